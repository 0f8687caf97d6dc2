"""Nothing that a person could be known by lies open in the database, and what we promised not to keep is not kept."""

import pytest
from sqlalchemy import LargeBinary, String

from storage import schema
from storage.columns import Sealed

COLUMNS = [column for table in schema.metadata.sorted_tables for column in table.columns]
READABLE = [column for column in COLUMNS if isinstance(column.type, String | LargeBinary)]
NEVER_OPEN = ("name", "words", "text", "body", "phone", "chat_id", "secret", "code", "token", "email", "place", "facts")
# design.md, section 4: what is not kept at all
BANNED = ("surname", "last_name", "family_name", "birth", "dob", "address", "postcode", "phone_number", "photo", "nhs")


@pytest.mark.parametrize("column", READABLE, ids=str)
def test_every_text_or_bytes_column_gives_the_reason_why_it_is_not_sealed(column):
    assert column.info.get("plain"), f"{column} holds text or bytes: make it sealed(…), or plain(…, reason)"


@pytest.mark.parametrize("column", [c for c in COLUMNS if isinstance(c.type, Sealed)], ids=str)
def test_a_sealed_column_is_marked_so_that_the_repository_seals_it(column):
    assert column.info == {"sealed": True}


@pytest.mark.parametrize("column", [c for c in READABLE if not c.primary_key], ids=str)
def test_no_column_that_sounds_like_a_name_or_words_is_plain(column):
    hashed = column.name.endswith("_hash") and "HMAC" in column.info.get("plain", "")
    assert hashed or not any(column.name == name or column.name.endswith(f"_{name}") for name in NEVER_OPEN), (
        f"{column} sounds like something a person could be known by: seal it"
    )


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_nothing_is_kept_that_we_promised_not_to_keep(column):
    assert not any(banned in column.name for banned in BANNED), f"{column}: design.md, section 4"


@pytest.mark.parametrize("table", [t for t in schema.metadata.sorted_tables if t.name != "audit"], ids=str)
def test_every_row_has_an_id_made_by_the_program_because_seals_are_bound_to_it(table):
    assert [column.name for column in table.primary_key] == ["id"]
    assert table.c.id.default is None
    assert table.c.id.server_default is None
