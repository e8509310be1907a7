"""How a hit reads: what the list says, which is public, and how it stands; nothing of her."""

from typing import Any

from bot.kit import Entry, Said, say
from ledger.books import Books
from ledger.screening import lists
from ledger.screening.hits import Hit
from ledger.screening.lists.versions import Listed

BANDS = {
    "none": say("no likeness"),
    "weak": say("weak"),
    "possible": say("possible"),
    "strong": say("strong"),
}
STATES = {
    "noted": say("noted"),
    "open": say("to be decided"),
    "allowed": say("a false hit"),
    "matched": say("a true match"),
    "over": say("no likeness any more"),
}


async def hit_entry(books: Books, hit: Hit) -> Entry:
    """Show a hit: whom the list names, how like she is, and what was decided."""
    listed = await lists.one(books, hit.list, hit.version, hit.entry)
    what = named(hit, listed)
    below = standing(hit)
    return Entry(say("{what} — {below}", what=what, below=below), what, below, None)


def named(hit: Hit, listed: Listed | None) -> Said:
    """Say whom the list names, as far as that version is still kept."""
    known: dict[str, Any] = {"list": hit.list, "entry": hit.entry}
    if listed is None:
        return say("{list}, entry {entry}", **known)
    return say("{name} ({list}, entry {entry})", name=listed.entry.names[0].text, **known)


def standing(hit: Hit) -> Said:
    """Say how strong it is, and how it stands."""
    known: dict[str, Any] = {
        "points": hit.points,
        "band": BANDS[hit.band],
        "state": STATES[hit.state],
    }
    if hit.state == "allowed" and hit.until:
        return say("{points} of 1000, {band}: {state} until {time}", time=hit.until, **known)
    return say("{points} of 1000, {band}: {state}", **known)
