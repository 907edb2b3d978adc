"""The reaper: ends interviews that are past their end, with no program open anywhere."""
