"""Fills an instance with people, notes, follows, likes and comments in both languages, by COPY."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from sampan.accounts.models import Account, Follow, User
from sampan.accounts.types import Interest
from sampan.conversations.models import Comment
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.notes.models import Like, Media, Note, NoteTopic, Topic, TopicName
from sampan.notes.topic_names import fold_topic
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory

DAYS = 120
"""The world is this old; notes come evenly over it."""
LIKES_A_NOTE = 4
COMMENTS_EVERY = 4
"""Every fourth note is talked about."""
TOPICS = 300
CATEGORIES = [item.value for item in Interest]
PLACES = [("成都", "Chengdu"), ("上海", "Shanghai"), ("大理", "Dali"), ("伦敦", "London"), ("台北", "Taipei")]
THINGS = [
    ("咖啡馆", "café"),
    ("早餐店", "breakfast place"),
    ("公园", "park"),
    ("书店", "bookshop"),
    ("小巷", "lane"),
]
FEELINGS = [
    ("安静得像周日早上", "quiet like a Sunday morning"),
    ("去了还想再去", "I would go again"),
    ("带上相机就够了", "all you need is a camera"),
    ("排队也值得", "worth the queue"),
]
SAID = [
    ("好想去看看！", "I want to go there!"),
    ("请问具体在哪里？", "Where exactly is it?"),
    ("拍得真好看", "What a beautiful picture"),
    ("上周刚去过，强烈推荐", "I was there last week, highly recommended"),
]


@dataclass(frozen=True)
class Size:
    """How large the world is."""

    people: int = 1_000
    notes: int = 50_000
    follows: int = 100_000


def fill(size: Size, say: Callable[[str], None]) -> None:
    """Write the whole world and let PostgreSQL look it over; the same size always gives the same world."""
    chance = random.Random(7)
    accounts = _people(size.people, chance)
    say(f"{len(accounts):,} people")
    say(f"{_follows(accounts, size.follows, chance):,} follows")
    notes = _notes(accounts, size.notes, chance)
    say(f"{len(notes):,} notes")
    _media(notes, chance)
    _topics(notes, chance)
    say(f"{_likes(accounts, notes, chance):,} likes")
    say(f"{_comments(accounts, notes, chance):,} comments")
    _count()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def sign_in(count: int) -> list[str]:
    """Cookies of `count` members who have just signed in."""
    return [sign_in_as(user) for user in User.objects.order_by("id")[:count]]


def sign_in_as(user: User) -> str:
    """A session of this user; gives the cookie."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "sampan.web.accounts.backends.UserWithAccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"


