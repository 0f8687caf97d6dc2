"""The decisions themselves, pure: standard library and storage.records only."""
