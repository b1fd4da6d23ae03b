package fact

import "testing"

func TestCarries(t *testing.T) {
	tests := []struct {
		text, item string
		want       bool
	}{
		{"It lost 20bn of its value.", "20 billion", true},
		{"It lost $20 billion.", "20 billion", true},
		{"It lost 20,000 million.", "20 billion", true},
		{"It lost twenty billion dollars.", "$20 billion", true},
		{"It lost 20 billion.", "20 billion dollars", true},
		{"It lost €20 billion.", "$20 billion", false},
		{"It lost 20 million.", "20 billion", false},
		{"It lost 21 billion.", "20 billion", false},
		{"It has 20 units.", "20 billion", false},
		{"It lost 20 billion.", "20", false},
		{"It has twenty units.", "20", true},
		{"It fell by 10 percent.", "10%", true},
		{"It fell by 10%.", "10", true},
		{"It has 10 units.", "10%", false},
		{"He walked 5 miles.", "5 km", false},
		{"He walked 5 kilometres.", "5 km", true},
		{"It begins on September 10, 2023.", "10 September 2023", true},
		{"It begins on 2023-09-10.", "10 September 2023", true},
		{"It begins on Sunday 10 September.", "10 September 2023", true},
		{"It begins on 10 September 2023.", "September 10", true},
		{"It begins on 10 September 2024.", "10 September 2023", false},
		{"It begins on 11 September 2023.", "10 September 2023", false},
		{"It begins in September.", "10 September", false},
		{"It begins in September 2023.", "2023", true},
		{"It begins on Tuesday.", "Tuesday", true},
		{"It begins on Monday.", "Tuesday", false},
		{"The unit goes to eddie wu.", "Eddie Wu", true},
		{"It is Eddie Wu’s unit.", "Eddie Wu", true},
		{"It is the unit of Eddie Wu.", "Eddie Wu's", true},
		{"Eddie and Wu left.", "Eddie Wu", false},
		{"It went to Parisians.", "Paris", false},
		{"São Paulo grew.", "Sao Paulo", true},
		{"Wu lost 20bn.", "Wu lost 20 billion", false},
		{"It fell by 10%.", "%", false},
		{"It fell.", "", false},
	}
	for _, tt := range tests {
		if got := Carries(tt.text, []string{"elsewhere", tt.item}); got != tt.want {
			t.Errorf("Carries(%q, %q) = %v", tt.text, tt.item, got)
		}
	}
	if Carries("It lost 20bn.", nil) {
		t.Error("a text carries one of no items")
	}
}
