package fact

// foreignLone are words that French, Dutch and Indonesian capitalise in
// mid-sentence and English writes small or in another way.
const foreignLone = `richter mall anda kalian bapak ibu pak bu tuan nyonya saudara tuhan natal paskah idul fitri adha ramadan lebaran negara kabupaten provinsi kecamatan
kelurahan desa jalan gubernur bupati walikota wali camat menteri ketua wakil direktur kolonel letnan jenderal mayor kapten sersan
inspektur detektif hakim jaksa komisaris bandara pelabuhan gereja masjid katolik kristen protestan buddha yahudi muslim islam alkitab quran pengadilan negeri
tinggi mahkamah konstitusi kejaksaan polri polda tni dpr mpr kpk bank indonesia menengah pertama atas dasar keuangan luar dalam pertahanan pendidikan
kesehatan perdagangan kehakiman umum nasional internasional dunia eropa selatan utara barat timur tengah laut samudera lautan pasifik hindia atlantik
gunung danau sungai teluk selat semenanjung dataran lembah pegunungan badai kategori topan tsunami liga premier piala penyerang kiper
etat etats eglise bourse seigneur dieu noel paques toussaint terre lune soleil internet web bible coran torah islam
royaume republique empire renaissance moyen age constitution senat chambre gouvernement ministere mairie prefecture banque
boulevard avenue rue place quai pont porte gare aeroport mer ocean mont montagne montagnes lac fleuve ile iles golfe detroit
occident orient proche sud nord est ouest etoile coupe ligue championnat jeux olympiques prix nobel sergent lieutenant colonel commandant commissaire inspecteur
juge procureur directeur directrice chef patron maire deputee depute conseiller capitaine entraineur championne hopital maitre reine roi pape prince princesse duc duchesse
god bijbel koran kerstmis pasen pinksteren kerst oudjaar nieuwjaar aarde maan zon internet koning koningin prins prinses paus hertog hertogin
rijk koninkrijk republiek grondwet senaat regering ministerie gemeente provincie staat rijksoverheid oceaan zee meer rivier berg bergen eiland eilanden
straat laan plein brug station luchthaven vliegveld kerk moskee oosten westen noorden zuiden oost west noord zuid verlichting middeleeuwen
tweede eerste wereldoorlog beker kampioenschap spelen olympische prijs u uw jij rechtbank rechter officier justitie voorzitter ondervoorzitter directeur hoofd leider bestuur raadslid kamerlid afgevaardigde apotheek ziekenhuis burgemeester wethouder kolonel luitenant inspecteur rechercheur`
