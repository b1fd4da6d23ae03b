package stance

// frenchTable holds French; the conditional and the future are told by their
// endings, "ne" by the words after it, "-t-il" by what stands before it.
const frenchTable = `
negation strong: pas, sans, aucun, aucune, jamais, nullement, ne, n', ni
negation weak: non, plus, personne, point, guère, rien, refus*, manque, manquent, manquait, impossible*, incapable*, échoue, échoué, échouent, empêch*, interdi*,
	évite*, évité*, loin de, loin d', peu, faute de, absence, absent*, nie, nient, nié, nier, démen*, rejet*, hormis, sauf, excepté, illég*, inconnu*, incertain*, indispon*, insuff*, inutil*, inexist*, inaccept*,
	inaccess*, improbable*, invisib*, invraisembl*, inattend*, impopul*, impuni*, malheureu*, nul, nulle, zéro, dénué*, dépourv*, rarement, rare, rares, plutôt que, annul*, exclu, exclure, exclut, impuissan*, cesse, cessé, cesser,
	au lieu, mécontent*, déçu*, privé de, privée de, seulement, défaut, arrêté*, abandon*, renonc*
negation none: pas seulement, pas uniquement, pas simplement, pas que, non seulement, sans doute, sans précédent, plus que jamais, à jamais, n'est ce pas, non loin, rien que, de plus, en plus, plus de, plus que,
	le plus, la plus, les plus, plus tard, un peu, au point, sur le point, à peu près, si ce n'est, point de vue, jamais plus, pas moins de, depuis peu
modality strong: peut être, pourrait, pourraient, devrait, devraient, probable*, éventuel*, vraisemblabl*, si, s'il, s'ils, possiblement, prétendu*, présumé*, supposé*, potentiel*
modality weak: pouvant, pourront, peut, peuvent, pouvoir, pouvait, pouvaient, pouvez, pouvons, pu, puisse, puissent, pourra*, doit, doivent, devait, devaient, devra*, semble*, paraît, possible*, possibilit*, impossible*, risque*, risquer*, espère*, espérer, sans doute, prévoi*, censé*,
	capable*, faut, falloir, fallait, faudra, apparemment, hypothè*, soupçon*, aura, auront, à condition, pourvu que, encour*, aller, allait, allaient, susceptib*, accus*, projet*, propos*, en cas, au cas, suspect*, menac*, selon, permett*, incapab*, souhait*, éventualité, prétend*, croit, croire, autrement
modality none: si bien, si peu, si tôt, même si, comme si
attribution strong: selon, d'après, déclare*, déclaré, a dit, ont dit, avait dit, t il dit, t elle dit, dit que, dit qu', dit il, dit elle, indiqué, affirme*, affirmé, expliqué, explique, a ajouté, ont ajouté, t il ajouté, t elle ajouté, ajoute, a précisé, ont précisé, t il précisé, t elle précisé,
	se dit, se disent, soutient que, aux yeux de, aux yeux d', aux dires, à en croire, a annoncé que, ont annoncé que, raconte, raconté, a confié, t il confié, t elle confié
attribution weak: dit, dire, dis, dite, dits, disent, disait, disaient, disant, dira, indiqu*, affirm*, annonc*, ajout*, expliqu*, précise, précisé, précisent, assur*, soutenu, estime*, estimé*, rappel*, soulign*, signal*, rapporte*, rapporté*, témoign*, confi*, racont*,
	note, noté, écrit, écrivait, répond*, répondu, demand*, interrog*, conclu*, reconnaît, reconnu, avou*, admet, admis, promet, promis, averti*, espèr*, accus*, dénonc*, déplor*, regrett*, insist*, confirm*, démenti*, mentionn*, révél*, évoqu*, parlé, qualifi*, décri*, juge, jugé*, considèr*, considéré*,
	prétend*, pens*, croi*, suggèr*, suggér*, observ*, remarqu*, constat*, cite, cité, citant, communiqué*, source, sources, initié, initiés, propos, avis, tweet*, exprim*, fait savoir, fait remarquer, fait valoir, exhort*, recommand*, critiqu*, plaisant*, prône*, argu*, lit, entend*, appris, jure, juré, jurait, énonc*, seraient, aurait, réag*, exclam*, informé*,
	réclam*, rétorqu*, répliqu*, lance, lancé, poursuiv*, propose, proposé, inquièt*, mots, paroles, doutait, appelle, appelait, parl*, serait
attribution none: c'est à dire, autrement dit, dit le, soi disant, à savoir, selon que, cela dit, ceci dit, selon lequel, selon laquelle, c'est dire, pour ainsi dire
`
