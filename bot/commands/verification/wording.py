"""The words of verification: what is asked, what is wrong with it, and why it is decided so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.kit import _, say
from ledger.verification import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.kit import Said
    from ledger.people.persons import Person
    from ledger.verification import Verification

LEVEL: Final[Mapping[str, Said]] = {
    LEVELS[0]: say("identity"),
    LEVELS[1]: say("identity and address"),
}
ASKED: Final[Mapping[str, Said]] = {
    "legal_name": say("your name"),
    "birth_date": say("your date of birth"),
    "document_front": say("a document and pictures of it"),
    "address": say("your address and a proof of it"),
    "selfie": say("a picture of you"),
}
"""What is asked for, in short."""
HINTS: Final[Mapping[str, Said]] = {
    "legal_name": say("As it stands on the document, in its letters."),
    "latin_name": say("As on a passport. Leave it empty if the name above is in Latin letters."),
    "country": say("The country that issued it."),
    "residence": say("Where you live now, wherever the document is from."),
    "document_number": say("Letters and digits, as on the document."),
    "document_until": say("Leave it empty if a national ID has no such date."),
    "document_front": say("All four corners in the picture, in good light."),
    "document_back": say("Not needed of a passport."),
    "address": say("Street, number, city and country."),
    "selfie": say("Your face, with the document beside it."),
    "address_proof": say("A bill or a letter with your name and address, of the last 3 months."),
}
_WRONG: Final[Mapping[str, str]] = {
    "missing": _("This is needed."),
    "short": _("This is too short."),
    "long": _("This is too long."),
    "letters": _("Write letters alone, as on the document."),
    "latin": _("Write it in Latin letters."),
    "scripts": _(
        "Write each word in the letters of one alphabet: Arabic, Latin, Greek or Cyrillic."
    ),
    "date": _("This is no date."),
    "past": _("This day has not been yet."),
    "young": _("You have to be {age} or older."),
    "old": _("Look at the year again."),
    "over": _("This document has expired. Use one that is still good."),
    "shape": _("Choose one of the list."),
}
_NO_NUMBER = _("Write the number as on the document: 5 to 20 letters and digits.")
AGAIN: Final[Mapping[str, Said]] = {
    "unclear": say("A picture could not be read. Take it again in good light, without glare."),
    "cut_off": say("Part of the document is not in the picture. All four corners have to be."),
    "differs": say("What was typed differs from the document. Type it as it stands there."),
    "wrong_kind": say(
        "Another document is needed: a passport, a national ID or a residence permit."
    ),
    "ended": say("The document has expired. Use one that is still good."),
}
REJECTED: Final[Mapping[str, Said]] = {
    "not_accepted": say("The papers could not be accepted."),
    "not_hers": say("The papers could not be matched to you."),
    "used": say("The papers are in use for another account."),
}
"""What is told to her; the other reasons are typed."""


def wrong(field: str, word: str, age: int) -> Said:
    """Say what is wrong with a field."""
    if (field, word) == ("document_number", "shape"):
        return say(_NO_NUMBER)
    return say(_WRONG[word], age=age) if word == "young" else say(_WRONG[word])


def why(found: Verification) -> list[Said]:
    """Say why something was decided, as she is told it."""
    reasons = REJECTED if found.state == "rejected" else AGAIN
    said = [reasons[found.reason]] if found.reason in reasons else []
    return [*said, say("Support writes: {words}", words=found.words)] if found.words else said


def titled(found: Verification, person: Person) -> Said:
    """Name a verification, as support sees it."""
    known: dict[str, Any] = {"person": person, "level": LEVEL[found.level]}
    return say("Verification {number} of {person}: {level}", number=found.number, **known)


def standing(found: Verification | None, by: datetime | None = None) -> Said:
    """Say how a verification stands, to whom it is about; `by` is when it is answered."""
    if found is None:
        return say("not begun")
    known: dict[str, Any] = {"level": LEVEL[found.level], "time": found.until}
    if by:
        known |= {"since": found.submitted_at, "by": by}
    return say(_STANDING[found.state], **known)


_STANDING: Final[Mapping[str, str]] = {
    "started": _("begun; nothing is handed in yet"),
    "submitted": _("with support since {since}; answered by {by}"),
    "review": _("with support since {since}; answered by {by}"),
    "resubmit": _("needed once more"),
    "verified": _("{level}, good until {time}"),
    "refresh": _("over since {time}"),
    "rejected": _("not accepted"),
    "replaced": _("replaced by a newer one"),
}
