"""The catalogues say everything that is said, in the forms that the languages have."""

import re
import shlex
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

from bot.languages import CATALOGUES, of

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "locales"
PLURAL = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"
SPECIAL = {
    *("trigger", "private", "asked", "beside", "courtesy", "wishes", "asking", "greetings"),
    *("thanks", "how", "for me", "asked from", "keyboard", "hijri month"),
}
"""What people say, in their own words, beside every context that ends in `words`."""


def is_heard(message):
    """Tell whether an entry holds what people say, which is not what we say."""
    context = message.context or ""
    return context in SPECIAL or context.endswith(" words")


TACIT = {"count", "language"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
ISOLATED = re.compile("[\u2066-\u2068][^\u2069]*\u2069")
TO_BE_TYPED = {"command", "example", "send", "help", "start", "near", "history", "en", "ar", "latn"}
A_LINE_EACH = {"{command}", "{command} — {about}", "{command} ({word}) — {about}"}
TOLD_TO = re.compile(
    "(?<!\\w)(?:اختر|اكتب|اضغط|افتح|حوّل|أرسل|أعد|انتقل|اقبل|ارفض|خذ|ابدأ|أضف|ألغِ|انسخ|شارك|ادعُ)(?!\\w)"
)
NOTHING_MOVED = re.compile("(?:لم|لا) يُحوَّل أي مبلغ")
ACT_OF_A_PERSON = re.compile(
    "(?<!\\w)(?:فتح|انضم|استلم|يستلم|أرسل|يرسل|حوّل|يحوّل|دفع|يدفع|أخذ|يأخذ|جاء|طلب|يطلب|وصل|أكّد|رفض)"
    r"(?:ه|ها|ك|نا)? (?:إليك )?\{(?:payer|payee|person|name)\}"
)
OTHERWISE = {
    "جواب|أجب|يجيب|إجاب|أُجيب": "رد",
    "تكلم": "أتحدث",
    "اذكر شخص|سمِّ شخص": "اذكر اسم شخص",
    "مدفوع": "تم التحويل",
    "دفعة": "تحويل، أو مبلغ",
    "بعدها {amount}": "الرصيد بعد العملية",
    "يُنقل|تحرك|حوَّل شيء": "لم يُحوَّل أي مبلغ",
    "فعاد |(?:^| )رجع ": "أُعيد",
    "هذا الطلب نفسه": "سبق أن طلبت هذا",
    "مرسله|المرسل": "المُرسِل",
    "المبدئية": "الافتراضية",
    "خادم وسيط|الخادم الوسيط|الخوادم الوسيطة": "وكيل عكسي",
    "جدًّا": "جدًا",
    "حمّل الصفحة": "أعد تحميل الصفحة",
    "انظر من جديد": "تحقّق ثم أعد المحاولة",
    "يُدفع": "يُحوَّل",
}
"""What is not said in Arabic, and what is said for it: one word for one thing."""


def catalogue(language):
    folder = of(language).catalogue
    with (LOCALES / folder / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=folder)


def template():
    with (LOCALES / "messages.pot").open("rb") as file:
        return read_po(file)


def said(messages):
    return {(each.context, each.id) for each in messages if each.id}


def texts(message):
    """Return all that a message says, one text for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def wrong(is_wrong):
    """Return the Arabic sentences that should be otherwise, but no words that we listen for."""
    return [
        text
        for each in catalogue("ar")
        if each.id and each.context != "moment" and not is_heard(each)
        for text in texts(each)
        if is_wrong(each.id, text)
    ]


def on_buttons_and_in_menus():
    """Return what stands on buttons, and what commands are about, as the code says it."""
    code = "\n".join(path.read_text() for path in (ROOT / "bot").rglob("*.py"))
    buttons = re.findall(r'(?:Button(?:\.\w+)?\(\s*|confirm=)say\(\s*"([^"]+)"', code)
    return {*buttons, *re.findall(r'about=_\(\s*"([^"]+)"', code)}


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


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_has_exactly_what_is_said(language):
    assert said(catalogue(language)) == said(template())


@pytest.mark.parametrize("language", CATALOGUES)
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


@pytest.mark.parametrize("language", CATALOGUES)
def test_placeholders_are_the_same(language):
    for each in catalogue(language):
        if not each.id or not all(texts(each)):
            continue
        wanted = named(each.id if isinstance(each.id, str) else each.id[0])
        spoken = [named(text) for text in texts(each)]
        # One and two may be said in a word, and a language may name itself.
        assert all(found <= wanted and wanted - found <= TACIT for found in spoken), each.id
        assert wanted - spoken[-1] <= {"language"}, each.id


def test_english_is_its_own_translation_except_for_its_words():
    other = {
        each.id
        for each in catalogue("en")
        if each.id and not (is_heard(each) or each.context == "slash command")
        if any(texts(each))
    }
    assert other == set()


def test_nobody_calls_a_request_a_payment_card():
    of_a_bank = re.compile("بطاق(?:ة|تك) (?:ال)?مصرفية")
    assert [
        each.id
        for each in catalogue("ar")
        if any("بطاق" in of_a_bank.sub("", text) for text in texts(each))
    ] == []
    assert "بطاق" not in (ROOT / "README.ar.md").read_text()


def test_what_is_counted_changes_with_its_number():
    for each in catalogue("ar"):
        if isinstance(each.id, tuple):
            forms = texts(each)
            assert len(set(forms)) == len(forms), each.id
            assert ["{count}" in form for form in forms] == [False] * 3 + [True] * 3, each.id


def test_what_is_to_be_typed_stands_in_quotation_marks():
    def is_bare(said, text):
        typed = named(text) & TO_BE_TYPED
        return said not in A_LINE_EACH and not all(f"«{{{each}}}»" in text for each in typed)

    assert wrong(is_bare) == []


def test_that_nothing_was_moved_is_said_in_one_way():
    def is_otherwise(said, text):
        moved = re.search("othing (?:more )?(?:was moved|moves)", str(said))
        return moved and not NOTHING_MOVED.search(text)

    assert wrong(is_otherwise) == []


def test_one_word_stands_for_one_thing():
    assert wrong(lambda _, text: any(re.search(each, text) for each in OTHERWISE)) == []
    manual = (ROOT / "README.ar.md").read_text()
    assert [each for each in OTHERWISE if re.search(each, manual)] == []


def test_no_verb_needs_to_know_whether_somebody_is_a_man_or_a_woman():
    assert ACT_OF_A_PERSON.search("فتح {payee} رابطك")
    assert wrong(lambda _, text: ACT_OF_A_PERSON.search(text)) == []


def test_buttons_and_descriptions_name_an_act_and_tell_nobody_to_do_it():
    short = on_buttons_and_in_menus()
    assert {"Send", "Take it back", "Older", "Send money to someone."} <= short
    assert wrong(lambda said, text: said in short and TOLD_TO.search(text)) == []


def test_arabic_has_punctuation_of_its_own():
    assert wrong(lambda _, text: re.search("[,;?%\"'“”]", PLACEHOLDER.sub("", text))) == []


def test_what_begins_with_a_sign_and_runs_from_the_left_is_isolated():
    assert wrong(lambda _, text: re.search(r"[@$]\w", ISOLATED.sub("", text))) == []
