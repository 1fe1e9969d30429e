"""A trainer at the desk: the world's course with a draft to write in, and forms as a browser sends them."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from lms.authoring.desk.models import CourseAuthor
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.pictures import NewMedia, put_media
from lms.catalogue.queries import lessons_of
from lms.content.media.picture_making import smaller_forms
from lms.people import actions as people
from lms.people.models import Person
from lms.quizzes.copying import copy_questions
from tests.factories.people import World, world
from tests.factories.replaying import replayed

#: What a trainer types into the form of each kind; every text differs from every other.
TYPED: dict[str, dict[str, str]] = {
    "single": {
        "rows-0-text": "Đọc mã cho họ",
        "rows-0-reason": "Đọc mã là mất tiền.",
        "rows-1-text": "Không đọc mã",
        "rows-1-reason": "Giữ mã là giữ tiền.",
        "right": "1",
    },
    "multiple": {
        "rows-0-text": "Mã OTP",
        "rows-0-reason": "OTP mở được tài khoản.",
        "rows-0-right": "y",
        "rows-1-text": "Mật khẩu",
        "rows-1-reason": "Mật khẩu cũng vậy.",
        "rows-1-right": "y",
        "rows-2-text": "Tên chợ",
        "rows-2-reason": "Tên chợ ai cũng biết.",
    },
    "true_false": {"reason_0": "Ngân hàng không hỏi đâu.", "reason_1": "Phải, họ không hỏi.", "right": "1"},
    "ordering": {
        "rows-0-text": "Mở app",
        "rows-1-text": "Bấm chuyển tiền",
        "rows-2-text": "Xem lại tên",
        "why": "Xem lại tên rồi mới gửi.",
    },
    "matching": {
        "rows-0-left": "Mã OTP",
        "rows-0-right_side": "không đọc cho ai",
        "rows-1-left": "Số tài khoản",
        "rows-1-right_side": "cho người mua",
        "rows-2-left": "Mật khẩu",
        "rows-2-right_side": "giữ trong đầu",
        "extra": "dán ở cửa\n",
        "why": "Mỗi thứ giữ một cách.",
    },
    "categorise": {
        "rows-0-left": "Tin giục bấm link",
        "rows-0-right_side": "Lừa",
        "rows-0-reason": "Giục là để mình khỏi nghĩ.",
        "rows-1-left": "Tiền hiện trong app",
        "rows-1-right_side": "Thật",
        "rows-2-left": "Ảnh khách giơ ra",
        "rows-2-right_side": "Lừa",
        "extra": "Chưa biết\n",
        "why": "Xem ở máy mình.",
    },
    "gap": {
        "text": "Tiền về [[1]] mới là tiền. Ai hỏi mã [[2]], mình không đọc.",
        "rows-0-text": "máy mình",
        "rows-0-others": "máy khách\nmáy hàng xóm",
        "rows-0-reason": "Máy khách thì sửa được ảnh.",
        "rows-1-text": "OTP\nmã một lần*",
        "rows-1-reason": "Đọc ra là mất tiền.",
        "exact": "accents",
    },
    "picture": {
        "rows-0-picture": "hinh/a.webp",
        "rows-0-text": "Ảnh tối om",
        "rows-0-reason": "Tối thì khách không nhìn ra.",
        "rows-1-picture": "hinh/b.webp",
        "rows-1-text": "Ảnh cạnh cửa sổ",
        "rows-1-reason": "Sáng, rõ từng lá rau.",
        "right": "1",
    },
    "hotspot": {
        "picture": "hinh/a.webp",
        "rows-0-text": "Nút Đọc mã",
        "rows-0-cells": "A1:C2",
        "rows-0-reason": "Đọc mã là mất tiền đấy.",
        "rows-1-text": "Nút Chặn",
        "rows-1-cells": "G7:I8",
        "rows-1-reason": "Chặn rồi thì yên.",
        "right": "1",
    },
    "scenario": {
        "rows-0-name": "mở đầu",
        "rows-0-who": "Số lạ",
        "rows-0-text": "Đọc cho tôi cái mã vừa về.",
        "rows-0-choices": "Đọc luôn => mất tiền\nTắt máy => yên",
        "rows-1-name": "mất tiền",
        "rows-1-text": "Tài khoản hết sạch.",
        "rows-1-verdict": "bad",
        "rows-2-name": "yên",
        "rows-2-text": "Tiền vẫn ở đó.",
        "rows-2-verdict": "good",
    },
    "short": {
        "rows-0-text": "Mã OTP",
        "rows-0-right": "y",
        "rows-0-reason": "Mã gửi về máy là mã OTP.",
        "rows-1-text": "mật mã * lần",
        "rows-1-right": "y",
        "rows-2-text": "mật khẩu",
        "rows-2-reason": "Mật khẩu thì tự mình đặt.",
        "exact": "accents",
    },
    "number": {
        "rows-0-text": "125.000 đồng",
        "rows-0-right": "y",
        "rows-0-reason": "Trừ phí rồi còn 100.000.",
        "rows-1-text": "120 nghìn",
        "rows-1-reason": "Sàn trừ trên giá bán.",
        "tolerance": "2%",
        "unit_asked": "y",
    },
}


@dataclass(frozen=True)
class Desk:
    """The world with its trainer, another trainer, and the draft of the course."""

    world: World
    trainer: Person
    stranger: Person
    course: Course
    draft: CourseVersion
    lesson_ids: tuple[int, ...]


@replayed
def desk(session: Session, now: datetime) -> Desk:
    """Make it all."""
    made = world(session, now)
    trainer, stranger = (_trainer(session, made, name, now) for name in ("Hoàng Dạy", "Lý Bên Cạnh"))
    session.add(CourseAuthor(course_id=made.course.id, person_id=trainer.id, since=now))
    draft = new_draft(session, made, now)
    lessons = tuple(lesson.id for lesson in lessons_of(session, draft.id))
    return Desk(made, trainer, stranger, made.course, draft, lessons)


def new_draft(session: Session, made: World, now: datetime) -> CourseVersion:
    """A draft that says what the published version says."""
    draft, lessons = catalogue.copy_version(session, made.version, made.course.id, now)
    copy_questions(session, made.version.id, draft.id, lessons)
    session.flush()
    return draft


def give_pictures(session: Session, draft: CourseVersion, now: datetime) -> None:
    """The pictures that the questions here are about; nothing is committed."""
    for name, colour in {"a": "darkgreen", "b": "olive", "c": "brown", "man-hinh": "navy"}.items():
        out = io.BytesIO()
        Image.new("RGB", (64, 48), colour).save(out, "WEBP")
        digest = put_media(session, NewMedia("image/webp", 64, 48, out.getvalue(), smaller_forms(out.getvalue())), now)
        catalogue.name_picture(session, draft, f"hinh/{name}.webp", digest, f"Ảnh {name}")


def typed(kind: str, **changes: str | None) -> dict[str, str]:
    """A form of this kind as a browser sends it; a change to None leaves a field out."""
    form: dict[str, Any] = {
        "stem": f"Câu mới kiểu {kind}?",
        "why": "",
        "place": "",
        "teaches": "bai-1#buoc-2",
        "difficulty": "vừa",
        "tags": "mã OTP, ở chợ",
        **TYPED[kind],
        **changes,
    }
    return {name: value for name, value in form.items() if value is not None}


def _trainer(session: Session, made: World, name: str, now: datetime) -> Person:
    person = people.register(session, people.NewPerson(name, 1980, made.commune.id), now)
    people.grant(session, person, "trainer", made.commune.id, now)
    return person
