"""Loads the demo world into an instance, once; begun again after an interruption it goes on where it was."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import Conflict
from sampan.discovery.services import remember_liked
from sampan.ops.demo import (
    chatting,
    memory,
    noticing,
    ordering,
    peopling,
    publishing,
    shopping,
    talking,
    warming,
)
from sampan.ops.demo.publishing import Report
from sampan.ops.demo.words import OwnWords
from sampan.ops.demo.world import World, read_world


@dataclass(frozen=True)
class Loaded:
    """What there is now."""

    people: int
    notes: int
    comments: int
    products: int
    messages: int


def is_loaded() -> bool:
    """Whether the world was loaded whole into this database: its first account is the one that was made."""
    if not _marker().exists():
        return False
    kept = _marker().read_text(encoding="ascii").strip()
    return kept.isdigit() and Account.objects.filter(pk=int(kept)).exists()


def has_members() -> bool:
    """Whether somebody else lives here already."""
    return Account.objects.exclude(domain="", handle__in=read_world().handles).exists()


def load_world(*, report: Report, workers: int, anyway: bool = False) -> Loaded:
    """Load what is missing; `workers`: how many pictures and videos are prepared at a time.

    Raises Conflict where people live, unless `anyway`, since everybody knows the demo's password; and where
    somebody else has a handle of the world's.
    """
    if has_members() and not anyway:
        raise Conflict("not_empty", _("People live here already, so the demo world was not loaded."))
    loaded = settle(read_world(), report=report, workers=workers)
    _mark()
    return loaded


def settle(world: World, *, report: Report, workers: int) -> Loaded:
    """Load whatever of `world` is missing. Raises Conflict where somebody else has one of its handles."""
    began, words = now(), OwnWords()
    memory.recall_memory()  # before the notes, so that what is known is not asked for
    accounts = peopling.people_world(world, began=began, words=words)
    report(f"{len(accounts)} people and readers moved in")
    notes = publishing.publish_notes(world, accounts, began=began, workers=workers, report=report)
    comments = talking.talk(world, notes, accounts, began=began, words=words)
    report(f"{len(comments)} comments written")
    warming.follow_each_other(world, accounts)
    warming.fill_shelves(world, accounts, notes, words=words)
    warming.like_notes(world, accounts, notes, began=began)
    remember_liked(
        sorted(account.pk for account in accounts.values())
    )  # nobody's first page is what they liked
    warming.like_comments(world, accounts, comments)
    products = shopping.open_shops(world.market, accounts, began=began, words=words)
    shopping.tag_notes(world.market, accounts, notes, products)
    orders = ordering.order(world.market, accounts, notes, products, began=began, words=words)
    report(f"{len(products)} products on sale, {len(orders)} orders placed")
    messages = chatting.chat(world, accounts, notes, products, began=began, words=words)
    report(f"{messages} messages written in {len(world.chats)} chats")
    report(f"{noticing.tell(accounts, began=began)} notifications written")
    words.write()
    return Loaded(
        people=len(world.people),
        notes=len(notes),
        comments=len(comments),
        products=len(products),
        messages=messages,
    )


def _marker() -> Path:
    return Path(settings.SAMPAN_HOME) / "demo-world"


def _mark() -> None:
    first = Account.objects.get(domain="", handle=read_world().handles[0])
    _marker().parent.mkdir(parents=True, exist_ok=True)
    _marker().write_text(f"{first.pk}\n", encoding="ascii")
