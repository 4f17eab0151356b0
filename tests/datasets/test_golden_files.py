"""Every real file of statistics beside the checkout: read to observations, or refused with the reason.

The expected counts are made here without the readers: by the ``csv`` module, by counting elements in the XML
of workbooks and messages, and by walking JSON. Where rows are left out, the reason stands beside the number.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path

import pytest

from datasets.areas import Areas, load_areas
from datasets.batches import Batch
from datasets.errors import FileRefused
from datasets.readers.opening import Told, open_statistics

COUNTRY = {"armenia": "ARM", "ghana": "GHA", "mexico": "MEX", "rwanda": "RWA", "jamaica": "JAM",
           "kazakhstan": "KAZ", "nigeria": "NGA"}  # fmt: skip


@pytest.fixture(scope="module")
def areas() -> Areas:
    return load_areas()


@pytest.fixture(scope="module")
def files(shared: Path) -> list[Path]:
    """Every file that is no note on where files come from."""
    found = (path for path in (shared / "statistics").rglob("*") if path.is_file())
    return sorted(path for path in found if not path.name.startswith("SOURCE") and path.suffix != ".md")


def told(path: Path) -> Told:
    """What the one who loads a file would say."""
    country = next((code for name, code in COUNTRY.items() if path.name.startswith(name)), "")
    return Told(area=country, period="2018" if path.name == "complete_goods_by_good.xml" else "")


def read(path: Path, areas: Areas) -> Batch:
    """All batches of a file added up."""
    whole = Batch(0)
    for batch in open_statistics(path, areas, told(path)).batches():
        whole.rows += batch.rows
        whole.refused += batch.refused
        whole.empty += batch.empty
        whole.errors += batch.errors
        for name, column in batch.columns.items():
            whole.columns[name] += column
    return whole


def records(path: Path) -> list[list[str]]:
    """The records of a CSV file below its header, blank ones left out."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_bytes().decode("cp1252")
    rows = list(csv.reader(text.splitlines(keepends=True)))
    return [row for row in rows[1:] if any(row)]


def sheet_values(path: Path, column: str) -> tuple[int, int]:
    """(rows below the header, filled cells of one column) of a workbook's first sheet, from its XML."""
    with zipfile.ZipFile(path) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode("utf-8")
    rows = len(re.findall(r"<row\b", xml)) - 1
    filled = re.findall(rf'<c r="{column}\d+"[^>/]*>\s*<(?:v|is)', xml)
    return rows, len(filled) - 1


def test_every_file_is_read_or_refused_with_a_reason(files: list[Path], areas: Areas) -> None:
    """No other exception, no silence: a refusal says what was seen and what was expected."""
    read_files = refused = 0
    for path in files:
        try:
            whole = read(path, areas)
        except FileRefused as refusal:
            assert refusal.seen and refusal.expected, path
            refused += 1
        else:
            assert whole.rows == whole.loaded + whole.refused + whole.empty > 0, path
            assert whole.loaded, path
            read_files += 1
    assert read_files + refused == len(files)
    assert read_files >= 100


@pytest.mark.parametrize(
    "name", ["16.2.2-VC_VAW_DIST", "5.3.1-SP_DYN_MRBF18", "8.6.1-SL_TLF_NEET", "8.8.1-SL_EMP_FTLINJUR"]
)
def test_long_tables_load_every_record(shared: Path, areas: Areas, name: str) -> None:
    """Footnotes with line breaks are part of one record."""
    path = shared / "statistics" / "unsd_csv_2019" / f"{name}_long.csv"
    assert (found := read(path, areas)).loaded == found.rows == len(records(path))


def test_a_header_without_rows_is_refused(shared: Path, areas: Areas) -> None:
    """387 bytes of header are no statistics on child labour."""
    path = shared / "statistics" / "unsd_csv_2019" / "8.7.1-SL_TLF_CHLDEA_long.csv"
    assert records(path) == []
    with pytest.raises(FileRefused, match="no row"):
        read(path, areas)


def test_the_download_in_an_older_code_page_loads_every_record(shared: Path, areas: Areas) -> None:
    """Goal 10 was saved by a spreadsheet: Latin letters in cp1252, thirty empty columns at the end."""
    path = shared / "statistics" / "unsd_download_2022" / "Goal10.csv"
    found = read(path, areas)
    assert found.loaded == found.rows == len(records(path)) == 1856
    assert not any("\ufffd" in note for notes in found.columns["footnotes"] for note in notes)


def test_the_download_workbook_loads_its_data_sheet_alone(shared: Path, areas: Areas) -> None:
    """The sheet of code descriptions is no data; the other has 5,426 rows."""
    path = shared / "statistics" / "unsd_download_2022" / "Goal8.xlsx"
    assert (found := read(path, areas)).loaded == found.rows == 5426


