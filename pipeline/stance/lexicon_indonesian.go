package stance

// indonesianTable holds Indonesian. "akan" is plain future: weak.
const indonesianTable = `
negation strong: tidak, tanpa, tidaklah, tidakkah, bukan, bukanlah, bukannya, belum, belumlah, jangan, tak, tiada, nggak, enggak
negation weak: tak terduga, tidak terduga, kurang, gagal, kegagalan, menolak, ditolak, penolakan, membantah, dibantah, bantahan, menyangkal, disangkal, mustahil, mencegah, dicegah, jarang, kecuali, sulit, melarang, dilarang, larangan, menghindar*, dihindar*, berhenti, menghenti*, dihenti*,
	absen, ketiada*, ketidak*, kehilangan, non, alih alih, daripada, nol, batal, dibatal*, membatal*, mengabai*, diabai*, sedikit, jauh dari, hanya, terlalu, ilegal, meragukan
negation none: paling tidak, tidak hanya, tak hanya, bukan hanya, bukan cuma, tidak cuma, tidak sekadar, bukan sekadar, tidak saja, bukan saja, mau tidak mau, tak ayal, tidak lain, tak lain, tidak kurang dari, suka atau tidak, ya atau tidak
modality strong: mungkin, mungkinkah, barangkali, diduga, jika, jikalau, seandainya, andaikan, andai, konon, kemungkinan, dikabarkan, apabila, kabarnya, diperkirakan, berpotensi, disinyalir, seharusnya, sebaiknya, kalau
modality weak: akan, akankah, dapat, dapatkah, bisa, bisakah, harus, haruslah, boleh, bila, memungkin*, dimungkin*, tampaknya, kelihatannya, sepertinya, terlihat, berharap, diharapkan, risiko, berisiko, dugaan, menduga, terduga, dituduh, tuduhan, menuduh, mampu, perlu, peluang, rencana, berencana,
	direncanakan, asalkan, hendaknya, sekiranya, potensi, dicurigai, mencurigai, mencurigakan, kecurigaan, mengancam, terancam, ancaman, usulan, mengusulkan, saran, menyarankan, disarankan, dianggap, tersangka, seolah, ragu, meragukan, apakah, ingin, mau, wajib, mestinya, semestinya, kecuali, jangan jangan, mustahil, sanggup, khawatir
modality none: tidak mau tahu
attribution strong: kata, katanya, ujar, ujarnya, menurut, mengatakan, tutur, tuturnya, ungkap, ungkapnya, jelasnya, menyatakan, dikatakan, mengungkapkan, berkata, imbuh, imbuhnya, tambahnya, tambah orang, menambahkan, sebutnya, terangnya, katakan, ucap, ucapnya, menuturkan, melaporkan, tegasnya, paparnya
attribution weak: mencatat, dicatat, jelas, melapor, dilaporkan, laporan, menyebut*, disebut*, mengumum*, diumum*, pengumum*, menjelas*, dijelas*, diungkap*, diberi tahu, diberitahu, memberi tahu, memberitahu*, mengklaim, klaim, diklaim, menegaskan, ditegaskan, tambah, bilang, bercerita, menceritakan, diceritakan, menulis, tulis, ditulis, menyampaikan,
	disampaikan, dikutip, mengutip, dituduh, menuduh, tuduhan, pernyataan, dinyatakan, mengaku, mengakui, diakui, membantah, dibantah, memperingatkan, diperingatkan, menilai, dinilai, berpendapat, pendapat, menganggap, dianggap, percaya, berpikir, mengira, bertanya, ditanya, menanyakan, menjawab, merespons, respons, menanggapi, tanggapan,
	berjanji, menjanjikan, sumber, wawancara, keterangan, menerangkan, mengingatkan, menunjukkan, komentar, berkomentar, mengomentari, menduga, diduga, dugaan, dikabarkan, konon, mencuit, cuitan, mengunggah, unggahan, berbicara, mengeluh, khawatir, berharap, memprediksi, diprediksi, diperkirakan, memperkirakan, menyarankan, saran, mengusulkan,
	mendesak, menyimpulkan, meminta, mengenang, pesan, menyerukan, berseru, merasa, surat, memuji, mengkritik, kritik, mengutuk, bersaksi, kesaksian, mendengar, berteriak, teriak, mengisyaratkan, tertulis, dijuluki, merujuk, bersikeras, informasi, membicarakan
attribution none: melapor kepada, melapor ke, dengan kata lain, kata lain, sebuah kata, kata kata, kata benda, kata kunci, kata sandi
`
