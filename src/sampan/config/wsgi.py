"""The pages' entry for a WSGI server, with the public media of this machine in front of them."""

import os
from typing import cast

from django.core.wsgi import get_wsgi_application

from sampan.core.processes import end_with_parent
from sampan.ops.files import Application, MediaFiles

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sampan.config.settings")
if os.environ.get("SAMPAN_SUPERVISED"):
    end_with_parent()


def _application() -> Application:
    pages = cast(Application, get_wsgi_application())
    from django.conf import settings  # readable only now

    if settings.SAMPAN_S3_BUCKET:
        return pages
    return MediaFiles(pages, prefix=settings.MEDIA_URL, folder=settings.MEDIA_ROOT)


application = _application()
