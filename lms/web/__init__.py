"""The web kit: forms, guards, security, limits, errors."""

import hashlib

from itsdangerous import Signer

#: What cookies, form tokens and carried pages are signed with, Flask-WTF's included; the library's default is SHA-1.
Signer.default_digest_method = staticmethod(hashlib.sha256)
