"""Settings: what anybody could guess is refused at the start, with the cure."""

from collections.abc import Mapping

import pytest

from lms.base.quotas import MB, Quotas
from lms.base.settings import DEMO_SECRET, SettingsError, from_environment, weakness
from lms.sharing.unpacking import MOST_BYTES as PACKAGE_MOST, MOST_UNPACKED

GOOD = "kX3vT9qLw2RzB7nFy5HdJ8mPc4GsA6eU"


@pytest.mark.parametrize(
    ("env", "why"),
    [
        ({}, "LMS_SECRET_KEY is missing"),
        ({"LMS_SECRET_KEY": "abc"}, "shorter than 32"),
        ({"LMS_SECRET_KEY": GOOD[:-1]}, "shorter than 32"),
        ({"LMS_SECRET_KEY": "changeme" * 8}, "same few characters"),
        ({"LMS_SECRET_KEY": DEMO_SECRET}, "everybody knows"),
        ({"LMS_SECRET_KEY": GOOD, "LMS_OLD_SECRET_KEYS": f"{GOOD} {DEMO_SECRET}"}, "everybody knows"),
        ({"LMS_SECRET_KEY": GOOD, "LMS_OLD_SECRET_KEYS": "test"}, "shorter than 32"),
    ],
)
def test_a_key_that_can_be_guessed_is_refused_with_the_cure(env: Mapping[str, str], why: str) -> None:
    with pytest.raises(SettingsError, match=why) as refused:
        from_environment(env)
    assert "secrets.token_urlsafe" in str(refused.value) or "Take it out" in str(refused.value)
    for key in env.values():
        assert key not in str(refused.value)


def test_demo_mode_needs_no_key_and_takes_any() -> None:
    assert from_environment({"LMS_DEMO": "1"}).secret_key == DEMO_SECRET
    assert from_environment({"LMS_DEMO": "1", "LMS_SECRET_KEY": "abc"}).secret_key == "abc"


def test_the_key_that_the_cure_makes_is_taken() -> None:
    import secrets

    for _ in range(200):
        assert weakness(secrets.token_urlsafe(48)) == ""
    assert from_environment({"LMS_SECRET_KEY": GOOD}).secret_key == GOOD


def test_quotas_are_settings_and_never_nothing() -> None:
    found = from_environment({"LMS_DEMO": "1", "LMS_COURSE_MB": "200000", "LMS_PRACTICE_A_DAY": "3"}).quotas
    assert found == Quotas(course_mb=200_000, practice_a_day=3)
    for name, value in (("LMS_MEDIA_MB", "0"), ("LMS_FREE_MB", "-1"), ("LMS_PRACTICE_A_DAY", "2")):
        with pytest.raises(SettingsError, match=f"{name} must be at least"):
            from_environment({"LMS_DEMO": "1", name: value})


def test_the_defaults_fit_into_each_other() -> None:
    """A course fits its trainer, a trainer the installation, the largest course that travels fits a course."""
    assert Quotas.course_mb * MB >= MOST_UNPACKED
    assert Quotas.course_mb <= Quotas.trainer_mb <= Quotas.media_mb
    assert Quotas.waiting_mb * MB >= 2 * PACKAGE_MOST


RECIPIENT = "age1uea4rpy8vp3um4s67w7tl0zzwy4sqwujncnr7sjell3zkw4rpsjqkz9692"


@pytest.mark.parametrize(
    ("env", "why"),
    [
        ({"LMS_BACKUP_KEY": RECIPIENT[:-1] + "q"}, "must be an age key"),
        ({"LMS_BACKUP_KEY": f"{RECIPIENT} ssh-ed25519"}, "must be an age key"),
        ({"LMS_BACKUP_KEY": "AGE-SECRET-KEY-1QQQQ"}, "kept away from this machine"),
        ({"LMS_BACKUP_KEY": RECIPIENT, "LMS_BACKUP_PASSPHRASE_FILE": "/etc/lms/phrase"}, "exclude each other"),
    ],
)
def test_what_backups_cannot_be_encrypted_to_is_told_at_the_start(env: Mapping[str, str], why: str) -> None:
    with pytest.raises(SettingsError, match=why) as refused:
        from_environment({"LMS_DEMO": "1", **env})
    assert "QQQQ" not in str(refused.value)


def test_backups_may_be_encrypted_to_several_keys() -> None:
    found = from_environment({"LMS_DEMO": "1", "LMS_BACKUP_KEY": f" {RECIPIENT}  {RECIPIENT} "})
    assert found.backup_keys == (RECIPIENT, RECIPIENT)
    assert found.backup_passphrase is None
