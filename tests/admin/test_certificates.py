"""The register of the own area: found, reissued, taken back, issued again; each deed counts once."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.certificates.models import Certificate
from lms.certificates.queries import certified_facts
from lms.learning import counters
from lms.people import actions as people
from lms.people.audit import By
from lms.people.models import AuditEntry, Person
from tests.admin.desk import NOW, Desk, Screen, certificate_for
from tests.counting import counted


def corrected(session: Session, desk: Desk, name: str = "Nguyễn Thị Thỏa") -> None:
    """The farmer's name is corrected."""
    farmer = session.get_one(Person, desk.world.farmer.id)
    people.correct(session, farmer, {"name": name}, By(desk.officer.id, NOW), "gõ nhầm")
    session.commit()


def rows(session: Session) -> list[Certificate]:
    """The whole register, oldest first."""
    session.expire_all()
    return list(session.scalars(select(Certificate).order_by(Certificate.id)))


def assert_counters_fit(session: Session) -> None:
    """The counter of certificates says what the register says; the world's completion was not counted."""
    kept = counters.as_kept(session)
    facts = counters.from_facts(session, certified_facts(session))
    assert {k: n for k, n in kept.items() if k[3] == "certified"} == {
        k: n for k, n in facts.items() if k[3] == "certified" and n
    }


@pytest.mark.parametrize("typed", ["thoa", "LL-{code}", "{code}", "001/{year}", "1/{year}/GCN", "{learner}"])
def test_a_certificate_is_found_by_name_code_or_number(desk: Desk, officer: Screen, typed: str) -> None:
    year = local_day(NOW).year
    asked = typed.format(code=desk.certificate.code, year=year, learner=desk.world.farmer.code)
    html = officer.search("certificates", asked)
    assert f"/quan-ly/giay/{desk.certificate.code}" in html


