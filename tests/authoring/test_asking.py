"""The page about how a course asks, the rules by which its test is drawn, and labels of many questions at once."""

import html

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.authoring.courses.checklist import gaps
from lms.base.clock import today
from lms.catalogue.models import CourseVersion
from lms.quizzes.behaviours import AT_ONCE, Behaviour
from lms.quizzes.drawing import RULES_MOST, DrawRule
from lms.quizzes.queries import Use, is_pinned, question_set
from tests.authoring.test_questions import NOW, bank
from tests.browser import send, signed_in
from tests.counting import counted
from tests.factories.questions import Desk, desk

USUAL = {"tries": "2", "feedback": "end", "unknown": "y"}


@pytest.fixture
def made(session: Session) -> Desk:
    it = desk(session, NOW)
    it.draft.quiz_size = 3
    session.commit()
    return it


@pytest.fixture
def client(app: Flask, made: Desk) -> FlaskClient:
    return signed_in(app, made.trainer)


def change(client: FlaskClient, made: Desk, **typed: str) -> tuple[int, str]:
    """Send the page about asking; status, and address or page."""
    answer = send(client, f"/soan/{made.course.id}/cach-hoi", {**USUAL, **typed})
    return answer.status_code, html.unescape(answer.location or answer.get_data(as_text=True))


def label(client: FlaskClient, made: Desk, uses: list[Use], **typed: str) -> tuple[int, str]:
    """Send the page about labels for these questions."""
    sent = {"cau": [str(use.id) for use in uses], **typed}
    answer = send(client, f"/soan/{made.course.id}/ngan-hang/nhan", sent)
    return answer.status_code, html.unescape(answer.location or answer.get_data(as_text=True))


def test_what_is_chosen_is_kept_and_shown_again(client: FlaskClient, session: Session, made: Desk):
    label(client, made, bank(session, made)[:2], add="mã OTP", difficulty="dễ")
    status, where = change(
        client,
        made,
        tries="3",
        feedback=AT_ONCE,
        unknown="",
        certainty="y",
        **{"rows-0-count": "2", "rows-0-tag": "mã OTP", "rows-1-count": "1", "rows-1-difficulty": "dễ"},
    )
    assert (status, where) == (303, f"/soan/{made.course.id}?luu=1")
    session.expire_all()
    questions = question_set(session, made.draft.id)
    assert questions.behaviour == Behaviour(AT_ONCE, 3, certainty=True, unknown=False)
    assert questions.rules == (DrawRule(2, "mã OTP"), DrawRule(1, "", "dễ"))
    text = html.unescape(client.get(f"/soan/{made.course.id}/cach-hoi").get_data(as_text=True))
    assert 'value="3" checked' in text or 'checked id="tries-2"' in text
    assert '<option selected value="mã OTP">' in text
    assert "Cần 1 câu “độ khó: dễ” mà ngân hàng mới có 0 câu." in text


def test_what_is_usual_is_kept_as_nothing(client: FlaskClient, session: Session, made: Desk):
    assert change(client, made)[0] == 303
    session.expire_all()
    assert session.get_one(CourseVersion, made.draft.id).asking == {}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"rows-0-count": "2"}, "Dòng 1: Chọn nhãn hoặc độ khó."),
        ({"rows-0-difficulty": "dễ"}, "Dòng 1: Viết số câu."),
        ({"rows-1-count": "hai", "rows-1-difficulty": "dễ"}, "Dòng 2: Viết một số từ 1 đến 50."),
        ({"rows-0-count": "1", "rows-0-tag": "không có"}, None),
        ({"rows-0-count": "1", "rows-0-difficulty": "khủng"}, "Dòng 1: Chọn lại trong danh sách."),
        ({"rows-0-count": "4", "rows-0-difficulty": "dễ"}, "Các dòng cộng lại là 4 câu mà bài kiểm tra chỉ có 3 câu."),
        ({"tries": "9"}, "Chọn một mục trong danh sách."),
        ({"feedback": ""}, "Chọn một mục trong danh sách."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    client: FlaskClient, session: Session, made: Desk, typed: dict[str, str], message: str | None
):
    status, text = change(client, made, **typed)
    session.expire_all()
    if message is None:
        assert status == 303
        return
    assert status == 200
    assert message in text
    assert session.get_one(CourseVersion, made.draft.id).asking == {}


