"""A language is a line in one table and a catalogue; everything else follows from these."""

import re
from pathlib import Path

import pytest

from bot.languages import CATALOGUES, CODES, LANGUAGES, SOURCE, of
from bot.settings import BadSetting, load
from tests.growing import ROOT, Copy

FRENCH = {
    ("language words", "this language"): "français|francais|french",
    ("private", "language {language}"): "parle/parlez -/en {language}",
    ("trigger", "balance"): "solde",
    ("trigger", "send"): "envoyer|envoie",
    ("slash command", "balance"): "solde",
    ("slash command", "web"): "web",
    ("connecting words", "to"): "à",
    ("currency words", "USD"): "dollars américains",
    ("number words", "five"): "cinq",
    ("web", "Send"): "Envoyer",
    "See what you have.": "Voir ce que vous avez.",
    "Choose your language.": "Choisissez votre langue.",
    "Available: {amount}": "Disponible : {amount}",
}
"""Few words: most is still to be translated."""


def test_a_third_language_is_a_line_and_a_catalogue(tmp_path):
    wasl = Copy.of_wasl(tmp_path)
    wasl.insert("bot/languages.py", '    Language("fr", "Français"),', after="Language(")
    wasl.make("messages")
    wasl.translate("fr", FRENCH)
    wasl.make("catalogues")
    wasl.ask("tests/bot/in_french.py")


def test_no_language_is_named_beside_the_table():
    codes = "|".join(map(re.escape, CODES))
    named = re.compile(rf"""["'](?:{codes})["']|\.(?:{codes})\b""")
    looked = [path for end in ("py", "js", "html") for path in (ROOT / "bot").rglob(f"*.{end}")]
    assert len(looked) > 150
    found = {
        str(path.relative_to(ROOT)): lines
        for path in looked
        if path != ROOT / "bot" / "languages.py" and (lines := _naming(path, named))
    }
    assert found == {}


def _naming(path: Path, named):
    return [line for line in path.read_text().splitlines() if named.search(line)]


def test_a_language_that_is_spoken_no_more_is_the_first_one():
    assert of("tlh") is of(None) is SOURCE


def test_what_tells_languages_apart_is_different():
    for what in ("code", "label"):
        assert len({getattr(each, what) for each in LANGUAGES}) == len(LANGUAGES)
    assert {each.first for each in LANGUAGES} == set(CATALOGUES) <= set(CODES)


def test_a_setting_names_a_language_that_is_spoken(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "tlh")
    with pytest.raises(BadSetting, match="LANGUAGE: 'tlh' is not spoken; choose one of en, ar"):
        load()
