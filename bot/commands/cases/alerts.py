"""A case of alerts as it is drawn: what was found, against which figures, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.alerting import against, clock_said
from bot.kit import Button, say
from ledger import laundering
from ledger.laundering.deciding import ALLOWED, FALSE, REPORTED
from ledger.laundering.tables import OPEN, REPORT
from ledger.people import persons, states

if TYPE_CHECKING:
    from bot.kit import Row, Said
    from ledger.books import Books
    from ledger.people.cases import Case

RESULTS = {
    FALSE: say("False alarm"),
    ALLOWED: say("Allowed for a time"),
    REPORTED: say("Reported"),
}
RECEIPTS = 5


async def rows_of(books: Books, found: Case) -> list[Row]:
    """Say how many alerts there are, which clock runs, and what the newest one found."""
    matter = await laundering.get(books, found.token)
    runs = await laundering.clock_of(books, matter, taken=bool(found.assignee))
    known = await laundering.alerts(books, found.token)
    count = await books.read(laundering.counted_in, found.token)
    rows: list[Row] = [(say("Alerts"), count)]
    rows += [(say("On hold"), each.amount) for each in await laundering.held_by(books, found.token)]
    if runs:
        rows.append((say("Clock"), clock_said(runs)))
    state = (await persons.by_id(books, found.person)).state
    if state != "open":
        rows.append((say("The account"), say("frozen") if state == "frozen" else say("closed")))
    return rows + (against(known[0]) if known else [])


async def buttons_of(books: Books, found: Case) -> list[Button]:
    """Return what is decided of it, and the newest receipts behind its alerts."""
    known = await laundering.alerts(books, found.token)
    receipts = [
        Button.goes(say("Receipt {number}", number=each), "tx", each)
        for each in sorted({each for alert in known for each in alert.receipts})[-RECEIPTS:]
    ]
    if not found.is_open:
        return receipts
    matter = await laundering.get(books, found.token)
    ways: list[tuple[Said, str, str]] = []
    if matter.state == REPORT:
        ways.append((say("The draft of the report"), "aml", f"file.{found.number}"))
        ways.append((say("It was filed"), "aml", f"filed.{found.number}"))
    ways.append((say("False alarm"), "aml", f"close.{found.number}"))
    ways.append((say("Allow this pair"), "aml", f"allow.{found.number}"))
    is_held = bool(await laundering.held_by(books, found.token))
    if is_held and matter.state != REPORT:  # then it goes as two close the case
        ways.append((say("Release it"), "aml", f"release.{found.number}"))
    elif not is_held:
        ways.append((say("Hold what came in"), "aml", f"hold.{found.number}"))
    if await books.read(states.load, found.person) in {None, "open"}:
        ways.append((say("Freeze"), "freeze", str(found.person)))
    if matter.state == OPEN:
        ways.append((say("To be reported"), "aml", f"report.{found.number}"))
    return [*(Button.goes(*each) for each in ways), *receipts]
