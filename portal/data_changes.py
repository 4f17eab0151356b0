"""What a preview and a comparison of editions say: series, figures, and the pages and charts with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from portal.terminal import Terminal

if TYPE_CHECKING:
    from datasets.differences import Difference, NewSeries
    from datasets.estimates import Estimate
    from datasets.figure_differences import FiguresDifference
    from datasets.figures import FiguresChange
    from datasets.loads import Preview
    from datasets.model import Observation


def say_preview(found: Preview, terminal: Terminal) -> dict[str, Any]:
    """What a load would change, said and told."""
    changes = [told_change(series, one) for series, one in found.changes.items()]
    changes += [_new(series, one) for series, one in found.new.items()]
    for change in changes:
        charts = ", ".join(change["charts"]) or "none"
        if change["new"]:
            terminal.say(
                f"  would add {change['series']}: {change['rows']:,} rows, new here; charts: {charts}"
            )
        else:
            terminal.say(
                f"  would change {change['series']}: {len(change['added'])} added, "
                f"{len(change['removed'])} removed, {len(change['changed'])} changed; charts: {charts}"
            )
    for series in found.behind:
        terminal.say(f"  would change no chart of {series}: a newer release is held")
    return {"changes": changes, "behind": list(found.behind), **_figures(found.figures, terminal)}


def _new(series: str, one: NewSeries) -> dict[str, Any]:
    charts = [f"/indicators/{code}?series={series}" for code in one.indicators]
    return {
        "series": series, "new": True, "rows": one.rows, "added": [], "removed": [], "changed": [], "same": 0,
        "charts": [*charts, *(f"/areas/{code}" for code in one.areas), "/data"],
    }  # fmt: skip


def _figures(change: FiguresChange | None, terminal: Terminal) -> dict[str, Any]:
    """What a file of key figures would change, said and told."""
    if change is None:
        return {}
    for one in change.added:
        terminal.say(f"  would add {_estimate(one)}")
    for held, kind, target in change.links:
        terminal.say(f"  would link {held}: {kind} {target}")
    terminal.say(f"  pages and charts: {', '.join(change.pages) or 'none'}")
    links = [{"figure": held, "link": kind, "to": target} for held, kind, target in change.links]
    return {"figures": [one.id for one in change.added], "links": links, "charts": list(change.pages)}


def say_figures(found: FiguresDifference, old: str, new: str, terminal: Terminal) -> dict[str, Any]:
    """What one edition of key figures says otherwise than another, said and told."""
    for sign, figures in (("+", found.added), ("-", found.removed)):
        for one in figures:
            terminal.say(f"{sign} {_estimate(one)}")
    for change in found.changed:
        named = ", ".join(change.fields)
        terminal.say(f"~ {_estimate(change.old)} -> {change.new.value} {change.new.unit}  ({named})")
    terminal.say(
        f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed, "
        f"{found.same} the same; pages and charts: {', '.join(found.pages) or 'none'}"
    )
    return {
        "old": old,
        "new": new,
        "added": _ids(found.added),
        "removed": _ids(found.removed),
        "changed": [{"figure": one.new.id, "fields": list(one.fields)} for one in found.changed],
        "same": found.same,
        "charts": list(found.pages),
    }


def _ids(figures: Iterable[Estimate]) -> list[str]:
    return [one.id for one in figures]


def _estimate(one: Estimate) -> str:
    return f"{one.id}: {one.text(one.label, 'en')}, {one.value} {one.unit}, {one.year}"


def say_difference(series: str, found: Difference, terminal: Terminal) -> dict[str, Any]:
    """What one edition of a series says otherwise than another, said and told."""
    change = told_change(series, found)
    for sign, rows in (("+", found.added), ("-", found.removed)):
        for row in rows:
            terminal.say(f"{sign} {_line(row)}")
    for one in found.changed:
        terminal.say(f"~ {_line(one.old)} -> {_figure(one.new)}  ({', '.join(one.fields)})")
    terminal.say(
        f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed, "
        f"{found.same} the same; charts: {', '.join(change['charts']) or 'none'}"
    )
    return change


def told_change(series: str, found: Difference) -> dict[str, Any]:
    """A difference as programs get it."""
    return {
        "series": series,
        "new": False,
        "added": [_observation(row) for row in found.added],
        "removed": [_observation(row) for row in found.removed],
        "changed": [
            {"old": _observation(one.old), "new": _observation(one.new), "fields": list(one.fields)}
            for one in found.changed
        ],
        "same": found.same,
        "charts": [f"/indicators/{code}" for code in found.indicators]
        + [f"/areas/{code}" for code in found.areas],
    }


def _observation(row: Observation) -> dict[str, Any]:
    return {
        "area": {"scheme": row.key.area.scheme, "code": row.key.area.code},
        "breakdown": dict(row.key.breakdown),
        "period": row.period,
        "value": None if row.value is None else str(row.value),
        "status": str(row.status),
        "unit": row.unit,
        "source": row.source,
        "source_row": row.source_row,
    }


def _line(row: Observation) -> str:
    broken = " ".join(f"{name}={code}" for name, code in row.key.breakdown)
    return f"{row.key.area.code} {broken} {row.period}: {_figure(row)}"


def _figure(row: Observation) -> str:
    return f"{row.value} {row.unit}" if row.value is not None else str(row.status)
