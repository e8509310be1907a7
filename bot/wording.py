"""What commands share in words: the refusals of the core, each with its remedy, and examples."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from bot.kit import Code, Refuses, _, limited, limits, refusals, say
from ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AccountLocked,
    AlreadySettled,
    AskedTooMuch,
    Expired,
    InsufficientFunds,
    JoiningOver,
    KeyConflict,
    LimitExceeded,
    NotFound,
    Overloaded,
    TooLarge,
    Unavailable,
    WindingDown,
)
from ledger.people import attempts, tickets
from ledger.people.intents import PRESSES
from ledger.people.persons import NAMES
from ledger.rules import TooSoon, Unfitting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Said
    from ledger.errors import LedgerError
    from ledger.people.persons import Person

UNSHOWABLE = say(
    "There is something that I cannot show here. Nothing is lost: {command} shows what came and"
    " went.",
    command=Code("/history"),
)
"""What stands for a message that the platform does not take."""
VOID = say("This card is void: nothing is paid or taken here.")
"""What stands where somebody posted a card that was refused then."""
TOO_MANY = say(
    "You send more at once than I can answer. What I leave unanswered was dropped:"
    " nothing in it was done. Send that again, more slowly."
)
"""What is said once of what is dropped in a flood."""
_FIRST, _SARAS_FIRST = Code(_("/send @sara 1")), Code(_("/send @omar 1"))


def failed(reference: str) -> Said:
    """Say that something broke on our side, under a reference that stands in the logs."""
    return say(
        "Something went wrong on our side. Nothing is lost; try again, and if it stays,"
        " tell us this reference: {reference}",
        reference=Code(reference),
    )


def first_payment(person: Person) -> Code:
    """Return a payment to try, to somebody else than the person herself."""
    return _SARAS_FIRST if "sara" in {person.handle.lstrip("$"), person.name.lower()} else _FIRST


def listed(some: Sequence[Said]) -> Said:
    """Say several things in a row."""
    return reduce(lambda row, each: say("{row}, {each}", row=row, each=each), some)


def unnamed(payee: Person) -> list[Said]:
    """Warn of a payee whose name says nothing."""
    if not payee.is_nameless:
        return []
    return [say("This account shows no name. Make sure it is the person you mean.")]


def _insufficient(refusal: InsufficientFunds) -> Said:
    return say(
        "Not enough money: {needed} is needed and {available} is available. Nothing was moved.",
        needed=refusal.needed,
        available=refusal.available,
    )


def _expired(refusal: Expired) -> Said:
    return say(
        "This was open until {time} and has expired. Nothing was moved; type the command again.",
        time=refusal.at,
    )


def _shut(refusal: AccountFrozen) -> Said:
    """Say that an account is not open; of another's no more than that nothing goes."""
    if not refusal.own:
        return say("The other account cannot pay or be paid, so nothing was moved.")
    if isinstance(refusal, AccountLocked):
        return say(
            "Your wallets are locked, so nothing was moved. {command} opens them.",
            command=Code("/unlock"),
        )
    if isinstance(refusal, AccountClosed):
        return say("Your account is closed, so nothing was moved.")
    return say(
        "Your account is frozen, so nothing was moved. {command} asks for a review.",
        command=Code("/appeal"),
    )


def _asked_too_much(refusal: AskedTooMuch) -> Said:
    return say(
        "That is too large. The largest amount that can be asked for at once is {largest}.",
        largest=refusal.most,
    )


def _too_soon(refusal: TooSoon) -> Said:
    return say("This can hold from {time} on, and no earlier.", time=refusal.earliest)


def _unfitting(refusal: Unfitting) -> Said:
    bounds = {"least": refusal.least, "most": refusal.most}
    known: dict[str, Any] = {name: it for name, it in bounds.items() if it is not None}
    return say(_VALUES[frozenset(known)], **known)


def _winding_down(refusal: WindingDown) -> Said:
    return say(
        "Wasl is winding down and closes on {day}, so nothing new begins here. What you have stays"
        " yours: you can pay people here and what you were asked for, take what waits for you, and"
        " have it paid out. {command} says how it stands.",
        day=refusal.until,
        command=Code("/winddown"),
    )


