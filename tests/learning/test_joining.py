"""Joining: every mistake is said beside its field, what was typed stays, a second press makes nobody new, and nobody
learns who is registered.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.areas.actions import end_area
from lms.base.errors import Invalid
from lms.learning.models import Enrolment
from lms.people import actions as people, sentforms
from lms.people.actions import NewPerson, new_join_code
from lms.people.models import Consent, Person, PersonArea, PossibleDouble
from lms.people.passwords import matches
from lms.web import limits
from lms.web.models import TryCount
from tests.browser import send, signed_in
from tests.factories.people import World, world
from tests.web.controls import forms_of

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Door:
    """Somebody who wants to join."""

    client: FlaskClient
    session: Session
    made: World

    def send(self, **changes: Any) -> TestResponse:
        """Send the form with everything right but the changes."""
        form = {
            "name": "Lê Thị Bưởi",
            "birth_year": "1971",
            "area": str(self.made.hamlet.id),
            "phone": "0912 345 678",
            "pin": "7391",
            "agree_learning": "y",
        }
        return send(self.client, "/ghi-danh", form | changes)

    def people(self) -> int:
        """How many people there are."""
        return self.session.scalar(select(func.count()).select_from(Person)) or 0

    def newest(self) -> Person:
        """Who joined last."""
        self.session.expire_all()
        return self.session.scalars(select(Person).order_by(Person.id.desc()).limit(1)).one()


@pytest.fixture
def door(app: Flask, session: Session) -> Door:
    made = world(session, NOW)
    session.commit()
    return Door(app.test_client(), session, made)


def test_the_hamlets_link_welcomes_and_the_hamlet_stays_known(door: Door):
    code = new_join_code(door.session, door.made.hamlet.id, "", NOW).code
    door.session.commit()
    page = door.client.get(f"/x/{code.lower()}").text
    assert f"{door.made.hamlet.full_name} học ở đây" in page
    first = re.search(r'class="button " href="([^"]+)"', page)
    assert first is not None
    assert first[1] == f"/khoa-hoc/{door.made.course.slug}/bai-1/1", "one press leads to the first lesson"
    assert door.client.get(first[1]).status_code == 200
    later = door.client.get("/ghi-danh").text
    assert door.made.hamlet.full_name in later
    assert "Tìm xóm" not in later
    assert "Tìm xóm" in door.client.get("/ghi-danh?ma=").text, "somebody from another hamlet looks for it"


def test_a_link_that_is_no_longer_good_says_so(door: Door):
    form = door.client.get(door.client.get("/x/KHONGCO").headers["Location"]).text
    assert "Mã ghi danh này không dùng nữa" in form


def test_joining(door: Door):
    assert door.send().headers["Location"] == "/ghi-danh/xong"
    person = door.newest()
    assert (person.name, person.birth_year, person.phone) == ("Lê Thị Bưởi", 1971, "+84912345678")
    assert matches(person.pin_hash, "7391")
    assert person.code in door.client.get("/ghi-danh/xong").text
    given = {c.purpose: c.given for c in door.session.scalars(select(Consent))}
    assert given == {"learning": True, "class_list": False}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *(("name", typed) for typed in ("", "A", "Văn 2", "🌾 An", "x" * 200)),
        *(("birth_year", typed) for typed in ("", "1890", "2027", "một chín", "65")),
        *(("phone", typed) for typed in ("091234", "+1 202 555 0123", "x" * 300)),
        *(("pin", typed) for typed in ("", "1234", "1111", "1971", "12", "abcd")),
        ("agree_learning", ""),
    ],
)
def test_a_mistake_is_said_beside_its_field(door: Door, field: str, typed: str):
    before = door.people()
    page = door.send(**{field: typed})
    assert page.status_code == 200
    assert f'id="{field}-error"' in page.text
    assert f'<a href="#{field}">' in page.text
    assert "Cần sửa" in page.text
    assert door.people() == before
    if field not in ("pin", "agree_learning"):
        assert f'value="{typed}"' in page.text
    assert "0912 345 678" in page.text or field == "phone"


def test_all_mistakes_are_said_at_once(door: Door):
    page = door.send(name="Văn 2", birth_year="2015", phone="12", pin="", agree_learning="", area="")
    for field in ("name", "guardian_name", "phone", "pin", "agree_learning", "area_search"):
        assert f'id="{field}-error"' in page.text, field


CHILD = str(date.today().year - 12)
GUARDIAN = {"birth_year": CHILD, "guardian_name": "Lê Văn Mít", "guardian_agrees": "y"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(
            ({"guardian_name": typed}, "guardian_name")
            for typed in ("", "x", "xx", "12", "Mít", "lê thị bưởi", "a" * 150)
        ),
        ({"guardian_agrees": ""}, "guardian_agrees"),
    ],
)
def test_a_child_does_not_join_without_a_guardians_name_and_tick(door: Door, changes: dict[str, str], field: str):
    before = door.people()
    page = door.send(**{**GUARDIAN, **changes}).text
    assert f'id="{field}-error"' in page
    assert 'value="Lê Thị Bưởi"' in page
    assert 'name="guardian_name"' in page
    assert 'name="guardian_agrees"' in page
    assert door.people() == before


def test_the_guardians_part_is_shown_only_once_the_year_is_a_childs(door: Door):
    assert "guardian" not in door.client.get("/ghi-danh").text
    page = door.send(birth_year=CHILD, agree_class_list="y").text
    assert page.count('name="guardian_') == 2
    assert page.count("checked") == 3, "hamlet and both consents stay"
    assert "guardian" not in door.send(birth_year="1971", pin="").text


def test_a_childs_guardian_is_kept_with_the_answer(door: Door):
    assert door.send(**GUARDIAN).status_code == 303
    child = door.newest()
    assert child.guardian_name == "Lê Văn Mít"
    kept = {c.purpose: (c.given, c.recorded_by_id) for c in door.session.scalars(select(Consent))}
    assert kept["guardian"] == (True, None)
    assert child.id == door.session.scalars(select(Consent.person_id).where(Consent.purpose == "guardian")).one()


def test_no_door_makes_a_child_without_a_guardian(door: Door):
    year = int(CHILD)
    for given in (("Lê Văn Mít", False), ("", True), (None, False)):
        with pytest.raises(Invalid):
            people.register(door.session, NewPerson("Lê Thị Non", year, door.made.hamlet.id, None, *given), NOW)


def test_a_grown_ups_guardian_is_not_kept(door: Door):
    door.send(guardian_name="Lê Văn Mít", guardian_agrees="y")
    assert door.newest().guardian_name is None
    assert "guardian" not in door.session.scalars(select(Consent.purpose)).all()


@pytest.mark.parametrize("area", ["", "0", "-1", "abc", "9" * 30, "²", "1.5", "1 OR 1=1", "commune", "province"])
def test_a_hamlet_that_cannot_be(door: Door, area: str):
    before = door.people()
    known = {"commune": str(door.made.commune.id), "province": str(door.made.province.id)}
    page = door.send(area=known.get(area, area))
    assert 'id="area_search-error"' in page.text
    assert "Lê Thị Bưởi" in page.text
    assert door.people() == before


def test_a_hamlet_that_has_ended(door: Door):
    end_area(door.session, door.made.hamlet, date.today(), None)
    door.session.commit()
    assert 'id="area_search-error"' in door.send().text


@pytest.mark.parametrize("typed", ["{}", "{} ", "small"])
def test_a_join_code_fills_the_hamlet_in(door: Door, typed: str):
    code = new_join_code(door.session, door.made.hamlet.id, "Áp phích", NOW).code
    door.session.commit()
    typed = code.lower() if typed == "small" else typed.format(code)
    assert f"/ghi-danh?ma={code}&amp;khoa=thu" in door.client.get(f"/x/{typed}?khoa=thu").text
    page = door.client.get(f"/ghi-danh?ma={code}&khoa=thu")
    assert "Xóm Gốc Thông" in page.text
    assert 'name="area_search"' not in page.text
    assert door.send(join_code=typed, area="", course="thu").headers["Location"] == "/ghi-danh/xong?khoa=thu"
    assert door.session.scalar(select(func.count()).select_from(Enrolment)) == 1


@pytest.mark.parametrize("closed", [True, False])
def test_a_join_code_that_is_closed_or_unknown_says_so(door: Door, closed: bool):
    made = new_join_code(door.session, door.made.hamlet.id, "", NOW)
    made.closed_at = NOW if closed else None
    door.session.commit()
    code = made.code if closed else "KHONGCO"
    page = door.client.get(f"/ghi-danh?ma={code}")
    assert "Mã ghi danh này không dùng nữa" in page.text
    assert 'name="area_search"' in page.text
    assert 'id="area_search-error"' in door.send(join_code=code, area="").text


def test_a_course_that_is_not_does_not_stop_anybody(door: Door):
    assert door.send(course="khong-co").headers["Location"] == "/ghi-danh/xong"


def test_the_same_form_sent_again_by_the_same_browser_makes_nobody_new(app: Flask, door: Door):
    door.client.get("/ghi-danh")
    with door.client.session_transaction() as cookie:
        before = dict(cookie)
    door.send()
    first = door.newest()
    again = Door(app.test_client(), door.session, door.made)
    with again.client.session_transaction() as cookie:
        cookie.update(before)
    assert again.send(agree_class_list="y", pin="8264").headers["Location"] == "/ghi-danh/xong"
    assert door.newest().id == first.id
    assert first.code in again.client.get("/ghi-danh/xong").text


@pytest.mark.parametrize("changes", [{"name": "Lê Thị Bòng"}, {"birth_year": "1972"}, {"phone": "0987 654 321"}])
def test_another_persons_form_from_a_session_that_was_never_answered_makes_another_person(
    app: Flask, door: Door, changes: dict[str, str]
):
    """The answer was lost on the way, and the next in the family takes the phone."""
    door.client.get("/ghi-danh")
    with door.client.session_transaction() as cookie:
        before = dict(cookie)
    door.send()
    first = door.newest()
    again = Door(app.test_client(), door.session, door.made)
    with again.client.session_transaction() as cookie:
        cookie.update(before)
    assert again.send(**changes).status_code == 303
    assert door.newest().id != first.id
    assert first.code not in again.client.get("/ghi-danh/xong").text


def test_a_form_counts_as_the_same_for_ten_minutes(door: Door):
    new = NewPerson("Lê Thị Bưởi", 1971, door.made.hamlet.id)
    person = people.register(door.session, new, NOW)
    sentforms.remember(door.session, "abc", person.id, NOW)
    assert sentforms.made_by(door.session, "abc", new, NOW + timedelta(minutes=9)) is person
    assert sentforms.made_by(door.session, "abc", new, NOW + timedelta(minutes=11)) is None
    for other in ("", "abd"):
        assert sentforms.made_by(door.session, other, new, NOW) is None


#: What is drawn by lot: learner codes, and the tokens of forms.
DRAWN = re.compile(r"\b[A-Z2-9]{6}\b|value=\"[^\"]{60,}\"")


def told(answer: TestResponse, name: str) -> tuple[object, ...]:
    """Everything of an answer but the name that was typed and what is drawn by lot."""
    headers = sorted(header for header, _value in answer.headers)
    text = DRAWN.sub("", answer.text.replace(name, "").replace(name.split()[-1], ""))
    return answer.status_code, answer.headers.get("Location"), headers, text


@pytest.mark.parametrize("phone", ["0912 345 678", None])
@pytest.mark.parametrize("changes", [{}, {"pin": ""}, {"agree_learning": ""}, {"course": "thu"}, {"pin": "1971"}])
def test_joining_never_tells_whether_somebody_of_this_name_is_registered(
    app: Flask, door: Door, changes: dict[str, str], phone: str | None
):
    def asked(name: str) -> list[object]:
        stranger = Door(app.test_client(), door.session, door.made)
        stranger.client.get("/ghi-danh")
        answer = stranger.send(name=name, **changes)
        return [told(answer, name), told(stranger.client.get(answer.headers.get("Location", "/toi")), name)]

    known = people.register(door.session, NewPerson("Lê Thị Bưởi", 1971, door.made.hamlet.id, phone), NOW)
    people.set_pin(known, "7391")
    door.session.commit()
    assert asked("Lê Thị Bưởi") == asked("Lê Thị Bòng")


def test_two_of_one_name_are_two_people_and_a_doubt_for_the_officer(app: Flask, door: Door):
    door.send()
    first = door.newest()
    Door(app.test_client(), door.session, door.made).send(name="LÊ THỊ BƯỞI", phone="", pin="8264")
    second = door.newest()
    assert second.id != first.id
    doubt = door.session.scalars(select(PossibleDouble)).one()
    assert (doubt.person_id, doubt.other_id, doubt.settled_at) == (second.id, first.id, None)


@pytest.mark.parametrize("changes", [{"birth_year": "1972"}, {"name": "Lê Thị Bòng"}])
def test_others_are_no_namesakes(app: Flask, door: Door, changes: dict[str, str]):
    door.send()
    again = Door(app.test_client(), door.session, door.made)
    assert again.send(**changes).status_code == 303
    assert door.session.scalars(select(PossibleDouble)).all() == []


def test_a_rush_from_one_address_waits_half_a_minute_and_is_not_refused(
    app: Flask, door: Door, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(limits, "JOIN_PER_ADDRESS", limits.Limit("join-address", 1, 3600))
    door.send()
    villager = Door(app.test_client(), door.session, door.made)
    for _press in range(2):
        page = villager.send(name="Lê Thị Bòng")
        assert "nhiều người ghi danh quá" in page.text
        assert "Lê Thị Bòng" in page.text
    knocked = update(TryCount).where(TryCount.bucket == "join-turn").values(window=TryCount.window - 30)
    door.session.execute(knocked)
    door.session.commit()
    assert villager.send(name="Lê Thị Bòng").status_code == 303


def test_a_device_is_asked_to_wait_for_what_it_has_done_itself(app: Flask, door: Door, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "JOIN_PER_DEVICE", limits.Limit("join-device", 1, 3600))
    door.send()
    send(door.client, "/thoat")
    assert "Máy này đã ghi danh nhiều người quá" in door.send(name="Lê Thị Bòng").text
    assert Door(app.test_client(), door.session, door.made).send(name="Lê Thị Bòng").status_code == 303


def test_looking_for_the_hamlet_keeps_everything_and_judges_nothing(door: Door):
    page = door.send(tim="1", area="", area_search="goc thong", name="Văn 2")
    assert "Xóm Gốc Thông, Xã Bình Yên" in page.text
    assert 'value="Văn 2"' in page.text
    assert "name-error" not in page.text


@pytest.mark.parametrize("typed", ["%", "_", "x" * 100_000, "🌾", "' OR 1=1", "a " * 5000, "\\", "\x00", "[a-z]*"])
def test_looking_for_strange_hamlets(door: Door, typed: str):
    page = door.send(tim="1", area="", area_search=typed)
    assert page.status_code == 200
    assert "Chưa thấy xóm nào" in page.text or typed == "\x00"


def test_somebody_signed_in_does_not_join_again(app: Flask, door: Door):
    client = signed_in(app, door.made.farmer)
    assert client.get("/ghi-danh").headers["Location"] == "/"
    assert Door(client, door.session, door.made).send().headers["Location"] == "/"


def test_each_person_lives_in_one_hamlet(door: Door):
    door.send()
    stays = door.session.scalars(select(PersonArea).where(PersonArea.person_id == door.newest().id)).all()
    assert [stay.area_id for stay in stays] == [door.made.hamlet.id]


def fields_of(page: str) -> dict[str, str]:
    """What the joining form on a page sends along without a button."""
    forms = forms_of(html.document_fromstring(page))
    return dict(next(form for form in forms if "join_code" in dict(form.sent())).sent())


class Walk:
    """Somebody who joins page by page, as the pages ask."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.page = door.client.get("/ghi-danh").text

    def on(self, **typed: str) -> str:
        """Fill in what the page asks and press on; its heading then."""
        said = {name: value for name, value in fields_of(self.page).items() if name != "csrf_token"}
        answer = send(self.door.client, "/ghi-danh", said | typed)
        self.page = answer.text
        return answer.headers.get("Location") or heading(self.page)


