package adequacy

// anchorWords are concepts that news texts of every subject name and that a
// translator renders with one of few words: months, weekdays, numbers, and
// common words of reporting. A line is one concept: its words in English,
// French, Dutch, Indonesian and Arabic, without accents, separated by |; a
// trailing * stands for any ending. Words with a second, unlike meaning are
// left out. They are evidence for the order of answers, nothing else.
const anchorWords = `
january|janvier|januari|januari|يناير
february|fevrier|februari|februari|فبراير
march|mars|maart|maret|مارس
april|avril|april|april|أبريل ابريل إبريل
may|mai|mei|mei|مايو
june|juin|juni|juni|يونيو
july|juillet|juli|juli|يوليو
august|aout|augustus|agustus|أغسطس
september|septembre|september|september|سبتمبر
october|octobre|oktober|oktober|أكتوبر اكتوبر
november|novembre|november|november|نوفمبر
december|decemb*|december|desember|ديسمبر
monday|lundi|maandag*|senin|الاثنين الإثنين
tuesday|mardi|dinsdag*|selasa|الثلاثاء
wednesday|mercredi|woensdag*|rabu|الأربعاء الاربعاء
thursday|jeudi|donderdag*|kamis|الخميس
friday|vendredi|vrijdag*|jumat|الجمعة
saturday|samedi|zaterdag*|sabtu|السبت
sunday|dimanche|zondag*|minggu|الأحد
two second twice|deux deuxieme second*|twee* tweede|dua kedua|اثنان اثنين ثاني* ثانٍ مرتين
three third|trois*|drie derde|tiga ketiga|ثلاثة ثلاث الثالث*
four fourth|quatre quatrieme|vier vierde|empat keempat|أربعة أربع الرابع*
five fifth|cinq cinquieme|vijf vijfde|lima kelima|خمسة خمس الخامس*
six sixth|six sixieme|zes zesde|enam keenam|ستة ست السادس*
seven seventh|sept septieme|zeven zevende|tujuh ketujuh|سبعة سبع السابع*
eight eighth|huit huitieme|acht achtste|delapan kedelapan|ثمانية ثماني الثامن*
nine ninth|neuf neuvieme|negen negende|sembilan kesembilan|تسعة تسع التاسع*
ten tenth|dix dixieme|tien tiende|sepuluh kesepuluh|عشرة عشر العاشر*
million*|million*|miljoen*|juta*|مليون* ملايين
billion*|milliard*|miljard*|miliar*|مليار*
percent cent|cent|procent*|persen|المائة المئة بالمئة بالمائة
year years|an ans annee*|jaar jaren|tahun*|عام* سنة سنوات أعوام
month months|mois|maand*|bulan*|شهر* أشهر شهور
week weeks|semaine*|week weken|minggu pekan|أسبوع* أسابيع
day days|jour* journee*|dag dagen|hari|يوم* أيام
said says say told|dit dire declare* affirme* indique* explique*|zei zegt zeggen aldus vertelde verklaarde|kata mengatakan ujar tutur|قال قالت وقال وقالت صرح يقول أضاف وأضاف
police*|polic*|politie*|polisi*|شرطة
president*|president*|president*|presiden*|رئيس*
minister* ministry|ministre* ministere*|minister* ministerie|menteri kementerian|وزير* وزارة وزراء
government*|gouvernement*|regering* overheid|pemerintah*|حكومة حكومي*
company companies firm*|entreprise* societe* compagnie*|bedrijf* bedrijven|perusahaan*|شركة شركات
country countries nation*|pays nation*|land landen natie|negara*|دولة دول بلد* بلاد
city cities town*|ville*|stad* steden|kota*|مدينة مدن
court* judge*|tribunal* cour juge*|rechtbank* rechter* hof|pengadilan hakim|محكمة قاضي* القضاة
war wars|guerre*|oorlog*|perang|حرب حروب
child* boy girl kid kids|enfant* garcon* fille*|kind* jongen* meisje*|anak*|طفل* أطفال صبي فتاة
woman women wife|femme*|vrouw*|wanita perempuan istri|امرأة نساء سيدة زوجة*
man men|homme*|man mannen|pria lelaki|رجل* رجال
people person|personne* gens peuple|mensen persoon personen|orang*|شخص* أشخاص ناس
money dollar* pound*|argent dollar* livre*|geld dollar* pond*|uang dolar pound|مال أموال دولار* جنيه
water sea|eau mer|water zee|air laut|مياه ماء بحر
school* student* universit*|ecole* etudiant* universit* eleve*|school* student* universiteit* scholen|sekolah* mahasiswa universitas siswa|مدرسة مدارس طالب طلاب جامعة
game* match*|match* jeu*|wedstrijd* spel*|pertandingan permainan|مباراة مباريات لعبة
team* player*|equipe* joueur*|team* ploeg* speler*|tim pemain|فريق* لاعب*
win* won victor*|gagn* victoire* remport*|won winn* gewonnen overwinning*|menang kemenangan memenangkan|فاز* فوز*
hospital* doctor*|hopita* medecin*|ziekenhui* arts*|rumahsakit dokter*|مستشفى طبيب أطباء
death* dead died kill*|mort* mourir deces decede* tue tues|dood* dode* overleden gedood*|tewas kematian meninggal membunuh|وفاة موت مقتل قتل*
home house*|maison*|huis huizen|rumah*|منزل* بيت منازل
family father mother son daughter|famille* pere mere fils|familie* gezin* vader* moeder* zoon dochter|keluarga* ayah ibu putra putri|عائلة* أسرة والد* ابن* أم
market* price*|marche* prix|markt* prijs* prijzen|pasar* harga*|سوق أسواق سعر أسعار
attack*|attaqu*|aanval* aangevallen|serang* menyerang|هجوم* هجمات
law* legal*|loi* legal*|wet* wettelijk*|hukum undang*|قانون*
party parties|parti*|partij*|partai|حزب*
new|nouve*|nieuw*|baru|جديد*
not n't never|pas jamais|niet nooit|tidak bukan belum|لا لم لن ليس ليست
but however|mais cependant|maar echter|tapi tetapi namun|لكن ولكن
because|car parce|omdat want|karena|لأن بسبب
i me my|je j me mon ma mes|ik mij mijn|saya aku|أنا إنني إني لدي
we our us|nous notre nos|we wij onze ons|kami kita|نحن لدينا إننا
he his him|il lui|hij hem|dia ia|هو
she her|elle|zij|dia ia|هي
world|monde mondial*|wereld*|dunia|عالم*
good best better|bon* meilleur* mieux|goed* beter best|baik terbaik|جيد* أفضل
big great large*|grand*|groot* grote*|besar*|كبير* عظيم* أكبر
first|premier* premiere*|eerst*|pertama|أول أولى
last past|dernier* derniere* passe*|laatst* afgelopen vorig*|terakhir lalu|ماضي* أخير* آخر
only|seulement seul*|alleen slechts enige|hanya|فقط
after|apres|na nadat|setelah|بعد بعدما
before|avant|voor voordat|sebelum|قبل
film* movie*|film*|film*|film*|فيلم أفلام
car cars vehicle*|voiture* vehicul*|auto* voertuig*|mobil kendaraan|سيارة سيارات مركبة
`
