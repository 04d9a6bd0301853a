"""A product's page, its reviews, and the notes that show it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sampan.core.ids import parse_id
from sampan.core.pagination import Page
from sampan.shop import selectors
from sampan.shop.selectors.tags import find_creator, list_tagged_notes
from sampan.web import present
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.cart_badge import count_once
from sampan.web.present.faces import STRANGER, relations
from sampan.web.present.product_pages import product_page, review_list, shipping
from sampan.web.present.reading import reader_of
from sampan.web.present.regions import (
    countries,
    country_of,
    currencies,
    currency_of,
)
from sampan.web.shop.switch import shop_only
from sampan.web.shown_shop import ShownProduct, ShownVariant

REVIEW_SORTS = {"": _("Newest"), "best": _("Most stars"), "worst": _("Fewest stars")}


@require_safe
@shop_only
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """A product with its variants, sending, and the first reviews. Ten queries at most beside the reader's
    own."""
    reader = reader_of(request)
    row = selectors.get_product(product_id, reader=reader)
    country = country_of(request)
    reviews = selectors.list_reviews(row, reader=reader)
    tie = relations(reader, [row.shop_id]).get(row.shop_id, STRANGER)
    shown, said = product_page(row, reviews=reviews, tie=tie, request=request)
    via = parse_id(request.GET.get("via"))
    chosen = _chosen(shown, request.GET.get("variant", ""))
    rate = selectors.rate_for(row.shop, country)
    language = reader.language
    context = {
        "product": shown,
        "variants": [_for_script(one) for one in shown.variants],
        "chosen": chosen,
        "shipping": shipping(
            rate, country=country, currency=row.shop.currency, goods=row.price_least, request=request
        ),
        "countries": countries(language),
        "country": country,
        "currencies": currencies(language),
        "currency": currency_of(request),
        "via": str(via or ""),
        "earns": via is not None and find_creator(note_id=via, product_id=product_id) is not None,
        "reviews": said,
        "reviews_next_url": _more(product_id, reviews.next_cursor),
        "review_sorts": list(REVIEW_SORTS.items()),
        "review_sort": "",
        "review_stars": "",
    }
    response = render(request, "shop/product.html", context)
    return count_once(request, response)


@require_safe
@shop_only
def reviews(request: HttpRequest, product_id: int) -> HttpResponse:
    """The reviews of a product, sorted and filtered; alone on a page without htmx."""
    reader = reader_of(request)
    row = selectors.get_product(product_id, reader=reader)
    order, wanted = request.GET.get("sort", ""), request.GET.get("stars", "")
    sort = order if order in REVIEW_SORTS else ""
    stars = int(wanted) if wanted in {"1", "2", "3", "4", "5"} else None
    found = selectors.list_reviews(
        row, reader=reader, cursor=request.GET.get("cursor"), sort=sort, stars=stars
    )
    context = {
        "reviews": review_list(row, found, request=request),
        "reviews_next_url": next_url(request, found.next_cursor),
        "review_sorts": list(REVIEW_SORTS.items()),
        "review_sort": sort,
        "review_stars": wanted if stars else "",
    }
    if is_fragment(request) and request.GET.get("cursor"):
        return as_fragment(render(request, "shop/_review_rows.html", context))
    context["product"], _said = product_page(row, reviews=Page(), request=request)
    if is_fragment(request):
        return as_fragment(render(request, "shop/_reviews.html", context))
    return render(request, "shop/reviews.html", context)


@require_safe
@shop_only
def product_notes(request: HttpRequest, product_id: int) -> HttpResponse:
    """The notes that show a product, as cards. Six queries at most beside the reader's own."""
    reader = reader_of(request)
    row = selectors.get_product(product_id, reader=reader)
    found = list_tagged_notes(product_id, reader=reader, cursor=request.GET.get("cursor"))
    page = Page(present.cards(found.items, request=request), found.next_cursor)
    context = {"page": page, "next_url": next_url(request, found.next_cursor), "product_id": str(row.pk)}
    if is_fragment(request):
        template = "discovery/_cards.html" if request.GET.get("cursor") else "shop/_notes.html"
        return as_fragment(render(request, template, context))
    context["product"], _said = product_page(row, reviews=Page(), request=request)
    return render(request, "shop/notes.html", context)


def _more(product_id: int, cursor: str | None) -> str:
    return f"{reverse('product_reviews', args=[product_id])}?cursor={cursor}" if cursor else ""


def _chosen(shown: ShownProduct, asked: str) -> ShownVariant | None:
    """The variant that the address names, or the only one there is."""
    named = next((one for one in shown.variants if one.id == asked), None)
    return named or (shown.variants[0] if len(shown.variants) == 1 else None)


def _for_script(one: ShownVariant) -> dict[str, object]:
    """What the page's script shows when this variant is chosen."""
    return {
        "id": one.id,
        "options": list(one.options),
        "price": one.price.text,
        "own": one.price.converted,
        "picture": one.picture_place,
        "stock": max(0, one.stock),
        "said": stock_words(one),
    }


def stock_words(one: ShownVariant) -> str:
    """What a page says of how many there are; '' when there are plenty."""
    if one.sold_out:
        return str(_("Sold out"))
    if not one.few_left:
        return ""
    return ngettext("Only %(count)d left", "Only %(count)d left", one.few_left) % {"count": one.few_left}
