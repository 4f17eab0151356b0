"""The real clients of others read our service: sdmx1 and pysdmx, over HTTP from a live server."""

from __future__ import annotations

import logging
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from portal_collection import open_collection

from datasets.loading import retract
from datasets.model import Retraction
from datasets.starter_editions import install
from portal.app import create_app

pytestmark = pytest.mark.filterwarnings("ignore")
"""Their own warnings are not ours to mend."""

KEY = "SL_TLF_CHLDEA.MLI+BRA+ALB._T.*.*.*.*.*.*"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service on a port of its own, with the bundled statistics; one edition is retracted."""
    made = open_collection(tmp_path_factory.mktemp("live"))
    install(made.settings.statistics)
    retraction = Retraction(when="2026-11-02T00:00:00Z", by="test", reason="to be seen by nobody")
    retract(made.settings.statistics, "national-arm-8-7-1", retraction)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(made.settings), log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/sdmx/v2"
        server.should_exit = True
        thread.join()
    made.catalogue.close()


@pytest.fixture(scope="module")
def client(address: str) -> Any:
    """``sdmx.Client`` for a source of SDMX 3.0 at our address, set up as its manual says."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import sdmx
        from sdmx.model import v30  # noqa: F401 - the client resolves classes of it
    logging.getLogger("sdmx").setLevel(logging.CRITICAL)
    supports = dict.fromkeys(("data", "dataflow", "datastructure", "codelist", "conceptscheme"), True)
    source = {"id": "ATLAS87", "name": "Atlas 8.7", "url": address, "versions": ["3.0.0"]}
    sdmx.add_source(source | {"data_content_type": "CSV", "supports": supports}, override=True)
    return sdmx.Client("ATLAS87")


def test_sdmx1_finds_flows_and_structure(client: Any) -> None:
    """Every dataflow, the structure with its dimensions and code lists; nothing of a retracted edition."""
    message = client.dataflow(agency_id="ATLAS87")
    assert {"DF_CURRENT", "DF_UNSD_SDG_2020_10_19", "DF_US_DOL_GOODS_2016"} <= set(message.dataflow)
    assert "DF_NATIONAL_ARM_8_7_1" not in message.dataflow
    message = client.dataflow("DF_CURRENT", agency_id="ATLAS87", params={"references": "all"})
    (structure,) = message.structure.values()
    assert [one.id for one in structure.dimensions][:3] == ["SERIES", "REF_AREA", "SEX"]
    assert [one.id for one in structure.measures] == ["OBS_VALUE"]
    assert {"OBS_STATUS", "CAUTION", "LICENCE"} <= {one.id for one in structure.attributes}
    assert message.codelist["CL_AREA"]["MLI"].name.localized_default() == "Mali"
    assert structure.dimensions.get("SEX").local_representation.enumerated.id == "CL_SEX"


def test_sdmx1_reads_data_by_key(client: Any) -> None:
    """SDMX-CSV 2.0 to its own observations, with attributes, and to pandas.

    Its release 2.28 makes keys from words by structures of version 2.1 alone, which we write too.
    """
    import sdmx

    older = {"accept": "application/vnd.sdmx.structure+xml;version=2.1"}
    asked = {"references": "all"}
    message = client.dataflow("DF_CURRENT", agency_id="ATLAS87", params=asked, headers=older)
    (structure,) = message.structure.values()
    key = {"SERIES": "SL_TLF_CHLDEA", "REF_AREA": "MLI+BRA+ALB", "SEX": "_T"}
    data = client.data("DF_CURRENT", agency_id="ATLAS87", key=key, dsd=structure)
    (dataset,) = data.data
    held = {str(one.dimension["REF_AREA"].value): one for one in dataset.obs}
    assert set(held) == {"ALB", "BRA", "MLI"} and held["MLI"].value == "10.4"
    assert "not a trend" in held["MLI"].attached_attribute["CAUTION"].value
    assert held["MLI"].attached_attribute["OBS_STATUS"].value == "A"
    assert len(sdmx.to_pandas(dataset)) == 3


