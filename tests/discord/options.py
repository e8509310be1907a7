"""What Discord's own client makes of what someone types, fills in or picks."""

from tests.discord.files import File
from tests.discord.forms import components
from tests.discord.interactions import whose

SUB, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE = range(1, 12)
SLASH, ON_PERSON, ON_MESSAGE = 1, 2, 3
_PLAIN = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}
LARGEST = 2**53


class Resolved:
    """The things that an act names, told along with it."""

    def __init__(self, chat):
        self.chat, self.told = chat, {}

    def person(self, one):
        """Return the id of a person."""
        self.told.setdefault("users", {})[str(one.id)] = one.user
        guild = self.chat.guild
        if guild and one.id in guild.members:
            self.told.setdefault("members", {})[str(one.id)] = guild.partial_member(one)
        return str(one.id)

    def channel(self, one):
        """Return the id of a channel."""
        told = one.as_json() | {"permissions": "0"}
        self.told.setdefault("channels", {})[str(one.id)] = told
        return str(one.id)

    def message(self, one):
        """Return the id of a message."""
        self.told.setdefault("messages", {})[str(one.id)] = one.as_json()
        return str(one.id)

    def file(self, name_and_content):
        """Return the id of a file."""
        server = self.chat.server
        file = File(server, server.ids.new(), *name_and_content)
        server.files[file.id] = file
        self.told.setdefault("attachments", {})[str(file.id)] = file.as_json()
        return str(file.id)


# -- commands -----------------------------------------------------------------------------------


def offered(person, chat, command, kind=None):
    """Return a command that a person is offered here, or nothing."""
    kind = kind or (SLASH if command.startswith("/") else None)
    name = command.removeprefix("/").split()[0] if kind == SLASH else command
    for one in person.server.commands.here(chat):
        same = one["name"] == name and (kind is None or one["type"] == kind)
        contexts, kinds = one.get("contexts"), one.get("integration_types") or [0]
        fits = contexts is None or chat.context in contexts
        if same and fits and (kind or one["type"] != SLASH) and whose(person, chat, kinds):
            return one
    return None


def _found(person, chat, command, kind):
    one = offered(person, chat, command, kind)
    names = [known["name"] for known in person.server.commands.here(chat)]
    assert one, f"{person.name} is not offered {command!r} in {chat}; there are {names}"
    return one


def slash(person, chat, command, given, *, focused=None):
    """Return the data of a slash command, and whose installation brings it."""
    one = _found(person, chat, command, SLASH)
    resolved = Resolved(chat)
    level = data = _named(one, {"id": one["id"], "type": SLASH, "guild_id": None})
    for word in command.removeprefix("/").split()[1:]:
        one = next((inner for inner in one.get("options") or [] if inner["name"] == word), None)
        assert one, f"there is no {command!r}"
        assert one["type"] in {SUB, GROUP}, f"{word!r} is an option of {command!r}"
        level["options"] = [{"name": word, "type": one["type"]}]
        level = level["options"][0]
    asked = one.get("options") or []
    assert not any(inner["type"] in {SUB, GROUP} for inner in asked), f"{command!r} is not all"
    level["options"] = _values(command, asked, given, resolved, focused)
    if resolved.told:
        data["resolved"] = resolved.told
    kinds = person.server.commands.kinds(data["id"])
    return data, whose(person, chat, kinds)


def menu(person, chat, command, target):
    """Return the data of a command from a menu, and whose installation brings it."""
    on_message = hasattr(target, "chat")
    one = _found(person, chat, command, ON_MESSAGE if on_message else ON_PERSON)
    resolved = Resolved(chat)
    target_id = resolved.message(target) if on_message else resolved.person(target)
    data = _named(one, {"id": one["id"], "type": one["type"], "target_id": target_id})
    data["resolved"] = resolved.told
    return data, whose(person, chat, one.get("integration_types") or [0])


def _named(one, data):
    data = data | {"name": one["name"]}
    if one.get("guild_id"):
        data["guild_id"] = one["guild_id"]
    return {name: value for name, value in data.items() if value is not None}


