"""Pictures, drawings, sounds and films made again as new files, small and harmless. Pure."""
