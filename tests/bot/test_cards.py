"""Cards: what stands in them is said once, in its order, whoever shows it."""

from dataclasses import replace

import pytest

from bot import speech
from bot.kit import Card, Code, Reply, confirm_card, receipt, say
from ledger import ids
from ledger.chart import WALLET
from ledger.money import Money
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.posting import Hold, Posting
from tests.bot.talk import read

SARA = Person(3, "Sara", None, joined=True)
TEN, FEE = Money(1000, "USD"), Money(10, "USD")
INTENT = Intent(2, {"confirm": "send", "cancel": "cancel"}, {})


def asked(intent=INTENT, **more):
    title = say("Send {amount} to {payee}?", amount=TEN, payee=SARA)
    given = {"amount": TEN, "who": SARA, "fee": FEE, "note": "lunch", "left": Money(5, "USD")}
    return confirm_card(title, intent, confirm=say("Send"), **given | more)


def test_a_card_is_read_line_by_line_by_whoever_reads_text_alone():
    assert read(asked(warn=[say("This is not yours to do.")], more=[say("Cancel")])) == (
        "Send 10.00 USD to Sara? / This is not yours to do. / Fee: 0.10 USD / Note: lunch"
        " / Cancel / After this you have 0.05 USD."
    )


def test_an_amount_that_the_title_does_not_name_has_a_line_of_its_own():
    card = Card(say("From {payer} to {payee}", payer=SARA, payee=SARA), TEN, status=say("paid"))
    assert read(Reply.of(card=card)) == "From Sara to Sara / Amount: 10.00 USD / State: paid"


@pytest.mark.parametrize(
    ("state", "above", "left"),
    [
        ("open", "You asked for this before; here it is again.", True),
        ("done", "You asked for this before, and it was sent.", False),
        ("cancelled", "You asked for this before, and it was cancelled.", False),
        ("expired", "You asked for this before, and it has expired.", False),
    ],
)
def test_a_card_that_was_asked_for_before_says_so_and_how_it_stands(state, above, left):
    again = replace(INTENT, state=state, repeated=True)
    text = read(asked(again, done=say("You asked for this before, and it was sent.")))
    assert text.startswith(f"{above} / Send 10.00 USD")
    assert ("After this" in text) is left


def test_a_card_never_says_that_less_than_nothing_is_left():
    assert "After this" not in read(asked(left=Money(-1, "USD")))


def test_a_receipt_takes_the_place_of_its_card_once():
    sent = say("Sent {amount} to {payee}. Receipt {number}.", amount=TEN, payee=SARA, number=7)
    first, again = receipt(sent, amount=TEN), receipt(sent, amount=TEN, again=say("Cancel"))
    assert first.edits_card
    assert not again.edits_card
    assert read(again).startswith("Cancel / Sent 10.00 USD")


def test_nothing_secret_is_left_in_a_card_that_is_kept():
    code = Code("abc", as_it_stands=True, secret=True)
    said = say("{code}", code=code)
    card = Card(said, rows=[(say("Note"), code), (say("Note"), said)], more=[said], left=said)
    hidden = replace(card, above=said, warnings=[said]).changed(
        lambda line: replace(line, values={"code": Code("…")}),
        lambda value: Code("…") if value is code else say("…"),
    )
    assert "abc" not in speech.spoken(hidden.lines, "en")


async def test_a_hold_that_is_no_claim_has_a_receipt(talk):
    """Whatever its product forgot to say of it."""
    await talk.joins("omar")
    omar = await talk.person("omar")
    wallet = await talk.books.account(WALLET, omar.id, "USD")
    hold = Hold(ids.token(), wallet, Money(300, "USD"), "ticket")
    for kind in ("put_aside", "reserve"):
        hold = replace(hold, id=ids.token())
        held = Posting(ids.token(), kind, actor=omar.id, payer=omar.id, holds=(hold,))
        posted = await talk.books.post(held)
        text = read(await talk.types("omar", f"/tx {posted.number}"))
        assert text.startswith(f"Receipt {posted.number} · ")
        assert "Amount: 3.00 USD" in text
        assert "−3.00 USD" in read(await talk.types("omar", "/history"))
