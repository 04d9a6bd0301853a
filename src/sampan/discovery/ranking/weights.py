"""Every number that decides where a note stands, with its unit and its reason; a public page shows them."""

from __future__ import annotations

from typing import Final

# --- what a reader's act says about a note ---
OPEN: Final = 0.15
"""Likes. To open a note is curiosity about a picture and a title: many opens make a like."""
DWELL: Final = 0.5
"""Likes. Who stays for LONG_DWELL_SECONDS found what the cover promised: harder to bait than an open."""
FINISH: Final = 0.7
"""Likes. A video was watched to its end, which takes longer than a look at pictures."""
LIKE: Final = 1.0
"""The unit in which all acts are measured."""
COLLECT: Final = 2.0
"""Likes. Keeping a note says 'I will need this', which costs more than a like and is faked less."""
COMMENT: Final = 1.5
"""Likes. A comment costs a minute, but quarrels draw comments too: less than a collect."""
SHARE: Final = 2.0
"""Likes. Passing a note on puts one's own name to it."""
FOLLOW: Final = 3.0
"""Likes. To follow its author is to ask for everything that they will write."""
BUY: Final = 3.0
"""Likes. Somebody paid for what a note shows; it tells of that person's taste, and no note ranks by
sales."""
HIDE: Final = -5.0
"""Likes. One who says 'not for me' outweighs five likes: few people bother to say it, and a bad card costs
the trust in all the others."""
LONG_DWELL_SECONDS: Final = 10
"""Seconds that an open note must be looked at to count as a long look: the time to read some 40 words or 60
characters, and more than a glance at the pictures."""

# --- how often people act at all, before an instance knows better ---
BASE_OPEN: Final = 0.10
"""Opens for each impression of a usual note."""
BASE_LIKE: Final = 0.02
"""Likes for each impression."""
BASE_COLLECT: Final = 0.012
"""Collects for each impression: kept notes are rarer than liked ones."""
BASE_COMMENT: Final = 0.004
"""Comments for each impression: about one for five likes."""
BASE_SHARE: Final = 0.003
"""Shares for each impression."""
BASE_FOLLOW: Final = 0.002
"""Follows of the author for each impression."""
BASE_DWELL: Final = 0.04
"""Long looks for each impression: of those who open, four in ten stay."""
BASE_HIDE: Final = 0.003
"""'Not for me' and hidden authors for each impression."""
PRIOR_IMPRESSIONS: Final = 60.0
"""Impressions that a note is given beforehand with the usual acts: its own rates weigh half after sixty
people met it. The rate is the mean of a Beta posterior, so one early like is not a note that everybody
likes."""

# --- the formula by which acts are predicted until an instance has taught a ranker ---
RATE_TRUST: Final = 0.8
"""Share of a note's own rate (in log-odds against the usual one) that is believed for the next reader: the
first who met it were not chosen by chance."""
LEAN_INTEREST: Final = 1.8
"""Log-odds of a note in the very middle of an interest of the reader, over one far from all of them."""
LEAN_TOGETHER: Final = 1.2
"""Log-odds of the note that those who like the reader's notes like most."""
LEAN_FOLLOWS_AUTHOR: Final = 0.4
"""Log-odds of a note by somebody whom the reader follows."""
LEAN_AUTHOR: Final = 1.0
"""Log-odds of a note by the author whose notes the reader liked most."""
LEAN_TOPIC: Final = 0.5
"""Log-odds of a note under a topic that the reader follows."""
LEAN_CATEGORY: Final = 0.9
"""Log-odds of a note in the category that the reader likes or chose most."""
LEAN_LANGUAGE: Final = 0.4
"""Log-odds of a note in a language that the reader reads without translation."""
LEAN_LANGUAGE_LIKED: Final = 0.5
"""Log-odds of a note in the language whose notes the reader likes most, translated or not."""
LEAN_TRANSLATED: Final = 0.3
"""Log-odds of a note that is there in the reader's language, over one that must be waited for."""
LEAN_FRESH: Final = 0.6
"""Log-odds of a note of this minute over one of last month."""
LEAN_POPULAR: Final = 0.4
"""Log-odds of the best liked note of its days over the least liked: what its rates do not say yet."""
LEAN_SOURCE: Final = 0.6
"""Log-odds of a note out of the source that usually serves best."""
LEAN_LESS: Final = -3.0
"""Log-odds of what the reader asked to see less of: still there when all else speaks for it, but rare."""
TYPICAL_LEAN: Final = 2.0
"""Log-odds that a usual candidate gathers from the leans above; taken off, so that predictions stay rates."""
HIDE_TURN: Final = -0.6
"""What draws a reader to a note keeps them from hiding it, but less surely: the leans count so for a hide."""
FOLLOWS_ALREADY: Final = -5.0
"""Log-odds that one who follows the author follows them again: next to nothing."""

