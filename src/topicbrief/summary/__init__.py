"""Sentences chosen by tf-idf, and whether they can stand alone."""
