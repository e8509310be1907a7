"""A report as PDF, by Typst: one page after another, from the right where it is written so."""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from bot.reports import chart

_ARABIC = "Amiri"
_LATIN = "Libertinus Serif"  # which Typst brings


def draw(asked: dict[str, Any]) -> bytes:
    """Write a document as PDF; the same one always says the same."""
    amiri = str(files("fontpkg_amiri") / "files")
    with tempfile.TemporaryDirectory() as folder:
        sections = [
            {**each, "picture": _pictured(Path(folder), at, each["chart"]), "chart": None}
            for at, each in enumerate(asked["sections"])
        ]
        fonts = [_ARABIC, _LATIN] if asked["from_right"] else [_LATIN, _ARABIC]
        data = {**asked, "sections": sections, "fonts": fonts}
        (Path(folder) / "data.json").write_text(json.dumps(data, ensure_ascii=False))
        source = Path(folder) / "report.typ"
        source.write_text((files(__package__) / "report.typ").read_text())
        return bytes(
            typst.compile(
                str(source), root=folder, font_paths=[amiri], ignore_system_fonts=True, format="pdf"
            )
        )


def _pictured(folder: Path, at: int, asked: dict[str, Any] | None) -> str | None:
    """Draw the chart of a section beside the document; return its name there."""
    if asked is None:
        return None
    (folder / f"{at}.png").write_bytes(chart.draw(asked))
    return f"{at}.png"
