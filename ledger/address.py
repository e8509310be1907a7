"""Where a database lives, as its address tells."""

_SQLITE = "sqlite+aiosqlite:///"


def sqlite_path(database_url: str) -> str:
    """Return the file that a `sqlite+aiosqlite:///` address names; ValueError for any other."""
    if not database_url.startswith(_SQLITE) or len(database_url) == len(_SQLITE):
        raise ValueError("the address must be sqlite+aiosqlite:///PATH")
    return database_url.removeprefix(_SQLITE)
