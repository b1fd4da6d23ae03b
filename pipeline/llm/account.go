package llm

import (
	"errors"
	"net/http"
	"sync"
)

// maxForbidden is how many prompts in a row may be answered with 403 by an endpoint that took the key
// before. Gateways send it for a text that they do not like; of a key that was withdrawn it comes for all.
const maxForbidden = 3

// account remembers a fault of the account: no later request can pass, and
// every further one would cost time or, with some providers, a lockout.
type account struct {
	mu        sync.Mutex
	fault     *Error
	worked    bool // a question was answered
	forbidden int  // 403 in a row since
}

// works notes that a question was answered: the key is good.
func (a *account) works() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.worked, a.forbidden = true, 0
}

// note keeps err where it is a fault of the account; the first one stays. It returns err, or what
// it means where it is a 403 that concerns one prompt as far as is known.
func (a *account) note(err error) error {
	var e *Error
	if !errors.As(err, &e) || e.Code != CodeQuota && e.Code != CodeKey {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if e.Status == http.StatusForbidden && e.Code == CodeKey && a.worked {
		a.forbidden++
		if a.forbidden < maxForbidden {
			one := *e
			one.Message += " (the key was good for others: perhaps this text alone is refused)"
			one.NextStep = "see what rules the endpoint has for texts; where it refuses all, check the API key setting"
			return &one
		}
	}
	if a.fault == nil {
		a.fault = e.withPurpose("") // the purpose is that of whoever asks
	}
	return err
}

// refusal returns a copy of the fault noted, or nil.
func (a *account) refusal() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fault == nil {
		return nil
	}
	return a.fault.withPurpose("")
}
