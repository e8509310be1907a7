"""A card of a payment, read off what was shown."""


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
