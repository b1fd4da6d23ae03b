package stance

// englishTable serves both as the English of a translation and as a text that
// cites or is cited. Its weak words are what translators write for the strong
// ones of another language. Adjectives in "un-" and "-less" are in form.go.
const englishTable = `
negation strong: not, without, n't, no, never, none, nobody, nothing, nowhere, neither, nor, cannot, no one
negation weak: few, little, hardly, scarcely, barely, rarely, seldom, lack, lacks, lacked, lacking, fail, fails, failed, failing, failure*,
	refus*, deny, denies, denied, denying, denial*, reject*, decline to, declined to, declines to, declining to, unable, impossib*, absence, absent, far from,
	instead of, rather than, stop, stops, stopped, stopping, prevent*, avoid*, except, unless, ban, bans, banned, banning, prohibit*, forbid*, forbade, exclud*,
	missing, cease, ceased, ceases, free of, devoid, too, only, anything, anyone, anybody, neglect*, yet to, short of, ill advised, out of,, cancel*, void, zero, disagree*,
	eliminat*, halt, halted, barred, insufficien*, incapab*, least, dismiss*, doubtful, contrary, scarce, apart from, other than, abandon*
negation none: with or without, no later than, no longer than, no earlier than, not only, not just, not merely, not simply, not solely, n't only, n't just, n't merely, n't simply, no doubt, no matter, no wonder, nothing but,
	no sooner, none other, whether or not, last but not least, n't it, n't they, a few, a little, only just, little by little, no less than, no fewer than,
	for free, not to mention, if not, at least, only to, too many, too much, nothing less than
modality strong: may, might, could, would, should, perhaps, possibly, maybe, probably, likely, unlikely, if, unless, allegedly, alleged, potentially,
	supposedly, presumably, conceivably, possible, ought
modality weak: 'd, can, must, expect*, whether, appear*, apparent*, seem*, potential, hope, hopes, hoped, suggest*, in case, provided, suppos*, possibil*, impossib*,
	probab*, likelihood, plausib*, hypothe*, uncertain*, rumour*, rumor*, said to, reportedly, suspect*, threaten*, capab*, able to, need, needs, needed, assum*, thought to, believed to,
	forecast*, project*, estimat*, propos*, would be, accus*, claim*, eventual*, set to, whenever, as long as, otherwise, about to, risk, risks, planned, as though
modality none: last may, in may, early may, mid may, late may, of may, since may, by may, until may, from may, on may, as if to say, what if, if only, even if
attribution strong: said, says, say, according to, told, tells, reportedly, quoted as, states that, stated that, declared, allegedly
attribution weak: being told, are told, is told, were told, was told, be told, been told, tell, saying, telling, added, adds, adding that, reported, reports, reporting, claim*, alleg*, argue*, arguing, warn*, note, notes, noted, noting, insist*, explain*,
	think*, thought, believ*, reckon*, described, describes, describing, suggest*, admit*, announc*, assert*, contend*, confirmed, confirms, confirming, comment*, reply, replied, replies, respond*,
	wrote, writes, writing, written, statement*, stated, states, stating, observed, recall*, acknowledg*, estimat*, predict*, promis*, pledg*, vow, vows, vowed, urge*, urging, ask, asked, asks, asking, conclud*, reveal*,
	mention*, remark*, point out, pointed out, points out, pointing out, in the eyes, in the view, in his view, in her view, in the words, in the opinion, in his opinion, in her opinion, cite, cites, cited, citing, quoted, quotes,
	speak*, spoke, speech*, testif*, consider*, declar*, tweet*, posted, posts, source, sources, insider, insiders, propos*, recommend*, complain*, accus*, advice, advis*, seen as, regarded, deny, denies, denied, denying,
	maintain*, stress*, emphasi*, joked, joking, shout*, yell*, swear*, swore, put it, calls, called it, called the, calling, words, opinion, indicated, indicates, expressed, letter, hear, heard, read, reads, term*, answered,
	criticis*, criticiz*, persuad*, agreed, know*, knew, find*, found that, plead*
attribution none: report to, reports to, reporting to, that is to say, needless to say, have a say, say so, a say, no say, to say nothing, goes without saying, to say the least
`
