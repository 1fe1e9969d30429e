"""What a draft lacks, in words and with the place where it is mended."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from lms.authoring.courses.checklist import GapInDraft, fewer_questions, gaps
from lms.catalogue import actions as catalogue
from lms.catalogue.models import CourseVersion, Lesson, Step
from lms.catalogue.queries import lessons_of, steps_of
from lms.quizzes.actions import add_question
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.rows import Option
from lms.quizzes.texts import QuestionText
from tests.authoring.desk import NOW, Desk, Draft
from tests.factories.people import question

TODAY = NOW.date()


def told(session: Session, draft: Draft) -> list[tuple[str, str, bool]]:
    """(place, words, whether it stops publishing) of everything that the draft lacks."""
    session.flush()
    return [(gap.place, str(gap.message), gap.serious) for gap in found(session, draft)]


def found(session: Session, draft: Draft) -> list[GapInDraft]:
    return gaps(session, version_of(session, draft), TODAY)


def choice(number: int) -> ChoiceBody:
    body = question(number).body
    assert isinstance(body, ChoiceBody)
    return body


def version_of(session: Session, draft: Draft) -> CourseVersion:
    return session.get_one(CourseVersion, draft.version_id)


def test_what_is_merely_wanting_does_not_stop_publishing(session: Session, draft: Draft) -> None:
    version = version_of(session, draft)
    version.quiz_size, version.review_by = 3, TODAY - timedelta(days=1)
    lacking = told(session, draft)
    assert not any(serious for _place, _words, serious in lacking)
    assert ("settings", "Ngày xem lại khóa học đã qua.", False) in lacking
    assert ("settings", "Chưa có lời giới thiệu khóa học.", False) in lacking
    version.review_by = TODAY
    catalogue.write_intro(version, "Học xong bà con biết hỏi lại.")
    assert [place for place, _words, _serious in told(session, draft)] == ["practice", "practice"]


def test_a_course_without_lessons_and_a_lesson_without_steps(session: Session, draft: Draft) -> None:
    version = version_of(session, draft)
    for step in steps_of(session, draft.lesson_id):
        catalogue.drop(session, version, step)
    session.expire_all()
    gap = next(gap for gap in found(session, draft) if gap.place == "lesson")
    assert (str(gap.message), gap.lesson_id, gap.serious) == ("Bài “Bài 1” chưa có bước nào.", draft.lesson_id, True)
    for lesson in lessons_of(session, version.id):
        catalogue.drop(session, version, lesson)
    session.expire_all()
    assert ("lessons", "Chưa có bài nào.", True) in told(session, draft)


def test_a_step_that_says_nothing_or_has_something_left_to_fill_in(session: Session, draft: Draft) -> None:
    version_of(session, draft).quiz_size = 3
    step = session.get_one(Step, draft.step_id)
    step.source = "  \n"
    assert ("step", "Bước “Bước 1” của bài “Bài 1” chưa có nội dung.", True) in told(session, draft)
    step.source, step.title = "Bà con xem.", "Mở [điền: tên ứng dụng]"
    assert ("step", "Tên bước của bài “Bài 1” còn chỗ chưa điền: tên ứng dụng.", True) in told(session, draft)
    step.title, step.source = "Bước 1", "Xem ![Rổ](hinh/khong-co.webp) và ![Rá](hinh/cung-khong.webp)"
    gap = next(gap for gap in found(session, draft) if gap.serious)
    assert str(gap.message) == "Bước “Bước 1” của bài “Bài 1” có 2 chỗ cần sửa."
    assert (gap.place, gap.step_id, gap.spot) == ("step", draft.step_id, "bai-1/buoc-1")


def test_a_test_that_asks_more_than_there_is(session: Session, draft: Draft) -> None:
    version = version_of(session, draft)
    version.quiz_size = 5
    lacking = found(session, draft)
    assert [str(gap.message) for gap in lacking if gap.serious] == [
        "Bài kiểm tra có 5 câu mà ngân hàng câu hỏi mới có 3 câu."
    ]
    assert fewer_questions(version, lacking, 3) == 3
    assert fewer_questions(version, lacking, 0) == fewer_questions(version, lacking, 5) == 0
    session.get_one(Step, draft.step_id).source = ""
    session.flush()
    assert fewer_questions(version, found(session, draft), 3) == 0, "that is not all"


def test_rules_that_the_bank_cannot_keep(session: Session, draft: Draft) -> None:
    version = version_of(session, draft)
    version.quiz_size, version.asking = 3, {"draw": [{"count": 4, "tag": "mã OTP"}]}
    serious = [(place, words) for place, words, stops in told(session, draft) if stops]
    assert ("asking", "Bài kiểm tra cần 4 câu “mã OTP” mà ngân hàng mới có 0 câu.") in serious
    assert any(place == "asking" and words.startswith("Cách rút câu cần nhiều câu hơn") for place, words in serious)


def test_questions_that_cannot_be_asked_or_do_not_say_why(session: Session, draft: Draft) -> None:
    version = version_of(session, draft)
    version.quiz_size = 3
    body = replace(choice(8), options=(Option("a", "Một", True),))
    for lesson_id in (None, draft.lesson_id):
        key = f"cau-{lesson_id or 'chung'}"
        text = QuestionText("single", body, key=key, teaches=None)
        add_question(session, version.course_id, version.id, text, NOW, lesson_id=lesson_id)
    lacking = told(session, draft)
    assert {place for place, _words, serious in lacking if serious} >= {"bank", "practice"}
    told_of = [words for place, words, serious in lacking if place in ("bank", "practice") and serious]
    assert all(words.startswith("Câu hỏi “Câu 8: có tin nhắn lạ, làm gì?”: ") for words in told_of)
    wanting = [words for _place, words, serious in lacking if not serious]
    assert "Ngân hàng câu hỏi: 1 câu chưa nói dạy ở bước nào. Chọn bước cho nhiều câu một lúc." in wanting


def test_questions_without_reasons_are_counted(session: Session, draft: Draft) -> None:
    version = version_of(session, draft)
    version.quiz_size = 3
    options = tuple(Option(key, key, key == "b") for key in "ab")
    for lesson_id in (None, draft.lesson_id):
        text = QuestionText("single", ChoiceBody(stem=f"Hỏi {lesson_id}", options=options), key=f"k{lesson_id}")
        add_question(session, version.course_id, version.id, text, NOW, lesson_id=lesson_id)
    wanting = [words for _place, words, serious in told(session, draft) if not serious]
    assert "Ôn bài “Bài 1”: 1 câu chưa có lời giải thích vì sao." in wanting
    assert "Ngân hàng câu hỏi: 1 câu chưa có lời giải thích vì sao." in wanting


def test_a_question_that_shows_a_picture_which_is_not_there(session: Session, draft: Draft) -> None:
    version = version_of(session, draft)
    version.quiz_size = 3
    body = replace(choice(9), stem="Xem ![Rổ](hinh/khong-co.webp)")
    add_question(session, version.course_id, version.id, QuestionText("single", body, key="cau-9"), NOW, lesson_id=None)
    session.flush()
    gap = next(gap for gap in found(session, draft) if gap.place == "question")
    assert (str(gap.message).endswith("không có ảnh hinh/khong-co.webp."), gap.spot) == (True, "?cau-9")
    assert gap.use_id


def test_what_would_be_lost_on_the_way_elsewhere_is_told_where_it_stands(
    session: Session, draft: Draft, desk: Desk
) -> None:
    """Signs that a folder's files cannot hold: they get into the database by doors of old only."""
    version = version_of(session, draft)
    version.quiz_size = 3
    version.skill_group = "  hai  dấu cách "
    gap = next(gap for gap in found(session, draft) if gap.serious)
    assert (gap.place, gap.spot) == ("settings", "")
    version.skill_group = ""
    lesson, step = session.get_one(Lesson, draft.lesson_id), session.get_one(Step, draft.step_id)
    lesson.sources = "  Báo   xã "
    gap = next(gap for gap in found(session, draft) if gap.serious)
    assert (gap.place, gap.lesson_id, gap.spot) == ("lesson", draft.lesson_id, "bai-1/")
    lesson.sources, step.title = "", " Bước   1"
    gap = next(gap for gap in found(session, draft) if gap.serious)
    assert (gap.place, gap.step_id, gap.spot) == ("step", draft.step_id, "bai-1/buoc-1")
    step.title = "Bước 1"
    assert not any(gap.serious for gap in found(session, draft))
    assert version.review_by is None or version.review_by > date(2000, 1, 1)
