"""A rule is set: the card says what holds, what would, and what a payment then costs."""

from datetime import date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from bot.commands.rules import values
from bot.grammar import BadArgument
from bot.grammar.kinds import FROM_DAY, SUBJECT, RuleName, Value, Why, titled
from bot.kit import (
    Call,
    Card,
    Of,
    Reply,
    Row,
    Said,
    _,
    acts,
    command,
    confirm_card,
    draws,
    p_,
    press,
    receipt,
    say,
)
from bot.proposing import drawn, signed
from bot.ruling import (
    example,
    for_whom,
    lasting,
    since_said,
    subject_said,
    unfit,
    value_said,
)
from ledger import clock, products, rules
from ledger.books import Books
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import SET_RULES
from ledger.rules import VERB, Draft

_NO_DAY: Any = None


@command(
    p_("trigger", "rules set"),
    about=_("Change a rule, from a day on, with a reason."),
    examples=(
        _("/rules set send.fee USD 0.5% min 0.10 max 5 from 1/1/2027 costs of our banks"),
        _("/rules set requests.lasts 30 days people asked for it"),
    ),
    twin=p_("slash command", "rules set"),
    needs=SET_RULES,
    menu=_("Change a rule"),
)
async def set_rule(  # noqa: PLR0913 - a change has that many sides
    call: Call,
    rule: Annotated[RuleName, Of(option=p_("option", "rule"))],
    of: Annotated[rules.Of, SUBJECT, Of(option=p_("option", "for"))] = rules.ALL,
    *,
    value: Annotated[Value, Of(option=p_("option", "value"))],
    since: Annotated[date, FROM_DAY, Of(option=p_("option", "from"))] = _NO_DAY,
    reason: Why,
) -> Reply:
    """Ask before a rule is changed."""
    declared, home = products.RULES[rule], call.settings.home_currency
    of, wanted = values.read(declared, of, value, home)
    begins = _begin(since, call.settings.time_zone) if since else None
    if not declared.fits(wanted, of):
        raise BadArgument(unfit(declared, wanted, of))
    change = await rules.draft(call.act, declared, of, wanted, begins, reason, home)
    return confirm_card(
        say("Change “{rule}”?", rule=titled(rule)),
        change.intent,
        confirm=say("Change it"),
        rows=_rows(change),
        warn=_warnings(change),
        more=[*example_of(change), *await signed(call, SET_RULES, change.intent)],
        done=say("You asked for this before, and it was done."),
    )


@press(VERB, needs=SET_RULES, approved=True)
async def decided(call: Call, intent: Intent) -> Reply:
    """Change it, and say so in the place of the card."""
    rule = str(intent.facts["rule"])
    declared = products.RULES[rule]
    before = intent.state == "done"
    made = await rules.changed(call.act, declared, intent)
    value = value_said(declared, made.value, made.of)
    return receipt(
        say(
            "“{rule}” is changed: version {version}.",
            rule=titled(declared.name),
            version=made.version,
        ),
        rows=[
            (subject_said(made.of), say("from {time}: {value}", time=made.since, value=value)),
            (_REASON, made.reason),
        ],
        again=say("This was done before; nothing changed again.") if before else None,
    )


@draws(VERB)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a change of a rule that waits for somebody else's word."""
    return await drawn(books, token, reader, _about)


async def _about(_books: Books, proposal: Proposal) -> Card:
    intent = proposal.intent
    declared = products.RULES[str(intent.facts["rule"])]
    change = Draft.read(declared, intent)
    return Card(
        say("A change of “{rule}”", rule=titled(declared.name)),
        rows=_rows(change),
        warnings=_warnings(change),
        more=example_of(change),
    )


def _rows(change: Draft) -> list[Row]:
    rule, of = change.rule, change.of
    begins: Said = say("{time}", time=change.since) if change.since else _once(change)
    return [
        *for_whom(of),
        (say("Now"), since_said(rule, change.before, of)),
        (say("Then"), _then(change)),
        (say("From"), begins),
        (_REASON, change.reason),
    ]


def _then(change: Draft) -> Said:
    effect = value_said(change.rule, change.effect, change.of)
    return effect if change.value is not None else say("as for the rest: {value}", value=effect)


def _once(change: Draft) -> Said:
    if not change.notice:
        return say("as soon as it is decided")
    return say("{span} after it is decided", span=lasting(change.notice))


def _warnings(change: Draft) -> list[Said]:
    if not change.worse:
        return []
    return [say("This costs people more, or allows them less: they are told before it holds.")]


def example_of(change: Draft) -> list[Said]:
    """Say what a payment costs, and what it would."""
    currency = change.of.currency or change.home
    return example(change.rule.name, change.before.value, change.effect, currency)


def _begin(day: date, zone: str) -> datetime:
    """Return when a day begins where the house is, or now if it has begun."""
    return max(datetime.combine(day, time(), ZoneInfo(zone)), clock.now())


named_acts = acts({VERB: _("Rule")})
_REASON = say("Reason")
