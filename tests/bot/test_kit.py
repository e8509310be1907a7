"""What is declared fits together: each verb, page and event kind has its function."""

import ast
import itertools
import pkgutil
import re
from collections import defaultdict
from dataclasses import fields
from pathlib import Path

import pytest

from bot import commands, speech
from bot.commands import COMMANDS, HEARD, PAGES, PRESSES, READINGS, TELLS
from bot.kit import Button, Facts, once, say
from bot.languages import CATALOGUES
from ledger import clock, ids, products
from ledger.chart import HOUSE
from ledger.money import Money
from ledger.people import attempts
from ledger.people.intents import Intent
from ledger.people.persons import HOUSE_PERSON, Person
from ledger.statement import Recorded
from ledger.terms import Terms

ROOT = Path(__file__).parent.parent.parent
SHIPPED_KINDS = {
    *("bank_added", "bank_failed", "bank_passed", "bank_removed", "bank_sent", "bank_usable"),
    "bank_verified",
    *("alarm_over", "alarm_raised", "alert_failed", "alert_overdue", "checked", "checked_over"),
    *("case_late", "case_overdue", "copy_fetched", "erasure_asked", "erasure_stopped"),
    *("awaited", "came", "case_closed", "case_opened", "claimed", "eidiya_given"),
    *("eidiya_ungiven", "envelope", "envelope_back", "funded", "gone", "group_invited"),
    *("group_joined", "group_left", "group_made", "group_put_out", "group_without_you"),
    *("link_returned", "link_taken", "owed_asked", "owed_done", "owed_paid", "owed_undone"),
    *("paid", "paylink_made", "paylink_paid", "proposal_ended", "proposed", "recall_asked"),
    *("recall_ended", "recall_given", "recall_over", "received", "request_declined"),
    *("request_over", "request_paid", "request_reminded", "requested", "returned"),
    *("payout_held", "payout_home", "payout_refused", "payout_rejected", "payout_returned"),
    *("payout_contradicted", "payout_settled", "payout_stuck"),
    *("payout_back_failed", "payout_file_spoilt", "payout_file_waits"),
    *("admin.here", "admin.left", "corrected", "glass", "roles.set", "silence"),
    *("split_declined", "split_made", "split_over", "split_paid", "split_reminded"),
    *("split_share", "undelivered", "waiting", "verification_again", "verification_ends"),
    *("verification_late", "verification_link"),
    *("verification_handed_in", "verification_over", "verification_rejected"),
    *("verification_waits", "verified"),
    *("deposit_expired", "deposit_failed", "deposit_gone", "deposited"),
    *("deposit_disputed", "deposit_taken", "deposit_won"),
    *("factor_changed", "factors_lost", "locked", "unlock_waits", "unlocked", "wrong_tries"),
}
"""What old books have waiting to be told."""
SHIPPED_VERBS = {
    *("bank.pass", "bank.remove", "exchange", "exchange.rate", "exchange.unset"),
    *("aml.end", "aml.end_reported", "aml.set"),
    *("verification.approve", "verification.approve_higher", "verification.decide"),
    *("verification.look", "verification.take"),
    *("privacy.erase", "privacy.hold", "privacy.keep", "privacy.release", "terms.agree"),
    *("complaints.again",),
    *("payouts.batch", "payouts.block", "payouts.cancel", "payouts.clear", "payouts.give_back"),
    *("payouts.make", "payouts.pass", "payouts.refuse"),
    *("connect.agree", "connect.join", "connect.refuse", "connect.withdraw"),
    *("devices.ask", "devices.cut", "devices.others", "devices.out"),
    *("deposits.ask", "deposits.cancel", "deposits.pretend"),
    *("cancel", "cases.close", "cases.report", "dismiss", "eidiya.drop", "eidiya.make"),
    *("eidiya.take", "fund", "gifts.end", "gifts.fill", "gifts.open", "group_join", "group_stay"),
    *("language", "link", "links.ask", "links.give", "links.take", "menu.within", "owed.agree"),
    *("owed.refuse", "owed.settle", "paylink", "paylinks.close", "paylinks.pay", "paylinks.show"),
    *("recalls.ask", "recalls.give", "recalls.given", "recalls.part", "recalls.refuse"),
    *("recalls.withdraw", "release", "requests.block", "requests.decline", "requests.make"),
    *("requests.paid", "requests.part", "requests.pay", "requests.report", "requests.show"),
    *(
        "requests.withdraw",
        "glass.break",
        "glass.sign",
        "roles.set",
        "send",
        "splits.block",
        "splits.close",
        "splits.decline",
    ),
    *("splits.declined", "splits.join", "splits.make", "splits.paid", "splits.pay"),
    *("discretion.name", "discretion.put"),
    *("splits.remind", "splits.show", "splits.withdraw", "take_back", "take_tag", "undo"),
    *("welcome",),
}
"""What old buttons run."""
NUMBERED = {
    *("received", "funded", "paid", "waiting", "claimed", "returned", "gone", "came"),
    *("link_taken", "link_returned", "envelope_back", "eidiya_given", "eidiya_ungiven"),
    *("split_paid", "owed_done", "request_paid"),
}
"""What is about a payment that its reader may look at."""


