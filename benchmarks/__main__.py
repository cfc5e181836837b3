"""`python3 run.py bench [--files N] [--posts N] [--database URL]`: print ratios to bare baselines."""

from __future__ import annotations

import argparse

from benchmarks import drop_to_note, due_to_first_byte, idle, throughput


def main() -> None:
    """Run every benchmark and print what it found."""
    words = argparse.ArgumentParser(prog="run.py bench")
    words.add_argument("--files", type=int, default=10_000, help="files in the queue (default 10,000)")
    words.add_argument("--posts", type=int, default=600, help="posts due one after the other (default 600)")
    words.add_argument("--due", type=int, default=2_000, help="posts due at one instant (default 2,000)")
    words.add_argument("--waiting", type=int, default=100_000, help="future deliveries (default 100,000)")
    words.add_argument(
        "--database", help="an empty PostgreSQL database; then only the throughput is measured"
    )
    chosen = words.parse_args()
    if chosen.database:
        for line in throughput.measure(chosen.due, chosen.database):
            print(line, flush=True)
        return
    for line in due_to_first_byte.measure(chosen.posts):
        print(line, flush=True)
    for line in throughput.measure(chosen.due):
        print(line, flush=True)
    for line in idle.measure(chosen.waiting):
        print(line, flush=True)
    for line in drop_to_note.measure(chosen.files):
        print(line, flush=True)


if __name__ == "__main__":
    main()
