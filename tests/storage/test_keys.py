"""The key file is for its owner alone, is never written over, and says what is wrong with it."""

import stat

import pytest

from storage.errors import KeysExist, KeysMalformed, KeysMissing, KeysTooOpen
from storage.keys import new_keys, read_keys, replace_keys, with_fresh_key, without_old_keys, write_keys


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys.toml"


def test_keys_come_back_as_they_were_written(path):
    keys = with_fresh_key(new_keys())
    write_keys(path, keys)
    assert read_keys(path) == keys


def test_only_its_owner_may_read_the_file(path):
    write_keys(path, new_keys())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602, 0o610, 0o777])
def test_a_file_that_others_may_open_is_refused(path, mode):
    write_keys(path, new_keys())
    path.chmod(mode)
    with pytest.raises(KeysTooOpen, match="chmod 600"):
        read_keys(path)


def test_keys_are_never_written_over(path):
    write_keys(path, new_keys())
    before = path.read_bytes()
    with pytest.raises(KeysExist):
        write_keys(path, new_keys())
    assert path.read_bytes() == before


def test_changed_keys_take_the_place_of_the_old_even_after_a_crash_in_between(path):
    write_keys(path, new_keys())
    path.with_name("keys.toml.new").write_text("half a fi")
    keys = with_fresh_key(read_keys(path))
    replace_keys(path, keys)
    assert read_keys(path) == keys
    assert [file.name for file in path.parent.iterdir()] == ["keys.toml"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_missing_file_is_named(path):
    with pytest.raises(KeysMissing, match=r"keys\.toml"):
        read_keys(path)


@pytest.mark.parametrize("part", ["sealing", "lookup", "audit", "erasure", "pseudonym"])
def test_a_missing_key_is_named(path, part):
    write_keys(path, new_keys())
    path.write_text(path.read_text().replace(f"[{part}]", "[other]"))
    with pytest.raises(KeysMissing, match=part):
        read_keys(path)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        pytest.param("format = 1", "format = 2", id="another format"),
        pytest.param("id = 1", "id = 0", id="a key number out of range"),
        pytest.param("id = 1", 'id = "one"', id="a key number in words"),
        pytest.param('key = "', 'key = "A', id="a key of another length"),
        pytest.param('key = "', "key = 7 #", id="a key that is no text"),
        pytest.param("[audit]", "[audit", id="not TOML"),
        pytest.param("[audit]", "[[audit]]", id="a part of another shape"),
        pytest.param("# The keys", "# Th\x00", id="a stray byte"),
    ],
)
def test_a_file_in_another_form_is_refused_and_not_quoted(path, was, becomes):
    write_keys(path, new_keys())
    text = path.read_text()
    assert was in text
    path.write_text(text.replace(was, becomes))
    with pytest.raises(KeysMalformed) as refused:
        read_keys(path)
    assert refused.value.about == {"file": str(path)}


def test_two_keys_with_one_number_are_refused(path):
    keys = new_keys()
    text_of_two = with_fresh_key(keys)
    write_keys(path, text_of_two)
    path.write_text(path.read_text().replace("id = 2", "id = 1"))
    with pytest.raises(KeysMalformed):
        read_keys(path)


def test_a_ring_can_be_turned_more_often_than_it_has_numbers():
    keys = new_keys()
    for _ in range(300):
        keys = without_old_keys(with_fresh_key(keys))
    assert 1 <= keys.sealing[0].id <= 255


def test_no_secret_shows_in_a_repr():
    keys = new_keys()
    assert str(keys.audit) not in repr(keys)
    assert str(keys.sealing[0].secret) not in repr(keys)
