"""The picture of what somebody spent: a bar for each month, then for each person and each kind."""

from __future__ import annotations

import io
from typing import Any

from matplotlib.figure import Figure

_WIDTH, DPI = 4.6, 200
_HEAD, _MONTHS, _ROW, _GAP, _NAMES = 0.55, 1.7, 0.46, 0.5, 0.25
"""How high each part is, in inches."""
_INK, _MUTED, _LINE, _PAPER = "#13211d", "#586a65", "#e4ebe9", "#ffffff"
_COLOURS = ("#0b7468", "#3a6ea5", "#c2571a")
_SIDE = 0.07


def draw(asked: dict[str, Any]) -> bytes:
    """Draw it as PNG; what is written from the right runs so."""
    listed = [each for each in asked["lists"] if each["bars"]]
    heights = [_MONTHS, *(_ROW * len(each["bars"]) for each in listed)]
    height = _HEAD + sum(heights) + _GAP * len(heights) + _NAMES + 0.1
    figure = Figure((_WIDTH, height), DPI, facecolor=_PAPER)
    start, end = (1 - _SIDE, _SIDE) if asked["from_right"] else (_SIDE, 1 - _SIDE)
    sides: Any = ("right", "left") if asked["from_right"] else ("left", "right")
    top = 1 - 0.4 / height
    figure.text(start, top, asked["title"], ha=sides[0], size=16, color=_INK, weight="bold")
    figure.text(end, top, asked["total"], ha=sides[1], size=12, color=_INK)
    below = 1 - _HEAD / height
    for part, colour, tall in zip([asked["months"], *listed], _COLOURS, heights, strict=False):
        below -= (tall + _GAP) / height
        axes = figure.add_axes((_SIDE, below + 0.08 / height, 1 - 2 * _SIDE, tall / height))
        below -= _NAMES / height if part is asked["months"] else 0
        axes.set_title(part["title"], loc=sides[0], color=_INK, fontsize=12.5, pad=6)
        (_draw_months if part is asked["months"] else _draw_list)(axes, part["bars"], colour, sides)
        if asked["from_right"]:
            axes.invert_xaxis()
    written = io.BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()


def _draw_months(axes: Any, bars: list[dict[str, Any]], colour: str, sides: Any) -> None:  # noqa: ANN401 - of matplotlib
    values = [each["value"] for each in bars]
    most = max(values) or 1
    axes.bar(range(len(bars)), values, color=colour, width=0.7)
    at = values.index(max(values))
    where = sides[0] if at < len(bars) / 3 else sides[1] if at > len(bars) * 2 / 3 else "center"
    place = at + {sides[0]: -0.35, sides[1]: 0.35, "center": 0}[where]
    axes.text(place, most * 1.03, bars[at]["amount"], ha=where, size=9, color=_INK)
    axes.set_ylim(0, most * 1.18)
    axes.set_xlim(-0.5, len(bars) - 0.5)
    axes.set_xticks(range(len(bars)), [each["name"] for each in bars])
    axes.tick_params(colors=_MUTED, length=0, labelsize=9)
    axes.set_yticks([])
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(_LINE)


def _draw_list(axes: Any, bars: list[dict[str, Any]], colour: str, sides: Any) -> None:  # noqa: ANN401 - of matplotlib
    """Draw a bar below each name, with its amount at the other end."""
    most = max(each["value"] for each in bars) or 1
    for at, each in enumerate(bars):
        axes.barh(at + 0.3, most, height=0.16, color=_LINE)
        axes.barh(at + 0.3, each["value"], height=0.16, color=colour)
        axes.text(0, at + 0.1, each["name"], ha=sides[0], va="bottom", size=10, color=_INK)
        axes.text(most, at + 0.1, each["amount"], ha=sides[1], va="bottom", size=10, color=_INK)
    axes.set_xlim(0, most)
    axes.set_ylim(len(bars) - 0.4, -0.4)
    axes.axis("off")
