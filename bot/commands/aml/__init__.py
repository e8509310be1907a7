"""Rules for laundering: what is looked for, switched on and off by two, and tried on what was."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from bot.commands.aml.deciding import (
    alert_failed,
    alert_overdue,
    allow,
    allowed,
    close,
    ended,
    filed,
    pairs,
    refused,
    report,
    too_long,
)
from bot.commands.aml.drawing import listed, one, tried
from bot.commands.aml.holding import checked, checked_over, hold, let_go, placed, release, stands
from bot.commands.aml.reported import end_proposed, end_reported
from bot.grammar.kinds import EVER_SINCE, WatchName, Why, watch_said
from bot.kit import (
    Call,
    Card,
    Leads,
    Live,
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
    page,
    pending,
    press,
    receipt,
    say,
)
from bot.proposing import drawn, signed
from bot.ruling import value_said
from ledger import clock, laundering, rules
from ledger.books import Books
from ledger.errors import NotAllowed, NotFound
from ledger.laundering import WATCHES
from ledger.laundering.deciding import END
from ledger.laundering.reported import END_REPORTED
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import HANDLE_ALERTS, SET_RULES
from ledger.rules import ALL, Draft

__all__ = [
    "alert_failed",
    "alert_overdue",
    "allow",
    "allowed",
    "checked",
    "checked_over",
    "close",
    "end_proposed",
    "end_reported",
    "ended",
    "filed",
    "hold",
    "let_go",
    "placed",
    "refused",
    "release",
    "report",
    "stands",
    "too_long",
]

VERB = "aml.set"
_REASON = say("Reason")
_RULE = Of(option=p_("option", "rule"))
_ALL_RULES: Any = None
_NO_DAY: Any = None
_BACK = timedelta(days=30)
_ASKS = {1: _("Switch “{rule}” on?"), 0: _("Switch “{rule}” off?")}
_DONE = {1: _("“{rule}” is switched on."), 0: _("“{rule}” is switched off.")}
_TITLES = {1: _("“{rule}” is to be switched on"), 0: _("“{rule}” is to be switched off")}
_LEADS = {"on": "aml on", "off": "aml off", "try": "aml try"}
_DECIDED = ("close", "allow", "report", "hold", "release", "file", "filed")
_DECISIONS = {each: f"aml {each}" for each in _DECIDED}


@command(
    p_("trigger", "aml"),
    about=_("See what is looked for against money laundering, and what was found."),
    examples=(_("/aml structuring"),),
    bare="rules",
    needs=HANDLE_ALERTS,
    menu=_("Against laundering"),
)
async def aml(call: Call, rule: Annotated[WatchName, _RULE] = _ALL_RULES) -> Reply:
    """List the rules, or show one."""
    return await (one(call, rule) if rule else listed(call))


@command(
    p_("trigger", "aml on"),
    about=_("Switch a rule against laundering on, with a reason."),
    examples=(_("/aml on structuring it was tried on October"),),
    needs=SET_RULES,
)
async def switch_on(call: Call, rule: Annotated[WatchName, _RULE], reason: Why) -> Reply:
    """Ask before a rule looks at what is new."""
    return await _asked(call, rule, 1, reason)


@command(
    p_("trigger", "aml off"),
    about=_("Switch a rule against laundering off, with a reason."),
    examples=(_("/aml off velocity too many false alarms"),),
    needs=SET_RULES,
)
async def switch_off(call: Call, rule: Annotated[WatchName, _RULE], reason: Why) -> Reply:
    """Ask before a rule looks at nothing any more."""
    return await _asked(call, rule, 0, reason)


@command(
    p_("trigger", "aml try"),
    about=_("Try a rule against laundering on what was, before it is switched on."),
    examples=(_("/aml try structuring since 2026-10-01"),),
    needs=HANDLE_ALERTS,
)
async def try_rule(
    call: Call,
    rule: Annotated[WatchName, _RULE],
    since: Annotated[date, EVER_SINCE, Of(option=p_("option", "since"))] = _NO_DAY,
) -> Reply:
    """Begin to try it; its card goes on by itself."""
    zone = ZoneInfo(call.settings.time_zone)
    day = since or (clock.now().astimezone(zone) - _BACK).date()
    token = await laundering.ask(call.act, rule, datetime.combine(day, time(), zone))
    asked = await laundering.trial(call.books, token)
    shown = await tried(call.books, token, call.actor)
    if asked.state == "open":
        return Reply((), card=shown.card, live=Live(laundering.CARD, token))
    return shown


@page("aml", needs=HANDLE_ALERTS)
async def turned(call: Call, at: str) -> Reply:
    """Show a rule or the pairs that are allowed, or begin to switch, to try or to decide."""
    what, _dot, of = at.partition(".")
    if what in _LEADS and of in WATCHES:
        return Reply((), leads=Leads(_LEADS[what], {"rule": of}))
    if what in _DECISIONS and of.isascii() and of.isdecimal():
        return Reply((), leads=Leads(_DECISIONS[what], {"number": int(of)}))
    if what == "allowed":
        return await pairs(call)
    if what in WATCHES:
        return await one(call, what)
    raise NotFound("button")


@press(VERB, needs=SET_RULES, approved=True)
async def switched(call: Call, intent: Intent) -> Reply:
    """Switch it, and say so in the place of the card."""
    watch, change = _change(intent)
    before = intent.state == "done"
    await rules.changed(call.act, WATCHES[watch].switch, intent)
    return receipt(
        say(_DONE[change.value], rule=watch_said(watch)),
        rows=[(_REASON, change.reason)],
        again=say("This was done before; nothing changed again.") if before else None,
    )


@draws(VERB)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a rule that is to be switched once somebody else agrees."""
    return await drawn(books, token, reader, _about)


