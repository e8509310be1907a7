"""Two people pay each other in a real browser, in both languages."""

import re

import pytest

from tests.browser.screen import CHROMIUM, PHONE, Screen, chromium
from tests.process import Running, wasl

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.xdist_group("browser"),
]

XSS = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def running(tmp_path):
    with Running(tmp_path) as started:
        yield started


@pytest.fixture
def screen(browser, running):
    shown = Screen(browser, running.url)
    yield shown
    shown.context.close()
    assert shown.problems == []


def test_two_people_pay_each_other_in_english(screen):
    screen.choose("omar", "English")
    screen.choose("sara", "English")
    screen.say("omar", "/send @sara 3 lunch")
    screen.press("omar", "Send")
    screen.told("omar", re.compile(r"Sent .*3\.00 USD.* to .*Sara"))
    screen.told("sara", re.compile(r"Omar.* sent you .*3\.00 USD"))
    assert screen.pane("sara").get_attribute("dir") == "ltr"


def test_two_people_pay_each_other_in_arabic(screen):
    screen.choose("omar", "العربية")
    screen.choose("sara", "العربية")
    screen.say("omar", "حوّل ٣ إلى @sara غداء")
    screen.press("omar", "تحويل")
    screen.told("omar", re.compile("٣٫٠٠.*Sara"))
    screen.told("sara", re.compile("٣٫٠٠.*Omar"))
    assert screen.pane("sara").get_attribute("dir") == "rtl"
    assert screen.pane("omar").get_attribute("lang") == "ar"
    clock = screen.pane("omar").locator("[data-message]:visible time").last
    assert re.fullmatch("[٠-٢][٠-٩]:[٠-٥][٠-٩]", clock.inner_text())


def test_each_reads_her_own_language(screen):
    screen.choose("omar", "English")
    screen.choose("sara", "العربية")
    screen.say("omar", "/send @sara 2.5 قهوة")
    screen.press("omar", "Send")
    screen.told("omar", re.compile(r"Sent .*2\.50 USD"))
    screen.told("sara", re.compile("٢٫٥٠"))


def test_a_button_pressed_twice_pays_once(screen):
    screen.choose("omar", "English")
    screen.choose("sara", "English")
    screen.say("omar", "/send @sara 4")
    screen.pane("omar").locator("button.choice:visible", has_text="Send").last.dblclick()
    screen.told("omar", re.compile("Sent "))
    screen.say("omar", "/balance")
    screen.told("omar", re.compile(r"Available: .*6\.00 USD"))


def test_a_group_sees_the_payment_and_no_balance(screen):
    screen.choose("omar", "English")
    screen.choose("sara", "English")
    for name in ("omar", "sara"):
        screen.pane(name).locator('[data-chat="group:friends"]').click()
    screen.say("omar", "/balance")
    group = screen.told("sara", "in private")
    assert "10.00" not in group.inner_text()


def test_markup_stays_text(screen):
    for name in ("omar", "sara"):
        screen.pane(name).locator('[data-chat="group:friends"]').click()
    screen.say("omar", XSS)
    screen.pane("sara").locator("[data-message]:visible", has_text="onerror").wait_for()
    assert screen.page.locator("[data-message] img[src=x]").count() == 0


def test_the_keyboard_is_enough(screen):
    screen.choose("sara", "English")
    page = screen.page
    screen.pane("omar").locator('[data-testid="composer"]:visible').focus()
    page.keyboard.type("/sta")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    choice = screen.pane("omar").locator("button.choice:visible", has_text="English").last
    choice.focus()
    page.keyboard.press("Enter")
    screen.told("omar", "You have")


def test_a_command_typed_in_full_is_sent_by_enter(screen):
    page = screen.page
    screen.pane("omar").locator('[data-testid="composer"]:visible').focus()
    page.keyboard.type("/help")
    page.keyboard.press("Enter")
    screen.told("omar", "You can type")


def test_an_example_fills_the_field_as_a_whole(screen):
    screen.choose("omar", "English")
    pane = screen.pane("omar")
    pane.locator("button.command:visible", has_text="/send @sara 1").last.click()
    field = pane.locator('[data-testid="composer"]:visible')
    assert field.input_value().strip() == "/send @sara 1"


def test_words_and_buttons_are_there_after_a_reload(screen):
    screen.choose("omar", "English")
    screen.say("omar", "/send @nour 2")
    screen.told("omar", "Nour")
    screen.page.reload()
    screen.press("omar", "Send")
    screen.told("omar", re.compile("waits for .*Nour"))


def test_on_a_phone_there_is_one_person_at_a_time(browser, running):
    screen = Screen(browser, running.url, viewport=PHONE, has_touch=True, is_mobile=True)
    screen.page.locator('[data-person="omar"]:visible').wait_for()
    assert not screen.pane("sara").is_visible()
    screen.choose("omar", "العربية")
    screen.page.locator('[data-person-tab="sara"]').click()
    screen.pane("sara").wait_for()
    assert not screen.pane("omar").is_visible()
    width = screen.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    screen.context.close()


def test_an_invitation_signs_in(browser, tmp_path):
    with Running(tmp_path, WEB_LOGIN="closed") as running:
        code = wasl(tmp_path, "invite", "sara").stdout.strip().split("#")[1]
        screen = Screen(browser, running.url)
        screen.page.locator('[data-testid="code"]').fill("wrong")
        screen.page.locator('[data-testid="sign-in"]').click()
        screen.page.locator('[data-testid="error"]:visible').wait_for()
        screen.page.goto(f"{running.url}/login#{code}")
        screen.page.reload()
        screen.choose("sara", "English")
        assert screen.page.locator("[data-person]").count() == 1
        screen.context.close()


def test_a_link_is_shown_until_the_page_is_left_and_opens_where_one_writes(screen):
    screen.choose("omar", "English")
    screen.choose("sara", "English")
    screen.say("omar", "/link 4 lunch")
    screen.press("omar", "Make the link")
    receipt = screen.told("omar", "waits behind a link")
    screen.say("omar", "/balance")  # by now the stream has told what is kept of the receipt, too
    screen.told("omar", re.compile("Available: .*6.00 USD"))
    (address,) = re.findall(r"http://[^\s\u2066-\u2069]+/#claim=[\w-]{22}", receipt.inner_text())
    screen.page.goto(address)
    field = screen.pane("sara").locator('[data-testid="composer"]:visible')
    assert field.input_value() == f"/claim {address[-22:]}"
    assert "#" not in screen.page.url
    field.press("Enter")
    screen.told("sara", re.compile(r"Omar.* sent you .*4\.00 USD"))
    screen.page.reload()
    screen.told("sara", re.compile(r"Omar.* sent you .*4\.00 USD"))
    assert address[-22:] not in screen.page.locator("body").inner_text()


def test_a_link_that_leads_to_the_login_goes_on_to_the_chat(browser, tmp_path):
    with Running(tmp_path, WEB_LOGIN="closed") as running:
        code = wasl(tmp_path, "invite", "sara").stdout.strip().split("#")[1]
        screen = Screen(browser, f"{running.url}/#claim={'A' * 22}")
        screen.page.locator('[data-testid="code"]').fill(code)
        screen.page.locator('[data-testid="sign-in"]').click()
        field = screen.pane("sara").locator('[data-testid="composer"]:visible')
        field.wait_for()
        assert field.input_value() == f"/claim {'A' * 22}"
        screen.context.close()
