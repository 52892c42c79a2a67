"""Kernels of `inference` once more, compiled by numba: imported only where there is much to count.

Loops in place of arrays of every stored count: a unit's words x topics lie together in cache, in
rows of words, so that inner loops run along many words. Compiled code is cached on disk: it is
made once in the life of an installation. Sums run in lanes, so the last digits differ from NumPy.
"""

from __future__ import annotations

import numpy as np
from numba import njit

FAST = {"contract", "arcp", "nsz", "reassoc"}
LANES = 32  # words that one turn of a compiled loop takes at once


@njit(cache=True, fastmath=FAST, error_model="numpy", inline="always")
def _exp_digamma(x):
    """exp(digamma(x)) for x > 0: six steps up by recurrence, then a series; error below 1e-8.

    Without a branch or a call, so that several run at once; what is below exp(-70) is as nothing.
    """
    a = x * (x + 5)
    b = (x + 1) * (x + 4)
    c = (x + 2) * (x + 3)
    t = min((2 * x + 5) * (a * (b + c) + b * c) / (a * b * c), 70.0) * (-1 / 256)
    e = 1 + t * (1 + t / 2 * (1 + t / 3 * (1 + t / 4 * (1 + t / 5 * (1 + t / 6 * (1 + t / 7))))))
    e *= e
    e *= e
    e *= e
    e *= e
    e *= e
    e *= e
    e *= e
    e *= e
    y = x + 5.5
    z = 1 / (y * y)
    return y * (1 + z * (1 / 24 + z * (-37 / 5760 + z * (10313 / 2903040)))) * e


@njit(cache=True, fastmath=FAST, error_model="numpy", inline="always")
def _exp_digamma_single(x):
    """The same in single precision throughout, twice as many at once; relative error below 1e-5.

    2 to the power of the whole part is written into the bits that hold an exponent.
    """
    one = np.float32(1)
    a = x * (x + np.float32(5))
    b = (x + one) * (x + np.float32(4))
    c = (x + np.float32(2)) * (x + np.float32(3))
    steps = (x + x + np.float32(5)) * (one / a + one / b + one / c)
    t = -min(steps, np.float32(70)) * np.float32(1.4426950408889634)
    whole = np.floor(t)
    u = (t - whole) * np.float32(0.6931471805599453)
    e = one + u / np.float32(7)
    e = one + u / np.float32(6) * e
    e = one + u / np.float32(5) * e
    e = one + u / np.float32(4) * e
    e = one + u / np.float32(3) * e
    e = one + u / np.float32(2) * e
    e = one + u * e
    power = np.int32((np.int32(whole) + np.int32(127)) << np.int32(23)).view(np.float32)
    y = x + np.float32(5.5)
    z = one / (y * y)
    series = np.float32(-37 / 5760) + z * np.float32(10313 / 2903040)
    return y * (one + z * (np.float32(1 / 24) + z * series)) * e * power


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def exp_expected_log(parameters):
    """See `inference.exp_expected_log`."""
    result = np.empty_like(parameters)
    scale = np.zeros(parameters.shape[1])
    for i in range(parameters.shape[0]):
        for k in range(parameters.shape[1]):
            scale[k] += parameters[i, k]
    for k in range(parameters.shape[1]):
        scale[k] = 1 / _exp_digamma(scale[k])
    for i in range(parameters.shape[0]):
        for k in range(parameters.shape[1]):
            result[i, k] = _exp_digamma(parameters[i, k]) * scale[k]
    return result


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _fill(tile, ratio, by_word, words):
    """Lay the words' topics side by side; returns their number rounded up to whole lanes.

    Zeros fill the last lanes: loops over a remainder word by word would take as long as the rest.
    """
    n, padded = len(words), _padded(len(words))
    for j in range(n):
        row = by_word[words[j]]
        for k in range(len(row)):
            tile[k, j] = row[k]
    tile[:, n:padded] = tile.dtype.type(0)
    ratio[n:padded] = ratio.dtype.type(0)
    return padded


@njit(cache=True)
def _padded(n):
    return (n + LANES - 1) // LANES * LANES


@njit(cache=True)
def _room(indptr):
    """The words of the longest unit, in whole lanes."""
    longest = 1
    for d in range(len(indptr) - 1):
        longest = max(longest, indptr[d + 1] - indptr[d])
    return _padded(longest)


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _weigh(weight, share, tile, n):
    """weight[j] = share . tile[:, j] for the first n words, four topics at a time."""
    tiny = tile.dtype.type(1e-30)
    n_topics = len(share)
    weight[:n] = tiny
    fours = n_topics - n_topics % 4
    for k in range(0, fours, 4):
        a, b, c, d = share[k], share[k + 1], share[k + 2], share[k + 3]
        p, q, r, s = tile[k], tile[k + 1], tile[k + 2], tile[k + 3]
        for j in range(n):
            weight[j] += a * p[j] + b * q[j] + c * r[j] + d * s[j]
    for k in range(fours, n_topics):
        a, p = share[k], tile[k]
        for j in range(n):
            weight[j] += a * p[j]


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _collect(new, ratio, tile, n):
    """new[k] = ratio . tile[k] over the first n words, four topics at a time."""
    zero = tile.dtype.type(0)
    n_topics = len(new)
    fours = n_topics - n_topics % 4
    for k in range(0, fours, 4):
        p, q, r, s = tile[k], tile[k + 1], tile[k + 2], tile[k + 3]
        a, b, c, d = zero, zero, zero, zero
        for j in range(n):
            a += ratio[j] * p[j]
            b += ratio[j] * q[j]
            c += ratio[j] * r[j]
            d += ratio[j] * s[j]
        new[k], new[k + 1], new[k + 2], new[k + 3] = a, b, c, d
    for k in range(fours, n_topics):
        a, p = zero, tile[k]
        for j in range(n):
            a += ratio[j] * p[j]
        new[k] = a


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _expect(share, gamma):
    total = 0.0
    for k in range(len(gamma)):
        total += gamma[k]
    scale = share.dtype.type(1 / _exp_digamma(total))
    zero, least = share.dtype.type(0), share.dtype.type(1e-30)  # denormals are slow
    if share.itemsize == 4:
        for k in range(len(gamma)):
            share[k] = _exp_digamma_single(gamma[k]) * scale
    else:
        for k in range(len(gamma)):
            share[k] = _exp_digamma(gamma[k]) * scale
    for k in range(len(gamma)):
        share[k] = share[k] if share[k] > least else zero


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def vb_pass(indptr, indices, data, gamma, by_word, alpha, steps, threshold):
    """See `inference.vb_pass`; works in the precision of `by_word`."""
    n_topics = gamma.shape[1]
    gained, longest = np.zeros_like(by_word), _room(indptr)
    tile = np.empty((n_topics, longest), by_word.dtype)
    weight, ratio = np.empty(longest, by_word.dtype), np.empty(longest, by_word.dtype)
    share, new = np.empty(n_topics, by_word.dtype), np.empty(n_topics, by_word.dtype)
    evidence = 0.0
    for d in range(len(indptr) - 1):
        n = indptr[d + 1] - indptr[d]
        words, seen = indices[indptr[d] : indptr[d + 1]], data[indptr[d] : indptr[d + 1]]
        padded = _fill(tile, ratio, by_word, words)
        own = gamma[d]
        _expect(share, own)
        _weigh(weight, share, tile, padded)
        for _ in range(steps):
            for j in range(n):
                ratio[j] = seen[j] / weight[j]
            _collect(new, ratio, tile, padded)
            moved = 0.0
            for k in range(n_topics):
                value = alpha[k] + share[k] * new[k]
                moved += abs(value - own[k])
                own[k] = value
            _expect(share, own)
            _weigh(weight, share, tile, padded)
            if moved < threshold * n_topics:
                break
        for j in range(n):
            evidence += seen[j] * np.log(weight[j])
            part = seen[j] / weight[j]
            row = gained[words[j]]
            for k in range(n_topics):
                row[k] += part * share[k]
    for w in range(len(by_word)):
        for k in range(n_topics):
            gained[w, k] *= by_word[w, k]
    return gained, evidence


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def fold_in_pass(indptr, indices, data, shares, by_word, alpha, steps, threshold):
    """See `inference.fold_in_pass`."""
    n_topics = shares.shape[1]
    longest = _room(indptr)
    tile = np.empty((n_topics, longest))
    weight, ratio, new = np.empty(longest), np.empty(longest), np.empty(n_topics)
    for d in range(len(indptr) - 1):
        n = indptr[d + 1] - indptr[d]
        words, seen = indices[indptr[d] : indptr[d + 1]], data[indptr[d] : indptr[d + 1]]
        padded = _fill(tile, ratio, by_word, words)
        for _ in range(steps):
            _weigh(weight, shares[d], tile, padded)
            for j in range(n):
                ratio[j] = seen[j] / weight[j]
            _collect(new, ratio, tile, padded)
            total = 0.0
            for k in range(n_topics):
                new[k] = alpha + shares[d, k] * new[k]
                total += new[k]
            moved = 0.0
            for k in range(n_topics):
                value = new[k] / total
                moved = max(moved, abs(value - shares[d, k]))
                shares[d, k] = value
            if moved < threshold:
                break


