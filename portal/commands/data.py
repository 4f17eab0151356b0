"""``atlas87 data``: statistics in, listed, compared and hidden."""

from __future__ import annotations

import argparse
import contextlib
import getpass
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasets.errors import (
    AlreadyRetracted,
    EditionExists,
    EditionIncomplete,
    EditionRetracted,
    FileRefused,
    UnknownEdition,
)
from portal.data_changes import say_difference, say_figures, say_preview
from portal.opening import open_statistics_stores
from portal.settings import Settings
from portal.terminal import Terminal, WrongUse

if TYPE_CHECKING:
    from datasets.loads import LoadRequest
    from datasets.model import Edition
    from ingest.dataset_pipeline import DatasetReport
    from ingest.dataset_sharing import StatisticsStores

EXAMPLE = "atlas87 data load SL_TLF_CHLDEA.csv --published 2024-06 --edition 2024.Q2"

ERRORS_SHOWN = 10
"""Row errors of a file that the terminal repeats; ``--json`` gives up to a thousand."""


def declare(parser: argparse.ArgumentParser) -> None:
    """The four parts and their options."""
    parts = parser.add_subparsers(metavar="load|list|diff|retract", dest="part", required=True)
    _declare_load(
        _part(parts, "load", "read files or folders of statistics; each becomes an edition", EXAMPLE)
    )
    _part(parts, "list", "every edition held, retracted ones too", "atlas87 data list --json")
    diff = _part(
        parts, "diff", "what one edition of a series, or of key figures, says otherwise than another",
        "atlas87 data diff SL_TLF_CHLDEA unsd-sdg-2019 unsd-sdg-2020",
    )  # fmt: skip
    for name, meaning in (
        ("series", "the series' code; of key figures an id, a concept, or all"),
        ("old", "an edition; “bundled” for the key figures that come with the program"),
        ("new", "a newer edition"),
    ):
        diff.add_argument(name, metavar=name.upper(), help=meaning)
    hide = _part(
        parts, "retract", "hide an edition; that it was hidden, and why, stays to be seen",
        "atlas87 data retract unsd-sdg-2020 --reason “the unit was wrong”",
    )  # fmt: skip
    hide.add_argument("edition", metavar="EDITION", help="the edition's id, as in data list")
    hide.add_argument("--reason", required=True, help="why; shown to readers")


def _part(parts: Any, name: str, meaning: str, example: str) -> argparse.ArgumentParser:
    part: argparse.ArgumentParser = parts.add_parser(
        name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.", epilog=f"Example:  {example}"
    )
    return part


def _declare_load(load: argparse.ArgumentParser) -> None:
    load.add_argument(
        "files", metavar="FILE", nargs="+", type=Path, help="a file, or a DDF or package folder"
    )
    load.add_argument("--layout", metavar="L", default="", help="the only layout to accept; else by content")
    load.add_argument("--source", metavar="ID", default="", help="the source's id, such as unsd-sdg")
    load.add_argument("--edition", metavar="LABEL", default="", help="the release's label; once per source")
    load.add_argument("--area", metavar="CODE", default="", help="the country of a national table")
    load.add_argument("--period", metavar="YEAR", default="", help="the year of a list that names none")
    load.add_argument(
        "--decimal", metavar="SIGN", default="", choices=("", ",", "."),
        help="the decimal sign of a table that leaves it open, a comma or a point",
    )  # fmt: skip
    load.add_argument("--title", default="", help="what the edition is called")
    load.add_argument("--publisher", metavar="NAME", default="", help="who publishes it; several by ;")
    load.add_argument("--licence", default="", help="the terms of use")
    load.add_argument("--source-url", metavar="URL", default="", help="where it was published")
    load.add_argument("--published", metavar="DATE", default="", help="when, as 2024-06-11, 2024-06 or 2024")
    load.add_argument("--as-of", metavar="DATE", default="", help="the date of this copy; else today")
    load.add_argument(
        "--about", metavar="JSON", type=Path, help="all of this in a file, every field required"
    )
    load.add_argument("--preview", action="store_true", help="say what would change; write nothing")


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """One part of the command."""
    part = {"load": _load, "list": _list, "diff": _diff, "retract": _retract}[arguments.part]
    with open_statistics_stores(settings) as stores:
        return part(arguments, stores, terminal)


def _load(arguments: argparse.Namespace, stores: StatisticsStores, terminal: Terminal) -> int:
    with _as_wrong_use():
        given = _given(arguments)
    if arguments.edition and len(arguments.files) > 1:
        raise WrongUse("--edition names one edition, and several files are given: load them one by one")
    if arguments.preview:
        return _preview(arguments, stores, terminal, given)
    from ingest.dataset_pipeline import ingest_dataset

    reports = []
    for path in arguments.files:
        terminal.note(f"reading {path}")
        reports.append(ingest_dataset(stores, _request(arguments, stores, path, given)))
        _say_report(reports[-1], terminal)
    terminal.document({"files": [_report(one) for one in reports]})
    return 0 if all(one.ok and not one.refused for one in reports) else 1


def _given(arguments: argparse.Namespace) -> dict[str, str]:
    from datasets.describing import read_about

    about = read_about(arguments.about) if arguments.about else {}
    said = {
        "source": arguments.source,
        "label": arguments.edition,
        "title": arguments.title,
        "publishers": arguments.publisher,
        "licence": arguments.licence,
        "source_url": arguments.source_url,
        "published": arguments.published,
        "as_of": arguments.as_of,
    }
    return about | {name: text for name, text in said.items() if text}


