"""Which rails may stand beside each other."""

import pytest

from bot.settings import Settings


def test_made_up_money_has_no_way_to_a_real_bank():
    """RAILS=sandbox,stripe: whoever presses `Pretend that it was sent` withdraws real money."""
    known = {"rails": "sandbox,stripe", "stripe_key": "sk_live_x", "stripe_webhook_secret": "w"}
    known |= {"web_login": "closed"}
    with pytest.raises(ValueError, match="sandbox"):
        Settings(_env_file=None, **known)
