"""A shared machine: wait for a quiet moment, and tell how much others used meanwhile. (Linux; elsewhere it does nothing.)"""
import os
import time

TICK = os.sysconf("SC_CLK_TCK")


def busy() -> float:
    """CPU seconds used by the whole machine (idle and iowait left out)."""
    try:
        f = list(map(int, open("/proc/stat").readline().split()[1:]))
    except FileNotFoundError:
        return 0.0
    return (sum(f[:3]) + sum(f[5:8])) / TICK


def wait(limit: float, share=0.1, window=0.4):
    """Returns when others use less than `share` of one core, or after `limit` seconds."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        b, t = busy(), time.monotonic()
        time.sleep(window)
        if (busy() - b) / (time.monotonic() - t) < share:
            return
        time.sleep(1)