def _request(
    arguments: argparse.Namespace, stores: StatisticsStores, path: Path, given: dict[str, str]
) -> LoadRequest:
    from datasets.loads import LoadRequest
    from datasets.readers.opening import Told

    told = Told(
        area=arguments.area, period=arguments.period, layout=arguments.layout, decimal=arguments.decimal
    )
    now = stores.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    return LoadRequest(path=path, told=told, given=given, now=now, by=_who())


def _who() -> str:
    """The one at the keyboard, for the manifest."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "atlas87 data"


def _preview(
    arguments: argparse.Namespace, stores: StatisticsStores, terminal: Terminal, given: dict[str, str]
) -> int:
    from datasets.loads import preview
    from ingest.dataset_pipeline import DatasetReport, report

    documents, failed = [], False
    for path in arguments.files:
        try:
            found = preview(stores.folder, stores.areas, _request(arguments, stores, path, given))
        except (FileRefused, EditionExists, EditionIncomplete) as refusal:
            refused = DatasetReport(path=str(path), reason=str(refusal))
            _say_report(refused, terminal)
            documents.append(_report(refused))
            failed = True
            continue
        said = report(str(path), found.edition)
        _say_report(said, terminal)
        documents.append({**_report(said), **say_preview(found, terminal)})
    terminal.say("Nothing was written.")
    terminal.document({"files": documents})
    return 1 if failed else 0


def _list(_: argparse.Namespace, stores: StatisticsStores, terminal: Terminal) -> int:
    from datasets.store import Statistics
    from ingest.dataset_sharing import mirror

    mirror(stores)
    statistics = Statistics(stores.folder)
    try:
        snapshot = statistics.snapshot()
        editions, series = snapshot.editions(), snapshot.series()
    finally:
        statistics.close()
    for one in editions:
        hidden = f"  RETRACTED {one.retracted.when[:10]}: {one.retracted.reason}" if one.retracted else ""
        terminal.say(f"{one.id}  published {one.published}  {one.loaded:,} rows  {one.title}{hidden}")
    held = {one.id: [two.series for two in series if two.edition == one.id] for one in editions}
    terminal.document({"editions": [{**_edition(one), "current_for": held[one.id]} for one in editions]})
    return 0


def _diff(arguments: argparse.Namespace, stores: StatisticsStores, terminal: Terminal) -> int:
    from datasets.loads import difference, figures_difference

    series, old, new = arguments.series, arguments.old, arguments.new
    with _as_wrong_use():
        figures = figures_difference(stores.folder, series, old, new)
        found = None if figures else difference(stores.folder, series, old, new)
    if found is None:
        assert figures is not None
        terminal.document(say_figures(figures, old, new, terminal))
    else:
        terminal.document({"old": old, "new": new, **say_difference(series, found, terminal)})
    return 0


def _retract(arguments: argparse.Namespace, stores: StatisticsStores, terminal: Terminal) -> int:
    from ingest.dataset_pipeline import retract_dataset

    with _as_wrong_use():
        hidden = retract_dataset(stores, arguments.edition, by=_who(), reason=arguments.reason)
    terminal.say(f"{hidden.id} is retracted; what it had replaced is current again.")
    terminal.document(_edition(hidden))
    return 0


@contextlib.contextmanager
def _as_wrong_use() -> Iterator[None]:
    """What names something that is not there, or cannot be asked of it, is wrong use of the command."""
    try:
        yield
    except (UnknownEdition, EditionRetracted, AlreadyRetracted, EditionIncomplete) as error:
        raise WrongUse(str(error)) from error


def _say_report(report: DatasetReport, terminal: Terminal) -> None:
    if not report.ok:
        terminal.say(f"{report.path}: refused. {report.reason}")
        return
    terminal.say(
        f"{report.path}: {report.layout}, edition {report.edition}: {report.loaded:,} of "
        f"{report.rows:,} rows, "
        f"{report.refused:,} refused, {report.empty:,} empty cells of a grid"
    )
    for name, count in report.flagged:
        terminal.say(f"  flagged {name}: {count:,} rows")
    for error in report.errors[:ERRORS_SHOWN]:
        terminal.say(f"  row {error.row}, {error.column}: {error.cell!r}; expected {error.expected}")
    if report.refused > ERRORS_SHOWN:
        terminal.say(f"  and {report.refused - ERRORS_SHOWN:,} more; --json lists them")


def _report(report: DatasetReport) -> dict[str, Any]:
    return {
        "path": report.path,
        "layout": report.layout or None,
        "edition": report.edition or None,
        "rows": report.rows,
        "loaded": report.loaded,
        "refused": report.refused,
        "empty": report.empty,
        "flagged": dict(report.flagged),
        "errors": [error._asdict() for error in report.errors],
        "reason": report.reason or None,
    }


def _edition(edition: Edition) -> dict[str, Any]:
    hidden = edition.retracted
    return {
        "id": edition.id,
        "source": edition.source,
        "label": edition.label,
        "title": edition.title,
        "publishers": list(edition.publishers),
        "licence": edition.licence,
        "source_url": edition.source_url,
        "published": edition.published,
        "as_of": edition.as_of,
        "layout": edition.layout,
        "rows": edition.rows,
        "loaded": edition.loaded,
        "refused": edition.refused,
        "series": list(edition.series),
        "loaded_at": edition.loaded_at,
        "loaded_by": edition.loaded_by,
        "retracted": {"when": hidden.when, "by": hidden.by, "reason": hidden.reason} if hidden else None,
    }
