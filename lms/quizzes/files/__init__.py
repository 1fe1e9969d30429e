"""Files of questions: every format that is read and written, and what decides which it is."""
