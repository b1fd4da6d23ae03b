// Package pipeline reads news in many languages and makes one English briefing
// of it, in which every point cites sentences of its sources and says what was
// checked. docs/architecture.md tells why it is built so; this page tells where
// to look.
//
// Start with [Pipeline.Run] in pipeline.go: the whole flow, top to bottom. An
// [Article] travels through the stages, one goroutine at a time, so its fields
// need no locks:
//
//	load.go     file, folder, standard input -> decoded text           (package source)
//	clean.go    text -> segments s1..sn, each content or furniture     (package segment)
//	detect.go   language of each segment; garbled English mended       (package lang)
//	plan.go     what the model will have to do, in tokens; also the dry run
//	digest.go   the model's English and summary, in one growing chat   (ask.go, wire.go)
//	translate.go  segments into English, and again alone where that failed
//	check.go      English against original: the second link of the proof  (packages adequacy, fact, stance)
//	prove.go      claim against English: the first link
//	support.go    whether a statement stands in the English it cites
//	settle.go   the state the source ends in; sentences as they stand where no model is asked
//
// When all articles are through:
//
//	merge.go    articles -> stories (package story); claims -> points, checked again
//	point.go      points against claims, and who stands behind them
//	headline.go   what is published without a verdict: headlines, summaries, names
//	disagree.go, timeline.go, perspective.go   what a story adds by code alone
//	briefing.go everything in one [Briefing]
//	render.go   the briefing as Markdown, HTML and JSON
//	verify.go   a finished briefing made again from its originals, and compared
//
// Beside the stages:
//
//	types.go    every type of briefing.json, from Article to Briefing
//	reasons.go  the states and the one table of reason codes
//	ask.go      one question: journal first, then the endpoint, recorded before its slot is freed
//	stages.go   the channels between the stages
//	endpoint.go what is known of the endpoint, and what the journal remembers of it
//	progress.go, speed.go   where a run stands, and how fast the endpoint is
//	wire.go     text as the model sees it, and the forms in which answers arrive
//
// What is said to the model lies in package prompts, talking to it in package
// llm, what it answered in package store. Packages below this one know strings
// and their own types, never an Article; imports_test.go holds them to that.
//
// Two rules explain most of the code. What goes wrong with one source stays
// with it (Article.State), and only what stops every source is returned as an
// error. And nothing that a model says is believed: it is shown with the
// sentence it rests on, or dropped and counted.
package pipeline
