"""What the languages of the pages ask of their catalogues: counts that agree, arrows that point their way."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from babel.support import Translations
from page_reading import read
from starlette.testclient import TestClient

from portal.i18n import LOCALE_FOLDER, read_languages, read_translations

TRANSLATED = tuple(sorted(path.name for path in LOCALE_FOLDER.iterdir() if path.is_dir()))


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_plural_rule_is_that_of_cldr(tag: str) -> None:
    """Two numbers share a form in the catalogue exactly when CLDR gives them the same category."""
    translations = read_translations(tag)
    assert isinstance(translations, Translations)
    form, category = translations.plural, Locale.parse(tag).plural_form
    for one, other in combinations([*range(120), 1_000, 1_001, 1_002, 1_003, 1_011, 9_999], 2):
        assert (form(one) == form(other)) is (category(one) == category(other)), (one, other)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "لا منشورات"),
        (1, "منشور واحد"),
        (2, "منشوران"),
        (3, "3 منشورات"),
        (10, "10 منشورات"),
        (11, "11 منشوراً"),
        (99, "99 منشوراً"),
        (100, "100 منشور"),
        (102, "102 منشور"),
        (1_103, "1,103 منشورات"),
    ],
)
def test_arabic_counts_agree_with_their_noun(number: int, said: str) -> None:
    arabic = read_languages(["ar"])["ar"]
    assert arabic.ngettext("%(num)s publication", "%(num)s publications", number) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 публикаций"),
        (1, "1 публикация"),
        (2, "2 публикации"),
        (5, "5 публикаций"),
        (11, "11 публикаций"),
        (12, "12 публикаций"),
        (21, "21 публикация"),
        (104, "104 публикации"),
        (1_111, "1 111 публикаций"),
    ],
)
def test_russian_counts_agree_with_their_noun(number: int, said: str) -> None:
    russian = read_languages(["ru"])["ru"]
    found = russian.ngettext("%(num)s publication", "%(num)s publications", number)
    assert found.replace("\xa0", " ") == said


def test_chinese_is_set_in_full_width_signs() -> None:
    """No half-width mark beside a Chinese sign, no space between Chinese and Latin signs; a minus sign of a
    search and the arrows of links keep theirs."""
    beside = re.compile(r"[一-鿿][,.;:!?()\"']|[,;:!?()\"'][一-鿿]|[一-鿿] (?![-→])|(?<![←]) [一-鿿]")
    assert beside.search("童工, 强迫劳动") and beside.search("第 3页") and beside.search("PDF 文件")
    with (LOCALE_FOLDER / "zh" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        texts = [message.string for message in read_po(file, locale="zh") if message.id]
    for text in texts:
        for form in text if isinstance(text, tuple) else (str(text),):
            assert not beside.search(form), form


@pytest.mark.parametrize("tag", ["ar", "es", "ru", "zh"])
def test_nothing_is_left_in_english(tag: str) -> None:
    """Only what is made of placeholders, signs and our name reads the same as in English."""
    with (LOCALE_FOLDER / tag / "LC_MESSAGES" / "messages.po").open("rb") as file:
        for message in read_po(file, locale=tag):
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.id and message.id in texts:
                left = re.sub(r"%\(\w+\)s", "", str(message.id)).replace("Atlas 8.7", "")
                assert not re.search(r"[^\W\d_]", left), message.id


def test_arrows_point_the_way_a_language_reads() -> None:
    """Onward is to the left in Arabic, and back is to the right."""
    arabic = read_languages(["ar"])["ar"]
    assert arabic.gettext("Page %(page)s →", page=3).endswith("←")
    for back in ("← Page %(page)s", "← Results for “%(words)s”"):
        translated = arabic.translations.ugettext(back)
        assert translated.startswith("→") and "←" not in translated


def test_a_reader_s_words_keep_their_direction_inside_our_sentences(client: TestClient) -> None:
    """Words of the other direction stand apart, so that quotation marks stay where they belong."""
    nothing = read(client, "/ar/search?q=%22zzz+zz%22")
    assert '"zzz zz"' in [one.text_content() for one in nothing.all("#results bdi")]
