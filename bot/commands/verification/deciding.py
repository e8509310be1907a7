"""What becomes of papers: approved, by two where it takes two, asked for once more, or rejected."""

from typing import Annotated

from bot.commands.verification.wording import LEVEL, titled
from bot.grammar.kinds import AGAIN_REASON, REJECT_REASON, CaseNumber, FewWords
from bot.kit import (
    NO_NOTE,
    Call,
    Card,
    Code,
    Lacks,
    Reply,
    Row,
    Said,
    _,
    acts,
    command,
    confirm_card,
    draws,
    press,
    receipt,
    refusals,
    say,
)
from bot.proposing import drawn, signed
from ledger import verification
from ledger.books import Books
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import VERIFY
from ledger.verification import (
    AGAIN,
    APPROVE,
    APPROVE_HIGHER,
    LOOK,
    PROVIDED,
    REJECT,
    TAKE,
    Draft,
    Mistakes,
)

_TOLD = FewWords(
    _("Is there anything to add? Write it in a few words, which the person reads; or skip it.")
)
_Told = Annotated[str, _TOLD]
_TYPED = say("Write the reason in a few words; the person reads it.")


@command("verification.approve", needs=VERIFY)
async def approve_(call: Call, number: CaseNumber) -> Reply:
    """Ask before somebody is verified."""
    found = await verification.get(call.books, number)
    asked = await verification.draft(call.act, found.token)
    person = await persons.by_id(call.books, found.person)
    more = await signed(call, VERIFY, asked.intent) if verification.needs_two(found) else []
    return confirm_card(
        say("Verify {person}: {level}?", person=person, level=LEVEL[found.level]),
        asked.intent,
        confirm=say("Approve"),
        who=person,
        rows=[_gives(asked)],
        more=more,
        done=say("You asked for this before, and it was done."),
    )


@press(APPROVE, needs=VERIFY)
async def decided(call: Call, intent: Intent) -> Reply:
    """Let it be so."""
    return await _approved(call, intent)


@press(APPROVE_HIGHER, needs=VERIFY, approved=True)
async def higher(call: Call, intent: Intent) -> Reply:
    """Let it be so, where it takes two."""
    return await _approved(call, intent)


@draws(APPROVE_HIGHER)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a verification that waits for somebody else's word."""
    return await drawn(books, token, reader, _about)


@command("verification.again", needs=VERIFY)
async def again_(
    call: Call,
    number: CaseNumber,
    reason: Annotated[str, AGAIN_REASON],
    words: _Told = NO_NOTE,
) -> Reply:
    """Ask somebody to hand it in once more."""
    found = await verification.get(call.books, number)
    if reason == "other" and not words:
        raise Lacks(again_, "words", _TYPED, {"number": number, "reason": reason})
    await verification.again(call.act, found.token, reason, words)
    return await _done(call, found.person, _("{person} is asked for the papers once more."))


@command("verification.reject", needs=VERIFY)
async def reject_(
    call: Call,
    number: CaseNumber,
    reason: Annotated[str, REJECT_REASON],
    words: _Told = NO_NOTE,
) -> Reply:
    """Let a verification end without anything."""
    found = await verification.get(call.books, number)
    if reason == "other" and not words:
        raise Lacks(reject_, "words", _TYPED, {"number": number, "reason": reason})
    await verification.reject(call.act, found.token, reason, words)
    return await _done(call, found.person, _("The verification of {person} is rejected."))


async def _approved(call: Call, intent: Intent) -> Reply:
    again = await verification.approved(call.act, intent)
    asked = Draft.read(intent)
    person = await persons.by_id(call.books, asked.person)
    return receipt(
        say("{person} is verified.", person=person),
        who=person,
        rows=[_gives(asked)],
        again=say("This was done before.") if again else None,
    )


async def _about(books: Books, proposal: Proposal) -> Card:
    asked = Draft.read(proposal.intent)
    found = await verification.of_token(books, asked.token)
    person = await persons.by_id(books, asked.person)
    twin = await persons.by_ids(books, {found.twin}) if found.twin else {}
    return Card(
        titled(found, person),
        who=person,
        rows=[_gives(asked), (say("Handed in"), asked.handed_in)],
        warnings=[
            say("{person} has handed in a document of the same number.", person=each)
            for each in twin.values()
        ],
    )


async def _done(call: Call, person: int, told: str) -> Reply:
    who = await persons.by_id(call.books, person)
    return Reply.of(card=Card(say(told, person=who), who=who, tone="done"))


def _gives(asked: Draft) -> Row:
    return say("Tier"), say("{tier}", tier=asked.tier)


named = acts(
    {
        TAKE: _("Verification taken"),
        LOOK: _("A look at papers"),
        APPROVE: _("Verified"),
        APPROVE_HIGHER: _("Verified by two"),
        AGAIN: _("Papers asked for once more"),
        REJECT: _("Verification rejected"),
        PROVIDED: _("What a provider says of papers"),
    }
)
_NOT_THERE: Said = say("There is no such verification.")
refused = refusals(
    {
        Mistakes: say("Something of it cannot be taken as it is. Look at it again."),
        "verification": _NOT_THERE,
        "verification_number": _NOT_THERE,
        "verification_not_yet": say(
            "This cannot be decided yet: something is still being checked, by who has been told of"
            " it. Leave it as it is, and try again later."
        ),
        "verification_names": say(
            "So many names were handed in for this account that no others are taken. {command} asks"
            " support.",
            command=Code("/complain"),
        ),
        "verification_own": say("These are your own papers, so somebody else decides on them."),
        "verification_not_yours": say("This page belongs to somebody else."),
        "verification_not_taken": say(
            "Somebody else deals with this verification, or nobody yet. Take it first."
        ),
        "verification_changed": say(
            "This verification has been decided, taken or handed in anew meanwhile, so nothing was"
            " done. Look again."
        ),
        "verification_good": say("What you have handed in is still good."),
        "verification_closed": say("Your account is closed, so there is nothing to verify."),
    }
)
