"""Short films: whatever a phone recorded, made again as small H.264 that any browser plays, with a first picture.

Nothing but pictures and sound is kept: no place, no title, no second track. These functions look into bytes of
strangers and take long, so they run outside, which can also tell how far the work is and be stopped:

    outside.run(clean_film, data, limits=outside.FILM, progress=hear, stopped=asked_to_stop)
"""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lms.base import outside
from lms.base.errors import LmsError
from lms.base.late import late
from lms.base.messages import Words
from lms.base.text import N_

if TYPE_CHECKING:
    import av
else:
    av = late("av")

#: Bytes as sent, seconds, and the longer side in pixels of what is kept: enough for a phone's screen, small enough for
#: a slow line.
MOST_BYTES = 60 * 1024 * 1024
TOO_HEAVY = N_("Phim nặng quá 60 MB. Quay ở mức thấp hơn (720p), hoặc cắt ngắn rồi gửi lại.")
MOST_SECONDS = 120
LONGER_SIDE = 640
#: Pictures a second; samples a second of sound, and bits a second of a channel of speech.
RATE, SOUND_RATE, SOUND_BITS = 15, 44_100, 40_000


class BadFilm(LmsError):
    """A file that cannot be taken as a film; `message` says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class CleanFilm:
    """A new film, made from the one that was sent: whole seconds (at least 1), pixels, H.264 and AAC in MP4, and its
    first picture as WebP."""

    seconds: int
    width: int
    height: int
    mp4: bytes
    poster: bytes


def clean_film(data: bytes) -> CleanFilm:
    """Make a new film from the one that was sent. What FFmpeg finds inside decides, never the file's name. Raises
    BadFilm with the cure."""
    if len(data) > MOST_BYTES:
        raise BadFilm(TOO_HEAVY)
    try:
        return _made_anew(data)
    except (av.FFmpegError, ValueError, EOFError, MemoryError, StopIteration):
        raise BadFilm(N_("Máy không mở được phim này. Gửi tệp MP4 quay bằng điện thoại.")) from None


def film_facts(data: bytes) -> tuple[int, int, int]:
    """Whole seconds (at least 1), width and height of a film that this program made. Raises BadFilm for others."""
    try:
        file: Any
        with av.open(io.BytesIO(data), metadata_errors="ignore") as file:
            stream = file.streams.video[0]
            seconds = max(1, round((file.duration or 0) / av.time_base))
            return seconds, stream.codec_context.width, stream.codec_context.height
    except (av.FFmpegError, ValueError, EOFError, IndexError):
        raise BadFilm(N_("Máy không mở được phim này. Gửi tệp MP4 quay bằng điện thoại.")) from None


def _made_anew(data: bytes) -> CleanFilm:
    poster = io.BytesIO()
    file: Any
    # The table of contents goes to the front, so that a film begins before all of it is there; for that FFmpeg reads
    # what it wrote a second time, which it can only do in a file. This one is in memory and leaves nothing behind.
    out = os.memfd_create("phim")
    with os.fdopen(out, "rb") as written, av.open(io.BytesIO(data), metadata_errors="ignore") as file:
        if not file.streams.video:
            raise BadFilm(N_("Tệp này không có hình. Tiếng thì chọn tệp ghi âm."))
        if file.duration is not None and file.duration > (MOST_SECONDS + 1) * av.time_base:
            raise BadFilm(N_("Phim dài quá 2 phút. Mỗi phim một việc; cắt ngắn rồi gửi lại."))
        width, height = _size(file)
        # Bit-exact: the same film sent twice gives the same bytes, and nothing about the sender's machine is written.
        options = {"fflags": "+bitexact", "movflags": "+faststart"}
        with av.open(f"/proc/self/fd/{out}", mode="w", format="mp4", options=options) as made:
            seconds = _copy(file, made, (width, height), poster)
        return CleanFilm(max(1, round(seconds)), width, height, written.read(), poster.getvalue())


def _size(file: Any) -> tuple[int, int]:
    """Width and height in even pixels of the film as it is to be held, neither longer than LONGER_SIDE."""
    first = next(file.decode(video=0))
    file.seek(0)
    width, height = (first.height, first.width) if first.rotation % 180 else (first.width, first.height)
    scale = min(1.0, LONGER_SIDE / max(width, height, 1))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _copy(file: Any, made: Any, size: tuple[int, int], poster: io.BytesIO) -> float:
    """Encode pictures and sound; returns the length in seconds."""
    film = made.add_stream("libx264", rate=RATE, options={"crf": "30", "preset": "veryfast", "profile": "main"})
    film.width, film.height = size
    film.pix_fmt, film.time_base = "yuv420p", Fraction(1, RATE)
    film.codec_context.flags |= 1 << 23  # AV_CODEC_FLAG_BITEXACT
    heard = _Voice(made) if file.streams.audio else None
    shown, most = 0, max(1.0, (file.duration or 0) / av.time_base * RATE)
    for frame in file.decode(*[streams[0] for streams in (file.streams.video, file.streams.audio) if streams]):
        if isinstance(frame, av.VideoFrame):
            for small in _paced(frame, shown, size):
                _look_up(shown, most, small, poster)
                shown += 1
                made.mux(film.encode(small))
        elif heard is not None:
            heard.add(frame)
    if heard is not None:
        heard.end()
    made.mux(film.encode(None))
    if not shown:
        raise BadFilm(N_("Tệp này không có hình. Tiếng thì chọn tệp ghi âm."))
    return shown / RATE


def _look_up(shown: int, most: float, small: Any, poster: io.BytesIO) -> None:
    """Make the first picture the poster, and report once a second how far the film is."""
    if not shown:
        _image(small).save(poster, "WEBP", quality=50, method=6)
    if shown % RATE == 0:
        outside.report(min(1.0, shown / most))


class _Voice:
    """Writes the sound of the new film: one channel of AAC."""

    def __init__(self, made: Any) -> None:
        self._made = made
        self._stream = made.add_stream("aac", rate=SOUND_RATE, layout="mono")
        self._stream.bit_rate = SOUND_BITS
        self._resampler = av.AudioResampler(format="fltp", layout="mono", rate=SOUND_RATE, frame_size=1024)

    def add(self, frame: Any) -> None:
        for part in self._resampler.resample(frame):
            self._made.mux(self._stream.encode(part))

    def end(self) -> None:
        self.add(None)
        self._made.mux(self._stream.encode(None))


def _paced(frame: "av.VideoFrame", shown: int, size: tuple[int, int]) -> Iterator["av.VideoFrame"]:
    """The frame as often as the slower film shows it: once, not at all, or again where the picture stood still."""
    due = int((frame.time or 0.0) * RATE) + 1
    if due > (MOST_SECONDS + 1) * RATE:
        raise BadFilm(N_("Phim dài quá 2 phút. Mỗi phim một việc; cắt ngắn rồi gửi lại."))
    for at in range(shown, due):
        # Phones film lying down and note how the film is to be turned; not every browser turns it.
        flat = size[::-1] if frame.rotation % 180 else size
        small = frame.reformat(width=flat[0], height=flat[1], format="yuv420p")
        if frame.rotation % 360:
            turned: Any = _image(small).rotate(frame.rotation, expand=True)
            small = _frame(turned).reformat(format="yuv420p")
        small.pts, small.time_base = at, Fraction(1, RATE)
        yield small


def _image(frame: Any) -> Any:
    """A frame as a picture of Pillow's."""
    return frame.to_image()


def _frame(image: Any) -> "av.VideoFrame":
    """A picture of Pillow's as a frame."""
    make: Any = av.VideoFrame.from_image
    made: av.VideoFrame = make(image)
    return made
