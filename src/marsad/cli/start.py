"""Where the command begins: the language is known before a single word of help is made."""

import os
import sys


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

    run()
