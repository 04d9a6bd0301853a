"""Cities: loading the shipped ones, finding the one that a note names, choosing one to see what is near."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import connection, transaction

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.core.queue import defer
from sampan.discovery.models import NotePlace, Place, PlaceEdition, PlaceName, Taste, Watermark
from sampan.discovery.place_names import CITIES, REGIONS
from sampan.discovery.selectors.places import find_place, forget_places_around
from sampan.discovery.services.holding import hold_listed
from sampan.notes.models import Note

LOCK = 7_203_121
"""Key of the advisory lock under which one process at a time loads cities."""
SWEPT = 2_000
"""Notes that one run of the sweep looks at."""
SWEEP_MARK = "places"
INDEX_TASK = "discovery.index_note"
"""Lets the search know where the note is."""
COLUMNS = ("id", "name_en", "name_zh", "country", "region", "latitude", "longitude", "population")


class City(NamedTuple):
    """One line of the shipped file."""

    id: int
    name_en: str
    name_zh: str
    country: str
    region: str
    latitude: float
    longitude: float
    population: int
    keys: tuple[str, ...]


def load_shipped_places() -> int:
    """Bring the tables up to the shipped cities; gives how many were loaded, 0 when they were there."""
    digest = hashlib.sha256(CITIES.read_bytes() + REGIONS.read_bytes()).hexdigest()
    return load_places(edition=digest, cities=read_cities())


@transaction.atomic
def load_places(*, edition: str, cities: Iterable[City]) -> int:
    """Replace all cities by these unless `edition` is there; gives how many were loaded.

    A city that stays keeps its number, and with it the notes and people that are there. What notes name is
    looked up anew afterwards (`place_missing`).
    """
    if PlaceEdition.objects.filter(digest=edition).exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if PlaceEdition.objects.filter(digest=edition).exists():
            return 0
        rows = list(cities)
        PlaceName.objects.all().delete()
        Place.objects.exclude(pk__in=[city.id for city in rows]).delete()
        _upsert(cursor, rows)
        _copy_names(cursor, rows)
    PlaceEdition.objects.all().delete()
    PlaceEdition.objects.create(digest=edition, place_count=len(rows))
    Watermark.objects.filter(name=SWEEP_MARK).delete()
    forget_places_around()
    return len(rows)


def read_cities() -> Iterator[City]:
    """The shipped cities."""
    for line in CITIES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            pk, english, chinese, country, region, north, east, people, keys = line.split("\t")
            names = tuple(keys.split(" "))
            yield City(
                int(pk), english, chinese, country, region, float(north), float(east), int(people), names
            )


def _upsert(cursor: Any, rows: list[City]) -> None:
    cursor.execute("CREATE TEMPORARY TABLE arriving (LIKE discovery_place) ON COMMIT DROP")
    with cursor.copy(f"COPY arriving ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for city in rows:
            copy.write_row(city[: len(COLUMNS)])
    names = ", ".join(COLUMNS)
    changes = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
    cursor.execute(
        f"INSERT INTO discovery_place ({names}) SELECT {names} FROM arriving"  # noqa: S608 - constants
        f" ON CONFLICT (id) DO UPDATE SET {changes}"
    )
    cursor.execute("DROP TABLE arriving")


def _copy_names(cursor: Any, rows: list[City]) -> None:
    with cursor.copy("COPY discovery_placename (place_id, key, population) FROM STDIN") as copy:
        for city in rows:
            for key in dict.fromkeys(city.keys):
                copy.write_row((city.id, key, city.population))


def place_note(*, note_id: int) -> None:
    """File the note under the city that its place names, or under none. Twice does no harm.

    Only listed notes: what is not for all is found near no place.
    """
    _file(Note.objects.listed().filter(pk=note_id).values_list("pk", "place"), [note_id])


def place_missing() -> int:
    """Go once through all notes that name a place, the newest first, a bounded piece a call; how many notes
    were looked at. After the cities changed it goes through them again.
    """
    mark, _made = Watermark.objects.get_or_create(name=SWEEP_MARK, defaults={"tx": 2**63 - 1})
    if mark.tx == 0 or not PlaceEdition.objects.exists():
        return 0
    looked = list(Note.objects.filter(pk__lt=mark.tx).order_by("-id").values_list("pk", flat=True)[:SWEPT])
    named = Note.objects.listed().filter(pk__in=looked).exclude(place="").values_list("pk", "place")
    _file(named, [pk for pk, _place in named])
    reached = looked[-1] if len(looked) == SWEPT else 0
    Watermark.objects.filter(name=SWEEP_MARK, tx=mark.tx).update(tx=reached, moved_at=now())
    return len(looked)


def _file(notes: Iterable[tuple[int, str]], looked_at: Iterable[int]) -> None:
    known: dict[str, Place | None] = {}
    found = {}
    for pk, text in notes:
        if text not in known:
            known[text] = find_place(text)
        place = known[text]
        if place is not None:
            found[pk] = place.pk
    before = dict(NotePlace.objects.filter(pk__in=list(looked_at)).values_list("pk", "place"))
    gone = before.keys() - found.keys()
    moved = {pk for pk, place_id in found.items() if before.get(pk) != place_id}
    with transaction.atomic():
        NotePlace.objects.filter(pk__in=gone).delete()
        NotePlace.objects.bulk_create(
            [NotePlace(note_id=pk, place_id=found[pk]) for pk in sorted(hold_listed(moved))],
            update_conflicts=True,
            unique_fields=["note"],
            update_fields=["place"],
        )
        for pk in sorted(gone | moved):
            defer(INDEX_TASK, note_id=pk, _queueing_lock=f"document:{pk}")


def choose_place(*, reader: Reader, place_id: int | None) -> None:
    """Keep the city near which the reader wants to look about; None forgets it. Nobody else sees it.

    Raises SignInNeeded and Suspended, and NotFound for a city that is not there.
    """
    me = require_account(reader)
    if place_id is not None and not Place.objects.filter(pk=place_id).exists():
        raise NotFound("place")
    Taste.objects.update_or_create(account_id=me, defaults={"near_id": place_id})
