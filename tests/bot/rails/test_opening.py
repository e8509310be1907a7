"""Rails as the settings describe them."""

import asyncssh
import pytest

from bot.rails.iso20022.rail import Iso20022Rail
from bot.rails.nacha.rail import NachaRail
from bot.rails.opening import opened
from bot.rails.stripe_payouts import StripeRail
from bot.rails.ways import chosen, on
from bot.settings import Settings, extras
from tests.bot.rails.orders import GERMAN, SAUDI


def settings(tmp_path, **cells):
    known = {
        "bank_name": "Wasl Payments",
        "bank_accounts": f"EUR:{GERMAN}:COBADEFFXXX, SAR:{SAUDI}",
        "bank_folder": str(tmp_path / "bank"),
        "nacha_destination": "121000248",
        "nacha_destination_name": "WELLS FARGO",
        "nacha_origin": "1234567890",
        "nacha_company": "1234567890",
    }
    return Settings(_env_file=None, **(known | cells))


def test_a_rail_pays_in_the_currencies_of_its_accounts_alone(tmp_path):
    rail = opened("iso20022", settings(tmp_path))
    assert isinstance(rail, Iso20022Rail)
    takes = {
        (currency, country): rail.takes(currency, "iban", country)
        for currency in ("EUR", "SAR", "USD")
        for country in ("FR", "SA", "EG")
    }
    assert [each for each, so in takes.items() if so] == [("EUR", "FR"), ("SAR", "SA")]
    assert isinstance(opened("nacha", settings(tmp_path)), NachaRail)
    assert opened("sandbox", settings(tmp_path)) is None
    paying = settings(tmp_path, rails="stripe", stripe_key="sk_x", stripe_webhook_secret="whsec_x")
    assert isinstance(opened("stripe", paying), StripeRail)
    assert [each.name for each in on(paying)] == ["stripe"]


@pytest.mark.parametrize("missing", ["bank_name", "bank_accounts", "nacha_company", "stripe_key"])
def test_a_rail_is_not_without_what_it_needs(tmp_path, missing):
    with pytest.raises(ValueError, match=missing.upper()):
        settings(tmp_path, rails="iso20022, nacha, stripe", **{missing: ""})


def test_the_first_way_that_takes_it_is_the_one(tmp_path):
    told = settings(tmp_path, rails="nacha,iso20022,sandbox", bank_time_zone="Asia/Riyadh")
    ways = {
        asked: chosen(told, *asked).name
        for asked in (("USD", "us", "US"), ("SAR", "iban", "SA"), ("EGP", "iban", "EG"))
    }
    assert [*ways.values()] == ["nacha", "iso20022", "sandbox"]
    assert chosen(told, "SAR", "iban", "SA").zone == "Asia/Riyadh"
    assert [each.name for each in extras.wanted(told)] == ["banks"]


def test_a_server_is_known_by_its_key(tmp_path):
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(tmp_path / "own")
    told = settings(
        tmp_path,
        bank_sftp="sftp://wasl@bank.example:2022/outgoing?in=/incoming",
        bank_sftp_host_key=key.export_public_key().decode().strip(),
        bank_sftp_key_file=str(tmp_path / "own"),
    )
    assert told.bank_server.port == 2022
    assert isinstance(opened("iso20022", told), Iso20022Rail)
    assert not (tmp_path / "bank" / "iso20022" / "out").exists()
