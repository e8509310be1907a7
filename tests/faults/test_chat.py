"""The bot itself is killed in the middle of conversations; whoever got no answer sends again."""

import asyncio
from contextlib import suppress
from random import Random  # noqa: TID251 - a test's own chance

import httpx

from tests.faults.figures import tell
from tests.ledger.acts import tamper
from tests.process import LIMIT_S, Running, wasl

PEOPLE, SENDS, KILLS = 5, 8, 3
GIFT = 10_00
OPEN = {"WEB_LOGIN": "open", "WEB_RATE": "0"}


class Person:
    """Somebody who sends a cent again and again, and everything again after a failure."""

    def __init__(self, name):
        self.name = name
        self.answers = {}
        self.buttons = {}

    async def lives(self, client):
        await self.says(client, "join", "/start")
        for number in range(SENDS):
            (card,) = await self.says(client, f"send {number}", "/send @till 0.01")
            for button in card["buttons"][:1]:
                self.buttons.setdefault(number, {"message": card["id"], "button": button["id"]})
            await self.asks(client, "presses", self.buttons[number])

    async def says(self, client, key, text):
        answer = await self.asks(client, "messages", {"text": text}, key)
        first = self.answers.setdefault(key, answer)
        assert [each["id"] for each in first] == [each["id"] for each in answer]
        return answer

    async def asks(self, client, what, body, key="press"):
        where, headers = f"/api/chat/{self.name}/{what}", {"Idempotency-Key": key}
        answer = await client.post(where, json=body, headers=headers)
        answer.raise_for_status()
        return answer.json()["messages"]


async def everybody(running, people):
    async with httpx.AsyncClient(base_url=running.url, timeout=LIMIT_S) as client:
        await asyncio.gather(*(person.lives(client) for person in people))


async def killed_meanwhile(running, people, seconds):
    talking = asyncio.create_task(everybody(running, people))
    await asyncio.sleep(seconds)
    running.process.kill()
    with suppress(httpx.HTTPError):
        await talking
    running.process.communicate()


async def test_a_killed_bot_answers_everything_once_it_is_back(seed, tmp_path, request):
    chance = Random(seed)
    people = [Person(f"person{number}") for number in range(PEOPLE)]
    with await asyncio.to_thread(Running(tmp_path, **OPEN).__enter__) as running:
        async with httpx.AsyncClient(base_url=running.url, timeout=LIMIT_S) as client:
            await Person("till").says(client, "join", "/start")
        await killed_meanwhile(running, people, chance.uniform(0.1, 1))
    for _ in range(KILLS - 1):
        with await asyncio.to_thread(Running(tmp_path, **OPEN).__enter__) as running:
            await killed_meanwhile(running, people, chance.uniform(0.1, 1))
    a_minute_passes(tmp_path / "wasl.db")
    with await asyncio.to_thread(Running(tmp_path, **OPEN).__enter__) as running:
        await everybody(running, people)
        await everybody(running, people)
        await as_if_it_had_happened_once(running, people)
    assert wasl(tmp_path, "prove").returncode == 0
    tell(request, bots_killed=KILLS, payments_in_chat=PEOPLE * SENDS)


def a_minute_passes(path):
    """Let the leases run out that killed processes had on what they were about to tell."""
    tamper(path, "UPDATE events SET due_at = recorded_at WHERE state = 'waiting'")


async def as_if_it_had_happened_once(running, people):
    async with httpx.AsyncClient(base_url=running.url, timeout=LIMIT_S) as client:
        for person in people:
            assert f"{(GIFT - SENDS) / 100:.2f}" in await balance(client, person)
        till = Person("till")
        assert f"{(GIFT + PEOPLE * SENDS) / 100:.2f}" in await balance(client, till)
        shown = await notices(client, PEOPLE * SENDS)
        assert len(shown) == PEOPLE * SENDS


async def balance(client, person):
    return (await person.says(client, "how much", "/balance"))[0]["text"]


async def notices(client, expected):
    """Return what the till was told of payments, once there is as much as must be."""
    async with asyncio.timeout(LIMIT_S):
        while True:
            shown = (await client.get("/api/chat/till/messages", params={"after": 0})).json()
            told = [each for each in shown["messages"] if "sent you" in each["text"]]
            if len(told) >= expected:
                return told
            await asyncio.sleep(0.1)
