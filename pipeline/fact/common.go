package fact

import "strings"

// commonWord reports folded words that are capitalised for another reason
// than being a personal or a brand name: sentence openers, titles, offices,
// institutions, places and peoples that have another name in each language.
func commonWord(w string) bool { return commonWords[w] }

var commonWords = wordSet(openers, titles, institutions, places, foreignOpeners, foreignCommon)

var (
	// englishCommon are the common words of English names, foreignWords those of
	// the other languages.
	englishCommon = wordSet(openers, titles, institutions, places)
	foreignWords  = wordSet(foreignOpeners, foreignCommon, foreignLone, sharedWords)
)

// sharedWords are English words of the lists above that French, Dutch or
// Indonesian write alike: they need not be English in a text of these languages.
const sharedWords = `minister senator parlement park museum club festival winter film commission service services force forces police place
institut union nation nations national international parti president general journal media moral public science sciences week project model plan radio
television final director van met al central social liberal championnat league stadium stadion centre internet`

func wordSet(lists ...string) map[string]bool {
	m := map[string]bool{}
	for _, l := range lists {
		for _, w := range strings.Fields(l) {
			m[fold(w)] = true
		}
	}
	return m
}

const openers = `a an the this that these those it its he she they we you i his her their our my your in on at by for from of to with
as and but or if so yet nor not no yes when where while who what why how which since after before during under over about
there here then now also still even just only both each every some many most more all any one two three four five six
seven eight nine ten first second third last next new old other another such than because although though however
meanwhile today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday january february march april
may june july august september october november december according let do does did is are was were be been has have had
will would can could should must might once until despite without within between among against speaking asked former
well like get got go see say said says being having us them him me ok oh dear hello hi welcome thank thanks
goodbye bye farewell congratulations sorry please`

const titles = `mr mrs ms miss dr doctor professor prof sir lord lady dame sergeant sgt captain capt major general gen colonel
lieutenant lt officer detective inspector constable president chairman chairwoman chair chief executive ceo cfo cto coo
minister prime secretary deputy vice senator sen congressman congresswoman representative rep governor gov mayor judge
justice attorney lawyer prosecutor ambassador king queen prince princess duke duchess pope bishop archbishop father
mother brother sister saint st reverend rev rabbi imam sheikh leader head director manager coach captain spokesman
spokeswoman spokesperson mp msp am ams mps mwp mwps commander commissioner chancellor baron baroness count`

const institutions = `supreme court high house houses commons lords senate congress parliament parliamentary assembly council
committee commission union united nations nation national international federal federation republic republican
republicans democrat democrats democratic labour labor conservative conservatives tory tories party green liberal
social security world bank trade organization organisation health defence defense foreign affairs home office ministry
department agency bureau investigation intelligence service services force forces air army navy military police royal
state states government university college school institute academy hospital church city county town village district
street road avenue square park river lake sea ocean bay beach island islands mount mountain mountains valley hill hills north
south east west northern southern eastern western northeast northwest southeast southwest central middle upper lower
great britain big grand coast airport station bridge building center centre tower hall museum library theatre theater stadium arena league cup
championship championships champions olympic olympics games open series team club association society foundation fund
group company corporation corp inc ltd plc co limited business times post news daily sunday morning journal press media
television tv radio channel network magazine award awards prize festival day week month year night season house white
black red blue green golden gold silver war civil revolution act bill law treaty agreement plan project programme
program conference summit forum meeting election elections referendum brexit vote campaign report study review survey
market markets stock exchange index street fire rescue coast guard border patrol customs authority board administration
environment education science technology research development energy space nuclear transport secretary treasury
constitution constitutional rights human women children christmas easter new year's cloud digital data online internet
web unit division department office public private hybrid artificial computing solutions systems partners partnership
premier division final finals semi grand prix formula tour race derby wing left right god bible internal external medical
weather drought monitor hurricane storm disaster prevention red cross judiciary desert corners plains prosecution
prison trades metropolitan cabinet opposition lifeguard natural advanced joint bad evil very is thank worker workers citizens mental sexual assault crime criminal grand jury trial amendment tax treasury budget`

