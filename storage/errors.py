"""Everything that can go wrong with keeping, as a tree; a class's docstring is its message.

    StorageFault
    ├── Missing               there is no such row
    ├── Conflict              the row breaks a promise of the schema (a key twice, a pointer to nothing)
    ├── CannotOpen            a sealed value does not open: changed, moved to another row, or its key is gone
    ├── Unsound               a whole database, or a copy of one, is not what was written
    ├── MoveFault
    │   ├── NotEmpty          there is something in the database that all is to be moved to
    │   ├── SameKind          nothing is moved from file to file, or from server to server
    │   └── MovedOtherwise    what arrived is not what left
    ├── KeysFault
    │   ├── KeysMissing       no key file, or a part of it
    │   ├── KeysTooOpen       others on the machine could read it
    │   ├── KeysMalformed     it is not what we wrote
    │   └── KeysExist         asked to write over keys that are there
    ├── SchemaFault
    │   ├── SchemaTooNew      the database was written by a newer program
    │   └── SchemaTooOld      the database waits for `mainstay db upgrade`
    └── DatabaseFault
        ├── DatabaseLocked    another process holds the write lock for too long
        ├── InUse             a running program must be stopped first
        ├── DiskFull          nothing more can be kept
        ├── DatabaseUnreachable   file or server cannot be reached
        ├── DatabaseDamaged   the file is not a sound database
        └── SettingsRefused   the database would not promise what we promise

No message carries a value: only table, column, row and setting, so that an error may be logged as it is.
The database libraries' own errors become these in one place, `storage/faults.py`.
"""

from inspect import cleandoc


class StorageFault(Exception):
    """What was asked of the storage could not be done."""

    def __init__(self, **about: str | int | None) -> None:
        self.about = about
        where = ", ".join(f"{name} {value}" for name, value in about.items() if value is not None)
        message = " ".join(cleandoc(self.__doc__ or "").split())
        super().__init__(f"{message} ({where})" if where else message)


class Missing(StorageFault):
    """There is no such row."""


class Conflict(StorageFault):
    """The row was not kept, because it breaks a promise of the schema."""


class CannotOpen(StorageFault):
    """A sealed value does not open: it was changed, moved, or its key is gone. Run `mainstay verify`."""


class Unsound(StorageFault):
    """Something in it is not what was written. `mainstay verify` names the places."""


class MoveFault(StorageFault):
    """The database was not moved; nothing was changed."""


class NotEmpty(MoveFault):
    """The other database is not empty: there are tables in it already."""


class SameKind(MoveFault):
    """A database is moved from a file to a server, or back."""


class MovedOtherwise(MoveFault):
    """What arrived is not, byte for byte, what left, so nothing was kept there."""


class KeysFault(StorageFault):
    """The key file cannot be used."""


class KeysMissing(KeysFault):
    """The key file is missing, or a key in it. Without it nothing that is kept can be read:
    put it back from where you keep its copy, or run `mainstay init` for a new service."""


class KeysTooOpen(KeysFault):
    """The key file can be read by others on this machine. Run `chmod 600` on it, then start again."""


class KeysMalformed(KeysFault):
    """The key file is not in the form that Mainstay writes. Put it back from its copy."""


class KeysExist(KeysFault):
    """There are keys already. Writing over them would make everything that is kept unreadable."""


class SchemaFault(StorageFault):
    """The database has another shape than this program needs."""


class SchemaTooNew(SchemaFault):
    """The database was written by a newer Mainstay. Install that version; this one would do harm."""


class SchemaTooOld(SchemaFault):
    """The database is from an older Mainstay. Run `mainstay db upgrade`, which makes a backup first."""


class DatabaseFault(StorageFault):
    """The database did not do what was asked."""


class DatabaseLocked(DatabaseFault):
    """The database was busy for too long: another process holds it."""


class InUse(DatabaseFault):
    """A `mainstay run` uses the database. Stop every one of them first."""


class DiskFull(DatabaseFault):
    """The disk is full: nothing was kept. Free some space."""


class DatabaseUnreachable(DatabaseFault):
    """The database cannot be reached: check its path or address, and who may read it."""


class DatabaseDamaged(DatabaseFault):
    """The database file is damaged. Keep it, run `mainstay verify`, and restore the last backup."""


class SettingsRefused(DatabaseFault):
    """The database would not promise to keep what it confirms, so Mainstay does not use it."""
