"""What all pages of the trainer's desk use: loading what may be written, addresses, open forms."""
