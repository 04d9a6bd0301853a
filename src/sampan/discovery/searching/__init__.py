"""Finds notes, topics and people by what somebody typed, in either language."""

from sampan.discovery.searching.notes import search_notes
from sampan.discovery.searching.people import search_people
from sampan.discovery.searching.products import ProductFilters, search_products
from sampan.discovery.searching.queries import QUERY_MAX, clean_query
from sampan.discovery.searching.ranked import Filters
from sampan.discovery.searching.topics import list_trending_topics, search_topic_ids

__all__ = [
    "QUERY_MAX",
    "Filters",
    "ProductFilters",
    "clean_query",
    "list_trending_topics",
    "search_notes",
    "search_people",
    "search_products",
    "search_topic_ids",
]
