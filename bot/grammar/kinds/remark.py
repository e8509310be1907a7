"""A few words to somebody, asked for in a sentence of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.kinds.note import Rest
from bot.kit import _, say

if TYPE_CHECKING:
    from bot.kit import Code, Said


class FewWords(Rest):
    """What is left of a message, as a word to somebody about what is done."""

    def __init__(self, asks: str, about: str = _("A few words about it")) -> None:
        self._asks = asks
        self.about = about

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask for the words."""
        return say(self._asks)


REMARK: Final = FewWords(
    _("Is there anything to say about it? Write it in a few words; the other side reads it.")
)
HAPPENED: Final = FewWords(
    _("What happened? Support reads what you write here, in a few words; or skip it.")
)
OUTCOME: Final = FewWords(
    _("What came of it? Write it in a few words, which who reported it reads; or skip that.")
)
FINDING: Final = FewWords(
    _("What is to be noted? Write it in a few words; those who handle cases read it.")
)
MATTER: Final = FewWords(_("What is the matter? Write it in a few words."))
REASON: Final = FewWords(_("Do you want to say why? Write a few words, or skip that."))
GREETING: Final = FewWords(
    _("Do you want to add a greeting? Write a few words, or skip that."), _("A few words with it")
)
WHY: Final = FewWords(
    _("Why? Write it in a few words: whoever has to approve it reads it, and it is kept.")
)
GROUND: Final = FewWords(_("Why? Write it in a few words; it is kept."), _("Why, in a few words"))
PLEA: Final = FewWords(
    _("What should be known of it? Support reads what you write here, in a few words.")
)
ANNOUNCED: Final = FewWords(
    _("Why, and how do people get what they have? Everybody is told these words as you write them.")
)
WHERE: Final = FewWords(
    _("Where is it to go? Write an account, or how you can be reached; support reads it.")
)
SOUGHT: Final = FewWords(
    _(
        "What is looked for? A name with @ or $, a receipt's number, an amount and perhaps a day,"
        " or words of a note in quotation marks."
    ),
    _("What is looked for"),
)
Remark = Annotated[str, REMARK]
Happened = Annotated[str, HAPPENED]
Outcome = Annotated[str, OUTCOME]
Reason = Annotated[str, REASON]
Greeting = Annotated[str, GREETING]
Why = Annotated[str, WHY]
Ground = Annotated[str, GROUND]
Plea = Annotated[str, PLEA]
Announced = Annotated[str, ANNOUNCED]
Where = Annotated[str, WHERE]
Finding = Annotated[str, FINDING]
Matter = Annotated[str, MATTER]
Sought = Annotated[str, SOUGHT]
