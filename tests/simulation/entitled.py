"""What holds of a transfer of any kind, whatever product made it.

    explain  its entries sum to zero; nobody can use less of her wallet but by her own press, of a
             button that lets her, nor by more than its card said, unless two who
             may do so sign it; the house pays by known kinds

A hold takes what can be used when it is placed: to capture it later needs nobody's word.
"""

import json
from collections import defaultdict
from datetime import datetime

from bot.commands import PRESSES
from ledger import clock, ids
from ledger.chart import BONUS, HOUSE, TREASURY, WALLET, WORLD
from ledger.people.intents import ANYONE, CHAT, HOLDER
from ledger.people.roles import GIVE_MONEY
from tests.simulation import outward

_ENTRIES = """
    SELECT a.name, a.owner, a.currency, e.amount, e.held, a.id
    FROM entries e JOIN accounts a ON a.id = e.account
    WHERE e.id >= ?1 AND e.id < ?1 + ?2 ORDER BY e.id"""
_INTENT = "SELECT owner, chat, choices, audience FROM intents WHERE token = ?"
_HOUSES = {each.name for each in (TREASURY, BONUS, WORLD)}
TOLERANCE_MS = 10 * 1000  # clocks differ a little, and are set back a little
_IDLE = frozenset({"cancel", "gate.reject", "gate.withdraw"})


class Unexplained(Exception):
    """A transfer that nobody asked for, or that did something else."""


class Entitled:
    """Whether those who lost something by a transfer said so."""

    def __init__(self, model, origins):
        self._model = model
        self._origins = origins
        self._payouts = outward.Payouts(model.ask)
        self._said = {}
        self._when = {}
        self._until = {}

    def shown(self, token, card):
        """Note what a card says that confirming it costs at most, and until when it is to wait."""
        named = card.title.values.values() if card and card.title else ()
        moments = [clock.to_ms(each) for each in named if isinstance(each, datetime)]
        self._when[token] = max(moments, default=0)
        if card and card.amount:
            fees = [
                value.minor
                for label, value in card.rows
                if label.message == "Fee" and hasattr(value, "minor")
            ]
            self._said[token] = (card.amount.currency, card.amount.minor + sum(fees))

    def explain(self, row):
        """Return what a transfer did, as lines of account and amounts, or raise Unexplained."""
        entries = self._model.ask(_ENTRIES, row.first_entry, row.lines)
        total, usable = defaultdict(int), defaultdict(int)
        for name, owner, currency, amount, held, account in entries:
            self._check_moment(row, owner, account, amount)
            total[currency] += amount
            usable[name, owner, currency] += amount - held
        if any(total.values()):
            raise Unexplained(f"transfer {row.number} makes or loses money: {dict(total)}")
        if row.kind in outward.KINDS and (wrong := self._payouts.wrong(row, entries)):
            raise Unexplained(f"transfer {row.number} ({row.kind}) {wrong}")
        for known in outward.given_back(self._model.ask, row):
            self.signed(row, known["verb"])
        if row.kind in PRESSES and PRESSES[row.kind].approved:
            self.signed(row)
            usable.clear()
        for (name, owner, currency), change in usable.items():
            if change < 0 and name == WALLET.name:
                self._check(row, owner, currency, -change)
            elif change < 0 and name in _HOUSES:
                self._check_given(row, name)
        self._check_actor(row)
        return [each[:-1] for each in entries]

    def signed(self, row, verb=""):
        """Hold what is approved to two who may do it; to one where one signature is enough.

        What an operator reverses by hand needs none.
        """
        if row.reverses in self._model.reversed:
            return
        may, one = self._model.roles.may, self._model.signatures == "1"
        signed = [
            self._model.person(each.update.actor)
            for each in self._origins.of(row.key)
            if each.update and each.update.press and each.update.press.token
            for (owner, *_) in self._model.ask(_INTENT, ids.from_text(each.update.press.token))
            if one or self._model.person(each.update.actor) != owner
        ]
        if not any(may(who, PRESSES[verb or row.kind].needs, row.recorded_at) for who in signed):
            raise Unexplained(f"transfer {row.number} ({row.kind}) was approved by {signed}")

    def _check_moment(self, row, owner, account, amount):
        """Let what a card sets aside until a moment not leave by itself before."""
        when = self._when.get(ids.text(row.key), 0)
        if when and amount > 0 and owner == row.payer:
            self._until[account] = when
        until = self._until.get(account, 0) - TOLERANCE_MS
        asked = all(each.update for each in self._origins.of(row.key))
        if amount < 0 and row.recorded_at < until and not asked:
            raise Unexplained(f"transfer {row.number} takes what was set aside until {until}")

    def _check(self, row, owner, currency, minor):
        """Hold what somebody lost to a press of hers."""
        pressed = [
            (each.update, intent)
            for each in self._origins.of(row.key)
            if each.update and each.update.press and each.update.press.token
            for intent in self._model.ask(_INTENT, ids.from_text(each.update.press.token))
            if self._model.person(each.update.actor) == owner and _lets(each.update, intent, owner)
        ]
        if not pressed:
            raise Unexplained(
                f"transfer {row.number} ({row.kind}) takes {minor} {currency} from {owner},"
                f" who pressed nothing that lets it:"
                f" {[str(each.update) for each in self._origins.of(row.key)]}"
            )
        for update, _ in pressed:
            at_most = self._at_most(update.press, currency)
            if at_most is not None and minor > at_most:
                raise Unexplained(f"transfer {row.number} takes {minor}, and its card {at_most}")

    def _check_given(self, row, name):
        """Let the treasury give by a card alone, which somebody has pressed who may give money."""
        token = ids.text(row.key)
        pressed = [
            each.update.actor
            for each in self._origins.of(row.key)
            if each.update and each.update.press and each.update.press.token == token
        ]
        may = self._model.roles.may
        if name != TREASURY.name or not any(
            may(self._model.person(actor), GIVE_MONEY, row.recorded_at) for actor in pressed
        ):
            raise Unexplained(f"transfer {row.number} takes from the house: {name}")

    def _at_most(self, press, currency):
        """Return what the card of a press says that confirming it costs; None if it does not."""
        said, most = self._said.get(press.token, ("", 0))
        return most if press.choice == "confirm" and said == currency else None

    def _check_actor(self, row):
        """Hold whom a transfer names as its actor to have been there, unless it came by itself."""
        tries = self._origins.of(row.key)
        if not tries:
            raise Unexplained(f"transfer {row.number} ({row.kind}) was asked for by nobody")
        if row.actor == HOUSE or any(each.update is None for each in tries):
            return
        there = {
            self._model.person(update.actor)
            for each in tries
            for update in (each.update, *each.beside)
        }
        asked = self._model.has_pressed(row.actor, ids.text(row.key), "confirm")
        if row.actor not in there and not asked:  # and somebody else has agreed by now
            raise Unexplained(f"transfer {row.number} ({row.kind}) is of {row.actor}, not there")


def _lets(update, intent, person):
    """Tell whether a button lets somebody press it for what moves money."""
    owner, chat, choices, audience = intent
    if json.loads(choices).get(update.press.choice, "cancel") in _IDLE:
        return False
    if not audience:
        return owner == person
    if audience == CHAT:
        return f"{update.platform.name}:{update.chat}" == chat
    return audience == ANYONE or audience.startswith(HOLDER)
