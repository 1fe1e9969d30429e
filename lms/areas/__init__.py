"""Areas: the tree of administrative areas, with time."""
