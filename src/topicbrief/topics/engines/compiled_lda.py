"""gensim's LdaModel with its E-step and M-step compiled: the same topics, many times faster."""

from __future__ import annotations

from itertools import chain

import numpy as np
from gensim.models import LdaModel
from gensim.models.ldamodel import LdaState, dirichlet_expectation, update_dir_prior

from .. import inference


class CompiledLda(LdaModel):
    """A drop-in for `gensim.models.LdaModel` that also takes a CSR matrix as corpus.

    Whatever is made for gensim's models works with it: `CoherenceModel`, `save`, `id2word`.
    Topics equal gensim's but for rounding: the same seed draws the same numbers. Evaluation on
    the way (`eval_every`), callbacks and distribution run through gensim's own loop.
    """

    def inference(self, chunk, collect_sstats=False):
        """Gamma (documents x topics) and, if asked, the statistics (topics x words)."""
        counts = as_csr(chunk, self.num_terms)
        gamma = self.random_state.gamma(100.0, 1.0 / 100.0, (counts.shape[0], self.num_topics))
        gamma = gamma.astype(self.dtype, copy=False)
        kernel = inference.kernels(counts.nnz * self.num_topics * self.iterations)
        gained, _ = kernel.vb_pass(
            counts.indptr,
            counts.indices,
            counts.data.astype(self.dtype, copy=False),
            gamma,
            np.ascontiguousarray(self.expElogbeta.T),
            self.alpha.astype(self.dtype, copy=False),
            self.iterations,
            self.gamma_threshold,
        )
        return gamma, (np.ascontiguousarray(gained.T) if collect_sstats else None)

    def update(self, corpus, chunksize=None, **options):
        """gensim's `update`, the corpus turned into CSR once and not in every pass."""
        plain = not (self.callbacks or self.dispatcher or self.eval_every)
        changed = any(value not in (None, False) for value in options.values())
        if not plain or changed:
            return super().update(_as_lists(corpus), chunksize=chunksize, **options)
        counts = as_csr(corpus, self.num_terms)
        counts.data = counts.data.astype(self.dtype, copy=False)
        n = counts.shape[0]
        chunksize = min(n, chunksize or self.chunksize)
        after = chunksize * self.update_every if self.update_every else n
        self.state.numdocs += n
        for turn in range(self.passes):
            for begin in range(0, n, after):
                self._step(counts[begin : begin + after], chunksize, turn)
        return None

    def _step(self, counts, chunksize: int, turn: int) -> None:
        """One M-step and the chunks before it."""
        other = LdaState(self.eta, self.state.sstats.shape, self.dtype)
        for begin in range(0, counts.shape[0], chunksize):
            gamma = self.do_estep(counts[begin : begin + chunksize], other)
            if self.optimize_alpha:
                self.update_alpha(gamma, self._rho(chunksize, turn))
        self.do_mstep(self._rho(chunksize, turn), other, turn > 0)

    def _rho(self, chunksize: int, turn: int) -> float:
        return pow(self.offset + turn + self.num_updates / chunksize, -self.decay)

    def update_alpha(self, gammat, rho):
        """gensim's `update_alpha` without its loop over documents."""
        logphat = dirichlet_expectation(gammat).mean(axis=0)
        before: np.ndarray = vars(self)["alpha"]
        self.alpha = update_dir_prior(before, float(len(gammat)), logphat, rho)
        return self.alpha

    def do_mstep(self, rho, other, extra_pass=False):
        """gensim's `do_mstep` without the measuring and sorting that only its log shows."""
        self.state.blend(rho, other)
        self.sync_state()
        if self.num_topics > 5:
            self.random_state.rand(self.num_topics)  # gensim's log draws, and so do the next units
        if self.optimize_eta:
            self.update_eta(self.state.get_lambda(), rho)
        if not extra_pass:
            self.num_updates += other.numdocs

    def sync_state(self, current_Elogbeta=None):
        """gensim's `sync_state`; the expectation is compiled where there is much of it."""
        if current_Elogbeta is not None:
            return super().sync_state(current_Elogbeta)
        lamda = np.ascontiguousarray(self.state.get_lambda().T)
        kernel = inference.kernels(lamda.size * self.passes)
        self.expElogbeta = np.ascontiguousarray(kernel.exp_expected_log(lamda).T)
        return None


def as_csr(corpus, width: int):
    """Counts as CSR from a sparse matrix or from gensim's lists of (word, count) pairs."""
    from scipy.sparse import csr_array, issparse

    if issparse(corpus):
        return csr_array(corpus)
    documents = list(corpus)
    ends = np.zeros(len(documents) + 1, dtype=np.int32)
    np.cumsum([len(pairs) for pairs in documents], out=ends[1:])
    numbers = chain.from_iterable(chain.from_iterable(documents))
    flat = np.fromiter(numbers, float, 2 * ends[-1]).reshape(-1, 2)
    cells = flat[:, 1], flat[:, 0].astype(np.int32), ends
    return csr_array(cells, shape=(len(documents), width))


def _as_lists(corpus):
    from gensim.matutils import Sparse2Corpus
    from scipy.sparse import issparse

    if not issparse(corpus):
        return corpus
    return list(Sparse2Corpus(corpus, documents_columns=False))
