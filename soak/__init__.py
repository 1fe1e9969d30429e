"""What is long by nature: scanners over the running program, a bare machine, drills. `script/soak` runs them.

Each aims only at a server that it starts itself on the loopback address, is bounded in time, and ends what it started.
"""
