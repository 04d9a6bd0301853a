"""What the discovery room does: pools, vectors, neighbours, trends, places."""

from sampan.discovery.services.affinities import correct_affinity, correct_followed
from sampan.discovery.services.alike import find_alike
from sampan.discovery.services.asked import forget_asked, record_asked, tally_queries
from sampan.discovery.services.audiences import enter_audience, measure_audiences
from sampan.discovery.services.counting import count_signals
from sampan.discovery.services.documents import index_missing, index_notes
from sampan.discovery.services.forgetting import erase_learned, export_learned, forget_learned
from sampan.discovery.services.hiding import hide_author, unhide_author
from sampan.discovery.services.learning import learn, learn_due
from sampan.discovery.services.partitions import drop_old_days, make_days
from sampan.discovery.services.people import dismiss_person
from sampan.discovery.services.places import choose_place, load_shipped_places, place_missing, place_note
from sampan.discovery.services.pools import ensure_pool, remake_pools
from sampan.discovery.services.recording import record_act, record_seen
from sampan.discovery.services.refitting import refit_together
from sampan.discovery.services.seen_notes import remember_liked
from sampan.discovery.services.together import pair_new
from sampan.discovery.services.training import train_ranker
from sampan.discovery.services.trends import find_trends
from sampan.discovery.services.vectors import (
    embed_missing,
    embed_note,
    want_vector,
    want_vector_of_media,
)
from sampan.discovery.services.walks import drop_old_walks, extend_walk, store_walk, want_list
from sampan.discovery.services.wishes import change_wishes, drop_less, show_less, undo_less

__all__ = [
    "change_wishes",
    "choose_place",
    "correct_affinity",
    "correct_followed",
    "count_signals",
    "dismiss_person",
    "drop_less",
    "drop_old_days",
    "drop_old_walks",
    "embed_missing",
    "embed_note",
    "ensure_pool",
    "enter_audience",
    "erase_learned",
    "export_learned",
    "extend_walk",
    "find_alike",
    "find_trends",
    "forget_asked",
    "forget_learned",
    "hide_author",
    "index_missing",
    "index_notes",
    "learn",
    "learn_due",
    "load_shipped_places",
    "make_days",
    "measure_audiences",
    "pair_new",
    "place_missing",
    "place_note",
    "record_act",
    "record_asked",
    "record_seen",
    "refit_together",
    "remake_pools",
    "remember_liked",
    "show_less",
    "store_walk",
    "tally_queries",
    "train_ranker",
    "undo_less",
    "unhide_author",
    "want_list",
    "want_vector",
    "want_vector_of_media",
]
