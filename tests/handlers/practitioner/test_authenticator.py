"""Which half minute a typed code belongs to."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from handlers.practitioner.authenticator import new_secret, otpauth, step_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
START = datetime(2026, 11, 23, 10, 0, 0, tzinfo=UTC)  # a step begins here
STEP = int(START.timestamp()) // 30


@pytest.mark.parametrize(
    ("label", "seconds", "accepted"),
    [
        ("15 seconds early", -15, True),
        ("16 seconds early", -16, False),
        ("as it begins", 0, True),
        ("in its last second", 29, True),
        ("14 seconds after it ended", 44, True),
        ("15 seconds after it ended", 45, False),
    ],
)
def test_a_code_counts_for_its_half_minute_and_fifteen_seconds_either_way(label, seconds, accepted):
    code = pyotp.TOTP(SECRET).generate_otp(STEP)
    assert (step_of(SECRET, code, START + timedelta(seconds=seconds)) == STEP) is accepted, label


def test_a_code_typed_with_a_space_is_read():
    code = pyotp.TOTP(SECRET).generate_otp(STEP)
    assert step_of(SECRET, f"{code[:3]} {code[3:]}", START) == STEP


def test_secrets_have_160_bits_and_no_two_are_the_same():
    made = {new_secret() for _ in range(1_000)}
    assert len(made) == 1_000
    assert {len(secret) for secret in made} == {32}


def test_the_square_names_the_service_and_the_reference_and_no_person():
    address = otpauth(SECRET, "P-0042", "Oakshire Council")
    assert address == f"otpauth://totp/Oakshire%20Council:P-0042?secret={SECRET}&issuer=Oakshire%20Council"
