"""How people come in: sessions, second steps, devices that know an account, and what was tried."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.base.db import Base


class SignIn(Base):
    """One browser in which a person is signed in; deleting the row ends the session, for a copied cookie too.

    The cookie holds a random token, this table its SHA-256. `strength` says how it was opened: "learner" by code or
    phone and PIN, "staff" by password; only in a staff session do roles count. `stepped`: a second step was given.
    `proved_at`: when the password was typed last. `label` names browser and system, "Chrome/Android". `seen`,
    `good_until` and `ends` are seconds since 1970, because one statement reads them past SQLAlchemy's types
    (lms.base.db.glance): the last use, the end of the session if it is not used again, and its end in any case.
    """

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    strength: Mapped[str] = mapped_column(String(10))
    stepped: Mapped[bool] = mapped_column(default=False)
    label: Mapped[str] = mapped_column(String(60), default="")
    opened_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    seen: Mapped[int] = mapped_column(BigInteger)
    good_until: Mapped[int] = mapped_column(BigInteger)
    ends: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        CheckConstraint("strength IN ('learner', 'staff')", name="strength"),
        CheckConstraint("strength = 'staff' OR (proved_at IS NULL AND NOT stepped)", name="learner_proves_nothing"),
        Index(None, "person_id"),
        Index(None, "good_until"),
    )


class SecondStep(Base):
    """The secret from which a person's phone makes six-digit codes, sealed (lms.base.sealing).

    `last_step` is the half minute of the code that was accepted last: no code is accepted twice. `burnt_step` is the
    half minute of a code whose typist was told that the clocks differ; that code is not accepted when its time comes.
    """

    __tablename__ = "second_step"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    burnt_step: Mapped[int] = mapped_column(BigInteger, default=0)
    added_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code on paper that stands in for the phone once; deleted when it is used. Argon2 with the set's salt."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    salt: Mapped[str] = mapped_column(String(32))
    code_hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index(None, "person_id"),)


class Passkey(Base):
    """A key that lives in a person's phone or computer (WebAuthn); this row holds its public half."""

    __tablename__ = "passkey"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    credential: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    label: Mapped[str] = mapped_column(String(60), default="")
    added_at: Mapped[datetime]
    __table_args__ = (Index(None, "person_id"),)


class KnownDevice(Base):
    """A device on which a person has signed in or joined: phone and PIN are enough there; tries of others do not count.

    `device` is the hash of the token in the device's cookie; the token itself is stored nowhere here.
    """

    __tablename__ = "known_device"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    device: Mapped[str] = mapped_column(String(64), primary_key=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    __table_args__ = (Index(None, "device"), Index(None, "last_at"))


class DevicePass(Base):
    """A code that, with the PIN, lets one more device in: made on a known device or by an officer, used once."""

    __tablename__ = "device_pass"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    wrong: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime]


class WrongTry(Base):
    """A PIN or password that was tried and was not right; see people.trying.

    `door` and `guess` are hashes that need the secret key: `door` of the account and device for which tries are counted
    together, `guess` of what was tried. `person_id` is empty when what was typed names nobody.
    """

    __tablename__ = "wrong_try"
    door: Mapped[str] = mapped_column(String(64), primary_key=True)
    guess: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    device: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    ends_at: Mapped[datetime]
    __table_args__ = (Index(None, "person_id", "device"), Index(None, "ends_at"))
