"""Words -> typed arguments. Reading is pure: no clock, no database and no setting.

What an argument stands for is found with the books: each of `kinds` resolves its own.
"""

from bot.grammar.binding import bind
from bot.grammar.counting import Spelled, spelled
from bot.grammar.doubts import is_called
from bot.grammar.letters import fold, normalise, shown
from bot.grammar.lexicon import Lexicon
from bot.grammar.meanings import AFTER, BESIDE, COURTESY, FILLER, FOR_ME, TRIGGER
from bot.grammar.options import bind_options
from bot.grammar.payees import Handle, any_reached, begin_with_oneself, names_anybody
from bot.grammar.phrases import SOCIAL, Phrases, key
from bot.grammar.refusals import BadArgument, Missing, Unclear
from bot.grammar.slips import Keyboard, Slips
from bot.grammar.taking import Bound
from bot.grammar.typed import Typed, nearest, split

__all__ = [
    "AFTER",
    "BESIDE",
    "COURTESY",
    "FILLER",
    "FOR_ME",
    "SOCIAL",
    "TRIGGER",
    "BadArgument",
    "Bound",
    "Handle",
    "Keyboard",
    "Lexicon",
    "Missing",
    "Phrases",
    "Slips",
    "Spelled",
    "Typed",
    "Unclear",
    "any_reached",
    "begin_with_oneself",
    "bind",
    "bind_options",
    "fold",
    "is_called",
    "key",
    "names_anybody",
    "nearest",
    "normalise",
    "shown",
    "spelled",
    "split",
]
