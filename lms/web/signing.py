"""What signs cookies and form tokens: itsdangerous, patient with clocks, its signers made once.

itsdangerous makes a signer, and derives its key, for every text that it signs or checks. A page for somebody who is
signed in has two such texts, and that took a tenth of its time.
"""

from typing import Any

from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


class PatientSigner(TimestampSigner):
    """Takes a cookie from the future like a new one: the machine's clock was set back, the person is the same.

    It derives the key of each secret once. It keeps nothing else while signing, so threads may share it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._derived: dict[Any, bytes] = {}

    def derive_key(self, secret_key: Any = None) -> bytes:
        """The key derived from a secret; from the newest one when none is given."""
        found = self._derived.get(secret_key)
        if found is None:
            found = self._derived[secret_key] = super().derive_key(secret_key)
        return found

    def unsign(self, signed_value: Any, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        """The signed value, also when it comes from the future, which itsdangerous refuses. Raises BadSignature."""
        try:
            return super().unsign(signed_value, max_age, return_timestamp)  # type: ignore[call-overload]
        except SignatureExpired as problem:
            if problem.date_signed is None or problem.date_signed.timestamp() <= self.get_timestamp():
                raise
            return super().unsign(signed_value, None, return_timestamp)  # type: ignore[call-overload]


class ReadySerializer(URLSafeTimedSerializer):
    """Signed texts in itsdangerous's form, all of them signed by one signer."""

    default_signer = PatientSigner

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ready = super().make_signer()

    def make_signer(self, salt: Any = None) -> Any:
        """The one signer; a new one for a salt of its own."""
        return self._ready if salt in (None, self.salt) else super().make_signer(salt)
