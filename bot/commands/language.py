"""Which language, and which digits."""

from typing import Annotated

from bot.grammar import BadArgument, fold
from bot.grammar.kinds import Word
from bot.kit import Button, Call, Code, Of, Reply, _, command, p_, press, say
from bot.speech import LANGUAGES, words
from ledger import ids
from ledger.people import intents, persons
from ledger.people.intents import Intent

_ABOUT = _("en, ar (digits ١٢٣) or ar-latn (digits 123)")
_NAMES = {
    "en": p_("language words", "en"),
    "ar": p_("language words", "ar"),
    "ar-latn": p_("language words", "ar-latn"),
}
_LABELS = {"en": say("English"), "ar": say("العربية ١٢٣"), "ar-latn": say("العربية 123")}


@command(
    p_("trigger", "language"),
    about=_("Choose your language and digits."),
    examples=(_("/language en"), _("/language ar"), _("/language ar-latn")),
    asked=(p_("asked", "language"),),
    private=(p_("private", "language en"), p_("private", "language ar")),
    needs="nothing",
)
async def language(call: Call, to: Annotated[Word, Of(_ABOUT)] = "") -> Reply:
    """Set the language, or offer the choice."""
    if to:
        return await _spoken(call, _meant(to))
    wanted = Intent(call.actor.id, dict.fromkeys(LANGUAGES, "language"), {})
    intent = await intents.make(call.books, wanted, call.token, b"")
    buttons = [Button.does(_LABELS[each], intent, each) for each in LANGUAGES]
    return Reply.of(say("Choose your language."), buttons=buttons)


@press("language", needs="nothing")
async def chosen(call: Call, intent: Intent) -> Reply:  # noqa: ARG001 - the choice says all
    """Set the language that the button names."""
    return await _spoken(call, call.choice)


async def _spoken(call: Call, to: str) -> Reply:
    await persons.speak(call.books, call.actor, to, ids.token())
    return Reply(
        [say("I will speak English with you from now on.")],
        edits_card=bool(call.choice),
        language=to,
    )


def _meant(word: str) -> str:
    for code, name in _NAMES.items():
        if fold(word) in {code, *(fold(each) for each in words("language words", name))}:
            return code
    raise BadArgument(
        say(
            "I speak English and Arabic. Type {en}, {ar} or {latn}.",
            en=Code("/language en"),
            ar=Code("/language ar"),
            latn=Code("/language ar-latn"),
        ),
        word,
    )
