"""What operators read who may not: in the chat of operators, and where it is about themselves."""

import pytest

from bot.jobs import cards
from bot.kit import Live
from ledger import ids
from ledger.people.cases import among
from tests.bot.commands.test_screen import alike
from tests.bot.talk import Talk, read

ALL = None


@pytest.fixture
async def two(books, talk):
    made = Talk(books, signatures="2", admins=("web:boss", "web:chief"))
    await made.joins("boss", "chief", "ana", "ben")
    await made.jobs.drain()
    return made


async def put(talk, verb, text):
    """Propose what is typed; return the card of the proposal."""
    card = await talk.types("boss", text)
    await talk.presses("boss", card.buttons[0])
    return Live(verb, ids.from_text(card.buttons[0].data.split(":")[1]))


async def drawn(talk, live, reader=ALL):
    return read(await cards.drawn(talk.books, live, reader and await talk.person(reader)))


async def test_a_strong_likeness_is_named_to_nobody_in_the_chat_of_operators(two, tmp_path):
    await alike(two.books, tmp_path, await two.person("ana"))
    (case,) = [each for each in await among(two.books, 0) if each.is_confidential]
    typed = f"/screen clear {case.number} another birth date"
    live = await put(two, "screening.allow_strong", typed)
    said = await drawn(two, live)
    assert said.startswith(f"A proposal about case {case.number} / Asked for by: Boss")
    assert not any(each in said for each in ("Ana", "another birth date", "list"))
    assert "Ana is not whom the list" in await drawn(two, live, "chief")


async def test_a_legal_hold_is_named_to_nobody_in_the_chat_of_operators(two):
    typed = "/legalhold @ana the police asked for her"
    live = await put(two, "privacy.hold", typed)
    said = await drawn(two, live)
    assert said.startswith("A proposal that is not for all to read / Asked for by: Boss")
    assert not any(each in said for each in ("Ana", "police", "hold"))
    assert "Legal hold on Ana" in await drawn(two, live, "chief")


async def test_who_answers_in_that_chat_lets_all_read_no_more(two):
    live = await put(two, "privacy.hold", "/legalhold @ana the police asked for her")
    name = ids.text(live.token)
    pressed = await two.presses("chief", f"do:{name}:reject", group="desk")
    assert "rejected by Chief" in read(pressed)
    assert not any(each in read(pressed) for each in ("Ana", "police", "hold"))
