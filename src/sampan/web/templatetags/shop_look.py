"""What the shop shows on every page: how many things lie in the cart."""

from typing import Any

from django import template
from django.template import Context

from sampan.web.cart_badge import badge

register = template.Library()


@register.simple_tag(takes_context=True)
def cart_count(context: Context) -> int:
    """What the page knows of the reader's cart: the view's own count, else the browser's. No query."""
    known: Any = context.get("cart_count")
    if isinstance(known, int):
        return known
    return badge(context["request"]) or 0
