"""How much space a learner takes: rows and bytes of each table, and how long comparing all counters takes.

A thousand people with a year of history; docs/scale.md works out from this what a province and the country need.
"""

import resource
import sys
import time

from flask import Flask
from sqlalchemy import func, select, text

from bench._installation import ENGINES, fill, fresh
from lms.base.db import Base, db
from lms.certificates.queries import certified_facts
from lms.learning import counters
from lms.operating.demo.demo_making import Size
from lms.people.models import Person

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
#: As many people in each hamlet as in the district of bench.demo_load.
SIZE = Size(communes=max(1, PEOPLE // 185), hamlets=max(1, PEOPLE // 32), people=PEOPLE, months=12)
#: A statement for the bytes of each table with its indexes.
OF_SERVER = "SELECT relname, pg_total_relation_size(oid), pg_indexes_size(oid) FROM pg_class WHERE relkind = 'r'"
OF_SQLITE = (
    "SELECT m.tbl_name, sum(s.pgsize), sum(CASE WHEN m.type = 'index' THEN s.pgsize ELSE 0 END)"
    " FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY m.tbl_name"
)


def sizes(engine: str) -> dict[str, tuple[int, int]]:
    """By table, its bytes with indexes, and the bytes of the indexes alone."""
    if engine == "sqlite":
        found = db.session.execute(text(OF_SQLITE)).all()
    else:
        db.session.execute(text("ANALYZE"))
        found = db.session.execute(text(OF_SERVER)).all()
    return {name: (int(size), int(index)) for name, size, index in found}


def compared() -> tuple[float, float]:
    """Seconds that comparing all counters takes, and by how many MB this process grew at most."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    assert counters.differences(db.session(), certified_facts(db.session())) == []
    took = time.perf_counter() - start
    return took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def measure(engine: str, app: Flask) -> None:
    """Print what the people have added, a line for each table."""
    with app.app_context():
        empty = sizes(engine)
        db.session.remove()
    fill(app, SIZE)
    with app.app_context():
        full, people = sizes(engine), db.session.scalar(select(func.count()).select_from(Person)) or 1
        added = {name: size - empty.get(name, (0, 0))[0] for name, (size, _index) in full.items()}
        print(f"{engine}: {people} people, {sum(added.values()) / people:,.0f} bytes a person")
        ours = [name for name in added if name in Base.metadata.tables]
        for name in sorted(ours, key=lambda one: -added[one])[:9]:
            rows = db.session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) or 1
            index = full[name][1] / full[name][0]
            print(
                f"  {name:18} {rows / people:7.2f} rows a person {added[name] / people:8,.0f} bytes a person"
                f" {added[name] / rows:6,.0f} bytes a row ({index:.0%} indexes)"
            )
        took, grown = compared()
        print(f"  all counters compared with all facts in {took:.2f} s, {grown:.0f} MB more")


def main() -> None:
    """Measure and print."""
    for engine in ENGINES:
        with fresh(engine) as app:
            measure(engine, app)


if __name__ == "__main__":
    main()
