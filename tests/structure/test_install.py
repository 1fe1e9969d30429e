"""script/install: its files are whole, its guides name what there is, and its pieces do what they promise."""

import getpass
import itertools
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lms.cli import COMMANDS
from soak._pages import blocks
from tests.structure.test_docs import SETTING, _commands as commands_of
from tests.structure.tree import ROOT

GUIDES = {name: ROOT / "docs" / f"{name}.md" for name in ("operating", "van-hanh", "may-hong")}
SCRIPT = ROOT / "script/install"
SHELL = [SCRIPT, ROOT / "script/bootstrap", ROOT / "install/lms", ROOT / "install/copy-away"]
SHELL += [ROOT / "soak/bare", ROOT / "soak/debootstrap"]
UNITS = {"commune": 1, "province": 2}


def put(folder: Path, kind: str, proxy: str = "nginx") -> dict[str, str]:
    """The files that the script would put on a machine, by their paths there."""
    order: list[str | Path] = [
        ROOT / "script/install",
        kind,
        "--domain",
        "hoc.example.vn",
        "--proxy",
        proxy,
        "--into",
        folder,
    ]
    subprocess.run(order, check=True, capture_output=True)
    return {f"/{path.relative_to(folder)}": path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("kind", "proxy"), list(itertools.product(UNITS, ("nginx", "caddy", "none"))))
def test_every_place_to_fill_in_is_filled_in(tmp_path: Path, kind: str, proxy: str) -> None:
    files = put(tmp_path, kind, proxy)
    assert {path: re.findall(r"@[A-Z_]+@", text) for path, text in files.items() if re.search(r"@[A-Z_]+@", text)} == {}
    services = [path for path in files if path.endswith(".service") and "check" not in path]
    assert len(services) == UNITS[kind]


@pytest.mark.parametrize("kind", UNITS)
def test_every_service_is_closed_and_none_shuts_out_what_the_program_needs(tmp_path: Path, kind: str) -> None:
    files = put(tmp_path, kind)
    for path in (path for path in files if path.endswith(".service")):
        lines = set(files[path].splitlines())
        assert {"User=lop-lang", "UMask=0077", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= lines, path
        # A list of what is allowed would leave Landlock out, without a word: see install/closed.conf.
        assert not re.search(r"^SystemCallFilter=[^~]", files[path], re.MULTILINE), path
        assert "MemoryDenyWriteExecute" not in {line.split("=")[0] for line in lines}, path


def test_a_new_installation_has_a_key_of_its_own_and_known_settings_only(tmp_path: Path) -> None:
    known = set(SETTING.findall((ROOT / "lms/base/settings.py").read_text("utf-8"))) | {
        "HOST",
        "PORT",
        "WEB_CONCURRENCY",
    }
    keys = set()
    for kind in UNITS:
        text = put(tmp_path / kind, kind)["/etc/lop-lang.env"]
        assert set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)) - known == set()
        assert ("LMS_DATABASE_URL" in text) is (kind == "province")
        keys |= set(re.findall(r"^LMS_SECRET_KEY=([0-9a-f]{64})$", text, re.MULTILINE))
        assert (tmp_path / kind / "etc/lop-lang.env").stat().st_mode & 0o777 == 0o640
    assert len(keys) == len(UNITS)


