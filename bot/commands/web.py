"""Signing in to the web chat with a one-time code."""

from bot.kit import Call, Code, Reply, _, command, p_, say
from ledger import ids
from ledger.errors import NotFound
from ledger.people import logins, persons
from ledger.people.logins import LIFETIMES
from ledger.people.persons import Identity


@command(p_("trigger", "web"), about=_("Get a one-time code for the web chat."))
async def web(call: Call) -> Reply:
    """Give a code that signs her in, under the name that she has on the web."""
    if call.chat.platform == "web":
        return Reply.of(say("You are in the web chat already."))
    known = await persons.identities(call.books, call.actor.id)
    name = next((each.external_id for each in known if each.platform == "web"), None)
    code = await logins.issue(call.books, "code", name or await _named(call, known))
    return Reply.of(
        say("Your one-time code: {code}", code=Code(code)),
        say(
            "Enter it at {address} within {time}. Give it to nobody.",
            address=Code(f"{call.settings.address}/login"),
            time=LIFETIMES["code"],
        ),
    )


async def _named(call: Call, known: list[Identity]) -> str:
    """Link a web name to her: her handle, or her number where somebody has that name."""
    handle = next((each.handle for each in known if each.handle), "")
    fresh = f"u{call.actor.id}_{ids.reference().lower()}"
    for name in (handle.lower(), f"u{call.actor.id}", fresh):
        if name and await persons.link(call.books, call.actor, Identity("web", name, name)):
            return name
    raise NotFound("web name")
