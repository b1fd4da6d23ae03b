package lang

import (
	"math"
	"strings"
	"sync"
	"testing"
)

var shared = sync.OnceValue(New)

const (
	frenchText     = "Le gouvernement a annoncé mardi que les nouvelles mesures pour les transports entreront en vigueur au début du mois de mars. Selon la ministre, elles doivent permettre aux communes de réduire le trafic dans le centre des villes sans pénaliser ceux qui n'ont pas d'autre choix que de prendre leur voiture."
	dutchText      = "De gemeente heeft dinsdag bekendgemaakt dat de nieuwe brug over de rivier pas volgend jaar opengaat voor het verkeer. Volgens de wethouder is er meer tijd nodig, omdat de bouw door het slechte weer en een tekort aan staal een paar maanden stil heeft gelegen."
	indonesianText = "Pemerintah mengatakan bahwa harga beras akan turun pada bulan depan karena panen tahun ini lebih baik. Polisi juga meminta warga untuk tidak membeli dalam jumlah besar, dan kepada wartawan seorang pejabat mengatakan stok di gudang cukup untuk enam bulan."
	arabicText     = "أعلنت الحكومة يوم الثلاثاء أن الميناء الجديد سيفتح أبوابه في بداية العام المقبل بعد تأخير استمر أكثر من عامين. وقال الوزير إن المشروع سيوفر آلاف الوظائف في المنطقة، وإن الشركات المحلية ستشارك في تشغيله."
	englishText    = "The city council said on Tuesday that the new bridge will not open to traffic before next spring. It needs more time because the builders had to wait for steel, and because the bad weather of the last few months has kept them from working on the pillars in the river."
	malayText      = "Kerajaan berkata bahawa harga beras akan turun pada bulan depan kerana hasil tuaian tahun ini lebih baik. Polis juga meminta orang ramai supaya tidak membeli dalam jumlah yang besar, dan seorang pegawai memberitahu stok di gudang mencukupi untuk enam bulan."
	persianText    = "دولت روز سه\u200cشنبه اعلام کرد که بندر جدید پس از دو سال تأخیر در آغاز سال آینده گشایش می\u200cیابد. وزیر گفت این پروژه هزاران شغل در منطقه پدید می\u200cآورد و شرکت\u200cهای محلی در اداره آن همکاری خواهند کرد."
	urduText       = "حکومت نے منگل کو اعلان کیا کہ نئی بندرگاہ دو سال کی تاخیر کے بعد اگلے سال کے شروع میں کھول دی جائے گی۔ وزیر نے کہا کہ اس منصوبے سے علاقے میں ہزاروں ملازمتیں پیدا ہوں گی۔"
	germanText     = "Die Stadt hat am Dienstag mitgeteilt, dass die neue Brücke über den Fluss erst im nächsten Jahr für den Verkehr geöffnet wird. Der Bau stand wegen des schlechten Wetters mehrere Monate still, und es fehlte an Stahl."
	afrikaansText  = "Die stadsraad het Dinsdag gesê dat die nuwe brug oor die rivier eers volgende jaar vir verkeer sal oopmaak. Daar is meer tyd nodig omdat die bouwerk weens die slegte weer vir 'n paar maande nie kon voortgaan nie."
)

