"""How long a card rests, in words short enough for a button."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOUR, DAY = 3_600, 86_400
DAYS_SHOWN = 30
"""Rests longer than this are told in months, and than a year in years."""
DAYS_OF_MONTH, DAYS_OF_YEAR = 30.44, 365.25


def interval_words(rest: timedelta) -> str:
    """'10 min', '2 days', '3 months', '1.5 years'; never less than a minute."""
    seconds = rest.total_seconds()
    if seconds < HOUR:
        minutes = max(1, round(seconds / 60))
        return _("%(n)d min") % {"n": minutes}
    if seconds < DAY:
        hours = round(seconds / HOUR)
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = round(seconds / DAY)
    if days <= DAYS_SHOWN:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if days < DAYS_OF_YEAR:
        months = round(days / DAYS_OF_MONTH)
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    years = days / DAYS_OF_YEAR
    if years < 1.05:
        return _("1 year")
    return _("%(n)s years") % {"n": f"{years:.1f}".removesuffix(".0")}
