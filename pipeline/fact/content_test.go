package fact

import "testing"

// agreement is one original with a right and a wrong English of it.
type agreement struct{ lang, original, right, wrong string }

// checkAgreements wants the check to pass the right English and to fail the
// wrong one. An empty wrong is not tried.
func checkAgreements(t *testing.T, check int, tests []agreement) {
	t.Helper()
	for _, tt := range tests {
		if r := Agree(tt.original, tt.lang, tt.right)[check]; r.Verdict != Pass {
			t.Errorf("%s %q as %q: %+v, want pass", tt.lang, tt.original, tt.right, r)
		}
		if tt.wrong == "" {
			continue
		}
		if r := Agree(tt.original, tt.lang, tt.wrong)[check]; r.Verdict != Fail {
			t.Errorf("%s %q as %q: %+v, want fail", tt.lang, tt.original, tt.wrong, r)
		}
	}
}

func TestNumbersInDigits(t *testing.T) {
	checkAgreements(t, 0, []agreement{
		// thousands and decimal marks
		{"en", "1,200 people", "1200 people", "1,300 people"},
		{"fr", "1 200 personnes", "1,200 people", "12,000 people"},
		{"fr", "1\u202f234\u202f567 voix", "1,234,567 votes", "1,234,568 votes"},
		{"fr", "3,5 fois", "3.5 times", "35 times"},
		{"nl", "1.234.567 stemmen", "1,234,567 votes", "1,234,576 votes"},
		{"nl", "7,25 meter", "7.25 metres", "7.52 metres"},
		{"nl", "1.200 mensen", "1,200 people", "1,020 people"},
		{"id", "17.000 pulau", "17,000 islands", "70,000 islands"},
		{"id", "2,75 juta", "2.75 million", "27.5 million"},
		{"ar", "١٢٬٣٤٥ شخصا", "12,345 people", "12,354 people"},
		{"ar", "٧٫٥ درجة", "7.5 degrees", "75 degrees"},
		{"ar", "1,234 شخصا", "1,234 people", "1,432 people"},
		{"fr", "12'500 francs", "12,500 francs", "12,600 francs"},
		{"nl", "12’500 mensen", "12,500 people", "1,250 people"},
		// a dot that may be either stays either
		{"nl", "1.200", "1.2", ""},
		{"nl", "1.200", "1,200", "1,201"},
		// percent
		{"fr", "12,5 % des voix", "12.5% of the votes", "12.5 of the votes"},
		{"fr", "douze pour cent", "12 percent", "12 dollars"},
		{"nl", "8 procent meer", "8% more", "80% more"},
		{"id", "5,2 persen", "5.2 per cent", "2.5 per cent"},
		{"ar", "40 بالمئة", "40%", "14%"},
		{"ar", "40 في المائة", "40 percent", "40 people"},
		{"ar", "٪٤٠", "40%", "41%"},
		{"ar", "40٪", "40%", "400%"},
		// money and scale
		{"id", "Rp 20 miliar", "20 billion rupiah", "20 million rupiah"},
		{"id", "Rp1,5 triliun", "1.5 trillion rupiah", "1.5 billion rupiah"},
		{"fr", "3,5 Mrd €", "€3.5 billion", "€3.5 million"},
		{"fr", "3,5 Md€", "3.5 billion euros", "3.5 billion dollars"},
		{"fr", "2 milliards de dollars", "$2bn", "£2bn"},
		{"nl", "12 mln euro", "12 million euros", "12 billion euros"},
		{"nl", "US$ 40 miljoen", "40 million dollars", "40 million euros"},
		{"nl", "3 biljoen dollar", "3 trillion dollars", "3 billion dollars"},
		{"ar", "5 ملايين يورو", "5 million euros", "5 million dollars"},
		{"ar", "مليوني دولار", "2 million dollars", "3 million dollars"},
		{"ar", "3 مليارات جنيه", "3 billion pounds", "3 million pounds"},
		// ranges
		{"fr", "5 à 7 %", "5-7%", "5-8%"},
		{"fr", "entre 5 et 7 millions", "between 5 and 7 million", "between 5 and 9 million"},
		{"nl", "5 tot 7 miljoen", "5 to 7 million", "6 to 7 million"},
		{"id", "antara 5 dan 7 persen", "between 5% and 7%", "between 4% and 7%"},
		{"ar", "بين 5 و7 ملايين", "between 5 and 7 million", "between 5 and 8 million"},
		{"en", "10–12 million", "10 to 12 million", "10 to 13 million"},
	})
}

