"""What is told to whom: no log tells of people, no stranger learns who is registered, officers see who looked."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from lms.base.clock import today
from tests.attacks.conftest import Attacked
from tests.attacks.village import PASSWORD, PHONE, PIN
from tests.attacks.visitor import code_of, seen, where
from tests.operating.proxies import KEY

pytestmark = [pytest.mark.slow, pytest.mark.long]
QUOTING = """CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN
    RAISE EXCEPTION 'new row violates something: %', NEW::text
        USING ERRCODE = 'check_violation', DETAIL = 'Failing row contains ' || NEW::text;
END $$ LANGUAGE plpgsql"""


@contextmanager
def refusing(attacked: Attacked, table: str) -> Iterator[None]:
    """The database refuses every new row of a table, and quotes it where it can."""
    engine = create_engine(attacked.database, isolation_level="AUTOCOMMIT")
    postgres = attacked.engine == "postgres"
    made = [QUOTING, f"CREATE TRIGGER refusing BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"]
    if not postgres:
        made = [f"CREATE TRIGGER refusing BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"]
    undone = [f"DROP TRIGGER refusing ON {table}", "DROP FUNCTION refuse"] if postgres else ["DROP TRIGGER refusing"]
    with engine.connect() as connection:
        for statement in made:
            connection.execute(text(statement))
        try:
            yield
        finally:
            for statement in undone:
                connection.execute(text(statement))
    engine.dispose()


def test_a_log_tells_nothing_of_people_when_the_database_throws(attacked: Attacked) -> None:
    name, phone, pin = "Nguyễn Thị Kínđáo", "0988 776 655", "62948"
    who = attacked.visitor("127.0.0.77")
    made = attacked.village
    before = attacked.site.written()
    with refusing(attacked, "person"):
        joined = attacked.join(who, pin, name=name, phone=phone)[1]
    with refusing(attacked, "sign_in"):
        signed = who.send("/vao-hoc", {"who": made.grandmother, "pin": PIN})
    with refusing(attacked, "audit_entry"):
        failed = who.send("/dang-nhap", {"login": "khongaibiet", "password": PASSWORD})
    assert [reply.status for reply in (joined, signed, failed)] == [500, 500, 500]
    written = attacked.site.written().removeprefix(before)
    hidden = [name, "Kínđáo", "kindao", phone, "988776655", pin, made.grandmother, PIN, "khongaibiet", PASSWORD, KEY]
    hidden += ["127.0.0.77", *who.cookies.values()]
    # Four digits of a PIN also stand by chance within a moment of time, a process's number or a random word.
    alone = [re.compile(rf"(?<![0-9a-zA-Z]){re.escape(secret)}(?![0-9a-zA-Z])") for secret in hidden]
    assert [secret.pattern for secret in alone if secret.search(written)] == []
    assert written.count('"status": 500') == 3
    assert written.count('"trace"') >= 3, "the fault itself is told"


def test_joining_oneself_tells_nothing_of_a_namesake(attacked: Attacked) -> None:
    """The grandmother's name, year and hamlet, and a name that nobody has: one answer; the officer sees the doubt."""
    told = []
    for name in ("Nguyễn Thị Thoa", "Nguyễn Thị Thỏ"):
        who = attacked.visitor()
        _name, joined = attacked.join(who, name=name, birth_year="1965")
        told.append([seen(joined, name), seen(who.open(where(joined)), name), seen(who.open("/toi"), name)])
    assert told[0] == told[1]
    doubts = attacked.officer().open("/quan-ly/co-the-trung").text
    assert attacked.village.grandmother in doubts
    assert "Nguyễn Thị Thỏ," not in doubts


def test_what_is_optional_is_taken_back_with_one_press(attacked: Attacked) -> None:
    who = attacked.visitor()
    attacked.join(who, agree_class_list="y")
    for said in ("0", "1", "0"):
        assert who.send("/toi/dong-y", {"answer": f"class_list:{said}"}).status == 303
        kept = json.loads(who.open("/toi/thong-tin.json").text)["consents"]
        assert [one["given"] for one in kept if one["purpose"] == "class_list"][-1] is (said == "1")
    assert {one["purpose"] for one in kept} == {"learning", "class_list"}, "nobody is asked for what there is not"


def test_officers_read_who_came_in_who_failed_and_which_lists_were_looked_at(attacked: Attacked) -> None:
    name, _joined = attacked.join(who := attacked.visitor(), "6294")
    assert who.send("/khoa-hoc/thu/vao", {}, page="/khoa-hoc/thu").status == 303, "so that the list holds somebody"
    code = code_of(who)
    attacked.visitor().send("/vao-hoc", {"who": code, "pin": "6294"})
    attacked.visitor().send("/vao-hoc", {"who": code, "pin": "8264"})
    attacked.visitor().send("/dang-nhap", {"login": "cansu", "password": "không phải mật khẩu"})
    officer = attacked.officer()
    assert officer.open(f"/bao-cao/{attacked.village.hamlet_id}/hoc-vien").status == 200
    log = officer.open("/quan-ly/nhat-ky").text
    for said in (
        f"{name} vào bằng mã PIN.",
        "Xem danh sách học viên trong báo cáo.",
        f"{name} vào trên một máy chưa từng vào.",
        f"tài khoản của {name} bằng mã PIN",
        "tài khoản của Hà Thị Cán Sự bằng mật khẩu",
    ):
        assert said in log, said
    assert "Hà Thị Cán Sự" in log
    assert [secret for secret in ("6294", PHONE, PHONE.replace(" ", ""), PASSWORD) if secret in log] == []


def test_a_child_joins_with_a_guardians_name_and_tick_only(attacked: Attacked) -> None:
    year = str(today().year - 12)
    who = attacked.visitor()
    for more in ({}, {"guardian_name": "Lò Văn Bố"}, {"guardian_agrees": "y"}, {"guardian_name": "1"}):
        answer = attacked.join(who, birth_year=year, **more)[1]
        assert (answer.status, 'id="guardian_' in answer.text) == (200, True), more
    joined = attacked.join(who, birth_year=year, guardian_name="Lò Văn Bố", guardian_agrees="y")[1]
    assert joined.status == 303
    consents = json.loads(who.open("/toi/thong-tin.json").text)["consents"]
    assert [one["given"] for one in consents if one["purpose"] == "guardian"] == [True]
