"""The words by which pages that are no running text give themselves away, in six languages and a few near.

Facts of typography and of publishing, not of any one publisher, with one exception: the note on document
symbols that stands on the back of every title page of the United Nations, in its six languages.
"""

from __future__ import annotations

import re


def _heading(*words: str) -> re.Pattern[str]:
    """A whole line that is one of the words, with or without a number or a mark around it."""
    return re.compile(rf"\W*(?:[0-9ivxIVX]{{1,4}}[.)]?\s+)?(?:{'|'.join(words)})\W*\Z", re.IGNORECASE)


_SERIES = (
    "list of (?:tables|figures|boxes|charts|maps|illustrations|annexes)", "(?:tables|figures|boxes)",
    "(?:liste|table) des (?:tableaux|figures|encadrés|graphiques|cartes|illustrations|annexes)",
    "(?:lista|índice) de (?:tablas|cuadros|figuras|gráficos|recuadros|mapas|anexos)",
    "(?:список|перечень) (?:таблиц|рисунков|вставок|диаграмм|карт|приложений)",
    "(?:图|表|图表|插图|表格)目录",
    "قائمة (?:الجداول|الأشكال|الأطر)",
)  # fmt: skip
SERIES_HEADING = _heading(*_SERIES)
"""Lines above a list of tables or figures."""

CONTENTS_HEADING = _heading(
    *_SERIES, "(?:table of )?contents", "in this report", "table des matières", "sommaire", "index",
    "índice(?: general| de contenidos?)?", "contenidos?", "sumario", "tabla de contenidos?",
    "содержание", "оглавление", "目\\s?[录錄次]",
    "(?:جدول |قائمة )?المحتويات", "المحتوى", "الفهرس", "فهرس(?: المحتويات)?",
    "inhalt(?:sverzeichnis)?", "sumário", "indice",
)  # fmt: skip
"""Lines above a list of contents, of tables or of figures."""

REFERENCES_HEADING = _heading(
    "(?:list of )?references(?: cited)?", "(?:selected |select )?bibliography", "works cited", "sources",
    "(?:end)?notes", "further reading", "literature(?: cited)?", "sources and references",
    "(?:références(?: bibliographiques)?|bibliographie(?: sélective)?|notes(?: de fin)?|ouvrages cités)",
    "referencias(?: bibliográficas)?", "bibliografía", "notas(?: finales)?", "obras citadas", "fuentes",
    "(?:список )?(?:использованн\\w+ )?(?:литератур\\w*|источник\\w*)(?: и литератур\\w*)?", "библиография",
    "примечания", "ссылки", "сноски", "список литературы",
    "参考(?:文献|资料|书目)", "书目", "尾注", "注释", "文献目录",
    "(?:قائمة )?المراجع(?: والمصادر)?", "(?:قائمة )?المصادر(?: والمراجع)?", "الحواشي(?: الختامية)?",
    "الهوامش",
    "ثبت المراجع", "referências(?: bibliográficas)?", "bibliografia", "literatur(?:verzeichnis)?",
)  # fmt: skip
"""Lines above references or endnotes."""

INDEX_HEADING = _heading(
    "(?:subject |name |author |general |alphabetical |thematic )?index(?: of .{1,40})?",
    "index(?: (?:alphabétique|général|thématique|analytique|des .{1,40}))?",
    "índice (?:analítico|alfabético|temático|onomástico|toponímico|remissivo)",
    "índice de (?:materias|términos|nombres|temas)",
    "(?:предметн\\w+|именной|алфавитн\\w+|тематический|географический)?[ -]?(?:\\w+ )?указатель"
    "(?: (?:имён|имен|терминов|предметов|понятий|тем))?",
    "(?:主题|主题词|名词|人名|关键词|术语|地名)?索引",
    "(?:الفهرس|فهرس|كشاف) (?:الموضوعات|الموضوعي|الأبجدي|الأعلام|الهجائي|هجائي|أبجدي|موضوعي)",
    "(?:فهرس|كشاف) (?:المصطلحات|الأسماء|الأماكن)",
    "الكشاف", "كشاف", "sachregister", "stichwortverzeichnis", "(?:personen|orts|namens)?register",
)  # fmt: skip
"""Lines above an index of words. ``Índice`` and ``فهرس`` alone head contents more often than an index."""

ABBREVIATIONS_HEADING = _heading(
    "(?:list of )?(?:acronyms|abbreviations|initialisms)(?: (?:and|&) (?:acronyms|abbreviations|"
    "initialisms))?",
    "(?:liste des )?(?:sigles|acronymes|abréviations)(?: et (?:sigles|acronymes|abréviations))?",
    "(?:lista de )?(?:siglas|acrónimos|abreviaturas)(?: y (?:siglas|acrónimos|abreviaturas))?",
    "(?:список |перечень )?(?:принятых |используемых )?(?:сокращени[йя]|аббревиатур\\w?)(?: и \\w+)?",
    "(?:缩略|缩写|简称)(?:语|词|表|语表|词表|词汇)?(?:表|对照表)?",
    "(?:قائمة )?(?:ال)?(?:مختصرات|اختصارات)(?: والمختصرات| والاختصارات)?",
)  # fmt: skip
"""Lines above a list of abbreviations."""

