"""Little words (articles, prepositions, pronouns, "to be"): not required of a page beside other words.

A word left out here costs nothing but a stricter search; a content word put here would be lost, so the lists
are short. They are written as people write; ``little_words`` gives them folded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache

from index.folding import fold

_WORDS = {
    "en": """
        a about after all also an and any are as at be because been before being but by can could did do
        does doing done each for from had has have having he her here hers him his how i if in into is it
        its may me might more most must my no nor not of off on onto or other our ours out over own per
        shall she should so some such than that the their theirs them then there these they this those
        through to too under until up upon us very was we were what when where whether which while who
        whom whose why will with within without would you your""",
    "fr": """
        à afin ainsi après au aucun aucune aussi autre autres aux avant avec car ce ceci cela celle celles
        celui ces cet cette ceux chez comme comment dans de depuis des donc dont du elle elles en entre
        est et étaient était être eu eux fait il ils je la le les leur leurs lors lorsque lui ma mais me
        même mes moi mon ne ni nos notre nous on ont ou où par parmi pas pendant peut plus pour pourquoi
        puis qu que quel quelle quelles quels qui quoi sa sans se selon sera ses si son sont sous sur ta
        te tes ton tous tout toute toutes très tu un une vers vos votre vous y d l c j m n s t jusqu
        lorsqu puisqu quoiqu a ait sera seront soit""",
    "es": """
        a al algo algunas algunos ante antes aquel aquella aquellos así aunque bajo cada como con contra
        cual cuales cuando cuyo de del desde donde dos durante e el él ella ellas ellos en entre era eran
        es esa esas ese eso esos esta está estaba estado están estas este esto estos fue fueron ha había
        han hasta hay la las le les lo los más me mediante mi mis mientras mucho muy ni no nos nosotros o
        otra otras otro otros para pero por porque qué que quien quienes se según ser si sí sido sin sobre
        son su sus también tan tanto te tiene tienen todo todos tras tu tus u un una unas uno unos y ya yo""",
    "pt": """
        a à ao aos aquela aquele aquilo as às até através cada com como contra da das de dela dele deles
        desde do dos durante e é ela elas ele eles em entre era eram essa essas esse esses esta está estão
        estas este estes eu foi foram há isso isto já lhe lhes mais mas me mesmo meu minha muito na não
        nas nem no nos nós nossa nosso num numa o os ou para pela pelas pelo pelos por porque quais qual
        quando que quem são se sem ser seu seus si sobre só sua suas também tem têm teu toda todas todo
        todos tu um uma uns você""",
    "de": """
        aber alle als also am an auch auf aus bei beim bin bis da damit dann das dass dein dem den denn
        der des deren dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein
        eine einem einen einer eines er es euch für gegen hat hatte haben hier ich ihm ihn ihnen ihr ihre
        ihrem ihren ihrer im in ins ist ja jede jeder jedes kann kein keine können man mein mit nach nicht
        noch nun nur ob oder ohne sehr sein seine seinen seiner sich sie sind so sollen sowie über um und
        uns unser unter vom von vor war waren was weil wenn wer werden wie wir wird wo wurde wurden zu zum
        zur zwischen""",
    "ru": """
        а без более бы был была были было быть в вам вас во вот все всё всех вы где да даже для до его ее
        её если есть еще ещё же за здесь и из или им их к как ко когда кто ли либо между меня мне мы на
        над надо нас не него нее неё нет ни них но ну о об однако он она они оно от по под после при про с
        со так также такой там тем то того тоже только том тот ты у уже чего чем через что чтобы эта эти
        это этих этого этой этом этот я""",
    "ar": """
        في من إلى على عن مع أن إن أنّ كان كانت يكون تكون هذا هذه ذلك تلك التي الذي الذين هو هي هم هن نحن
        أنت أنا ما لا لم لن قد كل بعض غير بين بعد قبل عند عندما حيث كما أو أم ثم لكن إذا إذ أي منذ حتى
        خلال حول ضد لدى دون كيف ماذا لماذا متى أين هل و ف ب ل ليس ليست منها منه عليها عليه فيها فيه بها به
        لها له إليها إليه أيضا بدون""",
    "hi": """
        का के की को से में है हैं था थे थी और या पर यह वह ये वे इस उस इन उन ने तो ही भी कि जो एक लिए साथ
        तक अपने अपनी अपना हो होता होती होते कर करना करने किया गया गई गए रहा रही रहे नहीं न जब तब क्या कैसे
        क्यों कहाँ कब कौन इसके उसके उनके इसकी उसकी उनकी द्वारा बारे किसी कुछ सभी""",
    "id": """
        ada adalah agar akan aku anda antara apa apakah atas atau bagi bahwa bagaimana belum bisa dalam
        dan dapat dari dengan di dia ia ini itu jika juga kami kamu karena ke kepada ketika kita lebih
        maka mereka namun oleh pada para saat saja sangat saya sebagai sebuah secara sehingga sejak
        seperti serta suatu sudah supaya tanpa telah tentang terhadap tersebut tetapi tidak untuk yaitu
        yang""",
    "sw": """
        na ya wa kwa ni katika za la cha vya pa ku au hii hizi huu hiyo huo hilo hili hayo haya yake yao
        wake wao kama lakini pia bila baada kabla kati kila ambao ambayo ambaye je nini nani wapi gani si
        sana tu hadi kuwa hivyo hapa""",
    "tr": """
        ve veya ile bir bu şu o da de ki mi mı mu mü için gibi kadar daha en çok az ne nasıl neden niçin
        hangi kim ama ancak fakat ya ise olarak olan olduğu var yok değil her hiç ben sen biz siz onlar
        göre sonra önce""",
    "vi": """
        và của các những là có được cho trong với một này đó khi để không từ đến về tại bởi do theo như
        cũng đã đang sẽ thì mà hay hoặc nhưng vì nếu nào gì ai ở trên dưới""",
    "bn": """
        এবং ও বা এর এই সেই যে যা তা কি কী কে কেন কোথায় কখন একটি এক করে করা হয় হয়েছে ছিল আছে না নয় জন্য
        থেকে মধ্যে সঙ্গে সাথে দ্বারা তার তাদের আমরা আমি আপনি তিনি তারা উপর""",
    "ko": """
        및 그 이 저 것 수 등 또는 그리고 하지만 에 의 을 를 은 는 이 가 에서 으로 로 와 과 도""",
    "ja": """
        の を に は が と で も や へ か から まで より など する した して される された
        ための における について による とは です ます""",
    "zh": """
        的 了 和 与 及 或 是 在 吗 呢 之 以及 关于 什么 如何 怎么 怎样""",
    "th": """
        และ หรือ ที่ ของ ใน การ เป็น มี ได้ จาก โดย กับ แก่ เพื่อ คือ""",
}

_CONTENT_ELSEWHERE = """
    em all also am an ante any art as at bajo be bin cada can car come como contra da dan dem den die do
    does done dos each entre era est fait fin fut had has hat here is it ja man mas may men mes might
    mine more most no nun off once or out over own para pare pas plus pour sans se sea ser si sin son
    sort sous sur toda todo ton tu under uno up us van war wars will"""
"""Little words of one language that say something in another (German *die* and *war*, French *car*, Spanish
*sin*): left out only where other words of the query show the language."""


@cache
def little_words(language: str) -> frozenset[str]:
    """The little words of a language, folded; none for languages without a list."""
    return frozenset(map(fold, _WORDS.get(language, "").split()))


@cache
def little_anywhere() -> frozenset[str]:
    """Words that are little in any language."""
    return frozenset().union(*(little_words(language) for language in _WORDS))


@cache
def _content_elsewhere() -> frozenset[str]:
    return frozenset(_CONTENT_ELSEWHERE.split())


def is_little(word: str, others: Collection[str], languages: Sequence[str]) -> bool:
    """Whether a folded word is little in the languages spoken by a query of these folded words.

    A word that means something elsewhere needs witnesses: its language is the only one in question, and
    another little word is of no other language, or two are of this one.
    """
    if not any(word in little_words(language) for language in languages):
        return False
    if word not in _content_elsewhere():
        return True
    witnesses = little_words(languages[0]).intersection(others) - {word}
    certain = [other for other in witnesses if len(_languages_of(other)) == 1]
    return len(languages) == 1 and (bool(certain) or len(witnesses) >= 2)


def _languages_of(word: str) -> list[str]:
    return [language for language in _WORDS if word in little_words(language)]


def spoken(words: Iterable[str], hints: Iterable[str] = ()) -> tuple[str, ...]:
    """The languages that most of the little words among these folded words belong to, hinted ones first.

    >>> spoken(["travail", "des", "enfants", "dans", "les", "mines"])
    ('fr',)
    """
    distinct = set(words)
    counts = {language: len(distinct & little_words(language)) for language in _WORDS}
    most = max(counts.values(), default=0)
    found = [language for language, count in counts.items() if count and count == most]
    hinted = [language for language in hints if language in found]
    return tuple(hinted or found)
