"""`wasl payroll`: a list of payments is prepared from a file; people decide about it in the chat.

Whoever has the machine cannot pay anybody by it: the card is brought to the person who is named,
who confirms it where she has signed in, and then it takes somebody else as any list does.
"""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - a command's arguments are read from its types
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from bot.cli.books import with_books
from bot.languages import SOURCE
from bot.settings import load
from bot.settings.bad import BadSetting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.commands.payroll.preparing import Wanted, Wrong
    from bot.kit import Filed, Said
    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.products.payroll import Drafted


def payroll(
    file: Path,
    *,
    by: Annotated[str, Parameter("--as")],
    reason: Annotated[str, Parameter("--for")] = "",
    fund: bool = False,
    again: bool = False,
) -> None:
    """Prepare payments from the treasury by a list; nobody is paid before people agree in the chat.

    Parameters
    ----------
    file
        A table as CSV in UTF-8; the columns are who, amount, currency, note and key.
    by
        Who asks for it, as in ADMINS: web:sara. She may give money, gets the card in her chat, and
        has a day to confirm it; then somebody else has to approve it there. Handles in the list are
        those of her platform.
    reason
        What it is for: everybody who is paid reads it.
    fund
        It is no payroll but money for another reason.
    again
        Prepare it although the same list was sent before.

    """
    from bot.commands.payroll.preparing import Wanted  # noqa: PLC0415 - it brings the database
    from bot.kit import Filed  # noqa: PLC0415 - the same

    platform, _, number = by.partition(":")
    try:
        content = Filed(file.name, file.read_bytes())
    except OSError as why:
        raise BadSetting(f"{file} cannot be read: {why.strerror}") from None
    wanted = Wanted(platform, "fund" if fund else "payroll", reason, told=True, again=again)
    lines, done = with_books(lambda books: _prepared(books, number, content, wanted))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    if not done:
        sys.exit(1)


async def _prepared(
    books: Books, number: str, file: Filed, wanted: Wanted
) -> tuple[list[str], bool]:
    """Prepare a list in somebody's name; return what there is to say, and whether it stands."""
    from bot.commands.payroll.preparing import Wrong, prepared  # noqa: PLC0415 - as above
    from bot.grammar import BadArgument  # noqa: PLC0415 - as above
    from ledger import ids  # noqa: PLC0415 - as above
    from ledger.act import Act  # noqa: PLC0415 - as above

    settings = load()
    person = await _holder(books, wanted.platform, number)
    try:
        made = await prepared(Act(books, person, ids.token()), settings, file, wanted)
    except BadArgument as bad:
        return _spoken([bad.said]), False
    if isinstance(made, Wrong):
        return _told(made), False
    return _stands(made, person, wanted), True


async def _holder(books: Books, platform: str, number: str) -> Person:
    """Return who asks for it; BadSetting for who may not."""
    from ledger.people import persons, roles  # noqa: PLC0415 - as above

    person = await persons.by_identity(books, platform, number)
    if person is None:
        raise BadSetting(f"nobody has come from {platform} as {number!r} yet")
    held = await roles.of(books, person.id)
    if roles.GIVE_MONEY not in roles.permitted(held):
        raise BadSetting(f"{platform}:{number} may not give money")
    return person


def _told(made: Wrong) -> list[str]:
    from bot.kit import say  # noqa: PLC0415 - as above

    found = (
        say("Line {line}: {why}", line=line, why=why) if line else why for line, why in made.found
    )
    return ["Nothing was prepared:", *_spoken(found)]


def _stands(made: Drafted, person: Person, wanted: Wanted) -> list[str]:
    batch = made.batch
    sums = ", ".join(map(str, made.intent.facts["totals"]))  # type: ignore[arg-type]
    what = f"{batch.lines} lines, {batch.people} people, {sums}"
    if made.again is None:
        return [f"Prepared: {what}. {person.name} has the card on {wanted.platform}."]
    how = f"{batch.paid} paid, {batch.refused} refused" if batch.state != "drafted" else "waits"
    at = f"{batch.made_at:%Y-%m-%d %H:%M} UTC"
    return [f"The same list was sent on {at} ({what}): {how}. Add --again to prepare it once more."]


def _spoken(lines: Iterable[Said]) -> list[str]:
    from bot import speech  # noqa: PLC0415 - as above

    return [speech.plain(speech.spoken([line], SOURCE.code)) for line in lines]
