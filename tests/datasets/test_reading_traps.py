"""The traps of real statistics, each in a file of a few lines: what is read, what is refused, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from datasets.errors import FileRefused, TooManyErrors
from datasets.model import AreaKey, ObservationStatus
from datasets.readers.opening import Told
from tests.datasets.made_tables import cell_xml, observed, raw_workbook, tidy, workbook, written

DOWNLOAD = (
    "Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,Source,"
    "FootNote,Nature,Units,[Age],[Sex]"
)
LINE = "8,8.7,8.7.1,SL_TLF_CHLDEA,Children,{area},Name,{period},{value},DHS,{note},CA,PERCENT,{age},{sex}"
ARM = Told(area="ARM")


def download(tmp_path: Path, *lines: dict[str, str], header: str = DOWNLOAD, encoding: str = "utf-8") -> Path:
    """A UN SDG download; each line says what it has other than the usual."""
    usual = {"area": "4", "period": "2015", "value": "3.9", "note": "", "age": "5-17", "sex": "BOTHSEX"}
    rows = [LINE.format(**{**usual, **line}) for line in lines]
    return written(tmp_path / "download.csv", "\n".join([header, *rows]) + "\n", encoding)


def test_an_apostrophe_before_an_age_keeps_it_an_age(tmp_path: Path) -> None:
    """Spreadsheets get ``'5-17`` so that they make no date of it."""
    (one,) = observed(download(tmp_path, {"age": "'5-17", "value": "'3.90"}))
    assert one.key.age == "Y5T17" and str(one.value) == "3.90"


def test_an_age_that_a_spreadsheet_made_a_date_of_is_refused(tmp_path: Path) -> None:
    """5-12 became the twelfth of May: nobody can tell what it was."""
    good = [{"period": str(1990 + n)} for n in range(18)]
    batch = tidy(download(tmp_path, {}, {"age": "2017-05-12 00:00:00"}, {"age": "12-May"}, *good))
    assert (batch.loaded, batch.refused) == (19, 2)
    assert [(error.row, error.column) for error in batch.errors] == [(3, "[Age]"), (4, "[Age]")]
    assert "date" in batch.errors[0].expected


def test_below_five_is_suppressed_never_five_never_zero(tmp_path: Path) -> None:
    """Its bound is kept, its value is none."""
    one, other = observed(download(tmp_path, {"value": "<5"}, {"value": ">95", "sex": "MALE"}))
    assert one.value is None and one.status is ObservationStatus.SUPPRESSED
    assert str(one.upper) == "5" and one.lower is None
    assert str(other.lower) == "95" and other.value is None


def test_five_kinds_of_nothing_stay_five(tmp_path: Path) -> None:
    """Zero, missing, suppressed, not applicable and not assessed."""
    cells = ["0", "..", "suppressed", "not applicable", "no assessment"]
    found = observed(
        download(tmp_path, *({"value": cell, "period": str(2000 + n)} for n, cell in enumerate(cells)))
    )
    assert [str(one.status) for one in found] == [
        "normal", "missing", "suppressed", "not applicable", "not assessed"
    ]  # fmt: skip
    assert str(found[0].value) == "0" and all(one.value is None for one in found[1:])


@pytest.mark.parametrize(
    "cell", ["1,234", "1 234.5", "3.9%", "12,4", "0x10", "inf", "٣", "--", "=1+1", "1e9999"]
)
def test_a_value_that_could_mean_two_things_is_an_error(tmp_path: Path, cell: str) -> None:
    """Thousands or decimals, a formula, other digits: refused with the cell, and the rest loads."""
    batch = tidy(download(tmp_path, {}, {"value": f'"{cell}"'}))
    assert (batch.loaded, batch.refused) == (1, 1)
    assert batch.errors[0].cell == cell and "number" in batch.errors[0].expected


def test_years_that_span_two_stay_as_published(tmp_path: Path) -> None:
    """``2013-14`` is ordered by 2013; ``2015.0`` went through a spreadsheet."""
    found = observed(download(tmp_path, {"period": "2013-14"}, {"period": "2015.0"}, {"period": "2016/2017"}))
    assert [one.period for one in found] == ["2013-14", "2015", "2016/2017"]
    batch = tidy(download(tmp_path, {"period": "soon"}, {}))
    assert batch.errors[0].column == "TimePeriod" and batch.loaded == 1


