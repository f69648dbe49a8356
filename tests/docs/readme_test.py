"""Runs what the README says: every line of its sh blocks, in order, in a copy of the examples and on an
empty database; and asks for the help of every command that it or another page names."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PAGES = ("README.md", "CONTRIBUTING.md", "docs/architecture.md")

# make would build and test all over again: it is only asked whether it has the target.
PRELUDE = """
set -euo pipefail
make() {{ command make -n -C '{root}' "$@" >/dev/null; }}
lockstep() {{ '{program}' "$@"; }}
set -x
"""


def run_blocks(root, program):
    blocks = re.findall(r"^```sh\n(.*?)^```", (root / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 2, "the README's sh blocks were not found"
    script = PRELUDE.format(root=root, program=program) + "\n".join(blocks)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(root / "examples", Path(folder) / "examples")
        subprocess.run(["bash", "-c", script], cwd=folder, check=True)


def ask_for_help(root, program):
    text = "".join((root / page).read_text(encoding="utf-8") for page in PAGES)
    verbs = set(re.findall(r"`lockstep ([a-z]+)", text))
    assert len(verbs) > 3, "the commands in the pages were not found"
    for verb in sorted(verbs):
        subprocess.run([program, verb, "--help"], check=True, stdout=subprocess.DEVNULL)


def main(root, program):
    run_blocks(root, program)
    ask_for_help(root, program)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
