"""A file goes with a message: it is chosen, named above what is written, and sent along."""

import re

import pytest

from tests.browser.screen import CHROMIUM, PHONE, Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.xdist_group("browser"),
]


def attach(screen, name, content=b"who,amount\n", file="october.csv"):
    """Choose a file, as the picker of the browser brings it."""
    given = {"name": file, "mimeType": "text/csv", "buffer": content}
    screen.pane(name).locator('[data-testid="file"]').set_input_files(given)


def test_a_file_is_sent_with_what_is_written_and_alone(browser, running):
    screen = Screen(browser, running.url, viewport=PHONE)
    screen.choose("omar", "English")
    pane = screen.pane("omar")
    held = pane.locator('[data-testid="attached"]')
    attach(screen, "omar")
    assert held.inner_text().strip() == "october.csv"
    pane.locator('[data-testid="detach"]').click()
    held.wait_for(state="hidden")
    attach(screen, "omar")
    pane.locator('[data-testid="send"]').click()
    screen.told("omar", "What is this file for?")
    held.wait_for(state="hidden")
    sent = pane.locator('[data-testid="brought"]:visible').last
    assert sent.inner_text().strip() == "october.csv"
    attach(screen, "omar")
    screen.say("omar", "/balance")
    screen.told("omar", re.compile("Available"))
    assert pane.locator('[data-testid="brought"]:visible').count() == 2
    screen.page.reload()
    pane.locator('[data-testid="brought"]:visible').last.wait_for()
    screen.context.close()
    assert screen.problems == []


def test_a_larger_one_than_fits_is_refused_before_it_is_sent(browser, running):
    screen = Screen(browser, running.url)
    screen.choose("omar", "العربية")
    attach(screen, "omar", bytes(2 * 1024 * 1024 + 1))
    toast = screen.pane("omar").locator('[data-testid="toast"]')
    toast.wait_for()
    assert "كبير جدًا" in toast.inner_text()
    assert screen.pane("omar").locator('[data-testid="attached"]').is_hidden()
    screen.context.close()
    assert screen.problems == []
