import random  # noqa: TID251 - a seeded simulation is what is tested
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import clock, ids


def test_tokens_made_later_sort_later(time):
    made = []
    for _ in range(50):
        made.append(ids.token())
        time.move(milliseconds=1)
    assert made == sorted(made)
    assert len({len(token) for token in made} | {ids.KEY_BYTES}) == 1


def test_tokens_of_one_moment_differ(time):
    made = {ids.token() for _ in range(1000)}
    assert len(made) == 1000
    assert {token[:6] for token in made} == {clock.to_ms(time.moment).to_bytes(6)}


@given(st.binary(max_size=40))
def test_bytes_read_back_from_their_text(raw):
    written = ids.text(raw)
    assert ids.from_text(written) == raw
    assert set(written) <= set(string.ascii_letters + string.digits + "-_")


def test_a_token_is_22_characters():
    assert len(ids.text(ids.token())) == len(ids.secret()) == 22


@pytest.mark.parametrize("written", ["AB", "A", "AAA=", "A+/A", "A A A", "ÄÖÜ", "QQ\n"])
def test_text_that_is_not_canonical_is_refused(written):
    with pytest.raises(ValueError, match=r"."):
        ids.from_text(written)


@given(st.text(max_size=9), st.text(min_size=1, max_size=9), st.text(max_size=9))
def test_parts_do_not_run_into_each_other(one, two, three):
    joined = {
        ids.digest(one, two, three),
        ids.digest(one + two, three),
        ids.digest(one, two + three),
    }
    assert len(joined) == 3


def test_the_same_parts_make_the_same_child():
    parent = ids.token()
    assert ids.child(parent, "sara") == ids.child(parent, "sara") != ids.child(parent, "omar")
    assert ids.timed_child(parent, "claim")[:6] == parent[:6]
    assert ids.timed_child(parent, "claim") != ids.timed_child(parent, "return")
    assert len(ids.child(parent)) == len(ids.timed_child(parent)) == ids.KEY_BYTES


def test_a_seeded_source_repeats_itself(time):
    def drawn():
        with ids.drawing(random.Random(7).randbytes):
            return ids.token(), ids.secret(), ids.salt(), ids.reference()

    assert drawn() == drawn()
    assert ids.salt() != ids.salt()
    assert time.moment == clock.now()
