"""How splits look: the card that asks the maker, and the live card that all of them see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Button, Card, Reply, confirm_card, draws, say, say_many
from bot.wording import listed
from ledger import ids
from ledger.money import Money
from ledger.people import persons
from ledger.products.splits import cards, reading, shares

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Row, Said, Tone
    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.products.splits.named import Draft
    from ledger.products.splits.reading import Share, Split

WORDS = {
    "no": say("Decline without a word"),
    "away": say("I was not there"),
    "paid": say("I have paid otherwise"),
    "wrong": say("The amount is not right"),
}
"""With what word a share is declined, as its button says it."""
_STATES = {
    "in": say("is in"),
    "open": say("not paid yet"),
    "paid": say("paid"),
    "declined": say("declined"),
    "settled": say("settled"),
    "withdrawn": say("asked no more"),
    "expired": say("not paid in time"),
}
_STRANGE = say(
    "You have never paid this person. Pay only if you know who it is, and what it is for."
)
_STANDS = {"gathering", "closed", "open"}
_DONE = {"paid", "settled"}
_TONES: dict[str, Tone] = {"open": "asks", "paid": "done", "settled": "done"}


@draws(cards.KIND)
async def card(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a split: her own share for who is asked for one, all of it for the others."""
    split = await reading.get(books, token)
    people = await persons.by_ids(books, split.people)
    share = split.of(reader.id) if reader and reader.id != split.maker else None
    if share and reader and split.state not in {"gathering", "closed"}:
        unpaid = share.paid_by != reader.id
        strange = unpaid and await shares.is_strange(books, split, reader.id)
        return _share(split, share, reader, people, strange=strange)
    return _whole(split, reader, people)


def asked(drafted: Draft, maker: Person, group: str = "") -> Reply:
    """Ask the maker whether the shares are to stand, and be shown in a group."""
    rows = [
        (_names(who, maker), share.amount)
        for who, share in zip(drafted.sharers, drafted.shares, strict=True)
    ]
    odd = [who for who, each in zip(drafted.sharers, drafted.shares, strict=True) if each.odd]
    return confirm_card(
        say("Split {amount}?", amount=drafted.total),
        drafted.intent,
        confirm=say("Split"),
        amount=drafted.total,
        rows=[*([(say("Shown in"), group)] if group else []), *rows],
        note=drafted.note,
        more=_odd(drafted.total, [_names(who, maker) for who in odd]),
        done=say("You asked for this before, and it was split."),
    )


def _whole(split: Split, reader: Person | None, people: Mapping[int, Person]) -> Reply:
    """Draw all of a split, as its maker and a group see it."""
    mine = reader is not None and reader.id == split.maker
    maker = people[split.maker]
    title = (
        say("Your split of {amount}", amount=split.total)
        if mine
        else say("{person} splits {amount}", person=maker, amount=split.total)
    )
    drawn = Card(
        title,
        split.total,
        maker,
        rows=[_row(share, reader if mine else None, people) for share in split.shares],
        note=split.note,
        status=_status(split),
        tone=_tone(split),
        more=[
            *_odd(split.total, [_of(share, reader, people) for share in split.shares if share.odd]),
            *_reminded(split),
            *_begins(split, group=reader is None),
        ],
        until=split.expires_at if _tone(split) == "waits" else None,
    )
    return Reply.of(card=drawn, buttons=_buttons(split, mine=mine, group=reader is None))


def _share(
    split: Split, share: Share, reader: Person, people: Mapping[int, Person], *, strange: bool
) -> Reply:
    """Draw the share of one who is asked for it; of whom she does not know, without the note."""
    maker, others = people[split.maker], [each for each in share.people if each != reader.id]
    asks = share.state == "open"
    title = (
        say(
            "{person} asks you for {amount}: your share of {total}.",
            person=maker,
            amount=share.amount,
            total=split.total,
        )
        if asks
        else say("Your share of {amount} for {person}", amount=share.amount, person=maker)
    )
    drawn = Card(
        title,
        share.amount,
        maker,
        note="" if strange else split.note,
        status=None if asks else _own_state(share, reader, people),
        tone=_TONES.get(share.state, "ended"),
        above=say("A reminder") if asks and split.is_reminded else None,
        more=[
            *(
                say("One share with {person}: either of you pays it.", person=people[other])
                for other in others
                if asks
            ),
            *([_STRANGE] if strange and asks else []),
        ],
        until=split.expires_at if asks else None,
    )
    return Reply.of(card=drawn, buttons=_payers(split, reader, strange=strange) if asks else [])


