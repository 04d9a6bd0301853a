"""Comments in the browser: what each button answers with, and what a refusal leaves alone."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from sampan.accounts.models import Account, Block
from sampan.conversations.models import Comment
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.conversations.conftest import make_note

HTMX = {"HX-Request": "true"}
SignIn = Callable[[Account], Client]


@pytest.fixture
def note(mei: Account) -> Note:
    """A public note of mei's."""
    return make_note(mei)


def post(client: Client, path: str, **fields: Any) -> Any:
    return client.post(path, fields, headers=HTMX)


def test_saying_something_answers_with_the_comment(note: Note, tom: Account, sign_in: SignIn) -> None:
    response = post(sign_in(tom), f"/n/{note.pk}/comments/new", body="Looks <b>great</b>", reply_to="")
    assert response.status_code == 200
    assert "Looks &lt;b&gt;great&lt;/b&gt;" in response.content.decode()
    assert (response.context["is_new"], response.context["comment"].can_delete) == (True, True)
    assert Comment.objects.get().author == tom


def test_a_reply_says_whose_words_it_answers(note: Note, mei: Account, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    top = post(client, f"/n/{note.pk}/comments/new", body="One").context["comment"]
    reply = post(sign_in(mei), f"/n/{note.pk}/comments/new", body="Two", reply_to=top.id).context["comment"]
    deeper = post(client, f"/n/{note.pk}/comments/new", body="Three", reply_to=reply.id).context["comment"]
    assert (reply.parent_id, reply.reply_to) == (top.id, None)
    assert (deeper.parent_id, deeper.reply_to.handle) == (top.id, "mei")


def test_sent_twice_with_one_key_it_is_one(note: Note, tom: Account, sign_in: SignIn) -> None:
    client, key = sign_in(tom), str(uuid.uuid4())
    answers = [post(client, f"/n/{note.pk}/comments/new", body="Once", key=key) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Comment.objects.count() == 1


def test_a_refusal_keeps_what_was_typed(note: Note, tom: Account, sign_in: SignIn, settings: Any) -> None:
    settings.SAMPAN_COMMENT_MAX = 5
    response = post(sign_in(tom), f"/n/{note.pk}/comments/new", body="far too long")
    assert (response.status_code, response["HX-Retarget"]) == (422, f"#comment-form-{note.pk}")
    assert response["HX-Reswap"] == "outerHTML"
    assert "far too long" in response.content.decode()
    assert "5" in response.context["form_error"]
    assert not Comment.objects.exists()


def test_a_refusal_without_htmx_keeps_it_too(
    note: Note, tom: Account, sign_in: SignIn, settings: Any
) -> None:
    settings.SAMPAN_COMMENT_MAX = 5
    response = sign_in(tom).post(f"/n/{note.pk}/comments/new", {"body": "far too long"})
    assert (response.status_code, "far too long" in response.content.decode()) == (422, True)


def test_without_htmx_one_comes_back_to_the_note(note: Note, tom: Account, sign_in: SignIn) -> None:
    response = sign_in(tom).post(
        f"/n/{note.pk}/comments/new", {"body": "Hello", "next": "https://evil.example/"}
    )
    assert (response.status_code, response["Location"]) == (302, f"/n/{note.pk}")
    assert Comment.objects.count() == 1


def test_a_visitor_is_led_to_the_sign_in(note: Note, client: Client) -> None:
    response = post(client, f"/n/{note.pk}/comments/new", body="Hello")
    assert response.status_code == 403
    assert "/accounts/login" in response["HX-Redirect"]
    assert not Comment.objects.exists()


@pytest.mark.parametrize("closed", ["private", "blocked", "missing"])
def test_what_is_closed_looks_missing_and_nothing_happens(
    note: Note, mei: Account, tom: Account, sign_in: SignIn, closed: str
) -> None:
    comment = Comment.objects.create(note=note, author=mei, body="谢谢")
    if closed == "private":
        Note.objects.update(visibility="self")
    elif closed == "blocked":
        Block.objects.create(blocker=mei, blocked=tom)
    note_id, comment_id = (1, 1) if closed == "missing" else (note.pk, comment.pk)
    client = sign_in(tom)
    answers = [
        client.get(f"/n/{note_id}/comments", headers=HTMX),
        client.get(f"/c/{comment_id}/replies", headers=HTMX),
        post(client, f"/n/{note_id}/comments/new", body="Hello"),
        post(client, f"/c/{comment_id}/like", on="1"),
        post(client, f"/c/{comment_id}/pin", on="1"),
        post(client, f"/c/{comment_id}/delete"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    comment.refresh_from_db()
    assert (Comment.objects.count(), comment.like_count, comment.pinned_at, comment.is_gone) == (
        1,
        0,
        None,
        False,
    )


def test_a_like_answers_with_the_button(note: Note, mei: Account, tom: Account, sign_in: SignIn) -> None:
    comment = Comment.objects.create(note=note, author=mei, body="谢谢")
    item = post(sign_in(tom), f"/c/{comment.pk}/like", on="1").context["item"]
    assert (item["liked"], item["like_count"]) == (True, 1)
    item = post(sign_in(tom), f"/c/{comment.pk}/like", on="0").context["item"]
    assert (item["liked"], item["like_count"]) == (False, 0)


def test_deleting_answers_with_nothing_and_a_word(note: Note, tom: Account, sign_in: SignIn) -> None:
    comment = Comment.objects.create(note=note, author=tom, body="Oops")
    response = post(sign_in(tom), f"/c/{comment.pk}/delete")
    assert (response.status_code, response.content) == (200, b"")
    assert "deleted" in unquote(response["HX-Trigger"])


def test_deleting_what_has_replies_leaves_a_frame(
    note: Note, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    client = sign_in(tom)
    top = post(client, f"/n/{note.pk}/comments/new", body="A secret").context["comment"]
    post(sign_in(mei), f"/n/{note.pk}/comments/new", body="Oh", reply_to=top.id)
    response = post(client, f"/c/{top.id}/delete")
    assert response.context["comment"].deleted
    page = client.get(f"/n/{note.pk}/comments", headers=HTMX).content.decode()
    assert "A secret" not in page
    assert "Oh" in page


def test_pinning_brings_the_list_again(note: Note, mei: Account, tom: Account, sign_in: SignIn) -> None:
    first, second = (Comment.objects.create(note=note, author=tom, body=body) for body in ("one", "two"))
    response = post(sign_in(mei), f"/c/{first.pk}/pin", on="1")
    assert (response["HX-Retarget"], response["HX-Reswap"]) == (f"#comments-{note.pk}", "innerHTML")
    assert [comment.id for comment in response.context["comments"].items] == [str(first.pk), str(second.pk)]


def test_more_replies_come_page_by_page(note: Note, tom: Account, client: Client) -> None:
    top = Comment.objects.create(note=note, author=tom, body="top", reply_count=25)
    for number in range(25):
        Comment.objects.create(note=note, author=tom, parent=top, reply_to=top, body=f"reply {number}")
    first = client.get(f"/c/{top.pk}/replies", headers=HTMX)
    second = client.get(first.context["replies_next_url"], headers=HTMX)
    assert [len(page.context["replies"]) for page in (first, second)] == [20, 5]
    assert second.context["replies_next_url"] == ""


def test_the_note_page_costs_ten_queries(
    note: Note, mei: Account, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    from sampan.conversations.services import create_comment

    for number in range(5):
        top = create_comment(reader=reader_of(tom), note_id=note.pk, body=f"Where is that place {number}?")
        create_comment(reader=reader_of(mei), note_id=note.pk, body="就在成都", reply_to=top.pk)
    client = sign_in(tom)
    # session, reader; the note whole; hidden people, comments, replies; products?; texts, likes, relation
    with django_assert_num_queries(10):
        response = client.get(f"/n/{note.pk}")
    assert len(response.context["comments"].items) == 5


def test_comments_cost_six_queries_signed_in(
    note: Note, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        Comment.objects.create(note=note, author=tom, body=f"一共{number}个")
    client = sign_in(tom)
    # session, user, account, note, hidden people, comments, texts; there are no replies to fetch
    with django_assert_num_queries(6):
        client.get(f"/n/{note.pk}/comments", headers=HTMX)
