"""Settings for the tests: the same app, with quick password hashing and folders of its own."""

import tempfile
from pathlib import Path

from sampan.config.settings import *  # noqa: F403
from sampan.config.settings import DATABASES, STORAGES

_folder = Path(tempfile.mkdtemp(prefix="sampan-test-"))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["OPTIONS"].pop("pool", None)  # a test's connection must see its own transaction
MEDIA_ROOT = _folder / "public"
SAMPAN_PRIVATE_MEDIA = _folder / "private"
SAMPAN_UPLOADS = _folder / "uploads"
SAMPAN_STATE = _folder / "state"
SAMPAN_COUNTS = None  # in the cache, which each test finds empty
STATIC_ROOT = _folder / "static"
STORAGES = {
    **STORAGES,
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT},
    },
    "public_media": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": "/media/"},
    },
    "private_media": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": SAMPAN_PRIVATE_MEDIA, "base_url": "/private/"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SAMPAN_TRANSLATION_ENGINES = []
SAMPAN_COVERAGE_FLUSH_SECONDS = 0  # no thread writes beside a test; tests write by themselves
SAMPAN_SPEECH = False
