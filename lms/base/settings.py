"""Settings from the environment: one frozen value, read once when the program starts."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lms.base.backupkeys import what_is_wrong
from lms.base.quotas import Quotas
from lms.base.variables import (
    CURE,
    DEMO_SECRET,
    SettingsError,
    amount,
    driver,
    listens,
    number,
    one_of,
    path,
    span,
    token,
    weakness,
)

__all__ = ["DEMO_SECRET", "ROOT", "Settings", "SettingsError", "from_environment", "weakness"]

ROOT = Path(__file__).resolve().parents[2]


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
    media: Path | None = None
    media_accel: str = ""
    backup_days: int = 7
    backup_copy: str = ""
    backup_keys: tuple[str, ...] = ()
    backup_passphrase: Path | None = None
    backup_identity: Path | None = None
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
    voices: bool = False
    piper: str = "piper"
    piper_model: Path | None = None
    quotas: Quotas = field(default_factory=Quotas)

    @property
    def backups(self) -> Path:
        """The folder of the backups that the program makes by itself."""
        return self.kept_in or self.var / "backups"


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read LMS_* variables.

    Raises SettingsError when LMS_SECRET_KEY is missing or can be guessed outside demo mode, because whoever knows it
    can sign in as anybody; and when a number is not a number.
    """
    env = os.environ if env is None else env
    demo = env.get("LMS_DEMO", "0") == "1"
    var = Path(env.get("LMS_VAR", str(ROOT / "var")))
    base_url = env.get("LMS_BASE_URL", "").rstrip("/")
    return Settings(
        database_url=driver(env.get("LMS_DATABASE_URL") or f"sqlite:///{var / 'lop-lang.db'}"),
        secret_key=_secret(env.get("LMS_SECRET_KEY", ""), demo),
        demo=demo,
        base_url=base_url,
        var=var,
        courses=Path(env.get("LMS_COURSES", str(ROOT / "courses"))),
        backup_days=amount(env, "LMS_BACKUP_DAYS", Settings.backup_days, least=0),
        backup_copy=env.get("LMS_BACKUP_COPY", "").strip(),
        kept_in=path(env, "LMS_BACKUPS"),
        backup_keys=_recipients(env),
        backup_passphrase=path(env, "LMS_BACKUP_PASSPHRASE_FILE"),
        backup_identity=path(env, "LMS_BACKUP_IDENTITY_FILE"),
        media=path(env, "LMS_MEDIA"),
        media_accel=_accel(env),
        secure_cookies=env.get("LMS_SECURE_COOKIES", "1" if base_url.startswith("https:") else "0") == "1",
        proxies=number(env, "LMS_PROXIES", 0),
        team_name=env.get("LMS_TEAM_NAME", Settings.team_name),
        programme_name=env.get("LMS_PROGRAMME_NAME", Settings.programme_name),
        pool_size=number(env, "LMS_POOL_SIZE", 5),
        log_days=number(env, "LMS_LOG_DAYS", 90),
        old_secret_keys=_old_secrets(env.get("LMS_OLD_SECRET_KEYS", ""), demo),
        second_step=one_of(env, "LMS_SECOND_STEP", ("officers", "admins", "all")),
        controller_name=env.get("LMS_CONTROLLER_NAME", "").strip(),
        controller_contact=env.get("LMS_CONTROLLER_CONTACT", "").strip(),
        correction_days=span(env, "LMS_CORRECTION_DAYS", Settings.correction_days),
        keep_audit_years=span(env, "LMS_KEEP_AUDIT_YEARS", Settings.keep_audit_years),
        keep_correction_days=span(env, "LMS_KEEP_CORRECTION_DAYS", Settings.keep_correction_days),
        keep_working_days=span(env, "LMS_KEEP_WORKING_DAYS", Settings.keep_working_days),
        joins_per_code=span(env, "LMS_JOINS_PER_CODE", Settings.joins_per_code),
        keep_idle_years=span(env, "LMS_KEEP_IDLE_YEARS", Settings.keep_idle_years),
        reading_mb=number(env, "LMS_READING_MB", 1024),
        clamd=listens(env, "LMS_CLAMD"),
        metrics_token=token(env, "LMS_METRICS_TOKEN"),
        prepared=env.get("LMS_PREPARED", "1") != "0",
        voices=env.get("LMS_VOICES", "0") == "1",
        piper=env.get("LMS_PIPER", "").strip() or Settings.piper,
        piper_model=path(env, "LMS_PIPER_MODEL"),
        quotas=Quotas(
            course_mb=amount(env, "LMS_COURSE_MB", Quotas.course_mb),
            trainer_mb=amount(env, "LMS_TRAINER_MB", Quotas.trainer_mb),
            media_mb=amount(env, "LMS_MEDIA_MB", Quotas.media_mb),
            waiting_mb=amount(env, "LMS_WAITING_MB", Quotas.waiting_mb),
            free_mb=amount(env, "LMS_FREE_MB", Quotas.free_mb),
            drafts_mb=amount(env, "LMS_DRAFTS_MB", Quotas.drafts_mb),
            # Fewer than three could not tell the first answer, the first right one and the last apart.
            practice_a_day=amount(env, "LMS_PRACTICE_A_DAY", Quotas.practice_a_day, least=3),
            practice_in_all=amount(env, "LMS_PRACTICE_IN_ALL", Quotas.practice_in_all),
            tests_a_day=amount(env, "LMS_TESTS_A_DAY", Quotas.tests_a_day),
            papers_an_hour=amount(env, "LMS_PAPERS_AN_HOUR", Quotas.papers_an_hour),
            papers_a_day=amount(env, "LMS_PAPERS_A_DAY", Quotas.papers_a_day),
        ),
    )


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
    """The old secret keys; what they signed is still believed, so they have to be as good as the present one."""
    found = tuple(keys.split())
    weak = next((weakness(key) for key in found if weakness(key)), "")
    if weak and not demo:
        raise SettingsError(f"A key in LMS_OLD_SECRET_KEYS {weak}. Take it out; people will sign in once more.")
    return found


def _recipients(env: Mapping[str, str]) -> tuple[str, ...]:
    """The keys to which backups are encrypted. A wrong one is reported at once, not on the day a backup is needed."""
    found = tuple(env.get("LMS_BACKUP_KEY", "").split())
    wrong = found and what_is_wrong(found, has_passphrase=bool(env.get("LMS_BACKUP_PASSPHRASE_FILE")))
    if wrong:
        raise SettingsError(wrong)
    return found


def _accel(env: Mapping[str, str]) -> str:
    """The path under which the proxy serves the folder of media; "" where the program does."""
    found = env.get("LMS_MEDIA_ACCEL", "").rstrip("/")
    if found and not re.fullmatch(r"(/[\w.-]+)+", found):
        raise SettingsError(f"LMS_MEDIA_ACCEL must be a path like /media-inside, not {found!r}.")
    if found and not env.get("LMS_MEDIA"):
        raise SettingsError("LMS_MEDIA_ACCEL needs LMS_MEDIA: the proxy can serve a folder only.")
    return found
