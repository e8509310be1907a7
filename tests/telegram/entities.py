"""What Telegram finds in a text by itself, measured in UTF-16 units as it measures."""

import re

_TOPS = "com|org|net|me|io|app|dev|ae|sa|eg|kw|bh|qa|om|jo"
_KINDS = {
    "email": re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "url": re.compile(
        rf"https?://[^\s<>\"]+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:{_TOPS})\b(?:/[^\s<>\"]*)?",
        re.IGNORECASE,
    ),
    "bot_command": re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/])"),
    "mention": re.compile(r"(?<!\w)@[a-zA-Z0-9_]{3,32}\b"),
    "hashtag": re.compile(r"(?<![\w#])#\w*[^\W\d]\w*"),
    "cashtag": re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])"),
}


def units(text):
    """Return how many UTF-16 units a text has."""
    return len(text.encode("utf-16-le")) // 2


def entity(text, start, end, kind, **more):
    """Return the entity over `text[start:end]`."""
    return {"type": kind, "offset": units(text[:start]), "length": units(text[start:end]), **more}


def covered(text, one):
    """Return the part of a text that an entity covers."""
    raw = text.encode("utf-16-le")
    return raw[one["offset"] * 2 : (one["offset"] + one["length"]) * 2].decode("utf-16-le")


def found(text, given=()):
    """Return the given entities and those that Telegram adds, in the text's order."""
    every = list(given)
    for kind, pattern in _KINDS.items():
        for match in pattern.finditer(text):
            one = entity(text, match.start(), match.end(), kind)
            if not any(_overlap(one, other) for other in every if _closed(other)):
                every.append(one)
    return sorted(every, key=lambda one: (one["offset"], -one["length"]))


def named(text, people):
    """Return a text mention for each name in `people`: {"Nour": nour}."""
    return [
        entity(text, text.index(name), text.index(name) + len(name), "text_mention", user=one.user)
        for name, one in (people or {}).items()
    ]


def stripped(text, entities):
    """Return the text without the white space around it, as Telegram shows it."""
    shown = text.strip()
    lost, most = units(text[: len(text) - len(text.lstrip())]), units(shown)
    kept = []
    for one in entities:
        start = max(one["offset"] - lost, 0)
        end = min(one["offset"] + one["length"] - lost, most)
        if end > start:
            kept.append(one | {"offset": start, "length": end - start})
    return shown, kept


def _overlap(one, other):
    return (
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )


def _closed(one):
    """Return whether nothing is looked for inside this entity."""
    return one["type"] not in {"bold", "italic", "underline", "strikethrough", "spoiler"}
