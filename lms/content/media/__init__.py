"""Pictures, drawings, sounds and films made anew, small and harmless. Pure."""
