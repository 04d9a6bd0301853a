"""The look holds together: one file names colours and durations, and every pair of them can be read."""

import itertools
import math
import re
from pathlib import Path

import pytest

import sampan.web

STATIC = Path(sampan.web.__file__).parent / "static"
TOKENS = STATIC / "css" / "tokens.css"
FRAME = STATIC / "css" / "layout.css"
"""Every page stands in it; it tells the sheets of pages how high the head of the house is."""
AA_TEXT = 4.5
"""WCAG 2.2, 1.4.3: least contrast of small text."""
AA_PARTS = 3.0
"""WCAG 2.2, 1.4.11: least contrast of what marks a control."""
SHEETS = sorted(path for path in (STATIC / "css").rglob("*.css") if path != TOKENS)
SCRIPTS = sorted((STATIC / "js").glob("*.js"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_only_the_tokens_name_a_colour_or_a_duration(sheet: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\")|\brgba?\(|\bhsla?\(|\boklch\(", rules)
    assert not re.findall(r"\b\d*\.?\d+m?s\b", rules)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_token_that_a_sheet_uses_exists(sheet: Path) -> None:
    rules = sheet.read_text()
    own = set(re.findall(r"(--[\w-]+)\s*:", rules + TOKENS.read_text() + FRAME.read_text()))
    assert set(re.findall(r"var\((--[\w-]+)", rules)) <= own


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_what_it_is_for_and_stays_short(script: Path) -> None:
    lines = script.read_text().splitlines()
    assert lines[0].startswith("// ")
    assert len(lines) <= 300


def _colors(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6});", block))


def _themes() -> dict[str, dict[str, str]]:
    css = TOKENS.read_text()
    light = _colors(css[: css.index("@media (prefers-color-scheme: dark)")])
    by_system = _colors(
        css[css.index(':root:not([data-theme="light"])') : css.index(':root[data-theme="dark"]')]
    )
    by_choice = _colors(css[css.index(':root[data-theme="dark"]') :])
    assert by_system == by_choice
    return {"light": light, "dark": light | by_choice}


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


READ = [
    (text, ground)
    for text in ("--ink", "--ink-soft", "--seal", "--indigo", "--jade")
    for ground in ("--paper", "--raised")
] + [
    ("--ink", "--tint"),
    ("--ink", "--tint-strong"),
    ("--ink-soft", "--tint"),
    ("--on-seal", "--seal"),
    ("--on-seal", "--seal-deep"),
    ("--seal", "--seal-wash"),
    ("--jade", "--jade-wash"),
    ("--jade", "--tint"),
    *(("--tone-ink", f"--tone-{number}") for number in range(6)),
    *((f"--pinyin-{tone}", ground) for tone in range(1, 5) for ground in ("--raised", "--jade-wash")),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), READ)
def test_text_can_be_read_on_its_ground(theme: str, text: str, ground: str) -> None:
    colors = _themes()[theme]
    assert _contrast(colors[text], colors[ground]) >= AA_TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["--paper", "--raised"])
def test_the_edge_of_a_field_can_be_seen(theme: str, ground: str) -> None:
    colors = _themes()[theme]
    assert _contrast(colors["--field-edge"], colors[ground]) >= AA_PARTS


SIGHTS = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What each kind of sight makes of linear RGB (Machado, Oliveira, Fernandes 2009, severity 1)."""
TELLS_APART = 15.0
"""Difference in CIE L*a*b* (1976); 2 can just be seen side by side, and the tone marks say the same again."""


def _lab(color: str, sight: str) -> tuple[float, float, float]:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in SIGHTS[sight]
    )
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    x, y, z = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_the_colors_of_tones_are_told_apart_by_every_kind_of_sight(theme: str, sight: str) -> None:
    colors = _themes()[theme]
    names = [*(f"--pinyin-{tone}" for tone in range(1, 5)), "--ink-soft"]
    seen = {name: _lab(colors[name], sight) for name in names}
    near = {
        (one, other): round(math.dist(seen[one], seen[other]), 1)
        for one, other in itertools.combinations(names, 2)
        if math.dist(seen[one], seen[other]) < TELLS_APART
    }
    assert near == {}