def test_the_lost_sign_of_18_is_never_guessed(tmp_path: Path) -> None:
    """A bare 18 where bands carry signs is an error that says which signs are meant."""
    batch = tidy(download(tmp_path, {"age": "18"}, {"age": "18+"}, {"age": "<18Y"}))
    assert batch.columns["age"] == ["Y_GE18", "Y_LT18"]
    assert "sign" in batch.errors[0].expected


def test_a_ddf_file_reads_18_by_its_entity_table_alone(tmp_path: Path) -> None:
    """With the table beside it 18 is 18+; without, the row is an error."""
    path = written(
        tmp_path / "ddf--datapoints--vc_htf_detv--by--age--geo_area--year.csv",
        "age,geo_area,sex,units,year,vc_htf_detv\n18,4,female,number,2015,3\nlt18y,4,female,number,2015,1\n",
    )
    assert tidy(path).refused == 1
    written(tmp_path / "ddf--entities--age.csv", "age,name\n18,18+\nlt18y,<18Y\n")
    assert [one.key.age for one in observed(path)] == ["Y_GE18", "Y_LT18"]


def test_a_mark_of_byte_order_and_another_code_page_are_read(tmp_path: Path) -> None:
    """UTF-8 with and without the mark, UTF-16, and an old code page with accents."""
    note = {"note": "Côte d’Ivoire — enquête"}
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        (one,) = observed(download(tmp_path, note, encoding=encoding))
        assert one.footnotes == ("Côte d’Ivoire — enquête",), encoding


def test_a_line_break_in_a_cell_is_part_of_one_row(tmp_path: Path) -> None:
    """The next row keeps its number; separators that only look like line ends are no line ends."""
    notes = {"note": '"first line\nsecond, line"'}
    found = observed(download(tmp_path, notes, {"sex": "MALE", "note": "a\u2028b"}))
    assert [one.source_row for one in found] == [2, 3]
    assert found[0].footnotes == ("first line second, line",)


def test_titles_above_the_header_are_passed_over(tmp_path: Path) -> None:
    """The header is where the columns are named; rows keep the numbers of the file."""
    path = download(tmp_path, {}, header=f'SDG database\n\n"Downloaded, on Monday"\n{DOWNLOAD}')
    assert observed(path)[0].source_row == 5


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    """One of two values would be lost without a word."""
    path = download(tmp_path, {}, header=DOWNLOAD.replace("Source", "Value"))
    with pytest.raises(FileRefused, match="2 columns called Value"):
        tidy(path)


def test_rows_of_another_width_are_errors(tmp_path: Path) -> None:
    """Cells too many or too few, unless the missing ones are needed by nobody."""
    path = download(tmp_path, *({"period": str(1990 + n)} for n in range(18)))
    with path.open("a", encoding="utf-8") as file:
        file.write("8,8.7,8.7.1,SL_TLF_CHLDEA\n")
        file.write(LINE.format(area=8, period=2015, value=1, note="", age="5-17", sex="FEMALE") + ",more\n")
        file.write("\n,,,,,,,,,,,,,,\n")
    batch = tidy(path)
    assert (batch.rows, batch.loaded, batch.refused) == (20, 18, 2)
    assert "15 cells" in batch.errors[0].expected


def test_a_file_above_the_error_share_loads_nothing(tmp_path: Path) -> None:
    """More than one row in ten, of a short file too; one bad row alone is no share while another is left."""
    lines = [{"period": str(1950 + n)} for n in range(60)]
    bad = [{"value": "x", "period": str(1950 + n)} for n in range(7)]
    with pytest.raises(TooManyErrors, match="7 of 67"):
        tidy(download(tmp_path, *lines, *bad))
    assert tidy(download(tmp_path, *lines, *bad[:6])).refused == 6
    assert tidy(download(tmp_path, {}, {"value": "x"})).loaded == 1
    with pytest.raises(TooManyErrors):
        tidy(download(tmp_path, {"value": "x"}))
    for good, wrong in ((1, 2), (8, 2), (17, 2), (3, 4)):
        with pytest.raises(TooManyErrors, match=f"{wrong} of {good + wrong}"):
            tidy(download(tmp_path, *lines[:good], *bad[:wrong]))
    assert tidy(download(tmp_path, *lines[:18], *bad[:2])).loaded == 18


