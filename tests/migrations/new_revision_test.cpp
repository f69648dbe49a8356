#include "migrations/new_revision.hpp"

#include "migrations/revision_loader.hpp"
#include "tests/catch.hpp"

using namespace lockstep;

namespace {

NewRevision with_message(const std::string& message) {
  return {.id = "4c1e9a2b7d10",
          .down_revisions = {"9b0f3c55a1e2"},
          .message = message,
          .created = "2026-11-22T16:38:00Z"};
}

}  // namespace

TEST_CASE("The file is named by its id and a slug of its message") {
  CHECK(revision_file_name(with_message("Account ids become bigint!")) ==
        "4c1e9a2b7d10_account_ids_become_bigint.sql");
  CHECK(revision_file_name(with_message("  ../etc/passwd ")) == "4c1e9a2b7d10_etc_passwd.sql");
  CHECK(revision_file_name(with_message("größer")) == "4c1e9a2b7d10_gr_er.sql");
  CHECK(revision_file_name(with_message("€")) == "4c1e9a2b7d10_revision.sql");
  CHECK(revision_file_name(with_message(std::string(500, 'a'))).size() == 12 + 1 + 40 + 4);
}

TEST_CASE("A new file is a revision that does nothing yet") {
  const std::string text = revision_file_text(with_message("it's \"new\": a, b"));
  const auto parsed = parse_revision(SourceText("r.sql", text));
  REQUIRE(std::holds_alternative<Revision>(parsed));
  const auto& revision = std::get<Revision>(parsed);
  CHECK(revision.id == "4c1e9a2b7d10");
  CHECK(revision.down_revisions == std::vector<RevisionId>{"9b0f3c55a1e2"});
  CHECK(revision.description == "it's \"new\": a, b");
  CHECK(revision.created == "2026-11-22T16:38:00Z");
  CHECK(revision.upgrade.statements.empty());
}
