"""A second fence behind the renderer: only the elements that it makes may pass."""

import nh3

from lms.content.text import blocks

TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "img", "figure", "div", "span", "br"} | {
    *("picture", "audio", "video", "source", "figcaption", "dfn", "dl", "dt", "dd"),
}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start"},
    "audio": {"controls", "preload", "aria-label"},
    "video": {"controls", "preload", "playsinline", "width", "height", "poster", "aria-label"},
    "source": {"src", "type", "srcset", "sizes"},
}
CLASSES = {
    "div": {"words"},
    "p": {"label"},
    "figure": {"picture"},
    "span": {"missing", "muted"},
    "figcaption": {"muted"},
}


def sanitise(markup: str) -> str:
    """`markup` without anything a step cannot hold."""
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES | {"div": CLASSES["div"] | {block.css for block in blocks.BLOCKS}},
        url_schemes={"https"},
        link_rel="noopener noreferrer",
    )
