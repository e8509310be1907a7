"""Discord: what people can put into an interaction, and interactions that are none."""

from functools import cache
from types import SimpleNamespace

from hypothesis import strategies as st

from bot.platforms.discord import menus
from tests.fuzz import discords, drawn
from tests.fuzz.discords import COMMAND, FORM, MALLORY, OMAR, PRESS, STRANGER, interaction, person
from tests.fuzz.test_road import DATA

WHO = st.sampled_from([MALLORY] * 4 + [STRANGER])
NAMES = st.one_of(
    st.sampled_from(["Mallory", "Wasl", "Support"]),
    st.lists(drawn.SIGNS, max_size=9).map("".join),
    drawn.words(),
)
TEXTS = st.one_of(
    drawn.rests(),
    drawn.words(),
    st.sampled_from([f"<@{OMAR}> 1", f"<@!{OMAR}>", f"@{OMAR}", f"@@{OMAR}"]),
)
GUILDS = st.sampled_from([None, None, "general", "\u202elareneg"])
STRING, USER, FILE = 3, 6, 11


@cache
def entries():
    return menus.Menus(SimpleNamespace(admins=("discord:1",))).entries


@st.composite
def senders(draw):
    """Draw who does something, called as she likes."""
    return person(draw(WHO), draw(NAMES)[:32] or "x", draw(NAMES)[:32] or None)


@st.composite
def commands(draw):
    """Draw a command, by its words in some language, with some of its options."""
    entry = entries()[draw(st.sampled_from(sorted(entries())))]
    options, resolved = [], {}
    for name, parameter in entry.options.items():
        match draw(st.integers(0, 5)):
            case 0:
                continue
            case 1:
                number = str(draw(st.sampled_from([OMAR, MALLORY, STRANGER, discords.BOT])))
                options.append({"name": name, "type": USER, "value": number})
                resolved["users"] = {number: person(number, draw(NAMES) or "x", draw(NAMES))}
            case 2 if parameter == "file":
                told = {
                    "filename": draw(NAMES),
                    "size": draw(st.integers(0, 2**40)),
                    "url": "https://x",
                }
                options.append({"name": name, "type": FILE, "value": "1"})
                resolved["attachments"] = {"1": told}
            case _:
                options.append({"name": name, "type": STRING, "value": draw(TEXTS)})
    first, _, verb = entry.name.partition(" ")
    if verb:
        options = [{"name": verb, "type": 1, "options": options}]
    data = {"id": "1", "name": first, "type": 1, "options": options, "resolved": resolved}
    return interaction(COMMAND, data, draw(senders()), draw(GUILDS))


@st.composite
def presses(draw):
    """Draw a press of a button that there is or is not, or a person who is picked."""
    message = None
    if draw(st.integers(0, 4)) == 0:
        number = str(draw(st.sampled_from([OMAR, STRANGER])))
        begin = draw(st.sampled_from(["pick:", "pick:", "pock:"]))
        data = {
            "component_type": 5,
            "custom_id": f"{begin}{draw(st.integers(0, 2**70))}",
            "values": [number],
        }
        data["resolved"] = {"users": {number: person(number, draw(NAMES) or "x", draw(NAMES))}}
    else:
        carried = draw(st.one_of(DATA, st.integers(0, 199)))
        data = {"component_type": 2, "custom_id": carried}
        message = draw(st.sampled_from([carried, "do:other:confirm"]))
    return interaction(PRESS, data, draw(senders()), draw(GUILDS), message)


@st.composite
def forms(draw):
    """Draw a form that is brought back, of ours or of nobody's."""
    language = draw(st.sampled_from(["en", "ar", "xx"]))
    number = draw(st.sampled_from([OMAR, MALLORY, 0, 2**70]))
    ours = f"{draw(st.sampled_from(['pay', 'request']))}:{number}:{language}"
    name = draw(st.one_of(st.just(ours), drawn.NEARLY.map("write:{}".format), drawn.words()))
    fields = [
        {"type": 1, "components": [{"type": 4, "custom_id": each, "value": draw(TEXTS)}]}
        for each in ("amount", "note", "text")
    ]
    if draw(st.booleans()):
        fields = [{"type": 18, "component": each["components"][0]} for each in fields]
    data = {"custom_id": name, "components": fields}
    return interaction(FORM, data, draw(senders()), draw(GUILDS))


