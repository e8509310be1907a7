"""References by which a payment is known again."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from ledger.banking import references

SERIALS = st.integers(0, 2**35 - 1)


@given(serial=SERIALS)
def test_a_reference_is_one_of_iso_11649(serial):
    assert iso11649.is_valid(references.made(serial))


@given(serial=SERIALS, before=st.text("ab ,/-", max_size=8), after=st.text("xyz 123", max_size=8))
def test_it_is_found_however_a_bank_writes_it(serial, before, after):
    reference = references.made(serial)
    for written in (reference, reference.lower(), references.spaced(reference)):
        assert reference in references.found(f"{before} {written} {after}")


@given(serial=SERIALS, at=st.integers(4, 11), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_no_reference(serial, at, digit):
    reference = references.made(serial)
    wrong = reference[:at] + digit + reference[at + 1 :]
    assert references.found(wrong) == (() if wrong != reference else (reference,))
    assert references.looks_wrong(wrong) == (wrong != reference)
