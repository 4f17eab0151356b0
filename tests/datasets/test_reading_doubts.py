"""Cells that can be read in two ways: a wrong figure that nobody sees is the worst a reader can do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from datasets.errors import FileRefused
from datasets.model import AreaKey, ObservationStatus
from datasets.periods import read_period
from datasets.readers.codes import read_age
from datasets.readers.numbers import Unreadable
from datasets.readers.opening import Told
from tests.datasets.made_tables import observed, raw_workbook, tidy, workbook, written

ARM = Told(area="ARM")


def values(path: Path, told: Told | None = None) -> list[str]:
    """The values of a small file in its order."""
    return [str(one.value) for one in observed(path, told)]


def national(tmp_path: Path, *cells: str, delimiter: str = ";") -> Path:
    """A national table with a row for each value."""
    rows = [f"{2000 + n}{delimiter}{cell}" for n, cell in enumerate(cells)]
    return written(tmp_path / "indicator_8-7-1.csv", "\n".join([f"Year{delimiter}Value", *rows]) + "\n")


def test_a_comma_before_three_digits_is_decimal_only_where_its_column_leaves_no_doubt(tmp_path: Path) -> None:
    """1,234 beside 12,5 is one and a bit; alone, or beside 12.5, it may be one thousand."""
    assert values(national(tmp_path, "12,5", "1,234", "7"), ARM) == ["12.5", "1.234", "7"]
    assert tidy(national(tmp_path, "1,234", "7"), ARM).errors[0].cell == "1,234"
    assert tidy(national(tmp_path, "1,234", "12.5"), ARM).errors[0].cell == "1,234"


def test_a_point_before_three_digits_is_in_doubt_too(tmp_path: Path) -> None:
    """German counts have points between thousands: 1.234 is never silently one and a bit."""
    assert tidy(national(tmp_path, "1.234", "7"), ARM).errors[0].cell == "1.234"
    assert tidy(national(tmp_path, "1.234", "12,5"), ARM).errors[0].cell == "1.234"
    assert values(national(tmp_path, "0.234", "1.234"), ARM) == ["0.234", "1.234"]
    batch = tidy(national(tmp_path, "1.234,5", "12,5"), ARM)
    assert (batch.loaded, batch.errors[0].cell) == (1, "1.234,5")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_one_who_loads_may_say_which_sign_is_decimal(tmp_path: Path, delimiter: str) -> None:
    """What the file leaves open is told; a sign that contradicts it is an error."""
    path = national(tmp_path, "1,234", "7", delimiter=delimiter)
    assert values(path, Told(area="ARM", decimal=",")) == ["1.234", "7"]
    assert tidy(path, Told(area="ARM", decimal=".")).errors[0].cell == "1,234"


def test_bounds_have_the_decimal_sign_of_their_table(tmp_path: Path) -> None:
    """A download with semicolons: the interval is read as its value is."""
    head = "Indicator;SeriesCode;GeoAreaCode;GeoAreaName;TimePeriod;Value;UpperBound;LowerBound;Units;[Sex]"
    row = "8.7.1;SL_TLF_CHLDEA;4;Afghanistan;2015;12,5;13,75;11,2;PERCENT;FEMALE"
    (one,) = observed(written(tmp_path / "d.csv", f"{head}\n{row}\n"))
    assert (str(one.value), str(one.lower), str(one.upper)) == ("12.5", "11.2", "13.75")


@pytest.mark.parametrize(
    "cell", ["12.3*", "12.3 a", "12.3%", "1 234", "1\u00a0234", "1\u202f234", "(5)", "-", "~5", "5 (4-6)",
             "١٢", "½", "1/2", "12.3 [1]", "1.2.3", "1_000", "5-6", "c. 5", "0,5 ‰"],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_number_with_anything_about_it_is_an_error(tmp_path: Path, cell: str, delimiter: str) -> None:
    """Marks, blanks and signs of per cent: listed with the cell, never cut off."""
    quoted = f'"{cell}"'
    batch = tidy(national(tmp_path, "12.5", quoted, delimiter=delimiter), ARM)
    assert (batch.loaded, [one.cell for one in batch.errors]) == (1, [" ".join(cell.split())])


@pytest.mark.parametrize("cell", ["..", "n/a", ":", "NaN", "…", ""])
def test_words_for_nothing_are_missing(tmp_path: Path, cell: str) -> None:
    """Missing, and no zero."""
    one, _ = observed(national(tmp_path, cell, "0"), ARM)
    assert one.value is None and one.status is ObservationStatus.MISSING


@pytest.mark.parametrize(
    "cell",
    ["18 and under", "up to 17", "over 15", "older than 15", "menos de 18", "до 18 лет", "17 or younger",
     "Grade 5", "Group 1", "Urban 5-17", "5-14 weeks", "5-17, not at school", "plus de 15 ans"],
)  # fmt: skip
def test_an_age_with_words_that_change_it_is_an_error(cell: str) -> None:
    """ "Up to 17" was once the year 17, "Group 1" the age of one."""
    assert isinstance(read_age(cell), Unreadable)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("12-23 months", "M12T23"), ("Under 5 months", "M_LT5"), ("6 months and over", "M_GE6"),
     ("lt18y", "Y_LT18"), ("Children aged 5 to 17 years", "Y5T17"), ("15 ans et plus", "Y_GE15"),
     ("de 5 à 17 ans", "Y5T17"),
     ("14 лет", "Y14"), ("5至17岁", "Y5T17")],
)  # fmt: skip
def test_months_are_months_and_plain_words_are_read(cell: str, code: str) -> None:
    """Twelve to twenty-three months are no years."""
    assert read_age(cell) == code


@pytest.mark.parametrize("cell", ["Oct-17", "17-Oct", "5-Jul", "2017-10-05"])
def test_an_age_that_a_spreadsheet_made_a_date_is_no_label_of_a_country(tmp_path: Path, cell: str) -> None:
    """A country's own words for an age are kept; ``Oct-17`` is nobody's word for 10 to 17."""
    rows = f"Year,Age,Value\n2015,{cell},4\n2015,young people,5\n2016,10-17,6\n"
    found = observed(written(tmp_path / "indicator_8-7-1.csv", rows), ARM)
    assert sorted(one.value for one in found) == [5, 6]


def test_a_year_that_a_spreadsheet_counts_as_days_is_no_year(tmp_path: Path) -> None:
    """2015 formatted as a date is the seventh of July 1905; a span that ends before it begins is none."""
    assert read_period("1905-07-07T00:00:00") is None and read_period("1905") == ("1905", 1905)
    assert read_period("2016-2012") is None and read_period("2016-14") is None
    assert read_period("2013-05") == ("2013-05", 2013) and read_period("1999-00") == ("1999-00", 1999)
    assert read_period("2013.000") == ("2013", 2013)


def bulk(tmp_path: Path, *rows: str) -> Path:
    """An ILOSTAT bulk table."""
    head = "ref_area,source,indicator,sex,classif1,time,obs_value,obs_status"
    return written(tmp_path / "bulk.csv", "\n".join([head, *rows]) + "\n")


def test_each_row_of_a_bulk_table_has_the_unit_of_its_own_indicator(tmp_path: Path) -> None:
    """Rates below counts were once thousands of children."""
    count, rate = observed(
        bulk(
            tmp_path,
            "NPL,BA:1,CLD_XCHL_SEX_AGE_NB,SEX_T,AGE_CLDVERSION_Y5-17,2020,79,",
            "NPL,BA:1,CLD_XCHL_SEX_AGE_RT,SEX_T,AGE_CLDVERSION_Y5-17,2020,9.6,",
        )
    )
    assert (count.unit, count.multiplier) == ("NUMBER", 3)
    assert (rate.unit, rate.multiplier) == ("PERCENT", 0)


def test_each_class_of_a_bulk_table_is_named_by_its_own_code(tmp_path: Path) -> None:
    """An occupation below an industry is no industry."""
    one, two = observed(
        bulk(
            tmp_path,
            "NPL,BA:1,INJ_FATL_ECO_NB,SEX_T,ECO_SECTOR_AGR,2020,7,",
            "NPL,BA:1,INJ_FATL_OCU_NB,SEX_T,OCU_SKILL_L1,2020,8,",
        )
    )
    assert one.key.of("ECO") == "ECO_SECTOR_AGR" and two.key.of("OCU") == "OCU_SKILL_L1"
    assert two.key.of("ECO") == ""


def test_a_class_above_a_sex_is_kept(tmp_path: Path) -> None:
    """Sectors over girls and boys: three sectors were once one figure with three values."""
    rows = [
        ["Injuries"],
        [None, None, None, "Agriculture", None, "Industry", None],
        ["Reference area", "Source", "Time", "Female", "Male", "Female", "Male"],
        ["Nepal", "HS", 2020, 1, 2, 3, 4],
    ]
    found = observed(workbook(tmp_path / "x.xlsx", rows, sheet="INJ_FATL_ECO_NB_A_EN"))
    assert [(one.key.of("ECO"), one.key.sex, str(one.value)) for one in found] == [
        ("Agriculture", "F", "1"), ("Agriculture", "M", "2"), ("Industry", "F", "3"), ("Industry", "M", "4")
    ]  # fmt: skip


def package(tmp_path: Path, table: str, *fields: dict[str, Any], **schema: Any) -> Path:
    """A package of one table with a country, a year and some fields."""
    named = [{"name": "country"}, {"name": "year"}, *fields]
    described = {"resources": [{"path": "t.csv", "schema": {"fields": named, **schema}}]}
    written(tmp_path / "t.csv", table)
    written(tmp_path / "datapackage.json", json.dumps(described))
    return tmp_path


def test_a_package_says_what_stands_for_no_value(tmp_path: Path) -> None:
    """-99 was once a rate of minus ninety-nine."""
    found = observed(
        package(tmp_path, "country,year,rate\nNepal,2015,-99\nNepal,2016,3\n", {"name": "rate"},
                missingValues=["", "-99"])
    )  # fmt: skip
    assert [str(one.value) for one in found] == ["3"]


def test_a_package_says_how_its_numbers_are_written(tmp_path: Path) -> None:
    """1.234,5 by groupChar and decimalChar; without them it is an error."""
    table = 'country,year,n\nNepal,2015,"1.234,5"\nNepal,2016,7\n'
    assert values(package(tmp_path, table, {"name": "n", "groupChar": ".", "decimalChar": ","})) == [
        "1234.5", "7"
    ]  # fmt: skip
    assert tidy(package(tmp_path, table, {"name": "n"})).errors[0].cell == "1.234,5"


def test_the_unit_of_a_converted_display_is_not_that_of_the_figure(tmp_path: Path) -> None:
    """0.12 shown as 12 per cent is no 0.12 per cent."""
    shown = {"name": "r", "owidDisplaySettings": {"unit": "%", "conversionFactor": 100}}
    (one,) = observed(package(tmp_path, "country,year,r\nNepal,2015,0.12\n", shown))
    assert one.unit == ""


def test_a_name_that_says_more_than_a_country_is_not_that_country(tmp_path: Path) -> None:
    """Sudan (former) is not Sudan, and a region without its system is nobody's."""
    names = ["Sudan (former)", "India (urban)", "Sub-Saharan Africa (UNICEF)", "Sub-Saharan Africa", "World",
             "Turkey (Türkiye)", "Bolivia (Plurinational State of)"]  # fmt: skip
    table = "country,year,r\n" + "".join(f"{name},2015,1\n" for name in names)
    found = [one.key.area for one in observed(package(tmp_path, table, {"name": "r"}))]
    assert found == [
        *(AreaKey("OTHER", name) for name in names[:4]), AreaKey("M49", "001"), AreaKey("ISO", "TUR"),
        AreaKey("ISO", "BOL"),
    ]  # fmt: skip


