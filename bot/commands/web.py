"""Signing in to the web chat with a one-time code."""

from bot.kit import Call, Code, Reply, _, command, is_web_name, p_, say
from ledger import ids
from ledger.errors import NotFound
from ledger.people import logins, persons
from ledger.people.logins import LIFETIMES
from ledger.people.persons import Identity


@command(
    p_("trigger", "web"),
    about=_("Get a one-time code for the web chat."),
    asked=(p_("asked", "web"),),
)
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
    """Link a web name to her: her handle, or her number where that name is not to be had."""
    handles = [each.handle.lower() for each in known]
    fresh = f"u{call.actor.id}_{ids.reference().lower()}"
    for name in (*handles, f"u{call.actor.id}", fresh):
        identity = Identity("web", name, name)
        if _is_free(call, name) and await persons.link(call.books, call.actor, identity):
            return name
    raise NotFound("web name")


def _is_free(call: Call, name: str) -> bool:
    """Tell whether a name may be asked for: never one that makes its owner an admin."""
    return is_web_name(name) and f"web:{name}" not in call.settings.admins
