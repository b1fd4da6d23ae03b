package fact

// Institutions have a name of common nouns, which a translation replaces by the
// one in use in English: Ondernemingskamer and Enterprise Chamber, Otoritas Jasa
// Keuangan and Financial Services Authority share no word. What tells such a
// name is its head noun. The lists hold the head nouns for courts, authorities,
// parliaments, parties, schools and their like, from general knowledge of the
// languages.
var institutionHeads = map[string]map[string]bool{
	"en": wordSet(`court courts chamber tribunal ministry department agency bureau authority council office bank party university college academy school
commission committee board administration directorate inspectorate institute institution service services assembly parliament senate congress house
federation confederation association union society foundation fund organisation organization corporation prosecution ombudsman treasury exchequer
police force guard registry regulator league alliance front movement centre center hospital museum library company chancellery secretariat auditors audit`),
	"fr": wordSet(`cour tribunal chambre ministere departement agence bureau autorite conseil office banque parti universite ecole academie commission comite
administration direction inspection institut institution service services assemblee parlement senat congres federation confederation association union
societe fondation fonds organisation caisse parquet prefecture rectorat regie syndicat haute haut centre hopital musee bibliotheque secretariat chancellerie tresor gendarmerie police`),
	"nl": wordSet(`rechtbank hof kamer raad ministerie departement agentschap bureau autoriteit bank partij universiteit hogeschool school academie commissie comite
bestuur directie inspectie instituut instelling dienst vergadering parlement senaat congres federatie bond vereniging unie stichting fonds
organisatie waakhond parket college toezichthouder politie centrum ziekenhuis museum bibliotheek griffie kanselarij`),
	"id": wordSet(`mahkamah pengadilan kejaksaan kementerian departemen badan lembaga dewan komisi komite kantor bank partai universitas institut sekolah akademi
otoritas direktorat inspektorat dinas balai majelis parlemen senat kongres federasi asosiasi ikatan persatuan serikat yayasan organisasi perusahaan
kepolisian pusat biro panitia ombudsman sekretariat perhimpunan satuan rumah museum perpustakaan`),
	"ar": wordSet(`محكمة غرفة وزارة دائرة وكالة مكتب هيئة سلطة مجلس بنك مصرف حزب جامعة كلية مدرسة أكاديمية لجنة إدارة مديرية مفتشية معهد مؤسسة جهاز ديوان
مصلحة برلمان مجمع كونغرس اتحاد نقابة جمعية رابطة صندوق منظمة شركة نيابة شرطة مركز مستشفى متحف مكتبة أمانة مفوضية خزانة`),
}

// dutchHeads end the Dutch names that are written as one word.
var dutchHeads = []string{
	"kamer", "raad", "rechtbank", "gerechtshof", "hof", "dienst", "bank", "bureau", "commissie", "partij", "inspectie", "ministerie", "autoriteit",
	"instituut", "fonds", "bond", "vereniging", "parket", "universiteit", "school", "college", "agentschap", "bestuur", "waakhond", "federatie", "stichting", "politie",
}