def test_a_table_of_many_countries_is_no_national_table(tmp_path: Path) -> None:
    """Every row would be about the country that was told."""
    path = written(tmp_path / "a.csv", "Country,Year,Value\nNepal,2015,3\nIndia,2015,4\n")
    with pytest.raises(FileRefused, match="countries"):
        tidy(path, ARM)


def test_a_dimension_behind_the_value_is_part_of_the_key(tmp_path: Path) -> None:
    """SDMX-CSV leaves the order of columns open."""
    found = observed(
        written(
            tmp_path / "s.csv",
            "DATAFLOW,TIME_PERIOD,OBS_VALUE,REF_AREA,SEX,EDUCATION_LEV,UNIT_MULT\n"
            "X:F(1.0),2015,3,NPL,F,ISCED1,3\nX:F(1.0),2015,4,NPL,F,ISCED2,3\n",
        )
    )
    assert [one.key.of("EDUCATION_LEV") for one in found] == ["ISCED1", "ISCED2"]
    assert found[0].multiplier == 3


def test_a_multiplier_of_the_download_is_read(tmp_path: Path) -> None:
    """Three thousands were once three."""
    head = "Indicator,SeriesCode,GeoAreaCode,GeoAreaName,TimePeriod,Value,Units,[UnitMultiplier]"
    (one,) = observed(written(tmp_path / "d.csv", f"{head}\n16.2.2,VC_HTF_DETV,4,A,2015,3,NUMBER,3\n"))
    assert one.multiplier == 3


