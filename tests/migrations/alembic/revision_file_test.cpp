// Heads of revision files as Alembic 1.8 to 1.19 and their users write them.

#include "migrations/alembic/revision_file.hpp"

#include "tests/catch.hpp"

namespace lockstep {
namespace {

AlembicRevision read(const std::string& text) {
  const SourceText source("versions/a.py", text);
  auto parsed = parse_alembic_revision(source);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed))
    FAIL(to_string(problems->front()));
  return std::get<AlembicRevision>(std::move(parsed));
}

std::string problem(const std::string& text) {
  const SourceText source("versions/a.py", text);
  const auto parsed = parse_alembic_revision(source);
  const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed);
  return problems == nullptr ? "" : to_string(problems->front());
}

const std::string kIds = "revision = 'b2'\ndown_revision = 'a1'\n";

}  // namespace

TEST_CASE("An Alembic revision as the template of 1.8 writes it") {
  const AlembicRevision revision = read(R"py("""add email

Revision ID: b2c3d4e5f6a1
Revises: a1b2c3d4e5f6
Create Date: 2026-11-22 16:51:00.000000

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'b2c3d4e5f6a1'
down_revision = 'a1b2c3d4e5f6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('account', sa.Column('email', sa.Text()))
    revision = 'not this one'
)py");
  CHECK(revision.id == "b2c3d4e5f6a1");
  CHECK(revision.down_revisions == std::vector<std::string>{"a1b2c3d4e5f6"});
  CHECK(revision.branch_labels.empty());
  CHECK(revision.description == "add email");
  CHECK(revision.created == "2026-11-22 16:51:00.000000");
  CHECK(revision.path == "versions/a.py");
  CHECK(revision.id_at == SourcePosition{13, 1});
}

TEST_CASE("An Alembic revision with annotations, and tuples over several lines") {
  const AlembicRevision revision = read(R"py("""merge"""
from typing import Sequence, Union

revision: str = "d4"
down_revision: Union[str, Sequence[str], None] = (
    "c3a",  # orders
    "c3b",
)
branch_labels: Union[str, Sequence[str], None] = ['orders', 'shop']
depends_on: Union[str, None] = "e" "5"
)py");
  CHECK(revision.id == "d4");
  CHECK(revision.down_revisions == std::vector<std::string>{"c3a", "c3b"});
  CHECK(revision.branch_labels == std::vector<std::string>{"orders", "shop"});
  CHECK(revision.depends_on == std::vector<std::string>{"e5"});
}

TEST_CASE("What Python takes for the same is read the same") {
  CHECK(read("revision='b2'\r\ndown_revision=None\r\n").down_revisions.empty());
  CHECK(read("revision = ('b2')\ndown_revision = ()\n").id == "b2");
  CHECK(read("revision = r'b2'\ndown_revision = \\\n  'a1'\n").down_revisions.front() == "a1");
  CHECK(read("'''doc'''\n# revision = 'x'\ns = \"\"\"\nrevision = 'y'\n\"\"\"\n" + kIds).id ==
        "b2");
  CHECK(read("revision = 'x'\n" + kIds).id == "b2");
  CHECK(read("if x == 1:\n    pass\nrevision == 'z'\n" + kIds).id == "b2");
}

TEST_CASE("A computed value is unreadable and never guessed") {
  const std::string down = "down_revision = None\n";
  CHECK(problem("revision = make_id()\n" + down)
            .starts_with("versions/a.py:1:1: revision is computed"));
  CHECK(problem("revision = 'a' + SUFFIX\n" + down).find("revision is computed") !=
        std::string::npos);
  CHECK(problem("revision = f'{x}'\n" + down).find("revision is computed") != std::string::npos);
  CHECK(problem("revision = 'b2'\ndown_revision = ('a', OTHER)\n")
            .starts_with("versions/a.py:2:1: down_revision is computed"));
  CHECK(problem("revision = 'b2'\ndown_revision = 'a1' if x else 'a2'\n").find("computed") !=
        std::string::npos);
}

TEST_CASE("What is no revision, or has an id that Alembic refuses, is a problem") {
  CHECK(problem("import os\n").find("no revision is assigned") != std::string::npos);
  CHECK(problem("revision = 'b2'\n").find("no down_revision is assigned") != std::string::npos);
  CHECK(problem("revision = 'b-2'\ndown_revision = None\n").find("\"b-2\" holds one of @ - + :") !=
        std::string::npos);
  CHECK(problem("revision = None\ndown_revision = None\n").find("revision is not a string") !=
        std::string::npos);
  CHECK(problem("revision = 'b2\ndown_revision = None\n").find("a string is not closed") !=
        std::string::npos);
}

TEST_CASE("Which files Alembic takes for revisions") {
  CHECK(is_alembic_revision_name("b2_add.py"));
  CHECK_FALSE(is_alembic_revision_name("__init__.py"));
  CHECK_FALSE(is_alembic_revision_name(".#b2_add.py"));
  CHECK_FALSE(is_alembic_revision_name("b2_add.pyc"));
}

}  // namespace lockstep
