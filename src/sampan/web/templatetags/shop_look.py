"""What the shop's templates ask: how many things lie in the cart, what was typed for a line."""

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


@register.simple_tag
def typed_number(typed: Any, line_id: str) -> str:
    """How many of a line were typed into a form that came back, '' when it did not."""
    return str(typed.get(f"quantity_{line_id}", "")) if typed else ""
