"""Groups of the web chat: made, shown, joined by invitation or link, and left."""

from base64 import b32encode
from typing import Any

from bot.grammar.kinds import Note, Payee, Secret
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Code,
    Facts,
    Reply,
    Said,
    _,
    command,
    for_all,
    limits,
    p_,
    press,
    refusals,
    say,
    say_many,
    tells,
)
from ledger import ids
from ledger.books import Books
from ledger.errors import NotAllowed
from ledger.people import groups, intents, names, persons
from ledger.people.groups import Group
from ledger.people.intents import Intent
from ledger.people.persons import Identity, Person

WEB = "web"
PREFIX = "web:group:"
"""How the web chat names its groups."""
DOOR = "#join="
"""What a link to the web chat brings before the code of a group."""
LONGEST_TITLE = 40
NOBODY: Any = None
_MARK = "★"


@command(
    p_("trigger", "group"),
    about=_("Make a group; alone, it shows the group you are in, or your groups."),
    examples=(_("/group Lunch"),),
    only=WEB,
    grows=True,
)
async def group(call: Call, title: Note = NO_NOTE) -> Reply:
    """Make a group, show the one that this is typed in, or all of hers."""
    if title:
        made = await found(call.books, call.actor, title, call.token)
        return Reply.of(
            say("The group “{title}” is among your chats now.", title=made.title),
            say(
                "There, {invite} asks somebody in, and {link} alone makes a link for others.",
                invite=Code(_("/invite @sara")),
                link=Code(_("/invite")),
            ),
        )
    if not call.chat.private:
        return for_all(Reply.of(*await _shown(call)))
    return Reply.of(*await _listed(call))


@command(
    p_("trigger", "invite"),
    about=_("In a group: ask somebody in, or make a link that lets people in."),
    examples=(_("/invite @sara"), _("/invite")),
    only=WEB,
)
async def invite(call: Call, to: Payee = NOBODY) -> Reply:
    """Invite somebody, or make a link."""
    chat = _here(call)
    if to is None:
        secret = await groups.link(call.books, chat, call.actor)
        return Reply.of(
            say(
                "Whoever opens this link within {time} is let into the group. It is shown only"
                " this once; a new one ends it.",
                time=groups.LIFETIME,
            ),
            say("{link}", link=_secret(f"{call.settings.address}/{DOOR}{secret}")),
            say("Or: {command} and the code {code}", command=Code("/join"), code=_secret(secret)),
        )
    await ask_in(call.books, chat, call.actor, to, call.token)
    return Reply.of(say("{person} is invited, and decides.", person=to))


@command(
    p_("trigger", "join"),
    about=_("Join a group by the code that you were given."),
    only=WEB,
)
async def join(call: Call, code: Secret) -> Reply:
    """Let her in who has the code."""
    return _entered(await groups.enter_by_link(call.books, call.actor, code, call.token))


@command(p_("trigger", "leave"), about=_("Leave the group in which you type this."), only=WEB)
async def leave(call: Call) -> Reply:
    """Take her out of the group."""
    left = await groups.leave(call.books, _here(call), call.actor, call.token)
    return Reply.of(say("You have left the group “{title}”.", title=left.title))


@command(
    p_("trigger", "remove"),
    about=_("As the owner of a group: take somebody out of it."),
    examples=(_("/remove @sara"),),
    only=WEB,
)
async def remove(call: Call, to: Payee) -> Reply:
    """Take somebody out."""
    await groups.put_out(call.books, _here(call), call.actor, to, call.token)
    return Reply.of(say("{person} is no longer in the group.", person=to))


@press("group_join")
async def joined(call: Call, intent: Intent) -> Reply:
    """Let her in who was invited."""
    reply = _entered(await groups.enter_by_invitation(call.books, call.actor, intent))
    if call.chat.platform == WEB:
        return reply
    where = say("It is in the web chat: {address}", address=Code(call.settings.address))
    return Reply.of(*reply.lines, where, edits_card=True)


@press("group_stay", needs="nothing")
async def stayed(call: Call, intent: Intent) -> Reply:
    """Let her stay outside."""
    await intents.cancel(call.books, intent)
    return Reply.of(say("You stay outside; nobody is told."), edits_card=True)


@tells("group_made")
def group_made(facts: Facts) -> Reply:
    """Tell a group who made it."""
    return Reply.of(say("{person} made this group.", person=facts.person))


@tells("group_joined")
def group_joined(facts: Facts) -> Reply:
    """Tell a group who came."""
    return Reply.of(say("{person} has joined the group.", person=facts.person))


@tells("group_left")
def group_left(facts: Facts) -> Reply:
    """Tell a group who went."""
    return Reply.of(say("{person} has left the group.", person=facts.person))