def copy(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Write new rows by COPY, in a tenth of the time of INSERT; gives how many. Counted keys stay empty."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    done = 0
    with connection.cursor() as cursor:
        statement = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN"
        with cursor.copy(statement) as stream:
            for row in rows:
                values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
                stream.write_row(values)
                done += 1
    return done


def _people(count: int, chance: random.Random) -> list[Account]:
    moment = now() - timedelta(days=DAYS)
    copy(
        User,
        (
            User(email=f"person{n}@example.org", password="!", interface_language=_tongue(n).lower())
            for n in range(count)
        ),
    )
    users = list(User.objects.order_by("id"))
    accounts = [
        Account(
            pk=id_for(moment) + n,
            user=user,
            handle=f"person{n}",
            display_name=f"小{chance.choice('梅兰竹菊松')}{n}" if _tongue(n) != "en" else f"Person {n}",
            bio="喜欢拍照和散步。" if _tongue(n) != "en" else "I like walks and pictures.",
            language=_tongue(n),
            reads=[_tongue(n)] if n % 7 else ["zh-Hans", "en"],
            interests=chance.sample(CATEGORIES, 3),
            avatar=f"avatars/{n:032x}/256.webp",
        )
        for n, user in enumerate(users)
    ]
    copy(Account, accounts)
    return accounts


def _tongue(number: int) -> str:
    return ("zh-Hans", "en", "zh-Hans", "en", "zh-Hant")[number % 5]


def _follows(accounts: Sequence[Account], count: int, chance: random.Random) -> int:
    """Some are followed by many: popularity falls off as in any such place."""
    weights = [1 / (rank + 10) for rank in range(len(accounts))]
    pairs: dict[tuple[int, int], None] = {}
    most = len(accounts) * (len(accounts) - 1)
    while len(pairs) < min(count, most // 2):
        followers = chance.choices(accounts, k=count)
        followed = chance.choices(accounts, weights, k=count)
        for one, other in zip(followers, followed, strict=True):
            if one.pk != other.pk and len(pairs) < count:
                pairs[one.pk, other.pk] = None
    return copy(Follow, (Follow(follower_id=one, followed_id=other) for one, other in pairs))


def _notes(accounts: Sequence[Account], count: int, chance: random.Random) -> list[Note]:
    memory: dict[str, Memory] = {}
    step = timedelta(days=DAYS) / count
    start = now() - timedelta(days=DAYS)
    notes = []
    for number in range(count):
        author = chance.choice(accounts)
        zh, en = _words(number, chance)
        own, other = (en, zh) if author.language == "en" else (zh, en)
        for mine, theirs in zip(own, other, strict=True):
            _remember(memory, mine, theirs)
        moment = start + step * number
        note = Note(
            pk=id_for(moment) + number % 60_000,
            author=author,
            kind="video" if number % 10 == 0 else "picture",
            title=own[0],
            body=own[1],
            language="en" if author.language == "en" else "zh-Hans",
            category=chance.choice(CATEGORIES),
            place=PLACES[number % 5][0],
            created_at=moment,
            media_count=1 if number % 10 == 0 else 1 + number % 3,
        )
        notes.append(note)
    copy(Note, notes)
    copy(Memory, memory.values())
    return notes


def _words(number: int, chance: random.Random) -> tuple[tuple[str, str], tuple[str, str]]:
    """Title and body in Chinese and in English."""
    place, thing, feeling = PLACES[number % 5], chance.choice(THINGS), chance.choice(FEELINGS)
    zh = (
        f"{place[0]}第{number}家{thing[0]}",
        f"{feeling[0]}。\n这是我在{place[0]}找到的第{number}家{thing[0]}，地址在评论里。\n"
        f"#{place[0]}生活 记得周末早点来 😊",
    )
    en = (
        f"{place[1]}: {thing[1]} no. {number}",
        f"Honestly, {feeling[1]}.\nThis is {thing[1]} number {number} that I found in {place[1]}, "
        f"the address is in the comments.\n#{place[1]}Life Come early at weekends 😊",
    )
    return zh, en


def _remember(memory: dict[str, Memory], original: str, translated: str) -> None:
    target = "zh-Hans" if original.isascii() or "Honestly" in original else "en"
    source = "en" if target == "zh-Hans" else "zh-Hans"
    key = text_hash(original)
    memory[key] = Memory(
        text_hash=key, source=source, target=target, origin="engine", engine="benchmark", body=translated
    )


def _media(notes: Sequence[Note], chance: random.Random) -> None:
    def rows() -> Iterable[Media]:
        for note in notes:
            for place in range(note.media_count):
                yield Media(
                    pk=_media_id(note.pk, place),
                    owner_id=note.author_id,
                    note_id=note.pk,
                    position=place,
                    kind=note.kind,
                    state="ready",
                    progress=100,
                    key=f"{note.pk:024x}{place:08x}",
                    is_public=True,
                    width=1080,
                    height=chance.choice((1080, 1440, 810)),
                    duration_ms=9_000 if note.kind == "video" else 0,
                    thumbhash=base64.b64encode(chance.randbytes(24)).decode(),
                    size_bytes=400_000,
                )

    copy(Media, rows())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notes_note SET cover_id = m.id FROM notes_media m "
            "WHERE m.note_id = notes_note.id AND m.position = 0"
        )


def _media_id(note_id: int, place: int) -> int:
    """An id near the note's own; notes are further apart than a note has pictures."""
    return note_id + (place + 1) * 2**40


def _topics(notes: Sequence[Note], chance: random.Random) -> None:
    moment = id_for(now() - timedelta(days=DAYS))
    topics = [Topic(pk=moment + n, name=f"话题{n}") for n in range(TOPICS)]
    copy(Topic, topics)
    names = [(topic, f"话题{n}", "zh-Hans") for n, topic in enumerate(topics)]
    names += [(topic, f"Topic{n}", "en") for n, topic in enumerate(topics)]
    copy(
        TopicName,
        (
            TopicName(topic=topic, name=name, key=fold_topic(name), language=language)
            for topic, name, language in names
        ),
    )
    copy(
        NoteTopic,
        (
            NoteTopic(note_id=note.pk, topic=topic, position=place)
            for note in notes
            for place, topic in enumerate(chance.sample(topics, 2))
        ),
    )


def _likes(accounts: Sequence[Account], notes: Sequence[Note], chance: random.Random) -> int:
    def rows() -> Iterable[Like]:
        number = id_for(now() - timedelta(days=1))
        for note in notes:
            for account in chance.sample(
                accounts, min(len(accounts), int(chance.expovariate(1 / LIKES_A_NOTE)))
            ):
                number += 1
                yield Like(pk=number, account=account, note_id=note.pk)

    return copy(Like, rows())


def _comments(accounts: Sequence[Account], notes: Sequence[Note], chance: random.Random) -> int:
    for zh, en in SAID:
        copy(Memory, _both_ways(zh, en))
    tops, replies = [], []
    for note in notes[::COMMENTS_EVERY]:
        for place in range(3):
            top = _comment(note, accounts, chance, place)
            tops.append(top)
            if place == 0:
                replies += [
                    _comment(note, accounts, chance, 10 + n, parent_id=top.pk, reply_to_id=top.pk)
                    for n in range(2)
                ]
    return copy(Comment, tops) + copy(Comment, replies)


def _both_ways(zh: str, en: str) -> Iterable[Memory]:
    found: dict[str, Memory] = {}
    _remember(found, zh, en)
    _remember(found, en, zh)
    return found.values()


def _comment(
    note: Note, accounts: Sequence[Account], chance: random.Random, place: int, **fields: Any
) -> Comment:
    author = chance.choice(accounts)
    zh, en = chance.choice(SAID)
    return Comment(
        pk=note.pk + (place + 1) * 2**32,
        note_id=note.pk,
        author=author,
        body=en if author.language == "en" else zh,
        language="en" if author.language == "en" else "zh-Hans",
        created_at=note.created_at,
        **fields,
    )


def _count() -> None:
    """Set every counter from the rows that it counts."""

    def counted(rows: Any, by: str) -> Any:
        grouped = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk"))
        return Coalesce(Subquery(grouped.values("n")), 0)

    Comment.objects.filter(parent=None).update(reply_count=counted(Comment.objects.all(), "parent"))
    Note.objects.update(
        like_count=counted(Like.objects.all(), "note"), comment_count=counted(Comment.objects.all(), "note")
    )
    Topic.objects.update(note_count=counted(NoteTopic.objects.all(), "topic"))
    Account.objects.update(
        follower_count=counted(Follow.objects.all(), "followed"),
        following_count=counted(Follow.objects.all(), "follower"),
        note_count=counted(Note.objects.all(), "author"),
    )
