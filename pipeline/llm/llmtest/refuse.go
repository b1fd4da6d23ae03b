package llmtest

import (
	"net/http"
	"strings"
	"time"
)

// loginPage is what a network that wants a login first answers to everything.
const loginPage = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1><form action=\"/login\"></form></body></html>\n"

// refused answers the requests that never reach a slot. prompt is the number
// of their tokens.
func (s *Server) refused(d *delivery, st step, req *chatRequest, prompt int) bool {
	h := http.Header{}
	tell := func(f fault) bool {
		d.refuse(statusOf[f], s.errorBody(f, prompt), h)
		return true
	}
	switch st.name {
	case "429", "503":
		askToWait(h, st.arg)
		if st.name == "503" {
			return tell(faultBusy)
		}
		return tell(faultRate)
	case "quota":
		return tell(faultQuota)
	case "503loading":
		return s.isLoading(st) && tell(faultLoading)
	case "503busy":
		return s.slots.inFlight() >= st.number(1) && tell(faultBusy)
	case "5xx":
		status := st.number(500)
		if status < 500 || status > 599 {
			status = 500
		}
		d.refuse(status, s.errorBody(faultServer, prompt), h)
	case "status":
		status := st.number(http.StatusRequestTimeout)
		if status < 200 || status > 599 {
			status = http.StatusRequestTimeout
		}
		d.refuse(status, nil, h)
	case "key":
		return tell(faultKey)
	case "forbidden":
		return tell(faultForbidden)
	case "nomodel":
		return tell(faultModel)
	case "toolarge":
		return tell(faultTooLarge)
	case "context":
		return prompt >= st.number(min(s.opt.Context, prompt)) && tell(faultContext)
	case "redirect":
		status := http.StatusTemporaryRedirect
		switch st.arg {
		case "": // the discard port: nothing answers there
			h.Set("Location", "http://127.0.0.1:9/v1/chat/completions")
		case "login":
			status = http.StatusFound
			h.Set("Location", "http://127.0.0.1:9/login?next=/v1/chat/completions")
		case "circle":
			h.Set("Location", d.r.URL.Path)
		default:
			h.Set("Location", st.arg)
		}
		d.refuse(status, []byte("{}"), h)
	case "html":
		h.Set("Content-Type", "text/html; charset=utf-8")
		d.refuse(http.StatusOK, []byte(loginPage), h)
	case "noform":
		form := req.form()
		if form == "" || st.arg == "grammar" && form != "grammar" || st.arg == "" && form == "json_object" {
			return false
		}
		d.refuse(http.StatusBadRequest, s.errorInvalid(form+" is not supported by this server"), h)
	case "nostream":
		switch {
		case st.arg == "" && req.Stream:
			d.refuse(http.StatusBadRequest, s.errorInvalid("stream is not supported by this server"), h)
		case req.StreamOptions != nil:
			d.refuse(http.StatusBadRequest, s.errorInvalid("stream_options: extra fields not permitted"), h)
		default:
			return false
		}
	case "error200":
		d.refuse(http.StatusOK, s.errorBody(faultServer, prompt), h)
	default:
		return false
	}
	return true
}

// askToWait sets the headers of a server that wants to be left alone for a
// while: ra=VALUE and ms=VALUE as they stand, ra=date±DURATION an HTTP date.
func askToWait(h http.Header, arg string) {
	name, value, given := strings.Cut(arg, "=")
	switch {
	case arg == "":
		h.Set("Retry-After", "1")
	case !given:
		h.Set("Retry-After", arg)
	case name == "ms":
		h.Set("Retry-After-Ms", value)
	case strings.HasPrefix(value, "date"):
		if d, err := time.ParseDuration(strings.TrimPrefix(value, "date")); err == nil {
			value = time.Now().Add(d).UTC().Format(http.TimeFormat)
		}
		h.Set("Retry-After", value)
	case value != "":
		h.Set("Retry-After", value)
	}
}

// isLoading says whether a 503loading step still refuses. Alone it lasts for a
// time after the start of the server; in a script, for as many requests as the
// script says, so that tests need no clock.
func (s *Server) isLoading(st step) bool {
	return st.arg == "" && st.scripted || time.Since(s.started) < st.pause(2*time.Second)
}
