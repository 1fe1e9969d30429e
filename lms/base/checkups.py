"""What `lms doctor` found last: a small file in the installation's folder, for the administrator's page."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NAME = "doctor.json"


@dataclass(frozen=True)
class Found:
    """When it looked, and what needs a hand, as it printed it."""

    at: datetime
    troubles: tuple[str, ...]


def last(folder: Path) -> Found | None:
    """What was found last; None when nobody has looked."""
    try:
        said = json.loads((folder / NAME).read_text("utf-8"))
        return Found(datetime.fromisoformat(said["at"]), tuple(str(one) for one in said["troubles"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def note(folder: Path, found: Found) -> None:
    """Write it down, whole or not at all; where that cannot be, nothing stays, for it was told already."""
    with suppress(OSError):
        fresh = folder / f"{NAME}.part"
        fresh.write_text(json.dumps({"at": found.at.isoformat(), "troubles": found.troubles}), "utf-8")
        fresh.chmod(0o600)
        fresh.replace(folder / NAME)
