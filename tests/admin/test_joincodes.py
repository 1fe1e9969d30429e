"""Join codes of the own hamlets: made, sent, printed, closed."""

import pypdfium2 as pdfium
import pytest
import zxingcpp as zxing
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.people import actions as people
from lms.people.models import AuditEntry, JoinCode
from tests.admin.desk import NOW, Desk, Screen
from tests.counting import counted


def test_a_code_is_made_and_its_link_leads_to_joining_in_its_hamlet(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    html = officer.done("/quan-ly/ma-ghi-danh/them", area=str(desk.second_hamlet.id), label="Nhà văn hóa")
    made = session.scalars(select(JoinCode).where(JoinCode.area_id == desk.second_hamlet.id)).one()
    assert f"http://localhost/x/{made.code}" in html
    visitor = app.test_client()
    assert "Xóm Đồng Chùa học ở đây" in visitor.get(f"/x/{made.code}").text
    assert "Xóm Đồng Chùa, Xã Bình Yên" in visitor.get("/ghi-danh").text
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == "join_code_made"


def test_a_second_code_is_made_only_when_asked_for_and_a_form_sent_twice_makes_one(
    desk: Desk, officer: Screen, session: Session
) -> None:
    path, area = "/quan-ly/ma-ghi-danh/them", str(desk.world.hamlet.id)
    html = officer.refused(path, area=area)
    assert f'value="{desk.join_code.code}"' in html
    officer.done(path, area=area, known=desk.join_code.code)
    officer.refused(path, area=area, known=desk.join_code.code)
    assert session.scalar(select(func.count()).where(JoinCode.area_id == desk.world.hamlet.id)) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"area": ""}, "Chọn xóm"), ({"area": "a"}, "Chọn trong danh sách"), ({"label": "x" * 81}, "nhiều nhất 80")],
)
def test_what_cannot_be_is_not_made(
    desk: Desk, officer: Screen, session: Session, changes: dict[str, str], message: str
) -> None:
    data = {"area": str(desk.second_hamlet.id), "label": "", **changes}
    assert message in officer.refused("/quan-ly/ma-ghi-danh/them", **data)
    assert session.scalar(select(func.count()).select_from(JoinCode)) == 1


def test_a_code_is_for_a_hamlet_and_not_for_the_commune(desk: Desk, officer: Screen) -> None:
    html = officer.refused("/quan-ly/ma-ghi-danh/them", area=str(desk.world.commune.id))
    assert "không phải là xóm" in html
    assert officer.post("/quan-ly/ma-ghi-danh/them", area=str(desk.next_hamlet.id)).status_code == 404


def test_the_poster_holds_the_hamlet_and_a_code_that_leads_to_joining(desk: Desk, officer: Screen) -> None:
    answer = officer.get(f"/quan-ly/ma-ghi-danh/{desk.join_code.id}/ap-phich.pdf")
    document = pdfium.PdfDocument(answer.data)
    text, pages = document[0].get_textpage().get_text_range(), len(document)
    found = zxing.read_barcodes(document[0].render(scale=2).to_pil())
    document.close()
    assert pages == 1
    assert "Xóm Gốc Thông, Xã Bình Yên" in text
    assert [one.text for one in found] == [f"http://localhost/x/{desk.join_code.code}"]


def test_a_closed_code_joins_nobody_and_prints_nothing(
    app: Flask, desk: Desk, officer: Screen, session: Session
) -> None:
    base = f"/quan-ly/ma-ghi-danh/{desk.join_code.id}"
    for _twice in range(2):
        officer.done(f"{base}/dong")
    assert officer.get(f"{base}/ap-phich.pdf").status_code == 404
    assert "Đã đóng" in officer.text("/quan-ly/ma-ghi-danh")
    assert "đã đóng" in officer.text(base)
    visitor = app.test_client()
    assert "Gốc Thông" not in visitor.get(f"/ghi-danh?ma={desk.join_code.code}").get_data(as_text=True)
    closed = select(func.count()).where(AuditEntry.action == "join_code_closed")
    assert session.scalar(closed) == 1


def test_the_list_counts_who_joined_since_and_asks_the_same_for_many(
    desk: Desk, officer: Screen, session: Session
) -> None:
    with counted(session) as few:
        officer.get("/quan-ly/ma-ghi-danh")
    for _number in range(40):
        people.new_join_code(session, desk.second_hamlet.id, "", NOW)
    people.register(session, people.NewPerson("Người Mới", 1980, desk.second_hamlet.id), NOW)
    session.commit()
    with counted(session) as many:
        html = officer.text("/quan-ly/ma-ghi-danh")
    assert len(many) == len(few)
    assert "từ đó xóm có 1 người ghi danh" in html
    assert "Trang 1 trên 2" in html
    assert "Đồng Chùa" not in officer.search("join_codes", "goc thong")
    assert desk.join_code.code in officer.search("join_codes", desk.join_code.code.lower())
