"""Cards of payments: what each said when it was shown, and what must become of it.

Every unit that such a payment moves is known beforehand, from what was typed or picked.
"""

from collections import defaultdict

from bot.commands import worded
from ledger import clock, ids
from ledger.errors import AlreadySettled, Expired, NotAllowed, Overloaded, Unavailable
from tests.simulation.entitled import TOLERANCE_MS
from tests.simulation.process import FEES

_BUSY = {worded(wrong()).message for wrong in (Overloaded, Unavailable)}
_FAILED = "Something went wrong"
_NOT_HERS = worded(NotAllowed("admins_only")).message
_EXPIRED = worded(Expired(clock.from_ms(0))).message
_CANCELLED = ("Cancelled.", worded(AlreadySettled("intents", "state", "cancelled")).message)
_NOT_OPEN = "SELECT 1 FROM owners WHERE owner = ? AND state <> 'open'"
_PAID = (
    "SELECT count(*) FROM intents WHERE state = 'done'"
    """ AND (choices LIKE '%"confirm": "send"%' OR choices LIKE '%"confirm": "fund"%')"""
)


class Card:
    """What a card offers, as it was shown."""

    def __init__(self, update, reply, chat):
        card = reply.card
        rows = {label.message: value for label, value in card.rows}
        self.owner, self.chat = update.actor, chat
        self.amount, self.payee = card.amount, card.who
        self.fee = rows["Fee"].minor if "Fee" in rows else 0
        self.note = card.note or rows.get("Reason", "")

    @property
    def facts(self):
        """What must never change about it."""
        return self.owner.name, self.whom, self.amount, self.fee, self.note

    @property
    def whom(self):
        """The payee by her number, or by how her platform knows her while she was unmet."""
        return self.payee.unmet[:2] if self.payee.unmet else self.payee.id


