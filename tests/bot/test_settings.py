"""Settings: one clear line for a bad one, and .env.example in step with them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings, load
from bot.settings.bad import BadSetting

MISSING = """
import sys
from bot.settings import Settings, extras
sys.modules[sys.argv[1]] = None
settings = Settings(_env_file=None, **{sys.argv[2]: sys.argv[3]})
try:
    extras.check(extras.wanted(settings))
except Exception as told:
    print(told)
"""
EXAMPLE = Path(__file__).parent.parent.parent / ".env.example"


@pytest.fixture(autouse=True)
def nowhere(tmp_path, monkeypatch):
    """No .env of the checkout, no variable of the machine."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_every_setting_stands_in_the_example_with_its_default():
    written = dict(re.findall(r"^# ?([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))
    defaults = {
        name.upper(): ",".join(field.default)
        if isinstance(field.default, tuple)
        else str(field.default)
        for name, field in Settings.model_fields.items()
    }
    assert written == defaults


def test_no_check_of_a_setting_takes_the_place_of_another():
    named = [name for each in Settings.__mro__ for name in vars(each) if name.startswith("_")]
    checks = [name for name in named if name in Settings.__pydantic_decorators__.field_validators]
    assert len(set(checks)) == len(checks)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_PORT", "http"),
        ("WEB_PORT", "70000"),
        ("WEB_LOGIN", "maybe"),
        ("WEB_RATE", "-1"),
        ("METRICS_PORT", "-1"),
        ("METRICS_TOKEN", "short"),
        ("METRICS_TOKEN", "with a blank in it"),
        ("VERIFICATION_PROVIDER", "house"),
        ("VERIFICATION_PROVIDER", "Not a name"),
        ("VERIFICATION_URL", "http://provider.example"),
        ("VERIFICATION_SECRET", "whsec_c2hvcnQ="),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "here"),
        ("BANK_NAME", "بنك"),
        ("BANK_ACCOUNTS", "EUR:DE89370400440532013001"),
        ("BANK_ACCOUNTS", "EUR:DE89370400440532013000:NOBIC"),
        ("BANK_ACCOUNTS", "ZZZ:DE89370400440532013000"),
        ("BANK_ACCOUNTS", "EUR:DE89370400440532013000,EUR:FR7630006000011234567890189"),
        ("BANK_CUT_OFF", "25"),
        ("BANK_TIME_ZONE", "Cairo"),
        ("BANK_SFTP", "https://bank.example/out?in=in"),
        ("BANK_SFTP", "sftp://wasl@bank.example/out"),
        ("BANK_SFTP", "sftp://wasl:secret@bank.example/out?in=/in"),
        ("BANK_SFTP", "sftp://wasl@bank.example/out?in=/in"),
        ("BANK_SFTP_HOST_KEY", "any"),
        ("NACHA_DESTINATION", "121000249"),
        ("NACHA_ORIGIN", "123"),
        ("CURRENCIES", "USD,ZZZ"),
        ("CURRENCIES", "XAU"),
        ("ADMINS", "omar"),
        ("LANGUAGE", "xx"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("GIFT", "ten"),
        ("GIFT", "1.234"),
        ("GIFT", "-1"),
        ("BONUS_BUDGET", "NaN"),
        ("TREASURY_CAPITAL", "1e30"),
        ("SEND_FEE_BPS", "10001"),
        ("DATABASE_URL", "mysql://here"),
        ("BONUS_BUDGET", "1000001"),
        ("WEB_HOSTS", ","),
        ("LOG_LEVEL", "loud"),
        ("DISCORD_TOKEN", "Bot abc"),
        ("DISCORD_API_URL", "discord.com/api/v10"),
        ("DISCORD_API_URL", "http://discord.com/api/v10"),
        ("TELEGRAM_API_URL", "http://bots.example:8081"),
    ],
)
def test_a_bad_setting_is_one_line_that_names_it(name, value, monkeypatch):
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting) as wrong:
        load()
    assert str(wrong.value).startswith(f"{name}:")
    assert "\n" not in str(wrong.value)


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("WEB_PORT=9000\nGIFT=5\n")
    monkeypatch.setenv("WEB_PORT", "9001")
    settings = load()
    assert settings.web_port == 9001
    assert str(settings.gift_money) == "5.00 USD"


