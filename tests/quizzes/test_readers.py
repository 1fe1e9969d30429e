"""Files of questions go to the reader of their kind, and files of other kinds are refused with where they belong."""

import pytest

from lms.content.filekinds import BELONGS
from lms.content.office.officefiles import BadFile
from lms.quizzes.files.readers import TEXT_READERS, read_file, read_text
from lms.quizzes.reading import Unreadable
from tests.content.test_filekinds import SAMPLES

TEXTS = {
    "csv": "Câu hỏi;A;B;Đáp án\nAi giữ mã OTP?;Mình;Ngân hàng;A\n",
    "moodle": '<?xml version="1.0"?><quiz><question type="truefalse"><questiontext format="html"><text>Ai?</text>'
    '</questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
    "</question></quiz>",
    "gift": "::Mã OTP:: Ai giữ mã OTP? {=Mình ~Ngân hàng}\n",
    "aiken": "Ai giữ mã OTP?\nA. Mình\nB. Ngân hàng\nANSWER: A\n",
    "list": "Câu 1: Ai giữ mã OTP?\nA. Mình\nB. Ngân hàng\nĐáp án: A\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_read_by_the_first_that_knows_its_form(name: str) -> None:
    assert next(one.name for one in TEXT_READERS if one.fits(TEXTS[name])) == name
    assert read_text(TEXTS[name]).count == read_file(TEXTS[name].encode()).count == 1


OFFICE = ("docx", "xlsx", "ods", "old office", "zip")


def refusal(data: bytes) -> Unreadable | BadFile | None:
    """Why a file is not read, if it is not."""
    try:
        read_file(data)
    except (Unreadable, BadFile) as refused:
        return refused
    return None


@pytest.mark.parametrize("kind", OFFICE)
def test_office_files_are_opened(kind: str) -> None:
    """What is wrong with one is told by whoever opens it; none is sent away to another page."""
    for refused in map(refusal, SAMPLES[kind]):
        assert not isinstance(refused, Unreadable) or str(refused.message) != BELONGS[kind]


@pytest.mark.parametrize("kind", sorted(SAMPLES.keys() - {*OFFICE, "text", ""}))
def test_other_files_are_told_where_they_belong(kind: str) -> None:
    for data in SAMPLES[kind]:
        with pytest.raises(Unreadable) as refused:
            read_file(data)
        said = str(refused.value.message)
        assert said == BELONGS[kind] or "Máy không đọc được" in said or "ảnh chụp" in said