STRONG_REFERENCE = re.compile(
    r"doi\.org|doi: ?10|DOI: ?10|ibid\b|Ibid\b|IBID\b|ibidem|Ibidem|op\. ?cit|Op\. ?cit|loc\. ?cit|"
    r"Loc\. ?cit|"
    r"accessed (?:on |in )?[0-9]|accessed [A-Z]\w+ [0-9]|Accessed|retrieved (?:from|on) |Retrieved (?:from|"
    r"on) |"
    r"Available (?:at|from|online)|ource on file|\[cited|consulté(?:e|s|es)? le [0-9]|Consulté(?:e|s|"
    r"es)? le [0-9]|"
    r"consultad[oa] el [0-9]|Consultad[oa] el [0-9]|Disponible (?:en|sur|à)\b|disponible (?:en|sur|"
    r"à l.adresse) ?:|"
    r"URL:|дата обращения|Режим доступа|Там же|Указ\. соч|указ\. соч|"
    r"\[(?:J|M|R|D|N|C|G|S|P|Z|EB/OL|J/OL|N/OL|R/OL)\]|日访问|访问日期|检索日期|同上[,，。]|载于《|"
    "المرجع (?:نفسه|السابق)|متاح على|تاريخ الاطلاع|مرجع سابق"
)
"""What hardly stands outside a reference, beside an address of the web. Each branch begins with one sign, by
which the search skips on: five times quicker."""

WEAK_REFERENCE = re.compile(
    r"\A\[?[0-9]{1,3}[\].)]?\s+[^\W\d_\s]|\A\[?[0-9]{1,3}[\].)]?\s+[«“\"‘]|\((?:19|20)[0-9]{2}[a-z]?\)|"
    r"\b(?:19|20)[0-9]{2}[a-z]?\)?[.,;]?\Z|"
    r"\b(?:vol|[Nn]o|n°|nº|núm|págs?|pp?|para|paras|art|арт|Т|С|с|стр|eds?|coord|trad)\.? ?[0-9]|\bet al\b|"
    r"№ ?[0-9]|"
    r" // |《|[0-9]{4}年|n[°º] ?[0-9]|第[0-9]+[页期卷号]|[0-9]\([0-9]+\): ?[0-9]|: [0-9]+[-–][0-9]+\.?\Z|"
    r"ص\.? ?[0-9٠-٩]|"
    r"المجلد|العدد|"
    r", (?:19|20)[0-9]{2}[a-z]?, (?=[^\W\d_«“\"])|"
    r"\A[^\W\d_][\w’'-]+, (?:[^\W\d_]\. ?)+|[^\W\d_]\. ?[^\W\d_]?\.? \((?:19|20)[0-9]{2}"
)
"""What stands in references more often than elsewhere; two on a line tell."""

IMPRINT_SIGNS = (
    re.compile(r"\bISBN\b"),
    re.compile(r"\bISSN\b"),
    re.compile(r"©|\(c\) ?(?:19|20)[0-9]{2}|[Cc]opyright\s+[©(]|حقوق الطبع|版权所有|Авторские права"),
    re.compile(
        r"[Aa]ll rights (?:are )?reserved|[Tt]ous droits (?:de \w+ )?réservés|"
        r"[Rr]eservados todos los derechos|"
        r"[Tt]odos los derechos (?:están )?reservados|[Вв]се права (?:защищены|сохранены)|"
        r"(?:جميع|كل|كافة) الحقوق محفوظة|الحقوق محفوظة|(?:保留|版权)[所一]?[有切]?(?:所有)?权利|翻印必究"
    ),
    re.compile(
        r"[Ff]irst (?:published|edition)|[Pp]remière édition|[Pp]rimera edición|[Пп]ервое издание|"
        r"الطبعة الأولى|"
        r"第一版|第1版|[Dd]épôt légal|[Dd]epósito legal|Подписано в печать|[Тт]ираж "
    ),
    re.compile(
        r"[Pp]rinted (?:in|by|on)|[Ii]mprimé (?:en|à|par|au)|[Ii]mpreso (?:en|por)|[Оо]тпечатано|"
        r"طبع(?:ت)? في|印刷|"
        r"[Dd]esign and layout|[Cc]over (?:photo|design|image)|[Pp]hoto credits?|[Cc]rédits? photo"
    ),
    re.compile(
        r"[Ss]uggested citation|[Rr]ecommended citation|[Pp]lease cite|[Cc]itation (?:suggérée|recommandée)|"
        r"[Cc]ita (?:sugerida|recomendada)|[Cc]itar como|Рекомендуемая ссылка|ISO 690|建议引用|"
        r"الاقتباس المقترح"
    ),
    re.compile(
        r"[Cc]reative [Cc]ommons|CC[ -]BY|[Rr]equests for permission|rights and permissions|"
        r"[Ff]ree Documentation License|General Public Licen[cs]e|[Ll]icence [Pp]ublique|"
        r"[Ll]icencia [Pp]ública|"
        r"Стандартной общественной лицензии|GNU 通用公共"
    ),
    re.compile(
        r"[Dd]esignations employed|[Dd]énominations (?:employées|utilisées)|[Dd]enominaciones empleadas|"
        r"[Оо]бозначения и изложение|التسميات المستخدمة|所用名称|do(?:es)? not imply the expression"
    ),
    re.compile(
        r"Symbols of United Nations documents|Les cotes des documents de l’Organisation|"
        r"Les cotes des documents de l'Organisation|[Ss]ignaturas de los documentos de las Naciones Unidas|"
        r"Условные обозначения документов Организации|رموز وثائق الأمم المتحدة|联合国文件(?:都|均)?用"
    ),
)  # fmt: skip
"""What the back of a title page says, one pattern a sign."""

