.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules
.PHONY: help build install test race lint fuzz-short kills torture bench cover demo model man screenshots clean

# Each fuzz target runs this long in fuzz-short.
FUZZTIME ?= 10s

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## */  \1\t/p' Makefile | expand -t 14

build: ## build bin/babelwire and bin/fakellm
	go build -o bin/ ./cmd/...

PREFIX ?= /usr/local

install: build ## install into PREFIX (/usr/local): bin/babelwire, man pages, shell completion
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 755 bin/babelwire $(DESTDIR)$(PREFIX)/bin/
	install -m 644 docs/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	bin/babelwire completion bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/babelwire
	bin/babelwire completion zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_babelwire
	bin/babelwire completion fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/babelwire.fish

test: ## run all tests; needs no model, no Python, no network but Go's modules
	go test -timeout 30m ./...

# -short leaves out the browser, what starts the program as a process again and
# again (scripts, terminals, power cuts), measurements of rules that have one
# goroutine, four of five rows of the fault tables, and most mutants.
race: ## run the tests under the race detector, the long ones cut short
	go test -race -short -timeout 40m ./...

lint: ## vet, format, lint, and check the module files
	go vet ./...
	@files=$$(gofmt -l .) && if [ -n "$$files" ]; then echo "gofmt would change:"; echo "$$files"; exit 1; fi
	go tool -modfile=tools/go.mod golangci-lint run ./...
	go mod tidy -diff
	go mod verify
	cd bench && go vet ./... && go mod tidy -diff

# A worker that is in the middle of an input when FUZZTIME ends makes go test fail
# with "context deadline exceeded"; only a failing input is a failure here.
fuzz-short: ## run every fuzz target for FUZZTIME (10s)
	@go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./... | while read -r pkg; do \
		go test -list '^Fuzz' "$$pkg" | grep '^Fuzz' | while read -r target; do \
			echo "== $$pkg $$target"; \
			out=$$(go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$pkg" 2>&1) && code=0 || code=$$?; \
			echo "$$out"; \
			case $$code:$$out in \
			0:*) ;; \
			*'Failing input'*) exit 1 ;; \
			*'context deadline exceeded'*) echo "(time ran out in the middle of an input, which Go calls a failure; nothing was found)" ;; \
			*) exit 1 ;; \
			esac; \
		done || exit 1; \
	done

KILLS ?= 1000
RUN ?= Kill|Durable

kills: ## kill the program at KILLS (1000) random instants, fail its file calls, cut its power (RUN='Kill$$': the kills alone)
	@BABELWIRE_KILLS=$(KILLS) go test -count=1 -timeout 12h -v -run '$(RUN)' ./cmd/babelwire ./pipeline/store >kills.log 2>&1 && code=0 || code=$$?; \
	grep -v '^=== \|^ *--- PASS: .*/' kills.log; exit $$code

torture: ## the same with 10,000 kills, every file call and every byte; takes two hours
	@$(MAKE) kills KILLS=10000

bench: ## run the benchmarks beside other clients and write docs/benchmarks.md (SCENARIOS=S1,S4: those)
	cd bench && go run . -scenarios '$(SCENARIOS)'

cover: ## run all tests and show which lines they reach
	go test -coverprofile=cover.out ./...
	go tool cover -func=cover.out | tail -n 1

demo: ## brief fixtures/sources with your endpoint, or a small model that is set up for it (MODEL=FILE.gguf: that one)
	@deploy/localmodel/demo.sh demo

model: ## set the demo's small model up and keep it running for babelwire brief (MODEL=FILE.gguf: that one)
	@deploy/localmodel/demo.sh model

man: ## write docs/man anew from the commands' help
	go test ./cmd/babelwire -run TestManPages -update

screenshots: ## take the pictures of docs/screenshots anew; needs Chromium
	go test ./pipeline -run 'TestBrowser$$' -screenshots

clean: ## delete what was built; fetched models stay in the user's cache
	rm -rf bin out cover.out kills.log
