package pipeline_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "github.com/babelwire/babelwire/"

// layers says which packages of ours each package may import; the table in
// docs/architecture.md says the same. A package that is not listed here, nor
// under cmd, fails the test until somebody decides where it belongs.
var layers = map[string][]string{
	"prompts":                   {},
	"pipeline/segment":          {},
	"pipeline/lang":             {},
	"pipeline/fact":             {},
	"pipeline/source":           {},
	"pipeline/llm":              {},
	"pipeline/llm/llmtest":      {"pipeline/llm"},
	"pipeline/store":            {"pipeline/internal/durable"},
	"pipeline/internal/durable": {},
	// Reads material for tests that measure.
	"pipeline/internal/paralleltest": {},
	"pipeline/score":                 {},
	"pipeline/stance":                {},
	"pipeline/adequacy":              {"pipeline/lang"},
	"pipeline/story":                 {"pipeline/fact", "pipeline/stance"},
	"pipeline": {
		"prompts", "pipeline/segment", "pipeline/lang", "pipeline/adequacy", "pipeline/fact", "pipeline/source",
		"pipeline/llm", "pipeline/stance", "pipeline/store", "pipeline/story", "pipeline/internal/durable",
	},
	// Measures the pipeline from outside; its tests build one.
	"pipeline/eval": {"pipeline", "pipeline/score", "pipeline/adequacy", "pipeline/fact", "pipeline/stance", "pipeline/lang", "pipeline/llm", "pipeline/store"},
}

// borders are the foreign packages that only one part of the program may see.
// A prefix stands for the package and everything below it, in any version.
var borders = []struct {
	what     string
	prefixes []string
	only     string // a package, or a folder with a slash at the end
}{
	{"YAML", []string{"github.com/goccy/go-yaml", "go.yaml.in/yaml", "gopkg.in/yaml", "sigs.k8s.io/yaml"}, "cmd/"},
	{"flags and the environment", []string{"flag", "github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/caarlos0/env"}, "cmd/"},
	{"HTML and feed parsers", []string{
		"golang.org/x/net/html", "codeberg.org/readeck/go-readability", "github.com/go-shiori", "github.com/markusmobius",
		"github.com/PuerkitoBio/goquery", "github.com/andybalholm/cascadia", "github.com/mmcdole/gofeed",
	}, "pipeline/source"},
	{"lingua-go", []string{"github.com/pemistahl/lingua-go"}, "pipeline/lang"},
	{"go-openai", []string{"github.com/sashabaranov/go-openai"}, "pipeline/llm"},
	{"SQL", []string{"database/sql", "modernc.org/sqlite", "github.com/pressly/goose", "github.com/mattn/go-sqlite3"}, "pipeline/store"},
}

// file is one Go file: the folder it lies in, slash-separated from the
// module's root, and what it imports.
type file struct {
	dir, name string
	imports   []string
}

func (f file) test() bool { return strings.HasSuffix(f.name, "_test.go") }

func TestImports(t *testing.T) {
	files, err := goFiles("..")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d Go files found: the test looks in the wrong place", len(files))
	}
	for _, v := range violations(files) {
		t.Error(v)
	}
}

