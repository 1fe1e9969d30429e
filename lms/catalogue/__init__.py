"""The catalogue: courses, versions, lessons, steps. Knows no person."""