def test_a_code_that_itself_begins_with_ll_is_found_with_and_without_the_printed_ll(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    session.get_one(Certificate, desk.certificate.id).code = "LLLTB95P"
    session.commit()
    for typed in ("LLLTB95P", "LL-LLLT-B95P", "lllt b95p"):
        assert "/quan-ly/giay/LLLTB95P" in officer.search("certificates", typed)
        assert officer.get(f"/quan-ly/giay/{typed}").status_code == 200
        assert app.test_client().get(f"/v/{typed}").status_code == 200


@pytest.mark.parametrize("typed", ["khong co ai", "ZZZZ9999", "77/2026", "%", "_"])
def test_what_is_not_there_is_not_found(desk: Desk, officer: Screen, typed: str) -> None:
    html = officer.search("certificates", typed)
    assert "Chưa thấy giấy nào" in html


def test_the_register_is_filtered_by_state(desk: Desk, officer: Screen, session: Session) -> None:
    corrected(session, desk)
    officer.done(f"/quan-ly/giay/{desk.certificate.code}/cap-lai")
    old, new = rows(session)
    assert old.code in officer.text("/quan-ly/giay?la=replaced")
    assert new.code not in officer.text("/quan-ly/giay?la=replaced")
    assert new.code in officer.text("/quan-ly/giay?la=valid")
    assert "0 giấy" in officer.text("/quan-ly/giay?la=revoked")
    assert "2 giấy" in officer.text("/quan-ly/giay?la=xyz")


def test_the_register_asks_the_same_for_many(desk: Desk, officer: Screen, session: Session) -> None:
    officer.get("/quan-ly/giay")  # the first look is noted
    with counted(session) as few:
        officer.get("/quan-ly/giay")
    for number in range(40):
        person = people.register(session, people.NewPerson("Người Học", 1950 + number, desk.world.hamlet.id), NOW)
        certificate_for(session, desk.world, person, desk.world.hamlet)
    session.commit()
    with counted(session) as many:
        html = officer.text("/quan-ly/giay")
    assert len(many) == len(few)
    assert "41 giấy" in html
    assert "Trang 1 trên 2" in html


def test_a_reissue_after_a_correction_counts_once_however_often_it_is_sent(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    corrected(session, desk)
    path = f"/quan-ly/giay/{desk.certificate.code}/cap-lai"
    assert "Nguyễn Thị Thoa, sửa thành Nguyễn Thị Thỏa" in officer.text(path)
    html = officer.done(path)
    assert "Nguyễn Thị Thỏa" in html
    again = officer.post(path)
    old, new = rows(session)
    assert again.headers["Location"] == f"/quan-ly/giay/{new.code}"
    assert (new.replaces_id, new.words["name"], new.issued_by_id) == (old.id, "Nguyễn Thị Thỏa", desk.officer.id)
    assert "Đã cấp lại giấy khác" in officer.text(f"/quan-ly/giay/{old.code}")
    assert "Đã cấp lại giấy khác" in app.test_client().get(f"/v/{old.code}").get_data(as_text=True)
    assert_counters_fit(session)


def test_nothing_to_correct_nothing_reissued(desk: Desk, officer: Screen, session: Session) -> None:
    assert "đang ghi đúng" in officer.refused(f"/quan-ly/giay/{desk.certificate.code}/cap-lai")
    assert len(rows(session)) == 1


def test_taking_back_needs_a_reason_and_counts_once(app: Flask, desk: Desk, officer: Screen, session: Session) -> None:
    path = f"/quan-ly/giay/{desk.certificate.code}/thu-hoi"
    assert "Ghi lý do thu hồi" in officer.refused(path, reason="  ")
    html = officer.done(path, reason="Cấp nhầm người")
    assert "Đã thu hồi" in html
    assert "Cấp nhầm người" in html
    assert officer.post(path, reason="Lý do khác").status_code == 303
    assert [one.revoked_reason for one in rows(session)] == ["Cấp nhầm người"]
    said = select(func.count()).where(AuditEntry.action == "certificate_revoked")
    assert session.scalar(said) == 1
    assert "Cấp nhầm người" in app.test_client().get(f"/v/{desk.certificate.code}").get_data(as_text=True)
    assert_counters_fit(session)


def test_after_a_mistake_a_new_one_is_issued_once(desk: Desk, officer: Screen, session: Session) -> None:
    base = f"/quan-ly/giay/{desk.certificate.code}"
    officer.done(f"{base}/thu-hoi", reason="Nhầm")
    assert "Cấp giấy mới" in officer.text(base)
    for _twice in range(2):
        officer.done(f"{base}/cap-moi")
    assert [one.revoked_at is None for one in rows(session)] == [False, True]
    assert_counters_fit(session)


def test_only_a_valid_certificate_is_printed(desk: Desk, officer: Screen) -> None:
    path = f"/quan-ly/giay/{desk.certificate.code}.pdf"
    assert officer.get(path).data.startswith(b"%PDF")
    officer.done(f"/quan-ly/giay/{desk.certificate.code}/thu-hoi", reason="Nhầm")
    assert officer.get(path).status_code == 404


def test_an_erased_person_leaves_a_number_without_a_name(desk: Desk, officer: Screen, session: Session) -> None:
    people.erase(session, session.get_one(Person, desk.world.farmer.id), NOW, by_id=None)
    session.commit()
    base = f"/quan-ly/giay/{desk.certificate.code}"
    html = officer.text(base)
    assert "Đã xóa theo yêu cầu" in html
    assert "Thoa" not in html
    assert "Đã xóa theo yêu cầu" in officer.text("/quan-ly/giay")
    for what in (".pdf", "/cap-lai"):
        assert officer.get(base + what).status_code == 404


def test_somebody_who_moved_away_leaves_the_certificate_in_the_register_that_gave_it(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    people.move(session, session.get_one(Person, desk.world.farmer.id), desk.next_hamlet.id, local_day(NOW))
    session.commit()
    base = f"/quan-ly/giay/{desk.certificate.code}"
    assert "Nguyễn Thị Thoa" in officer.text(base)
    neighbour = Screen(app, desk.neighbour)
    assert neighbour.get(base).status_code == 404
    html = neighbour.text(f"/quan-ly/nguoi/{desk.world.farmer.id}")
    assert desk.certificate.words["number_text"] in html
    assert base not in html
