"""Arabic, Hebrew, Persian and Urdu PDFs: what was typed is what is read, with every comma and bracket."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from printed_pages import html_pdf

from ingest.extractors.bidi import WIDE_GAP, logical
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits

TYPED = {
    "ar": (
        "بحلول عام 2020، بلغ عدد الأطفال العاملين 160 مليون طفل.",
        "وفي عامي 2019 و2020، ارتفعت النسبة إلى 12.5% (مقارنة بنسبة 9.6% عام 2016).",
        "انظر اتفاقية منظمة العمل الدولية رقم 182 (C182) بشأن أسوأ أشكال عمل الأطفال.",
        "تعمل منظمة العمل الدولية (ILO) واليونيسف (UNICEF) معاً في هذا المجال.",
        "التقرير ILO 2020 متاح على الموقع https://www.ilo.org/ar/reports/2020.pdf وفي مكتباتنا.",
        "للاستفسار: info@ilo.org أو الهاتف +41 22 799 6111.",
        "خلال الفترة 2018-2020، انخفض العدد بنسبة 3,5 في المائة.",
        "الفقرات (أ) و(ب) و(ج) من المادة 3 [انظر المرفق 2].",
        "قال الوزير: «لن نترك أي طفل وراءنا!» ثم سأل: هل هذا ممكن؟",
        "الوثيقة A/HRC/59/60 والقرار 1325 (2000) الصادر عن مجلس الأمن.",
        "النسبة ٤٥٫٦٪ في عام ٢٠٢١، أي ١٬٢٣٤ عاملاً.",
        "المبلغ 1,234,567.89 دولار أمريكي (حوالي $1.2 مليون).",
        "كتاب Child Labour in Africa, 2nd edition (2019) هو المرجع الأساسي.",
        "1. المقدمة: أهداف الدراسة",
        "2- المنهجية (بما في ذلك العينة)",
    ),
    "he": (
        "בשנת 2020, כ-160 מיליון ילדים עבדו (79 מיליון בעבודה מסוכנת).",
        'ארגון העבודה הבינלאומי (ILO) פרסם את הדו"ח ב-12/06/2021.',
        "שיעור של 12.5% לעומת 9.6% בשנת 2016; ראו סעיף 3 [נספח 2].",
        "בין השנים 2018-2020, המספר ירד ב-3.5%.",
        "אמנה מספר 182 (C182) בדבר הצורות הגרועות ביותר של עבודת ילדים.",
    ),
    "fa": (
        "در سال ۲۰۲۰، تعداد کودکان کار به ۱۶۰ میلیون نفر رسید.",
        "نرخ ۴۵٫۶٪ (در مقایسه با ۳۸٪ در سال ۱۳۹۵) است.",
        "نشانی: https://www.example.org/fa/1400 و info@example.org.",
    ),
    "ur": (
        "بین الاقوامی ادارہ محنت (ILO) نے رپورٹ جاری کی۔",
        "شرح 12.5% ہے (2016 میں 9.6% تھی)۔",
    ),
    "en": (
        "The Arabic name is منظمة العمل الدولية (ILO), founded in 1919.",
        "See the report «تقرير 2020» and the table on page 12 (in Arabic: جدول).",
        "The word عمل, written in Arabic script, is 3 letters long.",
        "No Arabic here (C182), only 12.5% of Latin text: see 2018-2020.",
    ),
}
FONTS = {
    "naskh": "'Noto Naskh Arabic', 'Noto Sans Hebrew', 'Noto Sans'",
    "dejavu": "'DejaVu Sans'",
}


def typed_page(language: str, font: str) -> str:
    """An HTML page with a paragraph for each of the lines typed in a language."""
    direction = "ltr" if language == "en" else "rtl"
    body = "".join(f"<p>{line}</p>" for line in TYPED[language])
    style = f"<style>@page{{size:A4}}body{{font:11pt/1.6 {FONTS[font]}}}</style>"
    return f"<html lang={language} dir={direction}><meta charset=utf-8>{style}{body}</html>"


def unread(pdf: Path, language: str) -> list[str]:
    """The lines that were typed and are not read sign by sign."""
    found = " ".join(" ".join(page.text for page in extract(pdf, Limits()).pages).split())
    return [line for line in TYPED[language] if line not in found]


@pytest.mark.parametrize("font", list(FONTS))
@pytest.mark.parametrize("language", list(TYPED))
def test_what_was_typed_is_read_sign_by_sign(tmp_path: Path, language: str, font: str) -> None:
    """Years, brackets, per cent, addresses, list numbers, Latin names; an English page with Arabic words."""
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(html_pdf(typed_page(language, font)))
    assert unread(pdf, language) == []


@pytest.mark.parametrize("language", ["he", "ur", "en"])
def test_what_a_browser_printed_is_read_sign_by_sign(tmp_path: Path, language: str) -> None:
    """Browsers draw words in another order than they are read, with spaces that have no width."""
    browser = shutil.which("chromium")
    assert browser, "the tests install a browser"
    page, pdf = tmp_path / "a.html", tmp_path / "a.pdf"
    page.write_text(typed_page(language, "dejavu"), encoding="utf-8")
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={pdf}", page.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert unread(pdf, language) == []


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        (")א( ILO", "ILO (א)"),
        ("(C182) 182 םקר", "רקם 182 (C182)"),
        ("ILO 2020 םקר", "רקם ILO 2020"),
        ("ILO (2020) םקר", "רקם ILO (2020)"),
        ("םלוע ,2020 ,םולש", "שלום, 2020, עולם"),
        ("%12.5 םקר", "רקם 12.5%"),
        ("12.5% םקר", "רקם 12.5%"),
        (".ILO & UNICEF םקר", "רקם ILO & UNICEF."),
        ("ILO &( םקר", "רקם (ILO &"),
        ("2020–2018 םקר", "רקם 2018–2020"),
    ],
)
def test_signs_as_they_stand_are_put_as_they_are_read(seen: str, read: str) -> None:
    """By the rules of the Unicode bidirectional algorithm, backwards; brackets may come either way round."""
    assert logical(list(seen), page_leftwards=True) == read


@pytest.mark.parametrize("line", ["Plain words (1).", "2018-2020: 12.5%", "Ibid."])
def test_lines_of_a_page_from_left_to_right_stay(line: str) -> None:
    assert logical(list(line), page_leftwards=False) == line


def test_cells_beside_each_other_are_texts_of_their_own() -> None:
    """A Latin name in one cell does not draw the number of the next one to it."""
    seen = [*"ILO", WIDE_GAP, *"2020", WIDE_GAP, *"םקר"]
    assert logical(seen, page_leftwards=True).split(WIDE_GAP) == ["רקם", "2020", "ILO"]
