"""Every number that decides where a note stands, with its unit and its reason."""

from __future__ import annotations

from typing import Final

# --- what a reader's act says about a note, a like being 1 ---
LIKE: Final = 1.0
COLLECT: Final = 2.0
"""Keeping a note says 'I will need this', which costs more than a like and is faked less."""
COMMENT: Final = 1.5
"""A comment costs a minute, but quarrels draw comments too: less than a collect."""
SHARE: Final = 2.0
"""Passing a note on puts one's own name to it."""

# --- engagement: acts an hour, with a prior ---
PRIOR_ACTS: Final = 3.0
"""Acts that every note is given beforehand, so that nobody begins at nothing."""
PRIOR_HOURS: Final = 24.0
"""Hours over which those acts are thought to have come. Prior and age together keep one early like from
counting as a flood: the estimate is the mean of a gamma-Poisson posterior."""

# --- freshness ---
HALF_LIFE_HOURS: Final = 60.0
"""After two and a half days a note counts half: long enough for a weekend, short enough for news."""

# --- what the reader asked for themselves ---
FOLLOWED: Final = 1.6
"""A factor for authors whom the reader follows: they come earlier, but Following has them all anyway."""
INTEREST: Final = 1.35
"""A factor for the categories that the reader chose: a lean, never a wall."""

# --- the order on the page ---
AUTHOR_SHARE: Final = 24
"""Notes of one author in a pool at most, so that nobody fills it."""
NEWEST_EVERY: Final = 5
"""Every fifth place goes to the newest note that has not come yet, whoever wrote it: a newcomer is seen."""
AUTHOR_GAP: Final = 6
"""Cards between two notes of one author: about a screen of a phone times two."""
LANGUAGE_RUN: Final = 3
"""Cards of one language in a row when another is near: one world, and nothing moves far from its place."""
LOOK_AHEAD: Final = 24
"""How far ahead a card is fetched to keep these two distances."""
