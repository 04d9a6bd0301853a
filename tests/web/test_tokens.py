"""The look holds together: one file names colours and durations, and every pair of them can be read."""

import re
from pathlib import Path

import pytest

import sampan.web

STATIC = Path(sampan.web.__file__).parent / "static"
TOKENS = STATIC / "css" / "tokens.css"
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
    own = set(re.findall(r"(--[\w-]+)\s*:", rules + TOKENS.read_text()))
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
    *(("--tone-ink", f"--tone-{number}") for number in range(6)),
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
