"""What is wrong with a step's Markdown: line, message and cure, in plain Vietnamese. Hints never lock anybody out."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lms.content.blocks import opened_by
from lms.content.markdown import ALLOWED_LINK, MOST_CHARS, Found, found_in
from lms.content.things import FILES, FILMS, FOLDERS, SOUNDS

HTML, HTML_CURE = "Có mã HTML.", "Bỏ các thẻ trong dấu < > đi; chữ đậm thì viết **như thế này**."
#: What a starting point leaves for the trainer to write; the editor puts a backslash before brackets.
TO_FILL = re.compile(r"\\?\[\s*điền:\s*(.*?)\s*\\?\]", re.IGNORECASE)
WORDS_MOST = 130


@dataclass(frozen=True)
class Mistake:
    """One mistake: `line` counts from 1 within the text; `serious` ones must be mended before publishing."""

    line: int
    message: str
    cure: str
    serious: bool = True


def mistakes(source: str, names: Collection[str] | None = None) -> list[Mistake]:
    """Every mistake in a step's text; `names` are those of pictures, sounds, films and files that exist
    (None: do not look)."""
    if len(source) > MOST_CHARS:
        return [Mistake(1, f"Bước này dài quá {MOST_CHARS} chữ cái.", "Tách thành nhiều bước, mỗi bước một ý.")]
    lines = list(enumerate(source.split("\n"), 1))
    found = [*_blocks(lines), *(mistake for one in found_in(source) for mistake in _shown(one, names))]
    for number, line in lines:
        if line.startswith("#"):
            cure = "Mỗi tiêu đề là một bước riêng; trong bước thì dùng **chữ đậm**."
            found.append(Mistake(number, "Trong bước không dùng tiêu đề.", cure))
    if left := [(n, text) for n, line in lines for text in TO_FILL.findall(line)]:
        message = f"Còn chỗ chưa điền: {'; '.join(text for _line, text in left)}."
        found.append(Mistake(left[0][0], message, "Xóa cả ngoặc [ ], viết điều của xã mình vào đó."))
    count = len(source.split())
    if count > WORDS_MOST:
        cure = "Tách thành hai bước, mỗi bước một ý."
        found.append(Mistake(1, f"Bước này dài {count} tiếng.", cure, serious=False))
    return sorted(found, key=lambda mistake: mistake.line)


def _blocks(lines: list[tuple[int, str]]) -> list[Mistake]:
    found: list[Mistake] = []
    opened = 0
    for number, line in lines:
        if line.strip().startswith(":::"):
            opened = _fence(found, number, line.strip()[3:].strip(), opened)
    if opened:
        found.append(Mistake(opened, "Khối mở mà chưa đóng.", "Thêm một dòng ::: ở cuối khối."))
    return found


def _fence(found: list[Mistake], number: int, info: str, opened: int) -> int:
    """Follow a ":::" line; returns the line on which the block now open began, 0 for none."""
    if not info:
        if not opened:
            found.append(Mistake(number, "Dòng ::: đóng khối mà chưa mở khối nào.", "Bỏ dòng này đi."))
        return 0
    if opened:
        found.append(Mistake(number, "Khối nằm trong khối khác.", "Đóng khối trước bằng ::: rồi mới mở khối này."))
    if opened_by(info) is None:
        cure = "Chỉ có: ::: mẹo, ::: cảnh báo, ::: ví dụ, ::: câu hỏi, ::: tin nhắn NGƯỜI GỬI."
        found.append(Mistake(number, f"Không có khối tên “{info}”.", cure))
    return number


def _shown(one: Found, names: Collection[str] | None) -> list[Mistake]:
    """What is wrong with a picture, a link or HTML."""
    if one.sort == "html":
        return [Mistake(one.line, HTML, HTML_CURE)]
    if one.sort == "picture":
        return _picture(one.line, one.words, one.address, names)
    if one.address.startswith(FILES) or (one.sort == "definition" and one.address.startswith(FOLDERS)):
        return _named(one.line, one.address, names)
    if ALLOWED_LINK.match(one.address):
        return []
    cure = "Chỉ dùng đường link bắt đầu bằng https:// hoặc / của trang này."
    return [Mistake(one.line, f"Đường link không dùng được: {one.address}.", cure)]


def _picture(number: int, description: str, path: str, names: Collection[str] | None) -> list[Mistake]:
    found = []
    if not description.strip():
        cure = "Viết trong [ ] điều nhìn thấy trong ảnh, cho người không nhìn được."
        if path.startswith((SOUNDS, FILMS)):
            cure = "Viết trong [ ] điều nghe thấy, nhìn thấy, cho người không nghe, không nhìn được."
        found.append(Mistake(number, f"{_called(path)} {path} chưa có lời tả.", cure))
    return found + _named(number, path, names)


def _named(number: int, path: str, names: Collection[str] | None) -> list[Mistake]:
    if names is None or path in names:
        return []
    folder = path.split("/")[0] if path.startswith(FOLDERS) else "hinh"
    cure = f"Đưa {_called(path).lower()} vào thư mục {folder}, hoặc sửa tên cho đúng."
    return [Mistake(number, f"Không có {_called(path).lower()} {path}.", cure)]


def _called(path: str) -> str:
    """What a thing is called that texts name."""
    called = {SOUNDS: "Đoạn tiếng", FILMS: "Phim", FILES: "Tệp"}
    return next((name for folder, name in called.items() if path.startswith(folder)), "Ảnh")
