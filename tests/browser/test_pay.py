"""Somebody without an account comes by a pay link on her phone, joins and pays."""

import re
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from tests.browser.screen import CHROMIUM, PHONE, Screen
from tests.browser.test_chat import press
from tests.process import Running, wasl

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.xdist_group("browser"),
]

WORDS = {
    "en": {
        "dir": "ltr",
        "amount": "4.00 USD",
        "join": "Join and pay",
        "asks": re.compile(r"Pay .*4\.00 USD.* to .*Omar"),
        "pay": "Pay",
        "paid": re.compile(r"Paid .*4\.00 USD.* to .*Omar"),
        "over": "This link pays nothing any more",
    },
    "ar": {
        "dir": "rtl",
        "amount": "٤٫٠٠ دولار",
        "join": "انضمام وتسديد",
        "asks": re.compile("تسديد .*٤٫٠٠.*Omar"),
        "pay": "تسديد",
        "paid": re.compile("تم تسديد .*٤٫٠٠.*Omar"),
        "over": "انتهى هذا الرابط",
    },
}


@pytest.fixture
def running(tmp_path):
    with Running(tmp_path, WEB_LOGIN="closed") as started:
        yield started


def signed_in(browser, running, folder, name):
    """Show the chat of somebody who was invited and has joined."""
    code = wasl(folder, "invite", name).stdout.strip().split("#")[1]
    shown = Screen(browser, f"{running.url}/login#{code}")
    press(shown, "yes")
    shown.choose(name, "English")
    return shown


@pytest.fixture
def omar(browser, running, tmp_path):
    shown = signed_in(browser, running, tmp_path, "omar")
    yield shown
    shown.context.close()
    assert shown.problems == []


@contextmanager
def page_of_a_shop(body):
    """Serve the page of another site."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        serving.join()


def link_of(omar):
    omar.say("omar", "/paylink 4 tea")
    told = omar.told("omar", "A link for")
    told.locator(".files img").wait_for()
    return re.search(r"http://\S+/pay/[0-9a-z]{12}", told.inner_text())[0]


@pytest.mark.parametrize("language", WORDS)
def test_a_newcomer_pays_by_a_link_on_her_phone(browser, omar, language):
    words, link = WORDS[language], link_of(omar)
    phone = {"viewport": PHONE, "is_mobile": True, "has_touch": True, "locale": language}
    nour = Screen(browser, link, color_scheme="dark", **phone)
    page = nour.page
    assert page.locator("html").get_attribute("dir") == words["dir"]
    assert page.locator('[data-testid="owner"]').inner_text() == "Omar"
    assert page.locator('[data-testid="amount"]').inner_text() == words["amount"]
    assert "tea" in page.locator('[data-testid="note"]').inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator('[data-testid="scan"]').click()
    drawn = page.locator('[data-testid="qr"] svg').bounding_box()
    assert 150 < drawn["width"] == pytest.approx(drawn["height"], abs=1)
    page.locator('[data-testid="name"]').fill("admin")
    page.locator('[data-testid="join"]').click()
    page.locator('[data-testid="error"]:visible').wait_for()
    page.locator('[data-testid="name"]').fill("@Nour")
    page.locator('[data-testid="join"]', has_text=words["join"]).click()
    nour.told("nour", words["asks"])
    assert nour.pane("nour").get_attribute("dir") == words["dir"]
    nour.press("nour", words["pay"])
    nour.told("nour", words["paid"])
    omar.told("omar", re.compile(r"Nour.* paid you .*4\.00 USD"))
    omar.told("omar", "paid by")
    page.goto(link)
    page.locator('[data-testid="over"]', has_text=words["over"]).wait_for()
    nour.context.close()
    assert [each for each in nour.problems if "422" not in each] == []


def test_whoever_is_signed_in_pays_by_one_press_and_a_card(browser, running, omar, tmp_path):
    sara = signed_in(browser, running, tmp_path, "sara")
    sara.page.goto(link_of(omar))
    sara.page.locator('[data-testid="pay"]', has_text="Pay as").click()
    sara.told("sara", WORDS["en"]["asks"])
    sara.page.reload()
    sara.told("sara", WORDS["en"]["asks"])
    assert sara.pane("sara").locator(".mine", has_text="/pay").count() == 1  # not typed again
    sara.press("sara", "Pay")
    sara.told("sara", WORDS["en"]["paid"])
    sara.context.close()
    assert sara.problems == []


def test_nobody_is_offered_to_pay_her_own_link(omar):
    omar.page.goto(link_of(omar))
    omar.page.locator('[data-testid="own"]:visible', has_text="your own link").wait_for()
    assert not omar.page.locator('[data-testid="pay"]').is_visible()


def test_in_the_demo_the_page_leads_on_in_its_language(browser, tmp_path):
    with Running(tmp_path) as started:
        phone = Screen(browser, started.url, viewport=PHONE)
        phone.choose("omar", "English")
        phone.page.goto(f"{link_of(phone)}?lang=ar")
        phone.page.locator('[data-testid="pay"]').click()
        door = phone.page.locator('[data-testid="doorway"]')
        door.locator("p", has_text="من يسدّد؟").wait_for()
        assert door.locator('[data-name="omar"]').count() == 0
        door.get_by_text("باسم شخص جديد").click()
        phone.page.locator('[data-testid="person-name"]').fill("nour")
        phone.page.locator('[data-testid="person-add"]').click()
        asked = phone.told("nour", WORDS["ar"]["asks"])
        assert "Welcome" not in asked.inner_text()
        phone.context.close()
        assert phone.problems == []


def test_a_shop_shows_the_button_in_a_frame_and_nothing_else_of_ours(browser, omar):
    link = link_of(omar)
    shop = Screen(browser, "about:blank")
    frames = f'<iframe id="button" src="{link}/button"></iframe><iframe id="page" src="{link}">'
    with page_of_a_shop(frames) as address:
        shop.page.goto(address)
    button = shop.page.frame_locator("#button").locator("a")
    assert "4.00 USD" in button.inner_text()
    with shop.context.expect_page() as opened:
        button.click()
    opened.value.locator('[data-testid="owner"]').wait_for()
    assert shop.page.frame_locator("#page").locator('[data-testid="owner"]').count() == 0
    shop.context.close()
    assert all("frame-ancestors" in each for each in shop.problems)
    assert shop.problems
