"""A copy of what is kept of somebody, as a document in her own words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot import speech
from bot.kit import p_, say
from bot.languages import DIGITS, of
from bot.vaulted import VAULTED
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Call, Said, Value
    from bot.reports.apart import Json
    from ledger.vault import Kept

MOST_LINES = 2_000
"""How many payments the document has, the newest first; the data has all."""
_JPEG = b"\xff\xd8\xff"
_WAYS = {
    "web": p_("platform", "Web chat"),
    "telegram": p_("platform", "Telegram"),
    "discord": p_("platform", "Discord"),
    "tag": p_("platform", "Tag"),
}


def written(call: Call, content: dict[str, Any], kept: Sequence[Kept]) -> Json:
    """Return the document of a copy, for whatever draws it."""
    return _Document(call, content, kept).asked


class _Document:
    def __init__(self, call: Call, content: dict[str, Any], kept: Sequence[Kept]) -> None:
        self._call, self._content, self._kept = call, content, kept
        self._language = call.actor.language or call.settings.language
        self._zone = str(call.books.zone)

    @property
    def asked(self) -> Json:
        own = of(self._language)
        return {
            "title": self._read(say("What is kept of you")),
            "language": own.first,
            "from_right": own.direction == "rtl",
            "digits": DIGITS[own.digits][:10],
            "sections": [self._who(), self._wallets(), self._history()],
        }

    def _who(self) -> Json:
        records = self._content["records"]
        rows: list[tuple[Said, Value]] = [
            (say("Made"), datetime.fromisoformat(self._content["made"])),
            *((say("Name"), str(each["name"])) for each in records.get("persons.id", ())),
            *(
                (self._platform(each["platform"]), str(each["handle"] or each["external_id"]))
                for each in records.get("identities.person", ())
            ),
            *(
                (VAULTED[each.field], each.text)
                for each in self._kept
                if not each.value.startswith(_JPEG)
            ),
        ]
        return self._section(say("Who you are"), (), [self._pair(*each) for each in rows])

    def _wallets(self) -> Json:
        rows = [
            [self._cell(Money(each["minor"], each["currency"]))]
            for each in self._content["wallets"]
        ]
        return self._section(say("Your wallets"), (say("Balance"),), rows)

    def _history(self) -> Json:
        heads = (say("Receipt"), say("Time"), say("Kind"), say("Note"), say("Change"))
        rows = [self._line(each) for each in self._content["history"][:MOST_LINES]]
        return self._section(say("What came and went"), heads, rows)

    def _line(self, line: dict[str, Any]) -> list[Json]:
        kind = self._call.readings.movement(line["kind"])
        return [
            self._cell(line["receipt"]),
            self._cell(datetime.fromisoformat(line["at"])),
            self._cell(kind),
            self._text(line["note"]),
            self._cell(Money(line["minor"], line["currency"])),
        ]

    def _platform(self, name: str) -> Said:
        return say("{name}", name=speech.word("platform", _WAYS.get(name, name), self._language))

    def _section(self, heading: Said, heads: Sequence[Said], rows: list[Any]) -> Json:
        table = {
            "heading": "",
            "columns": [self._read(each) for each in heads],
            "rows": rows,
            "total": False,
        }
        return {"heading": self._read(heading), "chart": None, "tables": [table] if rows else []}

    def _pair(self, label: Said, value: Value) -> list[Json]:
        return [self._cell(label), self._cell(value)]

    def _cell(self, value: Value) -> Json:
        return self._text(self._read(say("{value}", value=value)))

    def _text(self, text: str) -> Json:
        return {"text": text}

    def _read(self, said: Said) -> str:
        return speech.spoken([said], self._language, self._zone)
