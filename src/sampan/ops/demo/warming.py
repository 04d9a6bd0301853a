"""Follows, likes and collected notes of the demo world: thousands, written in bulk and counted exactly."""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sampan.accounts.models import Account, Follow
from sampan.accounts.selectors import reader_of
from sampan.conversations.models import Comment, CommentLike
from sampan.notes import services
from sampan.notes.models import Board, Collect, Like, Note
from sampan.notes.services.boards import default_board
from sampan.ops.demo.backdating import id_at
from sampan.ops.demo.words import OwnWords, other_language
from sampan.ops.demo.world import Shelf, World
from sampan.translation.language import detect_language

KEPT_OF_LIKED = 0.3
"""The part of those readers who like a note that also keep it."""
FOLLOWED_OF_PEOPLE = (4, 9)
"""How many of the people a reader follows, from least to most."""


@transaction.atomic
def follow_each_other(world: World, accounts: dict[str, Account]) -> None:
    """Everybody follows whom the world says; readers follow some of the people, always the same ones."""
    pairs = [(who, whom) for who, many in world.follows.items() for whom in many]
    people = [one.handle for one in world.people]
    for reader in world.readers:
        luck = random.Random(reader.handle)  # noqa: S311 - only to be the same each time
        pairs += [(reader.handle, whom) for whom in _pick(luck, people, luck.randint(*FOLLOWED_OF_PEOPLE))]
    Follow.objects.bulk_create(
        (Follow(follower=accounts[who], followed=accounts[whom]) for who, whom in pairs),
        ignore_conflicts=True,
    )
    ours = Account.objects.filter(pk__in=[account.pk for account in accounts.values()])
    ours.update(
        follower_count=_count(Follow.objects.filter(followed=OuterRef("pk")), "followed"),
        following_count=_count(Follow.objects.filter(follower=OuterRef("pk")), "follower"),
    )


def fill_shelves(
    world: World, accounts: dict[str, Account], notes: dict[str, Note], *, words: OwnWords
) -> None:
    """Make the people's boards and put the notes on them."""
    for shelf in world.shelves:
        owner = accounts[shelf.owner]
        words.keep(shelf.title, shelf.translation, to=other_language(detect_language(shelf.title)))
        if not Board.objects.filter(owner=owner, title=shelf.title).exists():
            _fill(shelf, owner, notes)


@transaction.atomic
def _fill(shelf: Shelf, owner: Account, notes: dict[str, Note]) -> None:
    reader = reader_of(owner)
    board = services.create_board(
        reader=reader, title=shelf.title, description=shelf.description, is_public=shelf.is_public
    )
    for key in shelf.notes:
        services.collect(reader=reader, note_id=notes[key].pk, on=True, board_id=board.pk)


@transaction.atomic
def like_notes(
    world: World, accounts: dict[str, Account], notes: dict[str, Note], *, began: datetime
) -> None:
    """As many likes as the world says, from people and readers; some of the readers keep the note too."""
    boards = {one.handle: default_board(reader=reader_of(accounts[one.handle])) for one in world.readers}
    likes, kept = [], []
    for entry in world.notes:
        note, luck = notes[entry.key], random.Random(entry.key)  # noqa: S311
        for handle in _pick(luck, [h for h in world.handles if h != entry.author], world.likes[entry.key]):
            moment = note.created_at + (began - note.created_at) * luck.random()
            likes.append(Like(id=id_at(moment), account=accounts[handle], note=note))
            if handle in boards and luck.random() < KEPT_OF_LIKED:
                kept.append(
                    Collect(id=id_at(moment), account=accounts[handle], board=boards[handle], note=note)
                )
    Like.objects.bulk_create(likes, ignore_conflicts=True)
    Collect.objects.bulk_create(kept, ignore_conflicts=True)
    _count_notes(notes.values(), boards.values())


@transaction.atomic
def like_comments(world: World, accounts: dict[str, Account], comments: dict[str, Comment]) -> None:
    """As many likes as the world says for each comment."""
    likes = []
    for remark in world.remarks():
        luck = random.Random(remark.key)  # noqa: S311
        others = [handle for handle in world.handles if handle != remark.by]
        chosen = _pick(luck, others, remark.likes)
        likes += [CommentLike(account=accounts[handle], comment=comments[remark.key]) for handle in chosen]
    CommentLike.objects.bulk_create(likes, ignore_conflicts=True)
    ours = Comment.objects.filter(pk__in=[comment.pk for comment in comments.values()])
    ours.update(like_count=_count(CommentLike.objects.filter(comment=OuterRef("pk")), "comment"))


def _pick(luck: random.Random, handles: Sequence[str], count: int) -> list[str]:
    return luck.sample(list(handles), min(count, len(handles)))


def _count_notes(notes: Iterable[Note], boards: Iterable[Board]) -> None:
    Note.objects.filter(pk__in=[note.pk for note in notes]).update(
        like_count=_count(Like.objects.filter(note=OuterRef("pk")), "note"),
        collect_count=_count(Collect.objects.filter(note=OuterRef("pk")), "note"),
    )
    Board.objects.filter(pk__in=[board.pk for board in boards]).update(
        note_count=_count(Collect.objects.filter(board=OuterRef("pk")), "board")
    )


def _count(rows: "QuerySet[Model]", by: str) -> Coalesce:
    """How many of `rows` there are, as an expression for an update."""
    counted = rows.order_by().values(by).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
