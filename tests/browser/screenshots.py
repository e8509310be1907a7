"""`python -m tests.browser.screenshots [FOLDER]` takes the pictures of the README anew.

With a folder, it takes there what the chat looks like on a phone, in both languages.
"""

import re
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.browser.screen import PHONE, Screen, chromium
from tests.process import ROOT, Running

IMAGES = ROOT / "docs" / "images"


def english(screen):
    """Omar pays Sara, and she shares a bill with him, in English."""
    screen.choose("sara", "English")
    screen.choose("omar", "English")
    screen.say("omar", "/send @sara 3.50 lunch")
    screen.press("omar", "Send")
    screen.told("sara", "lunch")
    screen.say("sara", "/split 9 @omar coffee and cake")
    screen.press("sara", "Split")
    screen.told("sara", "not paid yet")
    screen.told("omar", "coffee and cake")


def arabic(screen):
    """Omar pays Sara, and she shares a bill with him, in Arabic."""
    screen.choose("sara", "العربية")
    screen.choose("omar", "العربية")
    screen.say("omar", "حوّل ٣٫٥ إلى @sara غداء")
    screen.press("omar", "تحويل")
    screen.told("sara", "غداء")
    screen.say("sara", "قسّم ٩ على @omar قهوة وكعكة")
    screen.press("sara", "تقسيم")
    screen.told("sara", "لم يُسدَّد بعد")
    screen.told("omar", re.compile("قهوة وكعكة"))


def given(screen, words):
    """Omar gives the group an envelope, and Sara opens it; he looks at the menu."""
    for name in ("sara", "omar"):
        screen.choose(name, words["language"])
        screen.pane(name).locator('[data-chat="group:friends"]').click()
    screen.say("omar", words["gift"])
    screen.pane("omar").locator('[data-chat="private"]').click()
    screen.press("omar", words["give"])
    screen.press("sara", words["open"])
    screen.pane("sara").locator(".card-rows .card-who:visible").wait_for()
    screen.say("omar", words["menu"])


EN = {
    "language": "English",
    "send": "/send @sara 3.50 lunch at the sea",
    "yes": "Send",
    "wait": "/send @nour 2 tickets",
    "link": "/link 1 coffee",
    "make": "Make the link",
    "others": ("/balance", "/tx 11", "/history", "/help"),
    "group": "/send @sara 0.50",
    "gift": "/gift 6 x3 Eid Mubarak",
    "give": "Give it",
    "open": "Open",
    "menu": "/menu",
}
AR = {
    "language": "العربية",
    "send": "حوّل ٣٫٥ إلى @sara غداء على البحر",
    "yes": "تحويل",
    "wait": "حوّل ٢ إلى @nour تذاكر",
    "link": "رابط ١ قهوة",
    "make": "إنشاء",
    "others": ("رصيد", "إيصال ١١", "كشف", "مساعدة"),
    "group": "/حوّل ٠٫٥ إلى @sara",
    "gift": "/عيدية ٦ على ٣ عيد مبارك",
    "give": "تقديم",
    "open": "فتح",
    "menu": "القائمة",
}


class Phone:
    """What Omar sees on his phone, picture by picture."""

    def __init__(self, browser, running, folder, name, scheme):
        size = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
        self.screen = Screen(browser, running.url, locale=name, color_scheme=scheme, **size)
        self._folder, self._name, self._taken = folder, f"{name}-{scheme}", 0

    def taken(self, what):
        """Take a picture once all has come to rest."""
        self.screen.page.wait_for_timeout(900)
        self._taken += 1
        file = self._folder / f"{self._name}-{self._taken:02} {what}.png"
        self.screen.page.screenshot(path=file)

    def plays(self, words):
        """Do what people do every day."""
        screen, page = self.screen, self.screen.page
        self.taken("first screen")
        page.locator('[data-person-tab="sara"]').click()
        screen.choose("sara", words["language"])
        page.locator('[data-person-tab="omar"]').click()
        screen.say("omar", "/start")
        self.taken("welcome")
        screen.press("omar", words["language"])
        self.says(words["send"], "card")
        screen.press("omar", words["yes"])
        self.taken("receipt")
        self.says(words["wait"], "card of who has not joined")
        screen.press("omar", words["yes"])
        self.taken("what waits")
        self.says(words["link"], "card of a link")
        screen.press("omar", words["make"])
        self.taken("link")
        for text in words["others"]:
            self.says(text, text.lstrip("/"))
        page.locator('[data-person-tab="sara"]').click()
        self.taken("what Sara was told")
        page.locator('[data-person="sara"] [data-chat="group:friends"]').click()
        screen.say("sara", words["group"].replace("sara", "omar"))
        self.taken("group")

    def says(self, text, what):
        """Type something, and take a picture of the answer."""
        self.screen.say("omar", text)
        self.taken(what)


def on_phones(browser, folder):
    """Take pictures of everything on a phone, in both languages and by day and night."""
    for name, words in (("en", EN), ("ar", AR)):
        for scheme in ("light", "dark"):
            with tempfile.TemporaryDirectory() as home, Running(Path(home)) as running:
                phone = Phone(browser, running, folder, name, scheme)
                phone.plays(words)
                phone.screen.context.close()


def for_the_readme(browser):
    """Take the pictures of the README."""
    scenes = (
        ("chat-en", english),
        ("chat-ar", arabic),
        ("together-en", partial(given, words=EN)),
        ("together-ar", partial(given, words=AR)),
    )
    for file, scene in scenes:
        with tempfile.TemporaryDirectory() as folder, Running(Path(folder)) as running:
            name, size = file[-2:], {"width": 1100, "height": 770}
            screen = Screen(browser, running.url, locale=name, viewport=size)
            screen.pane("admin").locator('[data-testid="close"]').click()
            scene(screen)
            screen.page.mouse.move(2, 2)
            screen.page.wait_for_timeout(1500)
            screen.page.screenshot(path=IMAGES / f"{file}.png")
            screen.context.close()


def main(arguments):
    """Take the pictures that are asked for."""
    with chromium() as browser:
        if arguments:
            folder = Path(arguments[0])
            folder.mkdir(parents=True, exist_ok=True)
            on_phones(browser, folder)
        else:
            for_the_readme(browser)


if __name__ == "__main__":
    main(sys.argv[1:])
