"""The kinds of argument: what a command's signature may ask for, each an object of its own.

A new kind is one file here: how it is read (pure), resolved (with the books), asked for when it is
missing, kept as a fact, offered, and sampled for whoever plays. Everything else asks the object.
"""

from bot.grammar.kinds.amount import AMOUNT, PART, Amount, Part
from bot.grammar.kinds.day import DAY, PAST_DAY, OnDay, SinceDay
from bot.grammar.kinds.kind import Apart, Behind, Chance, Kind, Naming, World
from bot.grammar.kinds.note import NOTE, WHY, Note, Reason
from bot.grammar.kinds.number import NUMBER, Number
from bot.grammar.kinds.one_of import OneOf
from bot.grammar.kinds.payee import PAYEE, PAYER, Payee
from bot.grammar.kinds.presents import PRESENTS, Present, Presents
from bot.grammar.kinds.secret import SECRET, Secret
from bot.grammar.kinds.sharers import SHARERS, Sharers
from bot.grammar.kinds.sharing import EQUALLY, SHARING, How, Sharing
from bot.grammar.kinds.times import TIMES, Times
from bot.grammar.kinds.word import WORD, WORDS, OneWord, Word, Words

__all__ = [
    "AMOUNT",
    "DAY",
    "EQUALLY",
    "NOTE",
    "NUMBER",
    "PART",
    "PAST_DAY",
    "PAYEE",
    "PAYER",
    "PRESENTS",
    "SECRET",
    "SHARERS",
    "SHARING",
    "TIMES",
    "WHY",
    "WORD",
    "WORDS",
    "Amount",
    "Apart",
    "Behind",
    "Chance",
    "How",
    "Kind",
    "Naming",
    "Note",
    "Number",
    "OnDay",
    "OneOf",
    "OneWord",
    "Part",
    "Payee",
    "Present",
    "Presents",
    "Reason",
    "Secret",
    "Sharers",
    "Sharing",
    "SinceDay",
    "Times",
    "Word",
    "Words",
    "World",
]
