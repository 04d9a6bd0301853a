"""How English words sound: the CMU Pronouncing Dictionary, written in the signs of the IPA."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_VOWELS = {
    "AA": "ɑː",
    "AE": "æ",
    "AH": "ʌ",
    "AO": "ɔː",
    "AW": "aʊ",
    "AY": "aɪ",
    "EH": "e",
    "ER": "ɝː",
    "EY": "eɪ",
    "IH": "ɪ",
    "IY": "iː",
    "OW": "oʊ",
    "OY": "ɔɪ",
    "UH": "ʊ",
    "UW": "uː",
}
_UNSTRESSED = {"AH": "ə", "ER": "ɚ", "IY": "i"}
_CONSONANTS = {
    "B": "b",
    "CH": "tʃ",
    "D": "d",
    "DH": "ð",
    "F": "f",
    "G": "ɡ",
    "HH": "h",
    "JH": "dʒ",
    "K": "k",
    "L": "l",
    "M": "m",
    "N": "n",
    "NG": "ŋ",
    "P": "p",
    "R": "r",
    "S": "s",
    "SH": "ʃ",
    "T": "t",
    "TH": "θ",
    "V": "v",
    "W": "w",
    "Y": "j",
    "Z": "z",
    "ZH": "ʒ",
}
_TOGETHER = (
    "P L|P R|P Y|B L|B R|B Y|T R|T W|D R|D W|K L|K R|K W|K Y|G L|G R|G W|F L|F R|F Y|V Y|TH R|TH W"
    "|SH R|S P|S T|S K|S M|S N|S L|S W|S F|HH Y|M Y|N Y|S P L|S P R|S P Y|S T R|S T Y|S K R|S K W"
    "|S K Y|S K L"
)
_ONSETS = frozenset(_TOGETHER.split("|"))
"""Consonants that may begin an English syllable together; the stress sign stands before them."""


def read_sounds(path: Path) -> dict[str, str]:
    """Word to its first pronunciation in ARPAbet ('water': 'W AO1 T ER0'), of a file cmudict.dict."""
    found: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _space, sounds = line.split("#")[0].strip().partition(" ")
        if word and "(" not in word:  # 'read(2)' is a second pronunciation
            found[word] = sounds
    return found


def ipa(arpabet: str) -> str:
    """A pronunciation in the IPA, as learners' dictionaries of American English write it.

    `ipa('W AO1 T ER0')` gives 'ˈwɔːtɚ'. Syllables are divided so that each begins with as many consonants as
    English lets begin one; words of one syllable bear no stress sign.
    """
    sounds = arpabet.split()
    vowels = [place for place, sound in enumerate(sounds) if sound[-1].isdigit()]
    signs: dict[int, str] = {}
    if len(vowels) > 1:
        for before, vowel in zip([-1, *vowels], vowels, strict=False):
            stress = {"1": "ˈ", "2": "ˌ"}.get(sounds[vowel][-1], "")
            if stress:
                signs[_onset(sounds, before, vowel)] = stress
    return "".join(signs.get(place, "") + _sign(sound) for place, sound in enumerate(sounds))


def _onset(sounds: Sequence[str], before: int, vowel: int) -> int:
    """Where the syllable of the vowel begins, after the vowel `before` (-1: there is none)."""
    if before < 0:
        return 0
    start = vowel
    while start - 1 > before:
        onset = sounds[start - 1 : vowel]
        allowed = onset[0] != "NG" if len(onset) == 1 else " ".join(onset) in _ONSETS
        if not allowed:
            break
        start -= 1
    return start


def _sign(sound: str) -> str:
    if not sound[-1].isdigit():
        return _CONSONANTS[sound]
    name, stress = sound[:-1], sound[-1]
    return _UNSTRESSED.get(name, _VOWELS[name]) if stress == "0" else _VOWELS[name]
