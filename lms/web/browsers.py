"""What a browser calls itself, as the few words people know it by: "Chrome" and "Android". Pure."""

#: A sign in the user agent, and the name that people know. The first that is found counts: nearly all claim to be
#: Chrome.
BROWSERS = (
    ("Zalo", "Zalo"),
    ("FBAN", "Facebook"),
    ("FBAV", "Facebook"),
    ("coc_coc_browser", "Coc Coc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("MiuiBrowser", "Mi Browser"),
    ("UCBrowser", "UC Browser"),
    ("OPR/", "Opera"),
    ("Opera", "Opera"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def label_of(user_agent: str | None) -> str:
    """The browser and the system by their common names: "Chrome/Android"; an unknown part is empty: "/Android", "".
    Nothing else of the user agent is kept."""
    text = user_agent or ""
    parts = (_first(BROWSERS, text), _first(SYSTEMS, text))
    return "/".join(parts) if any(parts) else ""


def _first(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for sign, name in known if sign in text), "")
