"""What is known of the backups that the program makes by itself: a small file beside them, written after each try."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

NAME = "last.json"
#: How the names of backups begin that a later version left behind; this program may be too old for them.
LEFT_BEHIND = "before-rollback-"
#: A backup that is older than this was missed at least once.
LATE = timedelta(days=2)
#: The names of backups: what each is for, and when it was made.
_CALLED = re.compile(r"([a-z-]+-)(\d{8}-\d{6}(?:-\d{6})?)\.zip")


def newest(folder: Path, begins: str = "", besides: str | tuple[str, ...] = ()) -> Path | None:
    """The newest backup that the program made by itself, whose name begins with `begins` and not with `besides`; None
    where there is none.

    The moment in the name counts: a file's own date changes when the folder is copied to a new machine.
    """
    made = [path for path in folder.glob(f"{begins}*.zip") if not path.name.startswith(besides)]
    named = [(found[2], path) for path in made if (found := _CALLED.fullmatch(path.name))]
    return max(named)[1] if named else None


@dataclass(frozen=True)
class Tried:
    """When the last good backup was made, and how the last try ended. `copied` is None where no copy is wanted."""

    made: datetime | None = None
    file: str = ""
    size: int = 0
    copied: bool | None = None
    trouble: str = ""

    def is_late(self, now: datetime) -> bool:
        """Whether the last good backup is older than LATE."""
        return self.made is None or now - self.made > LATE


def last_tried(folder: Path) -> Tried:
    """What is known of the last try to back up into this folder; nothing, where the file is missing or cannot be
    read."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        found["made"] = datetime.fromisoformat(found["made"]) if found["made"] else None
        return Tried(**found)
    except (OSError, ValueError, TypeError, KeyError):
        return Tried()


def note(folder: Path, tried: Tried) -> None:
    """Write the record down, whole or not at all. Raises OSError."""
    words = asdict(tried) | {"made": tried.made.isoformat() if tried.made else None}
    fresh = folder / f"{NAME}.part"
    fresh.write_text(json.dumps(words), encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(folder / NAME)
