"""Buttons, menus and what holds them."""

from tests.discord.forms.form import units

ROW, BUTTON, MENU, INPUT = 1, 2, 3, 4
MENUS = {3, 5, 6, 7, 8}
SECTION, TEXT, GALLERY, FILE, LINE, BOX, LABEL, UPLOAD = 9, 10, 12, 13, 14, 17, 18, 19
NEW_LAYOUT = 1 << 15
LINK, PREMIUM = 5, 6
MOST_BUTTONS, MOST_ROWS, MOST_COMPONENTS, MOST_OPTIONS = 5, 5, 40, 25
LONGEST_ID, LONGEST_LABEL, LONGEST_URL, LONGEST_TEXT = 100, 80, 512, 4000


def walk(components, path=()):
    """Go through all components, those inside others, too: each with its path."""
    for place, one in enumerate(components or []):
        here = (*path, place)
        yield here, one
        yield from walk(one.get("components"), (*here, "components"))
        for inner in ("accessory", "component"):
            if isinstance(one.get(inner), dict):
                yield (*here, inner), one[inner]


def check(form, components, *, new_layout):
    """Note what is wrong with the components of a message."""
    path = ("components",)
    most = MOST_COMPONENTS if new_layout else MOST_ROWS
    form.list(components, path, most)
    every = list(walk(components, path))
    why = f"Must be {MOST_COMPONENTS} or fewer in total."
    form.must(len(every) <= MOST_COMPONENTS, path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", why)
    for place, one in enumerate(components or []):
        _top(form, one, (*path, place), new_layout=new_layout)
    for where, one in every:
        _one(form, one, where)
    _all_different(form, every)
    texts = sum(units(one.get("content", "")) for _, one in every if one["type"] == TEXT)
    why = f"Must be {LONGEST_TEXT} or fewer in length."
    form.must(texts <= LONGEST_TEXT, path, "COMPONENT_MAX_TOTAL_TEXT_LENGTH_EXCEEDED", why)


def _top(form, one, path, *, new_layout):
    choices = {ROW, SECTION, TEXT, GALLERY, FILE, LINE, BOX} if new_layout else {ROW}
    form.choice(one.get("type"), (*path, "type"), choices)


def _one(form, one, path):
    kind = one.get("type")
    if kind == ROW:
        _row(form, one, path)
    elif kind == BUTTON:
        _button(form, one, path)
    elif kind in MENUS:
        menu(form, one, path)
    elif kind == TEXT:
        form.text(one.get("content"), (*path, "content"), LONGEST_TEXT, least=1)


def _row(form, one, path):
    inside = form.list(one.get("components"), (*path, "components"), MOST_BUTTONS, least=1)
    menus = sum(inner.get("type") in MENUS for inner in inside)
    for place, inner in enumerate(inside):
        form.choice(inner.get("type"), (*path, "components", place, "type"), {BUTTON, *MENUS})
    alone = not menus or len(inside) == 1
    why = "Components in this row take more room than there is"
    form.must(alone, (*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", why)


def _button(form, one, path):
    form.choice(one.get("style"), (*path, "style"), {1, 2, 3, 4, LINK, PREMIUM})
    form.text(one.get("label"), (*path, "label"), LONGEST_LABEL)
    if one.get("style") == PREMIUM:
        return
    shown = one.get("label") or one.get("emoji")
    form.must(shown, path, "BUTTON_COMPONENT_INVALID_LABEL", "A label or an emoji is required")
    if one.get("style") == LINK:
        _link(form, one, path)
        return
    form.must("url" not in one, path, "BUTTON_COMPONENT_INVALID_URL", "Only a link has an address")
    form.text(one.get("custom_id"), (*path, "custom_id"), LONGEST_ID, least=1)


def _link(form, one, path):
    form.text(one.get("url"), (*path, "url"), LONGEST_URL, least=1)
    known = str(one.get("url", "")).startswith(("https://", "http://", "discord://"))
    why = "Scheme must be one of ('http', 'https', 'discord')."
    form.must(known, (*path, "url"), "URL_TYPE_INVALID_SCHEME", why)
    why = "A custom id and an address cannot both be given"
    form.must(not one.get("custom_id"), path, "COMPONENT_CUSTOM_ID_WITH_URL", why)


def menu(form, one, path):
    """Note what is wrong with a menu."""
    form.text(one.get("custom_id"), (*path, "custom_id"), LONGEST_ID, least=1)
    form.text(one.get("placeholder"), (*path, "placeholder"), 150)
    form.number(one.get("min_values"), (*path, "min_values"), 0, 25)
    form.number(one.get("max_values"), (*path, "max_values"), 1, 25)
    if one["type"] != MENU:
        return
    options = form.list(one.get("options"), (*path, "options"), MOST_OPTIONS, least=1)
    for place, option in enumerate(options):
        here = (*path, "options", place)
        form.text(option.get("label"), (*here, "label"), 100, least=1)
        form.text(option.get("value"), (*here, "value"), 100, least=1)
        form.text(option.get("description"), (*here, "description"), 100)
    values = [option.get("value") for option in options]
    why = "The specified option value is already used"
    different = len(set(values)) == len(values)
    form.must(different, (*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", why)


def _all_different(form, every):
    seen = set()
    for path, one in every:
        name = one.get("custom_id")
        if name in seen:
            why = "Component custom id cannot be duplicated"
            form.wrong((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", why)
        seen |= {name} if name else set()