class Payments:
    """The cards of payments that were shown, and what people were told of them."""

    def __init__(self, model, world):
        self._model = model
        self._world = world
        self.cards = {}
        self._wishes = defaultdict(list)
        self._played = set()
        self._of_key = {}
        self._origin = {}
        self._led = {}
        self._receipts = {}
        self._over = {}

    def sent(self, update):
        """Note what a person asks for, the moment she does."""
        if update.wish:
            self._wishes[update.key].append(update.wish)
        if update.played:
            self._played.add(update.key)

    def offered(self, update, press, button):
        """Note of what a button came, and what is picked by it."""
        if press.token:
            origin = self._origin.get(update.press.token) if update.press else None
            self._origin.setdefault(press.token, origin or (update.key, update.chat))
        self._led[press.data] = {**self._led_to(update), **button.label.values}

    def scan(self):
        """Check that nothing was paid which somebody was told would not be."""
        for token, why in self._over.items():
            if token in self._model.explained.of_token:
                self._world.find(f"{token} was {why}, and was paid")

    def scan_all(self):
        """Check that every receipt stands, and that as many cards were paid as are done."""
        paid = self._model.explained.of_token
        for token, number in self._receipts.items():
            if paid.get(token) != number:
                self._world.find(f"receipt {number} of {token} is lost")
        if self._model.ask(_PAID) != [(len(paid),)]:
            self._world.find("there are not as many cards done as were paid")

    def shown(self, update, reply, token):
        """Hold a card that was shown to the books, to what was asked for, and to itself."""
        asked, chat = self._origin[token]
        card = Card(update, reply, chat)
        self._model.checked["cards"] += 1
        key = update.press.data if update.press else update.key
        if self._of_key.setdefault(key, token) != token:
            self._find(update, "a second card for one message")
        if self.cards.setdefault(token, card).facts != card.facts:
            self._find(update, f"a card that changed: {self.cards[token].facts} {card.facts}")
        picked = self._led_to(update).get("picked")
        if picked and not self._is_of(card, picked):
            self._find(update, f"a card for somebody else than was picked: {card.facts}")
        if not self._model.ask("SELECT 1 FROM intents WHERE token = ?", ids.from_text(token)):
            self._find(update, "a card that is not in the books")
        wishes, led = self._wishes[asked], self._led_to(update)
        asked_for = any(self._meant(each, card, led.get("amount")) for each in wishes)
        free = not wishes or asked in self._played
        if not (asked_for or (free and self._is_led(update, asked, card))):
            self._find(update, f"a card that nobody asked for: {card.facts}")

    def _meant(self, wish, card, picked):
        return (
            self._is_of(card, wish.payee)
            and card.amount in (*wish.amounts, picked)
            and card.note == wish.note
            and card.fee in {_fee(card.amount.minor, wish.verb, bps) for bps in FEES}
        )

    def _is_of(self, card, actor):
        """Tell whether a card pays somebody."""
        known = (actor.platform.name, actor.external)
        return card.whom in {known, self._model.person(actor)}

    def _led_to(self, update):
        """Return what she has picked by presses, from the first question on."""
        if update.pick:
            return {"picked": update.pick[1]}
        return self._led.get(update.press.data, {}) if update.press else {}

    def _is_led(self, update, asked, card):
        """Tell whether a card says what was picked; what was typed beside it may be anything."""
        led = self._led_to(update)
        person, picked = led.get("person"), card.payee
        if asked in self._played or not update.press:
            return True
        return person is None or (
            (person.id, person.unmet) == (picked.id, picked.unmet)
            and led.get("amount", card.amount) == card.amount
        )

    def pressed(self, update, reply, stood):
        """Hold what a press of a card was answered with to what became of it."""
        press = update.press
        card = self.cards.get(press.token)
        if card is None:
            return
        message = reply.lines[0].message
        number = next((line.values["number"] for line in reply.lines if "number" in line.values), 0)
        if number and self._model.person(card.owner) != self._model.person(update.actor):
            self._find(update, "a stranger was given a receipt")
        if press.choice == "confirm" and card.owner is update.actor:
            self._confirmed(update, message, number, stood)
        if message.startswith(_CANCELLED):
            self._ends(update, "cancelled")
        elif message == _EXPIRED and self._surely_expired(press.token):
            self._ends(update, "expired")

    def _confirmed(self, update, message, number, stood):
        """Hold what was paid to its receipt, the first time and every time."""
        token = update.press.token
        if number:
            self._model.checked["receipts"] += 1
            if self._model.of_token(token) != number:
                self._find(update, f"receipt {number} is not in the books")
            if self._receipts.setdefault(token, number) != number:
                self._find(update, f"two receipts, {self._receipts[token]} and {number}")
        elif stood and message not in _BUSY and not message.startswith(_FAILED):
            self._hers(update, message, stood)

    def _hers(self, update, message, stood):
        """Hold it to being hers by now, if that is what the answer says."""
        if message != _NOT_HERS or not self._may_no_more(update.actor):
            self._find(update, f"paid as {stood}, and answered with {message!r}")

    def _may_no_more(self, actor):
        """Tell whether she has lost a role, or has none while she is not open."""
        person = self._model.person(actor)
        return self._model.roles.lost_any(person) or bool(self._model.ask(_NOT_OPEN, person))

    def _surely_expired(self, token):
        """Tell whether a card has expired by every clock, so that none will pay it any more."""
        asked = "SELECT expires_at FROM intents WHERE token = ?"
        ((until,),) = self._model.ask(asked, ids.from_text(token))
        return until + TOLERANCE_MS < clock.to_ms(clock.now())

    def _ends(self, update, why):
        self._model.checked[why] += 1
        self._over[update.press.token] = why
        if self._model.of_token(update.press.token):
            self._find(update, f"told that it was {why}, and it was paid")

    def _find(self, update, what):
        self._world.find(f"{update}: {what}")


def _fee(minor, verb, bps):
    """Work out a fee without the code that is under test."""
    return (minor * bps + 9_999) // 10_000 if verb == "send" else 0
