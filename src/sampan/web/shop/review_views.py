"""Reviews: writing and changing one's own, taking it back, the seller's answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sampan.core.errors import Conflict, DomainError, Invalid, NotFound, TooLarge, TooMany
from sampan.core.ids import parse_id
from sampan.shop import selectors, services
from sampan.shop.services.reviews import BODY_MAX, PICTURES_MAX
from sampan.web.accounts.members import member_only
from sampan.web.present import files
from sampan.web.present.orders import line_title
from sampan.web.present.reading import reader_of
from sampan.web.present.texts import Texts

REFUSALS = (Conflict, Invalid, TooMany, TooLarge)


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def write(request: HttpRequest, line_id: int) -> HttpResponse:
    """The form of a review of one bought line, and keeping it; pictures may come with it."""
    reader = reader_of(request)
    line = selectors.get_reviewable_line(line_id, reader=reader)
    old = selectors.find_own_review(reader=reader, line_id=line_id)
    if request.method != "POST":
        kept = {"stars": old.stars, "body": old.body} if old is not None else {"stars": 0, "body": ""}
        return _form(request, line, old, kept, _own_pictures(old))
    typed = {"stars": parse_id(request.POST.get("stars")) or 0, "body": request.POST.get("body", "")}
    pictures: list[Picture] = []
    try:
        pictures = _pictures(request, old)
        words: dict[str, Any] = typed | {"picture_ids": [pk for pk, _media in pictures]}
        if old is None:
            services.write_review(reader=reader, line_id=line_id, **words)
        else:
            services.change_review(reader=reader, review_id=old.pk, **words)
    except REFUSALS as error:
        return _form(request, line, old, typed, pictures or _own_pictures(old), error=error)
    messages.success(request, _("Thank you. Your review helps others to choose."))
    return HttpResponseRedirect(reverse("product", args=[line.product_id]) + "#reviews")


@require_POST
@member_only
def delete(request: HttpRequest, line_id: int) -> HttpResponse:
    """Take one's own review back."""
    reader = reader_of(request)
    old = selectors.find_own_review(reader=reader, line_id=line_id)
    if old is None:
        raise NotFound("review")
    services.delete_review(reader=reader, review_id=old.pk)
    messages.success(request, _("Your review is gone."))
    return HttpResponseRedirect(reverse("orders"))


@require_POST
@member_only
def answer(request: HttpRequest, review_id: int) -> HttpResponse:
    """The seller answers a review; an empty answer takes it away."""
    try:
        review = services.answer_review(
            reader=reader_of(request), review_id=review_id, body=request.POST.get("answer", "")
        )
    except Invalid as error:
        messages.error(request, error.message)
        shown = selectors.get_review(review_id, reader=reader_of(request))
        return HttpResponseRedirect(reverse("product_reviews", args=[shown.product_id]))
    messages.success(request, _("Your answer stands under the review."))
    return HttpResponseRedirect(reverse("product_reviews", args=[review.product_id]))


Picture = tuple[int, Any]
"""Id and media of a picture; the media is None for one that came with an earlier try of the form."""


def _own_pictures(review: Any) -> list[Picture]:
    return [(one.media_id, one.media) for one in review.pictures.all()] if review is not None else []


def _pictures(request: HttpRequest, review: Any) -> list[Picture]:
    """The pictures that the form keeps, then the new ones, taken in; too many are refused before."""
    mine = dict(_own_pictures(review))
    asked = [parse_id(value) for value in request.POST.getlist("keep")[: PICTURES_MAX + 1]]
    kept = [(pk, mine.get(pk)) for pk in asked if pk is not None]
    new = [file for file in request.FILES.getlist("pictures") if isinstance(file, UploadedFile)]
    if len(kept) + len(new) > PICTURES_MAX:
        text = _("Choose at most %(most)s pictures.")
        raise Invalid("pictures", text, {"most": PICTURES_MAX}, "pictures")
    for file in new:
        media = services.upload_product_picture(reader=reader_of(request), file=file)
        kept.append((media.pk, media))
    return kept


def _form(
    request: HttpRequest,
    line: Any,
    review: Any,
    typed: dict[str, Any],
    pictures: list[Picture],
    *,
    error: DomainError | None = None,
) -> HttpResponse:
    texts = Texts(reader_of(request))
    ref = f"order_line:{line.pk}:title"
    texts.want(ref, line_title(line))
    texts.find()
    context = {
        "line_id": str(line.pk),
        "order_id": str(line.order_id),
        "title": texts.title(ref),
        "options": " · ".join(value for _name, value in line.options),
        "typed": typed,
        "pictures": [(str(pk), files.cover(media) if media is not None else None) for pk, media in pictures],
        "is_change": review is not None,
        "error": error,
        "field": error.field if error is not None else "",
        "body_max": BODY_MAX,
        "pictures_max": PICTURES_MAX,
    }
    return render(request, "shop/review.html", context, status=422 if error else 200)
