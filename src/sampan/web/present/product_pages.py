"""A product as its own page shows it: pictures, choices, variants, sending, reviews."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from sampan.accounts.types import Relation
from sampan.core.pagination import Page
from sampan.shop.selectors.texts import description_text, option_text, title_text
from sampan.shop.types import ProductState
from sampan.web.present import files
from sampan.web.present.faces import STRANGER
from sampan.web.present.prices import price
from sampan.web.present.products import stars
from sampan.web.present.reading import reader_of
from sampan.web.present.regions import country_name
from sampan.web.present.reviews import ReviewRow, shown_reviews, want_reviews
from sampan.web.present.shops import shown_shop, want_shop
from sampan.web.present.texts import Texts
from sampan.web.present.waterfall import alt_of, want_alt
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_shop import (
    ShownOption,
    ShownOptionValue,
    ShownProduct,
    ShownReview,
    ShownShipping,
    ShownVariant,
)

ProductRow = Any
"""A product with shop, account, variants and pictures, as the shop's selectors give it."""
RateRow = Any


def product_page(
    row: ProductRow, *, reviews: Page[ReviewRow], tie: Relation = STRANGER, request: HttpRequest
) -> tuple[ShownProduct, Page[ShownReview]]:
    """A product with the first of its reviews. One query, for all texts."""
    texts = Texts(reader_of(request))
    _want(row, texts)
    want_shop(row.shop, texts)
    want_reviews(reviews, texts)
    texts.find()
    shown = _product(row, texts, tie, request)
    return shown, shown_reviews(reviews, texts=texts, seller_id=row.shop_id)


def review_list(row: ProductRow, reviews: Page[ReviewRow], *, request: HttpRequest) -> Page[ShownReview]:
    """More reviews of a product. One query, for all texts."""
    texts = Texts(reader_of(request))
    want_reviews(reviews, texts)
    texts.find()
    return shown_reviews(reviews, texts=texts, seller_id=row.shop_id)


def shipping(
    rate: RateRow | None, *, country: str, currency: str, goods: int = 0, request: HttpRequest
) -> ShownShipping:
    """What sending one parcel to a country costs and how long it takes. No query."""
    name = country_name(country, reader_of(request).language)
    if rate is None:
        return ShownShipping(country=country, country_name=name)
    free = rate.free_from is not None and goods >= rate.free_from
    cost = 0 if free else rate.price
    return ShownShipping(
        country=country,
        country_name=name,
        price=price(cost, currency, request),
        name=rate.name,
        is_free=cost == 0 and not (rate.per_kilogram and not free),
        free_from=price(rate.free_from, currency, request) if rate.free_from and not free else None,
        days_least=rate.days_least,
        days_most=rate.days_most,
    )


def _want(row: ProductRow, texts: Texts) -> None:
    texts.want(f"product:{row.pk}:title", title_text(row))
    if row.description:
        texts.want(f"product:{row.pk}:description", description_text(row))
    for place, name in enumerate(row.option_names):
        texts.want(f"product:{row.pk}:option{place}", option_text(row, name))
    for ref, value in _values(row).items():
        texts.want(ref[0], option_text(row, value))
    for picture in _pictures(row):
        want_alt(picture, texts)


def _values(row: ProductRow) -> dict[tuple[str, int], str]:
    """Each value of each choice once, under the ref of the first variant that has it."""
    seen: set[tuple[int, str]] = set()
    found: dict[tuple[str, int], str] = {}
    for variant in row.variants.all():
        for place, value in enumerate(variant.options):
            if (place, value) not in seen:
                seen.add((place, value))
                found[f"variant:{variant.pk}:option{place}", place] = value
    return found


def _pictures(row: ProductRow) -> list[Any]:
    """The product's pictures in their order, then those of variants that are not among them."""
    own = [one.media for one in sorted(row.pictures.all(), key=lambda one: one.position)]
    others = [variant.picture for variant in row.variants.all() if variant.picture is not None]
    once = {media.pk: media for media in (*own, *others) if media.state == "ready"}
    return list(once.values())


def _product(row: ProductRow, texts: Texts, tie: Relation, request: HttpRequest) -> ShownProduct:
    media = _pictures(row)
    places = {one.pk: place for place, one in enumerate(media)}
    pictures = tuple(files.picture(one, alt=alt_of(one, texts)) for one in media)
    shop = shown_shop(row.shop, texts, tie=tie)
    currency = row.shop.currency
    hidden = row.hidden_at is not None
    listed = row.state == ProductState.LISTED and not hidden
    return ShownProduct(
        id=str(row.pk),
        title=texts.title(f"product:{row.pk}:title", may_improve=True),
        description=texts.body(f"product:{row.pk}:description", may_improve=True)
        if row.description
        else texts.title(f"product:{row.pk}:title"),
        shop=shop,
        price=price(row.price_least, currency, request),
        price_most=price(row.price_most, currency, request) if row.price_most > row.price_least else None,
        pictures=pictures,
        options=_options(row, texts, places, pictures),
        variants=_variants(row, texts, places, request),
        stars=stars(row),
        sold_count=row.sold_count,
        sold_out=not any(variant.stock > 0 for variant in row.variants.all()),
        can_buy=listed and not shop.is_resting and not shop.is_mine and shop.state == "open",
        state="hidden" if hidden else str(row.state),
        share_url=request.build_absolute_uri(reverse("product", args=[row.pk])),
        is_mine=shop.is_mine,
        category=str(row.category),
        has_description=bool(row.description),
    )


def _options(
    row: ProductRow, texts: Texts, places: dict[int, int], pictures: tuple[ShownPicture, ...]
) -> tuple[ShownOption, ...]:
    variants = list(row.variants.all())
    refs = {(place, value): ref for (ref, place), value in _values(row).items()}
    found = []
    for place in range(len(row.option_names)):
        values = dict.fromkeys(one.options[place] for one in variants if place < len(one.options))
        having = {
            value: [one for one in variants if one.options[place : place + 1] == [value]] for value in values
        }
        found.append(
            ShownOption(
                place=place,
                name=texts.title(f"product:{row.pk}:option{place}"),
                values=tuple(
                    ShownOptionValue(
                        value=value,
                        text=texts.title(refs[place, value]),
                        available=any(one.stock > 0 for one in having[value]),
                        picture=_picture_of(having[value], places, pictures) if place == 0 else None,
                    )
                    for value in values
                ),
            )
        )
    return tuple(found)


def _picture_of(
    variants: list[Any], places: dict[int, int], pictures: tuple[ShownPicture, ...]
) -> ShownPicture | None:
    """The picture that all variants with one value share."""
    shared = {variant.picture_id for variant in variants}
    place = places.get(next(iter(shared)), -1) if len(shared) == 1 else -1
    return pictures[place] if place >= 0 else None


def _variants(
    row: ProductRow, texts: Texts, places: dict[int, int], request: HttpRequest
) -> tuple[ShownVariant, ...]:
    refs = {(place, value): ref for (ref, place), value in _values(row).items()}
    return tuple(
        ShownVariant(
            id=str(one.pk),
            options=tuple(one.options),
            label=" · ".join(texts.words(refs[place, value]) for place, value in enumerate(one.options)),
            price=price(one.price, row.shop.currency, request),
            stock=one.stock,
            picture_place=places.get(one.picture_id, -1),
        )
        for one in row.variants.all()
    )
