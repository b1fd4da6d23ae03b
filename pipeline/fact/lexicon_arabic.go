package fact

import "strings"

var arabic = buildArabic()

// buildArabic lists the words with their case endings; particles and the
// article are cut before the lookup (see arabicStems). Month names are those
// of the Gulf and Egypt, of the Levant and Iraq, and of the Maghreb.
func buildArabic() *lexicon {
	b := newBuilder().
		count(unitWord, 0, 1, "صفر واحد/واحدة اثنان/اثنين/اثنتان/اثنتين/اثنا/اثني/اثنتا/اثنتي ثلاث/ثلاثة أربع/أربعة خمس/خمسة ست/ستة سبع/سبعة ثماني/ثمانية/ثمان تسع/تسعة").
		add(teenWord, 10, "عشرة/عشر").
		add(unitWord, 1, "أحد/إحدى").
		count(ordinalWord, 1, 1, "أول/أولى ثاني/ثانية ثالث/ثالثة رابع/رابعة خامس/خامسة سادس/سادسة سابع/سابعة ثامن/ثامنة تاسع/تاسعة عاشر/عاشرة").
		addWord(numberWord{kind: fractionWord, value: .5}, "نصف").
		addWord(numberWord{kind: fractionWord, value: 1. / 3, alt: 3}, "ثلث").
		addWord(numberWord{kind: fractionWord, value: 1. / 3, alt: 2. / 3}, "ثلثي ثلثا ثلثين").
		addWord(numberWord{kind: fractionWord, value: .25, alt: 4}, "ربع أرباع").
		add(hundredWord, 100, "مئة/مائة").vague(hundredWord, 100, "مئات").
		add(wholeWord, 200, "مئتان/مئتين/مائتان/مائتين/مائتي").
		add(scaleWord, 1e3, "ألف/ألفا").vague(scaleWord, 1e3, "آلاف ألوف").add(wholeWord, 2e3, "ألفان/ألفين/ألفي").
		add(scaleWord, 1e6, "مليون/مليونا").vague(scaleWord, 1e6, "ملايين").add(wholeWord, 2e6, "مليونان/مليونين/مليوني").
		add(scaleWord, 1e9, "مليار/مليارا/بليون").vague(scaleWord, 1e9, "مليارات بلايين").add(wholeWord, 2e9, "ملياران/مليارين/ملياري").
		add(scaleWord, 1e12, "تريليون/ترليون/تريليونا").vague(scaleWord, 1e12, "تريليونات").add(wholeWord, 2e12, "تريليونان/تريليونين/تريليوني").
		month("يناير/كانون_الثاني/جانفي/كانون_ثاني فبراير/شباط/فيفري مارس/آذار/مارت أبريل/إبريل/نيسان/أفريل مايو/أيار/ماي يونيو/حزيران/جوان/يونيه يوليو/تموز/جويلية/يوليوز/يوليه أغسطس/آب/أوت/غشت سبتمبر/أيلول/شتنبر أكتوبر/تشرين_الأول/تشرين_أول نوفمبر/تشرين_الثاني/نونبر/تشرين_ثاني ديسمبر/كانون_الأول/دجنبر/كانون_أول").
		ambiguous("مارس آب ماي أوت جوان").
		week("الاثنين/الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد").
		relative("اليوم أمس غدا الماضي المقبل القادم الماضية الليلة").
		link("من شهر لشهر").before("شهر في بشهر")
	for i, w := range []string{"عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"} {
		v := float64(20 + 10*i)
		b.add(tensWord, v, w+"ون "+w+"ين")
		// The plural of a ten names the decade: التسعينات.
		b.addWord(numberWord{kind: fractionWord, value: v, alt: 1900 + v}, w+"ينات "+w+"ينيات "+w+"يني "+w+"ينية")
	}
	for i, w := range []string{"ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"} {
		b.add(wholeWord, float64(300+100*i), w+"مئة "+w+"مائة "+w+"مئه")
	}
	b.lex.decimalComma = true
	return b.lex
}

// arabicStems returns the readings of a folded word: as it stands, then
// without the conjunction, then also without preposition and article. joined
// says that "and" was cut, which is what links the parts of a number.
func arabicStems(w string) (stems []string, joined bool) {
	stems = append(make([]string, 0, 4), w)
	rest := w
	if s, ok := strings.CutPrefix(rest, "و"); ok && s != "" {
		rest, joined = s, true
		stems = append(stems, rest)
	} else if s, ok := strings.CutPrefix(rest, "ف"); ok && s != "" {
		stems = append(stems, s)
	}
	for _, p := range []string{"بال", "كال", "لل", "ال", "ب", "ل", "ك"} {
		if s, ok := strings.CutPrefix(rest, p); ok && s != "" {
			stems = append(stems, s)
			if p == "ب" || p == "ل" || p == "ك" {
				break
			}
		}
	}
	return stems, joined
}
