"""Forms whose pages only ask to wait: their words are read from their XML, or the file says what it is."""

# ruff: noqa: E501 markup is easier to read on one line

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from made_files import lines, pdf

from ingest.errors import FileRefused
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits

WAIT = (
    "Please wait...",
    "If this message is not eventually replaced by the proper contents of the document, your PDF",
    "viewer may not be able to display this type of document.",
)
TEMPLATE = """<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form1">
<draw><value><text>Register of children at work</text></value></draw>
<draw presence="hidden"><value><text>For the office only</text></value></draw>
<draw><value><exData contentType="text/html"><body xmlns="http://www.w3.org/1999/xhtml"><p>Fill in <b>one</b></p>
<p>for each farm.</p></body></exData></value></draw>
<subform><field name="district"><caption><value><text>District</text></value></caption></field>
<field name="girls"><caption><value><text>Girls</text></value></caption><value><integer>0</integer></value></field>
<field name="script"><event><script>app.alert(1)</script></event></field></subform></subform></template>"""
DATA = """<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1>
<district>Kasungu</district><girls>12</girls></form1></xfa:data></xfa:datasets>"""
OPENS, CLOSES = '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">', "</xdp:xdp>"
TEXT = "Register of children at work\n\nFill in one\nfor each farm.\n\nDistrict Kasungu\n\nGirls 12"


def form(
    *packets: tuple[str, str], whole: str = "", page: tuple[str, ...] = WAIT, dynamic: bool = False
) -> bytes:
    """A PDF with a form: its XML in parts by name, or ``whole``."""
    held = [text.encode() for _, text in packets] or [whole.encode()]
    objects = [
        b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(packed), packed)
        for packed in map(zlib.compress, held)
    ]
    named = " ".join(f"({name}) {10 + number} 0 R" for number, (name, _) in enumerate(packets))
    xfa = f"[{named}]" if packets else "10 0 R"
    needs = "/NeedsRendering true" if dynamic else ""
    catalog = f"/AcroForm << /Fields [] /XFA {xfa} >> {needs}"
    return pdf([lines(*page)], catalog=catalog, objects=objects)


def read(folder: Path, data: bytes) -> Extraction:
    path = folder / "form.pdf"
    path.write_bytes(data)
    return extract(path, Limits())


@pytest.mark.parametrize("dynamic", [True, False])
@pytest.mark.parametrize("parts", [True, False])
def test_the_words_of_a_form_are_read_from_its_xml(parts: bool, dynamic: bool, tmp_path: Path) -> None:
    """In parts or in one; what its author hides and what it runs is no text; the request to wait is not its."""
    packets = (("preamble", OPENS), ("template", TEMPLATE), ("datasets", DATA), ("postamble", CLOSES))
    whole = "".join(text for _, text in packets)
    made = read(tmp_path, form(*(packets if parts else ()), whole=whole, dynamic=dynamic))
    assert made.pages[0].text == TEXT
    assert made.left_out == ("an XFA form", "the layout of an XFA form: its words are on page 1")


@pytest.mark.parametrize(
    "page",
    [
        WAIT,
        (
            "Veuillez patienter...",
            "Si ce message n'est pas remplacé, votre lecteur ne peut afficher ce document.",
        ),
        ("Bitte warten...",),
        ("To view this form you need Adobe Reader 8 or higher.",),
    ],
)
def test_a_form_that_cannot_be_read_says_what_it_is(page: tuple[str, ...], tmp_path: Path) -> None:
    """It is never taken in with the request to wait for its text."""
    for whole in ("<xdp:xdp/>", "", "<template/>", "<xdp:xdp><template>"):
        with pytest.raises(FileRefused) as caught:
            read(tmp_path, form(whole=whole, page=page))
        assert (caught.value.state, caught.value.reason_code) == ("unsupported", "xfa-form")


def test_a_form_of_broken_xml_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, form(whole=TEMPLATE[:-30]))
    assert caught.value.state == "damaged"


def test_the_request_alone_is_no_document(tmp_path: Path) -> None:
    """Where a program has taken the form away and left the page."""
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, pdf([lines(*WAIT)]))
    assert (caught.value.state, caught.value.reason_code) == ("unsupported", "xfa-form")


def test_a_report_that_quotes_the_request_is_read(tmp_path: Path) -> None:
    """Only where a file says nothing else."""
    said = ("A page that says Please wait... If this message is not eventually replaced", "tells of a form.")
    assert read(tmp_path, pdf([lines(*said)])).pages[0].text.startswith("A page that says")
    both = pdf([lines(*WAIT), lines("Second page of a report on kilns.")])
    assert read(tmp_path, both).pages[1].text == "Second page of a report on kilns."


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">',
    ],
)
def test_entities_in_a_form_are_refused(entity: str, tmp_path: Path) -> None:
    """As in every XML here."""
    whole = f'<?xml version="1.0"?><!DOCTYPE t [{entity}]>' + TEMPLATE.replace("Girls", "&x;")
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, form(whole=whole))
    assert (caught.value.state, caught.value.reason_code) == ("damaged", "xml-entities")
