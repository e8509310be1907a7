"""Cards that are posted by typing the bot's name in any chat, also one that it is not in."""

from datetime import timedelta

import pytest

from bot.platforms.telegram import inline
from bot.speech import plain
from ledger import clock
from ledger.claims import LASTS
from ledger.errors import Overloaded, Unavailable
from ledger.people import persons, shown


async def typed(person, text):
    typing = person.types(text)
    await typing.answered()
    return typing


async def posted(world, person, text):
    """Let somebody post the first card that she is offered; return it."""
    sent = (await typed(person, text)).chooses()
    await world.settled()
    return sent


async def given(world, person, text="send 4 coffee"):
    """Let somebody post money for whoever takes it, and confirm it."""
    sent = await posted(world, person, text)
    person.presses(person.chat.told[-1], "Yes, give it")
    await world.settled()
    return sent


def says(message, words):
    return words in plain(message.text)


async def test_what_is_typed_is_offered_to_her_alone_and_changes_nothing(world, omar):
    await world.joins(omar)
    before = await world.books.read(_written)
    typing = await typed(omar, "send 4 coffee")
    assert typing.answer["cache_time"] == 0
    assert typing.answer["is_personal"] is True
    assert list(map(plain, typing.titles)) == ["Give 4.00 USD to whoever takes it first"]
    await typed(omar, "send 4 KWD coffee")
    assert await world.books.read(_written) == before


def _written(connection, book):
    return [
        connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
        for table in ("keys", "accounts")
    ]


async def test_money_is_taken_by_whoever_presses_and_confirms_first(world, omar, sara):
    await world.joins(omar, sara)
    sent = await posted(world, omar, "send 4 coffee")
    assert says(sent, "4.00 USD from Omar")
    assert says(sent, "once Omar")
    assert "confirmed" in (await sara.presses(sent, "Take").answered())["text"]
    assert await world.has(omar) == 1000

    asks = omar.chat.told[-1]
    assert says(asks, "Give 4.00 USD to whoever takes it first?")
    omar.presses(asks, "Yes, give it")
    await world.settled()
    assert await world.has(omar) == 600
    assert not says(sent, "once Omar")
    assert asks.keyboard == [["Take it back"]]

    answer = await sara.presses(sent, "Take").answered()
    assert not answer["show_alert"]
    await world.settled()
    hers = sara.chat.told[-1]
    assert says(hers, "Take 4.00 USD from Omar (@omar)?")
    assert says(hers, "coffee")
    assert await world.has(sara) == 1000
    sara.presses(hers, "Take the money")
    await world.settled()
    assert await world.has(sara) == 1400
    assert says(sent, "4.00 USD from Omar (@omar) went to Sara (@sara).")
    assert sent.keyboard == []
    assert says(asks, "went to Sara")
    assert asks.keyboard == []


async def test_one_of_two_who_take_it_is_first(world, omar, sara, nour):
    await world.joins(omar, sara, nour)
    sent = await given(world, omar)
    for person in (sara, nour):
        person.presses(sent, "Take")
    await world.settled()
    for person in (sara, nour):
        person.presses(person.chat.told[-1], "Take the money")
    await world.settled()
    assert sorted([await world.has(sara), await world.has(nour)]) == [1000, 1400]


async def test_a_stranger_joins_by_the_button_and_takes_it(world, omar, nour):
    await world.joins(omar)
    sent = await given(world, omar)
    answer = await nour.presses(sent, "Take").answered()
    url, _, payload = answer["url"].partition("?start=")
    assert url == "https://t.me/WaslBot"
    nour.starts(payload)
    await world.settled()
    nour.presses(nour.chat.told[-1], (0, 0))
    await world.settled()
    assert await world.has(nour) == 1400
    assert says(sent, "went to Nour")


async def test_whoever_cannot_be_written_to_opens_her_card_by_a_link(world, omar, sara):
    await world.joins(omar, sara)
    sent = await given(world, omar)
    sara.started = False
    answer = await sara.presses(sent, "Take").answered()
    sara.starts(answer["url"].partition("?start=")[2])
    await world.settled()
    sara.presses(sara.chat.told[-1], "Take the money")
    await world.settled()
    assert await world.has(sara) == 1400


