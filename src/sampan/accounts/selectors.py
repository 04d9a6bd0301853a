"""What is known of accounts, as far as the reader may know it."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import Lower

from sampan.accounts.models import Account, Block, Follow, Mute, User
from sampan.accounts.naming import clean_line, handle_from_name, is_reserved
from sampan.accounts.policies import may_see_account
from sampan.accounts.querysets import no_block_between
from sampan.accounts.types import HANDLE_MAX, LANGUAGES, Reader, Relation
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.core.prepared import prepared_cursor

HANDLE_NUMBERS = 99
"""How many numbered variants of a taken handle are tried before none is suggested."""


def find_user_with_account(user_id: int) -> User | None:
    """The user with the account already loaded; None when there is none. One query, written out: every
    page asks it."""
    sql, users, accounts = _user_with_account()
    with prepared_cursor() as cursor:
        cursor.execute(sql, [user_id])
        row = cursor.fetchone()
    if row is None:
        return None
    user = User.from_db(connection.alias, users, row[: len(users)])
    columns = row[len(users) :]
    if columns[accounts.index("id")] is not None:
        user.account = Account.from_db(connection.alias, accounts, columns)
    return user


@lru_cache(maxsize=1)
def _user_with_account() -> tuple[str, list[str], list[str]]:
    """The statement, and which fields of a user and of an account it gives, in its order."""
    fields = [
        (alias, field.column, field.attname)
        for alias, model in (("u", User), ("a", Account))
        for field in model._meta.concrete_fields
    ]
    columns = ", ".join(f'{alias}."{column}"' for alias, column, _name in fields)
    sql = (
        f"SELECT {columns} FROM accounts_user u LEFT JOIN accounts_account a ON a.user_id = u.id "  # noqa: S608
        "WHERE u.id = %s::bigint"
    )
    users, accounts = ([name for one, _c, name in fields if one == alias] for alias in ("u", "a"))
    return sql, users, accounts


def get_reader_for_user(user: Any) -> tuple[Account | None, Reader]:
    """The account of a signed-in user and the reader behind it; nothing is made.

    One query, or none when the account came with the user (see `find_user_with_account`).
    A user without an account (made by `createsuperuser`, say) reads in the language of their interface.
    """
    account: Account | None = getattr(user, "account", None)
    if account is None or account.deleted_at is not None:
        language = next((tag for tag in LANGUAGES if tag.lower() == user.interface_language), LANGUAGES[0])
        return None, Reader(None, language, (language,), is_staff=user.is_staff)
    account.user = user
    return account, reader_of(account)


def reader_of(account: Account) -> Reader:
    """The account as the one who looks; `account.user` should be loaded."""
    return Reader(
        account_id=account.pk,
        language=account.language,
        reads=tuple(account.reads) or (account.language,),
        auto_translate=account.auto_translate,
        is_staff=bool(account.user and account.user.is_staff),
        interests=tuple(account.interests),
        is_suspended=account.is_suspended,
    )


def find_account_by_handle(handle: str) -> Account | None:
    """The account named `handle`, or `handle@peer`, whoever looks; None when there is none."""
    name, _at, domain = handle.removeprefix("@").partition("@")
    found: Account | None = Account.objects.by_handle(name, domain).filter(deleted_at=None).first()
    return found


def find_accounts_by_handles(handles: Iterable[str]) -> list[Account]:
    """The standing local accounts among `handles` (at most 100 are looked at); one query."""
    wanted = {handle.removeprefix("@").lower() for handle in list(handles)[:100]}
    if not wanted:
        return []
    rows = Account.objects.standing().alias(folded=Lower("handle")).filter(folded__in=wanted, domain="")
    return list(rows)


def get_account(handle: str, *, reader: Reader) -> Account:
    """The account for its profile page, with `relation` set on it. One query.

    Raises NotFound when there is none, when it is suspended, or when it blocks the reader.
    """
    name, _at, domain = handle.removeprefix("@").partition("@")
    rows: Any = Account.objects.by_handle(name, domain).filter(deleted_at=None)
    account = rows.with_relation(reader).first()
    if account is None or not may_see_account(account, reader=reader, blocked_by=account.is_blocker):
        raise NotFound("account")
    account.relation = _relation(account, reader)
    return account  # type: ignore[no-any-return]


def get_account_by_id(account_id: int, *, reader: Reader) -> Account:
    """As `get_account`, by id. One query."""
    rows: Any = Account.objects.filter(pk=account_id, deleted_at=None)
    account = rows.with_relation(reader).first()
    if account is None or not may_see_account(account, reader=reader, blocked_by=account.is_blocker):
        raise NotFound("account")
    account.relation = _relation(account, reader)
    return account  # type: ignore[no-any-return]


def list_accounts_by_ids(account_ids: Iterable[int], *, reader: Reader) -> list[Account]:
    """The visible ones among the accounts, in the order asked; one query."""
    wanted = list(dict.fromkeys(account_ids))
    found = {account.pk: account for account in Account.objects.filter(pk__in=wanted).visible_to(reader)}
    return [found[pk] for pk in wanted if pk in found]


def get_relation(reader: Reader, account_id: int) -> Relation:
    """How the reader stands to one account. One query; none for visitors."""
    return relations_for(reader, [account_id])[account_id]


TIES_SQL = """
SELECT other.id,
    EXISTS (SELECT FROM accounts_follow WHERE follower_id = %(me)s AND followed_id = other.id),
    EXISTS (SELECT FROM accounts_follow WHERE follower_id = other.id AND followed_id = %(me)s),
    EXISTS (SELECT FROM accounts_block WHERE blocker_id = %(me)s AND blocked_id = other.id),
    EXISTS (SELECT FROM accounts_mute WHERE muter_id = %(me)s AND muted_id = other.id),
    EXISTS (SELECT FROM accounts_block WHERE blocker_id = other.id AND blocked_id = %(me)s)
