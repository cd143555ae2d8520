"""The real Instagram, through the instagrapi library as it is published."""
