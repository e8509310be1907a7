"""The one road: everything typed is answered, and nothing that is pressed pays twice."""

import asyncio
from contextlib import contextmanager
from datetime import timedelta

import pytest
import structlog
from hypothesis import HealthCheck, given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from bot import speech
from bot.commands import COMMANDS, help  # noqa: A004 - the module of the command
from bot.grammar import fold
from ledger import clock, ids
from ledger.books import Books
from tests.bot.talk import Talk, read, stocked
from tests.ledger.acts import rows

WORDS = sorted({word for word, _, _ in speech.triggers(each.name for each in COMMANDS)})
AMOUNTS = ("10", "1,234", "١٢٫٥", "12,5,6", "-3", "USD", "دينار", "إلى", "خمسين", "half", "1/2")
AMOUNTS += ("5k", "ونص", "50 cents", "3 50", "+966501234567", "@lina's", "to my friend @lina")
SLASHED = [f"/{word}" for word in WORDS]
PIECES = st.sampled_from([*WORDS, *SLASHED, *AMOUNTS, "@sara", "@omar", "@wasl", "@"])
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=6).map(" ".join),
)
MANY = tuned(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
WRONG = "Something went wrong"


@contextmanager
def talking(url):
    """Lend one bot to many examples: a talk with Omar in it, and what runs it."""
    with asyncio.Runner() as runner:
        books = runner.run(Books.open(url))
        try:
            talk = Talk(books)
            runner.run(stocked(books))
            runner.run(talk.joins("omar", "sara"))
            yield talk, runner.run
        finally:
            runner.run(books.close())


def test_any_text_gets_an_answer_and_never_a_failure(url):
    @MANY
    @given(TEXTS, st.sampled_from(["", "lunch"]), st.sampled_from(["en", "ar", None]))
    def whatever(text, group, language):
        reply = run(talk.types("omar", text, group=group))
        assert group or reply is not None
        if reply is not None:
            assert WRONG not in speech.spoken(reply.lines, "en")
            assert speech.spoken(reply.lines, language).strip()

    with talking(url) as (talk, run):
        whatever()


def test_forged_presses_move_nothing(url):
    token = ids.text(ids.token())

    @MANY
    @given(st.one_of(st.text(max_size=30), st.integers()), st.data())
    def whatever(anything, data):
        forms = ["{}", "go:history:{}", "go:{}:1", "do:{}:confirm", "do:{card}:{}", "do:{token}:{}"]
        form = data.draw(st.sampled_from(forms))
        reply = run(talk.presses("omar", form.format(anything, card=card, token=token)))
        assert WRONG not in read(reply)
        assert run(talk.has("omar")) == 1000

    with talking(url) as (talk, run):
        card = run(talk.types("omar", "/send @sara 1")).buttons[0].data.split(":")[1]
        whatever()


async def test_a_very_long_page_number_is_no_failure(talk):
    await talk.joins("omar")
    for at in ("9" * 18, "9" * 30, "9" * 5000, "٣", "-1", ""):
        assert WRONG not in read(await talk.presses("omar", f"go:history:{at}"))


async def test_a_stranger_cannot_press_and_is_told_so(talk):
    await talk.joins("omar", "sara", "lina")
    card = await talk.types("omar", "/send @sara 4")
    for button in card.buttons:
        assert read(await talk.presses("lina", button)).startswith("These buttons are not yours.")
    assert await talk.has("omar") == 1000
    assert read(await talk.presses("omar", card.buttons[0])).startswith("Sent 4.00 USD to Sara.")


async def test_a_reply_names_the_payee(talk):
    await talk.joins("omar", "sara")
    card = await talk.types("omar", "/send 4 lunch", reply_to="sara")
    assert read(card).startswith("Send 4.00 USD to Sara? / Note: lunch")
    question = await talk.types("omar", "send 1,234", reply_to="sara")
    card = await talk.presses("omar", question.buttons[1])
    assert read(card).startswith("Send 1.23 USD to Sara?")
    assert card.edits_card


async def test_a_reply_to_oneself_pays_nobody(talk):
    await talk.joins("omar")
    refused = await talk.types("omar", "/send 4", reply_to="omar")
    assert read(refused).startswith("You cannot send money to yourself.")


async def test_a_name_counts_more_than_the_message_that_is_answered(talk):
    await talk.joins("omar", "sara", "lina")
    card = await talk.types("omar", "/send @lina 4", reply_to="sara")
    assert read(card).startswith("Send 4.00 USD to Lina?")


async def test_a_redelivered_message_gets_the_first_card_again(talk):
    await talk.joins("omar", "sara")
    first = await talk.types("omar", "/send @sara 7", key="web:omar:again")
    second = await talk.types("omar", "/send @sara 7", key="web:omar:again")
    assert [each.data for each in second.buttons] == [each.data for each in first.buttons]
    assert read(second).startswith("You asked for this before; here it is again.")


async def test_it_gets_it_also_after_the_money_is_gone(talk):
    await talk.joins("omar", "sara")
    first = await talk.types("omar", "/send @sara 7", key="web:omar:again")
    await talk.presses("omar", first.buttons[0])
    second = await talk.types("omar", "/send @sara 7", key="web:omar:again")
    assert [each.data for each in second.buttons] == [each.data for each in first.buttons]
    assert read(second) == ("You asked for this before, and it was sent. / Send 7.00 USD to Sara?")
    await talk.presses("omar", second.buttons[0])
    assert await talk.has("omar") == 300


async def test_a_redelivered_message_with_other_words_is_refused(talk):
    await talk.joins("omar", "sara")
    await talk.types("omar", "/send @sara 1", key="web:omar:edited")
    edited = await talk.types("omar", "/send @sara 10", key="web:omar:edited")
    assert read(edited).startswith("This message was used before with other words.")


async def test_a_message_that_asked_for_something_else_is_not_what_welcomes_her(talk):
    await talk.types("omar", "/language", key="web:omar:edited")
    edited = await talk.types("omar", "/start", key="web:omar:edited")
    assert read(edited).startswith("This message was used before with other words.")


async def test_many_taps_at_once_pay_once(talk):
    await talk.joins("omar", "sara")
    card = await talk.types("omar", "/send @sara 4")
    taps = [talk.presses("omar", card.buttons[0]) for _ in range(8)]
    told = [read(reply) for reply in await asyncio.gather(*taps)]
    assert sum(text.startswith("Sent 4.00 USD") for text in told) == 1
    assert sum(text.startswith("This was sent before") for text in told) == 7
    assert await talk.has("sara") == 1400


async def test_a_card_that_the_wallet_can_no_longer_pay_is_refused(talk):
    await talk.joins("omar", "sara")
    first = await talk.types("omar", "/send @sara 8")
    second = await talk.types("omar", "/send @sara 7")
    await talk.presses("omar", first.buttons[0])
    refused = await talk.presses("omar", second.buttons[0])
    assert read(refused).startswith("Not enough money: 7.00 USD is needed and 2.00 USD")
    assert await talk.has("sara") == 1800


async def test_an_internal_error_has_a_reference_that_the_log_knows(talk, monkeypatch):
    await talk.joins("omar")

    async def broken(*_args):
        raise RuntimeError("the roof is on fire")

    monkeypatch.setattr("bot.menu.standing", broken)
    with structlog.testing.capture_logs() as logs:
        told = read(await talk.types("omar", "/balance"))
    assert told.startswith("Something went wrong on our side.")
    assert told.endswith(logs[0]["reference"])
    assert isinstance(logs[0]["exc_info"], RuntimeError)


async def test_an_internal_error_while_choosing_a_language_is_answered_too(talk, monkeypatch):
    async def broken(*_args):
        raise RuntimeError("again")

    monkeypatch.setattr("bot.app.persons.speak", broken)
    told = await talk.types("nour", "رصيد")
    assert "حدث خلل من جانبنا" in read(told, told.language)


async def test_a_dry_budget_is_told_and_joining_still_works(bare):
    talk = Talk(bare)
    told = read(await talk.types("nour", "/start"))
    assert "There is no welcome gift: the budget for gifts is used up." in told
    assert read(await talk.types("nour", "/balance")) == "Available: 0.00 USD"


async def test_where_no_gift_is_meant_none_is_missed(books):
    told = read(await Talk(books, gift="0").types("nour", "/start"))
    assert "gift" not in told


async def test_the_gift_comes_once(talk):
    await asyncio.gather(*(talk.types("nour", "/start") for _ in range(5)))
    await talk.types("nour", "/start")
    assert await talk.has("nour") == 1000


async def test_the_fee_stands_on_card_and_receipt(talk):
    talk = Talk(talk.books, send_fee_bps=100)
    await talk.joins("omar", "sara")
    card = await talk.types("omar", "/send @sara 4")
    assert read(card) == ("Send 4.00 USD to Sara? / Fee: 0.04 USD / After this you have 5.96 USD.")
    receipt = read(await talk.presses("omar", card.buttons[0]))
    assert "Fee: 0.04 USD / You have 5.96 USD." in receipt
    assert await talk.has("sara") == 1400


async def test_chatter_in_a_group_is_left_alone_also_of_who_has_not_joined(talk):
    for text in ("send me the menu", "help yourselves to more", "what a day", "fund raising"):
        assert await talk.types("nour", text, group="lunch") is None


async def test_a_command_in_a_group_is_answered_to_the_person_alone(talk):
    await talk.joins("omar")
    reply = await talk.types("omar", "/balance", group="lunch")
    assert reply.audience == "actor"
    assert "10.00" not in speech.spoken([reply.public], "en")


@pytest.mark.parametrize("text", ["/send @sara 5", "/balance", "/history", "/tx 1", "رصيد"])
async def test_who_has_not_joined_is_told_how(talk, text):
    told = await talk.types("nour", text)
    assert {"en": "/start", "ar": "ابدأ"}[told.language or "en"] in read(told, told.language)


async def test_both_are_told_when_the_time_is_up(talk):
    moment = clock.now()
    await talk.joins("omar")
    card = await talk.types("omar", "/send @nour 4")
    await talk.presses("omar", card.buttons[0])
    await talk.jobs.drain()
    with clock.running(lambda: moment + timedelta(days=8)):
        await talk.jobs.drain()
    assert "is back in your wallet" in talk.told("omar")[-1]
    waiting, gone = map(speech.plain, talk.told("nour"))
    assert "Omar sent you 4.00 USD. Type /start before" in waiting
    assert "4.00 USD from Omar no longer waits for you: it went back." in gone
    assert "فلم يعد متاحًا لك" in gone
    assert await talk.has("omar") == 1000


async def test_a_second_tap_on_money_that_waits_points_to_how_it_stands(talk):
    await talk.joins("omar")
    card = await talk.types("omar", "/send @nour 4")
    await talk.presses("omar", card.buttons[0])
    again = read(await talk.presses("omar", card.buttons[0]))
    assert again.startswith("This was sent before")
    assert "shows how it stands now." in again


@pytest.mark.parametrize("letter", ["a", "\ufdfa"])
@pytest.mark.parametrize("count", [50, 4000])
@pytest.mark.parametrize("before", ["/", "/help ", "/help /", "/language ", "/send @sara 1 USD"])
async def test_a_long_word_is_answered_shortly(talk, before, letter, count):
    told = speech.spoken((await talk.types("omar", before + letter * count)).lines, None)
    assert len(told) < 500


async def test_help_about_a_long_word_makes_it_comparable_once(talk, monkeypatch):
    folded = []

    def counting(word):
        folded.append(word)
        return fold(word)

    monkeypatch.setattr(help, "fold", counting)
    await talk.types("omar", "/help dance")
    assert folded.count("dance") == 1


async def test_who_is_named_in_vain_is_nobody_in_the_books(talk, url):
    await talk.joins("omar")
    known = rows(url, "SELECT id FROM persons")
    refused = ("/send @n1 11", "/send @n2 0", "/send @n3 1,234", "/fund @n4 1 x", "/send $n5 1")
    for number, text in enumerate(refused):
        await talk.types("omar", text)
        await talk.types("omar", "/send 11", reply_to=f"r{number}")
        await talk.types("nour", text)
    card = await talk.types("omar", "/send @n6 1")
    await talk.presses("omar", card.buttons[1])
    assert len(rows(url, "SELECT id FROM persons")) == len(known) + 1  # Nour herself wrote
    card = await talk.types("omar", "/send @n6 1")
    await talk.presses("omar", card.buttons[0])
    assert len(rows(url, "SELECT id FROM persons")) == len(known) + 2