async def test_its_maker_opens_her_own_card_from_it_and_takes_it_back(world, omar, sara):
    await world.joins(omar, sara)
    omar.started = False
    sent = await posted(world, omar, "send 4")
    assert omar.chat.told[-1].keyboard != [["Give", "Cancel"]]
    answer = await omar.presses(sent, "Take").answered()
    omar.starts(answer["url"].partition("?start=")[2])
    await world.settled()
    omar.presses(omar.chat.told[-1], "Yes, give it")
    await world.settled()
    omar.presses(omar.chat.told[-1], "Take it back")
    await world.settled()
    assert await world.has(omar) == 1000
    assert says(sent, "went back to Omar")
    assert sent.keyboard == []


async def test_what_nobody_confirms_or_takes_ends_true(world, omar, sara):
    await world.joins(omar, sara)
    cancelled, late, waits = [await posted(world, omar, f"send {each}") for each in (1, 2, 3)]
    asks = [one for one in omar.chat.told if says(one, "to whoever takes it first?")]
    omar.presses(asks[0], "Cancel")
    omar.presses(asks[2], "Yes, give it")
    await world.settled()
    assert says(cancelled, "nothing to take here")
    now = clock.now() + LASTS.first * 2
    with clock.running(lambda: now):
        await world.settled()
        assert says(waits, "went back to Omar")
        sara.presses(late, "Take")
        await world.settled()
        assert says(late, "nothing to take here")
    assert await world.has(omar) == 1000


async def test_what_was_posted_is_told_twice_and_kept_once(world, omar):
    await world.joins(omar)
    typing = await typed(omar, "send 8")
    sent = typing.chooses()
    typing.tells()
    await world.settled()
    asks = [one for one in omar.chat.told if says(one, "to whoever takes it first?")]
    for one in asks:
        omar.presses(one, "Yes, give it")
    await world.settled()
    typing.tells()
    await world.settled()
    assert await world.has(omar) == 200
    assert says(sent, "8.00 USD from Omar (@omar) for whoever takes it first.")
    assert sent.keyboard == [["Take"]]


async def test_a_name_that_was_made_up_makes_nothing(world, omar, sara):
    await world.joins(omar, sara)
    typing = await typed(omar, "send 4")
    sent = typing.chooses()
    await world.settled()
    told = len(sara.chat.told)
    typing.tells(**{"from": sara.user})
    for name in ("link.7.x", "link.0.x", "link", "send.0.AAAAAAAAAAAAAAAAAAAAAA", "paylink.0"):
        typing.tells(result_id=name, inline_message_id="AgAAANsn-of-nobody")
    await world.settled()
    sara.presses(sara.chat.told[-1], None, data=sent.rows[0][0]["callback_data"])
    await world.settled()
    assert len(sara.chat.told) > told
    assert says(sent, "from Omar")
    assert await world.has(omar) == await world.has(sara) == 1000


async def test_what_a_button_carries_confirms_nothing_of_anybody_else(world, omar, sara):
    await world.joins(omar, sara)
    sent = await posted(world, omar, "send 4")
    carried = omar.chat.told[-1].rows[0][0]["callback_data"]
    await sara.presses(sent, None, data=carried).answered()
    await world.settled()
    assert await world.has(omar) == 1000
    token = sent.rows[0][0]["callback_data"].split(":")[1]
    for data in (f"do:{token}:confirm", f"do:{token}:cancel", "do:AAAAAAAAAAAAAAAAAAAAAA:take"):
        await sara.presses(sent, None, data=data).answered()
    await world.settled()
    assert says(sent, "once Omar")


async def test_a_forwarded_card_takes_the_same_money_and_stays_as_it_is(world, omar, sara, nour):
    await world.joins(omar, sara, nour)
    sent = await given(world, omar)
    copy = nour.sends_inline(sent.text, sent.rows)
    sara.presses(copy, "Take")
    await world.settled()
    sara.presses(sara.chat.told[-1], "Take the money")
    await world.settled()
    assert [await world.has(each) for each in (omar, sara, nour)] == [600, 1400, 1000]
    assert says(sent, "went to Sara")
    assert says(copy, "4.00 USD from Omar (@omar) for whoever takes it first.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write an amount"),
        ("hello there", "Write an amount"),
        ("balance", "Write an amount"),
        ("send", "Write an amount"),
        ("send @sara 4", "To pay one person"),
        ("send 4 to @sara", "To pay one person"),
        ("send 4000", "Not enough money"),
        ("send 4 " + "x" * 300, "Write an amount"),
    ],
)
async def test_where_nothing_can_be_posted_a_few_words_say_why(world, omar, sara, text, said):
    await world.joins(omar, sara)
    typing = await typed(omar, text)
    assert typing.answer["results"] == []
    assert said in plain(typing.answer["button"]["text"])


