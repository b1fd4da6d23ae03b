package fact

// moreCountries are further names by language: "name=English name".
var moreCountries = map[string]string{
	"fr": `angleterre=england ecosse=scotland grande_bretagne=britain amerique=america hollande=netherlands birmanie=burma coree=korea
congo=congo rdc=dr_congo rd_congo=dr_congo republique_democratique_du_congo=dr_congo republique_du_congo=republic_of_congo
republique_tcheque=czechia emirats=emirates palestine=palestine bosnie=bosnia vatican=vatican hong_kong=hong_kong macao=macau
iles_vierges=virgin timor_leste=east_timor macedoine_du_nord=macedonia syrie=syria bielorussie=belarus belarus=belarus
guinee_bissau=guinea-bissau usa=us eau=uae`,
	"nl": `engeland=england schotland=scotland groot_brittannie=britain amerika=america holland=netherlands burma=burma korea=korea
tsjechie=czech tsjechische_republiek=czech macedonie=macedonia noord_macedonie=macedonia vs=us vk=uk congo=congo drc=dr_congo
democratische_republiek_congo=dr_congo dr_congo=dr_congo congo_kinshasa=dr_congo republiek_congo=republic_of_congo
emiraten=emirates palestina=palestine bosnie=bosnia vaticaan=vatican hongkong=hong_kong hong_kong=hong_kong macau=macau
maagdeneilanden=virgin wit_rusland=belarus belarus=belarus slowakije=slovakia slovenie=slovenia usa=us`,
	"id": `inggris=england skotlandia=scotland amerika=america cina=china tiongkok=china korea=korea perancis=france prancis=france
mesir=egypt inggris_raya=uk as=us kongo=congo rd_kongo=dr_congo republik_demokratik_kongo=dr_congo republik_kongo=republic_of_congo
korsel=south_korea korut=north_korea republik_ceko=czechia palestina=palestine bosnia=bosnia hong_kong=hong_kong makau=macau
kepulauan_virgin=virgin timor_timur=east_timor makedonia_utara=macedonia uea=uae belanda=netherlands emirat=emirates
afsel=south_africa`,
	"ar": `انجلترا=england انكلترا=england اسكتلندا=scotland بريطانيا=britain امريكا=america اميركا=america هولندا=netherlands
كوريا=korea بورما=burma مقدونيا=macedonia مقدونيا_الشمالية=macedonia الكونغو=congo جمهورية_الكونغو_الديمقراطية=dr_congo
الكونغو_الديمقراطية=dr_congo جمهورية_الكونغو=republic_of_congo السعودية=saudi الامارات=emirates فلسطين=palestine
البوسنة=bosnia هونغ_كونغ=hong_kong الفاتيكان=vatican جزر_فيرجن=virgin التشيك=czechia سورية=syria`,
}

// otherCountries are places of the rank of a country that have no code: parts
// of the United Kingdom, and names that may mean one of two countries. England
// is the United Kingdom, because Indonesian does not tell them apart.
const otherCountries = `scotland korea congo virgin dominican`

// englishCountries are further English names with their ISO 3166 codes.
const englishCountries = `england=GB britain=GB great_britain=GB uk=GB united_kingdom=GB america=US usa=US us=US united_states=US
united_states_of_america=US drc=CD dr_congo=CD democratic_republic_of_the_congo=CD democratic_republic_of_congo=CD
congo_kinshasa=CD congo_brazzaville=CG republic_of_the_congo=CG republic_of_congo=CG burma=MM myanmar=MM hong_kong=HK macau=MO
macao=MO czech=CZ czechia=CZ czech_republic=CZ ivory_coast=CI cote_d_ivoire=CI cape_verde=CV east_timor=TL timor_leste=TL
eswatini=SZ swaziland=SZ north_macedonia=MK macedonia=MK vatican=VA holy_see=VA palestine=PS bosnia=BA emirates=AE uae=AE
united_arab_emirates=AE saudi=SA holland=NL netherlands=NL turkey=TR turkiye=TR russian_federation=RU dprk=KP
us_virgin_islands=VI british_virgin_islands=VG guinea-bissau=GW guinea_bissau=GW brunei=BN belarus=BY byelorussia=BY
republic_of_korea=KR gambia=GM`

// englishPeoples are peoples and adjectives of English beside those of placeLists.
const englishPeoples = `english=england virgin_island=virgin virgin_islands=virgin dominican=dominican nigerien=niger
north_korean=north_korea south_korean=south_korea south_sudanese=south_sudan south_african=south_africa new_zealander=new_zealand
kiwi=new_zealand sri_lankan=sri_lanka costa_rican=costa_rica malian=mali mauritanian=mauritania mauritian=mauritius
guinean=guinea gambian=gambia zambian=zambia paraguayan=paraguay uruguayan=uruguay bolivian=bolivia ecuadorian=ecuador
laotian=laos maltese=malta moldovan=moldova montenegrin=montenegro kyrgyz=kyrgyzstan tajik=tajikistan turkmen=turkmenistan
uzbek=uzbekistan haitian=haiti jamaican=jamaica honduran=honduras salvadoran=el_salvador nicaraguan=nicaragua
panamanian=panama guatemalan=guatemala liberian=liberia senegalese=senegal ivorian=ivory_coast cameroonian=cameroon
angolan=angola mozambican=mozambique namibian=namibia malawian=malawi tanzanian=tanzania eritrean=eritrea chadian=chad
gabonese=gabon burundian=burundi togolese=togo beninese=benin burkinabe=burkina_faso samoan=samoa fijian=fiji
surinamese=suriname kosovan=kosovo bhutanese=bhutan luxembourgish=luxembourg irishman=ireland irishmen=ireland englishman=england
englishmen=england frenchman=france frenchmen=france dutchman=netherlands welshman=wales briton=britain swede=sweden dane=denmark
dominican_republic=dominican_republic papua_new_guinean=papua_new_guinea equatoguinean=equatorial_guinea`

// doubtfulCountries are names that are also common words or first names of
// their language: Arabic مالي is "financial" and عمان also Amman, Chad a man.
var doubtfulCountries = wordSet(`chad jordan georgia maurice mali guinea turkey dominica grenada jersey martinique salvador togo
guernsey man la bes cocos saint يونان مارتن عمان مالي قطر البحرين بنما اردن جزر
florence alexandria victoria santiago washington sydney split nice tours lome رياض حمص لومي فيكتوريا واشنطن`)
