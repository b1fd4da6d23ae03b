package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const requirements = "python/requirements.txt"

// pythonPeers are the versions of the Python clients, once they are known.
var pythonPeers []string

// pythonPath is the interpreter of a virtual environment with the pinned
// clients. It is made under the user's cache the first time.
func (h *harness) pythonPath(ctx context.Context) (string, error) {
	h.python.once.Do(func() { h.python.path, h.python.why = makePython(ctx) })
	return h.python.path, h.python.why
}

func makePython(ctx context.Context) (string, error) {
	pins, err := os.ReadFile(requirements)
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(pins)
	dir := filepath.Join(cache, "babelwire", "bench-python-"+hex.EncodeToString(sum[:6]))
	path := filepath.Join(dir, "bin", "python")
	for _, line := range strings.Split(string(pins), "\n") {
		if name, version, ok := strings.Cut(line, "=="); ok && (name == "openai" || name == "aiohttp") {
			pythonPeers = append(pythonPeers, "Python "+name+" "+version)
		}
	}
	if exec.CommandContext(ctx, path, "-c", "import openai, aiohttp").Run() == nil {
		return path, nil
	}
	for _, args := range [][]string{{"python3", "-m", "venv", dir}, {path, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "-r", requirements}} {
		if out, err := exec.CommandContext(ctx, args[0], args[1:]...).CombinedOutput(); err != nil {
			pythonPeers = nil
			return "", fmt.Errorf("%w (%s: %w: %.300s)", errNoPython, strings.Join(args, " "), err, out)
		}
	}
	return path, nil
}
