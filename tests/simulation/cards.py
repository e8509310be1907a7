"""A card of a payment, read off what was shown."""

_FEE = "Fee: {amount}"


class Card:
    """What a card offers, as it was shown."""

    def __init__(self, update, reply, chat):
        first = next(line for line in reply.lines if {"amount", "payee"} <= set(line.values))
        fees = [line.values["amount"] for line in reply.lines if line.message == _FEE]
        named = [line.values for line in reply.lines if {"note", "reason"} & set(line.values)]
        notes = [values.get("note", values.get("reason")) for values in named]
        self.owner, self.chat = update.actor, chat
        self.amount, self.payee = first.values["amount"], first.values["payee"]
        self.fee = fees[0].minor if fees else 0
        self.note = notes[0] if notes else ""

    @property
    def facts(self):
        """What must never change about it."""
        return self.owner.name, self.whom, self.amount, self.fee, self.note

    @property
    def whom(self):
        """The payee by her number, or by how her platform knows her while she was unmet."""
        return self.payee.unmet[:2] if self.payee.unmet else self.payee.id
