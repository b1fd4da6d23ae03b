package stance

// axes are the pairs that are compared. A pair stays in the list only while
// human translations are hardly ever warned of for it (measure_test.go).
var axes = []axis{
	{poles: []string{"rise", "fall"}},
	{poles: []string{"win", "lose"}, soft: true},
	{poles: []string{"die", "survive"}},
	{poles: []string{"acquit", "convict"}},
	{poles: []string{"double", "triple", "halve"}},
	{poles: []string{"before", "after"}, soft: true},
	{poles: []string{"accept", "reject"}},
	{poles: []string{"buy", "sell"}, soft: true},
	{poles: []string{"arrive", "leave"}, soft: true},
	{poles: []string{"open", "close"}, soft: true},
	{poles: []string{"hire", "dismiss"}},
	{poles: []string{"allow", "ban"}},
	{poles: []string{"support", "oppose"}},
	{poles: []string{"more", "less"}, soft: true},
	{poles: []string{"first", "last"}, soft: true},
	{poles: []string{"import", "export"}, soft: true},
	{poles: []string{"north", "south", "east", "west"}},
	{poles: []string{"begin", "end"}, soft: true},
}

// The tables hold one axis a line, which goes on in lines that begin with a tab;
// compilePoles says how to read one. A word with several meanings ("left", "fall")
// is there when its other meanings hardly meet a word of the opposite pole.

const englishPoles = `
rise/fall: rose, risen, rise, rises, rising, climbed, climbs, surged, surges, surging, soared, soars, soaring, jumped, increas*, grew, grown, grows, growing, !rise
	to, !a growing, ~up, ~higher, ~gain*, ~rais*, ~boost*, ~advanc*, ~recover*, ~improv*, ~double*, ~doubling, ~triple*, ~jump, ~surge, ~climb, ~upward*, ~escalat* |
	fell, falls, falling, fallen, fall, declined, declines, declining, decline, decreas*, dropped, drops, dropping, plunged, plunges, plunging, plummet*, slumped,
	tumbled, shrank, shrunk, shrink*, !fell asleep, !fell in love, !falling in love, !fallen in love, ~down, ~lower*, ~drop, ~reduc*, ~slow*, ~slip*, ~sank, ~sink*,
	~eased, ~narrow*, ~shed, ~loss*, ~deficit*, ~downturn, ~dip*, ~wors*, ~halv*, ~slump*
win/lose: won, wins, winning, win, victory, victories, victorious, ~winner*, ~defeat*, ~beat*, ~trump*, ~conquer* | lost, loses, losing, lose, ~loss*, ~defeat*,
	~beat*, ~loser*
die/survive: died, dies, die, dead, killed, ~dying, ~death*, ~deadly, ~kill*, ~fatal*, ~perish*, ~murder* | survived, survives, survive, surviving, survivor*, ~alive,
	~saved, ~rescue*, !survived by
acquit/convict: acquit*, exonerat*, ~innocen*, ~cleared, ~freed, ~not guilty | convicted, convicts, convicting, found guilty, ~convict*, ~guilty, ~sentence*, ~condemn*
double/triple/halve: doubled, doubles, doubling, twofold, ~double, ~twice | tripled, triples, tripling, trebled, threefold, ~triple, ~treble | halved, halving, ~half,
	~halves
before/after: before, prior to, ~ahead of, ~previous*, ~until, ~earlier, ~former* | after, afterwards, ~following, ~since, ~later, ~subsequent*, ~until
accept/reject: accepted, accepts, accept, accepting, approved, approves, approve, approving, approval, ~agree*, ~adopt*, ~welcom*, ~receiv*, ~admit* | rejected,
	rejects, reject, rejecting, rejection, refused, refuses, refuse, refusing, refusal, turned down, ~declin*, ~den*, ~dismiss*, ~disapprov*
buy/sell: bought, buys, buying, buy, buyer*, purchas*, ~acqui* | sold, sells, selling, sell, seller*, ~sale, ~sales, ~offload*, ~divest*
arrive/leave: arrived, arrives, arriving, arrive, arrival*, ~came, ~reach*, ~enter* | left, leaves, leaving, leave, departed, departs, departing, departure*, ~went,
	~quit*, ~exit*, ~flee*, ~fled
open/close: opened, opens, opening, open, reopen* | closed, closes, closing, closure*, shut, shuts, shutting, ~close
hire/dismiss: hired, hires, hiring, hire, recruited, recruits, recruiting, ~appoint*, ~employ* | fired, fires, firing, sacked, sacking, dismissed, dismissal*,
	dismisses, laid off, lay off, laying off, layoff*, ~fire, ~redundan*, ~resign*
allow/ban: allowed, allows, allow, allowing, permitted, permits, permit, legalis*, legaliz*, authoris*, authoriz*, ~let, ~lets, ~enabl* | banned, bans, ban, banning,
	prohibit*, forbid*, forbade, outlaw*, barred, ~prevent*, ~block*, ~restrict*
support/oppose: supported, supports, support, supporting, supporter*, backed, backs, backing, in favour, in favor, voted for, ~favour*, ~favor*, ~endors* | opposed,
	opposes, opposing, oppose, opponent*, voted against, ~against, ~opposit*, ~counter*
more/less: more | less, fewer, ~least, ~little, ~few, ~lower
first/last: first, ~initial*, ~early, ~earli*, ~original* | last, final, finally, ~late*, ~previous*, ~eventual*
import/export: import, imports, imported, importing, importer* | export*
north/south/east/west: north, northern, northward*, ~northeast*, ~northwest* | south, southern, southward*, ~southeast*, ~southwest* | east, eastern, eastward*,
	~northeast*, ~southeast*, !middle east, !middle eastern | west, western, westward*, ~northwest*, ~southwest*
begin/end: began, begins, beginning, begin, begun, started, starts, starting, start, ~launch* | ended, ends, ending, finished, finishes, finishing, ~end, ~finish*,
	~stop*, ~conclu*, ~complet*
`

