"""One preview server, started, asked over loopback, watched and ended; it is known by its process id and nothing else."""
import os
import socket
import subprocess
import time
from pathlib import Path

import tools
from edits import Change
from tools import Tool

TICK = os.sysconf("SC_CLK_TCK")
READY = 300.0     # seconds that a server may take to show its first page
SHOWN = 60.0      # and to show a change


class Server:
    """`with Server(tool, n, page, text)`: it serves `page` with `text` on it, `ready` seconds after its start."""

    def __init__(self, tool: Tool, n: int, page: str, text: bytes):
        self.tool, self.n, self.page, self.text = tool, n, page, text

    def __enter__(self):
        site = self.tool.site(self.n)
        self.port = free_port()
        command = [part.replace("{port}", str(self.port)) for part in self.tool.server]
        self.log = tools.ROOT / f"serve-{self.tool.name}-{self.n}.log"
        with open(self.log, "wb") as log:
            start = time.monotonic()
            self.process = subprocess.Popen(command, cwd=site, env=tools.environment(site), stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, start_new_session=True)
        try:
            self.until(lambda: self.has(self.page, self.text), start, READY, "ready")
            self.ready = time.monotonic() - start
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def has(self, page: str, text: bytes) -> bool:
        """Is it served, and with the text? (A page on what went wrong may quote it.)"""
        answer = self.get(page)
        return answer.startswith(b"HTTP/1.1 200 ") and text in answer

    def get(self, path: str) -> bytes:
        """The whole answer, on a new connection; nothing while nobody answers."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=SHOWN) as s:
                s.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n".encode())
                return b"".join(iter(lambda: s.recv(1 << 16), b""))
        except OSError:
            return b""

    def save_to_served(self, change: Change) -> float:
        """Saves; returns the seconds from before the write until every page shows the change. Asks every 2 ms."""
        start = time.monotonic()
        change.save()
        for page in change.pages:
            self.until(lambda: self.has(page, change.mark), start, SHOWN, f"showing {change.mark.decode()} on {page}")
        return time.monotonic() - start

    def until(self, done, start: float, limit: float, what: str):
        due = time.monotonic()
        while not done():
            if self.process.poll() is not None or time.monotonic() - start > limit:
                said = self.log.read_text(errors="replace")[-2000:]
                tools.fail(f"{self.tool.name} in {self.tool.site(self.n)} ended or was not {what} after {limit:.0f} s:\n{said}")
            due = max(due + 0.002, time.monotonic())
            time.sleep(max(0.0, due - time.monotonic()))

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def peak(self) -> float:
        """The most memory so far, in megabytes (10^6)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6

    def settle(self, calm: float = 0.5, limit: float = 180.0):
        """Waits until the server has used less than an eighth of a core for `calm` seconds."""
        end = time.monotonic() + limit
        last, since = self.cpu(), time.monotonic()
        while time.monotonic() < end and time.monotonic() - since <= calm:
            time.sleep(0.05)
            if (now := self.cpu()) - last > calm / 8:
                last, since = now, time.monotonic()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
