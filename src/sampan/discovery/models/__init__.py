"""What discovery keeps: what people did, what is learned from it, what may be shown, what can be found."""

from sampan.discovery.models.content import Affinity, Audience, Neighbors, NoteVector, Together
from sampan.discovery.models.people import DismissedPerson
from sampan.discovery.models.places import NotePlace, Place, PlaceEdition, PlaceName
from sampan.discovery.models.pools import Pool
from sampan.discovery.models.products import ProductDocument, ProductVector
from sampan.discovery.models.rankers import RankerModel
from sampan.discovery.models.searching import AskedQuery, QueryTally, SearchDocument, SearchName, TermShares
from sampan.discovery.models.signals import DaySum, NoteTally, Signal, Watermark
from sampan.discovery.models.tastes import FeedWalk, Taste
from sampan.discovery.models.trends import Trend

__all__ = [
    "Affinity",
    "AskedQuery",
    "Audience",
    "DaySum",
    "DismissedPerson",
    "FeedWalk",
    "Neighbors",
    "NotePlace",
    "NoteTally",
    "NoteVector",
    "Place",
    "PlaceEdition",
    "PlaceName",
    "Pool",
    "ProductDocument",
    "ProductVector",
    "QueryTally",
    "RankerModel",
    "SearchDocument",
    "SearchName",
    "Signal",
    "Taste",
    "TermShares",
    "Together",
    "Trend",
    "Watermark",
]