def test_an_unknown_area_is_an_error_unless_the_file_names_it(tmp_path: Path) -> None:
    """Codes of M49 padded or not; a former country is kept by the name that the file gives it."""
    found = tidy(
        download(tmp_path, {"area": "004"}, {"area": "4.0"}, {"area": "1"}, {"area": "830"}, {"area": "FRX"})
    )
    pairs = list(zip(found.columns["scheme"], found.columns["area"], strict=True))
    assert pairs == [("ISO", "AFG"), ("ISO", "AFG"), ("M49", "001"), ("OTHER", "830"), ("OTHER", "FRX")]
    unnamed = download(tmp_path, {"area": "FRX"}, {}, header=DOWNLOAD.replace("GeoAreaName", "Other"))
    batch = tidy(unnamed)
    assert batch.errors[0] == (2, "GeoAreaCode", "FRX", "an area code of M49, such as 4 or 004")


def test_a_wide_table_is_turned(tmp_path: Path) -> None:
    """A column for each year; a cell without value and word is an empty cell of the grid."""
    path = written(
        tmp_path / "wide.csv",
        "ISO3CD,GeoArea_Code,GeoArea_Desc,IndicatorCode,SeriesCode,Sex_Code,Units_Code,Nature_Code_2014,"
        "Value_2014,Footnotes_2016,Nature_2016,Source_2016,Value_2016,Latest_Year,Latest_Value\n"
        "AFG,4,Afghanistan,1.3.1,SI_COV,FEMALE,PERCENT,,,n,E,ILO,41.5,2016,41.5\n"
        "ALB,8,Albania,1.3.1,SI_COV,FEMALE,PERCENT,,3,,,,,2014,3\n",
    )
    batch = tidy(path)
    assert [*zip(batch.columns["area"], batch.columns["period"], batch.columns["value"], strict=True)] == [
        ("AFG", "2014", None), ("AFG", "2016", "41.5"), ("ALB", "2014", "3"), ("ALB", "2016", None)
    ]  # fmt: skip
    assert batch.columns["footnotes"][1] == ("n",) and batch.columns["nature"][1] == "E"


def test_a_national_table_needs_its_country(tmp_path: Path) -> None:
    """The table names none; labels of the country's language are read where they have a code."""
    path = written(
        tmp_path / "indicator_8-7-1.csv",
        "Year,Units,Пол,Возраст,Region,Value\n2013-14,%,Мальчики,6 - 9,North,3.5\n2014,number,,,,\n",
    )
    with pytest.raises(FileRefused, match="--area"):
        tidy(path)
    boys, gap = observed(path, ARM)
    assert (boys.key.sex, boys.key.age, boys.unit, boys.period) == ("M", "Y6T9", "PERCENT", "2013-14")
    assert (
        boys.key.of("REGION") == "North" and boys.key.indicator == "8.7.1" and boys.key.area == ("ISO", "ARM")
    )
    assert gap.status is ObservationStatus.MISSING and gap.unit == "NUMBER"
    with pytest.raises(FileRefused, match="XYZ"):
        tidy(path, Told(area="XYZ"))


def test_sdmx_csv_with_labels_lists_and_decimal_commas(tmp_path: Path) -> None:
    """Version 2.0 with semicolons and labels after colons; a row that deletes is an error."""
    path = written(
        tmp_path / "two.csv",
        "STRUCTURE[|];STRUCTURE_ID;ACTION;REF_AREA: Area;SEX: Sex;TIME_PERIOD: Time;OBS_VALUE: Value;"
        "OBS_STATUS: S;UNIT_MULT: M\n"
        "dataflow;ILO:DF_X(1.0): Name;I;BRA: Brazil;F: Female;2015;12,4;E: Estimated;3\n"
        "dataflow;ILO:DF_X(1.0): Name;D;BRA: Brazil;F: Female;2016;1;;\n",
    )
    batch = tidy(path)
    (one,) = batch.observations("e")  # type: ignore[arg-type]
    assert (str(one.value), one.multiplier, one.status) == ("12.4", 3, ObservationStatus.ESTIMATED)
    assert (one.key.series, one.key.sex, one.key.area) == ("DF_X", "F", AreaKey("ISO", "BRA"))
    assert batch.errors[0].column == "ACTION"


