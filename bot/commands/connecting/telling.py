"""What is told of two who are to be one, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Card, Code, Live, Reply, _, acts, limits, refusals, refuses, say, tells
from ledger import ids
from ledger.products.connecting import ISSUED, Torn
from ledger.products.connecting.cards import KIND

if TYPE_CHECKING:
    from bot.kit import Facts, Row, Said


@tells("connect_asked")
def asked_for(facts: Facts) -> Reply:
    """Show who made a code who has come with it."""
    return Reply((), live=Live(KIND, ids.from_text(facts.card)))


@tells("connect_refused")
def declined(facts: Facts) -> Reply:
    """Tell one side that the other does not want it."""
    told = say("{person} did not confirm that you are one. Nothing was done.", person=facts.person)
    return Reply.of(card=Card(told, tone="ended"))


@tells("connected")
def connected(facts: Facts) -> Reply:
    """Tell her on every platform that she is one, and what came over."""
    rows: list[Row] = [(say("Came over"), each) for each in facts.sums]
    if gift := getattr(facts, "gift", None):
        rows.append((say("Second welcome gift, taken back"), gift))
    told = say(
        "Your accounts are joined: you are {person} on each of them now.", person=facts.person
    )
    more = say("If that was not you, write {command} at once.", command=Code("/case"))
    return Reply.of(card=Card(told, rows=rows, tone="done", more=[more]))


@refuses(Torn)
def torn(refusal: Torn) -> Said:
    """Say that something of hers is open, where a card cannot name it."""
    return say(
        "Something of yours is still open ({count}), so your accounts cannot be joined yet."
        " {command} names it.",
        count=sum(refusal.waiting.values()) + len(refusal.held),
        command=Code("/connect"),
    )


named = acts({"connected": _("Accounts joined")})
limited = limits({ISSUED: _("You can have {most} codes a day. Try again from {time}.")})
refused = refusals(
    {
        "connect": say(
            "There is nothing to join behind this code: it is wrong, used or too old. Write"
            " {command} on your other platform for another.",
            command=Code("/connect"),
        ),
        "connect_self": say(
            "This is your own code. Write it on your other platform, to be one person there, too."
        ),
        "connect_used": say(
            "This code was used meanwhile, so nothing was done. Write {command} on your other"
            " platform for another.",
            command=Code("/connect"),
        ),
        "connect_own_state": say(
            "Your account is not open, so it cannot be joined with another. {command} shows what"
            " you can do.",
            command=Code("/balance"),
        ),
        "connect_other_state": say(
            "The account on the other side is not open, so the two cannot be joined. {command}"
            " there shows what can be done.",
            command=Code("/balance"),
        ),
        "connect_own_unjoined": say(
            "You have not joined here yet. Type {command} first, then the code.",
            command=Code("/start"),
        ),
        "connect_other_unjoined": say(
            "The other side has not joined yet. Type {command} there first.",
            command=Code("/start"),
        ),
        "connect_other_open": say(
            "Something is still open on the other side: a request, a split, a payment that waits,"
            " a case. {command} there names it. Settle it first, then join.",
            command=Code("/connect"),
        ),
        "connect_other_lock": say(
            "The other side has locked its wallets since it confirmed, so this is void and nothing"
            " was done. Write {command} for a new code.",
            command=Code("/connect"),
        ),
        "connect_many": say(
            "So many accounts were joined here before that no more can be. Use one of them."
        ),
        "connect_blocks": say(
            "One side has blocked so many people, or is blocked by so many, that it cannot be"
            " joined. Lift blocks with {command} first.",
            command=Code("/unblock"),
        ),
        "connect_erasure": say(
            "One side is to be deleted, so the two cannot be joined. {command} there keeps it.",
            command=Code("/mydata"),
        ),
        "connect_verifying": say(
            "Support is looking at the papers of one side. Join the two once that is decided.",
        ),
        "connect_papers": say(
            "The two sides have shown different papers, so they are not one person here. If that is"
            " wrong, write {command}.",
            command=Code("/case"),
        ),
        "connect_busy": say(
            "Money came or went on one side in this very moment, so nothing was done. Press again."
        ),
        "before_connect": say(
            "This card is from before your accounts were joined, so it does nothing any more. Type"
            " the command again."
        ),
        ("connects", "refused"): say("One side did not want this. Nothing was done."),
        ("connects", "done"): say("This was done before; nothing was done again."),
        ("connects", "open"): say("The other side has not confirmed it yet."),
    }
)
