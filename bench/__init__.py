"""Measuring programs: `script/bench` runs them, each prints its figures; docs/figures.md says what they reached."""
