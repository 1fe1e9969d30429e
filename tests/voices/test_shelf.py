"""The folder of voices."""

import os
import time
from pathlib import Path

import pytest

from lms.content.media.voice_making import FinishedVoice
from lms.voices.shelf import AAC, OPUS, Voice, is_there, look, put, sound_of, sweep

DIGEST, OTHER = "ab" * 32, "cd" * 32
MADE = FinishedVoice(1540, ((40, 1040),), b"opus", b"aac")


def test_what_was_put_is_found(tmp_path: Path) -> None:
    put(tmp_path, DIGEST, MADE, "espeak-ng vi", is_machine=True)
    assert look(tmp_path, DIGEST) == Voice(DIGEST, "espeak-ng vi", True, 1540, 4, ((40, 1040),))
    assert (sound_of(tmp_path, DIGEST, OPUS), sound_of(tmp_path, DIGEST, AAC)) == (b"opus", b"aac")
    assert Voice(DIGEST, "", True, 1540, 4, ()).seconds == 2
    assert Voice(DIGEST, "", True, 100, 4, ()).seconds == 1


def test_what_was_not_put_is_not_there(tmp_path: Path) -> None:
    assert look(tmp_path / "none", DIGEST) is None
    assert not is_there(tmp_path, DIGEST)
    assert sound_of(tmp_path, DIGEST, OPUS) is None


@pytest.mark.parametrize(("digest", "form"), [("../../etc/passwd", OPUS), (DIGEST.upper(), OPUS), (DIGEST, "json")])
def test_nothing_else_of_the_disk_is_given_out(tmp_path: Path, digest: str, form: str) -> None:
    put(tmp_path, DIGEST, MADE, "x", is_machine=True)
    assert sound_of(tmp_path, digest, form) is None


def test_half_of_a_voice_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The power fails after the first of three files: the note, which comes last, is not there."""
    real = os.replace
    calls = []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) > 1:
            raise OSError("no room")
        real(self, target)
        return target

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="no room"):
        put(tmp_path, DIGEST, MADE, "x", is_machine=True)
    assert look(tmp_path, DIGEST) is None
    assert not list(tmp_path.rglob("*.part"))


def test_what_nothing_needs_goes_after_a_day(tmp_path: Path) -> None:
    for digest in (DIGEST, OTHER):
        put(tmp_path, digest, MADE, "x", is_machine=True)
    (tmp_path / "ab" / "left.part").write_bytes(b"half")
    assert sweep(tmp_path, {DIGEST}) == 0
    assert sweep(tmp_path, {DIGEST}, time.time() + 25 * 3600) == 1
    assert (is_there(tmp_path, DIGEST), is_there(tmp_path, OTHER)) == (True, False)
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".json", ".webm", ".m4a"}
