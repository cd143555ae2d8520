"""Files in, text and pictures out."""
