package fact

import (
	"testing"
	"time"
)

// TestAgreeAt resolves relative days in the light of Wednesday, 21 June 2023.
func TestAgreeAt(t *testing.T) {
	wednesday := time.Date(2023, 6, 21, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		lang, original, english string
		published               time.Time
		want                    Verdict
	}{
		{"fr", "Il a démissionné hier.", "He resigned on Tuesday.", wednesday, Pass},
		{"fr", "Il a démissionné hier.", "He resigned on Monday.", wednesday, Fail},
		{"fr", "Il a démissionné hier.", "He resigned on Monday.", time.Time{}, Unknown},
		{"fr", "Il a démissionné hier.", "He resigned on 20 June 2023.", wednesday, Pass},
		{"fr", "Il a démissionné hier.", "He resigned on 19 June.", wednesday, Fail},
		{"fr", "Il a démissionné hier.", "He resigned yesterday.", wednesday, Pass},
		{"fr", "Il a démissionné hier.", "He will resign tomorrow.", time.Time{}, Fail},
		{"fr", "Il a démissionné vendredi dernier.", "He resigned on 16 June.", wednesday, Pass},
		{"fr", "Il a démissionné vendredi dernier.", "He resigned on 17 June.", wednesday, Fail},
		{"fr", "Il a démissionné mardi.", "He resigned yesterday.", wednesday, Pass},
		{"fr", "Il a démissionné lundi.", "He resigned yesterday.", wednesday, Fail},
		{"fr", "Après-demain, il part.", "He leaves on Friday.", wednesday, Pass},
		{"fr", "Aujourd’hui, il part.", "He leaves on Wednesday.", wednesday, Pass},
		{"nl", "Hij trad gisteren af.", "He resigned on Tuesday.", wednesday, Pass},
		{"nl", "Hij trad gisteren af.", "He resigned on Sunday.", wednesday, Fail},
		{"nl", "Hij vertrekt morgen.", "He leaves on Thursday.", wednesday, Pass},
		{"nl", "Hij vertrekt komende maandag.", "He leaves on 26 June.", wednesday, Pass},
		{"nl", "Hij trad eergisteren af.", "He resigned on Monday.", wednesday, Pass},
		{"id", "Ia mundur kemarin.", "He resigned on Tuesday.", wednesday, Pass},
		{"id", "Ia mundur kemarin.", "He resigned on Sunday.", wednesday, Unknown}, // kemarin: lately
		{"id", "Ia berangkat besok.", "He leaves on Thursday.", wednesday, Pass},
		{"id", "Ia berangkat besok.", "He leaves on Friday.", wednesday, Fail},
		{"id", "Ia mundur Jumat lalu.", "He resigned on June 16.", wednesday, Pass},
		{"ar", "استقال أمس", "He resigned on Tuesday", wednesday, Pass},
		{"ar", "استقال أمس", "He resigned on Monday", wednesday, Fail},
		{"ar", "استقال أول أمس", "He resigned on Monday", wednesday, Pass},
		{"ar", "استقال يوم الجمعة الماضي", "He resigned on June 16", wednesday, Pass},
		{"ar", "سيسافر غدا", "He leaves on Thursday", wednesday, Pass},
		{"en", "He resigned yesterday.", "He resigned on Tuesday.", wednesday, Pass},
		// The year turns.
		{"fr", "Il est parti hier.", "He left on 31 December 2023.", time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), Pass},
	}
	for _, tt := range tests {
		r := AgreeAt(tt.original, tt.lang, tt.english, tt.published)[1]
		if r.Check != CheckDate || r.Verdict != tt.want {
			t.Errorf("AgreeAt(%q, %s, %q, %s) = %+v, want %s", tt.original, tt.lang, tt.english, tt.published.Format(time.DateOnly), r, tt.want)
		}
	}
}
