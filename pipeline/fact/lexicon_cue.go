package fact

// cuesBefore and cuesAfter are the words before which or after which a person is named: titles
// and verbs of saying, in the languages of Latin script read here.
var (
	cuesBefore = wordSet(`said says meneer mevrouw mijnheer heer zei zegt aldus volgens vertelde verklaarde
monsieur madame mademoiselle m mme mlle me selon dit explique affirme declare ajoute
kata ujar menurut tutur ungkap ucap jelas tegas sebut pak bapak bu ibu tuan nyonya nona saudara
mr mrs ms miss dr prof professeur profesor docteur dokter doctor senator sergeant kapitein kapten capitaine`)
	cuesAfter = wordSet(`said says told added explained announced wrote warned insisted claimed
zei zegt vertelde verklaarde voegde dit explique affirme declare mengatakan berkata menyatakan menjelaskan menambahkan`)
)
