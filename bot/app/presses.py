"""Presses: an intent is found, whoever presses is checked, and its verb is run.

press  a button's data -> its page, or its intent -> the verb, or what was asked goes on
pick   the person who was picked -> what had asked for her goes on
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot import questions
from bot.app import asking, audience, gate, live, values
from bot.commands import PAGES
from bot.questions import Question
from ledger import clock, ids, trail
from ledger.errors import Expired, NotFound
from ledger.people import intents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.app.dialogues import Dialogues
    from bot.app.hearing import Hearing
    from bot.kit import Call, Reply
    from bot.questions import Way
    from ledger.people.intents import Intent
    from ledger.people.persons import Person


class Presses:
    """What was pressed, over the commands that are heard."""

    def __init__(self, hearing: Hearing, dialogues: Dialogues) -> None:
        self._hearing = hearing
        self._dialogues = dialogues

    async def press(self, call: Call, data: str) -> Reply:
        """Answer the press of a button that carries `data`."""
        match data.split(":"):
            case ["go", command, at] if command in PAGES:
                trail.does(command)
                gate.check(call, PAGES[command].needs)
                return await self._led(call, await PAGES[command].run(call, at))
            case ["run", command]:
                return replace(await self._dialogues.start(_anew(call), command), stays=True)
            case ["do", token, choice]:
                return await self._do(call, token, choice)
            case _:
                raise NotFound("button")

    async def pick(self, call: Call, number: int, payee: Person) -> Reply:
        """Go on with the person who was picked, as if she had been named.

        Somebody else who is picked for the same question gets one of her own.
        """
        intent = await intents.get(call.books, asking.pick_token(call.actor, number))
        asked = Question.of(intent)
        if asked.base is None:
            raise NotFound("button")
        picked = replace(call, key=f"pick:{intent.name}:{call.key}")
        return await self._go_on(picked, intent, asked.base, {asked.asks: payee})

    async def _do(self, call: Call, token: str, choice: str) -> Reply:
        intent = await _intent(call, token)
        if choice not in intent.choices:
            raise NotFound("button")
        await audience.check(call, intent)
        heard = replace(call, choice=choice)
        key = f"press:{token}:{choice}{f':{call.actor.id}' if intent.audience else ''}"
        call = replace(heard, key=key)
        verb = intent.choices[choice]
        trail.does(verb)
        if verb in questions.VERBS:
            pressed = replace(call, seen_in=intent.chat)
            reply = await self._go_on(pressed, intent, Question.of(intent).ways[choice], {})
            return replace(reply, edits_card=reply.pick is None)
        await live.adopt(call, intent)
        reply = await gate.run(call, verb, intent)
        if reply.leads is not None:
            return await self._led(replace(heard, seen_in=intent.chat), reply)
        await live.forget(call, intent, reply)
        reply = replace(reply, language=await live.spoken(call, reply))
        return replace(reply, stays=True) if _stays(intent, reply) else reply

    async def _led(self, call: Call, reply: Reply) -> Reply:
        """Go on where a reply leads, if it leads anywhere, and ask for what lacks there.

        The card that was pressed stays.
        """
        if reply.leads is None:
            return reply
        command = self._hearing.commands[reply.leads.command]
        await gate.admit(call, command)
        led = await asking.go_on(_anew(call), command, reply.leads.known, led=True)
        return replace(led, stays=True)

    async def _go_on(self, call: Call, intent: Intent, way: Way, more: Mapping[str, Any]) -> Reply:
        """Go on with a command as if all that it has by now had been typed.

        Expired when it was asked long ago, AlreadySettled when the question was cancelled.
        """
        if intent.expires_at <= clock.now():
            raise Expired(intent.expires_at)
        command = self._hearing.commands[way.command]
        await gate.admit(call, command)
        await intents.answer(call.books, intent)
        known = {**await values.loaded(call, command, way.facts), **more}
        led = Question.of(intent).led
        return await asking.go_on(call, command, known, led=led, answers=True)


def _anew(call: Call) -> Call:
    """Return a call that asks anew at each press: what it asked before may be answered, or over."""
    return replace(call, key=f"led:{ids.text(ids.token())}")


def _stays(intent: Intent, reply: Reply) -> bool:
    """Tell whether a card stays what it is: it is for others, too, or shows what happens."""
    return not reply.edits_card and bool(intent.audience or intent.card)


async def _intent(call: Call, token: str) -> Intent:
    try:
        return await intents.get(call.books, ids.from_text(token))
    except ValueError:
        raise NotFound("button") from None
