"""What trainers upload, files of questions and Word handouts, from reading it until it is in the draft."""
