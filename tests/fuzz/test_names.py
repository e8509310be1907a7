"""Names and notes: kept on one line, shown to others, and never more than what they are."""

import re
from html.parser import HTMLParser

from hypothesis import strategies as st

from bot import layout, logs, speech
from bot.kit import Code, say
from bot.languages import CODES
from bot.platforms.discord.marks import Links, escaped, marked
from bot.platforms.telegram import cards
from bot.platforms.telegram.cards import Reader
from bot.platforms.web import page
from ledger.people import names
from ledger.people.persons import Person
from tests.fuzz import drawn
from tests.telegram import html_mode

STEERING = re.compile("[\u202a-\u202e\u200b\u2060\ufeff\x00-\x1f\x7f-\x9f]")
ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f\u061c]")
FORMATS, ESCAPED = re.compile(r"[\\*_~`|<>@\[\]]"), re.compile(r"\\.", re.DOTALL)
TEXTS = st.one_of(
    drawn.said(),
    drawn.words(),
    st.lists(drawn.SIGNS, max_size=40).map("".join),
    st.text(max_size=30),
)


def named(given):
    """Tidy a name and a note, and show them to others on every platform."""
    text, note = given
    name = names.tidy(text)
    assert names.tidy(name) == name
    assert not STEERING.search(name)
    assert "  " not in name
    assert len(name) <= 3 * len(text)
    names.says(text)
    names.is_ours(text)
    names.likenesses(text)
    names.mixes_alphabets(text)
    for language in CODES:
        shown(name, note, language)


def shown(name, note, language):
    """Show a sentence with a name and a note in it: they are what they say, and nothing more."""
    person = Person(7, name, language, joined=True, handle="sara")
    said = say(
        "{person} sent you {what}. Note: {note}", person=person, what=Code(note[:60]), note=note
    )
    line = speech.spoken([said], language)
    assert "\n" not in line
    assert line.count("\u2068") + line.count("\u2066") + line.count("\u2067") == line.count(
        "\u2069"
    )
    (html,) = [
        each.texts[0]
        for each in [cards.link(said, say("Open"), "https://t.me/x", Reader(language, "UTC"))]
    ]
    text, entities = html_mode.read(html)
    assert {each["type"] for each in entities} <= {"code", "bold"}
    assert _bare(text).startswith(_bare(line)[:400])
    marked(line, Links())
    assert not FORMATS.search(ESCAPED.sub("", escaped(line)))
    assert ESCAPED.sub(lambda found: found[0][1:], escaped(line)) == line
    layout.cut(line, 20)
    logs.place(f"telegram:{name}")


def _bare(text):
    return ISOLATES.sub("", text).replace("\ufffd", "")


def test_a_name_and_a_note_are_shown_as_they_read_and_no_more(fuzz):
    fuzz("names", st.tuples(TEXTS, TEXTS), named)


class Seen(HTMLParser):
    """Which tags a page has."""

    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))


def drawn_page(given):
    """Fill the page of a pay link with somebody's words: it has the tags that it always has."""
    name, note = given
    known = dict.fromkeys(("code", "amount", "over", "telegram", "qr", "form", "handle"), "")
    known |= {"owner": name, "painted": name, "note": note, "warnings": [note]}
    plain = _tags(known | {"owner": "x", "painted": "x", "note": note and "x", "warnings": ["x"]})
    assert _tags(known) == plain


def _tags(known):
    words = dict.fromkeys(("title", "by", "any", "for"), "w")
    template = page.templates.get_template("pay-button.html")
    seen = Seen()
    seen.feed(
        template.render(
            lang="en", dir="ltr", words=words, others=[], tongue_names={}, demo=False, **known
        )
    )
    return seen.tags


def test_a_page_has_the_same_tags_whatever_is_said_on_it(fuzz):
    fuzz("pages", st.tuples(TEXTS, TEXTS), drawn_page)
