"""The kinds of argument: what a command's signature may ask for, each an object of its own.

A new kind is one file here: how it is read (pure), resolved (with the books), asked for when it is
missing, kept as a fact, offered, and sampled for whoever plays. Everything else asks the object.
"""

from bot.grammar.kinds.amount import AMOUNT, PART, Amount, Part
from bot.grammar.kinds.kind import Chance, Kind, World
from bot.grammar.kinds.note import NOTE, WHY, Note, Reason
from bot.grammar.kinds.number import NUMBER, Number
from bot.grammar.kinds.payee import PAYEE, PAYER, Payee
from bot.grammar.kinds.secret import SECRET, Secret
from bot.grammar.kinds.word import WORD, WORDS, Word, Words

__all__ = [
    "AMOUNT",
    "NOTE",
    "NUMBER",
    "PART",
    "PAYEE",
    "PAYER",
    "SECRET",
    "WHY",
    "WORD",
    "WORDS",
    "Amount",
    "Chance",
    "Kind",
    "Note",
    "Number",
    "Part",
    "Payee",
    "Reason",
    "Secret",
    "Word",
    "Words",
    "World",
]
