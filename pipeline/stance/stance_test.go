package stance

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// verdicts writes the checks that do not pass, "negation:unknown quote:unknown".
func verdicts(rs []Result) string {
	var out []string
	for _, r := range rs {
		if r.Verdict != Pass {
			out = append(out, r.Check+":"+string(r.Verdict))
		}
	}
	return strings.Join(out, " ")
}

func TestAgree(t *testing.T) {
	const (
		neg   = "negation:unknown"
		modal = "modality:unknown"
		att   = "attribution:unknown"
		quot  = "quote:unknown"
		dir   = "direction:unknown"
		// Of a language that is not known nothing but quotations is compared.
		unknown      = neg + " " + modal + " " + att + " " + dir
		unknownQuote = neg + " " + modal + " " + att + " " + quot + " " + dir
	)
	for _, c := range []struct{ name, lang, original, english, want string }{
		// French.
		{"fr kept", "fr", "Le ministre n'a pas signé le traité.", "The minister did not sign the treaty.", ""},
		{"fr curly", "fr", "Le ministre n’a toujours pas signé le traité.", "The minister still hasn’t signed the treaty.", ""},
		{"fr lost", "fr", "Le ministre n'a pas signé le traité.", "The minister signed the treaty.", neg},
		{"fr added", "fr", "Le ministre a signé le traité.", "The minister did not sign the treaty.", neg},
		{"fr no longer", "fr", "La banque ne prête plus aux agriculteurs.", "The bank no longer lends to farmers.", ""},
		{"fr no longer lost", "fr", "La banque ne prête plus aux agriculteurs.", "The bank lends to farmers.", neg},
		{"fr plus without ne", "fr", "La banque prête plus aux agriculteurs.", "The bank lends more to farmers.", ""},
		{"fr only", "fr", "L'usine ne produit que des pneus.", "The factory makes tyres and nothing more.", neg},
		{"fr only kept", "fr", "L'usine ne produit que des pneus.", "The factory makes only tyres.", ""},
		{"fr expletive", "fr", "Il est parti avant que la police ne ferme la route.", "He left before the police closed the road.", ""},
		{"fr not only", "fr", "Elle a fermé non seulement l'école mais aussi la mairie.", "It closed both the school and the town hall.", ""},
		{"fr two halves", "fr", "Il n'a ni père ni mère.", "He has neither father nor mother.", ""},
		{"fr nobody first", "fr", "Personne n'a vu le camion.", "Nobody saw the truck.", ""},
		{"fr nobody lost", "fr", "Personne n'a vu le camion.", "People saw the truck.", neg},
		{"fr refuse", "fr", "Elle n'a pas voulu répondre.", "She refused to answer.", ""},
		{"fr step", "fr", "C'est un pas important pour la ville.", "It is an important step for the town.", ""},
		{"fr one of two lost", "fr", "Il n'a pas vendu la maison et n'a jamais payé l'impôt.", "He sold the house and never paid the tax.", neg},
		{"fr conditional", "fr", "La ville fermerait deux écoles.", "The town closed two schools.", modal},
		{"fr conditional kept", "fr", "La ville fermerait deux écoles.", "The town would close two schools.", ""},
		{"fr future", "fr", "La ville fermera deux écoles.", "The town will close two schools.", ""},
		{"fr future doubted", "fr", "La ville a fermé deux écoles.", "The town may have closed two schools.", modal},
		{"fr inverted", "fr", "La récolte est bonne, se réjouit-elle.", "The harvest is good.", att},
		{"fr question", "fr", "Où va-t-il ?", "Where is he going?", ""},
		{"fr selon", "fr", "Selon Météo-France, la pluie a cessé.", "The rain has stopped.", att},
		{"fr quote lost", "fr", "Le maire parle d'une « victoire pour tous les habitants ».", "The mayor speaks of a victory for all the people of the town.", quot},
		{"fr quote kept", "fr", "Le maire parle d'une « victoire pour tous ».", "The mayor speaks of a \"victory for all\".", ""},
		{"fr quote invented", "fr", "Le maire parle d'une victoire pour tous.", "The mayor speaks of “a victory for all”.", quot},
		// Dutch.
		{"nl kept", "nl", "De boeren hebben geen water.", "The farmers have no water.", ""},
		{"nl lack", "nl", "De boeren hebben geen water.", "The farmers lack water.", ""},
		{"nl lost", "nl", "De boeren hebben geen water.", "The farmers have water.", neg},
		{"nl not only", "nl", "Niet alleen de boeren klagen.", "The farmers, and others, complain.", ""},
		{"nl on-", "nl", "Een akkoord is onmogelijk.", "An agreement is not possible.", ""},
		{"nl neither", "nl", "Er was noch brood, noch melk.", "There was neither bread nor milk.", ""},
		{"nl would", "nl", "De brug zou volgend jaar dichtgaan.", "The bridge closes next year.", modal},
		{"nl perhaps", "nl", "Misschien komt de koning.", "The king may come.", ""},
		{"nl said", "nl", "De prijs stijgt, zei de burgemeester.", "The price is rising.", att},
		{"nl curly singles", "nl", "‘Wij blijven hier wonen’, zei de boer.", "“We will go on living here,” the farmer said.", ""},
		{"nl curly singles lost", "nl", "‘Wij blijven hier wonen’, zei de boer.", "The farmer said they will go on living here.", quot},
		{"nl apostrophe", "nl", "Om 7 uur ’s avonds kwamen de auto’s terug.", "At 7 in the evening the cars came back.", ""},
		// Indonesian.
		{"id kept", "id", "Pabrik itu belum dibuka.", "The factory has not opened yet.", ""},
		{"id lost", "id", "Pabrik itu belum dibuka.", "The factory has opened.", neg},
		{"id not only", "id", "Tidak hanya petani, nelayan juga datang.", "Farmers and fishermen came.", ""},
		{"id deny", "id", "Ia tidak mengakui tuduhan itu.", "He denied the accusation.", ""},
		{"id will", "id", "Harga akan naik.", "Prices will rise.", ""},
		{"id perhaps", "id", "Harga mungkin naik.", "Prices will rise.", modal},
		{"id if", "id", "Jika hujan turun, jalan ditutup.", "The road is closed when it rains.", modal},
		{"id said", "id", "Jalan ditutup, kata polisi.", "The road is closed.", att},
		{"id said kept", "id", "Jalan ditutup, ujar polisi.", "The road is closed, police said.", ""},
		// Arabic.
		{"ar kept", "ar", "لم يوقع الوزير على الاتفاق.", "The minister did not sign the deal.", ""},
		{"ar vowelled", "ar", "لَمْ يوقّع الوزير على الاتفاق.", "The minister signed the deal.", neg},
		{"ar clitic", "ar", "ولا يزال الطريق مغلقا، ولن يفتح اليوم.", "The road is still closed and will open today.", neg},
		{"ar still", "ar", "لا يزال الطريق مغلقا.", "The road is still closed.", ""},
		{"ar adam", "ar", "أعربت عن أسفها لعدم حضور الوفد.", "She was sorry that the delegation did not come.", ""},
		{"ar un-", "ar", "هذا القرار غير قانوني.", "This decision is not lawful.", ""},
		{"ar changed", "ar", "غيّر الفريق اسمه.", "The team changed its name.", ""},
		{"ar may", "ar", "قد يصل الوفد غدا.", "The delegation arrives tomorrow.", modal},
		{"ar has", "ar", "قد وصل الوفد أمس.", "The delegation arrived yesterday.", ""},
		{"ar said", "ar", "وقال المدير إن المصنع مغلق.", "The factory is closed.", att},
		{"ar tatweel", "ar", "وقـــال المدير إن المصنع مغلق.", "The director said the factory is closed.", ""},
		// English, rewritten.
		{"en kept", "en", "It lacks money.", "It doesn't have money.", ""},
		{"en lost", "en", "The firm won't sell.", "The firm will sell.", neg},
		{"en month", "en", "The firm closed in May 2021.", "The firm closed in the fifth month of 2021.", ""},
		{"en noun", "en", "The army showed its might.", "The army showed its power.", ""},
		{"en than", "en", "The cloud unit lives on Chinese shops more than on state customers.", "The cloud unit does not live on state customers but on Chinese shops.", ""},
		{"en unlike", "en", "Unlike banks, shops pay at once.", "Shops pay at once, banks do not.", ""},
		{"en than of a measure", "en", "More than 20 shops will sell it.", "More than 20 shops will not sell it.", neg},
		{"en more than expected", "en", "Sales are higher than expected.", "Sales are not higher than expected.", neg},
		{"en instead of", "en", "He paid the shop instead of the bank.", "He did not pay the bank; he paid the shop.", ""},
		{"id than", "id", "Unit ini bergantung pada toko daripada pelanggan pemerintah.", "The unit depends on shops and not on state customers.", ""},
		// Who speaks at the end of a sentence.
		{"id person added", "id", "Lee melapor kepada ketua unit, tambah orang tersebut.", "Lee reports to the head of the unit, the person added.", ""},
		{"id person added lost", "id", "Lee melapor kepada ketua unit, tambah orang tersebut.", "Lee reports to the head of the unit.", att},
		{"fr official noted", "fr", "Le pont est fermé, a déclaré le responsable.", "The bridge is closed, the official noted.", ""},
		{"nl spokesman explained", "nl", "De brug is dicht, zei een woordvoerder.", "The bridge is shut, a spokesman explained.", ""},
		{"en speaker added", "en", "The bridge is closed.", "The bridge is closed, a spokesman explained.", att},
		{"nl speaker of a quotation added", "nl", "‘Ik zag een haai.’", "“I saw a shark,” Hill added.", ""},
		{"fr who added", "fr", "L'homme, qui a ajouté du sel, est parti.", "The man, who added salt, has left.", ""},
		{"ar source beside", "ar", "قال المدير إن المصنع مغلق.", "A source said the factory is closed.", ""},
		{"en nobody speaks", "en", "In May, new shops came to the street.", "In May, 20 shops were added.", ""},
		{"ar insider", "ar", "ستغلق الشركة مصنعها، وهو شخص مطلع على الأمر.", "The company will close its factory, according to a person familiar with the matter.", ""},
		{"ar source", "ar", "مصدر: الشركة ستغلق مصنعها.", "The company will close its factory, according to a source.", ""},
		{"nl source", "nl", "Een bron: het bedrijf verhuist.", "The company is moving, according to a source.", ""},
		{"id source", "id", "Sumber: perusahaan itu pindah.", "The company is moving, a source said.", ""},
		{"fr source", "fr", "Une source : la société déménage.", "The company is moving, according to an insider.", ""},
		// Not known.
		{"it nothing to judge", "it", "La banca chiude.", "The bank closes.", unknown},
		{"it to judge", "it", "La banca non chiude.", "The bank does not close.", unknown},
		{"de kept", "de", "Der Minister kam nicht.", "The minister did not come.", unknown},
		{"de lost", "de", "Der Minister kam nicht.", "The minister came.", unknown},
		{"it quote", "it", "«La banca chiude», ha detto.", "He told them so: “The bank is closing.”", unknown},
		{"it quote lost", "it", "«La banca chiude», ha detto.", "He told them that the bank is closing.", unknownQuote},
		{"empty", "fr", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rs := Agree(c.original, c.lang, c.english)
			if d := cmp.Diff(c.want, verdicts(rs)); d != "" {
				t.Errorf("Agree(%q, %q):\n%s%v", c.original, c.english, d, rs)
			}
			for _, r := range rs {
				if (r.Why == "") != (r.Verdict == Pass) {
					t.Errorf("%s is %s and says %q", r.Check, r.Verdict, r.Why)
				}
			}
		})
	}
}

