"""Versions side by side: drafts, earlier versions, originals and copies, reviews."""
