"""What `lms doctor` found last: a small file in the installation's folder, for the administrator's page."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NAME = "doctor.json"


@dataclass(frozen=True)
class LastCheckup:
    """When `lms doctor` looked, and what needs a hand, in the words that it printed."""

    at: datetime
    troubles: tuple[str, ...]


def last(folder: Path) -> LastCheckup | None:
    """What `lms doctor` found last; None when it has not run yet."""
    try:
        said = json.loads((folder / NAME).read_text("utf-8"))
        return LastCheckup(datetime.fromisoformat(said["at"]), tuple(str(one) for one in said["troubles"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def note(folder: Path, found: LastCheckup) -> None:
    """Write down what was found, whole or not at all. Never raises OSError: what is lost was printed already."""
    with suppress(OSError):
        fresh = folder / f"{NAME}.part"
        fresh.write_text(json.dumps({"at": found.at.isoformat(), "troubles": found.troubles}), "utf-8")
        fresh.chmod(0o600)
        fresh.replace(folder / NAME)
