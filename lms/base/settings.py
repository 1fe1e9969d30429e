"""Settings from the environment: one frozen value, read once when the program starts."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from lms.base.quotas import Quotas

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
    kept_in: Path | None = None
    backup_days: int = 7
    backup_copy: str = ""
    secure_cookies: bool = False
    proxies: int = 0
    team_name: str = "Tổ công nghệ số cộng đồng"
    programme_name: str = "Lớp Làng"
    testing: bool = False
    pool_size: int = 5
    log_days: int = 90
    old_secret_keys: tuple[str, ...] = ()
    second_step: str = "officers"
    controller_name: str = ""
    controller_contact: str = ""
    correction_days: int = 10
    keep_audit_years: int = 5
    keep_correction_days: int = 365
    keep_working_days: int = 60
    keep_idle_years: int = 5
    reading_mb: int = 1024
    joins_per_code: int = 100
    clamd: str = ""
    metrics_token: str = ""
    prepared: bool = True
    quotas: Quotas = field(default_factory=Quotas)

    @property
    def backups(self) -> Path:
        """The folder of the backups that the program makes by itself."""
        return self.kept_in or self.var / "backups"


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read LMS_* variables.

    Raises SettingsError when LMS_SECRET_KEY is missing or can be guessed outside demo mode, because whoever knows it
    signs in as anybody; and when a number is not a number.
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
        backup_days=_amount(env, "LMS_BACKUP_DAYS", Settings.backup_days, least=0),
        backup_copy=env.get("LMS_BACKUP_COPY", "").strip(),
        kept_in=Path(env["LMS_BACKUPS"]) if env.get("LMS_BACKUPS") else None,
        secure_cookies=env.get("LMS_SECURE_COOKIES", "1" if base_url.startswith("https:") else "0") == "1",
        proxies=_number(env, "LMS_PROXIES", 0),
        team_name=env.get("LMS_TEAM_NAME", Settings.team_name),
        programme_name=env.get("LMS_PROGRAMME_NAME", Settings.programme_name),
        pool_size=_number(env, "LMS_POOL_SIZE", 5),
        log_days=_number(env, "LMS_LOG_DAYS", 90),
        old_secret_keys=_old_secrets(env.get("LMS_OLD_SECRET_KEYS", ""), demo),
        second_step=_one_of(env, "LMS_SECOND_STEP", ("officers", "admins", "all")),
        controller_name=env.get("LMS_CONTROLLER_NAME", "").strip(),
        controller_contact=env.get("LMS_CONTROLLER_CONTACT", "").strip(),
        correction_days=_span(env, "LMS_CORRECTION_DAYS", Settings.correction_days),
        keep_audit_years=_span(env, "LMS_KEEP_AUDIT_YEARS", Settings.keep_audit_years),
        keep_correction_days=_span(env, "LMS_KEEP_CORRECTION_DAYS", Settings.keep_correction_days),
        keep_working_days=_span(env, "LMS_KEEP_WORKING_DAYS", Settings.keep_working_days),
        joins_per_code=_span(env, "LMS_JOINS_PER_CODE", Settings.joins_per_code),
        keep_idle_years=_span(env, "LMS_KEEP_IDLE_YEARS", Settings.keep_idle_years),
        reading_mb=_number(env, "LMS_READING_MB", 1024),
        clamd=_listens(env, "LMS_CLAMD"),
        metrics_token=_token(env, "LMS_METRICS_TOKEN"),
        prepared=env.get("LMS_PREPARED", "1") != "0",
        quotas=Quotas(
            course_mb=_amount(env, "LMS_COURSE_MB", Quotas.course_mb),
            trainer_mb=_amount(env, "LMS_TRAINER_MB", Quotas.trainer_mb),
            media_mb=_amount(env, "LMS_MEDIA_MB", Quotas.media_mb),
            waiting_mb=_amount(env, "LMS_WAITING_MB", Quotas.waiting_mb),
            free_mb=_amount(env, "LMS_FREE_MB", Quotas.free_mb),
            drafts_mb=_amount(env, "LMS_DRAFTS_MB", Quotas.drafts_mb),
            # Fewer than three could not tell the first answer, the first right one and the last.
            practice_a_day=_amount(env, "LMS_PRACTICE_A_DAY", Quotas.practice_a_day, least=3),
            practice_in_all=_amount(env, "LMS_PRACTICE_IN_ALL", Quotas.practice_in_all),
            tests_a_day=_amount(env, "LMS_TESTS_A_DAY", Quotas.tests_a_day),
            papers_an_hour=_amount(env, "LMS_PAPERS_AN_HOUR", Quotas.papers_an_hour),
            papers_a_day=_amount(env, "LMS_PAPERS_A_DAY", Quotas.papers_a_day),
        ),
    )


#: Shorter keys, and those of few different signs, are tried out by whoever has one cookie.
SHORTEST_SECRET, FEWEST_SIGNS = 32, 10
DEMO_SECRET = "demo-only-not-secret"  # noqa: S105  (no secret: demo mode only, refused elsewhere)
CURE = (
    "Set it to a long random text, for example the output of"
    ' python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
)


def weakness(key: str) -> str:
    """Why a secret key can be guessed; empty when it cannot."""
    if key == DEMO_SECRET:
        return "is the one of the demo, which everybody knows"
    if len(key) < SHORTEST_SECRET:
        return f"is shorter than {SHORTEST_SECRET} characters"
    return "repeats the same few characters" if len(set(key)) < FEWEST_SIGNS else ""


def _secret(key: str, demo: bool) -> str:
    if demo:
        return key or DEMO_SECRET
    if not key:
        raise SettingsError(f"LMS_SECRET_KEY is missing. {CURE}; or set LMS_DEMO=1 to try things out.")
    if weakness(key):
        raise SettingsError(
            f"LMS_SECRET_KEY {weakness(key)}. {CURE}. With the new key everybody signs in once more; a key that can be"
            " guessed does not belong into LMS_OLD_SECRET_KEYS either."
        )
    return key


def _old_secrets(keys: str, demo: bool) -> tuple[str, ...]:
    """Former keys; what they signed is still believed, so they have to be as good as the present one."""
    found = tuple(keys.split())
    weak = next((weakness(key) for key in found if weakness(key)), "")
    if weak and not demo:
        raise SettingsError(f"A key in LMS_OLD_SECRET_KEYS {weak}. Take it out; people will sign in once more.")
    return found


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name, default))
    except ValueError:
        raise SettingsError(f"{name} must be a whole number, not {env[name]!r}.") from None


def _one_of(env: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    """The setting's word; the first one when it is not set."""
    word = env.get(name) or words[0]
    if word not in words:
        raise SettingsError(f"{name} must be one of {', '.join(words)}, not {word!r}.")
    return word


