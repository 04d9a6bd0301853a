"""What stands under the search field, line by line, each with the page that it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape

from sampan.discovery.selectors.suggestions import Suggestion
from sampan.notes.topic_names import fold_topic
from sampan.translation.types import Text
from sampan.web.discovery.matched import marked
from sampan.web.present.faces import person
from sampan.web.present.reading import reader_of
from sampan.web.present.texts import Texts
from sampan.web.shown_discovery import ShownOffer


@dataclass(frozen=True)
class _Face:
    """A suggested person as far as their line needs them."""

    id: int
    handle: str
    domain: str
    display_name: str
    avatar: str


def shown_offers(rows: Sequence[Suggestion], typed: str, *, request: HttpRequest) -> list[ShownOffer]:
    """Suggestions in their order, with what was typed marked. No query; one where products of the other
    language are among them."""
    titles = Texts(reader_of(request))
    for row in rows:
        if row.kind == "product":
            titles.want(_title(row), Text(row.text, row.language, _title(row)))
    titles.find()
    return [_offer(row, typed, titles) for row in rows]


def own_searches(asked: Sequence[str]) -> list[ShownOffer]:
    """What the reader searched for before. No query."""
    return [ShownOffer("asked", escape(query), _search_url(query), query=query) for query in asked]


def _offer(row: Suggestion, typed: str, titles: Texts) -> ShownOffer:
    text = marked(row.text, typed)
    if row.kind == "person":
        handle, _at, domain = row.also.partition("@")
        shown = person(_Face(row.target_id, handle, domain, row.text, row.avatar))
        return ShownOffer(
            row.kind,
            marked(shown.name, typed),
            reverse("profile", args=[shown.handle]),
            also=marked(shown.handle, typed),
            person=shown,
        )
    if row.kind == "topic":
        url = reverse("topic", args=[fold_topic(row.text)])
        return ShownOffer(row.kind, text, url, also=marked(row.also, typed))
    if row.kind == "product":
        url = reverse("product", args=[row.target_id])
        title = titles.words(_title(row))
        return ShownOffer(row.kind, marked(title, typed), url, also=text if title != row.text else "")
    if row.kind == "shop":
        name = marked(row.text or row.also, typed)
        return ShownOffer(
            row.kind, name, reverse("storefront", args=[row.also]), also=marked(row.also, typed)
        )
    return ShownOffer(row.kind, text, _search_url(row.text), query=row.text if row.kind == "asked" else "")


def _title(row: Suggestion) -> str:
    """The scope of a product's title."""
    return f"product:{row.target_id}:title"


def _search_url(query: str) -> str:
    return f"{reverse('search')}?{urlencode({'q': query})}"
