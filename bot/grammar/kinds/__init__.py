"""The kinds of argument: what a command's signature may ask for, each an object of its own.

A new kind is one file here: how it is read (pure), resolved (with the books), asked for when it is
missing, kept as a fact, offered, and sampled for whoever plays. Everything else asks the object.
"""

from bot.grammar.kinds.amount import AMOUNT, Amount
from bot.grammar.kinds.kind import Chance, Kind, World
from bot.grammar.kinds.note import NOTE, Note
from bot.grammar.kinds.number import NUMBER, Number
from bot.grammar.kinds.payee import PAYEE, Payee
from bot.grammar.kinds.remark import OUTCOME, REMARK, Outcome, Remark
from bot.grammar.kinds.secret import SECRET, Secret
from bot.grammar.kinds.word import WORD, WORDS, Word, Words

__all__ = [
    "AMOUNT",
    "NOTE",
    "NUMBER",
    "OUTCOME",
    "PAYEE",
    "REMARK",
    "SECRET",
    "WORD",
    "WORDS",
    "Amount",
    "Chance",
    "Kind",
    "Note",
    "Number",
    "Outcome",
    "Payee",
    "Remark",
    "Secret",
    "Word",
    "Words",
    "World",
]
