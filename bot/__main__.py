"""`python -m bot` runs the bot; with words after it, it is the command `wasl`."""

import sys

from bot.settings.bad import one_line_for_bad_settings

if sys.argv[1:]:
    from bot.cli import main

    main()
else:
    from bot.compose import start

    with one_line_for_bad_settings():
        start()
