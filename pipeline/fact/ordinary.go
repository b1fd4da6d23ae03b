package fact

import "strings"

// The lists below are closed classes of English, or the words with which news
// sentences commonly open; they were written from general knowledge of the
// language, not collected from any text.

var (
	closedWords   = wordSet(closedClass)
	openerWords   = wordSet(closedClass, openers, moreOpeners)
	titleWords    = wordSet(titles)
	placeWords    = wordSet(places)
	placeOpeners  = wordSet("north south east west northern southern eastern western central new")
	namedBodies   = wordSet(bodies)
	ordinaryWords = wordSet(openers, moreOpeners, ordinary)
	placeForms    = buildPlaceForms()
)

// closedClass are the words that never make a name by themselves, wherever
// they stand. May and Will are missing because they do.
const closedClass = `a an the this that these those it its he she they we you i his her their our my your in on at by for from
of to with as and but or if so yet nor not no when where while who what why how which since after before during under over
about into onto upon than is are was were be been being has have had do does did would can could should must might them him me
us s t re ve ll d m o`

const moreOpeners = `there besides instead nearly almost around earlier later recently currently previously finally overall
however moreover furthermore additionally also meanwhile nevertheless nonetheless therefore thus hence otherwise indeed
perhaps maybe still already again soon once twice throughout across along amid beyond beside below above behind near off out
up down back away ahead apart thanks due following including based given using being having making taking looking
working asked citing adding saying according regarding concerning excluding unlike like whether whoever whatever
whenever wherever whose whom neither either none nobody nothing everyone everybody everything someone somebody something anyone
anybody anything several few less least much enough half part plenty various numerous certain similar same different
early late long short high low full recent current previous initial final earliest latest further additional
ahead ex pro anti non co pre post mid`

// bodies are institutions and movements that tell one story from another: at
// the start of a sentence they are names all the same.
const bodies = `republican republicans democrat democrats democratic labour labor conservative conservatives tory tories
liberal liberals congress senate commons lords brexit christmas easter vatican kremlin pentagon olympic olympics bible`

// ordinary are common nouns, adjectives and verbs of news that open sentences.
// Plurals and possessives are found from the singular.
const ordinary = `police officer government company firm business industry market shares stock price cost sale profit loss
revenue income earning trade bank investor investment fund economy economic growth inflation rate tax budget debt money cash
dollar currency worker employee employer job staff union strike wage pay pension minister ministry president official authority
lawmaker politician parliament lawyer court judge trial case charge law rule bill act ban order decision ruling
prosecutor suspect victim witness attacker gunman driver passenger pilot crew soldier troop army navy military force war
battle attack bomb bombing blast explosion fire flame smoke flood storm wind rain snow heat weather climate earthquake water sea
river lake island beach coast mountain forest land ground road street bridge train rail bus car truck vehicle plane
flight airport ship boat ferry port traffic transport crash accident collision crime murder theft robbery violence
death injury body blood health hospital doctor nurse patient disease virus vaccine drug medicine cancer treatment
school university college student pupil teacher professor parent child children kid boy girl man men woman women
person people family families father mother son daughter brother sister husband wife friend neighbour neighbor resident citizen
local villager farmer fisherman community public crowd protest protester demonstrator activist campaigner supporter critic
opponent rebel militant refugee migrant immigrant opposition party leader member candidate voter vote
election poll referendum campaign debate talk meeting summit conference deal agreement treaty accord plan
proposal project programme program policy reform change move step measure effort attempt bid offer option
sanction tariff export import import goods product production output supply demand consumer customer client user
buyer seller owner manager director executive chief boss chairman founder partner shareholder analyst
economist expert scientist researcher research study report survey review data figure number total average
result finding evidence fact information news media press newspaper journalist reporter
broadcaster television radio film movie actor actress singer musician music band album song show
series season episode book author writer artist art museum gallery exhibition theatre theater award prize festival
game match team club player coach manager fan goal score point win victory defeat draw title cup league
race champion championship tournament stadium sport football rugby tennis cricket golf
technology tech software hardware computer internet online website site app phone device service network server
system cloud digital artificial intelligence machine robot chip energy power oil gas coal nuclear solar electricity
fuel carbon emission pollution environment space rocket satellite mission planet moon sun earth star
food restaurant shop store retailer supermarket hotel tourist tourism travel traveller visitor guest building house home
apartment room office factory plant warehouse centre center construction property rent housing city town village region
district province state country nation world area zone border capital north south east west northern southern
eastern western central international national federal global foreign domestic regional
private civil social political legal financial commercial criminal medical
official major minor key main top senior junior young old older younger big small large great little strong weak heavy light
hot cold warm dry wet dark black white red blue green good better best bad worse worst poor rich free open closed clear
hard easy difficult possible likely unlikely available necessary important serious special general
common popular famous successful safe dangerous
aid help support relief rescue rescuer emergency disaster crisis conflict peace ceasefire truce security safety defence
defense intelligence spy prison prisoner inmate jail detainee hostage
animal dog cat horse bird fish cow pig tree plant
time day week month year decade century hour minute morning afternoon evening night weekend summer winter spring autumn
history past future date age life living birth
question answer problem issue concern fear worry hope doubt risk threat danger warning
reason cause effect impact consequence response reaction comment statement speech letter message email
word name term line list group unit division department branch arm section committee council
commission board agency organisation organization association institute foundation charity church mosque temple
priest faith religion religious god image photo picture video footage camera map
sector position role post share stake value volume level size length weight distance speed temperature
quarter period phase stage process procedure test trial check inspection audit inquiry investigation investigator detective
source spokesman spokeswoman spokesperson delegate envoy diplomat ambassador embassy
both half part most many some all none other others another such two three
think believe know see get make take give come go look find keep let put tell ask try turn call use work want need feel
leave show mean begin start stop end run hold bring write sit stand lose pay meet include continue set learn
lead understand watch follow create speak read allow add spend grow walk offer remember consider appear
buy wait serve die send expect build stay fall cut reach kill remain raise pass sell require report decide pull
imagine please sorry yeah thank thanks hello welcome`

