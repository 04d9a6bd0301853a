"""How small things look: counts, lengths, times, avatars and icons."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from sampan.web.shown import ShownNote, ShownPerson
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_text import ShownLine, ShownText
from sampan.web.templatetags.look import avatar, clock, compact, icon, language_name, script_messages, when


@pytest.mark.parametrize(
    ("count", "english", "chinese"),
    [
        (0, "0", "0"),
        (9_999, "9,999", "9,999"),
        (10_000, "10k", "1万"),
        (12_999, "12.9k", "1.2万"),
        (3_450_000, "3.4M", "345万"),
        (340_000_000, "340M", "3.4亿"),
    ],
)
def test_a_count_is_short_enough_for_a_card_in_both_languages(count: int, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert compact(count) == english
    with translation.override("zh-hans"):
        assert compact(count) == chinese


def test_traditional_chinese_counts_with_its_own_characters() -> None:
    with translation.override("zh-hant"):
        assert compact(20_000) == "2萬"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(7, "0:07"), (754.4, "12:34"), (3723, "1:02:03"), (None, "0:00")]
)
def test_a_length_of_time_reads_as_on_a_player(seconds: float | None, shown: str) -> None:
    assert clock(seconds) == shown


def test_a_moment_is_said_as_people_say_it_with_the_exact_time_behind() -> None:
    moment = timezone.now() - timedelta(minutes=3)
    with translation.override("en"):
        html = when(moment)
    assert "3 minutes ago" in html
    assert moment.isoformat() in html


def test_someone_without_a_picture_is_shown_by_their_first_letter_escaped() -> None:
    html = avatar(ShownPerson(id="1", handle="x", name="<b>"))
    assert "<b>" not in html
    assert "&lt;" in html


def test_an_icon_is_silent_for_screen_readers() -> None:
    assert 'aria-hidden="true"' in icon("heart")
    assert "#heart" in icon("heart")


def test_languages_without_a_name_here_are_not_named() -> None:
    with translation.override("en"):
        assert language_name("und") == ""
        assert language_name("zh-Hans") == "Chinese"


def test_the_sentences_of_scripts_cannot_close_their_element() -> None:
    body = script_messages().removeprefix('<script id="script-messages" type="application/json">')
    assert body.count("<") == 1


def test_a_card_holds_pictures_between_three_by_four_and_four_by_three() -> None:
    tall = ShownPicture(id="1", url="", width=100, height=1000)
    wide = ShownPicture(id="2", url="", width=1000, height=100)
    assert tall.card_shape == (36, 48)
    assert wide.card_shape == (48, 36)
    assert tall.shape == (5, 48)


def test_a_picture_of_unknown_size_is_square() -> None:
    assert ShownPicture(id="1", url="", width=0, height=0).card_shape == (48, 48)


def _text(state: str, language: str) -> ShownText:
    return ShownText(
        ref="r", key="k", original="o", language=language, state=state, translated="t", target="en"
    )


def test_a_translated_text_shows_the_translation_and_its_language() -> None:
    text = _text("translated", "zh-Hans")
    assert (text.shown, text.shown_language) == ("t", "en")
    waiting = _text("pending", "und")
    assert (waiting.shown, waiting.shown_language) == ("o", "")


def test_the_line_over_a_note_speaks_for_title_and_body_together() -> None:
    person = ShownPerson(id="1", handle="a", name="A")
    note = ShownNote(
        id="1",
        kind="picture",
        author=person,
        title=_text("plain", "en"),
        body=_text("pending", "zh-Hans"),
        created_at=timezone.now(),
    )
    assert note.text_line == ShownLine("pending", "zh-Hans", "en")


@pytest.mark.parametrize(
    ("language", "target", "said"),
    [
        ("zh-Hans", "zh-Hant", "Shown in traditional characters"),
        ("zh-Hant", "zh-Hans", "Shown in simplified characters"),
        ("zh-Hans", "en", "Translated from Chinese"),
        ("en", "zh-Hant", "Translated from English"),
        ("und", "en", "Translated"),
    ],
)
def test_the_quiet_line_tells_a_change_of_script_from_a_translation(
    language: str, target: str, said: str
) -> None:
    shown = ShownLine("translated", language, target)
    line = render_to_string("components/text_line.html", {"line": shown})
    assert f"{said}</span>" in line
