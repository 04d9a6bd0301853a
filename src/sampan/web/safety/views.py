"""Reporting something, and the staff's way to what was reported."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from sampan.accounts.selectors import get_account_by_id
from sampan.accounts.types import Reader
from sampan.conversations.selectors import get_comment
from sampan.core.errors import Forbidden, Invalid, NotFound, SignInNeeded, TooMany
from sampan.core.ids import parse_id
from sampan.notes.selectors import get_note
from sampan.safety import services
from sampan.safety.types import Reason, TargetKind
from sampan.shop.selectors import get_product, get_review, get_shop
from sampan.web.answers import piece_or_page
from sampan.web.present.reading import reader_of

REASONS = {
    Reason.SPAM: _("Spam or fake engagement"),
    Reason.HARASSMENT: _("Harassment or bullying"),
    Reason.HATE: _("Hate against a group of people"),
    Reason.NUDITY: _("Nudity or sexual content"),
    Reason.VIOLENCE: _("Violence or cruelty"),
    Reason.SELF_HARM: _("Suicide or self-harm"),
    Reason.MINORS: _("It harms children"),
    Reason.FRAUD: _("Fraud or deception"),
    Reason.UNLABELLED_AD: _("An advertisement that does not say so"),
    Reason.COPYRIGHT: _("It belongs to somebody else"),
    Reason.PRIVACY: _("It shows private things of somebody"),
    Reason.OTHER: _("Something else"),
}


@dataclass(frozen=True)
class Target:
    """What a report is about, and where it stands."""

    kind: TargetKind
    id: int
    author_id: int | None
    url: str


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The dialog, or the page, in which something is reported."""
    reader = reader_of(request)
    if not reader.signed_in:
        raise SignInNeeded
    fields = request.POST if request.method == "POST" else request.GET
    target = find_target(fields.get("kind", ""), parse_id(fields.get("id")), reader=reader)
    if request.method == "GET":
        return _dialog(request, target)
    reason, detail = fields.get("reason", ""), fields.get("detail", "")
    try:
        services.file_report(
            reader=reader,
            kind=target.kind,
            target_id=target.id,
            reason=reason,
            detail=detail,
            target_account_id=target.author_id,
        )
    except (Invalid, TooMany) as error:
        return _dialog(request, target, reason=reason, detail=detail, form_error=error.message, status=422)
    return piece_or_page(request, "safety/_report_done.html", "safety/report_done.html", {"url": target.url})


@require_GET
def report_target(request: HttpRequest, kind: str, target_id: int) -> HttpResponse:
    """Lead the staff from a report to the page of what was reported."""
    if not reader_of(request).is_staff:
        raise Forbidden
    return HttpResponseRedirect(find_target(kind, target_id, reader=reader_of(request)).url)


def find_target(kind: str, target_id: int | None, *, reader: Reader) -> Target:
    """What the reader points at, if they can see it. Raises NotFound for all else."""
    if target_id is None:
        raise NotFound
    if kind == TargetKind.NOTE:
        note = get_note(target_id, reader=reader)
        return Target(TargetKind.NOTE, note.pk, note.author_id, reverse("note", args=[note.pk]))
    if kind == TargetKind.COMMENT:
        comment = get_comment(target_id, reader=reader)
        url = f"{reverse('note', args=[comment.note_id])}#comment-{comment.pk}"
        return Target(TargetKind.COMMENT, comment.pk, comment.author_id, url)
    if kind == TargetKind.ACCOUNT:
        account = get_account_by_id(target_id, reader=reader)
        return Target(TargetKind.ACCOUNT, account.pk, account.pk, reverse("profile", args=[account.handle]))
    return _find_in_shop(kind, target_id, reader=reader)


def _find_in_shop(kind: str, target_id: int, *, reader: Reader) -> Target:
    if kind == TargetKind.PRODUCT:
        product = get_product(target_id, reader=reader)
        return Target(TargetKind.PRODUCT, product.pk, product.shop_id, reverse("product", args=[product.pk]))
    if kind == TargetKind.REVIEW:
        review = get_review(target_id, reader=reader)
        url = f"{reverse('product', args=[review.product_id])}#review-{review.pk}"
        return Target(TargetKind.REVIEW, review.pk, review.author_id, url)
    if kind == TargetKind.SHOP:
        shop = get_shop(target_id, reader=reader)
        return Target(TargetKind.SHOP, shop.pk, shop.pk, reverse("storefront", args=[shop.account.handle]))
    raise NotFound


def _dialog(
    request: HttpRequest,
    target: Target,
    *,
    reason: str = "",
    detail: str = "",
    form_error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "kind": target.kind.value,
        "target_id": str(target.id),
        "reasons": [(code.value, label) for code, label in REASONS.items()],
        "reason": reason,
        "detail": detail,
        "form_error": form_error,
        "url": target.url,
    }
    return piece_or_page(request, "safety/_report.html", "safety/report.html", context, status=status)