def message(**changes: Any) -> dict[str, Any]:
    """An SDMX-JSON 2.0 message of one series and two years."""
    structure: dict[str, Any] = {
        "links": [{"urn": "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=X:FLOW(1.0)"}],
        "dimensions": {
            "dataSet": [{"id": "FREQ", "values": [{"id": "A"}]}],
            "series": [{"id": "REF_AREA", "values": [{"id": "NPL"}, {"id": "IND"}]}],
            "observation": [{"id": "TIME_PERIOD", "values": [{"value": "2015"}, {"value": "2016"}]}],
        },
        "measures": {"observation": [{"id": "OBS_VALUE"}]},
        "attributes": {"dimensionGroup": [{"id": "UNIT_MULT", "values": [{"id": "3"}, {"id": "6"}]}]},
    }
    series = {"0": {"observations": {"0": [5], "1": [6]}}, "1": {"observations": {"0": [7]}}}
    held: dict[str, Any] = {"structure": 0, "series": series}
    structure |= changes.pop("structure", {})
    return {"data": {"structures": [structure], "dataSets": [held | changes]}}


def read_message(tmp_path: Path, said: dict[str, Any]) -> list[tuple[str, str, str, int]]:
    """Area, period, value and multiplier of every observation of a message."""
    path = written(tmp_path / "m.json", json.dumps(said))
    return [(one.key.area.code, one.period, str(one.value), one.multiplier) for one in observed(path)]


