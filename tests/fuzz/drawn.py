"""What is drawn: what people write and what they never would, and JSON that is nearly right."""

import json
import random  # noqa: TID251 - only what kinds give as samples, once
import string
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from hypothesis import strategies as st

from bot import speech
from bot.commands import HEARD
from bot.grammar import kinds as all_kinds
from bot.grammar.kinds import Kind
from ledger import ids

TESTS = Path(__file__).parent.parent
LONGEST = 4_096
_WORLD = SimpleNamespace(handles=("sara", "omar_k"), currencies=("USD", "KWD", "دينار كويتي"))

STEERING = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = "\u00ad\u034f\u115f\u180e\u200b\u200c\u200d\u2060\u2800\u3164\ufeff\uffa0\U000e0041"
SPACES = "\t\n\r\x0b\x0c\x1c\x85\u00a0\u1680\u2003\u2028\u2029\u202f\u3000"
MARKS = "\u0300\u0307\u0489\u064b\u0651\u0670\u0e31\u20dd"
EMOJI = ("😀", "👩‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇸🇦", "❤️", "5️⃣", "👍🏽")
DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३१𝟏𝟐²³½⅓①⑽Ⅻ〇零五"
MONEY = ".,،٫٬'’_+-−±%٪/⁄:×*x$€£﷼¤₿#"
SPELLED = "@$/\\\"'`«»“”()[]{}<>|&;=~^…؟،؛!ـلدف"
ODD = "\x00\x07\x1b\x7f\x9f\ud800\udfff\ufffd\ufffe\U0010ffff\ufdfa\ufdfdßİıſK"
LETTERS = "aAzZkKmMeEسارةإلىمنوKа"

SIGNS = st.sampled_from(
    [*STEERING, *UNSEEN, *SPACES, *MARKS, *EMOJI, *DIGITS, *MONEY, *SPELLED, *ODD, *LETTERS]
)
ANY = st.text(max_size=60)
SMALL = st.integers(0, 30)


def _kinds():
    found = [each for each in vars(all_kinds).values() if isinstance(each, Kind)]
    return [each for each in found if not each.is_file]


@cache
def samples():
    """Return what could be typed for each kind of argument."""
    chance = random.Random("samples")
    some = {each.sample(chance, _WORLD) for each in _kinds() for _ in range(12)}
    return sorted({*some, *(each.example for each in _kinds())} - {""})


@cache
def triggers():
    """Return the words of every command in every language, with a slash and without."""
    words = {word for word, _, _ in speech.triggers(each.name for each in HEARD)}
    names = {each.name for each in HEARD}
    return sorted({*words, *(f"/{each}" for each in words | names)})


@cache
def corpus():
    """Return what is said in the stories, and what people say for a command or to each other."""
    said = set()
    for story in (TESTS / "stories").glob("*.txt"):
        for line in story.read_text().splitlines():
            name, sign, text = line.partition("> ")
            said |= {text} if sign and name.partition("@")[0] != "bot" else set()
    for file in [*(TESTS / "bot/grammar/phrasings").glob("*.txt"), TESTS / "bot/grammar/talk.txt"]:
        said |= {line.strip() for line in file.read_text().splitlines() if line[:1] != "#"}
    return sorted(said - {""})


_PIECES = """
@sara @omar @wasl @ @@ $sara_k $ me <@123456789012345678> 10 1,234 1.234,5 ١٢٫٥ 12,5,6 -3 1e5 NaN
inf 0x10
1_000 ٣3 99999999999999999999999999 0.000000001 ½ 1/2 1/0 00 10USD USD دينار to إلى من from x10
3x 50% 2:1 10-20 + and و خمسين half tomorrow غدًا 2027-02-30 31/13 99999-01-01 Friday confirm cancel
AbCdEfGh0123456789aB12 %s ../.. SA0380000000608010167519 +966501234567 <b> </script> {name} {0}
"""
PIECES = (
    *_PIECES.split(),
    *("1 Shawwal", "٣٠ فبراير", "'; DROP TABLE accounts; --", "@" + "x" * 33, "a" * 70),
)


@st.composite
def words(draw):
    """Draw one word, or what stands where one would."""
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return draw(st.sampled_from(triggers()))
    if kind == 1:
        return draw(st.sampled_from(samples()))
    if kind == 2:
        return "".join(draw(st.lists(SIGNS, max_size=8)))
    if kind == 3:
        return draw(st.text(max_size=12))
    return draw(st.sampled_from(PIECES))


@st.composite
def changed(draw, texts):
    """Draw a text in which something is put in, left out, doubled, moved or written otherwise."""
    text = draw(texts)
    for _ in range(draw(st.integers(0, 4))):
        text = _change(draw, text)
        if len(text) > LONGEST:
            break
    return text[:LONGEST]


