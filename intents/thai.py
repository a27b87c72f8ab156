"""The one door to PyThaiNLP: only what its wheel holds, so that nothing is ever fetched.

Its import makes the folder ~/pythainlp-data unless PYTHAINLP_READ_ONLY=1 stands in the environment, and fails
where HOME cannot be written: whoever starts the service sets it.
"""

from pythainlp.corpus.common import thai_words
from pythainlp.tokenize.newmm import segment
from pythainlp.util.normalize import normalize
from pythainlp.util.trie import Trie

__all__ = ["Trie", "normalize", "segment", "thai_words"]
