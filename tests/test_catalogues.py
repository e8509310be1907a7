"""The catalogues say everything that is said, in the forms that the languages have."""

import re
import shlex
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "locales"
PLURAL = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"
SPECIAL = {"trigger", "language words", "connecting words"}
SPECIAL |= {"currency words", "part words", "number words", "amount words"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def catalogue(language):
    with (LOCALES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def template():
    with (LOCALES / "messages.pot").open("rb") as file:
        return read_po(file)


def said(messages):
    return {(each.context, each.id) for each in messages if each.id}


def texts(message):
    """Return all that a message says, one text for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def named(text):
    return set(PLACEHOLDER.findall(text))


def keywords():
    """Return the extractor's keywords as `make messages` gives them."""
    line = re.search(r"^KEYWORDS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    return parse_keywords(word for word in shlex.split(line[1]) if word != "-k")


def extracted():
    found = Catalog()
    options = {"keywords": keywords(), "strip_comment_tags": False}
    for _, _, message, _, context in extract_from_dir(ROOT / "bot", **options):
        found.add(message, context=context)
    return found


def test_the_template_is_up_to_date():
    assert said(extracted()) == said(template())


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_catalogue_has_exactly_what_is_said(language):
    assert said(catalogue(language)) == said(template())


@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_is_fuzzy_or_obsolete(language):
    kept = catalogue(language)
    assert not [each.id for each in kept if each.fuzzy and each.id]
    assert not kept.obsolete


def test_arabic_says_everything():
    assert [each.id for each in catalogue("ar") if each.id and not all(texts(each))] == []


def test_arabic_has_its_six_forms_in_the_usual_order():
    kept = catalogue("ar")
    assert (kept.num_plurals, kept.plural_expr) == (6, PLURAL)
    assert all(len(texts(each)) == 6 for each in kept if isinstance(each.id, tuple))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_placeholders_are_the_same(language):
    for each in catalogue(language):
        if not each.id or not all(texts(each)):
            continue
        wanted = named(each.id if isinstance(each.id, str) else each.id[0])
        spoken = [named(text) for text in texts(each)]
        # One and two may be said in a word.
        assert all(found <= wanted and wanted - found <= {"count"} for found in spoken), each.id
        assert spoken[-1] == wanted, each.id


def test_english_is_its_own_translation_except_for_its_words():
    other = {
        each.id
        for each in catalogue("en")
        if each.id and each.context not in SPECIAL
        if any(texts(each))
    }
    assert other == set()


def test_nobody_calls_a_request_a_payment_card():
    assert [
        each.id for each in catalogue("ar") if any("بطاق" in text for text in texts(each))
    ] == []
