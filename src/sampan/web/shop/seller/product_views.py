"""The seller's products: the list with stock and prices, and the editor."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sampan.core.errors import Conflict, DomainError, NotFound, SignInNeeded
from sampan.notes.selectors import list_own_media
from sampan.shop import selectors, services
from sampan.shop.types import ProductState
from sampan.web.answers import as_fragment, go_back, is_fragment, next_url
from sampan.web.present import files
from sampan.web.present.reading import reader_of
from sampan.web.shop.seller.draft_reading import place_error, read_draft
from sampan.web.shop.seller.editor_words import editor_words
from sampan.web.shop.seller.frame import sell_page, seller_only, shop_of
from sampan.web.shop.seller.product_draft import (
    ProductDraft,
    blank_draft,
    draft_of,
    lay_out,
    other_language,
    typed_draft,
)
from sampan.web.shop.seller.showing_products import CATEGORIES, STATES, product_tabs, stock_row

QUERY_MAX = 80


@seller_only
@require_GET
def products(request: HttpRequest) -> HttpResponse:
    """Every product of the shop, newest first; `q` looks in titles and numbers, `low` for what runs out."""
    asked = request.GET
    q, state, low = asked.get("q", "").strip()[:QUERY_MAX], asked.get("state", ""), asked.get("low") == "1"
    found = selectors.list_own_products(
        reader=reader_of(request),
        cursor=asked.get("cursor"),
        q=q,
        state=state if state in list(ProductState) else "",
        low=low,
    )
    context: dict[str, Any] = {
        "page": found.map(lambda one: stock_row(one, request=request, currency=shop_of(request).currency)),
        "next_url": next_url(request, found.next_cursor),
        "tabs": product_tabs(state, low=low),
        "q": q,
        "state": state,
        "low": low,
    }
    if is_fragment(request):
        return as_fragment(render(request, "sell/_products.html", context))
    return sell_page(request, "sell/products.html", context)


@seller_only
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The editor with nothing in it."""
    if request.method == "POST":
        return _take(request, "")
    return _page(request, blank_draft())


@seller_only
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, product_id: int) -> HttpResponse:
    """The editor of one's own product."""
    product = selectors.get_own_product(product_id, reader=reader_of(request))
    if request.method == "POST":
        return _take(request, str(product_id))
    draft = draft_of(product, shop_of(request).currency)
    draft.own_to = other_language(product.language)
    own = selectors.own_words(product, to=draft.own_to)
    draft.own_title, draft.own_description = own.title, own.description
    return _page(request, draft)


@seller_only
@require_POST
def variants(request: HttpRequest) -> HttpResponse:
    """The table of variants for the choices as they are typed now; nothing is kept."""
    draft = lay_out(typed_draft(request.POST))
    return as_fragment(render(request, "sell/_variants.html", _context(request, draft)))


@seller_only
@require_POST
def state(request: HttpRequest, product_id: int) -> HttpResponse:
    """Put a product on sale, take it off, or lay it away."""
    services.set_product_state(
        reader=reader_of(request), product_id=product_id, state=request.POST.get("state", "")
    )
    messages.success(request, _("Saved."))
    return go_back(request, reverse("sell_products"))


@seller_only
@require_POST
def delete(request: HttpRequest, product_id: int) -> HttpResponse:
    """Delete a product that nobody ever ordered."""
    try:
        services.delete_product(reader=reader_of(request), product_id=product_id)
    except Conflict as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("sell_product", args=[product_id]))
    messages.success(request, _("The product is gone."))
    return HttpResponseRedirect(reverse("sell_products"))


def _take(request: HttpRequest, product_id: str) -> HttpResponse:
    """Keep what was sent, or show it again with what is wrong beside its fields."""
    draft = typed_draft(request.POST, product_id)
    if request.POST.get("act") == "variants":  # without scripts: only lay out the table anew
        return _page(request, lay_out(draft))
    try:
        draft.pictures = (*draft.pictures, *_take_pictures(request, draft))
    except DomainError as error:
        place_error(draft, error)
    content = read_draft(draft, shop_of(request).currency)
    if draft.has_errors:
        return _page(request, draft, status=422)
    try:
        saved = services.save_product(
            reader=reader_of(request), product_id=int(product_id) if product_id else None, content=content
        )
    except (SignInNeeded, NotFound):
        raise
    except DomainError as error:
        place_error(draft, error)
        return _page(request, draft, status=error.status)
    _keep_own_words(request, draft, saved)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("sell_product", args=[saved.pk]))


def _keep_own_words(request: HttpRequest, draft: ProductDraft, saved: Any) -> None:
    """The seller's own translation, now that it is known which language the words are in. What was emptied
    is translated by machines again."""
    reader, to = reader_of(request), other_language(saved.language)
    words = {"title": draft.own_title.strip(), "description": draft.own_description.strip()}
    stood = selectors.own_words(saved, to=to)
    try:
        if (stood.title and not words["title"]) or (stood.description and not words["description"]):
            services.drop_own_words(reader=reader, product_id=saved.pk)
        if any(words.values()):
            services.keep_own_words(reader=reader, product_id=saved.pk, to=to, **words)
    except DomainError as error:
        messages.error(request, error.message)


def _take_pictures(request: HttpRequest, draft: ProductDraft) -> list[int]:
    """Files that came with the form itself, from browsers without scripts."""
    room = settings.SAMPAN_PRODUCT_PICTURES_MAX - len(draft.pictures)
    sent = [file for file in request.FILES.getlist("pictures") if file.size][: max(room, 0)]
    return [
        services.upload_product_picture(reader=reader_of(request), file=cast(BinaryIO, file)).pk
        for file in sent
    ]


def _page(request: HttpRequest, draft: ProductDraft, *, status: int = 200) -> HttpResponse:
    return sell_page(request, "sell/product.html", _context(request, draft), status=status)


def _context(request: HttpRequest, draft: ProductDraft) -> dict[str, Any]:
    reader = reader_of(request)
    media = list_own_media(draft.pictures, reader=reader) if draft.pictures else []
    shop = shop_of(request)
    draft.own_to = draft.own_to or other_language(reader.language)
    return {
        "shop": shop,
        "draft": draft,
        "pictures": [files.cover(one) for one in media],
        "categories": CATEGORIES,
        "states": STATES,
        "shelves": selectors.list_shelves(shop.pk),
        "picture_limit": settings.SAMPAN_PRODUCT_PICTURES_MAX,
        "words": editor_words(),
        "editor": {
            "pictures": settings.SAMPAN_PRODUCT_PICTURES_MAX,
            "picture_bytes": settings.SAMPAN_PICTURE_MAX_BYTES,
            "upload": reverse("upload_picture"),
            "preview": reverse("draft_preview", args=["00000000-0000-0000-0000-000000000000"]),
        },
    }