@pytest.mark.parametrize("name", ["", "a b.vn", "hoc.vn;reboot", "$(id)", "-x.vn", "hoc.vn/x"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    order: list[str | Path] = [
        ROOT / "script/install",
        "commune",
        "--domain",
        name,
        "--proxy",
        "nginx",
        "--into",
        tmp_path,
        "--yes",
    ]
    tried = subprocess.run(order, check=False, capture_output=True, text=True)
    if name:
        assert tried.returncode == 1
        assert "a name like hoc.example.vn" in tried.stderr
        assert list(tmp_path.iterdir()) == []
    else:
        assert tried.returncode == 0  # the machine's own name


@pytest.mark.parametrize("script", SHELL, ids=lambda path: path.name)
def test_every_shell_script_can_be_read_by_a_plain_sh(script: Path) -> None:
    assert script.read_text("utf-8").startswith("#!/bin/sh\n")
    assert script.stat().st_mode & 0o111
    judges = [["sh", "-n"]] + ([["shellcheck", "-S", "warning"]] if shutil.which("shellcheck") else [])
    for judge in judges:
        told = subprocess.run([*judge, script], check=False, capture_output=True, text=True)
        assert told.stdout + told.stderr == ""


# --- the guides ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("guide", GUIDES)
def test_every_block_says_where_it_is_walked_or_why_not(guide: str) -> None:
    found = blocks(GUIDES[guide])
    assert found
    assert all(block.machines or block.reason for block in found)


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_names_commands_and_settings_that_there_are(guide: str) -> None:
    text = GUIDES[guide].read_text("utf-8")
    settings = set(SETTING.findall((ROOT / "lms/base/settings.py").read_text("utf-8")))
    assert (
        set(re.findall(r"(?<!@)\bLMS_[A-Z_]+[A-Z]\b", text))
        - settings
        - {"LMS_TEST_POSTGRES_URL", "LMS_TEST_PROCESSES"}
        == set()
    )
    known = set(commands_of(COMMANDS, "lms"))
    known |= {command.rsplit(" ", 1)[0] for command in known} | {"lms"}
    named = {tuple(words.split()) for words in re.findall(r"(?:`|^)(lms [a-z][a-z -]*[a-z])", text, re.MULTILINE)}
    assert [words for words in named if not {" ".join(words[:2]), " ".join(words[:3])} & known] == []


def test_the_vietnamese_guides_type_what_the_english_one_does() -> None:
    """Those commands are walked as they stand, so a command that is in no English block is a command nobody tried."""
    english = {line for block in blocks(GUIDES["operating"]) for line in block.commands.splitlines()}
    vietnamese = [line for block in blocks(GUIDES["van-hanh"]) for line in block.commands.splitlines()]
    assert [line for line in vietnamese if line not in english and not line.startswith("#")] == []
    missing = {line.split()[0] for line in english if line.startswith("lms ")} - {
        line.split()[0] for line in vietnamese if line
    }
    assert missing == set()


def test_the_page_for_a_bad_day_fits_a_sheet_of_paper() -> None:
    lines = GUIDES["may-hong"].read_text("utf-8").splitlines()
    assert sum(max(1, -(-len(line) // 105)) for line in lines) <= 90


# --- pieces ----------------------------------------------------------------------------------------------------------


def test_the_command_reads_settings_as_the_service_does_and_runs_none_of_them(tmp_path: Path) -> None:
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nenv | grep ^LMS_ | sort\necho "$*"\n', "utf-8")
    python.chmod(0o755)
    (tmp_path / "env").write_text(
        "# a note=1\nLMS_TEAM_NAME=Tổ công nghệ số\nLMS_A=\"in quotes\"\nLMS_B='x'\n"
        f"LMS_C=$(touch {tmp_path}/run)\nnonsense\nLMS_D=a=b",
        "utf-8",
    )
    values = {
        "FOLDER": tmp_path,
        "ENV": tmp_path / "env",
        "USER": getpass.getuser(),
        "DATA": tmp_path,
        "BACKUPS": tmp_path,
    }
    text = (ROOT / "install/lms").read_text("utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    command = tmp_path / "lms"
    command.write_text(text, "utf-8")
    left = {"LMS_DEMO": "1", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    told = subprocess.run(
        ["sh", command, "people", "a b"], env=left, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == [
        "LMS_A=in quotes",
        "LMS_B=x",
        f"LMS_C=$(touch {tmp_path}/run)",
        "LMS_D=a=b",
        "LMS_TEAM_NAME=Tổ công nghệ số",
        "-P -m lms people a b",
    ]
    assert not (tmp_path / "run").exists()
    python.unlink()
    lost = subprocess.run(["sh", command], env=left, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (lost.returncode, len(lost.stderr.splitlines())) == (1, 1)
    assert "script/install" in lost.stderr


def test_a_copy_goes_to_another_disk_only_and_takes_the_erased_along(tmp_path: Path) -> None:
    backup, there = tmp_path / "night-20261130-010000.zip", tmp_path / "usb"
    backup.write_bytes(b"all of it")
    order: list[str | Path] = [ROOT / "install/copy-away", there, backup]
    gone = subprocess.run(order, check=False, capture_output=True, text=True)
    assert "is not there" in gone.stderr
    there.mkdir()
    same = subprocess.run(order, check=False, capture_output=True, text=True)
    assert (same.returncode, "same disk" in same.stderr) == (1, True)
    assert list(there.iterdir()) == []


@pytest.mark.slow
@pytest.mark.long
def test_a_copied_folder_gets_an_environment_of_its_own(tmp_path: Path) -> None:
    """As long as the old folder is there, its programs would answer from there."""
    old, new = tmp_path / "old", tmp_path / "new"
    for part in ("script", "lms/translations", ".venv/bin"):
        (old / part).mkdir(parents=True)
    shutil.copy(ROOT / "script/bootstrap", old / "script")
    for lock in ("requirements.lock", "package-lock.json"):
        (old / lock).write_text("", "utf-8")
    # An environment as `python -m venv` leaves it: its programs name the folder that it was made in.
    for name, text in (("python", f'#!/bin/sh\nexec {sys.executable} "$@"\n'), ("pip", "#!/bin/sh\necho pip 26\n")):
        program = old / ".venv/bin" / name
        program.write_text(text + f"# {old}/.venv/bin/python\n", "utf-8")
        program.chmod(0o755)
    shutil.copytree(old, new, symlinks=True)
    subprocess.run([new / "script/bootstrap"], check=True, capture_output=True)
    named = [file.name for file in (new / ".venv/bin").iterdir() if file.is_file() and not file.is_symlink()]
    assert {"lms", "pip"} <= set(named)
    wrong = [name for name in named if str(old) in (new / ".venv/bin" / name).read_text("utf-8", "replace")]
    assert wrong == []
