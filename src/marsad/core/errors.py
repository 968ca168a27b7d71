"""What can go wrong, and the exit code that tells a script which.

MarsadError            1   never raised itself
├── UsageError         2   the command was called wrongly
├── RefusedInput      11   a file, a row or a setting was not accepted
├── NotAllowed        12   this person, or anyone, may not do this
├── WrongState        13   the thing is not at the step this needs
├── Missing           14   what was named is not there
├── NotSafeToPublish  15   showing it would mislead or expose someone
└── NoAnswer          16   an engine or a channel did not answer

A message is one sentence with the value in quotes and the next step, already in the reader's language.
"""


class MarsadError(Exception):
    """The root: shown to the person as it is, without a traceback."""

    exit_code = 1


class UsageError(MarsadError):
    """The command was called wrongly."""

    exit_code = 2


class RefusedInput(MarsadError):
    """A file, a row or a setting was not accepted."""

    exit_code = 11


class NotAllowed(MarsadError):
    """This person, or anyone at all, may not do this."""

    exit_code = 12


class WrongState(MarsadError):
    """The thing is not at the step that this needs."""

    exit_code = 13


class Missing(MarsadError):
    """What was named is not there."""

    exit_code = 14


class NotSafeToPublish(MarsadError):
    """Showing it would mislead a reader or expose a person."""

    exit_code = 15


class NoAnswer(MarsadError):
    """An engine or a channel did not answer."""

    exit_code = 16
