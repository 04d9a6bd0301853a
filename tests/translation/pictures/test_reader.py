"""The reader on pictures that these tests draw: what it reads, how it fails, and that it ends."""

import io
import os
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from sampan.translation.pictures import reader
from sampan.translation.pictures.blocks import find_blocks
from sampan.translation.pictures.reader import Reading, ReadingFailed, read_picture

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SIMPLIFIED, TRADITIONAL = 2, 3
PATIENCE = 300.0

needs_fonts = pytest.mark.skipif(not FONT.exists(), reason="no Chinese font to draw with (fonts-noto-cjk)")


@pytest.fixture(autouse=True)
def _end_the_reader() -> object:
    yield
    reader.close()


def drawn(*rows: tuple[str, tuple[int, int], int], face: int = SIMPLIFIED, turn: float = 0) -> bytes:
    """A JPEG of 900 by 700 pixels with these rows: words, place, size."""
    picture = Image.new("RGB", (900, 700), "#fff8ee")
    pen = ImageDraw.Draw(picture)
    for words, at, size in rows:
        pen.text(at, words, font=ImageFont.truetype(str(FONT), size, index=face), fill="#222222")
    file = io.BytesIO()
    picture.rotate(turn, fillcolor="#fff8ee").save(file, "JPEG", quality=90)
    return file.getvalue()


def read(picture: bytes) -> Reading:
    """What stands in it, however busy the machine is."""
    return read_picture(picture, seconds_max=PATIENCE)


@needs_fonts
def test_simplified_english_and_numbers_are_read_with_their_places() -> None:
    reading = read(
        drawn(
            ("今日供应桂花糕", (60, 60), 64),
            ("Bring your own cup", (60, 300), 48),
            ("人均35元", (60, 500), 48),
        )
    )
    blocks = find_blocks(reading.lines, width=reading.width, height=reading.height)
    assert [block.text for block in blocks] == ["今日供应桂花糕", "Bring your own cup", "人均35元"]
    assert blocks[0].y < 0.25 < blocks[1].y < 0.6 < blocks[2].y


@needs_fonts
def test_traditional_characters_are_read_as_they_are() -> None:
    reading = read(
        drawn(("營業時間早上八點", (60, 80), 56), ("請勿在店內吸煙", (60, 400), 56), face=TRADITIONAL)
    )
    assert {line.text for line in reading.lines} == {"營業時間早上八點", "請勿在店內吸煙"}


@needs_fonts
def test_a_turned_picture_gives_its_angle() -> None:
    reading = read(drawn(("全场八折仅限今天", (200, 300), 56), turn=-12))
    (block,) = find_blocks(reading.lines, width=reading.width, height=reading.height)
    assert block.text == "全场八折仅限今天"
    assert block.angle == pytest.approx(12, abs=2)


@needs_fonts
def test_a_gap_that_the_reader_loses_is_put_back() -> None:
    reading = read(drawn(("茶位", (60, 80), 48), ("按人头收", (180, 80), 48)))
    assert " ".join(line.text for line in reading.lines) == "茶位 按人头收"


def test_a_picture_without_words_gives_no_lines() -> None:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(file, "JPEG")
    assert read(file.getvalue()).lines == ()


def test_a_file_that_is_no_picture_is_told_and_the_reader_goes_on() -> None:
    with pytest.raises(ReadingFailed) as failed:
        read(b"not a picture at all")
    assert failed.value.code == "picture"
    with pytest.raises(ReadingFailed, match="picture"):
        read(b"")


def test_a_reader_that_takes_too_long_is_ended() -> None:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(file, "JPEG")
    with pytest.raises(ReadingFailed) as failed:
        read_picture(file.getvalue(), seconds_max=0.0)
    assert failed.value.code == "slow"
    assert reader._process is None


def test_a_reader_that_was_killed_is_started_again() -> None:
    file = io.BytesIO()
    Image.new("RGB", (320, 240), "white").save(file, "JPEG")
    read(file.getvalue())
    first = reader._process
    assert first is not None
    first.kill()
    first.wait(timeout=10)
    assert read(file.getvalue()).width == 320
    assert reader._process is not None
    assert reader._process.pid != first.pid


def test_an_idle_reader_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "IDLE_SECONDS", 0.2)
    file = io.BytesIO()
    Image.new("RGB", (320, 240), "white").save(file, "JPEG")
    read(file.getvalue())
    process = reader._process
    assert process is not None
    assert process.wait(timeout=60) == 0


def test_the_reader_ends_with_what_it_reads_from() -> None:
    file = io.BytesIO()
    Image.new("RGB", (320, 240), "white").save(file, "JPEG")
    read(file.getvalue())
    process = reader._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    process.wait(timeout=60)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and Path(f"/proc/{process.pid}").exists() and os.path.exists("/proc"):
        time.sleep(0.05)
    assert process.returncode == 0
