"""A said thing and a reader: money, numbers, moments and names in each language."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import grammar, speech
from bot.grammar import Lexicon, bind
from bot.grammar.kinds import AMOUNT
from bot.kit import Code, Parameter, say, say_many
from ledger.chart import HOUSE
from ledger.money import Money
from ledger.people.persons import Person

FSI, LRI, PDI = speech.FSI, speech.LRI, speech.PDI
MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def heard(value, language):
    """Return one value as it is spoken, without its isolates."""
    text = speech.spoken([say("{amount}", amount=value)], language)
    assert (text[0], text[-1]) == (FSI, PDI)
    return text[1:-1]


@pytest.mark.parametrize(
    ("amount", "form"),
    [
        ("0", "٠٫٠٠ دولار"),
        ("1", "١٫٠٠ دولار"),
        ("2", "٢٫٠٠ دولار"),
        ("3", "٣٫٠٠ دولار"),
        ("10", "١٠٫٠٠ دولار"),
        ("11", "١١٫٠٠ دولار"),
        ("99", "٩٩٫٠٠ دولار"),
        ("100", "١٠٠٫٠٠ دولار"),
        ("102", "١٠٢٫٠٠ دولار"),
        ("103", "١٠٣٫٠٠ دولار"),
        ("1111", "١٬١١١٫٠٠ دولار"),
        ("2.5", "٢٫٥٠ دولار"),
    ],
)
def test_arabic_inflects_the_currency_by_the_number(amount, form):
    assert heard(Money.of(amount, "USD"), "ar") == form


@pytest.mark.parametrize(
    ("currency", "english", "arabic"),
    [
        ("USD", "3.00 USD", "٣٫٠٠ دولار"),
        ("EUR", "3.00 EUR", "٣٫٠٠ يورو"),
        ("SAR", "3.00 SAR", "٣٫٠٠ ريال سعودي"),
        ("AED", "3.00 AED", "٣٫٠٠ درهم إماراتي"),
        ("EGP", "3.00 EGP", "٣٫٠٠ جنيه مصري"),
        ("JOD", "3.000 JOD", "٣٫٠٠٠ دينار أردني"),
        ("KWD", "3.000 KWD", "٣٫٠٠٠ دينار كويتي"),
        ("BHD", "3.000 BHD", "٣٫٠٠٠ دينار بحريني"),
        ("OMR", "3.000 OMR", "٣٫٠٠٠ ريال عماني"),
        ("QAR", "3.00 QAR", "٣٫٠٠ ريال قطري"),
        ("JPY", "3 JPY", "٣ ين ياباني"),
        ("IQD", "3.000 IQD", "٣٫٠٠٠ دينار عراقي"),
    ],
)
def test_every_currency_has_its_name_and_its_decimals(currency, english, arabic):
    assert heard(Money.of(3, currency), "en") == english
    assert heard(Money.of(3, currency), "ar") == arabic


def test_a_negative_amount_keeps_its_sign_before_it():
    debt = Money(-1050, "USD")
    assert heard(debt, "en") == "\u221210.50 USD"
    assert heard(debt, "ar") == "\u2212١٠٫٥٠ دولار"
    assert heard(debt, "ar-latn") == f"{FSI}\u221210.50{PDI} دولار"


def test_the_digits_of_a_sentence_follow_the_setting_but_not_those_that_name_it():
    rule = say(
        "A tag has 3 to 20 characters: a Latin letter, then letters, digits or _. Like {example}.",
        example=Code("/tag sara_k"),
    )
    assert "من ٣ إلى ٢٠ خانة" in speech.spoken([rule], "ar")
    assert "من 3 إلى 20 خانة" in speech.spoken([rule], "ar-latn")
    assert speech.spoken([say("العربية ١٢٣")], "ar-latn") == "العربية ١٢٣"


def test_digits_follow_the_setting():
    said = say(
        "Receipt {number} · {time}", number=1234, time=datetime(2026, 3, 8, 9, 5, tzinfo=UTC)
    )
    told = {each: speech.plain(speech.spoken([said], each)) for each in speech.CODES}
    assert told == {
        "en": "Receipt 1234 · 8 Mar 2026, 09:05",
        "ar": "إيصال رقم ١٢٣٤ · ٨ مارس ٢٠٢٦، ٠٩:٠٥",
        "ar-latn": "إيصال رقم 1234 · 8 مارس 2026، 09:05",
    }


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "1 Mar 2026, 22:30"),
        ("Africa/Cairo", "2 Mar 2026, 00:30"),
        ("Asia/Riyadh", "2 Mar 2026, 01:30"),
    ],
)
def test_moments_are_told_in_the_time_zone(zone, shown):
    said = say("Receipt {number} · {time}", number=1, time=datetime(2026, 3, 1, 22, 30, tzinfo=UTC))
    assert speech.plain(speech.spoken([said], "en", zone)).endswith(shown)


@pytest.mark.parametrize(
    ("span", "english", "arabic"),
    [
        (timedelta(days=7), "7 days", "٧ أيام"),
        (timedelta(days=1), "24 hours", "٢٤ ساعة"),
        (timedelta(minutes=10), "10 minutes", "١٠ دقائق"),
        (timedelta(seconds=3), "3 seconds", "٣ ثوان"),
        (timedelta(minutes=2), "2 minutes", "دقيقتين"),
        (timedelta(hours=2), "2 hours", "ساعتين"),
        (timedelta(days=2), "2 days", "يومين"),
        (timedelta(days=14), "2 weeks", "أسبوعين"),
    ],
)
def test_spans_of_time_are_counted_as_after_a_preposition(span, english, arabic):
    assert heard(span, "en") == english
    assert heard(span, "ar") == arabic


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (1, "كان بانتظارك مبلغ واحد، وهو الآن في محفظتك."),
        (2, "كان بانتظارك مبلغان، وهما الآن في محفظتك."),
        (3, "كان بانتظارك ٣ مبالغ، وهي الآن في محفظتك."),
        (11, "كان بانتظارك ١١ مبلغًا، وهي الآن في محفظتك."),
        (100, "كان بانتظارك ١٠٠ مبلغ، وهي الآن في محفظتك."),
    ],
)
def test_what_is_counted_has_its_form(count, form):
    said = say_many(
        "{count} payment was waiting for you and is in your wallet now.",
        "{count} payments were waiting for you and are in your wallet now.",
        count,
    )
    assert speech.plain(speech.spoken([said], "ar")) == form


def test_one_who_has_not_chosen_hears_every_language():
    told = speech.spoken([say("Choose your language.")], None)
    assert told == "Choose your language.\n\nاختر لغتك."


def test_a_button_carries_no_isolates_and_nothing_twice():
    money = say("{amount}", amount=Money(500, "USD"))
    assert speech.label(money, "ar") == "٥٫٠٠ دولار"
    assert speech.label(money, None) == "5.00 USD / ٥٫٠٠ دولار"
    assert speech.label(say("English"), None) == "English"


def test_commands_run_left_to_right():
    said = say("I did not understand that. {command} shows what I can do.", command=Code("/help"))
    assert f"{LRI}/help{PDI}" in speech.spoken([said], "en")


@pytest.mark.parametrize(
    ("typed", "language", "shown"),
    [
        ("/help", "ar", "مساعدة"),
        ("/tx 12", "ar", "إيصال ١٢"),
        ("/tx 12", "ar-latn", "إيصال 12"),
        ("/send @sara 1", "ar", "حوّل ١ إلى @sara"),
        ("/send @sara 1", "ar-latn", "حوّل 1 إلى @sara"),
        ("10.5", "ar", "١٠٫٥"),
        ("10.5", "ar-latn", "10.5"),
        ("K7Q2", "ar", "K7Q2"),
        ("/send 20.00 USD", "ar", "حوّل ٢٠٫٠٠ دولار"),
        ("/send 20.00 SAR", "ar-latn", "حوّل 20.00 ريال سعودي"),
        ("/send 20.000 IQD", "ar", "حوّل ٢٠٫٠٠٠ IQD"),
        ("/tx 12", "en", "/tx 12"),
    ],
)
def test_what_is_to_be_typed_is_in_the_readers_words_and_digits(typed, language, shown):
    said = say("{typed}", typed=Code(typed))
    assert speech.spoken([said], language).translate(dict.fromkeys(map(ord, MARKS))) == shown


@pytest.mark.parametrize(
    ("currency", "language"),
    [(each, "ar") for each in ("USD", "EUR", "SAR", "AED", "EGP", "QAR", "JOD", "KWD", "IQD")]
    + [(each, "ar-latn") for each in ("USD", "EUR", "SAR", "AED", "EGP", "QAR")],
)
def test_an_amount_to_be_typed_is_read_as_it_is_shown(currency, language):
    money = Money.of(20, currency)
    shown = speech.spoken([say("{typed}", typed=Code(f"/send {money}"))], language)
    lexicon = Lexicon.build(speech.words, [currency], currency)
    typed = grammar.normalise(shown).partition(" ")[2]
    assert bind([Parameter("amount", AMOUNT, optional=False)], typed, lexicon) == {"amount": money}


def test_where_only_commands_with_a_slash_are_heard_they_stay_as_they_are():
    said = say("{typed}", typed=Code("/tx 12"))
    assert speech.spoken([said], "ar", slashes=True) == f"{LRI}/tx 12{PDI}"


def test_the_house_has_its_name_in_each_language():
    house = Person(HOUSE, "Wasl", None, joined=True)
    assert heard(house, "en") == "Wasl"
    assert heard(house, "ar") == "وصل"


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(MARKS), max_size=30))
def test_a_name_or_note_cannot_leave_its_isolate(text):
    for value in (text, Person(7, text, None, joined=True)):
        told = re.sub(f"{FSI}([@$][A-Za-z][^{PDI}]*){PDI}", r"\1", heard(value, "en"))
        assert not set(told) & set(MARKS)
        assert len(told.splitlines()) <= 1


def test_a_handle_in_a_note_keeps_its_sign_before_it():
    isolated = f"شكرًا {FSI}@omar{PDI}، و{FSI}$sara_k{PDI}"
    assert heard("شكرًا @omar، و$sara_k", "ar") == isolated
    assert heard("ادفع 5$ إلى a@b.c", "ar") == "ادفع 5$ إلى a@b.c"


@given(st.text(st.sampled_from(f"{MARKS}abcسلام 12٣"), max_size=30))
def test_what_is_no_steering_mark_is_kept_and_blanks_are_one(text):
    kept = "".join(char for char in text if char not in MARKS)
    assert heard(text, "ar") == " ".join(kept.split())


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "name",
    [
        *("WaslPay", "W4sl", "وصل_الدعم", "الدعم الفني", "مشرف", "Treasury", "Support", "adm1n"),
        *("Sara (＠sara_t)", "Sara (sara_t)", "＠sara", "Sara ﹫sara", "＄sara", "Sara “VIP"),
        *("Sara sent you 5.", "Sаra", "خدمة العملاء", "بنك القاهرة"),
    ],
)
def test_a_name_that_reads_like_more_stands_in_quotes(language, name):
    told = heard(Person(7, name, None, joined=True, handle="mal"), language)
    opened, closed = {"en": "“”", "ar": "«»"}[language]
    assert told.startswith(opened)
    assert told.endswith(f"{closed} {LRI}(@mal){PDI}")
    assert sum(told.count(each) for each in '“”«»"') == 2


@pytest.mark.parametrize(
    "name", ["Sara", "سارة", "Omar O’Neil", "Wasim", "أحمد الموصلي", "Юлия", "李", "R2D2", "🌸"]
)
def test_any_other_name_stands_as_it_is(name):
    assert heard(Person(7, name, None, joined=True), "en") == name


def test_who_has_no_name_is_told_by_her_handle_or_as_such():
    nobody = Person(7, "\u3164\u0301", None, joined=True)
    assert heard(replace(nobody, handle="sara_t"), "en") == "@sara_t"
    assert heard(replace(nobody, handle="$sara_k"), "ar") == "$sara_k"
    assert heard(nobody, "en") == "somebody without a name"
    assert heard(nobody, "ar") == "شخص بلا اسم"


def test_a_note_neither_piles_up_nor_makes_room_for_a_line_of_its_own():
    said = say("Note: {note}", note="lunch" + " \u3164" * 300 + "Z" + "\u0301" * 300)
    assert speech.spoken([said], "en") == f"Note: {FSI}lunch Z\u0301\u0301{PDI}".replace(
        "Z\u0301", "Ź"
    )


@pytest.mark.parametrize("language", speech.CODES)
def test_isolates_open_and_close(language):
    said = say("Send {amount} to {payee}?", amount=Money(500, "USD"), payee=f"{PDI}x{LRI}")
    told = speech.spoken([said], language)
    assert told.count(FSI) == told.count(PDI) == 2
    assert LRI not in told


def test_whoever_has_not_chosen_hears_first_what_is_written_there_in_whichever_digits():
    for first, begins in (("ar", "ا"), ("ar-latn", "ا"), ("en", "A"), ("", "A")):
        said = speech.spoken(
            [say("Available: {amount}", amount=Money(100, "USD"))], None, first=first
        )
        assert said.startswith(begins)
