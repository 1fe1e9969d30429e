"""Word and Excel files to take home: looked through part by part for what acts by itself or fetches from elsewhere.

Such a file is a zip of parts (ECMA-376): one main part, parts it leads to, and lists of what leads where. Nothing is
taken out, because a file with a hole may not open any more; it is refused, and the way out is a PDF. Runs outside.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from defusedxml.ElementTree import iterparse

from lms.base.text import N_
from lms.content.office.officefiles import BadFile, open_office

#: What the main part must call itself, by kind; macros, templates and the binary form call themselves something else.
_MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
#: Endings of parts that cannot act. The settings of printers are the only ".bin" that Excel writes.
_ENDINGS = set(
    "xml rels png jpg jpeg jpe gif bmp dib tif tiff emf wmf emz wmz svg wdp hdp jxr vml odttf fntdata".split()
)
_EMBEDDED = re.compile(r"^(?:word|xl)/embeddings/[^/]+\.(?:xlsx|docx)$")
_PRINTER = re.compile(r"^xl/printersettings/[^/]+\.bin$")
#: The last word of the type of a relation that leads to something that acts.
_LEADS = {
    "oleobject", "vbaproject", "activexcontrolbinary", "control", "afchunk", "attachedtemplate", "externallink",
    "externallinkpath", "connections", "xlmacrosheet", "xlintlmacrosheet", "dialogsheet", "extensibility",
    "usercustomization", "keymapcustomizations", "attachedtoolbars", "webextension", "webextensiontaskpanes",
    "mailmergesource", "mailmergeheadersource", "recipientdata", "subdocument", "frame", "querytable", "wordvbadata",
    "externallinklongpath", "xllibrary", "powerpivotdata",
}  # fmt: skip
#: Parts that act whatever leads to them.
_PLACES = re.compile(
    r"activex/|macrosheets/|dialogsheets/|externallinks/|webextensions/|customui|vba|/ctrlprops/|xl/model/|querytables/"
    r"|connections\.xml$|\.(?:exe|dll|js|vbs|hta|lnk|scr|bat|cmd|ps1|jar)$"
)
_ADDRESS = re.compile(r"(?:https?:|mailto:|tel:|#)", re.IGNORECASE)
#: Fields of Word that only count, name, point inside the file, or ask to be filled in. DDE, INCLUDETEXT, LINK,
#: MACROBUTTON and unknown fields are not among them.
_FIELDS = set(
    "PAGE NUMPAGES SECTION SECTIONPAGES DATE TIME SAVEDATE CREATEDATE PRINTDATE EDITTIME TOC TC INDEX XE RD REF PAGEREF"
    " NOTEREF SEQ STYLEREF HYPERLINK FORMTEXT FORMCHECKBOX FORMDROPDOWN AUTHOR TITLE SUBJECT KEYWORDS COMMENTS FILENAME"
    " FILESIZE DOCPROPERTY DOCVARIABLE LASTSAVEDBY REVNUM NUMWORDS NUMCHARS EQ SYMBOL LISTNUM AUTONUM AUTONUMLGL"
    " AUTONUMOUT BIBLIOGRAPHY CITATION TA TOA MERGEFIELD MERGEREC MERGESEQ IF = ADVANCE GREETINGLINE ADDRESSBLOCK SHAPE"
    " BARCODE DISPLAYBARCODE ASK FILLIN TEMPLATE USERNAME USERINITIALS USERADDRESS INFO".split()
) - {"RD"}
#: Functions of Excel that run something or fetch something; and outside of texts the sign of DDE, program|topic!item.
_CALLS = re.compile(
    r"(?:^|[^\w.])(?:_xl\w+\.)*(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE|FOPEN|SHELL|RUN|IMAGE|SQL\.REQUEST)\s*\("
    r"|\|",
    re.IGNORECASE,
)
#: Stands for the result of an inner field.
INNER = "\ufffc"
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_STARTS = re.compile(r"auto_?(?:open|close|activate|deactivate)", re.IGNORECASE)

ACTS = N_(
    "Tệp này có phần tự chạy, hoặc tự tải từ nơi khác (mẫu, liên kết, đối tượng nhúng). Mở tệp, chọn “Lưu thành PDF”"
    " rồi gửi tệp PDF."
)
STRANGE = N_("Bên trong tệp có tệp lạ. Mở bằng Word hoặc Excel, lưu thành tệp mới rồi gửi lại.")
BROKEN = N_("Tệp bị hỏng hoặc chưa tải hết. Mở tệp xem có được không, lưu lại rồi gửi lại.")


def quiet_office(data: bytes, *, inside: bool = False) -> str:
    """The kind ("docx", "xlsx") of a file that does nothing by itself. Raises BadFile. `inside`: it lies in another."""
    office = open_office(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
            if len({name.lower() for name in names}) != len(names):
                raise BadFile(STRANGE)
            _of_its_kind(archive, office.kind)
            for name in names:
                _look(archive, name, inside=inside)
    except BadFile:
        raise
    except MemoryError:
        raise
    except Exception:  # readers of broken files raise errors of any kind
        raise BadFile(BROKEN) from None
    return office.kind


def _of_its_kind(archive: zipfile.ZipFile, kind: str) -> None:
    """Check that the main part is there, linked from the top, and of this kind by its own word. Raises BadFile."""
    types = {
        str(element.get("PartName", "")).lstrip("/"): str(element.get("ContentType", "")).lower()
        for element in _elements(archive.read("[Content_Types].xml"))
        if element.get("PartName")
    }
    main = [
        str(element.get("Target", "")).lstrip("/")
        for element in _elements(archive.read("_rels/.rels"))
        if str(element.get("Type", "")).rpartition("/")[2] == "officeDocument"
    ]
    if len(main) != 1 or types.get(main[0]) != _MAIN[kind]:
        raise BadFile(ACTS if any("macro" in one for one in types.values()) else BROKEN)
    if any("macro" in one or "activex" in one or "oleobject" in one or "vba" in one for one in types.values()):
        raise BadFile(ACTS)


def _look(archive: zipfile.ZipFile, name: str, *, inside: bool) -> None:
    low = name.lower().lstrip("/")
    if _PLACES.search(low):
        raise BadFile(ACTS)
    if _EMBEDDED.match(low) and not inside:
        # The figures of a chart lie in a small workbook of their own.
        quiet_office(archive.read(name), inside=True)
        return
    ending = low.rpartition(".")[2]
    if ending not in _ENDINGS:
        if _PRINTER.match(low):
            return
        raise BadFile(ACTS if low.endswith(".bin") else STRANGE)
    if ending in ("xml", "rels", "vml", "svg") and any(map(_acts, _pieces(archive.read(name)))):
        raise BadFile(ACTS)


def _pieces(data: bytes) -> Iterator[tuple[str, str]]:
    """What has to be judged in a part, each with what it is: "relation", "field", "formula", "name", "element"."""
    fields = _Fields()
    for element in _elements(data):
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if tag in ("instrText", "delInstrText"):
            fields.say(element.text or "")
        elif tag == "fldChar":
            yield from (("field", said) for said in fields.turn(_value(element, "fldCharType")))
        elif tag in _SAYS:
            yield _SAYS[tag](element)
        if tag == "definedName":
            yield "formula", element.text or ""
    yield from (("field", said) for said in fields.rest())


def _relation(element: Any) -> tuple[str, str]:
    outward = str(element.get("TargetMode", "")).lower() == "external"
    leads = str(element.get("Type", "")).rpartition("/")[2].lower()
    return "relation", f"{leads} {element.get('Target', '') if outward else ''}"


def _name(element: Any) -> tuple[str, str]:
    signs = "".join(str(element.get(sign, "")) for sign in ("xlm", "function", "vbProcedure"))
    return "name", f"{element.get('name', '')} {signs}"


def _formula(element: Any) -> tuple[str, str]:
    return "formula", element.text or ""


#: How an element of each name is turned into something to judge.
_SAYS: dict[str, Callable[[Any], tuple[str, str]]] = {
    "Relationship": _relation,
    "definedName": _name,
    "fldSimple": lambda element: ("field", _value(element, "instr")),
    **dict.fromkeys(("f", "formula", "formula1", "formula2"), _formula),
    **dict.fromkeys(
        ("OLEObject", "oleObject", "control", "script", "ddeLink", "oleLink", "altChunk"),
        lambda element: ("element", str(element.tag)),
    ),
}


class _Fields:
    """The instructions of Word's fields, which may be cut into any number of runs and stand inside one another."""

    def __init__(self) -> None:
        self._open: list[str] = [""]

    def say(self, text: str) -> None:
        """Add a piece to the innermost field's instruction."""
        self._open[-1] += text

    def turn(self, what: str) -> Iterator[str]:
        """Note that a field begins, that its instruction is over, or that it ends; yields the instruction."""
        if what == "begin":
            self._open.append("")
        elif what == "separate":
            yield self._open[-1]
            self._open[-1] = ""
        elif what == "end" and len(self._open) > 1:
            yield self._open.pop()
            # The result of an inner field is part of the outer one's instruction.
            self._open[-1] += INNER

    def rest(self) -> Iterator[str]:
        """What was said outside of any field, or in one that never ends."""
        yield from (said.replace(INNER, "") for said in self._open)