# --- how well the sources of candidates serve, before an instance knows better ---
SOURCE_GENERAL: Final = 0.3
"""Of 1. What many like, this reader may."""
SOURCE_FOLLOWED: Final = 0.7
"""Of 1. The reader asked for this author."""
SOURCE_TOPIC: Final = 0.7
"""Of 1. The reader asked for this topic."""
SOURCE_TOGETHER: Final = 0.8
"""Of 1. People who liked the same notes like it: the best guess where nobody asked."""
SOURCE_ALIKE: Final = 0.7
"""Of 1. It says something like what the reader liked."""
SOURCE_TRENDING: Final = 0.4
"""Of 1. Much talked of just now, by whomever."""
SOURCE_FRESH: Final = 0.2
"""Of 1. Nobody knows yet: it has places of its own."""
SOURCE_ACROSS: Final = 0.6
"""Of 1. Loved in the other language by people with this taste; a translation loses a little."""
SOURCE_CHOSEN: Final = 0.5
"""Of 1. Its category was chosen, which says less than a topic."""
SOURCE_NEARBY: Final = 0.4
"""Of 1. It is near, whatever it is about."""

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

# --- the first audiences of a new note ---
STAGES: Final = (50, 200, 1000)
"""People in each audience of a new note. Fifty tell a good note from a bad one by its opens, two hundred by
its likes; who comes through a thousand needs no more help."""
STAGE_HOURS: Final = 48.0
"""Hours that an audience may take to gather; then a note is judged by those who came."""
EXPECTED_GOOD: Final = 0.1
"""Likes' worth of acts for each impression of a usual new note, until the instance has its own."""
EXPECTED_IMPRESSIONS: Final = 2000.0
"""Impressions of new notes after which an instance's own figure weighs half."""
FRESH_PRIOR: Final = 20.0
"""Impressions' worth of doubt that a new note begins with: the smaller, the wilder the draws."""
FRESH_GOOD: Final = 1.5
"""Times the usual worth that a note is tested for being: a good one."""
FRESH_POOR: Final = 0.6
"""Times the usual worth that a note is tested for being: a poor one."""
FRESH_RISK: Final = 0.1
"""Chance that is taken of judging a note wrongly before its audience is complete, either way."""
ACT_SPREAD: Final = 1.6
"""Variance of acts measured in likes over their mean: they come in lumps, an opener also likes, so they say
less than as many independent ones would."""

# --- trending ---
TREND_HALF_LIFE_HOURS: Final = 6.0
"""Hours after which an act counts half for a trend: what was loud at breakfast is quiet at night."""
TREND_USUAL_HALF_LIFE_HOURS: Final = 96.0
"""Hours of the longer memory that says what is usual for it: a trend is a rise over oneself, not a size."""
TREND_PRIOR: Final = 4.0
"""Acts that everything is thought to get usually: two acts after none are no trend."""
TREND_PEOPLE: Final = 3
"""People who must take part before anything trends, so that nobody lifts their own note alone."""

# --- the mixture of a page ---
AUTHOR_SHARE: Final = 24
"""Notes of one author in a pool at most, so that nobody fills it."""
NEWEST_EVERY: Final = 5
"""Every fifth place goes to the newest note that has not come yet, whoever wrote it: a newcomer is seen. This
holds where nothing is known of the reader; else FRESH_EVERY does."""
AUTHOR_GAP: Final = 6
"""Cards between two notes of one author: about a screen of a phone times two."""
LANGUAGE_RUN: Final = 3
"""Cards of one language in a row when another is near: one world, and nothing moves far from its place."""
LOOK_AHEAD: Final = 24
"""How far ahead a card is fetched to keep these two distances."""
FRESH_EVERY: Final = 6
"""Every sixth place goes to a new note that is looking for its audience: the price of finding the next good
one, paid by everybody alike."""
SURPRISE_EVERY_MINE: Final = 20
"""Every so many places one comes from outside the reader's known interests, when they asked for their own."""
SURPRISE_EVERY_BOTH: Final = 10
"""The same for those who asked for nothing special: a feed that only repeats becomes a cage."""
SURPRISE_EVERY_SURPRISE: Final = 4
"""The same for those who asked to be surprised."""
OTHER_SHARE_MINE: Final = 0.1
"""Share of the other language for those who want their own: its best still comes through, never a wall."""
OTHER_SHARE_BOTH: Final = 0.4
"""Share of the other language for those who want both."""
OTHER_SHARE_SURPRISE: Final = 0.5
"""Share of the other language for those who want to be surprised: one world."""
OTHER_LEAD: Final = 1.0
"""Cards that a language may be ahead of or behind its share, so that better ones can come first."""
CATEGORY_FATIGUE: Final = 0.82
"""A factor on a note's value for each of the last VARIETY_WINDOW cards with its category."""
THEME_FATIGUE: Final = 0.7
"""The same for each with its theme: shown because of the same note, or saying nearly the same."""
VARIETY_WINDOW: Final = 8
"""Cards that are remembered for variety: about two screens of a phone."""
THEMES: Final = 24
"""Themes that the candidates are sorted into by what they say, where their vectors are at hand."""
