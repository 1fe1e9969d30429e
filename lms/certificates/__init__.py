"""Certificates: issuing, painting, looking up, and whose name stands on them."""
