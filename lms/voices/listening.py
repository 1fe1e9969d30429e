"""Where the voice of an utterance is: what a page asks before it draws a button to listen."""

from collections.abc import Iterable

from lms.base.settings import Settings
from lms.voices import shelf as shelves
from lms.voices.engines import engines_of
from lms.voices.shelf import Voice
from lms.voices.utterances import Utterance


def voice_of(settings: Settings, utterance: Utterance) -> Voice | None:
    """The best voice that is there for an utterance; None when there is none (yet), and where voices are off."""
    shelf = shelves.shelf_of(settings)
    return next((found for voice in _names(settings) if (found := shelves.look(shelf, utterance.digest(voice)))), None)


def voices_of(settings: Settings, utterances: Iterable[Utterance]) -> tuple[Voice, ...]:
    """The voices of utterances that are heard one after the other; none at all unless all of them are there, because a
    question of which half is read is worse than one that is not."""
    found = [voice_of(settings, one) for one in utterances]
    return tuple(one for one in found if one is not None) if None not in found else ()


def _names(settings: Settings) -> tuple[str, ...]:
    return tuple(engine.voice for engine in engines_of(settings))
