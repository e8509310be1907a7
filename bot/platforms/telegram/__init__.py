"""Telegram as a platform: updates in, cards out, on python-telegram-bot."""

import os

# Times that the library gives are timedeltas; as plain numbers they are deprecated.
os.environ.setdefault("PTB_TIMEDELTA", "1")
