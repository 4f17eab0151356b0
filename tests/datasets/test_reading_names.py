"""Names of columns that a reader must not overlook: what is overlooked leaves a figure without its key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from datasets.areas import load_areas
from datasets.errors import FileRefused
from datasets.model import AreaKey
from datasets.readers.opening import open_statistics
from tests.datasets.made_tables import observed, written

EUROSTAT = "DATAFLOW,LAST UPDATE,freq,unit,sex,age,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"


def test_sdmx_columns_in_small_letters_are_parts_of_the_key(tmp_path: Path) -> None:
    """Eurostat writes ``geo`` and ``sex``: a figure of Greece is not of nowhere."""
    rows = (
        "ESTAT:X(1.0),11/06/24,A,PC,F,Y5-17,EL,2019,3.5,u\nESTAT:X(1.0),11/06/24,A,PC,M,Y5-17,DE,2019,4.5,\n"
    )
    first, second = observed(written(tmp_path / "estat.csv", EUROSTAT + rows))
    assert (first.key.area, first.key.sex, first.key.age) == (AreaKey("ISO", "GRC"), "F", "Y5T17")
    assert (second.key.area, second.key.sex) == (AreaKey("ISO", "DEU"), "M")
    assert first.footnotes == ("u",)


def test_a_label_beside_its_column_is_no_part_of_the_key(tmp_path: Path) -> None:
    """``GRADE,Grade_name``: the second names what the first says."""
    text = "DATAFLOW,GRADE,Grade_name,REF_AREA,TIME_PERIOD,OBS_VALUE\nX:Y(1.0),A,First,BRA,2019,3.5\n"
    (one,) = observed(written(tmp_path / "labels.csv", text))
    assert dict(one.key.breakdown) == {"GRADE": "A"}


def test_an_sdmx_message_in_small_letters_keeps_its_key(tmp_path: Path) -> None:
    """Structure-specific messages of Eurostat name the country ``geo``."""
    space = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
    series = "".join(
        f'<Series freq="A" sex="{sex}" geo="{geo}"><Obs TIME_PERIOD="2019" OBS_VALUE="{value}"/></Series>'
        for sex, geo, value in (("F", "EL", "3.5"), ("M", "DE", "4.5"))
    )
    text = (
        f'<m:StructureSpecificData xmlns:m="{space}/message" xmlns:c="{space}/common"><m:Header><m:Structure'
        ' dimensionAtObservation="TIME_PERIOD"><c:Structure><Ref agencyID="ESTAT" id="X"/></c:Structure>'
        f'</m:Structure></m:Header><m:DataSet action="Replace">{series}</m:DataSet></m:StructureSpecificData>'
    )
    found = observed(written(tmp_path / "estat.xml", text))
    assert [(one.key.area.code, one.key.sex) for one in found] == [("GRC", "F"), ("DEU", "M")]


def test_the_name_of_a_release_is_no_part_of_the_key(tmp_path: Path) -> None:
    """Else every row of a newer release would be another figure, and nothing would ever be revised."""
    text = (
        "Indicator,ReleaseName,SeriesCode,GeoAreaCode,GeoAreaName,TimePeriod,Value,[Sex],[Units]\n"
        "8.7.1,2025.Q1.G.03,SL_TLF_CHLDEA,51,Armenia,2015,3.9,BOTHSEX,PERCENT\n"
    )
    path = written(tmp_path / "download.csv", text)
    (one,) = observed(path)
    assert "RELEASENAME" not in dict(one.key.breakdown)
    assert open_statistics(path, load_areas()).release == "2025.Q1.G.03"


def test_a_long_table_without_sources_is_read(tmp_path: Path) -> None:
    """What a table does not have, its rows do not say."""
    text = (
        "Indicator_Code,SeriesCode,GeoArea_Code,Year,Value,Sex_Code\n8.7.1,SL_TLF_CHLDEA,51,2015,3.9,FEMALE\n"
    )
    (one,) = observed(written(tmp_path / "long.csv", text))
    assert (one.key.area.code, str(one.value), one.source) == ("ARM", "3.9", "")


def test_known_names_of_both_kinds_of_letters_are_known(tmp_path: Path) -> None:
    """``Ref_Area`` is no label where no other column is the area."""
    text = "DATAFLOW,Ref_Area,Sex,TIME_PERIOD,OBS_VALUE\nX:Y(1.0),BRA,F,2019,3.5\n"
    (one,) = observed(written(tmp_path / "mixed.csv", text))
    assert (one.key.area.code, one.key.sex) == ("BRA", "F")


def test_a_year_twice_in_a_wide_table_is_refused(tmp_path: Path) -> None:
    """One of the two figures would be taken and the other lost."""
    head = "Indicator_Code,SeriesCode,GeoArea_Code,Sex_Code,Value_2015,Value_2015"
    path = written(tmp_path / "wide.csv", f"{head}\n8.7.1,SL_TLF_CHLDEA,51,FEMALE,1,2\n")
    with pytest.raises(FileRefused, match="2 columns called value_2015"):
        observed(path)


def test_a_place_before_the_first_of_a_list_is_refused(tmp_path: Path) -> None:
    """A key ``-1`` is no place; it is not the last of the list."""
    dimensions: list[dict[str, Any]] = [
        {"id": "SEX", "values": [{"id": "F"}, {"id": "M"}]},
        {"id": "TIME_PERIOD", "values": [{"id": "2019"}]},
    ]
    data = {
        "dataSets": [{"observations": {"-1:0": [3.5]}}],
        "structures": [{"dimensions": {"observation": dimensions}, "measures": {}, "attributes": {}}],
    }
    with pytest.raises(FileRefused, match="at odds with its structure"):
        observed(written(tmp_path / "message.json", json.dumps({"data": data})))
