"""What LMS_BACKUP_KEY may be: public halves of age keys, to which backups are encrypted."""


def what_is_wrong(keys: tuple[str, ...], *, has_passphrase: bool) -> str:
    """What is wrong with these keys and how to cure it, as a sentence; "" when nothing is. A text that may be the
    secret half of a key is not repeated."""
    if has_passphrase:
        return "LMS_BACKUP_KEY and LMS_BACKUP_PASSPHRASE_FILE exclude each other: take one of them out."
    if any(key.upper().startswith("AGE-SECRET") for key in keys):
        return (
            "LMS_BACKUP_KEY must be the half that begins with age1. What begins with AGE-SECRET-KEY-1 opens backups and"
            " is kept away from this machine."
        )
    from pyrage import RecipientError, x25519  # noqa: PLC0415  (few have keys)

    try:
        for key in keys:
            x25519.Recipient.from_str(key)
    except RecipientError:
        return "LMS_BACKUP_KEY must be an age key (age1…), as lms backup key prints it."
    return ""
