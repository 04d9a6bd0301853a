"""Products on the pages of notes, in the video feed and in the composer; what is told of earning."""

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sampan.accounts.models import Account, User
from sampan.notes import services as notes
from sampan.notes.models import Note
from sampan.notes.types import Kind
from sampan.shop import services
from sampan.shop.models import Product, ProductTag, Shop
from sampan.shop.types import ProductState, TagContent
from tests.conftest import reader_of
from tests.notes.conftest import content, make_media, publish
from tests.shop.conftest import make_product, make_shop

SignIn = Callable[[Account], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def tea(make_account: Callable[..., Account]) -> Product:
    """Somebody else's product at 20.00 dollars, of a shop that gives creators 8 %."""
    return make_product(make_shop(make_account("teahouse"), commission=800), title="Green tea")


@pytest.fixture
def note(mei: Account) -> Note:
    return publish(mei, make_media(mei), make_media(mei))


def put(note: Note, product: Product, *, place: int = 0, **at: int) -> None:
    """The author puts the product on one of the pictures, beside what is there."""
    media = note.media.order_by("position")[place]
    kept = [
        TagContent(tag.media_id, tag.product_id, tag.x, tag.y, tag.from_ms, tag.until_ms)
        for tag in ProductTag.objects.filter(media__note=note)
    ]
    added = TagContent(media.pk, product.pk, **(at or {"x": 2_500, "y": 7_500}))
    services.set_tags(reader=reader_of(note.author), note_id=note.pk, tags=[*kept, added])


def post(client: Client, address: str, tags: object) -> Any:
    return client.post(address, json.dumps({"tags": tags}), content_type="application/json")


def wire(media_id: int, product: Product, **at: object) -> dict[str, object]:
    return {"media": str(media_id), "product": str(product.pk), **at}


# --- the note ---


@pytest.mark.parametrize("overlay", [{}, HTMX])
def test_a_note_shows_its_products_where_they_are(
    note: Note, tea: Product, client: Client, overlay: dict[str, str]
) -> None:
    put(note, tea)
    page = client.get(f"/n/{note.pk}", **overlay).content.decode()  # type: ignore[arg-type]
    dot = re.search(r'<a class="tag" href="([^"]+)" data-tag data-left="([^"]+)" data-top="([^"]+)">', page)
    assert dot is not None
    assert dot.groups() == (f"/p/{tea.pk}?via={note.pk}", "25.0", "75.0")
    assert page.count('class="tag"') == 1, "on one picture, not on the other"
    assert page.count("Green tea") == 2
    assert "$20.00" in page
    assert "Products in this note" in page


def test_a_note_that_earns_says_so_and_another_does_not(
    note: Note, tea: Product, mei: Account, client: Client
) -> None:
    page = client.get(f"/n/{note.pk}").content.decode()
    assert "Earns a commission" not in page
    assert "Products in this note" not in page
    put(note, make_product(make_shop(mei, commission=900)))
    assert "Earns a commission" not in client.get(f"/n/{note.pk}").content.decode()
    put(note, tea)
    assert "Earns a commission" in client.get(f"/n/{note.pk}").content.decode()
    Shop.objects.update(commission=0)
    assert "Earns a commission" not in client.get(f"/n/{note.pk}").content.decode()


def test_a_hidden_product_leaves_the_note_without_a_trace(note: Note, tea: Product, client: Client) -> None:
    put(note, tea)
    Product.objects.update(state=ProductState.ARCHIVED)
    page = client.get(f"/n/{note.pk}").content.decode()
    assert "Green tea" not in page
    assert "Earns" not in page
    assert 'class="tag"' not in page


def test_a_title_stays_words(note: Note, tea: Product, client: Client) -> None:
    Product.objects.update(title='"><img src=x onerror=alert(1)>')
    put(note, tea)
    assert "<img src=x" not in client.get(f"/n/{note.pk}").content.decode()


def test_products_cost_the_page_one_query_however_many(
    note: Note, tea: Product, tom: Account, sign_in: SignIn, client: Client
) -> None:
    def count(browser: Client) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/n/{note.pk}").status_code == 200
        return len(queries)

    signed_in = sign_in(tom)
    for browser in (signed_in, client):
        browser.get(f"/n/{note.pk}")
    bare = [count(browser) for browser in (signed_in, client)]
    for place in (0, 1):
        put(note, tea, place=place)
        put(note, make_product(tea.shop, pictures=1), place=place)
        # Whether there are any is asked always. The titles are found among the other texts of the page.
        assert [count(browser) for browser in (signed_in, client)] == [number + 1 for number in bare]


def test_the_video_feed_asks_once_for_all(tea: Product, mei: Account, tom: Account, sign_in: SignIn) -> None:
    clips = [publish(mei, make_media(mei, Kind.VIDEO, duration_ms=30_000)) for _ in range(4)]
    browser = sign_in(tom)
    browser.get("/video")
    with CaptureQueriesContext(connection) as bare:
        browser.get("/video")
    for note in clips:
        put(note, tea, from_ms=2_000, until_ms=6_500)
    with CaptureQueriesContext(connection) as queries:
        page = browser.get("/video").content.decode()
    assert len(queries) == len(bare) + 1
    assert page.count('data-moment data-start="2.0" data-end="6.5"') == 4
    assert page.count("Earns a commission") == 8, "on each card, and beside the words of each note"


def test_lists_of_cards_ask_nothing(note: Note, tea: Product, client: Client) -> None:
    put(note, tea)
    for address in ("/", f"/@{note.author.handle}"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert not [query for query in queries if "shop_producttag" in (query["sql"] or "")], address


def test_a_video_note_carries_its_moments(tea: Product, mei: Account, client: Client) -> None:
    note = publish(mei, make_media(mei, Kind.VIDEO, duration_ms=30_000))
    put(note, tea, from_ms=0, until_ms=1_500)
    page = client.get(f"/n/{note.pk}").content.decode()
    assert 'data-moment data-start="0.0" data-end="1.5" hidden>' in page
    assert "Products in this note" in page


# --- the composer ---


def test_the_composer_knows_the_tags_of_a_draft_and_of_a_note(
    note: Note, tea: Product, mei: Account, sign_in: SignIn
) -> None:
    key, picture = uuid.uuid4(), make_media(mei)
    notes.save_draft(reader=reader_of(mei), key=key, content=content(picture))
    browser = sign_in(mei)
    answer = post(browser, f"/drafts/{key}/tags", [wire(picture.pk, tea, x=10, y=20)])
    assert answer.status_code == 200
    (told,) = answer.json()["tags"]
    assert (told["media"], told["product"], told["x"], told["y"]) == (str(picture.pk), str(tea.pk), 10, 20)
    assert (told["earns"], told["price"], told["title"]) == ("8%", "US$20.00", "Green tea")
    put(note, tea)
    for address in (f"/new?key={key}", f"/n/{note.pk}/edit"):
        page = browser.get(address)
        assert [tag["product"] for tag in page.context["compose_data"]["tags"]] == [str(tea.pk)]
    assert page.context["compose_data"]["urls"]["tags"] == f"/n/{note.pk}/tags"


def test_tags_go_out_with_the_note(tea: Product, mei: Account, sign_in: SignIn, client: Client) -> None:
    key, picture, browser = uuid.uuid4(), make_media(mei), sign_in(mei)
    notes.save_draft(reader=reader_of(mei), key=key, content=content(picture))
    post(browser, f"/drafts/{key}/tags", [wire(picture.pk, tea, x=10, y=20)])
    url = browser.post(
        f"/drafts/{key}/publish", HTTP_ACCEPT="application/json", data="{}", content_type="application/json"
    ).json()["url"]
    assert "Green tea" in client.get(url).content.decode()


def test_the_choice_names_price_stock_and_share(
    tea: Product, mei: Account, sign_in: SignIn, client: Client
) -> None:
    cup = make_product(make_shop(mei, commission=300), title="Cup", variants=[{"stock": 3}, {"stock": 4}])
    User.objects.filter(pk=mei.user_id).update(interface_language="en")
    browser = sign_in(mei)
    everything = browser.get("/p/choices?whose=all").content.decode()
    assert "You earn 8%" in everything
    assert "10 in stock" in everything
    assert "7 in stock" in everything
    assert everything.count("You earn") == 1, "nobody earns by their own"
    mine = browser.get("/p/choices?whose=mine").content.decode()
    assert f'data-choice="{cup.pk}"' in mine
    assert "Green tea" not in mine
    assert "No product is called that" in browser.get("/p/choices?q=nothing+like+it").content.decode()
    assert client.get("/p/choices").status_code in (302, 401, 403)


@pytest.mark.parametrize(
    "tags",
    [
        None,
        "tags",
        {"0": 1},
        [[]],
        [],
    ],
)
def test_anything_else_than_tags_is_none(
    tags: object, note: Note, tea: Product, mei: Account, sign_in: SignIn
) -> None:
    put(note, tea)
    assert post(sign_in(mei), f"/n/{note.pk}/tags", tags).status_code == 200
    assert not ProductTag.objects.exists()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("tag_place", {"x": 10**30}),
        ("tag_place", {"x": -1}),
        ("tag_place", {"x": "5"}),
        ("tag_place", {"x": True}),
        ("tag_product", {"product": "1"}),
        ("tag_product", {"product": "9" * 30}),
        ("tag_product", {"product": None}),
        ("tag_media", {"media": "0"}),
        ("tag_media", {"media": ["1"]}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    code: str, change: dict[str, object], note: Note, tea: Product, mei: Account, sign_in: SignIn
) -> None:
    put(note, tea)
    media = note.media.order_by("position").first()
    assert media is not None
    sent = {**wire(media.pk, tea, x=1, y=1), **change, "earns": True, "note": "1"}
    answer = post(sign_in(mei), f"/n/{note.pk}/tags", [sent])
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert answer.json()["error"]["field"] == "tags"
    assert ProductTag.objects.get().x == 2_500


def test_others_notes_and_drafts_look_missing(
    note: Note, tea: Product, mei: Account, tom: Account, sign_in: SignIn, client: Client
) -> None:
    put(note, tea)
    key, picture = uuid.uuid4(), make_media(mei)
    notes.save_draft(reader=reader_of(mei), key=key, content=content(picture))
    stranger = sign_in(tom)
    for address in (f"/n/{note.pk}/tags", f"/drafts/{key}/tags"):
        assert post(stranger, address, [wire(picture.pk, tea, x=1, y=1)]).status_code == 404
        assert post(client, address, []).status_code in (401, 403)
        assert stranger.get(address).status_code == 405
    assert ProductTag.objects.get().note == note


def test_an_author_cannot_make_a_tag_earn(note: Note, mei: Account, sign_in: SignIn) -> None:
    own = make_product(make_shop(mei, commission=5_000))
    media = note.media.first()
    assert media is not None
    answer = post(sign_in(mei), f"/n/{note.pk}/tags", [wire(media.pk, own, x=1, y=1, earns=True)])
    assert answer.json()["tags"][0]["earns"] == ""
    assert not ProductTag.objects.get().earns


def test_without_the_shop_the_composer_offers_nothing(mei: Account, sign_in: SignIn, settings: Any) -> None:
    browser = sign_in(mei)
    assert 'id="tag-dialog"' in browser.get("/new").content.decode()
    settings.SAMPAN_SHOP = False
    assert 'id="tag-dialog"' not in browser.get("/new").content.decode()


# --- the product ---


def test_the_product_says_that_its_note_earns(note: Note, tea: Product, client: Client) -> None:
    put(note, tea)
    assert "Its author earns a commission" in client.get(f"/p/{tea.pk}?via={note.pk}").content.decode()
    for address in (f"/p/{tea.pk}", f"/p/{tea.pk}?via=1", f"/p/{tea.pk}?via=x"):
        assert "Its author earns" not in client.get(address).content.decode()
