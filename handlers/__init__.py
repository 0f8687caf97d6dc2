"""Hears and decides: one file for each thing a person, the command line or the clock can ask for."""
