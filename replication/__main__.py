"""``python -m replication`` and ``replication`` are the command line."""

from replication import surroundings


def main() -> None:
    """Run the command line; a signal ends it in one line, also while it is being imported."""
    try:
        surroundings.heed()
        surroundings.settle()
        from replication import cli  # noqa: PLC0415

        cli.main()
    except KeyboardInterrupt as error:
        surroundings.leave_ended(error)
    except (ImportError, MemoryError) as error:
        surroundings.leave(2, surroundings.told(error))


if __name__ == "__main__":
    main()
