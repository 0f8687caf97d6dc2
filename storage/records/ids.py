"""Ids are made by the program, before the insert, so that a row can be sealed to its own id."""

import base64
import secrets
import string

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16
CROCKFORD = bytes.maketrans((string.ascii_uppercase + "234567").encode(), ALPHABET.encode())


def new_id() -> str:
    """Return an opaque id: 80 random bits in Crockford's base 32, lower case.

    An id names a row and grants nothing: every press of a button is judged anew (design.md, section 2).
    """
    return base64.b32encode(secrets.token_bytes(10)).translate(CROCKFORD).decode()