@tells("group_put_out")
def group_put_out(facts: Facts) -> Reply:
    """Tell a group who was taken out."""
    return Reply.of(say("{person} was taken out of the group.", person=facts.person))


@tells("group_without_you")
def group_without_you(facts: Facts) -> Reply:
    """Tell somebody that she was taken out."""
    return Reply.of(say("You are no longer in the group “{title}”.", title=facts.title))


@tells("group_invited")
def group_invited(facts: Facts) -> Reply:
    """Ask somebody in."""
    return Reply.of(
        say(
            "{person} invites you to the group “{title}”. The invitation is open until {until}.",
            person=facts.by,
            title=facts.title,
            until=facts.until,
        ),
        buttons=[
            Button(say("Join the group"), f"do:{facts.card}:join"),
            Button(say("No, thanks"), f"do:{facts.card}:no"),
        ],
    )


async def found(books: Books, maker: Person, title: str, key: bytes) -> Group:
    """Make a group of the web chat; NotAllowed for a title that is none."""
    named = names.tidy(title)
    if not named or len(named) > LONGEST_TITLE:
        raise NotAllowed("group_title")
    if names.is_ours(named, alone=frozenset()):
        raise NotAllowed("group_title_ours")
    chat = PREFIX + b32encode(ids.child("group", key)[:10]).decode().lower()
    return await groups.found(books, chat, named, maker, key)


async def ask_in(books: Books, chat: str, by: Person, to: Person, key: bytes) -> None:
    """Invite somebody who is in the web chat; NotAllowed for who is not."""
    known = await persons.identities(books, to.id)
    if not to.joined or all(each.platform != WEB for each in known):
        raise NotAllowed("group_not_on_web")
    await groups.invite(books, chat, by, to, key)


refused = refusals(
    {
        "group": say("You are in no such group."),
        "group_link": say("This code lets nobody into a group, or no more. Ask for a new link."),
        "group_title": say("A group has a name of 1 to 40 characters."),
        "group_title_ours": say(
            "This name could be taken for Wasl's own. Choose another for your group."
        ),
        "group_here": say("Type this in the group that you mean."),
        "group_in_already": say("The group has this person already."),
        "group_not_in": say("The group does not have this person."),
        "group_owner_only": say("Only the owner of the group may do this."),
        "group_changed": say("The group has changed meanwhile. Look again."),
        "group_not_on_web": say(
            "This person is not in the web chat yet. Make a link instead: {command}.",
            command=Code(_("/invite")),
        ),
    }
)
limited = limits(
    {
        "invited": _("This person was invited today. Try again after {time}."),
        **dict.fromkeys(
            ("groups made", "group links", "invitations"),
            _("That is enough for today ({most} a day). Try again after {time}."),
        ),
        "members": _("This group is full ({most} people)."),
        "groups": _("You are in as many groups as anybody can be ({most}). Leave one first."),
    }
)


def _here(call: Call) -> str:
    """Return the group in which something was typed."""
    if call.chat.private:
        raise NotAllowed("group_here")
    return call.chat.name


async def _shown(call: Call) -> list[Said]:
    chat = _here(call)
    here = await groups.of_member(call.books, chat, call.actor)
    people = await groups.members(call.books, chat, WEB)
    known = await persons.by_ids(call.books, [each.person for each in people])
    rows = [
        say("{person} {mark}", person=known[each.person], mark=_MARK)
        if each.role == groups.OWNER
        else say("{person}", person=known[each.person])
        for each in people
    ]
    head = say_many(
        "“{title}”: {count} person; {mark} owns the group.",
        "“{title}”: {count} people; {mark} owns the group.",
        here.size,
        title=here.title,
        mark=_MARK,
    )
    return [head, *rows]


async def _listed(call: Call) -> list[Said]:
    known = await persons.identities(call.books, call.actor.id)
    mine = next((each for each in known if each.platform == WEB), Identity(WEB, "", ""))
    hers = await groups.of(call.books, mine)
    example = Code(_("/group Lunch"))
    if not hers:
        return [say("You are in no group. Make one: {example}.", example=example)]
    lines = [
        say_many(
            "“{title}”: {count} person", "“{title}”: {count} people", each.size, title=each.title
        )
        for each in hers
    ]
    return [*lines, say("Make another: {example}.", example=example)]


def _entered(entered: Group) -> Reply:
    return Reply.of(
        say("You are in the group “{title}” now. It stands among your chats.", title=entered.title),
        edits_card=True,
    )


def _secret(text: str) -> Code:
    return Code(text, as_it_stands=True, secret=True)
