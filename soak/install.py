"""`script/soak install`: script/install and the operator's guides, walked on bare Debian machines that boot.

One machine becomes a commune, one a province, one takes the place of a commune's that is gone. Every block of the
guides is run as it stands, or counted with the reason why not; before blocks for a bad day the bad day is made. Ends
with 1 when anything was not as it should be.
"""

import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from soak import _days
from soak._machines import ROOT, Failed, Machine, bare
from soak._pages import Block, blocks

NAME = "hoc.example.vn"
GUIDES = ("docs/operating.md", "docs/may-hong.md")
#: The packages that script/install asks Debian for; fetched once, for all machines.
PACKAGES = "openssl ca-certificates logrotate nginx systemd-timesyncd"
PROVINCE = "postgresql"
#: The answers that are typed when a command asks: a password twice, or yes.
PASSWORD = "ba-con-cung-hoc-2026\n" * 2


@dataclass
class Walk:
    """What was done, how it went and how long it took."""

    rows: list[tuple[str, str, str, float]] = field(default_factory=list)

    def step(self, where: str, what: str, deed: Callable[[], str | None]) -> bool:
        """Do one thing, which is printed now and in the table. False when it failed."""
        began = time.monotonic()
        try:
            told = deed() or "well"
        except Failed as why:
            told = f"FAILED: {why}"
        self.rows.append((where, what, told, time.monotonic() - began))
        print(f"   {where:12} {what[:90]}: {told} ({self.rows[-1][3]:.0f} s)", flush=True)
        return not told.startswith("FAILED")

    def failed(self) -> int:
        """How many things were not as they should be."""
        return sum(told.startswith("FAILED") for _where, _what, told, _seconds in self.rows)


def run_block(machine: Machine, block: Block) -> str:
    """Run a block as it is written, after making happen what comes before it; then check that the site is there."""
    people = _days.before(machine, block)
    answers = PASSWORD if "add-officer" in block.commands else "y\n" * 5
    machine.do(block.commands, answers)
    _days.after(machine, block, people)
    return "as written"


def walk_guide(walk: Walk, machine: Machine, kind: str, events: tuple[str, ...] | None = None) -> None:
    """Run all blocks for a kind of machine, in the order of the guide, or only those after these events."""
    for block in (one for guide in GUIDES for one in blocks(ROOT / guide)):
        if (
            kind in block.machines
            and (events is None or block.event in events)
            and block.event not in LATE - set(events or ())
        ):
            walk.step(kind, block.name, lambda block=block: run_block(machine, block))  # type: ignore[misc]


#: Events that change the kind of a machine; they come after everything else.
LATE = {"grown", "moved"}


def commune(walk: Walk, machine: Machine) -> None:
    """Go through the whole life of a commune's machine, and at last its move to PostgreSQL."""
    machine.boot()
    _days.usb_disk(machine)
    walk_guide(walk, machine, "commune")
    for what, look in _days.LOOKS.items():
        walk.step("commune", what, lambda look=look: look(machine))  # type: ignore[misc]
    walk.step("commune", "settings and passphrase are put by", lambda: _days.put_by(machine))
    _days.fetch_for_province(machine)
    walk_guide(walk, machine, "commune", ("grown",))
    walk.step("grown", "a second run changes nothing", lambda: _days.quiet_second_run(machine))


def province(walk: Walk, machine: Machine) -> None:
    """Go through the whole life of a province's machine."""
    _days.fetch_for_province(machine)
    machine.boot()
    _days.usb_disk(machine)
    walk_guide(walk, machine, "province")
    for what, look in _days.LOOKS.items():
        walk.step("province", what, lambda look=look: look(machine))  # type: ignore[misc]


def new_machine(walk: Walk, machine: Machine, old: Machine) -> None:
    """Replace a commune's machine that is gone by another, then move its folder and change its proxy."""
    machine.boot()
    _days.usb_disk(machine)
    _days.carry(old, machine)
    walk_guide(walk, machine, "new machine")
    walk.step("new machine", "a copied folder has an environment of its own", lambda: _days.copied_folder(machine))
    _days.fetch_for_move(machine)
    walk_guide(walk, machine, "new machine", ("moved",))
    machine.outside("/srv/lop-lang/script/bootstrap", "--also", "caddy")
    walk.step("new machine", "Caddy in the place of nginx", lambda: _days.other_proxy(machine))


def main() -> int:
    """Walk everything; 1 when anything failed."""
    # When it is ended from outside, it still ends the machines that it has started.
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))
    walk, began = Walk(), time.monotonic()
    with ExitStack() as stack:

        def mine(machine: Machine) -> Machine:
            stack.callback(machine.end)
            return machine

        print("== a bare Debian with its packages", flush=True)
        first = mine(bare(PACKAGES))
        print(f"== three machines of it ({time.monotonic() - began:.0f} s)", flush=True)
        other, third = mine(first.copy()), mine(first.copy())
        for name, deed in (
            ("a commune", lambda: commune(walk, first)),
            ("a province", lambda: province(walk, other)),
            ("a new machine", lambda: new_machine(walk, third, first)),
        ):
            print(f"== {name}", flush=True)
            walk.step(name, "as a whole", lambda deed=deed: deed())  # type: ignore[misc]
    _table(walk)
    print(f"{time.monotonic() - began:.0f} s")
    return int(walk.failed() > 0)


def _table(walk: Walk) -> None:
    """Print what was run, what was not and why, in figures and lines."""
    found = [one for guide in GUIDES for one in blocks(ROOT / guide)]
    print("\n| machine | what | how it went | s |\n|---|---|---|---|")
    for where, what, told, seconds in walk.rows:
        print(f"| {where} | {what} | {told.splitlines()[0]} | {seconds:.0f} |")
    for block in found:
        if block.reason:
            print(f"| none | {block.name} | {block.reason} | |")
    left = sum(bool(block.reason) for block in found)
    print(f"\n{len(found)} blocks: {len(found) - left} walked, {left} not; {walk.failed()} failures")


if __name__ == "__main__":
    if sys.argv[1:]:
        raise SystemExit(__doc__)
    raise SystemExit(main())
