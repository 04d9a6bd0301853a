"""How the composer's scripts are answered: JSON, refusals included."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from sampan.core.errors import DomainError, SignInNeeded
from sampan.web.answers import page_seen

View = Callable[..., HttpResponse]


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks: it sends JSON or says that it takes JSON."""
    accepts = request.headers.get("Accept", "").startswith("application/json")
    return accepts or request.content_type == "application/json"


def refusal(error: DomainError, request: HttpRequest) -> JsonResponse:
    """The refusal with its code, sentence, field and numbers; who must sign in is told where."""
    body = {
        "code": error.code,
        "message": error.message,
        "field": error.field or "",
        "params": error.params,
    }
    if not isinstance(error, SignInNeeded):
        return JsonResponse({"error": body}, status=error.status)
    answer = JsonResponse({"error": body}, status=403)
    answer.headers["HX-Redirect"] = f"{reverse('account_login')}?next={quote(page_seen(request))}"
    return answer


def answers_json(view: View) -> View:
    """Makes every refusal inside the view a `refusal` when a script asks; forms get the house's pages."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            response = view(request, *arguments, **named)
        except DomainError as error:
            if not wants_json(request):
                raise
            response = refusal(error, request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer
