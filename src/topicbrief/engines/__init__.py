"""Ways of fitting topics: one small module each, imported when asked for.

Every engine has `fit(counts, *, n_topics, seed, alpha, eta, start=None)`: a CSR matrix of counts
in, the weights of words (topics x words) and the shares of units (units x topics) out; their rows
need not sum to 1. `start` is the start that `seeds` would give, where a caller has it already.
"""