FROM unnest(%(ids)s::bigint[]) AS other (id)
"""
"""Written out, since every page asks it and composing it takes longer than answering it."""


def relations_for(reader: Reader, account_ids: Iterable[int]) -> dict[int, Relation]:
    """How the reader stands to each of the accounts, every id having an answer. ONE query."""
    wanted = set(account_ids)
    if reader.account_id is None or not wanted:
        return dict.fromkeys(wanted, Relation())
    with connection.cursor() as cursor:
        cursor.execute(TIES_SQL, {"me": reader.account_id, "ids": list(wanted)})
        rows = cursor.fetchall()
    return {
        pk: Relation(following, followed_by, blocking, muting, pk == reader.account_id, blocked_by)
        for pk, following, followed_by, blocking, muting, blocked_by in rows
    }


def _relation(account: Any, reader: Reader) -> Relation:
    return Relation(
        following=account.is_following,
        followed_by=account.is_follower,
        blocking=account.is_blocking,
        muting=account.is_muting,
        is_self=account.pk == reader.account_id,
        blocked_by=account.is_blocker,
    )


HIDDEN_SQL = """
SELECT blocked_id FROM accounts_block WHERE blocker_id = %(me)s
UNION SELECT blocker_id FROM accounts_block WHERE blocked_id = %(me)s
UNION SELECT muted_id FROM accounts_mute WHERE muter_id = %(me)s
"""


def hidden_account_ids(reader: Reader) -> frozenset[int]:
    """Accounts that feeds leave out for this reader: blocked either way, or muted. ONE query."""
    if reader.account_id is None:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(HIDDEN_SQL, {"me": reader.account_id})
        return frozenset(row[0] for row in cursor.fetchall())


def following_ids(reader: Reader) -> frozenset[int]:
    """Whom the reader follows. One query; none for visitors."""
    if reader.account_id is None:
        return frozenset()
    return frozenset(Follow.objects.filter(follower=reader.account_id).values_list("followed_id", flat=True))


def list_followers(account_id: int, *, reader: Reader, cursor: str | None = None) -> Page[Account]:
    """Who follows the account, the latest first, as far as the reader may see them. One query."""
    rows = Follow.objects.filter(followed=account_id).filter(_visible_tie(reader, "follower"))
    return page_by_id(rows.select_related("follower"), cursor=cursor).map(lambda tie: tie.follower)


def list_following(account_id: int, *, reader: Reader, cursor: str | None = None) -> Page[Account]:
    """Whom the account follows, the latest first, as far as the reader may see them. One query."""
    rows = Follow.objects.filter(follower=account_id).filter(_visible_tie(reader, "followed"))
    return page_by_id(rows.select_related("followed"), cursor=cursor).map(lambda tie: tie.followed)


def _visible_tie(reader: Reader, side: str) -> Q:
    return Q(**{f"{side}__suspended_at": None}) & no_block_between(reader, f"{side}_id")


def list_blocked(*, reader: Reader, cursor: str | None = None) -> Page[Account]:
    """Whom the reader blocks, the latest first. One query."""
    rows = Block.objects.filter(blocker=reader.account_id, blocked__deleted_at=None)
    return page_by_id(rows.select_related("blocked"), cursor=cursor).map(lambda tie: tie.blocked)


def list_muted(*, reader: Reader, cursor: str | None = None) -> Page[Account]:
    """Whom the reader mutes, the latest first. One query."""
    rows = Mute.objects.filter(muter=reader.account_id, muted__deleted_at=None)
    return page_by_id(rows.select_related("muted"), cursor=cursor).map(lambda tie: tie.muted)


def suggest_accounts(prefix: str, *, reader: Reader, size: int = 8) -> list[Account]:
    """People for a mention: the handle begins with `prefix` or the name holds it; the followed ones first."""
    prefix = clean_line(prefix).removeprefix("@")[:HANDLE_MAX]
    if not prefix:
        return []
    rows: Any = Account.objects.visible_to(reader).with_relation(reader)
    rows = rows.filter(Q(handle__istartswith=prefix) | Q(display_name__icontains=prefix))
    return list(rows.order_by("-is_following", "-follower_count", "-id")[: min(size, PAGE_SIZE)])


def search_accounts(
    query: str, *, reader: Reader, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Account]:
    """People whose handle or name holds `query`, the most followed first. One query."""
    words = clean_line(query).removeprefix("@")[:60]
    if not words:
        return Page()
    rows = Account.objects.visible_to(reader).filter(
        Q(handle__icontains=words) | Q(display_name__icontains=words)
    )
    after = _parse_popularity(cursor)
    if after is not None:
        count, last_id = after
        rows = rows.filter(Q(follower_count__lt=count) | Q(follower_count=count, pk__lt=last_id))
    items = list(rows.order_by("-follower_count", "-id")[: size + 1])
    if len(items) <= size:
        return Page(items)
    return Page(items[:size], f"{items[size - 1].follower_count}-{items[size - 1].pk}")


def _parse_popularity(cursor: str | None) -> tuple[int, int] | None:
    count, _dash, last_id = (cursor or "").partition("-")
    number, pk = parse_id(count), parse_id(last_id)
    return None if number is None or pk is None or number > 2**31 - 1 else (number, pk)


def languages_read() -> list[str]:
    """The languages that somebody here reads, the most read first; texts are prepared in these."""
    rows = Account.objects.filter(domain="", suspended_at=None)
    counts = rows.aggregate(
        **{tag.replace("-", "_"): Count("pk", filter=Q(reads__contains=[tag])) for tag in LANGUAGES}
    )
    found = [(counts[tag.replace("-", "_")], tag) for tag in LANGUAGES]
    return [tag for count, tag in sorted(found, reverse=True) if count]


def suggest_handle(name: str) -> str:
    """A free handle that sounds like `name`, '' when none comes to mind. At most two queries."""
    base = handle_from_name(name)
    if not base:
        return ""
    tries = [base, *(f"{base}{number}" for number in range(2, HANDLE_NUMBERS + 1))]
    taken = Account.objects.filter(domain="").alias(folded=Lower("handle")).filter(folded__in=tries)
    used = {handle.lower() for handle in taken.values_list("handle", flat=True)}
    return next((handle for handle in tries if handle not in used and not is_reserved(handle)), "")


def is_handle_free(handle: str) -> bool:
    """Whether nobody here has this handle, in any case. One query."""
    return not Account.objects.by_handle(handle).exists()


def has_account(user: User) -> bool:
    """Whether the user has a public identity here. One query."""
    return Account.objects.filter(user=user, deleted_at=None).exists()