def _span(env: Mapping[str, str], name: str, default: int) -> int:
    """Days or years that something is kept: at least one, because nothing would be left of it."""
    found = _number(env, name, default)
    if not 1 <= found <= 36_500:
        raise SettingsError(f"{name} must be at least 1 and at most 36500, not {found}.")
    return found


def _listens(env: Mapping[str, str], name: str) -> str:
    """Where a service listens: host:port or the path of a socket; "" for nowhere."""
    found = env.get(name, "").strip()
    if found and not re.fullmatch(r"/\S+|\S+:\d{1,5}", found):
        raise SettingsError(f"{name} must be host:port or the path of a socket, not {found!r}.")
    return found


def _token(env: Mapping[str, str], name: str) -> str:
    """What another program shows to be let in; "" for nobody. Raises SettingsError when it can be guessed."""
    found = env.get(name, "").strip()
    if found and (len(found) < 16 or len(set(found)) < FEWEST_SIGNS):
        raise SettingsError(f"{name} can be guessed. {CURE}; or leave it out, and nobody is let in.")
    return found


def _amount(env: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    """How much may be kept: never nothing, because then nobody could work."""
    found = _number(env, name, default)
    if found < least:
        raise SettingsError(f"{name} must be at least {least}, not {found}.")
    return found


def _driver(url: str) -> str:
    """Name psycopg 3 in addresses that leave the driver open, as hosting providers print them.

    Raises SettingsError for what is no address, without repeating it: there is a password in it.
    """
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            url = "postgresql+psycopg://" + url.removeprefix(prefix)
    try:
        known = make_url(url).get_backend_name() in ("sqlite", "postgresql")
    except (ArgumentError, ValueError):
        known = False
    if not known:
        raise SettingsError(
            "LMS_DATABASE_URL must be postgresql://user:password@host/name, or left out for SQLite. Signs like @ : / in"
            " a password are written as %40 %3A %2F; of two hosts it is"
            " postgresql://user:password@/name?host=one:5432&host=other:5432&target_session_attrs=read-write."
        )
    return url
