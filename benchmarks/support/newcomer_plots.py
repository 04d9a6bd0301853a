"""Draws what `benchmarks/newcomer.py` measured, as two small pictures for the docs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

matplotlib.use("svg")
import matplotlib.pyplot as plt

COLORS = ("#d9304f", "#e39aa8", "#3b6ea5", "#8a8f98")
WIDTH, HEIGHT = 6.4, 3.6
"""Inches."""


def draw(figures: Mapping[str, Mapping[str, list[Any]]], folder: Path) -> None:
    """Write newcomer_found.svg and newcomer_price.svg; the same figures give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    plt.rcParams["svg.hashsalt"] = "sampan"
    plt.rcParams["font.size"] = 9
    _found(figures, folder / "newcomer_found.svg")
    _price(figures, folder / "newcomer_price.svg")


def _found(figures: Mapping[str, Mapping[str, list[Any]]], path: Path) -> None:
    """How the share of good notes by newcomers that found their audience grows with the hours."""
    figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT))
    for color, (name, told) in zip(COLORS, figures.items(), strict=True):
        curves = np.array(told["curve"]) * 100
        hours = np.arange(curves.shape[1])
        axes.plot(hours, curves.mean(axis=0), color=color, label=name, linewidth=2)
        axes.fill_between(hours, curves.min(axis=0), curves.max(axis=0), color=color, alpha=0.15, linewidth=0)
    axes.set(xlabel="hours after publication", xlim=(0, 24), ylim=(0, 100))
    axes.set_ylabel("found their audience, %")
    axes.set_title("Good notes by authors without followers (bands: all seeds)", fontsize=10)
    axes.legend(frameon=False, fontsize=8)
    _write(figure, path)


def _price(figures: Mapping[str, Mapping[str, list[Any]]], path: Path) -> None:
    """What readers get beside what newcomers get, one dot for each seed."""
    figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT))
    for color, (name, told) in zip(COLORS, figures.items(), strict=True):
        shares = np.array(told["newcomers"]) * 100
        axes.scatter(shares, told["satisfaction"], color=color, alpha=0.5, s=18, linewidth=0)
        axes.scatter(shares.mean(), np.mean(told["satisfaction"]), color=color, s=90, label=name)
    axes.set(xlabel="good notes by newcomers that found their audience within a day, %", xlim=(0, 100))
    axes.set_ylabel("worth to a reader a day, in likes")
    axes.set_ylim(bottom=0)
    axes.set_title("What exploration costs readers, and what it gives (large: means)", fontsize=10)
    axes.legend(frameon=False, fontsize=8)
    _write(figure, path)


def _write(figure: Any, path: Path) -> None:
    for side in ("top", "right"):
        figure.axes[0].spines[side].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
