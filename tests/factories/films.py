"""Made-up films: a bar that moves, with or without a tone."""

import io
import struct
from array import array
from fractions import Fraction
from functools import cache
from math import sin, tau

import av
from PIL import Image, ImageDraw

#: So many pictures are drawn; then the bar begins again.
_DRAWN = 20


@cache
def film(seconds: float = 2, size: tuple[int, int] = (640, 360), *, sound: bool = True, turned: bool = False) -> bytes:
    """An MP4 of ten pictures a second; `turned` says, as phones do, that it is to be held upright."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        file.metadata["title"] = "Nhà bà Ba"
        pictures = file.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        pictures.width, pictures.height, pictures.pix_fmt = *size, "yuv420p"
        voice = file.add_stream("aac", rate=44100, layout="mono") if sound else None
        drawn = [_drawn(n, size) for n in range(_DRAWN)]
        for n in range(round(seconds * 10)):
            picture = drawn[n % _DRAWN]
            picture.pts, picture.time_base = n, Fraction(1, 10)
            file.mux(pictures.encode(picture))
        file.mux(pictures.encode(None))
        if voice is not None:
            for at in range(0, round(seconds * 44100), 1024):
                frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
                tone = array("f", [0.4 * sin((at + i) / 44100 * 440 * tau) for i in range(1024)])
                frame.planes[0].update(tone.tobytes())
                frame.sample_rate, frame.pts = 44100, at
                file.mux(voice.encode(frame))
            file.mux(voice.encode(None))
    made = bytearray(out.getvalue())
    if turned:
        # The matrix of the track header (ISO/IEC 14496-12, 8.3.2): a quarter turn to the right.
        at = made.index(b"tkhd") + 44
        made[at : at + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, size[1] << 16, 0, 1 << 30)
    return bytes(made)


def _drawn(n: int, size: tuple[int, int]) -> av.VideoFrame:
    image = Image.new("RGB", size, "darkgreen")
    ImageDraw.Draw(image).rectangle((n * 9 % size[0], 20, n * 9 % size[0] + 40, 80), fill="orange")
    return av.VideoFrame.from_image(image).reformat(format="yuv420p")
