"""How people are told of what becomes worse for them."""

from __future__ import annotations

from typing import Any

from bot.grammar.kinds import TITLES
from bot.kit import Card, Facts, Reply, say, tells
from bot.ruling import example, for_whom, value_said
from ledger import products
from ledger.rules import Of, Rule, Structure


@tells("rule_changes")
def changes(facts: Facts) -> Reply:
    """Tell somebody what holds now, what will, and from when on."""
    rule, of = products.RULES[facts.rule], Of.read(facts.of)
    before, after = (_value(rule, each) for each in (facts.before, facts.after))
    named = say(TITLES[facts.rule])
    title = say("From {time} on this changes: {rule}", time=facts.since, rule=named)
    card = Card(
        title,
        rows=[
            *for_whom(of),
            (say("Now"), value_said(rule, before, of)),
            (say("Then"), value_said(rule, after, of)),
        ],
        tone="waits",
        more=example(facts.rule, before, after, of.currency) if of.currency else [],
    )
    return Reply.of(card=card)


def _value(rule: Rule[Any], fact: Any) -> Any:  # noqa: ANN401 - of the type of the rule's
    is_written = isinstance(rule.first, Structure) and isinstance(fact, str)
    return rule.read(fact) if is_written else fact
