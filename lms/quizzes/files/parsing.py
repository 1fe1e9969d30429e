"""From lines to questions. Everything that begins like a question is found or refused, so that the numbers add up."""

from collections.abc import Iterable, Sequence

from lms.base.messages import Words, with_values
from lms.base.text import N_, fold, tidy
from lms.quizzes.files import signs
from lms.quizzes.files.found_bodies import made
from lms.quizzes.files.found_text import FoundOption, QuestionBlock
from lms.quizzes.files.keys import Entry, KeyOfTable, bound, entries_of
from lms.quizzes.files.list_lines import TextLine
from lms.quizzes.reading import STUMBLED, FoundQuestion, Reading, Refused, Unreadable, carefully, log

MOST = 3000
NOTHING = N_("Không thấy câu hỏi nào. Mỗi câu viết “Câu 1: …”, dưới là các dòng “A. …”, “B. …”. Xem mẫu ở cuối trang.")
TOO_MANY = N_("Tệp có hơn 3000 câu hỏi. Chia ra nhiều tệp rồi gửi từng tệp.")


def parse(
    lines: Sequence[TextLine], key_lines: Sequence[TextLine], notes: Iterable[Words], *, shared: bool = False
) -> Reading:
    """All questions in the lines. Raises Unreadable when there is none, or too many.

    `key_lines` come from a file of answers, which is `shared` when other questions use it too.
    """
    walk = _Walk(lines)
    for line in lines:
        walk.try_to_take(line)
    blocks = walk.blocks
    if not any(block.stem or block.options for block in blocks):
        raise Unreadable(NOTHING)
    if not (walk.named or walk.numbered or any(block.options for block in blocks)):
        raise Unreadable(NOTHING)
    if len(blocks) > MOST:
        raise Unreadable(TOO_MANY)
    given, lost = bound(blocks, [*walk.entries, *entries_of(key_lines, shared=shared)])
    return _reading(blocks, given, [*notes, *_gaps(blocks), *_unused(lost)])


def _reading(blocks: Sequence[QuestionBlock], given: dict[int, KeyOfTable], notes: list[Words]) -> Reading:
    found: list[FoundQuestion] = []
    refused: list[Refused] = []
    seen: set[str] = set()
    marked = any(signs.spelled(key).strip(" .()") == "đ" for block in blocks for key in block.keys)
    for at, block in enumerate(blocks):
        one = _made(block, given.get(at, KeyOfTable()), at + 1, marked=marked)
        if isinstance(one, Refused):
            refused.append(one)
            continue
        says = fold(" ".join([one.body.stem, *(option.text for option in one.body.offered)]))
        found.append(
            one.doubting(N_("Câu này giống hệt một câu ở trên. Bỏ ra nếu không cần.")) if says in seen else one
        )
        seen.add(says)
    return Reading(tuple(found), tuple(refused), tuple(notes))


def _made(block: QuestionBlock, given: KeyOfTable, order: int, *, marked: bool) -> FoundQuestion | Refused:
    place, source = f"Đoạn {block.place}", "\n".join(block.source)
    if block.broken:
        return Refused(place, STUMBLED, source)
    return carefully(lambda: made(block, given, order, marked=marked), place, source)


