"""What the head of a rich text says: fonts with their code pages, styles that are headings, languages."""

from __future__ import annotations

CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""Character sets of fonts (``\\fcharset``) as Python's codecs; 2 is a symbol font."""

LANGUAGES = {
    1025: "ar-SA", 1026: "bg-BG", 1027: "ca-ES", 1028: "zh-TW", 1031: "de-DE", 1032: "el-GR", 1033: "en-US",
    1034: "es-ES", 1036: "fr-FR", 1037: "he-IL", 1040: "it-IT", 1041: "ja-JP", 1042: "ko-KR", 1043: "nl-NL",
    1045: "pl-PL", 1046: "pt-BR", 1048: "ro-RO", 1049: "ru-RU", 1054: "th-TH", 1055: "tr-TR", 1056: "ur-PK",
    1057: "id-ID", 1058: "uk-UA", 1065: "fa-IR", 1066: "vi-VN", 1081: "hi-IN", 1089: "sw-KE", 1093: "bn-IN",
    1118: "am-ET", 2052: "zh-CN", 2057: "en-GB", 2058: "es-MX", 2060: "fr-BE", 2070: "pt-PT", 3073: "ar-EG",
    3076: "zh-HK", 3082: "es-ES", 3084: "fr-CA", 4100: "zh-SG", 4108: "fr-CH", 7177: "en-ZA", 16393: "en-IN",
}  # fmt: skip
"""Windows' numbers of languages."""

SIGNS = {
    "par": "\n", "sect": "\n", "page": "\n", "line": "\v", "tab": "\t", "emdash": "—", "endash": "–",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ",
    "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c", "softline": "\v",
}  # fmt: skip
"""Control words that stand for a sign; ``\\n`` ends a paragraph, ``\\v`` a line in it."""

APART = frozenset([
    "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "footnote",
    "fonttbl", "stylesheet", "title", "author", "subject",
])  # fmt: skip
"""Groups whose text is read and kept out of the running text."""

SKIPPED = frozenset([
    "colortbl", "pict", "object", "fldinst", "annotation", "atnid", "atnauthor", "atrfstart", "atrfend",
    "datastore", "themedata", "colorschememapping", "latentstyles", "listtable", "listoverridetable",
    "info", "rsidtbl", "xmlnstbl", "mmathPr", "generator", "filetbl", "revtbl", "nonshppict", "bkmkstart",
    "bkmkend", "xe", "tc", "rxe", "txe", "private", "template", "operator", "keywords", "doccomm",
    "hlinkbase", "company", "manager", "category", "comment", "creatim", "revtim", "printim", "buptim",
    "userprops", "wgrffmtfilter", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "pgdsctbl",
    "background", "sp", "datafield", "passwordhash", "protusertbl", "fchars", "lchars", "objdata",
    "blipuid", "falt", "panose", "fontemb",
])  # fmt: skip
"""Groups that hold no running text. ``info`` itself has none; ``title`` and its like in it do."""

READ_ALL_THE_SAME = frozenset(
    ["shpinst", "shptxt", "shprslt", "listtext", "pntext", "pn", "fldrslt", "nesttableprops"]
)
"""Groups marked as to be skipped by who does not know them (``\\*``), which are text all the same."""
