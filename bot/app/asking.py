"""Asking back: what a message left open is kept in the books, and the answer goes on with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot import grammar
from bot.app import values
from bot.kit import Button, Code, Reply, say
from ledger import ids
from ledger.people import intents
from ledger.people.intents import Intent
from ledger.people.persons import Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar import Unclear
    from bot.kit import Call, Command, Parameter, Said


async def which(call: Call, command: Command, unclear: Unclear) -> Reply:
    """Ask which amount, or who, was meant; each button goes on with one of them.

    Several names may be one person's, and a bot is no payee: whoever is left alone is meant, but
    for words before her name that are neither known nor what she is called.
    """
    about = _parameter(command, unclear.parameter)
    clear = await values.resolved(call, command, unclear.values, but=about.name)
    readings = await values.meant(call, about, unclear.readings)
    owns = {
        at: await values.resolved(call, command, unclear.own(at), about.name) for at in readings
    }
    only = next(iter(readings.values())) if len(readings) == 1 else None
    if isinstance(only, Person) and _is_certain(unclear, only):
        own = owns[min(readings)]
        return await command.run(call, **{**clear, **own, about.name: only})
    kept = _kept(command, clear, about.name)
    for at, reading in readings.items():
        kept[f"reading {at}"] = about.kind.keep(reading)
        kept |= {f"{of} {at}": fact for of, fact in values.kept(command, owns[at]).items()}
    choices = {str(at): "read" for at in readings}
    wanted = Intent(call.actor.id, choices, kept, chat=call.seen_in)
    intent = await intents.make(call.books, wanted, call.token, _asked(call))
    buttons = [
        Button.does(about.kind.shown(each), intent, str(at)) for at, each in readings.items()
    ]
    return Reply.of(unclear.question, buttons=buttons)


def _parameter(command: Command, name: str) -> Parameter:
    return next(each for each in command.parameters if each.name == name)


def _is_certain(unclear: Unclear, payee: Person) -> bool:
    return unclear.called is None or grammar.is_called(unclear.called, payee.name)


async def which_command(
    call: Call, lines: Sequence[Said], offered: Sequence[tuple[Code, Command, Mapping[str, Any]]]
) -> Reply:
    """Ask which command is meant; each button, with how it is typed, runs one as it stands."""
    if not offered:
        return Reply(lines)
    kept: dict[str, Any] = {}
    for i, (_, command, known) in enumerate(offered):
        kept |= {f"{i} {name}": fact for name, fact in _kept(command, known, "").items()}
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


async def whom(
    call: Call, command: Command, parameter: Parameter, known: Mapping[str, Any]
) -> Reply:
    """Ask who is meant; the person who is picked goes to `App.pick` with the number."""
    number = int.from_bytes(call.token[:4]) >> 1
    token = pick_token(call.actor, number)
    wanted = Intent(call.actor.id, {}, _kept(command, known, parameter.name), token=token)
    await intents.make(call.books, wanted, call.token, _asked(call))
    question = say(
        "Who is it for? Pick the person below, or write the name, like {example}.",
        example=Code(f"/{command.name} @sara 10"),
    )
    return Reply([question], pick=number)


def pick_token(actor: Person, number: int) -> bytes:
    """Return the identity of what a person was asked under a number."""
    return ids.child("pick", str(actor.id), str(number))


async def kept_values(
    call: Call, command: Command, intent: Intent, choice: str = ""
) -> dict[str, Any]:
    """Return the values that were clear when it was asked, and those of a choice."""
    facts = intent.facts
    of_choice = {
        name.removesuffix(f" {choice}"): fact
        for name, fact in facts.items()
        if choice and name.endswith(f" {choice}")
    }
    if "reading" in of_choice:
        of_choice[str(facts["parameter"])] = of_choice.pop("reading")
    return await values.loaded(call, command, {**facts, **of_choice})


def _kept(command: Command, known: Mapping[str, Any], parameter: str) -> dict[str, Any]:
    return values.kept(command, known) | {"command": command.name, "parameter": parameter}


def _asked(call: Call) -> bytes:
    return ids.digest(grammar.normalise(call.text))
