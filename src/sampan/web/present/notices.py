"""Sentences about what happened to a group: who made it, came, went, or gave it another name."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sampan.web.present.faces import person

ABOUT_PEOPLE: dict[str, str | Promise] = {
    "added": gettext_lazy("Somebody was added to the group"),
    "removed": gettext_lazy("Somebody was removed from the group"),
    "admin": gettext_lazy("The group has another admin"),
    "member": gettext_lazy("The group has one admin fewer"),
}
"""What lists say, where nobody is named."""
NAMES_MAX = 3
"""People whom one line names; the others are counted."""


def notice_words(row: Any, *, me_id: int | None) -> str:
    """The line for a notice: `detail` holds `what`, `who` (id and name of each) and `title`."""
    detail = row.detail
    what, mine = detail.get("what", ""), row.sender_id is not None and row.sender_id == me_id
    whom = [one for one in detail.get("who", []) if isinstance(one, dict)]
    values = {
        "name": person(row.sender).name if row.sender is not None else _("Somebody who has left"),
        "names": _names(whom, me_id),
        "title": detail.get("title", ""),
    }
    if not whom and what in ABOUT_PEOPLE:
        return str(ABOUT_PEOPLE[what])
    sentence = _mine(what, values) if mine else _theirs(what, values)
    return sentence % values


def _mine(what: str, values: dict[str, str]) -> str:
    named = bool(values["title"])
    unnamed = _("You took the group's name away")
    sentences = {
        "made": _("You made the group “%(title)s”") if named else _("You made the group"),
        "named": _("You named the group “%(title)s”") if named else unnamed,
        "added": _("You added %(names)s"),
        "removed": _("You removed %(names)s"),
        "left": _("You left the group"),
        "joined": _("You joined the group"),
        "admin": _("You made %(names)s an admin"),
        "member": _("You took the role of admin from %(names)s"),
    }
    return sentences.get(what, _("Something changed in this group"))


def _theirs(what: str, values: dict[str, str]) -> str:
    named = bool(values["title"])
    unnamed = _("%(name)s took the group's name away")
    sentences = {
        "made": _("%(name)s made the group “%(title)s”") if named else _("%(name)s made the group"),
        "named": _("%(name)s named the group “%(title)s”") if named else unnamed,
        "added": _("%(name)s added %(names)s"),
        "removed": _("%(name)s removed %(names)s"),
        "left": _("%(name)s left the group"),
        "joined": _("%(name)s joined the group"),
        "admin": _("%(name)s made %(names)s an admin"),
        "member": _("%(name)s took the role of admin from %(names)s"),
    }
    return sentences.get(what, _("Something changed in this group"))


def _names(whom: list[dict[str, Any]], me_id: int | None) -> str:
    """The first of them by name, the reader as 'you', the others counted."""
    gone = _("somebody who has left")
    names = [_("you") if one.get("id") == str(me_id) else str(one.get("name") or gone) for one in whom]
    told, others = names[:NAMES_MAX], len(names) - NAMES_MAX
    if others > 0:
        told.append(ngettext("%(count)d other", "%(count)d others", others) % {"count": others})
    return _(", ").join(told)
