"""What is kept of somebody: she has a copy of it once, and it goes when she says so."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import BigInteger, text
from sqlmodel import SQLModel

from bot.commands.mydata import drawn_erasure
from ledger import clock, products, screening
from ledger.act import Act
from ledger.errors import NotAllowed, NotFound
from ledger.people import gone, persons, tags, tickets
from ledger.people.tables import IdentityRow
from ledger.posting import Guard, Posting, Row
from ledger.products import privacy
from ledger.products.privacy import erasing
from ledger.products.privacy.asking import Unsettled, token
from ledger.products.privacy.tables import ErasureRow
from tests.bot.talk import Talk, stocked
from tests.ledger.acts import findings, wallet
from tests.ledger.screening.test_hits import TARIQ, all_cases, decide, imports, support
from tests.vaults import lend

__all__ = ["imports"]

WEEK = timedelta(days=8)


@contextmanager
def later(*, days):
    moment = clock.now() + timedelta(days=days)
    with clock.running(lambda: moment):
        yield moment


@pytest.fixture
async def talk(books):
    await stocked(books)
    made = Talk(books, gift="0", undo_seconds=0)
    await made.joins("sara", "omar")
    return made


async def erased(talk, name="sara", days=8):
    """Let somebody ask for it, and its time come; return who she was."""
    person = await talk.person(name)
    card = await talk.types(name, "/mydata delete")
    await talk.presses(name, card.buttons[0])
    with later(days=days) as now:
        await privacy.erase_what_is_due.run(talk.books, now)
        await privacy.take_the_rest.run(talk.books, now.date())
        await privacy.let_the_vault_go.run(talk.books, now)
    return person


async def where(books, *words):
    """Return the tables of the books in which any of these words stand."""

    def dump(connection, book):
        names = [
            each
            for (each,) in connection.exec_driver_sql(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
                if connection.dialect.name == "sqlite"
                else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            )
        ]
        found = {
            each: repr([*map(tuple, connection.execute(text(f"SELECT * FROM {each}")))])
            for each in names
        }
        return {each for each, stands in found.items() if any(word in stands for word in words)}

    return await books.survey(dump)


async def test_who_was_erased_is_nowhere_by_name_and_the_books_are_sound(talk, books):
    await talk.types("omar", "/send @sara 1 hello")
    request = await talk.types("sara", "/request @omar 5 secret supper")
    done = await talk.presses("sara", request.buttons[0])
    await talk.presses("sara", done.buttons[0])
    assert await where(books, "secret supper") >= {"requests"}
    person = await erased(talk)
    assert await where(books, "Sara", "secret supper") == set()
    assert (await persons.by_id(books, person.id)).name == ""
    assert await persons.by_identity(books, "web", "sara") is None
    assert (await privacy.of(books, person.id)).state == "over"
    assert await books.vault.of(person.id) == []
    assert await findings(books) == []


async def test_what_the_law_has_kept_stays_its_time(talk, books):
    person = await talk.person("sara")
    await books.vault.keep_all(person.id, {"legal_name": "Sara Ahmed", "pin": "x"})
    await erased(talk)
    assert (await privacy.of(books, person.id)).state == "retained"
    assert [each.field for each in await books.vault.of(person.id)] == ["legal_name"]
    with later(days=8 + 1_827) as now:
        await privacy.let_the_vault_go.run(books, now)
    assert await books.vault.of(person.id) == []


async def test_nothing_goes_while_a_legal_hold_stands(talk, books):
    person = await talk.person("sara")
    boss = await talk.person("omar")
    act = Act(books, boss, b"h" * 16)
    drafted = await privacy.draft_hold(act, privacy.HOLD, person, "a court asks")
    await privacy.hold(act, drafted.intent)
    await erased(talk)
    assert (await privacy.of(books, person.id)).state == "asked"
    assert (await persons.by_id(books, person.id)).name == "Sara"
    act = Act(books, boss, b"i" * 16)
    drafted = await privacy.draft_hold(act, privacy.RELEASE, person, "it is over")
    await privacy.hold(act, drafted.intent)
    with later(days=10) as now:
        await privacy.erase_what_is_due.run(books, now)
    assert (await persons.by_id(books, person.id)).name == ""


@pytest.mark.parametrize("match", [False, True])
async def test_the_vault_of_who_is_like_whom_a_list_names_stays_until_she_is_found_not_to_be(
    talk, books, imports, match
):
    await imports(TARIQ)
    person = await talk.person("sara")
    await books.vault.keep(person.id, "legal_name", "Tarek Zayani")
    await screening.screen(books, person.id)
    request = await talk.types("sara", "/request @omar 5 secret supper")
    done = await talk.presses("sara", request.buttons[0])
    await talk.presses("sara", done.buttons[0])
    card = await talk.types("sara", "/mydata delete")
    await talk.presses("sara", card.buttons[0])
    (case,) = await all_cases(books)
    if match:
        await decide(books, await support(books, "boss"), case.number, match=True)
    with later(days=8) as now:
        await privacy.erase_what_is_due.run(books, now)
        await privacy.take_the_rest.run(books, now.date())
    known = await persons.by_id(books, person.id)
    if match:  # she is frozen, which she knows
        assert ((await privacy.of(books, person.id)).state, known.name) == ("asked", "Sara")
        return
    assert ((await privacy.of(books, person.id)).state, known.name) == ("nameless", "")
    assert await books.vault.newest(person.id, "called") == "Sara"
    assert "requests" in await where(books, "secret supper")
    await decide(books, await support(books, "boss"), case.number)
    with later(days=10) as now:
        await privacy.take_the_rest.run(books, now.date())
    assert (await privacy.of(books, person.id)).state == "retained"
    assert await books.vault.newest(person.id, "called") is None
    assert await where(books, "secret supper") == set()


async def test_who_has_money_or_something_open_is_told_what(talk, books):
    await talk.types("omar", "/start")
    sara = await talk.person("sara")
    await _funded(books, sara.id)
    with pytest.raises(Unsettled) as refused:
        await privacy.draft(Act(books, sara, b"d" * 16))
    assert [str(each) for each in refused.value.sums] == ["5.00 USD"]


async def test_money_that_comes_meanwhile_calls_it_off(talk, books):
    person = await talk.person("sara")
    card = await talk.types("sara", "/mydata delete")
    await talk.presses("sara", card.buttons[0])
    await _funded(books, person.id)
    with later(days=8) as now:
        await privacy.erase_what_is_due.run(books, now)
    assert (await privacy.of(books, person.id)).state == "kept"
    assert (await persons.by_id(books, person.id)).name == "Sara"


async def test_who_keeps_it_in_the_last_moment_stays_for_good(talk, books, monkeypatch):
    person = await talk.person("sara")
    card = await talk.types("sara", "/mydata delete")
    waits = await talk.presses("sara", card.buttons[0])
    moment = clock.now() + timedelta(days=7, seconds=1)

    async def meanwhile(*_):
        await talk.presses("sara", waits.buttons[0])

    with clock.running(lambda: moment):
        monkeypatch.setattr(erasing, "unsettled", meanwhile)
        await privacy.erase_what_is_due.run(books, moment)
    assert await books.vault.marked() == {}
    assert await privacy.again(books) == 0
    assert (await privacy.of(books, person.id)).state == "kept"


async def test_what_stopped_after_her_names_went_is_gone_on_with(talk, books, monkeypatch):
    person = await talk.person("sara")
    web = Row.of(
        IdentityRow, platform="web", external_id="saraweb", person=person.id, handle="", seen_at=0
    )
    await books.post(Posting(b"w" * 16, "known", rows=(web,)))
    monkeypatch.setattr(erasing, "_forget", _stopped)
    with pytest.raises(ConnectionError):
        await erased(talk)
    assert (await privacy.of(books, person.id)).state == "nameless"
    monkeypatch.undo()
    with later(days=9) as now:
        await privacy.take_the_rest.run(books, now.date())
    assert person.id in await books.vault.marked()
    assert await where(books, "saraweb") == set()


async def _stopped(*_):
    raise ConnectionError


async def test_her_card_says_nothing_of_what_holds_it_up(talk, books):
    person = await talk.person("sara")
    act = Act(books, await talk.person("omar"), b"h" * 16)
    drafted = await privacy.draft_hold(act, privacy.HOLD, person, "a court asks")
    await privacy.hold(act, drafted.intent)
    await erased(talk)
    with later(days=9):
        held = await drawn_erasure(books, token(person.id), person)
    assert held.card.title.message == "What is kept of you is being deleted."
    assert not held.buttons


async def test_the_tag_of_who_was_erased_stands_nowhere_and_nobody_has_its_like(talk, books):
    card = await talk.types("sara", "/tag sarashop")
    await talk.presses("sara", card.buttons[0])
    await erased(talk)
    assert await where(books, "sarashop") == set()
    for tag in ("sarashop", "sara_sh0p"):
        with pytest.raises(NotAllowed, match="tag_alike"):
            await tags.check(books, await talk.person("omar"), tag)
    await tags.check(books, await talk.person("omar"), "omarshop")


async def test_who_comes_back_is_somebody_new_without_a_gift(talk, books):
    person = await erased(talk)
    assert await gone.knows(books, "web", "sara")
    assert not await gone.knows(books, "web", "nour")
    rich = Talk(books, gift="10.00", undo_seconds=0)
    reply = await rich.types("sara", "/start")
    new = await rich.person("sara")
    assert new.id != person.id
    assert await rich.has("sara") == 0
    assert reply


async def test_books_that_are_older_than_an_erasure_are_erased_again(talk, books):
    person = await erased(talk)
    back = (
        Guard("persons", (person.id,), "name", "", "Sara"),
        Guard.on(ErasureRow.state, (person.id,), "over", "kept"),
    )
    await books.post(Posting(b"o" * 16, "restored", guards=back))
    assert await privacy.again(books) == 1
    await privacy.erase_what_is_due.run(books, clock.now())
    assert (await persons.by_id(books, person.id)).name == ""


async def test_a_vault_that_is_older_than_an_erasure_is_erased_again(talk, books):
    person = await erased(talk)
    await books.vault.close()
    lend(books)  # one that has forgotten
    await books.vault.keep(person.id, "phone", "+201001")
    assert await privacy.again(books) == 1
    assert await books.vault.of(person.id) == []
    assert person.id in await books.vault.marked()


async def test_a_vault_that_is_older_than_that_keeps_no_more_than_the_law_has(talk, books):
    person = await talk.person("sara")
    await books.vault.keep(person.id, "legal_name", "Sara Ahmed")
    await erased(talk)
    await books.vault.close()
    lend(books)
    await books.vault.keep_all(person.id, {"legal_name": "Sara Ahmed", "mail": "sara@example.org"})
    await privacy.again(books)
    assert [each.field for each in await books.vault.of(person.id)] == ["legal_name"]


async def test_a_copy_has_everything_and_is_had_once(talk, books):
    person = await talk.person("sara")
    token = await privacy.order(Act(books, person, b"c" * 16))
    await privacy.make.run(books, clock.now())
    copy = await privacy.copy_of(books, token)
    content = await privacy.content(books, copy)
    assert content["records"]["persons.id"][0]["name"] == "Sara"
    assert content["records"]["identities.person"][0]["handle"] == "sara"
    assert {each.name for each in products.DECLARED.personal} == {*content["records"]}
    assert "Sara" not in repr(await books.read(_copies))
    secret = await tickets.issue(books, privacy.COPY, person.id, token)
    ticket = await tickets.look(books, secret)
    await tickets.spend(books, ticket, guards=privacy.fetched(copy))
    again = await tickets.look(books, await tickets.issue(books, privacy.COPY, person.id, token))
    with pytest.raises(NotFound):
        await tickets.spend(books, again, guards=privacy.fetched(copy))
    await privacy.make.run(books, clock.now())
    assert await books.vault.of(person.id, privacy.COPY) == []


async def test_who_has_a_role_is_not_erased(talk):
    await talk.types("boss", "/start")
    with pytest.raises(NotAllowed):
        await privacy.draft(Act(talk.books, await talk.person("boss"), b"r" * 16))


PEOPLE = {
    *("person", "owner", "maker", "payer", "payee", "giver", "requester", "opener", "asker"),
    *("starter", "actor", "approver", "author", "assignee", "survivor", "blocked", "partner"),
    *("closer", "decider", "taker"),
}
"""What columns are called that say who."""
TOLD_OTHERWISE = {
    "accounts.owner": "her wallets, with what is on them",
    "transfers.payer": "her history",
    "transfers.payee": "her history",
    "claims.payer": "her history",
    "claims.payee": "her history",
    "eidiya_presents.person": "her history",
    "envelopes_opened.person": "her history",
    "paylink_payments.payer": "her history",
    "gathered.payer": "her history",
    "owners.owner": "how her account stands, which she sees",
    "merged.person": "her own numbers",
    "merged.survivor": "her own numbers",
    "shares.maker": "those of the split that she made",
    "shares.partner": "the share of whom she pays with",
}
OF_THE_HOUSE = {
    *("audits.actor", "audits.approver", "audits.person", "transfers.actor", "cases.person"),
    *("cases.assignee", "cases.closer", "case_notes.author", "batches.maker", "batches.approver"),
    *("duties.maker", "duties.approver", "licences.maker", "licences.approver", "roles.maker"),
    *("roles.approver", "rules.maker", "rules.approver", "tiers.maker", "tiers.approver"),
    *("glass.owner", "proposals.maker", "reports.owner", "trials.owner", "reveals.asker"),
    *("verifications.decider", "legal_holds.maker", "allowed_pairs.maker", "group_links.maker"),
    *("rates.maker", "rates.approver"),
}
"""What those who run it have done: the house's own, and told to who may see it."""
CONFIDENTIAL = {
    *(
        "alert_cases.person",
        "alert_holds.person",
        "alerts.person",
        "allowed_pairs.person",
        "gatherings.payee",
    ),
    *("screen_hits.person", "screened.person", "legal_holds.person", "reveals.person"),
}
"""What nobody whom it is about may be told (31 CFR 1022.320(d))."""
PASSING = {
    *(
        "intents.owner",
        "arrivals.person",
        "blocks.blocked",
        "confirmations.person",
        "confirmations.payee",
    ),
    *("copies.person", "cut_offs.person", "erasures.person", "events.person", "exports.person"),
    *(
        "joined_papers.person",
        "logins.person",
        "settlements.starter",
        "shown.person",
        "tickets.person",
    ),
    *("verified_tiers.person",),
}
"""What lasts as long as a card or a message does, or says no more than the rows beside it."""


def test_whoever_stands_in_a_table_has_it_in_her_copy_or_it_is_said_why_not():
    told = {each.name for each in products.DECLARED.personal}
    stands = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if column.name in PEOPLE and isinstance(column.type, BigInteger)
    }
    explained = {*TOLD_OTHERWISE, *OF_THE_HOUSE, *CONFIDENTIAL, *PASSING}
    assert stands - told == explained


def _copies(connection, book):
    return [tuple(row) for row in connection.execute(text("SELECT * FROM copies"))]


async def _funded(books, person):
    await wallet(books, person, 500)