@pytest.mark.parametrize(
    ("name", "loaded"),
    [
        ("16.2.2_VC_VAW_DIST", 316),
        ("5.3.1_SP_DYN_MRBF18", 169),
        ("8.7.1_SL_TLF_CHLDEA", 243),
        ("8.7.1_SL_TLF_CHLDEC", 216),
    ],
)
def test_staging_grids_load_their_filled_cells(shared: Path, areas: Areas, name: str, loaded: int) -> None:
    """A grid of areas, years and ages: nearly every cell of it says nothing and is counted as empty."""
    path = shared / "statistics" / "unsd_xlsx_2019" / f"Data_{name}.xlsx"
    rows, filled = sheet_values(path, "AA")  # column 27 is the value in all four
    found = read(path, areas)
    assert (found.rows, found.loaded, found.empty, found.refused) == (rows, filled, rows - filled, 0)
    assert filled == loaded


def test_ddf_files_load_every_record(shared: Path, areas: Areas) -> None:
    """Each file by itself, and the folder as one."""
    folder = shared / "statistics" / "unsd_ddf_2020"
    total = 0
    for path in sorted(folder.glob("ddf--datapoints--*.csv")):
        found = read(path, areas)
        assert found.loaded == found.rows == len(records(path)), path.name
        total += found.loaded
    assert read(folder, areas).loaded == total


def test_8_7_1_holds_91_and_83_areas_once(shared: Path, areas: Areas) -> None:
    """The known shape of indicator 8.7.1 in the copy of October 2020: one row an area for both sexes."""
    folder = shared / "statistics" / "unsd_ddf_2020"
    for series, count in (("sl_tlf_chldea", 91), ("sl_tlf_chldec", 83)):
        (path,) = folder.glob(f"ddf--datapoints--{series}--by--*.csv")
        columns = read(path, areas).columns
        both = [area for area, sex in zip(columns["area"], columns["sex"], strict=True) if sex == "_T"]
        assert len(both) == len(set(both)) == count
        assert set(columns["nature"]) == {"CA"} and set(columns["unit"]) == {"PERCENT"}


def test_the_code_18_whose_sign_was_lost_is_read_by_its_table(shared: Path, areas: Areas) -> None:
    """``18`` stands for ``18+`` in the entity table; nothing is read as one year of age."""
    (path,) = (shared / "statistics" / "unsd_ddf_2020").glob("ddf--datapoints--vc_htf_detvsx--by--*.csv")
    ages = set(read(path, areas).columns["age"])
    assert {row[0] for row in records(path)} >= {"18"} and "Y_GE18" in ages and "Y18" not in ages


def test_the_explorer_workbook_loads_its_filled_cells(shared: Path, areas: Areas) -> None:
    """Titles above, two header rows, notes behind: every filled cell of the 23 columns is one."""
    path = shared / "statistics" / "ilostat" / "INJ_FATL_ECO_NB_A_EN.xlsx"
    with zipfile.ZipFile(path) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode("utf-8")
    cells = re.findall(r'<c r="([A-Z]+)(\d+)"[^>/]*>\s*<(?:v|is)', xml)
    wanted = [1 for column, row in cells if "D" <= column <= "Z" and len(column) == 1 and int(row) > 6]
    found = read(path, areas)
    assert found.loaded == found.rows == len(wanted)
    assert set(found.columns["series"]) == {"INJ_FATL_ECO_NB"} and set(found.columns["unit"]) == {"NUMBER"}


def test_national_tables_load_every_record_and_keep_two_units_apart(shared: Path, areas: Areas) -> None:
    """Armenia prints the same fact as a count and a share; an empty value is a stated gap."""
    for path in sorted((shared / "statistics" / "national").glob("*.csv")):
        found = read(path, areas)
        assert found.loaded == found.rows == len(records(path))
        empty = sum(1 for row in records(path) if not row[-1])
        assert found.columns["status"].count("missing") == empty
    armenia = read(shared / "statistics" / "national" / "armenia_indicator_8-7-1.csv", areas)
    assert set(armenia.columns["unit"]) == {"NUMBER", "PERCENT"} and set(armenia.columns["area"]) == {"ARM"}


def test_goods_load_three_rows_for_each_country(shared: Path, areas: Areas) -> None:
    """Child labour, forced labour, forced child labour: yes and no are both words of the list."""
    for name in ("goods_2016.xml", "complete_goods_by_good.xml"):
        path = shared / "statistics" / "us_dol" / name
        marks = len(re.findall(r"<(?:Child_Labor|Forced_Labor|Forced_Child_Labor)>", path.read_text("utf-8")))
        found = read(path, areas)
        assert found.loaded == found.rows == marks
        assert set(found.columns["value"]) == {"0", "1"}
        pairs = zip(found.columns["scheme"], found.columns["area"], strict=True)
        assert {area for scheme, area in pairs if scheme == "OTHER"} <= {"Taiwan"}  # M49 does not list it


