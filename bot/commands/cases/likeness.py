"""What the case of a likeness to a listed name shows besides: whom the list names, never more."""

from bot.kit import Button, Row, say
from ledger.books import Books
from ledger.people.cases import Case
from ledger.screening import hits, lists


async def rows_of(books: Books, found: Case) -> list[Row]:
    """Return whom a list names that somebody is like, and how much; never what she is called."""
    name, entry = str(found.about["list"]), str(found.about["entry"])
    hit = await hits.get(books, found.person, name, entry)
    if hit is None:
        return []
    listed = await lists.one(books, name, hit.version, entry)
    rows: list[Row] = [(say("Likeness"), say("{points} of 1000", points=hit.points))]
    if listed:
        rows.insert(0, (say("The list names"), listed.entry.names[0].text))
    return rows


def buttons_of(found: Case) -> list[Button]:
    """Return where both sides are shown, and what is decided of the likeness."""
    sides = [
        Button.goes(say("The hit"), "screen", f"of.{found.person}"),
        Button.goes(say("Side by side"), "screen", f"sides.{found.person}"),
    ]
    if not found.is_open:
        return sides
    return [
        Button.goes(say("True match"), "screen", f"match.{found.number}"),
        Button.goes(say("False hit"), "screen", f"clear.{found.number}"),
        *sides,
    ]
