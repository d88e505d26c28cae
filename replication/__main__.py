"""``python -m replication`` and ``replication`` are the command line."""

import sys


def main() -> None:
    """Run the command line; Ctrl-C ends in one line, also while it is being imported."""
    try:
        from replication import cli  # noqa: PLC0415

        cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("replication: stopped\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