PERSON = Person(2, "Sara", None, joined=True)
VALUES = (Money(500, "USD"), PERSON, 2, "tea", ids.text(bytes(16)), clock.now(), [PERSON])
"""What a fact may be; or a word for which the module that tells it has a table."""
MOST_OTHERWISE = 3


class Anything(dict):
    """Facts that know an answer to every question, and which were asked."""

    def __init__(self, otherwise):
        super().__init__(number=3, receipt=4, note="tea")
        self._otherwise = otherwise
        self.asked = []

    def __missing__(self, name):
        self.asked.append(name)
        return self._otherwise.get(name, VALUES[0])


def told(tells):
    """Return what is told of an event, and how it is spoken, of the first facts that suit it."""
    known = tells.run.__globals__.items()
    tables = [each for name, each in known if name.isupper() and isinstance(each, dict)]
    others = (*VALUES[1:], *(next(iter(each)) for each in tables if each))
    names, failure = {}, None
    for count in range(MOST_OTHERWISE + 1):
        for some in itertools.combinations([*names], count):
            for values in itertools.product(others, repeat=count):
                facts = Anything(dict(zip(some, values, strict=True)))
                try:
                    reply = tells.run(Facts(facts))
                    return reply, {each: speech.spoken(reply.lines, each) for each in CATALOGUES}
                except Exception as why:  # noqa: BLE001 - whatever the wrong kind of fact leads to
                    names |= dict.fromkeys(facts.asked)
                    failure = why
    raise AssertionError(tells.kind) from failure


def calls(tree):
    """Return the calls in a tree that may make an event."""
    made = (each for each in ast.walk(tree) if isinstance(each, ast.Call))
    return [each for each in made if isinstance(each.func, ast.Name) or each.keywords]


def tellers(functions):
    """Return what makes an event in the code of the books, and where it takes its kind.

    A function that hands a parameter of its own on as the kind is one as well.
    """
    found = {"Event": 0, "Terms": [each.name for each in fields(Terms)].index("told")}
    before = 0
    while len(found) > before:
        before = len(found)
        for function, called in functions:
            parameters = [each.arg for each in function.args.args]
            for kind in kinds(called, found):
                if isinstance(kind, ast.Name) and kind.id in parameters:
                    found[function.name] = parameters.index(kind.id)
    return found


def kinds(called, tellers):
    """Yield what is given as the kind of an event, wherever one is made."""
    for node in called:
        at = tellers.get(getattr(node.func, "id", ""))
        yield from (each.value for each in node.keywords if each.arg == "told")
        if at is not None and len(node.args) > at:
            yield node.args[at]


