"""The languages that Discord speaks; Arabic is none of them."""

_EUROPE = "da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE cs el bg ru uk"
_ASIA = "id vi tr hi th zh-CN ja zh-TW ko"
LOCALES = frozenset(f"{_EUROPE} {_ASIA}".split())
