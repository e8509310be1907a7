"""The page as a person uses it, in headless Chromium."""

import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=SpareRendererForSitePerProcess",
]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


@contextmanager
def chromium():
    """Start a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Screen:
    """One page, and the people on it."""

    def __init__(self, browser, url, **context):
        self.context = browser.new_context(**{"viewport": DESKTOP, **context})
        self.page = self.context.new_page()
        self.problems = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("dialog", lambda dialog: self.problems.append(dialog.message))
        self.page.on("console", self._note)
        self.page.goto(url)

    def _note(self, message):
        if message.type == "error":
            self.problems.append(message.text)

    def pane(self, name):
        return self.page.locator(f'[data-person="{name}"]')

    def say(self, name, text):
        """Type a message and wait until it is answered or at least sent."""
        field = self.pane(name).locator('[data-testid="composer"]:visible')
        field.fill(text)
        field.press("Enter")
        self.pane(name).locator('[data-state="sent"]:visible', has_text=text).last.wait_for()

    def press(self, name, label):
        """Press the newest button with this label."""
        self.pane(name).locator("button.choice:visible", has_text=label).last.click()

    def told(self, name, text):
        """Wait until a person was told this; return the bubble."""
        found = self.pane(name).locator('[data-from="bot"]:visible', has_text=text).last
        found.wait_for()
        return found

    def choose(self, name, label):
        """Join, and take a language."""
        self.say(name, "/start")
        self.press(name, label)
        chosen = self.pane(name).locator("button.choice:visible", has_text=label)
        chosen.first.wait_for(state="detached")
