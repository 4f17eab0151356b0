"""What a worker of the cage sends, as plain JSON values: never pickles.

A worker has read a hostile file and may be under its control: whatever comes back is data, checked on
arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from index.model import LanguageTag, PageArea, PageConcept
from ingest.cage_answers import Held, PagePicture, ReadFile, ReadPage
from ingest.cage_layouts import packed_layouts, packed_outline, unpacked_layouts, unpacked_outline
from ingest.cage_tables import packed_tables, unpacked_tables
from ingest.errors import REASONS, FileRefused

if TYPE_CHECKING:
    from ingest.extractors.zip_archive import Member


def packed_file(file: ReadFile) -> dict[str, Any]:
    """A read file as plain JSON values."""
    return {
        "format": file.format, "media_type": file.media_type,
        "tool": file.tool, "tool_version": file.tool_version,
        "title": file.title, "title_language": file.title_language, "declared": file.declared_language,
        "main": file.main_language, "languages": file.languages, "metadata": file.metadata,
        "areas": [[[one.area, one.words] for one in page.areas] for page in file.pages],
        "titled_areas": file.titled_areas, "tagged_with": file.tagged_with,
        "left_out": file.left_out, "title_confidence": file.title_confidence,
        "layouts": packed_layouts(file.layouts), "outline": packed_outline(file.outline),
        "tables": packed_tables(file.tables),
        "pages": [
            [page.number, page.runs, page.heading, page.kind, packed_concepts(page.concepts), page.starts]
            for page in file.pages
        ],
    }  # fmt: skip


def packed_concepts(concepts: Iterable[PageConcept]) -> list[Any]:
    """The concepts of a page as plain JSON values."""
    return [[one.concept, one.words, one.general] for one in concepts]


def unpacked_file(values: Any) -> ReadFile:
    """The read file behind ``packed_file``'s values. Raises ``ValueError``, ``TypeError`` or ``KeyError``."""
    both = zip(values["pages"], values["areas"], strict=True)
    pages = tuple(_page(page, areas) for page, areas in both)
    declared = _optional(values["declared"])
    return ReadFile(
        format=_string(values["format"]), media_type=_string(values["media_type"]),
        tool=_string(values["tool"]), tool_version=_string(values["tool_version"]),
        title=_optional(values["title"]), title_language=LanguageTag(_string(values["title_language"])),
        declared_language=LanguageTag(declared) if declared else None,
        main_language=LanguageTag(_string(values["main"])),
        languages=tuple(LanguageTag(_string(tag)) for tag in values["languages"]),
        pages=pages, pages_empty=sum(1 for page in pages if not page.runs),
        titled_areas=tuple(map(_string, values["titled_areas"])),
        tagged_with=_string(values["tagged_with"]),
        left_out=tuple(map(_string, values["left_out"])),
        title_confidence=_share(values["title_confidence"]),
        layouts=unpacked_layouts(values["layouts"]), outline=unpacked_outline(values["outline"]),
        tables=unpacked_tables(values["tables"]),
        metadata={_string(key): _string(value) for key, value in values["metadata"].items()},
    )  # fmt: skip


def packed_picture(picture: PagePicture) -> dict[str, Any]:
    """A picture of a page as plain JSON values; its bytes go beside them."""
    return {"width": picture.width, "height": picture.height, "words": picture.words}


def unpacked_picture(values: Any, webp: bytes) -> PagePicture:
    """The picture behind ``packed_picture``'s values. Raises ``ValueError``, ``TypeError`` or
    ``KeyError``."""
    words = tuple(
        (_string(text), float(x0), float(y0), float(x1), float(y1))
        for text, x0, y0, x1, y1 in values["words"]
    )
    return PagePicture(webp, int(values["width"]), int(values["height"]), words)


def packed_members(members: Iterable[Member]) -> list[Any]:
    """The files in an archive as plain JSON values."""
    return [[one.place, one.name, packed_refusal(one.refused) if one.refused else None] for one in members]


def unpacked_members(values: Any) -> tuple[tuple[int, str, FileRefused | None], ...]:
    """The files behind ``packed_members``'s values. Raises ``ValueError``, ``TypeError`` or ``KeyError``."""
    return tuple(
        (int(place), _string(name), unpacked_refusal(refused) if refused else None)
        for place, name, refused in values
    )


def packed_helping(helping: Sequence[Held]) -> tuple[list[Any], bytes]:
    """Files out of an archive as plain JSON values, and their bytes beside them."""
    values = [
        [one.place, len(one.content), one.unpacked, packed_refusal(one.refused) if one.refused else None]
        for one in helping
    ]
    return values, b"".join(one.content for one in helping)


def unpacked_helping(values: Any, content: bytes) -> tuple[Held, ...]:
    """The files behind ``packed_helping``'s values. Raises ``ValueError``, ``TypeError`` or ``KeyError``."""
    found, start = list[Held](), 0
    for place, size, unpacked, refused in values:
        if not 0 <= size <= len(content) - start:
            raise ValueError
        why = unpacked_refusal(refused) if refused else None
        found.append(Held(int(place), content[start : start + size], max(0, int(unpacked)), why))
        start += size
    return tuple(found)


def packed_refusal(refused: FileRefused) -> dict[str, Any]:
    """A refusal as plain JSON values."""
    return {"state": refused.state, "code": refused.reason_code, "details": refused.details}


def unpacked_refusal(values: Any) -> FileRefused:
    """The refusal behind ``packed_refusal``'s values. Raises ``ValueError``, ``TypeError`` or
    ``KeyError``."""
    if values["code"] not in REASONS:
        raise ValueError
    details = {_string(key): _string(value) for key, value in values["details"].items()}
    return FileRefused(values["state"], values["code"], **details)


def _page(page: Any, areas: Any) -> ReadPage:
    number, runs, heading, kind, concepts, starts = page
    return ReadPage(
        number=int(number),
        runs=tuple((LanguageTag(_string(tag)), _string(text)) for tag, text in runs),
        heading=tuple(map(_string, heading)),
        kind=_string(kind),
        areas=tuple(PageArea(_string(area), tuple(map(_string, words))) for area, words in areas),
        concepts=tuple(
            PageConcept(_string(concept), tuple(map(_string, words)), bool(general))
            for concept, words, general in concepts
        ),
        starts=tuple((int(start), tuple(map(_string, path))) for start, path in starts),
    )


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _share(value: Any) -> float | None:
    return None if value is None else min(1.0, max(0.0, float(value)))


def _optional(value: Any) -> str | None:
    return None if value is None else _string(value)
