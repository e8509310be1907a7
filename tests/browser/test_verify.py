"""The page that checks a proof of balances, from a disk and from the web chat, both ways round."""

import asyncio
import copy
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import verifying
from ledger import ids, migrations
from ledger.books import Books
from ledger.products import liabilities
from tests.browser.screen import CHROMIUM, PHONE, Screen
from tests.ledger.acts import address, rich

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.xdist_group("browser"),
]
WORDS = {
    "en": {"dir": "ltr", "holds": "It holds", "fails": "It does not hold", "owed": "300.00 USD"},
    "ar": {"dir": "rtl", "holds": "الإثبات صحيح", "fails": "غير صحيح", "owed": "٣٠٠٫٠٠ دولار"},
}


async def _proven(folder):
    """Return the root of five people's money, and the branch of the third."""
    url = address(folder / "wasl.db")
    migrations.migrate(url)
    books = await Books.open(url)
    try:
        people = [await rich(books, name, 10_000 * at) for at, name in enumerate("abcde", 1)]
        root = await liabilities.publish(books, ids.token())
        branches = await liabilities.branches(books, root, people[2].id)
        written = liabilities.written(root, books.book, people[2].id, branches)
    finally:
        await books.close()
    return root.hash.hex(), json.loads(written)


@pytest.fixture(scope="module")
def proven(tmp_path_factory):
    """Return a proof of real books; a browser has the loop of this thread."""
    with ThreadPoolExecutor(1) as beside:
        folder = tmp_path_factory.mktemp("books")
        return beside.submit(lambda: asyncio.run(_proven(folder))).result()


class Checking:
    """The page, opened from a disk by somebody without a network."""

    def __init__(self, browser, folder, language="en", **context):
        file = folder / "verify.html"
        file.write_text(verifying.written())
        self.screen = Screen(browser, file.as_uri(), locale=language, offline=True, **context)
        self.page = self.screen.page

    def asks(self, proof, root=""):
        """Give it a proof and a root; return what it says, and why."""
        content = proof if isinstance(proof, bytes) else json.dumps(proof).encode()
        file = {"name": "proof.json", "mimeType": "application/json", "buffer": content}
        self.page.locator('[data-testid="root"]').fill(root)
        self.page.locator('[data-testid="file"]').set_input_files(file)
        self.page.locator('#verdict[aria-busy="false"]').wait_for()
        return [
            self.page.locator(f'[data-testid="{each}"]').inner_text() for each in ("said", "why")
        ]


@pytest.fixture
def checking(browser, tmp_path):
    shown = Checking(browser, tmp_path)
    yield shown
    shown.screen.context.close()
    assert shown.screen.problems == []


@pytest.mark.parametrize("language", WORDS)
def test_a_proof_is_checked_from_a_disk_without_a_network(browser, tmp_path, proven, language):
    (root, proof), words = proven, WORDS[language]
    shown = Checking(browser, tmp_path, language, viewport=PHONE, color_scheme="dark")
    page = shown.page
    assert page.locator("html").get_attribute("dir") == words["dir"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    said, _ = shown.asks(proof, root)
    assert said == words["holds"]
    facts = page.locator('[data-testid="facts"]').inner_text()
    assert words["owed"] in facts.translate(dict.fromkeys([0x2066, 0x2068, 0x2069]))
    assert root in facts
    said, _ = shown.asks(proof, "0" * 64)
    assert words["fails"] in said
    other = {"en": "ar", "ar": "en"}[language]
    page.locator(f'[data-testid="other-{other}"]').click()
    page.locator('#verdict[aria-busy="false"]').wait_for()
    assert page.locator("html").get_attribute("dir") == WORDS[other]["dir"]
    assert WORDS[other]["fails"] in page.locator('[data-testid="said"]').inner_text()
    shown.screen.context.close()
    assert shown.screen.problems == []


def test_without_a_root_from_elsewhere_it_asks_to_compare(checking, proven):
    root, proof = proven
    assert checking.asks(proof)[0].startswith("It holds under this root. Compare it")
    line = f"book 1 transfer 12 act 3 chain {'a' * 64} owed {root} at 2026-11-27T03:00:00+00:00"
    assert checking.asks(proof, line)[0] == "It holds"
    assert checking.asks(proof, "abc")[1].startswith("A root has 64")


def changed(proof, **more):
    """Return a proof whose first step has something else."""
    other = copy.deepcopy(proof)
    other["branches"][0]["path"][0] |= more
    return other


def test_what_is_not_as_it_was_published_is_refused(checking, proven):
    root, proof = proven
    step, branch = proof["branches"][0]["path"][0], proof["branches"][0]
    side = {"left": "right", "right": "left"}[step["side"]]
    less = {**proof, "trees": [{**proof["trees"][0], "total": 30_000}]}
    wrong = {
        "another amount": {**proof, "branches": [{**branch, "amount": 30_001}]},
        "another person": {**proof, "person": proof["person"] + 1},
        "another sum": changed(proof, sum=step["sum"] - 1),
        "a swapped side": changed(proof, side=side),
        "no side": changed(proof, side="up"),
        "another total": less,
        "twice the same": {**proof, "branches": [branch, branch]},
        "another root": {**proof, "root": "0" * 64},
        "another transfer": {**proof, "transfer": proof["transfer"] + 1},
        "no JSON": b"{",
        "no proof": {"hello": 1},
        "a list": [],
        "nobody": {**proof, "branches": [], "person": {"toString": 1}},
    }
    for what, each in wrong.items():
        assert checking.asks(each, root)[0] == "It does not hold", what
    for each in (-step["sum"], 2**53, 1.5, "7", None):
        said, why = checking.asks(changed(proof, sum=each), root)
        assert (said, why) == (
            "It does not hold",
            "A number in it is negative, too large, or none.",
        )
    assert checking.asks(proof, "0" * 64)[1] == "Its root is not the one that you know."
    assert checking.asks(proof, root)[0] == "It holds"


def test_what_the_chat_gives_is_checked_on_the_page_that_it_names(browser, running):
    screen = Screen(browser, running.url)
    screen.choose("omar", "English")
    screen.say("admin", "/start")
    screen.say("admin", "/proof publish")
    screen.told("admin", "Whoever asks must see this root")
    screen.say("omar", "/proof")
    told = screen.told("omar", "Proof of what was owed to you")
    with screen.page.expect_download() as got:
        told.locator("a[download]").click()
    content = got.value.path().read_bytes()
    address = (
        told.inner_text().split("Check the file at")[1].split("/verify")[0].strip(" \u2066\u2068")
    )
    page = screen.page
    page.goto(f"{address}/verify")
    file = {"name": "proof.json", "mimeType": "application/json", "buffer": content}
    page.locator('[data-testid="root"]').fill(json.loads(content)["root"])
    page.locator('[data-testid="file"]').set_input_files(file)
    page.locator('[data-testid="said"]', has_text="It holds").wait_for()
    screen.context.close()
    assert screen.problems == []