async def test_a_doubtful_amount_is_offered_as_each_that_it_can_be(world, omar):
    await world.joins(omar)
    typing = await typed(omar, "send 4 50")
    given = "Give {} USD to whoever takes it first"
    assert list(map(plain, typing.titles)) == [given.format("4.50"), given.format("4.00")]
    typing.chooses(1)
    await world.settled()
    assert says(omar.chat.told[-1], "Give 4.00 USD")
    assert says(omar.chat.told[-1], "Note: 50")


async def test_of_what_it_can_be_only_what_she_has_is_offered(world, omar):
    await world.joins(omar)
    (title,) = (await typed(omar, "send 10 20")).titles
    assert "10.00" in title


async def test_who_has_not_joined_is_led_to_it(world, nour):
    typing = await typed(nour, "send 4")
    assert typing.answer["results"] == []
    assert "Join Wasl first" in typing.answer["button"]["text"]
    assert await persons.by_identity(world.books, "telegram", str(nour.id)) is None


async def test_an_arabic_reader_gives_in_her_own_words(world, omar, sara):
    await world.joins(omar, sara)
    await persons.speak(world.books, await world.person(omar), "ar", b"ar")
    typing = await typed(omar, "حول ٤ قهوة")
    assert "٤٫٠٠" in typing.titles[0]
    sent = typing.chooses()
    await world.settled()
    omar.presses(omar.chat.told[-1], (0, 1))
    await world.settled()
    sara.presses(sent, (0, 0))
    await world.settled()
    sara.presses(sara.chat.told[-1], "Take the money")
    await world.settled()
    assert await world.has(sara) == 1400
    assert "٤٫٠٠" in plain(sent.text)
    assert "Sara" in sent.text


async def test_a_flood_of_typing_is_answered_by_nothing_and_delays_nobody(
    world, omar, sara, monkeypatch
):
    monkeypatch.setattr(inline, "MOST_A_MINUTE", 3)
    await world.joins(omar, sara)
    told = len(omar.chat.told)
    asked = [omar.types("send 4") for _ in range(30)]
    await world.settled()
    assert sum(one.answer is not None for one in asked) <= 3
    assert len(omar.chat.told) == told
    assert (await typed(sara, "send 4")).titles
    omar.writes("/balance")
    await world.settled()
    assert len(omar.chat.told) == told + 1


# -- asking for money ---------------------------------------------------------------------------


async def test_whoever_presses_pays_by_her_own_card_and_the_card_says_so(world, omar, sara, nour):
    await world.joins(omar, sara, nour)
    typing = await typed(omar, "4 coffee")
    assert list(map(plain, typing.titles)) == ["Ask for 4.00 USD"]
    sent = typing.chooses()
    await world.settled()
    assert says(sent, "Omar (@omar) asks for 4.00 USD")
    assert says(omar.chat.told[-1], "Your pay link for 4.00 USD")
    answer = await sara.presses(sent, "Pay").answered()
    assert not answer["show_alert"]
    await world.settled()
    hers = sara.chat.told[-1]
    assert says(hers, "Pay 4.00 USD to Omar (@omar)?")
    assert await world.has(sara) == 1000
    sara.presses(hers, "Pay")
    await world.settled()
    assert [await world.has(each) for each in (omar, sara)] == [1400, 600]
    assert says(sent, "paid by Sara")
    assert sent.keyboard == []
    nour.presses(sent, None, data=_pays(typing))
    await world.settled()
    assert await world.has(nour) == 1000


def _pays(typing):
    result = typing.answer["results"][0]
    return result["reply_markup"]["inline_keyboard"][0][0]["callback_data"]


