"""What a log may show: where something failed, never what it was about."""

import json
import logging

from bot import logs


def redeemed(code):
    """Fail with a secret in a variable."""
    raise RuntimeError(f"the disk is full, {len(code)} letters on")


def test_a_failure_in_the_log_names_the_place_and_no_variable(capsys, logging_as_before):
    logs.configure("info")
    try:
        redeemed("a code of " + "one session")
    except RuntimeError:
        logging.getLogger("x").exception("it failed")
    out = capsys.readouterr().err
    (line,) = out.splitlines()
    assert "one session" not in out
    (failure,) = json.loads(line)["exception"]
    assert failure["exc_value"] == "the disk is full, 21 letters on"
    assert failure["frames"][-1]["name"] == "redeemed"


def test_of_what_an_error_quotes_and_of_what_looks_like_a_code_nothing_is_shown(
    capsys, logging_as_before
):
    logs.configure("debug")
    note, code = "قهوة مع سارة", "q3ZkX9-vTq_8mLwB2hYc4A"
    errors = (
        ValueError(f"invalid literal for int() with base 10: {note!r}"),
        KeyError(note),
        RuntimeError(f'new row for "notes" breaks a rule\nDETAIL: Failing row contains ({note}).'),
        LookupError(f"nothing behind {code}"),
        ExceptionGroup("several", [KeyError(note), ValueError(f"“{note}”")]),
    )
    for error in errors:
        logging.getLogger("bot.x").error("it failed", exc_info=error)
    out = capsys.readouterr().err
    assert note not in out
    assert code not in out
    assert 'new row for \\"notes\\" breaks a rule' in out


def test_of_what_a_library_says_the_first_line_is_shown_without_what_it_quotes(
    capsys, logging_as_before
):
    logs.configure("info")
    for said in ("Ignoring <Button label='for Zaynab'>", "never retrieved\nfuture: Zaynab"):
        logging.getLogger("discord.ui.view").error(said)
    out = capsys.readouterr().err
    assert "Zaynab" not in out
    assert [json.loads(line)["event"] for line in out.splitlines()] == [
        "Ignoring <Button label=…>",
        "never retrieved",
    ]


def test_libraries_say_nothing_at_their_ease_and_ours_what_is_asked_for(capsys, logging_as_before):
    logs.configure("debug")
    for name in ("telegram.Bot", "discord.gateway", "httpx", "sqlalchemy.engine", "some.library"):
        logging.getLogger(name).info("sendMessage with {'text': 'a note'}")
    logging.getLogger("bot.x").debug("we do")
    logging.getLogger("ledger.x").debug("we do")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == [
        "we do",
        "we do",
    ]
