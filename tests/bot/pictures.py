"""Files for tests: the smallest picture there is, and a document."""

import base64

from bot.kit import Document, Picture, say

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
CODE = Picture(PIXEL, say("Choose your language."), "code.png")
MAY = Document(b"%PDF-1.7 may", say("Cancelled. Nothing was moved."), "may.pdf")
