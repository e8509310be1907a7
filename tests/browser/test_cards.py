"""Cards as one likes to look at them: on a phone, in both languages, by touch and by keyboard."""

import re

import pytest

from tests.bot.pictures import MAY
from tests.browser.screen import CHROMIUM, PHONE, Screen
from tests.browser.test_chat import press
from tests.process import Running, wasl

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.xdist_group("browser"),
]

TOUCHED = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
WORDS = {
    "en": {
        "language": "English",
        "split": "/split 60 taxi",
        "sixty": "60.00",
        "menu": "/menu",
        "gift": "/gift 5 x2 Eid Mubarak",
        "yes": "Give it",
        "copy": "Copy",
    },
    "ar": {
        "language": "العربية",
        "split": "/قسّم ٦٠ تاكسي",
        "sixty": "٦٠٫٠٠",
        "menu": "القائمة",
        "gift": "/عيدية ٥ على ٢ عيد مبارك",
        "yes": "تقديم",
        "copy": "نسخ",
    },
}
PARTED = """node => {
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const parted = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        for (const { 0: word, index } of text.data.matchAll(/[\\p{L}\\p{M}']+/gu)) {
            const range = new Range();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            const tops = [...range.getClientRects()].map(({ top }) => Math.round(top));
            if (new Set(tops).size > 1) parted.push(word);
        }
    }
    return parted;
}"""
"""Which words of a node are parted by the end of a line."""
WIDER = "node => node.scrollWidth > node.clientWidth + 1"


@pytest.fixture
def phone(browser, running):
    shown = Screen(browser, running.url, **TOUCHED)
    yield shown
    shown.context.close()
    assert shown.problems == []


def turned(screen, name, chat="private"):
    """Turn a phone to somebody's chat."""
    screen.page.locator(f'[data-person-tab="{name}"]').click()
    screen.pane(name).locator(f'[data-chat="{chat}"]').click()


def joined(screen, name, language):
    turned(screen, name)
    screen.choose(name, language)


@pytest.mark.parametrize("language", WORDS)
def test_no_word_is_parted_and_nothing_is_wider_than_a_phone(phone, language):
    words = WORDS[language]
    joined(phone, "sara", words["language"])
    turned(phone, "sara", "group:friends")
    phone.say("sara", words["split"])
    phone.told("sara", words["sixty"]).locator("button.choice").wait_for()
    fits(phone, phone.told("sara", words["sixty"]))
    turned(phone, "sara")
    fits(phone, phone.told("sara", words["sixty"]))
    phone.say("sara", words["menu"])
    phone.pane("sara").locator("button.choice:visible").nth(8).wait_for()
    fits(phone, phone.pane("sara").locator("[data-from=bot]:visible").last)


def fits(phone, card):
    """Hold that no word of a card is parted, as it is and in larger letters."""
    for size in ("100%", "130%"):
        phone.page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        for said in card.locator("button.choice span, .card-lead, .card-status span").all():
            assert said.evaluate(PARTED) == []
        assert not any(each.evaluate(WIDER) for each in card.locator(".bubble, .carded").all())
        assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    phone.page.evaluate("document.documentElement.style.fontSize = ''")


@pytest.mark.parametrize("language", WORDS)
def test_a_hash_is_short_until_it_is_wanted_whole(phone, language):
    words = WORDS[language]
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    joined(phone, "sara", words["language"])
    turned(phone, "sara", "group:friends")
    phone.say("sara", words["gift"])
    turned(phone, "sara")
    phone.press("sara", words["yes"])
    turned(phone, "sara", "group:friends")
    whole = phone.pane("sara").locator("details.whole:visible")
    summary = whole.locator("summary")
    assert re.fullmatch("[0-9a-f]{6}…[0-9a-f]{6}", summary.inner_text())
    summary.focus()
    phone.page.keyboard.press("Enter")
    code = whole.locator("code:visible").inner_text()
    assert re.fullmatch("[0-9a-f]{64}", code)
    whole.locator("button", has_text=words["copy"]).click()
    phone.pane("sara").locator('[data-testid="toast"]').wait_for()
    assert phone.page.evaluate("navigator.clipboard.readText()") == code


def test_a_picture_is_shown_and_a_document_can_be_taken(browser, tmp_path):
    with Running(tmp_path, module="tests.bot.papers_bot") as started:
        screen = Screen(browser, started.url)
        screen.choose("omar", "English")
        screen.say("omar", "papers")
        files = screen.pane("omar").locator(".files:visible").last
        picture = files.locator("img")
        assert picture.get_attribute("alt") == "Choose your language."
        picture.scroll_into_view_if_needed()
        screen.page.wait_for_function("document.querySelector('.files img').naturalWidth === 1")
        link = files.locator("a.file-link")
        assert "Cancelled. Nothing was moved." in link.inner_text()
        with screen.page.expect_download() as taken:
            link.click()
        assert taken.value.suggested_filename == "may.pdf"
        assert taken.value.path().read_bytes() == MAY.content
        screen.context.close()
        assert screen.problems == []


