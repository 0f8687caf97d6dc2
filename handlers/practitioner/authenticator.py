"""The authenticator app's six numbers: which half minute a code belongs to (RFC 6238; SHA-1, 6 digits, 30 s).

pyotp computes; what is accepted, and that nothing is accepted twice, is decided in handlers/rules/signin.py.
"""

import hmac
from datetime import datetime, timedelta

import pyotp

STEP = 30
DEVIATION = timedelta(seconds=15)  # a code counts for at most 45 seconds, as in Signal (ASVS 6.5.5)


def new_secret() -> str:
    """Return a fresh secret of 160 bits, as authenticator apps read it."""
    return pyotp.random_base32()


def otpauth(secret: str, account: str, issuer: str) -> str:
    """Return the address behind the square that an authenticator app scans. Shown on the command line only."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """Return the newest time step whose code was typed, from 15 seconds ago to 15 seconds ahead, or None."""
    totp, code = pyotp.TOTP(secret), "".join(typed.split())
    steps = {int((now + off).timestamp()) // STEP for off in (-DEVIATION, timedelta(0), DEVIATION)}
    right = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())]
    return max(right, default=None)
