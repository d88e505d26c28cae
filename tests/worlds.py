"""What is computed under a break goes with it; what the break cannot reach is computed once.

A break patches modules of its paper, or classes of them. A cache can rest on what was patched only
if the cache's module imports the patched one, directly or through others, and these caches are
emptied before the break and after it. After a break of anything else all caches are emptied.
Caches of claims, and of what lies outside the paper's models, are always emptied.

The breaks of a paper run on fewer draws. These stay in place from one claim to the next, until a
test comes that is about something else; claims that share a break are run under it together.
"""

import functools
import gc
import sys
from types import ModuleType

import grimp
import pytest

PACKAGE = "replication"
ANYWHERE = ""
"""Where a patched object stands that is neither a module nor a class of a paper."""
INSIDE = ("model", "printed", "reference", "draws")
"""Parts of a paper that import by statements alone, and so whatever they rest on."""


@functools.cache
def _caches(_modules):
    """Every cache of the package, once so many modules have been imported."""
    return [
        entry
        for entry in gc.get_objects()
        if isinstance(entry, functools._lru_cache_wrapper)
        and str(getattr(entry, "__module__", "")).startswith(f"{PACKAGE}.")
    ]


@functools.cache
def _graph():
    return grimp.build_graph(PACKAGE, cache_dir=None)


@functools.cache
def _resting_on(module):
    """The modules that import a module, directly or through others, and itself."""
    return {module} | _graph().find_downstream_modules(module)


def _inside(module):
    """Whether a module belongs to a part of a paper that imports by statements alone."""
    return [*module.split("."), "", ""][2] in INSIDE


def _home(target):
    name = target.__name__ if isinstance(target, ModuleType) else None
    name = target.__module__ if isinstance(target, type) else name
    known = name is not None and name.startswith(f"{PACKAGE}.") and name in _graph().modules
    return name if known else ANYWHERE


def forget(changed=(ANYWHERE,)):
    """Empty every cache of the package that may rest on one of the modules that are changed."""
    everything = any(home == ANYWHERE or len(home.split(".")) < 3 for home in changed)
    reached = set() if everything else set().union(*map(_resting_on, changed))
    for entry in _caches(len(sys.modules)):
        if everything or not _inside(entry.__module__) or entry.__module__ in reached:
            entry.cache_clear()


class Patch(pytest.MonkeyPatch):
    """A patcher that remembers where it changed something."""

    def __init__(self):
        super().__init__()
        self.changed = set()

    def setattr(self, target, *rest, **named):
        self.changed.add(_home(target))
        super().setattr(target, *rest, **named)

    def setitem(self, *given):
        self.changed.add(ANYWHERE)
        super().setitem(*given)

    def delattr(self, *given, **named):
        self.changed.add(ANYWHERE)
        super().delattr(*given, **named)

    def delitem(self, *given, **named):
        self.changed.add(ANYWHERE)
        super().delitem(*given, **named)


class World:
    """A paper on fewer draws, and what its checks found there under each break."""

    def __init__(self):
        self.paper, self.patch, self.found = None, None, {}

    def enter(self, paper, fewer):
        """Let a paper's checks run on fewer draws; nothing happens if they do already."""
        if self.paper != paper:
            self.leave()
            self.paper, self.patch = paper, Patch()
            fewer(self.patch)
            forget()

    def leave(self):
        """Put all draws back."""
        if self.paper is not None:
            self.patch.undo()
            forget()
            self.paper, self.patch, self.found = None, None, {}

    def under(self, apply, run, claims):
        """What the checks of claims find under a break that they share, each run once."""
        if any((apply, one) not in self.found for one in claims):
            with Patch.context() as patch:
                apply(patch)
                forget(patch.changed)
                for one in claims:
                    self.found[apply, one] = run(one).found
            forget(patch.changed)
        return {one: self.found[apply, one] for one in claims}


WORLD = World()
