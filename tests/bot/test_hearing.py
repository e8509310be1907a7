"""What is heard: what our own words say to type, what people say, and what is left alone."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot import speech
from bot.commands import COMMANDS
from bot.commands.language import _meant as meant
from bot.kit import Code, say
from tests.bot.grammar.said import TALK, becomes
from tests.bot.talk import read

ROOT = Path(__file__).parent.parent.parent
MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")
SAMPLE = {"SIGN": "$", "tag": "sara_k", "number": "13", "payee": "@sara", "amount": "10"}
LINES = [line for line in TALK.read_text().splitlines() if line and not line.startswith("#")]


def coded():
    """Return every command that the code says to type, with a sample in each gap."""
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Code" and node.args:
                text = _filled(node.args[0])
                if re.match("/[a-z]", text):
                    yield text


def _filled(node):
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=[ast.Constant(), *_] as parts):
            return "".join(map(_filled, parts))
        case ast.FormattedValue(value=value):
            name = ast.unparse(value).rpartition(".")[2]
            return SAMPLE.get(name, "")
        case ast.Call(args=[inner]):
            return _filled(inner)
        case _:
            return ""


FOLLOWED = {"/pay", "/fund list refunds of March", "/payroll October", "/statements add"}
"""Words that something follows which is not typed with them: a code, or a file."""


def listed():
    """Return every command that a catalogue's entry says to type, chips included."""
    with (ROOT / "locales" / "messages.pot").open("rb") as file:
        for each in read_po(file):
            if isinstance(each.id, str) and each.id.startswith("/"):
                yield from ((each.context or "", each.id, part) for part in each.id.split(" | "))


def gist(text):
    """Return what a text becomes without its note; a command that is explained, by its name."""
    became, _, _ = becomes(text).partition(" (")
    command, _, about = became.partition(" ")
    if command == "help" and about:
        return f"help {becomes(about).split()[0]}"
    return f"language {meant(about)}" if command == "language" and about else became


def in_words(text, language):
    """Return a command as a reader is told to type it."""
    typed = speech.spoken([say("{typed}", typed=Code(text))], language)
    return re.sub(r" \(.*\)", "", MARKS.sub("", typed))


@pytest.mark.parametrize("language", speech.CODES)
def test_what_sentences_say_to_type_is_understood_in_the_words_that_they_use(language):
    found = sorted(set(coded()))
    assert {"/start", "/help", "/tx 13", "/send @sara 10", "/send $sara_k 10"} <= set(found)
    for text in found:
        command = text[1:].split()[0]
        assert becomes(text).split()[0] == command, text
        assert gist(in_words(text, language)) == gist(text), in_words(text, language)


@pytest.mark.parametrize("language", speech.CODES)
def test_so_are_the_examples_and_the_chips_of_the_catalogues(language):
    found = list(listed())
    assert len(found) > 10
    for context, entry, part in found:
        at = entry.split(" | ").index(part)
        own = speech.word(context, entry, language).split(" | ")[at]
        became = becomes(re.sub(r" \(.*\)", "", MARKS.sub("", own)))
        assert became.split()[0] == part[1:].split()[0], own
        assert not became.endswith("?") or "reply" in entry or entry in FOLLOWED, own


SHARED = {"صرف": "convert"}
"""What alone is heard as the other command that has it."""


@pytest.mark.parametrize("language", speech.CATALOGUES)
def test_the_word_shown_for_a_command_is_heard_as_it(language):
    for command in COMMANDS:
        word = speech.word("trigger", command.name, language).split("|")[0]
        for text in (word, f"/{word}"):
            assert f"{becomes(text)} ".startswith(f"{SHARED.get(word, command.name)} ")


def test_a_word_of_two_commands_is_told_by_what_follows():
    assert becomes("صرف @omar 5 USD prize").startswith("fund ")
    assert becomes("صرف 5 USD").startswith("convert ")


@pytest.mark.parametrize("language", speech.CODES)
def test_what_cards_and_lines_call_a_thing_shows_it(language):
    with (ROOT / "locales" / "messages.pot").open("rb") as file:
        said = [each.id for each in read_po(file) if isinstance(each.id, str)]
    receipts = [each for each in said if re.search(r"Receipt \{number\}", each)]
    assert len(receipts) > 10
    for message in receipts:
        told = speech.word("", message, language)
        [called] = re.findall(r"(?:Receipt|(?:ال)?إيصال رقم|الإيصال رقم) \{number\}", told)
        assert becomes(called.replace("{number}", "13")) == "tx 13"
    balance, _, _ = speech.word("", "Available: {amount}", language).partition(":")
    assert becomes(balance) == "balance"


