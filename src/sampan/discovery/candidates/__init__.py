"""Where the notes come from that one person may like: one file a source, each capped and timed."""

from sampan.discovery.candidates.found import Found
from sampan.discovery.candidates.gathering import SOURCES, Asked, gather
from sampan.discovery.candidates.neighbors import together_with_liked
from sampan.discovery.candidates.person import Liked, Person, load_person

__all__ = ["SOURCES", "Asked", "Found", "Liked", "Person", "gather", "load_person", "together_with_liked"]
