"""A loopback server that stands where models are fetched from, and tiny models that it can serve."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.translation.engines.marian_file import model_file, pieces_in, vocabulary, zstd_frame

ZH = ["今天去吃火锅了", "明天还想去公园", "我爱我的猫", "这个多少钱", "你会说英语吗"]
EN = ["went for hotpot today", "I want to go to the park", "I love my cat", "how much is this"]


class FileServer:
    """What a test sees of the server: its files by path, what was asked for, and how it misbehaves."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.files: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.break_off_after: int | None = None
        self.knows_ranges = True

    def transport(self) -> httpx.BaseTransport:
        """Leads every host to this server, so that Mozilla's own addresses can be asked for."""
        return _Everywhere(self.url)


class _Everywhere(httpx.HTTPTransport):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._port = httpx.URL(url).port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return super().handle_request(request)


@pytest.fixture
def file_server() -> Iterator[FileServer]:
    """A server on a loopback port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            found.asked.append((path, self.headers.get("Range")))
            if path in found.redirects:
                self.send_response(302)
                self.send_header("Location", found.redirects[path])
                self.end_headers()
                return
            body = found.files.get(path)
            if body is None:
                self.send_error(404)
                return
            wanted = self.headers.get("Range")
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and found.knows_ranges else 0
            self.send_response(206 if start else 200)
            rest = body[start:]
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            cut = found.break_off_after
            self.wfile.write(rest if cut is None else rest[:cut])

        def log_message(self, *arguments: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = FileServer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def tiny_models() -> dict[str, dict[str, bytes]]:
    """Both directions as Mozilla has them: one vocabulary from Chinese, two from English."""
    both = vocabulary(ZH + EN)
    source, target = vocabulary(EN, size=40), vocabulary(ZH, size=40)
    shared = model_file(source_size=pieces_in(both), target_size=pieces_in(both), shared=True)
    split = model_file(source_size=pieces_in(source), target_size=pieces_in(target), shared=False)
    return {
        "zh-en": {"model.zhen.intgemm.alphas.bin": shared, "vocab.zhen.spm": both},
        "en-zh": {
            "model.enzh.intgemm.alphas.bin": split,
            "srcvocab.enzh.spm": source,
            "trgvocab.enzh.spm": target,
        },
    }


@pytest.fixture
def firefox_place(tmp_path: Path, tiny_models: dict[str, dict[str, bytes]]) -> Path:
    """A folder with both directions in it, as an operator might have made it."""
    for folder, files in tiny_models.items():
        (tmp_path / folder).mkdir()
        for name, body in files.items():
            (tmp_path / folder / name).write_bytes(body)
    return tmp_path


def mozilla_records(tiny_models: dict[str, dict[str, bytes]], **changes: Any) -> list[dict[str, Any]]:
    """Records of the collection translations-models-v2, in the shape that Mozilla's service gives."""
    kinds = {"model": "model", "vocab": "vocab", "srcvocab": "srcvocab", "trgvocab": "trgvocab"}
    records = []
    for folder, files in tiny_models.items():
        pair = ("zh-Hans", "en") if folder == "zh-en" else ("en", "zh-Hans")
        for name, body in files.items():
            packed = zstd_frame(body)
            record = {
                "name": name,
                "sourceLanguage": pair[0],
                "targetLanguage": pair[1],
                "architecture": "base-memory",
                "version": "3.1",
                "fileType": kinds[name.split(".")[0]],
                "filter_expression": "",
                "decompressedSize": len(body),
                "decompressedHash": hashlib.sha256(body).hexdigest(),
                "attachment": {
                    "filename": f"{name}.zst",
                    "location": f"main-workspace/translations-models-v2/{name}.zst",
                    "hash": hashlib.sha256(packed).hexdigest(),
                    "mimetype": "application/zstd",
                    "size": len(packed),
                },
            }
            records.append({**record, **changes})
    return records


@pytest.fixture
def mozilla(file_server: FileServer, tiny_models: dict[str, dict[str, bytes]]) -> FileServer:
    """The server, with Mozilla's list and its files."""
    records = mozilla_records(tiny_models)
    path = "/v1/buckets/main/collections/translations-models-v2/records"
    file_server.files[path] = json.dumps({"data": records}).encode()
    bodies = {name: body for files in tiny_models.values() for name, body in files.items()}
    for record in records:
        file_server.files["/" + record["attachment"]["location"]] = zstd_frame(bodies[record["name"]])
    return file_server
