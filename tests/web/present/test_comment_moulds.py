"""Comments that are filled into moulds look exactly like comments that their template renders."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import override

from sampan.web.shown import ShownComment, ShownPerson
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_text import ShownGloss, ShownText
from sampan.web.templatetags import comment_look, comment_moulds

TAG = Template("{% load comment_look %}{% comments items %}")
PLAIN = ShownText(ref="comment:5:body", key="", original=SafeString("Tom &amp; <br>Jerry"), language="en")
CROSSED = replace(
    PLAIN,
    state="translated",
    key="cd34",
    target="zh-Hans",
    translated=SafeString("猫和老鼠"),
    origin="engine",
    engine="one",
    improve_url="/improve/comment/5",
)
TEXTS = {
    "plain": PLAIN,
    "of no known language": replace(PLAIN, language="und"),
    "pending": replace(PLAIN, state="pending", key="ab12", target="zh-Hans"),
    "offered": replace(PLAIN, state="offered", key="ab12", target="zh-Hant"),
    "given up": replace(
        PLAIN, state="given_up", key="ab", target="zh-Hans", improve_url="/improve/comment/5"
    ),
    "translated": CROSSED,
    "doubtful": replace(CROSSED, doubtful=True, improve_url=""),
    "by a reader": replace(CROSSED, origin="reader", by="linda", engine=""),
    "in the other script": replace(CROSSED, language="zh-Hans", target="zh-Hant", origin="script", engine=""),
}
MEI = ShownPerson(id="3", handle="mei", name="<小梅> & 9,174")
USER = ShownPerson(
    id="4", handle="user9174@peer.example", name='9174 "x"', avatar_url="/media/a/96.webp?v=2&w=1"
)
OTHER = replace(USER, is_me=True)
LONG_AGO, NOW = datetime(2020, 2, 29, 23, 59, tzinfo=UTC), timezone.now()
NOTE = SimpleNamespace(id="88", can_comment=True, comments_closed=False)


def comment(**changes: Any) -> ShownComment:
    given = {"id": "5", "note_id": "88", "author": USER, "body": PLAIN, "created_at": LONG_AGO, **changes}
    given["body"] = replace(given["body"], ref=f"comment:{given['id']}:body")
    return ShownComment(**given)


def another(shown: ShownComment) -> ShownComment:
    """Of the same shape, with other words, names, numbers and times."""
    body = shown.body
    return replace(
        shown,
        id="777777777777",
        author=replace(
            shown.author, handle="tom", name="Tom", avatar_url="" if shown.author.avatar_url else "/b"
        ),
        created_at=NOW - timedelta(minutes=7),
        like_count=12_345,
        body=replace(
            body,
            ref="comment:777777777777:body",
            key=body.key and "ffff",
            original=SafeString("<a href='/x'>7310</a>"),
            improve_url=body.improve_url and "/improve/comment/777777777777",
        ),
    )


def assert_same_both_ways(*shown: ShownComment, note: Any = NOTE, signed_in: bool = True) -> str:
    """By the tag and by the template, replies and all; gives the HTML."""
    me = SimpleNamespace(handle="tom") if signed_in else None
    request = RequestFactory().get("/n/88?x=1&y=2")
    context = Context({"items": shown, "note": note, "me": me, "request": request})
    filled = TAG.render(context)
    context.template = TAG
    rendered = "".join(comment_look.render_comment(context, one, note) for one in shown)
    assert filled == rendered
    return filled


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways write the same time, however slow the machine."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
@pytest.mark.parametrize("text", list(TEXTS))
def test_texts_in_every_state(text: str, language: str) -> None:
    with override(language):
        for author, parent in itertools.product((MEI, USER), ("", "4")):
            shown = comment(body=TEXTS[text], author=author, parent_id=parent)
            # The first makes the mould, the others fill it with something else.
            assert_same_both_ways(shown)
            assert_same_both_ways(another(shown), shown)


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize(
    "changes",
    [
        {"parent_id": "4", "reply_to": MEI},
        {"parent_id": "4", "reply_to": replace(USER, handle="x", name="<&>")},
        {"liked": True, "like_count": 9174},
        {"pinned": True, "can_pin": True, "can_delete": True},
        {"can_pin": True},
        {"author": OTHER, "can_delete": True, "by_note_author": True},
        {"correctable": 'I "has" <b> & 9174', "by_learner": True},
        {"correctable": "I has"},
        {"by_learner": True},
        {"deleted": True, "reply_count": 2},
        {"body": replace(PLAIN, glosses=(ShownGloss("yyds", "en", "the best", "en"),))},
        {"picture": ShownPicture(id="8", url="/media/k/large.webp", width=60, height=90, alt='"a" <b>')},
        {"remark": PLAIN},
    ],
)
def test_every_mark_on_a_comment(changes: dict[str, Any], signed_in: bool) -> None:
    for note in (NOTE, SimpleNamespace(id="9", can_comment=True, comments_closed=True)):
        assert_same_both_ways(comment(), comment(**changes), another(comment(**changes)), note=note)
        assert_same_both_ways(comment(**changes), note=note, signed_in=signed_in)


def test_replies_stand_under_their_comment_in_their_order() -> None:
    first, second = (comment(id=pk, parent_id="5", reply_to=MEI, like_count=int(pk)) for pk in ("61", "62"))
    gone = comment(id="63", parent_id="5", deleted=True)
    html = assert_same_both_ways(comment(replies=(first, gone, second), replies_cursor="62"), comment(id="7"))
    places = [html.index(f'id="comment-{pk}"') for pk in ("5", "61", "63", "62", "7")]
    assert places == sorted(places)
    assert html.index("cursor=62") < places[-1]


def test_no_mark_is_left_over() -> None:
    shown = [comment(body=text, reply_to=MEI, parent_id="4", correctable="x") for text in TEXTS.values()]
    html = assert_same_both_ways(*shown, comment(replies_cursor="3"))
    assert not any(mark in html for mark in (comment_moulds.MARKED_ID, comment_moulds.MARKED_NOTE, "zq"))


def test_one_mould_serves_a_whole_page(monkeypatch: pytest.MonkeyPatch) -> None:
    assert_same_both_ways(comment(like_count=1))
    made: list[ShownComment] = []
    monkeypatch.setattr(comment_look, "_mould", lambda *given: made.append(given[1]))
    TAG.render(
        Context(
            {
                "items": [comment(id=str(pk), like_count=pk) for pk in range(10, 30)],
                "note": SimpleNamespace(id="99", can_comment=True, comments_closed=False),
                "me": SimpleNamespace(handle="somebody"),
                "request": RequestFactory().get("/n/99"),
            }
        )
    )
    assert made == []
