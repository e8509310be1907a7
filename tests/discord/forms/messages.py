"""A message as the bot wants it shown."""

from tests.discord.forms import components
from tests.discord.forms.form import Form, units
from tests.discord.refusals import empty_message

LONGEST_CONTENT, LONGEST_EMBEDS, MOST_EMBEDS = 2000, 6000, 10
MOST_FIELDS, MOST_FILES = 25, 10
_PARTS = {"title": 256, "description": 4096}
_NESTED = {("footer", "text"): 2048, ("author", "name"): 256}


def check(body, files, *, flags=None, shown=None):
    """Refuse what Discord would not show; `shown` is the message that is being changed."""
    form = Form()
    flags = body.get("flags") or 0 if flags is None else flags
    new_layout = bool(flags & components.NEW_LAYOUT)
    form.text(body.get("content"), ("content",), LONGEST_CONTENT)
    _embeds(form, body.get("embeds"))
    components.check(form, body.get("components"), new_layout=new_layout)
    form.list(list(files), ("files",), MOST_FILES)
    if new_layout:
        _not_with_the_new_layout(form, body)
    form.close()
    if not _is_anything(body, files, shown):
        raise empty_message()


def _is_anything(body, files, shown):
    before = shown.facts() if shown else {}
    after = before | {k: v for k, v in body.items() if k in {"content", "embeds", "components"}}
    return any(after.values()) or bool(files) or bool(before.get("files"))


def _not_with_the_new_layout(form, body):
    for name in ("content", "embeds"):
        why = "The 'MessageFlags.IS_COMPONENTS_V2' flag disables this field"
        free = not body.get(name)
        form.must(free, (name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", why)


def _embeds(form, embeds):
    total = 0
    for place, embed in enumerate(form.list(embeds, ("embeds",), MOST_EMBEDS)):
        total += _embed(form, embed, ("embeds", place))
    why = f"Embed size exceeds maximum size of {LONGEST_EMBEDS}"
    form.must(total <= LONGEST_EMBEDS, ("embeds",), "MAX_EMBED_SIZE_EXCEEDED", why)


def _embed(form, embed, path):
    total = 0
    for name, most in _PARTS.items():
        form.text(embed.get(name), (*path, name), most)
        total += units(embed.get(name) or "")
    for (outer, inner), most in _NESTED.items():
        text = (embed.get(outer) or {}).get(inner)
        form.text(text, (*path, outer, inner), most)
        total += units(text or "")
    fields = form.list(embed.get("fields"), (*path, "fields"), MOST_FIELDS)
    for place, field in enumerate(fields):
        form.text(field.get("name"), (*path, "fields", place, "name"), 256, least=1)
        form.text(field.get("value"), (*path, "fields", place, "value"), 1024, least=1)
        total += units(field.get("name") or "") + units(field.get("value") or "")
    return total
