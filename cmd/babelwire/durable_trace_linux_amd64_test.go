package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// This file shows a test the calls that a program makes on its files, each
// before it is made and again when it is done, and lets the test have a call
// fail or kill the program there. strace can inject faults too, but it counts
// calls a thread, and a Go program's calls move between threads: the n-th call
// of the process is what must fail, for every n.

// fileCall is one call on a file below the folder that is watched.
type fileCall struct {
	name   string // as in section 2 of the manual
	path   string // of the file
	to     string // of a rename: the new path
	data   []byte // of a write
	at     int64  // of a write: the offset, -1 = at the file's end; of ftruncate: the length
	fresh  bool   // of an open: it may make the file
	trunc  bool   // of an open: it empties the file
	result int64  // when it is done: as the system gives it, an error negative
}

func (c *fileCall) String() string {
	text := c.name + " " + filepath.Base(c.path)
	if c.to != "" {
		text += " to " + filepath.Base(c.to)
	}
	return text
}

// fate is what becomes of a call. The zero value lets it be made.
type fate struct {
	errno syscall.Errno // it fails with this and is not made
	kill  bool          // the program is killed before it is made
}

// tracer runs a program and shows its calls. The functions are called one at a time.
type tracer struct {
	root  string // the folder that is watched
	enter func(*fileCall) fate
	leave func(*fileCall) // may be nil

	pid     int
	threads map[int]*thread
}

// thread is what one thread of the program is in the middle of.
type thread struct {
	inside bool      // a call
	call   *fileCall // that call, when it is one on a watched file
	errno  syscall.Errno
}

// run starts cmd, whose streams must be files or nil, and traces it to its end.
// It returns the exit code, -1 after a signal.
func (tr *tracer) run(cmd *exec.Cmd) (code int, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // the tracer is a thread; this one ends with the goroutine
		code, err = tr.trace(cmd)
	}()
	<-done
	return code, err
}

func (tr *tracer) trace(cmd *exec.Cmd) (int, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	if err := cmd.Start(); err != nil {
		return -1, err
	}
	tr.pid = cmd.Process.Pid
	defer func() { _ = cmd.Process.Release() }() // it is waited for here, not by cmd
	var status unix.WaitStatus
	if _, err := unix.Wait4(tr.pid, &status, unix.WALL, nil); err != nil {
		return -1, fmt.Errorf("wait for the start: %w", err)
	}
	const options = unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_EXITKILL
	if err := unix.PtraceSetOptions(tr.pid, options); err != nil {
		return -1, fmt.Errorf("set options: %w", err)
	}
	tr.threads = map[int]*thread{tr.pid: {}}
	resume := func(tid int, sig syscall.Signal) error {
		if err := unix.PtraceSyscall(tid, int(sig)); err != nil && !errors.Is(err, unix.ESRCH) {
			return fmt.Errorf("go on: %w", err)
		}
		return nil // a thread that was killed meanwhile is told of by wait
	}
	if err := resume(tr.pid, 0); err != nil {
		return -1, err
	}
	for {
		tid, err := unix.Wait4(-1, &status, unix.WALL|unix.WNOTHREAD, nil)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return -1, fmt.Errorf("wait: %w", err)
		}
		switch {
		case status.Exited() || status.Signaled():
			delete(tr.threads, tid)
			if tid == tr.pid {
				return status.ExitStatus(), nil // -1 after a signal
			}
			continue
		case !status.Stopped():
			continue
		}
		sig := status.StopSignal()
		switch {
		case sig == unix.SIGTRAP|0x80:
			if err := tr.stopped(tid); err != nil && !errors.Is(err, unix.ESRCH) {
				return -1, err
			}
			sig = 0
		case sig == unix.SIGTRAP: // of a clone
			sig = 0
		case tr.threads[tid] == nil: // a new thread stops once
			tr.threads[tid] = &thread{}
			sig = 0
		}
		if err := resume(tid, sig); err != nil {
			return -1, err
		}
	}
}

// stopped is called when a thread stands before or behind a call.
func (tr *tracer) stopped(tid int) error {
	th := tr.threads[tid]
	if th == nil {
		th = &thread{}
		tr.threads[tid] = th
	}
	th.inside = !th.inside
	if !th.inside && th.call == nil {
		return nil
	}
	var regs unix.PtraceRegs
	if err := unix.PtraceGetRegs(tid, &regs); err != nil {
		return err
	}
	if !th.inside {
		c := th.call
		th.call = nil
		if th.errno != 0 {
			regs.Rax = uint64(-int64(th.errno)) //nolint:gosec // as the system gives it
			th.errno = 0
			if err := unix.PtraceSetRegs(tid, &regs); err != nil {
				return err
			}
		}
		c.result = int64(regs.Rax) //nolint:gosec // negative on purpose
		if tr.leave != nil {
			tr.leave(c)
		}
		return nil
	}
	c := tr.callAt(&regs)
	if c == nil || c.path != tr.root && !strings.HasPrefix(c.path, tr.root+"/") {
		return nil
	}
	th.call = c
	what := tr.enter(c)
	if what.kill {
		return unix.Kill(tr.pid, unix.SIGKILL)
	}
	if th.errno = what.errno; th.errno != 0 {
		regs.Orig_rax = ^uint64(0) // no call at all
		return unix.PtraceSetRegs(tid, &regs)
	}
	return nil
}