def _change(draw, text):  # noqa: PLR0911 - each way is a line
    parts = text.split(" ")
    at = draw(st.integers(0, max(0, len(parts) - 1)))
    place = draw(st.integers(0, len(text)))
    match draw(st.integers(0, 9)):
        case 0:
            return (
                text[:place] + "".join(draw(st.lists(SIGNS, min_size=1, max_size=3))) + text[place:]
            )
        case 1:
            return text[:place] + text[place + 1 + draw(SMALL) :]
        case 2:
            return " ".join([*parts[:at], draw(words()), *parts[at:]])
        case 3:
            return " ".join([*parts[:at], draw(words()), *parts[at + 1 :]])
        case 4:
            return " ".join([*parts[at:], *parts[:at]])
        case 5:
            return " ".join(
                [*parts[:at], *parts[at : at + 2] * draw(st.integers(2, 9)), *parts[at + 2 :]]
            )
        case 6:
            return text.translate(str.maketrans("0123456789", draw(st.sampled_from(_DIGITS))))
        case 7:
            steering = draw(st.sampled_from(STEERING))
            return f"{steering}{text}{draw(st.sampled_from(['', *STEERING]))}"
        case 8:
            return draw(st.sampled_from([text.upper(), text[::-1], f"/{text}", f"«{text}»"]))
        case _:
            return text + draw(st.sampled_from(["", " "])) + draw(st.sampled_from(corpus()))


_DIGITS = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "०१२३४५६७८९", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@st.composite
def endless(draw):
    """Draw a text that says the same again and again, as long as a message can be."""
    piece = draw(
        st.one_of(words(), st.sampled_from(corpus()), st.lists(SIGNS, max_size=4).map("".join))
    )
    between = draw(st.sampled_from(["", " ", "\n", ",", ".", "-", "،"]))
    begin = draw(st.sampled_from(["", *triggers()]))
    end = draw(words())
    unit = f"{piece}{between}" or " "
    times = draw(st.sampled_from([5, 30, 200, LONGEST])) // max(1, len(unit) // 8)
    return f"{begin} {unit * max(1, times)}{end}"[:LONGEST]


@cache
def said():
    """Return what draws any message: mostly nearly what people write."""
    near = changed(st.sampled_from(corpus()))
    joined = st.lists(words(), max_size=7).map(" ".join)
    return st.integers(0, 11).flatmap(
        lambda at: near if at < 6 else joined if at < 9 else endless() if at < 10 else st.text()
    )


@cache
def rests():
    """Return what draws what may stand behind a command."""
    sampled = st.lists(st.sampled_from(samples()), max_size=4).map(" ".join)
    listed = st.lists(words(), max_size=7).map(" ".join)
    behind = st.sampled_from(corpus()).map(lambda text: text.partition(" ")[2])
    return st.integers(0, 9).flatmap(
        lambda at: (
            changed(sampled)
            if at < 3
            else listed
            if at < 6
            else changed(behind)
            if at < 9
            else endless()
        )
    )


# -- codes and tokens -----------------------------------------------------------------------------

CODE_LETTERS = string.ascii_letters + string.digits + "-_"
REAL = st.binary(min_size=16, max_size=16).map(ids.text)
NEARLY = st.one_of(
    REAL,
    st.text(CODE_LETTERS, min_size=20, max_size=24),
    st.binary(max_size=20).map(ids.text),
    st.text(max_size=30),
    changed(REAL),
)

# -- JSON -----------------------------------------------------------------------------------------

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", "0", "-1", "null", "9" * 30, "\x00", "\ud800"]),
)
JSON = st.one_of(
    SCALARS,
    SCALARS,
    st.lists(SCALARS, max_size=3),
    st.dictionaries(st.sampled_from(["id", "type", "user", "x"]), SCALARS, max_size=3),
    st.sampled_from([[], {}, [[]], [{}], {"": {}}, [None], "x" * 5_000]),
)


@st.composite
def misshapen(draw, whole):
    """Draw a JSON value that is nearly `whole`: parts are missing, doubled, or of another kind."""
    made = json.loads(json.dumps(whole))
    for _ in range(draw(st.integers(1, 3))):
        made = _misshape(draw, made)
    return made


def _misshape(draw, made):  # noqa: PLR0911 - the same
    """Change one part, reached by going down by chance."""
    if isinstance(made, dict) and made and draw(st.integers(0, 9)):
        name = draw(st.sampled_from(sorted(made)))
        match draw(st.integers(0, 5)):
            case 0:
                return {each: value for each, value in made.items() if each != name}
            case 1:
                return made | {draw(st.sampled_from([*made, "x"])): made[name]}
            case _:
                return made | {name: _misshape(draw, made[name])}
    if isinstance(made, list) and made and draw(st.integers(0, 3)):
        at = draw(st.integers(0, len(made) - 1))
        match draw(st.integers(0, 3)):
            case 0:
                return made[:at] + made[at + 1 :]
            case 1:
                return [*made, *made]
            case _:
                return [*made[:at], _misshape(draw, made[at]), *made[at + 1 :]]
    return draw(JSON)


class Long(bytes):
    """Bytes that are too many to be shown."""

    def __repr__(self):
        return f"{len(self)} bytes: {bytes(self[:8])!r}"


NESTED = ("[" * 30_000, '{"a":' * 10_000, "[" * 10_000 + "]" * 10_000, "1" * 5_000)
SPOILT = (b"", b"null", b"NaN", b'"\\ud800"', b"\xff\xfe", b'{"text":"\xed\xa0\x80"}')
GARBAGE = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([Long(each.encode()) for each in NESTED]),
    st.sampled_from(SPOILT),
)

# -- headers --------------------------------------------------------------------------------------

ODD_VALUES = ("", "*", "0", "-1", "9" * 5_000, "1e9", "²", "null", "bytes=0-9", "a" * 9_000)
HEADER = st.one_of(
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30),
    st.sampled_from(ODD_VALUES),
)
