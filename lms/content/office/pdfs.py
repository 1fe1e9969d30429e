"""PDF files to take home: read object by object, refused when anything in them acts by itself, and written again.

Names may be spelled in many ways (`/J#61vaScript`) and objects hidden in compressed streams, so only a real reader sees
them. What is handed out is what this program wrote from what it had looked at: nothing that another reader might find
in it (an older state, an object that nothing names, something behind the end) is left. Runs outside (lms.base.outside).
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lms.base.errors import LmsError
from lms.base.late import late
from lms.base.text import N_

if TYPE_CHECKING:
    import pypdf
    from pypdf import generic
else:
    pypdf, generic = late("pypdf"), late("pypdf.generic")

#: The most objects in a file; a form of fifty pages has some thousand.
MOST_OBJECTS = 200_000
#: Keys that a dictionary must not have (PDF 2.0, ISO 32000-2): scripts, files inside, forms of XFA, actions on events,
#: files elsewhere whose pages are drawn here.
_KEYS = {
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/XFA",
    "/AA",
    "/RichMediaContent",
    "/RichMediaSettings",
    "/Ref",
}
#: Actions (12.6.4) that do more than turn to a page of this file; "/URI" is checked separately.
_DEEDS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView", "/SetOCGState", "/ResetForm", "/Hide", "/Thread", "/Trans",
}  # fmt: skip
#: Kinds of annotations and of drawn things that play, hold a file, or are programs.
_KINDS = {"/RichMedia", "/Movie", "/Screen", "/3D", "/Sound", "/FileAttachment", "/PS"}
_TYPES = {"/EmbeddedFile", "/Rendition", "/MediaClip"}
_LINKS = ("http://", "https://", "mailto:", "tel:")
ACTS = N_("Tệp PDF này có lệnh tự chạy hoặc tệp giấu bên trong. In ra PDF mới rồi gửi lại.")
LOCKED = N_("Tệp PDF này có khóa. Mở tệp, chọn In, chọn “Lưu thành PDF”, rồi gửi tệp mới.")
BROKEN = N_("Máy không đọc hết được tệp PDF này. Mở tệp, chọn In, chọn “Lưu thành PDF”, rồi gửi tệp mới.")


class BadPdf(LmsError):
    """A PDF that cannot be handed out; `message` says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def written_anew(data: bytes) -> bytes:
    """The same pages as a new file that does nothing by itself; the same file gives the same bytes. Raises BadPdf."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise BadPdf(LOCKED)
        _look(_objects(reader))
        writer = pypdf.PdfWriter(clone_from=reader)
        out = io.BytesIO()
        writer.write(out)
        made = pypdf.PdfReader(io.BytesIO(out.getvalue()), strict=True)
        if not len(made.pages):
            raise BadPdf(BROKEN)
        _look(_objects(made))
    except BadPdf:
        raise
    except MemoryError:
        raise
    except Exception:  # readers of broken files raise errors of any kind
        raise BadPdf(BROKEN) from None
    return out.getvalue()


def _look(objects: Iterator[Any]) -> None:
    for number, one in enumerate(objects):
        if number > MOST_OBJECTS:
            raise BadPdf(BROKEN)
        if isinstance(one, generic.DictionaryObject) and _acts(one):
            raise BadPdf(ACTS)


def _objects(reader: "pypdf.PdfReader") -> Iterator[Any]:
    """Every object of a file, whether anything names it or not, and everything inside each."""
    known = {(number, generation) for generation, rows in reader.xref.items() for number in rows}
    known |= {(number, 0) for number in reader.xref_objStm}
    yield from _inside(reader.trailer)
    for number, generation in sorted(known):
        try:
            found = reader.get_object(generic.IndirectObject(number, generation, reader))
        except Exception:  # noqa: S112  (what cannot be read and is needed makes writing anew fail)
            continue
        yield from _inside(found)


def _inside(found: Any) -> Iterator[Any]:
    waiting = [found]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, generic.DictionaryObject):
            waiting += [dict.__getitem__(one, key) for key in one]
        elif isinstance(one, generic.ArrayObject):
            waiting += list(list.__iter__(one))


def _acts(one: "generic.DictionaryObject") -> bool:
    """Whether a dictionary is, or holds, something that acts."""
    if _KEYS & one.keys() or (isinstance(one, generic.StreamObject) and "/F" in one):
        return True
    if _says(one, "/S") in _DEEDS or _says(one, "/Subtype") in _KINDS or _says(one, "/Type") in _TYPES:
        return True
    begins = one.get("/OpenAction")
    if isinstance(begins, generic.DictionaryObject) and _says(begins, "/S") != "/GoTo":
        return True
    address = _plain(one.get("/URI"))
    # A document's own table of addresses (/URI << /Base … >>) is no link.
    return isinstance(address, str | bytes) and not _text(address).lower().startswith(_LINKS)


def _says(one: "generic.DictionaryObject", key: str) -> str:
    return str(_plain(one.get(key)) or "")


def _plain(value: Any) -> Any:
    """The value itself, behind any number of references."""
    for _step in range(9):
        if not isinstance(value, generic.IndirectObject):
            break
        value = value.get_object()
    return None if isinstance(value, generic.NullObject) else value


def _text(address: str | bytes) -> str:
    return address.decode("latin-1") if isinstance(address, bytes) else str(address)
