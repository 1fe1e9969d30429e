"""What the check of a voice finds."""

from dataclasses import replace

import pytest

from lms.content.media.loudness import FULL, LEVEL
from lms.content.media.voice_making import MeasuredVoice
from lms.voices.shelf import Voice
from lms.voices.soundness import faults
from tests.voices.speaking import said

WORDS = said("Bà con bấm vào nút màu xanh. Rồi chờ một lát nhé.")
PAUSE = WORDS.sentences[-1].pause
VOICE = Voice("a" * 64, "espeak-ng vi", True, 4040 + PAUSE, 9000, ((40, 2100), (2400, 4040)))
FORM = MeasuredVoice(VOICE.milliseconds, 40, PAUSE + 60, LEVEL, 20_000)


def test_a_good_voice_has_no_faults() -> None:
    assert faults(WORDS, VOICE, [FORM, FORM]) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"milliseconds": FORM.milliseconds - 400}, "ms long instead of"),
        ({"lead": 400}, "at the beginning"),
        ({"tail": 0}, "the last word is cut"),
        ({"tail": PAUSE + 900}, "the end is empty"),
        ({"level": LEVEL - 1.5}, "-17.5 LUFS instead of -16"),
        ({"level": LEVEL + 1.5}, "-14.5 LUFS instead of -16"),
        ({"peak": FULL}, "clipped"),
    ],
)
def test_a_bad_file_is_found(changes: dict[str, float], told: str) -> None:
    (fault,) = faults(WORDS, VOICE, [FORM, replace(FORM, **changes)])  # type: ignore[arg-type]
    assert told in fault


@pytest.mark.parametrize(
    ("spans", "told"),
    [
        (((40, 4040),), "1 sentences instead of 2"),
        (((40, 400), (2400, 4040)), "words are missing"),
        (((40, 2100), (2400, 12_000)), "too slow"),
        (((2400, 4040), (40, 2100)), "not in order"),
        (((40, 2100), (4040, 2400)), "not in order"),
    ],
)
def test_sentences_that_do_not_fit_their_words_are_found(spans: tuple[tuple[int, int], ...], told: str) -> None:
    assert any(told in fault for fault in faults(WORDS, replace(VOICE, spans=spans), [FORM]))
