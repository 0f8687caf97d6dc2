"""The options that every command takes, each described once."""

from pathlib import Path
from typing import Annotated

import typer

HOME_HELP = "The home folder: service.toml, keys.toml and mainstay.db."
Home = Annotated[
    Path | None,
    typer.Option("--home", help=HOME_HELP, envvar="MAINSTAY_HOME", show_default="./mainstay-home", file_okay=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, and words on stderr.")]
