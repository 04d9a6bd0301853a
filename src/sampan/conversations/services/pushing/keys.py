"""The key by which the browser makers' servers know this instance (VAPID, RFC 8292)."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from sampan.core.clock import now

TOKEN_SECONDS = 12 * 3600
"""How long one signature holds; the servers refuse more than 24 hours."""


def public_key() -> str:
    """The public half as browsers take it: the uncompressed point in base64 for addresses."""
    point = (
        _key(settings.SAMPAN_PUSH_KEY)
        .public_key()
        .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def authorization(endpoint: str) -> str:
    """The header Authorization for one message to `endpoint`: who sends, and until when that holds."""
    from py_vapid import Vapid02  # kept out of processes that send nothing

    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(now().timestamp()) + TOKEN_SECONDS,
        "sub": settings.SAMPAN_PUSH_SUBJECT,
    }
    return str(Vapid02(_key(settings.SAMPAN_PUSH_KEY)).sign(claims)["Authorization"])


@lru_cache(maxsize=4)
def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The private key of the file, made on first use; the first of several processes wins."""
    if not path.exists():
        _make(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError(f"{path.name} is not a key for web push: it must be of the curve P-256")
    return key


def _make(path: Path) -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    try:
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
