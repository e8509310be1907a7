"""What is declared fits together: each verb, page and event kind has its function."""

import ast
from pathlib import Path

import pytest

from bot import speech
from bot.commands import COMMANDS, HEARD, PAGES, PRESSES, READINGS, TELLS
from bot.kit import Button, Facts, once, say
from ledger import clock, ids
from ledger.chart import HOUSE
from ledger.money import Money
from ledger.people.intents import Intent
from ledger.people.persons import HOUSE_PERSON, Person
from ledger.statement import Recorded

ROOT = Path(__file__).parent.parent.parent
SHIPPED_KINDS = {
    *("received", "funded", "paid", "waiting", "claimed", "returned", "gone"),
    *("came", "awaited", "silence", "link_taken", "link_returned"),
    *("group_made", "group_joined", "group_left", "group_put_out"),
    *("group_invited", "group_without_you"),
    *("proposed", "proposal_ended"),
}
"""What old books have waiting to be told."""
SHIPPED_VERBS = {
    *("send", "link", "fund", "cancel", "take_back", "take_tag", "language", "welcome"),
    *("release", "dismiss", "group_join", "group_stay"),
}
"""What old buttons run."""
NUMBERED = {
    *("received", "funded", "paid", "waiting", "claimed", "returned", "gone", "came"),
    *("link_taken", "link_returned", "envelope_back", "eidiya_given", "eidiya_ungiven"),
    *("split_paid", "owed_paid", "request_paid"),
}
"""What is about a payment that its reader may look at."""


LIVE = {
    "split": ids.text(bytes(16)),
    "settlement": ids.text(bytes(16)),
    "request": ids.text(bytes(16)),
    "card": ids.text(b"c" * 16),
    "word": "away",
    "why": "late",
}


class Anything(dict):
    """Facts that know an answer to every question."""

    def __missing__(self, name):
        if name in {"payer", "payee", "comer", "handle", "person", "by"}:
            return Person(2, name.capitalize(), None, joined=True)
        known = {"number": 3, "receipt": 4, "note": "tea", "about": "tea", "taken": 2, **LIVE}
        return known.get(name, Money(500, "USD"))


def posted_kinds():
    """Return the kinds of the events that the books post, and what terms tell the payee."""
    found = set()
    for path in (ROOT / "ledger").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "")
                at = {"Event": 0, "Terms": 5, "told": 4}.get(name)
                found |= {
                    each.value.value
                    for each in node.keywords
                    if each.arg == "told" and isinstance(each.value, ast.Constant)
                }
                if (
                    at is not None
                    and len(node.args) > at
                    and isinstance(node.args[at], ast.Constant)
                ):
                    found.add(node.args[at].value)
    return found


def test_every_kind_that_the_books_post_is_told():
    assert posted_kinds() == set(TELLS) >= SHIPPED_KINDS


def test_every_kind_has_its_sentences_in_both_languages():
    for tells in TELLS.values():
        reply = tells.run(Facts(Anything()))
        if reply.live:
            continue
        told = {each: speech.spoken(reply.lines, each) for each in ("en", "ar")}
        assert told["en"] != told["ar"], tells.kind


@pytest.mark.parametrize("kind", READINGS.shows)
@pytest.mark.parametrize("payee", [HOUSE, 3])
@pytest.mark.parametrize("reader", [2, 3])
def test_every_kind_of_transfer_reads_in_both_languages(kind, payee, reader):
    people = {each: Person(each, f"P{each}", None, joined=True) for each in (2, 3)}
    people[HOUSE] = HOUSE_PERSON
    found = Recorded(9, kind, 2, 2, payee, clock.now(), "", (), None, Money(5, "USD"))
    shown = READINGS.shown(found, people[reader], people)
    for said in filter(None, (shown.what, shown.parties, shown.status)):
        assert speech.spoken([said], "en") != speech.spoken([said], "ar")


def test_what_is_said_of_a_receipt_is_of_a_kind_that_is_shown():
    assert READINGS.details.keys() <= READINGS.shows.keys()


def test_what_is_told_of_a_payment_carries_its_number():
    for kind in NUMBERED:
        first, *_ = TELLS[kind].run(Facts(Anything())).lines
        assert {3, 4} & set(first.values.values()), kind


def test_verbs_once_shipped_have_their_function():
    assert set(PRESSES) >= SHIPPED_VERBS


def test_names_of_commands_are_what_telegram_takes():
    for command in COMMANDS:
        assert command.name.isascii()
        assert command.name.islower()
        assert len(command.name) <= 32


def test_every_command_has_words_and_a_purpose_in_arabic():
    for command in (each for each in HEARD if each.about):
        assert speech.word("trigger", command.name, "ar") != command.name
        assert speech.word("", command.about, "ar") != command.about


def test_pages_belong_to_commands():
    assert set(PAGES) <= {command.name for command in COMMANDS}


def test_no_two_commands_share_a_word():
    heard = {(word, name) for word, name, _ in speech.triggers(each.name for each in HEARD)}
    assert len(heard) == len({word for word, _ in heard})


def test_a_button_fits_what_platforms_carry():
    intent = Intent(1, {"confirm": "send"}, {})
    for choice in ("confirm", "take_back", "ar-latn"):
        assert len(Button.does(say("Send"), intent, choice).data.encode()) <= 64
    assert len(Button.goes(say("Older"), "history", 2**62).data.encode()) <= 64


def test_a_name_stands_for_one_thing_only():
    with pytest.raises(TypeError, match="verb pay is declared twice"):
        once("verb", [("pay", 1), ("take", 2), ("pay", 3)])
