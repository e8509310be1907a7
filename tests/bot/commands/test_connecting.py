"""One person on Telegram and on the web: what she typed and pressed as two, and is told as one."""

from datetime import timedelta

import pytest

from bot.kit import Chat
from ledger.people import locks, persons
from ledger.people.persons import Identity
from ledger.products import privacy
from ledger.products.paylinks import cards, reading
from ledger.products.privacy import HOLD
from tests.bot.talk import Talk, read, stocked
from tests.ledger.acts import asking, findings


class Both(Talk):
    """A bot on two platforms: a name with a _t behind it is of Telegram."""

    async def person(self, name):
        platform = "telegram" if name.endswith("_t") else "web"
        return await persons.by_identity(self.books, platform, name)

    async def call(self, name, text="", *, key=""):
        if not name.endswith("_t"):
            return await super().call(name, text, key=key)
        who, chat = Identity("telegram", name, name), Chat("telegram", name, private=True)
        key = key or f"telegram:{name}:{next(self._numbers)}"
        return await self.app.call(who, name.capitalize(), chat, key, text)


@pytest.fixture
async def talk(books):
    await stocked(books)
    both = Both(books)
    both.jobs = type(both.jobs)(both.app, {"web": both, "telegram": both})
    for name in ("sara", "omar", "omar_t"):
        await both.types(name, "/start")
    await both.jobs.drain()
    return both


async def drawn(talk):
    code = read(await talk.types("omar", "/connect")).split(": ")[1].split(" / ")[0]
    return await talk.types("omar_t", f"/connect {code}")


async def relocked(talk, name):
    """Lock somebody's wallets, and open them again."""
    person = await talk.person(name)
    await locks.put(asking(talk.books, person))
    await locks.lift(asking(talk.books, person), await locks.of(talk.books, person.id))


async def connected(talk):
    card = await drawn(talk)
    asked = read(card)
    assert "Omar (Web chat)" in asked.replace(" (@omar)", "")
    await talk.presses("omar_t", card.buttons[0])
    await talk.jobs.drain()
    waits = [reply for chat, reply, _ in talk.delivered if chat == "omar"][-1]
    done = await talk.presses("omar", waits.buttons[0])
    assert "are one person here now" in read(done)


async def test_she_is_told_on_every_platform_and_then_where_she_spoke_last(talk):
    await connected(talk)
    await talk.jobs.drain()
    told = [chat for chat, reply, _ in talk.delivered if "accounts are joined" in read(reply)]
    assert sorted(told) == ["omar", "omar_t"]
    for last in ("omar_t", "omar"):
        before = len(talk.delivered)
        await talk.types(last, "/balance")
        paid = await talk.types("sara", "/send @omar 1")
        await talk.presses("sara", paid.buttons[0])
        await talk.jobs.drain()
        assert [chat for chat, _, _ in talk.delivered[before:]] == [last]
    assert await findings(talk.books) == []


async def test_a_card_of_before_does_nothing_and_says_so(talk):
    before = await talk.types("omar_t", "/send @sara 1")
    await connected(talk)
    assert read(await talk.presses("omar_t", before.buttons[0])).startswith("This card is from")
    assert await findings(talk.books) == []


async def test_what_she_has_made_as_the_other_answers_her_everywhere(talk):
    await talk.types("omar_t", "/paylink 5 coffee")
    other = await talk.person("omar_t")
    await connected(talk)
    me = await talk.person("omar")
    assert other.id != me.id
    (link,) = await reading.mine(talk.books, me.id, 9)
    card = cards.manage(link.token, other.id, timedelta(days=1))
    assert "closed" in read(await talk.presses("omar", f"do:{card.name}:close"))
    assert "not yours" in read(await talk.presses("sara", f"do:{card.name}:close"))


async def test_what_is_to_be_joined_is_void_by_a_lock_since_its_card_was_made(talk):
    card = await drawn(talk)
    await relocked(talk, "omar_t")
    assert "locked your wallets since" in read(await talk.presses("omar_t", card.buttons[0]))
    card = await drawn(talk)
    await talk.presses("omar_t", card.buttons[0])
    await talk.jobs.drain()
    waits = [reply for chat, reply, _ in talk.delivered if chat == "omar"][-1]
    await relocked(talk, "omar")
    assert "locked your wallets since" in read(await talk.presses("omar", waits.buttons[0]))
    assert (await talk.person("omar")).id != (await talk.person("omar_t")).id


@pytest.fixture
def three(talk):
    """Return two who decide by two, over the same books."""

    async def more(signatures):
        both = Both(talk.books, signatures=signatures, admins=("web:boss", "web:chief"))
        for name in ("boss", "chief"):
            await both.types(name, "/start")
        return both

    return more


async def on_hold(talk, by):
    """Draw up a legal hold on whom nobody has joined with yet; return its card."""
    boss = asking(talk.books, (await by.call("boss")).actor)
    drafted = await privacy.draft_hold(boss, HOLD, await talk.person("omar_t"), "a court asks")
    return f"do:{drafted.intent.name}"


async def test_what_was_proposed_of_the_other_is_approved_of_who_she_is_by_now(talk, three):
    by = await three("2")
    card = await on_hold(talk, by)
    await by.presses("boss", f"{card}:confirm")
    await connected(talk)
    assert "approved by Chief" in read(await by.presses("chief", f"{card}:approve"))
    assert await privacy.held(talk.books, (await talk.person("omar")).id)


async def test_a_card_about_who_has_become_another_since_is_done_by_nobody_alone(talk, three):
    by = await three("1")
    card = await on_hold(talk, by)
    await connected(talk)
    assert "Ask for it again" in read(await by.presses("boss", f"{card}:confirm"))
    assert not await privacy.held(talk.books, (await talk.person("omar")).id)