def test_publishing_waits_until_the_bank_can_keep_the_rules(client: FlaskClient, session: Session, made: Desk):
    draft = session.get_one(CourseVersion, made.draft.id)
    draft.asking = {"draw": [DrawRule(2, "mã OTP").kept()]}
    session.commit()
    found = [gap for gap in gaps(session, draft, today()) if gap.place == "asking"]
    assert [(gap.serious, str(gap.message)) for gap in found] == [
        (True, "Bài kiểm tra cần 2 câu “mã OTP” mà ngân hàng mới có 0 câu.")
    ]
    text = client.get(f"/soan/{made.course.id}/xuat-ban").get_data(as_text=True)
    assert f'href="/soan/{made.course.id}/cach-hoi"' in text
    label(client, made, bank(session, made)[:2], add="mã OTP")
    session.expire_all()
    assert not [gap for gap in gaps(session, draft, today()) if gap.place == "asking"]


def test_rules_of_a_test_that_became_too_small_stop_publishing(session: Session, made: Desk):
    draft = session.get_one(CourseVersion, made.draft.id)
    draft.asking, draft.quiz_size = {"draw": [DrawRule(3, "", "dễ").kept()]}, 2
    session.commit()
    assert sum(gap.place == "asking" for gap in gaps(session, draft, today())) == 2


def test_labels_are_given_to_the_chosen_ones_alone(client: FlaskClient, session: Session, made: Desk):
    first, second, third = bank(session, made)
    status, where = label(
        client,
        made,
        [first, third],
        category="Thanh toán / Mã OTP",
        codes="DigComp 4.2",
        add="mã OTP",
        difficulty="khó",
    )
    assert (status, where) == (303, f"/soan/{made.course.id}/ngan-hang")
    found = bank(session, made)
    given = ("nhóm: Thanh toán / Mã OTP", "khung: DigComp 4.2", "mã OTP")
    assert [use.asked.tags for use in found] == [given, (), given]
    assert [use.asked.difficulty for use in found] == ["khó", "", "khó"]
    assert [use.asked.body for use in found] == [use.asked.body for use in (first, second, third)]


def test_what_is_published_keeps_its_labels(client: FlaskClient, session: Session, made: Desk):
    first = bank(session, made)[0]
    assert is_pinned(session, first.asked.id)
    label(client, made, [first], add="mã OTP")
    after = bank(session, made)[0]
    assert after.asked.id != first.asked.id
    assert (after.asked.number, after.asked.stem_html) == (2, first.asked.stem_html)
    published = question_set(session, made.world.version.id).bank[0]
    assert (published.id, published.tags) == (first.asked.id, ())


def test_a_label_is_dropped_and_a_category_replaced(client: FlaskClient, session: Session, made: Desk):
    label(client, made, bank(session, made), category="A", add="mã OTP, ở chợ")
    label(client, made, bank(session, made)[:1], category="B", drop="mã OTP")
    assert bank(session, made)[0].asked.tags == ("nhóm: B", "ở chợ")
    assert bank(session, made)[1].asked.tags == ("nhóm: A", "mã OTP", "ở chợ")


def test_all_that_a_search_finds_are_changed(client: FlaskClient, session: Session, made: Desk):
    label(client, made, bank(session, made)[:2], difficulty="dễ")
    url = f"/soan/{made.course.id}/ngan-hang/nhan?kho=dễ"
    assert send(client, url, {"tat-ca": "1", "add": "mới"}).status_code == 303
    assert [use.asked.tags for use in bank(session, made)] == [("mới",), ("mới",), ()]


