package llmtest

import "strings"

// The tables are "word=english" pairs; "_" stands for a space, "-" as the
// English drops the word. Small on purpose: function words carry the sentence,
// numbers, dates and negations must be right, the rest becomes filler.

const frenchWords = `le=the la=the les=the un=a une=a des=of_the du=of_the de=of d=of l=the au=to_the aux=to_the à=to en=in dans=in sur=on
sous=under avec=with sans=without pour=for par=by vers=towards chez=at entre=between contre=against depuis=since pendant=during
après=after avant=before selon=according_to et=and ou=or où=where mais=but donc=so car=because que=that qu=that qui=who dont=whose
si=if comme=as quand=when lorsque=when lorsqu=when puisque=since puisqu=since ce=this cet=this cette=this ces=these cela=this il=he elle=she on=they
ils=they elles=they nous=we vous=you je=I j=I se=itself s=itself me=me m=me te=you son=his sa=his ses=its leur=their leurs=their notre=our nos=our
votre=your mon=my ma=my mes=my est=is sont=are était=was étaient=were être=be été=been a=has ont=have avait=had avoir=have
sera=will_be seront=will_be va=will vont=will peut=can doit=must ne=- n=- pas=not non=not jamais=never aucun=no aucune=no rien=nothing
plus=more moins=less très=very aussi=also encore=still déjà=already ainsi=thus tout=all toute=all tous=all toutes=all chaque=each
même=same autre=other autres=other alors=then quant=as_for jusqu=until jusque=until y=there a-t-il=he_has a-t-elle=she_has
président=president ministre=minister gouvernement=government entreprise=company entreprises=companies groupe=group pays=country
monde=world ville=city année=year années=years an=year ans=years mois=month semaine=week semaines=weeks jour=day jours=days heure=hour heures=hours
selon=according_to dit=said déclaré=declared annoncé=announced marché=market nouveau=new nouvelle=new nouveaux=new nouvelles=new grand=great grande=great
hier=yesterday demain=tomorrow aujourd'hui=today activité=activity direction=management technologie=technology croissance=growth
million=million millions=million milliard=billion milliards=billion billion=trillion billions=trillion mille=thousand milliers=thousands cent=hundred cents=hundred
dizaine=about_ten dizaines=dozens douzaine=dozen centaine=about_a_hundred centaines=hundreds moitié=half premier=first première=first deuxième=second second=second seconde=second
troisième=third quatrième=fourth cinquième=fifth euros=euros euro=euro dollars=dollars dollar=dollar pourcent=percent
pour_cent=percent parce_que=because tandis_que=while afin_de=in_order_to alors_que=while premier_ministre=prime_minister`

const dutchWords = `de=the het=the een=a één=one van=of in=in op=on met=with voor=for door=by aan=to bij=at uit=from over=about naar=to
tot=until tegen=against na=after tussen=between sinds=since tijdens=during zonder=without onder=under volgens=according_to om=in_order te=to en=and of=or
maar=but want=because omdat=because dat=that die=that dit=this deze=these wie=who wat=what waar=where als=if dan=than toen=when terwijl=while
hij=he zij=she ze=they hun=their zijn=are haar=her wij=we we=we jij=you u=you ik=I er=there is=is was=was waren=were worden=be wordt=is werd=was werden=were
heeft=has hebben=have had=had hadden=had zal=will zullen=will zou=would zouden=would kan=can kunnen=can moet=must moeten=must wil=wants willen=want
gaat=goes gaan=go niet=not geen=no nooit=never niets=nothing ook=also nog=still al=already meer=more minder=less zeer=very veel=much
alle=all elke=each elk=each andere=other zo=so onze=our ons=us hem=him daarnaast=besides daarom=therefore echter=however vooral=mainly naast=besides
bedrijf=company bedrijven=companies land=country wereld=world stad=city jaar=year jaren=years maand=month maanden=months week=week weken=weeks dag=day dagen=days uur=hour
president=president minister=minister regering=government groep=group zei=said zegt=says nieuwe=new nieuw=new grote=great groot=great markt=market
gisteren=yesterday morgen=tomorrow vandaag=today groei=growth diensten=services leiding=leadership overname=takeover
miljoen=million miljoenen=millions miljard=billion miljarden=billions biljoen=trillion duizend=thousand duizenden=thousands honderd=hundred honderden=hundreds
tientallen=dozens dozijn=dozen helft=half eerste=first tweede=second derde=third vierde=fourth vijfde=fifth procent=percent
euro=euros dollar=dollars per_direct=with_immediate_effect onder_meer=among_others`

