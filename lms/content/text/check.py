"""What is wrong with a step's Markdown: line, message and cure, in plain words. Hints never lock anybody out."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lms.base.messages import Words, with_values
from lms.base.text import N_
from lms.content.text.blocks import opened_by, openings
from lms.content.text.markdown import ALLOWED_LINK, MOST_CHARS, FoundLink, found_in
from lms.content.text.named_things import FILES, FILMS, FOLDERS, SOUNDS

HTML = N_("Có mã HTML.")
HTML_CURE = N_("Bỏ các thẻ trong dấu < > đi; chữ đậm thì viết **như thế này**.")
#: What a starting point leaves for the trainer to fill in; the editor puts a backslash before brackets.
TO_FILL = re.compile(r"\\?\[\s*điền:\s*(.*?)\s*\\?\]", re.IGNORECASE)
WORDS_MOST = 130


@dataclass(frozen=True)
class Mistake:
    """One mistake: `line` counts from 1 within the text; `serious` ones must be mended before publishing."""

    line: int
    message: Words
    cure: Words
    serious: bool = True


def mistakes(source: str, names: Collection[str] | None = None) -> list[Mistake]:
    """Every mistake in a step's text; `names` are those of pictures, sounds, films and files that exist (None: they
    are not checked)."""
    if len(source) > MOST_CHARS:
        message = with_values(N_("Bước này dài quá %(most)s chữ cái."), most=MOST_CHARS)
        return [Mistake(1, message, N_("Tách thành nhiều bước, mỗi bước một ý."))]
    lines = list(enumerate(source.split("\n"), 1))
    found = [*_blocks(lines), *(mistake for one in found_in(source) for mistake in _shown(one, names))]
    for number, line in lines:
        if line.startswith("#"):
            cure = N_("Mỗi tiêu đề là một bước riêng; trong bước thì dùng **chữ đậm**.")
            found.append(Mistake(number, N_("Trong bước không dùng tiêu đề."), cure))
    if left := [(n, text) for n, line in lines for text in TO_FILL.findall(line)]:
        message = with_values(N_("Còn chỗ chưa điền: %(left)s."), left="; ".join(text for _line, text in left))
        found.append(Mistake(left[0][0], message, N_("Xóa cả ngoặc [ ], viết điều của xã mình vào đó.")))
    count = len(source.split())
    if count > WORDS_MOST:
        cure = N_("Tách thành hai bước, mỗi bước một ý.")
        message = with_values(N_("Bước này dài %(count)s tiếng."), count=count)
        found.append(Mistake(1, message, cure, serious=False))
    return sorted(found, key=lambda mistake: mistake.line)


def _blocks(lines: list[tuple[int, str]]) -> list[Mistake]:
    found: list[Mistake] = []
    opened = 0
    for number, line in lines:
        if line.strip().startswith(":::"):
            opened = _fence(found, number, line.strip()[3:].strip(), opened)
    if opened:
        found.append(Mistake(opened, N_("Khối mở mà chưa đóng."), N_("Thêm một dòng ::: ở cuối khối.")))
    return found


def _fence(found: list[Mistake], number: int, info: str, opened: int) -> int:
    """Follow a ":::" line. Returns the line on which the block that is open now began, 0 when none is."""
    if not info:
        if not opened:
            found.append(Mistake(number, N_("Dòng ::: đóng khối mà chưa mở khối nào."), N_("Bỏ dòng này đi.")))
        return 0
    if opened:
        cure = N_("Đóng khối trước bằng ::: rồi mới mở khối này.")
        found.append(Mistake(number, N_("Khối nằm trong khối khác."), cure))
    if opened_by(info) is None:
        known = with_values(N_("Chỉ có: %(blocks)s."), blocks=openings())
        found.append(Mistake(number, with_values(N_("Không có khối tên “%(name)s”."), name=info), known))
    return number


def _shown(one: FoundLink, names: Collection[str] | None) -> list[Mistake]:
    """What is wrong with a picture, a link or HTML in the text."""
    if one.sort == "html":
        return [Mistake(one.line, HTML, HTML_CURE)]
    if one.sort == "picture":
        return _picture(one.line, one.words, one.address, names)
    if one.address.startswith(FILES) or (one.sort == "definition" and one.address.startswith(FOLDERS)):
        return _named(one.line, one.address, names)
    if ALLOWED_LINK.match(one.address):
        return []
    cure = N_("Chỉ dùng đường link bắt đầu bằng https:// hoặc / của trang này.")
    message = with_values(N_("Đường link không dùng được: %(address)s."), address=one.address)
    return [Mistake(one.line, message, cure)]


def _picture(number: int, description: str, path: str, names: Collection[str] | None) -> list[Mistake]:
    if description.strip():
        return _named(number, path, names)
    cure = N_("Viết trong [ ] điều nhìn thấy trong ảnh, cho người không nhìn được.")
    if path.startswith((SOUNDS, FILMS)):
        cure = N_("Viết trong [ ] điều nghe thấy, nhìn thấy, cho người không nghe, không nhìn được.")
    untold = {
        SOUNDS: N_("Đoạn tiếng %(path)s chưa có lời tả."),
        FILMS: N_("Phim %(path)s chưa có lời tả."),
        FILES: N_("Tệp %(path)s chưa có lời tả."),
    }
    message = _of_folder(path, untold, N_("Ảnh %(path)s chưa có lời tả."))
    return [Mistake(number, with_values(message, path=path), cure), *_named(number, path, names)]


def _named(number: int, path: str, names: Collection[str] | None) -> list[Mistake]:
    if names is None or path in names:
        return []
    unknown = {
        SOUNDS: N_("Không có đoạn tiếng %(path)s."),
        FILMS: N_("Không có phim %(path)s."),
        FILES: N_("Không có tệp %(path)s."),
    }
    cures = {
        SOUNDS: N_("Đưa đoạn tiếng vào thư mục tieng, hoặc sửa tên cho đúng."),
        FILMS: N_("Đưa phim vào thư mục phim, hoặc sửa tên cho đúng."),
        FILES: N_("Đưa tệp vào thư mục tep, hoặc sửa tên cho đúng."),
    }
    message = with_values(_of_folder(path, unknown, N_("Không có ảnh %(path)s.")), path=path)
    return [Mistake(number, message, _of_folder(path, cures, N_("Đưa ảnh vào thư mục hinh, hoặc sửa tên cho đúng.")))]


def _of_folder(path: str, sentences: dict[str, str], of_pictures: str) -> str:
    """The sentence about a thing that texts name, by the folder it is in; that of pictures for all others."""
    return next((sentence for folder, sentence in sentences.items() if path.startswith(folder)), of_pictures)
