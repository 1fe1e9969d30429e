"""Drawings in course folders: SVG with shapes and text only, so that a drawing can never act."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

MOST_BYTES = 6144
MOST_SIDE = 10_000
NAMESPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = set(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs linearGradient radialGradient"
    " stop clipPath use mask pattern symbol".split()
)
FORBIDDEN = re.compile(r"^(on|style$|src$|from$|to$|values$|base$)", re.IGNORECASE)
#: Scripts, addresses elsewhere, and escapes that could hide either.
ACTS = re.compile(r"javascript:|data:|https?:|\\|url\(\s*['\"]?(?!#)|@import|expression\(", re.IGNORECASE)
DECLARATION = re.compile(
    r"\A\ufeff?\s*<\?xml\s(?:(?!encoding)[^>])*(?:encoding=[\"']utf-8[\"'][^>]*)?\?>", re.IGNORECASE
)
#: "<?", "<!" except in comments, and control characters (UTF-16 read as UTF-8 is full of them).
UNWANTED = re.compile(r"<\?|<!(?!--)|[\x00-\x08\x0b\x0c\x0e-\x1f]")
REFERENCE = re.compile(r"#([^\s'\")]+)")


def svg_problems(data: bytes) -> list[str]:
    """What is wrong with a drawing, in plain Vietnamese; empty when it may be used."""
    if len(data) > MOST_BYTES:
        return [f"Hình nặng {len(data)} byte; tối đa {MOST_BYTES}."]
    if not _is_plain_xml(data):
        return ["Hình có phần khai báo DOCTYPE, ENTITY hoặc stylesheet, hoặc không phải UTF-8; bỏ đi."]
    try:
        root = ElementTree.fromstring(data)  # noqa: S314  (no DOCTYPE, so no entities can be declared)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        return [f"Hình không phải SVG đúng: {error}."]
    problems = [] if _size(root) else ["Thẻ svg thiếu viewBox, hoặc viewBox không phải bốn số."]
    if root.tag != f"{NAMESPACE}svg":
        problems.append("Thẻ ngoài cùng phải là svg.")
    for element in root.iter():
        name = str(element.tag).removeprefix(NAMESPACE)
        if name not in ELEMENTS:
            problems.append(f"Không dùng thẻ {name} trong hình.")
        problems += [f"Không dùng thuộc tính {key} trong hình." for key, value in element.items() if _acts(key, value)]
    if _is_nested(root):
        problems.append("Phần dùng lại (use, url) không được chứa phần dùng lại khác.")
    return problems


def svg_size(data: bytes) -> tuple[int, int]:
    """Width and height of a checked drawing, from its viewBox."""
    size = _size(ElementTree.fromstring(data))  # noqa: S314  (checked by svg_problems before)
    assert size is not None  # noqa: S101  (checked by svg_problems before)
    return size


def _is_plain_xml(data: bytes) -> bool:
    """Whether the file is UTF-8 without declarations; another encoding could hide them from this check alone."""
    try:
        text = DECLARATION.sub("", data.decode("utf-8"))
    except UnicodeDecodeError:
        return False
    return UNWANTED.search(text) is None


def _size(root: ElementTree.Element) -> tuple[int, int] | None:
    numbers = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if len(numbers) != 4 or not all(re.fullmatch(r"-?\d{1,6}(\.\d{1,6})?", number) for number in numbers):
        return None
    width, height = round(float(numbers[2])), round(float(numbers[3]))
    return (width, height) if 0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE else None


def _acts(key: str, value: str) -> bool:
    """Whether an attribute could run something or fetch something."""
    name = key.rsplit("}", 1)[-1]
    if name == "href":
        return not value.startswith("#")
    return bool(FORBIDDEN.match(name) or ACTS.search(value))


def _is_nested(root: ElementTree.Element) -> bool:
    """Whether something that is used contains something that uses: ten levels of ten would take for ever to draw."""
    used = {target for element in root.iter() for target in _references(element)}
    return any(
        inner is not element or not inner.tag.endswith("Gradient")
        for element in root.iter()
        if element.get("id") in used
        for inner in element.iter()
        if any(_references(inner))
    )


def _references(element: ElementTree.Element) -> Iterator[str]:
    """The ids that an element's attributes point to."""
    for key, value in element.items():
        if key.rsplit("}", 1)[-1] == "href" or "url(" in value.lower():
            yield from REFERENCE.findall(value)
