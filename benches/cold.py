"""Rows `cold` and `theme`: builds into an absent output, with plain templates and with the theme that nutgraf has built in."""
from measure import Run, median, times
from table import Row, at_least, at_most, megabytes, seconds

PLAIN = ["floor", "nutgraf", "hugo"]       # who is compared with plain templates
WITH_THEME = ["nutgraf", "theme", "hugo"]


def rows(runs: dict[str, list[Run]]) -> list[Row]:
    """The rows for plain templates."""
    ours, floor, hugo = runs["nutgraf"], runs["floor"], runs.get("hugo")
    wall, cpu, peak = (row(runs, f"build, nothing there before: {name}", what, unit)
                       for name, what, unit in [("wall", "wall", seconds), ("CPU", "cpu", seconds), ("peak", "peak", megabytes)])
    wall.bars = [at_most(times(ours, floor, "wall"), 2, "× floor"), at_least(wall.times_hugo, 6, "× faster than Hugo")]
    cpu.bars = [at_least(times(hugo, ours, "cpu") if hugo else None, 8, "× less than Hugo")]
    peak.bars = [at_most(median(ours, "peak"), 250, "MB")]
    return [wall, cpu, peak]


def row(runs: dict[str, list[Run]], name: str, what: str, unit) -> Row:
    ours, floor, hugo = runs["nutgraf"], runs["floor"], runs.get("hugo")
    return Row("cold", name, unit(median(ours, what)), unit(median(floor, what)), unit(median(hugo, what)) if hugo else "",
               times(ours, floor, what), times(hugo, ours, what) if hugo else None)


def theme_rows(runs: dict[str, list[Run]]) -> list[Row]:
    """The rows for the built-in theme, against Hugo's and nutgraf's own plain templates of the same content."""
    theme, plain, hugo = runs["theme"], runs["nutgraf"], runs.get("hugo")
    faster = times(hugo, theme, "wall") if hugo else None
    slower = times(theme, plain, "wall")
    wall = Row("theme", "build, built-in theme: wall", seconds(median(theme, "wall")),
               hugo=seconds(median(hugo, "wall")) if hugo else "", times_hugo=faster,
               bars=[at_most(slower, 3, "× plain", say=True), at_least(faster, 1, "× faster than Hugo's plain")])
    cpu = Row("theme", "build, built-in theme: CPU", seconds(median(theme, "cpu")),
              hugo=seconds(median(hugo, "cpu")) if hugo else "", times_hugo=times(hugo, theme, "cpu") if hugo else None)
    peak = Row("theme", "build, built-in theme: peak", megabytes(median(theme, "peak")),
               hugo=megabytes(median(hugo, "peak")) if hugo else "", times_hugo=times(hugo, theme, "peak") if hugo else None)
    return [wall, cpu, peak]