def _values(command, asked, given, resolved, focused):
    known = {one["name"]: one for one in asked}
    strange = set(given) - set(known)
    assert not strange, f"{command!r} has no option {strange}; it has {set(known)}"
    missing = [one for one, facts in known.items() if facts.get("required") and one not in given]
    assert focused or not missing, f"{command!r} cannot be sent without {missing}"
    told = []
    for name, value in given.items():
        one = {"name": name, "type": known[name]["type"]}
        checked = value if name == focused else _value(known[name], value, resolved)
        more = {"focused": True} if name == focused else {}
        told.append(one | {"value": checked} | more)
    return told


def _value(option, value, resolved):
    kind, name = option["type"], option["name"]
    if kind in _PLAIN:
        assert isinstance(value, _PLAIN[kind]), f"{name!r} cannot be {value!r}"
        assert kind != INTEGER or -LARGEST <= value <= LARGEST, f"{name!r} is too large"
        least, most = option.get("min_length", 0), option.get("max_length", 6000)
        assert kind != STRING or least <= len(value) <= most, f"{name!r} has a wrong length"
        return _chosen(option, value)
    if kind in {USER, MENTIONABLE}:
        return resolved.person(value)
    if kind == CHANNEL:
        return resolved.channel(getattr(value, "channel", value))
    assert kind == FILE, f"{name!r} cannot be given"
    return resolved.file(value)


def _chosen(option, value):
    choices = option.get("choices")
    if not choices:
        return value
    values = {one["name"]: one["value"] for one in choices}
    known = value in values or value in values.values()
    assert known, f"{value!r} is none of the choices {list(values)}"
    return values.get(value, value)


# -- menus and forms ----------------------------------------------------------------------------


def picked(menu, chosen, chat):
    """Return the data of a choice in a menu."""
    least, most = menu.get("min_values", 1), menu.get("max_values", 1)
    assert least <= len(chosen) <= most, f"{least} to {most} can be picked"
    data = {"custom_id": menu["custom_id"], "component_type": menu["type"], "id": 1}
    if menu["type"] == components.MENU:
        values = {one["label"]: one["value"] for one in menu["options"]}
        return data | {"values": [values[one] for one in chosen]}
    resolved = Resolved(chat)
    values = [resolved.person(one) for one in chosen]
    return data | {"values": values, "resolved": resolved.told}


def filled(modal, given):
    """Return the data of a form that was filled in."""
    known = {name for field in modal.fields for name in (field["label"], field["custom_id"])}
    strange = set(given) - known
    assert not strange, f"{modal.title!r} does not ask for {strange}; it asks for {modal.labels}"
    resolved, told = Resolved(modal.interaction.chat), []
    for one in modal.body["components"]:
        if one["type"] == components.ROW:
            inner = one["components"][0]
            told.append({"type": 1, "id": 1, "components": [_field(inner, inner, given, resolved)]})
        elif one["type"] == components.LABEL:
            inner = _field(one["component"], one, given, resolved)
            told.append({"type": components.LABEL, "id": 1, "component": inner})
    more = {"resolved": resolved.told} if resolved.told else {}
    return {"custom_id": modal.custom_id, "components": told} | more


def _field(field, labelled, given, resolved):
    label, custom_id = labelled["label"], field["custom_id"]
    value = given.get(label, given.get(custom_id))
    told = {"type": field["type"], "custom_id": custom_id, "id": 1}
    required = field.get("required", True)
    if field["type"] != components.INPUT:
        assert value or not required, f"{label!r} cannot be left empty"
        return told | {"values": _several(field, value or [], resolved)}
    value = field.get("value", "") if value is None else value
    assert value or not required, f"{label!r} cannot be left empty"
    least, most = field.get("min_length", 0), field.get("max_length", 4000)
    fits = least <= len(value) <= most or not (value or required)
    assert fits, f"{label!r} takes {least} to {most} characters"
    return told | {"value": value}


def _several(field, value, resolved):
    chosen = value if isinstance(value, list | tuple) else [value]
    if field["type"] == components.MENU:
        values = {one["label"]: one["value"] for one in field["options"]}
        return [values[one] for one in chosen]
    if field["type"] == components.UPLOAD:
        return [resolved.file(value)]
    return [resolved.person(one) for one in chosen]
