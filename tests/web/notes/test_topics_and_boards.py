"""The pages of topics and boards, and the staff's tables."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sampan.accounts.models import Account, Follow
from sampan.notes import services
from sampan.notes.models import Board, Note, Topic
from sampan.notes.types import Visibility
from sampan.safety.models import Decision
from sampan.translation.models import Wanted
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]


def test_a_topic_is_found_under_each_of_its_names(mei: Account, client: Client) -> None:
    publish(mei, title="On the road", topics=("旅行",))
    for name in ("旅行", "travel", "旅游"):
        response = client.get(f"/t/{name}")
        assert response.status_code == 200
        assert "On the road" in response.content.decode()


@pytest.mark.parametrize("written", ["TRAVEL", "旅 行", "ｔｒａｖｅｌ"])
def test_another_way_of_writing_leads_to_the_topics_address(
    mei: Account, client: Client, written: str
) -> None:
    publish(mei, topics=("旅行",))
    response = client.get(f"/t/{written}?sort=new", follow=True)
    assert response.status_code == 200
    assert len(response.redirect_chain) == 1
    assert response.redirect_chain[0][0].endswith("?sort=new")


def test_a_name_without_notes_is_an_empty_page_and_no_name_is_missing(client: Client) -> None:
    assert client.get("/t/neverwritten").status_code == 200
    assert client.get("/t/!!!").status_code == 404
    assert not Topic.objects.exists()


def test_top_and_new_walk_through_all_notes_once(mei: Account, tom: Account, client: Client) -> None:
    notes = [publish(mei, title=f"Note {number}", topics=("猫",)) for number in range(25)]
    for note in notes[:3]:
        services.like(reader=reader_of(tom), note_id=note.pk, on=True)
    by_new = [note.pk for note in reversed(notes)]
    by_top = by_new[-3:] + by_new[:-3]
    for sort, wanted in (("new", by_new), ("top", by_top)):
        seen, address = [], f"/t/猫?sort={sort}"
        while address:
            context = client.get(address, headers={"HX-Request": "true"}).context
            seen += [int(card.id) for card in context["page"].items]
            address = context["next_url"]
        assert seen == wanted


def test_a_topic_page_takes_exactly_this_many_queries(
    mei: Account, tom: Account, sign_in: SignIn, client: Client
) -> None:
    for title in ("上山", "下海"):
        publish(mei, title=title, topics=("旅行",))
    browser = sign_in(tom)
    for reader, number in ((browser, 9), (client, 5)):
        reader.get("/t/travel")  # the first page asks for the name's translation, and remembers that it did
        with CaptureQueriesContext(connection) as queries:
            assert reader.get("/t/travel").status_code == 200
        assert len(queries) == number, "\n".join(str(query["sql"])[:200] for query in queries)


def test_a_topic_page_shows_only_what_the_reader_may_see(mei: Account, tom: Account, client: Client) -> None:
    publish(mei, title="For followers", topics=("猫",), visibility=Visibility.FOLLOWERS)
    assert "For followers" not in client.get("/t/猫").content.decode()
    Follow.objects.create(follower=tom, followed=mei)
    signed_in = Client()
    assert tom.user is not None
    signed_in.force_login(tom.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "For followers" in signed_in.get("/t/猫").content.decode()


# --- boards ---


def test_a_board_page_takes_exactly_this_many_queries(
    mei: Account, tom: Account, sign_in: SignIn, client: Client
) -> None:
    board = services.create_board(reader=reader_of(mei), title="想去")
    for title in ("上山", "下海"):
        note = publish(mei, make_media(mei, alt="一座桥"), title=title)
        services.collect(reader=reader_of(mei), note_id=note.pk, on=True, board_id=board.pk)
    for reader, number in ((sign_in(tom), 7), (client, 4)):
        reader.get(
            f"/b/{board.pk}"
        )  # the first page asks for the name's translation, and remembers that it did
        with CaptureQueriesContext(connection) as queries:
            response = reader.get(f"/b/{board.pk}")
        assert [card.title.original for card in response.context["page"].items] == ["下海", "上山"]
        assert len(queries) == number, "\n".join(query["sql"][:200] for query in queries)


def test_a_private_board_looks_missing_to_everybody_else(mei: Account, tom: Account, sign_in: SignIn) -> None:
    board = services.create_board(reader=reader_of(mei), title="Wishes", is_public=False)
    for address in (f"/b/{board.pk}", f"/b/{board.pk}/edit"):
        assert sign_in(tom).get(address).status_code == 404
        assert sign_in(mei).get(address).status_code == 200
    assert sign_in(tom).post(f"/b/{board.pk}/delete").status_code == 404
    assert sign_in(tom).post(f"/b/{board.pk}/edit", {"title": "Mine"}).status_code == 404
    assert Board.objects.get().title == "Wishes"


@pytest.mark.parametrize("public", [True, False])
def test_a_private_boards_words_are_for_no_strangers_engine(
    mei: Account, sign_in: SignIn, public: bool
) -> None:
    board = Board.objects.create(owner=mei, title="想去的地方都在这里", is_public=public)
    mei_reads_english(mei)
    assert sign_in(mei).get(reverse("board", args=[board.pk])).status_code == 200
    assert Wanted.objects.get(text=board.title).is_private is not public


def mei_reads_english(mei: Account) -> None:
    """Let her see Chinese words translated."""
    Account.objects.filter(pk=mei.pk).update(language="en", reads=["en"])


def test_a_board_is_made_changed_and_deleted(mei: Account, sign_in: SignIn) -> None:
    browser = sign_in(mei)
    assert browser.get("/b/new").status_code == 200
    made = browser.post("/b/new", {"title": "Trips", "is_public": "1"})
    board = Board.objects.get()
    assert made["Location"] == f"/b/{board.pk}"
    browser.post(f"/b/{board.pk}/edit", {"title": "Far trips", "description": "One day"})
    assert f'href="/b/{board.pk}/edit"' in browser.get(f"/b/{board.pk}").content.decode()
    dialog = browser.get(f"/b/{board.pk}/edit", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in dialog
    assert "Far trips" in dialog
    board.refresh_from_db()
    assert (board.title, board.description, board.is_public) == ("Far trips", "One day", False)
    assert browser.post(f"/b/{board.pk}/delete")["Location"] == "/@mei/boards"
    assert not Board.objects.exists()


def test_a_refused_board_comes_back_with_what_was_typed(tom: Account, sign_in: SignIn) -> None:
    response = sign_in(tom).post("/b/new", {"title": "", "description": "One day"})
    assert response.status_code == 422
    assert "Give the board a name." in response.content.decode()
    assert "One day" in response.content.decode()
    assert not Board.objects.exists()


# --- the staff's tables ---


@pytest.fixture
def staff(make_account: Callable[..., Account], sign_in: SignIn) -> Client:
    return sign_in(make_account("ward", is_staff=True))


def test_staff_hide_and_restore_in_the_table(mei: Account, staff: Client) -> None:
    note = publish(mei, title="Odd")
    assert "Odd" in staff.get("/admin/notes/note/?q=odd").content.decode()
    assert staff.get(f"/admin/notes/note/{note.pk}/change/").status_code == 200
    staff.post("/admin/notes/note/", {"action": "hide", "_selected_action": [note.pk]})
    assert Note.objects.get().hidden_at is not None
    staff.post("/admin/notes/note/", {"action": "restore", "_selected_action": [note.pk]})
    assert Note.objects.get().hidden_at is None
    assert list(Decision.objects.order_by("pk").values_list("action", flat=True)) == ["hide", "restore"]


def test_words_of_members_cannot_be_edited_in_the_table(mei: Account, staff: Client) -> None:
    note = publish(mei, title="As written")
    staff.post(f"/admin/notes/note/{note.pk}/change/", {"title": "Changed"})
    assert Note.objects.get().title == "As written"
    assert staff.get("/admin/notes/note/add/").status_code == 403


def test_staff_merge_topics(mei: Account, staff: Client) -> None:
    publish(mei, topics=("喵星人", "kitties"))
    publish(mei, topics=("喵星人",))
    ids = list(Topic.objects.values_list("pk", flat=True))
    assert "喵星人" in staff.get("/admin/notes/topic/?q=喵星").content.decode()
    staff.post("/admin/notes/topic/", {"action": "merge", "_selected_action": ids})
    topic = Topic.objects.get()
    assert (topic.name, topic.note_count) == ("喵星人", 2)
    assert staff.get(f"/admin/notes/topic/{topic.pk}/change/").status_code == 200
