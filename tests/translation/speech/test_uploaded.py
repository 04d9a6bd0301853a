"""Uploaded subtitle files: the ones that people have, however they were saved, and hostile ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampan.translation.speech.cues import Cue
from sampan.translation.speech.srt import format_srt
from sampan.translation.speech.timecode import write_clock
from sampan.translation.speech.uploaded import (
    BYTES_MAX,
    CUES_MAX,
    TEXT_MAX,
    UnreadableSubtitles,
    read_subtitles,
)
from sampan.translation.speech.webvtt import ShownCue, Spoken, format_webvtt

SRT = """1
00:00:01,000 --> 00:00:02,500
你好，<i>世界</i>

2
00:00:03,000 --> 00:00:04,000
{\\an8}Second &amp; last
two lines
"""
VTT = """WEBVTT - a title
Kind: captions

NOTE
a remark --
00 not a time

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.500 align:start position:10%
<v Mei>你好，<c.loud>世界</c></v>

00:00:03.000 --> 00:00:04.000
Second &amp; last
two lines
"""
WANTED = [Cue(1000, 2500, "你好，世界"), Cue(3000, 4000, "Second & last\ntwo lines")]


@pytest.mark.parametrize("text", [SRT, VTT], ids=["srt", "vtt"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_the_same_lines_come_out_of_every_format_and_encoding(text: str, end: str, encoding: str) -> None:
    assert read_subtitles(text.replace("\n", end).encode(encoding)) == WANTED


def test_taiwans_encoding_is_told_from_the_mainlands() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n我們在這裡吃飯，你也來\n"
    assert read_subtitles(text.encode("big5"))[0].text == "我們在這裡吃飯，你也來"


def test_what_is_out_of_order_and_overlapping_is_put_right() -> None:
    text = (
        "00:00:05.000 --> 00:00:09.000\nsecond\n\n"
        "00:00:01.000 --> 00:00:06.000\nfirst\n\n"
        "00:00:08.000 --> 00:00:07.000\nbackwards\n"
    )
    found = read_subtitles(text.encode())
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in found] == [
        (1000, 5000, "first"),
        (5000, 9000, "second"),
    ]


def test_a_missing_blank_line_does_not_make_a_number_into_words() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nHello\n2\n00:00:03,000 --> 00:00:04,000\nWorld\n"
    assert [cue.text for cue in read_subtitles(text.encode())] == ["Hello", "World"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_cues"),
        (b"just some words\n\nand more", "no_cues"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff" * 20, "encoding"),
        (b"0" * (BYTES_MAX + 1), "too_large"),
        (b"00:01.000 --> 00:02.000\nx\n\n" * (CUES_MAX + 1), "too_many"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableSubtitles) as refused:
        read_subtitles(data)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "<" * 5000,
        "&lt;img src=x onerror=alert(1)&gt;",
        "a\u2028b\u2029c\x00\x08\x1b[31m",
        "{\\" * 3000,
        "00:00:00.000 -->" * 50,
        "9" * 5000,
    ],
)
def test_hostile_words_are_only_words(words: str) -> None:
    found = read_subtitles(f"00:01.000 --> 00:02.000\n{words}\nend\n".encode())
    assert len(found) == 1
    assert len(found[0].text) <= TEXT_MAX
    shown = format_webvtt([ShownCue(0, 1000, (Spoken("en", found[0].text, "first"),))])
    assert "<script" not in shown
    assert "<img" not in shown


def test_many_lines_at_one_moment_make_no_endless_cue() -> None:
    lines = "\n\n".join(f"00:01.000 --> 00:02.000\n{number}{'很' * 200}" for number in range(1000, 1400))
    (cue,) = read_subtitles(lines.encode())
    assert len(cue.text) <= TEXT_MAX
    assert cue.text.startswith("1000很")


def test_a_file_made_to_be_slow_is_read_at_once() -> None:
    lines = b"\n".join(b"<" * 199 + b"0" * 500 for _ in range(1400))
    with pytest.raises(UnreadableSubtitles):  # a pattern that went back and forth would need hours
        read_subtitles(lines)


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = read_subtitles(data)
    except UnreadableSubtitles:
        return
    assert all(cue.text and cue.start_ms < cue.end_ms for cue in found)


CUES = st.lists(
    st.tuples(
        st.integers(0, 3_600_000),
        st.integers(1_000, 5_000),
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]),
            min_size=1,
            max_size=40,
        ),
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda one: one[0],
)


@given(CUES)
def test_what_we_write_is_read_again_as_it_was(raw: list[tuple[int, int, str]]) -> None:
    ordered = sorted(raw)
    cues = [
        Cue(start, min(start + lasts, following[0] if following else start + lasts), f"w{text}w")
        for (start, lasts, text), following in zip(ordered, [*ordered[1:], None], strict=True)
    ]
    vtt = format_webvtt(ShownCue(cue.start_ms, cue.end_ms, (Spoken("", cue.text),)) for cue in cues)
    plain = [cue for cue in cues if not {"\ufeff", "\ufffe", "{"} & set(cue.text)]
    found = {cue.start_ms: cue.text.replace("\n", "") for cue in read_subtitles(vtt.encode())}
    assert {cue.start_ms: cue.text for cue in plain}.items() <= found.items()


@given(CUES)
def test_every_srt_of_ours_can_be_read(raw: list[tuple[int, int, str]]) -> None:
    cues = [Cue(start, start + lasts, f"w{text}") for start, lasts, text in sorted(raw)]
    assert len(read_subtitles(format_srt(cues).encode())) == len(cues)


def test_two_lines_carry_their_language_and_class() -> None:
    text = format_webvtt(
        [
            ShownCue(
                0,
                1500,
                (Spoken("en", "A & B <3", "first"), Spoken("zh-Hans", "甲\n\n乙", "second")),
                "missing-1",
            )
        ]
    )
    assert text == (
        "WEBVTT\n\nmissing-1\n00:00:00.000 --> 00:00:01.500\n"
        "<c.first><lang en>A &amp; B &lt;3</lang></c>\n<c.second><lang zh-Hans>甲\n乙</lang></c>\n"
    )


def test_written_moments() -> None:
    assert write_clock(3_723_004) == "01:02:03.004"
    assert write_clock(-5, comma=True) == "00:00:00,000"