def test_an_empty_variable_is_the_default(monkeypatch):
    monkeypatch.setenv("WEB_PORT", "")
    assert load().web_port == 8080


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.1.2.3"])
def test_on_this_machine_it_is_a_demo(host):
    assert Settings(_env_file=None, web_host=host).demo


@pytest.mark.parametrize(
    "more",
    [
        {"web_host": "0.0.0.0"},  # noqa: S104 - that is what is refused
        {"web_host": "10.0.0.1"},
        {"telegram_token": "1:a"},
        {"discord_token": "a"},
        {"web_login": "closed"},
    ],
)
def test_otherwise_people_sign_in(more):
    assert not Settings(_env_file=None, **more).demo


def test_open_login_is_forced_on_loopback():
    assert Settings(_env_file=None, web_login="open", telegram_token="1:a").demo


def test_open_login_on_a_remote_host_is_refused(monkeypatch):
    monkeypatch.setenv("WEB_LOGIN", "open")
    monkeypatch.setenv("WEB_HOST", "0.0.0.0")  # noqa: S104 - that is what is refused
    with pytest.raises(BadSetting, match="WEB_LOGIN"):
        load()


@pytest.mark.parametrize(
    ("value", "language"), [("en_US:en", "en"), ("ar_EG:ar:en", "ar"), ("fr_FR:fr", "en")]
)
def test_what_a_desktop_says_in_language_is_understood(value, language, monkeypatch):
    monkeypatch.setenv("LANGUAGE", value)
    assert load().language == language


@pytest.mark.parametrize(
    "more", [{"web_hosts": ("pay.example",)}, {"web_url": "https://pay.example"}]
)
def test_behind_a_proxy_people_sign_in(more):
    assert not Settings(_env_file=None, **more).demo


def test_an_address_of_ipv6_keeps_its_brackets():
    assert Settings(_env_file=None, web_host="::1", web_port=80).address == "http://[::1]:80"


@pytest.mark.parametrize(
    ("library", "setting", "value", "told"),
    [
        ("asyncpg", "database_url", "postgresql+asyncpg://h/w", "DATABASE_URL: PostgreSQL needs"),
        ("telegram", "telegram_token", "1:a", "TELEGRAM_TOKEN: Telegram needs"),
        ("discord", "discord_token", "a", "DISCORD_TOKEN: Discord needs"),
    ],
)
def test_a_missing_library_is_named_with_what_brings_it(library, setting, value, told):
    words = [sys.executable, "-c", MISSING, library, setting, value]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(told)
    assert "pip install 'wasl[" in done.stdout


def test_metrics_that_others_can_reach_need_a_token(monkeypatch):
    monkeypatch.setenv("METRICS_PORT", "9464")
    assert load().metrics
    monkeypatch.setenv("METRICS_HOST", "192.0.2.1")
    with pytest.raises(BadSetting, match=r"^METRICS_TOKEN: others can"):
        load()
    monkeypatch.setenv("METRICS_TOKEN", "f3a9c01d2e4b678f")
    assert "f3a9c01d2e4b678f" in load().secrets


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8081", "[::1]:8081", "10.0.0.7", "telegram-bot-api:8081"]
)
def test_a_token_goes_in_the_clear_to_this_machine_or_network_alone(host, monkeypatch):
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://{host}")
    assert load().telegram_api_url == f"http://{host}"


SECRETS = {
    "telegram_token": "7000000001:AAtests-only-a-token",
    "telegram_webhook_secret": "a-secret-of-the-webhook",
    "discord_token": "a.token.of.discord",
    "metrics_token": "f3a9c01d2e4b678f",
    "otel_exporter_otlp_headers": "authorization=a-key-of-theirs",
    "database_url": "postgresql+asyncpg://wasl:p%40ss-of-the-books@db/wasl",
}


def test_no_secret_stands_in_what_the_settings_look_like_and_no_log_shows_one():
    settings = Settings(_env_file=None, **SECRETS)
    known = [
        *(each for name, each in SECRETS.items() if name != "database_url"),
        "p@ss-of-the-books",
    ]
    assert not [each for each in [*known, "p%40ss"] if each in f"{settings!r} {settings}"]
    assert {*known} <= {*settings.secrets}
