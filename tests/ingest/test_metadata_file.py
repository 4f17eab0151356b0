"""Metadata files: what is read, and what is said of each cell that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.metadata_cells import (
    COLUMNS,
    BadAddress,
    BadDate,
    BadLanguage,
    BrokenRow,
    CellProblem,
    DuplicateRow,
    FileNotThere,
    PathEscapes,
    TooLong,
    UnknownArea,
    UnknownColumn,
    UnknownConcept,
    UnknownType,
    Vocabularies,
)
from ingest.metadata_file import MetadataFile, MetadataRefused, parse_metadata, read_metadata

CODES = {"FRA": "FRA", "250": "FRA", "fra": "FRA", "BRA": "BRA", "002": "002"}
WORDS = Vocabularies(
    area=CODES.get, concept=lambda identifier: identifier in ("child-labour", "forced-labour")
)


def read(folder: Path, text: str | bytes, *files: str, name: str = "list.csv") -> MetadataFile:
    """A metadata file of this text beside empty files of these names, read."""
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(b"")
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_metadata(folder / name, WORDS)


def row(columns: str, cells: str) -> dict[str, object]:
    """The good cells of one row of CSV."""
    rows, problems = parse_metadata(f"file,{columns}\na.pdf,{cells}\n".encode(), WORDS)
    assert problems == []
    return dict(rows[0].cells)


def test_every_column_is_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "file,title,title_language,type,publisher,authors,issued,language,areas,concepts,identifier,licence,"
        "source_url,abstract,work\n"
        'sub/a.pdf,Étude,fr,brief,ILO; UNICEF,"Doe, Jane;Roe, R.",2022-06,fr,FRA;250;BRA,child-labour,'
        'ISBN 1,CC-BY-4.0,https://example.org/a.pdf,"Two\nlines",w1\n',
        "sub/a.pdf",
    )
    (only,) = found.rows.values()
    assert found.problems == ()
    assert dict(only.cells) == {
        "title": "Étude",
        "title_language": "fr",
        "type": "brief",
        "publisher": ("ILO", "UNICEF"),
        "authors": ("Doe, Jane", "Roe, R."),
        "issued": "2022-06",
        "language": "fr",
        "areas": ("FRA", "BRA"),
        "concepts": ("child-labour",),
        "identifier": "ISBN 1",
        "licence": "CC-BY-4.0",
        "source_url": "https://example.org/a.pdf",
        "abstract": "Two\nlines",
        "work": "w1",
    }
    assert list(found.rows) == [tmp_path / "sub/a.pdf"]


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    found = read(tmp_path, b"\xef\xbb\xbffile,title\r\na.pdf,T\r\n", "a.pdf")
    assert [dict(one.cells) for one in found.rows.values()] == [{"title": "T"}]


def test_json_lines_say_the_same(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"file": "a.pdf", "title": "T", "areas": ["FRA", "BRA"], "issued": 2022, "abstract": None}
        ),
        "",
        json.dumps({"file": "b.pdf", "publisher": "ILO;UNICEF"}),
    ]
    found = read(tmp_path, "\n".join(lines), "a.pdf", "b.pdf", name="list.jsonl")
    assert [dict(one.cells) for one in found.rows.values()] == [
        {"title": "T", "areas": ("FRA", "BRA"), "issued": "2022"},
        {"publisher": ("ILO", "UNICEF")},
    ]
    assert [one.row for one in found.rows.values()] == [1, 3]


@pytest.mark.parametrize(
    ("column", "cell", "kind", "shown", "expected"),
    [
        ("type", "leaflet", UnknownType, "leaflet", "report, brief"),
        ("issued", "2022-13", BadDate, "2022-13", "2022-06-12"),
        ("issued", "2023-02-29", BadDate, "2023-02-29", "2022-06-12"),
        ("issued", "12 June 2022", BadDate, "12 June 2022", "2022-06-12"),
        ("issued", "٢٠٢٢", BadDate, "٢٠٢٢", "2022-06-12"),
        ("language", "french!", BadLanguage, "french!", "en, fr"),
        ("title_language", "x", BadLanguage, "x", "en, fr"),
        ("areas", "FRA;FRX", UnknownArea, "FRX", "alpha-3 or M49"),
        ("concepts", "child-labour;unicorns", UnknownConcept, "unicorns", "thesaurus"),
        ("source_url", "javascript:alert(1)", BadAddress, "javascript:alert(1)", "https://"),
        ("source_url", "www.ilo.org", BadAddress, "www.ilo.org", "https://"),
        ("source_url", "http://[::1", BadAddress, "http://[::1", "https://"),
        ("title", "t" * 1001, TooLong, "t" * 1001, "1000 characters"),
        ("publisher", "ILO;" + "p" * 501, TooLong, "p" * 501, "500 characters"),
        ("abstract", "a" * 20_001, TooLong, "a" * 20_001, "20000 characters"),
    ],
)
def test_a_bad_cell_is_named_and_the_rest_of_its_row_is_kept(
    tmp_path: Path, column: str, cell: str, kind: type[CellProblem], shown: str, expected: str
) -> None:
    found = read(tmp_path, f"file,identifier,{column}\nx.pdf,,\na.pdf,kept,{cell}\n", "a.pdf", "x.pdf")
    (problem,) = found.problems
    assert type(problem) is kind
    assert (problem.row, problem.column, problem.cell) == (3, column, shown)
    assert expected in problem.expected
    assert dict(found.rows[tmp_path / "a.pdf"].cells) == {"identifier": "kept"}
    assert found.rows[tmp_path / "a.pdf"].problems == (problem,)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("../a.pdf", PathEscapes),
        ("sub/../../a.pdf", PathEscapes),
        ("/etc/hostname", PathEscapes),
        ("..\\a.pdf", PathEscapes),
        ("out/hostname", PathEscapes),
        ("nowhere.pdf", FileNotThere),
        ("", FileNotThere),
        ("sub", FileNotThere),
        ("x" * 5000, FileNotThere),
    ],
)
def test_a_file_is_found_below_the_metadata_file_only(
    tmp_path: Path, file: str, kind: type[CellProblem]
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "out").symlink_to("/etc")
    found = read(tmp_path, f"file,title\n{file},T\n")
    assert [type(problem) for problem in found.problems] == [kind]
    assert found.rows == {}


def test_names_of_files_are_found_composed_and_decomposed(tmp_path: Path) -> None:
    found = read(tmp_path, "file\ne\u0301tude.pdf\n", "\u00e9tude.pdf")
    assert [path.name for path in found.rows] == ["\u00e9tude.pdf"]


def test_the_first_of_two_rows_for_a_file_counts(tmp_path: Path) -> None:
    found = read(tmp_path, "file,title\na.pdf,first\n./a.pdf,second\n", "a.pdf")
    assert [type(problem) for problem in found.problems] == [DuplicateRow]
    assert found.problems[0].row == 3
    assert found.rows[tmp_path / "a.pdf"].cells["title"] == "first"


def test_unknown_and_repeated_columns_are_named(tmp_path: Path) -> None:
    found = read(tmp_path, "File,Titel,title,title\na.pdf,x,T,U\n", "a.pdf")
    assert [(type(one), one.row, one.column) for one in found.problems] == [
        (UnknownColumn, 1, "titel"),
        (UnknownColumn, 1, "title"),
    ]
    assert dict(found.rows[tmp_path / "a.pdf"].cells) == {"title": "T"}
    assert found.rows[tmp_path / "a.pdf"].problems == (), "the row itself is good"


def test_cells_beyond_the_header_are_named(tmp_path: Path) -> None:
    found = read(tmp_path, "file,title\na.pdf,T,what,\nb.pdf\n\nc.pdf,,\n", "a.pdf", "b.pdf", "c.pdf")
    assert [(type(one), one.row, one.cell) for one in found.problems] == [(BrokenRow, 2, "what")]
    assert len(found.rows) == 3


def test_a_broken_line_does_not_stop_the_rest(tmp_path: Path) -> None:
    found = read(tmp_path, '{"file": "a.pdf"}\n[1]\n{oops\n{"file": "b.pdf", "x": 1}\n', "a.pdf", "b.pdf")
    assert [(type(one), one.row) for one in found.problems] == [
        (BrokenRow, 2),
        (BrokenRow, 3),
        (UnknownColumn, 4),
    ]
    assert len(found.rows) == 2


def test_a_cell_too_long_for_csv_is_a_broken_row(tmp_path: Path) -> None:
    found = read(tmp_path, f"file,abstract\na.pdf,{'x' * 140_000}\nb.pdf,short\n", "a.pdf", "b.pdf")
    assert [type(one) for one in found.problems] == [BrokenRow]
    assert [path.name for path in found.rows] == ["b.pdf"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"file,title\na.pdf,caf\xe9\n", "line 2, byte 0xe9"),
        ("file,title\n".encode("utf-16"), "UTF-16"),
        (b"title,type\nx,report\n", "no column"),
        (b"file;title\na.pdf;T\n", "columns by comma"),
        (b"", "no column"),
    ],
)
def test_what_is_no_metadata_file_is_refused_with_advice(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(MetadataRefused, match=words):
        read(tmp_path, data)


def test_a_metadata_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MetadataRefused, match="No such file"):
        read_metadata(tmp_path / "none.csv", WORDS)


def test_rows_of_one_work_say_it_together(tmp_path: Path) -> None:
    """The first row that fills a cell says it for the work; a language is each file's own."""
    found = read(
        tmp_path,
        "file,title,title_language,issued,language,areas,work\n"
        "a.pdf,Report,en,,en,,w\n"
        "b.pdf,Rapport,fr,2022,fr,FRA,w\n"
        "c.pdf,Other,en,,,,\n",
        "a.pdf", "b.pdf", "c.pdf",
    )  # fmt: skip
    a, b, c = (found.rows[tmp_path / name] for name in ("a.pdf", "b.pdf", "c.pdf"))
    assert a.work_cells == b.work_cells
    assert dict(a.work_cells) == {
        "title": "Report", "title_language": "en", "issued": "2022", "areas": ("FRA",), "work": "w",
    }  # fmt: skip
    assert b.cells["language"] == "fr"
    assert dict(c.work_cells) == {"title": "Other", "title_language": "en"}


def test_cells_are_cleaned_of_what_carries_no_words() -> None:
    assert row("title", "\u202eevil\x00 ti\x1btle \ue000") == {"title": "evil title"}
    assert row("title", "\u202e\u2066") == {}, "nothing is left: the cell is empty"


@given(text=st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    """Whatever stands in a file: it is refused with words, or every row and problem has its place."""
    data = f"file,title,areas,issued\n{text}\n".encode("utf-8", "surrogatepass")
    try:
        rows, problems = parse_metadata(data, WORDS)
    except MetadataRefused as refused:
        assert str(refused)
        return
    assert all(one.row >= 1 and one.expected for one in problems)
    assert all(set(one.cells) <= set(COLUMNS) for one in rows)
