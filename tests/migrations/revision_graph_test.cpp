#include "migrations/revision_graph.hpp"

#include "sql/errors.hpp"
#include "tests/catch.hpp"

#include <map>

using namespace lockstep;

namespace {

using Ids = std::vector<std::string>;

std::vector<Revision> revisions_of(const std::vector<std::pair<std::string, Ids>>& parents_by_id) {
  std::vector<Revision> revisions;
  for (const auto& [id, parents] : parents_by_id) {
    Revision revision;
    revision.id = id;
    revision.down_revisions = parents;
    revision.path = id + ".sql";
    revision.id_at = {1, 14};
    revision.down_revision_at = {2, 19};
    revisions.push_back(std::move(revision));
  }
  return revisions;
}

RevisionGraph graph_of(const std::vector<std::pair<std::string, Ids>>& parents_by_id) {
  auto built = RevisionGraph::build(revisions_of(parents_by_id));
  REQUIRE(std::holds_alternative<RevisionGraph>(built));
  return std::get<RevisionGraph>(std::move(built));
}

Ids problems_of(const std::vector<std::pair<std::string, Ids>>& parents_by_id) {
  const auto built = RevisionGraph::build(revisions_of(parents_by_id));
  REQUIRE(std::holds_alternative<std::vector<Diagnostic>>(built));
  Ids shown;
  for (const Diagnostic& problem : std::get<std::vector<Diagnostic>>(built)) {
    shown.push_back(to_string(problem));
  }
  return shown;
}

Ids ids_of(std::span<const Revision> revisions) {
  Ids ids;
  for (const Revision& revision : revisions)
    ids.push_back(revision.id);
  return ids;
}

Ids ids_of(const std::vector<const Revision*>& revisions) {
  Ids ids;
  for (const Revision* revision : revisions)
    ids.push_back(revision->id);
  return ids;
}

// a0 ← b0 ← d0 (merge of b0 and c0), a0 ← c0; e0 is a second base with f0 above it.
RevisionGraph branched() {
  return graph_of({{"f0", {"e0"}},
                   {"d0", {"b0", "c0"}},
                   {"c0", {"a0"}},
                   {"b0", {"a0"}},
                   {"a0", {}},
                   {"e0", {}}});
}

struct Thrown {
  std::string message;
  std::string hint;
};
template <class Call>
Thrown thrown_by(const Call& call) {
  try {
    call();
  } catch (const UserError& error) {
    return {error.what(), error.hint()};
  }
  return {"nothing was thrown", ""};
}

}  // namespace

TEST_CASE("Revisions stand after their parents, ties by id") {
  CHECK(ids_of(branched().in_order()) == Ids{"a0", "b0", "c0", "d0", "e0", "f0"});
  // The order of files does not matter.
  CHECK(ids_of(graph_of({{"a0", {"z0"}}, {"z0", {}}}).in_order()) == Ids{"z0", "a0"});
}

TEST_CASE("Heads, bases, children and ancestors") {
  const RevisionGraph graph = branched();
  CHECK(graph.heads() == Ids{"d0", "f0"});
  CHECK(graph.bases() == Ids{"a0", "e0"});
  CHECK(graph.children("a0") == Ids{"b0", "c0"});
  CHECK(graph.children("d0").empty());
  CHECK(graph.ancestors("d0") == std::set<RevisionId>{"a0", "b0", "c0", "d0"});
  CHECK(graph.find("c0")->down_revisions == Ids{"a0"});
  CHECK(graph.find("c1") == nullptr);
  CHECK(RevisionGraph().heads().empty());
}

TEST_CASE("A missing parent, a taken id and a ring are reported together, each in its file") {
  auto revisions =
      revisions_of({{"a0", {}}, {"b0", {"a1"}}, {"a0", {}}, {"c0", {"d0"}}, {"d0", {"c0"}}});
  revisions[2].path = "copy.sql";
  const auto built = RevisionGraph::build(std::move(revisions));
  Ids shown;
  for (const Diagnostic& problem : std::get<std::vector<Diagnostic>>(built))
    shown.push_back(to_string(problem));
  CHECK(shown ==
        Ids{"copy.sql:1:14: the revision id a0 is taken by a0.sql\n"
            "  hint: every revision needs an id of its own",
            "b0.sql:2:19: the down_revision a1 is not in this folder\n  hint: did you mean \"a0\"?",
            "c0.sql:2:19: the down_revisions form a ring: c0 → d0 → c0\n"
            "  hint: one of them has to name an earlier revision"});
}

