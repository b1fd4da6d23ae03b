package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestServesUntilStopped(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ledger := filepath.Join(t.TempDir(), "ledger.jsonl")
	out, in := io.Pipe()
	code := make(chan int)
	go func() { code <- run(ctx, []string{"--ledger", ledger}, in, io.Discard) }()
	first, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url, ok := strings.CutPrefix(strings.TrimSpace(first), "listening on ")
	if !ok || !strings.HasPrefix(url, "http://127.0.0.1:") || !strings.HasSuffix(url, "/v1") {
		t.Fatalf("first line %q", first)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Post(url+"/chat/completions", "application/json", strings.NewReader(`{"messages":[{"role":"user","content":"hello"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != 200 {
		t.Errorf("status %d, %v", res.StatusCode, err)
	}
	res.Body.Close()
	line, err := os.ReadFile(ledger) // written before the answer ended
	if err != nil || bytes.Count(line, []byte("\n")) != 1 || !bytes.Contains(line, []byte("hello")) {
		t.Errorf("ledger %q, %v", line, err)
	}
	stop()
	if c := <-code; c != exitOK {
		t.Errorf("exit code %d", c)
	}
}

func TestListAndUsage(t *testing.T) {
	for _, tc := range []struct {
		args     []string
		code     int
		out, err string
	}{
		{[]string{"--behavior", "list"}, exitOK, "503loading", ""},
		{[]string{"--behavior", "no-such"}, exitUsage, "", "503loading"},
		{[]string{"--no-such-flag"}, exitUsage, "", "unknown flag"},
		{[]string{"--addr", "127.0.0.1:99999"}, exitFatal, "", "listen"},
	} {
		var out, errOut bytes.Buffer
		ctx, stop := context.WithCancel(context.Background())
		stop()
		if code := run(ctx, tc.args, &out, &errOut); code != tc.code {
			t.Errorf("%v: exit code %d, want %d: %s", tc.args, code, tc.code, errOut.String())
		}
		if !strings.Contains(out.String(), tc.out) || !strings.Contains(errOut.String(), tc.err) {
			t.Errorf("%v: out %q, err %q", tc.args, out.String(), errOut.String())
		}
	}
}
