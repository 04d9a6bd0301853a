"""The headers of the tus protocol are read strictly."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import UTC, datetime

import pytest

from sampan.notes.media import tus


def status(function: object, *arguments: object) -> int:
    with pytest.raises(tus.TusRefused) as caught:
        function(*arguments)  # type: ignore[operator]
    return caught.value.status


def test_metadata_is_base64_of_utf8() -> None:
    value = f"filename {b64encode('船.mp4'.encode()).decode()},flag"
    assert tus.read_metadata(value) == {"filename": "船.mp4", "flag": ""}
    assert tus.read_metadata(None) == {}


@pytest.mark.parametrize("value", ["name ???", "a YQ==,a YQ==", ",a YQ==", "name /w==", "x" * 5000])
def test_other_metadata_is_refused(value: str) -> None:
    assert status(tus.read_metadata, value) == 400


@pytest.mark.parametrize("value", [None, "", "-1", "1.5", "abc", "9" * 30])
def test_numbers_are_whole_and_bounded(value: str | None) -> None:
    assert status(tus.read_number, value, "Upload-Length") == 400


def test_a_checksum_is_one_of_those_offered() -> None:
    digest = b64encode(hashlib.sha256(b"x").digest()).decode()
    read = tus.read_checksum(f"sha256 {digest}")
    assert read is not None
    assert read.digest == hashlib.sha256(b"x").digest()
    assert tus.read_checksum(None) is None
    for bad in (f"md5 {digest}", "sha1 ???", f"sha1 {digest}"):
        assert status(tus.read_checksum, bad) == 400


def test_another_version_is_refused() -> None:
    assert status(tus.check_version, "0.2.2") == 412
    assert status(tus.check_version, None) == 412


def test_the_expiry_is_an_http_date() -> None:
    headers = tus.state_headers(1, 2, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert headers["Upload-Expires"] == "Fri, 02 Jan 2026 03:04:05 GMT"
