"""Recordings: tones as a phone or an office program would save them."""

import io
import math
import struct
import wave


def tone(seconds: float = 2, *, rate: int = 44100, loudness: int = 9000, channels: int = 2) -> bytes:
    """A WAV file with a tone of 440 Hz; `loudness` is the largest sample."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        # After so many samples whole waves have gone by, so a long tone is a short one again and again.
        wanted, part = int(seconds * rate), rate // math.gcd(rate, 440)
        samples = (int(loudness * math.sin(n * 440 * 2 * math.pi / rate)) for n in range(part))
        waves = b"".join(struct.pack("<h", sample) * channels for sample in samples)
        file.writeframes((waves * (wanted // part + 1))[: wanted * 2 * channels])
    return out.getvalue()
