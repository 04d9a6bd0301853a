"""A push server and the browser behind it, on loopback: takes requests over TLS, and opens their envelopes.

The opening is written out after RFC 8291 and 8188, with nothing of the library that seals them.
"""

from __future__ import annotations

import json
import ssl
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

P256 = ec.SECP256R1()


def encode(data: bytes) -> str:
    """Base64 for addresses, without fillers."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class BrowserKeys:
    """What a browser makes for one subscription."""

    def __init__(self, seed: int = 1) -> None:
        self.private = ec.derive_private_key(7_000_001 + seed, P256)
        self.auth_secret = bytes(range(seed, seed + 16))

    @property
    def point(self) -> bytes:
        return point_of(self.private.public_key())

    @property
    def p256dh(self) -> str:
        return encode(self.point)

    @property
    def auth(self) -> str:
        return encode(self.auth_secret)

    def open(self, body: bytes) -> bytes:
        """The words in an envelope (RFC 8291, 3.4; RFC 8188, 2); raises InvalidTag for another browser's."""
        salt, key_length = body[:16], body[20]
        sender_point, sealed = body[21 : 21 + key_length], body[21 + key_length :]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(P256, sender_point)
        shared = self.private.exchange(ec.ECDH(), sender)
        info = b"WebPush: info\x00" + self.point + sender_point
        ikm = _hkdf(shared, salt=self.auth_secret, info=info, length=32)
        key = _hkdf(ikm, salt=salt, info=b"Content-Encoding: aes128gcm\x00", length=16)
        nonce = _hkdf(ikm, salt=salt, info=b"Content-Encoding: nonce\x00", length=12)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        return plain.rstrip(b"\x00").removesuffix(b"\x02")


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _hkdf(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def check_sender(header: str) -> tuple[dict[str, Any], str]:
    """The claims and the public key of an Authorization header whose signature is right (RFC 8292, 3)."""
    scheme, _space, rest = header.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _dot, signature = parts["t"].rpartition(".")
    raw = decode(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(P256, decode(parts["k"]))
    key.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(decode(signed.split(".")[1])), parts["k"]


@dataclass
class Request:
    """What reached the server."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushServer:
    """It answers every request with `status`, after `reply` bytes of talk; `hears` is called meanwhile."""

    port: int = 0
    status: int = 201
    reply: int = 0
    location: str = ""
    requests: list[Request] = field(default_factory=list)
    hears: Callable[[], None] = lambda: None

    def url(self, path: str = "/browser/1", *, host: str = "localhost") -> str:
        return f"https://{host}:{self.port}{path}"


@contextmanager
def push_server(folder: Path) -> Iterator[tuple[PushServer, Path]]:
    """A running server, and the file of the authority that vouches for its certificate."""
    certificate = _make_certificate(folder)
    server = PushServer()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(server))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, folder / "key.pem")
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    server.port = httpd.server_address[1]
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server, certificate
    finally:
        httpd.shutdown()
        httpd.server_close()


def _handler_of(server: PushServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.requests.append(Request(self.path, headers, body))
            server.hears()
            self.send_response(server.status)
            if server.location:
                self.send_header("Location", server.location)
            self.send_header("Content-Length", str(server.reply))
            self.end_headers()
            try:
                for _piece in range(0, server.reply, 65_536):
                    self.wfile.write(b"x" * 65_536)
            except OSError:
                pass  # whoever asked has heard enough

        def log_message(self, *_words: Any) -> None:
            pass

    return Handler


def _make_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(P256)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "push server of the tests")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    today = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    path = folder / "certificate.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path
