"""Fetching Firefox's models from a server in Mozilla's shapes: hashes, broken lines, bad lists."""

import fcntl
import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from sampan.translation.engines.errors import ModelPullError
from sampan.translation.engines.firefox import FirefoxEngine
from sampan.translation.engines.firefox_models import are_there, choose_directions, read_manifest
from sampan.translation.engines.firefox_pulling import pull_firefox
from sampan.translation.engines.protocol import Passage
from sampan.translation.engines.pulling import Progress
from tests.translation.engines.conftest import FileServer, mozilla_records
from tests.translation.engines.marian_file import zstd_frame

Models = dict[str, dict[str, bytes]]
RECORDS = "/v1/buckets/main/collections/translations-models-v2/records"
MODEL = "/main-workspace/translations-models-v2/model.zhen.intgemm.alphas.bin.zst"


def _visible(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir() if not path.name.startswith("."))


def test_both_directions_come_from_mozilla_and_can_be_used_at_once(
    mozilla: FileServer, tiny_models: Models, tmp_path: Path
) -> None:
    seen: list[Progress] = []
    place = pull_firefox(tmp_path, on_progress=seen.append, transport=mozilla.transport())
    assert _visible(place) == ["en-zh", "manifest.json", "zh-en"]
    for folder, files in tiny_models.items():
        assert {path.name: path.read_bytes() for path in (place / folder).iterdir()} == files
    assert seen[-1].done == seen[-1].total > 0
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    engine = FirefoxEngine(place)
    assert engine.why_not_ready() == ""
    assert engine.version.startswith("3.1+3.1/")
    assert engine.translate([Passage("我爱我的猫")], source="zh-Hans", target="en")[0] is not None
    engine.close()


def test_what_is_there_is_not_fetched_again(mozilla: FileServer, tmp_path: Path) -> None:
    for _ in range(2):
        pull_firefox(tmp_path, transport=mozilla.transport())
    assert [path for path, _ in mozilla.asked].count(MODEL) == 1
    assert are_there(tmp_path / "firefox")


def test_a_damaged_file_is_fetched_again(mozilla: FileServer, tiny_models: Models, tmp_path: Path) -> None:
    place = pull_firefox(tmp_path, transport=mozilla.transport())
    vocab = place / "zh-en" / "vocab.zhen.spm"
    vocab.write_bytes(b"x" * vocab.stat().st_size)
    pull_firefox(tmp_path, transport=mozilla.transport())
    assert vocab.read_bytes() == tiny_models["zh-en"]["vocab.zhen.spm"]
    assert [path for path, _ in mozilla.asked].count(MODEL) == 1


