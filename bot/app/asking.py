"""Asking back: what a message left open is kept in the books, and the answer goes on with it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bot import grammar
from bot.app import values
from bot.grammar import BadArgument
from bot.grammar.kinds import Naming, how_much, wrong
from bot.kit import Asked, Button, Code, Reply, say
from bot.questions import Question, Way
from bot.wording import worded
from ledger import ids, rules, trail
from ledger.errors import InsufficientFunds
from ledger.people import dialogues
from ledger.people.intents import Intent
from ledger.people.persons import Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grammar import Unclear
    from bot.kit import Call, Command, Lacks, Parameter, Said

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


async def go_on(
    call: Call, command: Command, known: Mapping[str, Any], *, led: bool, answers: bool = False
) -> Reply:
    """Run a command that has all it needs; ask for what lacks, of who is `led` also for a note.

    An amount that cannot be a part of its whole is asked for again at once, with the reason; so is
    one that `answers` a question where there is not enough for it.
    """
    trail.does(command.name)
    about = command.part
    if about and (why := await _wrong_part(call, command, known)):
        return await _once_more(call, command, known, about, why, led=led)
    for each in command.parameters:
        if each.name not in known and (not each.optional or (led and each.skip)):
            example = Code(each.kind.example)
            said = each.kind.missing(example, pays=command.takes_amount)
            return await ask(call, command, known, each, said, led=led)
    about = next((each for each in command.parameters if each.kind.is_amount), None)
    if not (answers and about and about.name in known):
        return await command.run(call, **known)
    try:
        return await command.run(call, **known)
    except InsufficientFunds as refusal:
        if (why := worded(refusal)) is None:
            raise
        return await _once_more(call, command, known, about, why, led=led)


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
    whole = await values.whole(call, command, known) if about == command.part else None
    among = about.of.among
    likely = await (among(call, known) if among else about.kind.choices(call, whole))
    said = how_much(whole.most) if whole and whole.most else said
    ways = {str(at): _way(command, {**known, about.name: each}) for at, each in enumerate(likely)}
    labels = [about.kind.shown(each) for each in likely]
    if about.skip:
        ways[SKIP] = _way(command, {**known, about.name: about.kind.nothing})
        labels.append(say(about.skip))
    at = call.chat.name if call.chat.private else call.home
    asked = Question(ways, about.name, _way(command, known), at, led)
    picked = about.kind if isinstance(about.kind, Naming) and call.picks else None
    number = int.from_bytes(call.token[:4]) >> 1
    token = pick_token(call.actor, number) if picked else ids.token()
    lasts = await rules.card_lasts(call.books)
    wanted = Intent(call.actor.id, asked.choices, asked.facts, call.seen_in, lasts, token)
    intent = await dialogues.ask(call.books, wanted, call.token, _digest(call))
    if picked:
        example = f"/{command.name} @sara 10" if command.takes_amount else f"/{command.name} @sara"
        said = picked.picking(Code(example), pays=command.takes_amount)
    if intent.repeated:
        ways = dict(Question.of(intent).ways)
        labels = [await _leading(call, about, at, way) for at, way in ways.items()]
    buttons = [Button.does(label, intent, at) for at, label in zip(ways, labels, strict=True)]
    return Reply(
        [said], buttons, pick=number if picked else None, asks=Asked(intent.name, about.about)
    )


async def _leading(call: Call, about: Parameter, choice: str, way: Way) -> Said:
    """Return what a button says that was offered before: where it leads, not what is likely now."""
    if choice == SKIP:
        return say(about.skip)
    return about.kind.shown(await about.kind.load(call.books, way.facts[about.name]))


async def again(call: Call, lacks: Lacks) -> Reply:
    """Ask for what a command turned out to need."""
    known, about, said = lacks.known, lacks.about, lacks.said
    asked = await ask(call, lacks.command, known, about, said, led=False)
    return replace(asked, rest=[*lacks.more, *asked.rest])


async def _wrong_part(call: Call, command: Command, known: Mapping[str, Any]) -> Said | None:
    """Say why an amount cannot be of what it belongs to, if it cannot."""
    amount = known.get(command.part.name) if command.part else None
    whole = await values.whole(call, command, known) if amount else None
    return wrong(amount, whole) if amount and whole else None


async def _once_more(  # noqa: PLR0913 - as a question
    call: Call,
    command: Command,
    known: Mapping[str, Any],
    about: Parameter,
    why: Said,
    *,
    led: bool,
) -> Reply:
    """Say what is wrong with an amount, and ask for another; all else that was said stands."""
    if not call.chat.private:
        raise BadArgument(why)
    rest = {name: value for name, value in known.items() if name != about.name}
    question = about.kind.missing(Code(about.kind.example), pays=command.takes_amount)
    anew = replace(call, key=f"{call.key}:again")  # the same may be done once there is enough
    asked = await ask(anew, command, rest, about, question, led=led)
    return replace(asked, rest=[why, *asked.rest])


def pick_token(actor: Person, number: int) -> bytes:
    """Return the identity of what a person was asked under a number."""
    return ids.child("pick", str(actor.id), str(number))


async def _asked(
    call: Call, lines: Sequence[Said], question: Question, labels: Sequence[Said]
) -> Reply:
    wanted = Intent(call.actor.id, question.choices, question.facts, chat=call.seen_in)
    intent = await rules.card(call.books, wanted, call.token, _digest(call))
    choices = zip(question.ways, labels, strict=True)
    return Reply(lines, [Button.does(label, intent, choice) for choice, label in choices])


def _way(command: Command, known: Mapping[str, Any]) -> Way:
    return Way(command.name, values.kept(command, known))


def _is_certain(unclear: Unclear, payee: Person) -> bool:
    return unclear.called is None or grammar.is_called(unclear.called, payee.name)


def _digest(call: Call) -> bytes:
    return ids.digest(grammar.normalise(call.text))
