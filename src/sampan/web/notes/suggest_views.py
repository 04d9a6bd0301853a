"""What somebody may mean who types '#' or '@' in the composer or in a comment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from sampan.accounts.policies import require_account
from sampan.accounts.selectors import suggest_accounts
from sampan.core import ratelimit
from sampan.notes.selectors import suggest_topics
from sampan.web.notes.json_answers import answers_json
from sampan.web.present.faces import person
from sampan.web.present.reading import reader_of

SUGGESTIONS_MINUTE_MAX = 240
"""A quick typist asks twice a second, in two fields."""


@require_GET
@answers_json
def topics(request: HttpRequest) -> HttpResponse:
    """Topics for `?q=`, in both languages."""
    _check(request)
    found = suggest_topics(request.GET.get("q", ""))
    return JsonResponse(
        {
            "topics": [
                {
                    "name": hit.name,
                    "other_name": hit.other_name,
                    "slug": hit.name,
                    "note_count": hit.note_count,
                }
                for hit in found
            ]
        }
    )


@require_GET
@answers_json
def people(request: HttpRequest) -> HttpResponse:
    """People for `?q=`."""
    _check(request)
    shown = [
        person(account) for account in suggest_accounts(request.GET.get("q", ""), reader=reader_of(request))
    ]
    return JsonResponse(
        {"people": [{"handle": one.handle, "name": one.name, "avatar_url": one.avatar_url} for one in shown]}
    )


def _check(request: HttpRequest) -> None:
    me = require_account(reader_of(request))
    ratelimit.check(f"suggest:{me}", limit=SUGGESTIONS_MINUTE_MAX, seconds=60)
