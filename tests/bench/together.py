"""`python -m tests.bench.together` measures what many people do to one thing at once.

60 people press "I'm in" on one split, and then each pays her share: answers, and cards edited
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from bot import speech
from bot.jobs import Jobs
from bot.kit import Chat
from ledger.people.persons import Identity
from tests.bench.road import PLATFORM, staged

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.kit import Reply
    from tests.bench.road import Person, Stage

CROWD = 60
LIMIT_S = 5.0
HALL = Chat(PLATFORM, "group:hall", private=False)
_NUMBERS = count()


class Screens:
    """A platform that keeps what each chat was shown last, and counts the group's edits."""

    def __init__(self) -> None:
        self.last: dict[str, Reply] = {}
        self.edits = 0

    async def deliver(
        self, chat: Chat, reply: Reply, language: str | None, event: int, message: str = ""
    ) -> str:
        """Show a message, or edit the one that is named."""
        speech.spoken(reply.lines, language)
        self.last[chat.id] = reply
        self.edits += bool(message) and chat.id == HALL.id
        return message or f"m{event}"

    def button(self, chat: str, at: int = 0) -> str:
        """Return what a button carries of the last message in a chat."""
        return self.last[chat].buttons[at].data


async def press(stage: Stage, person: Person, data: str, chat: Chat) -> Reply:
    """Press a button and read the answer."""
    who = Identity(PLATFORM, person.name, person.name)
    key = f"{PLATFORM}:{person.name}:together:{next(_NUMBERS)}"
    call = await stage.app.call(who, person.name.capitalize(), chat, key)
    reply = await stage.app.press(call, data)
    speech.spoken(reply.lines, stage.app.language_of(call.actor))
    return reply


async def at_once(
    people: Sequence[Person], act: Callable[[Person], Awaitable[None]]
) -> tuple[float, float]:
    """Let everybody act at once; return when half and when all were answered, in seconds."""
    began, answered = time.perf_counter(), []

    async def one(person: Person) -> None:
        await act(person)
        answered.append(time.perf_counter() - began)

    await asyncio.gather(*map(one, people))
    return answered[len(answered) // 2], answered[-1]


async def split() -> list[tuple[str, float, float]]:
    """Return what was done, and when half and all of the people were answered."""
    found = []
    async with staged(CROWD) as (stage, people):
        screens = Screens()
        jobs = Jobs(stage.app, {PLATFORM: screens})
        who = Identity(PLATFORM, people[0].name, people[0].name)
        call = await stage.app.call(who, "Person0", HALL, "web:begins", "/split 600 dinner")
        await stage.app.handle(call)
        await jobs.drain()
        running = asyncio.create_task(jobs.run())
        data = screens.button(HALL.id)

        async def comes(person: Person) -> None:
            await press(stage, person, data, HALL)

        async def pays(person: Person) -> None:
            chat = Chat(PLATFORM, person.name, private=True)
            card = await press(stage, person, screens.button(person.name), chat)
            receipt = await press(stage, person, card.buttons[0].data, chat)
            if not receipt.edits_card:
                raise AssertionError(receipt)

        found.append(("come in, answered", *await at_once(people, comes)))
        await press(stage, people[0], screens.button(HALL.id, 1), HALL)
        while any(each.name not in screens.last for each in people[1:]):  # noqa: ASYNC110 - no other sign
            await asyncio.sleep(0.05)
        found.append(("pay with a card and a press, answered", *await at_once(people[1:], pays)))
        began = time.perf_counter()
        while screens.last[HALL.id].buttons:  # noqa: ASYNC110 - the same
            await asyncio.sleep(0.01)
        true = time.perf_counter() - began
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        card = speech.spoken(screens.last[HALL.id].lines, "en").replace("\n", " ")
        sys.stdout.write(f"the group's card, after {screens.edits} edits: …{card[-60:]}")
        sys.stdout.write(f"\ntrue {true:.2f} s after the last press\n")
    return found


def main() -> None:
    """Print when half and all were answered; fail when that is too late."""
    for what, half, last in asyncio.run(split()):
        sys.stdout.write(f"{CROWD} {what:<40} half {half:6.2f} s   all {last:6.2f} s\n")
        if last > LIMIT_S:
            sys.exit(1)


if __name__ == "__main__":
    main()
