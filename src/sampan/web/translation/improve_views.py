"""The dialog in which a translation is bettered, and its page for browsers without scripts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from sampan.core.errors import DomainError, NotFound, SignInNeeded
from sampan.translation.errors import ImprovementUnsure
from sampan.translation.services.improvements import improve_own, propose_improvement
from sampan.translation.types import LANGUAGES, OpenText
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment
from sampan.web.present.reading import reader_of
from sampan.web.translation.improving import REASONS, Form, Part, gather, shown_parts, slips_of, target_of

KEPT = _("Saved. From now on readers see your own words.")
PROPOSED = _(
    "Thank you! The author, a trusted reader or enough votes will decide. You find it under Translations on "
    "your page."
)


@member_only
@require_safe
def improve(request: HttpRequest, kind: str, target_id: int) -> HttpResponse:
    """The texts of one note, comment or profile with their translations and what readers propose."""
    reader = reader_of(request)
    to, texts = gather(kind, target_id, to=target_of(request.GET.get("to"), reader), reader=reader)
    parts = shown_parts(texts, to=to, reader=reader, forms={})
    return whole(request, parts, kind=kind, target_id=target_id, to=to)


@member_only
@require_POST
def save(request: HttpRequest, kind: str, target_id: int, field: str) -> HttpResponse:
    """Propose a better translation; the author's own is kept at once. After a mistake all that was typed
    stands there again."""
    reader = reader_of(request)
    to, texts = gather(kind, target_id, to=target_of(request.POST.get("to"), reader), reader=reader)
    text = _named(texts, f"{kind}:{target_id}:{field}")
    typed = Form(
        body=request.POST.get("body", ""), may_train=request.POST.get("may_train") == "1", is_typed=True
    )
    try:
        notice = _keep(request, text, to, typed)
    except (NotFound, SignInNeeded):
        raise
    except DomainError as error:
        form = _with_trouble(typed, error)
        return answer(request, texts, text, to=to, form=form, status=422)
    if not is_fragment(request):
        messages.success(request, str(notice))
        return HttpResponseRedirect(f"{reverse('improve', args=[kind, target_id])}?to={to}")
    return answer(request, texts, text, to=to, form=Form(notice=notice))


def answer(
    request: HttpRequest, texts: list[OpenText], text: OpenText, *, to: str, form: Form, status: int = 200
) -> HttpResponse:
    """The part of the dialog that holds `text`; without htmx the whole page."""
    reader = reader_of(request)
    if is_fragment(request):
        parts = shown_parts([text], to=to, reader=reader, forms={text.ref: form})
        return as_fragment(render(request, "translation/_part.html", _context(parts[0]), status=status))
    parts = shown_parts(texts, to=to, reader=reader, forms={text.ref: form})
    kind, target_id, _field = text.ref.split(":")
    return whole(request, parts, kind=kind, target_id=int(target_id), to=to, status=status)


def whole(
    request: HttpRequest, parts: list[Part], *, kind: str, target_id: int, to: str, status: int = 200
) -> HttpResponse:
    """The dialog's content, or the page."""
    context = {"parts": parts, "kind": kind, "target_id": target_id, "to": to, "reasons": REASONS}
    context["targets"] = [code for code in LANGUAGES if parts and parts[0].is_own]
    if is_fragment(request):
        return as_fragment(render(request, "translation/_improve.html", context, status=status))
    return render(request, "translation/improve.html", context, status=status)


def _context(part: Part) -> dict[str, Any]:
    return {"part": part, "reasons": REASONS}


def _named(texts: list[OpenText], ref: str) -> OpenText:
    for text in texts:
        if text.ref == ref:
            return text
    raise NotFound("improve")


def _keep(request: HttpRequest, text: OpenText, to: str, typed: Form) -> Any:
    reader = reader_of(request)
    if text.author_id == reader.account_id:
        improve_own(reader=reader, text=text, to=to, body=typed.body)
        return KEPT
    propose_improvement(
        reader=reader,
        text=text,
        to=to,
        body=typed.body,
        may_train=typed.may_train,
        confirmed=request.POST.get("confirmed") == "1",
    )
    return PROPOSED


def _with_trouble(typed: Form, error: DomainError) -> Form:
    slips = slips_of(error.faults) if isinstance(error, ImprovementUnsure) else ()
    return Form(typed.body, typed.may_train, error=error.message, slips=slips, is_typed=True)
