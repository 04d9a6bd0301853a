"""How the shop is paid: is the provider set up, does money really move, does any of it hang."""

from collections.abc import Iterator

from django.conf import settings

from sampan.ops.doctor.finding import Finding, bad, note, ok
from sampan.shop.payments.registry import PROVIDERS
from sampan.shop.selectors.paying import count_hanging

SUBJECT = "payments"
GUIDE = "docs/developers/payments.md says how."


def look() -> Finding:
    """Look at the settings; needs no database."""
    if not settings.SAMPAN_SHOP:
        return ok(SUBJECT, "the shop is switched off")
    if settings.SAMPAN_PAYMENTS not in PROVIDERS:
        return bad(
            SUBJECT,
            f"SAMPAN_PAYMENTS={settings.SAMPAN_PAYMENTS} is no payment provider",
            f"Set it to one of: {', '.join(PROVIDERS)}",
        )
    return _stripe() if settings.SAMPAN_PAYMENTS == "stripe" else _sandbox()


def look_at_money() -> Iterator[Finding]:
    """Look at payments and refunds that need somebody's hand; needs the database."""
    hanging = count_hanging()
    if hanging.unsettled:
        yield note(
            "unsettled",
            f"{hanging.unsettled} payments or refunds without an answer of their provider for over an hour",
            "Does the provider answer, with the keys that they were begun with? See the worker's log.",
        )
    if hanging.not_given_back:
        yield bad(
            "refunds",
            f"{hanging.not_given_back} payments came too late and the provider would not give them back",
            "Give them back on the provider's own pages; the admin pages list them among the refunds.",
        )


def _sandbox() -> Finding:
    if settings.SAMPAN_URL.startswith("https://"):
        return note(
            SUBJECT,
            f"sandbox, at the public address {settings.SAMPAN_URL}: whoever orders there pays nothing",
            f"To take money, set SAMPAN_PAYMENTS=stripe; {GUIDE} To have no shop: SAMPAN_SHOP=0",
        )
    return ok(SUBJECT, "sandbox: orders are tried out, no money moves")


def _stripe() -> Finding:
    needed = ("SAMPAN_STRIPE_KEY", "SAMPAN_STRIPE_PUBLIC_KEY", "SAMPAN_STRIPE_WEBHOOK_SECRET")
    missing = [name for name in needed if not getattr(settings, name)]
    if missing:
        return bad(SUBJECT, f"Stripe is chosen, but {', '.join(missing)} not set", f"Set it; {GUIDE}")
    is_test = settings.SAMPAN_STRIPE_KEY.startswith(("sk_test_", "rk_test_"))
    if is_test and settings.SAMPAN_URL.startswith("https://"):
        return note(SUBJECT, "Stripe in test mode: no money moves", "To take money, set the live keys.")
    if not is_test and not settings.SAMPAN_URL.startswith("https://"):
        return note(
            SUBJECT,
            "Stripe with live keys, but without https: Stripe's form and its messages need it",
            "Put a proxy that speaks TLS in front, and set SAMPAN_URL=https://your.name",
        )
    return ok(SUBJECT, "Stripe in test mode" if is_test else "Stripe")