@draws(laundering.CARD)
async def trial(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw how far it is to try a rule, or what it found."""
    return await tried(books, token, reader)


async def _asked(call: Call, name: str, value: int, reason: str) -> Reply:
    switch = WATCHES[name].switch
    if (await rules.at(call.books, switch)).value == value:
        raise NotAllowed("aml_is_on" if value else "aml_is_off")
    change = await rules.draft(call.act, switch, ALL, value, None, reason, verb=VERB)
    return confirm_card(
        say(_ASKS[value], rule=watch_said(name)),
        change.intent,
        confirm=say("Switch it on") if value else say("Switch it off"),
        rows=[_held(name, change), (_REASON, reason)],
        more=await signed(call, SET_RULES, change.intent),
    )


async def _about(books: Books, proposal: Proposal) -> Card:  # noqa: ARG001 - as every such card
    name, change = _change(proposal.intent)
    rows: list[Row] = [(_REASON, change.reason)]
    if proposal.state == "open":
        rows = [_held(name, change), *rows]
    return Card(say(_TITLES[change.value], rule=watch_said(name)), rows=rows)


def _held(name: str, change: Draft) -> Row:
    return say("The rule"), say(
        "{before} → {after}",
        before=_on(name, change.before.value),
        after=_on(name, change.value),
    )


def _on(name: str, value: int) -> Said:
    return value_said(WATCHES[name].switch, value, ALL)


def _change(intent: Intent) -> tuple[str, Draft]:
    name = next(
        each.name for each in WATCHES.values() if each.switch.name == str(intent.facts["rule"])
    )
    return name, Draft.read(WATCHES[name].switch, intent)


waits = pending(open_alerts=p_("pending", "Open cases of alerts"))
named = acts(
    {
        VERB: _("Rule against laundering"),
        END: _("Allowed pair ended"),
        END_REPORTED: _("Case of alerts closed of which a report was due"),
        "aml.false": _("Case of alerts closed: false alarm"),
        "aml.reported": _("Case of alerts closed: report filed"),
        "aml.allowed": _("Case of alerts closed: pair allowed"),
        "aml.report": _("Case of alerts to be reported"),
        "aml.hold": _("Money of a case of alerts held"),
        "aml.let_go": _("Money of a case of alerts let go"),
    },
    quiet=True,
)
