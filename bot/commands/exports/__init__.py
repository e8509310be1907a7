"""What came and went as a file, and what was spent as a picture; a live card becomes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from bot.commands.exports.asking import FILES, PDF, WHICH
from bot.commands.exports.drawing import card, drawn
from bot.grammar.kinds import MONTH
from bot.kit import Call, Code, Lacks, Live, Of, Reply, Said, _, command, limits, p_, refusals, say
from bot.reports import apart
from ledger import clock, exports
from ledger.exports import CARD, CHART, LIMIT
from ledger.figures.months import Month
from ledger.people.roles import SEE_HOUSE

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["chart", "drawn", "export", "limited", "refused"]


_UNSAID = Month(1, 1)
_PLAIN = _("/export csv")


async def _months(call: Call, known: Mapping[str, Any]) -> list[Month]:  # noqa: ARG001 - whatever is known
    """Return the last months; this one is what is left out."""
    now = Month.of(clock.now(), call.books.zone)
    return [now.after(-back) for back in (1, 2, 3)]


async def _files(call: Call, known: Mapping[str, Any]) -> list[str]:  # noqa: ARG001 - whatever is known
    """Return the other kinds of files."""
    return [each for each in FILES if each != PDF]


@command(
    p_("trigger", "export"),
    about=_("Get what came and went in a month as a file: PDF, spreadsheet, CSV or Beancount."),
    examples=(_("/export 2026-11"), _("/export 2026-11 csv")),
    twin=p_("slash command", "export"),
    family=p_("slash command", "account"),
    menu=_("Statement"),
    aloud=False,
)
async def export(
    call: Call,
    month: Annotated[
        Month | None,
        MONTH,
        Of(option=p_("option", "month"), skip=_("This month"), among=_months),
    ] = _UNSAID,
    kind: Annotated[
        str | None, WHICH, Of(option=p_("option", "format"), skip=_("PDF"), among=_files)
    ] = "",
) -> Reply:
    """Begin the statement of a month, or of this one; its card goes on by itself.

    Who says neither is asked for both; what is left out then is this month, and PDF.
    """
    if month == _UNSAID and kind:
        month = None
    if month == _UNSAID:
        raise Lacks(export, "month", say("Of which month?"), {})
    if kind == "":
        raise Lacks(export, "kind", say("Which file?"), {"month": month})
    wanted = month or Month.of(clock.now(), call.books.zone)
    return await _asked(call, wanted, kind or PDF, FILES[kind or PDF].drawing)


@command(
    p_("trigger", "chart"),
    about=_("See what you spent in the last 12 months: by month, by person and by kind."),
    twin=p_("slash command", "chart"),
    family=p_("slash command", "account"),
    menu=_("What I spent"),
    aloud=False,
)
async def chart(call: Call) -> Reply:
    """Begin the pictures of what she spent; their card goes on by itself."""
    return await _asked(call, Month.of(clock.now(), call.books.zone), CHART, "spent")


async def _asked(call: Call, month: Month, what: str, drawing: str) -> Reply:
    """Ask for it, where what draws it is installed."""
    if not apart.can(drawing):
        return Reply.of(_lacks(call))
    token = await exports.ask(call.act, month, what)
    asked = await exports.get(call.books, token)
    if asked.state == "open":
        return Reply((), card=card(asked), live=Live(CARD, token))
    return await drawn(call.books, token, call.actor)


def _lacks(call: Call) -> Said:
    """Say that it cannot be made here; what to install, to who can."""
    if not call.may(SEE_HOUSE):
        return say(
            "This cannot be made here. {command} brings what came and went as CSV.",
            command=Code(_PLAIN),
        )
    extra = Code("make reports", as_it_stands=True)
    return say("This needs the extra that writes it: {extra}.", extra=extra)


limited = limits({LIMIT: _("You can have {most} of these a day. Ask again after {time}.")})
refused = refusals({CARD: say("There is no such file any more. Ask for it anew.")})
