"""Which payment providers there are, and what each needs to be told by the operator."""

from dataclasses import dataclass, field

from sampan.shop.payments import sandbox, stripe_api
from sampan.shop.payments.protocol import Provider
from sampan.shop.payments.sandbox import Sandbox, Vault

PROVIDERS = (sandbox.NAME, stripe_api.NAME)


@dataclass(frozen=True)
class Configuration:
    """What the operator set. Secrets stay out of its repr, and so out of logs."""

    stripe_key: str = field(default="", repr=False)
    stripe_webhook_secret: str = field(default="", repr=False)
    stripe_url: str = ""
    sandbox_secret: str = field(default="", repr=False)


class NotConfigured(Exception):
    """The provider is unknown, or lacks a key; the text says which setting to mend."""


def make_provider(name: str, configuration: Configuration, *, vault: Vault) -> Provider:
    """The provider `name`; raises NotConfigured. Speaks to nobody yet."""
    if name == sandbox.NAME:
        return Sandbox(vault, secret=configuration.sandbox_secret)
    if name == stripe_api.NAME:
        missing = [
            setting
            for setting, value in (
                ("SAMPAN_STRIPE_KEY", configuration.stripe_key),
                ("SAMPAN_STRIPE_WEBHOOK_SECRET", configuration.stripe_webhook_secret),
            )
            if not value
        ]
        if missing:
            raise NotConfigured(f"Stripe needs {' and '.join(missing)}.")
        return stripe_api.Stripe(
            key=configuration.stripe_key,
            webhook_secret=configuration.stripe_webhook_secret,
            url=configuration.stripe_url,
        )
    raise NotConfigured(f"SAMPAN_PAYMENTS must be one of {', '.join(PROVIDERS)}, not {name!r}.")
