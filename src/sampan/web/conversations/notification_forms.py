"""The form of what somebody wants to hear of, when, and where."""

from __future__ import annotations

from datetime import time
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sampan.accounts.types import Reader
from sampan.conversations.sentences import KIND_NAMES
from sampan.conversations.services.notifying import save_settings
from sampan.conversations.types import PUSH_KINDS, Digest, NotificationKind, NotificationWishes

SHOP_KINDS = (NotificationKind.ORDER, NotificationKind.REVIEW, NotificationKind.COMMISSION)
MESSAGE = "message"
DIGESTS = (
    (Digest.DAILY, _("Every day")),
    (Digest.WEEKLY, _("Every week")),
    (Digest.NEVER, _("Never")),
)


@lru_cache(maxsize=1)
def zone_choices() -> tuple[tuple[str, str], ...]:
    """The time zones by their IANA names, UTC first; those that are only old names of others are left out."""
    regions = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    named = sorted(name for name in available_timezones() if name.startswith(regions))
    return tuple((name, name.replace("_", " ")) for name in ("UTC", *named))


class ZoneField(forms.ChoiceField):
    """A time zone: those of the list, and any other name that a browser may propose for its own."""

    def valid_value(self, value: Any) -> bool:
        """Whether the IANA database knows it."""
        return value in available_timezones()


class NotificationForm(forms.Form):
    """All of it on one page; what pushes concerns is only there where the operator lets push."""

    told = forms.MultipleChoiceField(
        label=_("Tell me about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Decisions about what is yours are always told."),
    )
    followed_only = forms.BooleanField(
        label=_("Only what people do whom I follow"),
        required=False,
        help_text=_("Orders and decisions are told in any case."),
    )
    quiet_from = forms.TimeField(
        label=pgettext_lazy("quiet hours", "From"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_to = forms.TimeField(
        label=pgettext_lazy("quiet hours", "Until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    time_zone = ZoneField(label=_("Time zone"))
    digest = forms.ChoiceField(
        label=_("A letter about what I have not read"),
        choices=DIGESTS,
        widget=forms.RadioSelect,
        help_text=_("It comes by e-mail, and only when there is something unread."),
    )
    pushed = forms.MultipleChoiceField(
        label=_("Push to my devices"), required=False, widget=forms.CheckboxSelectMultiple
    )
    push_words = forms.BooleanField(
        label=_("Show what was written in pushes"),
        required=False,
        help_text=_("Without this a push only says that something is new."),
    )

    def __init__(self, data: Any = None, *, kept: Any) -> None:
        """`kept`: the settings as they are, a `NotificationSettings`."""
        initial = {
            "told": [kind for kind in _told_kinds() if kind not in kept.off],
            "pushed": [kind for kind in _push_kinds() if kind not in kept.push_off],
            "followed_only": kept.followed_only,
            "push_words": kept.push_words,
            "quiet_from": _clock(kept.quiet_from),
            "quiet_to": _clock(kept.quiet_to),
            "time_zone": kept.time_zone or "UTC",
            "digest": kept.digest,
        }
        super().__init__(data, initial=initial)
        self.kept = kept
        self._offer_zones()
        self._offer("told", [(kind, KIND_NAMES[kind]) for kind in _told_kinds()])
        self._offer("pushed", [(kind, KIND_NAMES.get(kind, _("Messages"))) for kind in _push_kinds()])
        if not settings.SAMPAN_PUSH:
            del self.fields["pushed"], self.fields["push_words"]

    def _offer_zones(self) -> None:
        """With the one that was chosen, whatever its name; until then a script may propose the device's."""
        field = self.fields["time_zone"]
        assert isinstance(field, ZoneField)
        chosen = {str(self.initial["time_zone"]), str(self.data.get("time_zone", ""))} & available_timezones()
        listed = zone_choices()
        field.choices = [*listed, *((name, name) for name in sorted(chosen - {name for name, _n in listed}))]
        if not self.kept.time_zone:
            field.widget.attrs["data-unchosen"] = ""

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    def save(self, reader: Reader) -> None:
        """Keep it; what the form did not offer stays as it was."""
        data = self.cleaned_data
        pushes = "pushed" in self.fields
        save_settings(
            reader=reader,
            wishes=NotificationWishes(
                off=_off(_told_kinds(), data["told"], self.kept.off),
                push_off=_off(_push_kinds(), data["pushed"], self.kept.push_off)
                if pushes
                else tuple(self.kept.push_off),
                followed_only=data["followed_only"],
                push_words=data["push_words"] if pushes else self.kept.push_words,
                quiet_from=_minute(data["quiet_from"]),
                quiet_to=_minute(data["quiet_to"]),
                time_zone=data["time_zone"],
                digest=data["digest"],
            ),
        )


def _told_kinds() -> list[str]:
    return [
        kind.value
        for kind in NotificationKind
        if kind != NotificationKind.DECISION and (settings.SAMPAN_SHOP or kind not in SHOP_KINDS)
    ]


def _push_kinds() -> list[str]:
    kinds = [MESSAGE, *(kind for kind in PUSH_KINDS if kind != MESSAGE)]
    return [kind for kind in kinds if settings.SAMPAN_SHOP or kind not in SHOP_KINDS]


def _off(offered: list[str], wanted: list[str], before: list[str]) -> tuple[str, ...]:
    """What is switched off: what was offered and not wanted, and what was off and not offered."""
    refused = {kind for kind in offered if kind not in wanted}
    return tuple(sorted(refused | {kind for kind in before if kind not in offered}))


def _clock(minute: int | None) -> time | None:
    return None if minute is None else time(minute // 60, minute % 60)


def _minute(moment: time | None) -> int | None:
    return None if moment is None else moment.hour * 60 + moment.minute
