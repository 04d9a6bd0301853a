"""One text with its translation and what readers propose instead: what the pages for improving show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.translation.checks import Fault
from sampan.translation.language import detect_language
from sampan.translation.selectors import find_translations, needs_engine
from sampan.translation.selectors.improvements import Proposal, list_proposals
from sampan.translation.types import EN, LANGUAGES, ZH_HANS, DeclineReason, OpenText, Translated
from sampan.web.present.faces import person
from sampan.web.present.texts import as_html, as_words, improve_url
from sampan.web.shown import ShownPerson
from sampan.web.translation.requests import Item
from sampan.web.translation.texts import load_open_texts

Words = str | Promise
FIELDS = {
    "note": ("title", "body"),
    "comment": ("body",),
    "account": ("bio",),
    "product": ("title", "description"),
    "shop": ("about", "return_policy"),
    "review": ("body", "answer"),
}
"""What can be bettered of each kind, in the order in which it is read."""
LABELS: dict[tuple[str, str], Words] = {
    ("note", "title"): _("Title"),
    ("note", "body"): _("Text"),
    ("comment", "body"): _("Comment"),
    ("account", "bio"): _("About the person"),
    ("product", "title"): _("Title"),
    ("product", "description"): _("Description"),
    ("shop", "about"): _("About the shop"),
    ("shop", "return_policy"): _("Returns"),
    ("review", "body"): _("Review"),
    ("review", "answer"): _("Answer"),
}
REASONS: dict[str, Words] = {
    DeclineReason.MEANING: _("It says something else than the original"),
    DeclineReason.STYLE: _("Nobody would say it like that"),
    DeclineReason.NO_BETTER: _("It is not better than what is there"),
    DeclineReason.RUDE: _("It is rude or off the subject"),
    DeclineReason.OTHER: _("Another reason"),
}
SLIPS: dict[str, Words] = {
    Fault.NUMBERS: _("The numbers are not those of the original."),
    Fault.MONEY: _("A price or its currency is not that of the original."),
    Fault.SIZES: _("A size, a unit or an article number is not that of the original."),
    Fault.LEFTOVER: _("Some words are still in the other language."),
    Fault.REPEATED: _("Something stands there again and again."),
    Fault.TOO_SHORT: _("It is much shorter than the original."),
    Fault.RUNAWAY: _("It is much longer than the original."),
    Fault.ANSWERED: _("The original asks a question, the translation does not."),
}
STATES: dict[str, Words] = {
    "proposed": _("Waiting for an answer"),
    "accepted": _("In use"),
    "declined": _("Declined"),
    "replaced": _("Was in use, then replaced by another"),
}


@dataclass(frozen=True)
class ShownProposal:
    """A better translation as the pages show it, and what the reader may do with it."""

    id: str
    html: SafeString
    body: str
    language: str
    by: ShownPerson | None
    score: int
    my_vote: int
    is_mine: bool
    may_vote: bool
    may_judge: bool
    may_undo: bool
    state: str
    said: Words
    reason: Words


@dataclass(frozen=True)
class Form:
    """What was typed, and what is to be said about it; all empty at first."""

    body: str = ""
    may_train: bool = False
    error: str = ""
    slips: tuple[Words, ...] = ()
    notice: Words = ""
    is_typed: bool = False


@dataclass(frozen=True)
class Part:
    """One text: the original, the translation in use, the reader's own try, and those of others."""

    ref: str
    kind: str
    target_id: str
    name: str
    label: Words
    target: str
    original: SafeString
    original_language: str
    current: SafeString
    origin: str
    by: str
    engine: str
    doubtful: bool
    is_own: bool
    form: Form
    place_url: str
    is_outdated: bool = False
    proposals: tuple[ShownProposal, ...] = field(default=())


def target_of(wanted: str | None, reader: Reader) -> str:
    """The language to translate into: the one that is asked for, else the reader's."""
    return wanted if wanted in LANGUAGES else reader.language


