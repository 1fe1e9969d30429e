"""Making voices: what is wanted and not there is said by a program, made small outside, and put on the shelf.

Nothing is written into the database, and no transaction is held. It may be stopped, or die, at any moment: what was put
on the shelf stays, and the next run goes on from there.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from lms.base import outside
from lms.base.turns import NoTurn, turn
from lms.content.media.sound_making import BadSound
from lms.content.media.voice_making import FinishedVoice, finished
from lms.jobs.waiting import leave_room_on_disk
from lms.voices import shelf as shelves
from lms.voices.engines import Engine, EngineFailed
from lms.voices.utterances import Utterance

log = logging.getLogger("lms.voices")
#: Utterances said by one process and made small by another, in one go; how many goes at once.
AT_ONCE, HANDS = 6, 2
#: The turn to make voices on this machine, and seconds to wait for it. Two minutes of speech take some ten seconds.
TURN, WAITS = "voice-making", 3600
LIMITS = outside.Limits(seconds=600, lane="voices", at_once=HANDS, waiting=WAITS, ours=True)
#: Bytes that a go may need on the disk; nothing is made when they would not leave enough room.
ROOM = 20 * 2**20


@dataclass(frozen=True)
class Making:
    """What making came to: how many voices were wanted, were there, were made, could not be made, and their bytes."""

    wanted: int
    there: int
    made: int = 0
    failed: int = 0
    size: int = 0


def make_voices(
    shelf: Path,
    engines: Sequence[Engine],
    utterances: Sequence[Utterance],
    report: Callable[[float], None] = lambda _done: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Making:
    """Make the voices of those utterances that the first engine has not said yet. What it cannot say the next one says.

    `report` takes 0 to 1; `stopped` is asked after each go. Raises outside.Stopped, outside.Busy, NoRoom, OSError. One
    at a time on this machine: a second caller waits, and finds most of its work done.
    """
    if not engines:
        return Making(len(utterances), len(utterances))
    try:
        with turn(TURN, 1, WAITS, stopped):
            return _make(shelf, engines, utterances, report, stopped)
    except NoTurn:
        raise (outside.Stopped if stopped() else outside.Busy) from None


def _make(
    shelf: Path,
    engines: Sequence[Engine],
    utterances: Sequence[Utterance],
    report: Callable[[float], None],
    stopped: Callable[[], bool],
) -> Making:
    missing = [one for one in utterances if not shelves.is_there(shelf, one.digest(engines[0].voice))]
    made = failed = size = 0
    for done, sizes in enumerate(_goes(shelf, engines, missing, stopped), 1):
        made, failed = made + sum(map(bool, sizes)), failed + sizes.count(0)
        size += sum(sizes)
        report(min(1.0, done * AT_ONCE / len(missing)))
    return Making(len(utterances), len(utterances) - len(missing), made, failed, size)


def _goes(
    shelf: Path, engines: Sequence[Engine], missing: Sequence[Utterance], stopped: Callable[[], bool]
) -> Iterator[list[int]]:
    """The bytes of each voice of each go, 0 for one that could not be made, in the order in which goes end."""
    rest = iter(range(0, len(missing), AT_ONCE))
    with ThreadPoolExecutor(HANDS) as hands:
        running: set[Future[list[int]]] = set()
        while True:
            leave_room_on_disk(ROOM)
            for at in _some(rest, HANDS - len(running)):
                running.add(hands.submit(_go, shelf, engines, missing[at : at + AT_ONCE]))
            if not running:
                return
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            yield from [one.result() for one in ended]
            if stopped():
                raise outside.Stopped


def _some(rest: Iterator[int], count: int) -> Iterable[int]:
    return [at for _n, at in zip(range(count), rest, strict=False)]


def _go(shelf: Path, engines: Sequence[Engine], utterances: Sequence[Utterance]) -> list[int]:
    """Say some utterances and keep them. What an engine fails at is tried with the next one, each by itself."""
    try:
        made = _said(engines[0], utterances)
    except (EngineFailed, BadSound, outside.NotDone) as why:
        log.warning(
            "not said", extra={"fields": {"voice": engines[0].voice, "count": len(utterances), "why": str(why)}}
        )
        made = [None] * len(utterances)
        if len(utterances) > 1:
            return [size for one in utterances for size in _go(shelf, engines, [one])]
    for utterance, one in zip(utterances, made, strict=True):
        if one is not None:
            digest = utterance.digest(engines[0].voice)
            shelves.put(shelf, digest, one, engines[0].voice, is_machine=engines[0].is_machine)
    left = [utterance for utterance, one in zip(utterances, made, strict=True) if one is None]
    others = iter(_go(shelf, engines[1:], left) if left and engines[1:] else [0] * len(left))
    return [len(one.opus) if one is not None else next(others) for one in made]


def _said(engine: Engine, utterances: Sequence[Utterance]) -> list[FinishedVoice | None]:
    sounds = iter(engine.say([sentence.said for one in utterances for sentence in one.sentences]))
    given = [([next(sounds) for _ in one.sentences], [s.pause for s in one.sentences]) for one in utterances]
    return outside.work(finished, given, limits=LIMITS)
