"""Transfers of payouts, each by its row: what it must have moved, once, and after what.

A payout goes out once: it is sent, then it is settled, and may come back after that, or it is
rejected. Nobody else than who withdrew loses or gets anything.
"""

from collections import defaultdict

from ledger import ids
from ledger.people import facts

SENT, SMALL, SETTLED = "payouts.sent", "payouts.small", "payouts.settled"
SENT_BACK = "payouts.sent_back"
REJECTED, RETURNED, HOME = "payouts.rejected", "payouts.returned", "payouts.home"
KINDS = frozenset({SENT, SMALL, SENT_BACK, SETTLED, REJECTED, RETURNED, HOME})
_AFTER = {
    SENT: ((),),
    SMALL: ((),),
    SENT_BACK: ((),),
    SETTLED: ((SENT,), (SMALL,), (SENT_BACK,)),
    REJECTED: ((SENT,), (SMALL,), (SENT_BACK,)),
    RETURNED: tuple(
        (each, *then) for each in (SENT, SMALL, SENT_BACK) for then in ((), (SETTLED,))
    ),
    HOME: ((SENT, REJECTED), (SENT, RETURNED), (SENT, SETTLED, RETURNED)),
}
"""After what each may come."""
_STATES = ("submitted", "settled", "rejected", "returned", "home")
_ROWS = "SELECT token, person, amount, fee, currency, returned FROM payouts"
_ABOUT = "SELECT about FROM bank_entries WHERE token = ?"
_COMES_TO = ("wallet", "stopped", "costs", "unmatched")


def given_back(ask, row):
    """Return what the card says on which two gave back what a bank never had, if that was it."""
    asked = "SELECT facts FROM intents WHERE token = ?"
    found = ask(asked, row.key) if row.kind == REJECTED else ()
    return [facts.load(each) for (each,) in found]


class Payouts:
    """What became of every payout so far."""

    def __init__(self, ask):
        self._ask = ask
        self._tokens = {}
        self._so_far = defaultdict(tuple)

    def wrong(self, row, entries):
        """Tell what is wrong with a transfer of a payout; "" for nothing."""
        token = self._token(row)
        found = token and self._ask(f"{_ROWS} WHERE token = ?", token)
        if not found:
            return "is of no payout"
        before = self._so_far[token]
        self._so_far[token] = (*before, row.kind)
        if before not in _AFTER[row.kind]:
            return f"comes after {before}"
        moved = defaultdict(int)
        for name, owner, currency, amount, _held, _account in entries:
            moved[self._place(name, owner, row), currency] += amount
        meant = {key: amount for key, amount in _meant(row, found[0], before).items() if amount}
        moved = {key: amount for key, amount in moved.items() if amount}
        return "" if moved == meant else f"moved {moved} and not {meant}"

    def _token(self, row):
        """Return the payout of a transfer, by the key of its own or by what a statement told."""
        for (about,) in self._ask(_ABOUT, row.key):
            return about
        for known in given_back(self._ask, row):
            return ids.from_text(known["payout"])
        if row.key not in self._tokens:
            for token, *_rest in self._ask(_ROWS):
                self._tokens |= {ids.timed_child(token, each): token for each in _STATES}
        return self._tokens.get(row.key, row.key)

    @staticmethod
    def _place(name, owner, row):
        """Return where it moved; all that it can come back to is one."""
        if name == "receivable":  # what comes pays off what is owed first
            return "wallet" if row.kind == HOME else "back"
        if name not in _COMES_TO:
            return name
        is_hers = owner == (row.payee if name == "wallet" else 0)
        if row.kind in {REJECTED, RETURNED} and is_hers:
            return "back"
        return "wallet" if name == "wallet" and is_hers else f"{name} of {owner}"


def _meant(row, payout, before):
    """Return what a transfer of a payout moves, by place and currency."""
    _token, _person, amount, fee, currency, returned = payout
    match row.kind:
        case "payouts.sent":
            moved = {"wallet": -amount - fee, "transit": amount, "fees": fee}
        case "payouts.small":
            moved = {"costs of 0": -amount, "transit": amount}
        case "payouts.sent_back":
            moved = {"going_back of 0": -amount, "transit": amount}
        case "payouts.settled":
            moved = {"transit": -amount, "bank": amount}
        case "payouts.rejected":
            moved = {"transit": -amount, "fees": -fee, "back": amount + fee}
        case "payouts.returned":
            open_ = 0 if SETTLED in before else amount
            moved = {"transit": -open_, "bank": open_ - returned, "back": returned}
        case _:
            came = returned if RETURNED in before else amount + fee
            moved = {"stopped of 0": -came, "wallet": came}
    return {(place, currency): minor for place, minor in moved.items()}
