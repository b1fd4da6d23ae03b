package story

import "testing"

// TestAnotherTollIsNoCopy: reports of one event follow one order and share names;
// what tells them apart are their figures.
func TestAnotherTollIsNoCopy(t *testing.T) {
	french := []string{
		"Incendie au port de Veldhaven : trois morts et douze blessés",
		"Un incendie a fait trois morts et douze blessés jeudi soir dans un entrepôt du port de Veldhaven, a annoncé la préfecture.",
		"L'entrepôt de 4 500 mètres carrés appartient à la société Logimar.",
		"Le préfet Jean Moreau a déclaré que 150 pompiers avaient été mobilisés.",
		"Les dégâts sont estimés à 3,5 millions d'euros.",
	}
	same := []string{
		"Fire in the port of Veldhaven: three dead and twelve injured",
		"A fire killed three people and injured twelve on Thursday evening in a warehouse of the port of Veldhaven, the prefecture announced.",
		"The warehouse of 4,500 square metres belongs to the company Logimar.",
		"Prefect Jean Moreau said that 150 firefighters had been deployed.",
		"The damage is put at 3.5 million euros.",
	}
	later := []string{
		"Fire in the port of Veldhaven: five dead and fourteen injured",
		"A fire killed five people and injured fourteen on Thursday evening in a warehouse of the port of Veldhaven, the prefecture announced.",
		"The warehouse of 4,500 square metres belongs to the company Logimar.",
		"Prefect Jean Moreau said that 170 firefighters had been deployed.",
		"The damage is put at 3.5 million euros.",
	}
	// One figure misread does not make another text of it.
	misread := append([]string{}, same...)
	misread[3] = "Prefect Jean Moreau said that 15 firefighters had been deployed."
	doc := func(id, lang string, texts []string) Doc {
		d := Doc{ID: id}
		for _, text := range texts {
			d.Segments = append(d.Segments, Segment{Text: text, Lang: lang})
		}
		return d
	}
	for _, c := range []struct {
		name  string
		other []string
		want  int
	}{{"the same", same, 1}, {"a figure misread", misread, 1}, {"another toll", later, 0}} {
		if got := WireCopies([]Doc{doc("a", "fr", french), doc("b", "en", c.other)}); len(got) != c.want {
			t.Errorf("%s: %d copies, want %d", c.name, len(got), c.want)
		}
	}
}
