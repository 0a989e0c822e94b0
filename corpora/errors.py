"""The one error for bad input."""


class InputError(Exception):
    """Input that cannot be used: a missing file, broken data, an impossible request.

    Its text is one line for the user that names the file as it was given, the place in it and
    the mend; the command line prints it and ends with exit status 2.
    """