@st.composite
def of_a_person(draw):
    """Draw what is chosen in somebody's own menu."""
    number = str(draw(st.sampled_from([OMAR, MALLORY, discords.BOT])))
    users = {number: person(number, draw(NAMES) or "x", draw(NAMES))}
    name = draw(st.sampled_from(["Send money", "Request money", "تحويل", "x"]))
    data = {"id": "1", "name": name, "type": 2, "target_id": number, "resolved": {"users": users}}
    return interaction(COMMAND, data, draw(senders()), draw(GUILDS))


INTERACTIONS = st.one_of(commands(), commands(), presses(), forms(), of_a_person())


def fitted(town, told):
    """Put in the place of a number the data of a button that there is, and the card it is on."""
    data = told["data"]
    if isinstance(data.get("custom_id"), int):
        data["custom_id"] = town.buttons[data["custom_id"] % len(town.buttons)]
    if "message" in told:
        on = told["message"] if isinstance(told["message"], str) else data["custom_id"]
        told["message"] = discords.shown(data=on)
    told["id"] = str(next(discords._numbers))
    return told


def answered(town, told):
    """Let the gateway tell of an interaction: it is answered, whatever is in it."""
    town.does(discords.brought(town, fitted(town, told)))
    return "refused" if town.refused else "answered"


def test_whatever_people_put_into_an_interaction_is_answered(fuzz):
    fuzz("discord", INTERACTIONS, answered, world=discords.town)


_TOLD = person(MALLORY)
_RESOLVED = {"users": {str(OMAR): person(OMAR, "omar", "Omar")}}
_TYPED = {"id": "1", "name": "send", "type": 1, "resolved": _RESOLVED}
_TYPED["options"] = [
    {"name": "to", "type": USER, "value": str(OMAR)},
    {"name": "amount", "type": STRING, "value": "1"},
]
_VERB = {"id": "1", "name": "gift", "type": 1}
_VERB["options"] = [{"name": "list", "type": 1, "options": []}]
_PICKED = {"component_type": 5, "custom_id": "pick:1", "values": [str(OMAR)], "resolved": _RESOLVED}
_FIELDS = [{"type": 1, "components": [{"type": 4, "custom_id": "amount", "value": "1"}]}]
_OF = {"id": "1", "name": "Send money", "type": 2, "target_id": str(OMAR), "resolved": _RESOLVED}
WHOLE = (
    interaction(COMMAND, _TYPED, _TOLD),
    interaction(COMMAND, _TYPED, _TOLD, "general"),
    interaction(COMMAND, _VERB, _TOLD),
    interaction(COMMAND, _OF, _TOLD),
    interaction(
        PRESS,
        {"component_type": 2, "custom_id": "go:menu:"},
        _TOLD,
        None,
        discords.shown(data="go:menu:"),
    ),
    interaction(PRESS, _PICKED, _TOLD),
    interaction(FORM, {"custom_id": f"pay:{OMAR}:en", "components": _FIELDS}, _TOLD),
    interaction(FORM, {"custom_id": "write:AAAAAAAAAAAAAAAAAAAAAA", "components": _FIELDS}, _TOLD),
)
SHAPES = st.sampled_from(WHOLE).flatmap(drawn.misshapen)
GIVEN_UP = ("call failed", "interaction failed", "not handled", "not read", "discord event failed")


def passed_by(town, told):
    """Let the gateway tell of what is nearly one, as Discord alone could: nothing is moved."""
    if isinstance(told, dict) and isinstance(told.get("id"), str):
        told["id"] = str(next(discords._numbers))
    town.does(discords.brought(town, told), but=GIVEN_UP)
    return "refused" if town.refused else "passed by"


def test_what_is_nearly_an_interaction_moves_nothing(fuzz):
    fuzz("discord shapes", SHAPES, passed_by, world=discords.town)
