"""The picture of a month: what was earned until each day, and what was owed at its end."""

from __future__ import annotations

import io
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

SIZE, DPI = (4.6, 6.6), 216
"""Small, so that what is written stays readable on a phone."""
_INK, _MUTED, _LINE, _PAPER = "#13211d", "#586a65", "#d9e2df", "#ffffff"
_COLOURS = ("#0b7468", "#e0a100", "#3a6ea5", "#a4508b", "#c2571a", "#5b8c2a")
_LIMIT = "#b3261e"
_EVERY = 3
_ROOM = 1.06
"""How much higher a panel is than what is in it."""


def draw(asked: dict[str, Any]) -> bytes:
    """Draw two panels, one below the other, as PNG; what is written from the right runs so."""
    figure = Figure(SIZE, DPI, facecolor=_PAPER)
    panels: Any = figure.subplots(len(asked["panels"]), 1)
    for axes, panel in zip(panels, asked["panels"], strict=True):
        _draw_panel(axes, panel, asked)
    figure.suptitle(asked["title"], fontsize=17, color=_INK, fontweight="bold")
    figure.tight_layout(pad=1.6, h_pad=2.4, rect=(0, 0, 1, 0.99))
    written = io.BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()


def _draw_panel(axes: Any, panel: dict[str, Any], asked: dict[str, Any]) -> None:  # noqa: ANN401 - of matplotlib
    days = asked["days"]
    places = range(len(days))
    below = [0.0] * len(panel["values"][0]) if panel["values"] else []
    for colour, name, values in zip(_COLOURS * 9, panel["names"], panel["values"], strict=False):
        above = [one + other for one, other in zip(below, values, strict=True)]
        here = places[: len(values)]
        axes.fill_between(here, below, above, color=colour, alpha=0.22, linewidth=0)
        axes.plot(here, above, color=colour, linewidth=2.4, label=name, marker="o", markersize=3)
        below = above
    highest = max([*below, 0.0])
    if (limit := panel["budget"]) is not None:
        axes.axhline(
            limit, color=_LIMIT, linewidth=1.8, linestyle=(0, (6, 4)), label=panel["limit"]
        )
        highest = max(highest, limit)
    lowest = min([*below, 0.0])
    axes.set_ylim(lowest, highest * _ROOM or 1)
    axes.yaxis.set_major_locator(MaxNLocator(5) if lowest or highest else FixedLocator([0]))
    axes.set_xlim(-0.5, len(days) - 0.5)
    _write_around(axes, panel, asked)


def _write_around(axes: Any, panel: dict[str, Any], asked: dict[str, Any]) -> None:  # noqa: ANN401 - of matplotlib
    """Write the title, the days and the amounts, on the side from which they are read."""
    days, from_right = asked["days"], asked["from_right"]
    handles, names = axes.get_legend_handles_labels()
    pad = 12 + 17 * len(names)
    side = "right" if from_right else "left"
    axes.set_title(panel["title"], loc=side, color=_INK, fontsize=13, pad=pad)
    axes.set_xticks(range(0, len(days), _EVERY), days[::_EVERY])
    axes.yaxis.set_major_formatter(FuncFormatter(_written(asked["letters"])))
    axes.grid(axis="y", color=_LINE, linewidth=0.9)
    axes.tick_params(colors=_MUTED, length=0, labelsize=11)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if from_right:
        axes.invert_xaxis()
        axes.yaxis.tick_right()
    turned = slice(None, None, -1 if from_right else 1)
    axes.legend(
        handles[turned],
        names[turned],
        loc="lower right" if from_right else "lower left",
        bbox_to_anchor=(1.0 if from_right else 0.0, 1.0),
        markerfirst=not from_right,
        frameon=False,
        fontsize=11.5,
        labelcolor=_INK,
        borderaxespad=0.3,
        borderpad=0,
    )


def _written(letters: dict[str, str]) -> Any:  # noqa: ANN401 - a function of matplotlib's making
    """Return how an amount is written beside an axis, in the digits of a language."""
    own = str.maketrans(letters)

    def write(value: float, _place: int) -> str:
        digits = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
        return digits.translate(own)

    return write
