"""gensim's LdaModel with its E-step and M-step compiled: the same topics, many times faster."""

from __future__ import annotations

import numpy as np
from gensim.models import LdaModel
from gensim.models.ldamodel import LdaState

from .. import inference


class CompiledLda(LdaModel):
    """gensim's `LdaModel` of a CSR matrix, with priors that stay as they are given.

    Topics equal gensim's but for rounding: the same seed draws the same numbers.
    """

    def inference(self, chunk, collect_sstats=False):
        """Gamma (documents x topics) and, if asked, the statistics (topics x words)."""
        gamma = self.random_state.gamma(100.0, 1.0 / 100.0, (chunk.shape[0], self.num_topics))
        gamma = gamma.astype(self.dtype, copy=False)
        kernel = inference.kernels(chunk.nnz * self.num_topics * self.iterations)
        gained, _ = kernel.vb_pass(
            chunk.indptr,
            chunk.indices,
            chunk.data.astype(self.dtype, copy=False),
            gamma,
            np.ascontiguousarray(self.expElogbeta.T),
            self.alpha.astype(self.dtype, copy=False),
            self.iterations,
            self.gamma_threshold,
        )
        return gamma, (np.ascontiguousarray(gained.T) if collect_sstats else None)

    def update(self, corpus, **options):
        """gensim's `update`, without its loop over lists of words."""
        n = corpus.shape[0]
        size = min(n, self.chunksize)
        self.state.numdocs += n
        for turn in range(self.passes):
            for begin in range(0, n, size):
                other = LdaState(self.eta, self.state.sstats.shape, self.dtype)
                self.do_estep(corpus[begin : begin + size], other)
                rate = self.offset + turn + self.num_updates / size
                self.do_mstep(pow(rate, -self.decay), other, turn > 0)

    def do_mstep(self, rho, other, extra_pass=False):
        """gensim's `do_mstep` without the measuring and sorting that only its log shows."""
        self.state.blend(rho, other)
        self.sync_state()
        if self.num_topics > 5:
            self.random_state.rand(self.num_topics)  # gensim's log draws, and so do the next units
        if not extra_pass:
            self.num_updates += other.numdocs

    def sync_state(self, current_Elogbeta=None):
        """gensim's `sync_state`; the expectation is compiled where there is much of it."""
        lamda = np.ascontiguousarray(self.state.get_lambda().T)
        kernel = inference.kernels(lamda.size * self.passes)
        self.expElogbeta = np.ascontiguousarray(kernel.exp_expected_log(lamda).T)
