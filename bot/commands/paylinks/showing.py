"""A pay link as it is handed on: its addresses, its code, and a picture of it to be scanned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Card, Code, Picture, Reply, Unit, _, say
from bot.scanned import scanned
from ledger.people import persons

if TYPE_CHECKING:
    from bot.kit import Call, Said
    from ledger.products.paylinks import Paylink

PAYLOAD = "pay-"
"""What a link to Telegram brings before the code."""
PAGE = "/pay/"
"""Where the web has its page."""
_DOORS = {
    "web": (_("Anybody's link: {link}"), PAGE),
    "telegram": (_("On Telegram: {link}"), PAYLOAD),
}


async def handed_on(call: Call, link: Paylink) -> Reply:
    """Show how people come to a link."""
    ways = {
        name: (said, f"{call.doors[name]}{way}{link.code}")
        for name, (said, way) in _DOORS.items()
        if name in call.doors
    }
    lines = [
        *(say(said, link=Code(way, as_it_stands=True)) for said, way in ways.values()),
        say("In any chat with me: {command}", command=Code(f"/pay {link.code}")),
    ]
    owner = await persons.by_id(call.books, link.owner)
    pictures = [_picture(way, link) for _, way in [*ways.values()][:1]]
    more = [say("Send it to whoever is to pay you, or let them scan the picture.")]
    card = Card(_title(link), link.amount, owner, note=link.note, more=more)
    return Reply(lines, card=card, files=pictures)


def _picture(way: str, link: Paylink) -> Picture:
    if link.amount:
        words = say("A QR code that pays {amount} to whose link it is", amount=link.amount)
    else:
        words = say("A QR code that pays whose link it is")
    return Picture(scanned(way), words, "pay.png")


def _title(link: Paylink) -> Said:
    if link.amount:
        return say("A link for {amount}", amount=link.amount)
    return say("A link for any amount in {currency}", currency=Unit(link.currency))
