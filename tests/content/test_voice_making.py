"""Speech made small: one level, no clipping, no word cut, times that are true."""

import io
import math
import wave

import pytest

from lms.content.media.loudness import FULL, LEVEL, NOTHING, TOLERANCE, levelled, loud_part, loudness_of, peak_of
from lms.content.media.sound_making import RATE, BadSound
from lms.content.media.voice_making import LEAD, OPUS_BITS, TAIL, MeasuredVoice, finished, measured
from lms.voices.engines import Espeak


def tone(seconds: float, loud: float = 0.3, rate: int = RATE) -> bytes:
    """Samples of a tone of 400 Hz."""
    count = int(seconds * rate)
    return b"".join(
        round(32767 * loud * math.sin(n * 800 * math.pi / rate)).to_bytes(2, "little", signed=True)
        for n in range(count)
    )


def wav(samples: bytes, rate: int = RATE) -> bytes:
    """Samples as a file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return out.getvalue()


def quiet(seconds: float) -> bytes:
    return bytes(2 * int(seconds * RATE))


def test_a_tone_is_as_loud_as_the_standard_says() -> None:
    """A sine of 1 kHz with peaks at full scale has -3 LUFS; at 400 Hz half a dB less, and ten dB softer at a third."""
    assert loudness_of(tone(4, 1.0)) == pytest.approx(-3.5, abs=0.6)
    assert loudness_of(tone(4, 0.1)) == pytest.approx(-23.5, abs=0.6)


def test_short_words_and_the_quiet_around_them_do_not_change_the_level() -> None:
    assert loudness_of(quiet(2) + tone(0.2) + quiet(3)) == pytest.approx(loudness_of(tone(4)), abs=0.5)
    assert loudness_of(b"") == loudness_of(quiet(1)) == NOTHING


@pytest.mark.parametrize("loud", [0.01, 0.2, 0.9])
def test_speech_of_any_level_comes_to_its_level_below_the_ceiling(loud: float) -> None:
    made = levelled(tone(2, loud), LEVEL, 0.5)
    assert loudness_of(made) == pytest.approx(LEVEL, abs=TOLERANCE)
    assert peak_of(made) <= 0.5 * FULL + 1


def test_silence_stays_silent() -> None:
    assert levelled(quiet(1), LEVEL, 0.5) == quiet(1)


def test_where_a_sound_begins_and_ends() -> None:
    start, stop = loud_part(quiet(0.5) + tone(1) + quiet(0.25))
    assert (start / RATE, stop / RATE) == (pytest.approx(0.5, abs=0.01), pytest.approx(1.5, abs=0.01))
    assert loud_part(quiet(1)) == loud_part(b"") == (0, 0)


def test_an_utterance_has_pauses_times_and_both_forms() -> None:
    """22,050 samples a second, which is what programs that speak give."""
    sound = wav(tone(1, rate=22_050), 22_050)
    (made,) = finished([([sound, sound], [300, 500])])
    assert made is not None
    (first, second), total = made.spans, made.milliseconds
    assert first == (LEAD, pytest.approx(LEAD + 1000, abs=TAIL))
    assert second[0] - first[1] == 300
    assert total - second[1] == 500
    for form in measured([made.opus, made.aac]):
        assert form.milliseconds == pytest.approx(total, abs=100)
        assert form.tail >= 450


def test_what_espeak_says_is_small_level_and_not_clipped() -> None:
    sounds = Espeak().say(["bà con bấm vào nút màu xanh.", "ba mươi lăm nghìn đồng một ki lô gam."])
    (made,) = finished([(sounds, [300, 500])])
    assert made is not None
    assert len(made.opus) * 8 / (made.milliseconds / 1000) < 16_000 * 1.1
    assert OPUS_BITS <= 16_000
    for form in measured([made.opus, made.aac]):
        assert form.level == pytest.approx(LEVEL, abs=TOLERANCE)
        assert form.peak < FULL
        assert form.lead <= LEAD + 60


def test_what_cannot_be_heard_is_no_voice() -> None:
    assert finished([([wav(quiet(1))], [300]), ([wav(tone(0.5))], [300])])[0] is None
    with pytest.raises(BadSound):
        finished([([b"no sound"], [300])])


def test_a_file_is_measured_as_it_is() -> None:
    (heard,) = measured([wav(quiet(0.5) + tone(1, 1.0) + quiet(0.2))])
    assert heard == MeasuredVoice(1700, pytest.approx(500, abs=10), pytest.approx(200, abs=10), heard.level, heard.peak)
    assert heard.peak >= FULL
