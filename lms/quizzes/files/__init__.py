"""Files of questions: reading and writing every format, and finding out which format a file has."""
