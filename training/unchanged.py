"""Makes lines that must stay as they are: names, codes, handles, measures, emoji, marks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from sampan.translation.engines.protocol import Passage
from sampan.translation.glossary.shipped import read_shipped_terms
from training.as_sent import PAIRS, Asked, asked

SEED = 20261123
_EMOJI = "😭😂🥹✨🔥🐱🐶🍜🍵🌸☔️🎉💪🙏👀🤔🥲🫶🌊🚇🎧📷"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SYLLABLES = (
    "mei",
    "lin",
    "yun",
    "xiao",
    "hao",
    "ken",
    "zoe",
    "tom",
    "ana",
    "bo",
    "ray",
    "cat",
    "tea",
    "sun",
)
_JOINTS = (" ", " & ", " x ", " + ", " / ", ", ", " | ")
_UNITS = ("ml", "cm", "kg", "g", "mm", "GB", "W", "mAh", "Hz", "km")
_FILES = ("pdf", "jpg", "mp4", "csv", "docx", "py")


def unchanged_lines(count: int) -> Iterator[Asked]:
    """`count` different lines, in turn into English and into Chinese, each its own answer."""
    chance = random.Random(SEED)
    makers = _makers(chance)
    seen: set[str] = set()
    while len(seen) < count:
        line = makers[len(seen) % len(makers)]()
        if line not in seen:
            pair = PAIRS[len(seen) % 2]
            seen.add(line)
            yield asked(pair, Passage(line), line)


def _makers(chance: random.Random) -> list[Callable[[], str]]:
    names = sorted({term.text for term in read_shipped_terms() if term.keep and term.kind == "brand"})

    def code() -> str:
        letters = "".join(chance.choices(_LETTERS, k=chance.randint(1, 3)))
        return f"{letters}{chance.choice(['-', '', ' '])}{chance.randint(1, 9999)}"

    def handle() -> str:
        return "@" + "".join(chance.choices(_SYLLABLES, k=2)) + str(chance.randint(1, 99))

    def join(parts: list[str]) -> str:
        return chance.choice(_JOINTS).join(parts)

    def marks() -> str:
        places = [f"{{{number}}}" for number in range(chance.randint(1, 4))]
        return join([*places, *chance.sample([code(), chance.choice(names)], chance.randint(0, 2))])

    return [
        lambda: join(chance.sample(names, chance.randint(1, 3))),
        code,
        lambda: f"{chance.choice(names)} {code()}",
        lambda: join([handle() for _ in range(chance.randint(1, 3))]),
        marks,
        lambda: f"{chance.randint(1, 2000)} {chance.choice(_UNITS)} · {code()}",
        lambda: "".join(chance.choices(_EMOJI, k=chance.randint(1, 5))) + f" {code()}",
        lambda: f"{handle()[1:]}_{chance.randint(1, 999)}.{chance.choice(_FILES)}",
        lambda: f"#{chance.choice(names)} #{code()}",
        lambda: f"v{chance.randint(0, 9)}.{chance.randint(0, 20)}.{chance.randint(0, 9)} {code()}",
        lambda: f"{code()} {chance.randint(1, 12)}:{chance.randint(10, 59)} ¥{chance.randint(1, 9999)}",
    ]
