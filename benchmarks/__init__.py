"""Measurements: `make bench` runs them, docs/benchmarks.md holds what they said."""
