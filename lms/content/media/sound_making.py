"""Recorded readings: whatever a phone or a browser recorded, made again as small mono sound for any browser.

Two forms are kept: Opus in WebM, which is a third smaller, and AAC in MP4 for phones whose browser cannot play that.
Only the sound itself is kept: no title, no place, no cover. These functions run outside (lms.base.outside).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lms.base.errors import LmsError
from lms.base.late import late
from lms.base.messages import Words
from lms.base.text import N_

if TYPE_CHECKING:
    import av
else:
    av = late("av")

#: Bytes as sent, and seconds. A step is read aloud in under a minute.
MOST_BYTES = 12 * 1024 * 1024
MOST_SECONDS = 300
#: Samples a second, and bits a second at which speech stays clear; Opus needs fewer.
RATE = 24_000
OPUS_BITS, AAC_BITS = 20_000, 32_000
#: The loudest sample (of 32768) of a recording in which nothing can be heard: the microphone was off.
SILENCE = 200


class BadSound(LmsError):
    """A file that cannot be taken as sound; `message` says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class CleanSound:
    """A new recording, made from the one that was sent: whole seconds (at least 1), Opus in WebM, AAC in MP4."""

    seconds: int
    opus: bytes
    aac: bytes


def clean_sound(data: bytes) -> CleanSound:
    """Make a new recording from the one sent; of a film only the sound is taken. Raises BadSound with the cure.

    The file's own type and name are never believed; what FFmpeg finds inside decides.
    """
    if not data:
        raise BadSound(N_("Tệp này trống. Thu lại hoặc chọn tệp khác."))
    if len(data) > MOST_BYTES:
        raise BadSound(N_("Tệp nặng quá 12 MB. Thu ngay trên trang này thì nhẹ hơn, hoặc cắt ngắn rồi gửi lại."))
    samples = samples_of(data)
    seconds = len(samples) / 2 / RATE
    if seconds < 0.5:
        raise BadSound(N_("Đoạn thu ngắn quá. Bấm Thu, đọc hết bước rồi mới bấm Dừng."))
    if _loudest(samples) < SILENCE:
        raise BadSound(N_("Đoạn thu không có tiếng. Xem micro có bị tắt không, rồi thu lại."))
    return CleanSound(max(1, round(seconds)), as_opus(samples, OPUS_BITS), as_aac(samples, AAC_BITS))


def sound_seconds(data: bytes) -> int:
    """How many whole seconds (at least 1) a recording lasts. Raises BadSound when it cannot be heard."""
    return max(1, round(len(samples_of(data)) / 2 / RATE))


def samples_of(data: bytes) -> bytes:
    """The sound of a file as signed 16-bit samples of one channel, RATE a second. Raises BadSound."""
    try:
        return b"".join(_samples(data))
    except (av.FFmpegError, ValueError, EOFError, MemoryError):
        raise BadSound(N_("Máy không nghe được tệp này. Gửi tệp MP3, M4A, WAV hoặc OGG, hoặc thu lại.")) from None


def _samples(data: bytes) -> Iterator[bytes]:
    """Signed 16-bit samples of one channel. Raises BadSound for a file without sound or with too much."""
    done = 0
    with av.open(io.BytesIO(data), mode="r", metadata_errors="ignore") as file:
        if not file.streams.audio:
            raise BadSound(N_("Tệp này không có tiếng. Chọn tệp ghi âm, hoặc thu ngay trên trang này."))
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in [*_frames(file), None]:
            for made in resampler.resample(frame):
                done += made.samples
                if done > MOST_SECONDS * RATE:
                    raise BadSound(N_("Đoạn thu dài quá 5 phút. Mỗi bước một đoạn ngắn; cắt bớt rồi gửi lại."))
                yield bytes(made.planes[0])[: made.samples * 2]


def _frames(file: "av.container.InputContainer") -> Iterator["av.AudioFrame"]:
    """Decoded frames; the broken end of a recording that was cut off is passed over."""
    try:
        yield from file.decode(audio=0)
    except av.InvalidDataError:
        return


def _loudest(samples: bytes) -> int:
    values = memoryview(samples).cast("h")
    return max((abs(value) for value in values[::7]), default=0)


def as_opus(samples: bytes, bits: int, band: int = 0) -> bytes:
    """Signed 16-bit samples of one channel (RATE a second) as Opus in WebM, with so many bits a second.

    `band` is the highest pitch in Hz that is kept (8000 or 12000); 0 lets Opus choose, and choose anew within a file.
    """
    return _encoded(samples, "webm", "libopus", bits, {"cutoff": str(band)} if band else {})


def as_aac(samples: bytes, bits: int) -> bytes:
    """The same samples as AAC in MP4."""
    return _encoded(samples, "mp4", "aac", bits, {})


def _encoded(samples: bytes, container: str, codec: str, bits: int, more: dict[str, str]) -> bytes:
    out = io.BytesIO()
    # Bit-exact: the same recording sent twice gives the same bytes, and nothing but sound is written.
    with av.open(out, mode="w", format=container, options={"fflags": "+bitexact"}) as file:
        speech = {"application": "voip", "vbr": "constrained", "frame_duration": "40"} if codec == "libopus" else {}
        stream: Any = file.add_stream(codec, rate=RATE, layout="mono", options=speech | more)
        stream.bit_rate = bits
        step = RATE // 50
        for at in range(0, len(samples) // 2, step):
            piece = samples[at * 2 : (at + step) * 2]
            frame = av.AudioFrame(format="s16", layout="mono", samples=len(piece) // 2)
            frame.planes[0].update(piece.ljust(frame.planes[0].buffer_size, b"\0"))
            frame.sample_rate, frame.pts = RATE, at
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()
