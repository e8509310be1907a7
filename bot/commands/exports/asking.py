"""Which files there are, and how they are named."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from bot.grammar.kinds.one_of import OneOf
from bot.kit import _, p_, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.kit import Said

PDF, SHEET = p_("file words", "pdf"), p_("file words", "spreadsheet")
CSV, BEANCOUNT = p_("file words", "csv"), p_("file words", "beancount")


@dataclass(frozen=True, slots=True)
class File:
    """A kind of file: what a button says, how a name ends, its media type, and what draws it."""

    label: str
    ending: str
    media: str
    drawing: str = ""


FILES: Final[Mapping[str, File]] = MappingProxyType(
    {
        PDF: File(_("PDF"), "pdf", "application/pdf", "pdf"),
        SHEET: File(
            _("Spreadsheet"),
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        CSV: File(_("CSV"), "csv", "text/csv"),
        BEANCOUNT: File(_("Beancount"), "bean", "text/plain"),
    }
)


class WhichFile(OneOf):
    """A kind of file."""

    def shown(self, value: str) -> Said:
        """Name it, as a button does."""
        return say(FILES[value].label)


WHICH: Final = WhichFile("file words", *FILES, about=_("Which file: pdf, xlsx, csv or beancount"))
