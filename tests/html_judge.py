"""html-validate as a judge: whether pages are the HTML that the standard asks for.

All pages go to one run of the program, because starting Node costs more than reading a page. The rules are its
recommended set (.htmlvalidate.json) without those that concern taste, or English, and not correctness:

* doctype-style, void-style, no-trailing-whitespace: how the source is written; browsers see no difference.
* form-dup-name: the boxes of one question share a name, as the standard has it for groups of them.
* long-title: a title begins with the heading of its page, and a Vietnamese heading may well pass 70 letters.
* tel-non-breaking: wants phone numbers kept on one line by special blanks, which readers then copy into Zalo.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
NODE = ROOT / ".venv" / "bin" / "node"


def judge(pages: dict[str, str]) -> list[str]:
    """The mistakes of `pages` (a name to show -> HTML), each as "name:line:column rule: message".

    Raises RuntimeError when the judge itself cannot work: that must never look like clean pages.
    """
    if not PROGRAM.exists():
        raise RuntimeError("The HTML judge is not installed; run script/bootstrap --test.")
    with tempfile.TemporaryDirectory() as folder:
        names = _write(pages, Path(folder))
        return [problem for result in _run(Path(folder)) for problem in _readable(result, names)]


def _write(pages: dict[str, str], folder: Path) -> dict[str, str]:
    names = {f"{number:05}.html": name for number, name in enumerate(pages)}
    for file, html in zip(names, pages.values(), strict=True):
        (folder / file).write_text(html, "utf-8")
    return names


def _run(folder: Path) -> list[dict[str, Any]]:
    # What the program says goes to a file: a pipe loses the end of long answers.
    said = folder / "said.json"
    settings = ["--config", ROOT / ".htmlvalidate.json", "--formatter", f"json={said}", "--ext", "html"]
    command = [NODE, PROGRAM, *settings, folder]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": "1"},
    )
    try:
        results: list[dict[str, Any]] = json.loads(said.read_text("utf-8"))
    except (ValueError, OSError):
        raise RuntimeError(f"html-validate said: {done.stdout[-2000:]}{done.stderr[-2000:]}") from None
    return results


def _readable(result: dict[str, Any], names: dict[str, str]) -> list[str]:
    page = names[Path(result["filePath"]).name]
    return [f"{page}:{m['line']}:{m['column']} {m['ruleId']}: {m['message']}" for m in result["messages"]]
