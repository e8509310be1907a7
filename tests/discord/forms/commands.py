"""Commands as the bot registers them."""

import unicodedata

from tests.discord.forms.form import Form, units
from tests.discord.locales import LOCALES

SLASH, USER, MESSAGE = 1, 2, 3
MOST = {SLASH: 100, USER: 15, MESSAGE: 15}
MOST_OPTIONS = MOST_CHOICES = 25
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_COMMAND = 32, 100, 8000
GROUPS = {1, 2}
OPTIONS = set(range(1, 12))
_INVALID = ("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def check(commands):
    """Refuse commands that Discord would not register."""
    form = Form()
    for kind, most in MOST.items():
        number = sum(one.get("type", SLASH) == kind for one in commands)
        why = f"Maximum number of application commands reached ({most})."
        form.must(number <= most, (), "APPLICATION_COMMANDS_MAX_EXCEEDED", why)
    for place, one in enumerate(commands):
        _command(form, one, (place,))
    _all_different(form, commands)
    form.close()


def _all_different(form, commands):
    seen = set()
    for place, one in enumerate(commands):
        name = (one.get("type", SLASH), one.get("name"))
        why = "Application command names must be unique"
        form.must(name not in seen, (place,), "APPLICATION_COMMANDS_DUPLICATE_NAME", why)
        seen.add(name)


def _command(form, one, path):
    kind = one.get("type", SLASH)
    form.choice(kind, (*path, "type"), set(MOST))
    _localized(form, one, path)
    for name, most in (("contexts", 2), ("integration_types", 1)):
        for place, value in enumerate(one.get(name) or []):
            form.choice(value, (*path, name, place), set(range(most + 1)))
    if kind != SLASH:
        form.text(one.get("name"), (*path, "name"), LONGEST_NAME, least=1)
        plain = not one.get("description") and not one.get("options")
        why = "Context menu commands cannot have a description or options"
        form.must(plain, path, "APPLICATION_COMMAND_INVALID_DESCRIPTION", why)
        return
    _name(form, one.get("name"), (*path, "name"))
    form.text(one.get("description"), (*path, "description"), LONGEST_DESCRIPTION, least=1)
    _options(form, one.get("options"), (*path, "options"))
    size = _size(one)
    why = f"Command exceeds maximum size ({LONGEST_COMMAND})"
    form.must(size <= LONGEST_COMMAND, path, "APPLICATION_COMMAND_TOO_LARGE", why)


def _localized(form, one, path):
    for name in ("name_localizations", "description_localizations"):
        for locale, text in (one.get(name) or {}).items():
            form.choice(locale, (*path, name), LOCALES)
            form.text(text, (*path, name, locale), LONGEST_DESCRIPTION, least=1)


def _name(form, name, path):
    form.text(name, path, LONGEST_NAME, least=1)
    if isinstance(name, str) and name:
        form.must(all(map(_letter, name)) and name == name.lower(), path, *_INVALID)


def _letter(one):
    if one in "-_'":
        return True
    if unicodedata.category(one)[0] in "LN":
        return True
    return unicodedata.name(one, "").startswith(("DEVANAGARI", "THAI"))


def _options(form, options, path):
    options = form.list(options, path, MOST_OPTIONS)
    names, optional = set(), False
    for place, one in enumerate(options):
        here = (*path, place)
        why = "Option names must be unique"
        free = one.get("name") not in names
        form.must(free, here, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", why)
        names.add(one.get("name"))
        in_order = not (one.get("required") and optional)
        why = "Required options must be placed before non-required options"
        form.must(in_order, here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", why)
        optional |= not one.get("required")
        _option(form, one, here)
    groups = sum(one.get("type") in GROUPS for one in options)
    why = "Sub-command and sub-command group option types are mutually exclusive to other options"
    alike = groups in (0, len(options))
    form.must(alike, path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", why)


def _option(form, one, path):
    form.choice(one.get("type"), (*path, "type"), OPTIONS)
    _name(form, one.get("name"), (*path, "name"))
    _localized(form, one, path)
    form.text(one.get("description"), (*path, "description"), LONGEST_DESCRIPTION, least=1)
    form.number(one.get("min_length"), (*path, "min_length"), 0, 6000)
    form.number(one.get("max_length"), (*path, "max_length"), 1, 6000)
    choices = form.list(one.get("choices"), (*path, "choices"), MOST_CHOICES)
    for place, choice in enumerate(choices):
        form.text(choice.get("name"), (*path, "choices", place, "name"), 100, least=1)
        if one.get("type") == 3:
            form.text(choice.get("value"), (*path, "choices", place, "value"), 100, least=1)
    if one.get("type") in GROUPS:
        _options(form, one.get("options"), (*path, "options"))


def _size(one):
    texts = (one.get("name"), one.get("description"), one.get("value"))
    inside = (one.get("options") or []) + (one.get("choices") or [])
    return sum(units(text) for text in texts if isinstance(text, str)) + sum(map(_size, inside))
