"""Asking back: what a message left open is kept in the books, and the answer goes on with it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bot import grammar
from bot.app import values
from bot.grammar.kinds import Naming
from bot.kit import NO_NOTE, Asked, Button, Code, Reply, say
from bot.questions import Question, Way
from ledger import ids
from ledger.people import dialogues, intents
from ledger.people.intents import Intent
from ledger.people.persons import Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar import Unclear
    from bot.kit import Call, Command, Parameter, Said

SKIP = "skip"
NOTHING: Mapping[str, Any] = MappingProxyType({})


async def which(
    call: Call, command: Command, unclear: Unclear, known: Mapping[str, Any] = NOTHING
) -> Reply:
    """Ask which amount, or who, was meant; each button goes on with it, and with what is known.

    Several names may be one person's, and a bot is no payee: whoever is left alone is meant, but
    for words before her name that are neither known nor what she is called.
    """
    about = next(each for each in command.parameters if each.name == unclear.parameter)
    clear = {**known, **await values.resolved(call, command, unclear.values, but=about.name)}
    readings = await values.meant(call, about, unclear.readings)
    meant: dict[int, dict[str, Any]] = {}
    for at, reading in readings.items():
        own = await values.resolved(call, command, unclear.own(at), but=about.name)
        meant[at] = {**clear, **own, about.name: reading}
    only = next(iter(readings.values())) if len(readings) == 1 else None
    if isinstance(only, Person) and _is_certain(unclear, only):
        return await go_on(call, command, meant[min(meant)], led=False)
    ways = {str(at): _way(command, each) for at, each in meant.items()}
    labels = [about.kind.shown(reading) for reading in readings.values()]
    return await _asked(call, [unclear.question], Question(ways, about.name), labels)


async def which_command(
    call: Call, lines: Sequence[Said], offered: Sequence[tuple[Code, Command, Mapping[str, Any]]]
) -> Reply:
    """Ask which command is meant; each button, with how it is typed, runs one as it stands."""
    if not offered:
        return Reply(lines)
    ways = {str(at): _way(command, known) for at, (_, command, known) in enumerate(offered)}
    labels = [say("{command}", command=code) for code, _, _ in offered]
    return await _asked(call, lines, Question(ways), labels)


async def go_on(call: Call, command: Command, known: Mapping[str, Any], *, led: bool) -> Reply:
    """Run a command that has all it needs; ask for what lacks, of who is `led` also for a note."""
    for each in command.parameters:
        if each.name not in known and (not each.optional or (led and each.kind.is_rest)):
            example = Code(each.kind.example)
            said = each.kind.missing(example, pays=command.takes_amount)
            return await ask(call, command, known, each, said, led=led)
    return await command.run(call, **known)


async def ask(  # noqa: PLR0913 - a question has that many sides
    call: Call,
    command: Command,
    known: Mapping[str, Any],
    about: Parameter,
    said: Said,
    *,
    led: bool,
) -> Reply:
    """Ask for one parameter: words answer it, or a button with what is likely.

    Where people can be picked, the one who is goes to `App.pick` with the number.
    """
    likely = await about.kind.choices(call)
    ways = {str(at): _way(command, {**known, about.name: each}) for at, each in enumerate(likely)}
    labels = [about.kind.shown(each) for each in likely]
    if about.optional:
        ways[SKIP], labels = _way(command, {**known, about.name: NO_NOTE}), [*labels, say("Skip")]
    asked = Question(ways, about.name, _way(command, known), call.chat.name, led)
    picked = about.kind if isinstance(about.kind, Naming) and call.picks else None
    number = int.from_bytes(call.token[:4]) >> 1
    token = pick_token(call.actor, number) if picked else ids.token()
    wanted = Intent(call.actor.id, asked.choices, asked.facts, chat=call.seen_in, token=token)
    intent = await dialogues.ask(call.books, wanted, call.token, _digest(call))
    if picked:
        said = picked.picking(Code(f"/{command.name} @sara 10"))
    buttons = [Button.does(label, intent, at) for at, label in zip(ways, labels, strict=True)]
    return Reply(
        [said], buttons, pick=number if picked else None, asks=Asked(intent.name, about.about)
    )


def pick_token(actor: Person, number: int) -> bytes:
    """Return the identity of what a person was asked under a number."""
    return ids.child("pick", str(actor.id), str(number))


async def _asked(
    call: Call, lines: Sequence[Said], question: Question, labels: Sequence[Said]
) -> Reply:
    wanted = Intent(call.actor.id, question.choices, question.facts, chat=call.seen_in)
    intent = await intents.make(call.books, wanted, call.token, _digest(call))
    choices = zip(question.ways, labels, strict=True)
    return Reply(lines, [Button.does(label, intent, choice) for choice, label in choices])


def _way(command: Command, known: Mapping[str, Any]) -> Way:
    return Way(command.name, values.kept(command, known))


def _is_certain(unclear: Unclear, payee: Person) -> bool:
    return unclear.called is None or grammar.is_called(unclear.called, payee.name)


def _digest(call: Call) -> bytes:
    return ids.digest(grammar.normalise(call.text))