const frenchPoles = `
rise/fall: augment*, hausse, hausses, grimpé, grimpe, grimpent, progressé, bondi, accru, accrue, accrus, accroît, accroissement, croître, croît, croissent, ~croiss*,
	~progress*, ~mont*, ~élev*, ~relev*, ~hauss*, ~amélior*, ~doubl*, ~flamb* | baiss*, chuté, chute, chutes, chutent, recul*, diminu*, déclin*, dégringol*, effondr*,
	régress*, réduction*, ~rédui*, ~tomb*, ~plong*, ~cédé*, ~ralenti*, ~décroiss*
win/lose: gagn*, remport*, victoire*, victorieu*, vainqueur*, ~battu*, ~battre, ~vaincu*, ~triomph* | perd*, défaite*, ~perte*, ~battu*, ~vaincu*, ~échou*
die/survive: mort, morte, morts, mortes, décéd*, décès, tué*, mourir, meurt, meurent, mourut, ~mort*, ~mour*, ~périr* | surviv*, survécu*, rescapé*, ~vivant*, ~sauv*
acquit/convict: acquitté*, acquittement*, innocenté*, relaxé*, relaxe, ~innocen*, ~libéré* | condamn*, coupable*, ~peine*
double/triple/halve: doublé, doublée, doublés, double, doublent, doubler, doublement, ~doubles | triplé, triplée, triplent, tripler, triplement, ~triple | réduit de
	moitié, réduite de moitié, diminué de moitié, divisé par deux, divisée par deux, ~moitié, ~demi*
before/after: avant, auparavant, ~précéd*, ~jusqu* | après, !d'après, ~ensuite, ~suite, ~suivant*, ~depuis, ~lorsqu*
accept/reject: accept*, approuv*, approbation*, ~adopt*, ~accord*, ~admis* | rejet*, refus*, repouss*, ~déclin*, ~déni*
buy/sell: achet*, achat*, achèt*, rachet*, rachat*, ~acqui*, ~acquér* | vend, vends, vendre, vendu, vendue, vendus, vendues, vendent, vendant, vendra, vendait,
	revend*, ~vente*, ~cess*, ~cédé*
arrive/leave: arriv*, ~venu*, ~viens*, ~vient, ~entr* | quitt*, départ*, partie pour, parti, partis, partir, ~part, ~sort*, ~partent, ~laiss*, ~fui*
open/close: ouvr*, ouvert*, rouvr*, rouvert* | fermé, fermée, fermées, fermés, fermer, fermeture*, fermera, fermeront, ~ferm*, ~clos*, ~clôtur*
hire/dismiss: embauch*, recrut*, ~engag*, ~nomm* | licenci*, limog*, viré, virée, virés, renvoyé*, ~renvo*, ~démission*
allow/ban: autoris*, permet, permettent, permettre, permis, permettant, légalis* | interdi*, prohib*, banni*, ~bann*, ~empêch*
support/oppose: soutien*, soutenu*, soutenir, soutenait, soutenant, partisan*, en faveur, voté pour, ~appu*, ~favor* | oppos*, adversaire*, voté contre, ~contre
more/less: davantage, ~plus | moins, !au moins, ~peu
first/last: premier*, première*, ~début*, ~initial* | dernier*, dernière*, final*, ~enfin, ~passé*, ~ultime*
import/export: importation*, importé, importée, importés, importées, importer, importe, importent, importateur*, ~import* | export*
north/south/east/west: nord, ~nordique*, ~septentrion* | sud, ~méridion* | oriental*, l'est de, l'est du, ~l'est, ~orient, ~est de, ~est du | ouest, occident*
begin/end: commenc*, début, début*, démarr*, ~lanc* | termin*, achev*, prend fin, pris fin, ~fin, ~fini*, ~conclu*
`

