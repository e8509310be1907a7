"""Photos and documents."""

from tests.telegram.methods.messages import show, written
from tests.telegram.refusals import bad

LONGEST_CAPTION = 1024
_SIDE = 90


def _document(server, params):
    return show(server, params, lambda: _captioned(server, params, "document", _stored))


def _photo(server, params):
    return show(server, params, lambda: _captioned(server, params, "photo", _sized))


def _captioned(server, params, name, kept):
    mode, given = params.text("parse_mode"), params.json("caption_entities")
    facts = written(server, params.text("caption"), mode, given, LONGEST_CAPTION)
    return facts | {name: kept(server, params, name)}


def _stored(server, params, name):
    given = params.text(name)
    if given in server.files:
        _path, content = server.files[given]
        return {"file_id": given, "file_unique_id": given, "file_size": len(content)}
    file = params.files.get(given.removeprefix("attach://") or name)
    if not file:
        raise bad("there is no file in the request")
    if not file.content:
        raise bad("file must be non-empty")
    return server.store(file.name, file.content, f"{name}s")


def _sized(server, params, name):
    kept = _stored(server, params, name)
    kept.pop("file_name", None)
    return [kept | {"width": _SIDE, "height": _SIDE}]


def _get_file(server, params):
    file_id = params.text("file_id")
    if file_id not in server.files:
        raise bad("invalid file_id")
    path, content = server.files[file_id]
    facts = {"file_unique_id": file_id, "file_size": len(content), "file_path": path}
    return {"file_id": file_id} | facts


METHODS = {"sendPhoto": _photo, "sendDocument": _document, "getFile": _get_file}
