"""What a stranger may send: values for addresses, questions and forms of any route, also of routes made later."""

import random
import re
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from werkzeug.routing import AnyConverter, BaseConverter, Rule, UUIDConverter
from werkzeug.routing.converters import NumberConverter

from lms.web.forms import BaseForm
from tests.depth import DEEP, share, times
from tests.structure.tree import modules

#: As they stand in an address, percent-encoded already.
IN_PATH = [
    *("%00", "a%00b", "%FF%FE", "%ED%A0%80", "..", "%2e%2e%2fetc", "%0d%0aX-A:%20b", "a" * 2500, quote("🌾" * 40)),
    *(quote("'\"><script>alert(1)</script>"), quote("٣"), "%20", "-1", "9" * 30, quote("{{7*7}}%s%n"), "A1B2C3"),
]
IN_NUMBER = ["0", "2147483647", "2147483648", "9223372036854775808", "9" * 40]
IN_UUID = ["00000000-0000-0000-0000-000000000000"]
#: As typed into a field.
TYPED = [
    *("", " ", "\x00", "a\x00b", "\ud800", "\ufffe", "\u202e\u200f", "e\u0302\u0301" * 50, "🌾" * 3000, "x" * 60_000),
    *("-1", "0", "9" * 30, "1" * 5000, "٣", "1e400", "NaN", "Infinity", "null", "[]", "2026-99-99", "0000-00-00"),
    *("'; DROP TABLE person; --", "%", "_%\\", "<script>alert(1)</script>", "{{7*7}}", "//other.example", "\r\nA: b"),
    *("50%", "%(x)s", "%s %d {} {0} ${x}", "<meta http-equiv=refresh content=0>", "<button formaction=/x>", '"'),
    *("../../etc/passwd", "http://[::1", "/\\x", "true", "on", "2100-01-01", "00000000-0000-0000-0000-000000000000"),
]
SHORT = [value for value in TYPED if len(value) < 200]
_FILE = b'--x\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\nContent-Type: image/png\r\n\r\n%s\r\n'
_FILES = b"".join(_FILE % (name, b"a\x00../b.png", b"\xff\xd8\xff") for name in (b"file", b"tep", b"anh", b"picture"))
#: (content type, body)
NO_FORMS = [
    *(
        ("application/json", body)
        for body in (b"", b"null", b"[1]", b'{"name": 1, "a": "\\u0000\\ud800"}', b"{", b"\xff")
    ),
    ("application/json", b"[" * 50_000),
    ("application/x-www-form-urlencoded", b"\xff=\xfe&a=%FF&%00=1&=&&a"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=1"),
    ("multipart/form-data", b"a=1"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a"),
    ("multipart/form-data; boundary=x", _FILES + b"--x--\r\n"),
    ("multipart/form-data; boundary=" + "x" * 300, b"--"),
    ("text/plain", b"name=a"),
    ("", b"\x00"),
    ("image/svg+xml", b"<svg/>"),
]
READ = re.compile(r"""request\.(?:args|form|values|files)(?:\.get|\.getlist)?[\[(]\s*["']([\w-]+)["']""")
TESTED = re.compile(r"""["']([\w-]+)["'] (?:not )?in request\.(?:args|form|values|files)""")


@cache
def names() -> list[str]:
    """The name of every field and question parameter in the program."""
    found = {"answer", "match-a", "place-a", "lan", "su-kien", "trang", "q"}
    for path in modules():
        source = path.read_text("utf-8")
        found |= {*READ.findall(source), *TESTED.findall(source)}
    for form in forms(BaseForm):
        found |= {name for name in dir(form) if hasattr(getattr(form, name), "field_class")}
    return sorted(found - {"csrf_token"})


def forms(form: Any) -> Iterator[Any]:
    """Every form that is made of this one."""
    for below in form.__subclasses__():
        yield below
        yield from forms(below)


def addresses(rule: Rule, good: dict[str, Any], *, deep: bool = True) -> Iterator[str]:
    """Addresses of a route: one with good values, then each part in turn with everything hostile."""
    kinds = {name: _kind(converter) for name, converter in rule._converters.items()}
    known = {name: quote(str(good.get(name, good[kind])), safe="/") for name, kind in kinds.items()}
    for name, converter in rule._converters.items():
        if isinstance(converter, AnyConverter):
            known[name] = sorted(converter.items)[0]
    yield _address(rule, known)
    for name, kind in kinds.items() if deep else ():
        # Each route gets every fourth of them in a whole run, others the others.
        place = zlib.crc32(rule.rule.encode()) % 4 if DEEP else 0
        for value in share({"number": IN_NUMBER, "uuid": IN_UUID}.get(kind, IN_PATH), place, 4):
            yield _address(rule, {**known, name: value})


def _kind(converter: BaseConverter) -> str:
    if isinstance(converter, NumberConverter):
        return "number"
    return "uuid" if isinstance(converter, UUIDConverter) else "text"


def _address(rule: Rule, values: dict[str, str]) -> str:
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda part: values[part[1]], rule.rule)


def queries(fields: list[str], *, deep: bool = True) -> Iterator[str]:
    """Questions in an address: broken ones, and hostile values at every parameter, a different mix each time."""
    dice = random.Random(8)
    for _round in range(times(1, 1, 3) if deep else times(0, 0, 1)):
        yield urlencode({name: dice.choice(TYPED)[:200] for name in fields}, errors="surrogatepass")
    if deep:
        yield from ("%FF=%FE&=&&&a[]=1", urlencode(dict.fromkeys(fields, "\x00")))


def bodies(fields: list[str], good: dict[str, str], *, deep: bool = True) -> Iterator[dict[str, str]]:
    """Forms: nothing; hostile values everywhere; some hostile values among good ones, a different mix each time."""
    dice = random.Random(7)
    yield {}
    for _round in range(1 if deep else times(0, 0, 1)):
        yield {name: dice.choice(SHORT) for name in fields}
    for _round in range(times(1, 1, 7) if deep else 0):
        mixed = {name: dice.choice(SHORT) if dice.random() < 0.2 else good.get(name, "1") for name in fields}
        yield mixed | {dice.choice(fields): dice.choice(TYPED)}


#: Text that must be shown as it was typed, by its first words, and text that would be more than text if it were not
#: escaped; what stands in the first is no foreign word that hints for plain language would be about.
CUE = "Cột 50%"
AS_TYPED = f"{CUE} %s %(x)s {{}} {{0}} {{{{7+7}}}} ${{x}} xong"
MARKUP = "zqB\"'></title></textarea><zqx zqy=1><meta http-equiv=refresh content='9;url=/zq'><button formaction=/zq>"
SHORT_MARKUP = "zqC\"'><zqx>%(x)s"
