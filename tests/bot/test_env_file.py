"""One reader of .env, for whoever starts Wasl: what people's editors and shells write is read."""

import pytest

from bot.settings import Settings, load
from bot.settings.bad import BadSetting
from tests.process import ROOT, wasl

WRITTEN = {
    "a byte order mark": b"\xef\xbb\xbfTELEGRAM_TOKEN=1:abc\n",
    "export": b"export TELEGRAM_TOKEN=1:abc\n",
    "blanks around =": b"  TELEGRAM_TOKEN = 1:abc  \n",
    "double quotes": b'TELEGRAM_TOKEN="1:abc"\n',
    "single quotes": b"export TELEGRAM_TOKEN = '1:abc' # from @BotFather\n",
    "a comment behind": b"# mine\nTELEGRAM_TOKEN=1:abc # from @BotFather\n",
    "lines of Windows": b"GIFT=5\r\nTELEGRAM_TOKEN=1:abc\r\nWEB_PORT=9000\r\n",
    "small letters": b"telegram_token=1:abc\n",
    "no end of line": b"TELEGRAM_TOKEN=1:abc",
    "twice": b"TELEGRAM_TOKEN=2:old\nTELEGRAM_TOKEN=1:abc\n",
}
UNREAD = {
    "a colon": (b"GIFT=5\n\nTELEGRAM_TOKEN: 1:abc\n", "line 3"),
    "no =": (b"TELEGRAM_TOKEN\n", "line 1"),
    "a quote that is not closed": (b'GIFT=5\nTELEGRAM_TOKEN="1:abc\nWEB_PORT=9000\n', "line 2"),
    "a command of Windows": (b"set TELEGRAM_TOKEN=1:abc\n", "line 1"),
    "no UTF-8": ("TELEGRAM_TOKEN=1:abc\n".encode("utf-16"), "save it as UTF-8"),
}


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write .env; no variable of the machine speaks against it."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return (tmp_path / ".env").write_bytes


@pytest.mark.parametrize("how", WRITTEN)
def test_what_is_written_in_any_usual_way_is_read(how, written):
    written(WRITTEN[how])
    assert load().telegram_token == "1:abc"


@pytest.mark.parametrize("how", UNREAD)
def test_a_line_that_cannot_be_read_is_named_and_not_quoted(how, written):
    text, where = UNREAD[how]
    written(text)
    with pytest.raises(BadSetting) as told:
        load()
    assert str(told.value).startswith(".env: ")
    assert where in str(told.value)
    assert "abc" not in str(told.value)


def test_what_make_installs_is_what_the_program_reads(tmp_path):
    (tmp_path / ".env").write_bytes(WRITTEN["a byte order mark"] + b"export DISCORD_TOKEN = 'x'\n")
    asked = wasl(tmp_path, "extras", DATABASE_URL="postgresql+asyncpg://wasl@h/wasl")
    assert (asked.stdout.split(), asked.stderr) == (["telegram", "discord", "postgres"], "")
    assert wasl(tmp_path, "extras", TELEGRAM_TOKEN="", DISCORD_TOKEN="y").stdout == (
        "telegram\ndiscord\n"
    )
    assert ".env" not in (ROOT / "Makefile").read_text()


def test_a_setting_that_cannot_be_used_ends_make_run_before_anything_is_installed(tmp_path):
    done = wasl(tmp_path, "extras", TELEGRAM_TOKEN="no token")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("wasl: TELEGRAM_TOKEN:")
