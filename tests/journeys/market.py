"""What the shop's journeys find on the instance: people, a shop, a product on a note, and what the books say.

These run in the instance's own process (`sampan shell`), not in that of the tests; see `at_the_market`.
"""

from __future__ import annotations

import json
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.journeys.instance import Instance

ROOT = Path(__file__).parents[2]
CUP, CUP_WORDS = "手作青花茶杯", "每一只都是手绘，容量 350 ml，可以进洗碗机。"
COLOR, BLUE, WHITE = "颜色", "青花", "白瓷"
NOTE, NOTE_WORDS = "我每天喝茶的杯子", "用了三年，越用越喜欢。"
PRICE, POSTAGE, OFF, SHARE = 12_800, 5_800, 2_000, 1_000
"""Fen; the share for creators in basis points."""


def at_the_market(instance: Instance, does: str, **given: Any) -> Any:
    """Let the instance run one of the functions below and give its answer."""
    code = (
        f"import json, sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom tests.journeys import market\n"
        f"print('ANSWER' + json.dumps(market.{does}(**json.loads({json.dumps(given)!r}))))"
    )
    return json.loads(instance.run("shell", "--no-imports", "-c", code).rpartition("ANSWER")[2])


def add_people(*, people: list[list[str]], password: str) -> int:
    """Members who can sign in, from [handle, name, language], and what a yuan is worth in dollars today.

    Called before the first price is shown: a process remembers the rates for an hour.
    """
    from allauth.account.models import EmailAddress

    from sampan.accounts.models import User
    from sampan.accounts.services import create_account
    from sampan.core.clock import now
    from sampan.shop.models import ExchangeRate

    for handle, name, language in people:
        user = User.objects.create_user(f"{handle}@example.org", password)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        create_account(user=user, handle=handle, display_name=name, language=language)
    rate = {"rate": Decimal("0.14")}
    ExchangeRate.objects.get_or_create(base="CNY", quote="USD", day=now().date(), defaults=rate)
    return len(people)


def open_cup_shop(
    *, people: list[list[str]], password: str, seller: str, creator: str, picture: str
) -> dict[str, str]:
    """People, and a seller's cup in two colours with a coupon, on the note of another who earns by it."""
    from sampan.notes.services.drafts import save_draft
    from sampan.notes.services.picture_uploads import upload_picture
    from sampan.notes.services.publishing import publish_draft
    from sampan.notes.types import NoteContent
    from sampan.shop import services
    from sampan.shop.services import CouponContent, ProductContent, RateContent, ShopContent, VariantContent
    from sampan.shop.types import CouponKind, ProductState, TagContent

    add_people(people=people, password=password)
    sells, shows = _reader(seller), _reader(creator)
    services.open_shop(
        reader=sells,
        content=ShopContent(
            currency="CNY", ships_from_country="CN", ships_from_place="景德镇", commission=SHARE
        ),
    )
    services.save_rates(reader=sells, rates=[RateContent(name="国际邮政", countries=("*",), price=POSTAGE)])
    services.create_coupon(
        reader=sells, content=CouponContent(code="TEA20", kind=CouponKind.AMOUNT, value=OFF, least_total=OFF)
    )
    with Path(picture).open("rb") as file:
        shot = services.upload_product_picture(reader=sells, file=file)
    product = services.save_product(
        reader=sells,
        content=ProductContent(
            title=CUP,
            description=CUP_WORDS,
            option_names=(COLOR,),
            variants=(
                VariantContent(options=(BLUE,), price=PRICE, stock=3, sku="CUP-B", weight_grams=300),
                VariantContent(options=(WHITE,), price=9_800, stock=5, sku="CUP-W", weight_grams=300),
            ),
            picture_ids=(shot.pk,),
            state=ProductState.LISTED,
        ),
    )
    key = uuid.uuid4()
    with Path(picture).open("rb") as file:
        shown = upload_picture(reader=shows, file=file)
    save_draft(reader=shows, key=key, content=NoteContent(title=NOTE, body=NOTE_WORDS, media_ids=(shown.pk,)))
    tag = TagContent(media_id=shown.pk, product_id=product.pk, x=6_200, y=4_500)
    services.set_tags(reader=shows, draft_key=key, tags=[tag])
    note = publish_draft(reader=shows, key=key)
    return {"product": str(product.pk), "note": f"/n/{note.pk}"}


def read_books(*, order: str) -> dict[str, Any]:
    """What the books hold of an order by kind of account, and its stock; `odd`: postings unlike zero."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT posting_id FROM shop_entry GROUP BY posting_id HAVING sum(amount) <> 0",
        )
        odd = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT a.kind, sum(e.amount) FROM shop_entry e JOIN shop_ledgeraccount a ON a.id = e.account_id "
            "JOIN shop_posting p ON p.id = e.posting_id WHERE p.order_id = %s GROUP BY a.kind",
            [int(order)],
        )
        sums = {kind: int(total) for kind, total in cursor.fetchall()}
        cursor.execute(
            "SELECT v.options[1], v.stock FROM shop_variant v JOIN shop_orderline l "
            "ON l.product_id = v.product_id WHERE l.order_id = %s",
            [int(order)],
        )
        stock = dict(cursor.fetchall())
        cursor.execute("SELECT total, refunded, state FROM shop_order WHERE id = %s", [int(order)])
        total, refunded, state = cursor.fetchone()
    return {"odd": odd, "sums": sums, "stock": stock, "total": total, "refunded": refunded, "state": state}


def _reader(handle: str) -> Any:
    from sampan.accounts.models import Account
    from sampan.accounts.selectors import reader_of

    return reader_of(Account.objects.select_related("user").get(handle=handle))