// TestImportsCanFail shows that each rule finds what it is there for.
func TestImportsCanFail(t *testing.T) {
	tests := []struct {
		file file
		want string
	}{
		{file{"pipeline/fact", "a.go", []string{module + "pipeline"}}, "pipeline/fact/a.go imports pipeline, which pipeline/fact may not"},
		{file{"pipeline/story", "a.go", []string{module + "pipeline/lang"}}, "pipeline/story/a.go imports pipeline/lang, which pipeline/story may not"},
		{file{"pipeline", "a.go", []string{module + "pipeline/llm/llmtest"}}, "pipeline/a.go imports pipeline/llm/llmtest, which pipeline may not"},
		{file{"pipeline/eval", "a.go", []string{module + "pipeline/internal/paralleltest"}}, "pipeline/eval/a.go imports pipeline/internal/paralleltest, which pipeline/eval may not"},
		{file{"pipeline", "a.go", []string{module + "cmd/babelwire"}}, "pipeline/a.go imports cmd/babelwire, which pipeline may not"},
		{file{"cmd/babelwire", "a.go", []string{module + "prompts"}}, "cmd/babelwire/a.go imports prompts, which cmd may not"},
		{file{"pipeline/utils", "a.go", nil}, "pipeline/utils is not in the table of layers"},
		{file{"pipeline", "a.go", []string{"github.com/goccy/go-yaml/ast"}}, "pipeline/a.go imports github.com/goccy/go-yaml/ast: only cmd/ sees YAML"},
		{file{"pipeline", "a.go", []string{"flag"}}, "pipeline/a.go imports flag: only cmd/ sees flags and the environment"},
		{file{"pipeline/lang", "a.go", []string{"golang.org/x/net/html"}}, "pipeline/lang/a.go imports golang.org/x/net/html: only pipeline/source sees HTML and feed parsers"},
		{file{"pipeline/adequacy", "a.go", []string{"github.com/pemistahl/lingua-go"}}, "pipeline/adequacy/a.go imports github.com/pemistahl/lingua-go: only pipeline/lang sees lingua-go"},
		{file{"pipeline/adequacy", "a.go", []string{module + "pipeline"}}, "pipeline/adequacy/a.go imports pipeline, which pipeline/adequacy may not"},
		{file{"pipeline/llm/llmtest", "a.go", []string{"github.com/sashabaranov/go-openai"}}, "pipeline/llm/llmtest/a.go imports github.com/sashabaranov/go-openai: only pipeline/llm sees go-openai"},
		{file{"cmd/babelwire", "a.go", []string{"database/sql"}}, "cmd/babelwire/a.go imports database/sql: only pipeline/store sees SQL"},
		{file{"pipeline", "a.go", []string{"github.com/pressly/goose/v3"}}, "pipeline/a.go imports github.com/pressly/goose/v3: only pipeline/store sees SQL"},

		{file{"pipeline", "a_test.go", []string{module + "pipeline/llm/llmtest", "flag"}}, ""},
		{file{"pipeline/fact", "a_test.go", []string{module + "pipeline/internal/paralleltest"}}, ""},
		{file{"pipeline/story", "a_test.go", []string{module + "pipeline/lang"}}, "pipeline/story/a_test.go imports pipeline/lang, which pipeline/story may not"},
		{file{"pipeline/fact", "a_test.go", []string{module + "pipeline/fact"}}, ""},
		{file{"cmd/babelwire", "a.go", []string{module + "pipeline", module + "pipeline/llm/llmtest", "flag"}}, ""},
		{file{"pipeline", "a.go", []string{"html", "html/template"}}, ""}, // writes HTML, reads none
		{file{"pipeline/store", "a.go", []string{"database/sql/driver", "modernc.org/sqlite/lib"}}, ""},
	}
	for _, tt := range tests {
		got := strings.Join(violations([]file{tt.file}), "\n")
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s/%s importing %v (-want +got):\n%s", tt.file.dir, tt.file.name, tt.file.imports, diff)
		}
	}
}

// violations lists what the files import against the rules.
func violations(files []file) []string {
	var found []string
	add := func(format string, args ...any) {
		if v := fmt.Sprintf(format, args...); !slices.Contains(found, v) {
			found = append(found, v)
		}
	}
	for _, f := range files {
		command := strings.HasPrefix(f.dir, "cmd/")
		if _, listed := layers[f.dir]; !listed && !command {
			add("%s is not in the table of layers", f.dir)
			continue
		}
		for _, imported := range f.imports {
			if ours, ok := strings.CutPrefix(imported, module); ok {
				switch {
				case f.test() && (ours == f.dir || ours == "pipeline/llm/llmtest" || ours == "pipeline/internal/paralleltest"):
					// An external test sees its own package, and any test the fake endpoint and the measuring material.
				case command && ours == "prompts":
					add("%s imports prompts, which cmd may not", path.Join(f.dir, f.name))
				case !command && !slices.Contains(layers[f.dir], ours):
					add("%s imports %s, which %s may not", path.Join(f.dir, f.name), ours, f.dir)
				}
				continue
			}
			for _, b := range borders {
				if f.test() && (imported == "flag" || imported == "golang.org/x/net/html") { // for -update of golden files
					continue
				}
				if covers(b.prefixes, imported) && !within(f.dir, b.only) {
					add("%s imports %s: only %s sees %s", path.Join(f.dir, f.name), imported, b.only, b.what)
				}
			}
		}
	}
	return found
}

func covers(prefixes []string, imported string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool {
		return imported == p || strings.HasPrefix(imported, p+"/") || strings.HasPrefix(imported, p+".v")
	})
}

func within(dir, only string) bool {
	return dir == only || strings.HasSuffix(only, "/") && strings.HasPrefix(dir, only)
}

// goFiles reads the imports of every Go file of the module. Folders with a
// go.mod of their own are other modules; hidden ones and testdata are no code.
func goFiles(root string) ([]file, error) {
	var files []file
	fset := token.NewFileSet()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == root {
				return nil
			}
			if strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_") || d.Name() == "testdata" {
				return filepath.SkipDir
			}
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		parsed, err := parser.ParseFile(fset, name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		f := file{dir: filepath.ToSlash(rel), name: d.Name()}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, imported)
		}
		files = append(files, f)
		return nil
	})
	return files, err
}
