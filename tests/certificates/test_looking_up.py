"""Looking a certificate up: forgiving in how a code and a name are written, closed to guessing."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.catalogue.outline import outline
from lms.certificates import actions, papers
from lms.certificates.certificate_words import CertificateWords
from lms.certificates.models import Certificate
from lms.certificates.rules import bare_code
from lms.learning import actions as learning
from lms.learning.queries import items_of
from lms.people import actions as people
from lms.web import limits
from lms.web.models import TryCount
from tests.authoring.room import allowed
from tests.browser import send, signed_in
from tests.depth import times
from tests.factories.tests import PIN, Sitting, sitting

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Paper:
    """A certificate and whose it is."""

    certificate: Certificate
    sat: Sitting

    @property
    def code(self) -> str:
        """Its code without dashes."""
        return self.certificate.code


@pytest.fixture
def paper(session: Session) -> Paper:
    sat = sitting(session)
    enrolment, attempt = session.merge(sat.enrolment), session.merge(sat.attempt)
    for lesson in outline(session, enrolment.version_id).lessons:
        for step in lesson.steps:
            learning.read_step(session, enrolment, lesson.key, step.key, NOW)
    for item in items_of(session, attempt.id):
        learning.answer(session, attempt, item, {"answer": ["b"]}, NOW)
    learning.submit(session, enrolment, attempt, NOW)
    session.commit()
    return Paper(session.scalars(select(Certificate)).one(), sat)


@pytest.fixture
def visitor(app: Flask, session: Session) -> FlaskClient:
    return app.test_client()


FORMS = [
    "{0}",
    "LL-{1}-{2}",
    "ll-{1}-{2}",
    "LL {1} {2}",
    " {0} ",
    "l l . {1} / {2}",
    "{lower}",
    "LL{0}",
    "„LL–{1}–{2}”",
]


@pytest.mark.parametrize("form", FORMS)
def test_a_code_however_written(visitor: FlaskClient, paper: Paper, form: str):
    typed = form.format(paper.code, paper.code[:4], paper.code[4:], lower=paper.code.lower())
    answer = send(visitor, "/tra-cuu", {"code": typed})
    assert answer.headers["Location"] == f"/v/{paper.code}"
    page = visitor.get(answer.headers["Location"])
    assert "Giấy còn giá trị" in page.text
    assert "N. T. T." in page.text
    assert "Nguyễn Thị Thoa" not in page.text


@pytest.mark.parametrize("code", ["LLABCDEF", "LL-LLAB-CDEF", "ll ab cdef"])
def test_a_code_that_begins_like_its_prefix(visitor: FlaskClient, session: Session, paper: Paper, code: str):
    session.get_one(Certificate, paper.certificate.id).code = "LLABCDEF"
    session.commit()
    assert visitor.get(f"/v/{code}").status_code == 200


@pytest.mark.parametrize(("typed", "code"), [("LL", "LL"), ("", ""), (None, ""), ("LL-7K3M-9PQR", "7K3M9PQR")])
def test_bare_codes(typed: str | None, code: str):
    assert bare_code(typed) == code


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "🌾", "--"])
def test_an_empty_code_is_asked_for(visitor: FlaskClient, typed: str):
    answer = send(visitor, "/tra-cuu", {"code": typed})
    page = answer.text if answer.status_code == 200 else visitor.get(answer.headers["Location"]).text
    assert 'id="code-error"' in page


@pytest.mark.parametrize("code", ["KHONGCO2", "x", "' OR 1=1", "🌾", "LL", "-", "a" * 190, "<b>"])
def test_a_code_that_is_not(visitor: FlaskClient, paper: Paper, code: str):
    page = visitor.get(f"/v/{code}")
    assert page.status_code == 404
    assert "Không có giấy nào mang mã này" in page.text
    assert f'value="{bare_code(code)[:30]}"' in page.text


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Thoa", "nguyễn thị thoa", "NGUYỄN THỊ THOA", "Nguyen Thi Thoa", " Nguyễn  Thị Thoa ", "NFD"]
)
def test_the_name_however_written(visitor: FlaskClient, paper: Paper, name: str):
    typed = unicodedata.normalize("NFD", "Nguyễn Thị Thoa") if name == "NFD" else name
    page = send(visitor, f"/v/{paper.code}", {"name": typed})
    assert "Nguyễn Thị Thoa" in page.text


@pytest.mark.parametrize("name", ["Nguyễn Thị", "Thoa", "x", "\u0301", "%", "N. T. T.", "🌾" * 9000])
def test_another_name_is_not_confirmed(visitor: FlaskClient, paper: Paper, name: str):
    page = send(visitor, f"/v/{paper.code}", {"name": name})
    assert 'id="name-error"' in page.text
    assert "Nguyễn Thị Thoa" not in page.text


def test_a_thousand_wrong_codes(app: Flask, session: Session, paper: Paper):
    """Sixty are answered, then this device learns nothing for ten minutes; two rows are all that is kept of it."""
    client = app.test_client()
    answers = [client.get(f"/v/X{number:07}") for number in range(times(1000, 100))]
    assert [answer.status_code for answer in answers] == [404] * 60 + [429] * times(940, 40)
    assert "phút rồi thử lại" in answers[-1].text
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 600
    assert client.get(f"/v/{paper.code}").status_code == 429
    assert session.scalar(select(func.count()).select_from(TryCount)) in (2, 4)
    assert app.test_client().get(f"/v/{paper.code}").status_code == 200
    elsewhere = client.get(f"/v/{paper.code}", environ_base={"REMOTE_ADDR": "10.9.8.7"})
    assert elsewhere.status_code == 200


def busy(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A fresh browser behind an address from which many wrong codes have come."""
    monkeypatch.setattr(limits, "VERIFY_PER_ADDRESS", limits.Limit("verify-address", 20, 600))
    for number in range(20):
        app.test_client().get(f"/v/X{number:07}")
    return app.test_client()