const indonesianWords = `yang=which dan=and di=in ke=to dari=from pada=on untuk=for dengan=with oleh=by dalam=in sebagai=as adalah=is ini=this itu=that
akan=will telah=has sudah=already sedang=is belum=not_yet tidak=not bukan=not tak=not jangan=not tanpa=without atau=or tetapi=but tapi=but namun=however
karena=because jika=if kalau=if bila=when ketika=when saat=when setelah=after sebelum=before selama=during sejak=since hingga=until sampai=until
antara=between terhadap=towards tentang=about menurut=according_to bahwa=that juga=also masih=still hanya=only lebih=more kurang=less sangat=very
para=the sebuah=a seorang=a suatu=a salah=wrong ia=he dia=he mereka=they kami=we kita=we saya=I anda=you semua=all setiap=each lain=other lainnya=others
dapat=can bisa=can harus=must ada=there_is menjadi=becomes seperti=like serta=and agar=so_that maka=then sementara=while meskipun=although meski=although
tersebut=the_said secara=in_a_manner per=per kata=said mengatakan=said katanya=he_said tambah=added ujar=said kepada=to atas=on bawah=under
perusahaan=company pemerintah=government presiden=president menteri=minister negara=country dunia=world kota=city orang=people kelompok=group
tahun=year bulan=month minggu=week pekan=week hari=day jam=hour kemarin=yesterday besok=tomorrow baru=new besar=great unit=unit bisnis=business
pasar=market langkah=step divisi=division publik=public saham=shares lalu=last pertumbuhan=growth layanan=services
juta=million miliar=billion milyar=billion triliun=trillion ribu=thousand ratus=hundred jutaan=millions ribuan=thousands ratusan=hundreds puluhan=dozens lusin=dozen
setengah=half pertama=first kedua=both ketiga=third keempat=fourth kelima=fifth persen=percent rupiah=rupiah dolar=dollars euro=euros
dolar_as=US_dollars salah_satu=one_of tidak_ada=there_is_no di_bawah=under di_atas=above`

const arabicWords = `في=in من=from إلى=to الى=to على=on عن=about مع=with بعد=after قبل=before بين=between خلال=during منذ=since حتى=until عند=at لدى=at
أن=that ان=that إن=that أنه=that_it أنها=that_it الذي=which التي=which الذين=who هذا=this هذه=this ذلك=that تلك=that هو=he هي=she هم=they نحن=we أنا=I
كان=was كانت=was يكون=is تكون=is قد=has لقد=has سوف=will كما=as ثم=then أو=or أم=or لكن=but ولكن=but بل=but إذا=if لو=if حيث=where بينما=while
لا=not لم=not لن=not ليس=not ليست=not غير=not بدون=without دون=without كل=all جميع=all بعض=some أي=any أكثر=more أقل=less جدا=very أيضا=also أيضًا=also
فقط=only عبر=through ضد=against حول=about نحو=towards تحت=under فوق=above له=his لها=its لهم=their به=with_it بها=with_it فيه=in_it فيها=in_it منها=of_it عليه=on_it
قال=said قالت=said وقال=and_said وأضاف=and_added أضاف=added أعلن=announced أعلنت=announced وفقا=according وفقًا=according بسبب=because_of
شركة=company الشركة=the_company رئيس=head الرئيس=the_president حكومة=government الحكومة=the_government دولة=country العالم=the_world مدينة=city
عام=year العام=the_year سنة=year سنوات=years شهر=month أشهر=months أسبوع=week الأسبوع=the_week أسابيع=weeks يوم=day أيام=days ساعة=hour اليوم=today أمس=yesterday غدا=tomorrow
وحدة=unit مجموعة=group سوق=market السوق=the_market جديد=new جديدة=new كبير=great كبيرة=great الماضي=last المقبل=next
مليون=million ملايين=million مليار=billion مليارات=billion بليون=billion تريليون=trillion ترليون=trillion ألف=thousand الف=thousand آلاف=thousand الآلاف=thousands
مئة=hundred مائة=hundred مئات=hundreds عشرات=dozens العشرات=dozens نصف=half
مليونين=two_million مليونان=two_million مليوني=two_million مليارين=two_billion ملياران=two_billion ملياري=two_billion ألفين=two_thousand ألفي=two_thousand مئتين=two_hundred مائتين=two_hundred مئتي=two_hundred مائتي=two_hundred
عامين=two_years سنتين=two_years شهرين=two_months أسبوعين=two_weeks يومين=two_days ساعتين=two_hours مرتين=twice
أول=first الأول=the_first الأولى=the_first ثاني=second الثاني=the_second الثانية=the_second ثالث=third الثالث=the_third الثالثة=the_third
واحد=one واحدة=one اثنين=two اثنان=two اثنتين=two ثلاث=three ثلاثة=three أربع=four أربعة=four خمس=five خمسة=five ست=six ستة=six سبع=seven سبعة=seven ثمان=eight ثماني=eight ثمانية=eight تسع=nine تسعة=nine عشرة=ten عشر=ten
عشرون=twenty عشرين=twenty ثلاثون=thirty ثلاثين=thirty أربعون=forty أربعين=forty خمسون=fifty خمسين=fifty ستون=sixty ستين=sixty سبعون=seventy سبعين=seventy ثمانون=eighty ثمانين=eighty تسعون=ninety تسعين=ninety
أحد_عشر=eleven إحدى_عشرة=eleven اثني_عشر=twelve اثنا_عشر=twelve اثنتي_عشرة=twelve
دولار=dollars دولارات=dollars يورو=euros جنيه=pounds ريال=riyals درهم=dirhams دينار=dinars
في_المائة=percent في_المئة=percent بالمائة=percent بالمئة=percent`

