"""What people write that is no word of any language: faces made of letters and marks, Morse code, and
initials that no list knows."""

from __future__ import annotations

import regex

# A face in brackets: (≧∇≦)ﾉ, ╮(╯▽╰)╭, (T_T), ʕ•ᴥ•ʔ. What tells it from a remark in brackets is at least one
# sign that no sentence has, and no two plain letters or digits in a row.
_ODD = r"≧≦▽△∇ω﹏╥╯╰•°´｀￣ˇ〃∀Д益皿ﾟ゜⌒ˊˋ⊙●◕‿ㅂ눈ಥಠ﹃ᴗ˘ε∠╭╮๑✿≖◡‵ツ◉﹀︿ლ⁄⩊╬╹‸ᗜᵕᵔᴥ□ﻌ╯з≡◝◜˃˂⸝ˆᆺωᐛ゚\u0300-\u036f"
_ARM_LEFT = r"[ヽヾ╮╭┐┌ᕙᕦლ୧૮Σ٩໒乁╰╯┗┏¯\\_/ฅ]{0,3}"
_ARM_RIGHT = r"[ノﾉづ╮╭ง۶و୨ა☞σ凸つっ┛┓╯╰┐┌ᕗᕤゞシ彡¯\\_/✧☆♡♪ﾟฅ]{0,4}(?:o(?![A-Za-z]))?(?:\s?︵\s?┻━┻)?"
_INSIDE = r"(?:(?![皿益口])\p{Han}|[()（）ʕʔ₍₎\n])"
_BRACKETED = (
    rf"{_ARM_LEFT}[(（ʕ₍](?=[^)）ʔ₎\n]{{0,14}}[{_ODD}])(?![^)）ʔ₎\n]{{0,14}}[A-Za-z0-9]{{2}})"
    rf"(?:(?!{_INSIDE}).){{1,14}}[)）ʔ₎]{_ARM_RIGHT}"
    r"|\((?=[^)\n]{0,8}[\^><_])[\^><Tt;=\-oO@*'~._:3xX| ]{3,8}\)"
)
_BARE = (
    r"(?<![A-Za-z0-9_])(?:T[_.AwWvV^]T|Q[_.AwWvVoO^]Q|[oO]_+[oO]|[oO]\.[oO]|[uUoO][wWvV][uUoO]|orz|Orz|ORZ|OTZ|xD+"
    r"|\^[_.\-oOwWvV]?\^|>[_.wWoO]+<|(?P<eye>[\-=;x@*$X'])_+(?P=eye)[;|]{0,3}|=[wWvV.]=)(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9:/])[:;=][\-']?[)DPp3](?![\p{L}\p{N}/])"
    r"|(?<![\p{L}\p{N}:/])[:;=][\-']?[(/\\|oO*](?![\p{L}\p{N}/])"
    r"|(?<![\p{L}\p{N}<])</?3+(?![\p{N}.])"
)
FACE = rf"(?:{_BRACKETED}|{_BARE})"
"""The pattern of one face made of letters and marks, for the module regex."""

_DOT, _DASH, _GAP = "[.·]", "[-−–—]", "[ /]"
MORSE = (
    rf"(?<![\w.\-])(?=[.·\-−–— /]{{9}})(?=[.·\-−–— /]{{0,40}}?{_DOT})(?=[.·\-−–— /]{{0,40}}?{_DASH})"
    rf"(?:{_DOT}|{_DASH}){{1,17}}(?:{_GAP}{{1,3}}(?:{_DOT}|{_DASH}){{1,17}}){{2,200}}+(?![\w])"
)
"""The pattern of Morse code: at least three letters with dots and dashes, parted by spaces or slashes."""

_LETTERS = (
    "A.- B-... C-.-. D-.. E. F..-. G--. H.... I.. J.--- K-.- L.-.. M-- N-. O--- P.--. Q--.- R.-. S... T- "
    "U..- V...- W.-- X-..- Y-.-- Z--.. 0----- 1.---- 2..--- 3...-- 4....- 5..... 6-.... 7--... 8---.. 9----. "
    "?..--.. !-.-.-- @.--.-."
)
_BY_CODE = {one[1:]: one[0] for one in _LETTERS.split()}
_MORSE = regex.compile(MORSE)
_MIXED = regex.compile(rf"{_DOT}{_DASH}|{_DASH}{_DOT}")  # dots alone and dashes alone are ornaments
_HAN = regex.compile(r"\p{Han}")
_INITIALS = regex.compile(r"(?<![A-Za-z0-9])[bcdfghjklmnpqrstwxyz]{3,6}(?![A-Za-z0-9])")
# Letters without a vowel that everybody knows or that English has: no initials of Chinese words.
_KNOWN_LETTERS = """
pdf ppt png jpg gif www http https html css xml php sql npm ssh gpt llm nft ktv ddl rmb hkd nyc xxl xxs
gym try fly why cry dry sky spy shy fry myth rhythm pls plz thx btw ppl hmm shh brb lmk tbh ngl irl mph fps
rpg pvp mvp bgm gps lgbt ddr gdp cpr dvd vpn mlk tsp tbsp hrs yrs lbs kgs cms mls psst nth
"""
_NO_INITIALS = frozenset(_KNOWN_LETTERS.split())


def decode_morse(code: str) -> str:
    """What a stretch of Morse code says, in capitals, or '' where a letter of it is none.

    A group of more than six signs is a Chinese character as the Chinese Morse pages write it: the character's
    number in Unicode in binary, a dash for 1 and a dot for 0.
    """
    plain = regex.sub(_DASH, "-", regex.sub(_DOT, ".", code))
    words = []
    for word in regex.split(r" {3,}| / |  / ?", plain):
        letters = [_decode_group(group) for group in regex.split(r"[ /]+", word) if group]
        if not all(letters):
            return ""
        words.append("".join(letters))
    said = [word for word in words if word]
    parted_by_letter = len(said) > 2 and all(len(word) == 1 for word in said)
    return ("" if parted_by_letter else " ").join(said)


def _decode_group(group: str) -> str:
    if group in _BY_CODE:
        return _BY_CODE[group]
    number = int(group.replace(".", "0").replace("-", "1"), 2)
    return chr(number) if len(group) > 6 and 0x4E00 <= number <= 0x9FFF else ""


def find_morse(body: str) -> list[tuple[str, str]]:
    """The stretches of Morse code in a text, each with what it says; only those that say something."""
    found = [(match.group(), decode_morse(match.group())) for match in _MORSE.finditer(body)]
    return [(code, says) for code, says in found if says and (says == "SOS" or _MIXED.search(code))]


def find_initials(body: str) -> list[str]:
    """The words of a Chinese text that look like initials of Chinese words, such as yyds, known or not."""
    if not _HAN.search(body):
        return []
    found = dict.fromkeys(match.group() for match in _INITIALS.finditer(body))
    return [word for word in found if word not in _NO_INITIALS and len(set(word)) > 1]