@njit(cache=True, nogil=True, error_model="numpy")
def gibbs_pass(ends, words, topics, in_unit, in_word, drawn, alpha, eta, prior):
    """See `inference.gibbs_pass`; not with fast mathematics, which rounds as the machine likes."""
    n_topics = in_word.shape[1]
    scale, until = np.zeros(n_topics), np.empty(n_topics)
    for w in range(len(in_word)):
        for k in range(n_topics):
            scale[k] += in_word[w, k]
    for k in range(n_topics):
        scale[k] += prior[k]
    for d in range(len(ends) - 1):
        for t in range(ends[d], ends[d + 1]):
            w, z = words[t], topics[t]
            in_unit[d, z] -= 1
            in_word[w, z] -= 1
            scale[z] -= 1
            total = 0.0
            for k in range(n_topics):
                total += (in_unit[d, k] + alpha) * (in_word[w, k] + eta[w, k]) / scale[k]
                until[k] = total
            point, z = drawn[t] * total, 0
            while z < n_topics - 1 and until[z] <= point:
                z += 1
            in_unit[d, z] += 1
            in_word[w, z] += 1
            scale[z] += 1
            topics[t] = z


@njit(cache=True, fastmath=FAST, error_model="numpy")
def _add_rows(total, weights, other, rows):
    """total = weights . other[rows], four rows at a time."""
    total[:] = total.dtype.type(0)
    fours = len(rows) - len(rows) % 4
    for j in range(0, fours, 4):
        a, b, c, d = weights[j], weights[j + 1], weights[j + 2], weights[j + 3]
        p, q, r, s = other[rows[j]], other[rows[j + 1]], other[rows[j + 2]], other[rows[j + 3]]
        for k in range(len(total)):
            total[k] += a * p[k] + b * q[k] + c * r[k] + d * s[k]
    for j in range(fours, len(rows)):
        a, p = weights[j], other[rows[j]]
        for k in range(len(total)):
            total[k] += a * p[k]


def nmf_sweep(matrix, own, other, gram):
    """See `inference.nmf_sweep`."""
    _nmf_sweep(matrix.indptr, matrix.indices, matrix.data, own, other, gram)


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _nmf_sweep(indptr, indices, data, own, other, gram):
    """Units do not touch each other, so 64 at a time take all topics."""
    n_units, n_topics = own.shape
    zero, tiny = own.dtype.type(0), own.dtype.type(1e-30)
    product = np.empty((n_topics, 64), own.dtype)
    tile, gradient = np.empty((n_topics, 64), own.dtype), np.empty(64, own.dtype)
    total = np.empty(n_topics, own.dtype)
    for begin in range(0, n_units, 64):
        n = min(64, n_units - begin)
        for i in range(n):
            d = begin + i
            cells = slice(indptr[d], indptr[d + 1])
            _add_rows(total, data[cells], other, indices[cells])
            for k in range(n_topics):
                product[k, i] = total[k]
                tile[k, i] = own[d, k]
        for k in range(n_topics):
            _weigh(gradient, gram[k], tile, n)
            step = 1 / max(gram[k, k], tiny)
            for i in range(n):
                tile[k, i] = max(tile[k, i] - (gradient[i] - product[k, i]) * step, zero)
        for i in range(n):
            for k in range(n_topics):
                own[begin + i, k] = tile[k, i]


def rest_turn(matrix, across, w, h, right):
    """See `inference.rest_turn`."""
    return _rest_turn(matrix.indptr, matrix.indices, matrix.data, w, h, right)


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def _rest_turn(indptr, indices, data, w, h, right):
    """A unit's words are read once for both products."""
    n_topics = w.shape[1]
    zero = w.dtype.type(0)
    left, new = np.empty(len(w), w.dtype), np.zeros(len(h), w.dtype)
    inner, outer = np.zeros(n_topics, w.dtype), np.zeros(n_topics, w.dtype)
    for i in range(len(h)):
        for k in range(n_topics):
            inner[k] += h[i, k] * right[i]
    for d in range(len(w)):
        words, seen = indices[indptr[d] : indptr[d + 1]], data[indptr[d] : indptr[d + 1]]
        total = zero
        for j in range(len(words)):
            total += seen[j] * right[words[j]]
        for k in range(n_topics):
            total -= w[d, k] * inner[k]
        left[d] = total
        for j in range(len(words)):
            new[words[j]] += seen[j] * total
        for k in range(n_topics):
            outer[k] += w[d, k] * total
    for i in range(len(h)):
        total = zero
        for k in range(n_topics):
            total += h[i, k] * outer[k]
        new[i] -= total
    return left, new