func TestAgreeOrder(t *testing.T) {
	var got []string
	for _, r := range Agree("Il pleut.", "fr-CA", "It rains.") {
		got = append(got, r.Check)
	}
	if d := cmp.Diff([]string{CheckNegation, CheckModality, CheckAttribution, CheckQuote, CheckDirection}, got); d != "" {
		t.Error(d)
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct{ name, claim, cited, want string }{
		{"same", "The bank will not lend.", "The bank will not lend to farms.", ""},
		{"negation added", "The bank will not lend.", "The bank will lend to farms.", "negation:fail"},
		{"negation lost", "The bank will lend.", "The bank will not lend to farms.", "negation:unknown"},
		{"contrast denied", "The bank does not lend to farms.", "The bank lends to towns more than to farms.", "negation:unknown"},
		{"contrast kept", "The bank does not lend more to towns than to farms.", "The bank lends more to towns than to farms.", "negation:fail"},
		{"contraction", "The bank won't lend.", "The bank will never lend to farms.", ""},
		{"lexical", "The bank refused to lend.", "The bank did not want to lend.", ""},
		{"not only", "The bank lends to farms.", "The bank lends not only to towns but to farms.", ""},
		{"not only denied", "The bank does not lend to towns.", "The bank lends not only to towns but to farms.", "negation:fail"},
		{"no longer", "The bank lends to farms.", "The bank no longer lends to farms.", "negation:unknown"},
		{"without", "The mayor acted with a permit.", "The mayor acted without a permit.", "negation:unknown"},
		{"no doubt", "The mayor will win.", "There is no doubt that the mayor will win.", ""},
		{"prefix added", "A strike is unlikely on Friday.", "A strike is likely on Friday.", "negation:fail"},
		{"prefix lost", "A strike is likely on Friday.", "A strike is unlikely on Friday.", "negation:unknown"},
		{"prefix as not", "A strike is not likely.", "A strike is unlikely.", ""},
		{"other thing denied", "Lee did not resign.", "Lee did not sign the deal and will resign.", "negation:unknown"},
		{"scope moved", "Lee resigned and the board never met.", "Lee never resigned and the board never met.", "negation:unknown"},
		{"denial stated", "Lee signed the deal but did not pay.", "Lee did not sign the deal and did not pay.", "negation:unknown"},
		{"adverb", "The firm did not answer.", "The firm did not immediately answer.", ""},
		{"or", "The firm did not deny the report.", "The firm did not confirm or deny the report.", ""},
		{"may lost", "The plant closes.", "The plant may close.", "modality:unknown"},
		{"may added", "The plant may close.", "The plant closes.", "modality:unknown"},
		{"may as could", "The plant could close.", "The plant may close.", ""},
		{"may as possible", "It is possible that the plant will close.", "The plant may close.", ""},
		{"month", "The plant closed.", "The plant closed in May.", ""},
		{"month first", "May was the warmest month.", "The warmest month was May.", ""},
		{"family name", "Theresa May left Brussels.", "Theresa May left Brussels on Monday.", ""},
		{"noun", "The army showed its strength.", "The army showed its strength and its might.", ""},
		{"condition lost", "The plant would close.", "The plant would close if the law passed.", "modality:unknown"},
		{"attribution lost", "Profits will fall.", "Lee said profits will fall.", "attribution:unknown"},
		{"attribution added", "Lee said profits will fall.", "Profits will fall.", "attribution:unknown"},
		{"attribution of a quotation", "Lee said profits will fall.", "“Profits will fall.”", ""},
		{"attribution moved", "According to Lee, profits will fall.", "Profits will fall, Lee said.", ""},
		{"speakers swapped", "Maria Diaz said John Hill would leave.", "John Hill said Maria Diaz would leave.", "attribution:fail"},
		{"speaker by role", "Acme said profits will fall.", "Acme chief John Hill said profits will fall.", "attribution:unknown"},
		{"speaker unlike", "Globex said profits will fall.", "Acme said profits will fall.", "attribution:unknown"},
		{"speaker inverted", "“We won,” said John Hill.", "John Hill, the mayor, said they had won.", ""},
		{"initials", "The WHO said the flu has gone.", "The World Health Organization said the flu has gone.", ""},
		{"empty", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rs := Within(c.claim, c.cited)
			if d := cmp.Diff(c.want, verdicts(rs)); d != "" {
				t.Errorf("Within(%q, %q):\n%s%v", c.claim, c.cited, d, rs)
			}
		})
	}
}

