"""How loud speech is (EBU R 128), and the same speech at the level that all voices have, without clipping.

Levels are LUFS of the one channel that voices have. These functions run outside (lms.base.outside).
"""

from typing import TYPE_CHECKING, Any

from lms.base.late import late
from lms.content.media.sound_making import RATE

if TYPE_CHECKING:
    import av
else:
    av = late("av")

#: The level of every voice in LUFS, and how far it may be from that.
LEVEL, TOLERANCE = -16.0, 1.0
#: The loudest sample there is; a file that has it may be clipped.
FULL = 32767
#: What makes the loud sounds of a voice softer, so that the whole can be louder on a small speaker without clipping.
EVEN = "acompressor=threshold=0.06:ratio=6:attack=1:release=60:knee=4"
#: How many dB that takes away as a rule; how much more, at least and at most, a gain has to change than the level that
#: it is to change: where peaks are softened, a part of it goes into them.
USUAL, SOFT = 15.5, (1.0, 3.0)
#: A stretch is quiet whose loudest sample is below this share of the loudest of all; how many samples a stretch has.
QUIET, STRETCH = 0.008, RATE // 200
#: Short words are repeated to so many seconds for measuring: a level needs almost half a second of sound.
MEASURED_SECONDS = 3
#: What a sound without anything to hear measures.
NOTHING = -70.0
#: What is aimed at: making a file small takes away some of the level. How often it is mended, and what is near enough.
AIM, ROUNDS, NEAR = LEVEL + 0.3, 4, 0.3


def loudness_of(samples: bytes) -> float:
    """The level of signed 16-bit samples (RATE a second) without the quiet at both ends; NOTHING for silence."""
    start, stop = loud_part(samples)
    samples = samples[start * 2 : stop * 2]
    if not samples:
        return NOTHING
    again = -(-MEASURED_SECONDS * RATE * 2 // len(samples))
    frames = _through(samples * max(1, again), [("ebur128", "metadata=1")])
    told = [frame.metadata["lavfi.r128.I"] for frame in frames if "lavfi.r128.I" in frame.metadata]
    return max(NOTHING, float(told[-1])) if told else NOTHING


def levelled(samples: bytes, aim: float, ceiling: float) -> bytes:
    """The same samples at the level `aim`; peaks that would go over `ceiling` are softened. Silence stays as it is."""
    level = loudness_of(samples)
    if level <= NOTHING:
        return samples
    gain, made, soft, last = USUAL, samples, SOFT[0], None
    for _round in range(ROUNDS):
        made = _filtered(samples, _chain(aim - level, gain, ceiling))
        off = aim - loudness_of(made)
        if abs(off) <= NEAR:
            break
        if last is not None and last[1] != off:
            soft = min(SOFT[1], max(SOFT[0], (gain - last[0]) / (last[1] - off)))
        last = (gain, off)
        gain += soft * off
    return made


def peak_of(samples: bytes) -> int:
    """The loudest sample, of 32768."""
    values = memoryview(samples).cast("h")
    return max(max(values, default=0), -min(values, default=0))


def loud_part(samples: bytes) -> tuple[int, int]:
    """Where the first stretch begins that is not quiet, and where the last one ends, in samples; (0, 0) for silence."""
    least, length = max(1, peak_of(samples) * QUIET), len(samples) // 2
    places = range(0, length, STRETCH)

    def is_loud(at: int) -> bool:
        return peak_of(samples[at * 2 : (at + STRETCH) * 2]) >= least

    first = next((at for at in places if is_loud(at)), None)
    if first is None:
        return 0, 0
    return first, min(length, next(at for at in reversed(places) if is_loud(at)) + STRETCH)


def _chain(first: float, then: float, ceiling: float) -> list[tuple[str, str]]:
    """Filters that bring speech near its level, make it even, and bring it to its level below the ceiling."""
    even = tuple(EVEN.split("=", 1))
    limit = f"limit={ceiling}:level=disabled:attack=3:release=40"
    return [("volume", f"{first:.2f}dB"), (even[0], even[1]), ("volume", f"{then:.2f}dB"), ("alimiter", limit)]


def _filtered(samples: bytes, chain: list[tuple[str, str]]) -> bytes:
    return b"".join(bytes(one.planes[0])[: one.samples * 2] for one in _through(samples, chain))


def _through(samples: bytes, filters: list[tuple[str, str]]) -> "list[av.AudioFrame]":
    """The frames that come out of a row of FFmpeg's filters."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="s16", layout="mono", sample_rate=RATE)
    chain = [source, *(graph.add(name, setting) for name, setting in filters)]
    chain += [graph.add("aformat", "sample_fmts=s16:channel_layouts=mono"), graph.add("abuffersink")]
    graph.link_nodes(*chain)
    graph.configure()
    frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples) // 2)
    frame.planes[0].update(samples.ljust(frame.planes[0].buffer_size, b"\0"))
    frame.sample_rate, frame.pts = RATE, 0
    graph.push(frame)
    graph.push(None)
    made: list[Any] = []
    while True:
        try:
            made.append(graph.pull())
        except (av.EOFError, av.BlockingIOError):
            return made
