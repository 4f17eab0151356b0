"""Chinese radicals as the characters that they are drawn like.

Fonts give one drawing to a radical and to the character that looks the same, and a PDF then names the
radical: the page shows 儿童, its signs say ⼉童, and no search finds it. PDFium spells them out by itself,
pdfminer does not. Kangxi radicals have their characters in Unicode's compatibility mappings; most of the
supplement has not: here are those of EquivalentUnifiedIdeograph.txt that stand in running text.
"""

from __future__ import annotations

import unicodedata

_KANGXI = range(0x2F00, 0x2FD6)
_SUPPLEMENT = (
    "⺁厂⺄乙⺈刀⺊卜⺌小⺎兀⺒巳⺓幺⺗心⺜日⺝月⺟母⺠民⺧牛⺩王⺫目⺬示⺭礻⺮竹⺰纟⺶羊⺷羊⺸羊⺻聿⺽臼"
    "⻁虎⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻐钅⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻠饣⻡首⻢马⻣骨⻤鬼"
    "⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)

_CHARACTERS = {radical: unicodedata.normalize("NFKC", chr(radical)) for radical in _KANGXI} | {
    ord(radical): character for radical, character in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)
}


def as_characters(text: str) -> str:
    """``text`` with the characters in the place of radicals; as long as before."""
    return text.translate(_CHARACTERS)
