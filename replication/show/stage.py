"""A playground as one self-contained piece of HTML: style, sliders, picture, numbers, script.

It is alive in the book, in JupyterLab, in an editor and in exported HTML, and loads nothing.
"""

import json
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from replication.show import picture

if TYPE_CHECKING:
    from replication.show.play import Playground, Slider


@cache
def _shipped(name: str) -> str:
    return files("replication.show").joinpath(name).read_text(encoding="utf-8").strip()


def html(play: "Playground") -> str:
    """Return a playground as HTML; without script it is a still at the start position.

    Parameters
    ----------
    play : Playground
    """
    data = json.dumps(play.data(), separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    shown = "\n".join(
        f"<div><dt>{escape(readout.label)}</dt><dd>{escape(readout.write(value))}</dd></div>"
        for readout, value in zip(play.readouts, play.numbers[play.start], strict=True)
    )
    sliders = "\n".join(_slider(play.name, slider) for slider in play.sliders)
    return "\n".join(
        [
            f"<style>\n{_shipped('playground.css')}\n</style>",
            f'<figure class="playground" id="playground-{play.name}">',
            f'<div class="playground-sliders">\n{sliders}\n</div>',
            _legend(play),
            play.svg(legend=False),
            f'<dl aria-live="polite">\n{shown}\n</dl>',
            '<p class="playground-foot">',
            '<button type="button" disabled>Back to the start</button>',
            "<small>Faint lines: where the picture starts.</small>",
            '<small class="playground-between" hidden>≈ Between two computed stops: interpolated,',
            "near, not exact.</small></p>",
            '<p class="playground-still"><small>The sliders move with JavaScript.',
            "This is where they start.</small></p>",
            f'<script type="application/json">{data}</script>',
            "</figure>",
            f"<script>\n{_shipped('playground.js')}\n</script>",
        ]
    )


def _legend(play: "Playground") -> str:
    """The legend as a list, which finds room on a narrow screen."""
    entries = [
        f'<li><svg viewBox="0 -6 34 12" aria-hidden="true">{sample}</svg> '
        f"<span>{f'<b>{escape(name)}</b> ' if name else ''}{escape(label)}</span></li>"
        for sample, name, label in picture.legend(play.lines, play.marks)
    ]
    return '<ul class="playground-legend">\n' + "\n".join(entries) + "\n</ul>"


def _slider(playground: str, slider: "Slider") -> str:
    own, text = f"{playground}-{slider.name}", escape(slider.texts[slider.start])
    label = escape(slider.label)
    return (
        f'<div><label for="{own}">{label}</label> <span class="playground-value">'
        f'<input type="number" step="any" aria-label="{label}, as a number" '
        f'value="{slider.typed[slider.start]}" autocomplete="off" disabled>'
        f"{escape(slider.behind)}</span>"
        f'<input type="range" id="{own}" name="{slider.name}" min="0" '
        f'max="{len(slider.values) - 1}" step="1" value="{slider.start}" '
        f'aria-valuetext="{text}" autocomplete="off" disabled></div>'
    )
