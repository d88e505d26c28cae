"""``python -m replication`` is the command line."""

from replication.cli import main

if __name__ == "__main__":
    main()
