"""The machinery: receiving updates, keeping lanes in order and delivering what was said."""
