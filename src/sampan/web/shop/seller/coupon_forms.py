"""The fields of a coupon."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sampan.core.errors import DomainError
from sampan.shop.money import parse_amount
from sampan.shop.services import CouponContent
from sampan.shop.types import CODE_CHARS, CouponKind
from sampan.web.shop.seller.amounts import read_share, written, written_share

KINDS = ((CouponKind.PERCENT.value, _("A share, in percent")), (CouponKind.AMOUNT.value, _("An amount")))


class AmountField(forms.CharField):
    """A sum in the shop's currency, kept in minor units; None for an empty field."""

    currency = ""

    def clean(self, value: Any) -> int | None:
        """The sum, or how to write one."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_amount(text, self.currency)
        except DomainError as error:
            raise forms.ValidationError(error.message, code=error.code) from None


class MomentField(forms.DateTimeField):
    """Day and time as the browser's own chooser writes them."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)


class CouponForm(forms.Form):
    """What a coupon takes off, for whom and until when."""

    code = forms.CharField(
        label=_("Code"),
        max_length=CODE_CHARS,
        help_text=_("What buyers type: letters and digits, without spaces."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("It takes off"), choices=KINDS, widget=forms.RadioSelect)
    value = forms.CharField(
        label=_("How much"),
        help_text=_("Percent, such as 10, or an amount in your currency. Never off the shipping."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    least_total = AmountField(
        label=_("Goods worth at least"),
        required=False,
        help_text=_("Empty: for any order."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    most_off = AmountField(
        label=_("At most off"),
        required=False,
        help_text=_("Only for a share; empty: without limit."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    uses_max = forms.IntegerField(
        label=_("Uses in all"), required=False, min_value=1, help_text=_("Empty: without limit.")
    )
    uses_each_max = forms.IntegerField(label=_("Uses by one buyer"), min_value=1, max_value=1_000, initial=1)
    starts_at = MomentField(label=_("Holds from"), required=False, help_text=_("Empty: at once."))
    ends_at = MomentField(label=_("Holds until"), required=False, help_text=_("Empty: until you stop it."))

    def __init__(self, *args: Any, currency: str, coupon: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(coupon, currency) if coupon else None
        super().__init__(*args, **kwargs)
        self.coupon = coupon
        self.currency = currency
        fields: Any = self.fields
        for name in ("least_total", "most_off"):
            fields[name].currency = currency
        if coupon is not None:  # buyers may have written them down
            for name in ("code", "kind"):
                fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """The value is read as the kind says: a share or an amount."""
        data = dict(super().clean() or {})
        kind, text = data.get("kind"), data.get("value")
        if kind and text:
            reading = read_share if kind == CouponKind.PERCENT else self._amount
            try:
                data["value"] = reading(text)
            except DomainError as error:
                self.add_error("value", error.message)
        return data

    def _amount(self, text: str) -> int:
        return parse_amount(text, self.currency)

    def content(self) -> CouponContent:
        """What the services take."""
        data = dict(self.cleaned_data)
        data["least_total"] = data["least_total"] or 0
        return CouponContent(**data)


def _initial(coupon: Any, currency: str) -> dict[str, Any]:
    is_share = coupon.kind == CouponKind.PERCENT
    kept: dict[str, Any] = {
        name: getattr(coupon, name)
        for name in ("code", "kind", "uses_max", "uses_each_max", "starts_at", "ends_at")
    }
    return {
        **kept,
        "value": written_share(coupon.value) if is_share else written(coupon.value, currency),
        "least_total": written(coupon.least_total or None, currency),
        "most_off": written(coupon.most_off, currency),
    }


def state_of(coupon: Any, *, now: datetime) -> str:
    """How a coupon stands at `now`: 'on', 'soon', 'over', 'used_up' or 'stopped'."""
    if not coupon.is_active:
        return "stopped"
    if coupon.ends_at is not None and coupon.ends_at <= now:
        return "over"
    if coupon.uses_max is not None and coupon.use_count >= coupon.uses_max:
        return "used_up"
    return "soon" if coupon.starts_at > now else "on"
