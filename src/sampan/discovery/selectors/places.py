"""Cities by what people call them, and which others lie around one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from sampan.core.errors import NotFound
from sampan.discovery.models import Place, PlaceName, Taste
from sampan.discovery.place_names import Region, Span, fold_place, regions, spans_of
from sampan.discovery.types import CHINESE, family_of
from sampan.translation.scripts import to_traditional

NAMESAKES = 300
"""Cities that are looked at for one text, the largest first."""
OFFERED = 8
OFFERED_MAX = 20
PART_LEAST = 100_000
"""People of a city that is found by a part of a longer phrase: 'Orange juice' is not Orange in Australia."""
PART_LETTERS = 4
"""Letters that such a part needs: 'la' is an article more often than Los Angeles."""
NAMED_IN_CHINESE = frozenset(("CN", "TW", "HK", "MO", "SG", "MY"))
SPELT_LEAST = 1_000_000
"""The same where Chinese spells foreign names by sound: 诺曼底 is Normandy, and no city of Norman."""
NEAR_KILOMETRES = 50
"""An hour away: what somebody calls here."""
FAR_KILOMETRES = 200
"""A day's outing."""
EARTH_RADIUS = 6371.0
AROUND_IN_MEMORY = 512


def get_place(place_id: int) -> Place:
    """The city with this number. One query. Raises NotFound."""
    place = Place.objects.filter(pk=place_id).first()
    if place is None:
        raise NotFound("place")
    return place


def find_place(text: str) -> Place | None:
    """The city that a text names: 'Chengdu', '成都', '成都·玉林', 'Portland, Oregon', '臺北'; None for
    none. One query.

    The longest names are taken, those whose state or country is named too before the others, then names that
    stand by themselves, then the largest city.
    """
    spans = spans_of(text)
    keys = {span.key for span in spans if len(span.key) > 1}
    if not keys:
        return None
    names = PlaceName.objects.filter(key__in=keys).select_related("place")
    rows = list(names.order_by("-population", "place")[:NAMESAKES])
    known = {row.key for row in rows}
    hints = [(span, region) for span in spans for region in regions().get(span.key, ())]
    taken = _longest([span for span in spans if span.key in known or span.key in regions()])
    best: tuple[tuple[int, bool, int], Place] | None = None
    for span in taken:
        for row in rows:
            if row.key == span.key and _may_mean(row.place, span, hints):
                grade = (_agreement(row.place, span, hints), span.is_whole, row.population)
                if best is None or grade > best[0]:
                    best = (grade, row.place)
    return best[1] if best else None


def _longest(spans: Sequence[Span]) -> list[Span]:
    """Those that lie in no longer one: 'Kansas' in 'Kansas City' is not meant."""

    def lies_in(one: Span, other: Span) -> bool:
        inside = other.start <= one.start and one.end <= other.end
        return inside and (other.end - other.start) > (one.end - one.start)

    return [span for span in spans if not any(lies_in(span, other) for other in spans)]


def _may_mean(place: Place, span: Span, hints: Sequence[tuple[Span, Region]]) -> bool:
    """Whether the city can be meant: 'Georgia' alone is a country, half a phrase names only large cities."""
    for other, region in hints:
        if other == span and not region.region and region.country != place.country:
            return False
    if span.is_whole or _agreement(place, span, hints) > 0:
        return True
    if span.key.isascii():
        # In a phrase only its own name is meant, not its pinyin: 'nadu' is 拿笃, and the end of Tamil Nadu.
        named = len(span.key) >= PART_LETTERS and span.key == fold_place(place.name_en)
        return named and place.population >= PART_LEAST
    return place.population >= (PART_LEAST if place.country in NAMED_IN_CHINESE else SPELT_LEAST)


def _agreement(place: Place, span: Span, hints: Sequence[tuple[Span, Region]]) -> int:
    """2 when the text names the city's state as well, 1 for its country, 0 for neither."""
    found = 0
    for other, region in hints:
        apart = other.end <= span.start or span.end <= other.start
        if apart and region.country == place.country and region.region in ("", place.region):
            found = max(found, 2 if region.region else 1)
    return found


def list_places(prefix: str, *, language: str = "", size: int = OFFERED) -> list[Place]:
    """Cities whose name, in either script or in pinyin, begins with `prefix`, the largest first; without one
    none. One query. With `language` a city known by that language's name comes before one of equal size.
    """
    key = fold_place(prefix)
    if not key:
        return []
    size = max(1, min(size, OFFERED_MAX))
    names = PlaceName.objects.filter(key__startswith=key).select_related("place")
    # A city has up to eight names that begin alike.
    rows = names.order_by("-population", "place")[: size * 8]
    found = list({row.place_id: row.place for row in rows}.values())
    if family_of(language) == CHINESE:
        found.sort(key=lambda place: (not place.name_zh, -place.population))
    return found[:size]


def place_name(place: Place, language: str) -> str:
    """What the city is called in a language; its English name where it has no other."""
    if family_of(language) != CHINESE or not place.name_zh:
        return place.name_en
    return to_traditional(place.name_zh) if language == "zh-Hant" else place.name_zh


def place_near(account_id: int | None) -> Place | None:
    """The city that a person chose to look about in. One query; none for visitors."""
    if account_id is None:
        return None
    row = Taste.objects.filter(pk=account_id).select_related("near").only("near").first()
    return row.near if row is not None else None


def place_ids_within(place: Place, kilometres: float) -> list[int]:
    """The numbers of the cities within so many kilometres (FAR_KILOMETRES at most), the city first, then by
    their distance. One query, the first time only: cities do not move.
    """
    return [pk for pk, away in _around(place.pk) if away <= kilometres]


def forget_places_around() -> None:
    """Look anew: the cities changed."""
    _around.cache_clear()


@lru_cache(maxsize=AROUND_IN_MEMORY)
def _around(place_id: int) -> tuple[tuple[int, float], ...]:
    """Cities within FAR_KILOMETRES and how many kilometres away, the nearest first."""
    here = get_place(place_id)
    high = FAR_KILOMETRES / 111.0 + 0.1
    wide = min(180.0, high / max(0.05, math.cos(math.radians(min(89.0, abs(here.latitude) + high)))))
    rows = Place.objects.filter(latitude__gte=here.latitude - high, latitude__lte=here.latitude + high)
    found = []
    for pk, latitude, longitude in rows.values_list("pk", "latitude", "longitude"):
        apart = abs(longitude - here.longitude)
        if min(apart, 360 - apart) <= wide:
            away = kilometres_between(here.latitude, here.longitude, latitude, longitude)
            if away <= FAR_KILOMETRES:
                found.append((pk, away))
    return tuple(sorted(found, key=lambda row: (row[0] != place_id, row[1], row[0])))


def kilometres_between(north: float, east: float, other_north: float, other_east: float) -> float:
    """The way between two points in kilometres, over the sphere (haversine); degrees in."""
    one, other = math.radians(north), math.radians(other_north)
    apart = math.radians(other_east - east)
    half = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(apart / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, half)))
