"""REST doors of what every app works with: people, keys, the book, and what is one's own."""
