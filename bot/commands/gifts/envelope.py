"""An envelope for a group: the card of its giver, and what each who opens it is told."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from bot.commands.gifts.wording import WRONG_WORD
from bot.grammar import fold
from bot.grammar.kinds import PAST_DAY, TO_ASK, Amount, Note, Number, OneOf, OneWord, Times
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Card,
    Code,
    DayOf,
    Facts,
    Lacks,
    Leads,
    Of,
    Reply,
    Row,
    Said,
    _,
    command,
    confirm_card,
    p_,
    press,
    receipt,
    say,
    say_many,
    tells,
)
from ledger.errors import NotAllowed
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.products.gifts import ending, envelope, making, opening
from ledger.products.gifts.making import ENDS, OPENS, VERB, Draft, Wish
from ledger.products.gifts.opening import NeedsWord

_CONTEXT = "gift words"
_MOMENT = timedelta(milliseconds=1)
_RANDOM, _EQUAL = p_("gift words", "random"), p_("gift words", "equal")
HOW = OneOf(_CONTEXT, _RANDOM, _EQUAL, about=_("How it is shared: random or equal"))
WITH_ME = OneOf(
    _CONTEXT, p_("gift words", "with me"), about=_("with me: you may open it yourself, too")
)
WORD = OneWord(
    after=(_CONTEXT, p_("gift words", "word")),
    about=_("A word that opens it, such as moon"),
    asks=_("Which word opens it? Write one word here; the group does not see it."),
)
ITS_WORD = OneWord(
    about=_("The word that opens it"),
    asks=_("A word opens this envelope. Write it here, or ask the giver for it."),
)


@command(
    p_("trigger", "gift"),
    about=_("Give a group an envelope: each who opens it gets a share."),
    examples=(
        _("/gift 50 x10"),
        _("/gift 50 x10 equal"),
        _("/gift 50 x10 word moon"),
        say(
            "Whoever reads the group reads a word that you type there. With {words} as the last"
            " word you are asked for it in private.",
            words=Code(_("word")),
        ),
    ),
    bare="give",
    twin=p_("slash command", "gift"),
    menu=_("Gift for this group"),
    under="gifts",
    grows=True,
    product="gift",
)
async def gift(  # noqa: PLR0913, PLR0917 - an envelope has that many sides
    call: Call,
    amount: Amount,
    shares: Annotated[Times, Of(option=p_("option", "shares"))],
    how: Annotated[str, HOW, Of(option=p_("option", "way"))] = _RANDOM,
    since: Annotated[
        date | None, PAST_DAY, Of(_("For members since a day"), p_("option", "since"))
    ] = None,
    word: Annotated[str, WORD, Of(option=p_("option", "word"))] = "",
    own: Annotated[str, WITH_ME, Of(option=p_("option", "me"))] = "",
    note: Note = NO_NOTE,
) -> Reply:
    """Show the card of an envelope; a word that the group is not to read is asked for first."""
    if word == TO_ASK and call.seen_in:
        known = {"amount": amount, "shares": shares, "how": how, "own": own, "note": note}
        raise Lacks(gift, "word", say(WORD.asks), known | ({"since": since} if since else {}))
    wish = Wish(
        amount,
        shares,
        "equal" if how == _EQUAL else "random",
        _end_of(since, call.settings.time_zone) if since else None,
        fold(word),
        own=bool(own),
        note=note,
    )
    card = await making.draft(call.act, wish)
    return _card(card, wish, await call.group())


@press(VERB, product="gift")
async def filled(call: Call, intent: Intent) -> Reply:
    """Fill the envelope; the group is shown it."""
    made = await making.fill(call.act, intent)
    again = say("This was given before; nothing was moved again.") if made.repeated else None
    found = made.envelope
    return receipt(
        say(
            "Your envelope of {amount} is in {group}. Receipt {number}.",
            amount=found.amount,
            group=_named(await call.group(intent.chat)),
            number=found.number,
        ),
        amount=found.amount,
        fee=found.fee,
        left=made.left,
        more=[say("What nobody opens until {until} comes back to you.", until=found.expires_at)],
        again=again,
        buttons=[Button.does(say("End it now"), made.back, "end")] if found.is_open else [],
    )


@press(ENDS)
async def ended(call: Call, intent: Intent) -> Reply:
    """Bring back what is left before its time."""
    found = await ending.end(call.act, intent)
    if not found.left:
        return Reply.of(say("All of it has been opened: nothing is left to come back."))
    told = say("Your envelope is closed, and {amount} is back in your wallet.", amount=found.left)
    return Reply.of(told, edits_card=True)


@press(OPENS, product="receive")
async def opened(call: Call, intent: Intent) -> Reply:
    """Give the next share to who presses."""
    came = await call.came() if call.came else None
    try:
        return await _opened(call, intent.token, came)
    except NeedsWord as needs:
        await opening.knock(call.act, intent.token, came)
        return Reply((), leads=Leads("gift open", {"number": needs.number}))


@command(
    p_("trigger", "gift open"),
    about=_("Open an envelope with its word."),
    examples=(_("/gift open 7 moon"),),
    twin=p_("slash command", "gift open"),
    product="receive",
)
async def open_with_word(
    call: Call, number: Number, word: Annotated[str, ITS_WORD, Of(option=p_("option", "word"))]
) -> Reply:
    """Give the next share to who says the word; for a wrong one another is asked for."""
    found = await envelope.by_number(call.books, number)
    if call.chat.name == found.chat:
        came = await call.came() if call.came else None
    else:
        came = await opening.knocked(call.act, found.token)
    try:
        return await _opened(call, found.token, came, fold(word))
    except NotAllowed as refusal:
        if refusal.rule != "gift_word":
            raise
        raise Lacks(open_with_word, "word", WRONG_WORD, {"number": number}) from None


@tells("envelope_back")
def back(facts: Facts) -> Reply:
    """Tell the giver what came back by itself."""
    return Reply.of(
        say_many(
            "{count} person opened your envelope; {amount} was left and is back in your wallet."
            " Receipt {number}.",
            "{count} people opened your envelope; {amount} was left and is back in your wallet."
            " Receipt {number}.",
            facts.taken,
            amount=facts.amount,
            number=facts.receipt,
        )
    )


async def _opened(call: Call, token: bytes, came: datetime | None, word: str = "") -> Reply:
    share = await opening.open_one(call.act, token, came, word)
    giver = await persons.by_id(call.books, share.envelope.giver)
    facts: dict[str, Any] = {
        "amount": share.had.amount,
        "giver": giver,
        "number": share.had.number,
    }
    told = say("{amount} from {giver} is yours. Receipt {number}.", **facts)
    if share.repeated:
        told = say("You opened this before: {amount} from {giver}. Receipt {number}.", **facts)
    return Reply.of(card=Card(told, share.had.amount, giver, tone="done"))


def _card(card: Draft, wish: Wish, group: str) -> Reply:
    title = say_many(
        "Give {amount} in {group}, for {count} person?",
        "Give {amount} in {group}, for {count} people?",
        wish.count,
        amount=wish.amount,
        group=_named(group),
    )
    return confirm_card(
        title,
        card.intent,
        confirm=say("Give it"),
        amount=wish.amount,
        rows=[*shared(wish.how), *_gates(wish, card)],
        note=wish.note,
        fee=card.fee,
        left=card.left,
        more=[
            say(
                "Each who opens it gets one share. What nobody opens within {time} comes back to"
                " you.",
                time=card.lasts,
            )
        ],
        done=say("You asked for this before, and it was given."),
    )


def _named(group: str) -> Said:
    """Name a group, where it is known what it is called."""
    return say("“{title}”", title=group) if group else say("the group")


def shared(how: str) -> list[Row]:
    """Return the row that says how it is shared."""
    said = say("in equal shares") if how == "equal" else say("by luck")
    return [(say("Shared"), said)]


def _gates(wish: Wish, card: Draft) -> list[Row]:
    rows: list[Row] = []
    if card.since:
        rows.append(members_since(card.since))
    if wish.word:
        rows.append((say("Opens with"), say("a word that you tell")))
    if wish.own:
        rows.append((say("You"), say("may open it, too")))
    return rows


def members_since(end: datetime) -> Row:
    """Return the row that says for whom it is; `end` is that of the day."""
    return say("For members since"), DayOf(end - _MOMENT)


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
