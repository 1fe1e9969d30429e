"""The editor reads and writes Markdown as the server does: what it saves shows learners the same as before.

Node runs it here; that a browser does the same is tried in tests/e2e/test_editor_markdown.py.
"""

import html
import re
from pathlib import Path

import pytest

from lms.content.text.named_things import Clip, Download, Meaning, Picture, Thing
from lms.content.text.render import render
from lms.exchange.coursefolder.reader import read_files
from tests.bridge import ODD, PIECES, PROGRAMS, Again, drawn, made_up, node, round_trip
from tests.depth import times
from tests.structure.tree import ROOT

SEED = 20261201


def thing(name: str) -> Thing:
    """Whatever a text names."""
    if name.startswith("[["):
        return Meaning(name[2:-2].strip(), "nghĩa")
    if name.startswith("tep/"):
        return Download(f"/{name}", "pdf", 9)
    return Clip(((f"/{name}", "x"),), 1, 9) if name.startswith(("tieng/", "phim/")) else Picture(f"/anh/{name}", 1, 1)


def shown(source: str, captions: bool = True) -> str:
    """What learners see of a text, whatever the spaces in its HTML."""
    markup = render(source, thing).html
    if not captions:
        markup = re.sub(r"<figcaption>.*?</figcaption>", "", markup)
    # A picture alone in its paragraph is a figure; a stray blank beside it makes no difference to the eye.
    markup = markup.replace('<figure class="picture">', "<p>").replace("</figure>", "</p>")
    markup = re.sub(r"\s+", " ", markup.replace("&nbsp;", " "))
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", markup).replace("<p></p>", "").strip()


def shipped() -> list[str]:
    """The text of every step of the shipped courses."""
    texts = []
    for folder in sorted(path for path in (ROOT / "courses").iterdir() if path.is_dir()):
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}
        course, problems = read_files(folder.name, files)
        assert course is not None, problems
        texts += [step.body for lesson in course.lessons for step in lesson.steps]
    return texts


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def changed(sources: list[str], back: list[Again]) -> list[tuple[str, str]]:
    """Texts that show something else once the editor has written them."""
    pairs = ((source, one.written) for source, one in zip(sources, back, strict=True))
    return [(source, written) for source, written in pairs if written is not None and _differ(source, written)]


def _differ(source: str, written: str) -> bool:
    # A blank that does not break, beside a sound, keeps it from being alone, so that its length is not told below it.
    # The editor leaves such blanks out.
    captions = "&nbsp;" not in source and "\u00a0" not in source
    return shown(source, captions) != shown(written, captions)


def test_the_bridge_does_what_its_own_tests_ask() -> None:
    programs = sorted(str(path) for path in PROGRAMS.glob("*.test.js"))
    assert len(programs) == 2
    done = node("--test", "--test-reporter=tap", *programs, SEED=SEED, ROUNDS=times(2000, 300, 40_000))
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^# pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) > 50


def test_every_step_of_the_shipped_courses_comes_back_as_it_was() -> None:
    sources = shipped()
    back = round_trip(sources)
    assert len(sources) > 50
    assert [source for source, one in zip(sources, back, strict=True) if one.written is None or not one.same] == []
    assert changed(sources, back) == []


@pytest.mark.parametrize(("pieces", "taken"), [(PIECES, 0.7), ([*PIECES, *ODD], 0.3)], ids=["usual", "odd"])
def test_any_text_shows_the_same_or_is_left_as_markdown(pieces: list[str], taken: float) -> None:
    sources = made_up(times(1000, 300, 30_000), pieces)
    back = round_trip(sources)
    assert changed(sources, back) == []
    assert sum(one.written is not None for one in back) > len(sources) * taken


def test_what_the_editor_writes_stays_the_same() -> None:
    once = [one.written for one in round_trip(made_up(times(700, 200, 15_000))) if one.written is not None]
    assert [one.written for one in round_trip(once)] == once


def test_whatever_stands_in_the_editor_is_read_by_learners() -> None:
    for one in drawn(SEED, times(1500, 200, 30_000)):
        seen = html.unescape(re.sub(r"<[^>]*>", "", without_things(one.written)))
        assert re.sub(r"\s+", "", seen) == one.said, one.written


def without_things(source: str) -> str:
    """The HTML of a text in which nothing that it names is known, without the headings of blocks and what is said of
    pictures.
    """
    markup = render(source, lambda _name: None).html
    return re.sub(r'<p class="label">[^<]*</p>|<span class="missing">[^<]*</span>', "", markup)


@pytest.mark.parametrize("source", ["1. Một\n   ::: mẹo\n   Hai\n   :::", "[](/a)", '[xem](/a "tên")'])
def test_what_the_editor_cannot_show_is_left_to_be_written_by_hand(source: str) -> None:
    assert round_trip([source]) == [Again(None, False)]
