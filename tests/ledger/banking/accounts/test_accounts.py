"""Accounts at banks: added, found to be hers, cooled off, used and removed; whose they are."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from ledger import clock, ids, licences, verification
from ledger.banking import accounts
from ledger.banking.accounts import Mistakes, NotThose, reading
from ledger.duties import travelling
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed
from ledger.licences import NotLicensed
from ledger.money import Money
from ledger.people import outbox
from ledger.posting import Posting
from tests.ledger.acts import asking, met, move, wallet
from tests.ledger.banking.accounts.told import (
    GERMAN,
    NAME,
    SAUDI,
    added,
    american,
    iban,
    usable,
    verified,
)
from tests.ledger.licences.test_licences import add as grant
from tests.ledger.products.test_privacy import where
from tests.ledger.verification.papers import SECRET
from tests.ledger.verification.papers import verified as papers

CODE = "SA0380000000608010167519"


def _apart(later, earlier):
    return clock.from_ms(clock.to_ms(later) - clock.to_ms(earlier)) - clock.from_ms(0)


async def lina(books):
    return await met(books, "lina")


async def test_what_is_told_stands_in_the_vault_and_the_books_have_its_end(books, omar):
    found = await added(books, omar)
    assert (found.state, found.country, found.currency, found.masked) == (
        "added",
        "SA",
        "SAR",
        "7519",
    )
    kept = {each.field: each.text for each in await books.vault.of(omar.id)}
    assert kept == {"bank_number": CODE, "bank_name": NAME}
    assert await where(books, CODE, CODE[4:], "Almansour") == set()
    to = await accounts.destination(books, found)
    assert (to.scheme, to.number, to.bank, to.name, to.country) == ("iban", CODE, "", NAME, "SA")
    assert CODE not in repr(to)


async def test_an_account_in_the_us_has_a_routing_number_and_a_kind(books, omar):
    found = await added(books, omar, american(kind="savings"))
    to = await accounts.destination(books, found)
    assert (to.number, to.bank, to.savings, found.currency) == (
        "000123456789",
        "021000021",
        True,
        "USD",
    )


async def test_what_is_wrong_is_told_by_field_and_nothing_is_kept(books, omar):
    wrong = replace(american("12", "021000022", ""), name="عمر")
    with pytest.raises(Mistakes) as mistakes:
        await added(books, omar, wrong)
    words = {name: each.word for name, each in mistakes.value.fields.items()}
    assert words == {"number": "length", "routing": "check", "kind": "missing", "name": "latin"}
    assert await books.vault.of(omar.id) == []


async def test_the_two_amounts_verify_it_and_it_cools_off(books, omar, time):
    found = await added(books, omar)
    first, second = await accounts.deposits(books, found)
    assert first != second
    assert first.currency == second.currency == "SAR"
    assert all(0 < each.minor < 100 for each in (first, second))
    assert await accounts.deposits(books, found) == (first, second)
    assert [each.token for each in await accounts.awaiting(books)] == [found.token]
    with pytest.raises(NotAllowed, match="bank_not_sent"):
        await accounts.tell(asking(books, omar), found.token, (first, second))
    await accounts.sent(books, found)
    await accounts.sent(books, found)
    assert await accounts.awaiting(books) == []
    done = await accounts.tell(asking(books, omar), found.token, (second, first))
    assert (done.state, _apart(done.usable_from, time())) == ("cooling", timedelta(hours=24))
    assert await accounts.usable(books, omar.id) == []
    time.move(hours=25)
    await accounts.due.run(books, time())
    assert [each.token for each in await accounts.usable(books, omar.id)] == [found.token]


async def test_without_a_time_to_cool_off_it_is_usable_at_once(books, omar):
    books.stated = {"bank.cooling": timedelta()}
    assert (await verified(books, omar)).is_usable


async def test_wrong_amounts_are_counted_and_the_last_one_ends_it(books, omar):
    found = await added(books, omar)
    await accounts.sent(books, found)
    right = await accounts.deposits(books, found)
    wrong = [Money(each.minor % 99 + 1, "SAR") for each in right]
    key = ids.token()
    for _ in range(2):  # the same message twice counts once
        with pytest.raises(NotThose) as told:
            await accounts.tell(asking(books, omar, key), found.token, wrong)
        assert told.value.left == 2
    with pytest.raises(NotAllowed, match="bank_currency"):
        await accounts.tell(asking(books, omar), found.token, [Money(1, "USD"), Money(2, "USD")])
    lefts = []
    for _ in range(2):
        with pytest.raises(NotThose) as told:
            await accounts.tell(asking(books, omar), found.token, wrong)
        lefts.append(told.value.left)
    assert lefts == [1, 0]
    ended = await accounts.get(books, found.token)
    assert (ended.state, ended.why) == ("disabled", "tries")
    with pytest.raises(NotAllowed, match="bank_changed"):
        await accounts.tell(asking(books, omar), found.token, right)


async def test_many_guesses_at_once_are_each_counted(books, omar):
    found = await added(books, omar)
    await accounts.sent(books, found)
    right = await accounts.deposits(books, found)
    wrong = [Money(each.minor % 99 + 1, "SAR") for each in right]
    guesses = (accounts.tell(asking(books, omar), found.token, wrong) for _ in range(8))
    told = await asyncio.gather(*guesses, return_exceptions=True)
    assert all(isinstance(each, NotThose | NotAllowed) for each in told)
    counted = (await accounts.get(books, found.token)).tries
    assert counted == sum(isinstance(each, NotThose) for each in told)
    assert counted <= 3


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("Omár Almansour", "basic"), ("Zoë Groß", "basic"), ("عمر المنصور", "latin")],
)
def test_a_name_that_banks_do_not_carry_is_refused_as_it_is_told(name, wrong):
    with pytest.raises(Mistakes) as refused:
        accounts.checked(iban(name=name))
    assert {field: each.word for field, each in refused.value.fields.items()} == {"name": wrong}


def test_a_name_has_the_apostrophe_that_banks_carry():
    assert accounts.checked(iban(name="Omar O’Neil")).name == "Omar O'Neil"


async def test_what_came_from_it_in_her_name_verifies_it(books, omar):
    found = await added(books, omar)
    assert await accounts.heard_from(books, omar.id, GERMAN, NAME) is None
    assert await accounts.heard_from(books, omar.id, SAUDI, "Sara Hassan") is None
    assert await accounts.heard_from(books, (await lina(books)).id, SAUDI, NAME) is None
    heard = await accounts.heard_from(books, omar.id, SAUDI, "ALMANSOUR OMAR KHALID")
    assert (heard.token, heard.state) == (found.token, "cooling")
    assert await accounts.heard_from(books, omar.id, SAUDI, NAME) is None


async def test_another_name_than_the_verified_one_is_looked_at_by_two(books, omar, sam, boss):
    await papers(books, omar, sam)
    same = await added(books, omar, iban(GERMAN, "Omar Almansour"))
    assert same.state == "added"
    found = await added(books, omar, iban(name="Sara Hassan"))
    assert (found.state, found.why) == ("review", "name")
    assert await accounts.awaiting(books) == [same]
    seen, names, at_bank, kept = await accounts.look(books, found.token, sam.id)
    assert (seen, at_bank, kept.kind) == (found, "Sara Hassan", accounts.LOOK)
    assert "Omar Khalid Almansour" in names
    asked = await accounts.draft(asking(books, sam), found.number, "her wife's account")
    await accounts.passed(replace(asking(books, sam), approver=boss.id), asked.intent)
    assert (await accounts.get(books, found.token)).state == "added"
    with pytest.raises(NotAllowed, match="bank_changed"):
        await accounts.draft(asking(books, sam), found.number, "again")


async def test_who_pays_out_asks_anew_and_hears_of_another_name(books, omar, sam, time):
    found = await usable(books, omar, time, iban(name="Sara Hassan"))
    assert await accounts.again(books, found) == ""
    await papers(books, omar, sam)
    assert await accounts.again(books, found) == "name"


async def test_an_account_that_somebody_else_has_is_looked_at_and_she_is_not_told_whose(
    books, omar, boss
):
    await added(books, omar)
    sara = await lina(books)
    found = await added(books, sara, iban(name="Lina Hassan"))
    assert (found.state, found.why, found.twin) == ("review", "twin", omar.id)
    told = [each for each in await outbox.waiting(books, 100) if each.person.id == sara.id]
    assert [each.kind for each in told] == ["bank_added"]
    with pytest.raises(NotAllowed, match="bank_own"):
        await accounts.draft(asking(books, omar), found.number, "mine")
    await accounts.refused(asking(books, boss), found.number, "no")
    assert (await accounts.get(books, found.token)).why == "refused"


async def test_a_twin_is_seen_however_often_others_removed_the_number(books, omar, monkeypatch):
    monkeypatch.setattr(reading, "_OF_DIGEST", reading._OF_DIGEST.limit(1))
    first = await added(books, omar)
    sara = await lina(books)
    gone = await added(books, sara, iban(name="Lina Hassan"))
    card, _ = await accounts.draft_removal(asking(books, sara), gone.token)
    await accounts.removed(asking(books, sara), card)
    found = await accounts.of_digest(books, first.digest)
    assert [each.token for each in found] == [first.token]


async def test_two_who_add_one_account_at_once_do_not_both_go_on(books, omar):
    sara = await lina(books)
    both = await asyncio.gather(added(books, omar), added(books, sara))
    assert sorted(each.state for each in both) == ["added", "review"]


async def test_the_digest_of_a_number_is_found_by_nobody_without_the_key(books, omar):
    found = await added(books, omar)
    assert found.digest
    assert found.digest not in {
        ids.digest(each) for each in (CODE, f"iban  {CODE}", f"iban {CODE}")
    }


async def test_one_has_an_account_once_a_few_of_them_and_adds_few_in_a_day(books, omar):
    books.stated = {"bank.most": 2, "bank.day": 2}
    await added(books, omar)
    with pytest.raises(NotAllowed, match="bank_known"):
        await added(books, omar)
    second = await added(books, omar, iban(GERMAN))
    with pytest.raises(NotAllowed, match="bank_most"):
        await added(books, omar, american())
    card, _ = await accounts.draft_removal(asking(books, omar), second.token)
    await accounts.removed(asking(books, omar), card)
    with pytest.raises(LimitExceeded) as full:
        await added(books, omar, american())
    assert full.value.limit == accounts.ADDED
    assert len(await books.vault.of(omar.id, "bank_number")) == 2


async def test_the_same_message_adds_one_account(books, omar):
    key = ids.token()
    first = await accounts.add(asking(books, omar, key), iban())
    assert await accounts.add(asking(books, omar, key), iban()) == first
    assert len(await books.vault.of(omar.id, "bank_number")) == 1


async def test_it_is_not_removed_while_something_is_on_its_way_to_it(books, omar, time):
    found = await usable(books, omar, time)
    await books.post(
        Posting(ids.token(), "payout", guards=(found.holds,), counts=(accounts.begins(found),))
    )
    card, _ = await accounts.draft_removal(asking(books, omar), found.token)
    with pytest.raises(NotAllowed, match="bank_busy"):
        await accounts.removed(asking(books, omar), card)
    await books.post(Posting(ids.token(), "payout", counts=(accounts.ends(found),)))
    await accounts.removed(asking(books, omar), card)
    assert await accounts.of(books, omar.id) == []
    with pytest.raises(AlreadySettled):
        await books.post(Posting(ids.token(), "payout", guards=(found.holds,)))


async def test_a_bank_that_takes_nothing_ends_it_and_so_does_time(books, omar, time):
    found = await added(books, omar)
    await accounts.sent(books, found)
    await accounts.failed(books, found)
    await accounts.failed(books, found)
    assert (await accounts.get(books, found.token)).why == "failed"
    time.move(days=8)
    second = await added(books, omar)
    assert _apart(second.until, time()) == timedelta(days=14)
    time.move(days=15)
    await accounts.due.run(books, time())
    assert (await accounts.get(books, second.token)).why == "lapsed"


async def test_nobody_tells_or_removes_anothers_and_no_stranger_adds_one(books, omar):
    found, sara = await added(books, omar), await lina(books)
    with pytest.raises(NotAllowed, match="bank_not_yours"):
        await accounts.draft_removal(asking(books, sara), found.token)
    with pytest.raises(NotAllowed, match="bank_not_yours"):
        await accounts.tell(asking(books, sara), found.token, [])
    with pytest.raises(NotAllowed, match="bank_state"):
        await added(books, replace(sara, state="frozen"))
    with pytest.raises(NotAllowed, match="not_joined"):
        await added(books, await met(books, "sam", joined=False))


async def test_nothing_is_added_where_nothing_is_paid_out(books, omar, boss):
    books.licensed = True
    await licences.declare(asking(books, omar), "SA")
    with pytest.raises(NotLicensed):
        await added(books, omar)
    await grant(books, boss, None, "withdraw", country="SA")
    with pytest.raises(NotLicensed):
        await added(books, omar, iban(GERMAN))
    assert (await added(books, omar)).state == "added"


async def test_it_is_told_on_every_platform_where_she_has_spoken(books, omar):
    await added(books, omar)
    kinds = [each.kind for each in await outbox.waiting(books, 100) if each.person.id == omar.id]
    assert "bank_added" in kinds


async def test_with_a_payout_travels_who_sends_it_and_the_account_that_gets_it(
    books, omar, sam, time
):
    books.stated = {"duties.travel": Money(3000, "USD")}
    await papers(books, omar, sam)
    found = await usable(books, omar, time, american())
    await books.vault.keep(omar.id, "legal_name", "Somebody Else")
    wallets = [await wallet(books, each.id, 9000) for each in (omar, await lina(books))]
    posted = await books.post(move(*wallets, 4000))
    receipt = await books.transfer(posted.number)
    assert await accounts.travels(books, receipt, Money(2999, "USD"), found) is None
    travel = await accounts.travels(books, receipt, Money(3000, "USD"), found)
    told = travelling.message(travel)
    (sends,) = told["originator"]["originatorPersons"]
    names = [each["primaryIdentifier"] for each in sends["naturalPerson"]["name"]["nameIdentifier"]]
    assert names == [SECRET["legal_name"], SECRET["latin_name"]]
    assert told["originator"]["accountNumber"] == [str(omar.id)]
    assert told["beneficiary"] == {
        "beneficiaryPersons": [
            {
                "naturalPerson": {
                    "name": {
                        "nameIdentifier": [
                            {"primaryIdentifier": NAME, "nameIdentifierType": "ALIA"}
                        ]
                    }
                }
            }
        ],
        "accountNumber": ["000123456789"],
    }


async def test_what_was_verified_counts_before_what_was_told_later(books, omar, sam):
    found = await papers(books, omar, sam)
    await books.vault.keep(omar.id, "legal_name", "Somebody Else")
    kept = await verification.first(books, omar.id, await books.vault.of(omar.id, "legal_name"))
    assert kept[0].reference == found.kept["legal_name"]
    assert [each.text for each in kept][-1] == "Somebody Else"