def test_ilostat_bulk_reads_ages_units_and_regions(tmp_path: Path) -> None:
    """Thousands of children; an ILO region is of the ILO's scheme."""
    path = written(
        tmp_path / "bulk.csv",
        "ref_area,source,indicator,sex,classif1,time,obs_value,obs_status,note_source\n"
        "X01,XA:1,CLD_XHAZ_SEX_AGE_NB,SEX_T,AGE_CLDVERSION_Y5-17,2020,79049,,R1:1\n"
        "NPL,BA:2,CLD_XHAZ_SEX_AGE_NB,SEX_F,AGE_CLDVERSION_Y5-11,2020,12,U,\n",
    )
    world, nepal = observed(path)
    assert world.key.area == AreaKey("ILO", "X01") and (world.unit, world.multiplier) == ("NUMBER", 3)
    assert nepal.key.age == "Y5T11" and nepal.status is ObservationStatus.UNRELIABLE


def test_an_explorer_workbook_with_merged_labels(tmp_path: Path) -> None:
    """Two header rows: the sex stands over a merged pair of columns, the kind of work below it."""
    rows = [
        ["Children in hazardous work"],
        ["Downloaded from ILOSTAT. Last update on 06JUL21."],
        [None, None, None, "Total", None, "Female", None],
        ["Reference area", "Source", "Time", "Total", "Agriculture", "Total", "Agriculture", None],
        ["World", "ILO", 2020, 79049, 48053.0, 28817, None, "Notes\n\nScale: thousands"],
        ["Hong Kong, China", "HS", "2020", 0, None, None, None, None],
        ["Source: ILOSTAT"],
    ]
    found = observed(workbook(tmp_path / "x.xlsx", rows, sheet="CLD_XHAZ_SEX_AGE_ECO_NB_A_EN"))
    assert [(one.key.area, one.key.sex, one.key.of("ECO"), str(one.value)) for one in found] == [
        (AreaKey("ILO", "World"), "_T", "Total", "79049"),
        (AreaKey("ILO", "World"), "_T", "Agriculture", "48053"),
        (AreaKey("ILO", "World"), "F", "Total", "28817"),
        (AreaKey("ISO", "HKG"), "_T", "Total", "0"),
    ] or [one.key.of("ECO") for one in found] == ["", "Agriculture", "", ""]
    assert found[0].key.series == "CLD_XHAZ_SEX_AGE_ECO_NB" and found[0].multiplier == 3
    assert found[0].footnotes == ("Notes Scale: thousands",)


def test_a_sheet_is_what_it_holds_not_what_it_claims(tmp_path: Path) -> None:
    """A dimension of one cell over 300 rows, and a million rows claimed where two are filled."""
    rows = [["Year", "Sex", "Value"], *([2000 + n % 20, "F", n] for n in range(300))]
    assert tidy(workbook(tmp_path / "lies.xlsx", rows, dimension="A1"), ARM).loaded == 300
    filled = [
        f'<row r="1">{"".join(cell_xml(n, 1, name) for n, name in enumerate(["Year", "Sex", "Value"]))}</row>'
    ]
    filled.append(f'<row r="2">{cell_xml(0, 2, 2015)}{cell_xml(1, 2, "F")}{cell_xml(2, 2, 3.9)}</row>')
    hollow = (f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}"/></row>' for n in range(3, 50_000))
    path = raw_workbook(tmp_path / "hollow.xlsx", (*filled, *hollow), dimension="A1:C1048576")
    (one,) = observed(path, ARM)
    assert (one.period, str(one.value)) == ("2015", "3.9")


