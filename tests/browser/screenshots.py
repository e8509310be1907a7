"""`python -m tests.browser.screenshots` takes the pictures of the README anew."""

import re
import tempfile
from pathlib import Path

from tests.browser.screen import Screen, chromium
from tests.process import ROOT, Running

IMAGES = ROOT / "docs" / "images"


def english(screen):
    """Omar pays Sara, in English."""
    screen.choose("sara", "English")
    screen.choose("omar", "English")
    screen.say("omar", "/send @sara 3.50 lunch")
    screen.press("omar", "Send")
    screen.told("sara", "lunch")
    screen.say("sara", "/send @omar 1.25 coffee")
    screen.told("sara", "coffee")


def arabic(screen):
    """Omar pays Sara, in Arabic."""
    screen.choose("sara", "العربية")
    screen.choose("omar", "العربية")
    screen.say("omar", "حوّل ٣٫٥ إلى @sara غداء")
    screen.press("omar", "تحويل")
    screen.told("sara", "غداء")
    screen.say("sara", "حوّل ١٫٢٥ إلى @omar قهوة")
    screen.told("sara", re.compile("قهوة"))


def main():
    """Take both pictures."""
    with chromium() as browser:
        for name, scene in (("en", english), ("ar", arabic)):
            with tempfile.TemporaryDirectory() as folder, Running(Path(folder)) as running:
                screen = Screen(
                    browser, running.url, locale=name, viewport={"width": 1100, "height": 720}
                )
                screen.pane("admin").locator('[data-testid="close"]').click()
                scene(screen)
                screen.page.mouse.move(2, 2)
                screen.page.wait_for_timeout(1500)
                screen.page.screenshot(path=IMAGES / f"chat-{name}.png")
                screen.context.close()


if __name__ == "__main__":
    main()