// firmEndings are derivations that names do not have; looseEndings are those
// of Boeing, Ahmed, Kelly and Rogers as well.
var (
	firmEndings = []string{
		"tion", "tions", "sion", "sions", "ment", "ments", "ness", "ity", "ities", "ship", "ships", "ance", "ence",
		"ology", "ists", "ally", "ously", "edly", "ingly", "ively", "fully", "ible", "able", "ical", "ional", "ism", "ures",
	}
	looseEndings = []string{"ing", "ings", "ed", "ly", "ers", "ors"}
)

func hasEnding(w string, endings []string) bool {
	for _, e := range endings {
		if len(w) >= len(e)+3 && strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// ordinaryWord reports a word that at the start of a sentence is no name as
// far as one can tell.
func ordinaryWord(w string) bool {
	if namedBodies[w] {
		return false
	}
	if ordinaryWords[w] || ordinaryWords[strings.TrimSuffix(w, "s")] || ordinaryWords[strings.TrimSuffix(w, "es")] {
		return true
	}
	if s, ok := strings.CutSuffix(w, "ies"); ok && ordinaryWords[s+"y"] {
		return true
	}
	return hasEnding(w, firmEndings)
}

// crudeStem cuts one English ending, for comparison only.
func crudeStem(w string) string {
	for _, e := range []string{"ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ions", "ion", "ers", "er", "ors", "or", "ed", "es", "ly", "s", "e", "y"} {
		if rest, ok := strings.CutSuffix(w, e); ok && len(rest) >= 3 {
			w = rest
			break
		}
	}
	if n := len(w); n > 4 && w[n-1] == w[n-2] {
		w = w[:n-1] // "cutt(ing)" and "cut"
	}
	return w
}

// placeLists gives the forms of one place a line: the country, its people, its
// adjective, its short names. A city is no form of its country.
const placeLists = `united states|us|usa|america|american
united kingdom|uk|britain|british|briton|great britain
european union|eu
united nations|un
europe|european
africa|african
asia|asian
england|english
scotland|scottish|scot
wales|welsh
ireland|irish
belgium|belgian
netherlands|dutch|holland
france|french
germany|german
austria|austrian
switzerland|swiss
italy|italian
spain|spanish|spaniard
catalonia|catalan
portugal|portuguese
greece|greek
turkey|turkish|turk|turkiye
cyprus|cypriot
russia|russian
ukraine|ukrainian
kyiv|kiev
poland|polish|pole
czech|czechia
slovakia|slovak
hungary|hungarian
romania|romanian
bulgaria|bulgarian
serbia|serbian|serb
kosovo|kosovar
croatia|croatian|croat
slovenia|slovenian|slovene
macedonia|macedonian
albania|albanian
bosnia|bosnian
denmark|danish|dane
norway|norwegian
sweden|swedish|swede
finland|finnish|finn
iceland|icelandic
estonia|estonian
latvia|latvian
lithuania|lithuanian
belarus|belarusian
georgia|georgian
armenia|armenian
azerbaijan|azerbaijani
kazakhstan|kazakh
china|chinese
beijing|peking
taiwan|taiwanese
japan|japanese
korea|korean
mongolia|mongolian
india|indian
pakistan|pakistani
afghanistan|afghan
bangladesh|bangladeshi
nepal|nepali|nepalese
indonesia|indonesian
malaysia|malaysian
singapore|singaporean
thailand|thai
vietnam|vietnamese
cambodia|cambodian
myanmar|burma|burmese
philippines|filipino|philippine
australia|australian
canada|canadian
mexico|mexican
cuba|cuban
brazil|brazilian
argentina|argentine|argentinian
chile|chilean
peru|peruvian
colombia|colombian
venezuela|venezuelan
egypt|egyptian
morocco|moroccan
algeria|algerian
tunisia|tunisian
libya|libyan
sudan|sudanese
ethiopia|ethiopian
somalia|somali
kenya|kenyan
nigeria|nigerian
ghana|ghanaian
congo|congolese
rwanda|rwandan
uganda|ugandan
zimbabwe|zimbabwean
israel|israeli
palestine|palestinian
jordan|jordanian
lebanon|lebanese
syria|syrian
iraq|iraqi
iran|iranian
saudi|saudi arabia
yemen|yemeni
emirates|emirati
qatar|qatari
kuwait|kuwaiti
bahrain|bahraini
oman|omani
arab|arabian
islam|islamic|muslim
christian|christianity
jew|jewish`

// buildPlaceForms numbers the places from 1 and adds the plurals.
func buildPlaceForms() map[string]int {
	m := map[string]int{}
	for i, line := range strings.Split(placeLists, "\n") {
		for _, f := range strings.Split(line, "|") {
			m[f] = i + 1
			if len(f) > 3 {
				m[f+"s"] = i + 1
			}
		}
	}
	return m
}
