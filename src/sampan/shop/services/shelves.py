"""The shelves of a shop: the parts of its catalogue, named and put in order by its seller."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.types import Reader
from sampan.core.errors import Conflict, Invalid, NotFound
from sampan.notes.wording import clean_line
from sampan.shop.models import Shelf, Shop
from sampan.shop.services.opening import lock_own_shop

SHELVES_MAX = 30  # the row of their names has to stay a row
NAME_MAX = 40  # characters; the column holds no more


@transaction.atomic
def save_shelf(*, reader: Reader, name: str, shelf_id: int | None = None) -> Shelf:
    """Put up a new shelf, or give one's own another name.

    Raises Invalid (name), Conflict when there is one of this name or there are SHELVES_MAX; NotFound for
    other people's, SignInNeeded, Suspended.
    """
    shop = lock_own_shop(reader)
    name = clean_line(name)
    if not name or len(name) > NAME_MAX:
        raise Invalid("name", _("Write a name of 1 to %(most)s characters."), {"most": NAME_MAX}, "name")
    others = Shelf.objects.filter(shop=shop)
    if shelf_id is not None:
        shelf = get_own_shelf(shop, shelf_id)
        others = others.exclude(pk=shelf.pk)
    else:
        shelf = Shelf(shop=shop, position=others.count())
        if shelf.position >= SHELVES_MAX:
            raise Conflict("shelves", _("A shop can have %(most)s shelves."), {"most": SHELVES_MAX}, "name")
    if others.filter(name=name).exists():
        raise Conflict("shelf_name", _("You have a shelf of this name already."), field="name")
    shelf.name = name
    shelf.save()
    return shelf


@transaction.atomic
def remove_shelf(*, reader: Reader, shelf_id: int) -> None:
    """Take a shelf down; what lay on it stays in the shop. Raises NotFound, SignInNeeded, Suspended."""
    shop = lock_own_shop(reader)
    get_own_shelf(shop, shelf_id).delete()


@transaction.atomic
def order_shelves(*, reader: Reader, ids: Sequence[int]) -> None:
    """Put one's shelves in this order; those not named come last. Raises NotFound for a foreign one."""
    shop = lock_own_shop(reader)
    shelves = {shelf.pk: shelf for shelf in Shelf.objects.filter(shop=shop).order_by("position", "pk")}
    if any(shelf_id not in shelves for shelf_id in ids):
        raise NotFound("shelf")
    for place, shelf_id in enumerate(dict.fromkeys([*ids, *shelves])):
        shelves[shelf_id].position = place
    Shelf.objects.bulk_update(shelves.values(), ["position"])


def get_own_shelf(shop: Shop, shelf_id: int) -> Shelf:
    """A shelf of this shop. Raises NotFound for any other."""
    shelf = Shelf.objects.filter(pk=shelf_id, shop=shop).first()
    if shelf is None:
        raise NotFound("shelf")
    return shelf
