"""What gifts say of themselves: their transfers, what stands of them, and what is refused."""

from bot.kit import Code, Facts, Row, p_, refusals, refuses, say, shows, stands
from bot.kit.said import Said
from bot.kit.shown import Found, People, Shown
from ledger.people.persons import Person
from ledger.products.gifts import eidiya, ending, making, presents, taking
from ledger.products.gifts.making import MOST_SHARES, TooThin
from ledger.products.gifts.opening import NeedsWord
from ledger.products.gifts.standing import IN_ENVELOPES

TOO_LATE = say("Too late: it was given already.")
WRONG_WORD = say("That is not the word. Ask the giver for it, and write it here.")

REFUSALS = refusals(
    {
        "gift_alone": say("An envelope is for a group. Type this in the group that you mean."),
        "gift_shares": say(
            "An envelope is for 1 to {most} people. Nothing was moved.", most=MOST_SHARES
        ),
        "gift_own": say(
            "This envelope is your own, for the others. To open one yourself, add {words} when you"
            " make it.",
            words=Code("with me"),
        ),
        "gift_members": say("This envelope is for those who have been here longer."),
        "gift_newcomers": say("This envelope is for those who were here when it was given."),
        "gift_word": WRONG_WORD,
        "gift_words": say("Too many wrong words. Try again tomorrow with the right one."),
        "gift_elsewhere": say("Press the button on the envelope in its group first."),
        "envelope": say("There is no such envelope, or it is not for you to see."),
        ("envelopes", "empty"): say("All of it has been opened: somebody was faster."),
        ("envelopes", "back"): say("This envelope is over: what was left went back."),
        "eidiya_people": say("A list has 1 to {most} people.", most=eidiya.MOST_PEOPLE),
        "eidiya_currencies": say("A list is in one currency. Make a list for each."),
        "eidiya_twice": say("Somebody is named twice. Name each person once."),
        "eidiya_far": say("That day is more than a year away. Choose an earlier one."),
        ("eidiyas", "given"): TOO_LATE,
    }
)


@refuses(TooThin)
def too_thin(refusal: TooThin) -> Said:
    """Say how much so many shares need."""
    return say(
        "So many shares need {least} at least. Give more, or to fewer people.", least=refusal.least
    )


@refuses(NeedsWord)
def needs_word(refusal: NeedsWord) -> Said:
    """Say how the word is said."""
    return say(
        "A word opens this envelope. Type {command} and the word behind it.",
        command=Code(f"/gift open {refusal.number}"),
    )


@shows(making.MADE, family=p_("family", "Gifts"))
def envelope_filled(found: Found, _reader: Person, people: People) -> Shown:
    """Show what went into an envelope."""
    payer = people[found.payer]
    return Shown(say("an envelope for a group"), parties=say("{payer}, to a group", payer=payer))


@shows(taking.OPENED, family=p_("family", "Gifts"))
def envelope_opened(found: Found, reader: Person, people: People) -> Shown:
    """Show a share."""
    payer, payee = people[found.payer], people[found.payee]
    if found.payer == reader.id:
        return Shown(say("opened by {payee}", payee=payee), payee)
    return Shown(say("out of an envelope of {payer}", payer=payer), payer)


@shows(ending.RETURNED, family=p_("family", "Gifts"))
def given_back(found: Found, _reader: Person, people: People) -> Shown:
    """Show what came back out of an envelope."""
    back = say("back out of an envelope")
    return Shown(back, parties=say("{payer}, from an envelope", payer=people[found.payer]))


@shows(eidiya.MADE, family=p_("family", "Gifts"))
def eidiya_made(found: Found, _reader: Person, people: People) -> Shown:
    """Show what was set aside for a list."""
    payer = people[found.payer]
    return Shown(say("set aside for a list"), parties=say("{payer}, for a list", payer=payer))


@shows(presents.GAVE, family=p_("family", "Gifts"))
def eidiya_given(found: Found, reader: Person, people: People) -> Shown:
    """Show what somebody on a list was given."""
    payer, payee = people[found.payer], people[found.payee]
    if found.payer == reader.id:
        return Shown(say("an eidiya for {payee}", payee=payee), payee)
    return Shown(say("an eidiya from {payer}", payer=payer), payer)


@shows(eidiya.TAKEN, presents.UNGIVEN, family=p_("family", "Gifts"))
def eidiya_back(found: Found, _reader: Person, people: People) -> Shown:
    """Show what came back of a list."""
    back = say("back from a list")
    return Shown(back, parties=say("{payer}, from a list", payer=people[found.payer]))


@stands("set_aside")
def set_aside(facts: Facts) -> Row:
    """Say what rests in open envelopes, and what waits for its day and where that is seen."""
    if facts.what == IN_ENVELOPES:
        until = say("{amount}, until {time}", amount=facts.amount, time=facts.until)
        return say("In open envelopes"), until
    seen = say("{amount}, see {command}", amount=facts.amount, command=Code("/eidiya list"))
    return say("Set aside for a day"), seen
