"""PDFs as printers of reports make them: two columns, headers, footnotes, hyphens, in five languages."""

from __future__ import annotations

from dataclasses import dataclass

import weasyprint


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed: sentences for the columns, a note for each, and what stands at the edges."""

    language: str
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    head: str
    font: str
    direction: str = "ltr"


_PARTS = {
    "en": (
        (
            "The inspectors of the ministry",
            "Teachers in the neighbouring villages",
            "Representatives of employers",
        ),
        (
            "described unsatisfactory circumstances in",
            "underlined their responsibility for",
            "reported about",
        ),
        (
            "brick kilns near the southern border",
            "tobacco plantations along the river",
            "small-scale gold mines",
        ),
        "and asked in letter {n} for considerably better transportation during the rainy season.",
        "Statistical supplement number {n} of the labour department.",
        "Children and schools in eleven districts",
        "DejaVu Serif",
    ),
    "fr": (
        (
            "Les inspecteurs du ministère",
            "Les enseignants des villages voisins",
            "Les représentants des employeurs",
        ),
        (
            "ont décrit des conditions insatisfaisantes dans",
            "ont souligné leur responsabilité envers",
            "ont visité",
        ),
        ("les briqueteries proches de la frontière", "les plantations de tabac du fleuve", "les mines d’or"),
        "et ont demandé dans la lettre {n} des transports considérablement améliorés en saison des pluies.",
        "Supplément statistique numéro {n} de la direction du travail.",
        "Enfants et écoles dans onze districts",
        "DejaVu Serif",
    ),
    "ru": (
        ("Инспекторы министерства", "Учителя соседних деревень", "Представители работодателей"),
        (
            "описали неудовлетворительные условия на",
            "подчеркнули ответственность за",
            "сообщили подробно про",
        ),
        ("кирпичные заводы около границы", "табачные плантации вдоль реки", "золотые прииски севера"),
        "и попросили в письме {n} значительно улучшить транспортное сообщение в сезон дождей.",
        "Статистическое приложение номер {n} департамента труда.",
        "Дети и школы в одиннадцати районах",
        "DejaVu Serif",
    ),
    "ar": (
        ("زار مفتشو الوزارة", "وصف المعلمون في القرى المجاورة", "تحدث ممثلو أصحاب العمل عن"),
        ("الظروف السيئة في", "المسؤولية المشتركة عن", "الأعمال الخطرة داخل"),
        ("مصانع الطوب قرب الحدود", "مزارع التبغ على ضفاف النهر", "مناجم الذهب الصغيرة"),
        "وطلبوا في الرسالة {n} تحسين النقل خلال موسم الأمطار القادم.",
        "الملحق الإحصائي رقم {n} من وزارة العمل.",
        "الأطفال والمدارس في المناطق",
        "Noto Naskh Arabic",
    ),
    "zh": (
        ("劳动部的检查员", "邻近村庄的教师", "雇主组织的代表"),
        ("详细描述了恶劣条件下的", "强调了他们共同负责的", "多次报告了有关"),
        ("边境附近的砖窑", "河流沿岸的烟草种植园", "北方小型金矿"),
        "并且要求在第{n}个雨季期间大幅改善交通运输条件和学校教育设施。",
        "劳动部门统计附录第{n}号。",
        "十一个地区的儿童和学校",
        "Noto Sans CJK SC",
    ),
}


def printed(language: str, count: int = 27) -> Printed:
    """``count`` sentences of one language, each another one, and a note for every fourth."""
    subjects, verbs, places, end, note, head, font = _PARTS[language]
    joint = "" if language == "zh" else " "
    sentences = tuple(
        joint.join((subjects[n % 3], verbs[n // 3 % 3], places[n // 9 % 3], end.format(n=n + 100)))
        for n in range(count)
    )
    notes = tuple(note.format(n=n + 500) for n in range(0, count, 4))
    direction = "rtl" if language == "ar" else "ltr"
    return Printed(language, sentences, notes, head, font, direction)


def as_pdf(page: Printed, *, columns: int = 2, extra: str = "", size: str = "A5") -> bytes:
    """The page set in columns, with a header, a page number below, footnotes and hyphens."""
    notes = iter(page.notes)
    marked = (
        f"{sentence}<span class=note>{next(notes)}</span>" if number % 4 == 0 else sentence
        for number, sentence in enumerate(page.sentences)
    )
    body = "".join(f"<p>{sentence}</p>" for sentence in marked)
    return html_pdf(
        f"<html lang={page.language} dir={page.direction}><style>"
        f"@page {{ size: {size}; margin: 22mm 15mm; @top-center {{ content: '{page.head}'; font-size: 8pt }}"
        " @bottom-center { content: counter(page); font-size: 8pt } }"
        f"body {{ font: 10pt/1.4 '{page.font}', serif; columns: {columns}; column-gap: 8mm; hyphens: auto }}"
        ".note { float: footnote; font-size: 7pt } p { margin: 0 0 6pt }"
        f"{extra}</style>{body}</html>"
    )


def html_pdf(html: str) -> bytes:
    """A PDF of a page of HTML. Nothing is fetched."""
    made: bytes = weasyprint.HTML(string=html).write_pdf()
    return made
