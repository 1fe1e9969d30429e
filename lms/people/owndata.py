"""Everything that is kept about a person, gathered from every package for the person to see and to take away.

A package that keeps something about people says so here when the program starts (`contribute`), naming the tables it
answers for. A structural test refuses a table that hangs on a person and that nobody answers for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.areas.queries import paths
from lms.people.models import AuditEntry, Consent, CorrectionRequest, Person, PersonArea, PossibleDouble, RoleGrant
from lms.people.queries import person_by_id

Ask = Callable[[Session, int], Any]
#: Those details of an entry that are about the person; any other may name others.
DETAILS = ("before", "role", "to", "on", "certificate", "new", "fields", "field", "purpose", "given", "reason")


@dataclass(frozen=True)
class OwnDataPart:
    """A part of one's own data: the tables it comes from, and the function that gives it as plain values."""

    tables: frozenset[str]
    ask: Ask


_parts: dict[str, OwnDataPart] = {}


def contribute(key: str, tables: Iterable[str], ask: Ask) -> None:
    """Register that `ask(session, person_id)` gives everything of these tables; the same key replaces the part."""
    _parts[key] = OwnDataPart(frozenset(tables), ask)


def everything(session: Session, person_id: int) -> dict[str, Any]:
    """All parts by their keys, as plain values. Raises NotFound for somebody unknown or erased."""
    person_by_id(session, person_id)
    return {key: part.ask(session, person_id) for key, part in _parts.items()}


def tables_told() -> set[str]:
    """The names of all tables that a part answers for."""
    return {table for part in _parts.values() for table in part.tables}


def recorders(session: Session, ids: Iterable[int | None]) -> dict[int | None, dict[str, Any] | None]:
    """Who recorded an answer, by id: name and roles of staff, an empty name for others and for erased people.

    None stands for the person's own hand and stays None.
    """
    known: dict[int | None, dict[str, Any] | None] = {None: None}
    wanted = {one for one in ids if one is not None}
    known |= {one: {"name": "", "roles": []} for one in wanted}
    held = select(Person.id, Person.name, RoleGrant.role).join(RoleGrant, RoleGrant.person_id == Person.id)
    for person_id, name, role in session.execute(held.where(Person.id.in_(wanted)).order_by(RoleGrant.id)):
        before = (known[person_id] or {}).get("roles", [])
        known[person_id] = {"name": name, "roles": list(dict.fromkeys([*before, role]))}
    return known


def _person(session: Session, person_id: int) -> dict[str, Any]:
    person = person_by_id(session, person_id)
    columns = ("code", "name", "birth_year", "phone", "guardian_name", "login", "created_at", "is_demo")
    kept = {column: getattr(person, column) for column in columns}
    return kept | {"has_pin": bool(person.pin_hash), "has_password": bool(person.password_hash)}


def _areas(session: Session, person_id: int) -> list[dict[str, Any]]:
    stays = session.scalars(select(PersonArea).where(PersonArea.person_id == person_id).order_by(PersonArea.id)).all()
    names = paths(session, [stay.area_id for stay in stays])
    return [{"area": names[s.area_id], "from": s.valid_from, "to": s.valid_to} for s in stays]


def _consents(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(select(Consent).where(Consent.person_id == person_id).order_by(Consent.id)).all()
    by = recorders(session, [row.recorded_by_id for row in rows])
    columns = ("purpose", "given", "at", "wording")
    return [{c: getattr(row, c) for c in columns} | {"recorded_by": by[row.recorded_by_id]} for row in rows]


def _roles(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(RoleGrant.id)).all()
    names = paths(session, [row.area_id for row in rows if row.area_id is not None])
    by = recorders(session, [row.granted_by_id for row in rows])
    return [
        {
            "role": row.role,
            "area": names.get(row.area_id or 0, ""),
            "from": row.valid_from,
            "to": row.valid_to,
            "granted_by": by[row.granted_by_id],
        }
        for row in rows
    ]


def _corrections(session: Session, person_id: int) -> list[dict[str, Any]]:
    about = CorrectionRequest.person_id == person_id
    rows = session.scalars(select(CorrectionRequest).where(about).order_by(CorrectionRequest.id)).all()
    by = recorders(session, [row.done_by_id for row in rows])
    columns = ("field", "wanted", "note", "asked_at", "due_on", "state", "done_at", "answer")
    return [{c: getattr(row, c) for c in columns} | {"done_by": by[row.done_by_id]} for row in rows]


def _doubles(session: Session, person_id: int) -> list[dict[str, Any]]:
    """That the person may be registered twice; who the other one is belongs to the other one's data."""
    about = (PossibleDouble.person_id == person_id) | (PossibleDouble.other_id == person_id)
    rows = session.scalars(select(PossibleDouble).where(about).order_by(PossibleDouble.id))
    return [{"noticed_at": row.noticed_at, "settled_at": row.settled_at} for row in rows]


def _log(session: Session, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """What was done to the person, and what the person did to others (without saying to whom)."""
    about = (AuditEntry.subject_kind == "person", AuditEntry.subject_id == str(person_id))
    rows = session.scalars(select(AuditEntry).where(*about).order_by(AuditEntry.id)).all()
    by = recorders(session, [row.actor_id for row in rows])
    mine = select(AuditEntry.action, AuditEntry.at).where(AuditEntry.actor_id == person_id).order_by(AuditEntry.id)
    return {
        "about_me": [
            {
                "at": row.at,
                "action": row.action,
                "by": by[row.actor_id] if row.actor_id != person_id else None,
                **{key: row.detail[key] for key in DETAILS if key in row.detail},
            }
            for row in rows
        ],
        "by_me": [{"at": at, "action": action} for action, at in session.execute(mine)],
    }


contribute("person", ["person"], _person)
contribute("areas", ["person_area"], _areas)
contribute("consents", ["consent"], _consents)
contribute("roles", ["role_grant"], _roles)
contribute("corrections", ["correction_request"], _corrections)
contribute("doubles", ["possible_double"], _doubles)
contribute("log", ["audit_entry"], _log)
