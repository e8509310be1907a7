"""Every kind of argument, asked for what it says of itself."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar import Handle, Unclear, bind
from bot.grammar import kinds as all_kinds
from bot.grammar.kinds import AMOUNT, PAYEE, Kind
from bot.grammar.kinds.amount import usual
from bot.kit import Code, Parameter, Whole
from ledger.money import MAX_MINOR, Money
from ledger.people import facts, persons
from tests.bot.grammar.words import ENGLISH, SEND, outcome
from tests.bot.talk import read

KINDS = [each for each in vars(all_kinds).values() if isinstance(each, Kind) and not each.is_file]
FILES = [each for each in vars(all_kinds).values() if isinstance(each, Kind) and each.is_file]
WORLD = SimpleNamespace(handles=("sara", "omar_k"), currencies=("USD", "EUR", "دينار كويتي"))


def name(kind):
    return type(kind).__name__


@pytest.mark.parametrize("kind", KINDS, ids=name)
@given(st.randoms(use_true_random=False))
def test_what_is_drawn_for_a_kind_is_read_as_one(kind, chance):
    said = kind.sample(chance, WORLD)
    answer = outcome([Parameter("it", kind, optional=False)], said)
    assert isinstance(answer, dict | Unclear), (said, answer)


@pytest.mark.parametrize("kind", [*KINDS, *FILES], ids=name)
def test_a_kind_says_what_menus_say_and_asks_for_what_is_missing(kind):
    asked = kind.missing(Code("/do it"), pays=True)
    assert kind.about
    assert asked.message.format(**asked.values).endswith((".", "?"))


@pytest.mark.parametrize("kind", KINDS, ids=name)
async def test_what_is_read_is_kept_as_a_fact_and_comes_back(kind, talk):
    await talk.joins("omar", "sara")
    call = await talk.call("omar", "")
    said = {PAYEE: "@sara", AMOUNT: "10"}.get(kind, kind.example or "lunch")
    if kind.is_secret:
        said = "AbCdEfGh0123456789aB12"
    bound = bind([Parameter("it", kind, optional=False)], said, ENGLISH)
    value = await kind.resolve(call, bound["it"])
    kept = facts.load(facts.dump({"it": kind.keep(value)}))
    assert await kind.load(talk.books, kept["it"]) == value


@pytest.mark.parametrize("kind", KINDS, ids=name)
async def test_what_was_not_given_resolves_to_nothing(kind, talk):
    await talk.joins("omar")
    assert not await kind.resolve(await talk.call("omar", ""), None)


def test_a_kind_that_nothing_says_how_to_read_is_refused_where_it_is_made():
    class Nothing(Kind):
        pass

    with pytest.raises(TypeError, match="abstract method"):
        Nothing()


async def test_nobody_named_is_who_is_replied_to(talk):
    await talk.joins("omar", "sara")
    call = await talk.call("omar", "", reply_to="sara")
    assert await PAYEE.resolve(call, None) == await talk.person("sara")
    assert await PAYEE.resolve(call, Handle("lina")) != await talk.person("sara")


async def test_a_handle_of_nobody_yet_is_kept_as_her_platform_knows_her(talk):
    call = await talk.call("omar", "")
    nobody = await PAYEE.resolve(call, Handle("nour"))
    assert isinstance(PAYEE.keep(nobody), facts.Stranger)
    met = await persons.met(talk.books, nobody.unmet)
    assert await PAYEE.load(talk.books, PAYEE.keep(nobody)) == met


@pytest.mark.parametrize(
    "text", ["25 from @omar dinner", "from @omar 25 dinner", "٢٥ من @omar dinner"]
)
def test_a_signature_says_which_words_lead_to_whom_it_names(text):
    lexicon = ENGLISH.led(["from", "من"])
    values = bind(SEND, text, lexicon)
    assert values == {"to": Handle("omar"), "amount": Money(2500, "USD"), "note": "dinner"}


def test_a_value_is_named_as_a_button_names_it():
    assert read(SimpleNamespace(lines=[AMOUNT.shown(Money(1250, "EUR"))])) == "12.50 EUR"


@given(st.integers(1, MAX_MINOR), st.sampled_from(["USD", "KWD", "JPY"]))
def test_what_is_usual_of_a_whole_is_smaller_than_it_and_in_its_currency(minor, currency):
    whole = Money(minor, currency)
    offered = usual(Whole.of(whole))
    assert all(each.currency == currency and 0 < each.minor < minor for each in offered)
    assert len(offered) <= 4
    assert offered or minor == 1