const dutchPoles = `
rise/fall: steeg, stegen, stijg*, gestegen, toegenomen, toename, toeneemt, nam toe, namen toe, neemt toe, groeide, groeiden, groeit, gegroeid, verhoogd*, verhoging*,
	klom, klommen, ~groei*, ~hoger*, ~omhoog, ~verhog*, ~verbeter*, ~geklommen | daal*, dalen, dalend*, daling*, gedaald*, afgenomen, afname, afneemt, nam af, namen af,
	neemt af, kelder*, gekelderd, krimp*, kromp, krompen, gekrompen, verlaagd*, verlaging*, ~verlag*, ~lager*, ~vermind*, ~viel, ~vielen, ~gevallen, ~vallen, ~zakt*,
	~gezakt, ~omlaag
win/lose: won, wonnen, winnen, wint, gewonnen, winnend*, zege, zeges, overwinning*, ~winna*, ~winst*, ~versl*, ~klopt*, ~zegevier* | verloor, verloren, verliest,
	verliezen, verliezend*, nederlaag, nederlagen, ~verlies*, ~versl*, ~kwijt
die/survive: stierf, stierven, sterft, sterven, gestorven, overleed, overleden, overlijd*, omgekomen, dood, doden, gedood, gedode, ~dode*, ~kwam om, ~kwamen om, ~om
	het leven, ~vermoord* | overleef*, overlev*, overleeft, ~levend*, ~gered*
acquit/convict: vrijgesproken, vrijspraak, sprak vrij, ~onschuld*, ~vrijge* | veroordeel*, schuldig bevonden, ~schuldig*, ~gevangenisstraf
double/triple/halve: verdubbel*, ~dubbel*, ~tweemaal | verdrievoudig*, ~driedubbel* | gehalveerd*, halveer*, halver*, ~half, ~helft, ~halve
before/after: vóór, voordat, alvorens, ~eerder*, ~voorafgaand* | na, nadat, daarna, ~later, ~sinds, ~vervolgens, ~volgend*
accept/reject: aanvaard*, accept*, geaccepteerd*, goedgekeurd*, keurde goed, keurden goed, goedkeur*, ~aangenomen, ~akkoord, ~eens, ~ontvang* | verwierp*, verworp*,
	verwerp*, weiger*, geweigerd*, afgewezen, wees af, wezen af, wijst af, afwijz*, ~afgekeurd, ~ontken*
buy/sell: kocht, kochten, koopt, kopen, koop, gekocht*, aankoop, aankop*, aangekocht, koper*, aanschaf*, ~overn*, ~overgenomen | verkocht*, verkoop*, verkop*, te koop
arrive/leave: aankomst*, aankwam*, aangekomen, kwam aan, kwamen aan, komt aan, komen aan, arriveer*, arriver*, gearriveerd, ~kwam, ~kwamen, ~gekomen, ~bereik* |
	vertrok*, vertrek*, verliet, verlieten, verlaat, verlaten, ~ging, ~gingen, ~gegaan
open/close: open, opende*, geopend*, opent, openen, opening, heropen*, ~geopen* | gesloten, sluit, sluiten, sloot, sloten, sluiting*, ~dicht*
hire/dismiss: aangeworven, ingehuurd, rekruteer*, gerekruteerd, in dienst genomen, ~aangenomen, ~in dienst, ~aangesteld, ~benoem* | ontslagen, ontslag, ontsloeg*,
	ontslaan, ontslaat, ~ontslag*
allow/ban: toegestaan, toestaan, toestaat, staat toe, staan toe, stond toe, stonden toe, toegelaten, toelaten, gelegaliseerd, legaliser* | verbod*, verbied*, verbood,
	verbiedt, ~voorkom*, ~verhind*
support/oppose: steun, steunt, steunde, steunden, steunen, gesteund, voorstander*, ondersteun*, ~gunst* | tegenstander*, verzet, verzette, verzetten, gekant, stemde
	tegen, stemden tegen, ~tegen, ~oppositie*
more/less: meer | minder, ~weinig, ~lager, !niet meer
first/last: eerste, ~eerst, ~vroeg* | laatste, ~vorig*, ~afgelopen, ~uiteindelijk, ~finale
import/export: import, importeer*, importer*, geïmporteerd*, invoer, ~invoer* | export*, geëxporteerd*, uitvoer, ~uitvoer*
north/south/east/west: noord, noorden, noordelijk*, ~noordoost*, ~noordwest* | zuid, zuiden, zuidelijk*, ~zuidoost*, ~zuidwest* | oost, oosten, oostelijk*, oosters*,
	~noordoost*, ~zuidoost*, !midden oosten | west, westen, westelijk*, westers*, ~noordwest*, ~zuidwest*
begin/end: begon, begonnen, begint, beginnen, begin, start, startte*, gestart, van start | eindig*, geëindigd, beëindigd, afgelopen, ~einde, ~klaar, ~stop*, ~slot, ~eind*
`

