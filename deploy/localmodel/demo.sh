#!/usr/bin/env bash
# Briefs the five articles of fixtures/sources, with whatever model there is.
#
#   demo.sh demo    the endpoint that is configured, or one on a usual local
#                   port, or else the demo's own model: set up, started, stopped
#   demo.sh model   sets the demo's own model up and keeps it running
#
# MODEL=FILE.gguf serves that model instead of the demo's own. What is fetched
# lies in babelwire/localmodel under XDG_CACHE_HOME (default ~/.cache).
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../.." && pwd)
out=out/demo # under $root, where everything runs
own_port=8095
own_model=qwen2.5-coder-1.5b-instruct-q4_k_m
instead="Instead: start Ollama or llama.cpp's server (both are found by themselves), or name any OpenAI-compatible endpoint (OPENAI_BASE_URL=http://HOST:PORT/v1 make demo), or go without a model (bin/babelwire brief --without-model fixtures/sources)."

say() { printf '%s\n' "$*" >&2; }
die() {
	say "$*"
	exit 1
}

# absolute prints a path that still holds after a change of folder.
absolute() {
	case $1 in
	/*) printf '%s\n' "$1" ;;
	*) printf '%s\n' "$PWD/$1" ;;
	esac
}

build() {
	command -v go >/dev/null || die "Go is missing: babelwire is built with Go 1.26 or newer, from https://go.dev/dl or your system's packages."
	say "Building bin/babelwire."
	go build -o bin/babelwire ./cmd/babelwire
}

# models prints what GET /v1/models answers within a second, or fails.
models() {
	if command -v curl >/dev/null; then
		curl --silent --fail --noproxy '*' --max-time 1 "http://127.0.0.1:$1/v1/models"
		return
	fi
	local line
	{ exec 4<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
	printf 'GET /v1/models HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$1" >&4
	while IFS= read -r -t 1 line <&4 && [ "$line" != $'\r' ]; do :; done # the header
	timeout 1 cat <&4
}

# answers says whether an OpenAI-compatible server answers on the port.
answers() {
	local text
	text=$(models "$1") || return 1
	case $text in
	[\{\[]*) ;;
	*) return 1 ;;
	esac
}

# configured prints the endpoint that the environment or the config names.
configured() {
	local config
	config=$(bin/babelwire brief --print-config) || exit
	sed -n 's/^[- ]*base_url: *//p' <<<"$config" | head -n 1 | tr -d "\"'"
}

# python prints the first Python that is new enough.
python() {
	local name
	for name in python3 python3.14 python3.13 python3.12 python3.11 python3.10 python; do
		if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
			printf '%s\n' "$name"
			return
		fi
	done
	return 1
}

# prepare sets up the server and, unless MODEL names one, the model.
prepare() {
	local python only=()
	if [ -n "${MODEL:-}" ]; then
		[ -r "$MODEL" ] || die "MODEL=$MODEL cannot be read."
		only=(--server-only)
	fi
	python=$(python) || die "Python 3.10 or newer is missing, which the demo's own model needs. $instead"
	"$python" -c 'import venv, ensurepip' 2>/dev/null ||
		die "Python's venv module is missing (on Debian and Ubuntu: apt install python3-venv), which the demo's own model needs. $instead"
	"$python" "$here/install.py" "$cache" --instead "$instead" ${only[@]+"${only[@]}"}
	model=${MODEL:-$cache/$own_model.gguf}
}

# start serves the model in the background, at the port $1 or a free one, and
# sets $server and $address.
start() {
	local line
	say "Starting the model (its log: $out/server.log)."
	mkdir -p "$out"
	exec 3< <(exec "$cache/venv/bin/python" "$here/serve.py" "$model" --port "$1" --log "$out/server.log" --parent "$$")
	server=$!
	IFS= read -r line <&3 || die "The model did not start. $instead"
	address=${line#listening on }
	say "The model answers at $address."
}

stop() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	server=
}

# brief runs babelwire and passes a signal on, so that it ends in order and the
# server after it.
brief() {
	local code=0 started=$SECONDS
	bin/babelwire brief "$@" --out "$out" --journal "$out/journal.db" fixtures/sources &
	local run=$!
	trap : INT # the terminal sends it to babelwire too
	trap 'kill -TERM "$run" 2>/dev/null || true' TERM HUP
	while :; do
		code=0
		wait "$run" || code=$?
		kill -0 "$run" 2>/dev/null || break
	done
	trap - INT TERM HUP
	case $code in
	0 | 3) # 3: written, and it says what is missing
		say "The briefing is in $root/$out: briefing.md, briefing.html and briefing.json. It took $(((SECONDS - started) / 60)) min $(((SECONDS - started) % 60)) s."
		;;
	130) exit 130 ;;
	*) exit "$code" ;;
	esac
}

demo() {
	local base port
	build
	if [ -z "${MODEL:-}" ]; then
		base=$(configured) || exit
		if [ -n "$base" ]; then
			say "Using the endpoint $base, which is configured."
			brief
			return
		fi
		if models $own_port 2>/dev/null | grep -q "$own_model"; then
			say "Using the demo's own model, which runs at http://127.0.0.1:$own_port/v1."
			brief --config "$here/config.yaml"
			return
		fi
		for port in 8080 11434 8000 1234; do
			if answers "$port"; then
				say "Using the endpoint http://127.0.0.1:$port/v1, which answers."
				BABELWIRE_ENDPOINTS_0_BASE_URL=http://127.0.0.1:$port/v1 brief
				return
			fi
		done
		say "No endpoint is configured and none answers on ports 8080, 11434, 8000 and 1234: the demo sets up a small model of its own (1.3 GB once, then about 7 minutes a run on two cores)."
	fi
	prepare
	start 0
	if [ -n "${MODEL:-}" ]; then
		BABELWIRE_ENDPOINTS_0_BASE_URL=$address brief
	else
		say "It is a very small model: it shows that everything works, and is not fit to inform anyone. Nothing of it is called checked."
		BABELWIRE_ENDPOINTS_0_BASE_URL=$address brief --config "$here/config.yaml"
	fi
}

keep_running() {
	prepare
	build
	start $own_port
	say ""
	if [ -n "${MODEL:-}" ]; then
		say "In another terminal: bin/babelwire brief --base-url $address SOURCE..."
	elif [ "$address" = "http://127.0.0.1:$own_port/v1" ]; then
		say "In another terminal: bin/babelwire brief --config deploy/localmodel/config.yaml SOURCE..."
	else
		say "In another terminal: BABELWIRE_ENDPOINTS_0_BASE_URL=$address bin/babelwire brief --config deploy/localmodel/config.yaml SOURCE..."
	fi
	say "Ctrl-C stops it."
	cat <&3 >/dev/null # until it ends
}

server=
[ -z "${MODEL:-}" ] || MODEL=$(absolute "$MODEL")
cache=$(absolute "${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}")/babelwire/localmodel
cd -- "$root"
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
case ${1:-} in
demo) demo ;;
model) keep_running ;;
*) die "usage: $0 demo|model" ;;
esac
