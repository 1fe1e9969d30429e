"""Recordings are made anew, small and mono; what cannot be heard is refused with a cure."""

import io

import av
import pytest

from lms.content.media.sound_making import MOST_BYTES, BadSound, clean_sound
from tests.factories.sounds import tone


def heard(data: bytes) -> tuple[str, str, int, dict[str, str]]:
    """Container, codec, channels and whatever text lies in a file."""
    with av.open(io.BytesIO(data)) as file:
        stream = file.streams.audio[0]
        return file.format.name, stream.codec.name, stream.channels, dict(file.metadata)


def test_a_recording_becomes_small_mono_opus_and_aac() -> None:
    made = clean_sound(tone(20))
    assert made.seconds == 20
    assert len(made.opus) < 20 * 4000
    assert len(made.aac) < 20 * 5000
    assert heard(made.opus)[:3] == ("matroska,webm", "opus", 1)
    assert heard(made.aac)[1:3] == ("aac", 1)


@pytest.mark.parametrize("form", ["opus", "aac"])
def test_what_a_browser_records_can_be_sent(form: str) -> None:
    assert clean_sound(getattr(clean_sound(tone(3)), form)).seconds == 3


def test_names_and_places_in_a_file_are_not_kept() -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as file:
        file.metadata["title"] = "Nhà bà Ba"
        stream = file.add_stream("libmp3lame", rate=44100)
        with av.open(io.BytesIO(tone(2))) as given:
            for frame in given.decode(audio=0):
                file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    assert heard(out.getvalue())[3]["title"] == "Nhà bà Ba"
    made = clean_sound(out.getvalue())
    assert b"Ba" not in made.opus.replace(b"Lavf", b"")[:400]
    assert "title" not in heard(made.aac)[3]


def test_a_recording_that_was_broken_off_is_kept_as_far_as_it_goes() -> None:
    whole = clean_sound(tone(6)).opus
    assert 1 <= clean_sound(whole[: len(whole) // 2]).seconds <= 4


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "trống"),
        (b"no sound at all" * 100, "không nghe được"),
        (tone(0.2), "ngắn quá"),
        (tone(2, loudness=0), "không có tiếng"),
        (tone(301, rate=8000, channels=1), "dài quá 5 phút"),
        (b"\0" * (MOST_BYTES + 1), "12 MB"),
    ],
    ids=["empty", "text", "slip", "silent", "long", "heavy"],
)
def test_what_cannot_be_taken_is_refused_with_a_cure(data: bytes, message: str) -> None:
    with pytest.raises(BadSound) as refused:
        clean_sound(data)
    assert message in refused.value.message


def test_a_film_without_sound_is_refused() -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=10)
        stream.width, stream.height = 64, 48
        for _ in range(10):
            file.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        file.mux(stream.encode(None))
    with pytest.raises(BadSound) as refused:
        clean_sound(out.getvalue())
    assert "không có tiếng" in refused.value.message
