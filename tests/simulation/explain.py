"""Every transfer in the tables, explained by what people asked for, and added up beside the books.

The entries of the books are not trusted: what a transfer must have moved follows from its kind
and from the card behind it, and the accounts must stand where that leads.
"""

import hashlib
from collections import defaultdict

from ledger import ids

WEEK_MS = 7 * 24 * 3600 * 1000
_TRANSFERS = (
    "SELECT number, kind, key, actor, payer, payee, first_entry, lines, reverses, recorded_at, chain"
    " FROM transfers WHERE number > ? ORDER BY number"
)


class Unexplained(Exception):
    """A transfer that nobody asked for, or that did something else."""


class Waiting:
    """Money that waits for somebody who has not joined."""

    def __init__(self, number, payer, payee, money, fee, until):
        self.number = number
        self.payer, self.payee = payer, payee
        self.money, self.fee = money, fee
        self.until = until
        self.source = ("wallet", payer) if payer else ("treasury", 0)
        self.open = True


class Explained:
    """What stands, by what was asked."""

    def __init__(self, model):
        self._model = model
        self._last = 0
        self._seen = hashlib.sha256()
        self._once = set()
        self._waiting = {}
        self._owed = set()
        self.of_token = {}
        self.balances = defaultdict(int)
        self.held = defaultdict(int)

    def scan(self):
        """Explain what is new, then compare every account."""
        for row in self._model.ask(_TRANSFERS, self._last):
            self._explain(*row)
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

    def _explain(self, number, kind, key, actor, payer, payee, *rest):
        if number != self._last + 1:
            raise Unexplained(f"transfer {number} follows {self._last}")
        self._last = number
        self._seen.update(repr((number, kind, key, actor, payer, payee, *rest)).encode())
        explain = getattr(self, f"_{kind}", None)
        if explain is None:
            raise Unexplained(f"transfer {number} is a {kind}")
        explain(number, key, payer, payee, recorded_at=rest[3], first=rest[0], lines=rest[1])

    def _capital(self, number, key, payer, payee, first, **more):
        money = self._moved(first)
        self._only_once("capital", money[1])
        self._move(("world", 0), ("treasury", 0), *money)

    def _budget(self, number, key, payer, payee, first, **more):
        money = self._moved(first)
        self._only_once("budget", money[1])
        self._move(("treasury", 0), ("bonus", 0), *money)

    def _gift(self, number, key, payer, payee, first, **more):
        self._only_once("gift", payee)
        amount, currency = self._moved(first)
        if (amount, currency) != (1000, "USD"):
            raise Unexplained(f"a gift of {amount} {currency}")
        self._move(("bonus", 0), ("wallet", payee), amount, currency)

    def _send(self, number, key, payer, payee, **more):
        card = self._card(number, key, payer, payee)
        self._pay(("wallet", payer), payee, card.amount, card.fee)
        self._tell("received", payee, number)
        self._tell_group(card, number)

    def _fund(self, number, key, payer, payee, **more):
        card = self._card(number, key, payer, payee)
        self._pay(("treasury", 0), payee, card.amount, 0)
        self._tell("funded", payee, number)

    def _reserve(self, number, key, payer, payee, recorded_at, **more):
        card = self._card(number, key, payer, payee)
        waiting = Waiting(number, payer, payee, card.amount, card.fee, recorded_at + WEEK_MS)
        self._waiting[number] = waiting
        self.held[*waiting.source, card.amount.currency] += card.amount.minor + card.fee
        self._tell("waiting", payee, number)
        if payer:
            self._tell_group(card, number)

    def _claim(self, number, key, payer, payee, **more):
        waiting = self._ended(number, payer, payee)
        if not self._joined(payee):
            raise Unexplained(f"transfer {number} pays somebody who has not joined")
        self._pay(waiting.source, payee, waiting.money, waiting.fee)
        self._tell("received" if payer else "funded", payee, number)
        if payer:
            self._tell("claimed", payer, waiting.number)

    def _return(self, number, key, payer, payee, recorded_at, **more):
        waiting = self._ended(number, payer, payee)
        if recorded_at < waiting.until:
            raise Unexplained(f"transfer {number} returns what may still wait")
        self._tell("gone", payee, number)
        if payer:
            self._tell("returned", payer, waiting.number)

    def _take_back(self, number, key, payer, payee, **more):
        self._ended(number, payer, payee)
        hold = self._model.ask("SELECT id FROM holds WHERE ended = ?", number)[0][0]
        owner = self._model.actor(payer)
        if (owner, "take_back") not in self._model.pressed[ids.text(hold)]:
            raise Unexplained(f"transfer {number} takes back what its payer never did")
        self._tell("gone", payee, number)

    # -- what they have in common -----------------------------------------------------------

    def _card(self, number, key, payer, payee):
        token = ids.text(key)
        self._only_once("card", token)
        card = self._model.cards.get(token)
        if card is None:
            raise Unexplained(f"transfer {number} has no card that anybody saw")
        if (card.owner, "confirm") not in self._model.pressed[token]:
            raise Unexplained(f"transfer {number} was never confirmed by {card.owner.name}")
        paid = self._model.actor(payer) is card.owner if payer else card.owner.admin
        if card.payee.id != payee or not paid:
            raise Unexplained(f"transfer {number} is from or to somebody else")
        self.of_token[token] = number
        return card

    def _ended(self, number, payer, payee):
        placed = self._model.ask("SELECT placed FROM holds WHERE ended = ?", number)
        waiting = self._waiting.get(placed[0][0]) if placed else None
        if waiting is None or not waiting.open or (waiting.payer, waiting.payee) != (payer, payee):
            raise Unexplained(f"transfer {number} ends nothing that waited")
        waiting.open = False
        self.held[*waiting.source, waiting.money.currency] -= waiting.money.minor + waiting.fee
        return waiting

    def _pay(self, source, payee, money, fee):
        self._move(source, ("wallet", payee), money.minor, money.currency)
        if fee:
            self._move(source, ("fees", 0), fee, money.currency)

    def _move(self, source, target, minor, currency):
        self.balances[*source, currency] -= minor
        self.balances[*target, currency] += minor

    def _moved(self, first):
        """Return the amount of a transfer whose amount nobody outside was asked for."""
        asked = (
            "SELECT -amount, currency FROM entries e JOIN accounts a ON a.id = e.account"
            " WHERE e.id = ?"
        )
        return self._model.ask(asked, first)[0]

    def _only_once(self, *what):
        if what in self._once:
            raise Unexplained(f"a second {what}")
        self._once.add(what)

    def _joined(self, person):
        asked = "SELECT 1 FROM persons WHERE id = ? AND joined_at IS NOT NULL"
        return bool(self._model.ask(asked, person))

    def _tell(self, kind, person, number):
        self._owed.add((kind, person, number))

    def _tell_group(self, card, number):
        if card.chat:
            self._owed.add(("paid", f"{card.owner.platform.name}:{card.chat}", number))

    # -- all accounts -----------------------------------------------------------------------

    def _compare(self):
        """Every account stands where the acts lead, none below its floor, each sum is zero."""
        total = defaultdict(int)
        accounts = self._model.ask("SELECT name, owner, currency, balance, held FROM accounts")
        for name, owner, currency, balance, held in accounts:
            place = (name, owner, currency)
            total[currency] += balance
            if (balance, held) != (self.balances[place], self.held[place]):
                stands = f"{balance} with {held} held"
                meant = f"{self.balances[place]} with {self.held[place]}"
                raise Unexplained(f"{place} has {stands} and not {meant}")
            if name != "world" and balance < held:
                raise Unexplained(f"{place} is overdrawn: {balance} with {held} held")
        if any(total.values()):
            raise Unexplained(f"money was made or lost: {dict(total)}")
