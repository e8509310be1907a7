"""A copy of what is kept of somebody, as a document in her own words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.kit import Said, p_, say
from bot.reports import plain
from bot.reports.plain import Table
from bot.vaulted import rows
from ledger.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Call, Value
    from bot.reports.apart import Json
    from ledger.vault import Kept

MOST_LINES = 2_000
"""How many payments the document has, the newest first; the data has all."""
_WAYS = {
    "web": p_("platform", "Web chat"),
    "telegram": p_("platform", "Telegram"),
    "discord": p_("platform", "Discord"),
    "tag": p_("platform", "Tag"),
}


def written(call: Call, content: dict[str, Any], kept: Sequence[Kept]) -> Json:
    """Return the document of a copy, for whatever draws it."""
    wallets = [(Money(each["minor"], each["currency"]),) for each in content["wallets"]]
    history = [_line(call, each) for each in content["history"][:MOST_LINES]]
    heads = (say("Receipt"), say("Time"), say("Kind"), say("Note"), say("Change"))
    return plain.document(
        call,
        say("What is kept of you"),
        [
            Table(say("Who you are"), (), _who(content, kept)),
            Table(say("Your wallets"), (say("Balance"),), wallets),
            Table(say("What came and went"), heads, history),
        ],
    )


def _who(content: dict[str, Any], kept: Sequence[Kept]) -> list[tuple[Value, ...]]:
    records = content["records"]
    return [
        (say("Made"), datetime.fromisoformat(content["made"])),
        *((say("Name"), str(each["name"])) for each in records.get("persons.id", ())),
        *(
            (_platform(each["platform"]), str(each["handle"] or each["external_id"]))
            for each in records.get("identities.person", ())
        ),
        *rows((each.field, each.text) for each in kept if not each.is_picture),
    ]


def _line(call: Call, line: dict[str, Any]) -> tuple[Value, ...]:
    return (
        line["receipt"],
        datetime.fromisoformat(line["at"]),
        call.readings.movement(line["kind"]),
        line["note"],
        Money(line["minor"], line["currency"]),
    )


def _platform(name: str) -> Said:
    return Said(_WAYS[name], context="platform") if name in _WAYS else Said(name)
