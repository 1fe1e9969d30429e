"""What all pages of the trainer's desk stand on: loading what may be written, addresses, open forms."""