def test_a_sheet_that_would_not_fit_into_memory_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """One cell in the last corner: 17 thousand million cells between it and the first."""
    corner = (
        f'<row r="1">{cell_xml(0, 1, "Year")}</row><row r="1048576">{cell_xml(16383, 1048576, "x")}</row>'
    )
    with pytest.raises(FileRefused, match="spans"):
        tidy(raw_workbook(tmp_path / "corner.xlsx", [corner]))


def test_what_only_looks_like_a_workbook_is_refused(tmp_path: Path) -> None:
    """A zip of something else, and a broken one."""
    whole = workbook(tmp_path / "whole.xlsx", [["Year", "Value"], [2015, 1]]).read_bytes()
    for name, content in (("cut.xlsx", whole[: len(whole) // 2]), ("zip.xlsx", b"PK\x03\x04" + b"0" * 50)):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(FileRefused):
            tidy(tmp_path / name)


def test_a_package_never_leads_out_of_its_folder(tmp_path: Path) -> None:
    """A descriptor may name files beside it, and no others."""
    written(tmp_path / "secret.csv", "country,year,a\nNepal,2015,1\n")
    folder = tmp_path / "package"
    folder.mkdir()
    descriptor = {"name": "x", "resources": [{"path": "../secret.csv", "schema": {"fields": []}}]}
    written(folder / "datapackage.json", json.dumps(descriptor))
    with pytest.raises(FileRefused, match="outside"):
        tidy(folder)


def test_a_package_says_what_its_columns_are(tmp_path: Path) -> None:
    """A column for the country, one for the year, one for each series with its unit."""
    fields = [
        {"name": "Country"},
        {"name": "Year"},
        {"name": "Rate", "unit": "%"},
        {"name": "Who", "type": "string"},
    ]
    written(
        tmp_path / "t.csv",
        "Country,Year,Rate,Who\nNepal,2015,3.5,UN\nKorea; Republic of,2015,,UN\n".replace(";", ""),
    )
    described = {"resources": [{"path": "t.csv", "schema": {"fields": fields}}]}
    written(tmp_path / "datapackage.json", json.dumps(described))
    (one,) = observed(tmp_path)
    assert (one.key.area, one.key.series, one.unit) == (AreaKey("ISO", "NPL"), "Rate", "PERCENT")
    assert one.key.of("WHO") == "UN"


def test_a_list_of_goods_needs_a_year(tmp_path: Path) -> None:
    """The file holds none; its name may."""
    xml = (
        "<Goods><Good><Good_Name>Bricks</Good_Name><Good_Sector>Mfg</Good_Sector><Countries><Country>"
        "<Country_Name>Nepal</Country_Name><Child_Labor>Yes</Child_Labor><Forced_Labor>No</Forced_Labor>"
        "<Forced_Child_Labor>maybe</Forced_Child_Labor></Country></Countries></Good></Goods>"
    )
    path = written(tmp_path / "goods.xml", xml)
    with pytest.raises(FileRefused, match="--period"):
        tidy(path)
    batch = tidy(path, Told(period="2018"))
    assert batch.columns["value"] == ["1", "0"] and batch.errors[0].cell == "maybe"
    assert observed(written(tmp_path / "goods_2016.xml", xml))[0].period == "2016"


@pytest.mark.parametrize(
    "content",
    [b"", b" \n", b"<a", b"{", b"[1]", b'{"a": 1}', b"\x00\x01\x02", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>",
     b"a,b\n1,2\n", b'Year,Value\n2015,"1\n', b"\xff\xfe", b"Year;Value\n"],
)  # fmt: skip
def test_anything_else_is_refused_never_crashed_on(tmp_path: Path, content: bytes) -> None:
    """Whatever bytes: the one exception is a refusal with words."""
    path = tmp_path / "thing"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        tidy(path, ARM)


def test_hostile_signs_do_not_pass_into_texts(tmp_path: Path) -> None:
    """Control and direction signs are dropped from notes, series and error cells."""
    found = observed(download(tmp_path, {"note": "a\u202eb\x1b[31mc\x1f"}))
    assert found[0].footnotes == ("ab[31mc",)
    batch = tidy(download(tmp_path, {"value": "\u202e5"}, {}))
    assert batch.errors[0].cell == "5"
