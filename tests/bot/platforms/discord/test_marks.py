"""What people write reads on Discord as they wrote it, and does nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.discord.marks import Links, escaped, marked
from bot.speech import FSI, LRI, PDI, RLI

LINKS = Links({"send": "</send:1>"}, {"تحويل": "</تحويل:2>", "كشف حساب": "</كشف-حساب:3>"})
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
FORMATS = re.compile(r"(?<!\\)[*_~`|<>@\[\]]|(?<=[A-Za-z])://")


@given(st.text())
def test_escaping_changes_nothing_that_is_read(text):
    assert ESCAPED.sub(r"\1", escaped(text)) == text


@given(st.text(alphabet="ab*_~`|<>@[]()#-: /.\\\n1"))
def test_nothing_formats_mentions_or_links(text):
    assert not FORMATS.search(re.sub(r"\\\\", "", escaped(text)))


@pytest.mark.parametrize(
    "text",
    ["https://evil.com", "discord.gg/abc", "www.evil.com", "# heading", "- list", "-# small"],
)
def test_nothing_becomes_a_link_or_a_list(text):
    assert escaped(text) != text


@pytest.mark.parametrize("text", ["10.00 USD", "Sara, hello!", "1.2", "٤٫٠٠", "a-b", "5:30", "q?"])
def test_ordinary_words_stay_as_they_are(text):
    assert escaped(text) == text


def test_what_is_to_be_typed_is_code_and_a_command_types_itself():
    assert marked(f"Try {LRI}/send @sara 1{PDI}.", LINKS) == f"Try {LRI}</send:1> `@sara 1`{PDI}."
    assert marked(f"{LRI}/other{PDI}", LINKS) == f"{LRI}`/other`{PDI}"
    assert marked(f"{LRI}AB-12{PDI}", LINKS) == f"{LRI}`AB-12`{PDI}"


def test_an_arabic_word_for_a_command_types_its_arabic_name():
    typed = f"{RLI}تحويل {LRI}@sara{PDI} ١{PDI}"
    assert marked(typed, LINKS) == f"{RLI}</تحويل:2> `{LRI}@sara{PDI} ١`{PDI}"
    assert marked(f"{RLI}كشف حساب{PDI}", LINKS) == f"{RLI}</كشف-حساب:3>{PDI}"


def test_code_cannot_be_left():
    assert marked(f"{LRI}a`b**c**{PDI}", LINKS) == f"{LRI}a\\`b\\*\\*c\\*\\*{PDI}"


def test_a_name_beside_a_command_stays_a_name():
    assert marked(f"{FSI}*Sara*{PDI}: {LRI}/send{PDI}", LINKS) == (
        f"{FSI}\\*Sara\\*{PDI}: {LRI}</send:1>{PDI}"
    )
