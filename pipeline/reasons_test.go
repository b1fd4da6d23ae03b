package pipeline_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline"
)

// init defines -update unless another test file of this binary has done so.
func init() {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "rewrite the generated parts of docs and golden files")
	}
}

func updating() bool { return flag.Lookup("update").Value.String() == "true" }

const (
	faultsFile   = "../docs/faults.md"
	reasonsBegin = "<!-- BEGIN reasons: written by `go test ./pipeline -run Reasons -update` -->\n"
	reasonsEnd   = "<!-- END reasons -->\n"
)

// TestReasonsDocumented keeps the table of docs/faults.md the same as the one
// in code.
func TestReasonsDocumented(t *testing.T) {
	text, err := os.ReadFile(faultsFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), reasonsBegin)
	table, after, closed := strings.Cut(rest, reasonsEnd)
	if !ok || !closed {
		t.Fatalf("%s lacks the lines\n%s%s", faultsFile, reasonsBegin, reasonsEnd)
	}
	want := renderReasons(pipeline.Reasons())
	if updating() && table != want {
		if err := os.WriteFile(faultsFile, []byte(before+reasonsBegin+want+reasonsEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, table); diff != "" {
		t.Errorf("%s differs from the table in reasons.go; run go test ./pipeline -run Reasons -update (-code +docs):\n%s", faultsFile, diff)
	}
}

// renderReasons is the table as Markdown.
func renderReasons(reasons []pipeline.Reason) string {
	cell := strings.NewReplacer("|", `\|`, "\n", " ")
	var b strings.Builder
	b.WriteString("| code | what happened | what to do next |\n|---|---|---|\n")
	for _, r := range reasons {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.Code, cell.Replace(r.Meaning), cell.Replace(r.NextStep))
	}
	return b.String()
}

var codeForm = regexp.MustCompile(`^[a-z]+\.[a-z_]+$`)

func TestReasonsTable(t *testing.T) {
	reasons := pipeline.Reasons()
	if len(reasons) == 0 {
		t.Fatal("the table is empty")
	}
	for i, r := range reasons {
		if !codeForm.MatchString(r.Code) {
			t.Errorf("%q is not of the form area.what", r.Code)
		}
		if i > 0 && reasons[i-1].Code >= r.Code {
			t.Errorf("%s does not come after %s: the table is searched by halves, so it must be sorted, each code once", r.Code, reasons[i-1].Code)
		}
		if strings.TrimSpace(r.Meaning) == "" {
			t.Errorf("%s has no meaning", r.Code)
		}
		if strings.TrimSpace(r.NextStep) == "" {
			t.Errorf("%s has no next step", r.Code)
		}
	}
}

// TestReasonsComplete looks up in the table every code that package source
// declares, and every code that a stage gives an article by name.
func TestReasonsComplete(t *testing.T) {
	known := map[string]bool{}
	for _, r := range pipeline.Reasons() {
		known[r.Code] = true
	}
	codes, err := codesInUse("source/*.go", declaredCodes)
	if err != nil {
		t.Fatal(err)
	}
	more, err := codesInUse("*.go", endedWith)
	if err != nil {
		t.Fatal(err)
	}
	if len(codes) == 0 || len(more) == 0 {
		t.Fatalf("found %d codes in source and %d in the stages: the test looks in the wrong place", len(codes), len(more))
	}
	for _, code := range append(codes, more...) {
		if !known[code] {
			t.Errorf("%s is used but not in the table of reason codes", code)
		}
	}
}

// codesInUse collects what find returns for the syntax tree of each file.
func codesInUse(pattern string, find func(ast.Node) []ast.Expr) ([]string, error) {
	names, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	var codes []string
	fset := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			for _, e := range find(n) {
				lit, ok := e.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					continue
				}
				if code, err := strconv.Unquote(lit.Value); err == nil && codeForm.MatchString(code) && !slices.Contains(codes, code) {
					codes = append(codes, code)
				}
			}
			return true
		})
	}
	return codes, nil
}

// declaredCodes finds the values of constants named Code...
func declaredCodes(n ast.Node) []ast.Expr {
	spec, ok := n.(*ast.ValueSpec)
	if !ok || len(spec.Names) == 0 || !strings.HasPrefix(spec.Names[0].Name, "Code") {
		return nil
	}
	return spec.Values
}

// endedWith finds the arguments of calls of a method named end.
func endedWith(n ast.Node) []ast.Expr {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil
	}
	if method, ok := call.Fun.(*ast.SelectorExpr); !ok || method.Sel.Name != "end" {
		return nil
	}
	return call.Args
}
