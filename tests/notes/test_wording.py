"""How words are cleaned and counted."""

import pytest
from django.test import override_settings

from sampan.core.errors import Invalid
from sampan.notes.services.content import check_title, check_words
from sampan.notes.types import NoteContent
from sampan.notes.wording import (
    clean_line,
    clean_text,
    count_body,
    count_letters,
    count_title,
    is_latin_title,
)

FAMILY = "👨‍👩‍👧‍👦"
KISS = "👩🏽‍❤️‍💋‍👨🏿"
MIXED_TOO_LONG = (
    "The title is 21 characters long (two Latin letters count as one); at most 20 fit. Shorten it by 1."
)
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    ("title", "units"),
    [
        ("", 0),
        ("周末", 2),
        ("周末，出门！", 6),
        ("ab", 1),
        ("abc", 2),
        ("iPhone 16 开箱", 7),
        ("ＡＢ", 2),
        ("KL的小姐姐🇲🇾", 6),
        (f"全家{FAMILY}", 3),
        (f"亲{KISS}", 2),
        (f"去{SCOTLAND}", 2),
        ("啊‼️💗", 3),
        ("繁體字", 3),
        ("カフェ", 3),
        ("한국", 2),
        ("é" * 4, 2),
        ("e\u0301" * 4, 2),
        ("好©", 2),
    ],
)
def test_a_title_is_counted_in_units(title: str, units: int) -> None:
    assert count_title(clean_line(title)) == units


@pytest.mark.parametrize(
    ("title", "is_latin"),
    [("A day in Chengdu", True), ("A day 🐼", True), ("", True), ("A day 在成都", False), ("Привет", True)],
)
def test_a_title_without_wide_characters_counts_in_letters(title: str, is_latin: bool) -> None:
    assert is_latin_title(title) is is_latin


def test_a_letter_is_what_a_person_counts() -> None:
    assert count_letters(f"Zoë{FAMILY}!") == 5


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("好的。", 3),
        ("a\nb", 3),
        (FAMILY * 3, 3),
        (KISS, 1),
        (SCOTLAND, 1),
        ("👍🏽", 1),
        ("1️⃣", 1),
        ("[笑哭R]", 5),
        ("©", 1),
        ("e" + "\u0301" * 30, 30),
        ("👍" + "\u200d" * 99, 10),
    ],
)
def test_a_body_is_counted_in_code_points_and_an_emoji_is_one(body: str, count: int) -> None:
    assert count_body(clean_text(body)) == count


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("a\x00b\x07c\x1bd\x7fe", "abcde"),
        ("\u202eevil\u202c and \u2066hid\u2069", "evil and hid"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("  a  \n\t\n b \t\n", "a\n\n b"),
        ("e\u0301", "é"),
        ("half\ud83d", "half"),
        (f"{FAMILY} stays", f"{FAMILY} stays"),
        ("نقطه\u200cچین", "نقطه\u200cچین"),
        ("a\n\n\n\nb", "a\n\n\n\nb"),
    ],
)
def test_text_is_cleaned(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept
    assert clean_text(kept) == kept


def test_a_line_has_no_breaks() -> None:
    assert clean_line(" two\r\nlines\t and   gaps ") == "two lines and gaps"


@pytest.mark.parametrize("title", ["长" * 20, "a" * 40, "长" * 10 + "ab" * 10, "🐼" * 40, "é" * 40])
def test_a_title_at_its_limit_is_taken(title: str) -> None:
    check_title(title)


@pytest.mark.parametrize(
    ("title", "message"),
    [
        (
            "长" * 21,
            MIXED_TOO_LONG,
        ),
        (
            "长" * 10 + "a" * 21,
            MIXED_TOO_LONG,
        ),
        ("a" * 45, "The title is 45 letters long; at most 40 fit. Shorten it by 5."),
    ],
)
def test_a_title_over_its_limit_is_told_by_how_much(title: str, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_title(title)
    assert (refused.value.message, refused.value.field) == (message, "title")


def test_a_body_over_its_limit_is_told_by_how_much() -> None:
    check_words(NoteContent(body=FAMILY * 1000))
    with pytest.raises(Invalid) as refused:
        check_words(NoteContent(body="长" * 1003))
    assert refused.value.message == ("The text is 1003 characters long; at most 1000 fit. Shorten it by 3.")
    assert refused.value.field == "body"


@override_settings(SAMPAN_BODY_MAX=5, SAMPAN_TITLE_LATIN=3, SAMPAN_TITLE_UNITS=2)
def test_the_limits_are_the_operators() -> None:
    for content in (NoteContent(body="123456"), NoteContent(title="abcd"), NoteContent(title="三个字")):
        with pytest.raises(Invalid):
            check_words(content)


def test_a_note_needs_words() -> None:
    with pytest.raises(Invalid, match="title or some words"):
        check_words(NoteContent())
