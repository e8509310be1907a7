"""A form that the bot asks someone to fill in."""

from tests.discord.forms import components
from tests.discord.forms.form import Form

MOST_FIELDS, LONGEST_TITLE, LONGEST_LABEL = 5, 45, 45


def check(body):
    """Refuse a modal that Discord would not show."""
    form, path = Form(), ("data",)
    form.text(body.get("custom_id"), (*path, "custom_id"), components.LONGEST_ID, least=1)
    form.text(body.get("title"), (*path, "title"), LONGEST_TITLE, least=1)
    where = (*path, "components")
    for place, one in enumerate(form.list(body.get("components"), where, MOST_FIELDS, least=1)):
        _one(form, one, (*where, place))
    form.close()


def _one(form, one, path):
    kinds = {components.ROW, components.TEXT, components.LABEL}
    if not form.choice(one.get("type"), (*path, "type"), kinds):
        return
    if one["type"] == components.ROW:
        inside = form.list(one.get("components"), (*path, "components"), 1, least=1)
        for inner in inside:
            _input(form, inner, (*path, "components", 0))
            where = (*path, "components", 0, "label")
            form.text(inner.get("label"), where, LONGEST_LABEL, least=1)
    elif one["type"] == components.LABEL:
        form.text(one.get("label"), (*path, "label"), LONGEST_LABEL, least=1)
        form.text(one.get("description"), (*path, "description"), 100)
        _field(form, one.get("component") or {}, (*path, "component"))


def _field(form, one, path):
    if one.get("type") in components.MENUS:
        components.menu(form, one, path)
    elif one.get("type") == components.INPUT:
        _input(form, one, path)
    else:
        form.text(one.get("custom_id"), (*path, "custom_id"), components.LONGEST_ID, least=1)


def _input(form, one, path):
    form.choice(one.get("type"), (*path, "type"), {components.INPUT})
    form.choice(one.get("style"), (*path, "style"), {1, 2})
    form.text(one.get("custom_id"), (*path, "custom_id"), components.LONGEST_ID, least=1)
    form.text(one.get("placeholder"), (*path, "placeholder"), 100)
    form.text(one.get("value"), (*path, "value"), 4000)
    form.number(one.get("min_length"), (*path, "min_length"), 0, 4000)
    form.number(one.get("max_length"), (*path, "max_length"), 1, 4000)