def test_behind_a_busy_address_the_name_is_asked_for_too(
    app: Flask, session: Session, paper: Paper, monkeypatch: pytest.MonkeyPatch
):
    visitor = busy(app, session, monkeypatch)
    pages = [visitor.get(f"/v/{code}").text.replace(code, "") for code in (paper.code, "KHONGCO2")]
    assert "điền thêm họ tên in trên giấy" in pages[0]
    assert re.sub('name="csrf_token"[^>]*>', "", pages[0]) == re.sub('name="csrf_token"[^>]*>', "", pages[1])
    for code, name in ((paper.code, "Nguyễn Thị Sai"), ("KHONGCO2", "Nguyễn Thị Thoa")):
        page = send(visitor, f"/v/{code}", {"name": name})
        assert "không cùng trên một giấy" in page.text
        assert "còn giá trị" not in page.text
    page = send(visitor, f"/v/{paper.code}", {"name": "nguyen thi thoa"})
    assert "Giấy còn giá trị" in page.text
    assert "Nguyễn Thị Thoa" in page.text


def test_names_are_tried_sixty_times_a_day_and_the_paper_stays_to_be_seen(
    app: Flask, session: Session, paper: Paper, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(limits, "NAMES_PER_CERTIFICATE", limits.Limit("verify-name", 5, 86400))
    for letter in "abcde":
        assert "không khớp" in send(app.test_client(), f"/v/{paper.code}", {"name": f"Người {letter}"}).text
    for visitor in (app.test_client(), busy(app, session, monkeypatch)):
        page = send(visitor, f"/v/{paper.code}", {"name": "Nguyễn Thị Thoa"})
        assert "Mai thử lại" in page.text
        assert "Giấy còn giá trị" in page.text
        assert "N. T. T." in page.text


def test_wrong_names_count_too(visitor: FlaskClient, paper: Paper):
    codes = [send(visitor, f"/v/{paper.code}", {"name": f"Người {letter}"}).status_code for letter in "abcdef" * 11]
    assert codes[:60] == [200] * 60
    assert codes[60:] == [429] * 6


def test_counted_addresses_cannot_be_read_back_and_do_not_stay(session: Session, monkeypatch: pytest.MonkeyPatch):
    limits.count(session, limits.VERIFY_PER_ADDRESS, "10.9.8.7", NOW - timedelta(days=2))
    assert "10.9.8.7" not in str(session.execute(select(TryCount.key)).all())
    before = limits._hash(limits.VERIFY_PER_ADDRESS, "10.9.8.7")
    monkeypatch.setattr(limits, "_key", b"another")
    assert limits._hash(limits.VERIFY_PER_ADDRESS, "10.9.8.7") != before
    monkeypatch.setattr("secrets.randbelow", lambda _most: 0)
    limits.count(session, limits.VERIFY_PER_ADDRESS, "10.1.1.1", NOW)
    assert session.scalar(select(func.count()).select_from(TryCount)) == 1


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        *(("10.9.8.7", "10.9.8.7"), ("::ffff:10.9.8.7", "10.9.8.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")),
        *(("fe80::1%eth0", "fe80::/64"), (None, "-"), ("", "-"), ("unix:", "unix:")),
    ],
)
def test_whom_an_address_counts_for(remote: str | None, counted: str):
    assert limits.address(remote) == counted


def test_the_paper_is_for_its_owner_only(app: Flask, session: Session, paper: Paper):
    other = people.register(session, people.NewPerson("Trần Văn Bá", 1970, paper.sat.world.hamlet.id), NOW)
    session.commit()
    owner, stranger, visitor = signed_in(app, paper.sat.world.farmer), signed_in(app, other), app.test_client()
    for path in (f"/giay/{paper.code}", f"/giay/{paper.code}.pdf", f"/giay/{paper.code}.png"):
        assert owner.get(path).status_code == 200
        assert stranger.get(path).status_code == 404
        assert visitor.get(path).headers["Location"].startswith("/vao-hoc")
    for ending, begins, mime in (("pdf", b"%PDF-", "application/pdf"), ("png", b"\x89PNG", "image/png")):
        assert owner.get(f"/giay/KHONGCO2.{ending}").status_code == 404
        answer = owner.get(f"/giay/{paper.code}.{ending}")
        assert answer.data.startswith(begins)
        assert answer.mimetype == mime
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"] == f'inline; filename="giay-chung-nhan-{paper.code}.{ending}"'


