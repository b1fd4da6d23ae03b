package lang

import "unicode"

// maxForeignArabic is the share of letters of the Arabic blocks that may lie
// outside the Arabic alphabet in an Arabic text. Genuine Arabic stays at .001
// (a foreign name now and then); Persian, Urdu, Kurdish and Uyghur lie far above.
const maxForeignArabic = .02

// arabicScript decides among languages written in Arabic letters. It returns
// "" when text may be Arabic, else the code of the language whose letters it
// uses. The letters that are not Arabic's are the only evidence used.
func arabicScript(text string) string {
	var letters, foreign, uyghur, kurdish, sindhi, urdu int
	for _, r := range text {
		if !unicode.Is(unicode.Arabic, r) || !unicode.IsLetter(r) {
			continue
		}
		letters++
		// U+0621..U+063A and U+0641..U+064A are the letters of Arabic;
		// U+0671 (alef wasla) occurs in quotations of the Quran; the
		// presentation forms are the same letters in another encoding.
		if r >= 0x0621 && r <= 0x063A || r >= 0x0641 && r <= 0x064A || r == 0x0671 || r >= 0xFB50 {
			continue
		}
		foreign++
		switch r {
		case 'ې', 'ۈ', 'ۇ', 'ۋ', 'ڭ':
			uyghur++
		case 'ۆ', 'ێ', 'ڵ', 'ڕ':
			kurdish++
		case 'ٻ', 'ڄ', 'ڃ', 'ڙ', 'ڳ', 'ڱ', 'ڻ', 'ڏ', 'ڌ', 'ٽ', 'ٿ', 'ٺ', 'ڀ', 'ڪ':
			sindhi++
		case 'ٹ', 'ڈ', 'ڑ', 'ے', 'ں', 'ہ':
			urdu++
		}
	}
	if letters == 0 || float64(foreign) <= maxForeignArabic*float64(letters) {
		return ""
	}
	code, best := "fa", letters/50 // the letters of fa are shared by the others
	for _, c := range []struct {
		code string
		n    int
	}{{"ug", uyghur}, {"ku", kurdish}, {"sd", sindhi}, {"ur", urdu}} {
		if c.n > best {
			code, best = c.code, c.n
		}
	}
	return code
}

// Marker words: pairs in which standard Indonesian and standard Malay write the
// same common word differently, and words that only one of them uses in news.
// Compiled from general knowledge of the two standards' spelling and loans
// (Dutch on one side, English on the other), not counted in a corpus; words that
// both standards write alike (adalah, wilayah, teknologi) have no place here.
var (
	indonesianMarkers = wordSet(`karena bahwa polisi bisa mobil kantor uang berbeda kualitas
		universitas mencoba resmi provinsi dolar miliar triliun situs koran senin jumat agustus juli
		juni desember maret bandara tiongkok inggris prancis aktivitas
		kepolisian butuh pabrik gubernur ujar tutur pekan
		lainnya perusahaan
		rupiah persen yaitu mulai serikat internasional kasus partai parlemen pemilu pengadilan hakim tim
		sepak tentara prajurit tewas korban kecelakaan kesehatan dokter obat wabah penelitian peneliti
		ilmuwan jaringan ponsel listrik gratis pria kota sepeda proyek pajak karyawan siswa istri
		televisi menit kamis wisatawan turis badai bisnis direktur fasilitas komunitas mayoritas
		memiliki mengatakan menurut sebesar usai kemarin besok merupakan terhadap`)
	malayMarkers = wordSet(`kerana bahawa polis boleh kereta wang beliau ialah berbeza kualiti
		universiti cuba rasmi mahu setiausaha bilion trilion akhbar isnin jumaat ogos julai jun
		disember syarikat aktiviti pasukan maklumat pegawai kilang gabenor selepas manakala
		sahaja pelbagai daripada kerajaan perkhidmatan cukai jenayah peguam mesyuarat hospital
		menerusi
		ringgit peratus iaitu bermula antarabangsa kes parti parlimen mahkamah tentera maut terkorban
		mangsa kemalangan kesihatan doktor ubat wabak kajian penyelidik saintis rangkaian elektrik
		percuma lelaki bandar basikal projek kakitangan pelajar isteri televisyen minit khamis ahad
		pelancong ribut perniagaan pengarah kemudahan komuniti majoriti mempunyai apabila berikutan
		susulan ekoran turut seramai sekiranya mengikut inggeris mac bimbit semalam esok`)
)

// markers counts the marker words of the two in text.
func markers(text string) (indonesian, malay int) {
	eachWord(text, func(w string) {
		if indonesianMarkers[w] {
			indonesian++
		}
		if malayMarkers[w] {
			malay++
		}
	})
	return indonesian, malay
}

// indonesianOrMalay decides between the two by counting marker words. It
// returns "" when neither has more; lingua's own answer then stands.
func indonesianOrMalay(text string) string {
	id, ms := markers(text)
	switch {
	case id > ms:
		return "id"
	case ms > id:
		return "ms"
	}
	return ""
}