@pytest.mark.parametrize(
    ("some", "typed", "message"),
    [
        (False, {"add": "mới"}, "Đánh dấu ít nhất một câu."),
        (True, {}, "Điền ít nhất một chỗ muốn đổi."),
        (True, {"add": ",".join("abcdefghi")}, "Nhiều nhất 8 nhãn. Bỏ bớt đi."),
        (True, {"add": "n" * 41}, "Có nhãn dài quá. Mỗi nhãn nhiều nhất 40 ký tự."),
    ],
)
def test_what_cannot_be_a_label_changes_nothing(
    client: FlaskClient, session: Session, made: Desk, some: bool, typed: dict[str, str], message: str
):
    uses = bank(session, made)
    status, text = label(client, made, uses[:1] if some else [], **typed)
    assert status == 200
    assert message in text
    assert [use.asked.tags for use in bank(session, made)] == [(), (), ()]


def test_the_bank_is_searched_by_category_code_and_difficulty(client: FlaskClient, session: Session, made: Desk):
    label(client, made, bank(session, made)[:1], category="Thanh toán", codes="DigComp 4.2", difficulty="khó")
    for query in ("nhan=nhóm: Thanh toán", "nhan=khung: DigComp 4.2", "kho=khó"):
        text = client.get(f"/soan/{made.course.id}/ngan-hang?{query}").get_data(as_text=True)
        assert text.count('<li class="card" id="cau-') == 1, query


def test_many_questions_cost_as_many_queries_as_few(client: FlaskClient, session: Session, made: Desk):
    costs: list[int] = []
    client.get(f"/soan/{made.course.id}/ngan-hang/nhan")
    uses_of_bank = bank(session, made)
    # What the test itself asks of the database must not be counted.
    assert made.course.id
    for uses in (uses_of_bank[:1], uses_of_bank[1:]):
        with counted(session) as queries:
            assert label(client, made, uses, category="Nhóm")[0] == 303
        costs.append(len([one for one in queries if one.lstrip().upper().startswith("SELECT")]))
    assert costs[0] == costs[1]


def test_a_strangers_course_is_not_there(app: Flask, made: Desk):
    stranger = signed_in(app, made.stranger)
    for path in ("cach-hoi", "ngan-hang/nhan"):
        assert stranger.get(f"/soan/{made.course.id}/{path}").status_code == 404


def test_a_change_of_asking_is_seen_when_versions_are_compared(client: FlaskClient, session: Session, made: Desk):
    change(client, made, tries="3", **{"rows-0-count": "1", "rows-0-difficulty": "dễ"})
    url = f"/soan/{made.course.id}/so-sanh?tu={made.world.version.id}&den={made.draft.id}"
    text = html.unescape(client.get(url).get_data(as_text=True))
    assert "Cách hỏi và rút câu" in text
    assert "1: độ khó: dễ" in text
    assert "trả lời 3 lần" in text


def test_as_many_rules_as_there_may_be_are_shown_and_saved_again(client: FlaskClient, session: Session, made: Desk):
    rules = [DrawRule(1, "", "dễ").kept() for _ in range(RULES_MOST)]
    session.get_one(CourseVersion, made.draft.id).asking = {"draw": rules}
    session.get_one(CourseVersion, made.draft.id).quiz_size = RULES_MOST
    session.commit()
    text = client.get(f"/soan/{made.course.id}/cach-hoi").get_data(as_text=True)
    assert text.count('name="rows-') == 3 * RULES_MOST
    typed = {f"rows-{n}-count": "1" for n in range(RULES_MOST)} | {
        f"rows-{n}-difficulty": "dễ" for n in range(RULES_MOST)
    }
    assert change(client, made, **typed)[0] == 303
    session.expire_all()
    assert session.get_one(CourseVersion, made.draft.id).asking == {"draw": rules}


@pytest.mark.parametrize("number", ["²", "9" * 400, "-1", "12"])
def test_rows_that_no_page_of_ours_has_are_passed_over(client: FlaskClient, session: Session, made: Desk, number: str):
    assert change(client, made, **{f"rows-{number}-count": "1"})[0] in (200, 303)
    session.expire_all()
    assert session.get_one(CourseVersion, made.draft.id).asking == {}
