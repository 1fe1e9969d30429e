"""Voices: what a program said, sentence by sentence, made into one small file with pauses and one level.

These functions run outside (lms.base.outside), because what they load takes much memory.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lms.content.media.loudness import AIM, FULL, LEVEL, levelled, loud_part, loudness_of, peak_of
from lms.content.media.sound_making import RATE, SILENCE, as_aac, as_opus, samples_of

#: Bits a second. The voice of a program has no room around it, so it needs fewer than a recording.
OPUS_BITS, AAC_BITS = 14_000, 24_000
#: The highest pitch that Opus keeps, in Hz. Left to choose at so few bits it changes between two ways again and
#: again, and each change can make a crack that is louder than everything else.
BAND = 8000
#: The highest samples (of 1) that are let through, tried in this order: made small, speech has higher peaks again.
CEILINGS = (0.5, 0.44)
#: How often a file is made until it is as it should be, and how many dB from its level are good.
TRIES, GOOD = 4, 0.75
#: What is kept of the quiet before and after a sentence, in milliseconds, so that no soft sound is cut. Some players
#: swallow the first moment of a file, so as much quiet stands at its beginning.
LEAD, TAIL = 40, 80


@dataclass(frozen=True)
class FinishedVoice:
    """An utterance as sound in both forms; `spans` are the beginning and end of each sentence, in milliseconds."""

    milliseconds: int
    spans: tuple[tuple[int, int], ...]
    opus: bytes
    aac: bytes


@dataclass(frozen=True)
class MeasuredVoice:
    """A finished file as it sounds: milliseconds, in all and of quiet at both ends; LUFS; loudest sample (32768)."""

    milliseconds: int
    lead: int
    tail: int
    level: float
    peak: int


def finished(utterances: list[tuple[list[bytes], list[int]]]) -> list[FinishedVoice | None]:
    """Sounds of the sentences of each utterance (WAV), with the milliseconds of silence after each, made into voices.

    None for an utterance of which a sentence cannot be heard. Raises BadSound for what is no sound.
    """
    return [_finished(sounds, pauses) for sounds, pauses in utterances]


def measured(files: list[bytes]) -> list[MeasuredVoice]:
    """How finished files sound. Raises BadSound for what is no sound."""
    return [_measured(samples_of(data)) for data in files]


def _finished(sounds: list[bytes], pauses: list[int]) -> FinishedVoice | None:
    quiet = bytes(2 * _in_samples(LEAD))
    parts, spans, at = [quiet], [], len(quiet) // 2
    for sound, pause in zip(sounds, pauses, strict=True):
        samples = samples_of(sound)
        if peak_of(samples) < SILENCE:
            return None
        start, stop = _heard_part(samples)
        speech = samples[start * 2 : stop * 2]
        silence = bytes(2 * _in_samples(pause))
        spans.append((_in_ms(at), _in_ms(at + len(speech) // 2)))
        parts += [speech, silence]
        at += (len(speech) + len(silence)) // 2
    opus, aac = _both_forms(b"".join(parts))
    return FinishedVoice(_in_ms(at), tuple(spans), opus, aac)


def _both_forms(samples: bytes) -> tuple[bytes, bytes]:
    first = levelled(samples, AIM, CEILINGS[0])
    opus = _form(samples, first, lambda made: as_opus(made, OPUS_BITS, BAND))
    return opus, _form(samples, first, lambda made: as_aac(made, AAC_BITS))


def _form(samples: bytes, made: bytes, encoded: Callable[[bytes], bytes]) -> bytes:
    """The file that is nearest to LEVEL without being clipped. `made` are the samples as levelled for the first try.

    What a form takes away of a level, and what it adds to peaks, is known only when it is heard again.
    """
    aim, ceilings, tried = AIM, list(CEILINGS), []
    for _try in range(TRIES):
        form = encoded(made)
        heard = samples_of(form)
        off, clipped = LEVEL - loudness_of(heard), peak_of(heard) >= FULL
        tried.append((clipped, abs(off), form))
        if not clipped and abs(off) <= GOOD:
            break
        if clipped and len(ceilings) > 1:
            ceilings.pop(0)
        aim += off
        made = levelled(samples, aim, ceilings[0])
    return min(tried)[2]


def _measured(samples: bytes) -> MeasuredVoice:
    start, stop = loud_part(samples)
    length = len(samples) // 2
    lead, tail = _in_ms(start), _in_ms(length - stop)
    return MeasuredVoice(_in_ms(length), lead, tail, loudness_of(samples), peak_of(samples))


def _heard_part(samples: bytes) -> tuple[int, int]:
    """Where the sound begins and ends, with what is kept of the quiet around it, in samples."""
    start, stop = loud_part(samples)
    return max(0, start - _in_samples(LEAD)), min(len(samples) // 2, stop + _in_samples(TAIL))


def _in_ms(samples: int) -> int:
    return round(samples * 1000 / RATE)


def _in_samples(milliseconds: int) -> int:
    return milliseconds * RATE // 1000