TEST_CASE("A ring is named once, without what hangs on it") {
  const Ids shown = problems_of(
      {{"a0", {"c0"}}, {"b0", {"a0"}}, {"c0", {"b0"}}, {"d0", {"c0"}}, {"e0", {"d0", "b0"}}});
  REQUIRE(shown.size() == 1);
  CHECK(shown.front().find("ring: a0 → c0 → b0 → a0") != std::string::npos);
  CHECK(problems_of({{"a0", {"a0"}}}).front().find("ring: a0 → a0") != std::string::npos);
  CHECK(problems_of({{"a0", {"b0"}}, {"b0", {"a0"}}, {"c0", {"d0"}}, {"d0", {"c0"}}}).size() == 2);
}

TEST_CASE("A revision is found by its id or a prefix of one revision only") {
  const RevisionGraph graph = graph_of({{"ab12", {}}, {"ab34", {"ab12"}}});
  CHECK(graph.resolve("ab12").id == "ab12");
  CHECK(graph.resolve("ab3").id == "ab34");
  CHECK(graph.resolve("head").id == "ab34");
  CHECK(thrown_by([&] { graph.resolve("ab"); }).message ==
        "\"ab\" is the beginning of several revisions: ab12, ab34");
  CHECK(thrown_by([&] { graph.resolve("ab13"); }).hint == "did you mean \"ab12\"?");
  CHECK(thrown_by([&] { graph.resolve("ffff"); }).hint == "`lockstep history` lists them");
  CHECK(thrown_by([&] { graph.resolve(""); }).message == "there is no revision \"\"");
}

TEST_CASE("What is pending on the way to a target") {
  const RevisionGraph graph = branched();
  CHECK(ids_of(graph.pending({}, "heads")) == Ids{"a0", "b0", "c0", "d0", "e0", "f0"});
  CHECK(ids_of(graph.pending({"a0"}, "d0")) == Ids{"b0", "c0", "d0"});
  CHECK(ids_of(graph.pending({"a0", "b0", "c0", "d0"}, "d0")).empty());
  // A revision that came in below what is applied is not skipped.
  CHECK(ids_of(graph.pending({"a0", "b0"}, "d0")) == Ids{"c0", "d0"});
  CHECK(RevisionGraph().pending({}, "head").empty());
}

TEST_CASE("With two heads \"head\" is refused, naming both and the way out") {
  const Thrown thrown = thrown_by([] { branched().pending({}, "head"); });
  CHECK(thrown.message == "there are 2 heads: d0, f0");
  CHECK(thrown.hint ==
        "join them: lockstep merge -m \"…\" d0 f0; or take each of them: lockstep upgrade heads");
}

TEST_CASE("+N takes the next N revisions, and no more than there are") {
  const RevisionGraph graph = graph_of({{"a0", {}}, {"b0", {"a0"}}, {"c0", {"b0"}}});
  CHECK(ids_of(graph.pending({"a0"}, "+1")) == Ids{"b0"});
  CHECK(ids_of(graph.pending({}, "+3")) == Ids{"a0", "b0", "c0"});
  CHECK(thrown_by([&] { graph.pending({"a0"}, "+3"); }).message ==
        "only 2 revisions are pending, not 3");
  for (const char* bad : {"+", "+0", "+x", "+1x", "+99999999999999999999"}) {
    CAPTURE(bad);
    CHECK(thrown_by([&] { graph.pending({}, bad); }).message.find("not a number of revisions") !=
          std::string::npos);
  }
}

TEST_CASE("A copied graph stands on its own") {
  RevisionGraph copy;
  {
    const RevisionGraph graph = branched();
    copy = graph;
  }
  CHECK(copy.find("c0")->id == "c0");
}
