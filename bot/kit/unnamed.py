"""What everybody in a group reads: who hides her name there is a member among others.

Her own cards, and those of whom she pays or who pays her, name her as ever.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.kit.said import Said, p_
from ledger.people.persons.person import Person

if TYPE_CHECKING:
    from bot.kit.cards import Card, Entry
    from bot.kit.replies import Reply
    from bot.kit.said import Value

MEMBER = Said(p_("hides her name", "a member"), context="hides her name")
BEGINS = Said(p_("hides her name", "A member"), context="hides her name")
"""The same, as a sentence begins."""
_WORDS = re.compile(r"}[^{]*[^\W\d_]")


def pointed(reply: Reply) -> Reply:
    """Return an answer to one person, whose line for the group everybody there may read."""
    return replace(reply, public=reply.public and _sentence(reply.public))


def for_all(reply: Reply) -> Reply:
    """Return a reply as everybody in a group may read it; itself, where nobody hides."""
    shown = replace(
        pointed(reply),
        rest=[*map(_sentence, reply.rest)],
        buttons=[replace(each, label=_sentence(each.label)) for each in reply.buttons],
        card=reply.card and _card(reply.card),
    )
    return reply if _seen(shown) == _seen(reply) else shown


def _seen(reply: Reply) -> tuple[object, ...]:
    labels = [each.label for each in reply.buttons]
    coloured = reply.card and [reply.card.who, *(each.who for each in reply.card.entries)]
    return reply.lines, labels, reply.public, coloured


def _card(card: Card) -> Card:
    return replace(
        card.changed(_sentence, _value),
        who=_who(card.who),
        rows=[(_sentence(label), _value(beside)) for label, beside in card.rows],
        entries=[*map(_entry, card.entries)],
    )


def _entry(entry: Entry) -> Entry:
    return replace(
        entry,
        said=_sentence(entry.said),
        what=_sentence(entry.what),
        below=_sentence(entry.below),
        who=_who(entry.who),
    )


def _sentence(said: Said) -> Said:
    begins = said.message.partition("}")[0] if _WORDS.search(said.message) else ""
    values = {
        name: _value(each, BEGINS if begins == f"{{{name}" else MEMBER)
        for name, each in said.values.items()
    }
    return replace(said, values=values)


def _value(value: Value, member: Said = MEMBER) -> Value:
    match value:
        case Person(unnamed=True):
            return member
        case Said():
            return _sentence(value)
        case _:
            return value


def _who(person: Person | None) -> Person | None:
    return None if person and person.unnamed else person
