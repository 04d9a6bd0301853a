"""The search page: its filters, what it offers while somebody types, and the searches that it remembers."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.discovery import services
from sampan.discovery.models import AskedQuery, NotePlace, Place, QueryTally
from sampan.discovery.services.names import keep_person, keep_topics
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.discovery.makers import make_note, make_video, put_under
from tests.web.discovery.test_nearby_pages import make_place
from tests.web.discovery.test_pages import cards

HTMX = {"HX-Request": "true"}
SignIn = Callable[[Account], Client]


def asked_by(account: Account) -> list[str]:
    """What is kept of somebody's searches, the latest first."""
    rows = AskedQuery.objects.filter(account=account).order_by("-asked_at", "-pk")
    return list(rows.values_list("query", flat=True))


def found(client: Client, query: str) -> set[str]:
    """The notes on the page of a search."""
    return set(cards(client.get(f"/search?{query}").content.decode()))


def links(html: str) -> list[str]:
    """The addresses of all choices of the line of filters."""
    return [link.replace("&amp;", "&") for link in re.findall(r'href="(\?q=[^"]*)"', html)]


@pytest.fixture
def teas(mei: Account) -> dict[str, Note]:
    """Notes about tea, each with something that no other has."""
    notes = {
        "picture": make_note(mei, "tea picture"),
        "video": make_video(mei, "tea video"),
        "old": make_note(mei, "tea old", hours_ago=24 * 300),
        "month": make_note(mei, "tea month", hours_ago=24 * 30),
        "food": make_note(mei, "tea food", category="food"),
        "zh": make_note(mei, "tea 中文的茶", language="zh-Hans"),
    }
    services.index_notes([note.pk for note in notes.values()])
    return notes


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("kind=video", {"video"}),
        ("kind=picture", {"picture", "old", "month", "food", "zh"}),
        ("time=day", {"picture", "video", "food", "zh"}),
        ("time=half-year", {"picture", "video", "month", "food", "zh"}),
        ("in=zh", {"zh"}),
        ("category=food", {"food"}),
        ("kind=picture&in=en&time=week&sort=new", {"picture", "food"}),
    ],
)
def test_a_filter_leaves_the_others_out(
    teas: dict[str, Note], client: Client, query: str, names: set[str]
) -> None:
    assert found(client, f"q=tea&{query}") == {str(teas[name].pk) for name in names}


def test_nonsense_among_the_filters_counts_as_not_said(teas: dict[str, Note], client: Client) -> None:
    odd = "kind=x&time=99&in=fr&category=none&near=x&near=-1&within=9&sort=up&tab=zzz"
    assert found(client, f"q=tea&{odd}") == {str(note.pk) for note in teas.values()}
    for near in ("99999999999999999999", "2147483648", "12345", "%00", "1e3"):
        assert len(found(client, f"q=tea&near={near}")) == len(teas)


def test_the_city_and_the_distance(teas: dict[str, Note], client: Client) -> None:
    here = make_place(1, "Chengdu", "成都", "chengdu", (30.7, 104.1))
    there = make_place(2, "Leshan", "乐山", "leshan", (29.6, 103.8))
    for name, place in (("picture", here), ("food", there)):
        NotePlace.objects.create(note=teas[name], place=place)
    services.index_notes([teas[name].pk for name in ("picture", "food")])
    assert found(client, "q=tea&near=1") == {str(teas["picture"].pk)}
    assert found(client, "q=tea&near=1&within=200") == {str(teas[name].pk) for name in ("picture", "food")}


def test_a_city_is_chosen_by_its_name_and_the_rest_is_kept(
    teas: dict[str, Note], client: Client, mei: Account
) -> None:
    make_place(1, "Chengdu", "成都", "chengdu", (30.7, 104.1))
    answer = client.get("/search?q=tea&kind=video&city=成都")
    assert answer.status_code == 302
    assert parse_qs(answer["Location"].partition("?")[2]) == {
        "q": ["tea"],
        "tab": ["notes"],
        "kind": ["video"],
        "near": ["1"],
    }
    unknown = client.get("/search?q=tea&city=<b>Nowhere")
    assert "No city called “&lt;b&gt;Nowhere”" in unknown.content.decode()
    assert len(unknown.context["page"].items) == len(teas)


def test_the_readers_own_city_is_offered(teas: dict[str, Note], tom: Account, sign_in: SignIn) -> None:
    place: Place = make_place(1, "Chengdu", "成都", "chengdu", (30.7, 104.1))
    services.choose_place(reader=reader_of(tom), place_id=place.pk)
    html = sign_in(tom).get("/search?q=tea").content.decode()
    assert "Within 50 km of Chengdu" in html
    assert "?q=tea&tab=notes&near=1&within=200" in links(html)


def test_what_was_chosen_stays_in_every_other_address(teas: dict[str, Note], client: Client) -> None:
    html = client.get("/search?q=tea&kind=picture&sort=new&time=week").content.decode()
    assert "?q=tea&tab=people&sort=new&kind=picture&time=week" in links(html)
    assert "?q=tea&tab=notes&sort=new&kind=picture&time=week&in=zh" in links(html)
    assert "?q=tea&tab=notes&sort=new" in links(html)  # the way out of all filters


