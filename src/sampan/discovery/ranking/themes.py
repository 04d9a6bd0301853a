"""Which candidates say nearly the same, by their vectors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sampan.discovery.ranking import weights
from sampan.discovery.ranking.candidates import Ints


def themes_of_vectors(vectors: npt.NDArray[np.floating], themes: int = weights.THEMES) -> Ints:
    """The number of the theme of each note, shape (n,). `vectors`: shape (n, d), any length but zero.

    Centres are chosen far from each other (Gonzalez, Clustering to minimize the maximum intercluster
    distance, 1985), each note goes to the nearest. By rank and not by a threshold, since the cosines of
    multilingual embeddings bunch closely together. A note without a vector (all zeros) gets -1.
    """
    given = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(given, axis=1, keepdims=True)
    unit = given / np.where(lengths > 0, lengths, 1.0)
    nothing = lengths[:, 0] == 0
    nearest = np.where(nothing, np.inf, unit @ unit.mean(axis=0))
    best = np.where(nothing, np.inf, -np.inf).astype(np.float32)
    found = np.zeros(len(unit), dtype=np.int64)
    for number in range(min(themes, len(unit))):
        centre = unit[int(np.argmin(nearest if not number else best))]
        near = unit @ centre
        closer = near > best
        best[closer], found[closer] = near[closer], number
    found[nothing] = -1
    return found