def test_sdmx1_is_refused_as_the_standard_says(client: Any) -> None:
    """404 and 501 arrive as the errors that its users know."""
    import requests

    with pytest.raises(requests.HTTPError) as refused:
        client.data("DF_CURRENT", agency_id="ATLAS87", key=KEY.replace("MLI+BRA+ALB", "XXX"), dsd=None)
    assert refused.value.response.status_code == 404
    with pytest.raises(requests.HTTPError) as refused:
        client.data("DF_NATIONAL_ARM_8_7_1", agency_id="ATLAS87")
    assert "to be seen by nobody" in refused.value.response.text


def test_sdmx1_reads_several_dataflows(client: Any) -> None:
    """Two editions in one message: every row arrives."""
    both = "DF_UNSD_SDG_2020_10_19,DF_UNSD_SDG_2019_Q1_G_02"
    older = {"accept": "application/vnd.sdmx.structure+xml;version=2.1"}
    told = client.dataflow("DF_CURRENT", agency_id="ATLAS87", params={"references": "all"}, headers=older)
    (structure,) = told.structure.values()
    key = {"SERIES": "SL_TLF_CHLDEA", "REF_AREA": "MLI", "SEX": "_T"}
    message = client.data(both, agency_id="ATLAS87", key=key, dsd=structure)
    editions = [str(one.dimension["EDITION"].value) for held in message.data for one in held.obs]
    assert len(set(editions)) == len(editions) == 2


def test_pysdmx_asks_what_is_available(address: str) -> None:
    """The address that its query builder writes is answered, and its reader takes the answer."""
    import httpx
    from pysdmx.api.qb.availability import AvailabilityMode, AvailabilityQuery
    from pysdmx.api.qb.data import DataContext
    from pysdmx.api.qb.util import ApiVersion
    from pysdmx.io import read_sdmx

    asked = AvailabilityQuery(
        DataContext.DATAFLOW, "ATLAS87", "DF_CURRENT", "1.0", KEY, mode=AvailabilityMode.EXACT
    )
    url = asked.get_url(ApiVersion.V2_0_0)
    answer = httpx.get(f"{address}{url}")
    assert answer.status_code == 200, url
    read_sdmx(answer.text, validate=True)


def test_pysdmx_reads_structures_and_data(address: str) -> None:
    """Structures in three formats, by their schemas; SDMX-CSV with every row."""
    import httpx
    from pysdmx.io import read_sdmx

    for version in (
        "structure+json;version=2.0.0",
        "structure+xml;version=3.0.0",
        "structure+xml;version=2.1",
    ):
        accept = {"accept": f"application/vnd.sdmx.{version}"}
        text = httpx.get(f"{address}/structure/dataflow/ATLAS87/*/~?references=all", headers=accept).text
        message = read_sdmx(text, validate=True)
        assert "DF_CURRENT" in {one.id for one in message.structures}
        structure = next(one for one in message.structures if one.id == "DSD_FIGURES")
        assert [one.id for one in structure.components.dimensions][-1] == "TIME_PERIOD"
    text = httpx.get(f"{address}/data/dataflow/ATLAS87/DF_CURRENT/~/{KEY}").text
    (dataset,) = read_sdmx(text, validate=False).data
    assert sorted(dataset.data["OBS_VALUE"].astype(str)) == ["10.4", "2.8", "3.4"]


def test_pysdmx_asks_in_its_own_words(address: str) -> None:
    """Addresses that its query builder writes for SDMX-REST 2 are answered."""
    import httpx
    from pysdmx.api.qb.data import DataContext, DataQuery
    from pysdmx.api.qb.structure import StructureDetail, StructureQuery, StructureReference, StructureType
    from pysdmx.api.qb.util import ApiVersion

    asked = DataQuery(DataContext.DATAFLOW, "ATLAS87", "DF_CURRENT", "1.0", KEY.replace("MLI+BRA+ALB", "MLI"))
    url = asked.get_url(ApiVersion.V2_0_0)
    assert httpx.get(f"{address}{url}").status_code == 200, url
    told = StructureQuery(
        StructureType.DATAFLOW,
        "ATLAS87",
        "DF_CURRENT",
        "1.0",
        "*",
        StructureDetail.FULL,
        StructureReference.ALL,
    )
    url = told.get_url(ApiVersion.V2_0_0)
    assert httpx.get(f"{address}{url}").status_code == 200, url