const indonesianPoles = `
rise/fall: naik, kenaikan, meningkat, peningkatan, meningkatkan, meningkatnya, melonjak, lonjakan, bertambah, tumbuh, meroket, melambung, ~pertumbuhan, ~menaik*,
	~dinaik*, ~ditingkat*, ~menambah*, ~tambah*, ~berkembang | turun, menurun, penurunan, menurunkan, turunnya, menurunnya, merosot, anjlok, berkurang, menyusut, ~jatuh,
	~kurang*, ~mengurang*, ~dikurang*, ~pengurang*, ~melemah
win/lose: menang, memenangkan, kemenangan, dimenangkan, menangkan, pemenang, memenangi, ~mengalahkan, ~dikalahkan, ~juara | kalah, kekalahan, kehilangan, ~rugi,
	~kerugian, ~mengalahkan, ~dikalahkan
die/survive: meninggal, tewas, mati, terbunuh, wafat, menewaskan, dibunuh, ~kematian, ~membunuh, ~mematikan | selamat, penyintas, menyelamatkan diri, ~bertahan,
	~diselamatkan, !selamat datang, !ucapan selamat
acquit/convict: divonis bebas, vonis bebas, tidak bersalah, ~dibebaskan, ~bebas, ~membebaskan | terbukti bersalah, dinyatakan bersalah, divonis bersalah, terpidana,
	~bersalah, ~divonis, ~dihukum, ~vonis, ~hukum*
double/triple/halve: dua kali lipat, berlipat dua, ~lipat, ~ganda, ~dua kali | tiga kali lipat, ~tiga kali | separuhnya, setengahnya, ~separuh, ~setengah, ~paruh
before/after: sebelum, sebelumnya, ~menjelang, ~hingga | setelah, sesudah, setelahnya, usai, pasca, ~sejak, ~kemudian, ~selepas
accept/reject: menerima, diterima, menyetujui, disetujui, penerimaan, persetujuan, ~setuju, ~terima | menolak, ditolak, penolakan, tolak, ~membantah
buy/sell: membeli, dibeli, pembelian, beli, pembeli, ~belanja, ~akuisisi, ~mengakuisisi | menjual, dijual, jual, penjual, terjual, ~penjualan
arrive/leave: tiba, kedatangan, ~datang, !tiba tiba | meninggalkan, berangkat, keberangkatan, ditinggalkan, kepergian, ~pergi, ~kiri
open/close: membuka, dibuka, buka, terbuka, pembukaan, bukanya | menutup, ditutup, tutup, tertutup, penutupan
hire/dismiss: merekrut, direkrut, mempekerjakan, dipekerjakan, perekrutan, ~rekrut, ~mengangkat, ~menunjuk | memecat, dipecat, pemecatan, phk, diberhentikan, ~mundur
allow/ban: mengizinkan, diizinkan, memperbolehkan, diperbolehkan, membolehkan, melegalkan, ~izin, ~boleh, ~membiarkan, ~memungkinkan | melarang, dilarang, larangan,
	pelarangan, terlarang, ~mencegah
support/oppose: mendukung, didukung, dukungan, pendukung | menentang, ditentang, penentang, penentangan, ~melawan, ~lawan, ~oposisi, ~menolak
more/less: lebih banyak, ~lebih | lebih sedikit, ~kurang, ~sedikit
first/last: pertama, ~awal* | terakhir, ~akhir*, ~final
import/export: impor, mengimpor, diimpor, importir | ekspor, mengekspor, diekspor, eksportir
north/south/east/west: utara, !timur laut, ~barat laut | selatan | timur, !timur tengah, ~timur laut | barat, ~barat laut, ~barat daya
begin/end: mulai, dimulai, memulai, dimulainya, ~awal*, ~permulaan | berakhir, mengakhiri, diakhiri, berakhirnya, ~akhir*, ~selesai, ~usai
`