def gather(kind: str, target_id: int, *, to: str, reader: Reader) -> tuple[str, list[OpenText]]:
    """The texts of a note, a comment or a profile that cross into `to`.

    Where nothing does, into the other language, for authors who look at how others read them. Raises
    NotFound when nothing is open to the reader or nothing crosses.
    """
    items = [Item(f"{kind}:{target_id}:{name}", kind, target_id, name, True) for name in FIELDS.get(kind, ())]
    texts = list(load_open_texts(items, reader=reader).values())
    for target in (to, ZH_HANS if to == EN else EN):
        crossing = [text for text in texts if needs_engine(text.text, to=target) is not None]
        if crossing:
            return target, crossing
    raise NotFound("improve")


def shown_parts(texts: Sequence[OpenText], *, to: str, reader: Reader, forms: dict[str, Form]) -> list[Part]:
    """The texts with their translations and proposals. One query, and two for each text."""
    found = find_translations([text.text for text in texts], to=to)
    return [
        shown_part(text, one, to=to, reader=reader, form=forms.get(text.ref))
        for text, one in zip(texts, found, strict=True)
    ]


def shown_part(
    text: OpenText, found: Translated | None, *, to: str, reader: Reader, form: Form | None = None
) -> Part:
    """One text whose translation was looked up. Two queries."""
    proposals = list_proposals(text, to=to, reader=reader)
    current = found if found is not None and found.is_translation else None
    return _part(text, current, to=to, reader=reader, form=form, proposals=proposals)


def shown_row(
    text: OpenText,
    current: Translated | None,
    proposal: Proposal,
    *,
    reader: Reader,
    is_outdated: bool = False,
) -> Part:
    """One text with a single proposal for it, for a list. No query."""
    used = current if current is not None and current.is_translation else None
    part = _part(text, used, to=proposal.row.target, reader=reader, form=None, proposals=[proposal])
    return replace(part, is_outdated=is_outdated)


def slips_of(faults: Iterable[str]) -> tuple[Words, ...]:
    """What the checks found, in words."""
    return tuple(SLIPS[fault] for fault in faults if fault in SLIPS)


def _part(
    text: OpenText,
    current: Translated | None,
    *,
    to: str,
    reader: Reader,
    form: Form | None,
    proposals: Sequence[Proposal],
) -> Part:
    kind, target_id, name = text.ref.split(":")
    to_html = as_words if name == "title" else as_html
    mine = next((one for one in proposals if one.is_mine and one.row.state == "proposed"), None)
    typed = form or Form()
    if not typed.is_typed:
        body = mine.body if mine else current.body if current else ""
        typed = replace(typed, body=body, may_train=mine.row.may_train if mine else False)
    return Part(
        ref=text.ref,
        kind=kind,
        target_id=target_id,
        name=name,
        label=LABELS[kind, name],
        target=to,
        original=to_html(text.text.body),
        original_language=detect_language(text.text.body),
        current=to_html(current.body) if current else SafeString(),
        origin=current.origin if current else "",
        by=current.by if current else "",
        engine=current.engine if current and current.origin == "engine" else "",
        doubtful=current.is_doubtful if current else False,
        is_own=text.author_id == reader.account_id,
        form=typed,
        place_url=f"{improve_url(text.ref)}?to={to}",
        proposals=tuple(_proposal(one, to_html(one.body), to=to, reader=reader) for one in proposals),
    )


def _proposal(one: Proposal, html: SafeString, *, to: str, reader: Reader) -> ShownProposal:
    row = one.row
    return ShownProposal(
        id=str(row.pk),
        html=html,
        body=one.body,
        language=to,
        by=person(row.account, me_id=reader.account_id) if row.account else None,
        score=row.score,
        my_vote=one.my_vote,
        is_mine=one.is_mine,
        may_vote=one.may_vote,
        may_judge=one.may_judge,
        may_undo=one.may_undo,
        state=row.state,
        said=STATES.get(row.state, ""),
        reason=REASONS.get(row.reason, ""),
    )
