package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// harness starts processes and keeps what scenarios share.
type harness struct {
	rounds int
	dir    string // of this run, deleted at its end

	python struct { // see python.go
		once sync.Once
		path string
		why  error
	}
	warmOnce sync.Once // S10 and S13 share their runs
	warmRuns warmRuns
	warmErr  error
}

// child is what a started process does: serve a Sim until its input ends, or be
// a client and write what it measured.
func child(role, argument string) {
	var err error
	switch role {
	case "serve":
		var opt llmtest.SimOptions
		if err = json.Unmarshal([]byte(argument), &opt); err == nil {
			err = serve(opt)
		}
	case "client":
		var j job
		if err = json.Unmarshal([]byte(argument), &j); err == nil {
			var o outcome
			if o, err = j.do(context.Background()); err == nil {
				err = json.NewEncoder(os.Stdout).Encode(o)
			}
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench", role+":", err)
		os.Exit(1)
	}
}

func serve(opt llmtest.SimOptions) error {
	s, err := llmtest.NewSim(opt)
	if err != nil {
		return err
	}
	defer s.Close()
	err = json.NewEncoder(os.Stdout).Encode(map[string]string{"url": s.URL, "certificate": string(s.Certificate())})
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin) // ends with the parent
	return err
}

// server is a Sim in a process of its own.
type server struct {
	url         string
	certificate string // a file, "" without TLS
	stop        func()
	http        *http.Client
}

func (h *harness) serve(ctx context.Context, opt llmtest.SimOptions) (*server, error) {
	text, err := json.Marshal(opt)
	if err != nil {
		return nil, err
	}
	cmd, err := self(ctx, "serve", string(text))
	if err != nil {
		return nil, err
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{http: http.DefaultClient, stop: func() { in.Close(); _ = cmd.Wait() }}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	var said struct{ URL, Certificate string }
	if err == nil {
		err = json.Unmarshal(line, &said)
	}
	if err == nil && said.Certificate != "" {
		s.certificate = filepath.Join(h.dir, fmt.Sprintf("cert-%d.pem", cmd.Process.Pid))
		err = os.WriteFile(s.certificate, []byte(said.Certificate), 0o600)
		if err == nil {
			s.http, err = trusting([]byte(said.Certificate))
		}
	}
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("start a server: %w", err)
	}
	s.url = said.URL
	return s, nil
}

// stats asks the server what it counted.
func (s *server) stats(ctx context.Context) (llmtest.SimStats, error) {
	var st llmtest.SimStats
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(s.url, "/v1")+"/sim/stats", nil)
	if err != nil {
		return st, err
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return st, err
	}
	defer resp.Body.Close()
	return st, json.NewDecoder(resp.Body).Decode(&st)
}

// self is a command that runs this program in another role.
func self(ctx context.Context, role, argument string) (*exec.Cmd, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, path, role, argument)
	cmd.Stderr = os.Stderr
	return cmd, nil
}

// measure runs a client in a process of its own.
func (h *harness) measure(ctx context.Context, j job, s *server) (outcome, error) {
	var o outcome
	if s != nil {
		j.URL = s.url
	}
	text, err := json.Marshal(j)
	if err != nil {
		return o, err
	}
	var cmd *exec.Cmd
	if python, ok := strings.CutPrefix(j.Client, "python "); ok {
		path, err := h.pythonPath(ctx)
		if err != nil {
			return o, err
		}
		cmd = exec.CommandContext(ctx, path, "python/client.py", python, string(text))
		cmd.Stderr = os.Stderr
	} else if cmd, err = self(ctx, "client", string(text)); err != nil {
		return o, err
	}
	cmd.Env = append(os.Environ(), "TMPDIR="+h.dir)
	if s != nil && s.certificate != "" {
		cmd.Env = append(cmd.Env, "SSL_CERT_FILE="+s.certificate)
	}
	out, err := cmd.Output()
	if err != nil {
		return o, fmt.Errorf("client %s: %w", j.Client, err)
	}
	if err := json.Unmarshal(out, &o); err != nil {
		return o, fmt.Errorf("client %s: %w", j.Client, err)
	}
	if o.Failed > 0 {
		return o, fmt.Errorf("client %s: %d of %d requests failed: %s", j.Client, o.Failed, o.Requests, o.Error)
	}
	return o, nil
}

// rotated is list, beginning with another element in every round.
func rotated[T any](list []T, round int) []T {
	at := round % len(list)
	return append(slices.Clone(list[at:]), list[:at]...)
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(list))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// ratios divides two lists member by member: what was measured in the same round.
func ratios(a, b []float64) []float64 {
	out := make([]float64, min(len(a), len(b)))
	for i := range out {
		out[i] = a[i] / b[i]
	}
	return out
}

// pause waits unless ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errNoPython = errors.New("no Python with venv and pip: install python3-venv to compare with the Python clients")