// Month and weekday names are proper nouns in English: they are kept apart.
const frenchCalendar = `janvier=January février=February mars=March avril=April mai=May juin=June juillet=July août=August septembre=September octobre=October novembre=November décembre=December
lundi=Monday mardi=Tuesday mercredi=Wednesday jeudi=Thursday vendredi=Friday samedi=Saturday dimanche=Sunday`

const dutchCalendar = `januari=January februari=February maart=March april=April mei=May juni=June juli=July augustus=August september=September oktober=October november=November december=December
maandag=Monday dinsdag=Tuesday woensdag=Wednesday donderdag=Thursday vrijdag=Friday zaterdag=Saturday zondag=Sunday`

const indonesianCalendar = `januari=January februari=February maret=March april=April mei=May juni=June juli=July agustus=August september=September oktober=October november=November desember=December
senin=Monday selasa=Tuesday rabu=Wednesday kamis=Thursday jumat=Friday jum'at=Friday sabtu=Saturday`

const arabicCalendar = `يناير=January فبراير=February مارس=March أبريل=April ابريل=April إبريل=April مايو=May يونيو=June يونيه=June يوليو=July يوليه=July أغسطس=August اغسطس=August سبتمبر=September أكتوبر=October اكتوبر=October نوفمبر=November ديسمبر=December
كانون_الثاني=January شباط=February آذار=March نيسان=April أيار=May حزيران=June تموز=July آب=August أيلول=September تشرين_الأول=October تشرين_الثاني=November كانون_الأول=December
جانفي=January فيفري=February أفريل=April جوان=June جويلية=July
الاثنين=Monday الإثنين=Monday الثلاثاء=Tuesday الأربعاء=Wednesday الخميس=Thursday الجمعة=Friday السبت=Saturday الأحد=Sunday`

// pairs reads a table; keys of several words are joined by one space.
func pairs(table string) map[string]string {
	out := map[string]string{}
	for _, p := range strings.Fields(table) {
		from, to, ok := strings.Cut(p, "=")
		if !ok {
			continue
		}
		to = strings.ReplaceAll(to, "_", " ")
		if to == "-" {
			to = ""
		}
		out[strings.ReplaceAll(from, "_", " ")] = to
	}
	return out
}

// language is what the gloss knows of one source language.
type language struct {
	words    map[string]string // lower case, apostrophes straight
	calendar map[string]string
	// calendarCase: month and weekday names are written with a capital.
	calendarCase bool
	commaDecimal bool // 3,5 is three and a half
	spaceGroups  bool // 10 000 is one number
}

var languages = map[string]language{
	"fr": {words: withNumbers(pairs(frenchWords), frenchNumbers()), calendar: pairs(frenchCalendar), commaDecimal: true, spaceGroups: true},
	"nl": {words: withNumbers(pairs(dutchWords), dutchNumbers()), calendar: pairs(dutchCalendar), commaDecimal: true},
	"id": {words: withNumbers(pairs(indonesianWords), indonesianNumbers()), calendar: pairs(indonesianCalendar), calendarCase: true, commaDecimal: true},
	"ar": {words: withNumbers(pairs(arabicWords), arabicNumbers()), calendar: pairs(arabicCalendar)},
}

// withNumbers adds number words; the hand-written table wins.
func withNumbers(table, numbers map[string]string) map[string]string {
	for k, v := range numbers {
		if _, ok := table[k]; !ok {
			table[k] = v
		}
	}
	return table
}

// setOf makes a set of space-separated words.
func setOf(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[w] = true
	}
	return out
}

// englishFunction are the words that make a text look English.
var englishFunction = setOf(`the a an of to in on at by for from with and or but that this these those which who whose it its he she they we you i his her their our
is are was were be been has have had will would can could must may not no as than then if when while because since until after before during between about into
over under also more all each there so some any other such through against towards`)