def test_filters_hold_on_the_next_page(mei: Account, client: Client) -> None:
    videos = [make_video(mei, f"surf {number}", hours_ago=number + 1) for number in range(25)]
    make_note(mei, "surf picture")
    services.index_notes([note.pk for note in Note.objects.all()])
    first = client.get("/search?q=surf&kind=video&time=half-year&in=en")
    second = client.get(first.context["next_url"], headers=HTMX)
    shown = cards(first.content.decode()) + cards(second.content.decode())
    assert sorted(shown) == sorted(str(note.pk) for note in videos)


def test_nothing_found_with_filters_leads_back_to_all(teas: dict[str, Note], client: Client) -> None:
    html = client.get("/search?q=tea&category=games&sort=new").content.decode()
    assert "Nothing found with these filters." in html
    assert 'href="?q=tea&amp;tab=notes&amp;sort=new">Search without filters' in html
    assert "Search without filters" not in client.get("/search?q=xyzzy").content.decode()


def test_a_search_is_remembered_but_not_its_pages_filters_and_tabs(
    teas: dict[str, Note], tom: Account, sign_in: SignIn
) -> None:
    client = sign_in(tom)
    client.get("/search?q=  green   tea ")
    for address in ("q=a&cursor=5-1", "q=b&kind=video", "q=c&tab=people", "q=d&fragment=1", "q=%20"):
        client.get(f"/search?{address}")
    client.get("/search?q=e", headers=HTMX)
    client.get("/search?q=f", headers={"Sec-Purpose": "prefetch"})
    client.head("/search?q=g")
    assert asked_by(tom) == ["green tea"]


def test_who_wants_no_history_gets_none(teas: dict[str, Note], tom: Account, sign_in: SignIn) -> None:
    services.record_asked(reader=reader_of(tom), query="tea before")
    services.change_wishes(by=tom, keeps_searches=False)
    client = sign_in(tom)
    client.get("/search?q=tea")
    assert asked_by(tom) == ["tea before"]
    assert client.get("/search/suggest?q=").content.strip() == b""
    assert "tea before" not in client.get("/search/suggest?q=tea").content.decode()
    start = client.get("/search").content.decode()
    assert "New searches are not remembered." in start  # ... and what is left can be deleted there
    assert "tea before" in start


def test_a_visitor_leaves_no_trace_and_sees_nobodys(
    teas: dict[str, Note], tom: Account, client: Client
) -> None:
    services.record_asked(reader=reader_of(tom), query="tea for two")
    client.get("/search?q=tea")
    assert AskedQuery.objects.count() == 1
    assert client.get("/search/suggest?q=").content.strip() == b""
    assert b"tea for two" not in client.get("/search/suggest?q=tea").content
    assert b"tea for two" not in client.get("/search").content


