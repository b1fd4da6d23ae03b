package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// urlRE recognises an absolute URL: a scheme of RFC 3986 and "://".
var urlRE = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// Expand resolves names to single readable things, in the order of specs.
//
// A name that exists is taken literally, even if it holds glob characters.
// Folders are walked recursively and sorted by path; in them hidden entries
// are skipped and only .txt, .md, .markdown, .html, .htm and .xhtml are
// taken. A file named outright, or matched by a glob (as a shell would pass
// it), is taken whatever its extension. A path that comes up twice is kept
// once, at its first place. Nothing is an error: what can not be read is a
// Ref with a Problem.
func Expand(specs []Spec) Expansion {
	e := expander{seen: map[string]bool{}}
	for _, spec := range specs {
		e.add(spec)
	}
	return e.out
}

// expander collects Refs; seen holds the absolute paths already taken.
type expander struct {
	out  Expansion
	seen map[string]bool
}

func (e *expander) add(spec Spec) {
	if spec.Name == Stdin {
		e.keep(spec, Stdin, nil)
		return
	}
	if spec.Name == "" {
		e.keep(spec, "", problem(CodeMissing, "", "the name is empty", "name a file, a folder or \"-\" for standard input", nil))
		return
	}
	info, err := os.Stat(spec.Name)
	switch {
	case err == nil && info.IsDir():
		e.folder(spec, spec.Name)
	case err == nil:
		e.keep(spec, spec.Name, irregular(spec.Name, info.Mode()))
	case urlRE.MatchString(spec.Name):
		e.keep(spec, spec.Name, urlProblem(spec.Name))
	case isGlob(spec.Name) && errors.Is(err, fs.ErrNotExist):
		e.glob(spec)
	default:
		e.keep(spec, spec.Name, openProblem(spec.Name, err))
	}
}

// keep adds one Ref unless its path is there already.
func (e *expander) keep(spec Spec, name string, p *Problem) {
	key := name
	if name != Stdin && name != "" && !urlRE.MatchString(name) {
		if abs, err := filepath.Abs(name); err == nil {
			key = abs
		}
	}
	if e.seen[key] {
		return
	}
	e.seen[key] = true
	e.out.Refs = append(e.out.Refs, Ref{
		Name: name, Publisher: spec.Publisher, Published: spec.Published, Country: spec.Country, Problem: p,
	})
}

// isGlob reports whether a name holds a character that filepath.Match treats
// specially.
func isGlob(name string) bool { return strings.ContainsAny(name, `*?[`) }

func (e *expander) glob(spec Spec) {
	matches, err := filepath.Glob(spec.Name)
	if err != nil {
		e.keep(spec, spec.Name, problem(CodeNoFiles, spec.Name, "the pattern is malformed", "close the bracket, or escape it with a backslash", err))
		return
	}
	slices.Sort(matches)
	found := false
	for _, name := range matches {
		if hiddenMatch(spec.Name, name) {
			continue
		}
		found = true
		info, err := os.Stat(name)
		switch {
		case err != nil:
			e.keep(spec, name, openProblem(name, err))
		case info.IsDir():
			e.folder(spec, name)
		default:
			e.keep(spec, name, irregular(name, info.Mode()))
		}
	}
	if !found {
		e.keep(spec, spec.Name, problem(CodeNoFiles, spec.Name, "no file matches the pattern", "check the pattern; hidden files are not matched by * and ?", nil))
	}
}

// hiddenMatch reports whether a wildcard matched a hidden path element, which
// a shell would not do: an element that starts with a dot must be written so.
func hiddenMatch(pattern, name string) bool {
	p := strings.Split(filepath.Clean(pattern), string(filepath.Separator))
	n := strings.Split(filepath.Clean(name), string(filepath.Separator))
	if len(p) != len(n) {
		return false
	}
	for i := range n {
		if strings.HasPrefix(n[i], ".") && !strings.HasPrefix(p[i], ".") {
			return true
		}
	}
	return false
}