func TestNumbersInWords(t *testing.T) {
	checkAgreements(t, 0, []agreement{
		{"fr", "quatre-vingt-douze blessés", "92 injured", "82 injured"},
		{"fr", "deux cent mille personnes", "200,000 people", "20,000 people"},
		{"fr", "soixante-dix-sept morts", "seventy-seven dead", "67 dead"},
		{"nl", "vijfentwintigduizend mensen", "25,000 people", "52,000 people"},
		{"nl", "honderdtwintig gewonden", "120 injured", "102 injured"},
		{"nl", "anderhalf miljoen pond", "1.5 million pounds", "1.5 billion pounds"},
		{"id", "seribu orang", "a thousand people", "ten thousand people"},
		{"id", "seratus dua puluh lima orang", "125 people", "152 people"},
		{"id", "sebelas korban", "eleven victims", "twelve victims"},
		{"id", "sejuta warga", "one million residents", "one billion residents"},
		{"ar", "ثلاثمئة وخمسة وعشرون شخصا", "325 people", "352 people"},
		{"ar", "أحد عشر لاعبا", "eleven players", "twelve players"},
		// ordinals
		{"fr", "le 3e trimestre", "the third quarter", "the fourth quarter"},
		{"fr", "le cinquième étage", "the fifth floor", "the sixth floor"},
		{"nl", "de 25ste editie", "the 25th edition", "the 26th edition"},
		{"nl", "de zevende etage", "the 7th floor", "the 8th floor"},
		{"id", "ulang tahun ke-50", "50th anniversary", "15th anniversary"},
		{"id", "lantai ketujuh", "the seventh floor", "the ninth floor"},
		{"ar", "الطابق السابع", "the seventh floor", "the eighth floor"},
		// fractions
		{"fr", "la moitié des voix", "half of the votes", ""},
		{"fr", "la moitié des voix", "50% of the votes", "60% of the votes"},
		{"fr", "deux tiers des voix", "two thirds of the votes", ""},
		{"nl", "een kwart van de stemmen", "a quarter of the votes", ""},
		{"nl", "tweeënhalf jaar", "two and a half years", ""},
		{"id", "dua pertiga suara", "two-thirds of the votes", ""},
		{"id", "setengah juta orang", "half a million people", "half a billion people"},
		{"ar", "نصف مليون شخص", "half a million people", "half a billion people"},
		{"ar", "ثلثي الأصوات", "two thirds of the votes", ""},
		{"fr", "un demi-million de personnes", "500,000 people", "50,000 people"},
		{"en", "2½ years", "two and a half years", "three years"},
	})
}