// callAt reads the call that a thread is about to make, nil when it is none on files.
func (tr *tracer) callAt(r *unix.PtraceRegs) *fileCall {
	switch r.Orig_rax {
	case unix.SYS_WRITE:
		return &fileCall{name: "write", path: tr.file(r.Rdi), data: tr.memory(r.Rsi, r.Rdx), at: tr.position(r.Rdi)}
	case unix.SYS_PWRITE64:
		return &fileCall{name: "pwrite64", path: tr.file(r.Rdi), data: tr.memory(r.Rsi, r.Rdx), at: int64(r.R10)} //nolint:gosec // an offset
	case unix.SYS_FSYNC:
		return &fileCall{name: "fsync", path: tr.file(r.Rdi)}
	case unix.SYS_FDATASYNC:
		return &fileCall{name: "fdatasync", path: tr.file(r.Rdi)}
	case unix.SYS_FTRUNCATE:
		return &fileCall{name: "ftruncate", path: tr.file(r.Rdi), at: int64(r.Rsi)} //nolint:gosec // a length
	case unix.SYS_FCHMOD:
		return &fileCall{name: "fchmod", path: tr.file(r.Rdi)}
	case unix.SYS_FLOCK:
		return &fileCall{name: "flock", path: tr.file(r.Rdi)}
	case unix.SYS_OPEN:
		return &fileCall{name: "open", path: tr.path(r.Rdi), fresh: r.Rsi&unix.O_CREAT != 0, trunc: r.Rsi&unix.O_TRUNC != 0}
	case unix.SYS_OPENAT:
		return &fileCall{name: "openat", path: tr.path(r.Rsi), fresh: r.Rdx&unix.O_CREAT != 0, trunc: r.Rdx&unix.O_TRUNC != 0}
	case unix.SYS_MKDIR:
		return &fileCall{name: "mkdir", path: tr.path(r.Rdi)}
	case unix.SYS_MKDIRAT:
		return &fileCall{name: "mkdirat", path: tr.path(r.Rsi)}
	case unix.SYS_UNLINK:
		return &fileCall{name: "unlink", path: tr.path(r.Rdi)}
	case unix.SYS_UNLINKAT:
		return &fileCall{name: "unlinkat", path: tr.path(r.Rsi)}
	case unix.SYS_RENAME:
		return &fileCall{name: "rename", path: tr.path(r.Rdi), to: tr.path(r.Rsi)}
	case unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2:
		return &fileCall{name: "renameat", path: tr.path(r.Rsi), to: tr.path(r.R10)}
	}
	return nil
}

// file is the path of an open file, "" when it has none.
func (tr *tracer) file(fd uint64) string {
	name, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tr.pid, int32(fd))) //nolint:gosec // a descriptor is an int
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(name, " (deleted)")
}

// position is where a write to a file goes.
func (tr *tracer) position(fd uint64) int64 {
	info, err := os.ReadFile(fmt.Sprintf("/proc/%d/fdinfo/%d", tr.pid, int32(fd))) //nolint:gosec // a descriptor is an int
	if err != nil {
		return -1
	}
	var at int64
	if _, err := fmt.Sscanf(string(info), "pos: %d", &at); err != nil {
		return -1
	}
	return at
}

// path is a path that a call is given; all that the programs give are absolute.
func (tr *tracer) path(address uint64) string {
	text := tr.memory(address, unix.PathMax)
	if i := slices.Index(text, 0); i >= 0 {
		text = text[:i]
	}
	return string(text)
}

// memory reads up to n bytes of the program, fewer where its memory ends.
func (tr *tracer) memory(address, n uint64) []byte {
	out := make([]byte, 0, n)
	for n > 0 {
		page := min(n, 4096-address%4096) // the next page may not be there
		piece := make([]byte, page)
		local := []unix.Iovec{{Base: &piece[0], Len: page}}
		remote := []unix.RemoteIovec{{Base: uintptr(address), Len: int(page)}} //nolint:gosec // an address of the other process
		got, err := unix.ProcessVMReadv(tr.pid, local, remote, 0)
		out = append(out, piece[:max(got, 0)]...)
		if err != nil || got < int(page) { //nolint:gosec // a page at most
			break
		}
		address, n = address+page, n-page
	}
	return out
}

// needTracing skips where a process may not watch another.
func needTracing(t *testing.T) {
	t.Helper()
	tr := tracer{root: "/no-such-folder", enter: func(*fileCall) fate { return fate{} }}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tr.run(&exec.Cmd{Path: exe, Args: []string{"true", "-test.run=^$"}}); errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSYS) {
		t.Skipf("this system does not let a process watch another (%v); in a container, run it with --cap-add=SYS_PTRACE", err)
	}
}
