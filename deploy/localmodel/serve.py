"""Serves a GGUF model on 127.0.0.1 with llama.cpp's own server.

    python serve.py MODEL.gguf [--port N] [--parent PID] [--log FILE]

Prints one line, `listening on http://127.0.0.1:PORT/v1`, once the model answers.
A signal ends it. With --parent it ends when that process has ended, and a
Ctrl-C in the terminal is the parent's affair: its own work may still need the
model's last answers.

Exit code: 1 when the model cannot be served, and one line says why.
"""

import argparse
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request

HOST = "127.0.0.1"
SLOTS = 4  # requests worked on at once
SLOT_CONTEXT = 8192  # tokens a slot holds: an article, its translation and its summary
LOAD_SECONDS = 300


def main() -> int:
    parser = argparse.ArgumentParser(description="Serve a GGUF model on 127.0.0.1.")
    parser.add_argument("model")
    parser.add_argument("--port", type=int, default=0, help="wanted port; a free one if it is taken")
    parser.add_argument("--parent", type=int, default=0, help="stop when this process has ended")
    parser.add_argument("--log", default=os.devnull, help="where the server's own log goes")
    args = parser.parse_args()

    # Signals end it at once, also while llama.cpp loads and no Python runs.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if args.parent:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=stop_with, args=(args.parent,), daemon=True).start()

    # llama.cpp logs to the descriptors 1 and 2: they become the log, and what
    # is for the caller goes to copies of the old ones.
    out, err = os.fdopen(os.dup(1), "w"), os.fdopen(os.dup(2), "w")
    try:
        log = os.open(args.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        server, port = start(args.model, args.port)
    except Exception as e:  # llama.cpp's errors come as several kinds
        print(f"the model {args.model} cannot be served: {e} (its log: {args.log})", file=err, flush=True)
        leave(1)
    print(f"listening on http://{HOST}:{port}/v1", file=out, flush=True)
    while server:  # which ends when nothing refers to it any more
        time.sleep(3600)
    return 0


def start(model: str, wanted: int):
    """Loads the model and waits until it answers. Returns the server and its port."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    # The name that clients see and keep: the file's, without where it lies.
    params.model_alias = {os.path.basename(model).removesuffix(".gguf")}
    params.hostnames = [HOST]
    params.port = free_port(wanted)
    params.n_parallel = SLOTS
    params.n_ctx = SLOTS * SLOT_CONTEXT
    params.endpoint_metrics = True
    params.ui = False
    params.cors_origins = f"http://{HOST}:{params.port}"  # no web page may use it
    server = xllamacpp.Server(params)
    deadline = time.monotonic() + LOAD_SECONDS
    while not healthy(params.port):
        if time.monotonic() > deadline:
            raise TimeoutError(f"it did not load within {LOAD_SECONDS} s")
        time.sleep(0.2)
    return server, params.port


def free_port(wanted: int) -> int:
    """The wanted port if it is free, else one that the system chooses."""
    for port in (wanted, 0):
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind((HOST, port))
            except OSError:
                continue
            return s.getsockname()[1]
    raise OSError(f"no free port on {HOST}")


def healthy(port: int) -> bool:
    # No proxy of the environment stands between this machine and itself.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://{HOST}:{port}/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def stop_with(parent: int) -> None:
    """Ends this process when the parent has ended, however it ended. The
    process is a child of it, so it gets another parent then."""
    while os.getppid() == parent:
        time.sleep(0.5)
    leave(0)


def leave(code: int) -> None:
    """Ends at once: llama.cpp's threads would be waited for otherwise."""
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
