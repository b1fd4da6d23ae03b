package fact

import "testing"

func TestOrderOfRangesAndScores(t *testing.T) {
	testAgree(t, 0, []agreeCase{
		{"fr", "Le budget passe de 1,2 à 1,5 milliard d'euros.", "The budget rises from 1.2 to 1.5 billion euros.", Pass},
		{"fr", "Le budget passe de 1,2 à 1,5 milliard d'euros.", "The budget rises from 1.5 to 1.2 billion euros.", Fail},
		{"nl", "De prijs stijgt van 30 tot 40 euro.", "The price rises from 40 to 30 euros.", Fail},
		{"fr", "Le club a gagné 2-1.", "The club won 2-1.", Pass},
		{"fr", "Le club a gagné 2-1.", "The club won 1-2.", Unknown},
		{"nl", "Ze wonnen met 3-1 en verloren met 1-3.", "They won 3-1 and lost 1-3.", Pass},
	})
}

func TestThousandsMarkReadAsDecimal(t *testing.T) {
	testAgree(t, 0, []agreeCase{
		{"id", "Sebanyak 1.200 rumah rusak.", "As many as 1,200 houses were damaged.", Pass},
		{"id", "Sebanyak 1.200 rumah rusak.", "As many as 1.2 houses were damaged.", Unknown},
		{"nl", "Er kwamen 4.300 mensen.", "Some 4.3 people came.", Unknown},
		{"nl", "Er kwamen 4.300 mensen.", "Some 4.3 thousand people came.", Pass},
	})
}

func TestTimesAndIdioms(t *testing.T) {
	testAgree(t, 0, []agreeCase{
		{"nl", "Het is half vijf.", "It is half past four.", Pass},
		{"nl", "Het is half vijf.", "It is 4:30 p.m.", Pass},
		{"nl", "Het is half vijf.", "It is 5:30 p.m.", Fail},
		{"nl", "De kans is fifty-fifty.", "The odds are fifty-fifty.", Pass},
		{"nl", "De kans is klein.", "The odds are fifty to one.", Fail},
		{"fr", "Il a couru en 2 h 4 min 15 s.", "He ran in 2:04:15.", Pass},
		{"fr", "Il a couru en 2:04:15.", "He ran in 2 h 4 min 15 s.", Pass},
		{"fr", "Il a couru en 2 h 4 min 15 s.", "He ran in 2:04:51.", Fail},
	})
	testAgree(t, 1, []agreeCase{
		{"fr", "Le contrat du 12.06.19 est signé.", "The contract of 12 June 2019 is signed.", Pass},
		{"nl", "Hij is van 12.06.85.", "He is of 12 June 1985.", Pass},
		{"fr", "Le contrat du 12.06.19 est signé.", "The contract of 13 June 2019 is signed.", Fail},
	})
}

func TestSalutations(t *testing.T) {
	testAgree(t, 2, []agreeCase{
		{"fr", "Bienvenue M. Dupont !", "Welcome Mr. Dupont!", Pass},
		{"fr", "Bonjour M. Dupont.", "Hello Mr. Dupont.", Pass},
		{"nl", "Beste meneer Rutte, stop hiermee.", "Dear Mr. Rutte, stop this.", Pass},
		{"nl", "Beste meneer Rutte, stop hiermee.", "Dear Mr. Wilders, stop this.", Fail},
	})
}
