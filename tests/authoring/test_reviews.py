"""Drafts read by a second person: asked, remarked, decided; the author is told where it stands."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.authoring.desk.review_models import Review, ReviewRemark
from lms.people import actions as people
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.browser import signed_in


def ask(trainer: FlaskClient, desk: Desk, draft: Draft) -> str:
    """Ask the other trainer; returns the address of the review."""
    status, where = send(trainer, f"{draft.url}/nho-xem", reviewer=str(desk.other.id), note="Xem giúp bài 1.")
    assert status == 303
    found = re.search(r'href="(/soan/xem-lai/\d+)"', page(trainer, where))
    assert found is not None
    return found[1]


def test_a_second_person_reads_remarks_and_decides(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    review = ask(trainer, desk, draft)
    other = signed_in(app, desk.other)
    assert review in page(other, "/soan/")
    html = page(other, review)
    assert "Xem giúp bài 1." in html
    assert "Bà con <strong>bấm</strong>" in html
    assert other.get(draft.url).status_code == 404, "who reads may not write"
    for _ in range(2):
        send(other, f"{review}/loi", place="bai-1/buoc-1", text="Nên nói rõ <đây> là đâu.")
    assert session.scalar(select(func.count()).select_from(ReviewRemark)) == 1
    place = session.scalars(select(ReviewRemark.place)).one()
    assert place == "bai-1/buoc-1"
    assert send(other, f"{review}/y-kien", decision="changes")[0] == 303
    assert review not in page(other, "/soan/")
    assert "cần sửa" in page(trainer, f"{draft.url}/xuat-ban")
    assert "còn 1 góp ý" in page(trainer, f"{draft.url}/xuat-ban")
    remark = re.search(rf'action="({review}/loi/\d+/xong)"', page(trainer, review))
    assert remark is not None
    assert send(trainer, remark[1], place="bai-1/buoc-1")[0] == 303
    assert "góp ý" not in page(trainer, f"{draft.url}/xuat-ban").split("Người xem lại")[1].split("</ul>")[0]


def test_the_remark_stands_beside_its_step(app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft) -> None:
    review = ask(trainer, desk, draft)
    other = signed_in(app, desk.other)
    key = re.search(r'name="place" value="([^"/]+/[^"]+)"', page(other, review))
    assert key is not None
    send(other, f"{review}/loi", place=key[1], text="Viết ngắn lại.")
    assert "Người Khác góp ý:" in page(trainer, draft.step_url)
    assert "Viết ngắn lại." in page(trainer, draft.step_url)


def test_an_agreement_to_what_has_changed_since_is_told_as_such(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft
) -> None:
    review = ask(trainer, desk, draft)
    send(signed_in(app, desk.other), f"{review}/y-kien", decision="agreed")
    publish = f"{draft.url}/xuat-ban"
    assert "đồng ý xuất bản" in page(trainer, publish)
    opened = re.search(r'name="opened"[^>]*value="(\w+)"', page(trainer, draft.step_url))
    assert opened is not None
    send(trainer, draft.step_url, title="Bước 1", source="Chữ khác.", opened=opened[1])
    assert "đã đồng ý, nhưng sau đó bản nháp có sửa" in page(trainer, publish)


def test_asking_twice_is_asking_once_and_nobody_asks_strangers(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    assert ask(trainer, desk, draft) == ask(trainer, desk, draft)
    assert session.scalar(select(func.count()).select_from(Review)) == 1
    stranger = people.register(session, people.NewPerson("Người Lạ", 1980, desk.world.commune.id), NOW)
    session.commit()
    status, html = send(trainer, f"{draft.url}/nho-xem", reviewer=str(stranger.id))
    assert status == 200
    assert "Chọn một mục trong danh sách." in html


def test_only_author_and_reviewer_see_it_and_only_the_reviewer_decides(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    review = ask(trainer, desk, draft)
    third = people.register(session, people.NewPerson("Người Thứ Ba", 1980, desk.world.commune.id), NOW)
    people.grant(session, third, "trainer", desk.world.commune.id, NOW)
    session.commit()
    client = signed_in(app, third)
    assert client.get(review).status_code == 404
    assert send(client, f"{review}/loi", place="", text="X")[0] == 404
    assert send(trainer, f"{review}/y-kien", decision="agreed")[0] == 404
    assert send(signed_in(app, desk.other), f"{review}/y-kien", decision="maybe")[0] == 404
