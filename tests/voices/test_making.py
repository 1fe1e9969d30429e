"""Making voices, and finding them."""

from pathlib import Path

import pytest
from flask import Flask

from lms.base import outside
from lms.base.quotas import NoRoom, Quotas, configure, quotas
from lms.voices.engines import Espeak, Piper
from lms.voices.listening import voice_of, voices_of
from lms.voices.looking_over import look_over
from lms.voices.making import AT_ONCE, Making, make_voices
from lms.voices.shelf import digests, shelf_of
from tests.voices.speaking import piper, said, speaking

WORDS = [said("Bà con bấm vào nút màu xanh."), said("Một. Hai.")]


def test_voices_are_made_once_and_found(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = speaking(app, tmp_path, monkeypatch)
    shelf, heard = shelf_of(settings), list[float]()
    assert voice_of(settings, WORDS[0]) is None
    first = make_voices(shelf, [Espeak()], WORDS, heard.append)
    assert (first.wanted, first.there, first.made, first.failed, heard) == (2, 0, 2, 0, [1.0])
    assert make_voices(shelf, [Espeak()], WORDS) == Making(2, 2)
    found = voice_of(settings, WORDS[1])
    assert found is not None
    assert (found.is_machine, len(found.spans), first.size > found.size) == (True, 2, True)
    assert [one.digest for one in voices_of(settings, WORDS)] == [one.digest("espeak-ng vi") for one in WORDS]
    assert voices_of(settings, [*WORDS, said("Chưa có.")]) == ()


def test_only_changed_words_are_said_anew(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = shelf_of(speaking(app, tmp_path, monkeypatch))
    make_voices(shelf, [Espeak()], WORDS[:1])
    assert make_voices(shelf, [Espeak()], [WORDS[0], said("bà con  bấm vào nút màu xanh.")]).made == 0
    assert make_voices(shelf, [Espeak()], [WORDS[0], said("Bà con bấm vào nút màu đỏ.")]).made == 1


def test_what_the_best_voice_cannot_say_the_next_one_says(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command, model = piper(tmp_path)
    settings = speaking(app, tmp_path, monkeypatch, piper=command, piper_model=model)
    words = [*WORDS, said("Máy hỏng rồi.")]
    made = make_voices(shelf_of(settings), [Piper((command,), model), Espeak()], words)
    assert (made.made, made.failed) == (3, 0)
    assert [voice.is_machine for voice in voices_of(settings, words)] == [False, False, True]


def test_what_nobody_can_say_is_counted(tmp_path: Path, app: Flask) -> None:
    assert app
    made = make_voices(tmp_path / "voices", [Espeak("no-such-program")], WORDS)
    assert (made.made, made.failed) == (0, 2)


def test_without_a_program_nothing_is_wanted(tmp_path: Path) -> None:
    assert make_voices(tmp_path, [], WORDS) == Making(2, 2)


def test_what_was_made_before_the_stop_stays(app: Flask, tmp_path: Path) -> None:
    assert app
    words = [said(f"Câu {number}.") for number in range(4 * AT_ONCE)]
    with pytest.raises(outside.Stopped):
        make_voices(tmp_path / "voices", [Espeak()], words, stopped=lambda: True)
    there = len(list(digests(tmp_path / "voices")))
    assert 0 < there < len(words)


def test_a_full_disk_is_left_alone(app: Flask, tmp_path: Path) -> None:
    assert app
    kept = quotas()
    configure(Quotas(free_mb=10**9), tmp_path)
    try:
        with pytest.raises(NoRoom):
            make_voices(tmp_path / "voices", [Espeak()], WORDS)
    finally:
        configure(kept, app.extensions["lms_settings"].var)


def test_looking_over_opens_every_file(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = speaking(app, tmp_path, monkeypatch)
    shelf = shelf_of(settings)
    make_voices(shelf, [Espeak()], WORDS)
    looked = look_over(settings, WORDS, lambda _done: None)
    assert (looked.faults, looked.there, looked.percent, looked.seconds) == ((), 2, 100.0, looked.seconds)
    digest = WORDS[0].digest("espeak-ng vi")
    (shelf / digest[:2] / f"{digest}.m4a").write_bytes(b"broken")
    looked = look_over(settings, [*WORDS, said("Chưa có.")], lambda _done: None)
    assert looked.faults == (
        "no voice: chưa có.",
        f"{digest[:12]} cannot be opened: bà con bấm vào nút màu xanh.",
    )
    assert looked.percent == pytest.approx(66.7, abs=0.1)
