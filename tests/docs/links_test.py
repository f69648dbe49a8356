"""Links between the documents lead somewhere, and the README stays short."""

import re
import sys
from pathlib import Path


def broken_links(root, document):
    text = re.sub(r"```.*?```", "", (root / document).read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target and not (root / document).parent.joinpath(target).exists():
            yield f"{document}: {target} is not there"


def main(root):
    documents = [path.relative_to(root) for path in (*root.glob("*.md"), *root.glob("docs/**/*.md"))]
    assert len(documents) > 5, "the documents were not found"
    problems = [problem for document in documents for problem in broken_links(root, document)]
    for name, most in (("README.md", 150), *((str(p.relative_to(root)), 40) for p in root.glob("docs/adr/*.md"))):
        lines = len((root / name).read_text(encoding="utf-8").splitlines())
        if lines > most:
            problems.append(f"{name}: {lines} lines; {most} are the most")
    assert not problems, "\n".join(problems)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
