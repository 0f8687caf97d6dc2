"""`python -m bot`, and `mainstay`."""


def main() -> None:
    """Run the command line."""
    from bot.cli.program import app

    app()


if __name__ == "__main__":
    main()
