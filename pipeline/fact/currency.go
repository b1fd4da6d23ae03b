package fact

import "strings"

// currencyCodes are the codes and short forms that stand beside an amount, as
// they are written, by their ISO 4217 code. The value is "" where several
// countries write their own currency so: kr is a krona and a krone, Rs a rupee
// of four countries, Fr a franc of several.
var currencyCodes = buildCurrencyCodes()

func buildCurrencyCodes() map[string]string {
	m := map[string]string{"Rp": "IDR", "RMB": "CNY", "RM": "MYR", "Rs": "", "Fr": "", "Fr.": "", "kr": "", "Kr": "", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "Sfr": "CHF", "SFr": "CHF", "Tk": "BDT"}
	for code := range strings.FieldsSeq("USD EUR GBP CNY JPY IDR CHF INR PKR SAR AED QAR KWD EGP TRY RUB BRL ZAR AUD CAD NZD HKD SGD KRW THB MYR PHP VND DKK SEK NOK ISK PLN CZK HUF ILS MXN NGN MAD DZD TND") {
		m[code] = code
	}
	return m
}

// currencyCode reads a code or short form at token k beside an amount and
// claims it, so that it is no name.
func (r *reading) currencyCode(k int) (string, bool) {
	if k < 0 || k >= len(r.toks) || r.toks[k].kind != word {
		return "", false
	}
	code, ok := currencyCodes[r.toks[k].raw]
	if ok {
		r.used[k] = true
	}
	return code, ok
}
