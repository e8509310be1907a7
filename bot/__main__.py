"""`python -m bot` is `wasl run`; with arguments it is `wasl`."""

import sys

from bot.cli import main

main(sys.argv[1:] or ["run"])
