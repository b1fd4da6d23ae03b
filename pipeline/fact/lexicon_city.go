package fact

// cityLists gives the names of large cities and capitals, one a line: the English
// name, then "language:names" where a language writes it in another way. Sources
// are the exemplar cities of CLDR and the exonyms common in news. Cities whose
// name is also that of their country in one of the languages (Tunis, Algiers,
// Kuwait) are left out, and so are names that are common words.
const cityLists = `London|fr:Londres|nl:Londen|ar:لندن
Paris|nl:Parijs|ar:باريس
Berlin|nl:Berlijn|ar:برلين
Cairo|fr:Le Caire|nl:Caïro|id:Kairo|ar:القاهرة
Beirut|fr:Beyrouth|nl:Beiroet,Beirut|ar:بيروت
Damascus|fr:Damas|id:Damaskus|ar:دمشق
Baghdad|fr:Bagdad|nl:Bagdad|ar:بغداد
Tehran|fr:Téhéran|nl:Teheran|id:Teheran,Tehran|ar:طهران
Jerusalem|fr:Jérusalem|nl:Jeruzalem|id:Yerusalem|ar:القدس
Tel Aviv|fr:Tel-Aviv,Tel Aviv|ar:تل أبيب
Amman|ar:عمان
Riyadh|fr:Riyad|nl:Riyad,Riaad|ar:الرياض
Mecca|fr:La Mecque,Mecque|nl:Mekka|id:Mekkah,Makkah,Mekah|ar:مكة
Medina|fr:Médine|id:Madinah|ar:المدينة المنورة
Jeddah|fr:Djeddah|nl:Jeddah,Djedda|id:Jeddah|ar:جدة
Dubai|fr:Dubaï|ar:دبي
Abu Dhabi|fr:Abou Dhabi,Abou Dabi|ar:أبو ظبي,أبوظبي
Doha|ar:الدوحة
Muscat|fr:Mascate|nl:Masqat,Muscat|id:Muskat|ar:مسقط
Sanaa|fr:Sanaa|nl:Sana'a,Sanaa|id:Sanaa,Sana'a|ar:صنعاء
Aden|ar:عدن
Aleppo|fr:Alep|ar:حلب
Homs|ar:حمص
Mosul|fr:Mossoul|nl:Mosoel,Mosul|ar:الموصل
Basra|fr:Bassora|ar:البصرة
Erbil|fr:Erbil,Arbil|ar:أربيل
Alexandria|fr:Alexandrie|nl:Alexandrië|id:Aleksandria,Iskandariyah|ar:الإسكندرية
Tripoli|ar:طرابلس
Benghazi|nl:Benghazi,Bengazi|ar:بنغازي
Casablanca|ar:الدار البيضاء
Rabat|ar:الرباط
Marrakesh|fr:Marrakech|nl:Marrakesh,Marrakech|ar:مراكش
Khartoum|nl:Khartoem|ar:الخرطوم
Mogadishu|fr:Mogadiscio|ar:مقديشو
Addis Ababa|fr:Addis-Abeba,Addis Abeba|nl:Addis Abeba|id:Addis Ababa|ar:أديس أبابا
Nairobi|ar:نيروبي
Lagos|ar:لاغوس
Abuja|ar:أبوجا
Johannesburg|ar:جوهانسبرغ
Cape Town|fr:Le Cap|nl:Kaapstad|ar:كيب تاون
Pretoria|ar:بريتوريا
Kinshasa|ar:كينشاسا
Brazzaville|ar:برازافيل
Dakar|ar:داكار
Bamako|ar:باماكو
Niamey|ar:نيامي
Kampala|ar:كمبالا
Kigali|ar:كيغالي
Harare|ar:هراري
Accra|ar:أكرا
Gaza|id:Gaza|ar:غزة
Ramallah|ar:رام الله
Istanbul|nl:Istanboel,Istanbul|ar:إسطنبول,اسطنبول
Ankara|ar:أنقرة
Izmir|ar:إزمير
Athens|fr:Athènes|nl:Athene|id:Athena|ar:أثينا
Rome|id:Roma|ar:روما
Milan|nl:Milaan|id:Milan,Milano|ar:ميلانو,ميلان
Naples|nl:Napels|id:Napoli|ar:نابولي
Turin|nl:Turijn|id:Turin,Torino|ar:تورينو
Venice|fr:Venise|nl:Venetië|id:Venesia|ar:البندقية
Florence|id:Firenze,Florence|ar:فلورنسا
Genoa|fr:Gênes|nl:Genua|id:Genoa|ar:جنوة
Madrid|ar:مدريد
Barcelona|fr:Barcelone|ar:برشلونة
Seville|fr:Séville|nl:Sevilla|id:Sevilla|ar:إشبيلية
Valencia|fr:Valence|ar:فالنسيا,بلنسية
Lisbon|fr:Lisbonne|nl:Lissabon|id:Lisboa,Lisbon|ar:لشبونة
Brussels|fr:Bruxelles|nl:Brussel|id:Brussel|ar:بروكسل
Antwerp|fr:Anvers|nl:Antwerpen|id:Antwerpen|ar:أنتويرب
Ghent|fr:Gand|nl:Gent|ar:غنت
Bruges|nl:Brugge|ar:بروج
Amsterdam|ar:أمستردام
Rotterdam|ar:روتردام
The Hague,Hague|fr:La Haye,Haye|nl:Den Haag,'s-Gravenhage|id:Den Haag|ar:لاهاي
Utrecht|ar:أوتريخت
Munich|nl:München|id:München,Munich,Munchen|ar:ميونيخ,ميونخ
Hamburg|fr:Hambourg|ar:هامبورغ
Frankfurt|fr:Francfort|ar:فرانكفورت
Cologne|nl:Keulen|id:Köln,Cologne|ar:كولونيا
Dresden|fr:Dresde|ar:دريسدن
Nuremberg|nl:Neurenberg|id:Nürnberg|ar:نورمبرغ
Stuttgart|ar:شتوتغارت
Vienna|fr:Vienne|nl:Wenen|id:Wina|ar:فيينا
Geneva|fr:Genève|nl:Genève|id:Jenewa|ar:جنيف
Zurich|ar:زيورخ,زيوريخ
Basel|fr:Bâle|nl:Bazel|ar:بازل
Bern|fr:Berne|ar:برن
Warsaw|fr:Varsovie|nl:Warschau|id:Warsawa|ar:وارسو
Krakow|fr:Cracovie|nl:Krakau|ar:كراكوف
Prague|nl:Praag|id:Praha|ar:براغ
Budapest|nl:Boedapest|id:Budapest|ar:بودابست
Bucharest|fr:Bucarest|nl:Boekarest|id:Bukares|ar:بوخارست
Sofia|ar:صوفيا
Belgrade|nl:Belgrado|id:Beograd|ar:بلغراد
Zagreb|ar:زغرب
Ljubljana|ar:ليوبليانا
Sarajevo|ar:سراييفو
Skopje|ar:سكوبي,سكوبيه
Tirana|ar:تيرانا
Bratislava|ar:براتيسلافا
Moscow|fr:Moscou|nl:Moskou|id:Moskow,Moskwa|ar:موسكو
Saint Petersburg,St Petersburg|fr:Saint-Pétersbourg|nl:Sint-Petersburg|id:Sankt-Peterburg,Saint Petersburg|ar:سان بطرسبرغ
Kyiv,Kiev|fr:Kiev,Kyiv|nl:Kiev,Kyiv|id:Kiev,Kyiv|ar:كييف
Kharkiv,Kharkov|fr:Kharkiv,Kharkov|nl:Charkov,Charkiv|id:Kharkiv|ar:خاركيف
Odessa,Odesa|ar:أوديسا
Minsk|ar:مينسك
Vilnius|fr:Vilnius|ar:فيلنيوس
Riga|ar:ريغا
Tallinn|ar:تالين
Helsinki|ar:هلسنكي
Stockholm|ar:ستوكهولم
Oslo|ar:أوسلو
Copenhagen|fr:Copenhague|nl:Kopenhagen|id:Kopenhagen|ar:كوبنهاغن
Gothenburg|fr:Göteborg|nl:Göteborg|id:Göteborg
Reykjavik|ar:ريكيافيك
Dublin|ar:دبلن
Edinburgh|fr:Édimbourg|ar:إدنبرة
Manchester|ar:مانشستر
Liverpool|ar:ليفربول
Nicosia|fr:Nicosie|ar:نيقوسيا
Tbilisi|fr:Tbilissi|ar:تبليسي
Yerevan|fr:Erevan|nl:Jerevan|id:Yerevan|ar:يريفان
Baku|fr:Bakou|nl:Bakoe|ar:باكو
Kabul|fr:Kaboul|ar:كابول
Kandahar|ar:قندهار
Islamabad|ar:إسلام أباد,إسلام آباد
Karachi|ar:كراتشي
Lahore|ar:لاهور
New Delhi|ar:نيودلهي
Mumbai,Bombay|fr:Bombay,Mumbai|ar:مومباي
Kolkata,Calcutta|fr:Calcutta|ar:كولكاتا
Dhaka|fr:Dacca|ar:دكا
Kathmandu|fr:Katmandou|ar:كاتماندو
Tashkent|fr:Tachkent|nl:Tasjkent|ar:طشقند
Beijing,Peking|fr:Pékin|nl:Peking,Beijing|ar:بكين
Shanghai|ar:شنغهاي,شانغهاي
Shenzhen|ar:شنتشن
Guangzhou,Canton|fr:Canton|nl:Guangzhou,Kanton|ar:قوانغتشو
Wuhan|ar:ووهان
Taipei|ar:تايبيه
Tokyo|nl:Tokio|ar:طوكيو
Osaka|ar:أوساكا
Seoul|fr:Séoul|nl:Seoel,Seoul|ar:سيول,سول
Pyongyang|ar:بيونغ يانغ,بيونغيانغ
Hanoi|fr:Hanoï|ar:هانوي
Bangkok|ar:بانكوك
Jakarta|fr:Jakarta,Djakarta|ar:جاكرتا
Manila|fr:Manille|ar:مانيلا
Kuala Lumpur|ar:كوالالمبور
Phnom Penh|ar:بنوم بنه
Yangon|fr:Rangoun|ar:يانغون
Sydney|ar:سيدني
Melbourne|ar:ملبورن
Canberra|ar:كانبيرا
Wellington|ar:ويلينغتون
New York|ar:نيويورك
Washington|ar:واشنطن
Los Angeles|ar:لوس أنجلوس,لوس أنجليس
Chicago|ar:شيكاغو
San Francisco|ar:سان فرانسيسكو
Boston|ar:بوسطن
Miami|ar:ميامي
Ottawa|ar:أوتاوا
Toronto|ar:تورونتو
Montreal|fr:Montréal|ar:مونتريال
Vancouver|ar:فانكوفر
Mexico City|nl:Mexico-Stad,Mexico-stad|id:Mexico City,Kota Meksiko
Havana|fr:La Havane|ar:هافانا
Bogota|ar:بوغوتا
Caracas|ar:كاراكاس
Lima|ar:ليما
Buenos Aires|ar:بوينس آيرس,بوينس ايرس
Montevideo|ar:مونتفيديو
Santiago|ar:سانتياغو
Rio de Janeiro|ar:ريو دي جانيرو
Sao Paulo|ar:ساو باولو
Brasilia|ar:برازيليا
Toulouse|ar:تولوز
Toulon|ar:تولون
Marseille|fr:Marseille|ar:مرسيليا
Lyon,Lyons|fr:Lyon|ar:ليون
Bordeaux|ar:بوردو
Strasbourg|nl:Straatsburg|ar:ستراسبورغ
Dunkirk|fr:Dunkerque|nl:Duinkerke|id:Dunkirk
Aachen|fr:Aix-la-Chapelle|nl:Aken`
