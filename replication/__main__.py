"""``python -m replication`` is the command line."""

from replication.cli import main

main()
