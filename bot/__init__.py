"""Runs Mainstay: the command line, the composition root and the machinery."""
