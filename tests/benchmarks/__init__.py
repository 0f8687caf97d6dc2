"""Figures, run by `make bench`; `make test` never looks at the clock."""