def test_wide_packages_load_their_filled_cells(shared: Path, areas: Areas) -> None:
    """Every filled cell of a series' column is a figure; the package whose table is empty is refused."""
    loaded = 0
    for folder in sorted(path for path in (shared / "statistics" / "owid").iterdir() if path.is_dir()):
        (table,) = folder.glob("*.csv")
        if not table.stat().st_size:
            with pytest.raises(FileRefused):
                read(folder, areas)
            continue
        filled = sum(1 for row in records(table) for cell in row[2:] if cell)
        assert read(folder, areas).loaded == filled
        loaded += 1
    assert loaded == 2


def test_tables_that_are_no_statistics_are_refused_with_their_header(shared: Path, areas: Areas) -> None:
    """The hostiles of a test suite: other topics, broken headers, nothing at all."""
    for path in sorted((shared / "statistics" / "messy").iterdir()):
        if path.name.startswith("SOURCE"):
            continue
        with pytest.raises(FileRefused) as caught:
            read(path, areas)
        assert "layout" in caught.value.expected or "header" in caught.value.expected, path.name


def test_messages_load_every_observation(shared: Path, areas: Areas) -> None:
    """SDMX-ML counted by its elements; structures, queries and metadata hold none and are refused."""
    loaded = 0
    for path in sorted((shared / "statistics" / "sdmx").rglob("*.xml")):
        text = path.read_text("utf-8", errors="replace")
        root = re.search(r"<(?:\w+:)?(\w+)[\s>]", re.sub(r"<\?.*?\?>|<!--.*?-->", "", text, flags=re.S))
        assert root
        if not root[1].endswith("Data"):
            with pytest.raises(FileRefused, match="no observations"):
                read(path, areas)
            continue
        found = read(path, areas)
        assert found.loaded == len(re.findall(r"<(?:\w+:)?Obs[\s>]", text)), path
        loaded += 1
    assert loaded >= 25


def test_json_messages_load_every_observation(shared: Path, areas: Areas) -> None:
    """Counted by walking the document; deletions and messages at odds with themselves are refused."""
    loaded = {}
    for path in sorted((shared / "statistics" / "sdmx").rglob("*.json")):
        document = json.loads(path.read_text("utf-8"))
        sets = document.get("data", document).get("dataSets", []) if isinstance(document, dict) else []
        holders = [holder for one in sets for holder in (one, *one.get("series", {}).values())]
        count = sum(len(holder.get("observations", {})) for holder in holders)
        try:
            loaded[path.name] = (read(path, areas).rows, count)
        except FileRefused:
            assert (
                "delete" in path.name
                or path.parent.name in ("metadata", "structure")
                or path.name
                in (
                    "generated-sample.json",  # random words: keys point outside of the lists
                    "agri.json",  # Cambodian provinces: no area of ISO 3166 or M49
                    "constructed-sample-full.json",  # a set without values: 4 of 20 are moments, no figures
                )
            )
    assert len(loaded) == 6 and all(rows == count for rows, count in loaded.values())


GOLDEN = Path(__file__).with_name("golden_files.csv")
"""Every file, its layout and counts, or what was seen in it when it was refused."""


def test_every_file_has_its_line_and_comes_out_as_it_says(
    shared: Path, files: list[Path], areas: Areas
) -> None:
    """Rows in, loaded, refused, empty, or the refusal; a file without a line fails, and the other way."""
    with GOLDEN.open(encoding="utf-8", newline="") as table:
        golden = {row.pop("file"): row for row in csv.DictReader(table)}
    found = {str(path.relative_to(shared / "statistics")): outcome(path, areas) for path in files}
    assert found.keys() == golden.keys()
    assert {name: (row, golden[name]) for name, row in found.items() if row != golden[name]} == {}


def outcome(path: Path, areas: Areas) -> dict[str, str]:
    """What comes of a file, as the golden table has it."""
    counts = {"rows": 0, "loaded": 0, "refused": 0, "empty": 0}
    layout = seen = ""
    try:
        reading = open_statistics(path, areas, told(path))
        for batch in reading.batches():
            for name in counts:
                counts[name] += getattr(batch, name)
        layout = reading.layout
    except FileRefused as refusal:
        counts, seen = dict.fromkeys(counts, 0), refusal.seen[:90]
    return {"layout": layout, **{name: str(count) for name, count in counts.items()}, "seen": seen}