// found is one entry of a folder walk.
type found struct {
	name    string
	problem *Problem
}

// folder adds the readable files under root.
func (e *expander) folder(spec Spec, root string) {
	w := walk{root: root, taken: map[string]bool{}}
	if real, err := filepath.EvalSymlinks(root); err == nil {
		w.real = real
	} else {
		w.real = root
	}
	w.dir(root)
	w.resolveLinks()
	e.out.Ignored += w.ignored
	if len(w.entries) == 0 {
		msg := "the folder holds no readable files"
		if w.ignored > 0 {
			msg = fmt.Sprintf("the folder holds no readable files (%d with other extensions were left out)", w.ignored)
		}
		e.keep(spec, root, problem(CodeNoFiles, root, msg, "put .txt, .md or .html files in it, or name the files one by one", nil))
		return
	}
	slices.SortFunc(w.entries, func(a, b found) int { return strings.Compare(a.name, b.name) })
	for _, f := range w.entries {
		e.keep(spec, f.name, f.problem)
	}
}

// walk is one pass over a folder. Symbolic links are resolved after the
// regular files, so that a link to a file that was met anyway adds nothing.
type walk struct {
	root, real string
	entries    []found
	links      []string
	taken      map[string]bool // real paths of the files in entries
	ignored    int
}

func (w *walk) dir(dir string) {
	list, err := os.ReadDir(dir)
	if err != nil {
		w.entries = append(w.entries, found{dir, openProblem(dir, err)})
		return
	}
	for _, d := range list {
		name := filepath.Join(dir, d.Name())
		switch {
		case strings.HasPrefix(d.Name(), "."):
		case d.IsDir():
			w.dir(name)
		case d.Type()&fs.ModeSymlink != 0:
			w.links = append(w.links, name)
		case !knownExtension(name):
			w.ignored++
		default:
			if rel, err := filepath.Rel(w.root, name); err == nil {
				w.taken[filepath.Join(w.real, rel)] = true
			}
			w.entries = append(w.entries, found{name, irregular(name, d.Type())})
		}
	}
}

func (w *walk) resolveLinks() {
	for _, name := range w.links {
		target, err := filepath.EvalSymlinks(name)
		if err != nil {
			if knownExtension(name) {
				p := openProblem(name, err)
				p.Message = "the symbolic link leads nowhere"
				w.entries = append(w.entries, found{name, p})
			} else {
				w.ignored++
			}
			continue
		}
		info, err := os.Stat(target)
		inside := within(w.real, target)
		switch {
		case err != nil:
			w.entries = append(w.entries, found{name, openProblem(name, err)})
		case info.IsDir() && inside:
			// The walk meets that folder itself; following the link as
			// well could go round for ever.
		case !info.IsDir() && !knownExtension(name):
			w.ignored++
		case !inside:
			w.entries = append(w.entries, found{name, problem(CodeSymlinkOutside, name,
				"the symbolic link leads out of the folder", "name the file itself if it is meant to be read", nil)})
		case !w.taken[target]:
			w.taken[target] = true
			w.entries = append(w.entries, found{name, irregular(name, info.Mode())})
		}
	}
}

// within reports whether path is root or below it; both are resolved paths.
func within(root, path string) bool {
	absRoot, err1 := filepath.Abs(root)
	absPath, err2 := filepath.Abs(path)
	if err1 != nil || err2 != nil {
		return false
	}
	rel, err := filepath.Rel(absRoot, absPath)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// knownExtension reports whether a file in a folder is taken to be readable.
func knownExtension(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".txt", ".md", ".markdown", ".html", ".htm", ".xhtml":
		return true
	}
	return false
}

func urlProblem(name string) *Problem {
	return problem(CodeURLUnsupported, name, "addresses are not fetched yet", "save the page as a file and name that file", nil)
}