async def test_talk_is_left_alone_in_a_group_and_gets_no_card_in_private(talk):
    await talk.joins("sara", "lina")
    for number, text in enumerate(LINES):
        await talk.joins(who := f"omar{number}")
        assert await talk.types(who, text, group="lunch") is None, text
        assert await talk.types(who, text, group="lunch", reply_to="sara") is None, text
        answer = await talk.types(who, text)
        assert answer.lines, text
        assert not any(button.data.endswith(":confirm") for button in answer.buttons), text


async def test_the_answer_to_a_payment_in_a_group_still_names_its_payee(talk):
    await talk.joins("omar", "sara")
    card = await talk.types("omar", "حوّل ٤", group="lunch", reply_to="sara")
    assert read(card).startswith("Send 4.00 USD to Sara?")
    assert await talk.types("omar", "حوّل ٤ غداء", group="lunch", reply_to="sara") is None


@pytest.mark.parametrize(
    "text",
    [
        *("send 5 emails to @sara", "transfer 10 students to @sara", "send 5 emails @sara"),
        *("حول ١٠ طلاب لـ@sara", "أرسل ٥ رسائل إلى @sara", "send ten boxes over to @sara"),
    ],
)
async def test_so_many_of_something_is_talk_in_a_group_and_a_note_after_a_slash(talk, text):
    await talk.joins("omar", "sara", "lina")
    assert await talk.types("omar", text, group="lunch") is None
    assert await talk.types("omar", text, group="lunch", reply_to="lina") is None
    assert (await talk.types("omar", f"/{text}", group="lunch")).buttons


async def test_an_amount_and_a_name_in_a_group_are_still_a_card(talk):
    await talk.joins("omar", "sara")
    for text in ("send 3 to @sara", "send 3 dollars to @sara", "send 3 for lunch to @sara"):
        card = await talk.types("omar", text, group="lunch")
        assert read(card).startswith("Send 3.00 USD to Sara?")


async def test_words_that_fit_two_commands_are_asked_about_and_a_press_runs_one(talk):
    await talk.joins("omar")
    asked = await talk.types("omar", "حسابي")
    assert read(asked).startswith("Which one do you mean? / /balance — See what you have.")
    assert [speech.label(button.label, "en") for button in asked.buttons] == [
        "/balance",
        "/history",
    ]
    shown = await talk.presses("omar", asked.buttons[0])
    assert read(shown) == "Available: 10.00 USD"
    assert shown.edits_card


async def test_a_slip_is_offered_as_it_is_written_and_a_press_runs_it(talk):
    await talk.joins("omar")
    for slip, near in (
        ("/ايصل 1", "إيصال 1"),
        ("/اثمح", "/help"),
        ("رصبد", "رصيد"),
        ("vwd]", "رصيد"),
    ):
        asked = await talk.types("omar", slip)
        assert read(asked).endswith(f"Did you mean {near}?")
        [button] = asked.buttons
        assert speech.label(button.label, "en") == near
        assert read(await talk.presses("omar", button)) != read(asked)


async def test_a_payment_that_was_mistyped_is_still_a_card_first(talk):
    await talk.joins("omar", "sara")
    asked = await talk.types("omar", "snd @sara 4 lunch")
    assert read(asked).endswith("Did you mean /send @sara 4 lunch?")
    card = await talk.presses("omar", asked.buttons[0])
    assert read(card).startswith("Send 4.00 USD to Sara? / Note: lunch")
    assert await talk.has("sara") == 1000


async def test_a_code_is_neither_quoted_nor_kept_when_its_command_is_mistyped(talk):
    await talk.joins("omar")
    asked = await talk.types("omar", "/clam Hf3kQ2_-aaaaaaaaaaaaaa")
    assert read(asked).endswith("Did you mean /claim?")
    assert not asked.buttons
    assert talk.app.discreet("ممكن استلم الرمز Hf3kQ2_-aaaaaaaaaaaaaa").endswith("••••••")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/bank add", "/bank add"),
        ("بنك إضافة", "بنك إضافة"),
        ("/bank add SA03 8000 0000 6080 1016 7519", "/bank ••••••"),
        ("/bank add SA0380000000608010167519", "/bank ••••••"),
        ("بنك إضافة SA03 8000 0000 6080 1016 7519", "بنك ••••••"),
        ("/gift open", "/gift open"),
        ("/claim", "/claim"),
    ],
)
async def test_what_stands_behind_a_command_that_takes_a_code_is_kept_by_nobody(talk, typed, kept):
    assert talk.app.discreet(typed) == kept


