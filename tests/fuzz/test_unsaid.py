"""What people typed is in no line of the log, however an update that has it is misshapen."""

import copy
import json

import pytest

from tests.fuzz import discords, telegrams, test_discord, test_telegram
from tests.fuzz.test_discord import GIVEN_UP

TYPED = "a gift for Zaynab"


def holes(value, path=()):
    """Return the ways down to every part of a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, each in inner:
        yield (*path, name)
        if isinstance(each, dict | list):
            yield from holes(each, (*path, name))


def spoilt(whole):
    """Return it with what somebody typed in each place, as what does not belong there."""
    for path in holes(whole):
        for typed in (TYPED, [TYPED], {TYPED: TYPED}):
            made = copy.deepcopy(whole)
            at = made
            for name in path[:-1]:
                at = at[name]
            at[path[-1]] = typed
            yield made


def silent(town):
    """Hold that no line shows it, in whatever way JSON may write it."""
    told = [line for line in town.logged.shown if TYPED in line or TYPED in str(json.loads(line))]
    assert not told
    town.logged.shown.clear()


@pytest.mark.parametrize("whole", test_telegram.WHOLE)
def test_no_line_about_a_misshapen_update_of_telegram_has_what_was_typed(whole):
    with telegrams.town() as town:
        for update in spoilt(json.loads(json.dumps(whole))):
            test_telegram.refused(town, (update, telegrams.SECRET))
            silent(town)


@pytest.mark.parametrize("whole", test_discord.WHOLE)
def test_no_line_about_a_misshapen_interaction_of_discord_has_what_was_typed(whole):
    with discords.town() as town:
        for told in spoilt(json.loads(json.dumps(whole))):
            town.does(discords.brought(town, told), but=GIVEN_UP)
            silent(town)