const places = `america american americans africa african europe european europeans eu uk us usa un nato who england english
scotland scottish scots wales welsh ireland irish britain british london edinburgh brussels belgium belgian belgians
netherlands dutch holland hague antwerp ghent bruges france french paris lyon germany german germans berlin munich
cologne vienna austria austrian switzerland swiss geneva zurich italy italian rome milan florence venice turin naples
spain spanish madrid catalonia catalan barcelona portugal portuguese lisbon greece greek greeks athens turkey turkish
turks istanbul ankara cyprus cypriot russia russian russians moscow soviet ukraine ukrainian kyiv kiev crimea poland
polish warsaw czech prague hungary hungarian budapest romania romanian bulgaria bulgarian serbia serbian belgrade
kosovo croatia croatian slovenia macedonia macedonian albania albanian bosnia bosnian denmark danish copenhagen
norway norwegian sweden swedish stockholm finland finnish iceland estonia latvia lithuania china chinese beijing peking
taiwan taiwanese hong kong macau japan japanese tokyo korea korean koreans pyongyang seoul mongolia india indian
delhi pakistan pakistani afghanistan afghan kabul bangladesh nepal sri lanka indonesia indonesian jakarta malaysia
malaysian singapore thailand thai bangkok vietnam vietnamese cambodia laos myanmar burma philippines filipino australia
australian sydney zealand canada canadian quebec mexico mexican cuba cuban havana brazil brazilian argentina
argentine chile chilean peru colombia colombian venezuela venezuelan egypt egyptian cairo alexandria morocco moroccan algeria
algerian algiers tunisia tunisian libya libyan tripoli sudan sudanese ethiopia somalia kenya nigeria nigerian ghana
congo rwanda uganda zimbabwe israel israeli israelis jerusalem palestine palestinian palestinians gaza jordan
jordanian amman lebanon lebanese beirut syria syrian syrians damascus aleppo iraq iraqi baghdad basra mosul iran iranian
tehran saudi arabia arabian arab arabs riyadh mecca yemen yemeni houthi emirates emirati dubai qatar qatari doha kuwait
bahrain oman gulf persian muslim muslims islam islamic christian christians catholic protestant jewish jew jews
hindu buddhist asia asian pacific atlantic mediterranean arctic antarctic baltic balkan balkans caribbean latin
york jersey california texas florida washington carolina dakota virginia orleans dc kremlin pentagon vatican european`

// foreignOpeners start sentences in the other languages.
const foreignOpeners = `le la les un une des l d il elle ils elles ce cette ces son sa ses leur leurs nous vous je on qui que quand où
dans en au aux pour par sur sous avec sans après avant depuis selon mais et ou si non oui pas plus tout tous toute toutes
de het een hij zij ze wij we ik dit dat deze die zijn haar hun er hier daar toen nu ook nog maar als omdat hoewel volgens
in op aan bij voor van met zonder na tegen sinds om te niet geen ja nee wat wie waar hoe waarom is was
dia mereka kami kita saya ini itu para seorang sebuah pada di ke dari untuk dengan oleh dalam tanpa setelah sebelum sejak
merci bienvenue bonjour bonsoir cher chère chers félicitations beste geachte hallo welkom bedankt dank goedemorgen halo selamat terima kasih
menurut tetapi namun dan atau jika tidak bukan ya apa siapa mana bagaimana mengapa ketika saat karena meskipun`

