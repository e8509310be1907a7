"""Values: what words were bound to, as a command takes it, and as it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Call, Command, Parameter, Whole
    from ledger.people.facts import Fact


async def resolved(
    call: Call, command: Command, bound: Mapping[str, Any], but: str = ""
) -> dict[str, Any]:
    """Return what each parameter was given, or has from the message itself, but for one of them."""
    found = {
        each.name: await each.kind.resolve(call, bound.get(each.name))
        for each in command.parameters
        if each.name != but
    }
    return {name: value for name, value in found.items() if value is not None}


async def meant(call: Call, parameter: Parameter, readings: Sequence[Any]) -> dict[int, Any]:
    """Return what each reading of a parameter stands for, by its place, each value once.

    NotAllowed when nobody among them can be paid.
    """
    found: dict[int, Any] = {}
    seen: set[Fact] = set()
    refused: NotAllowed | None = None
    for at, reading in enumerate(readings):
        try:
            value = await parameter.kind.resolve(call, reading)
        except NotAllowed as refusal:
            refused = refusal
            continue
        fact = parameter.kind.keep(value)
        if fact not in seen:
            found[at] = value
        seen.add(fact)
    if refused and not found:
        raise refused
    return found


async def whole(call: Call, command: Command, known: Mapping[str, Any]) -> Whole | None:
    """Return what an amount that is asked for belongs to, as far as that is known."""
    of = command.part and command.part.of.whole
    return await of(call, known) if of else None


def kept(command: Command, values: Mapping[str, Any]) -> dict[str, Fact]:
    """Return the values that there are as facts; a file is kept nowhere."""
    return {
        each.name: each.kind.keep(values[each.name])
        for each in command.parameters
        if each.name in values and not each.kind.is_file
    }


async def loaded(call: Call, command: Command, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that were kept."""
    return {
        each.name: await each.kind.load(call.books, facts[each.name])
        for each in command.parameters
        if each.name in facts
    }
