"""Benchmarks: each figure stands beside a raw baseline of the same run, because machines are noisy."""
