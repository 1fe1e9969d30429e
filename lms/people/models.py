"""People, what they may do, what they agreed to, and the record of what was done with their data."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.base.db import Base

ROLES = ("trainer", "officer", "admin")
PURPOSES = ("learning", "class_list", "reminders")


class Person(Base):
    """A learner or a member of staff; one person may be both. Never an ID-card number.

    `phone` is E.164 and may be shared by a household, so it is not unique. `code` is what learners sign in with,
    `login` what staff sign in with. `session_token` changes to end every session of the person.
    After erasure the row stays without anything that names anybody, so that counts stay true.
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
    session_token: Mapped[str] = mapped_column(String(32))
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
        CheckConstraint("purpose IN ('learning', 'class_list', 'reminders')", name="purpose"),
        Index(None, "person_id"),
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
    __table_args__ = (Index(None, "subject_kind", "subject_id"), Index(None, "area_id", "at"))


class KnownDevice(Base):
    """A device on which a person has signed in or joined: there phone and PIN are enough, and others' tries count not.

    `device` is the hash of the token in the device's cookie; the token itself is nowhere here.
    """

    __tablename__ = "known_device"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    device: Mapped[str] = mapped_column(String(64), primary_key=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    __table_args__ = (Index(None, "device"), Index(None, "last_at"))


class DevicePass(Base):
    """A code that lets one more device in, with the PIN: made on a known device or by an officer, used once."""

    __tablename__ = "device_pass"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    wrong: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime]


class WrongTry(Base):
    """A PIN or password that was tried and was not right; see people.trying.

    `door` and `guess` are hashes that need the secret key: for which account and device tries are counted together,
    and what was tried. `person_id` is empty when nobody was meant.
    """

    __tablename__ = "wrong_try"
    door: Mapped[str] = mapped_column(String(64), primary_key=True)
    guess: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    device: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    ends_at: Mapped[datetime]
    __table_args__ = (Index(None, "person_id", "device"), Index(None, "ends_at"))


class JoinCode(Base):
    """A hamlet's code on posters and in links; whoever joins with it need not pick the hamlet."""

    __tablename__ = "join_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "area_id"),)
