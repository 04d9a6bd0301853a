"""What buyers say of a product, with its pictures and the seller's answer."""

from __future__ import annotations

from typing import Any

from sampan.core.pagination import Page
from sampan.shop.selectors.texts import answer_text, option_text, review_text
from sampan.web.present import files
from sampan.web.present.faces import person
from sampan.web.present.texts import Texts
from sampan.web.shown_shop import NO_TEXT, ShownReview, ShownStars

ReviewRow = Any
"""A review with its product, author, line and pictures, as the shop's selectors give it."""


def want_reviews(rows: Page[ReviewRow], texts: Texts) -> None:
    """Ask for the words of every review and its answer."""
    for row in rows.items:
        if row.body:
            texts.want(f"review:{row.pk}:body", review_text(row))
        if row.answer:
            texts.want(f"review:{row.pk}:answer", answer_text(row))
        for place, (_name, value) in enumerate(row.line.options):
            texts.want(f"review:{row.pk}:option{place}", option_text(row.product, value))


def shown_reviews(rows: Page[ReviewRow], *, texts: Texts, seller_id: int | None = None) -> Page[ShownReview]:
    """Reviews whose texts have been found; `seller_id` may answer them. No query."""
    return rows.map(lambda row: _review(row, texts, seller_id))


def _review(row: ReviewRow, texts: Texts, seller_id: int | None) -> ShownReview:
    me = texts.reader.account_id
    return ShownReview(
        id=str(row.pk),
        author=person(row.author, me_id=me) if row.author is not None else None,
        stars=ShownStars(average=row.stars, count=1),
        body=texts.body(f"review:{row.pk}:body") if row.body else NO_TEXT,
        created_at=row.created_at,
        options=" · ".join(
            texts.words(f"review:{row.pk}:option{place}") for place in range(len(row.line.options))
        ),
        pictures=tuple(
            files.picture(one.media)
            for one in sorted(row.pictures.all(), key=lambda one: one.position)
            if one.media.state == "ready"
        ),
        answer=texts.body(f"review:{row.pk}:answer") if row.answer else None,
        answered_at=row.answered_at,
        edited_at=row.edited_at,
        is_mine=me is not None and row.author_id == me,
        line_id=str(row.line_id),
        can_answer=me is not None and me == seller_id,
        hidden=row.hidden_at is not None,
    )