def posted_kinds():
    """Return the kinds of the events that the books post, and what terms tell the payee."""
    trees = [ast.parse(path.read_text()) for path in (ROOT / "ledger").rglob("*.py")]
    functions = [
        (each, calls(each))
        for tree in trees
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    found = tellers(functions)
    return {
        each.value
        for tree in trees
        for each in kinds(calls(tree), found)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def test_every_kind_that_the_books_post_is_told():
    assert set(TELLS) == posted_kinds() | SHIPPED_KINDS


def test_every_kind_has_its_sentences_in_both_languages():
    for tells in TELLS.values():
        reply, spoken = told(tells)
        assert reply.live or len(set(spoken.values())) == len(CATALOGUES), tells.kind


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


def test_every_line_of_the_chart_is_called_something_in_both_languages():
    assert set(READINGS.lines) == set(products.DECLARED.chart)
    for line in READINGS.lines:
        called = READINGS.line(line)
        assert speech.spoken([called], "en") != speech.spoken([called], "ar")


def test_what_is_said_of_a_receipt_is_of_a_kind_that_is_shown():
    assert READINGS.details.keys() <= READINGS.shows.keys()


def test_what_is_told_of_a_payment_carries_its_number():
    for kind in NUMBERED:
        first, *_ = told(TELLS[kind])[0].lines
        assert {3, 4} & set(first.values.values()), kind


def test_every_command_is_in_the_list():
    found = {each.name for each in pkgutil.iter_modules(commands.__path__)}
    assert found == set(commands.NAMES)


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


def test_what_may_be_open_has_a_name():
    assert set(commands.PENDING) == {each.kind for each in products.DECLARED.pends}


def test_pages_belong_to_commands():
    assert set(PAGES) <= {command.name for command in COMMANDS}


def test_two_commands_share_a_word_only_where_what_follows_tells_them_apart():
    heard = defaultdict(set)
    for word, name, _ in speech.triggers(each.name for each in HEARD):
        heard[word].add(name)
    shared = {word: names for word, names in heard.items() if len(names) > 1}
    assert shared == {
        **{word: {"send", "pay"} for word in ("pay", "ادفع", "سدّد")},
        "صرف": {"fund", "convert"},
    }


def test_a_button_fits_what_platforms_carry():
    intent = Intent(1, {"confirm": "send"}, {})
    for choice in ("confirm", "take_back", "ar-latn"):
        assert len(Button.does(say("Send"), intent, choice).data.encode()) <= 64
    assert len(Button.goes(say("Older"), "history", 2**62).data.encode()) <= 64


def test_a_name_stands_for_one_thing_only():
    with pytest.raises(TypeError, match="verb pay is declared twice"):
        once("verb", [("pay", 1), ("take", 2), ("pay", 3)])


def test_a_settlement_that_waits_to_be_told_from_before_is_told_as_it_was():
    facts = {"payer": PERSON, "amount": Money(500, "USD"), "number": 9, "note": ""}
    (line,) = speech.spoken(TELLS["owed_paid"].run(Facts(facts)).lines[:1], "en").splitlines()
    assert re.sub("[\u2068\u2069]", "", line) == "Sara settled 5.00 USD with you. Receipt 9."


AUDITS = re.compile(r'Audit\(\s*"([a-z_.]+)"|audit\(\s*"([a-z_.]+)"')


def test_every_act_that_is_audited_has_a_name():
    """The verbs that are approved, what the ledger posts under a word of its own, and attempts."""
    sources = "".join(each.read_text("utf-8") for each in (ROOT / "ledger").rglob("*.py"))
    kinds = {first or second for first, second in AUDITS.findall(sources)}
    verbs = {each.verb for each in PRESSES.values() if each.approved}
    assert kinds >= {"proposed"}
    assert kinds | verbs | {attempts.KIND} <= set(commands.ACTS)
