"""Which language, and which digits."""

from typing import Annotated

from bot.grammar import BadArgument, fold
from bot.grammar.kinds import Word
from bot.kit import Button, Call, Code, Of, Reply, Said, _, command, p_, press, say
from bot.languages import CATALOGUES, CODES, of
from bot.speech import tongues
from ledger import ids, rules
from ledger.people import persons
from ledger.people.intents import Intent

_ABOUT = _("The language: its name or its code")
_ASKED_FOR = p_("private", "language {language}")


@command(
    p_("trigger", "language"),
    about=_("Choose your language and digits."),
    examples=tuple(f"/language {each}" for each in CODES),
    asked=(p_("asked", "language"),),
    private=tuple(_ASKED_FOR.format(language=each) for each in CATALOGUES),
    needs="nothing",
    twin=p_("slash command", "language"),
    menu=_("Language"),
    family=p_("slash command", "account"),
)
async def language(call: Call, to: Annotated[Word, Of(_ABOUT)] = "") -> Reply:
    """Set the language, or offer the choice."""
    if to:
        return await _spoken(call, _meant(to))
    wanted = Intent(call.actor.id, dict.fromkeys(CODES, "language"), {})
    intent = await rules.card(call.books, wanted, call.token, b"")
    buttons = [Button.does(Said(of(each).label), intent, each) for each in CODES]
    return Reply.of(say("Choose your language."), buttons=buttons)


@press("language", needs="nothing")
async def chosen(call: Call, intent: Intent) -> Reply:  # noqa: ARG001 - the choice says all
    """Set the language that the button names."""
    return await _spoken(call, call.choice)


async def _spoken(call: Call, to: str) -> Reply:
    await persons.speak(call.books, call.actor, to, ids.token())
    said = say("I will speak {language} with you from now on.", language=Said(of(to).name))
    return Reply([said], edits_card=bool(call.choice), language=to)


def _meant(word: str) -> str:
    for code in CODES:
        if fold(word) in map(fold, tongues.names(code)):
            return code
    raise BadArgument(say("I do not speak that yet. Type {choices}.", choices=_choices()), word)


def _choices() -> Said:
    *others, last_but_one, last = (Code(f"/language {each}") for each in CODES)
    said = say("{command} or {other}", command=last_but_one, other=last)
    for each in reversed(others):
        said = say("{command}, {more}", command=each, more=said)
    return said
