"""Decoding files to text, and turning the texts of other programs into ours."""

import codecs
import re
import unicodedata
from html.parser import HTMLParser

from lms.base.text import N_, tidy
from lms.quizzes.files.found_bodies import escaped
from lms.quizzes.reading import Unreadable

#: The bytes above 127 in TCVN 5712:1993, VN3 ("ABC" fonts such as .VnTime), and the letters that they stand for.
TCVN3 = dict(
    zip(
        bytes.fromhex(
            "a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4e5e6e7e8e9"
            "eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe"
        ),
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
#: Words that are in almost every page of Vietnamese text; read in a wrong encoding, a text does not have them.
COMMON = re.compile(
    r"(?<!\w)(?:câu|không|của|và|là|được|người|đúng|có|một|khi|cho|với|nào|thì|đáp|án|trả|lời|gì|để)(?!\w)",
    re.IGNORECASE,
)


def decoded(data: bytes) -> str:
    """The text of a file, in NFC. Raises Unreadable, with what to do, when its encoding cannot be told.

    UTF-8 and UTF-16 are told by their marks; without one UTF-8 is tried, then Windows-1258 and TCVN3, and the one that
    gives more Vietnamese words is taken.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _composed(data.decode(name, errors="replace"))
    if b"\0" in data:
        raise Unreadable(N_("Tệp này không phải chữ. Gửi tệp Word, Excel, hoặc tệp chữ (.txt, .csv, .xml)."))
    try:
        return _composed(data.decode("utf-8"))
    except UnicodeDecodeError:
        readings = [_composed(data.decode("cp1258", errors="replace")), _composed(_from_tcvn3(data))]
    best = max(readings, key=lambda text: len(COMMON.findall(text)))
    if not COMMON.search(best):
        raise Unreadable(N_("Không nhận ra bảng mã của tệp. Mở tệp, chọn Lưu thành, chọn bảng mã UTF-8, rồi gửi lại."))
    return best


def _from_tcvn3(data: bytes) -> str:
    return "".join(chr(byte) if byte < 128 else TCVN3.get(byte, "\ufffd") for byte in data)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")


def markdown_of(text: str, form: str) -> tuple[str, bool]:
    """A question's text as our Markdown, and whether pictures were left out; `form` is Moodle's name for its format."""
    if form == "markdown":
        return text.strip(), False
    if form in ("html", "moodle", "moodle_auto_format") and re.search(r"<[a-zA-Z/!][^>]*>|&\w+;", text):
        reader = _Html(form == "moodle")
        reader.feed(text)
        reader.close()
        return reader.text(), reader.pictures
    return "\n\n".join(escaped(line) for line in text.splitlines() if line.strip()), False


def plain_of(text: str, *, html: bool = True) -> tuple[str, bool]:
    """An answer's text as plain words, and whether pictures were left out; without `html` the text is no HTML."""
    if html and re.search(r"<[a-zA-Z/!][^>]*>|&\w+;", text):
        reader = _Html(keep_lines=False)
        reader.feed(text)
        reader.close()
        plain = re.sub(r"\\([^\w\s])", r"\1", reader.text().replace("**", ""))
        return tidy(plain), reader.pictures
    return tidy(text), False


class _Html(HTMLParser):
    """Turns HTML into Markdown: paragraphs, bold and list items stay, all other marks go."""

    BLOCKS = frozenset("p div br li ul ol tr table h1 h2 h3 h4 h5 h6".split())
    BOLD = frozenset(("b", "strong"))
    SILENT = frozenset(("script", "style"))

    def __init__(self, keep_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures = False
        self._lines = [""]
        self._silent = 0
        self._keep_lines = keep_lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Begin a line or bold, or note a picture, which is left out."""
        self._silent += tag in self.SILENT
        self.pictures = self.pictures or tag in ("img", "audio", "video", "object")
        if tag in self.BLOCKS:
            self._lines.append("- " if tag == "li" else "")
        elif tag in self.BOLD:
            self._lines[-1] += "**"

    def handle_endtag(self, tag: str) -> None:
        """End a line or bold."""
        self._silent -= tag in self.SILENT
        if tag in self.BLOCKS and tag != "br":
            self._lines.append("")
        elif tag in self.BOLD:
            self._lines[-1] += "**"

    def handle_data(self, data: str) -> None:
        """Add words, escaped so that Markdown shows them as they are."""
        if self._silent:
            return
        for n, line in enumerate(data.split("\n") if self._keep_lines else [data]):
            if n:
                self._lines.append("")
            words = escaped(line) if not self._lines[-1].strip(" -*") else re.sub(r"([\\`*_\[\]<>#!~|])", r"\\\1", line)
            lead = " " if line[:1].isspace() and self._lines[-1] else ""
            trail = " " if line[-1:].isspace() else ""
            self._lines[-1] += lead + tidy(words) + trail if words.strip() else lead

    def text(self) -> str:
        """The Markdown so far, with blank lines between paragraphs."""
        lines = [" ".join(line.split()).replace("****", "") for line in self._lines]
        out = ""
        for line in lines:
            if line.strip(" -*"):
                out += ("\n" if line.startswith("- ") and out.rpartition("\n")[2].startswith("- ") else "\n\n") + line
        return out.strip()
