"""Two people pay each other in a real browser, in both languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.bot import rounds_bot
from tests.browser.screen import CHROMIUM, PHONE, Screen
from tests.process import Running, wasl

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.xdist_group("browser"),
]

XSS = "<img src=x onerror=alert(1)>"


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


LATE = """() => {
  const real = window.fetch;
  window.fetch = async (address, options) => {
    const answer = await real(address, options);
    while (options?.method === "POST" && !document.body.innerText.includes("••••••")) {
      await new Promise(requestAnimationFrame);
    }
    return answer;
  };
}"""
"""The answer to what is typed comes later than what the chat hears by itself."""


def test_a_link_that_is_shown_once_is_shown_though_the_chat_hears_of_it_first(screen):
    screen.choose("omar", "English")
    screen.page.evaluate(LATE)
    screen.say("omar", "/verify")
    screen.told("omar", re.compile("/sheet#[A-Za-z0-9_-]{20}"))
    assert "••••••" not in screen.pane("omar").inner_text()


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
    pane.locator(".command:visible", has_text="/send @sara 1").last.click()
    field = pane.locator('[data-testid="composer"]:visible')
    assert field.input_value().strip() == "/send @sara 1"


def test_a_command_keeps_its_quotes_and_is_never_parted_at_the_end_of_a_line(screen):
    screen.choose("omar", "العربية")
    screen.say("omar", "حول ٥")
    typed = screen.told("omar", "لمن المبلغ").locator(".typed")
    assert re.sub("[\u2066-\u2069]", "", typed.inner_text()) == "«حوّل @sara ١٠»."
    lines = typed.evaluate("node => new Set([...node.getClientRects()].map(({ top }) => top)).size")
    assert lines == 1


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


def invited(folder, name):
    """Invite somebody as the operator does; return the link that she is sent."""
    return wasl(folder, "invite", name).stdout.strip()


@pytest.fixture
def closed(browser, tmp_path):
    """Show a web chat that asks for a sign-in; give its page, and a way to invite people."""
    with Running(tmp_path, WEB_LOGIN="closed") as running:
        shown = Screen(browser, running.url)
        yield shown, lambda name: f"{running.url}/login#{invited(tmp_path, name).split('#')[1]}"
        shown.context.close()


def press(screen, test_id):
    """Press a button once the page has been looked at for a moment."""
    screen.page.wait_for_timeout(800)
    screen.page.locator(f'[data-testid="{test_id}"]:visible').click()


def asked(screen):
    """Return what the page of the login asks, in both languages."""
    question = screen.page.locator('[data-testid="question"]')
    question.wait_for()
    return re.sub("[\u2066-\u2069]", "", question.inner_text())


def test_an_invitation_is_spent_by_a_press_alone(closed):
    screen, link_for = closed
    link = link_for("sara")
    screen.page.locator('[data-testid="code"]').fill("wrong")
    screen.page.locator('[data-testid="sign-in"]').click()
    screen.page.locator('[data-testid="error"]:visible').wait_for()
    for _ in range(2):
        screen.page.goto(link)
        question = asked(screen)
        assert "Sign in as sara?" in question
        assert "تسجيل الدخول باسم sara؟" in question
        assert "#" not in screen.page.url
        screen.page.goto("about:blank")
    screen.page.goto(link)
    asked(screen)
    press(screen, "yes")
    screen.choose("sara", "English")
    assert screen.page.locator("[data-person]").count() == 1


def test_a_link_to_another_name_asks_instead_of_whom(closed):
    screen, link_for = closed
    screen.page.goto(link_for("sara"))
    press(screen, "yes")
    screen.choose("sara", "English")
    screen.page.goto(link_for("mallory"))
    question = asked(screen)
    assert "Sign in as mallory instead of sara?" in question
    assert "تسجيل الدخول باسم mallory بدلًا من sara؟" in question
    press(screen, "no")
    screen.told("sara", "You are in")
    assert screen.page.locator('[data-person="mallory"]').count() == 0


def test_a_press_that_was_aimed_at_another_page_signs_nobody_in(closed):
    screen, link_for = closed
    link = link_for("mallory")
    screen.page.goto(link)
    screen.page.locator('[data-testid="yes"]:visible').click()  # at once: nobody has read it
    screen.page.wait_for_timeout(500)
    assert screen.page.url.endswith("/login")
    screen.page.goto("about:blank")
    screen.page.goto(link)
    press(screen, "yes")
    screen.pane("mallory").wait_for()


def test_whoever_signs_out_is_out(closed):
    screen, link_for = closed
    screen.page.goto(link_for("sara"))
    press(screen, "yes")
    screen.page.locator('[data-testid="sign-out"]').click()
    screen.page.locator('[data-testid="sign-out-now"]').click()
    screen.page.locator('[data-testid="code"]').wait_for()
    screen.page.goto(screen.page.url.replace("/login", "/"))
    screen.page.locator('[data-testid="code"]').wait_for()


def link_shown(screen):
    """Let Omar make a link; return it."""
    screen.choose("omar", "English")
    screen.say("omar", "/link 4 lunch")
    screen.press("omar", "Make the link")
    receipt = screen.told("omar", "waits behind a link")
    (address,) = re.findall(r"http://[^\s\u2066-\u2069]+/#claim=[\w-]{22}", receipt.inner_text())
    return address


def test_a_link_is_taken_by_whom_its_reader_chooses_and_by_nobody_else(screen):
    address = link_shown(screen)
    screen.choose("sara", "English")
    screen.say("omar", "/balance")  # by now the stream has told what is kept of the receipt, too
    screen.told("omar", re.compile("Available: .*6.00 USD"))
    screen.page.goto(address)
    door = screen.page.locator('[data-testid="doorway"]')
    door.wait_for()
    assert "#" not in screen.page.url
    for name in ("omar", "sara", "admin"):
        assert address[-22:] not in screen.pane(name).locator("textarea").first.input_value()
    door.locator('[data-name="sara"]').click()
    screen.told("sara", re.compile(r"Omar.* sent you .*4\.00 USD"))
    screen.page.reload()
    screen.told("sara", re.compile(r"Omar.* sent you .*4\.00 USD"))
    assert address[-22:] not in screen.page.locator("body").inner_text()


def test_a_link_that_leads_to_the_login_is_asked_about_once_somebody_is_in(closed):
    screen, link_for = closed
    home = screen.page.url.replace("/login", "")
    code = link_for("sara").split("#")[1]
    screen.page.goto(f"{home}/#claim={'A' * 22}")
    screen.page.reload()
    screen.page.locator("#carried:visible").wait_for()
    screen.page.locator('[data-testid="code"]').fill(code)
    screen.page.locator('[data-testid="sign-in"]').click()
    door = screen.page.locator('[data-testid="doorway"]')
    door.wait_for()
    assert "Sara (@sara)" in re.sub("[\u2066-\u2069]", "", door.inner_text())
    door.locator('[data-testid="not-now"]').click()
    assert "A" * 22 not in screen.page.content()


def test_a_group_is_made_joined_by_its_link_and_left(screen):
    for name in ("omar", "sara", "admin"):
        screen.choose(name, "English")
    page = screen.page
    screen.pane("omar").locator('[data-testid="new-group"]').click()
    page.locator('[data-testid="group-title"]').fill("Lunch trip")
    page.locator('[data-testid="group-make"]').click()
    page.locator('[data-testid="invite-name"]').fill("@sara")
    page.locator('[data-testid="invite"]').click()
    page.locator('[data-testid="note"]:visible', has_text="is invited").wait_for()
    page.locator('[data-testid="make-link"]').click()
    page.locator(".link-made:visible").wait_for()  # nothing polls by eval: the policy forbids it
    link = page.locator('[data-testid="group-link"]').input_value()
    page.keyboard.press("Escape")
    screen.press("sara", "Join the group")
    screen.pane("sara").locator(".chat-tab", has_text="Lunch trip").click()
    screen.say("omar", "who is coming?")
    screen.pane("sara").locator("[data-message]:visible", has_text="who is coming?").wait_for()
    page.goto(link)
    door = page.locator('[data-testid="doorway"]')
    door.locator('[data-name="admin"]').click()
    screen.pane("admin").locator(".chat-tab", has_text="Lunch trip").wait_for()
    screen.pane("sara").locator("[data-message]", has_text="Admin").last.wait_for(state="attached")
    screen.pane("sara").locator(".chat-tab", has_text="Lunch trip").click()
    screen.pane("sara").locator('[data-testid="group-bar"]').click()
    page.locator('[data-testid="leave"]').click()
    page.locator('[data-testid="leave-now"]').click()
    screen.pane("sara").locator(".chat-tab", has_text="Lunch trip").wait_for(state="detached")
    assert "who is coming?" not in screen.pane("sara").inner_text()
    screen.pane("omar").locator('[data-testid="group-bar"]').click()
    page.locator('[data-testid="take-out"]:visible').click()
    page.locator('[data-testid="take-out"]:visible', has_text="Take out").click()
    screen.pane("admin").locator(".chat-tab", has_text="Lunch trip").wait_for(state="detached")


def test_a_press_in_a_groups_card_is_heard_while_the_card_loads(screen):
    for name in ("omar", "sara"):
        screen.choose(name, "English")
    page, loads = screen.page, []
    page.route(re.compile(r"/chat/omar/groups/[^/]+$"), lambda load: loads.append(load))  # noqa: PLW0108 - the library marks what it is given
    screen.pane("omar").locator('[data-testid="new-group"]').click()
    page.locator('[data-testid="group-title"]').fill("Lunch trip")
    page.locator('[data-testid="group-make"]').click()
    page.locator('[data-testid="invite-name"]').fill("@sara")
    page.locator('[data-testid="invite"]').click()
    page.locator('[data-testid="note"]:visible', has_text="is invited").wait_for()
    assert page.locator('[data-testid="members"] li').count() == 0
    for load in loads:
        load.continue_()
    page.locator('[data-testid="members"] li').wait_for()


def test_what_people_write_holds_no_link_and_keeps_the_order_of_its_names(screen):
    screen.choose("omar", "العربية")
    screen.say("omar", "انظر http://evil.example مع @sara")
    own = screen.pane("omar").locator("[data-message]:visible", has_text="evil.example").first
    assert own.locator("a").count() == 0
    assert own.locator("bdi[dir=ltr]").all_inner_texts() == ["http://evil.example", "@sara"]
    screen.say("omar", "حوّل ١ إلى @sara http://evil.example")
    card = screen.told("omar", "evil.example")
    assert card.locator("a").count() == 0


def test_an_arabic_reader_sees_who_speaks_in_arabic(screen):
    screen.choose("omar", "العربية")
    screen.pane("omar").locator('[data-chat="group:friends"]').click()
    screen.say("omar", "/رصيد")
    screen.told("omar", "محادثتنا الخاصة")
    assert screen.pane("omar").locator(".sender:visible", has_text="وصل").count() == 1


def test_whoever_greets_in_arabic_is_greeted_in_arabic(screen):
    screen.say("omar", "مرحبا")
    told = screen.told("omar", "أهلًا يا").inner_text()
    assert "Hello" not in told


def test_a_live_card_changes_where_it_stands_while_one_looks(browser, tmp_path):
    with Running(tmp_path, module="tests.bot.rounds_bot") as started:
        screen = Screen(browser, started.url)
        for name in ("omar", "sara"):
            screen.choose(name, "English")
            screen.pane(name).locator('[data-chat="group:friends"]').click()
        rounds_bot.begin(tmp_path, ("web", "omar"), chat="web:group:friends", audience="chat")
        message = screen.told("omar", "are in.").get_attribute("data-message")
        screen.pane("sara").locator("button.choice:visible", has_text="I am in").last.click()
        counted = screen.pane("omar").locator("[data-from=bot]:visible", has_text="is in.")
        counted.wait_for()
        assert counted.count() == 1
        assert counted.get_attribute("data-message") == message
        assert counted.locator("button.choice").all_inner_texts() == ["I am in", "Show me"]
        screen.context.close()
        assert screen.problems == []


def test_a_receipt_shows_its_amount_large_and_the_person_in_her_colour(screen):
    screen.choose("omar", "English")
    screen.choose("sara", "English")
    screen.say("omar", "/send @sara 3 lunch")
    card = screen.told("omar", re.compile(r"Send .*3\.00 USD.* to .*Sara.*\?"))
    assert card.locator(".card-note").inner_text() == "lunch"
    assert card.locator("[data-tone=asks]").count()
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    sizes = [card.locator(each).first.evaluate(size) for each in (".figure", ".card-lead")]
    assert sizes[0] > 1.8 * sizes[1]
    hues = [
        screen.page.locator(each).first.get_attribute("data-hue")
        for each in ('[data-person="omar"] .card-who', '[data-person="sara"] .pane-header .avatar')
    ]
    assert hues[0] == hues[1]
    screen.press("omar", "Send")
    screen.told("omar", re.compile("Sent ")).locator("[data-tone=done]").first.wait_for()
    said = screen.told("omar", re.compile("Sent ")).locator(".card-title").text_content()
    assert re.sub("[\u2066-\u2069]", "", said).startswith("Sent 3.00 USD to Sara. Receipt ")


def test_the_first_screen_greets_in_every_language_that_of_the_browser_first(browser, running):
    said = {"en": ("Money", "/help"), "ar": ("أموالك", "مساعدة")}
    for locale, (_, chip) in said.items():
        shown = Screen(browser, running.url, locale=locale)
        titles = [said[each][0] for each in sorted(said, key=lambda each: each != locale)]
        expect(shown.pane("omar").locator(".greeting:visible")).to_contain_text(titles)
        expect(shown.pane("omar").get_by_role("button", name=chip, exact=True)).to_be_visible()
        shown.context.close()


def test_a_list_shows_who_and_how_much(screen):
    screen.choose("omar", "English")
    screen.choose("sara", "English")
    screen.say("omar", "/send @sara 3 <b>lunch</b>")
    screen.press("omar", "Send")
    screen.say("omar", "/history")
    entries = screen.told("omar", "welcome gift").locator(".card-entries li")
    assert entries.count() == 2
    assert entries.nth(0).locator(".entry-amount").inner_text() == "−3.00 USD"
    assert "<b>lunch</b>" in entries.nth(0).inner_text()
    assert entries.nth(0).locator("b").count() == 0
