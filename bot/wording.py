"""What commands share in words: the refusals of the core, each with its remedy, and an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.kit import Code, _, say
from ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AlreadySettled,
    Expired,
    InsufficientFunds,
    KeyConflict,
    LedgerError,
    LimitExceeded,
    NotAllowed,
    NotFound,
    Overloaded,
    TooLarge,
    Unavailable,
)
from ledger.people.intents import PRESSES
from ledger.rules import TooSoon, Unfitting

if TYPE_CHECKING:
    from bot.kit import Said
    from ledger.money import Money
    from ledger.people.persons import Person

ASKED_BEFORE = {
    "open": say("You asked for this before; here it is again."),
    "cancelled": say("You asked for this before, and it was cancelled."),
    "expired": say("You asked for this before, and it has expired."),
}
"""What stands above a card that is shown again; what was done, each product says."""
UNSHOWABLE = say(
    "There is something that I cannot show here. Nothing is lost: {command} shows what came and"
    " went.",
    command=Code("/history"),
)
"""What stands for a message that the platform does not take."""
_FIRST, _SARAS_FIRST = Code(_("/send @sara 1")), Code(_("/send @omar 1"))


def first_payment(person: Person) -> Code:
    """Return a payment to try, to somebody else than the person herself."""
    return _SARAS_FIRST if "sara" in {person.handle.lstrip("$"), person.name.lower()} else _FIRST


def charged(fee: Money | None) -> list[Said]:
    """Say the fee, if there is one."""
    return [say("Fee: {amount}", amount=fee)] if fee else []


def noted(note: str) -> list[Said]:
    """Say the note, if there is one."""
    return [say("Note: {note}", note=note)] if note else []


def unnamed(payee: Person) -> list[Said]:
    """Warn of a payee whose name says nothing."""
    if not payee.is_nameless:
        return []
    return [say("This account shows no name. Make sure it is the person you mean.")]


def worded(refusal: LedgerError) -> Said | None:
    """Return the sentence for a refusal; None for what is no refusal but a bug."""
    match refusal:
        case InsufficientFunds(available=available, needed=needed):
            said = say(
                "Not enough money: {needed} is needed and {available} is available."
                " Nothing was moved.",
                needed=needed,
                available=available,
            )
        case NotFound(what=what) if what in _NOT_FOUND:
            said = _NOT_FOUND[what]
        case NotAllowed(rule=rule):
            said = _RULES[rule]
        case LimitExceeded():
            said = _limited(refusal)
        case TooSoon(earliest=earliest):
            said = say("This can hold from {time} on, and no earlier.", time=earliest)
        case Unfitting(least=least, most=most):
            bounds = {"least": least, "most": most}
            known: dict[str, Any] = {name: it for name, it in bounds.items() if it is not None}
            said = say(_VALUES[frozenset(known)], **known)
        case AlreadySettled(table=table, found=found):
            said = _SETTLED.get((table, found), _SETTLED_OTHERWISE)
        case Expired(at=at):
            said = say(
                "This was open until {time} and has expired. Nothing was moved;"
                " type the command again.",
                time=at,
            )
        case _:
            return next((said for kind, said in _KINDS.items() if isinstance(refusal, kind)), None)
    return said


def _limited(full: LimitExceeded) -> Said:
    """Say which limit it is, what is left of it, and when it begins anew."""
    if full.resets_at is None:
        return say(_LIMITS.get(full.limit, _LIMIT), most=full.most, left=full.left)
    message = _LIMITS.get(full.limit, _LIMIT_UNTIL)
    return say(message, most=full.most, left=full.left, time=full.resets_at)


_VALUES = {
    frozenset(("least", "most")): _("This rule can be from {least} to {most}."),
    frozenset(("least",)): _("This rule can be {least} or more."),
    frozenset(("most",)): _("This rule can be {most} or less."),
    frozenset(): _("This rule cannot be that."),
}
_LIMIT = _("This would pass one of your limits ({left} of {most} left), so nothing was moved.")
_LIMIT_UNTIL = _(
    "This would pass one of your limits ({left} of {most} left until {time}), so nothing was moved."
)
_A_DAY = _("That is enough for today ({most} a day). Try again after {time}.")
_LIMITS = {
    PRESSES: _("This was done as often as it could be, so nothing more was moved."),
    "wrong codes": _(
        "Too many wrong codes ({most} an hour). Nothing was moved; try again after {time} with the"
        " right one."
    ),
    "invited": _("This person was invited today. Try again after {time}."),
    **dict.fromkeys(("groups made", "group links", "invitations"), _A_DAY),
    "members": _("This group is full ({most} people)."),
    "groups": _("You are in as many groups as anybody can be ({most}). Leave one first."),
}
_KINDS = {
    NotFound: say(
        "I cannot find that. Check the number, or see {command}.", command=Code("/history")
    ),
    AccountClosed: say("This account is closed, so nothing was moved."),
    AccountFrozen: say("This account is frozen, so nothing was moved. Please write to support."),
    TooLarge: say("This amount is too large for the books. Nothing was moved."),
    Overloaded: say(
        "Very many people are paying right now. Nothing was moved; try again in a moment."
    ),
    Unavailable: say("The books cannot be reached right now. Try again; nothing is paid twice."),
    KeyConflict: say("This message was used before with other words. Send it as a new message."),
}

_NOT_FOUND = {
    "link": say("There is no money behind this code. Copy it again, whole, or ask the sender."),
    "group": say("You are in no such group."),
    "group_link": say("This code lets nobody into a group, or no more. Ask for a new link."),
}

_RULES = {
    "pay_self": say("You cannot send money to yourself. Name somebody else."),
    "fund_self": say("You cannot fund yourself. Ask another admin."),
    "pay_bot": say("I carry money, but I cannot own any. Name a person."),
    "pay_a_bot": say("A bot cannot own money. Name a person."),
    "admins_only": say("Only an admin may do this."),
    "not_yours": say("These buttons are not yours. Only the person who asked can press them."),
    "not_here": say("These buttons are for another chat. Press them where the card stands."),
    "not_holder": say("Only somebody with the right to do this can press these buttons."),
    "not_your_link": say("This link is not yours. Only the person who asked can open it."),
    "tag_form": say(
        "A tag has 3 to 20 characters: a Latin letter, then letters, digits or _. Like {example}.",
        example=Code("/tag sara_k"),
    ),
    "tag_reserved": say("Nobody may have this tag: it could be taken for us. Choose another."),
    "tag_had": say(
        "You have a tag already, and it stays yours. {command} shows it.", command=Code("/tag")
    ),
    "tag_taken": say("Somebody else has this tag. Choose another."),
    "tag_anothers": say("Somebody else is called so already. Choose another tag."),
    "tag_alike": say("Somebody has a tag that looks like this one. Choose another."),
    "own_link": say(
        "This is your own link. To have the money back, press the button on its receipt."
    ),
    "not_joined": say("You have not joined yet. Type {command} to begin.", command=Code("/start")),
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
    "rule_changed": say("This rule has changed meanwhile, so nothing was done. Look at it again."),
    "role_unknown": say("There is no such role."),
    "role_not_joined": say("Only somebody who has joined can have a role."),
    "role_had": say("This person has this role already."),
    "role_not_had": say("This person does not have this role."),
    "role_changed": say("This role was given or taken meanwhile. Look again."),
    "last_owner": say("This is the last owner. Make somebody else an owner first."),
    "unknown_payee": say(
        "I do not know that person yet. Reply to one of their messages, or ask them to write to me."
    ),
}

_SETTLED: dict[tuple[str, object], Said] = {
    ("intents", "done"): say(
        "This was done before and cannot be cancelled. Nothing more was moved."
    ),
    ("intents", "cancelled"): say("This was cancelled before. Nothing was moved."),
    ("intents", "expired"): say("This has expired. Nothing was moved; type the command again."),
    ("identities", "came"): say(
        "Somebody has come under this name in the meantime, so nothing was moved. Type the command"
        " again to see who it is."
    ),
    ("holds", "captured"): say("Too late: the money was claimed already."),
    ("holds", "voided"): say("The money went back to its owner before."),
    ("links", "link"): say("Too late: somebody else opened this link first and has the money."),
    ("links", "take_back"): say("The sender took this money back, so the link is void."),
    ("links", "return"): say(
        "Nobody opened this link in time, so the money went back to its sender. Ask for a new one."
    ),
}
_SETTLED_OTHERWISE = say("This has changed in the meantime, so nothing was moved. Look again.")
