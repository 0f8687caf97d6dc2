"""The command line: everything an operator can ask of Mainstay at a terminal."""
