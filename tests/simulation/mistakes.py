"""Mistakes against what holds of every capability, to be put in for as long as a run lasts."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from unittest import mock

from bot.app import App, gate, live
from bot.jobs.cards import Cards
from bot.jobs.delivery import Delivery
from bot.jobs.payouts import Payouts
from bot.rails.rail import RailDown
from bot.settings import Settings
from ledger import grace, ids
from ledger.books import Books
from ledger.errors import NotAllowed
from ledger.people import facts, roles
from ledger.people.facts import Who
from ledger.people.intents import ANYONE
from ledger.people.roles import PERMISSIONS
from ledger.posting import Event, Row
from ledger.products.gifts import presents
from ledger.products.gifts.tables import EnvelopeRow
from tests.simulation.origins import Watched

_OF_BANKS = ("has_a_bank", "weather_turns")
_EXACT = frozenset({"send", "fund", "reserve", "gift"})


def patched(what, name, new):
    """Put one thing in the place of another, which the new one is handed."""
    before = getattr(what, name)

    @contextmanager
    def put_in():
        with mock.patch.object(what, name, new(before)):
            yield

    return put_in


def another_is_the_payer(before):
    """Let whoever is paid pay, as far as the books go: nobody of whom it is asked."""

    async def post(books, posting):
        if posting.kind == "envelope" and len(posting.moves) == 1:
            move = posting.moves[0]
            other = await _another(books, posting.actor, move.amount)
            posting = replace(posting, moves=(replace(move, source=other or move.source),))
        return await before(books, posting)

    return post


async def _another(books, person, amount):
    found = await books.read(_wallets, person, amount.currency, amount.minor)
    return found[0][0] if found else None


def _wallets(connection, book, person, currency, minor):
    asked = (
        "SELECT id FROM accounts WHERE book = ? AND name = 'wallet' AND owner <> ?"
        " AND currency = ? AND balance - held >= ? AND state = 'open' ORDER BY id"
    )
    return connection.exec_driver_sql(asked, (book, person, currency, minor)).fetchall()


def every_tap_is_new(before):
    """Give what was posted once another key, and let nothing stand in its way."""
    done = set()

    async def post(books, posting):
        key, is_free = posting.key, posting.numbered and posting.actor
        if key in done and is_free and posting.kind not in _EXACT:
            posting = replace(posting, key=ids.token(), guards=(), rows=(), holds=())
        posted = await before(books, posting)
        done.add(key)
        return posted

    return post


def done_and_refused(before):
    """Do what was pressed, and say that it may not be done."""

    async def run(call, verb, intent):
        reply = await before(call, verb, intent)
        if verb not in {"send", "fund", "cancel", "welcome", "language"}:
            raise NotAllowed("pay_self")
        return reply

    return run


def cards_stay(_before):
    """Edit no card."""

    async def redraw(_cards, _card, _event):
        return False

    return redraw


def told_to_nobody(before):
    """Take every third event for told."""

    async def deliver(delivery, event, instead=None):
        return [] if event.id % 3 == 0 else await before(delivery, event, instead)

    return deliver


def a_row_lies(before):
    """Keep another sum than the one that was moved."""

    def of(table, /, **cells):
        if table is EnvelopeRow:
            cells["amount"] += 1
        return before(table, **cells)

    return of


def one_is_enough(_before):
    """Ask for two signatures, and take one."""
    return property(lambda _settings: 1)


def told_too_early(before):
    """Tell somebody of a first payment while it can be undone."""

    def reserved(intent, lasts, terms, posting):
        said = facts.dump({"payer": Who(terms.payer), "amount": terms.amount})
        told = Event(terms.told, terms.payee, said)
        return replace(before(intent, lasts, terms, posting), events=(told,))

    return reserved


def gone_at_once(_before):
    """Promise that it can be undone, and pay."""
    return lambda _intent: None


def anybody_undoes(before):
    """Let whoever presses Undo undo."""
    return lambda *what: replace(before(*what), audience=ANYONE)


def looking_keeps(before):
    """Keep all that could be posted, as soon as it is typed."""

    async def offers(app, call):
        found = await before(app, call)
        for each in found.cards.values():
            await each.post()
        return found

    return offers


def what_is_posted_stays(before):
    """Remember no card that stands where the bot is not."""

    async def stands(books, reply, place, *rest):
        if not place.chat.id.startswith("inline:"):
            await before(books, reply, place, *rest)

    return stands


def another_is_picked(before):
    """Go on with whom somebody picked before."""
    picked = []

    async def pick(app, call, number, payee):
        picked.append(payee)
        return await before(app, call, number, picked[-2:][0])

    return pick


def given_too_early(before):
    """Give what waits for its day some weeks before."""
    return lambda connection, book, now: before(connection, book, now + timedelta(days=500))


def everybody_may(_before):
    """Let everybody do what roles are for."""
    return lambda _roles: PERMISSIONS


def handed_over_again(before):
    """Hand a payout over once more where that was not answered."""

    async def submit(job, books, rail, batch, orders):
        try:
            heard = await rail.submit(batch, orders)
        except RailDown:
            return await before(job, books, rail, batch, orders)
        return await job._heard(books, heard)

    return submit


MISTAKES = {
    "another-pays": (patched(Books, "post", another_is_the_payer), "gift"),
    "every-tap-is-new": (patched(Watched, "post", every_tap_is_new), "gift", "taps_twice"),
    "done-and-refused": (patched(gate, "run", done_and_refused),),
    "cards-stay": (patched(Cards, "redraw", cards_stay),),
    "told-to-nobody": (patched(Delivery, "deliver", told_to_nobody),),
    "a-row-lies": (patched(Row, "of", a_row_lies), "gift"),
    "told-too-early": (patched(grace, "reserved", told_too_early),),
    "gone-at-once": (patched(grace, "of", gone_at_once),),
    "anybody-undoes": (patched(grace, "undoing", anybody_undoes), "undoes"),
    "looking-keeps": (patched(App, "offers", looking_keeps),),
    "posted-stays": (patched(live, "stands", what_is_posted_stays),),
    "another-is-picked": (patched(App, "pick", another_is_picked), "picks"),
    "given-too-early": (patched(presents, "_due", given_too_early), "eidiya"),
    "everybody-may": (patched(roles, "permitted", everybody_may), "adjust", "reverse"),
    "one-signature": (patched(Settings, "signatures_needed", one_is_enough), "fund", "adjust"),
    "handed-over-again": (patched(Payouts, "_submit", handed_over_again), *_OF_BANKS),
}
"""How each is put in, and what shows it."""
