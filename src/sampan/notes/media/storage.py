"""Where the files of pictures and videos lie, and the addresses under which they are fetched.

Every picture or video has a random folder (its key) in one of two storages: public_media for what everybody
may see, private_media for drafts, notes with fewer readers, and every master. Both may be folders or S3.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from sampan.core.files import public_url
from sampan.notes.media.pictures import MASTER

PRIVATE_PREFIX = "/private/"
ALWAYS_PRIVATE = frozenset({MASTER})  # holds what a crop cut away

CONTENT_TYPES: Mapping[str, str] = {
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".mp4": "video/mp4",
    ".m4s": "video/iso.segment",
    ".m3u8": "application/vnd.apple.mpegurl",
}
_NAME = re.compile(r"(?:\d{1,4}p/)?[a-z0-9][a-z0-9_-]*\.(?:webp|jpg|mp4|m4s|m3u8)")
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_SIGNER_SALT = "sampan.private_media"


class StoredMedia(Protocol):
    """What is needed to address the files of a picture or video: a row of Media, or anything like it."""

    @property
    def key(self) -> str: ...
    @property
    def is_public(self) -> bool: ...
    @property
    def version(self) -> int: ...


def make_key() -> str:
    """A new folder name that nobody can guess."""
    return secrets.token_hex(16)


def save_files(key: str, files: Mapping[str, bytes], *, public: bool) -> None:
    """Write the files (name to content) of a media, replacing those of the same name one by one."""
    for name, data in files.items():
        with contextlib.closing(ContentFile(data)) as content:
            _put(_storage(public and name not in ALWAYS_PRIVATE), _path(key, name), content)


def save_folder(key: str, folder: Path, names: Iterable[str], *, public: bool) -> None:
    """Write the named files out of a folder of this machine."""
    for name in names:
        with (folder / name).open("rb") as source:
            _put(_storage(public and name not in ALWAYS_PRIVATE), _path(key, name), File(source))


def copy_files(key: str, *, to_public: bool) -> None:
    """Put a copy of every file into the other storage (but never a master into the public one).

    The originals stay until `delete_files`, so that no reader meets a gap. Safe to repeat.
    """
    source, target = _storage(not to_public), _storage(to_public)
    for name in list_files(key, public=not to_public):
        if to_public and name in ALWAYS_PRIVATE:
            continue
        path = _path(key, name)
        if not _link(source, target, path):
            with source.open(path) as content:
                _put(target, path, content)


def delete_files(key: str, *, public: bool, keep_masters: bool = False) -> None:
    """Delete a media's files in one of the storages; nothing happens when there are none."""
    storage = _storage(public)
    for name in list_files(key, public=public):
        if not (keep_masters and name in ALWAYS_PRIVATE):
            storage.delete(_path(key, name))
    if isinstance(storage, FileSystemStorage):
        _remove_empty_folders(Path(storage.path(key)))


def delete_all_files(key: str) -> None:
    """Delete everything that belongs to a media, wherever it lies."""
    for public in (True, False):
        delete_files(key, public=public)


def list_files(key: str, *, public: bool) -> list[str]:
    """The names of a media's files in one of the storages."""
    _check(_KEY, key)
    storage = _storage(public)
    try:
        folders, names = storage.listdir(key)
    except FileNotFoundError:
        return []
    for folder in folders:
        names = [*names, *(f"{folder}/{name}" for name in storage.listdir(f"{key}/{folder}")[1])]
    return sorted(name for name in names if _NAME.fullmatch(name))


def read_file(key: str, name: str, *, public: bool) -> bytes:
    """The content of one file; FileNotFoundError when it is not there."""
    with open_file(key, name, public=public) as file:
        return bytes(file.read())


def open_file(key: str, name: str, *, public: bool) -> File[bytes]:
    """One file, opened for reading, with its `size`; FileNotFoundError when it is not there."""
    return _storage(public and name not in ALWAYS_PRIVATE).open(_path(key, name), "rb")


# --- addresses ---