class _Walk:
    """Goes through the lines one by one; how the file numbers its questions is known before the first."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        self.blocks: list[QuestionBlock] = []
        self.entries: list[Entry] = []
        self.section = ""
        #: The heading since the last question, "" for none: above a table of answers it names the part it is for.
        self.heading = ""
        self.named = any(signs.QUESTION.match(line.text) for line in lines)
        self.numbered = not self.named and sum(bool(signs.NUMBER.match(line.text)) for line in lines) > 1
        self.in_key = False

    def try_to_take(self, line: TextLine) -> None:
        """Take one line. A mistake of ours is logged, and costs only the question that the line stands in."""
        try:
            self.take(line)
        except Exception:  # a mistake of ours, whatever it is
            log.exception("a line of a question file could not be read")
            if not self.blocks:
                self._open(None, line)
            self.blocks[-1].broken = True

    def take(self, line: TextLine) -> None:
        """Take one line: part of a key, the beginning of a question, a heading, or more of the question above."""
        if not line.text.strip():
            if line.extras and self.blocks:
                self.blocks[-1].extras |= line.extras
            return
        if self._takes_key(line) or self._begins(line):
            return
        if signs.SECTION.match(line.text) and (not self.blocks or self.blocks[-1].options or self.in_key):
            self.section = tidy(line.text)[:40]
            self.heading = self.section
            return
        if not self.blocks or (not self.named and not self.numbered and self._is_next(line)):
            if self.named or self.numbered:
                return  # what is written before the first question is the title of the file
            self._open(None, line)
        self._add(line)

    def _takes_key(self, line: TextLine) -> bool:
        """Take a line of a table of answers; whether it was one. A single pair counts only below a heading for it."""
        if signs.KEY_HEAD.match(line.text) and self.blocks:
            self.in_key = True
            return True
        found = signs.pairs(line.text)
        if not found or (len(found) < 2 and not self.in_key):
            return self.in_key and _is_key_row(line, self)
        self.entries += [self._entry(number, right) for number, right in found]
        return True

    def _entry(self, number: int, right: list[int]) -> Entry:
        return Entry(number, right, len(self.blocks), self.heading)

    def _begins(self, line: TextLine) -> bool:
        match = signs.QUESTION.match(line.text) if self.named else None
        match = signs.NUMBER.match(line.text) if self.numbered else match
        if not match:
            return False
        self.in_key = False
        self._open(int(match[1]), line)
        rest = line.part(match.end(), len(line.text))
        if rest.text:
            self._add(rest, source=False)
        return True

    def _is_next(self, line: TextLine) -> bool:
        """Whether a line without a number begins a question: the one before has its options, and this is no option."""
        last = self.blocks[-1]
        is_option = next(signs.markers(line.text, len(last.options)), None) is not None
        return (
            len(last.options) > 1
            and not is_option
            and not signs.KEY.match(line.text)
            and not signs.WHY.match(line.text)
        )

    def _open(self, number: int | None, line: TextLine) -> None:
        self.heading = ""
        self.blocks.append(QuestionBlock(number, line.place, self.section, source=[line.text.strip()]))

    def _add(self, line: TextLine, *, source: bool = True) -> None:
        block = self.blocks[-1]
        block.extras |= line.extras
        if source and (len(block.source) > 1 or block.source != [line.text.strip()]):
            block.source.append(line.text.strip())
        key, why = signs.KEY.match(line.text), signs.WHY.match(line.text)
        if key and (block.options or not block.keys):
            block.keys.append((key[1] or key[2]).strip())
        elif why:
            block.why.append(why[1].strip())
        elif not self._options(block, line):
            _continue(block, line)

    def _options(self, block: QuestionBlock, line: TextLine) -> bool:
        """Take the options in a line; whether there were any. Text before the first of several belongs to the stem."""
        found = list(signs.markers(line.text, len(block.options)))
        if not found and not block.options:
            inline = [match for match in signs.OPTION.finditer(line.text) if match[2] == "A"]
            found = list(signs.markers(line.text[inline[-1].start() :], 0)) if inline else []
            if len(found) < 2:
                return False
            _continue(block, line.part(0, inline[-1].start()))
            return self._options(block, line.part(inline[-1].start(), len(line.text)))
        if not found:
            return False
        ends = [*(match.start() for match in found[1:]), len(line.text)]
        for match, end in zip(found, ends, strict=True):
            starred = bool(match[1] or match[3])
            block.options.append(FoundOption(line.part(match.end(), end), starred))
        return True


def _is_key_row(line: TextLine, walk: _Walk) -> bool:
    """Take a row of numbers, or the row of letters below it, as tables of answers have them; whether it was one."""
    cells = line.text.replace("|", "\t").split()
    cells = [cell for cell in cells if fold(cell) not in ("cau", "dap", "an", "da")]
    if cells and all(cell.isdigit() for cell in cells):
        walk.entries += [walk._entry(int(cell), []) for cell in cells]
        return True
    waiting = [entry for entry in walk.entries if not entry.right]
    rights = [signs.letters(cell) for cell in cells]
    if waiting and cells and all(rights):
        for entry, right in zip(waiting, rights, strict=False):
            entry.right = right or []
        return True
    return False


def _continue(block: QuestionBlock, line: TextLine) -> None:
    """Add a line that begins nothing new to the text before it."""
    if not line.text:
        return
    if block.options:
        last = block.options[-1]
        block.options[-1] = FoundOption(
            TextLine(f"{last.line.text} {line.text}", last.line.place, ()), last.starred, last
        )
        block.stray.append(line.text)
    else:
        block.stem.append(line.text)


def _gaps(blocks: Sequence[QuestionBlock]) -> list[Words]:
    """A note when numbers of questions are missing."""
    numbers = [block.number for block in blocks if block.number is not None]
    if len(set(numbers)) != len(numbers):
        return []  # numbers that start again in each part of the file do not tell
    missing = [number for number in range(min(numbers), max(numbers)) if number not in numbers] if numbers else []
    if not missing:
        return []
    return [with_values(N_("Số câu trong tệp nhảy cóc: không thấy câu %(numbers)s."), numbers=tuple(missing[:10]))]


def _unused(lost: list[int]) -> list[Words]:
    """A note when the key has answers to questions that the file does not have."""
    message = N_("Bảng đáp án có câu %(numbers)s mà tệp không có câu ấy.")
    return [with_values(message, numbers=tuple(lost[:10]))] if lost else []
