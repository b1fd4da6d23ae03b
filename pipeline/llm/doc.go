// Package llm talks to one OpenAI-compatible endpoint, normally a local server
// (llama.cpp, Ollama, vLLM, LM Studio), and hands back answers that can be
// worked with: think blocks, fences and prose removed, valid under the
// schema that was asked for, and never silently cut.
//
// The way of one request through the package:
//
//	Do        client.go     takes a slot, asks, records the answer, frees the slot
//	ask       client.go     judges the answer, asks again (at most twice) with something changed
//	call      retry.go      the one retry loop: transport errors, 429, 5xx, outages, loading models
//	admit     outage.go     waits while the endpoint is lost (breaker.go decides whether it is)
//	once      exchange.go   one HTTP request through go-openai
//	Do        transport.go  edits the JSON on its way out, reads and classifies what comes back
//	read      answer.go     pure functions from a reply to its text, or to the fault it has
//
// Examine (examine.go) tries all of this on purpose and says what it found: examine_ask.go
// holds its requests, examine_speed.go and examine_context.go what it measures. It goes the same way from call down.
//
// Long answers come as streams, so that a loop or a stall is seen while it happens: exchange.go decides
// where (streams), stream.go reads one and makes the answer of it that the server would have sent as
// a whole, so that nothing above transport.go knows, stream_guard.go ends those that stop coming. A stream
// counts only with its finish_reason and its [DONE]: one that the network cuts looks like one that ended.
// Every request carries max_tokens all the same: short answers, and those of fast servers, are not streamed.
//
// Nothing else in the program sees go-openai, HTTP or a server's dialect.
package llm
