"""Proofs of balances as others hand them round, given to the page that checks them in a browser."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Error

from bot import verifying
from tests.browser.screen import CHROMIUM, Screen, chromium
from tests.fuzz.asking import written
from tests.fuzz.test_proofs import known, proofs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.xdist_group("browser"),
]
LOOKS = """async ([root, text]) => {
    chosen = text;
    at("root").value = root;
    (await verdict())();
    const shown = at("verdict").className === "fails" ? [] : [...at("facts").children];
    return [at("verdict").className, shown.map((each) => each.textContent)];
}"""
NOTHING = "Nothing was owed to you then."


class Page:
    """The page, opened from a disk by somebody without a network, and what the true proof shows."""

    def __init__(self, screen):
        self.screen = screen
        self.true = self.looks(*known())

    def looks(self, root, content):
        """Return what it says of a proof under a root, and the facts that it shows."""
        content = content if isinstance(content, bytes) else written(content)
        try:
            said, facts = self.screen.page.evaluate(
                LOOKS, [root, content.decode("utf-8", "replace")]
            )
        except Error as failure:
            raise AssertionError("the page fails") from failure
        assert self.screen.problems == []
        return said, facts


@contextmanager
def page():
    """Open the page; the proof is made before, for a browser has the loop of this thread."""
    known()
    with tempfile.TemporaryDirectory(prefix="wasl-fuzz-") as folder, chromium() as browser:
        file = Path(folder) / "verify.html"
        file.write_text(verifying.written())
        yield Page(Screen(browser, file.as_uri(), offline=True, locale="en"))


def shown(page, given):
    """Show a proof: whatever was done to it, it holds for no other amounts than the true one."""
    root, content = given
    said, facts = page.looks(root, content)
    if said == "fails":
        return said
    assert said in {"holds", "compare"}
    assert said == "compare" or known()[0] in root.lower()
    assert facts == page.true[1] or any(NOTHING in each for each in facts)
    return said


def test_no_proof_that_was_altered_is_shown_to_hold_for_anything_else(fuzz):
    fuzz("proof page", proofs(), shown, world=page)