func TestDetect(t *testing.T) {
	tests := []struct {
		name, text, want string
		supported        bool
	}{
		{"French", frenchText, "fr", true},
		{"Dutch", dutchText, "nl", true},
		{"Indonesian", indonesianText, "id", true},
		{"Arabic", arabicText, "ar", true},
		{"English", englishText, "en", true},
		{"Malay", malayText, "ms", false},
		{"Persian", persianText, "fa", false},
		{"Urdu", urduText, "ur", false},
		{"German", germanText, "de", false},
		{"Afrikaans", afrikaansText, "af", false},
		{"short Persian", "دولت گفت که این پل سال آینده گشایش می\u200cیابد.", "fa", false},
		{"short Urdu", "وزیر نے کہا کہ یہ پل اگلے سال کھول دیا جائے گا۔", "ur", false},
		{"short Arabic", "قال الوزير إن الجسر سيفتح في العام المقبل.", "ar", true},
		{"short Malay", "Polis berkata lelaki itu ditahan kerana mencuri sebuah kereta.", "ms", false},
		{"short Indonesian", "Polisi mengatakan pria itu ditahan karena mencuri sebuah mobil.", "id", true},
		{"short German", "Der Minister sagte, dass die Brücke noch nicht fertig ist.", "de", false},
		{"short Afrikaans", "Die minister het gesê dat die brug nog nie klaar is nie.", "af", false},
		{"short Dutch", "De minister zei dat de brug nog niet klaar is voor het verkeer.", "nl", true},
		{"digits only", "12 345 / 67", Unknown, false},
		{"empty", "", Unknown, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			det := shared().Detect([]string{tt.text})
			if det.Lang != tt.want || det.Supported != tt.supported || det.Name != Name(tt.want) {
				t.Errorf("Lang %s (%s), supported %v; want %s (%s), %v", det.Lang, det.Name, det.Supported, tt.want, Name(tt.want), tt.supported)
			}
			if det.Confidence < 0 || det.Confidence > 1 {
				t.Errorf("confidence %v outside 0..1", det.Confidence)
			}
		})
	}
}

func TestDetectMixed(t *testing.T) {
	tests := []struct {
		name string
		segs []string
		want []string // per segment
		top  string
	}{
		{"French then English", []string{frenchText, frenchText, englishText}, []string{"fr", "fr", "en"}, "fr"},
		{"English with Arabic", []string{englishText, arabicText, englishText}, []string{"en", "ar", "en"}, "en"},
		{"German with Dutch", []string{germanText, germanText, germanText, dutchText}, []string{"de", "de", "de", "nl"}, "de"},
		{"Arabic with Persian", []string{arabicText, arabicText, arabicText}, []string{"ar", "ar", "ar"}, "ar"},
		{"a foreign name is no language", []string{indonesianText, "Weiguang Liu", indonesianText}, []string{"id", "id", "id"}, "id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			det := shared().Detect(tt.segs)
			if det.Lang != tt.top {
				t.Errorf("Lang %s, want %s (%v)", det.Lang, tt.top, det.Languages)
			}
			for i, want := range tt.want {
				if det.Segments[i] != want {
					t.Errorf("segment %d is %s, want %s", i, det.Segments[i], want)
				}
			}
			sum := 0.0
			for _, s := range det.Languages {
				sum += s.Share
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("shares sum to %v: %v", sum, det.Languages)
			}
		})
	}
}

func TestGuardFunctionWords(t *testing.T) {
	// Names and numbers without function words are no proof of a language.
	list := strings.Repeat("Jansen Pietersen Bakker Visser Smit Meijer Mulder Bos Vos Peters ", 5)
	if got := guard("nl", list); got != Unknown {
		t.Errorf("guard accepted a list of names as %s", got)
	}
	if got := guard("nl", dutchText); got != "nl" {
		t.Errorf("guard made %s of Dutch", got)
	}
}

func TestConcurrentDetect(t *testing.T) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if det := shared().Detect([]string{dutchText}); det.Lang != "nl" {
				t.Errorf("got %s", det.Lang)
			}
		})
	}
	wg.Wait()
}

func TestFunctionShare(t *testing.T) {
	if s, n := EnglishLike(englishText); s < .35 || n < 40 {
		t.Errorf("English: share %.2f of %d", s, n)
	}
	for _, other := range []string{frenchText, dutchText, indonesianText, germanText} {
		if s, _ := EnglishLike(other); s > .15 {
			t.Errorf("share %.2f for %.40s", s, other)
		}
	}
	if s, n := FunctionShare("", "en"); s != 0 || n != 0 {
		t.Errorf("empty text: %v %v", s, n)
	}
}

func TestName(t *testing.T) {
	for code, want := range map[string]string{"fa": "Persian", "id": "Indonesian", "und": "unknown", "": "unknown"} {
		if got := Name(code); got != want {
			t.Errorf("Name(%q) = %q, want %q", code, got, want)
		}
	}
}
