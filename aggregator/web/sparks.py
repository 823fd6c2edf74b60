"""Plots without scales, small enough for a line or a table. Pure."""

from collections.abc import Sequence

from markupsafe import Markup, escape

HEIGHT = 40
"""Of a small plot, in its own units; each value is ten wide."""


def spark(values: Sequence[float], words: str) -> Markup:
    """Small bars, drawn as strokes in a few bytes each; ``words`` say what they show.

    What is not nothing is seen, however small it is.
    """
    most = max(values, default=0)
    path, across, up = "M5 40", 0, 0
    for number, value in enumerate(values):
        if value > 0:
            path += f"m{(number - across) * 10} {up}"
            across, up = number, max(round(value / most * (HEIGHT - 1)), 1)
            path += f"v-{up}"
    return Markup(  # noqa: S704  # the words are escaped, all else is ours
        f'<svg class="spark" viewBox="0 0 {len(values) * 10} {HEIGHT}" role="img" '
        f'preserveAspectRatio="none" aria-label="{escape(words)}">'
        f'<path d="{path}"/></svg>'
    )


def share(value: float, most: float) -> Markup:
    """A bar lying down, as long as ``value`` is of ``most``, beside its number."""
    length = 100 * value / most if most else 0
    return Markup(  # noqa: S704  # numbers alone
        '<svg class="share" aria-hidden="true">'
        f'<rect width="{length:.1f}%" height="100%"/></svg>'
    )
