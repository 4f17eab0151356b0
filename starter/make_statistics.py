"""Makes the bundled editions of statistics: ``python starter/make_statistics.py FOLDER``.

FOLDER holds the files named below as their publishers gave them. Each edition is read by the same readers as
any other file and written as any other edition, into ``datasets/starter/statistics``; run it again with the
same files and the same bytes come out. It is no part of the installed application.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from datasets.areas import load_areas
from datasets.describing import complete, described
from datasets.loading import Written, add_edition, restated
from datasets.model import Edition, EditionId
from datasets.readers.opening import Reading, Told, open_statistics

HERE = Path(__file__).resolve().parent.parent / "datasets" / "starter" / "statistics"
MADE = "2026-11-22T00:00:00Z"

DDF = "unsd_ddf_2020/ddf--datapoints--{}--by--*.csv"
SERIES_2020 = (
    "sl_tlf_chldea", "sl_tlf_chldec", "vc_htf_detv", "vc_htf_detvfl", "vc_htf_detvsx", "vc_htf_detvog",
    "vc_htf_detvop", "sp_dyn_mrbf15", "sp_dyn_mrbf18", "vc_vaw_marr", "vc_vaw_phypyv", "vc_vaw_sxvln",
    "sl_emp_ftlinjur", "sl_emp_injur", "sl_lbr_ntlcpl", "sl_tlf_neet", "si_cov_chld",
)  # fmt: skip

EDITIONS: tuple[tuple[tuple[str, ...], Mapping[str, str], Told], ...] = (
    (
        tuple(DDF.format(series) for series in SERIES_2020),
        {
            "source": "unsd-sdg", "label": "2020-10-19", "title": "SDG database, copy of 19 October 2020",
            "published": "2020-10-19", "as_of": "2020-10-19",
        },
        Told(),
    ),
    (
        (
            "unsd_xlsx_2019/Data_8.7.1_SL_TLF_CHLDEA.xlsx",
            "unsd_xlsx_2019/Data_8.7.1_SL_TLF_CHLDEC.xlsx",
        ),
        {
            "source": "unsd-sdg", "label": "2019.Q1.G.02", "title": "SDG database, release 2019.Q1.G.02",
            "published": "2019-05", "as_of": "2019-05-29",
        },
        Told(),
    ),
    (
        ("ilostat/cld_xchl_sex_age_rt_excerpt.csv",),
        {
            "source": "ilostat", "label": "CLD_XCHL_SEX_AGE_RT excerpt",
            "title": "Children in child labour by sex and age: rows of six countries only",
            "published": "unknown", "as_of": "2026-11",
        },
        Told(),
    ),
    (
        ("national/armenia_indicator_8-7-1.csv",),
        {
            "source": "national-arm", "label": "8-7-1", "title": "Armenia, national table of indicator 8.7.1",
            "publishers": "Statistical Committee of the Republic of Armenia",
            "licence": "Official statistics, reuse with the source named",
            "source_url": "https://github.com/armstat/sdg-data-armenia", "published": "unknown",
            "as_of": "2026-11",
        },
        Told(area="ARM"),
    ),
    (
        ("us_dol/goods_2016.xml",),
        {
            "source": "us-dol", "label": "goods 2016",
            "title": "Goods listed as made by child or forced labour: one government's assessment",
            "published": "2016-09", "as_of": "2023-12-07",
        },
        Told(),
    ),
)  # fmt: skip


def main(folder: Path) -> None:
    """Make every edition anew."""
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir(parents=True)
    for patterns, given, told in EDITIONS:
        with tempfile.TemporaryDirectory() as store:
            edition = _make(Path(store), folder, patterns, given, told)
            shutil.copytree(Path(store) / "editions" / edition.id, HERE / edition.id)
        sys.stdout.write(f"{edition.id}: {edition.loaded} of {edition.rows} rows, {dict(edition.flagged)}\n")


def _make(
    store: Path, folder: Path, patterns: tuple[str, ...], given: Mapping[str, str], told: Told
) -> Edition:
    areas = load_areas()
    paths = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    readings = [open_statistics(path, areas, told) for path in paths]
    reading = replace(
        readings[0], files=tuple(paths), parts=tuple(part for one in readings for part in one.parts)
    )
    fields = complete(given, source=reading.source, label="", title="", licence="", today=MADE[:10])
    return add_edition(store, reading.batches(), lambda written: _described(reading, fields, written))


def _described(reading: Reading, fields: Mapping[str, str], written: Written) -> Edition:
    counts = {"rows": 0, "refused": 0, "empty": 0}
    errors = []
    for batch in reading.batches():
        for name in counts:
            counts[name] += getattr(batch, name)
        errors += batch.errors
    draft = Edition(
        id=EditionId(""), source="", label="", title="", publishers=(), licence="", source_url="",
        published="", as_of="", layout=reading.layout, files=tuple(path.name for path in reading.files),
        checksum=reading.checksum(), stored="", loaded=0, series=(), loaded_at=MADE,
        loaded_by="starter collection", errors=tuple(errors),
        area_names=tuple(sorted(reading.area_names().items())),
        **counts,
    )  # fmt: skip
    return restated(described(fields, draft), written)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
