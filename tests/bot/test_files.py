"""What is no file for every platform is none."""

import pytest

from bot.kit import Document, Picture, Reply, say
from bot.kit.files import LARGEST_PICTURE, MOST_FILES
from tests.bot.pictures import CODE, PIXEL

WORDS = say("Choose your language.")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Picture(b"GIF89a", WORDS), "is no PNG"),
        (lambda: Picture(PIXEL + bytes(LARGEST_PICTURE), WORDS), "fit"),
        (lambda: Picture(PIXEL, WORDS, "../x.png"), "no name of a file"),
        (lambda: Document(b"", WORDS, "may.pdf"), "0 bytes"),
        (lambda: Document(b"x", WORDS, 'a"b.pdf'), "no name of a file"),
        (lambda: Document(b"x", WORDS, "كشف.pdf"), "no name of a file"),
        (lambda: Document(b"x", WORDS, "may.pdf", "text/html\nX: y"), "no media type"),
        (lambda: Reply((), files=[CODE] * (MOST_FILES + 1)), "files"),
    ],
)
def test_a_file_that_some_platform_would_not_take_is_refused(make, why):
    with pytest.raises(ValueError, match=why):
        make()
