"""Fresh codes for letters and invites. Shown once, where they are made; only their keyed hash is kept."""

import secrets

from handlers.rules.linking import CODE_LENGTH, CODE_LETTERS


def new_code() -> str:
    """Return a code nobody can guess: 12 letters and numbers, 60 random bits (ASVS 6.4.1)."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
