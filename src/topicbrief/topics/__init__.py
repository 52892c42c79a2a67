"""Units, counts, topics: how many, which words, which names."""
