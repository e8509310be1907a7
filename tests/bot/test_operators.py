"""What operators read who may not: in the chat of operators, and where it is about themselves."""

import pytest

from bot.jobs import cards
from bot.kit import Live
from ledger import ids
from ledger.people.cases import among
from ledger.posting import Audit
from ledger.products import privacy
from ledger.products.privacy import HOLD
from tests.bot.commands.test_screen import alike
from tests.bot.talk import Talk, read
from tests.ledger.acts import act, asking
from tests.ledger.people.test_roles import changes
from tests.ledger.products.test_connecting import came, joined

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


OF_HER = ("legalhold @ana the police asked for her", "reveal @ana the police asked for her")


async def read_by(talk, name):
    """Return what somebody reads in the audit."""
    typed = ("/audit", "/audit @ana", "/audit @boss")
    return " ".join([read(await talk.types(name, each)) for each in typed])


@pytest.fixture
async def looked(talk):
    """Let there be acts about Ana that she is not told of; she and Ben read the audit."""
    await talk.joins("boss", "ana", "ben")
    boss = (await talk.call("boss")).actor
    for name, role in (("ana", "compliance"), ("ana", "auditor"), ("ben", "auditor")):
        await changes(talk.books, boss, await talk.person(name), role)
    for typed in OF_HER:
        card = await talk.types("boss", f"/{typed}")
        await talk.presses("boss", card.buttons[0])
    about = (await talk.person("ana")).id
    opened = [Audit(kind, about) for kind in SHOWN_APART]
    await talk.books.post(act(audits=tuple(opened)))
    return talk


SHOWN_APART = {
    "vault.opened": "The vault, looked into",
    "filing_opened": "Draft of a report opened",
    "travel_opened": "What travels with a transfer opened",
    "screening.compared": "A person compared with the lists",
}


async def test_an_operator_reads_in_the_audit_nothing_of_what_is_not_told_about_herself(looked):
    words = ["police", "Legal hold", "What is personal, shown", *SHOWN_APART.values()]
    hers, others = await read_by(looked, "ana"), await read_by(looked, "ben")
    assert [each for each in words if each in hers] == []
    assert [each for each in words if each not in others] == []


async def test_nor_what_was_of_her_before_she_became_one_with_herself(looked):
    other = await came(looked.books, "telegram", "ana_t")
    boss = asking(looked.books, (await looked.call("boss")).actor)
    asked = await privacy.draft_hold(boss, HOLD, other, "a court asks")
    await looked.presses("boss", f"do:{asked.intent.name}:confirm")
    await joined(looked.books, await looked.person("ana"), other)
    assert "a court asks" in await read_by(looked, "ben")
    assert "a court asks" not in await read_by(looked, "ana")


async def test_a_proposal_about_an_operator_is_not_in_the_audit_for_her(two):
    boss = (await two.call("boss")).actor
    for name in ("ana", "ben"):
        await changes(two.books, boss, await two.person(name), "auditor")
    await put(two, "privacy.hold", "/legalhold @ana the police asked for her")
    assert "Proposal · Legal hold" in await read_by(two, "ben")
    assert "Legal hold" not in await read_by(two, "ana")


async def test_the_menu_of_whom_it_is_about_does_not_count_it(two):
    before = read(await two.types("chief", "/admin"))
    await put(two, "privacy.hold", "/legalhold @chief the police asked for her")
    assert "Nothing waits" in read(await two.types("chief", "/proposals"))
    assert read(await two.types("chief", "/admin")) == before
