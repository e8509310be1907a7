"""How people are told of what becomes worse for them."""

from __future__ import annotations

from bot.commands.rules.wording import example, for_whom, value_said
from bot.grammar.kinds import titled
from bot.kit import Card, Facts, Reply, say, tells
from ledger import products
from ledger.rules import Of


@tells("rule_changes")
def changes(facts: Facts) -> Reply:
    """Tell somebody what holds now, what will, and from when on."""
    rule, of = products.RULES[facts.rule], Of.read(facts.of)
    before, after = rule.read(facts.before), rule.read(facts.after)
    title = say("From {time} on this changes: {rule}", time=facts.since, rule=titled(rule.name))
    card = Card(
        title,
        rows=[
            *for_whom(of),
            (say("Now"), value_said(rule, before, of)),
            (say("Then"), value_said(rule, after, of)),
        ],
        tone="waits",
        more=example(before, after, of.currency) if of.currency else [],
    )
    return Reply.of(card=card)
