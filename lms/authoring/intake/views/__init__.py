"""The pages for files of questions and Word handouts, from uploading them until they are in the draft."""
