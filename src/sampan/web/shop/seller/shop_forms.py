"""The fields in which a seller tells about the shop: on opening it, and in its settings."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sampan.core.errors import DomainError
from sampan.shop.money import currency_name
from sampan.shop.selectors import offered_currencies
from sampan.shop.types import ShopContent
from sampan.web.present.regions import countries
from sampan.web.shop.seller.amounts import read_share, written_share

DAYS_MAX = 365
ABOUT_MAX, POLICY_MAX, DETAILS_MAX, PLACE_MAX = 2_000, 2_000, 500, 60
"""Characters, as the columns have room."""


def currency_choices(language: str) -> list[tuple[str, str]]:
    """The currencies in which shops charge here, each with its name."""
    return [(code, f"{code} · {currency_name(code, language)}") for code in offered_currencies()]


def kept_content(shop: Any) -> ShopContent:
    """What a shop says of itself now."""
    return ShopContent(**{one.name: getattr(shop, one.name) for one in fields(ShopContent)})


class OpenShopForm(forms.Form):
    """What a shop must say before it can be: its currency, and where its parcels come from."""

    currency = forms.ChoiceField(
        label=_("Currency"),
        help_text=_("All your prices are in it, and you are paid in it. Once you have a product, it stays."),
        widget=forms.Select,
    )
    ships_from_country = forms.ChoiceField(
        label=_("Parcels are sent from"),
        help_text=_("The country; buyers see it before they order."),
        widget=forms.Select,
    )
    ships_from_place = forms.CharField(
        label=_("City or province"), required=False, max_length=PLACE_MAX, widget=forms.TextInput
    )
    about = forms.CharField(
        label=_("About your shop"),
        required=False,
        max_length=ABOUT_MAX,
        help_text=_("What you make or sell, in your own language; others read it in theirs."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown: Any = self.fields
        shown["currency"].choices = currency_choices(language)
        shown["ships_from_country"].choices = countries(language)

    def content(self) -> ShopContent:
        """What the services take."""
        return ShopContent(**self.cleaned_data)


class ShareField(forms.CharField):
    """A share in percent, kept in basis points."""

    def clean(self, value: Any) -> int:
        """The share in basis points, or what is wrong with it."""
        try:
            return read_share(super().clean(value))
        except DomainError as error:
            raise forms.ValidationError(error.message, code=error.code) from None


class ShopForm(OpenShopForm):
    """Everything that a seller can change about the shop."""

    handling_days = forms.IntegerField(
        label=_("Days until a parcel is on its way"), min_value=0, max_value=DAYS_MAX
    )
    return_days = forms.IntegerField(
        label=_("Days to send something back"),
        min_value=0,
        max_value=DAYS_MAX,
        help_text=_("Counted from the day on which it arrived. With 0 you take nothing back unasked."),
    )
    return_policy = forms.CharField(
        label=_("Returns, in your words"),
        required=False,
        max_length=POLICY_MAX,
        help_text=_("Who pays for sending it back, and in what state you take it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    commission = ShareField(
        label=_("Share for creators, in percent"),
        required=False,
        help_text=_(
            "Whoever shows your product in a note earns this share of what is bought through it. "
            "With 0 nobody earns. A product can have a share of its own."
        ),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    payout_details = forms.CharField(
        label=_("Where your money goes"),
        required=False,
        max_length=DETAILS_MAX,
        help_text=_("Bank account or the like. Only the operator who pays you sees this."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    field_order = [
        "about", "ships_from_country", "ships_from_place", "handling_days", "return_days", "return_policy",
        "commission", "payout_details", "currency",
    ]  # fmt: skip

    def __init__(self, *args: Any, shop: Any, **kwargs: Any) -> None:
        kept = {name: getattr(shop, name) for name in self.base_fields}
        super().__init__(*args, initial={**kept, "commission": written_share(shop.commission)}, **kwargs)
