"""The sentences of `discovery.ranking.weights`, which knows no Django, for the catalogs.

A test holds the two together and says what is missing.
"""

from django.utils.translation import gettext_noop

WORDS = (
    gettext_noop("what a reader's act says about a note"),
    gettext_noop("Likes. To open a note is curiosity about a picture and a title: many opens make a like."),
    gettext_noop(
        "Likes. Who stays for LONG_DWELL_SECONDS found what the cover promised: harder to bait than an open."
    ),
    gettext_noop("Likes. A video was watched to its end, which takes longer than a look at pictures."),
    gettext_noop("The unit in which all acts are measured."),
    gettext_noop(
        "Likes. Keeping a note says 'I will need this', which costs more than a like and is faked less."
    ),
    gettext_noop("Likes. A comment costs a minute, but quarrels draw comments too: less than a collect."),
    gettext_noop("Likes. Passing a note on puts one's own name to it."),
    gettext_noop("Likes. To follow its author is to ask for everything that they will write."),
    gettext_noop(
        "Likes. Somebody paid for what a note shows; it tells of that person's taste, and no note ranks"
        " by sales."
    ),
    gettext_noop(
        "Likes. One who says 'not for me' outweighs five likes: few people bother to say it, and a bad "
        "card costs the trust in all the others."
    ),
    gettext_noop(
        "Seconds that an open note must be looked at to count as a long look: the time to read some 40 "
        "words or 60 characters, and more than a glance at the pictures."
    ),
    gettext_noop("how often people act at all, before an instance knows better"),
    gettext_noop("Opens for each impression of a usual note."),
    gettext_noop("Likes for each impression."),
    gettext_noop("Collects for each impression: kept notes are rarer than liked ones."),
    gettext_noop("Comments for each impression: about one for five likes."),
    gettext_noop("Shares for each impression."),
    gettext_noop("Follows of the author for each impression."),
    gettext_noop("Long looks for each impression: of those who open, four in ten stay."),
    gettext_noop("'Not for me' and hidden authors for each impression."),
    gettext_noop(
        "Impressions that a note is given beforehand with the usual acts: its own rates weigh half "
        "after sixty people met it. The rate is the mean of a Beta posterior, so one early like is not "
        "a note that everybody likes."
    ),
    gettext_noop("the formula by which acts are predicted until an instance has taught a ranker"),
    gettext_noop(
        "Share of a note's own rate (in log-odds against the usual one) that is believed for the next "
        "reader: the first who met it were not chosen by chance."
    ),
    gettext_noop(
        "Log-odds of a note in the very middle of an interest of the reader, over one far from all of them."
    ),
    gettext_noop("Log-odds of the note that those who like the reader's notes like most."),
    gettext_noop("Log-odds of a note by somebody whom the reader follows."),
    gettext_noop("Log-odds of a note by the author whose notes the reader liked most."),
    gettext_noop("Log-odds of a note under a topic that the reader follows."),
    gettext_noop("Log-odds of a note in the category that the reader likes or chose most."),
    gettext_noop("Log-odds of a note in a language that the reader reads without translation."),
    gettext_noop("Log-odds of a note in the language whose notes the reader likes most, translated or not."),
    gettext_noop(
        "Log-odds of a note that is there in the reader's language, over one that must be waited for."
    ),
    gettext_noop("Log-odds of a note of this minute over one of last month."),
    gettext_noop(
        "Log-odds of the best liked note of its days over the least liked: what its rates do not say yet."
    ),
    gettext_noop("Log-odds of a note out of the source that usually serves best."),
    gettext_noop(
        "Log-odds of what the reader asked to see less of: still there when all else speaks for it, but rare."
    ),
    gettext_noop(
        "Log-odds that a usual candidate gathers from the leans above; taken off, so that predictions "
        "stay rates."
    ),
    gettext_noop(
        "What draws a reader to a note keeps them from hiding it, but less surely: the leans count so "
        "for a hide."
    ),
    gettext_noop("Log-odds that one who follows the author follows them again: next to nothing."),
    gettext_noop("how well the sources of candidates serve, before an instance knows better"),
    gettext_noop("Of 1. What many like, this reader may."),
    gettext_noop("Of 1. The reader asked for this author."),
    gettext_noop("Of 1. The reader asked for this topic."),
    gettext_noop("Of 1. People who liked the same notes like it: the best guess where nobody asked."),
    gettext_noop("Of 1. It says something like what the reader liked."),
    gettext_noop("Of 1. Much talked of just now, by whomever."),
    gettext_noop("Of 1. Nobody knows yet: it has places of its own."),
    gettext_noop(
        "Of 1. Loved in the other language by people with this taste; a translation loses a little."
    ),
    gettext_noop("Of 1. Its category was chosen, which says less than a topic."),
    gettext_noop("Of 1. It is near, whatever it is about."),
    gettext_noop("engagement: acts an hour, with a prior"),
    gettext_noop("Acts that every note is given beforehand, so that nobody begins at nothing."),
    gettext_noop(
        "Hours over which those acts are thought to have come. Prior and age together keep one early "
        "like from counting as a flood: the estimate is the mean of a gamma-Poisson posterior."
    ),
    gettext_noop("freshness"),
    gettext_noop(
        "After two and a half days a note counts half: long enough for a weekend, short enough for news."
    ),
    gettext_noop("what the reader asked for themselves"),
    gettext_noop(
        "A factor for authors whom the reader follows: they come earlier, but Following has them all anyway."
    ),
    gettext_noop("A factor for the categories that the reader chose: a lean, never a wall."),
    gettext_noop("the first audiences of a new note"),
    gettext_noop(
        "People in each audience of a new note. Fifty tell a good note from a bad one by its opens, two"
        " hundred by its likes; who comes through a thousand needs no more help."
    ),
    gettext_noop("Hours that an audience may take to gather; then a note is judged by those who came."),
    gettext_noop(
        "Likes' worth of acts for each impression of a usual new note, until the instance has its own."
    ),
    gettext_noop("Impressions of new notes after which an instance's own figure weighs half."),
    gettext_noop(
        "Impressions' worth of doubt that a new note begins with: the smaller, the wilder the draws."
    ),
    gettext_noop("Times the usual worth that a note is tested for being: a good one."),
    gettext_noop("Times the usual worth that a note is tested for being: a poor one."),
    gettext_noop(
        "Chance that is taken of judging a note wrongly before its audience is complete, either way."
    ),
    gettext_noop(
        "Variance of acts measured in likes over their mean: they come in lumps, an opener also likes, "
        "so they say less than as many independent ones would."
    ),
    gettext_noop("trending"),
    gettext_noop(
        "Hours after which an act counts half for a trend: what was loud at breakfast is quiet at night."
    ),
    gettext_noop(
        "Hours of the longer memory that says what is usual for it: a trend is a rise over oneself, not"
        " a size."
    ),
    gettext_noop("Acts that everything is thought to get usually: two acts after none are no trend."),
    gettext_noop(
        "People who must take part before anything trends, so that nobody lifts their own note alone."
    ),
    gettext_noop("the mixture of a page"),
    gettext_noop("Notes of one author in a pool at most, so that nobody fills it."),
    gettext_noop(
        "Every fifth place goes to the newest note that has not come yet, whoever wrote it: a newcomer "
        "is seen. This holds where nothing is known of the reader; else FRESH_EVERY does."
    ),
    gettext_noop("Cards between two notes of one author: about a screen of a phone times two."),
    gettext_noop(
        "Cards of one language in a row when another is near: one world, and nothing moves far from its"
        " place."
    ),
    gettext_noop("How far ahead a card is fetched to keep these two distances."),
    gettext_noop(
        "Every sixth place goes to a new note that is looking for its audience: the price of finding "
        "the next good one, paid by everybody alike."
    ),
    gettext_noop(
        "Every so many places one comes from outside the reader's known interests, when they asked for "
        "their own."
    ),
    gettext_noop(
        "The same for those who asked for nothing special: a feed that only repeats becomes a cage."
    ),
    gettext_noop("The same for those who asked to be surprised."),
    gettext_noop(
        "Share of the other language for those who want their own: its best still comes through, never "
        "a wall."
    ),
    gettext_noop("Share of the other language for those who want both."),
    gettext_noop("Share of the other language for those who want to be surprised: one world."),
    gettext_noop(
        "Cards that a language may be ahead of or behind its share, so that better ones can come first."
    ),
    gettext_noop("A factor on a note's value for each of the last VARIETY_WINDOW cards with its category."),
    gettext_noop(
        "The same for each with its theme: shown because of the same note, or saying nearly the same."
    ),
    gettext_noop("Cards that are remembered for variety: about two screens of a phone."),
    gettext_noop(
        "Themes that the candidates are sorted into by what they say, where their vectors are at hand."
    ),
)
