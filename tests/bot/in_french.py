"""What is asked of a copy of Wasl that speaks a little French; test_languages.py makes it."""

import html
import json
import re

import pytest

from bot import speech
from bot.commands import COMMANDS
from bot.kit import say
from bot.languages import CATALOGUES, CODES
from bot.platforms.discord import menus as on_discord
from bot.platforms.telegram import menus as on_telegram
from bot.settings import Settings
from tests.bot.grammar.said import becomes
from tests.bot.platforms.web.conftest import closed, opened
from tests.bot.talk import read
from tests.discord.forms import commands as of_discord

HAVE, SEE, CHOOSE = "Voir ce que vous avez.", "See what you have.", "Choose your language."
SEND = "Send money to someone."
ASKED = (
    *("/language fr", "/language français", "/language FRANÇAIS", "language french"),
    *("لغة الفرنسية", "بالفرنسية", "switch to french", "parle français", "francais"),
)


@pytest.fixture
async def web(url):
    web = await opened(url)
    yield web
    await closed(web)


def labels(reply):
    return [speech.label(button.label, "fr") for button in reply.buttons]


def test_it_is_french_that_is_spoken():
    assert CODES == ("en", "ar", "ar-latn", "fr")
    assert CATALOGUES == ("en", "ar", "fr")


async def test_it_can_be_chosen(talk):
    await talk.joins("omar")
    offered = await talk.types("omar", "/language")
    assert labels(offered) == ["English", "العربية ١٢٣", "العربية 123", "Français"]
    told = await talk.presses("omar", offered.buttons[3])
    assert told.language == "fr"
    refused = read(await talk.types("omar", "/language klingon"))
    assert refused.endswith("/language ar, /language ar-latn or /language fr.")


@pytest.mark.parametrize("typed", ASKED)
async def test_it_can_be_asked_for_in_every_language(talk, typed):
    await talk.joins("omar")
    assert (await talk.types("omar", typed)).language == "fr"


async def test_its_words_are_understood_and_tell_how_to_speak_to_a_newcomer(talk):
    assert becomes("solde") == becomes("/solde") == "balance"
    assert becomes("envoie cinq dollars américains à @sara") == "send @sara 5.00 USD"
    reply = await talk.types("omar", "solde")
    assert read(reply, reply.language) == "You have not joined yet. Type /start to begin."
    assert (await talk.person("omar")).language == "fr"


async def test_what_it_does_not_say_is_said_in_english_entry_by_entry(talk):
    await talk.joins("omar")
    await talk.types("omar", "/language fr")
    shown = read(await talk.types("omar", "/balance"), "fr")
    assert "Disponible : 10.00 USD" in shown
    about = read(await talk.types("omar", "/help"), "fr")
    assert f"/balance (solde) — {HAVE}" in about
    assert f"/send (envoyer) — {SEND}" in about
    assert "/history — " in read(await talk.types("omar", "/help history"), "fr")


async def test_a_newcomer_hears_nothing_twice(talk):
    welcome = await talk.types("omar", "/start")
    assert labels(welcome) == ["English", "العربية", "Français"]
    heard = speech.spoken(welcome.lines, None).split("\n")
    assert [line for line in heard if heard.count(line) > 1 and line] == []
    assert CHOOSE in heard
    assert "Choisissez votre langue." in heard
    first = speech.spoken(welcome.lines, None, first="fr")
    assert first.startswith("Choisissez votre langue.\n\nWelcome to Wasl")


def test_what_has_no_words_is_said_once_for_each_that_has():
    assert speech.spoken([say("{more}", more=say(CHOOSE))], None).count("\n\n") == 2
    assert speech.spoken([say("{more}", more=say("You can type:"))], None).count("\n\n") == 1


def test_telegram_offers_its_menu():
    about = {each.command: each.description for each in on_telegram.menu("fr")}
    assert about.keys() == {each.name for each in COMMANDS if each.is_for_all and not each.below}
    assert about["balance"] == f"solde: {HAVE}"
    assert about["send"] == f"envoyer: {SEND}"
    told = on_telegram.Menus(None, None, None)
    assert {language for _, language in told._unset} == {"en", "ar", "fr"}


def test_discord_offers_what_it_names_and_nothing_twice():
    entries = on_discord.entries(admin=True)
    payload = on_discord.payload(entries)
    of_discord.check(payload)
    french = [entry.name for entry in entries if entry.language == "fr"]
    assert french == ["solde"]
    (solde,) = (each for each in payload if each["name"] == "solde")
    assert solde["description"] == HAVE
    spoken = [each["name"] for each in payload if each["type"] == 2]
    assert len(spoken) == len(set(spoken)) == 4
    (servers,) = (each for each in payload if each["name"] == "server-language")
    assert {"name": "Français", "value": "fr"} in servers["options"][0]["choices"]


def test_discord_links_its_words_to_its_commands():
    links = on_discord.Menus(Settings(_env_file=None)).links("fr")
    assert links.names["balance"] == links.words["solde"] == "`/solde`"
    assert links.names["send"] == links.words["envoie"] == "`/send`"


async def test_the_web_chat_speaks_it(web):
    login = await web.client.get("/login", headers={"Accept-Language": "fr-CA,fr;q=0.9"})
    assert '<html lang="fr" dir="ltr">' in login.text
    shown = await web.client.get("/")
    page = json.loads(html.unescape(re.search('data-page="([^"]*)"', shown.text)[1]))
    assert page["words"]["fr"]["send"] == "Envoyer"
    assert page["words"]["fr"]["copy"] == page["words"]["en"]["copy"]
    assert page["languages"]["fr"] == {"words": "fr", "direction": "ltr", "locale": "fr-u-nu-latn"}
    assert page["commands"]["fr"][2] == {"name": "solde", "about": HAVE, "insert": "solde"}
    (welcome,) = await web.say("omar", "/start")
    (chosen,) = await web.press("omar", welcome, 2)
    assert (chosen["language"], chosen["direction"]) == ("fr", "ltr")
