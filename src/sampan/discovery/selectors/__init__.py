"""What discovery knows: pools, tastes, candidates, neighbours, trends, places."""

from sampan.discovery.selectors.alike import find_neighbors, nearest_notes, vectors_of
from sampan.discovery.selectors.asked import list_asked
from sampan.discovery.selectors.nearby import list_nearby
from sampan.discovery.selectors.people import suggest_people
from sampan.discovery.selectors.places import (
    find_place,
    get_place,
    list_places,
    place_ids_within,
    place_name,
    place_near,
)
from sampan.discovery.selectors.pools import (
    find_latest_pool,
    find_pool,
    forget_latest_pool,
    ids_under_topics,
    list_fresh,
    list_older,
)
from sampan.discovery.selectors.reasons import find_general_reason
from sampan.discovery.selectors.related import list_related
from sampan.discovery.selectors.signals import count_signals_of, list_signals
from sampan.discovery.selectors.suggestions import Suggestion, suggest
from sampan.discovery.selectors.tastes import get_aversions, get_reader_state
from sampan.discovery.selectors.trends import list_trending, list_trends, trending_ids
from sampan.discovery.selectors.walks import find_reason, find_stretch, walked_ids
from sampan.discovery.selectors.wishes import find_wishes, get_learned

__all__ = [
    "Suggestion",
    "count_signals_of",
    "find_general_reason",
    "find_latest_pool",
    "find_neighbors",
    "find_place",
    "find_pool",
    "find_reason",
    "find_stretch",
    "find_wishes",
    "forget_latest_pool",
    "get_aversions",
    "get_learned",
    "get_place",
    "get_reader_state",
    "ids_under_topics",
    "list_asked",
    "list_fresh",
    "list_nearby",
    "list_older",
    "list_places",
    "list_related",
    "list_signals",
    "list_trending",
    "list_trends",
    "nearest_notes",
    "place_ids_within",
    "place_name",
    "place_near",
    "suggest",
    "suggest_people",
    "trending_ids",
    "vectors_of",
    "walked_ids",
]