def test_an_attribute_of_a_group_of_series_is_read(tmp_path: Path) -> None:
    """Millions and thousands, by the places of all dimensions: of the set, the series, the observation."""
    found = read_message(tmp_path, message(dimensionGroupAttributes={":0:": [1], "0:1:": [0]}))
    assert found == [("NPL", "2015", "5", 6), ("NPL", "2016", "6", 6), ("IND", "2015", "7", 3)]


def test_an_attribute_that_is_left_out_has_its_default(tmp_path: Path) -> None:
    """The standard lets a message leave out what is the default: the multiplier was lost with it."""
    group = [{"id": "UNIT_MULT", "default": "3", "values": [{"id": "3"}, {"id": "6"}]}]
    found = read_message(tmp_path, message(structure={"attributes": {"dimensionGroup": group}}))
    assert {multiplier for *_, multiplier in found} == {3}


def test_the_figure_is_the_measure_of_that_name(tmp_path: Path) -> None:
    """Of two measures the first is not always the figure; of two others neither is."""
    two = {"measures": {"observation": [{"id": "SAMPLE"}, {"id": "OBS_VALUE"}]}}
    series = {"0": {"observations": {"0": [999, 5]}}}
    assert read_message(tmp_path, message(structure=two, series=series)) == [("NPL", "2015", "5", 0)]
    other = {"measures": {"observation": [{"id": "SAMPLE"}, {"id": "RATE"}]}}
    with pytest.raises(FileRefused, match="SAMPLE, RATE"):
        read_message(tmp_path, message(structure=other, series=series))


def test_a_measure_with_a_list_of_values_is_looked_up(tmp_path: Path) -> None:
    """A place in a list is no figure."""
    listed = {
        "measures": {"observation": [{"id": "OBS_VALUE", "values": [{"value": "12.5"}, {"value": "13"}]}]}
    }
    series = {"0": {"observations": {"0": [1]}}}
    assert read_message(tmp_path, message(structure=listed, series=series)) == [("NPL", "2015", "13", 0)]


STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1">'
    '<numFmt numFmtId="170" formatCode="0.0%"/></numFmts><cellXfs count="4"><xf numFmtId="0"/>'
    '<xf numFmtId="9"/><xf numFmtId="170"/><xf numFmtId="2"/></cellXfs></styleSheet>'
)