def test_a_broken_line_goes_on_at_the_byte_where_it_broke(mozilla: FileServer, tmp_path: Path) -> None:
    class BreaksOff(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            mozilla.break_off_after = 5_000 if request.url.path == MODEL else None
            return mozilla.transport().handle_request(request)

    with pytest.raises(ModelPullError):
        pull_firefox(tmp_path, transport=BreaksOff())
    assert not are_there(tmp_path / "firefox")
    mozilla.break_off_after = None
    assert are_there(pull_firefox(tmp_path, transport=mozilla.transport()))
    assert [wanted for path, wanted in mozilla.asked if path == MODEL] == [None, "bytes=5000-"]


def test_a_server_that_knows_no_ranges_sends_all_again(mozilla: FileServer, tmp_path: Path) -> None:
    staging = tmp_path / "firefox" / ".zh-en"
    staging.mkdir(parents=True)
    (staging / ".model.zhen.intgemm.alphas.bin.part").write_bytes(b"begun some other way")
    mozilla.knows_ranges = False
    pull_firefox(tmp_path, transport=mozilla.transport())
    assert are_there(tmp_path / "firefox")


@pytest.mark.parametrize("wrong", ["other bytes", "longer", "shorter", "unpacks to other bytes"])
def test_a_false_file_is_not_taken_and_the_old_ones_stay(
    mozilla: FileServer, tiny_models: Models, tmp_path: Path, wrong: str
) -> None:
    place = pull_firefox(tmp_path, transport=mozilla.transport())
    before = (place / "zh-en" / "model.zhen.intgemm.alphas.bin").read_bytes()
    records = mozilla_records(tiny_models, version="3.2")
    body = mozilla.files[MODEL]
    false = {
        "other bytes": body[:-1] + b"x",
        "longer": body + b"x",
        "shorter": body[:-1],
        "unpacks to other bytes": zstd_frame(b"y" * len(before)),
    }[wrong]
    for record in records:
        if record["fileType"] == "model" and record["sourceLanguage"] != "en":
            record["decompressedHash"] = "0" * 64
            if wrong == "unpacks to other bytes":
                record["attachment"]["hash"] = hashlib.sha256(false).hexdigest()
                record["attachment"]["size"] = len(false)
    mozilla.files[RECORDS] = json.dumps({"data": records}).encode()
    mozilla.files[MODEL] = false
    with pytest.raises(ModelPullError):
        pull_firefox(tmp_path, transport=mozilla.transport())
    assert (place / "zh-en" / "model.zhen.intgemm.alphas.bin").read_bytes() == before
    assert read_manifest(place)["directions"]["zh-en"]["version"] == "3.1"


def test_the_folder_of_a_pull_can_be_served_to_other_machines(
    mozilla: FileServer, file_server: FileServer, tmp_path: Path
) -> None:
    place = pull_firefox(tmp_path / "one", transport=mozilla.transport())
    own: dict[str, bytes] = {
        f"/models/{path.relative_to(place)}": path.read_bytes() for path in place.rglob("*") if path.is_file()
    }
    file_server.files = own
    file_server.asked.clear()
    other = pull_firefox(tmp_path / "two", source=f"{file_server.url}/models/")
    assert {path for path, _ in file_server.asked} <= set(own)
    assert read_manifest(other)["directions"] == read_manifest(place)["directions"]
    assert are_there(other)


def test_models_are_fetched_over_https_only(tmp_path: Path, file_server: FileServer) -> None:
    with pytest.raises(ModelPullError, match="https"):
        pull_firefox(tmp_path, source="http://models.example.org/firefox")
    file_server.redirects["/models/manifest.json"] = "http://models.example.org/manifest.json"
    with pytest.raises(ModelPullError, match="https"):
        pull_firefox(tmp_path, source=f"{file_server.url}/models")
    assert not are_there(tmp_path / "firefox")


def test_an_own_folder_is_used_and_not_filled(tmp_path: Path) -> None:
    with pytest.raises(ModelPullError, match="put the files there"):
        pull_firefox(tmp_path, source=str(tmp_path))


def test_two_pulls_at_once_are_one_too_many(mozilla: FileServer, tmp_path: Path) -> None:
    (tmp_path / "firefox").mkdir()
    with (tmp_path / "firefox" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ModelPullError, match="Another process"):
            pull_firefox(tmp_path, transport=mozilla.transport())
    assert mozilla.asked == []


def test_mozilla_out_of_reach_is_said(tmp_path: Path) -> None:
    def no_route(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    with pytest.raises(ModelPullError, match="cannot be reached"):
        pull_firefox(tmp_path, transport=httpx.MockTransport(no_route))
    assert not are_there(tmp_path / "firefox")


def _versions(records: list[dict[str, Any]]) -> list[tuple[str, str]]:
    found = choose_directions(json.dumps({"data": records}).encode())
    return [(one.version, one.architecture) for one in found]


def test_the_newest_final_version_for_everybody_is_chosen(tiny_models: Models) -> None:
    records = [
        *mozilla_records(tiny_models, version="3.0", architecture="tiny"),
        *mozilla_records(tiny_models, version="3.0"),
        *mozilla_records(tiny_models, version="3.2a1"),
        *mozilla_records(tiny_models, version="3.3", filter_expression="env.appinfo.OS == 'Android'"),
        *mozilla_records(tiny_models, version="4.0"),
        *mozilla_records(tiny_models, version="2.9"),
    ]
    assert _versions(records) == [("3.0", "base-memory")] * 2
    assert _versions(list(reversed(records))) == [("3.0", "base-memory")] * 2


def test_files_of_two_versions_are_never_mixed(tiny_models: Models) -> None:
    newer = [one for one in mozilla_records(tiny_models, version="3.5") if one["fileType"] == "model"]
    assert _versions([*newer, *mozilla_records(tiny_models)]) == [("3.1", "base-memory")] * 2


@pytest.mark.parametrize(
    "change",
    [
        {"version": "4.0"},
        {"sourceLanguage": "de"},
        {"name": "../../etc/passwd"},
        {"name": ".hidden"},
        {"decompressedHash": "short"},
        {"decompressedHash": None},
        {"attachment": {"location": "../x", "hash": "0" * 64, "size": 1}},
        {"attachment": {"location": "x", "hash": "0" * 64, "size": 10**12}},
        {"attachment": {"location": "x", "hash": "0" * 64, "size": "many"}},
        {"attachment": {}},
        {"attachment": None},
    ],
)
def test_a_list_that_makes_no_sense_is_refused(tiny_models: Models, change: dict[str, Any]) -> None:
    with pytest.raises(ModelPullError):
        _versions(mozilla_records(tiny_models, **change))


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"data": 3}', b'{"data": [3, null]}'])
def test_a_list_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(ModelPullError):
        choose_directions(body)
