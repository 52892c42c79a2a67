"""Which language a text is in, its function words, and how often its words are used.

The function words of the seven first-class languages are written down here by grammatical class,
since the lists in circulation hold "computer", "research" and "bill" as well. For every other
language that wordfreq knows, the stop words are its `FREQUENT` most frequent words.
"""

from __future__ import annotations

from functools import cache

FIRST_CLASS = ("en", "de", "fr", "es", "it", "pt", "ru")
FREQUENT = 120  # of wordfreq's words, where no classes are written down: nearly all grammar
CLASSES = {
    "en": {
        "article": "a an the",
        "preposition": "about above across after against along amid among amongst around as at"
        " before behind below beneath beside besides between beyond by despite down during except"
        " for from in inside into like near of off on onto out outside over past per since than"
        " through throughout till to toward towards according including"
        " under underneath unlike until up upon versus via vs with within without",
        "conjunction": "and but or nor so yet because although though if unless while whilst"
        " whereas whether when where why how that then as",
        "pronoun": "i me my mine myself you your yours yourself yourselves he him his himself she"
        " her hers herself it its itself we us our ours ourselves they them their theirs"
        " themselves who whom whose which what this these those one ones another other others"
        " someone somebody something anyone anybody anything everyone everybody everything"
        " no-one nobody nothing none each either neither both whoever whatever whichever",
        "determiner": "all any every few many more most much no not only own same several some"
        " such less least little enough half",
        "auxiliary": "am is are was were be been being have has had having do does did doing done"
        " can could may might must shall should will would ought cannot let get gets got getting"
        " ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't mustn't"
        " needn't shan't shouldn't wasn't weren't won't wouldn't i'm i've i'd i'll you're you've"
        " you'd you'll he'd he'll he's she'd she'll she's it'd it'll it's we're we've we'd we'll"
        " they're they've they'd they'll that's that'd that'll there's there'd here's who's who'd"
        " what's where's how's let's would've could've should've",
        "adverb": "again almost already also always anyway away back else elsewhere even ever"
        " everywhere far furthermore hence here however indeed instead just later maybe meanwhile"
        " moreover much nearly never nevertheless now often once otherwise perhaps quite rather"
        " really scarcely somehow sometimes somewhere soon still there thereby therefore thus"
        " together too twice very well",
        "light": "say says said saying tell tells told go goes going went gone come comes came"
        " coming make makes made making take takes took taken taking put see sees saw seen give"
        " gives gave given know knows knew known think thinks thought want wants wanted use uses"
        " used using need needs needed seem seems seemed become becomes became keep keeps kept try"
        " tries tried look looks looked mr mrs ms dr etc eg ie yes oh ok okay thing things way lot",
        "number": "two three four five six seven eight nine ten eleven twelve twenty hundred"
        " thousand million billion first second third fourth fifth last next dozen",
    },
    "de": {
        "article": "der die das den dem des ein eine einen einem einer eines",
        "preposition": "ab an am ans auf aufs aus außer bei beim binnen bis durch entlang für"
        " gegen gegenüber hinter im in ins infolge laut mit nach neben ohne seit statt trotz über"
        " um unter vom von vor während wegen zu zum zur zwischen",
        "conjunction": "und oder aber denn sondern doch jedoch sowie als wie dass daß ob wenn weil"
        " da damit bevor nachdem obwohl sobald solange sodass falls indem bzw weder noch entweder",
        "pronoun": "ich mich mir mein meine meinen meinem meiner meines du dich dir dein deine"
        " deinen deinem deiner deines er ihn ihm sein seine seinen seinem seiner seines sie ihr"
        " ihre ihren ihrem ihrer ihres es wir uns unser unsere unseren unserem unserer unseres"
        " euch euer eure eurem euren eurer ihnen sich man wer wen wem wessen was welche welcher"
        " welches welchen welchem dieser diese dieses diesen diesem jener jene jenes jenen jenem"
        " derjenige diejenige dasjenige derselbe dieselbe dasselbe deren dessen denen selbst"
        " selber jemand niemand etwas nichts alles alle allen aller allem",
        "determiner": "jede jeder jedes jeden jedem kein keine keinen keinem keiner keines manche"
        " mancher manches manchen einige einigen einiger einiges mehrere mehreren viel viele"
        " vielen vieler wenig wenige wenigen solche solcher solches solchen andere anderen anderer"
        " anderes anderem beide beiden beider mehr weniger",
        "auxiliary": "bin bist ist sind seid war warst waren wart wäre wären gewesen habe hast hat"
        " haben habt hatte hattest hatten hätte hätten gehabt werde wirst wird werden werdet wurde"
        " wurden würde würden worden geworden kann kannst können könnt konnte konnten könnte"
        " könnten darf dürfen durfte dürfte dürften mag mögen möchte möchten muss muß müssen"
        " musste mussten müsste soll sollen sollte sollten will wollen wollte wollten lassen lässt",
        "adverb": "nicht auch nur noch schon so sehr hier dort dann da nun jetzt immer wieder dabei"
        " dafür dagegen daher darauf daraus darin darüber darum davon davor dazu deshalb deswegen"
        " also allerdings außerdem bereits bisher eben einmal erst etwa fast ganz gar genau gern"
        " gerade hin her hinzu ja kaum mal nein nie oft sogar sonst trotzdem überhaupt vielleicht"
        " weiter weiterhin wohl worden zudem zunächst zwar wo wann warum wieso wohin woher rund",
        "light": "sagt sagte sagten sagen gibt gab geht ging kommt kam macht machte machen geben"
        " gehen kommen herr frau uhr dr prof",
        "number": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend"
        " million millionen milliarden erste ersten erster zweite zweiten dritte dritten letzte",
    },
    "fr": {
        "article": "le la les l' un une des du au aux de d'",
        "preposition": "à afin après avant avec chez contre dans depuis derrière dès devant durant"
        " en entre envers hors jusque jusqu' malgré outre par parmi pendant pour sans sauf selon"
        " sous sur vers via voici voilà",
        "conjunction": "et ou où mais donc or ni car que qu' si comme lorsque lorsqu' puisque"
        " puisqu' quand parce quoique tandis",
        "pronoun": "je j' me m' moi tu te t' toi il elle on nous vous ils elles lui leur leurs se"
        " s' soi eux y mon ma mes ton ta tes son sa ses notre nos votre vos mien tien sien ce c'"
        " cet cette ces ceci cela ça celui celle ceux celles qui quoi dont lequel laquelle lesquels"
        " lesquelles quel quelle quels quelles auquel duquel rien personne chacun chacune certains"
        " certaines autre autres autrui même mêmes",
        "determiner": "tout toute tous toutes chaque plusieurs quelque quelques aucun aucune nul"
        " nulle tel telle tels telles peu beaucoup trop assez plus moins tant autant",
        "auxiliary": "être suis es est sommes êtes sont étais était étions étiez étaient serai sera"
        " serons serez seront serait seraient soit soient été étant fut furent avoir ai as a avons"
        " avez ont avais avait avions aviez avaient aurai aura aurons auront aurait auraient ait"
        " aient eu ayant peut peuvent peux pouvait pouvaient pourrait pourraient pouvoir doit"
        " doivent devait devaient devrait devraient devoir faut fallait fait font faire faisait va"
        " vont aller allait veut veulent vouloir",
        "adverb": "ne n' pas non oui aussi ainsi alors après assez aujourd'hui auparavant bien"
        " bientôt cependant certes combien comment déjà dehors désormais encore enfin ensuite"
        " environ fois ici jamais là loin longtemps maintenant mieux notamment parfois pourquoi"
        " pourtant presque puis quasi surtout tard tôt toujours très vite",
        "light": "dit dire disait disent selon mme mlle etc celle-ci celui-ci",
        "number": "deux trois quatre cinq six sept huit neuf dix cent mille million millions"
        " milliards premier première deuxième second seconde troisième dernier dernière",
    },
    "es": {
        "article": "el la los las lo un una unos unas al del",
        "preposition": "a ante bajo con contra de desde durante en entre hacia hasta mediante para"
        " por según sin sobre tras vía",
        "conjunction": "y e o u ni que pero sino aunque porque pues si como cuando donde mientras"
        " cuanto",
        "pronoun": "yo me mí mi mis mío mía tú te ti tu tus él ella ello ellos ellas le les se sí"
        " su sus suyo suya nos nosotros nosotras nuestro nuestra nuestros nuestras os vosotros"
        " vuestro vuestra usted ustedes este esta esto estos estas ese esa eso esos esas aquel"
        " aquella aquello aquellos aquellas quien quienes cual cuales cuyo cuya cuyos cuyas qué"
        " quién cuál algo alguien nada nadie uno mismo misma mismos mismas otro otra otros otras",
        "determiner": "todo toda todos todas cada algún alguno alguna algunos algunas ningún"
        " ninguno ninguna mucho mucha muchos muchas poco poca pocos pocas más menos tan tanto tanta"
        " tantos tantas demasiado varios varias ambos ambas tal tales cualquier demás",
        "auxiliary": "ser soy eres es somos son era eras eran fue fueron será serán sería serían"
        " sea sean sido siendo fuera estar estoy está estamos están estaba estaban estuvo estado"
        " esté estén haber he ha has hemos han había habían hubo hay haya hayan habrá habría tener"
        " tengo tiene tienen tenía tenían tuvo poder puede pueden podía podían podrá podría podrían"
        " pudo debe deben debía debería hacer hace hacen hizo hecho va van ir iba iban",
        "adverb": "no ya también tampoco así aún ahora aquí ahí allí allá antes después entonces"
        " luego siempre nunca jamás muy bien mal casi solo sólo además todavía incluso sobre cómo"
        " cuándo dónde quizá quizás hoy ayer apenas donde",
        "light": "dijo dice dicen decir dicho señaló según sr sra etc vez veces",
        "number": "dos tres cuatro cinco seis siete ocho nueve diez cien ciento mil millón millones"
        " primer primero primera segundo segunda tercer tercero tercera último última",
    },
    "it": {
        "article": "il lo la i gli le l' un uno una un'",
        "preposition": "a ad al allo alla ai agli alle all' con col coi contro da dal dallo dalla"
        " dai dagli dalle dall' di d' del dello della dei degli delle dell' dopo durante entro fino"
        " fra in nel nello nella nei negli nelle nell' oltre per presso prima secondo senza sopra"
        " sotto su sul sullo sulla sui sugli sulle sull' tra tramite verso",
        "conjunction": "e ed o od ma però anche se che ch' perché poiché mentre quando dove dov'"
        " come quindi dunque né sia oppure sebbene affinché cioè infatti",
        "pronoun": "io mi m' me mio mia miei mie tu ti t' te tuo tua tuoi tue egli lui lei ella"
        " esso essa essi esse suo sua suoi sue si s' sé noi ci c' ce nostro nostra nostri nostre"
        " voi vi v' ve vostro vostra vostri vostre loro li ne n' gli questo questa questi queste"
        " quest' quello quella quelli quelle quegli quei quel quell' ciò chi cui quale quali cosa"
        " qualcosa qualcuno niente nulla nessuno stesso stessa stessi stesse altro altra altri"
        " altre altr'",
        "determiner": "tutto tutta tutti tutte tutt' ogni qualche alcuno alcuna alcuni alcune molto"
        " molta molti molte poco poca pochi poche più meno tanto tanta tanti tante troppo parecchi"
        " entrambi entrambe tale tali nessun nessuna quanto quanta quanti quante vari varie",
        "auxiliary": "essere sono sei è siamo siete era eri erano eravamo fu furono sarà saranno"
        " sarebbe sarebbero sia siano stato stata stati state essendo avere ho hai ha abbiamo avete"
        " hanno aveva avevano avrà avranno avrebbe avrebbero abbia abbiano avuto avendo può possono"
        " poteva potevano potrà potranno potrebbe potrebbero potere deve devono doveva dovevano"
        " dovrà dovrebbe dovrebbero dovere vuole vogliono fare fa fanno faceva fatto farà va vanno"
        " viene vengono venire sta stanno stava",
        "adverb": "non già ancora così qui qua lì là ora adesso allora poi sempre mai molto bene"
        " male quasi solo soltanto inoltre invece intanto infine ormai oggi ieri domani subito"
        " forse proprio circa almeno appena comunque dunque insieme via tuttavia soprattutto",
        "light": "detto dice dicono dire ha ecc sig dott volta volte poi",
        "number": "due tre quattro cinque sei sette otto nove dieci cento mille mila milione"
        " milioni miliardi primo prima secondo seconda terzo terza ultimo ultima",
    },
    "pt": {
        "article": "o a os as um uma uns umas ao à aos às do da dos das no na nos nas pelo pela"
        " pelos pelas dum duma num numa",
        "preposition": "ante após até com contra de desde durante em entre para perante por sem"
        " segundo sob sobre trás através",
        "conjunction": "e ou mas porém nem que se como quando porque pois onde embora enquanto"
        " caso portanto conforme",
        "pronoun": "eu me mim meu minha meus minhas tu te ti teu tua teus tuas ele ela eles elas"
        " lhe lhes si seu sua seus suas você vocês nós nosso nossa nossos nossas vos vosso este"
        " esta estes estas isto esse essa esses essas isso aquele aquela aqueles aquelas aquilo"
        " deste desta destes destas disto desse dessa desses dessas disso daquele daquela neste"
        " nesta nestes nestas nisto nesse nessa nisso naquele naquela dele dela deles delas quem"
        " qual quais cujo cuja cujos cujas algo alguém nada ninguém outro outra outros outras mesmo"
        " mesma mesmos mesmas",
        "determiner": "todo toda todos todas tudo cada algum alguma alguns algumas nenhum nenhuma"
        " muito muita muitos muitas pouco pouca poucos poucas mais menos tão tanto tanta tantos"
        " tantas vários várias ambos ambas tal tais qualquer quaisquer demais",
        "auxiliary": "ser sou és é somos são era eram foi foram será serão seria seriam seja sejam"
        " sido sendo fosse fossem estar estou está estamos estão estava estavam esteve estado"
        " esteja ter tenho tem temos têm tinha tinham teve tiveram tido terá teria haver há havia"
        " houve haja pode podem podia podiam poderá poderia poderiam poder deve devem devia deveria"
        " dever fazer faz fazem fez feito vai vão ir ia vem",
        "adverb": "não já também assim ainda agora aqui aí ali lá antes depois então logo sempre"
        " nunca jamais muito bem mal quase só somente apenas além inclusive hoje ontem amanhã"
        " talvez onde aonde porque porquê",
        "light": "disse diz dizem dizer afirmou segundo sr sra etc vez vezes",
        "number": "dois duas três quatro cinco seis sete oito nove dez cem cento mil milhão milhões"
        " bilhões primeiro primeira segundo segunda terceiro terceira último última",
    },
    "ru": {
        "article": "",
        "preposition": "в во на с со к ко о об обо от ото до из изо за по под подо над надо при про"
        " у для без безо через между перед передо после около ради среди против кроме вместо"
        " вокруг вдоль возле вне внутри мимо насчёт сквозь согласно благодаря",
        "conjunction": "и а но да или либо что чтобы если хотя потому поэтому когда пока как будто"
        " словно чем ли же ни то также тоже зато однако причём",
        "pronoun": "я меня мне мной мой моя моё мои моего моей моих моим ты тебя тебе тобой твой"
        " твоя твоё твои он его ему им нём него нему ним она её ее ей ею неё ней нею оно мы нас нам"
        " нами наш наша наше наши нашего нашей наших нашим вы вас вам вами ваш ваша ваше ваши"
        " вашего вашей ваших они их ими них ним ними себя себе собой свой своя своё свои своего"
        " своей своих своим своему свою сам сама само сами этот эта это эти этого этой этому этом"
        " этим этих этими эту тот та те того той тому том тем тех теми ту такой такая такое такие"
        " таких такого кто кого кому кем ком что чего чему чём чем который которая которое которые"
        " которого которой которому котором которым которых которую которыми чей чья чьё никто"
        " ничто ничего никого кто-то что-то",
        "determiner": "весь вся всё все всего всей всем всеми всех всю каждый каждая каждое каждого"
        " любой любая любое другой другая другое другие других другого много мало несколько более"
        " менее больше меньше иной самый самая самое самые",
        "auxiliary": "быть был была было были будет будут буду будем будете будучи есть нет может"
        " могут мог могла могло могли можно нужно надо нельзя должен должна должно должны",
        "adverb": "не ни уже ещё еще только очень так там тут здесь сейчас теперь тогда потом затем"
        " всегда никогда где куда откуда почему зачем даже лишь почти вот вон ведь вдруг опять"
        " снова совсем именно просто разве пусть бы б ж сегодня вчера завтра раз при этом",
        "light": "сказал сказала сказали говорит говорят заявил заявила заявили сообщил сообщила"
        " сообщает словам т д г гг др",
        "number": "один одна одно два две три четыре пять шесть семь восемь девять десять сто"
        " тысяча тысяч миллион миллионов первый первая первое второй вторая третий последний",
    },
}
CALENDAR = {
    language: frozenset(names.split())
    for language, names in {
        "en": "january february march april may june july august september october november"
        " december monday tuesday wednesday thursday friday saturday sunday"
        " jan feb apr aug sept oct nov dec",
        "de": "januar februar märz april mai juni juli august september oktober november dezember"
        " montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre"
        " décembre lundi mardi mercredi jeudi vendredi samedi dimanche",
        "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
        " diciembre lunes martes miércoles jueves viernes sábado domingo",
        "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
        " dicembre lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro"
        " dezembro segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        "ru": "январь января феврале февраль февраля март марта марте апрель апреля мая май июнь"
        " июня июль июля август августа сентябрь сентября октябрь октября ноябрь ноября декабрь"
        " декабря понедельник вторник среда среду четверг пятница пятницу суббота субботу"
        " воскресенье",
    }.items()
}


@cache
def function_words(language: str, *kinds: str) -> frozenset[str]:
    """The function words of a first-class language, of some classes or (none named) of all."""
    classes = CLASSES.get(language, {})
    return frozenset(word for kind in kinds or classes for word in classes.get(kind, "").split())


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words too common to say what a text is about: lower-cased; empty where none are known."""
    if language in CLASSES:
        return function_words(language)
    common = sorted(frequencies(language).items(), key=lambda pair: (-pair[1], pair[0]))
    return frozenset(word for word, _ in common[:FREQUENT])


@cache
def frequencies(language: str) -> dict[str, float]:
    """wordfreq's share of each word of `language`; empty where it has no list."""
    import wordfreq

    if language not in wordfreq.available_languages("best"):
        return {}
    return wordfreq.get_frequency_dict(language, "best")