def _payers(split: Split, reader: Person, *, strange: bool) -> list[Button]:
    """Return what may be pressed by one who is asked for a share."""
    offered = [("pay", say("Pay")), ("decline", say("Decline"))]
    if strange and split.note:
        offered.append(("show", say("Show the note")))
    if strange:
        offered.append(("block", say("Block")))
    token = cards.paying(split.token, reader.id)
    return [_does(label, token, choice) for choice, label in offered]


def _buttons(split: Split, *, mine: bool, group: bool) -> list[Button]:
    """Return what may be pressed below all of a split: a group comes in, its maker does more."""
    gathers, managing = split.state == "gathering", cards.managing(split.token)
    if gathers and group:
        return [_does(say("I'm in"), cards.joining(split.token), "join")]
    if not mine or not (gathers or (split.state == "open" and split.unpaid)):
        return []
    close, remind = ("close", say("Close the list")), ("remind", say("Remind"))
    choice, label = close if gathers else remind
    return [_does(label, managing, choice), _does(say("Withdraw"), managing, "withdraw")]


def _does(label: Said, token: bytes, choice: str) -> Button:
    return Button(label, f"do:{ids.text(token)}:{choice}")


def _row(share: Share, reader: Person | None, people: Mapping[int, Person]) -> Row:
    names = _of(share, reader, people)
    if share.state == "own":
        return names, share.amount
    if share.state == "in":
        return names, _STATES["in"]
    state = _state(share, reader, people)
    return names, say("{amount} · {state}", amount=share.amount, state=state)


def _own_state(share: Share, reader: Person, people: Mapping[int, Person]) -> Said:
    """Say how her own share stands, to who has it."""
    if share.state == "settled":
        return say("settled together with what else was owed; nothing is left to pay")
    return _state(share, reader, people)


def _state(share: Share, reader: Person | None, people: Mapping[int, Person]) -> Said:
    """Say how a share stands; of two who share it, who has paid."""
    if share.state == "declined" and share.word in WORDS and share.word != "no":
        return say("declined: {word}", word=WORDS[share.word])
    if share.state == "paid" and share.partner and not (reader and reader.id == share.paid_by):
        return say("paid by {person}", person=people[share.paid_by])
    return _STATES[share.state]


def _status(split: Split) -> Said:
    if split.state in {"gathering", "closed"}:
        return say_many("{count} is in", "{count} are in", len(split.shares))
    if split.state != "open":
        return _STATES[split.state]
    zero, asked = Money(0, split.total.currency), _asked(split)
    total = sum((share.amount for share in asked), zero)
    paid = sum((share.amount for share in asked if share.state in _DONE), zero)
    states = {share.state for share in asked}
    if not states:
        return _STATES["declined"]
    if states == {"settled"}:
        return say("all settled")
    if "settled" in states:
        return say("{paid} of {total} paid or settled", paid=paid, total=total)
    return say("{paid} of {total} paid", paid=paid, total=total)


def _asked(split: Split) -> list[Share]:
    """Return the shares that somebody else is asked for; what is declined is nobody's."""
    return [share for share in split.asked if share.state != "declined"]


def _tone(split: Split) -> Tone:
    """Tell how all of a split stands: it is done once everybody has paid or settled."""
    states = {share.state for share in _asked(split)}
    if split.state != "open" or states - _DONE:
        return "waits" if split.state in _STANDS else "ended"
    return "done" if states else "ended"


def _odd(total: Money, names: Sequence[Said]) -> list[Said]:
    """Say who has what does not divide."""
    if not names:
        return []
    return [
        say(
            "What does not divide, {unit} each, goes to whoever of you has paid it least so far:"
            " {people}.",
            unit=Money(1, total.currency),
            people=listed(names),
        )
    ]


def _reminded(split: Split) -> list[Said]:
    if not split.is_reminded or not split.unpaid:
        return []
    return [say("Reminded: {time}", time=split.reminded_at)]


def _begins(split: Split, *, group: bool) -> list[Said]:
    """Say to a group how it goes on, in the order in which it does."""
    if split.state != "gathering" or not group:
        return []
    return [
        say("Whoever presses is in. Once the list is closed, each is asked for an equal share.")
    ]


def _of(share: Share, reader: Person | None, people: Mapping[int, Person]) -> Said:
    return _names([people[each] for each in share.people], reader)


def _names(who: Sequence[Person], reader: Person | None) -> Said:
    """Name who shares, the reader as you."""
    return listed(
        [
            say("You") if reader and person.id == reader.id else say("{person}", person=person)
            for person in who
        ]
    )
