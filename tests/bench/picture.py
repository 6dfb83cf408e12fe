"""The picture in the README: how long others take, as multiples of our time.

The same numbers give the same bytes: no date, no random identifiers.
"""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.peers import OURS

_TEXT = "#24292f"
_LINE = "#1a7f37"
# By what a peer gives; how much it checks is said by the tables.
_COLOURS = {"objects": "#57606a", "dicts": "#afb8c1"}


def draw(
    panels: Mapping[str, Mapping[str, float]], gives: Mapping[str, str], path: Path
) -> None:
    """A panel of bars for each title, shortest first, on one logarithmic scale.

    gives says by the name of a bar what it stands for.
    """
    matplotlib: Any = importlib.import_module("matplotlib")
    matplotlib.use("svg")
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    matplotlib.rcParams.update(
        {
            "svg.hashsalt": "ocpp-codegen",
            "font.size": 11,
            "axes.titlesize": 12,
            "text.color": _TEXT,
            "axes.labelcolor": _TEXT,
            "ytick.color": _TEXT,
        }
    )
    longest = max(max(bars.values()) for bars in panels.values())
    figure, axes = pyplot.subplots(
        1, len(panels), figsize=(5.2 * len(panels), 4.5), squeeze=False
    )
    for axis, (title, bars) in zip(axes[0], panels.items(), strict=True):
        _panel(axis, title, bars, gives, longest)
    figure.tight_layout(w_pad=3, rect=(0, 0.07, 1, 1))
    patch: Any = importlib.import_module("matplotlib.patches").Patch
    shown = {"objects, ours": _LINE, **_COLOURS}
    figure.legend(
        handles=[patch(color=colour, label=label) for label, colour in shown.items()],
        loc="lower center",
        ncols=len(shown),
        frameon=False,
    )
    figure.savefig(path, metadata={"Date": None}, facecolor="white")
    pyplot.close(figure)


def _panel(
    axis: Any,
    title: str,
    bars: Mapping[str, float],
    gives: Mapping[str, str],
    longest: float,
) -> None:
    names = sorted(bars, key=lambda name: bars[name])
    values = [bars[name] for name in names]
    colours = [_LINE if name == OURS else _COLOURS[gives[name]] for name in names]
    # A logarithmic scale has no zero to start from.
    start = 0.05
    axis.axvline(1, color=_LINE, linewidth=0.8, linestyle=":", zorder=0)
    axis.barh(names, [v - start for v in values], left=start, color=colours)
    axis.set_xscale("log")
    axis.set_xlim(start, longest * 4)
    axis.invert_yaxis()
    for place, value in enumerate(values):
        back = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        axis.text(value * 1.15, place, _times(value), va="center", bbox=back)
    axis.set_title(title, loc="left", fontweight="bold")
    axis.xaxis.set_visible(False)
    axis.tick_params(axis="y", length=0)
    for side in ("top", "right", "bottom"):
        axis.spines[side].set_visible(False)


def _times(value: float) -> str:
    return f"{value:.2f}\u00d7" if value < 10 else f"{value:.0f}\u00d7"
