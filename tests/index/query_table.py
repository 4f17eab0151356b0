"""What a typed query finds, each row with a near miss: numbers, codes, hyphens, accents, quotes, scripts.

Pure data, run through the marker here and through every engine by its contract. A page "matches" when no
required unit is missing from it.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """In ``language``, a page of the text ``finds`` matches the query, and one of ``misses`` does not."""

    query: str
    finds: str
    misses: str
    language: str = "en"


NUMBERS_AND_CODES = (
    Row("8.7.1", "Indicator 8.7.1 counts children.", "See 8.7.12 for more."),
    Row("8.7.1", "(8.7.1)", "Sections 8, 7 and 1"),
    Row("8.7.1", "as 8.7.1, so", "18.7.1 is another"),
    Row("8.7.1", "by 8.7.1.", "paragraph 8.7.1.2"),
    Row("8.7", "Target 8.7 of the Goals", "Indicator 8.7.1 alone"),
    Row("SDG 8.7", "SDG 8.7 and SDG 16.2", "SDG 8 on work, chapter 7"),
    Row("target 8.7", "Under target 8.7/16.2", "target 8 and goal 7"),
    Row("16.2.2", "indicator 16.2.2 on victims", "16.2.1 and 2"),
    Row("8,7", "die Zahl 8,7 ist gut", "die Zahlen 87", "de"),
    Row("C138", "C138 sets the minimum age", "C1380 is none"),
    Row("C138", "C. 138 and R. 146", "C 13 and 8"),
    Row("C182", "Convention C.182 was ratified by all", "Recommendation R182"),
    Row("C 182", "all have ratified C182", "C 18, article 2"),
    Row("C.182", "under C 182", "under C 1820"),
    Row("P029", "the Protocol P029", "P0290"),
    Row("R190", "R. 190, paragraph 3", "R. 19, paragraph 0"),
    Row("A/RES/70/1", "resolution A/RES/70/1, adopted", "resolution A/RES/70/12"),
    Row("A/RES/70/1", "(A/RES/70/1)", "A/RES/70/1/Add.1"),
    Row("a/res/70/1", "A/RES/70/1", "A/RES/70 and 1"),
    Row("A/HRC/33/46", "report A/HRC/33/46", "A/HRC/33/460"),
    Row("E/CN.4/2000/68", "see E/CN.4/2000/68.", "see E/CN.4/2000/681."),
    Row("VC_HTF_DETV", "series VC_HTF_DETV by age", "series VC_HTF_DETVOP"),
    Row("VC_HTF_DETV", "code: VC_HTF_DETV", "VC HTF DETV"),
    Row("SL_TLF_CHLDEA", "SL_TLF_CHLDEA, economic activity", "SL_TLF_CHLDEC"),
    Row("No. 29", "Convention No. 29", "Convention No. 290"),
    Row("No.29", "Convention No. 29 (1930)", "No. 2, page 9"),
    Row("Convention No. 182", "la Convention n° 182", "la Convention n° 138", "fr"),
    Row("No 29", "nr. 29", "no reply", "de"),
    Row("50 %", "٥٠٪ من الأطفال", "٥٠ من الأطفال", "ar"),
    Row("$100", "fined $100 a day", "fined $1000 a day"),
    Row("$100", "US$ 100", "100 children"),
    Row("$1,000", "a fine of $1000", "a fine of $10,000"),
    Row("US$236 billion", "profits of US$236 billion", "US$23.6 billion"),
    Row("US$236", "US$ 236 in all", "€236"),
    Row("€5", "5 € le kilo", "5 kilos", "fr"),
    Row("50%", "half: 50 %", "half: 50 children"),
    Row("50 %", "that is 50%.", "that is 150%"),
    Row("50 per cent", "50% of them", "50 of them"),
    Row("3.9", "3.9 per thousand", "39 per thousand"),
    Row("3.9", "3,9 pour mille", "13,9 pour mille", "fr"),
    Row("0.370", "nDCG 0.370", "nDCG 0.37, not 370"),
    Row("1,320", "1320 pages", "13,200 pages"),
    Row("1 320", "1,320 pages", "1 and 320 pages"),
    Row("1320", "1 320 pages", "1 321 pages"),
    Row("1320", "1\u00a0320 pages", "13 20 pages", "fr"),
    Row("1,320", "1\u202f320 pages", "132 pages, part 0", "fr"),
    Row("1320", "1.320 niños", "1.321 niños", "es"),
    Row("160000000", "160 000 000 d’enfants", "16 000 000 d’enfants", "fr"),
    Row("100", "100 children", "1,100 children"),
    Row("100", "page 100.", "100.5 degrees"),
    Row("5-17", "aged 5–17 years", "5, 6, 17"),
    Row("5–17", "children (5-17)", "children (15-17)"),
    Row("2012-2016", "in 2012–2016", "in 2012 and in 2016"),
    Row("2016", "in 2012–2016", "in 12016"),
    Row("2019/20", "school year 2019/20", "2019 and 20"),
    Row("12.06.2022", "am 12.06.2022", "am 12.06.2021", "de"),
    Row("29", "Convention No. 29", "COVID-29"),
    Row("8.7", "الهدف ٨٫٧", "الهدف ٨٧", "ar"),
    Row("8.7.1", "具体目标8.7.1的指标", "具体目标8.7.12的指标", "zh"),
)

COMPOUNDS = (
    Row("phase-out", "a phase-out of work", "a phase that went out"),
    Row("phase-out", "to phase out", "out of phase"),
    Row("phase-out", "the phaseout", "the phases"),
    Row("phaseout", "a phase-out", "a phase without"),
    Row("phase out", "the phaseout", "the phase"),
    Row("re-entry", "re-entry into school", "re the entry"),
    Row("re-entry", "the reentry", "reading, entry"),
    Row("COVID-19", "during COVID-19", "during COVID, 1980"),
    Row("covid19", "COVID–19", "COVID 2019"),
    Row("COVID 19", "COVID-19", "COVID in 2020, 190 states"),
    Row("16-year-old", "a 16-year-old girl", "a year-old 16"),
    Row("16-year-old", "16 year old", "a 6-year-old girl"),
    Row("ILO/UNICEF", "ILO/UNICEF, 2021", "ILO and others"),
    Row("ILO/UNICEF", "UNICEF and the ILO", "UNICEF alone"),
    Row("and/or child", "a child", "and/or a woman"),
    Row("C138/C182", "C182 and C138", "C138 alone"),
    Row("U.S.", "the U.S. Department", "between us"),
    Row("U.S.", "the US Department", "tell us"),
    Row("I.L.O.", "the ILO says", "the I. and L. of it"),
    Row("ILO", "the I.L.O.", "the silo of Ilorin"),
    Row("WHO guidelines", "WHO issued guidelines", "those who issued guidelines"),
    Row("IT workers", "workers in IT", "it worked, workers say"),
    Row("info@ilo.org", "write to info@ilo.org", "info, ilo and org"),
    Row("www.ilo.org/ipec", "https://www.ilo.org/ipec", "www.ilo.org and ipec"),
    Row("ilo.org", "see www.ilo.org/ipec", "the ILO, an org"),
    Row("торгово-промышленная", "торгово-промышленная палата", "торговая, промышленная", "ru"),
)

APOSTROPHES = (
    Row("l'eau", "l’eau potable", "les autres", "fr"),
    Row("l'eau", "de l'eau", "la beauté", "fr"),
    Row("l’eau", "une eau claire", "le tuyau", "fr"),
    Row("eau", "l’eau", "leau", "fr"),
    Row("children's", "the children’s rights", "the childish"),
    Row("childrens’ rights children", "rights of children: childrens", "rights of the child’s"),
    Row("O'Brien", "Mr O’Brien said", "Brien O. said"),
    Row("obrien", "Mr O'Brien", "Mr Brien"),
    Row("aujourd'hui", "aujourd’hui encore", "aujourd ou hui encore", "fr"),
    Row("Côte d'Ivoire", "en Côte d’Ivoire", "sur la côte", "fr"),
    Row("cote d'ivoire", "CÔTE D’IVOIRE", "côté ivre", "fr"),
    Row("d'un enfant", "enfant", "d’un", "fr"),
)

ACCENTS_AND_STEMS = (
    Row("explotacion", "la explotación", "la explosión", "es"),
    Row("explotacion", "las explotaciones", "los explosivos", "es"),
    Row("explotación", "EXPLOTACION", "exploración", "es"),
    Row("exploracao", "as explorações", "a explosão", "pt"),
    Row("ecole", "les écoles", "le col", "fr"),
    Row("travail", "le travail", "le travers", "fr"),
    Row("Kinder", "für Kinder", "der Kindler", "de"),
    Row("strasse", "die Straße", "der Stress", "de"),
    Row("children", "one child", "one chief"),
    Row("child", "many children", "chilled"),
    Row("labor", "forced labour", "forced march"),
    Row("labourers", "laborers", "laboratories"),
    Row("organization", "an organisation", "an organ"),
    Row("еще", "ещё раз работа", "работа", "ru"),
    Row("детей", "труд детей", "труд делей", "ru"),
    Row("мой", "мой сын", "мои", "und"),
    Row("İstanbul", "istanbul’da", "stan", "tr"),
    Row("ışık", "IŞIK", "aşk", "tr"),
    Row("Ａ/RES/70/1", "A/RES/70/1", "B/RES/70/1"),
    Row("office", "the o\ufb03ce", "the fice"),
)

QUOTED = (
    Row('"forced labour"', "Forced labour, 1930", "labour was forced"),
    Row('"forced labour"', "forced-labour", "forced work and labour"),
    Row('"género"', "el genero", "genérico", "es"),
    Row('"provide"', "to provide", "a provider"),
    Row('"the right to work"', "on the right to work", "the right of work"),
    Row("“work of children”", "the work of children", "work children"),
    Row("«travail des enfants»", "le travail des enfants", "travail d’enfant", "fr"),
    Row("„Arbeit der Kinder“", "die Arbeit der Kinder", "die Arbeit des Kindes", "de"),
    Row("「児童労働」", "児童労働の", "児童の労働", "ja"),
    Row('"8.7"', "target 8.7", "8, 7"),
    Row('"target 8.7"', "our target 8.7", "target 8, 7"),
    Row('child -"sex work"', "a child at work", "a child, no sex work"),
    Row("child -domestic", "a child at work", "a domestic child"),
    Row("-8.7.1 child", "a child, 8.7.12", "a child, 8.7.1"),
    Row('"child labour" -farm', "child labour in mines", "child labour on a farm"),
)

SCRIPTS = (
    Row("童工", "禁止童工劳动", "童年的工作", "zh"),
    Row("童工劳动", "关于童工劳动", "关于童工和劳动", "zh"),
    Row("消除童工的措施", "措施：消除童工", "消除童年的措施", "zh"),
    Row("水", "饮用水", "饮用冰", "zh"),
    Row("児童労働", "児童労働をなくす", "児童が労働する", "ja"),
    Row("子どもの権利", "権利と子ども", "子犬の権利", "ja"),
    Row("ラーメン", "ﾗｰﾒﾝ", "ラメン", "ja"),
    Row("아동노동", "아동노동을 없애자", "아동의 노동", "ko"),
    Row("아동노동을", "아동노동의 철폐", "아동의 노동", "ko"),
    Row("แรงงานเด็ก", "การใช้แรงงานเด็กในไร่", "แรงงานสตรี", "th"),
    Row("बाल श्रम", "बाल श्रम निषेध", "बल और श्रम", "hi"),
    Row("बच्चों", "बच्चों की शिक्षा", "बचत", "hi"),
    Row("क़ानून", "कानून", "कान", "hi"),
    Row("শিশুশ্রম", "শিশুশ্রম বন্ধ", "শিশু শ্রমিক", "bn"),
    Row("عمل الأطفال", "عَمَلُ الأَطْفَالِ", "عمل النساء", "ar"),
    Row("اطفال", "الأطفال", "أبطال", "ar"),
    Row("مدرسه", "المدرسة", "المدير", "ar"),
    Row("حقوق", "حقـــوق", "حق", "ar"),
    Row("trẻ em", "trẻ em nghèo", "em gái", "vi"),
    Row("tre em", "trẻ em", "tre già", "vi"),
    Row("ajira ya watoto", "watoto na ajira", "watoto na shule", "sw"),
    Row("pekerja anak", "anak yang bekerja", "anak sekolah", "id"),
    Row("anak-anak", "anak bekerja", "pekerja wanita", "id"),
    Row("anak", "hak anak-anak", "hak wanita", "id"),
    Row("ILO", "ILO는 아동", "ILOO는 아동", "ko"),
    Row("COVID-19", "COVID-19的影响", "COVID的19个影响", "zh"),
)

LITTLE_WORDS = (
    Row("work of the child", "a child at work", "the work of it"),
    Row("travail des enfants", "enfants au travail", "travail des mines", "fr"),
    Row("to be or not to be", "to be or not to be", "to be or to have"),
    Row("the", "the end", "an end"),
    Row("war in Sudan", "Sudan at war", "in Sudan"),
    Row("die Kinder", "die Kinder", "die Eltern", "de"),
    Row("van", "a van", "a car"),
    Row("enfants ET mines", "mines, enfants", "les mines", "fr"),
    Row("EU law", "the law of the EU", "the law of Eudora"),
    Row("no child AND no school", "no child, school", "no child"),
)

ROWS = NUMBERS_AND_CODES + COMPOUNDS + APOSTROPHES + ACCENTS_AND_STEMS + QUOTED + SCRIPTS + LITTLE_WORDS