def _joining_over(refusal: JoiningOver) -> Said:
    return say(
        "Wasl is winding down and closes on {day}, so nobody joins any more. Money that was sent to"
        " you can still be taken: by its code, or with {command} where you were named.",
        day=refusal.until,
        command=Code("/start"),
    )


def _full(refusal: LimitExceeded) -> Said:
    return limited(_LIMIT if refusal.resets_at is None else _LIMIT_UNTIL, refusal)


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
CORE = (
    Refuses(
        {
            InsufficientFunds: _insufficient,
            Expired: _expired,
            AccountClosed: _shut,
            AccountLocked: _shut,
            AccountFrozen: _shut,
            LimitExceeded: _full,
            AskedTooMuch: _asked_too_much,
            TooSoon: _too_soon,
            Unfitting: _unfitting,
            WindingDown: _winding_down,
            JoiningOver: _joining_over,
        }
    ),
    limits(
        {
            PRESSES: _("This was done as often as it could be, so nothing more was moved."),
            NAMES: _(
                "Few people whom nobody has seen here can be named in a month: {left} of {most} are"
                " left until {time}. Ask them to write to me first."
            ),
            tickets.LIMIT: _(
                "You were given many private pages today ({most}). Ask again after {time}."
            ),
            attempts.LIMIT: _(
                "You may not do this. You have tried often, so it is not answered again before"
                " {time}."
            ),
        }
    ),
    refusals(
        {
            NotFound: say(
                "I cannot find that. Check the number, or see {command}.", command=Code("/history")
            ),
            "private_only": say("This is for a private chat alone. Write to me there."),
            "ticket": say(
                "This page is over: it was used, or its time is up. Ask for a new one in the chat."
            ),
            "vault": say("Whoever this was has been erased, so nothing more is known or kept."),
            "vault_lost": say(
                "The vault does not have these papers: they were erased, or an older vault was put"
                " in its place. Ask for them again."
            ),
            TooLarge: say("This amount is too large for the books. Nothing was moved."),
            Overloaded: say(
                "Very many people are paying right now. Nothing was moved; try again in a moment."
            ),
            Unavailable: say(
                "The books cannot be reached right now. Try again; nothing is paid twice."
            ),
            KeyConflict: say(
                "This message was used before with other words. Send it as a new message."
            ),
            AlreadySettled: say(
                "This has changed in the meantime, so nothing was moved. Look again."
            ),
            ("intents", "done"): say(
                "This was done before and cannot be cancelled. Nothing more was moved."
            ),
            ("intents", "cancelled"): say("This was cancelled before. Nothing was moved."),
            ("intents", "expired"): say(
                "This has expired. Nothing was moved; type the command again."
            ),
            ("identities", "came"): say(
                "Somebody has come under this name in the meantime, so nothing was moved. Type the"
                " command again to see who it is."
            ),
            "pay_bot": say("I carry money, but I cannot own any. Name a person."),
            "pay_a_bot": say("A bot cannot own money. Name a person."),
            "admins_only": say("This is not yours to do."),
            "not_yours": say(
                "These buttons are not yours. Only the person who asked can press them."
            ),
            "not_here": say(
                "These buttons are for another chat. Press them where the card stands."
            ),
            "not_holder": say("Only somebody with the right to do this can press these buttons."),
            "not_your_link": say("This link is not yours. Only the person who asked can open it."),
            "not_joined": say(
                "You have not joined yet. Type {command} to begin.", command=Code("/start")
            ),
            "rule_changed": say(
                "This rule has changed meanwhile, so nothing was done. Look at it again."
            ),
            "role_unknown": say("There is no such role."),
            "role_not_joined": say("Only somebody who has joined can have a role."),
            "role_had": say("This person has this role already."),
            "role_not_had": say("This person does not have this role."),
            "role_changed": say("This role was given or taken meanwhile. Look again."),
            "last_owner": say("This is the last owner. Make somebody else an owner first."),
            "unknown_payee": say(
                "I do not know that person yet. Reply to one of their messages, or ask them to"
                " write to me."
            ),
        }
    ),
)


def worded(refusal: LedgerError) -> Said | None:
    """Return the core's sentence for a refusal, if it has one."""
    return next(filter(None, (each.worded(refusal) for each in CORE)), None)
