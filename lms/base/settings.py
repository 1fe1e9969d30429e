"""Settings from the environment: one frozen value, read once when the program starts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class SettingsError(Exception):
    """The environment asks for something that cannot be; the message names variable and cure."""


@dataclass(frozen=True)
class Settings:
    """Every setting of an installation. Each variable is described in docs/operating.md."""

    database_url: str
    secret_key: str
    demo: bool = False
    base_url: str = ""
    var: Path = ROOT / "var"
    courses: Path = ROOT / "courses"
    secure_cookies: bool = False
    proxies: int = 0
    team_name: str = "Tổ công nghệ số cộng đồng"
    programme_name: str = "Lớp Làng"
    testing: bool = False
    pool_size: int = 5
    log_days: int = 90
    old_secret_keys: tuple[str, ...] = ()
    reading_mb: int = 1024


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read LMS_* variables.

    Raises SettingsError when LMS_SECRET_KEY is missing outside demo mode, because a known key would let
    anybody sign in as anybody, and when a number is not a number.
    """
    env = os.environ if env is None else env
    demo = env.get("LMS_DEMO", "0") == "1"
    var = Path(env.get("LMS_VAR", str(ROOT / "var")))
    base_url = env.get("LMS_BASE_URL", "").rstrip("/")
    return Settings(
        database_url=_driver(env.get("LMS_DATABASE_URL") or f"sqlite:///{var / 'lop-lang.db'}"),
        secret_key=_secret(env.get("LMS_SECRET_KEY", ""), demo),
        demo=demo,
        base_url=base_url,
        var=var,
        courses=Path(env.get("LMS_COURSES", str(ROOT / "courses"))),
        secure_cookies=env.get("LMS_SECURE_COOKIES", "1" if base_url.startswith("https:") else "0") == "1",
        proxies=_number(env, "LMS_PROXIES", 0),
        team_name=env.get("LMS_TEAM_NAME", Settings.team_name),
        programme_name=env.get("LMS_PROGRAMME_NAME", Settings.programme_name),
        pool_size=_number(env, "LMS_POOL_SIZE", 5),
        log_days=_number(env, "LMS_LOG_DAYS", 90),
        old_secret_keys=tuple(env.get("LMS_OLD_SECRET_KEYS", "").split()),
        reading_mb=_number(env, "LMS_READING_MB", 1024),
    )


def _secret(key: str, demo: bool) -> str:
    if key:
        return key
    if demo:
        return "demo-only-not-secret"
    raise SettingsError(
        "LMS_SECRET_KEY is missing. Set it to a long random text, for example the output of"
        ' python3 -c "import secrets; print(secrets.token_urlsafe(48))"; or set LMS_DEMO=1 to try things out.'
    )


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name, default))
    except ValueError:
        raise SettingsError(f"{name} must be a whole number, not {env[name]!r}.") from None


def _driver(url: str) -> str:
    """Name psycopg 3 in addresses that leave the driver open, as hosting providers print them."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
