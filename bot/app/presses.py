"""Presses: an intent is found, whoever presses is checked, and its verb is run.

press  a button's data -> its page, or its intent -> the verb, or what was asked goes on
pick   the person who was picked -> what had asked for her goes on
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.app import asking, audience, gate, live
from bot.commands import PAGES, PRESSES
from ledger import clock, ids
from ledger.errors import Expired, NotFound
from ledger.people import intents

if TYPE_CHECKING:
    from bot.app.hearing import Hearing
    from bot.kit import Call, Command, Reply
    from ledger.people.intents import Intent
    from ledger.people.persons import Person


class Presses:
    """What was pressed, over the commands that are heard."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    async def press(self, call: Call, data: str) -> Reply:
        """Answer the press of a button that carries `data`."""
        match data.split(":"):
            case ["go", command, at] if command in PAGES:
                gate.check(call, PAGES[command].needs)
                return await PAGES[command].run(call, at)
            case ["do", token, choice]:
                return await self._do(call, token, choice)
            case _:
                raise NotFound("button")

    async def pick(self, call: Call, number: int, payee: Person) -> Reply:
        """Go on with the person who was picked, as if she had been named."""
        token = asking.pick_token(call.actor, number)
        intent = await intents.get(call.books, token)
        command, values = await self._resumed(call, intent)
        values[str(intent.facts["parameter"])] = payee
        return await command.run(replace(call, key=f"pick:{intent.name}"), **values)

    async def _do(self, call: Call, token: str, choice: str) -> Reply:
        intent = await _intent(call, token)
        if choice not in intent.choices:
            raise NotFound("button")
        await audience.check(call, intent)
        key = f"press:{token}:{choice}{f':{call.actor.id}' if intent.audience else ''}"
        call = replace(call, choice=choice, key=key)
        verb = intent.choices[choice]
        match verb:
            case "read":
                return await self._go_on(call, intent)
            case "meant":
                return await self._go_on(call, asking.chosen(intent, choice))
        await live.adopt(call, intent)
        gate.check(call, PRESSES[verb].needs)
        reply = await PRESSES[verb].run(call, intent)
        await live.forget(call, intent, reply)
        return replace(reply, stays=True) if _stays(intent, reply) else reply

    async def _go_on(self, call: Call, intent: Intent) -> Reply:
        """Go on with what was chosen, a command, an amount or a person, as if it had been typed."""
        command, values = await self._resumed(call, intent)
        reply = await command.run(replace(call, seen_in=intent.chat), **values)
        return replace(reply, edits_card=True)

    async def _resumed(self, call: Call, intent: Intent) -> tuple[Command, dict[str, Any]]:
        """Return the command that an intent keeps, and the values that it had.

        Expired when that was long ago, AlreadySettled when the question was cancelled.
        """
        if intent.expires_at <= clock.now():
            raise Expired(intent.expires_at)
        command = self._hearing.commands[str(intent.facts["command"])]
        gate.check(call, command.needs)
        await intents.answer(call.books, intent)
        return command, await asking.kept_values(call, command, intent, call.choice)


def _stays(intent: Intent, reply: Reply) -> bool:
    """Tell whether a card stays what it is: it is for others, too, or shows what happens."""
    return not reply.edits_card and bool(intent.audience or intent.card)


async def _intent(call: Call, token: str) -> Intent:
    try:
        return await intents.get(call.books, ids.from_text(token))
    except ValueError:
        raise NotFound("button") from None
