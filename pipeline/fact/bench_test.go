package fact

import (
	"slices"
	"testing"
	"time"
)

// article is an article of 60 segments in each language, with its English.
var article = []struct{ lang, original, english string }{
	{"fr", "Le mardi 20 juin 2023, Eddie Yongming Wu a annoncé à Hangzhou que le groupe avait perdu 20 milliards de dollars, soit 3,5 % de sa valeur, en deux ans et demi.", "On Tuesday 20 June 2023 Eddie Yongming Wu announced in Hangzhou that the group had lost 20 billion dollars, or 3.5% of its value, in two and a half years."},
	{"nl", "Op dinsdag 20 juni 2023 maakte Eddie Yongming Wu in Duitsland bekend dat de groep 20 miljard dollar had verloren, 3,5 procent van haar waarde.", "On Tuesday 20 June 2023 Eddie Yongming Wu announced in Germany that the group had lost 20 billion dollars, 3.5 percent of its value."},
	{"id", "Pada Selasa, 20 Juni 2023, Eddie Yongming Wu mengumumkan di Jepang bahwa grup itu kehilangan 20 miliar dolar, atau 3,5 persen dari nilainya.", "On Tuesday 20 June 2023 Eddie Yongming Wu announced in Japan that the group had lost 20 billion dollars, or 3.5 percent of its value."},
	{"ar", "أعلن دانيال تشانغ يوم الثلاثاء 20 يونيو 2023 في ألمانيا أن المجموعة خسرت 20 مليار دولار أي 3.5 في المئة من قيمتها خلال ثلاثة أسابيع", "Daniel Zhang announced on Tuesday 20 June 2023 in Germany that the group had lost 20 billion dollars, or 3.5 percent of its value, in three weeks."},
}

// BenchmarkAgree runs the three checks on an article of 60 segments; p95-ms is
// the 95th percentile of an article's time. The first use of a language, which
// decodes its table of countries, is not counted.
func BenchmarkAgree(b *testing.B) {
	for _, a := range article {
		b.Run(a.lang, func(b *testing.B) {
			published := time.Date(2023, 6, 21, 0, 0, 0, 0, time.UTC)
			AgreeAt(a.original, a.lang, a.english, published)
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				for range 60 {
					AgreeAt(a.original, a.lang, a.english, published)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}
