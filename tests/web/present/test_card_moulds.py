"""Cards that are filled into moulds look exactly like cards that their template renders."""

import itertools
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import SafeString
from django.utils.translation import override

from sampan.web.shown import ShownCard, ShownPerson
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_text import ShownText
from sampan.web.templatetags.remember import render_card

TAG = Template("{% load remember %}{% card shown loading %}")
PLAIN = ShownText(ref="note:5:title", key="", original=SafeString("Tom &amp; Jerry"), language="en")
TITLES = [
    PLAIN,
    replace(PLAIN, ref="note:5:lead", language="und"),
    replace(PLAIN, state="pending", key="ab12", target="zh-Hans"),
    replace(PLAIN, state="offered", key="ab12", target="zh-Hant", doubtful=True),
    replace(
        PLAIN,
        state="translated",
        key="cd34",
        target="zh-Hans",
        translated=SafeString("猫和老鼠"),
        origin="engine",
        doubtful=True,
    ),
    replace(
        PLAIN,
        state="translated",
        key="cd34",
        language="zh-Hans",
        target="zh-Hant",
        translated=SafeString("貓"),
        origin="script",
    ),
]
PEOPLE = [
    ShownPerson(id="3", handle="mei", name="<小梅> & 9174"),
    ShownPerson(
        id="3", handle="user9174@peer.example", name='9,174 "x"', avatar_url="/media/a/96.webp?v=2&w=1"
    ),
]
TALL = ShownPicture(
    id="8", url="/media/k/card.webp?v=2&x=1", width=600, height=2000, thumbhash="a+b/c=", alt='"a" <b>'
)
COVERS = [
    None,
    TALL,
    replace(TALL, width=1440, height=1080, alt=""),
    replace(TALL, width=0, height=0, thumbhash=""),
]


def both_ways(card: ShownCard, *, signed_in: bool, language: str = "en", loading: str = "lazy") -> list[str]:
    """The card by its mould and by its template."""
    me = SimpleNamespace(handle="tom") if signed_in else None
    request = RequestFactory().get("/channel/food?cursor=1&x=2")
    with override(language):
        context = Context({"shown": card, "loading": loading, "me": me, "request": request})
        filled = TAG.render(context)
        context.template = TAG
        return [filled, render_card(context, card, loading)]


def card(**changes: object) -> ShownCard:
    return replace(
        ShownCard(id="5", kind="picture", title=PLAIN, author=PEOPLE[1], cover=TALL),
        **changes,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("title", "person", "cover"), [*itertools.product(range(len(TITLES)), range(2), range(len(COVERS)))]
)
def test_words_people_and_covers_of_all_kinds(title: int, person: int, cover: int) -> None:
    shown = card(title=TITLES[title], author=PEOPLE[person], cover=COVERS[cover])
    # The first use makes the mould, the second fills it with something else.
    other = replace(
        shown, id="77", like_count=3, title=replace(shown.title, ref=f"note:77:{shown.title.ref[7:]}")
    )
    for one in (shown, other):
        filled, rendered = both_ways(one, signed_in=True)
        assert filled == rendered


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "video", "seconds": 9.5},
        {"liked": True, "like_count": 9174},
        {"like_count": 12_345},
        {"in_review": True},
        {"visibility": "followers", "picture_count": 4},
        {"source": 6},
    ],
)
def test_every_mark_on_a_card(signed_in: bool, language: str, changes: dict[str, object]) -> None:
    other = replace(PLAIN, ref="note:123456789012345:title")
    for shown in (card(), card(**changes), card(**changes, id="123456789012345", title=other)):
        filled, rendered = both_ways(shown, signed_in=signed_in, language=language, loading="eager")
        assert filled == rendered


def test_no_mark_is_left_over() -> None:
    for title, person, cover in itertools.product(TITLES, PEOPLE, COVERS):
        filled, _rendered = both_ways(card(title=title, author=person, cover=cover), signed_in=True)
        assert "7310927465019283745" not in filled
        assert not any(
            mark in filled for mark in ("zqkeyqz", "zqoriginalqz", "zqhandleqz", "zqaltqz", "zqcoverqz")
        )
