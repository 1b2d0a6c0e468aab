# The house style's words for a date with a question mark: every such date on this site was inferred,
# and the entry or the method says how.
uncertain-date = { $date } (date inferred)
