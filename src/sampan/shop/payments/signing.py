"""Signatures of webhooks with a time stamp, in Stripe's form: `t=<seconds>,v1=<hex of HMAC-SHA256>`."""

import hmac
from hashlib import sha256

from sampan.shop.payments.types import Forged

TOLERANCE_SECONDS = 300
"""How old a signature may be, or ahead of our clock: an older one may be a replay. Stripe's own value."""
SIGNATURES_MAX = 10
"""A provider that changes its secret signs with two; more than a handful is somebody trying."""


def sign(body: bytes, *, secret: str, at: int) -> str:
    """The header for `body`, signed at `at` (seconds since 1970)."""
    return f"t={at},v1={_mac(body, secret, at)}"


def verify(body: bytes, header: str, *, secret: str, now: float) -> None:
    """Raise Forged unless `header` signs `body` with `secret`, no longer ago than TOLERANCE_SECONDS."""
    at, signatures = _parts(header)
    expected = _mac(body, secret, at)
    if not any(hmac.compare_digest(expected, one) for one in signatures):
        raise Forged("the signature does not hold")
    if abs(now - at) > TOLERANCE_SECONDS:
        raise Forged("the signature is not of now")


def _parts(header: str) -> tuple[int, list[str]]:
    pairs = [part.partition("=") for part in header.split(",")[: SIGNATURES_MAX + 1]]
    stamps = [value for name, _, value in pairs if name == "t"]
    signatures = [value for name, _, value in pairs if name == "v1" and value.isascii()]
    if len(stamps) != 1 or not (stamps[0].isascii() and stamps[0].isdigit()) or not signatures:
        raise Forged("there is no signature")
    return int(stamps[0]), signatures


def _mac(body: bytes, secret: str, at: int) -> str:
    return hmac.new(secret.encode(), b"%d.%s" % (at, body), sha256).hexdigest()