def _value(element: Any, name: str) -> str:
    """The value of an attribute, whatever its namespace; "" without it."""
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _acts(piece: tuple[str, str]) -> bool:
    what, said = piece
    if what == "relation":
        leads, _blank, target = said.partition(" ")
        return leads in _LEADS or bool(target and not (leads == "hyperlink" and _leads_openly(target.strip())))
    if what == "field":
        return _field_acts(said)
    if what == "formula":
        return bool(_CALLS.search(_QUOTED.sub('""', said)))
    if what == "name":
        name, _blank, signs = said.partition(" ")
        return bool(_STARTS.search(name)) or "1" in signs or "true" in signs.lower()
    return True


def _field_acts(said: str) -> bool:
    """Whether a field of Word is none of the quiet ones; a name that another field makes is none that is known."""
    words = said.split()
    if not words or words[0].startswith("="):
        return False
    name = words[0].upper()
    if name == "HYPERLINK" and len(words) > 1 and not re.fullmatch(r"\\[a-z]", words[1]):
        return not _leads_openly(words[1].strip('"“”'))
    return name not in _FIELDS


def _leads_openly(address: str) -> bool:
    """Whether a link leads to a page, a mail, a number, or a place in the file itself; nothing opens before a press."""
    return bool(_ADDRESS.match(address)) or not re.search(r"[:\\]|^//|\.\w{3}$|" + INNER, address)


def _elements(data: bytes) -> Iterator[Any]:
    """Every element of a part, when it ends; it is emptied afterwards. Raises when the part has declarations."""
    for _event, element in iterparse(io.BytesIO(data), events=("end",), forbid_dtd=True):
        yield element
        element.clear()
