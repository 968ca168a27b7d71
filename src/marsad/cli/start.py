"""Where the command begins: the language is known before a single word of help is made."""

import atexit
import os
import sys
from typing import NoReturn


def main() -> None:
    """Run the command line in the language asked for by --lang, MARSAD_LANG or the system."""
    for place, argument in enumerate(sys.argv[1:], start=1):
        if argument == "--lang" and place + 1 < len(sys.argv):
            os.environ["MARSAD_LANG"] = sys.argv[place + 1]
        elif argument.startswith("--lang="):
            os.environ["MARSAD_LANG"] = argument.partition("=")[2]
        elif not argument.startswith("-"):
            break  # a command's own --lang is not ours
    from marsad.cli.main import main as run

    code: int | str | None = 0
    try:
        run()
    except SystemExit as ended:
        code = ended.code
    leave(code)


def leave(code: int | str | None) -> NoReturn:
    """End the process once everything is written and every exit handler has run.

    Threads of the table libraries may still be winding down; C++ aborts a process whose end meets theirs.
    """
    if isinstance(code, str):
        sys.stderr.write(code + "\n")
        code = 1
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # the reader of a pipe has gone
            code = code or 1
    os._exit(code or 0)
