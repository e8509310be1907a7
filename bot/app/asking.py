"""Asking back: what a message left open is kept in the books, and the answer goes on with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot import grammar
from bot.kit import Button, Code, Reply, say
from ledger import ids
from ledger.people import intents, persons
from ledger.people.facts import Stranger, Who
from ledger.people.intents import Intent
from ledger.people.persons import Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar import Unclear
    from bot.kit import Call, Command, Said


async def which_amount(
    call: Call, command: Command, unclear: Unclear, values: Mapping[str, Any]
) -> Reply:
    """Ask which amount was meant; each button goes on with one of them."""
    kept = _kept(command, values, unclear.parameter)
    kept |= {f"reading {i}": money for i, money in enumerate(unclear.readings)}
    choices = {str(i): "read" for i in range(len(unclear.readings))}
    wanted = Intent(call.actor.id, choices, kept, chat=call.seen_in)
    intent = await intents.make(call.books, wanted, call.token, _asked(call))
    buttons = [
        Button.does(say("{amount}", amount=money), intent, str(i))
        for i, money in enumerate(unclear.readings)
    ]
    return Reply.of(unclear.question, buttons=buttons)


async def which(
    call: Call, lines: Sequence[Said], offered: Sequence[tuple[Code, Command, Mapping[str, Any]]]
) -> Reply:
    """Ask which command is meant; each button, with how it is typed, runs one as it stands."""
    if not offered:
        return Reply(lines)
    kept: dict[str, Any] = {}
    for i, (_, command, values) in enumerate(offered):
        kept |= {f"{i} {name}": fact for name, fact in _kept(command, values, "").items()}
    wanted = Intent(
        call.actor.id, {str(i): "meant" for i in range(len(offered))}, kept, chat=call.seen_in
    )
    intent = await intents.make(call.books, wanted, call.token, _asked(call))
    buttons = [
        Button.does(say("{command}", command=code), intent, str(i))
        for i, (code, _, _) in enumerate(offered)
    ]
    return Reply(lines, buttons)


def chosen(intent: Intent, choice: str) -> Intent:
    """Return an intent as if only what was chosen had been asked."""
    begin = f"{choice} "
    facts = {
        name.removeprefix(begin): fact
        for name, fact in intent.facts.items()
        if name.startswith(begin)
    }
    return replace(intent, facts=facts)


async def whom(call: Call, command: Command, values: Mapping[str, Any]) -> Reply:
    """Ask who is meant; the person who is picked goes to `App.pick` with the number."""
    parameter = next(each.name for each in command.parameters if each.kind == "payee")
    number = int.from_bytes(call.token[:4]) >> 1
    token = pick_token(call.actor, number)
    wanted = Intent(call.actor.id, {}, _kept(command, values, parameter), token=token)
    await intents.make(call.books, wanted, call.token, _asked(call))
    question = say(
        "Who is it for? Pick the person below, or write the name, like {example}.",
        example=Code(f"/{command.name} @sara 10"),
    )
    return Reply([question], pick=number)


def pick_token(actor: Person, number: int) -> bytes:
    """Return the identity of what a person was asked under a number."""
    return ids.child("pick", str(actor.id), str(number))


async def kept_values(call: Call, command: Command, intent: Intent) -> dict[str, Any]:
    """Return the values that were clear when it was asked."""
    names = {parameter.name for parameter in command.parameters}
    return {
        name: await persons.of_fact(call.books, fact) if isinstance(fact, Who | Stranger) else fact
        for name, fact in intent.facts.items()
        if name in names
    }


def _kept(command: Command, values: Mapping[str, Any], parameter: str) -> dict[str, Any]:
    kept: dict[str, Any] = {
        name: value.fact if isinstance(value, Person) else value for name, value in values.items()
    }
    return kept | {"command": command.name, "parameter": parameter}


def _asked(call: Call) -> bytes:
    return ids.digest(grammar.normalise(call.text))
