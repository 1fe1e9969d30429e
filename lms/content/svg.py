"""Drawings in course folders: SVG with shapes and text only, so that a drawing can never act."""

import re
from xml.etree import ElementTree

MOST_BYTES = 6144
NAMESPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = set(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs linearGradient radialGradient"
    " stop clipPath use mask pattern symbol".split()
)
FORBIDDEN = re.compile(r"^(on|style$|src$|from$|to$|values$)", re.IGNORECASE)


def svg_problems(data: bytes) -> list[str]:
    """What is wrong with a drawing, in plain Vietnamese; empty when it may be used."""
    if len(data) > MOST_BYTES:
        return [f"Hình nặng {len(data)} byte; tối đa {MOST_BYTES}."]
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"<?xml-stylesheet" in data:
        return ["Hình có phần khai báo DOCTYPE, ENTITY hoặc stylesheet; bỏ đi."]
    try:
        root = ElementTree.fromstring(data)  # noqa: S314  (no DOCTYPE, so no entities can be declared)
    except ElementTree.ParseError as error:
        return [f"Hình không phải SVG đúng: {error}."]
    problems = [] if root.get("viewBox") else ["Thẻ svg thiếu viewBox."]
    for element in root.iter():
        name = str(element.tag).removeprefix(NAMESPACE)
        if name not in ELEMENTS:
            problems.append(f"Không dùng thẻ {name} trong hình.")
        problems += [f"Không dùng thuộc tính {key} trong hình." for key, value in element.items() if _acts(key, value)]
    return problems


def svg_size(data: bytes) -> tuple[int, int]:
    """Width and height of a checked drawing, from its viewBox."""
    root = ElementTree.fromstring(data)  # noqa: S314  (checked by svg_problems before)
    _x, _y, width, height = re.split(r"[\s,]+", root.get("viewBox", "0 0 320 200").strip())
    return round(float(width)), round(float(height))


def _acts(key: str, value: str) -> bool:
    """Whether an attribute could run something or fetch something."""
    name = key.rsplit("}", 1)[-1]
    if name == "href":
        return not value.startswith("#")
    return bool(FORBIDDEN.match(name)) or "javascript:" in value.lower() or "url(http" in value.replace(" ", "").lower()
