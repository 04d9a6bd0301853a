"""Opens the shops of the demo world and puts their products on its notes, the way sellers and authors do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings

from sampan.accounts.models import Account
from sampan.accounts.selectors import reader_of
from sampan.accounts.types import Reader
from sampan.notes.models import Note
from sampan.ops.demo.backdating import lived
from sampan.ops.demo.shops import Code, Goods, Market, Pointed, Postage, Stall
from sampan.ops.demo.words import OwnWords, other_language
from sampan.ops.demo.world import PICTURES
from sampan.shop import services
from sampan.shop.models import Coupon, Product, ProductTag, Shop
from sampan.shop.money import parse_amount
from sampan.shop.services.coupons import CouponContent
from sampan.shop.services.pictures import place_product_pictures
from sampan.shop.services.translating import keep_own_words
from sampan.shop.types import (
    TAG_SCALE,
    CouponKind,
    ProductContent,
    ProductState,
    RateContent,
    ShopContent,
    TagContent,
    VariantContent,
)
from sampan.translation.language import detect_language

OPENED = timedelta(days=90)
"""How long ago the shops opened; their products came one after the other since."""
APART = timedelta(hours=31)


def open_shops(
    market: Market, accounts: dict[str, Account], *, began: datetime, words: OwnWords
) -> dict[str, Product]:
    """Open what is missing; gives every product by its key. Nothing where the instance has no shop."""
    if not settings.SAMPAN_SHOP:
        return {}
    found: dict[str, Product] = {}
    for stall in market.stalls:
        reader = reader_of(accounts[stall.seller])
        with _without_approval():
            _open(stall, reader, began - OPENED)
        for place, goods in enumerate(stall.products):
            at = began - OPENED + APART * (place + 1)
            found[goods.key] = _list(goods, stall, reader, at)
        _keep_words(stall, words)
    for original, translation in market.words:
        words.keep(original, translation, to=other_language(detect_language(original)))
    return found


def tag_notes(
    market: Market, accounts: dict[str, Account], notes: dict[str, Note], products: dict[str, Product]
) -> None:
    """Put the products on the notes that show none yet."""
    for key, pointed in market.tags.items():
        note = notes.get(key)
        if note is None or not products or ProductTag.objects.filter(media__note=note).exists():
            continue
        media = list(note.media.order_by("position", "pk").values_list("pk", flat=True))
        author = next(one for one in accounts.values() if one.pk == note.author_id)
        services.set_tags(
            reader=reader_of(author),
            note_id=note.pk,
            tags=[_tag(one, media[one.picture], products[one.product].pk) for one in pointed],
        )


def _open(stall: Stall, reader: Reader, at: datetime) -> None:
    if Shop.objects.filter(pk=reader.account_id).exists():
        return
    content = ShopContent(
        currency=stall.currency,
        ships_from_country=stall.country,
        ships_from_place=stall.place,
        about=stall.about,
        return_policy=stall.policy,
        handling_days=stall.handling_days,
        return_days=stall.return_days,
        commission=stall.commission,
        payout_details=stall.payout,
    )
    with lived(at):
        services.open_shop(reader=reader, content=content)
        services.save_rates(reader=reader, rates=[_rate(one, stall.currency) for one in stall.rates])
        for code in stall.coupons:
            if not Coupon.objects.filter(shop=reader.account_id, code=code.code).exists():
                services.create_coupon(reader=reader, content=_coupon(code, stall.currency))


def _rate(one: Postage, currency: str) -> RateContent:
    return RateContent(
        name=one.name,
        countries=one.countries,
        price=parse_amount(one.price, currency),
        per_kilogram=parse_amount(one.per_kilogram, currency),
        free_from=parse_amount(one.free_from, currency) if one.free_from else None,
        days_least=one.days[0],
        days_most=one.days[1],
    )


def _coupon(one: Code, currency: str) -> CouponContent:
    percent = one.percent * 100  # basis points
    return CouponContent(
        code=one.code,
        kind=CouponKind.PERCENT if percent else CouponKind.AMOUNT,
        value=percent or parse_amount(one.amount, currency),
        least_total=parse_amount(one.least_total, currency),
        most_off=parse_amount(one.most_off, currency) if one.most_off else None,
        uses_each_max=3,
    )


def _list(goods: Goods, stall: Stall, reader: Reader, at: datetime) -> Product:
    known = Product.objects.filter(shop=reader.account_id, title=goods.title).first()
    if known is not None:
        return known
    pictures = [_upload(one.file, one.alt, reader) for one in goods.pictures]
    content = ProductContent(
        title=goods.title,
        description=goods.description,
        category=goods.category,
        option_names=goods.options,
        variants=tuple(
            VariantContent(
                options=one.options,
                price=parse_amount(one.price, stall.currency),
                stock=one.stock,
                sku=one.sku,
                weight_grams=one.grams,
            )
            for one in goods.offers
        ),
        picture_ids=tuple(pictures),
        state=ProductState.LISTED,
    )
    with lived(at):
        product = services.save_product(reader=reader, content=content)
    keep_own_words(
        reader=reader,
        product_id=product.pk,
        to=other_language(detect_language(f"{goods.title}\n{goods.description}")),
        title=goods.translation.title,
        description=goods.translation.description,
    )
    place_product_pictures(product_id=product.pk)  # at once, so that the first visitor sees pictures
    return product


def _upload(name: str, alt: str, reader: Reader) -> int:
    with (PICTURES / f"{name}.webp").open("rb") as stream:
        return services.upload_product_picture(reader=reader, file=stream, alt=alt).pk


def _tag(one: Pointed, media_id: int, product_id: int) -> TagContent:
    if one.stretch is not None:
        start, end = (round(seconds * 1000) for seconds in one.stretch)
        return TagContent(media_id, product_id, from_ms=start, until_ms=end)
    left, top = (round(percent * TAG_SCALE / 100) for percent in one.point or (50, 50))
    return TagContent(media_id, product_id, x=left, y=top)


def _keep_words(stall: Stall, words: OwnWords) -> None:
    for original, translation in (
        (stall.about, stall.about_translation),
        (stall.policy, stall.policy_translation),
    ):
        words.keep(original, translation, to=other_language(detect_language(original)))


@contextmanager
def _without_approval() -> Iterator[None]:
    """Whoever loads the demo world has approved its shops."""
    before = settings.SAMPAN_SHOP_APPROVAL
    settings.SAMPAN_SHOP_APPROVAL = False
    try:
        yield
    finally:
        settings.SAMPAN_SHOP_APPROVAL = before