// TestWithinNamesBoth has both speakers in the sentence for the reader.
func TestWithinNamesBoth(t *testing.T) {
	r := Within("Globex said profits will fall.", "Profits will fall, according to Acme.")[2]
	if !strings.Contains(r.Why, "Globex") || !strings.Contains(r.Why, "Acme") {
		t.Errorf("Why = %q", r.Why)
	}
}

func TestQuotations(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{`He said "yes" and "no".`, []string{"yes", "no"}},
		{"„Ja“, zei ze.", []string{"Ja"}},
		{"« Oui », dit-il.", []string{" Oui "}},
		{"‘We don’t know,’ she said.", []string{"We don’t know,"}},
		{"The banks’ money isn't the farmers' money.", nil},
		{"Om 7 uur ‘s morgens.", []string{"s morgens."}},
		{`he went home," she said.`, []string{"he went home,"}},
		{"“He said ‘no’ to me.”", []string{"He said ‘no’ to me."}},
		{"「はい」と言った", []string{"はい"}},
		{"", nil},
	} {
		var got []string
		for _, s := range quotations(c.text) {
			got = append(got, c.text[s.start:s.end])
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s\n%s", c.text, d)
		}
	}
}

// TestLexicons has every phrase of the tables find itself, so that none is
// hidden by a slip in the table.
func TestLexicons(t *testing.T) {
	for lang, table := range map[string]string{
		"en": englishTable, "fr": frenchTable, "nl": dutchTable, "id": indonesianTable, "ar": arabicTable,
	} {
		level := map[string]string{}
		head := ""
		for line := range strings.Lines(table) {
			list := line
			if h, rest, ok := strings.Cut(line, ":"); ok {
				head, list = strings.TrimSpace(h), rest
			}
			check, strength, _ := strings.Cut(head, " ")
			for phrase := range strings.SplitSeq(list, ",") {
				if phrase = strings.TrimSpace(phrase); phrase == "" {
					continue
				}
				words := phraseWords(phrase, lang)
				if first, open := strings.CutSuffix(words[0], "*"); open && len(first) < prefixBytes {
					t.Errorf("%s: %q is too short before its *", lang, phrase)
				}
				key := check + " " + strings.Join(words, " ")
				if was, ok := level[key]; ok && was != strength {
					t.Errorf("%s: %q is %s and %s", lang, key, was, strength)
				}
				level[key] = strength
			}
		}
		if len(level) < 100 {
			t.Errorf("%s: only %d phrases", lang, len(level))
		}
	}
}

func FuzzAgree(f *testing.F) {
	f.Add("Le ministre n’a pas dit « oui ».", "fr", "The minister didn't say \"yes\".")
	f.Add("‘s", "nl", "'\"“")
	f.Add("\xff«", "ar", "n't '")
	f.Add("لَمْ", "ar", "may May if")
	f.Fuzz(func(t *testing.T, original, lang, english string) {
		if rs := Agree(original, lang, english); len(rs) != 5 {
			t.Errorf("%d results", len(rs))
		}
		if rs := Within(original, english); len(rs) != 4 {
			t.Errorf("%d results", len(rs))
		}
	})
}

// BenchmarkAgree checks an article of 60 segments.
func BenchmarkAgree(b *testing.B) {
	original := "Le ministre n’a pas voulu commenter la décision de la commission, qui pourrait coûter « plusieurs milliards » à la région, selon un rapport."
	english := "The minister would not comment on the decision of the commission, which could cost the region \"several billions\", according to a report."
	for b.Loop() {
		for range 60 {
			Agree(original, "fr", english)
		}
	}
}
