"""A second fence behind the renderer: only the elements that it makes may pass."""

import nh3

TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "img", "figure", "div", "span", "br"}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start"},
}
CLASSES = {
    "div": {"tip", "warning", "example", "phone-message"},
    "p": {"label"},
    "figure": {"picture"},
    "span": {"missing"},
}


def sanitise(markup: str) -> str:
    """`markup` without anything a step cannot hold."""
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"https"},
        link_rel="noopener noreferrer",
    )