def file_url(media: StoredMedia, name: str) -> str:
    """The address of a file: for ever the same when it is public, signed and short-lived otherwise.

    A crop made anew changes `version`, and with it the address, so that browsers let go of the old one.
    """
    version = f"?v={media.version}" if media.version > 1 else ""
    if media.is_public and name not in ALWAYS_PRIVATE:
        return public_url(storages["public_media"], f"{media.key}/{name}") + version
    return f"{PRIVATE_PREFIX}{sign_link(media.key, name)}/{media.key}/{name}{version}"


def sign_link(key: str, name: str) -> str:
    """A token for every file of the key; for a master, for that file alone.

    It lives between half and all of SAMPAN_PRIVATE_LINK_SECONDS and stays the same for half of it, so that a
    page opened again finds its pictures in the browser's cache.
    """
    half = max(1, int(settings.SAMPAN_PRIVATE_LINK_SECONDS) // 2)
    expires = (int(time.time()) // half + 2) * half
    return f"{expires:x}.{_signature(key, name, expires)}"


def seconds_left(token: str, key: str, name: str) -> int:
    """How long the token still opens the file; 0 when it does not, whatever is wrong with it."""
    head, _, signature = token.partition(".")
    if not re.fullmatch(r"[0-9a-f]{1,12}", head) or not _KEY.fullmatch(key) or not _NAME.fullmatch(name):
        return 0
    expires = int(head, 16)
    if not constant_time_compare(signature, _signature(key, name, expires)):
        return 0
    return max(0, expires - int(time.time()))


def find_redirect(key: str, name: str, *, seconds: int) -> str | None:
    """Where the storage itself serves a private file (S3, signed), or None when we have to.

    Playlists are always served by us: the names inside them are relative to our own address.
    """
    storage = _storage(False)
    if isinstance(storage, FileSystemStorage) or name.endswith(".m3u8"):
        return None
    url: str = storage.url(_path(key, name), expire=seconds)  # type: ignore[call-arg]
    return url


def find_public(key: str, name: str) -> str | None:
    """The public address of a file that has left the private storage since its link was made, or None."""
    if name in ALWAYS_PRIVATE or not _storage(True).exists(_path(key, name)):
        return None
    return storages["public_media"].url(f"{key}/{name}")


def content_type(name: str) -> str:
    """The media type of a file that we made, by its name."""
    return CONTENT_TYPES[os.path.splitext(name)[1]]


def _signature(key: str, name: str, expires: int) -> str:
    scope = f"{key}/{name}" if name in ALWAYS_PRIVATE else key
    return Signer(salt=_SIGNER_SALT).signature(f"{scope}:{expires}")


# --- storages ---


def _storage(public: bool) -> Storage:
    return storages["public_media" if public else "private_media"]


def _path(key: str, name: str) -> str:
    return f"{_check(_KEY, key)}/{_check(_NAME, name)}"


def _check(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.fullmatch(value):
        raise ValueError(f"not a name of a media file: {value!r}")
    return value


def _put(storage: Storage, path: str, content: File[bytes]) -> None:
    """Write a file whole or not at all, over one of the same name (Storage.save would pick a new name)."""
    if not isinstance(storage, FileSystemStorage):
        content.content_type = content_type(path)  # type: ignore[attr-defined]
        storage.save(path, content)  # S3 replaces, and shows nothing before all is there
        return
    target = Path(storage.path(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    with _own_temporary(target) as temporary:
        with temporary.open("wb") as file:
            shutil.copyfileobj(content, file, 1024 * 1024)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)


def _link(source: Storage, target: Storage, path: str) -> bool:
    """On one disk a copy is a second name for the same bytes; False when that is not possible."""
    if not isinstance(source, FileSystemStorage) or not isinstance(target, FileSystemStorage):
        return False
    goal = Path(target.path(path))
    goal.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _own_temporary(goal) as temporary:
            os.link(source.path(path), temporary)
            temporary.replace(goal)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _own_temporary(target: Path) -> Iterator[Path]:
    """A path beside the target that is gone afterwards, whatever happens."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _remove_empty_folders(top: Path) -> None:
    for parent, _, _ in os.walk(top, topdown=False):
        with contextlib.suppress(OSError):  # not empty: a master stays, or somebody writes right now
            os.rmdir(parent)
