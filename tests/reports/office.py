"""The officers' world under test, what people in it do, and the four drawings of a sheet read back."""

import csv
import io
import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area
from lms.areas.models import Area
from lms.catalogue.models import Course
from lms.catalogue.outline import outline
from lms.learning import actions
from lms.learning.models import Enrolment
from lms.learning.queries import items_of
from lms.people import actions as people
from lms.people.models import Person
from tests.factories.people import SINCE, World, world
from tests.factories.replaying import replayed

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Office:
    """The world with its officers: of the commune, of the next one, of the province."""

    world: World
    officer: Person
    neighbour: Person
    above: Person

    @property
    def address(self) -> str:
        """The page of the commune."""
        return f"/bao-cao/{self.world.commune.id}"


@replayed
def make_office(session: Session) -> Office:
    """The world; its farmer has read one step of one lesson. Committed."""
    made = world(session, NOW)
    officers = (
        staff(session, "Cán Bộ", "officer", made.commune),
        staff(session, "Bên Cạnh", "officer", made.next_commune),
        staff(session, "Cấp Trên", "officer", made.province),
    )
    begin(session, made.farmer, made.course, made.hamlet)
    session.commit()
    return Office(made, *officers)


def staff(session: Session, name: str, role: str, area: Area) -> Person:
    """Somebody with a role."""
    person = people.register(session, people.NewPerson(name, 1980, area.id), NOW)
    people.grant(session, person, role, area.id, NOW)
    return person


def hamlet(session: Session, commune: Area, name: str) -> Area:
    """One more hamlet."""
    return add_area(session, NewArea(f"{commune.code}-{name}", "hamlet", name, commune.id, SINCE))


def villager(session: Session, name: str, area: Area, *, named: bool = True, days_ago: int = 0) -> Person:
    """Somebody who lives there, and who agreed to the class list or did not."""
    at = NOW - timedelta(days=days_ago)
    person = people.register(session, people.NewPerson(name, 1970, area.id), at)
    people.consent(session, person.id, {"learning": True, "class_list": named}, at)
    return person


def join(session: Session, person: Person, course: Course, area: Area, days_ago: int = 0) -> Enrolment:
    """Join and do no more."""
    return actions.enrol(session, person.id, course.id, area.id, NOW - timedelta(days=days_ago))


def begin(session: Session, person: Person, course: Course, area: Area, days_ago: int = 0) -> Enrolment:
    """Join and read the first step."""
    enrolment = join(session, person, course, area, days_ago)
    actions.read_step(session, enrolment, "bai-1", "buoc-1", NOW - timedelta(days=days_ago))
    return enrolment


def read_everything(session: Session, enrolment: Enrolment, days_ago: int = 0) -> None:
    """Read all steps of all lessons."""
    for lesson in outline(session, enrolment.version_id).lessons:
        for step in lesson.steps:
            actions.read_step(session, enrolment, lesson.key, step.key, NOW - timedelta(days=days_ago))


def complete(session: Session, enrolment: Enrolment, days_ago: int = 0) -> None:
    """Read everything and pass the test; the certificate is issued with it."""
    at = NOW - timedelta(days=days_ago)
    read_everything(session, enrolment, days_ago)
    attempt = actions.start_attempt(session, enrolment, at, random.Random(1))
    for item in items_of(session, attempt.id):
        actions.answer(session, attempt, item, {"answer": ["b"]}, at)
    actions.submit(session, enrolment, attempt, at)


def page(client: FlaskClient, path: str) -> str:
    """A page's HTML; it must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def sheet_of(html: str) -> list[list[str]]:
    """The sheet on a page as rows of text, numbers without the points that part thousands."""
    table = re.split(r'<table class="sheet[^>]*>', html)[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[_plain(re.sub(r"<[^>]+>", "", cell).strip()) for cell in row] for row in cells]


#: The numbers that a table tells from the beginning on, and of some days, by their heads.
SO_FAR = ("Đã ghi danh", "Đang học", "Học xong", "Giấy chứng nhận")
IN_DAYS = ("Đã ghi danh", "Đang học", "Học xong", "Giấy đã cấp", "Giấy thu hồi")
#: The numbers that are compared where no others are named: some of SO_FAR, so that one more there changes no test.
USUAL = ("Đã ghi danh", "Đang học", "Học xong", "Giấy chứng nhận")

Row = dict[str, str]


def by_heads(grid: list[list[str]]) -> list[Row]:
    """The rows of a sheet, each as its cells by their heads, so that one more column changes none of the others."""
    heads, *rows = grid
    assert len(set(heads)) == len(heads), heads
    return [dict(zip(heads, row, strict=True)) for row in rows]


def rows_on(client: FlaskClient, path: str) -> list[Row]:
    """The rows of the sheet on a page, by their heads."""
    return by_heads(sheet_of(page(client, path)))


def told(rows: list[Row], *heads: str) -> list[list[str]]:
    """Of each row the area and these numbers, usually `USUAL`."""
    return [[row["Địa bàn"], *numbers(row, *heads)] for row in rows]


def numbers(row: Row, *heads: str) -> list[str]:
    """These numbers of a row, usually `USUAL`."""
    return [row[head] for head in heads or USUAL]


def _plain(text: str) -> str:
    """A number or a day as files write it."""
    day = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
    return "-".join(reversed(day.groups())) if day else re.sub(r"^(\d{1,3})\.(\d{3})$", r"\1\2", text)


def csv_of(raw: bytes) -> list[list[str]]:
    """A CSV as rows of text; it must begin as Excel wants it."""
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def xlsx_of(raw: bytes) -> list[list[object]]:
    """An XLSX as rows of typed cells."""
    return CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()


def table_in(rows: list[list[object]], first_head: str) -> list[list[str]]:
    """The rows of an XLSX from its heads on, as text."""
    start = next(number for number, row in enumerate(rows) if row[0] == first_head)
    return [[str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows[start:]]
