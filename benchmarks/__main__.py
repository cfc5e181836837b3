"""`python3 run.py bench [--files N] [--posts N] [--database URL]`: print ratios to bare baselines."""

from __future__ import annotations

import argparse

from benchmarks import drop_to_note, due_to_first_byte, idle, pages, queries, throughput, upload


def main() -> None:
    """Run every benchmark and print what it found."""
    words = argparse.ArgumentParser(prog="run.py bench")
    words.add_argument("--files", type=int, default=10_000, help="files in the queue (default 10,000)")
    words.add_argument("--posts", type=int, default=600, help="posts due one after the other (default 600)")
    words.add_argument("--due", type=int, default=2_000, help="posts due at one instant (default 2,000)")
    words.add_argument("--waiting", type=int, default=100_000, help="future deliveries (default 100,000)")
    words.add_argument("--sent", type=int, default=1_000_000, help="deliveries sent (default 1,000,000)")
    words.add_argument(
        "--database", help="an empty PostgreSQL database; then only the throughput is measured"
    )
    chosen = words.parse_args()
    if chosen.database:
        for line in throughput.measure(chosen.due, chosen.database):
            print(line, flush=True)
        return
    for figures in (
        due_to_first_byte.measure(chosen.posts),
        throughput.measure(chosen.due),
        idle.measure(chosen.waiting),
        upload.measure(),
        queries.measure(10_000),
        queries.measure_targets(200_000),
        queries.measure(chosen.sent),
        pages.measure(chosen.sent),
        drop_to_note.measure(chosen.files),
    ):
        for line in figures:
            print(line, flush=True)


if __name__ == "__main__":
    main()