def test_own_searches_stand_under_the_empty_field(
    tom: Account, mei: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    for query in ("tea", "<script>alert(1)</script>"):
        services.record_asked(reader=reader_of(tom), query=query)
    services.record_asked(reader=reader_of(mei), query="secret")
    client = sign_in(tom)
    client.get("/search/suggest?q=")
    with django_assert_num_queries(4):  # session with user, account; the wish, the searches
        html = client.get("/search/suggest?q=").content.decode()
    assert html.index("&lt;script&gt;") < html.index(">tea<")
    assert "<script" not in html
    assert "secret" not in html
    assert html.count("data-forget=") == 2
    assert "data-forget-all" in html


def test_one_search_is_deleted_or_all(tom: Account, sign_in: SignIn) -> None:
    for query in ("one", "two", "three"):
        services.record_asked(reader=reader_of(tom), query=query)
    client = sign_in(tom)
    left = client.post("/search/forget", {"query": "two"}, headers=HTMX).content.decode()
    assert ">three<" in left
    assert ">two<" not in left
    assert asked_by(tom) == ["three", "one"]
    answer = client.post("/search/forget", {"all": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/search")
    assert asked_by(tom) == []


@pytest.mark.parametrize("fields", [{"query": "secret"}, {"query": ""}, {}, {"query": "\x00"}, {"all": "x"}])
def test_nobody_deletes_the_searches_of_another(
    tom: Account, mei: Account, sign_in: SignIn, fields: dict[str, str]
) -> None:
    services.record_asked(reader=reader_of(mei), query="secret")
    services.record_asked(reader=reader_of(tom), query="mine")
    assert sign_in(tom).post("/search/forget", fields).status_code == 404
    assert (asked_by(mei), asked_by(tom)) == (["secret"], ["mine"])


def test_deleting_all_leaves_those_of_others(
    tom: Account, mei: Account, client: Client, sign_in: SignIn
) -> None:
    services.record_asked(reader=reader_of(mei), query="secret")
    sign_in(tom).post("/search/forget", {"all": "1"})
    assert asked_by(mei) == ["secret"]
    visitor = Client().post("/search/forget", {"all": "1"}, headers=HTMX)
    assert visitor.status_code == 403
    assert sign_in(mei).get("/search/forget").status_code == 405
    assert asked_by(mei) == ["secret"]


def test_what_is_offered_while_typing(
    mei: Account, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    keep_topics([put_under(make_note(mei, language="zh-Hans"), "小笼包", "soup dumplings").pk])
    services.record_asked(reader=reader_of(tom), query="xiaolongbao near me")
    QueryTally.objects.create(
        query="小笼包做法",
        key="小笼包做法",
        pinyin="xiaolongbaozuofa",
        language=0,
        day=(now() - timedelta(hours=1)).date(),
        people=5,
    )
    client = sign_in(tom)
    client.get("/search/suggest?q=x")
    with django_assert_num_queries(4):  # session with user, account; all suggestions, the wish
        html = client.get("/search/suggest?q=xiaolong").content.decode()
    assert "<mark>xiaolong</mark>bao near me" in html
    assert "<mark>小笼</mark>包做法" in html
    assert "<mark>小笼</mark>包<" in html
    assert 'href="/search?q=%E5%B0%8F%E7%AC%BC%E5%8C%85%E5%81%9A%E6%B3%95"' in html


def test_people_and_topics_lead_to_their_own_pages(mei: Account, client: Client) -> None:
    keep_topics([put_under(make_note(mei), "camping", "露营").pk])
    keep_person(account_id=mei.pk)
    html = client.get("/search/suggest?q=camp").content.decode()
    assert 'href="/t/camping"' in html
    assert "<mark>camp</mark>ing" in html
    assert "露营" in html
    person = client.get("/search/suggest?q=小").content.decode()
    assert 'href="/@mei"' in person
    assert "<mark>小</mark>梅" in person


def test_a_topic_is_named_in_the_readers_language_too(mei: Account, client: Client) -> None:
    keep_topics([put_under(make_note(mei), "食谱", "菜谱", "recipes").pk])
    html = client.get("/search/suggest?q=shipu", headers={"Accept-Language": "en"}).content.decode()
    assert "<mark>食谱</mark>" in html
    assert ">recipes<" in html


def test_what_people_wrote_is_escaped(tom: Account, sign_in: SignIn) -> None:
    odd = '<img src=x onerror="alert(1)">'
    services.record_asked(reader=reader_of(tom), query=odd)
    client = sign_in(tom)
    for path in ("/search/suggest?q=<img", "/search/suggest?q=", "/search", f"/search?q={odd}"):
        html = client.get(path).content.decode()
        assert "<img src=x" not in html
        assert "&lt;img" in html or "<mark>&lt;img</mark>" in html


def test_suggestions_are_never_cached_and_are_bounded(tom: Account, sign_in: SignIn, client: Client) -> None:
    for number in range(30):
        services.record_asked(reader=reader_of(tom), query=f"tea {number}")
    answer = sign_in(tom).get("/search/suggest?q=")
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.decode().count("data-forget=") == 10


def test_asking_without_end_is_refused(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sampan.web.discovery.search_views.OFFERS_MINUTE_MAX", 2)
    codes = [client.get("/search/suggest?q=tea").status_code for _time in range(3)]
    assert codes == [200, 200, 429]


def test_the_start_shows_own_searches_what_rises_and_what_is_written(
    mei: Account, tom: Account, sign_in: SignIn
) -> None:
    put_under(make_note(mei), "camping", "露营")
    services.record_asked(reader=reader_of(tom), query="tents")
    response = sign_in(tom).get("/search")
    html = response.content.decode()
    assert [offer.query for offer in response.context["asked"]] == ["tents"]
    assert [topic.name for topic in response.context["trending"]] == ["camping"]
    assert 'href="/trending"' in html
    assert 'action="/search/forget"' in html


def test_the_cost_of_a_search(
    teas: dict[str, Note], tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(tom)
    client.get("/search?q=tea")
    # session, user with account; the wish, and seven that write it down; words in the other language,
    # documents, who is not wanted, cards, translations, likes, the reader's city
    with django_assert_num_queries(17):
        client.get("/search?q=tea")
    with django_assert_num_queries(8):  # no translation is wanted, nothing is written down
        client.get("/search?q=tea&kind=video")
    with django_assert_num_queries(7):  # nor are the filters shown
        client.get("/search?q=tea&kind=video", headers=HTMX)


def test_the_cost_of_a_search_for_people_and_for_topics(
    teas: dict[str, Note], mei: Account, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(tom)
    keep_person(account_id=mei.pk)
    keep_topics([put_under(teas["food"], "小梅子", "plum").pk])
    client.get("/search?q=小梅&tab=people")
    with django_assert_num_queries(5):  # session, user with account, people, names alike, ties
        people = client.get("/search?q=小梅&tab=people")
    assert [one.handle for one in people.context["page"].items] == ["mei"]
    client.get("/search?q=小梅&tab=topics")
    # session, user with account; topics by name, names alike and their topics; the rows, their names, texts
    with django_assert_num_queries(8):
        topics = client.get("/search?q=小梅&tab=topics")
    assert len(topics.context["page"].items) == 1
