"""One's own data about coming in: how one was registered, where one is signed in, second steps, devices, tries."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.people.models import (
    DevicePass,
    KnownDevice,
    Passkey,
    RecoveryCode,
    Registration,
    SecondStep,
    SignIn,
    WrongTry,
)
from lms.people.owndata import contribute, recorders


def _registration(session: Session, person_id: int) -> dict[str, Any] | None:
    row = session.get(Registration, person_id)
    if row is None:
        return None
    met_by = recorders(session, [row.met_by_id])[row.met_by_id]
    return {"door": row.door, "at": row.at, "met_at": row.met_at, "met_by": met_by}


def _sign_ins(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.id))
    return [
        {
            "browser": row.label,
            "since": row.opened_at,
            "used": datetime.fromtimestamp(row.seen, UTC),
            "by": row.strength,
        }
        for row in rows
    ]


def _second_step(session: Session, person_id: int) -> dict[str, Any]:
    codes = session.get(SecondStep, person_id)
    keys = session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id))
    paper = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.person_id == person_id)
    return {
        "phone_since": codes.added_at if codes else None,
        "keys": [{"name": key.label, "since": key.added_at} for key in keys],
        "codes_on_paper": session.scalar(paper),
    }


def _devices(session: Session, person_id: int) -> dict[str, Any]:
    known = session.scalars(
        select(KnownDevice).where(KnownDevice.person_id == person_id).order_by(KnownDevice.first_at)
    )
    one = session.scalar(select(DevicePass).where(DevicePass.person_id == person_id))
    # One try is counted at several doors (people.doors), all at the same moment.
    tries = select(func.count(func.distinct(WrongTry.at))).where(WrongTry.person_id == person_id)
    return {
        "known": [{"first": row.first_at, "last": row.last_at} for row in known],
        "pass_until": one.ends_at if one else None,
        "wrong_tries": session.scalar(tries),
    }


def register() -> None:
    """Answer for these tables in owndata; called when the program starts."""
    contribute("registration", ["registration"], _registration)
    contribute("sign_ins", ["sign_in"], _sign_ins)
    contribute("second_step", ["second_step", "passkey", "recovery_code"], _second_step)
    contribute("devices", ["known_device", "device_pass", "wrong_try"], _devices)
