"""Files of payments to a bank, checked with the schemas of two libraries."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.rails.files import Unwritable
from bot.rails.iso20022 import markup, pain001
from bot.rails.iso20022.payer import Account, Payer
from tests.bot.rails.orders import EGYPTIAN, KUWAITI, PAYER, SAUDI, order

SCHEMAS = (
    markup.shipped("pain001", "templates", pain001.NAME, f"{pain001.NAME}.xsd"),
    markup.shipped("sepaxml", "schemas", f"{pain001.NAME}.xsd"),
)


def written(orders, payer=PAYER):
    root = etree.fromstring(pain001.write("B1", orders, payer))
    for schema in SCHEMAS:
        markup.check(root, schema)
    return root


def said(root, name):
    return [each.text for each in root.iter(f"{{*}}{name}")]


MANY = [
    order("W1"),
    order("W2", "0.05", number="CH9300762011623852957"),
    order("W3", "1.234", "KWD", number=KUWAITI),
    order("W4", "1500", "JPY", number="GB29NWBK60161331926819", bank="NWBKGB2L"),
    order("W5", "99.99", "SAR", number=SAUDI),
    order("W6", "7", day=date(2026, 12, 1)),
    order("W7", "20", number=EGYPTIAN, bank="NBEGEGCX"),
]


def test_a_file_is_valid_and_its_sums_agree():
    root = written(MANY)
    amounts = root.findall(".//{*}InstdAmt")
    assert {(each.text, each.get("Ccy")) for each in amounts} >= {
        ("1.234", "KWD"),
        ("1500", "JPY"),
        ("0.05", "EUR"),
    }
    counts, sums = said(root, "NbOfTxs"), [Decimal(each) for each in said(root, "CtrlSum")]
    assert int(counts[0]) == 7 == sum(map(int, counts[1:]))
    assert sums[0] == sum(sums[1:]) == sum(Decimal(each.text) for each in amounts)
    assert sorted(said(root, "EndToEndId")) == [each.key for each in MANY]
    assert said(root, "MsgId") == ["B1"]


def test_sepa_is_asked_for_in_euros_within_sepa_alone():
    for each, levels, bearer in (
        (order(), ["SEPA"], "SLEV"),
        (order(number=EGYPTIAN, bank="NBEGEGCX"), [], "SHAR"),
        (order(currency="SAR", number=SAUDI), [], "SHAR"),
    ):
        root = written([each])
        assert [cd.text for cd in root.findall(".//{*}SvcLvl/{*}Cd")] == levels
        assert said(root, "ChrgBr") == [bearer]
    urgent = Payer(PAYER.name, PAYER.accounts, "URGP", "SALA")
    root = written([order(currency="SAR", number=SAUDI)], urgent)
    assert [cd.text for cd in root.findall(".//{*}SvcLvl/{*}Cd")] == ["URGP"]
    assert [cd.text for cd in root.findall(".//{*}CtgyPurp/{*}Cd")] == ["SALA"]


def test_a_country_is_named_and_a_bank_known_by_its_bic_outside_sepa():
    root = written([order(number=EGYPTIAN, bank="NBEGEGCX")])
    assert root.findtext(".//{*}Cdtr/{*}PstlAdr/{*}Ctry") == "EG"
    assert root.findtext(".//{*}CdtrAgt//{*}BICFI") == "NBEGEGCX"
    assert pain001.refused(order(number=EGYPTIAN), PAYER).code == "RC01"
    assert pain001.refused(order(currency="SAR", number=SAUDI), PAYER) is None  # at home
    assert written([order()]).find(".//{*}CdtrAgt") is None


@given(at=st.permutations(range(len(MANY))))
def test_the_same_orders_are_the_same_bytes(at):
    raw = pain001.write("B1", MANY, PAYER)
    assert pain001.write("B1", [MANY[each] for each in at], PAYER) == raw
    assert pain001.write("B2", MANY, PAYER) != raw


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (order(name="سارة حداد"), "BE22"),
        (order(name="Zoë Müller"), "BE22"),
        (order(name="A" * 71), "BE22"),
        (order(name=""), "BE22"),
        (order(text="lunch & dinner"), "RR07"),
        (order(text="a//b"), "RR07"),
        (order(number="FR7630006000011234567890188"), "AC01"),
        (order(scheme="us", number="123456789", country="US"), "AC01"),
        (order(bank="WRONG"), "RC01"),
        (order(country=""), "BE04"),
        (order(currency="EGP", number=EGYPTIAN), "AM03"),
    ],
)
def test_what_a_bank_would_not_carry_unchanged_is_refused(wrong, code):
    assert pain001.refused(wrong, PAYER).code == code
    with pytest.raises(Unwritable):
        pain001.write("B1", [order("W2"), wrong], PAYER)


def test_a_bank_that_is_known_by_no_bic_is_said_to_be_so():
    payer = Payer("Wasl", {"EUR": Account("DE89370400440532013000")})
    assert written([order()], payer).findtext(".//{*}DbtrAgt//{*}Othr/{*}Id") == "NOTPROVIDED"


@pytest.mark.parametrize(
    ("sender", "said_of"),
    [("Omar Almansour", ["Omar Almansour"]), ("", []), ("عمر", []), ("Omár", []), ("O" * 71, [])],
)
def test_who_sends_it_is_named_in_letters_that_banks_carry_or_not_at_all(sender, said_of):
    root = written([order("W1", number=EGYPTIAN, bank="NBEGEGCX", sender=sender)])
    named = root.findall(".//{*}UltmtDbtr/{*}Nm")
    assert [each.text for each in named] == said_of
