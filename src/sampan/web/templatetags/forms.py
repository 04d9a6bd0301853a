"""How forms look: a field with its label, hint and errors; the list of settings pages; where letters go."""

from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sampan.web.conversations.browser_names import browser_name

register = template.Library()

SETTINGS_PAGES = (
    ("settings_profile", _("Profile"), "me"),
    ("settings_languages", _("Languages"), "globe"),
    ("settings_interests", _("Interests"), "star"),
    ("settings_discovery", _("What Sampan learns"), "explore"),
    ("settings_appearance", _("Appearance"), "moon"),
    ("settings_messages", _("Messages"), "message"),
    ("settings_notifications", _("Notifications"), "bell"),
    ("settings_privacy", _("Privacy"), "eye"),
    ("settings_security", _("Sign-in and security"), "shield"),
)
"""Address name, title and icon of each subject, in their order."""
PARTS = {
    "settings_blocked": "settings_privacy",
    "settings_muted": "settings_privacy",
    "settings_avatar": "settings_profile",
    "settings_signals": "settings_discovery",
    "settings_learned_reset": "settings_discovery",
}
"""Pages that belong to a subject without being its first page."""
TEXT_INPUTS = {
    "text",
    "email",
    "password",
    "number",
    "url",
    "tel",
    "textarea",
    "select",
    "datetime-local",
    "time",
}


@register.inclusion_tag("components/form_field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    """A field as every form shows it: label, control, hint, errors; nothing but the control when hidden."""
    kind = getattr(field.field.widget, "input_type", "textarea")
    attrs = field.field.widget.attrs
    attrs.pop("placeholder", None)  # the label says it, and stays while one types
    if kind in TEXT_INPUTS:
        attrs["class"] = "input"
    return {"field": field, "kind": kind}


@register.simple_tag(takes_context=True)
def settings_pages(context: Context) -> list[dict[str, Any]]:
    """The subjects of the settings with their addresses; `current` marks the one that is open."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.url_name if match else ""
    # allauth's own pages (passwords, passkeys, sessions) all belong to security.
    open_page = PARTS.get(here, here if here.startswith("settings") else "settings_security")
    return [
        {"url": reverse(name), "title": title, "icon": icon, "current": name == open_page}
        for name, title, icon in SETTINGS_PAGES
    ]


@register.filter
def browser(user_agent: str) -> str:
    """'Firefox on Android' of what a browser says of itself; '' when it cannot be told."""
    return browser_name(user_agent)


@register.simple_tag
def mail_in_console() -> bool:
    """Whether this instance prints its letters instead of sending them."""
    return bool(settings.EMAIL_BACKEND.endswith("console.EmailBackend"))
