"""The project's sources as the architecture tests read them: paths, text, includes and string literals."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Folders of the product, in dependency order; scratch stands beside executor.
PRODUCT = ("sql", "migrations", "analyzers", "planner", "scratch", "executor", "playbooks", "cli")
PURE = ("sql", "migrations", "analyzers", "planner")
CODE = (".hpp", ".cpp", ".def")

_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/"""  # comments
    r"""|R"(?P<tag>[^ ()\\\n]*)\(.*?\)(?P=tag)"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'""",  # literals
    re.DOTALL,
)


@dataclass(frozen=True)
class Source:
    path: str  # from the root, with slashes
    text: str

    @property
    def folder(self):
        return self.path.split("/", 1)[0]

    def code(self):
        """The text without comments; line numbers stay."""
        return _TOKEN.sub(lambda m: _blank(m) if m[0].startswith(("//", "/*")) else m[0], self.text)

    def bare_code(self):
        """The text without comments and literals."""
        return _TOKEN.sub(_blank, self.text)

    def literals(self):
        """(line, text as written) of every string literal."""
        for match in _TOKEN.finditer(self.text):
            if match[0].startswith(('"', 'R"')):
                yield self.text.count("\n", 0, match.start()) + 1, match[0]

    def includes(self):
        """(line, header with its brackets or quotes)."""
        for number, line in enumerate(self.code().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*(<[^>]+>|"[^"]+")', line)
            if match:
                yield number, match[1]

    def lines_with(self, pattern, text):
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(pattern, line):
                yield number


def _blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def read_tree(folders, suffixes=CODE):
    sources = []
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and (path.suffix in suffixes or path.name in suffixes):
                sources.append(Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")))
    return sources
