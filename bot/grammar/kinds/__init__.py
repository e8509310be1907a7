"""The kinds of argument: what a command's signature may ask for, each an object of its own.

A new kind is one file here: how it is read (pure), resolved (with the books), asked for when it is
missing, kept as a fact, offered, and sampled for whoever plays. Everything else asks the object.
"""

from bot.grammar.kinds.against import AGAINST
from bot.grammar.kinds.amount import AMOUNT, Amount, how_much, wrong
from bot.grammar.kinds.bank import BANK, Bank
from bot.grammar.kinds.budgeted import A_MONTH, BUDGETED, Budgeted
from bot.grammar.kinds.country import COUNTRY, InCountry
from bot.grammar.kinds.currency import CURRENCY, Currency
from bot.grammar.kinds.day import (
    COMING_DAY,
    DAY,
    EVER_SINCE,
    FROM_ANY_DAY,
    FROM_DAY,
    GONE_DAY,
    ON_PAST_DAY,
    PAST_DAY,
    UNTIL_DAY,
    EverSince,
    FromDay,
    GoneDay,
    OnDay,
    SinceDay,
    UntilDay,
)
from bot.grammar.kinds.exchanged import FIGURE, OTHER, Figure
from bot.grammar.kinds.file import STATEMENT, TABLE, StatementFile, Table
from bot.grammar.kinds.kind import Apart, Behind, Chance, Kind, Naming, World
from bot.grammar.kinds.link_code import LINK_CODE, PayCode
from bot.grammar.kinds.month import MONTH, OfMonth
from bot.grammar.kinds.note import NOTE, Note
from bot.grammar.kinds.number import (
    NUMBER,
    BankNumber,
    CaseNumber,
    DutyNumber,
    EntryNumber,
    Number,
    PersonNumber,
)
from bot.grammar.kinds.one_of import OneOf
from bot.grammar.kinds.pair import PAIR, Pair
from bot.grammar.kinds.payee import PAYEE, PAYER, Payee
from bot.grammar.kinds.presents import PRESENTS, Present, Presents
from bot.grammar.kinds.products import LICENCE, SOLD, Sold, kind_said, product_said, products_said
from bot.grammar.kinds.rail import RAIL
from bot.grammar.kinds.reasons import AGAIN_REASON, REJECT_REASON
from bot.grammar.kinds.remark import (
    ANNOUNCED,
    FINDING,
    GREETING,
    GROUND,
    HAPPENED,
    MATTER,
    OUTCOME,
    PLEA,
    REASON,
    REMARK,
    SOUGHT,
    WHERE,
    WHY,
    Announced,
    FewWords,
    Finding,
    Greeting,
    Ground,
    Happened,
    Matter,
    Outcome,
    Plea,
    Reason,
    Remark,
    Sought,
    Where,
    Why,
)
from bot.grammar.kinds.result import RESULT, Result
from bot.grammar.kinds.role import ROLE, Role, role_said
from bot.grammar.kinds.rule import GROUPS, RULE, TITLES, RuleName, titled
from bot.grammar.kinds.secret import SECRET, Secret
from bot.grammar.kinds.setting import NOTHING, REST, SETTING, Setting, Value
from bot.grammar.kinds.sharers import SHARERS, Sharers
from bot.grammar.kinds.sharing import EQUALLY, SHARING, How, Sharing
from bot.grammar.kinds.subject import PAYMENTS, SUBJECT, Subject
from bot.grammar.kinds.tier import TIER, Tier, tiered
from bot.grammar.kinds.times import TIMES, Times
from bot.grammar.kinds.unread import NotHere
from bot.grammar.kinds.uses import USES, Uses
from bot.grammar.kinds.watch import WATCH, WatchName, watch_said
from bot.grammar.kinds.word import TO_ASK, WORD, WORDS, OneWord, Word, Words

__all__ = [
    "AGAINST",
    "AGAIN_REASON",
    "AMOUNT",
    "ANNOUNCED",
    "A_MONTH",
    "BANK",
    "BUDGETED",
    "COMING_DAY",
    "COUNTRY",
    "CURRENCY",
    "DAY",
    "EQUALLY",
    "EVER_SINCE",
    "FIGURE",
    "FINDING",
    "FROM_ANY_DAY",
    "FROM_DAY",
    "GONE_DAY",
    "GREETING",
    "GROUND",
    "GROUPS",
    "HAPPENED",
    "LICENCE",
    "LINK_CODE",
    "MATTER",
    "MONTH",
    "NOTE",
    "NOTHING",
    "NUMBER",
    "ON_PAST_DAY",
    "OTHER",
    "OUTCOME",
    "PAIR",
    "PAST_DAY",
    "PAYEE",
    "PAYER",
    "PAYMENTS",
    "PLEA",
    "PRESENTS",
    "RAIL",
    "REASON",
    "REJECT_REASON",
    "REMARK",
    "REST",
    "RESULT",
    "ROLE",
    "RULE",
    "SECRET",
    "SETTING",
    "SHARERS",
    "SHARING",
    "SOLD",
    "SOUGHT",
    "STATEMENT",
    "SUBJECT",
    "TABLE",
    "TIER",
    "TIMES",
    "TITLES",
    "TO_ASK",
    "UNTIL_DAY",
    "USES",
    "WATCH",
    "WHERE",
    "WHY",
    "WORD",
    "WORDS",
    "Amount",
    "Announced",
    "Apart",
    "Bank",
    "BankNumber",
    "Behind",
    "Budgeted",
    "CaseNumber",
    "Chance",
    "Currency",
    "DutyNumber",
    "EntryNumber",
    "EverSince",
    "FewWords",
    "Figure",
    "Finding",
    "FromDay",
    "GoneDay",
    "Greeting",
    "Ground",
    "Happened",
    "How",
    "InCountry",
    "Kind",
    "Matter",
    "Naming",
    "NotHere",
    "Note",
    "Number",
    "OfMonth",
    "OnDay",
    "OneOf",
    "OneWord",
    "Outcome",
    "Pair",
    "PayCode",
    "Payee",
    "PersonNumber",
    "Plea",
    "Present",
    "Presents",
    "Reason",
    "Remark",
    "Result",
    "Role",
    "RuleName",
    "Secret",
    "Setting",
    "Sharers",
    "Sharing",
    "SinceDay",
    "Sold",
    "Sought",
    "StatementFile",
    "Subject",
    "Table",
    "Tier",
    "Times",
    "UntilDay",
    "Uses",
    "Value",
    "WatchName",
    "Where",
    "Why",
    "Word",
    "Words",
    "World",
    "how_much",
    "kind_said",
    "product_said",
    "products_said",
    "role_said",
    "tiered",
    "titled",
    "watch_said",
    "wrong",
]
