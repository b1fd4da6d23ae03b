package lang

// names lists the English names of the languages a detection can return: all
// that lingua knows, and the few that guard 1 tells apart by their letters.
var names = map[string]string{
	"af": "Afrikaans", "sq": "Albanian", "ar": "Arabic", "hy": "Armenian", "az": "Azerbaijani",
	"eu": "Basque", "be": "Belarusian", "bn": "Bengali", "nb": "Norwegian Bokmål", "bs": "Bosnian",
	"bg": "Bulgarian", "ca": "Catalan", "zh": "Chinese", "hr": "Croatian", "cs": "Czech",
	"da": "Danish", "nl": "Dutch", "en": "English", "eo": "Esperanto", "et": "Estonian",
	"fi": "Finnish", "fr": "French", "lg": "Ganda", "ka": "Georgian", "de": "German",
	"el": "Greek", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
	"is": "Icelandic", "id": "Indonesian", "ga": "Irish", "it": "Italian", "ja": "Japanese",
	"kk": "Kazakh", "ko": "Korean", "la": "Latin", "lv": "Latvian", "lt": "Lithuanian",
	"mk": "Macedonian", "ms": "Malay", "mi": "Maori", "mr": "Marathi", "mn": "Mongolian",
	"nn": "Norwegian Nynorsk", "fa": "Persian", "pl": "Polish", "pt": "Portuguese", "pa": "Punjabi",
	"ro": "Romanian", "ru": "Russian", "sr": "Serbian", "sn": "Shona", "sk": "Slovak",
	"sl": "Slovene", "so": "Somali", "st": "Sotho", "es": "Spanish", "sw": "Swahili",
	"sv": "Swedish", "tl": "Tagalog", "ta": "Tamil", "te": "Telugu", "th": "Thai",
	"ts": "Tsonga", "tn": "Tswana", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
	"vi": "Vietnamese", "cy": "Welsh", "xh": "Xhosa", "yo": "Yoruba", "zu": "Zulu",
	"ku": "Kurdish", "sd": "Sindhi", "ug": "Uyghur",
}

// Name returns the English name of an ISO 639-1 code, "unknown" for "und" and
// for codes that Detect never returns.
func Name(code string) string {
	if n, ok := names[code]; ok {
		return n
	}
	return "unknown"
}

// supported says whether code is one of the languages babelwire reads.
func supported(code string) bool {
	return functionWords[code] != nil
}
