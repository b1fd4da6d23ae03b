package llmtest

// tongue is a language that the fake has sentences of its own in.
type tongue struct {
	refusal string   // of a model that declines to answer
	news    []string // of no event that happened
}

// tongueOf finds a language, or the one of def.
func tongueOf(code, def string) tongue {
	if t, ok := tongues[code]; ok {
		return t
	}
	return tongues[def]
}

var tongues = map[string]tongue{
	"en": {textRefusal, []string{"The meeting was put off until next week.", "Nobody at the town hall could be reached on Friday evening."}},
	"fr": {
		"Je suis désolé, mais je ne peux pas répondre à cette demande.",
		[]string{"La réunion a été reportée à la semaine prochaine.", "Personne n'était joignable à la mairie vendredi soir.", "Les habitants du quartier espèrent encore une réponse."},
	},
	"nl": {
		"Het spijt me, maar ik kan niet helpen met dit verzoek.",
		[]string{"De vergadering is uitgesteld tot volgende week.", "Op het stadhuis was vrijdagavond niemand bereikbaar.", "De bewoners van de wijk wachten nog altijd op een antwoord."},
	},
	"id": {
		"Maaf, saya tidak dapat membantu dengan permintaan ini.",
		[]string{"Pertemuan itu ditunda sampai minggu depan.", "Tidak ada yang bisa dihubungi di balai kota pada Jumat malam.", "Warga di lingkungan itu masih menunggu jawaban."},
	},
	"ar": {
		"عذراً، لا أستطيع المساعدة في هذا الطلب.",
		[]string{"تم تأجيل الاجتماع إلى الأسبوع المقبل.", "لم يكن هناك أحد في مبنى البلدية مساء الجمعة.", "ما زال سكان الحي ينتظرون الرد."},
	},
	"es": {
		"Lo siento, pero no puedo ayudar con esa solicitud.",
		[]string{"La reunión fue aplazada hasta la próxima semana.", "Nadie respondía en el ayuntamiento el viernes por la noche."},
	},
	"de": {
		"Es tut mir leid, aber ich kann bei dieser Anfrage nicht helfen.",
		[]string{"Das Treffen wurde auf die nächste Woche verschoben.", "Im Rathaus war am Freitagabend niemand zu erreichen."},
	},
	"pt": {
		"Desculpe, mas não posso ajudar com esse pedido.",
		[]string{"A reunião foi adiada para a próxima semana.", "Ninguém atendia na câmara municipal na sexta-feira à noite."},
	},
	"zh": {
		"抱歉，我无法协助处理该请求。",
		[]string{"会议推迟到下周举行。", "星期五晚上市政厅无人接听电话。"},
	},
	"ru": {
		"Извините, но я не могу помочь с этим запросом.",
		[]string{"Встреча перенесена на следующую неделю.", "В пятницу вечером в мэрии никто не отвечал."},
	},
}
