"""Lists of whom nobody may pay: read from files in their published formats, kept as versions.

    markup     XML, safely, record by record
    ofac, un   the published formats, and `table` the European Union's and one's own as CSV
    files      a file: which format it is, what it names, whether all of it can be read
    importing  a file becomes a version, whole or not at all
    versions   what the books tell of lists, and what they name

A list is public. Its entries stand in the books' database, but hold no money and nothing of people.
"""

from ledger.screening.lists.importing import (
    COMMAND,
    FOLDER,
    IMPORT,
    Imported,
    import_file,
)
from ledger.screening.lists.markup import BadList
from ledger.screening.lists.versions import PAGE, Version, entries, newest, of_list, one, stamp

__all__ = [
    "COMMAND",
    "FOLDER",
    "IMPORT",
    "PAGE",
    "BadList",
    "Imported",
    "Version",
    "entries",
    "import_file",
    "newest",
    "of_list",
    "one",
    "stamp",
]
