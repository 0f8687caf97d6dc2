"""The steps from an empty database to `storage/schema.py`, in order."""