COPYRIGHT_LINE = re.compile(r"(?:[Cc]opyright )?(?:©|\([cC]\)) ?(?:[^\n]{0,80}\b)?(?:19|20)[0-9]{2}")
"""A line that claims copyright with a year."""

IMPRINT_HINTS = (
    "ISBN", "ISSN", "©", "opyright", "ights reserved", "éservés", "eservados", "защищены", "محفوظة",
    "版权", "权利",
    "ymbols of United", "cotes des doc", "ignaturas de los", "обозначения документов", "رموز وثائق",
    "联合国文件",
    "ed citation:", "ommons A", "esignations employed",
)  # fmt: skip
"""One of these stands on every imprint: a quick look before the signs are counted."""

UN_NOTE = IMPRINT_SIGNS[-1]
"""The one sign that tells by itself on a short page."""

LEFT_BLANK = re.compile(
    r"intentionally (?:left )?blank|laissée? (?:intentionnellement )?(?:blanche|vide|en blanc)|"
    r"(?:dejad[oa]|deja) .{0,12}en blanco|en blanco intencionad|оставлен\w* (?:пуст|чист)|намеренно оставлен|"
    r"有意留白|此页留空|本页空白|فارغة عمدا|تُ?رك\w* .{0,20}(?:فارغة|بيضاء)",
    re.IGNORECASE,
)

QUESTIONNAIRE_HEADING = re.compile(
    r"questionnaire|interview (?:guide|schedule)|survey form|guide d’entretien|guide d'entretien|"
    r"cuestionario|encuesta|"
    r"guía de entrevista|вопросник|анкета|опросн\w+ лист|问卷|调查表|访谈提纲|استبيان|استمارة|دليل المقابلة",
    re.IGNORECASE,
)

QUESTION_MARK = re.compile(r"[?？؟](?=[\s_(\[☐□○]|\Z)")

OPTION = re.compile(
    r"[☐☑☒□■◻◽❏❑▢○◯⃝]|\[ {0,3}\]|\( {1,3}\)|_{4,}|"
    r"^[^\w\n]{0,8}(?:[0-9]{1,2}[^\w\n]{1,4})?(?:yes|no|oui|non|sí|si|да|нет|是|否|有|没有|نعم|لا|"
    r"don[’']t know|ne sait pas|no sabe|не знаю|不知道|لا أعرف|refused|"
    r"other \(specify\)?|autre|otro|другое|其他|أخرى)\b.{0,40}$",
    re.IGNORECASE | re.MULTILINE,
)

SKIP = re.compile(
    r"skip to|go to (?:question|section|q)|passer à|aller à la question|pase a|pasar a la|saltar a|перейти к|"
    r"跳至|跳到|转至|انتقل إلى|اذهب إلى",
    re.IGNORECASE,
)

AGREEMENT = re.compile(
    r"(?:strongly |somewhat |slightly |fully )?(?:dis)?agree\b|neither agree|(?:very )?(?:dis)?satisfied\b"
    r"|very (?:un)?likely"
    r"|\b(?:never|rarely|sometimes|often|always)\b(?=[\s|☐□○/]+(?:never|rarely|sometimes|often|always)\b)"
    r"|(?:pas |tout à fait |plutôt |entièrement )?(?:du tout )?d[’']accord|sans avis"
    r"|(?:muy |totalmente )?(?:en desacuerdo|de acuerdo)|indiferente"
    r"|(?:совершенно |полностью |скорее )?(?:не )?соглас(?:ен|на)|нейтрально"
    r"|أوافق(?: بشدة| تماما)?|أعارض(?: بشدة)?|لا أوافق|محايد|(?:非常|比较|完全)?(?:不)?同意",
    re.IGNORECASE,
)
"""The words of a scale by which somebody is to say how much he agrees."""

THANKS = re.compile(
    r"end of (?:the )?(?:interview|questionnaire|survey)|thank you|"
    r"fin (?:de l['’]entretien|du questionnaire)|merci|"
    r"fin (?:de la entrevista|del cuestionario|de la encuesta)|gracias|"
    r"конец (?:интервью|анкеты|опроса)|спасибо|благодарим|"
    r"(?:访谈|问卷|调查)(?:到此)?结束|谢谢|感谢您|"
    r"نهاية (?:المقابلة|الاستبيان)|شكرا",
    re.IGNORECASE,
)
"""How a questionnaire ends."""
