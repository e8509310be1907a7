"""Every transfer in the tables, explained by what people asked for, and added up beside the books.

The entries of the books are not trusted: what a transfer must have moved follows from its kind
and from the card behind it, and the accounts must stand where that leads.
"""

import hashlib
from collections import defaultdict
from typing import NamedTuple

from ledger import ids
from ledger.people.roles import GIVE_MONEY
from tests.simulation.entitled import Unexplained
from tests.simulation.waiting import Waits

DAY_MS = 24 * 3600 * 1000
CARD_LASTS_MS, RATE_LASTS_MS = 15 * 60 * 1000, 60 * 1000
GIFT = (2500, "USD")


class Row(NamedTuple):
    """One transfer, as its row has it."""

    number: int
    kind: str
    key: bytes
    payer: int
    payee: int
    actor: int
    first_entry: int
    lines: int
    reverses: int | None
    recorded_at: int
    chain: bytes


_STAND = (
    "SELECT name, owner, currency, sum(balance), sum(held) FROM accounts"
    " GROUP BY name, owner, currency"
)
_OVERDRAWN = (
    "SELECT name, owner, currency, label, balance, held FROM accounts"
    " WHERE name NOT IN ('world', 'bank', 'costs', 'taken', 'receivable', 'position')"
    " AND balance - held < min(coalesce(floor, 0), 0)"
)
_EXCHANGED = (
    "SELECT given, given_currency, got, got_currency, spread FROM exchanges WHERE number = ?"
)
_EXACT = frozenset({"capital", "budget", "gift", "send", "fund", "reverse"})
_TRANSFERS = f"SELECT {', '.join(Row._fields)} FROM transfers WHERE number > ? ORDER BY number"