def heading(page: str) -> str:
    """The words of the page's heading."""
    return " ".join(html.document_fromstring(page).xpath("//h1")[0].text_content().split())


def test_one_thing_a_page_and_nothing_is_lost_on_the_way(door: Door):
    walk = Walk(door)
    assert heading(walk.page) == "Bà con ở xóm nào?"
    assert walk.on(tim="1", area_search="goc thong") == "Bà con ở xóm nào?"
    assert "Tìm thấy 1 xóm" in walk.page
    assert walk.on(area=str(door.made.hamlet.id)) == "Họ và tên"
    assert walk.on(name="") == "Cần sửa: Họ và tên"
    assert walk.on(name="Lê Thị Bưởi Ê") == "Năm sinh"
    assert walk.on(birth_year="65") == "Cần sửa: Năm sinh"
    assert walk.on(birth_year="1971") == "Số điện thoại"
    assert walk.on(lui="1") == "Năm sinh"
    assert 'value="1971"' in walk.page
    assert walk.on(birth_year="1972") == "Số điện thoại"
    assert walk.on(phone="") == "Bà con đồng ý không?"
    assert walk.on() == "Cần sửa: Bà con đồng ý không?"
    assert walk.on(agree_learning="y") == "Chọn mã PIN"
    assert walk.on(pin="1234") == "Cần sửa: Chọn mã PIN"
    assert "1234" not in walk.page
    assert walk.on(pin="7391") == "/ghi-danh/xong"
    person = door.newest()
    assert (person.name, person.birth_year, person.phone) == ("Lê Thị Bưởi Ê", 1972, None)
    given = {c.purpose: c.given for c in door.session.scalars(select(Consent))}
    assert given == {"learning": True, "class_list": False}


