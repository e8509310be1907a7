"""Which rails may stand beside each other."""

import pytest

from bot.settings import Settings

GERMAN = "DE89370400440532013000"


def test_made_up_money_has_no_way_to_a_real_bank():
    """RAILS=sandbox,stripe: whoever presses `Pretend that it was sent` withdraws real money."""
    known = {"rails": "sandbox,stripe", "stripe_key": "sk_live_x", "stripe_webhook_secret": "w"}
    known |= {"web_login": "closed"}
    with pytest.raises(ValueError, match="sandbox"):
        Settings(_env_file=None, **known)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (f"EUR:{GERMAN[:-1]}1", "check digits"),
        ("EUR:none!", "no IBAN"),
        (f"EUR:{GERMAN}:X", "no BIC"),
    ],
)
def test_an_account_of_ours_that_is_none_says_why(written, why):
    with pytest.raises(ValueError, match=why):
        Settings(_env_file=None, bank_accounts=written)
