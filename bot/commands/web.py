"""Signing in to the web chat with a one-time code."""

from bot.kit import Call, Code, Reply, _, acts, command, is_web_name, p_, say
from bot.settings import Settings
from ledger import ids
from ledger.books import Books
from ledger.errors import LimitExceeded, NotFound
from ledger.people import gone, logins, names, persons
from ledger.people.logins import LIFETIMES
from ledger.people.persons import WEB, Identity, Person


@command(
    p_("trigger", "web"),
    about=_("Get a one-time code for the web chat."),
    asked=(p_("asked", "web"),),
    twin=p_("slash command", "web"),
    family=p_("slash command", "account"),
)
async def web(call: Call) -> Reply:
    """Give a code that signs her in, under the name that she has on the web."""
    if call.chat.platform == WEB:
        return Reply.of(say("You are in the web chat already."))
    code = await logins.issue(call.books, "code", await _name(call))
    return Reply.of(
        say("Your one-time code: {code}", code=Code(code)),
        say(
            "Enter it at {address} within {time}. Give it to nobody.",
            address=Code(f"{call.settings.address}/login"),
            time=LIFETIMES["code"],
        ),
    )


async def _name(call: Call) -> str:
    """Return her name on the web, linking her to one first: her handle, or else her number."""
    known = await persons.identities(call.books, call.actor.id)
    if name := next((each.external_id for each in known if each.platform == WEB), None):
        return name
    handles = [each.handle.lower() for each in known]
    here = (call.books, call.settings, call.actor)
    free = [handle for handle in handles if await is_free(*here, handle)]
    numbered = f"u{call.actor.id}", f"u{call.actor.id}_{ids.reference().lower()}"
    try:
        for name in (*free, *numbered):
            if await persons.link(call.books, call.actor, Identity(WEB, name, name)):
                return name
    except LimitExceeded:
        return await _name(call)  # she asked twice at once
    raise NotFound("web name")


async def is_free(books: Books, settings: Settings, person: Person, name: str) -> bool:
    """Tell whether somebody may ask for a name: not an admin's, the house's, nor another's.

    Nobody comes under the name of who was erased.
    """
    if not is_web_name(name) or names.is_ours(name):
        return False
    admins = (names.likenesses(each.partition(":")[2]) for each in settings.admins)
    if not names.likenesses(name).isdisjoint(frozenset().union(*admins)):
        return False
    if await gone.knows(books, WEB, name):
        return False
    return not await persons.is_anothers(books, person, name)


named = acts({"invited.again": _("Invited again under the same name")})
