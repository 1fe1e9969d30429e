"""The programs that speak, each in a process of its own."""

import io
import wave
from pathlib import Path

import pytest

from lms.base.settings import Settings
from lms.voices.engines import EngineFailed, Espeak, Piper, engines_of, trouble_with
from tests.conftest import make_settings
from tests.voices.speaking import piper


def settings(folder: Path, **changes: object) -> Settings:
    return make_settings("sqlite://", folder, **({"voices": True} | changes))


def test_espeak_says_each_text() -> None:
    short, long = Espeak().say(["có", "bà con bấm vào nút màu xanh, rồi chờ một lát"])
    assert short.startswith(b"RIFF")
    assert len(long) > 3 * len(short)


def test_piper_says_all_texts_in_one_go(tmp_path: Path) -> None:
    command, model = piper(tmp_path)
    made = Piper((command,), model).say(["có", "bà con bấm vào nút màu xanh", "chờ\nmột lát"])
    lengths = [len(one) for one in made]
    assert lengths[1] > lengths[2] > lengths[0]
    with wave.open(io.BytesIO(made[0])) as file:
        assert file.getnchannels() == 1


def test_what_a_program_cannot_do_is_told(tmp_path: Path) -> None:
    command, model = piper(tmp_path)
    with pytest.raises(EngineFailed, match="cannot say this"):
        Piper((command,), model).say(["hỏng rồi"])
    with pytest.raises(EngineFailed, match="made 0 sounds of 1"):
        Piper(("true",), model).say(["có"])
    with pytest.raises(EngineFailed, match="FileNotFoundError"):
        Espeak("no-such-program").say(["có"])


def test_another_model_is_another_voice_whatever_its_name(tmp_path: Path) -> None:
    command, model = piper(tmp_path)
    before = Piper((command,), model).voice
    (tmp_path / "same.onnx").write_text("a model")
    assert Piper((command,), tmp_path / "same.onnx").voice == before
    model.write_text("b model")
    assert Piper((command,), model).voice != before


def test_the_operators_model_comes_first_and_espeak_is_always_there(tmp_path: Path) -> None:
    command, model = piper(tmp_path)
    both = engines_of(settings(tmp_path, piper=command, piper_model=model))
    assert [(engine.voice.split()[0], engine.is_machine) for engine in both] == [("piper", False), ("espeak-ng", True)]
    assert [engine.voice for engine in engines_of(settings(tmp_path))] == ["espeak-ng vi"]
    assert [engine.voice for engine in engines_of(settings(tmp_path, piper_model=tmp_path / "none"))] == [
        "espeak-ng vi"
    ]
    assert engines_of(settings(tmp_path, voices=False)) == ()


def test_the_operator_is_told_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command, model = piper(tmp_path)
    assert trouble_with(settings(tmp_path, piper=command, piper_model=model)) == ""
    assert "no file" in trouble_with(settings(tmp_path, piper_model=tmp_path / "none"))
    assert "no command 'nowhere'" in trouble_with(settings(tmp_path, piper="nowhere", piper_model=model))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt-get install espeak-ng" in trouble_with(settings(tmp_path))
    assert trouble_with(settings(tmp_path, voices=False)) == ""
