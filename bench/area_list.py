"""`lms areas load` of a national list: 34 provinces and 3,321 communes, into an empty installation and once more.

    python -m bench.area_list [FILE]

FILE is a list as `lms areas load` takes it (the open national JSON, or CSV). Without one a made-up list of the same
size and shape is loaded.
"""

import json
import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench._installation import ENGINES, fresh
from lms.operating.demo.names import COMMUNES, HAMLETS

PROVINCES, WARDS = 34, 3321


def made_up(folder: Path) -> Path:
    """A list of made-up names in the form of the open national JSON."""
    rng = random.Random(34)
    provinces = [
        {"Code": f"{n:02d}", "FullName": f"Tỉnh {COMMUNES[n % 27]} {n}", "Wards": []} for n in range(PROVINCES)
    ]
    for n in range(WARDS):
        kind = rng.choice(("Xã", "Xã", "Xã", "Phường"))
        name = f"{kind} {rng.choice(COMMUNES)} {rng.choice(HAMLETS)}"
        provinces[n % PROVINCES]["Wards"].append({"Code": f"{n:05d}", "FullName": name})  # type: ignore[attr-defined]
    file = folder / "made-up.json"
    file.write_text(json.dumps(provinces, ensure_ascii=False, indent=1), "utf-8")
    return file


def main() -> None:
    """Measure and print; the command is called as an operator calls it, but in this process."""
    with TemporaryDirectory() as folder:
        file = Path(sys.argv[1]) if len(sys.argv) > 1 else made_up(Path(folder))
        for engine in ENGINES:
            with fresh(engine) as app:
                for time_ in ("first time", "once more"):
                    start = time.perf_counter()
                    result = app.test_cli_runner().invoke(args=["areas", "load", str(file)], catch_exceptions=False)
                    seconds = time.perf_counter() - start
                    assert result.exit_code == 0, result.output
                    print(f"  {engine:10} {time_}: {seconds:5.2f} s  ({result.output.strip()})")


if __name__ == "__main__":
    main()
