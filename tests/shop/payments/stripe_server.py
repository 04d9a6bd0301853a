"""Starts localstripe for the tests: on loopback only, with what it lacks and Stripe has.

Run as a program: `python stripe_server.py PORT`. It adds idempotency keys (a repeated key gets the first
answer again, as https://docs.stripe.com/api/idempotent_requests says), writes nothing to /tmp, and tells what
it was asked: GET /_seen gives [[method, path, idempotency key], ...].
"""

import sys
from typing import Any

from aiohttp import web
from localstripe import resources
from localstripe.server import app

_answers: dict[str, web.Response] = {}
_seen: list[list[str]] = []


@web.middleware
async def _with_keys(request: web.Request, handler: Any) -> web.StreamResponse:
    if request.path == "/_seen":
        return web.json_response(_seen)
    key = request.headers.get("Idempotency-Key", "")
    _seen.append([request.method, request.path, key])
    if key in _answers:
        first = _answers[key]
        return web.Response(body=first.body, status=first.status, content_type="application/json")
    answer: web.StreamResponse = await handler(request)
    if key and isinstance(answer, web.Response) and answer.status < 500:
        _answers[key] = answer
    return answer


if __name__ == "__main__":
    resources.Store.dump_to_disk = lambda self: None  # type: ignore[method-assign]
    app.middlewares.insert(0, _with_keys)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None)
