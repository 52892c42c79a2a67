"""Ways of fitting topics: one small module each, imported when asked for.

Every engine has `fit(counts, *, n_topics, seed, alpha, eta) -> (topic_word, doc_topic)`: a CSR
matrix of counts in, two arrays whose rows sum to 1 out.
"""