func TestUnits(t *testing.T) {
	checkAgreements(t, 0, []agreement{
		{"fr", "455 g de sucre", "455 grams of sugar", "455 million of sugar"},
		{"fr", "5 km de route", "5 km of road", "5 kg of road"},
		{"fr", "5 km de route", "3.1 miles of road", "5 miles of road"},
		{"nl", "80 km per uur", "50 miles per hour", "80 miles per hour"},
		{"id", "10 hektar sawah", "10 hectares of rice", "10 acres of rice"},
		{"ar", "20 كيلومترا", "20 kilometres", "20 kilograms"},
		// durations
		{"fr", "une demi-heure", "half an hour", "half a day"},
		{"fr", "deux ans et demi", "two and a half years", "three and a half years"},
		{"fr", "pendant 18 mois", "for a year and a half", "for 18 years"},
		{"fr", "il y a trois semaines", "three weeks ago", "three months ago"},
		{"fr", "48 heures", "two days", "48 days"},
		{"nl", "een half uur", "half an hour", "half a day"},
		{"nl", "anderhalf jaar", "a year and a half", "half a year"},
		{"nl", "zes maanden", "six months", "six weeks"},
		{"nl", "een 13-jarige jongen", "a 13-year-old boy", "a 13-month-old boy"},
		{"nl", "een kwartier", "15 minutes", ""},
		{"id", "selama setengah jam", "for half an hour", "for half a day"},
		{"id", "dua minggu", "two weeks", "two months"},
		{"id", "usia 13 tahun", "aged 13", "aged 31"},
		{"id", "satu setengah tahun", "one and a half years", "two and a half years"},
		{"ar", "نصف ساعة", "half an hour", "half a day"},
		{"ar", "قبل ثلاثة أسابيع", "three weeks ago", "three months ago"},
		{"ar", "بعد شهرين", "after two months", "after two weeks"},
		{"ar", "20 عاما", "20 years", "20 days"},
		{"en", "three hours", "three hours", "three days"},
	})
}

func TestClockTimes(t *testing.T) {
	checkAgreements(t, 0, []agreement{
		{"fr", "à 18h30", "at 6:30 p.m.", "at 7:30 p.m."},
		{"fr", "à 18 h", "at 6 p.m.", "at 8 p.m."},
		{"nl", "om 18.30 uur", "at 6:30 pm", "at 6:40 pm"},
		{"nl", "om half zeven", "at 6:30", "at 7:30"},
		{"nl", "om kwart over zes", "at 6:15", "at 6:45"},
		{"nl", "om kwart voor zes", "at 5:45", "at 6:45"},
		{"nl", "om 14 uur", "at 2 p.m.", "at 3 p.m."},
		{"id", "pukul 18.30", "at 6:30 p.m.", "at 8:30 p.m."},
		{"id", "pukul 09.00 WIB", "at 9 a.m.", "at 8 a.m."},
		{"id", "jam setengah tujuh", "at 6:30", "at 7:30"},
		{"ar", "الساعة 6:30 مساء", "at 6:30 p.m.", "at 6:20 p.m."},
		{"ar", "الساعة السادسة والنصف", "at 6:30", "at 7:30"},
		{"en", "at 6 o'clock", "at 6 pm", "at 7 pm"},
	})
}

func TestWrittenDates(t *testing.T) {
	checkAgreements(t, 1, []agreement{
		{"fr", "le mardi 20 juin 2023", "Tuesday, June 20, 2023", "Tuesday, June 21, 2023"},
		{"fr", "le 1er août", "August 1", "July 1"},
		{"fr", "le 20/06/2023", "June 20, 2023", "May 20, 2023"},
		{"fr", "le 03/04/2023", "3 April 2023", "3 May 2023"},
		{"fr", "le 03/04/2023", "4 March 2023", ""},
		{"nl", "op 5 mei", "on May 5", "on May 15"},
		{"nl", "op maandag 3 oktober", "on Monday 3 October", "on Sunday 3 October"},
		{"nl", "2023-09-10", "10 September 2023", "9 October 2023"},
		{"nl", "10.09.2023", "September 10, 2023", "September 11, 2023"},
		{"id", "Selasa, 20 Juni 2023", "Tuesday, 20 June 2023", "Thursday, 20 June 2023"},
		{"id", "pada bulan Mei", "in May", "in March"},
		{"id", "hari Sabtu", "on Saturday", "on Sunday"},
		{"ar", "20 حزيران 2023", "June 20, 2023", "July 20, 2023"},
		{"ar", "20 يونيو 2023", "20 June 2023", "20 June 2022"},
		{"ar", "في شهر تشرين الثاني", "in November", "in October"},
		{"ar", "يوم الأحد", "on Sunday", "on Monday"},
		{"ar", "يوم الأحد", "on Sunday", "soon"},
		{"en", "the 20th of June", "June 20", "June 21"},
	})
}