def test_somebody_new_pays_by_a_link_of_the_demo(phone):
    joined(phone, "omar", "English")
    phone.say("omar", "/paylink 2 tea")
    told = phone.told("omar", "A link for")
    phone.page.goto(re.search(r"http://\S+/pay/[0-9a-z]{12}", told.inner_text())[0])
    phone.page.locator('[data-testid="pay"]').click()
    door = phone.page.locator('[data-testid="doorway"]')
    door.locator("button", has_text="As somebody new").click()
    phone.page.locator('[data-testid="person-name"]').fill("nora")
    phone.page.locator('[data-testid="person-add"]').click()
    phone.told("nora", re.compile(r"Pay .*2\.00 USD.* to .*Omar"))
    assert phone.pane("nora").locator(".chat-tab[data-chat]").count() == 1  # a stranger to all


def test_on_a_phone_the_chat_that_is_shown_has_its_name(browser, tmp_path):
    with Running(tmp_path, WEB_LOGIN="closed") as started:
        code = wasl(tmp_path, "invite", "omar").stdout.strip().split("#")[1]
        shown = Screen(browser, f"{started.url}/login#{code}", locale="ar", **TOUCHED)
        press(shown, "yes")
        shown.choose("omar", "العربية")
        shown.say("omar", "مجموعة رحلتنا الطويلة إلى أسوان")
        shown.pane("omar").locator(".chat-tab", has_text="رحلتنا").click()
        tab = shown.pane("omar").locator('.chat-tab[aria-pressed="true"]')
        name = tab.locator(".chat-name").bounding_box()
        around = shown.pane("omar").locator(".chat-tabs").bounding_box()
        assert around["x"] <= name["x"]
        assert name["x"] + name["width"] <= around["x"] + around["width"]
        shown.context.close()
        assert shown.problems == []


def test_what_is_written_runs_as_its_first_word_does(phone):
    joined(phone, "omar", "English")
    phone.say("omar", "/send @sara 1 قهوة مع لينا")
    own = phone.pane("omar").locator("[data-message]:visible", has_text="قهوة").first
    assert own.locator(".line").get_attribute("dir") == "ltr"
    assert own.locator(".bubble").get_attribute("data-end") == "ltr"


def test_a_gift_is_given_to_a_group_by_touch_alone(phone):
    joined(phone, "omar", "English")
    phone.press("omar", "Menu")
    for label in ("Gifts", "In Friends", "10.00 USD", "3", "Skip", "Give it"):
        phone.press("omar", label)
    phone.told("omar", re.compile("is in .*Friends"))
    turned(phone, "sara", "group:friends")
    joined(phone, "sara", "English")
    turned(phone, "sara", "group:friends")
    phone.press("sara", "Open")
    turned(phone, "sara")
    phone.told("sara", "from")


def test_what_can_be_typed_is_pressed_by_the_keyboard_too(phone):
    joined(phone, "omar", "English")
    command = phone.told("omar", "You have").locator(".command", has_text="/menu")
    command.focus()
    phone.page.keyboard.press("Enter")
    field = phone.pane("omar").locator('[data-testid="composer"]:visible')
    assert field.input_value().strip() == "/menu"
    phone.page.keyboard.press("Enter")
    choices = phone.told("omar", "Available").get_by_role("group", name="Choices")
    assert choices.get_by_role("button").count() > 5
    choices.get_by_role("button", name="More").focus()
    phone.page.keyboard.press("Enter")
    back = phone.told("omar", "What else there is").get_by_role("button", name="Back to the menu")
    back.wait_for()


def test_a_dialog_has_a_name_and_nothing_moves_for_who_wants_it_so(browser, running):
    screen = Screen(browser, running.url, reduced_motion="reduce")
    screen.pane("omar").locator('[data-testid="new-group"]').click()
    assert screen.page.get_by_role("dialog", name="New group").count() == 1
    moves = (
        "node => getComputedStyle(node).animationName + getComputedStyle(node).transitionDuration"
    )
    for each in ("button.send", ".choice", ".bubble", ".typing i"):
        for node in screen.page.locator(each).all():
            assert node.evaluate(moves) == "none0s"
    screen.context.close()
    assert screen.problems == []
