"""Who hides her name is a member in what all in a group read; those who pay each other read it."""

import pytest

from bot.jobs import cards
from bot.kit import Button, Card, Entry, Reply, for_all, say
from bot.languages import CODES
from bot.speech import spoken
from ledger import ids
from ledger.people import discretion, intents
from ledger.people.discretion import HIDDEN, NAME, SHOWN
from ledger.people.intents import Intent
from tests.bot.talk import Talk, read
from tests.ledger.acts import asking

ALL = None


@pytest.fixture
async def talk(talk: Talk):
    await talk.joins("omar", "sara", "lina")
    await named(talk, "sara", HIDDEN)
    return talk


async def named(talk, name, how):
    person = await talk.person(name)
    intent = await intents.make(talk.books, Intent(person.id, {how: NAME}, {}), ids.token(), b"x")
    await discretion.name(asking(talk.books, person), intent, how)


async def made(talk, name, text):
    """Do what is asked for in a group; return the live card that came of it."""
    reply = await talk.types(name, text, group="family")
    if reply.live is None:
        reply = await talk.presses(name, reply.buttons[0], group="family")
    return reply.live


async def drawn(talk, live, reader=ALL):
    return await cards.drawn(talk.books, live, reader and await talk.person(reader))


async def test_a_bill_names_her_to_who_is_asked_and_to_nobody_else_in_the_group(talk):
    live = await made(talk, "sara", "/split 9 taxi")
    assert read(await drawn(talk, live)).startswith("A member splits 9.00 USD / a member: ")
    assert "Sara" in read(await drawn(talk, live, "lina"))
    await named(talk, "sara", SHOWN)
    assert read(await drawn(talk, live)).startswith("Sara splits 9.00 USD / Sara: ")


async def test_the_line_that_points_to_a_private_answer_names_her_no_more(talk):
    reply = await talk.types("sara", "/balance", group="family")
    assert "A member, " in spoken([reply.public], "en")
    assert all("Sara" not in spoken([reply.public], code) for code in CODES)
    assert "Omar" in spoken([(await talk.types("omar", "/balance", group="family")).public], "en")


async def test_nothing_of_a_card_names_her_and_every_other_is_as_it_was_drawn(talk):
    sara, omar = await talk.person("sara"), await talk.person("omar")

    def shown(person):
        said = say("paid by {person}", person=person)
        entry = Entry(said, said, said, None, person)
        label = say("{person}", person=person)
        card = Card(said, who=person, rows=[(label, person), (label, said)], entries=[entry])
        card = Card(**{each: getattr(card, each) for each in card.__slots__} | {"more": [said]})
        return Reply([said], [Button(label, "go:x:1")], public=said, card=card)

    assert for_all(shown(omar)) == shown(omar)
    assert for_all(shown(sara)).card.entries[0].who is None
    assert "Sara" in repr(shown(sara))
    assert "Sara" not in repr(for_all(shown(sara)))
