"""A small catalogue in two languages, and what the tests of the grammar share."""

from functools import cache

from bot.grammar import BadArgument, Lexicon, Unclear, bind
from bot.kit import Parameter

TEN = ("USD", "EUR", "SAR", "AED", "EGP", "JOD", "KWD", "BHD", "OMR", "QAR")

_CATALOGUE = {
    "USD": "$|US$|dollar|dollars|US dollars|دولار|دولارات|دولارًا",
    "EUR": "€|euro|euros|يورو",
    "SAR": "⃁|SR|ر.س.|ريال سعودي",
    "AED": "د.إ|درهم إماراتي",
    "EGP": "L.E.|ج.م|جنيه مصري",
    "JOD": "JD|د.أ|دينار أردني",
    "KWD": "KD|د.ك|دينار كويتي",
    "IQD": "د.ع|دينار عراقي",
    "MAD": "mad|د.م",
    "dinar": "dinar|dinars|دينار|دينارًا|دنانير",
    "riyal": "riyal|rial|ريال|ريالات|﷼",
    "dirham": "dirham|درهم|دراهم",
    "pound": "pound|pounds|جنيه|جنيهات",
    "lira": "lira|ليرة|ليرات",
    "to": "to|إلى|لـ",
    "thousand": "thousand|k|ألف|آلاف",
    "half": "and a half|½|ونصف|ونص",
    "cent": "cent|cents|فلس",
}

AMOUNT = (Parameter("amount", "money", optional=False),)
AND_NOTE = (*AMOUNT, Parameter("note", "note", optional=True))
SEND = (
    Parameter("to", "payee", optional=False),
    Parameter("amount", "money", optional=False),
    Parameter("note", "note", optional=True),
)


@cache
def lexicon(home="USD", enabled=TEN):
    def words(context, msgid):
        assert context in {"currency words", "connecting words", "amount words"}
        return _CATALOGUE.get(msgid, "").split("|")

    return Lexicon.build(words, enabled, home)


ENGLISH = lexicon()


def outcome(parameters, text, words=ENGLISH, **given):
    """Return the values, or the question or refusal that came instead."""
    try:
        return bind(parameters, text, words, **given)
    except (BadArgument, Unclear) as answer:
        return answer


def read(text, words=ENGLISH):
    """Read an amount that is certain, as a string."""
    return str(bind(AMOUNT, text, words)["amount"])


def asked(text, words=ENGLISH):
    """Return what an amount can mean, as strings."""
    answer = outcome(AMOUNT, text, words)
    assert isinstance(answer, Unclear)
    assert answer.parameter == "amount"
    return [str(money) for money in answer.readings]


def refused(text, words=ENGLISH):
    """Return the refusal of an amount and a note."""
    answer = outcome(AND_NOTE, text, words)
    assert isinstance(answer, BadArgument)
    return answer
