"""Ending the letters of unread notifications by the link in one of them, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sampan.conversations.services.notifying.digest import check_stop_token, stop_by_token


@csrf_exempt  # mail programs press it for their owner (RFC 8058); the signed address is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask at first: programs that look at the links of a letter must not end anything. A POST ends it."""
    if request.method == "POST":
        stop_by_token(token)
    else:
        check_stop_token(token)
    shown = {"token": token, "stopped": request.method == "POST"}
    response = render(request, "notifications/digest_stop.html", shown)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
