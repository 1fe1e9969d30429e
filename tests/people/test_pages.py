"""The pages of signing in and of one's own account are valid HTML, in every state that a person meets."""

import pyotp
from flask import Flask
from sqlalchemy.orm import Session

from tests.browser import send
from tests.factories.staff import come_in, later, office, type_password
from tests.html_judge import judge
from tests.people.test_second_step import sealed_on, secret_on


def test_the_pages_are_valid_html(app: Flask, session: Session):
    from lms.people import actions

    made = office(session, stepped=False)
    actions.set_password(session, made.officer, "cansu", "k7m2-p9qr-xw4d", first=True)
    session.commit()
    desk, _answer = type_password(app, password="k7m2-p9qr-xw4d")
    pages = {"first password": desk.get("/toi/mat-khau").text}
    new = "trâu ăn cỏ non chiều"
    pages["refused"] = send(desk, "/toi/mat-khau", {"old": "x", "new": "y", "again": "z"}).text
    send(desk, "/toi/mat-khau", {"old": "k7m2-p9qr-xw4d", "new": new, "again": new})
    pages["second step"] = desk.get("/toi/buoc-hai").text
    pages["phone"] = desk.get("/toi/buoc-hai/dien-thoai").text
    form = {"sealed": sealed_on(pages["phone"]), "otp": "1"}
    pages["wrong code"] = send(desk, "/toi/buoc-hai/dien-thoai", form).text
    secret = secret_on(pages["phone"])
    where = send(desk, "/toi/buoc-hai/dien-thoai", {**form, "otp": pyotp.TOTP(secret).now()}).headers["Location"]
    pages["paper"] = desk.get(where).text
    pages["set up"] = desk.get("/toi/buoc-hai?tiep=/toi").text
    pages["devices"] = desk.get("/toi/may-dang-vao").text
    half, _answer = type_password(app, password=new)
    pages["door"] = half.get("/dang-nhap/buoc-hai").text
    pages["door shut"] = send(half, "/dang-nhap/buoc-hai", {"otp": "1"}).text
    later(session, 11)
    pages["prove"] = send(desk, f"/quan-ly/nguoi/{made.world.farmer.id}/ma-pin").text
    pages["prove wrong"] = send(desk, f"/quan-ly/nguoi/{made.world.farmer.id}/ma-pin", {"proof": "x"}).text
    pages["prove first"] = desk.get("/xac-nhan?tiep=/toi").text
    pages["proved"] = send(desk, "/xac-nhan", {"proof": new, "tiep": "/toi"}).text
    assert judge(pages) == []


def test_what_waits_is_valid_html(app: Flask, session: Session):
    made = office(session)
    desk = come_in(app, made)
    later(session, 31)
    send(desk, f"/quan-ly/nguoi/{made.world.farmer.id}/sua", {"name": '"><b>Thoa', "pin": "8264"})
    send(desk, f"/quan-ly/nguoi/{made.world.farmer.id}/chuyen-xom", {"pin": "8264", "reason": "Chuyển nhà"})
    again, _answer = type_password(app)
    pages = {"expired": app.test_client().get("/dang-nhap?tiep=/quan-ly/&giu=1").text}
    from lms.people.models import SecondStep

    session.get_one(SecondStep, made.officer.id).last_step = 0
    session.commit()
    send(again, "/dang-nhap/buoc-hai", {"otp": made.code()})
    pages["left"] = again.get("/viec-do-dang").text
    assert "Gửi tiếp" in pages["left"]
    assert judge(pages) == []
