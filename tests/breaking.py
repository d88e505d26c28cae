"""Breaks that several papers use: of a name, of several things at once, of what is printed."""

from dataclasses import replace

from replication import published


def put(owner, name, value):
    """Break that puts something else in a name's place."""
    return lambda patch: patch.setattr(owner, name, value)


def each(*breaks):
    """Break that applies several."""

    def apply(patch):
        for one in breaks:
            one(patch)

    return apply


def reread(change):
    """Break that changes printed tables as they are read."""

    def apply(patch):
        read = published.read_table
        patch.setattr(published, "read_table", lambda table_id: change(read(table_id)))

    return apply


def cell(row, column, text, tables=()):
    """Break that prints another cell in some tables, or in all that have the row."""

    def misread(table):
        asked = not tables or table.id.rpartition("/")[2] in tables
        if not asked or row not in table.cells.index:
            return table
        cells = table.cells.copy()
        cells.loc[row, column] = text
        return replace(table, cells=cells)

    return reread(misread)
