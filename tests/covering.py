"""What the tests reach of each layer: the table that `script/coverage` prints after its run.

Lines and branches are counted. Of the layers that hold what the program knows, both together must reach LEAST and the
branches by themselves LEAST_BRANCHES: some of these belong to PostgreSQL, which has no part in this run. With
`--missing` every module of theirs follows with the lines and branches that no test reaches.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from coverage import Coverage

from tests.structure.layers import dotted, layer_of
from tests.structure.tree import ROOT

#: Layers in which what is right and wrong is decided; the rest draws pages, opens transactions and talks to terminals.
JUDGED = ("models", "rules", "queries", "actions")
#: Percent of lines and branches together, and of branches alone.
LEAST, LEAST_BRANCHES = 95, 90
#: What coverage counts of a module.
COUNTED = ("num_statements", "covered_lines", "num_branches", "covered_branches")


def measured(data: str | None = None) -> dict[str, Any]:
    """Each module's measurement, by its path; of one file of data, or the usual one."""
    coverage = Coverage(**({"data_file": data} if data else {}))
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(target))
        return dict(json.loads(target.read_text("utf-8"))["files"])


def by_layer(files: dict[str, Any]) -> dict[str, Counter[str]]:
    """What there is and what was reached, added up for each layer; all others are "the rest"."""
    sums: dict[str, Counter[str]] = {layer: Counter() for layer in (*JUDGED, "the rest")}
    for path, said in files.items():
        layer = layer_of(dotted(ROOT / path))
        one = sums[layer if layer in JUDGED else "the rest"]
        one.update({"modules": 1} | {name: said["summary"][name] for name in COUNTED})
    return sums


def percent(reached: int, there: int) -> float:
    """So many percent; of nothing everything is reached."""
    return 100 * reached / there if there else 100.0


def reached(sums: Counter[str]) -> tuple[float, float, float]:
    """Percent of lines, of branches, and of both together."""
    lines = sums["covered_lines"], sums["num_statements"]
    branches = sums["covered_branches"], sums["num_branches"]
    return percent(*lines), percent(*branches), percent(lines[0] + branches[0], lines[1] + branches[1])


def table(sums: dict[str, Counter[str]]) -> list[str]:
    """The table, a row for each layer and one for the whole."""
    rows = ["layer      modules   lines  reached  branches  reached  together"]
    for layer, one in [*sums.items(), ("all", sum(sums.values(), Counter()))]:
        lines, branches, both = reached(one)
        there = f"{one['modules']:7}  {one['num_statements']:6}  {lines:6.2f}%"
        rows.append(f"{layer:10} {there}  {one['num_branches']:8}  {branches:6.2f}%  {both:7.2f}%")
    return rows


def too_low(sums: dict[str, Counter[str]]) -> list[str]:
    """The judged layers of which the tests reach too little."""
    found = {layer: reached(sums[layer]) for layer in JUDGED}
    return [name for name, (_lines, branches, both) in found.items() if both < LEAST or branches < LEAST_BRANCHES]


def missing(files: dict[str, Any]) -> Iterable[str]:
    """What no test reaches in the judged layers, module by module."""
    for path, said in sorted(files.items()):
        lines, branches = said["missing_lines"], said["missing_branches"]
        if layer_of(dotted(ROOT / path)) in JUDGED and (lines or branches):
            yield f"{path}: lines {lines}, branches {[f'{start}->{end}' for start, end in branches]}"


def main(*asked: str) -> int:
    """Print the table; 1 when a judged layer is below LEAST, unless only a part was run (`--part`)."""
    files = measured()
    sums = by_layer(files)
    lines = [*table(sums), *(missing(files) if "--missing" in asked else ())]
    low = too_low(sums)
    if low and "--part" not in asked:
        lines.append(f"FAILED: less than {LEAST} % is reached of {', '.join(low)}. --missing names what is not.")
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(low) and "--part" not in asked)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
