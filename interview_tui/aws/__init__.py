"""Everything that speaks to AWS. Raw answers die in here; what comes out are values of ``model``."""
