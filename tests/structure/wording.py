"""The texts of all screens, as the translators' tool finds them, and the English catalogue.

Run as a program (script/translations) it brings the catalogue up to date.
"""

from functools import cache
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tests.structure.tree import ROOT

PO = ROOT / "lms" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("lms/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "N_": None, "ngettext": (1, 2), "gettext": None}
HEADER = "# The English words of Lớp Làng's screens. Vietnamese is the source; see docs/translating.md."


@cache
def wanted() -> Catalog:
    """A catalogue with every text of the code and the templates, none translated."""
    catalogue = Catalog(project="Lớp Làng", charset="utf-8", header_comment=HEADER)
    for top, methods in (("lms", METHODS[0]), ("templates", METHODS[1])):
        folder = ROOT / top
        pattern = (methods[0].removeprefix(f"{top}/"), methods[1])
        for _file, _line, message, _notes, _context in extract_from_dir(folder, [pattern], keywords=KEYWORDS):
            catalogue.add(message)
    return catalogue


def english() -> Catalog:
    """The English catalogue as committed."""
    return read_po(BytesIO(PO.read_bytes()), locale="en")


def bring_up_to_date() -> int:
    """Rewrite the catalogue with today's texts; returns how many still lack their English."""
    known = english()
    fresh = Catalog(locale="en", project="Lớp Làng", charset="utf-8", header_comment=HEADER)
    missing = 0
    for message in wanted():
        if message.id:
            found = known.get(message.id if isinstance(message.id, str) else message.id[0])
            text = found.string if found else ""
            missing += not (text if isinstance(text, str) else all(text))
            fresh.add(message.id, text or None)
    out = BytesIO()
    write_po(out, fresh, width=120, sort_output=True, omit_header=True)
    PO.write_text(f'{HEADER}\nmsgid ""\nmsgstr ""\n{_HEADS}\n{out.getvalue().decode()}', encoding="utf-8")
    return missing


_HEADS = (
    '"Language: en\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    '"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n'
)

if __name__ == "__main__":
    print(f"{PO.relative_to(ROOT)}: {bring_up_to_date()} texts still need their English.")  # noqa: T201  (a program)
