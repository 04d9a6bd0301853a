"""Somebody's addresses: checked by what their country needs, kept, taken away."""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import Invalid, NotFound, TooMany
from sampan.notes.wording import clean_line
from sampan.shop.address_rules import FIELDS, is_phone, rules_for
from sampan.shop.countries import check_country
from sampan.shop.models import Address
from sampan.shop.types import AddressContent


def save_address(*, reader: Reader, content: AddressContent, address_id: int | None = None) -> Address:
    """Keep a new address, or change one. The first one, and one that says so, is the default.

    Raises Invalid with the field that is missing or cannot be, NotFound for another's, TooMany.
    """
    account_id = require_account(reader)
    fields = clean_address(content)
    with transaction.atomic():
        # One at a time for each person, or two could become the default, or one too many be kept.
        Account.objects.select_for_update(no_key=True).get(pk=account_id)
        mine = Address.objects.filter(account=account_id)
        address = mine.filter(pk=address_id).first() if address_id is not None else _new(account_id)
        if address is None:
            raise NotFound("address")
        for name, value in fields.items():
            setattr(address, name, value)
        others = mine.exclude(pk=address.pk)
        if content.is_default or not others.filter(is_default=True).exists():
            others.filter(is_default=True).update(is_default=False)
            address.is_default = True
        address.save()
    return address


def delete_address(*, reader: Reader, address_id: int) -> None:
    """Forget an address; orders keep their copy. The newest of the others becomes the default. Twice does no
    harm."""
    account_id = require_account(reader)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account_id)
        mine = Address.objects.filter(account=account_id)
        mine.filter(pk=address_id).delete()
        newest = mine.order_by("-id").first()
        if newest is not None and not mine.filter(is_default=True).exists():
            newest.is_default = True
            newest.save(update_fields=["is_default"])


def clean_address(content: AddressContent) -> dict[str, str]:
    """The fields as they are kept; raises Invalid with the first that is missing, too long or cannot be."""
    fields = {name: clean_line(str(getattr(content, name))[:1_000]) for name in FIELDS}
    fields["country"] = check_country(fields["country"])
    for name in ("phone", "postcode"):  # full-width digits are typed by Chinese keyboards
        fields[name] = unicodedata.normalize("NFKC", fields[name]).strip()
    fields["postcode"] = fields["postcode"].upper()
    rules = rules_for(fields["country"])
    for name, value in fields.items():
        if not value and name in rules.required:
            raise Invalid("address_missing", _("Fill in this line."), field=name)
        limit: int | None = getattr(Address._meta.get_field(name), "max_length", None)
        if limit is not None and len(value) > limit:
            raise Invalid(
                "address_long", _("Write at most %(most)s characters."), {"most": limit}, field=name
            )
    if not is_phone(fields["phone"]):
        raise Invalid(
            "phone", _("Write a telephone number in digits, such as +1 405 555 0134."), field="phone"
        )
    if fields["postcode"] and not rules.postcode.fullmatch(fields["postcode"]):
        said = (
            _("This is no postcode of that country. One looks like this: %(example)s")
            if rules.example
            else _("This is no postcode. Write letters and digits only, or leave it empty.")
        )
        raise Invalid("postcode", said, {"example": rules.example} if rules.example else None, "postcode")
    return fields


def _new(account_id: int) -> Address:
    if Address.objects.filter(account=account_id).count() >= settings.SAMPAN_ADDRESSES_MAX:
        raise TooMany(
            "addresses_full",
            _("You can keep %(most)s addresses. Take one away that you no longer need."),
            {"most": settings.SAMPAN_ADDRESSES_MAX},
        )
    return Address(account_id=account_id)
