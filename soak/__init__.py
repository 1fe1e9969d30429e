"""Programs that run for long: scanners of the running product, a bare machine, drills. `script/soak` runs them.

Each attacks only a server that it starts itself on the loopback address, is bounded in time, and ends what it started.
"""
