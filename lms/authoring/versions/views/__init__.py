"""The pages of versions side by side: drafts, earlier versions, originals and copies, reviews."""
