"""People, what they may do, what they agreed to, and the record of what was done with their data."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.base.db import Base
from lms.base.indexes import where_set
from lms.people.access_models import (
    DevicePass as DevicePass,
    KnownDevice as KnownDevice,
    Passkey as Passkey,
    RecoveryCode as RecoveryCode,
    SecondStep as SecondStep,
    SignIn as SignIn,
    WrongTry as WrongTry,
)

ROLES = ("trainer", "officer", "admin")
#: What a person may have corrected.
CORRECTABLE = ("name", "birth_year", "area", "phone", "guardian_name")


class Person(Base):
    """A learner or a member of staff; one person may be both. Never an ID-card number.

    `phone` is E.164 and may be shared by a household, so it is not unique. Learners sign in with `code`, staff with
    `login`; a password that somebody else has seen must be changed at the first sign-in. After erasure the row stays
    without anything that names anybody, so that counts stay true.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_search: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(260))
    birth_year: Mapped[int | None]
    phone: Mapped[str | None] = mapped_column(String(16))
    login: Mapped[str | None] = mapped_column(String(60), unique=True)
    pin_hash: Mapped[str | None] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(120))
    password_must_change: Mapped[bool] = mapped_column(default=False)
    guardian_name: Mapped[str | None] = mapped_column(String(120))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint("birth_year IS NULL OR birth_year BETWEEN 1900 AND 2200", name="birth_year"),
        CheckConstraint(
            "erased_at IS NULL OR (name = '' AND phone IS NULL AND birth_year IS NULL AND pin_hash IS NULL"
            " AND password_hash IS NULL AND login IS NULL AND guardian_name IS NULL)",
            name="erased_is_empty",
        ),
        Index(None, "phone"),
        Index(None, "name_search"),
    )


class PersonArea(Base):
    """Where a person lives, dated; `area_id` is a leaf (hamlet) wherever one is known."""

    __tablename__ = "person_area"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="RESTRICT"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="span"),
        Index(
            "uq_person_area_now",
            "person_id",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
        Index(None, "area_id"),
        Index(None, "person_id"),
    )


class RoleGrant(Base):
    """A role held in an area and everything below it, dated."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="RESTRICT"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    __table_args__ = (
        CheckConstraint("role IN ('trainer', 'officer', 'admin')", name="role"),
        CheckConstraint("role = 'admin' OR area_id IS NOT NULL", name="scoped"),
        Index(None, "person_id"),
        Index(None, "area_id"),
        where_set("granted_by_id"),
    )


class Consent(Base):
    """One answer to one question about personal data; append-only, the newest answer counts."""

    __tablename__ = "consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20))
    wording: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool]
    at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    __table_args__ = (
        CheckConstraint("purpose IN ('learning', 'class_list', 'guardian')", name="purpose"),
        Index(None, "person_id"),
        where_set("recorded_by_id"),
    )


class AuditEntry(Base):
    """Who did what to whom, append-only; `detail` holds no more personal data than needed to explain it."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[str] = mapped_column(String(60))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="SET NULL"))
    detail: Mapped[dict[str, Any]]
    __table_args__ = (
        Index(None, "subject_kind", "subject_id"),
        Index(None, "area_id", "at"),
        where_set("actor_id"),
    )


class JoinCode(Base):
    """A hamlet's code on posters and in links; people who join with it need not pick the hamlet."""

    __tablename__ = "join_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "area_id"),)


class CorrectionRequest(Base):
    """Something kept about a person that the person says is wrong; an officer of the area answers by `due_on`.

    `wanted` is what should stand there, judged when it was asked for ("" removes a phone), `note` what the person adds
    in their own words. `answer` is why it was refused; the person reads it. One request of a field is open at a time.
    """

    __tablename__ = "correction_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(20))
    wanted: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(300), default="")
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open")
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answer: Mapped[str] = mapped_column(String(300), default="")
    __table_args__ = (
        CheckConstraint("field IN ('name', 'birth_year', 'area', 'phone', 'guardian_name')", name="field"),
        CheckConstraint("state IN ('open', 'done', 'refused', 'taken_back')", name="state"),
        CheckConstraint("(state = 'open') = (done_at IS NULL)", name="done"),
        Index(
            "uq_correction_request_open",
            "person_id",
            "field",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(None, "person_id"),
        Index(None, "state", "due_on"),
        where_set("done_by_id"),
    )


class PossibleDouble(Base):
    """Two people of the same name, year and hamlet: perhaps one person, registered twice.

    People who join are never told; the officer of the area looks, and says when they are two (`settled_at`).
    """

    __tablename__ = "possible_double"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    noticed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    __table_args__ = (
        UniqueConstraint("person_id", "other_id"),
        CheckConstraint("other_id < person_id", name="order"),
        Index(None, "other_id"),
        where_set("settled_by_id"),
    )


class SentForm(Base):
    """The person whom a joining form has made, so that the same form sent again by the same browser makes nobody new.

    `key` is the hash of a random id in that browser's session; the row is deleted after a day.
    """

    __tablename__ = "sent_form"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    __table_args__ = (Index(None, "person_id"),)


class Registration(Base):
    """How a person joined, and whether somebody of the staff has met them; one row for each person.

    Staff themselves, and people whom staff had registered before this was kept, have no row or count as met.
    """

    __tablename__ = "registration"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    door: Mapped[str] = mapped_column(String(10))
    join_code_id: Mapped[int | None] = mapped_column(ForeignKey("join_code.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    met_at: Mapped[datetime | None]
    met_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    __table_args__ = (
        CheckConstraint("door IN ('self', 'code', 'staff')", name="door"),
        Index(None, "join_code_id", "at"),
        Index(None, "at"),
        where_set("met_by_id"),
    )
