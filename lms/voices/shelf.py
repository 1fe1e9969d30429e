"""The folder of voices (LMS_VAR/voices): each utterance under its digest, in both forms, with a note of how it is.

Everything in it can be made again from the courses, so no backup takes it along. The note is written last: what has a
note is whole. Nothing is ever changed, so that browsers may keep it.
"""

import json
import os
import re
import secrets
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from lms.base.settings import Settings
from lms.content.media.voice_making import FinishedVoice

NOTE, OPUS, AAC = "json", "webm", "m4a"
FORMS = {OPUS: "audio/webm", AAC: "audio/mp4"}
DIGEST = re.compile(r"[0-9a-f]{64}")
#: Seconds for which something is kept that nothing needs: it may just have been made for a version not yet published.
A_DAY = 24 * 3600


@dataclass(frozen=True)
class Voice:
    """A voice that is there: its digest, who speaks, seconds, bytes of the smaller form, and when each sentence is
    heard (beginning and end in milliseconds, in the order of the utterance's sentences)."""

    digest: str
    voice: str
    is_machine: bool
    milliseconds: int
    size: int
    spans: tuple[tuple[int, int], ...]

    @property
    def seconds(self) -> int:
        """Whole seconds, at least 1."""
        return max(1, round(self.milliseconds / 1000))


def shelf_of(settings: Settings) -> Path:
    """The folder of an installation's voices; it may not exist yet."""
    return settings.var / "voices"


def put(shelf: Path, digest: str, made: FinishedVoice, voice: str, *, is_machine: bool) -> None:
    """Keep a voice. Raises OSError when there is no room; then nothing of it is found."""
    spans = [list(span) for span in made.spans]
    note = {"voice": voice, "machine": is_machine, "ms": made.milliseconds, "size": len(made.opus), "spans": spans}
    place = shelf / digest[:2]
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for form, data in ((OPUS, made.opus), (AAC, made.aac), (NOTE, json.dumps(note).encode())):
        _write(place / f"{digest}.{form}", data)


def look(shelf: Path, digest: str) -> Voice | None:
    """The voice under a digest; None when there is none."""
    try:
        note = json.loads(_path(shelf, digest, NOTE).read_bytes())
    except FileNotFoundError:
        return None
    spans = tuple((start, stop) for start, stop in note["spans"])
    return Voice(digest, note["voice"], note["machine"], note["ms"], note["size"], spans)


def is_there(shelf: Path, digest: str) -> bool:
    """Whether a voice is there."""
    return _path(shelf, digest, NOTE).exists()


def sound_of(shelf: Path, digest: str, form: str) -> bytes | None:
    """The bytes of a voice in a form (OPUS or AAC); None when there is none, or `digest` is no digest."""
    if not DIGEST.fullmatch(digest) or form not in FORMS:
        return None
    try:
        return _path(shelf, digest, form).read_bytes()
    except FileNotFoundError:
        return None


def digests(shelf: Path) -> Iterator[str]:
    """The digests of all voices that are there."""
    return (path.stem for path in sorted(shelf.glob(f"??/*.{NOTE}")))


def sweep(shelf: Path, needed: Collection[str], now: float | None = None) -> int:
    """Remove what is not `needed` and older than a day, and what was left half written; returns how many voices."""
    old = (time.time() if now is None else now) - A_DAY
    gone = set()
    for path in shelf.glob("??/*"):
        if path.stem in needed and path.suffix != ".part":
            continue
        if path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
            gone |= {path.stem} if path.suffix == f".{NOTE}" else set()
    return len(gone)


def _path(shelf: Path, digest: str, form: str) -> Path:
    return shelf / digest[:2] / f"{digest}.{form}"


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f"{secrets.token_hex(8)}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