func TestNames(t *testing.T) {
	checkAgreements(t, 2, []agreement{
		// single words
		{"nl", "Het wordt door Gartner zo gezien", "Gartner sees it so", "it is seen so"},
		{"nl", "Dat zei meneer Jansen", "That was said by Mr Jansen", "That is so"},
		{"fr", "Selon Dupont, il reste", "According to Dupont, he stays", "He stays"},
		{"id", "Kami akan tumbuh, kata Santoso.", "We will grow, said Santoso.", "We will grow."},
		{"id", "Kami akan tumbuh, kata Lee.", "We will grow, said Lee.", "We will grow, said Park."},
		{"fr", "Le groupe a choisi Reuters", "The group chose Reuters", "The group chose Bloomberg"},
		// the tail of a brand
		{"nl", "met Alibaba Cloud groeit het", "with Alibaba Cloud it grows", "with Alibaba it grows"},
		// a word said twice
		{"ar", "قال Jingren Zhou", "Jingren Zhou said", "Zhou Jingren Zhou said"},
		// written together or apart
		{"id", "Ali Baba telah tumbuh", "Alibaba has grown", "Amazon has grown"},
		{"nl", "Dat zei Jean-Claude Juncker", "Jean Claude Juncker said so", "Jean Claude Trichet said so"},
		// what is translated is not lost
		{"fr", "Il vit à Londres", "He lives in London", ""},
		{"fr", "Selon l’OTAN, rien", "According to NATO, nothing", ""},
		{"nl", "Een Boliviaanse agent", "A Bolivian officer", ""},
		{"id", "Orang Amerika tahu", "The Americans know", ""},
		{"id", "menurut Kementerian Keuangan", "according to the finance ministry", ""},
		{"fr", "Vladimir Poutine a dit", "Vladimir Putin said", "Joe Biden said"},
		{"fr", "le groupe se tait", "the group is silent", "Wang Wei is silent"},
	})
}

func TestCountries(t *testing.T) {
	checkAgreements(t, 2, []agreement{
		{"fr", "Elle vit en Allemagne.", "She lives in Germany.", "She lives in France."},
		{"fr", "Elle vit en Allemagne.", "She is a German resident.", "She lives there."},
		{"fr", "Les États-Unis ont refusé.", "The U.S. refused.", "China refused."},
		{"fr", "Les Pays-Bas ont refusé.", "The Dutch refused.", "The Belgians refused."},
		{"nl", "Hij vertrok uit Griekenland.", "He left Greece.", "He left Italy."},
		{"nl", "De VS weigerden.", "The United States refused.", ""},
		{"id", "Ia tinggal di Jepang.", "He lives in Japan.", "He lives in Korea."},
		{"id", "Inggris menolak.", "The UK refused.", ""},
		{"ar", "يعيش في ألمانيا", "He lives in Germany", "He lives in France"},
		{"ar", "وصل إلى الصين", "He arrived in China", "He arrived in Japan"},
		{"ar", "رفضت الولايات المتحدة", "The US refused", "Russia refused"},
		{"ar", "وصل إلى بلجيكا", "He arrived in Belgium", "He arrived"},
		// an English country beside a people of the original is no addition
		{"fr", "Le président français a parlé.", "The president of France spoke.", ""},
	})
}

func TestArabicNamesBySound(t *testing.T) {
	checkAgreements(t, 2, []agreement{
		{"ar", "قال دونالد ترامب", "Donald Trump said", "Barack Clinton said"},
		{"ar", "قال فلاديمير بوتين", "Vladimir Putin said", "Vladimir Zelensky said"},
		{"ar", "التقى إيمانويل ماكرون الوزير", "Emmanuel Macron met the minister", "Boris Johnson met the minister"},
		{"ar", "أعلنت علي بابا النتائج", "Alibaba announced the results", ""},
	})
}
