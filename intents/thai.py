"""The one door to PyThaiNLP: only what its wheel holds, so that nothing is ever fetched.

Its import makes the folder ~/pythainlp-data unless PYTHAINLP_READ_ONLY=1 stands in the environment, and fails
where HOME cannot be written: whoever starts the service sets it.

CLUSTER and FOREIGN are newmm's own patterns, private there: a copy could drift from it unseen. The tests hold our
cuts against ``segment`` and ``Trie``, which nothing else uses.
"""

from pythainlp.corpus.common import thai_words
from pythainlp.tokenize.newmm import _PAT_NONTHAI as FOREIGN
from pythainlp.tokenize.newmm import segment
from pythainlp.tokenize.tcc_p import _PAT_TCC as CLUSTER
from pythainlp.util.normalize import normalize
from pythainlp.util.trie import Trie

__all__ = ["CLUSTER", "FOREIGN", "Trie", "normalize", "segment", "thai_words"]
