"""What is known of languages: recognition, words, sentences, names, damage."""
