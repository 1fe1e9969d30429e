"""What texts name besides words: pictures, sounds, films, files to take home, and the meanings of hard words."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A picture: where it is served, its size in pixels, and whom to credit for it."""

    src: str
    width: int
    height: int
    #: Better forms for browsers that know `mime`, as the srcset of a <source>; "" when there are none.
    better: str = ""
    mime: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Clip:
    """A sound or a film: where its forms are served with their types, seconds, bytes of the first form.

    A film has pixels and the address of its first picture; a sound has neither.
    """

    sources: tuple[tuple[str, str], ...]
    seconds: int
    size: int
    width: int = 0
    height: int = 0
    poster: str = ""


@dataclass(frozen=True)
class Download:
    """A file to take home: where it is served, its ending and its bytes."""

    src: str
    ending: str
    size: int


@dataclass(frozen=True)
class Meaning:
    """What a hard word means, in words that learners use."""

    word: str
    text: str


Thing = Picture | Clip | Download | Meaning
#: A function from a name as texts write it ("hinh/ro-rau.webp", "tieng/chuong.webm", "phim/goi.mp4", "tep/don.pdf",
#: "[[OTP]]").
Resolve = Callable[[str], Thing | None]
#: Folders of the things that texts name, beside pictures.
SOUNDS, FILMS, FILES = "tieng/", "phim/", "tep/"
FOLDERS = ("hinh/", SOUNDS, FILMS, FILES)
#: How wide pictures stand in a lesson: as wide as the screen, at most as wide as the column of text.
SIZES = "(min-width: 44rem) 40rem, 100vw"
#: A word whose meaning stands below the text: "[[OTP]]".
WORD = re.compile(r"\[\[([^\[\]\n]{1,60})\]\]")


def cost(size: int) -> str:
    """Bytes as learners see them: "38 KB", "1,2 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")


def length(seconds: int) -> str:
    """Seconds as learners see them: "40 giây", "1 phút 5 giây"."""
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} phút"] * bool(minutes) + [f"{rest} giây"] * bool(rest or not minutes)
    return " ".join(parts)


def picture_html(picture: Picture, alt: str) -> str:
    """A picture that is loaded when the reader comes near, as wide as the phone needs; `alt` is HTML already."""
    img = (
        f'<img src="{html.escape(picture.src)}" alt="{alt}" width="{picture.width}" height="{picture.height}"'
        ' loading="lazy" decoding="async">'
    )
    if not picture.better:
        return img
    source = f'<source type="{picture.mime}" srcset="{html.escape(picture.better)}" sizes="{SIZES}">'
    return f"<picture>{source}{img}</picture>"


def clip_html(clip: Clip, alt: str) -> str:
    """A player that loads nothing before it is pressed; `alt` is HTML already."""
    sources = "".join(f'<source src="{html.escape(src)}" type="{html.escape(mime)}">' for src, mime in clip.sources)
    if not clip.poster:
        return f'<audio controls preload="none" aria-label="{alt}">{sources}</audio>'
    size = f'width="{clip.width}" height="{clip.height}" poster="{html.escape(clip.poster)}"'
    return f'<video controls preload="none" playsinline {size} aria-label="{alt}">{sources}</video>'


def glossary_html(meanings: list[Meaning]) -> str:
    """The hard words of a step and what they mean, to stand below it; "" when there are none."""
    rows = "".join(f"<dt>{html.escape(one.word)}</dt><dd>{html.escape(one.text)}</dd>" for one in meanings)
    return f'<div class="words"><p class="label">Từ khó</p><dl>{rows}</dl></div>\n' if rows else ""
