"""What an English word may be a form of: running of run, stories of story, went of go."""

from __future__ import annotations

_IRREGULAR = """
be am is are was were been being|have has had having|do does did done|go goes went gone|say said
make made|get got gotten|know knew known|think thought|take took taken|see saw seen|come came
give gave given|find found|tell told|become became|leave left|feel felt|bring brought|begin began begun
keep kept|hold held|write wrote written|stand stood|hear heard|mean meant|meet met|run ran|pay paid
sit sat|speak spoke spoken|lie lay lain lying|lead led|grow grew grown|lose lost|fall fell fallen
send sent|build built|understand understood|draw drew drawn|break broke broken|spend spent
rise rose risen|drive drove driven|buy bought|wear wore worn|choose chose chosen|eat ate eaten
drink drank drunk|sleep slept|fly flew flown|catch caught|teach taught|sell sold|fight fought
throw threw thrown|forget forgot forgotten|win won|sing sang sung|swim swam swum|ride rode ridden
shine shone|shoot shot|steal stole stolen|wake woke woken|wind wound|hide hid hidden|bite bit bitten
blow blew blown|deal dealt|dig dug|feed fed|freeze froze frozen|hang hung|lend lent|light lit
ring rang rung|shake shook shaken|sink sank sunk|stick stuck|strike struck|sweep swept|tear tore torn
weep wept|bend bent|bind bound|bleed bled|breed bred|burn burnt|dream dreamt|forgive forgave forgiven
kneel knelt|lay laid|lean leant|learn learnt|seek sought|shrink shrank shrunk|slide slid|smell smelt
spell spelt|spill spilt|spin spun|spread spread|spring sprang|sting stung|stink stank stunk
swear swore sworn|swing swung|bear bore born borne|beat beaten|show shown|die dying|tie tying|can could
will would|shall should|may might|man men|woman women|child children|foot feet|tooth teeth|goose geese
mouse mice|person people|wife wives|life lives|knife knives|leaf leaves|half halves|shelf shelves
wolf wolves|self selves|thief thieves|loaf loaves|calf calves|good better best|bad worse worst
far farther further farthest furthest|little less least|much more most|I me my mine|you your yours
he him his|she her hers|we us our ours|they them their theirs|it its|this these|that those
who whom whose
"""
_FORMS: dict[str, str] = {}
for _group in _IRREGULAR.replace("\n", "|").split("|"):
    for _form in _group.split()[1:]:
        _FORMS.setdefault(_form, _group.split()[0])
_SHORT = {
    "can't": "cannot",
    "won't": "will",
    "shan't": "shall",
    "let's": "let",
    "ain't": "be",
    "i'm": "i",
    "y'all": "you",
    "'em": "them",
    "gonna": "going",
    "wanna": "want",
    "gotta": "got",
    "kinda": "kind",
    "cause": "because",
}
_ENDINGS = ("n't", "'re", "'ve", "'ll", "'d", "'m", "'s", "s'")
_DOUBLED = frozenset("bdfglmnprtvz")
SHORTEST = 3
"""Letters that a stem must keep: 'is' and 'thing' are no forms of 'i' and 'th'."""


def base_forms(word: str) -> list[str]:
    """The word in lower case and what it may be a form of, the likeliest first, each once.

    Only rules and a list of irregular words: the caller looks which of them the dictionary has.
    """
    plain = word.lower().replace("’", "'")
    found = [plain]
    if plain in _FORMS:
        found.append(_FORMS[plain].lower())
    if "'" in plain:
        found += _without_ending(plain)
    if "-" in plain:
        found += [plain.replace("-", " "), plain.replace("-", "")]
    for stem in (plain, *found[1:]):
        found += [form for form in _stems(stem) if len(form) >= SHORTEST]
    return list(dict.fromkeys(found))


def _without_ending(word: str) -> list[str]:
    if word in _SHORT:
        return [_SHORT[word]]
    return [word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending)][:1]


def _stems(word: str) -> list[str]:
    """By the regular endings; several may fit (hoping: hope, hop)."""
    if word.endswith("ies"):
        return [word[:-3] + "y", word[:-1]]
    if word.endswith("ied"):
        return [word[:-3] + "y", word[:-1]]
    if word.endswith("es"):
        return [word[:-1], word[:-2]]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return [word[:-1]]
    for ending in ("ing", "ed", "er", "est"):
        if word.endswith(ending):
            return _from_stem(word[: -len(ending)])
    if word.endswith("ily"):
        return [word[:-3] + "y"]
    if word.endswith("ly"):
        return [word[:-2], word[:-1] + "e"]
    return []


def _from_stem(stem: str) -> list[str]:
    doubled = len(stem) > SHORTEST - 1 and stem[-1:] == stem[-2:-1] and stem[-1:] in _DOUBLED
    if doubled:
        return [stem[:-1], stem, stem + "e"]
    if stem.endswith("i"):
        return [stem[:-1] + "y", stem]
    if _wants_e(stem):
        return [stem + "e", stem]
    return [stem, stem + "e"]


def _wants_e(stem: str) -> bool:
    """Whether a stem looks cut before its e: hop(ing) from hope, danc(ed) from dance; not help(ed)."""
    vowels = "aeiou"
    if stem[-1:] in "cvuz" or stem.endswith(("dg", "rg", "ng", "rs", "ns", "ps", "as", "is", "os", "us")):
        return not stem.endswith("ng")
    return len(stem) > 2 and stem[-1] not in vowels + "wxyr" and stem[-2] in "aiou" and stem[-3] not in vowels