async def test_a_typed_cancel_ends_the_newest_card_and_no_other(talk):
    await talk.joins("omar", "sara", "lina")
    first = await talk.types("omar", "/send @sara 1")
    second = await talk.types("omar", "/send @sara 2")
    hers = await talk.types("lina", "/send @sara 3")
    assert read(await talk.types("omar", "إلغاء")) == (
        "Cancelled: 2.00 USD to Sara. Nothing was moved."
    )
    assert read(await talk.presses("omar", second.buttons[0])).startswith("This was cancelled")
    assert read(await talk.types("omar", "cancel")).startswith("Cancelled: 1.00 USD to Sara.")
    assert read(await talk.presses("omar", first.buttons[0])).startswith("This was cancelled")
    assert read(await talk.types("omar", "cancel")).startswith("No card of yours waits")
    assert read(await talk.presses("lina", hers.buttons[0])).startswith("Sent 3.00 USD")


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("/send @sara 1,234", "1,234.00 USD, 1.23 USD"),
        ("/send 1 @sara @lina", "Sara, Lina"),
        ("/send 1 to omar via @sara", "Sara"),
        ("حسابي", "/balance, /history"),
    ],
)
async def test_a_typed_cancel_ends_a_question_before_an_older_card(talk, text, about):
    await talk.joins("omar", "sara", "lina")
    card = await talk.types("omar", "/send @lina 2")
    question = await talk.types("omar", text)
    told = read(await talk.types("omar", "cancel"))
    assert told == f"Cancelled my question: {about}. Nothing was moved."
    refused = await talk.presses("omar", question.buttons[0])
    assert read(refused) == "This was cancelled before. Nothing was moved."
    assert not refused.buttons
    told = read(await talk.types("omar", "cancel"))
    assert told == "Cancelled: 2.00 USD to Lina. Nothing was moved."
    assert read(await talk.presses("omar", card.buttons[0])).startswith("This was cancelled")


async def test_a_typed_cancel_ends_no_question_that_was_answered(talk):
    await talk.joins("omar", "sara", "lina")
    question = await talk.types("omar", "/send 1 @sara @lina")
    card = await talk.presses("omar", question.buttons[0])
    again = await talk.presses("omar", question.buttons[0])
    assert [each.data for each in again.buttons] == [each.data for each in card.buttons]
    await talk.presses("omar", card.buttons[0])
    assert read(await talk.types("omar", "cancel")).startswith("No card of yours waits")


async def test_a_typed_cancel_says_which_card_it_was(talk):
    await talk.joins("omar")
    for text, told in (("/link 3", "a link for 3.00 USD"), ("/tag omar_k", "the tag $omar_k")):
        await talk.types("omar", text)
        assert read(await talk.types("omar", "cancel")) == f"Cancelled: {told}. Nothing was moved."


async def test_a_note_keeps_its_words_and_courtesy_alone_is_none(talk):
    await talk.joins("omar", "sara")
    for text, note in (
        ("please send @sara 1 please", ""),
        ("حوّل ١ إلى @sara لو سمحت", ""),
        ("send @sara 1 call me please", "call me please"),
        ("send @sara 1 thanks", "thanks"),
        ("حوّل ١ إلى @sara شكرا من فضلك", "شكرا من فضلك"),
    ):
        card = read(await talk.types("omar", text))
        assert card.startswith("Send 1.00 USD to Sara?")
        assert (f"Note: {note} /" in card) == bool(note)
        assert ("Note:" in card) == bool(note)


async def test_money_is_asked_of_nobody(talk):
    await talk.joins("omar", "sara")
    for text in ("send 5 from @sara", "حول ٥ من @sara", "give me 5 off @sara"):
        answer = await talk.types("omar", text)
        assert not answer.buttons


@pytest.mark.parametrize("text", ["/send 10 to me", "/send 1 to myself", "ابعتلي ١٠", "هات ١٠"])
async def test_a_reply_that_asks_for_money_is_no_card_for_who_is_answered(talk, text):
    await talk.joins("omar", "sara")
    refused = await talk.types("omar", text, reply_to="sara")
    assert read(refused).startswith("You cannot send money to yourself. Write who gets it")
    assert not refused.buttons


async def test_what_replies_to_the_bot_in_a_group_is_said_to_it(talk):
    await talk.joins("omar", "sara")
    call = await talk.call("omar", "عايز أحوّل ٤ لـ@sara", group="lunch")
    assert await talk.app.handle(call) is None
    again = await talk.call("omar", "عايز أحوّل ٤ لـ@sara", group="lunch")
    card = await talk.app.handle(_to_bot(again))
    assert read(card).startswith("Send 4.00 USD to Sara?")
    for text in ("thanks!", "مرحبا", "حلو جدا"):
        assert await talk.app.handle(_to_bot(await talk.call("omar", text, group="lunch"))) is None


def _to_bot(call):
    return replace(call, to_bot=True)
