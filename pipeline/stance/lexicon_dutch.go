package stance

// dutchTable holds Dutch. "als" is "if" and "as", "kunnen" is "can" and "may":
// both are weak. Adjectives in "on-" are in form.go.
const dutchTable = `
negation strong: niet, zonder, geen, nooit, niemand, niets, nergens, noch, evenmin, niks, nimmer, geenszins
negation weak: nauwelijks, amper, weinig, zelden, weiger*, geweigerd, ontken*, ontbre*, ontbrak, mislukt*, faalt, faalde*, gefaald, gebrek, verhinder*, voorkom*, voorkwam, behalve, tenzij, verbod, verbied*, verbood, verboden, vermijd*, vermeed,
	afgewezen, wees af, wijst af, stopte*, gestopt, uitgesloten, uitsluit*, nee, in plaats van, integendeel, afwezig*, vrij van, slechts, minder, geannuleerd, gemist, twijfel*, betwist*, verwerp*, verworp*, laat staan, tekort, te weinig, nul, non, echter, alleen
negation none: niet alleen, niet enkel, niet slechts, niet alleen maar, al dan niet, niet zozeer, niets dan, niets anders dan, zo niet, niet in de laatste plaats, niet te vergeten, niet langer dan
modality strong: zou, zouden, misschien, wellicht, mogelijk, waarschijnlijk*, vermoedelijk*, mogelijkerwijs, onwaarschijnlijk*, naar verluidt, vermeend*, tenzij, potentie*, eventue*, allicht, indien
modality weak: kan, kun, kunnen, kunt, kon, konden, mag, mogen, mocht*, moet, moeten, moest*, als, wanneer, zal, zullen, schijn*, lijkt, lijken, leek, leken, blijkbaar, kennelijk, mogelijk*, onmogelijk*, verwacht*, hoopt, hopelijk, vermoed*, verdacht*, verden*, beweer*, veronderstel*, twijfel*,
	gepland*, dreig*, gedreigd, beschuldig*, mits, in staat, geacht, alsof, gerucht*, geschat*, zogenaamd*, anders, ook al, kans, aanbev*, behoort, horen te, hoort te, gaat, gaan, of, voorgesteld, blijken, wil, wilde, wilden
modality none: of zo
attribution strong: zei, zeiden, zegt, zeggen, volgens, aldus, verklaarde*, meldde*, meldt, vertelde*, vertelt, gezegd, verklaart, in de ogen van, voegt eraan toe, voegt hij eraan toe, voegt hij daaraan toe, voegt zij eraan toe, voegde eraan toe, voegde hij eraan toe, voegde zij eraan toe, voegde hij daaraan toe
attribution weak: zeg, zeggend*, verklaar*, gemeld, melden, vertel, vertellen, verteld, bericht, beweer*, beweert, stelt, stelde, stelden, noemt, noemde*, liet weten, laat weten, laten weten, lieten weten, toegevoegd, voegde, voegt, schrijft, schreef, schreven, waarschuw*, kondig*, aangekondigd, aankondig*,
	opgemerkt, opmerk*, merkt, merkte*, legde uit, legt, uitgelegd, bevestig*, ontken*, erken*, gaf aan, geeft aan, geven aan, gaven aan, aangegeven, aangaf, bekend, antwoord*, reageer*, reactie, sprak, spraken, gesproken, spreekt, vindt, vond, vonden, denkt, denken, dacht*, gelooft, geloof*, mening, ogen,
	meent, meende, betoog*, concludeer*, citeer*, geciteerd, mededeling, deelde, bron, bronnen, insider, insiders, ingewijde*, beschouw*, gezien, beschrij*, beschre*, vroeg, vroegen, vraagt, gevraagd, belooft, beloof*, beloofd*, beschuldig*, benadruk*, herinner*, tweet*, interview*, onthul*, luidt, luidde, roept, riep, riepen, verwacht, hoopt, vreest, adviseer*,
	grapte, publiceer*, toonde, suggere*, geeft toe, gaf toe, toegegeven, schrijf*, klaagde*, getuig*, zweert, naar verluidt, rapport*, beweren, verzeker*, wijst erop, wees erop, woorden, uitspra*, toespraak, pleit*, verwees, stelling, opdracht, aandring*
attribution none: dat wil zeggen, niet te zeggen, te zeggen, volgens plan, als het ware
`
