"""Many certificates on one paper: asked for on the register, made by the worker, handed to whoever asked."""

import io

import pypdf
from flask import Flask
from sqlalchemy.orm import Session

from lms.admin.printing import CERTIFICATES, offer_all
from lms.certificates import actions as certificates
from lms.jobs.models import Job
from lms.jobs.queries import newest_jobs
from lms.people import actions as people
from lms.people.models import Person
from tests.admin.desk import NOW, Desk, Screen, certificate_for
from tests.jobs.toys import work_off


def paper_of(app: Flask, officer: Screen, session: Session) -> Job:
    """Press the button, and let the worker do it."""
    offer_all()
    answer = officer.post("/quan-ly/giay/in")
    assert answer.status_code == 303
    work_off(app)
    session.expire_all()
    return newest_jobs(session)[0]


def test_all_valid_certificates_of_the_own_area_come_as_one_paper(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    second = people.register(session, people.NewPerson("Lê Văn Hai", 1980, desk.world.hamlet.id), NOW)
    beyond = people.register(session, people.NewPerson("Trần Ở Xa", 1980, desk.next_hamlet.id), NOW)
    gone = people.register(session, people.NewPerson("Bị Thu Hồi", 1980, desk.world.hamlet.id), NOW)
    certificate_for(session, desk.world, second, desk.world.hamlet)
    certificate_for(session, desk.world, beyond, desk.next_hamlet)
    taken_back = certificate_for(session, desk.world, gone, desk.world.hamlet)
    certificates.revoke(session, taken_back, "Nhầm người", NOW, by_id=desk.officer.id)
    session.commit()
    assert "In tất cả vào một tệp" in officer.text("/quan-ly/giay?la=valid")
    job = paper_of(app, officer, session)
    assert (job.state, job.made) == ("done", {"count": 2})
    answer = officer.get(f"/quan-ly/giay/in/{job.id}.pdf")
    assert answer.mimetype == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    said = " ".join(page.extract_text() for page in pages)
    assert len(pages) == 2
    assert "LÊ VĂN HAI" in said
    assert "TRẦN Ở XA" not in said
    assert "BỊ THU HỒI" not in said
    answer.close()
    assert "Lấy danh sách học viên: giấy chứng nhận, 2 dòng" in officer.text("/quan-ly/nhat-ky")


def test_nobody_else_gets_the_paper_and_nobody_at_all_once_somebody_was_erased(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    job = paper_of(app, officer, session)
    path = f"/quan-ly/giay/in/{job.id}.pdf"
    for other in (desk.above, desk.neighbour):
        assert Screen(app, other).get(path).status_code == 404
    assert Screen(app, desk.trainer).get(path).status_code == 403
    officer.get(path).close()
    people.erase(session, session.get_one(Person, desk.world.farmer.id), NOW, by_id=None)
    session.commit()
    assert officer.get(path).status_code == 404


def test_a_register_without_anything_to_print_asks_for_nothing(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    certificates.revoke(session, session.merge(desk.certificate), "Nhầm người", NOW, by_id=desk.officer.id)
    session.commit()
    assert officer.post("/quan-ly/giay/in").headers["Location"] == "/quan-ly/giay"
    assert [job for job in newest_jobs(session) if job.kind == CERTIFICATES] == []


def test_an_administrator_sees_long_work_begins_dead_ones_anew_and_drops_others(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    job = paper_of(app, officer, session)
    job.state, job.fault = "failed", "somewhere"
    session.commit()
    admin = Screen(app, desk.admin)
    assert "1 việc hỏng" in admin.text("/quan-ly/")
    assert "Hỏng giữa chừng" in admin.text("/quan-ly/viec")
    assert "Đang chờ đến lượt." in admin.done(f"/quan-ly/viec/{job.id}/chay-lai")
    assert "Đã dừng." in admin.done(f"/quan-ly/viec/{job.id}/bo")
    assert "Chưa có việc nào." in admin.done(f"/quan-ly/viec/{job.id}/bo")
    assert officer.get("/quan-ly/viec").status_code == 403


def test_the_page_of_a_job_looks_again_by_itself_until_it_is_told_not_to_or_nothing_is_left(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    where = officer.post("/quan-ly/giay/in").headers["Location"]
    waiting = officer.get(where)
    assert waiting.headers["Refresh"] == f"3; url={where}?xem=tu"
    assert "Đang chờ đến lượt." in waiting.get_data(as_text=True)
    assert "Refresh" not in officer.get(f"{where}?xem=mot-lan").headers
    offer_all()
    work_off(app)
    done = officer.get(where)
    assert "Refresh" not in done.headers
    assert "Đã xong." in done.get_data(as_text=True)
    assert Screen(app, desk.above).get(where).status_code == 404


def test_a_job_is_stopped_by_its_button(app: Flask, desk: Desk, officer: Screen, session: Session) -> None:
    where = officer.post("/quan-ly/giay/in").headers["Location"]
    assert "Đã dừng. Chưa có gì thay đổi." in officer.done(f"{where}/dung")
    work_off(app)
    session.expire_all()
    assert newest_jobs(session)[0].state == "stopped"
