"""Files of questions and Word handouts between reading and the draft."""
