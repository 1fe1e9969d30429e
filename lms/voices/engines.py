"""Programs that say words, each in a process of its own: Piper with the operator's model, and Debian's espeak-ng.

Piper is under the GPL, so this program never imports it: it runs the command that the operator has set. What comes back
is one sound (WAV) for each text.
"""

import hashlib
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from lms.base.settings import Settings

#: Words a minute that espeak-ng is asked for; in Vietnamese that is about three and a half syllables a second.
ESPEAK_PACE = 150
#: Seconds that a program may take for a row of texts; a neural model takes a twentieth of what it says.
PATIENCE = 600
#: How much of a model's file is looked at, at its beginning and its end, to tell it from others.
LOOKED_AT = 2**20


class EngineFailed(Exception):
    """A program did not say what it was given; the text tells the operator why."""


class Engine(Protocol):
    """A program that says words. `voice` names how it sounds; another name makes every sound anew."""

    @property
    def voice(self) -> str:
        """The name of the voice."""

    @property
    def is_machine(self) -> bool:
        """Whether people hear at once that a machine speaks."""

    def say(self, texts: Sequence[str]) -> list[bytes]:
        """A sound (WAV) for each text. Raises EngineFailed."""


@dataclass(frozen=True)
class Espeak:
    """Debian's espeak-ng with its Vietnamese of the north: quick, small, understood, and plainly a machine."""

    command: str = "espeak-ng"
    voice: str = "espeak-ng vi"
    is_machine: bool = True

    def say(self, texts: Sequence[str]) -> list[bytes]:
        """A sound for each text. Raises EngineFailed."""
        order = [self.command, "-v", "vi", "-s", str(ESPEAK_PACE), "-b", "1", "--stdin", "--stdout"]
        return [_run(order, text) for text in texts]


@dataclass(frozen=True)
class Piper:
    """A neural voice: the command that runs Piper, and the model it is to speak with."""

    command: tuple[str, ...]
    model: Path
    is_machine: bool = False

    @property
    def voice(self) -> str:
        """The name of the voice: another model is another voice, whatever its file is called."""
        return f"piper {_mark_of(self.model)}"

    def say(self, texts: Sequence[str]) -> list[bytes]:
        """A sound for each text, all by one process, because loading the model takes a second. Raises EngineFailed."""
        with TemporaryDirectory(prefix="lms-voices-") as folder:
            order = [*self.command, "--model", str(self.model), "--output-dir", folder]
            _run(order, "".join(f"{' '.join(text.split())}\n" for text in texts))
            made = sorted(Path(folder).glob("*.wav"), key=lambda path: int(path.stem))
            if len(made) != len(texts):
                raise EngineFailed(f"{self.command[0]} made {len(made)} sounds of {len(texts)}")
            return [path.read_bytes() for path in made]


def engines_of(settings: Settings) -> tuple[Engine, ...]:
    """The programs that may speak here, the best first; none where voices are switched off."""
    if not settings.voices:
        return ()
    model, command = settings.piper_model, tuple(shlex.split(settings.piper))
    neural: tuple[Engine, ...] = (Piper(command, model),) if model is not None and command and model.is_file() else ()
    return (*neural, Espeak())


def trouble_with(settings: Settings) -> str:
    """What keeps a program from speaking that the settings ask for, and the cure, for the operator; "" for nothing."""
    if not settings.voices:
        return ""
    if settings.piper_model is not None and not settings.piper_model.is_file():
        return f"LMS_PIPER_MODEL: there is no file {settings.piper_model}"
    if settings.piper_model is not None and shutil.which((shlex.split(settings.piper) or [""])[0]) is None:
        return f"LMS_PIPER: there is no command {settings.piper!r}; see docs/voices.md"
    return "" if shutil.which("espeak-ng") else "espeak-ng is not installed: apt-get install espeak-ng"


def _run(order: Sequence[str], text: str) -> bytes:
    try:
        done = subprocess.run(order, input=text.encode(), capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as why:
        raise EngineFailed(f"{order[0]}: {type(why).__name__}") from None
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [""]
        raise EngineFailed(f"{order[0]} ended with {done.returncode}: {last[0][:200]}")
    return done.stdout


def _mark_of(model: Path) -> str:
    there = model.stat()
    return _looked_at(model, there.st_size, there.st_mtime_ns)


@lru_cache(maxsize=8)
def _looked_at(model: Path, size: int, _changed: int) -> str:
    with model.open("rb") as file:
        first = file.read(LOOKED_AT)
        file.seek(max(0, size - LOOKED_AT))
        return hashlib.sha256(b"%d\n" % size + first + file.read(LOOKED_AT)).hexdigest()[:16]
