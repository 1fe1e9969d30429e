"""A person of whom every table that may hold something about people holds something."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from lms.authoring.desk.intake_models import HandoutImport, HandoutPicture, ImportedQuestion, QuestionImport
from lms.authoring.desk.models import CourseAuthor, WorkingCopy
from lms.authoring.desk.review_models import Review, ReviewRemark
from lms.base.messages import with_values
from lms.catalogue.models import CourseVersion
from lms.certificates import actions as certificates
from lms.jobs.models import Job
from lms.learning import actions as learning, rules
from lms.learning.models import Completion
from lms.people import actions as people, audit, corrections, meetings, sentforms, sign_ins
from lms.people.audit import By
from lms.people.models import DevicePass, KnownDevice, Passkey, Person, RecoveryCode, SecondStep, WrongTry
from tests.factories.tests import Sitting, sitting

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Life:
    """The person, in the middle of the test, and the officer who recorded things."""

    sat: Sitting
    person: Person
    officer: Person


def whole_life(session: Session) -> Life:
    """Make it and commit. Only the officer and one namesake are there besides."""
    sat = sitting(session)
    person = session.merge(sat.world.farmer)
    person.phone, person.guardian_name, person.login = "+84912345678", "Nguyễn Văn Bố", "thoa"
    officer = people.register(session, people.NewPerson("Cán Bộ Ghi", 1980, sat.world.hamlet.id), NOW)
    people.grant(session, officer, "officer", sat.world.commune.id, NOW)
    people.grant(session, person, "trainer", sat.world.commune.id, NOW, by_id=officer.id)
    people.consent(session, person.id, {"learning": True, "class_list": False}, NOW, by_id=officer.id)
    audit.note(
        session,
        NOW,
        "person_corrected",
        ("person", person.id),
        actor_id=officer.id,
        before={"name": "Nguyễn Thị Toa"},
        reason="gõ nhầm",
    )
    corrections.ask(session, person, corrections.Wish("name", "Nguyễn Thị Thỏa", "thiếu dấu"), NOW, 10)
    people.register(session, people.NewPerson(person.name, person.birth_year, sat.world.hamlet.id), NOW)
    sentforms.remember(session, "abc", person.id, NOW)
    _coming_in(session, person, officer)
    _learning(session, sat, officer)
    _desk(session, sat.world.version, person)
    session.commit()
    return Life(sat, person, officer)


def _coming_in(session: Session, person: Person, officer: Person) -> None:
    meetings.came(session, person.id, meetings.SELF, NOW)
    session.flush()
    meetings.meet(session, person, By(officer.id, NOW))
    sign_ins.open_sign_in(session, person.id, sign_ins.Opening(label="Chrome/Android"), NOW)
    mine: dict[str, int] = {"person_id": person.id}
    rows = [
        SecondStep(**mine, sealed="x", added_at=NOW),
        RecoveryCode(**mine, salt="x", code_hash="x"),
        Passkey(**mine, credential="x", public_key="x", label="Điện thoại", added_at=NOW),
        KnownDevice(**mine, device="x", first_at=NOW, last_at=NOW),
        DevicePass(**mine, code="x", ends_at=NOW),
        WrongTry(**mine, door="x", guess="x", device="y", at=NOW, ends_at=NOW),
    ]
    session.add_all(rows)


def _learning(session: Session, sat: Sitting, officer: Person) -> None:
    enrolment, attempt = session.merge(sat.enrolment), session.merge(sat.attempt)
    item = sat.item(session, 1)
    payload = {"question": "cau-1", "version": item.question_version_id, "right": True, "response": {"chosen": ["b"]}}
    door = learning.Door("member", "helped", officer.id)
    learning.record(session, enrolment, rules.Event(uuid4(), rules.PRACTICE, NOW, "bai-1", None, payload), NOW, door)
    learning.answer(session, attempt, item, {"answer": ["a"]}, NOW)
    session.add(Completion(enrolment_id=enrolment.id, version_id=enrolment.version_id, completed_at=NOW))
    certificate = certificates.issue(session, enrolment, NOW, NOW)
    certificates.revoke(session, certificate, "Nhầm người", NOW, by_id=officer.id)


def _desk(session: Session, version: CourseVersion, person: Person) -> None:
    own = {"course_id": version.course_id, "person_id": person.id}
    session.add(CourseAuthor(**own, since=NOW))
    session.add(WorkingCopy(**own, path="/soan/x", fields=[["title", "Chữ dở"]], saved_at=NOW, seen_at=NOW))
    read = QuestionImport(**own, name="de.docx", notes=["xem lại"], created_at=NOW)
    handout = HandoutImport(**own, lesson_id=None, name="bai.docx", notes=[], blocks=[{}], made=None, created_at=NOW)
    review = Review(
        version_id=version.id,
        asked_by_id=person.id,
        reviewer_id=person.id,
        note="xem giúp",
        asked_at=NOW,
        asked_mark="",
        decision="",
        decided_mark="",
    )
    session.add_all([read, handout, review])
    session.flush()
    session.add(
        Job(
            kind="film", asked_by_id=person.id, about="nhà tôi.mp4", given={"name": "Nhà tôi"}, created_at=NOW,
            said=[with_values("Tệp %(name)s hỏng.", name="nhà tôi.mp4")], made={"path": "phim/nha-toi.mp4"},
            ended_at=NOW,
        )
    )  # fmt: skip
    session.add(ReviewRemark(review_id=review.id, author_id=person.id, place="", text="hay", at=NOW))
    session.add(HandoutPicture(import_id=handout.id, number=1, mime="image/webp", width=1, height=1, data=b"x"))
    texts = {"tags": "", "difficulty": "", "source": "", "teaches": "", "place": "1", "kind": "single"}
    session.add(ImportedQuestion(import_id=read.id, number=1, state="ready", body={}, doubts=[], **texts))