async def test_one_for_ten_counts_who_has_paid(world, omar, sara, nour):
    await world.joins(omar, sara, nour)
    sent = await posted(world, omar, "2 ticket x10")
    for times, person in enumerate((sara, nour), 1):
        person.presses(sent, "Pay")
        await world.settled()
        person.presses(person.chat.told[-1], "Pay")
        await world.settled()
        assert says(sent, f"paid {times} of 10")
    assert sent.keyboard == [["Pay"]]
    assert await world.has(omar) == 1400


async def test_a_stranger_pays_after_she_has_joined_by_the_button(world, omar, nour):
    await world.joins(omar)
    sent = await posted(world, omar, "4 coffee")
    answer = await nour.presses(sent, "Pay").answered()
    nour.starts(answer["url"].partition("?start=")[2])
    await world.settled()
    hers = next(one for one in nour.chat.told[::-1] if one.rows)
    nour.presses(hers, (0, 0))
    await world.settled()
    assert await world.has(omar) == 1400
    assert says(sent, "paid by Nour")


async def test_its_maker_closes_it_and_nobody_pays_any_more(world, omar, sara):
    await world.joins(omar, sara)
    sent = await posted(world, omar, "4 coffee x3")
    sara.presses(sent, "Pay")
    await world.settled()
    omar.presses(omar.chat.told[-1], "Close the link")
    await world.settled()
    assert says(sent, "closed")
    sara.presses(sara.chat.told[-1], "Pay")
    await world.settled()
    assert await world.has(sara) == 1000


async def test_a_card_that_is_forgotten_is_never_made_into_another(world, omar, sara, nour):
    """Who presses it can name any button of her own: Telegram does not tell whose it is."""
    await world.joins(omar, sara, nour)
    typing = await typed(sara, "4 coffee")
    typing.chooses()
    sent, hers = await posted(world, omar, "4 coffee"), _pays(typing)
    omar.presses(omar.chat.told[-1], "Close the link")
    await world.settled()
    assert says(sent, "closed")
    later = clock.now() + timedelta(days=8)
    with clock.running(lambda: later):
        await shown.due.run(world.books, later)
        sara.presses(sent, None, data=hers)
        nour.presses(sent, None, data=hers)
        await world.settled()
        assert says(sent, "closed")
        assert says(nour.chat.told[-1], "Pay 4.00 USD to Sara (@sara)?")
        nour.presses(nour.chat.told[-1], "Pay")
        await world.settled()
    assert says(sent, "closed")
    assert [await world.has(each) for each in (omar, sara)] == [1000, 1400]


async def test_where_it_was_posted_is_noted_in_the_end_although_the_books_fail_at_first(
    world, omar, sara, monkeypatch
):
    """No press could make up for it."""
    await world.joins(omar, sara)
    stands, failures = shown.stands, [Unavailable(), Overloaded()]

    async def fails(books, at):
        if at.message.startswith("inline:") and failures:
            raise failures.pop()
        await stands(books, at)

    monkeypatch.setattr(shown, "stands", fails)
    sent = await posted(world, omar, "4 coffee")
    sara.presses(sent, "Pay")
    await world.settled()
    sara.presses(sara.chat.told[-1], "Pay")
    await world.settled()
    assert says(sent, "paid by Sara")


async def test_an_arabic_card_is_paid_in_english(world, omar, sara):
    await world.joins(omar, sara)
    await persons.speak(world.books, await world.person(omar), "ar", b"ar")
    typing = await typed(omar, "٤ قهوة")
    assert "٤٫٠٠" in typing.titles[0]
    sent = typing.chooses()
    await world.settled()
    sara.presses(sent, (0, 0))
    await world.settled()
    assert says(sara.chat.told[-1], "Pay 4.00 USD to Omar")
    sara.presses(sara.chat.told[-1], "Pay")
    await world.settled()
    assert await world.has(omar) == 1400
    assert "Sara" in sent.text
    assert sent.keyboard == []


async def test_an_edit_that_has_to_wait_ends_true(world, server, omar, sara):
    await world.joins(omar, sara)
    sent = await posted(world, omar, "1 ticket many")
    server.plays("429", "editMessageText")
    for times in range(1, 4):
        sara.presses(sent, "Pay")
        await world.settled()
        sara.presses(sara.chat.told[-1], "Pay")
        await world.settled()
        assert says(sent, f"paid {times} time")