class Explained(Waits):
    """What stands, by what was asked."""

    def __init__(self, model, entitled):
        self._model = model
        self._entitled = entitled
        self.exact = set()
        self._last = 0
        self._seen = hashlib.sha256()
        self._once = set()
        self.moves = defaultdict(list)
        self._waiting = {}
        self._owed = set()
        self.of_token = {}
        self.balances = defaultdict(int)
        self.held = defaultdict(int)

    def scan(self):
        """Explain what is new, then compare every account."""
        for row in self._model.ask(_TRANSFERS, self._last):
            self._explain(Row(*row))
        self._compare()

    def altered(self):
        """Tell whether the transfers are others than those that were explained."""
        now = hashlib.sha256()
        for row in self._model.ask(_TRANSFERS, 0):
            now.update(repr(row).encode())
        return now.digest() != self._seen.digest()

    def owed(self):
        """Return every notice that must have been shown: kind, person or group, receipt."""
        return self._owed

    # -- one transfer -----------------------------------------------------------------------

    def _explain(self, row):
        if row.number != self._last + 1:
            raise Unexplained(f"transfer {row.number} follows {self._last}")
        self._last = row.number
        self._seen.update(repr(tuple(row)).encode())
        self._model.checked[f"moved by {row.kind}"] += 1
        if self._is_exact(row):
            self.exact.add(row.number)
            getattr(self, f"_{row.kind}")(row)
        else:
            self._other(row)

    def _is_exact(self, row):
        """Tell whether it is of a kind whose every unit follows from what was asked."""
        if row.kind in self.begins:
            return self._is_payment(row) and not self._is_handle(row.payee)
        if row.kind in self.ends:
            return self._placed(row) in self._waiting
        if row.reverses and row.reverses not in self.exact:
            return False
        return row.kind in _EXACT

    def _is_payment(self, row):
        return self._model.is_payment(ids.text(row.key))

    def _is_handle(self, person):
        """Tell whether a person is but a handle: nobody can be told of anything under it."""
        asked = "SELECT 1 FROM identities WHERE person = ? AND external_id LIKE '@%'"
        return bool(self._model.ask(asked, person))

    def _other(self, row):
        """Take a transfer of whatever product for what it did, if those who lose by it said so."""
        if self._is_payment(row):
            self.of_token[ids.text(row.key)] = row.number
        for name, owner, currency, amount, held in self._entitled.explain(row):
            self.balances[name, owner, currency] += amount
            self.held[name, owner, currency] += held

    def _capital(self, row):
        amount, currency = self._moved(row)
        self._only_once("capital", currency)
        self._move(("world", 0), ("treasury", 0), amount, currency)

    def _budget(self, row):
        amount, currency = self._moved(row)
        self._only_once("budget", currency)
        self._move(("treasury", 0), ("bonus", 0), amount, currency)

    def _gift(self, row):
        self._only_once("gift", row.payee)
        amount, currency = self._moved(row)
        if (amount, currency) != GIFT:
            raise Unexplained(f"a gift of {amount} {currency}")
        self._move(("bonus", 0), ("wallet", row.payee), amount, currency)

    def _send(self, row):
        exchanged = self._model.ask(_EXCHANGED, row.number)
        card = self._card(row, RATE_LASTS_MS if exchanged else CARD_LASTS_MS)
        for each in exchanged:
            self._exchange(row, each)
        if not exchanged:
            self._check_first(row)
        self._pay(("wallet", row.payer), row.payee, card.amount, card.fee)
        self._tell("received", row.payee, row.number)
        self._tell_group(card, row.number)

    def _exchange(self, row, exchanged):
        """Take what the payer exchanged of her own, to pay in the same moment."""
        given, gives, got, gets, spread = exchanged
        self._move(("wallet", row.payer), ("position", 0), given - spread, gives)
        self._move(("wallet", row.payer), ("spread", 0), spread, gives)
        self._move(("position", 0), ("wallet", row.payer), got, gets)

    def _fund(self, row):
        card = self._card(row)
        self._pay(("treasury", 0), row.payee, card.amount, 0)
        self._tell("funded", row.payee, row.number)

    def _reverse(self, row):
        self._only_once("reversed", row.reverses)
        self._entitled.signed(row)
        for source, target, minor, currency in list(self.moves[row.reverses]):
            self._move(target, source, minor, currency)

    # -- what they have in common -----------------------------------------------------------

    def _card(self, row, lasts=CARD_LASTS_MS):
        number, payer, token = row.number, row.payer, ids.text(row.key)
        self._only_once("card", token)
        card = self._model.payments.cards.get(token)
        if card is None:
            raise Unexplained(f"transfer {number} has no card that anybody saw")
        owner = self._model.person(card.owner)
        if not self._model.has_pressed(owner, token, "confirm"):
            raise Unexplained(f"transfer {number} was never confirmed by {card.owner.name}")
        self._check_time(row, owner, lasts)
        may = self._model.roles.may(owner, GIVE_MONEY, row.recorded_at)
        if self._model.behind(card.whom) != row.payee or not (payer == owner if payer else may):
            raise Unexplained(f"transfer {number} is from or to somebody else")
        self.of_token[token] = number
        return card

    def _check_time(self, row, owner, lasts):
        """Hold a payment to the life of its card, or to the word of another who may agree to it."""
        asked = "SELECT made_at, expires_at FROM intents WHERE token = ?"
        ((made, until),) = self._model.ask(asked, row.key)
        asked = "SELECT proposed_ms, ender, state FROM proposals WHERE token = ?"
        proposed = self._model.ask(asked, row.key)
        if proposed:
            ((at, ender, state),) = proposed
            made, lasts = at, DAY_MS
            agreed = self._model.has_pressed(ender, ids.text(row.key), "approve")
            agreed = agreed and self._model.roles.may(ender, GIVE_MONEY, row.recorded_at)
            if state != "approved" or not agreed or ender in {owner, row.payee}:
                raise Unexplained(f"transfer {row.number} was approved by {ender}: {state}")
        elif row.kind == "fund" and self._model.signatures != "1":
            raise Unexplained(f"transfer {row.number} has one signature")
        if until != made + lasts or row.recorded_at >= until:
            raise Unexplained(f"transfer {row.number} came when its card had expired")

    def _pay(self, source, payee, money, fee):
        self._move(source, ("wallet", payee), money.minor, money.currency)
        if fee:
            self._move(source, ("fees", 0), fee, money.currency)

    def _move(self, source, target, minor, currency):
        self.balances[*source, currency] -= minor
        self.balances[*target, currency] += minor
        self.moves[self._last].append((source, target, minor, currency))

    def _moved(self, row):
        """Return the amount of a transfer whose amount nobody outside was asked for."""
        asked = (
            "SELECT -amount, currency FROM entries e JOIN accounts a ON a.id = e.account"
            " WHERE e.id = ?"
        )
        return self._model.ask(asked, row.first_entry)[0]

    def _only_once(self, *what):
        if what in self._once:
            raise Unexplained(f"a second {what}")
        self._once.add(what)

    def _tell(self, kind, person, number):
        self._owed.add((kind, person, number))

    def _tell_group(self, card, number):
        if card.chat:
            self._owed.add(("paid", f"{card.owner.platform.name}:{card.chat}", number))

    # -- all accounts -----------------------------------------------------------------------

    def _compare(self):
        """Every account stands where the acts lead, none below its floor, each sum is zero."""
        total = defaultdict(int)
        for name, owner, currency, balance, held in self._model.ask(_STAND):
            place = (name, owner, currency)
            total[currency] += balance
            if (balance, held) != (self.balances[place], self.held[place]):
                stands = f"{balance} with {held} held"
                meant = f"{self.balances[place]} with {self.held[place]}"
                raise Unexplained(f"{place} has {stands} and not {meant}")
        for overdrawn in self._model.ask(_OVERDRAWN):
            raise Unexplained(f"overdrawn: {overdrawn}")
        if any(total.values()):
            raise Unexplained(f"money was made or lost: {dict(total)}")