// foreignCommon are the same kinds of words in French, Dutch and Indonesian:
// countries and institutions whose English name shares no word with them.
const foreignCommon = `états-unis états unis royaume uni grande bretagne pays galles bas corée nord sud est ouest maison blanche nations unies
union européenne conseil ministre première ministre président assemblée nationale cour suprême parti guerre mondiale
coupe monde ligue champions université école saint sainte haye nouvelle zélande côte afrique amérique angleterre écosse irlande
allemagne espagne suisse turquie russie chine japon
verenigde staten koninkrijk naties europese unie noord zuid oost west korea den haag witte huis hooggerechtshof hoge raad
minister-president eerste tweede wereldoorlog kamer partij groot brittannië groot-brittannië nieuw zeeland rode kruis zee
amerika serikat uni eropa inggris raya kerajaan bersatu perserikatan bangsa korea utara selatan gedung putih mahkamah agung
majelis umum perdana menteri partai buruh komite dewan badan palang merah perang dunia presiden kota laut samudra samudera
gunung berapi rumah sakit sekolah universitas barat timur tenggara daya tiongkok jepang jerman perancis prancis spanyol
belanda swiss yunani mesir arab saudi anggota parlemen rakyat masyarakat tuan nyonya bapak ibu pulau pantai bandar udara
anda kalian dolar rupiah meksiko skotlandia irlandia makedonia rusia turki mesir pemerintah besar senator
britse amerikaanse engels spanje franse duitse russische nederlandse blancs noirs sénateur hakim jaksa agung kepala polisi kementerian departemen yayasan pusat kantor`

// commonEndings are derivational endings of translatable words rather than of
// names, in the languages of Latin script read here.
var commonEndings = []string{
	"tion", "tions", "ment", "ments", "ity", "ities", "ary", "ance", "ence", "ness", "ship", "ing", "ings", "ism",
	"ists", "ional", "ology", "ers", "ors", "ise", "ique", "iques", "heid", "schap", "lijk", "lijke", "ingen", "isasi",
}

// translatable reports words that a faithful translation may replace.
func translatable(w string) bool {
	if commonWord(w) {
		return true
	}
	for _, e := range commonEndings {
		if len(w) >= len(e)+3 && strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// adjectivalEndings are those of peoples, languages and beliefs, by language:
// écossaise, Boliviaanse, Europees. They are translated.
var adjectivalEndings = map[string][]string{
	"fr": {"ais", "aise", "aises", "ien", "iens", "ienne", "iennes", "ains", "aine", "aines", "ois", "oise", "oises", "iste", "istes", "isme", "aire", "aires", "ique", "iques", "eur", "eurs", "ate", "ates", "eens", "een"},
	"nl": {"aan", "aanse", "aans", "anen", "ees", "ese", "ezen", "isch", "ische", "iers", "ierse", "enaar", "enaren", "isten", "ist", "isme", "eerd", "eerde", "elijk", "elijke", "iteit", "atie", "aten", "aat", "ers", "se", "naars"},
	"id": {"isme", "isasi", "asi", "itas", "nya", "wan", "is"},
}

// indonesianCircumfix are the prefixes that make nouns with the ending -an.
var indonesianCircumfix = []string{"ke", "pe", "per", "se"}

// englishEnding marks the languages in which -ers, -ors and -ing end no common word.
var englishEnding = map[string]bool{"id": true, "fr": true}

// translatableIn is translatable for a word of a text in lang.
func translatableIn(w, lang string) bool {
	if englishEnding[lang] && (strings.HasSuffix(w, "ers") || strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "ors")) && !commonWord(w) {
		return foreignLoneWords[w] // Reuters, Boeing: no ending of this language
	}
	if translatable(w) || lang != "en" && foreignLoneWords[w] {
		return true
	}
	for _, e := range adjectivalEndings[lang] {
		if len(w) >= len(e)+3 && strings.HasSuffix(w, e) {
			return true
		}
	}
	if lang == "id" && len(w) >= 7 && strings.HasSuffix(w, "an") {
		for _, p := range indonesianCircumfix {
			if strings.HasPrefix(w, p) {
				return true
			}
		}
	}
	return false
}

var foreignLoneWords = wordSet(foreignLone)
