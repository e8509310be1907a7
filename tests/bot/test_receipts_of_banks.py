"""What a receipt of each kind of transfer at banks says of how it stands, in both languages."""

from types import SimpleNamespace

import pytest

from bot.app import READINGS
from bot.speech import spoken
from ledger.banking.payouts.reviewing import BLOCK, REFUSE
from ledger.chart import HOUSE
from ledger.people.persons import Person

WASL, SARA = Person(HOUSE, "Wasl", None, joined=True), Person(2, "Sara", None, joined=True)
SAID = {
    "payouts.make": ("held", "محجوز"),
    "payouts.cancel": ("cancelled", "مُلغى"),
    REFUSE: ("not sent by us", "لم نرسله"),
    BLOCK: ("not sent by us", "لم نرسله"),
    "payouts.small": ("sent", "أُرسل"),
    "payouts.sent_back": ("sent", "أُرسل"),
    "payouts.sent": ("sent", "أُرسل"),
    "payouts.settled": ("paid", "تم التحويل"),
    "payouts.rejected": ("not taken by the bank", "لم يقبله البنك"),
    "payouts.returned": ("back from the bank", "أعاده البنك"),
    "payouts.home": ("back from the bank", "أعاده البنك"),
    "deposit": ("paid", "تم التحويل"),
    "deposit_coming": ("pending", "قيد الانتظار"),
    "deposit_gone": ("gone back", "عاد إلى مصدره"),
    "deposit_taken": ("taken back", "مسترد"),
    "deposit_won": ("given back", "أُعيد المبلغ"),
    "deposit_strange": ("paid", "تم التحويل"),
    "deposit_strange_back": ("taken back", "مسترد"),
    "deposit_strange_won": ("given back", "أُعيد المبلغ"),
    "bank_entry": ("booked", "مقيَّد"),
    "bank_reversed": ("reversed", "معكوس"),
    "bank_settled": ("paid", "تم التحويل"),
    "owing.pay": ("paid", "تم التحويل"),
    "exchange": ("exchanged", "تبديل عملة"),
}


def said(kind, payee=SARA):
    found = SimpleNamespace(kind=kind, payer=HOUSE, payee=payee.id, number=7)
    return READINGS.shown(found, SARA, {HOUSE: WASL, SARA.id: SARA}).status


def test_every_kind_of_transfer_at_banks_is_known_here():
    of_banks = ("payouts.", "deposit", "bank_", "owing.", "exchange")
    assert {each for each in READINGS.shows if each.startswith(of_banks)} == {*SAID}


@pytest.mark.parametrize("kind", SAID)
def test_a_receipt_says_how_it_stands(kind):
    assert tuple(spoken([said(kind)], each) for each in ("en", "ar")) == SAID[kind]


def test_what_is_decided_to_be_the_houses_is_booked():
    assert spoken([said("bank_settled", WASL)], "en") == "booked"
