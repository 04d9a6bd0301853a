"""Public media: whole files and byte ranges, and nothing outside the folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sampan.ops.files import PIECE_BYTES, MediaFiles

CONTENT = bytes(range(256)) * 4


class Answer:
    """What a WSGI application answered."""

    def __init__(self, folder: Path, path: str, method: str = "GET", **headers: str) -> None:
        environ = {
            "PATH_INFO": path,
            "REQUEST_METHOD": method,
            **{f"HTTP_{k.upper()}": v for k, v in headers.items()},
        }
        self.status, self.headers = "", dict[str, str]()
        self.body = b"".join(MediaFiles(_pages, prefix="/media/", folder=folder)(environ, self._start))

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status.partition(" ")[0], dict(headers)


def _pages(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [b"a page"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A media folder with one video, and a secret beside it."""
    media = tmp_path / "public"
    (media / "abc").mkdir(parents=True)
    (media / "abc" / "fallback.mp4").write_bytes(CONTENT)
    (media / "abc" / ".hidden").write_bytes(b"hidden")
    (tmp_path / "secret").write_text("secret")
    return media


def test_a_whole_file_comes_with_its_type_and_a_long_life(folder: Path) -> None:
    answer = Answer(folder, "/media/abc/fallback.mp4")

    assert (answer.status, answer.body) == ("200", CONTENT)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "span", "body"),
    [
        ("bytes=0-3", "bytes 0-3/1024", CONTENT[:4]),
        ("bytes=1000-", "bytes 1000-1023/1024", CONTENT[1000:]),
        ("bytes=-5", "bytes 1019-1023/1024", CONTENT[-5:]),
        ("bytes=1020-9999", "bytes 1020-1023/1024", CONTENT[1020:]),
    ],
)
def test_a_range_comes_alone(folder: Path, asked: str, span: str, body: bytes) -> None:
    answer = Answer(folder, "/media/abc/fallback.mp4", range=asked)

    assert (answer.status, answer.headers["Content-Range"], answer.body) == ("206", span, body)


def test_a_range_beyond_the_end_is_refused_with_the_size(folder: Path) -> None:
    answer = Answer(folder, "/media/abc/fallback.mp4", range="bytes=1024-")

    assert (answer.status, answer.headers["Content-Range"], answer.body) == ("416", "bytes */1024", b"")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=-", "lines=1-2", "bytes=x-"])
def test_a_range_that_is_not_understood_gets_the_whole_file(folder: Path, asked: str) -> None:
    answer = Answer(folder, "/media/abc/fallback.mp4", range=asked)

    assert (answer.status, answer.body) == ("200", CONTENT)


def test_an_open_range_of_a_large_file_ends_after_one_piece(folder: Path) -> None:
    (folder / "abc" / "large.mp4").write_bytes(b"x" * (PIECE_BYTES + 10))

    answer = Answer(folder, "/media/abc/large.mp4", range="bytes=0-")

    assert answer.headers["Content-Range"] == f"bytes 0-{PIECE_BYTES - 1}/{PIECE_BYTES + 10}"
    assert len(answer.body) == PIECE_BYTES


def test_a_large_file_comes_whole_when_the_whole_is_asked_for(folder: Path) -> None:
    large = b"0123456789" * (PIECE_BYTES // 10 + 1)
    (folder / "abc" / "large.mp4").write_bytes(large)

    assert Answer(folder, "/media/abc/large.mp4").body == large


def test_a_file_that_the_browser_has_is_not_sent_again(folder: Path) -> None:
    tag = Answer(folder, "/media/abc/fallback.mp4").headers["ETag"]

    answer = Answer(folder, "/media/abc/fallback.mp4", if_none_match=f'"other", {tag}')

    assert (answer.status, answer.body) == ("304", b"")


def test_a_range_of_another_version_gets_the_whole_file(folder: Path) -> None:
    answer = Answer(folder, "/media/abc/fallback.mp4", range="bytes=0-3", if_range='"older"')

    assert (answer.status, answer.body) == ("200", CONTENT)


def test_head_tells_the_length_and_sends_nothing(folder: Path) -> None:
    answer = Answer(folder, "/media/abc/fallback.mp4", method="HEAD")

    assert (answer.status, answer.headers["Content-Length"], answer.body) == ("200", "1024", b"")


@pytest.mark.parametrize(
    "name", ["../secret", "abc/../../secret", "/etc/passwd", "abc", "abc/.hidden", "none.webp", "a\0b", ""]
)
def test_nothing_but_files_of_the_folder_is_served(folder: Path, name: str) -> None:
    answer = Answer(folder, f"/media/{name}")

    assert answer.status == "404"
    assert b"secret" not in answer.body


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "abc" / "link.webp").symlink_to(folder.parent / "secret")

    assert Answer(folder, "/media/abc/link.webp").status == "404"


def test_media_cannot_be_written(folder: Path) -> None:
    answer = Answer(folder, "/media/abc/fallback.mp4", method="PUT")

    assert answer.status == "405"
    assert (folder / "abc" / "fallback.mp4").read_bytes() == CONTENT


def test_everything_else_goes_to_the_pages(folder: Path) -> None:
    assert Answer(folder, "/mediaabc").body == b"a page"
