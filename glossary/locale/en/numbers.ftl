number-changed = { $zh } is { $expected }, "{ $en }" is { $read }
number-missing = { $zh } is { $expected }; the translation does not say it
number-repeated = { $zh } is { $expected }; the translation says it less often
number-added = "{ $en }" is { $read }; the Chinese does not say it
number-unit = { $zh } is { $expected }, "{ $en }" is { $read }: the numbers agree, the units do not
number-bound = { $zh } is { $expected }, "{ $en }" is { $read }: one is just under, the other over
