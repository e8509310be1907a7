"""What somebody has open with support, and how she tells it of something new."""

from bot.commands.cases.drawing import people_of, title
from bot.kit import Button, Call, Card, Code, Entry, People, Reply, say
from ledger.people.cases import Case
from ledger.people.cases.reading import of_opener
from ledger.people.roles import HANDLE_CASES

_TAKEN_OVER = say(
    "If somebody else is in your account, lock your wallets with {lock}, see with {devices} where"
    " it is open, and tell support.",
    lock=Code("/lock"),
    devices=Code("/devices"),
)
_NEW = say("To tell support of something new: {command}", command=Code("/complain new"))
_SUPPORTS = say("{command} lists all that are open.", command=Code("/cases"))


async def own(call: Call) -> Reply:
    """List what she has open, and say how to begin."""
    reported = [each for each in await of_opener(call.books, call.actor.id) if not each.is_supports]
    people = await people_of(call.books, reported)
    card = Card(
        say("Your open cases") if reported else say("You have no open case."),
        entries=[_entry(each, people) for each in reported],
        more=[_NEW, _TAKEN_OVER, *([_SUPPORTS] if call.may(HANDLE_CASES) else [])],
    )
    buttons = [
        Button.goes(say("Case {number}", number=each.number), "case", each.number)
        for each in reported
    ]
    return Reply.of(card=card, buttons=[*buttons, Button.goes(say("Tell support"), "complain", "")])


def _entry(case: Case, people: People) -> Entry:
    what, below = title(case, people), say("since {time}", time=case.opened_at)
    return Entry(say("{what} ({below})", what=what, below=below), what, below, None)
