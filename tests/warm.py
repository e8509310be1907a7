"""What every bot gathers when it begins, gathered already: processes forked from here have it."""

import gc

from bot.app.hearing import Hearing
from bot.settings import Settings

_usual = Settings(_env_file=None)
Hearing(_usual.currencies, _usual.home_currency)

gc.collect()
gc.freeze()  # it is never looked through again