def test_the_page_shows_the_paper_itself_and_keeps_it_among_the_pictures(app: Flask, paper: Paper):
    page = signed_in(app, paper.sat.world.farmer).get(f"/giay/{paper.code}").text
    assert f'<img src="/giay/{paper.code}.png"' in page
    assert f'href="/giay/{paper.code}.png" download="giay-chung-nhan-{paper.code}.png"' in page
    assert f'href="/giay/{paper.code}.pdf"' in page
    assert ".png" not in app.test_client().get(f"/v/{paper.code}").text, "strangers see what the check shows"


def test_a_revoked_certificate_says_so_and_is_no_longer_handed_out(app: Flask, session: Session, paper: Paper):
    actions.revoke(session, session.get_one(Certificate, paper.certificate.id), "Ghi sai tên", NOW, by_id=None)
    session.commit()
    assert "Giấy đã thu hồi" in app.test_client().get(f"/v/{paper.code}").text
    for ending in ("pdf", "png"):
        assert signed_in(app, paper.sat.world.farmer).get(f"/giay/{paper.code}.{ending}").status_code == 404


def test_after_erasure_the_certificate_is_valid_and_nameless(app: Flask, paper: Paper):
    client = signed_in(app, paper.sat.world.farmer)
    assert send(client, "/toi/xoa", {"secret": PIN, "sure": "y"}).headers["Location"] == "/toi/da-xoa"
    visitor = app.test_client()
    page = visitor.get(f"/v/{paper.code}").text
    assert "Giấy còn giá trị" in page
    assert "Đã xóa theo yêu cầu" in page
    assert "Khóa thử" in page
    assert paper.certificate.words["number_text"] in page
    for name in ("Nguyễn Thị Thoa", "", "\u0301", "None"):
        text = send(visitor, f"/v/{paper.code}", {"name": name}).text
        assert "Thoa" not in text.replace(f'value="{name}"', "")
        assert "Gốc Thông" not in text
        assert "Kiểm tra họ tên" not in text


def test_a_paper_asked_for_again_is_not_painted_again_and_very_many_wait(
    app: Flask, session: Session, paper: Paper, monkeypatch: pytest.MonkeyPatch
):
    painted: list[str] = []
    monkeypatch.setattr(papers, "certificate_pdf", lambda words, _url: painted.append(words.code) or b"%PDF-")
    papers.forget()
    owner, path = signed_in(app, paper.sat.world.farmer), f"/giay/{paper.code}.pdf"
    for _again in range(30):
        assert owner.get(path).status_code == 200
    assert len(painted) == 1, "the others cost nothing and are not counted"
    with allowed(app, papers_an_hour=3):
        for n in range(5):
            papers.forget()
            answer = owner.get(path)
            assert answer.status_code == (200 if n < 2 else 429), n
        assert 1 <= int(answer.headers["Retry-After"]) <= 3600
        assert "Giấy vẫn còn nguyên" in answer.text
        assert owner.get(f"/giay/{paper.code}").status_code == 200
    assert len(painted) == 3
    with allowed(app, papers_a_day=3):
        assert owner.get(path).status_code == 429, "not more in a day either"
    assert owner.get(path).status_code == 200
    papers.forget()


def test_a_picture_is_counted_with_the_papers_and_remembered_beside_them(
    app: Flask, paper: Paper, monkeypatch: pytest.MonkeyPatch
):
    painted: list[str] = []
    monkeypatch.setattr(papers, "certificate_pdf", lambda _words, _url: painted.append("pdf") or b"%PDF-")
    monkeypatch.setattr(papers, "certificate_picture", lambda _words, _url: painted.append("png") or b"PNG")
    papers.forget()
    owner = signed_in(app, paper.sat.world.farmer)
    for _again in range(3):
        assert owner.get(f"/giay/{paper.code}.pdf").data == b"%PDF-"
        assert owner.get(f"/giay/{paper.code}.png").data == b"PNG"
    assert painted == ["pdf", "png"]
    papers.forget()
    with allowed(app, papers_an_hour=3):
        assert owner.get(f"/giay/{paper.code}.png").status_code == 200
        waits = owner.get(f"/giay/{paper.code}.pdf")
        assert waits.status_code == 429
        papers.forget()
        waits = owner.get(f"/giay/{paper.code}.png")
        assert waits.status_code == 429
        assert f'href="/giay/{paper.code}.png"' in waits.text, "trying again leads to what was asked for"
    papers.forget()


def test_only_so_many_papers_are_remembered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(papers, "certificate_pdf", lambda words, url: url.encode())
    papers.forget()
    words = CertificateWords(*[""] * 6, 1, "", 1, 1, 2026, "", "", "X")
    for n in range(papers.REMEMBERED):
        papers.paint(words, str(n))
    assert papers.remembered(words, "0") == b"0"
    papers.paint(words, "one more")
    assert papers.remembered(words, "0") == b"0", "asked for lately"
    assert papers.remembered(words, "1") is None
    papers.forget()