def test_a_child_is_asked_for_the_guardian_on_the_page_of_the_year(door: Door):
    walk = Walk(door)
    walk.on(area=str(door.made.hamlet.id))
    walk.on(name="Lê Thị Non")
    assert "guardian" not in walk.page
    assert walk.on(birth_year=CHILD) == "Năm sinh", "what was not asked for yet is no mistake"
    assert walk.page.count('name="guardian_') == 2
    assert walk.on(birth_year=CHILD, guardian_name="") == "Cần sửa: Năm sinh"
    assert walk.on(birth_year=CHILD, guardian_name="Lê Văn Mít", guardian_agrees="y") == "Số điện thoại"
    walk.on()
    walk.on(agree_learning="y")
    assert walk.on(pin="7391") == "/ghi-danh/xong"
    assert door.newest().guardian_name == "Lê Văn Mít"


def test_what_only_the_end_can_refuse_leads_back_to_its_page(door: Door, monkeypatch: pytest.MonkeyPatch):
    walk = Walk(door)
    walk.on(area=str(door.made.hamlet.id))
    walk.on(name="Lê Thị Bưởi")
    walk.on(birth_year="1971")
    walk.on(phone="0912 345 678")
    walk.on(agree_learning="y")

    def refuse(*_args: object) -> None:
        raise Invalid("phone", "Số này không dùng được.")

    monkeypatch.setattr(people, "register", refuse)
    assert walk.on(pin="7391") == "Cần sửa: Số điện thoại"
    assert "Số này không dùng được." in walk.page
    monkeypatch.undo()
    walk.on(phone="")
    walk.on()
    assert walk.on(pin="7391") == "/ghi-danh/xong"


def test_another_text_size_stays_on_the_page_and_says_nothing_new(door: Door):
    walk = Walk(door)
    walk.on(area=str(door.made.hamlet.id))
    assert walk.on(name="Lê Thị Bưởi", _hien="co-chu.3") == "Họ và tên"
    assert 'value="Lê Thị Bưởi"' in walk.page
    assert 'data-size="3"' in walk.page
    assert walk.on(name="Lê Thị Bưởi") == "Năm sinh"
