"""Refusals as problem documents (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"


def problem(*, status: int, code: str, detail: str) -> HttpResponse:
    """One refusal: `code` is for programs and stays, `detail` is for people, in their language."""
    told = {"status": status, "title": HTTPStatus(status).phrase, "code": code, "detail": detail}
    response = HttpResponse(json.dumps(told, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response
