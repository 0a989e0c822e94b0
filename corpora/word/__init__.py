"""Word files (WordprocessingML, ECMA-376): their text with its places, and comments in them."""
