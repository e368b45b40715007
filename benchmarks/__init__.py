"""Timed work. Each file is run by itself: ``python -m benchmarks.pages``. Results are kept as text in
results/."""
