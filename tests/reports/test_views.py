"""The officer's figures: the same on screen, in CSV and in XLSX; nothing beyond the own area; few queries."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area, end_area
from lms.areas.models import Area
from lms.learning import actions
from lms.people import actions as people
from lms.people.models import Person
from tests.browser import signed_in
from tests.factories.people import SINCE, World, world

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Office:
    """The world with its officers."""

    world: World
    officer: Person
    neighbour: Person
    above: Person


def staff(session: Session, name: str, role: str, area: Area) -> Person:
    person = people.register(session, people.NewPerson(name, 1980, area.id), NOW)
    people.grant(session, person, role, area.id, NOW)
    return person


@pytest.fixture
def office(session: Session) -> Office:
    made = world(session, NOW)
    officers = (
        staff(session, "Cán Bộ", "officer", made.commune),
        staff(session, "Bên Cạnh", "officer", made.next_commune),
        staff(session, "Cấp Trên", "officer", made.province),
    )
    enrolment = actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, NOW)
    actions.read_step(session, enrolment, "bai-1", "buoc-1", NOW)
    session.commit()
    return Office(made, *officers)


def table_of(html: str) -> list[list[str]]:
    """The first table of a page as rows of text."""
    rows = re.findall(r"<tr>(.*?)</tr>", html.split("</table>")[0], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


def test_screen_csv_and_xlsx_say_the_same(app: Flask, office: Office) -> None:
    client = signed_in(app, office.officer)
    url = f"/bao-cao/{office.world.commune.id}"
    screen = table_of(client.get(url).get_data(as_text=True))
    raw = client.get(url + ".csv").data
    assert raw.startswith(b"\xef\xbb\xbf")
    from_csv = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get(url + ".xlsx").data)).get_sheet_by_index(0)
    from_xlsx = [[str(int(c)) if isinstance(c, float) else str(c) for c in row] for row in sheet.to_python()]
    assert from_csv == from_xlsx
    assert [row[1:] for row in screen] == [row[1:] for row in from_csv]
    assert [row[0] for row in screen[:-1]] == [row[0] for row in from_csv[:-1]]
    assert ["Xóm Gốc Thông", "1", "1", "0", "0"] in screen


def test_figures_add_up_at_every_level(app: Flask, office: Office) -> None:
    client = signed_in(app, office.above)
    for area in (office.world.hamlet, office.world.commune, office.world.province):
        screen = table_of(client.get(f"/bao-cao/{area.id}").get_data(as_text=True))
        assert screen[-1][1:] == ["1", "1", "0", "0"]


def test_figures_of_a_merged_commune_count_under_its_successor(app: Flask, office: Office, session: Session) -> None:
    made = office.world
    commune = session.get_one(Area, made.commune.id)
    end_area(session, commune, NOW.date(), session.get_one(Area, made.next_commune.id))
    session.commit()
    screen = table_of(signed_in(app, office.neighbour).get(f"/bao-cao/{made.next_commune.id}").get_data(as_text=True))
    assert screen[-1][1:] == ["1", "1", "0", "0"]


@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx"])
def test_the_officer_of_the_next_area_never_gets_in(app: Flask, office: Office, ending: str) -> None:
    client = signed_in(app, office.neighbour)
    for area in (office.world.hamlet, office.world.commune, office.world.province):
        assert client.get(f"/bao-cao/{area.id}{ending}").status_code == 404


@pytest.mark.parametrize("path", ["/bao-cao", "/bao-cao/1", "/bao-cao/1.csv", "/bao-cao/1.xlsx"])
def test_a_farmer_and_a_stranger_see_no_figures(app: Flask, office: Office, path: str) -> None:
    assert signed_in(app, office.world.farmer).get(path).status_code == 403
    assert app.test_client().get(path).status_code == 303


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    seen: list[str] = []
    engine = session.get_bind().engine

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_the_number_of_queries_is_the_same_for_1_and_200_hamlets(app: Flask, office: Office, session: Session) -> None:
    client, url = signed_in(app, office.officer), f"/bao-cao/{office.world.commune.id}"
    with counted(session) as few:
        client.get(url)
    for number in range(200):
        add_area(session, NewArea(f"x-{number}", "hamlet", f"Xóm {number}", office.world.commune.id, SINCE))
    session.commit()
    with counted(session) as many:
        assert client.get(url).get_data(as_text=True).count("Xóm ") >= 200
    assert len(many) == len(few) <= 12
