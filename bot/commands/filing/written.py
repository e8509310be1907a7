"""A draft as a document: tables one below the other, in the words of who asked for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.kit import Document, say
from bot.reports import apart, plain
from bot.reports.plain import Table
from bot.vaulted import VAULTED, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.kit import Call, File, Said
    from ledger.vault import Kept

WHO = ("legal_name", "birth_date", "address")
"""What every report says of a person, as far as the vault has it."""
_PERSON = say("The person")


async def files(
    call: Call, title: Said, name: str, told: Mapping[str, Any], tables: list[Table]
) -> list[File]:
    """Return a draft as a document to read, where it can be drawn, and as data."""
    data = json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()
    found: list[File] = [
        Document(data, say("The report as data"), f"{name}.json", "application/json")
    ]
    if apart.can("pdf"):
        pdf = await apart.make("pdf", plain.document(call, title, tables))
        found.insert(0, Document(pdf, say("The report to read"), f"{name}.pdf"))
    return found


def told(kept: Iterable[Kept]) -> dict[str, str]:
    """Return what the vault has of somebody in words, the newest of each."""
    oldest_first = reversed([*kept])
    return {
        each.field: each.text
        for each in oldest_first
        if each.field in VAULTED and not each.is_picture
    }


def person(known: dict[str, str], title: Said = _PERSON) -> Table:
    """Return the table of what the vault has."""
    return Table(title, (), rows(known.items()))


def lacking(known: dict[str, str]) -> list[Said]:
    """Say what a report needs and the vault lacks."""
    return [
        say("The vault lacks: {field}.", field=VAULTED[each]) for each in WHO if each not in known
    ]
