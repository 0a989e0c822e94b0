"""The error for bad input, and its kinds."""


class InputError(Exception):
    """Input that cannot be used: a missing file, broken data, an impossible request.

    Its text is one line for the user that names the file as it was given, the place in it and
    the mend; the command line prints it and ends with exit status 2.
    """


class FileError(InputError):
    """A file that the system does not let be read or written; its content is not in question."""