const arabicPoles = `
rise/fall: ارتفع*, يرتفع*, ترتفع*, ارتفاع*, مرتفع*, زياده, زيادته*, ازداد*, يزداد*, تزداد*, تزايد*, متزايد*, ~زاد*, ~يزيد*, ~تزيد*, ~نمو, ~نما, ~نموا, ~صعد*, ~صعود*,
	~قفز*, ~اعلي, ~رفع*, ~مزيد, ~تحسن* | انخفض*, ينخفض*, تنخفض*, انخفاض*, منخفض*, تراجع*, يتراجع*, تتراجع*, هبط*, هبوط*, تقلص*, ~خفض*, ~سقط*, ~تدهور*, ~قلل*, ~تقليل
win/lose: فاز*, يفوز*, تفوز*, فوزا, فوزه*, فوز, انتصر*, انتصار*, ~ربح*, ~نصر, ~نصرا, ~هزم*, ~فائز*, ~حقق*, ~كسب* | خسر*, يخسر*, تخسر*, خساره*, خسارت*, هزيمه*, هزيمت*,
	~فقد*, ~هزم*, ~تفقد*, ~يفقد*, ~خسائر*
die/survive: مات*, ماتت, توفي*, توفيت, قتل*, قتلت, مقتل*, وفاه, حتفه*, حتفهم, ~موت*, ~وفات*, ~يموت*, ~تموت*, ~ميت*, ~قتيل* | نجا*, نجت, نجوا, ناجين, ناجون, ناجيه,
	ناجي, ~احياء, ~انقذ*
acquit/convict: تبرئه, براءه, براءت*, برات, برئ, ~بريء* | ادان*, ادين*, ادانه, مدان*, ~ذنب*, ~حكم*
double/triple/halve: تضاعف*, ضاعف*, يتضاعف*, ~ضعف*, ~مضاعف*, ~مرتين, ~اضعاف, ~مزدوج* | ثلاثه اضعاف, ~ثلاث* | الي النصف, ~نصف*
before/after: ~قبل*, قبل ان | بعد*, بعدما, عقب, ~لاحق*, ~تلي, !بعد ان كان, !بعدم
accept/reject: وافق*, يوافق*, توافق*, موافقه, موافقت*, قبول*, ~قبل*, ~يقبل*, ~تقبل*, ~اتفق* | رفض*, يرفض*, ترفض*, مرفوض*, ~نفي*
buy/sell: اشتري*, اشترت*, يشتري*, تشتري*, شراء*, مشتري*, ~اقتن*, ~استحو* | باع*, باعت, يبيع*, تبيع*, بائع*, ~بيع*, ~مبيع*
arrive/leave: وصل*, يصل*, تصل*, وصول*, ~قدوم* | غادر*, يغادر*, تغادر*, مغادر*, ~رحل*, ~رحيل*, ~ترك*, ~خرج*, ~خروج*, ~يسار*, ~ذهب*
open/close: فتحت, فتحها, يفتح*, تفتح*, مفتوح*, افتتح*, افتتاح*, انفتح*, ~فتح* | اغلق*, يغلق*, تغلق*, مغلق*, اغلاق*
hire/dismiss: توظيف*, وظفت, ~وظف*, ~يوظف*, ~عين*, ~تعيين* | اقال*, اقاله, طرد*, تسريح*, سرحت, ~فصل*, ~استقال*
allow/ban: سمح*, يسمح*, تسمح*, سماح*, مسموح*, ~اتاح*, ~تتيح* | حظر*, يحظر*, تحظر*, محظور*, ~منع*, ~يمنع*, ~تمنع*, ~ممنوع*
support/oppose: دعم*, يدعم*, تدعم*, مؤيد*, تاييد*, ايدت, يؤيد*, تؤيد* | عارض*, يعارض*, تعارض*, معارض*, ~ضد*
more/less: مزيد*, اكثر | اقل, ~قليل*
first/last: اولي, اول, ~اولا, ~بدايه, ~اوائل | اخير, اخيره, ~اخر*, ~ماضي*, ~نهائي*
import/export: استورد*, يستورد*, تستورد*, استيراد*, مستورد*, واردات*, ~وارد* | صادرات*, تصدير*, ~صدر*, ~يصدر*, ~تصدر*
north/south/east/west: شمال, شمالي*, شمالا | جنوب, جنوبي*, جنوبا | شرق, شرقي*, شرقا, !الشرق الاوسط, !شرق اوسط* | غرب, غربي*, غربا
begin/end: بدا, بدات, يبدا, تبدا, بدء, بدايه, بدات*, ~افتتح*, ~اطلق* | انتهي*, انتهت, ينتهي*, تنتهي*, انتهاء*, ~نهايه*, ~ختام*
`
