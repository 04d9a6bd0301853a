"""The payment providers of this instance, made from its settings."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

from sampan.shop.payments.protocol import Provider
from sampan.shop.payments.registry import Configuration, NotConfigured, make_provider
from sampan.shop.payments.sandbox import Sandbox
from sampan.shop.services.sandbox_vault import DatabaseVault

SANDBOX_SECRET = "sampan.shop.sandbox"  # noqa: S105 - a name, not a secret


def get_provider(name: str = "") -> Provider:
    """The provider `name`, or the one that new payments go to. Raises NotConfigured.

    One is kept for each process, so that its connections and its breaker live on.
    """
    return _made(name or settings.SAMPAN_PAYMENTS, _configuration())


def get_sandbox() -> Sandbox:
    """The sandbox with its payer's side."""
    provider = get_provider("sandbox")
    if not isinstance(provider, Sandbox):
        raise NotConfigured("The sandbox is not the sandbox.")
    return provider


@lru_cache(maxsize=8)
def _made(name: str, configuration: Configuration) -> Provider:
    return make_provider(name, configuration, vault=DatabaseVault())


def _configuration() -> Configuration:
    return Configuration(
        stripe_key=settings.SAMPAN_STRIPE_KEY,
        stripe_webhook_secret=settings.SAMPAN_STRIPE_WEBHOOK_SECRET,
        stripe_url=settings.SAMPAN_STRIPE_URL,
        sandbox_secret=salted_hmac(SANDBOX_SECRET, "webhooks", algorithm="sha256").hexdigest(),
    )
