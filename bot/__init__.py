"""Sabtu: trivia games on Instagram for public-relations teams."""
