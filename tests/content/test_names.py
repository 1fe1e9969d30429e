"""What a text names is what the renderer asks for, and nothing else is shown: brackets, escapes, references, code."""

import pytest
from hypothesis import example, given, settings, strategies as st

from lms.content.text.markdown import found_in
from lms.content.text.named_things import Clip, Download, Meaning, Picture, Thing
from lms.content.text.render import names_in, render
from tests.depth import times

PATHS = ("hinh/ro.webp", "hinh/ro-2.webp", "hinh/a.svg", "tieng/chuong.webm", "phim/goi.mp4", "tep/don.pdf")


def known(name: str) -> Thing | None:
    """Everything exists, under an address of its own."""
    if name.startswith("[["):
        return Meaning(name.strip("[]"), "nghĩa")
    if name not in PATHS:
        return None
    src = f"/co/{PATHS.index(name)}"
    if name.startswith("tep/"):
        return Download(src, "pdf", 1)
    return Picture(src, 1, 1) if name.startswith("hinh/") else Clip(((src, "x/y"),), 1, 1)


def shown(source: str) -> set[str]:
    """What the finished page shows or leads to."""
    html = render(source, known).html
    return {name for number, name in enumerate(PATHS) if f'"/co/{number}"' in html}


WORDS = st.sampled_from(
    [
        *("Rổ rau", "Rổ [to] rau", r"Rổ \] rau", r"\[x\]", "a](b", "", "**đậm**"),
        *("![trong](hinh/a.svg)", "`mã`", "<b>", "x\ny"),
    ]
)
PLACES = st.sampled_from(
    [
        *PATHS,
        *(f"<{path}>" for path in PATHS),
        *(" hinh/ro.webp", "hinh/ro.webp ", 'hinh/ro.webp "rổ"', "hinh/ro.webp 'r)'", "hinh/ro.webp (rổ)"),
        *("HINH/ro.webp", "./hinh/ro.webp", "/hinh/ro.webp", "hinh/%72o.webp", "hinh&#47;ro.webp", r"hinh/ro\.webp"),
        *("hinh/ro.webp#a", "hinh//ro.webp", "\nhinh/ro.webp", "hinh/ro.webp\n", "hinh/r o.webp", "javascript:x", "r"),
    ]
)
PIECES = st.one_of(
    st.builds("![{}]({})".format, WORDS, PLACES),
    st.builds("[{}]({})".format, WORDS, PLACES),
    st.builds("[![{}]({})](https://a.vn)".format, WORDS, PLACES),
    st.builds("![{}][r]\n\n[r]: {}\n".format, WORDS, PLACES),
    st.builds("![r]\n\n[r]: {}\n".format, PLACES),
    st.builds("`![{}]({})`".format, WORDS, PLACES),
    st.builds(r"\![{}]({})".format, WORDS, PLACES),
    st.builds(r"!\[{}]({})".format, WORDS, PLACES),
    st.builds("<!-- ![{}]({}) -->".format, WORDS, PLACES),
    st.builds('<img src="{}">'.format, PLACES),
    st.builds("::: mẹo\n- ![{}]({})\n:::".format, WORDS, PLACES),
    st.builds("1. a\n   ![{}]({})".format, WORDS, PLACES),
    st.builds("    ![{}]({})".format, WORDS, PLACES),
    st.builds("| a |\n|---|\n| ![{}]({}) |".format, WORDS, PLACES),
    st.builds("> ![{}]({})".format, WORDS, PLACES),
    st.builds("[[{}]]".format, WORDS),
    st.text(alphabet="![]()<>`\\:*_ \nhin/ro.webpá", max_size=12),
)
TEXTS = st.lists(PIECES, max_size=5).map(lambda pieces: "\n\n".join(pieces)) | st.lists(PIECES, max_size=4).map("".join)


@given(TEXTS)
@example("![Rổ rau]( hinh/ro.webp)")
@example('![Rổ rau](hinh/ro.webp "rổ")')
@example("![Rổ [to] rau](hinh/ro.webp)")
@example(r"![Rổ \] rau](hinh/ro.webp)")
@example("`![x](hinh/ro.webp)`")
@settings(max_examples=times(400, 100), deadline=None)
def test_the_kept_names_are_those_the_renderer_asks_for_and_what_is_there_of_them_is_shown(source: str) -> None:
    asked: list[str] = []

    def resolve(name: str) -> Thing | None:
        asked.append(name)
        return known(name)

    made = render(source, resolve)
    assert set(made.names) == set(asked) == set(names_in(source)), "whether anything exists does not matter"
    assert len(set(made.names)) == len(made.names)
    assert shown(source) == set(made.names) & set(PATHS)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("![Rổ rau](hinh/ro.webp)", {"hinh/ro.webp"}),
        ("![Rổ [to] rau](hinh/ro.webp)", {"hinh/ro.webp"}),
        (r"![Rổ \] rau](<hinh/ro.webp> 'rổ')", {"hinh/ro.webp"}),
        ("![Rổ][r]\n\n[R]: hinh/ro.webp", {"hinh/ro.webp"}),
        ("![Rổ](hinh&#47;ro.webp)", {"hinh/ro.webp"}),
        ("[![Rổ](hinh/ro.webp)](https://a.vn)", {"hinh/ro.webp"}),
        ("[[OTP]] và [đơn](tep/don.pdf)", {"[[OTP]]", "tep/don.pdf"}),
        ("`![x](hinh/ro.webp)`", set()),
        (r"!\[x](hinh/ro.webp)", set()),
        ("[x](hinh/ro.webp) ![x](tep/don.pdf)", set()),
        ("![x](HINH/ro.webp)", set()),
        ("![x](hinh/%72o.webp)", {"hinh/%72o.webp"}),
        ("[r]: hinh/ro.webp", set()),
        ("hinh/ro.webp", set()),
    ],
)
def test_names_as_people_write_them(source: str, names: set[str]) -> None:
    assert set(names_in(source)) == names


def test_addresses_are_told_with_their_lines() -> None:
    source = "Một\n[a](/x) ![b](hinh/b.webp)\nhai <b>\n\n[c][r] <https://a.vn>\n\n[r]: http://d.vn"
    assert [(one.line, one.sort, one.address) for one in found_in(source)] == [
        (2, "link", "/x"),
        (2, "picture", "hinh/b.webp"),
        (3, "html", ""),
        (5, "link", "http://d.vn"),
        (5, "html", ""),
        (7, "definition", "http://d.vn"),
    ]
