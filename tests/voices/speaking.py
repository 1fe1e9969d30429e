"""Voices for tests: an installation with voices on, short utterances, and a stand-in for Piper."""

import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from lms.base.settings import Settings
from lms.voices.utterances import Utterance, uttered

#: Piper is not installed where tests run; this takes its command line and lets espeak-ng speak.
PIPER = """#!{python}
import subprocess, sys, time
order = dict(zip(sys.argv[1::2], sys.argv[2::2]))
assert open(order["--model"]).read() == "a model"
for line in sys.stdin:
    if "hỏng" in line:
        sys.exit("cannot say this")
    said = subprocess.run(["espeak-ng", "-v", "vi", "--stdin", "--stdout"], input=line.encode(), capture_output=True)
    with open(f"{{order['--output-dir']}}/{{time.monotonic_ns()}}.wav", "wb") as file:
        file.write(said.stdout)
"""


def said(text: str) -> Utterance:
    """A text as an utterance."""
    made = uttered(text)
    assert made is not None
    return made


def speaking(app: Flask, folder: Path, patch: pytest.MonkeyPatch, **changes: object) -> Settings:
    """Let an application have voices, which lie below a folder, until the end of the test."""
    settings: Settings = app.extensions["lms_settings"]
    new = replace(settings, var=folder, voices=True, **changes)  # type: ignore[arg-type]
    patch.setitem(app.extensions, "lms_settings", new)
    return new


def piper(folder: Path) -> tuple[str, Path]:
    """A stand-in for Piper: its command and its model."""
    command, model = folder / "piper", folder / "giong.onnx"
    command.write_text(PIPER.format(python=sys.executable), "utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    model.write_text("a model")
    return str(command), model