def grid(tmp_path: Path, *cells: str, styles: str = "") -> Path:
    """A national table as a workbook with a row for each cell of XML in the column of values."""
    text = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    rows = [f'<row r="1">{text.format("A1", "Year")}{text.format("B1", "Value")}</row>']
    rows += [
        f'<row r="{n}"><c r="A{n}"><v>{1990 + n}</v></c>{cell.format(f"B{n}")}</row>'
        for n, cell in enumerate(cells, 2)
    ]
    path = raw_workbook(tmp_path / "indicator_8-7-1.xlsx", rows, dimension=f"A1:B{len(rows)}")
    if styles:
        import zipfile

        with zipfile.ZipFile(path, "a") as book:
            book.writestr("xl/styles.xml", styles)
    return path


def test_a_formula_without_its_result_is_an_error_not_a_gap(tmp_path: Path) -> None:
    """A program that writes formulas stores no results: its figures would all be missing."""
    good = ['<c r="{}"><v>3</v></c>'] * 20
    batch = tidy(grid(tmp_path, *good, '<c r="{}"><f>B2+1</f><v></v></c>', '<c r="{}"><f>B2+2</f></c>'), ARM)
    assert (batch.loaded, batch.refused) == (20, 2)
    assert [(one.row, one.column, one.cell) for one in batch.errors] == [
        (22, "Value", "=B2+1"), (23, "Value", "=B2+2")
    ]  # fmt: skip
    assert "number" in batch.errors[0].expected


def test_a_formula_with_its_result_is_that_result(tmp_path: Path) -> None:
    """Text and numbers; a formula that gave an empty text is an empty cell."""
    cells = ('<c r="{}"><f>1+1</f><v>2</v></c>', '<c r="{}" t="str"><f>A1</f><v>&lt;5</v></c>',
             '<c r="{}" t="str"><f>IF(1,"")</f><v></v></c>')  # fmt: skip
    two, below, empty = observed(grid(tmp_path, *cells), ARM)
    assert str(two.value) == "2" and below.status is ObservationStatus.SUPPRESSED
    assert empty.status is ObservationStatus.MISSING


def test_an_error_of_a_spreadsheet_is_an_error_but_na_is_a_gap(tmp_path: Path) -> None:
    """#DIV/0! is no gap that anybody stated; #N/A says that there is none."""
    cells = (
        '<c r="{}" t="e"><v>#DIV/0!</v></c>',
        '<c r="{}" t="e"><v>#N/A</v></c>',
        '<c r="{}"><v>3</v></c>',
    )
    batch = tidy(grid(tmp_path, *cells), ARM)
    assert [one.cell for one in batch.errors] == ["#DIV/0!"]
    assert batch.columns["value"] == [None, "3"]


@pytest.mark.parametrize("style", ["1", "2"])
def test_a_number_shown_in_per_cent_is_never_a_hundredth_of_it(tmp_path: Path, style: str) -> None:
    """0.123 shown as 12.3% is an error, not 0.123 per cent."""
    cells = (f'<c r="{{}}" s="{style}"><v>0.123</v></c>', '<c r="{}" s="3"><v>12.5</v></c>')
    batch = tidy(grid(tmp_path, *cells, styles=STYLES), ARM)
    assert [one.cell for one in batch.errors] == ["12.300%"] and batch.columns["value"] == ["12.5"]


def test_a_sheet_of_nothing_but_formulas_loads_nothing(tmp_path: Path) -> None:
    """Every figure would be a gap that nobody stated."""
    with pytest.raises(FileRefused, match="3 of 3"):
        tidy(grid(tmp_path, *['<c r="{}"><f>1</f></c>'] * 3), ARM)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_encodings_change_no_figure(tmp_path: Path, encoding: str, end: str) -> None:
    """Also where they are mixed, and where a cell holds a line break."""
    lines = ["Year;Sex;Comment;Value", '2015;F;"one\ntwo";12,5', "2016;M;;13,5", "2017;M;;14"]
    path = tmp_path / "indicator_8-7-1.csv"
    path.write_bytes((end.join(lines[:3]) + "\n" + lines[3] + end).encode(encoding))
    assert values(path, ARM) == ["12.5", "13.5", "14"]
