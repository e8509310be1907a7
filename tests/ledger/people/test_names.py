"""What people call themselves is tidied for one line, and read as others would read it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.people import names

PILE = "".join(chr(each) for each in range(0x300, 0x315))
ODD = st.sampled_from(f"\u3164\u2800\u115f\u200c\u200d\u00a0\u202e\u0301\u0651\ufe0f {PILE[:9]}")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("lunch   and\ttea", "lunch and tea"),
        ("lunch \u3164\u3164 \u2800 tea", "lunch tea"),
        ("lunch \u200d \u200d \u0301 \u0301 tea", "lunch tea"),
        (f"Z{PILE}algo{PILE}", "Z\u0300\u0301algo\u0300\u0301"),
        ("ᾧ", "ᾧ"),
        (PILE, ""),
        ("\u3164", ""),
        ("\u202e\u200b\ufeff", ""),
        ("وَصَلَّى", "وَصَلَّى"),
        ("Việt", "Việt"),
        ("می‌خواهم", "می‌خواهم"),
        ("👩‍❤️‍👨 dinner", "👩‍❤️‍👨 dinner"),
    ],
)
def test_what_is_written_stands_on_one_line_and_within_it(written, shown):
    assert names.tidy(written) == unicodedata.normalize("NFC", shown)


@given(st.text(st.characters(codec="utf-8") | ODD, max_size=60))
def test_nothing_overflows_hides_or_makes_room(text):
    shown = names.tidy(text)
    assert "  " not in shown
    assert shown == shown.strip() == names.tidy(shown)
    assert len(shown.splitlines()) <= 1
    for each in "\u0301\u0651\ufe0f\u0300\u0302":
        assert each * 3 not in shown


@pytest.mark.parametrize("name", ["\u3164", "\u0301\u0301", "\u200b\x07", "  ", "12345", "…", ""])
def test_a_name_that_names_nobody(name):
    assert not names.says(name)


@pytest.mark.parametrize("name", ["Sara", "سارة", "李", "🌸", "R2"])
def test_a_name_that_does(name):
    assert names.says(name)


@pytest.mark.parametrize(
    "name",
    [
        *("wasl", "WaslPay", "W4sl", "vvasl", "wasl_support", "my-wasl", "wa_sl_pay", "W.A.S.L"),
        *("WasI", "was1", "Wаsl", "wаѕӏ", "Ｗasl", "ⓦⓐⓢⓛ", "🆆🅰🆂🅻", "W\u3164asl", "Al Wasl"),
        *("وصل", "وَصـْل", "وصل_الدعم", "وصل باي", "الوصل"),
        *(
            "admins",
            "4dmin",
            "adm1n1strator",
            "the_support_team",
            "sup_port",
            "5upport",
            "Treasury",
        ),
        *("refund", "refunds_now", "telegram", "telegram_help", "0fficial", "mod", "staff2"),
        *("help", "payments", "bank24", "Customer Care", "team"),
    ],
)
def test_what_could_be_taken_for_the_house_is_nobodys(name):
    assert names.is_ours(name)


@pytest.mark.parametrize(
    "name",
    [
        *("wasim", "WASIM", "wasi", "wasif_k", "was_lucky", "taghreed", "banksy", "stafford"),
        *("payam", "weber", "modesto", "sara_k", "omar7", "helpful_hana", "bernard", "teamed"),
        *("سارة", "أحمد الموصلي", "واصل", "فيصل", "محمد"),
    ],
)
def test_people_keep_their_names(name):
    assert not names.is_ours(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sara_k", "sarak"),
        ("sam1r", "samir"),
        ("omar0", "omaro"),
        ("savvy", "sawy"),
        ("al1", "all"),
    ],
)
def test_names_that_cannot_be_told_apart(one, other):
    assert names.likenesses(one) & names.likenesses(other)


@pytest.mark.parametrize(
    ("one", "other"), [("sara", "sarah"), ("ali", "all"), ("omar7", "omart"), ("sara_k", "sara_t")]
)
def test_names_that_can(one, other):
    assert not names.likenesses(one) & names.likenesses(other)
