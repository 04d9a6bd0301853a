"""Files lie where their readers may fetch them; private ones open only by a signed link that expires."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from sampan.notes.media import storage

FILES = {"card.webp": b"card", "large.webp": b"large", "master.webp": b"master"}


@dataclass(frozen=True)
class Row:
    key: str
    is_public: bool = False
    version: int = 1


@pytest.fixture
def key() -> Iterator[str]:
    made = storage.make_key()
    yield made
    storage.delete_all_files(made)


def on_disk(public: bool) -> Path:
    return Path(settings.MEDIA_ROOT if public else settings.SAMPAN_PRIVATE_MEDIA)


def test_a_master_is_never_written_to_the_public_storage(key: str) -> None:
    storage.save_files(key, FILES, public=True)
    assert storage.list_files(key, public=True) == ["card.webp", "large.webp"]
    assert storage.list_files(key, public=False) == ["master.webp"]


def test_publishing_copies_all_but_the_master_and_leaves_no_gap(key: str) -> None:
    storage.save_files(key, {**FILES, "360p/index.m3u8": b"list"}, public=False)
    storage.copy_files(key, to_public=True)
    assert storage.list_files(key, public=True) == ["360p/index.m3u8", "card.webp", "large.webp"]
    assert storage.read_file(key, "card.webp", public=False) == b"card"
    storage.delete_files(key, public=False, keep_masters=True)
    assert storage.list_files(key, public=False) == ["master.webp"]
    assert storage.read_file(key, "360p/index.m3u8", public=True) == b"list"


def test_a_copy_does_not_change_when_the_original_is_replaced(key: str) -> None:
    storage.save_files(key, {"card.webp": b"old"}, public=False)
    storage.copy_files(key, to_public=True)
    storage.save_files(key, {"card.webp": b"new"}, public=False)
    assert storage.read_file(key, "card.webp", public=True) == b"old"


def test_moving_back_and_repeating_do_no_harm(key: str) -> None:
    storage.save_files(key, FILES, public=False)
    for _ in range(2):
        storage.copy_files(key, to_public=True)
        storage.delete_files(key, public=False, keep_masters=True)
    for _ in range(2):
        storage.copy_files(key, to_public=False)
        storage.delete_files(key, public=True)
    assert storage.list_files(key, public=False) == sorted(FILES)
    assert not (on_disk(True) / key).exists()


def test_deleting_leaves_no_folder_behind(key: str) -> None:
    storage.save_files(key, {**FILES, "720p/init.mp4": b"x"}, public=False)
    storage.delete_all_files(key)
    storage.delete_all_files(key)
    assert not (on_disk(False) / key).exists()


def test_a_folder_is_stored_with_its_rungs(key: str, tmp_path: Path) -> None:
    (tmp_path / "360p").mkdir()
    (tmp_path / "360p" / "0000.m4s").write_bytes(b"segment")
    storage.save_folder(key, tmp_path, ["360p/0000.m4s"], public=False)
    assert storage.read_file(key, "360p/0000.m4s", public=False) == b"segment"


@pytest.mark.parametrize(
    "name", ["../x.webp", "a/b.webp", "x.html", ".x.webp", "360p/../x.webp", "", "x.webp\n"]
)
def test_only_names_that_we_make_are_touched(key: str, name: str) -> None:
    with pytest.raises(ValueError):
        storage.save_files(key, {name: b""}, public=False)
    assert storage.list_files(key, public=False) == []


@pytest.mark.parametrize("bad", ["", "..", "../../etc/passwd-and-more", "short"])
def test_only_keys_that_we_make_are_touched(bad: str) -> None:
    with pytest.raises(ValueError):
        storage.list_files(bad, public=True)


# --- addresses ---


def token_of(url: str) -> str:
    return url.split("/")[2]


def test_a_public_address_is_plain_and_counts_crops(key: str) -> None:
    row = Row(key, is_public=True)
    assert storage.file_url(row, "card.webp") == f"/media/{key}/card.webp"
    assert storage.file_url(replace(row, version=3), "card.webp") == f"/media/{key}/card.webp?v=3"


def test_a_private_address_is_signed_for_all_files_but_the_master(key: str) -> None:
    token = token_of(storage.file_url(Row(key), "card.webp"))
    assert storage.seconds_left(token, key, "360p/0000.m4s") > 0
    assert storage.seconds_left(token, key, "master.webp") == 0
    assert storage.seconds_left(token, storage.make_key(), "card.webp") == 0


def test_a_master_has_a_link_of_its_own_even_when_public(key: str) -> None:
    url = storage.file_url(Row(key, is_public=True), "master.webp")
    assert url.startswith("/private/")
    assert storage.seconds_left(token_of(url), key, "master.webp") > 0
    assert storage.seconds_left(token_of(url), key, "card.webp") == 0


@pytest.mark.parametrize("token", ["", ".", "x", "zz.abc", "ffffffff.", "ffffffff.AAAA", "f" * 40 + ".A"])
def test_a_forged_token_opens_nothing(key: str, token: str) -> None:
    assert storage.seconds_left(token, key, "card.webp") == 0


def test_a_link_stays_the_same_for_a_while_and_then_ends(
    key: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SAMPAN_PRIVATE_LINK_SECONDS = 100
    start = 1_800_000_000  # the beginning of a half-period of 50 s
    monkeypatch.setattr(time, "time", lambda: start)
    token = storage.sign_link(key, "card.webp")
    assert storage.seconds_left(token, key, "card.webp") == 100
    monkeypatch.setattr(time, "time", lambda: start + 49)
    assert storage.sign_link(key, "card.webp") == token
    assert storage.seconds_left(token, key, "card.webp") == 51
    monkeypatch.setattr(time, "time", lambda: start + 100)
    assert storage.seconds_left(token, key, "card.webp") == 0
