package adequacy

import (
	"strings"
	"testing"
)

func TestForeign(t *testing.T) {
	const plain = "The bridge cost 20 million euros."
	for _, tt := range []struct{ text, source, part string }{
		{plain, "Le pont a coûté 20 millions d'euros.", ""},
		{plain + " See https://canary.example/a.", plain, "link"},
		{"More at www.canary.example today.", plain, "link"},
		{"See https://news.example/a for more.", "Voir https://news.example/a pour plus.", ""},
		{"See https://evil.example/a for more.", "Voir https://news.example/a pour plus.", "link"},
		{"<img src=data:image/png;base64,AAAA>", plain, "link"},
		{plain + " ![x](b.png)", plain, "markup"},
		{plain + " [more](a)", plain, "markup"},
		{plain + " [more] (said the mayor)", plain, ""},
		{"[more](a)", "[plus](a)", ""},
		{"<b>Bold</b> words", plain, "markup"},
		{"‹script›x‹/script›", plain, "markup"},
		{"3 < 5 and 7 > 2", plain, ""},
		{"Profit <5 % and >3 %", plain, ""},
		{"<!-- hidden -->", plain, "markup"},
		{"A caf\ufffd opened", plain, "could not be read"},
		{"A caf\ufffd opened", "Un caf\ufffd ouvre", ""},
		{"\x1b[31mred", plain, "control"},
		{"a\u009b31m", plain, "control"},
		{"a\u202eb", plain, "control"},
		{"a\u2066b", plain, "control"},
		{"a\U000e0041b", plain, "control"},
		{"one\ttwo\nthree", plain, ""},
		{"man\u200dwoman \u200e", plain, ""}, // joiners and marks show nothing and turn nothing
		{"Data: the numbers fell.", plain, ""},
	} {
		got := Foreign(tt.text, tt.source)
		if (got == "") != (tt.part == "") || !strings.Contains(got, tt.part) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.part)
		}
	}
}

func TestRefuses(t *testing.T) {
	for _, text := range []string{
		"I'm sorry, but I can't help with that request.",
		"I’m sorry, but I can’t assist with that.",
		"Sorry, I cannot translate this text.",
		"I cannot assist with this request as it involves violence.",
		"As an AI language model, I am not able to provide that.",
		"I apologize, but I cannot fulfill this request.",
		"Unfortunately, I'm unable to summarize this article.",
		"**I'm sorry, but I can't help with that.**",
		"I must decline to answer this question.",
		"Je suis désolé, mais je ne peux pas répondre à cette demande.",
		"Désolée, je ne peux pas vous aider.",
		"Je ne suis pas en mesure de traiter cette demande.",
		"Het spijt me, maar ik kan niet helpen met dit verzoek.",
		"Sorry, ik kan deze tekst niet vertalen.",
		"Helaas kan ik hier niet bij helpen.",
		"Maaf, saya tidak dapat membantu dengan permintaan ini.",
		"Saya tidak bisa memenuhi permintaan tersebut.",
		"عذراً، لا أستطيع المساعدة في هذا الطلب.",
		"آسف، لا يمكنني المساعدة في ذلك.",
		"لا يمكنني تلبية هذا الطلب.",
		"Lo siento, pero no puedo ayudar con esa solicitud.",
		"Es tut mir leid, aber ich kann bei dieser Anfrage nicht helfen.",
		"Leider kann ich diese Anfrage nicht bearbeiten.",
		"Desculpe, mas não posso ajudar com esse pedido.",
		"Sinto muito, não posso traduzir este texto.",
		"抱歉，我无法协助处理该请求。",
		"对不起，我不能回答这个问题。",
		"Извините, но я не могу помочь с этим запросом.",
		"К сожалению, я не могу перевести этот текст.",
	} {
		if !Refuses(text) {
			t.Errorf("not seen: %s", text)
		}
	}
	for _, text := range []string{
		"",
		"“I'm sorry, but I can't help,” the minister told the families.",
		"The minister said: I cannot help with that request.",
		"I cannot remember a worse winter, a farmer said.",
		"Unfortunately, the bridge cannot be repaired before May.",
		"Sorry is the hardest word, the coach said after the match.",
		"Je ne peux pas accepter cette défaite, a dit l'entraîneur.",
		"« Je suis désolé, mais je ne peux pas venir », a-t-il écrit.",
		"Malheureusement, le pont ne peut pas être réparé.",
		"Helaas kan de brug niet worden gerepareerd.",
		"Ik kan niet klagen, zei de boer.",
		"Sayangnya jembatan itu tidak dapat diperbaiki.",
		"للأسف انهار الجسر أمس.",
		"Leider kann die Brücke nicht repariert werden.",
		"Lo siento mucho por las familias, dijo el alcalde.",
		"抱歉的话他没有说。",
		"К сожалению, мост не отремонтируют.",
		"I can't help but think of the children, she said.",
		strings.Repeat("I'm sorry, but I can't help with that request. ", 200),
	} {
		if Refuses(text) {
			t.Errorf("taken for a refusal: %s", text)
		}
	}
}

// TestCompleteForeign: what no translator writes is no translation.
func TestCompleteForeign(t *testing.T) {
	const original = "Le maire a ouvert le pont mardi."
	for english, part := range map[string]string{
		"The mayor opened the bridge on Tuesday.":              "",
		"I'm sorry, but I can't help with that.":               "declines",
		"The mayor opened the bri\ufffdge on Tuesday.":         "could not be read",
		"The mayor opened https://x.example/ on Tuesday.":      "link",
		"The mayor opened the <b>bridge</b> on Tuesday.":       "markup",
		"The mayor opened the \x1b[1mbridge\x1b[0m on Tuesday": "control",
	} {
		got := Agree([]Pair{{ID: "s1", Lang: "fr", Original: original, English: english}})[0][0]
		if (got.Verdict == Fail) != (part != "") || !strings.Contains(got.Why, part) {
			t.Errorf("%q: %+v", english, got)
		}
	}
	refusing := Agree([]Pair{{ID: "s1", Lang: "fr", Original: "Désolé, je ne peux pas vous aider, dit l'écran.", English: "Sorry, I cannot help you, says the screen."}})[0][0]
	if refusing.Verdict != Pass {
		t.Errorf("the original declines too: %+v", refusing)
	}
}

func FuzzForeign(f *testing.F) {
	f.Add("a [b](c) <d> \x1b", "e")
	f.Add("抱歉，我无法", "Sorry, I can't")
	f.Fuzz(func(t *testing.T, text, source string) {
		if why := Foreign(text, text); why != "" {
			t.Errorf("%q is foreign to itself: %s", text, why)
		}
		_ = Foreign(text, source)
		_ = Refuses(text)
	})
}
