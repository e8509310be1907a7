"""Payments that wait: for a payee who has not joined, or for the moment in which to undo them.

reserve      the money is held for somebody who has not joined, who is told
claim        she has joined, and has it
return       nobody came for a week
take_back    its payer took it back
grace        a first payment is held for a moment, and nobody but its payer is told
sent         the moment is over: the payee has it, and is told then
undo         its payer pressed Undo first: it is back, the fee too, and the payee hears nothing
undelivered  it could not be paid: it is back, and its payer is told
"""

from ledger import ids
from tests.simulation.entitled import TOLERANCE_MS, Unexplained

WEEK_MS = 7 * 24 * 3600 * 1000
_PAID_BEFORE = (
    "SELECT 1 FROM transfers WHERE payer = ? AND payee = ? AND number < ?"
    " AND kind NOT IN ('grace', 'undo', 'undelivered', 'reserve', 'return', 'take_back')"
)
_JOINED_SINCE = (
    "SELECT 1 FROM persons p JOIN intents i ON i.token = ?"
    " WHERE p.id = ? AND p.joined_at >= i.made_at - ?"
)


class Waiting:
    """Money that waits for somebody, or for a moment to pass."""

    def __init__(self, row, card, until):
        self.number, self.payer, self.payee = row.number, row.payer, row.payee
        self.money, self.fee, self.card = card.amount, card.fee, card
        self.until = until
        self.source = ("wallet", row.payer) if row.payer else ("treasury", 0)
        self.open = True


class Waits:
    """What explains them, among all other transfers."""

    begins = frozenset({"reserve", "grace"})
    ends = frozenset({"claim", "return", "take_back", "sent", "undo", "undelivered"})

    def _reserve(self, row):
        waiting = self._waits(row)
        if waiting.until > row.recorded_at + WEEK_MS + TOLERANCE_MS:
            raise Unexplained(f"transfer {row.number} waits until {waiting.until}")
        self._tell("waiting", row.payee, row.number)
        if row.payer:
            self._tell_group(waiting.card, row.number)

    def _claim(self, row):
        waiting = self._ended(row)
        if not self._joined(row.payee):
            raise Unexplained(f"transfer {row.number} pays somebody who has not joined")
        self._pay(waiting.source, row.payee, waiting.money, waiting.fee)
        self._tell("received" if row.payer else "funded", row.payee, row.number)
        if row.payer:
            self._tell("claimed", row.payer, waiting.number)

    def _return(self, row):
        waiting = self._over(row)
        self._tell("gone", row.payee, row.number)
        if row.payer:
            self._tell("returned", row.payer, waiting.number)

    def _take_back(self, row):
        self._by_her_press(row, "take_back")
        self._tell("gone", row.payee, row.number)

    # -- first payments ---------------------------------------------------------------------

    def _grace(self, row):
        lasts_ms, waiting = self._model.grace_ms, self._waits(row)
        asked = "SELECT made_at FROM intents WHERE token = ?"
        least = self._model.ask(asked, row.key)[0][0] + lasts_ms - TOLERANCE_MS
        most = row.recorded_at + lasts_ms + TOLERANCE_MS
        if not lasts_ms or not least <= waiting.until <= most:
            raise Unexplained(f"transfer {row.number} can be undone until {waiting.until}")

    def _sent(self, row):
        waiting = self._over(row)
        self._pay(waiting.source, row.payee, waiting.money, waiting.fee)
        self._tell("received", row.payee, row.number)
        self._tell_group(waiting.card, row.number)

    def _undo(self, row):
        self._by_her_press(row, "undo")

    def _undelivered(self, row):
        self._tell("undelivered", row.payer, self._over(row).number)

    def _check_first(self, row):
        """Hold a payment that went out at once to not being its payer's first to this person.

        Nor to somebody who joined since its card was made: nobody could tell then.
        """
        if not self._model.grace_ms:
            return
        before = self._model.ask(_PAID_BEFORE, row.payer, row.payee, row.number)
        came = self._model.ask(_JOINED_SINCE, row.key, row.payee, TOLERANCE_MS)
        if not before and not came:
            raise Unexplained(f"transfer {row.number} is a first payment, and went out at once")

    # -- how it begins and ends -------------------------------------------------------------

    def _waits(self, row):
        """Let money wait as its card says."""
        card = self._card(row)
        ((until,),) = self._model.ask("SELECT expires_at FROM holds WHERE placed = ?", row.number)
        self._waiting[row.number] = waiting = Waiting(row, card, until)
        self.held[*waiting.source, card.amount.currency] += card.amount.minor + card.fee
        return waiting

    def _placed(self, row):
        """Return the transfer that began what this one ends, if there is one."""
        placed = self._model.ask("SELECT placed FROM holds WHERE ended = ?", row.number)
        return placed[0][0] if placed else None

    def _ended(self, row):
        """End what waited: once, and for those two alone."""
        waiting = self._waiting.get(self._placed(row))
        people = (row.payer, row.payee)
        if waiting is None or not waiting.open or (waiting.payer, waiting.payee) != people:
            raise Unexplained(f"transfer {row.number} ends nothing that waited")
        waiting.open = False
        self.held[*waiting.source, waiting.money.currency] -= waiting.money.minor + waiting.fee
        return waiting

    def _over(self, row):
        """End what waited by its time alone."""
        waiting = self._ended(row)
        if row.recorded_at < waiting.until - TOLERANCE_MS:
            raise Unexplained(f"transfer {row.number} ends what may still wait")
        return waiting

    def _by_her_press(self, row, choice):
        """End what waited because its payer pressed so."""
        self._ended(row)
        ((hold,),) = self._model.ask("SELECT id FROM holds WHERE ended = ?", row.number)
        if not self._model.has_pressed(row.payer, ids.text(hold), choice):
            raise Unexplained(f"transfer {row.number}: its payer never pressed {choice}")

    def _joined(self, person):
        asked = "SELECT 1 FROM persons WHERE id = ? AND joined_at IS NOT NULL"
        return bool(self._model.ask(asked, person))
