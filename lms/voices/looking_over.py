"""Looking over the voices of everything that learners can hear: each file is opened and measured, outside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lms.base import outside
from lms.base.settings import Settings
from lms.content.media.sound_making import BadSound
from lms.content.media.voice_making import MeasuredVoice, measured
from lms.voices import shelf as shelves
from lms.voices.listening import voice_of
from lms.voices.making import LIMITS
from lms.voices.shelf import FORMS, Voice
from lms.voices.soundness import faults
from lms.voices.utterances import Utterance

#: How many voices are measured in one go.
AT_ONCE = 20


@dataclass(frozen=True)
class Looked:
    """What looking over came to: utterances, voices that are there, seconds and bytes (Opus) in all, and faults, each
    with its voice's digest and its first words."""

    utterances: int
    there: int
    seconds: int
    size: int
    faults: tuple[str, ...]

    @property
    def percent(self) -> float:
        """How much of what is wanted has a voice."""
        return 100 * self.there / self.utterances if self.utterances else 100.0


def look_over(settings: Settings, wanted: Sequence[Utterance], report: Callable[[float], None]) -> Looked:
    """Measure the voices of these utterances. Raises outside.Busy."""
    pairs = [(one, voice_of(settings, one)) for one in wanted]
    there = [(one, voice) for one, voice in pairs if voice is not None]
    found = [f"no voice: {one.said[:60]}" for one, voice in pairs if voice is None]
    for at in range(0, len(there), AT_ONCE):
        found += _faults(settings, there[at : at + AT_ONCE])
        report(min(1.0, (at + AT_ONCE) / len(there)))
    length, size = sum(voice.milliseconds for _one, voice in there), sum(voice.size for _one, voice in there)
    return Looked(len(wanted), len(there), length // 1000, size, tuple(found))


def _faults(settings: Settings, some: Sequence[tuple[Utterance, Voice]]) -> list[str]:
    shelf = shelves.shelf_of(settings)
    files = [shelves.sound_of(shelf, voice.digest, form) or b"" for _one, voice in some for form in FORMS]
    heard = _measured(files)
    found = []
    for n, (one, voice) in enumerate(some):
        forms = heard[n * len(FORMS) : (n + 1) * len(FORMS)]
        wrong = (
            ["cannot be opened"] if None in forms else faults(one, voice, [form for form in forms if form is not None])
        )
        found += [f"{voice.digest[:12]} {fault}: {one.said[:60]}" for fault in wrong]
    return found


def _measured(files: list[bytes]) -> list[MeasuredVoice | None]:
    """How each file sounds; None for what is no sound."""
    try:
        return list(outside.work(measured, files, limits=LIMITS))
    except (BadSound, outside.NotDone):
        return [one for data in files for one in _measured([data])] if len(files) > 1 else [None]
