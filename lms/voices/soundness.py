"""Whether a voice sounds as it should: long enough for its words, quiet at both ends, at its level, not clipped."""

from collections.abc import Iterator

from lms.content.media.loudness import FULL, LEVEL, TOLERANCE
from lms.content.media.voice_making import LEAD, TAIL, MeasuredVoice
from lms.content.speech.spoken import syllables
from lms.voices.shelf import Voice
from lms.voices.utterances import Sentence, Utterance

#: Milliseconds that a syllable takes at least and at most, and what a sentence may take besides: its commas, the quiet
#: that is kept, and that a single word is said slowly. Measured on all sentences of the shipped courses.
FASTEST, SLOWEST, BESIDES = 110, 400, 600
#: How far lengths may be from what was noted, in milliseconds: files are cut into pieces of 20 to 60.
BLUR = 130
#: Milliseconds of quiet that may stand at the beginning.
MOST_LEAD = LEAD + BLUR


def faults(utterance: Utterance, voice: Voice, forms: list[MeasuredVoice]) -> list[str]:
    """What is wrong with a voice in any of its forms, in English for operators; empty when nothing is."""
    return [*_of_words(utterance, voice), *(fault for form in forms for fault in _of_form(utterance, voice, form))]


def _of_words(utterance: Utterance, voice: Voice) -> Iterator[str]:
    if len(voice.spans) != len(utterance.sentences):
        yield f"{len(voice.spans)} sentences instead of {len(utterance.sentences)}"
        return
    if list(voice.spans) != sorted(voice.spans) or any(start >= stop for start, stop in voice.spans):
        yield "its sentences are not in order"
    for sentence, (start, stop) in zip(utterance.sentences, voice.spans, strict=True):
        yield from _of_pace(sentence, stop - start)


def _of_pace(sentence: Sentence, milliseconds: int) -> Iterator[str]:
    count = syllables(sentence.said)
    if milliseconds < count * FASTEST:
        yield f"{count} syllables in {milliseconds} ms: words are missing"
    if milliseconds > count * SLOWEST + BESIDES:
        yield f"{count} syllables in {milliseconds} ms: too slow, or something is said that is not written"


def _of_form(utterance: Utterance, voice: Voice, form: MeasuredVoice) -> Iterator[str]:
    pause = utterance.sentences[-1].pause
    if abs(form.milliseconds - voice.milliseconds) > BLUR:
        yield f"{form.milliseconds} ms long instead of {voice.milliseconds}"
    if form.lead > MOST_LEAD:
        yield f"{form.lead} ms of quiet at the beginning"
    if not pause - BLUR <= form.tail <= pause + TAIL + 2 * BLUR:
        yield f"{form.tail} ms of quiet at the end instead of {pause}: the last word is cut, or the end is empty"
    if abs(form.level - LEVEL) > TOLERANCE:
        yield f"{form.level:.1f} LUFS instead of {LEVEL:.0f}"
    if form.peak >= FULL:
        yield "clipped"
