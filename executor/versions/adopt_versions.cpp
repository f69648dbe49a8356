#include "executor/versions/adopt_versions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep {
namespace {

// Applied by the ledger, among those that the files have.
std::set<RevisionId> known_applied(const RevisionGraph& graph, const LedgerSnapshot& ledger) {
  std::set<RevisionId> ids = ledger.applied();
  std::erase_if(ids, [&](const RevisionId& id) { return graph.find(id) == nullptr; });
  return ids;
}

// Rows of revisions that a newer checkout has run with lockstep: this one is behind, no more.
std::vector<std::string> unexplained(const RecordedVersions& recorded,
                                     const LedgerSnapshot& ledger) {
  std::vector<std::string> versions = recorded.unknown;
  std::erase_if(versions, [&](const std::string& version) {
    const RevisionEntry* entry = ledger.find(version);
    return entry != nullptr && entry->is_current;
  });
  return versions;
}

// What the ledger has and the rows do not say, since they name a newer revision that stands on it
// and that these files do not have.
bool is_behind(const RecordedVersions& recorded) {
  return !recorded.unknown.empty();
}

Outcome moved_in_flight(const RevisionId& revision, const VersionTable& table) {
  return {
      .code = ExitCode::Drifted,
      .message = fmt::format("{} was moved by another program while lockstep has revision {} "
                             "in flight",
                             table.relation.shown(), revision),
      .next = fmt::format("Put its rows back to what `lockstep current` says, then run the same "
                          "command again, or take the revision back with `lockstep abort {}`.",
                          revision)};
}

Outcome unknown_version(const std::string& version, const VersionTable& table) {
  return {
      .code = ExitCode::Drifted,
      .message = fmt::format("{} names {}, which is neither among the revision files nor in the "
                             "ledger",
                             table.relation.shown(), version),
      .next = "Deploy the files that have it, or set the version with the tool that wrote it."};
}

}  // namespace

bool versions_agree(const VersionTable& table, const RevisionGraph& graph,
                    const LedgerSnapshot& ledger, Session& session) {
  const std::optional<RecordedVersions> recorded = read_versions(table, graph, session);
  if (!recorded) return ledger.applied().empty();
  if (!unexplained(*recorded, ledger).empty()) return false;
  return is_behind(*recorded) || recorded->applied == known_applied(graph, ledger);
}

std::vector<std::string> heads_by_tool(const VersionTable& table, const RevisionGraph& graph,
                                       Session& session) {
  const std::optional<RecordedVersions> recorded = read_versions(table, graph, session);
  if (!recorded) return {};
  std::vector<std::string> heads = recorded->unknown;
  for (const RevisionId& id : recorded->applied) {
    const auto& children = graph.children(id);
    if (std::none_of(children.begin(), children.end(),
                     [&](const RevisionId& child) { return recorded->applied.contains(child); }))
      heads.push_back(id);
  }
  std::sort(heads.begin(), heads.end());
  return heads;
}

std::optional<Outcome> adopt_versions(const RevisionGraph& graph, RunContext& context) {
  if (!context.settings.versions) return std::nullopt;
  const VersionTable& table = *context.settings.versions;
  const LedgerSnapshot ledger = read_ledger(context.ledger);
  const std::optional<RecordedVersions> recorded = read_versions(table, graph, context.ledger);
  if (!recorded) {
    create_version_table(table, context.ledger);
    context.ledger.query(written_versions(table));
    return std::nullopt;
  }
  const std::vector<std::string> unknown = unexplained(*recorded, ledger);
  if (!unknown.empty()) return unknown_version(unknown.front(), table);
  if (is_behind(*recorded)) return std::nullopt;

  const std::set<RevisionId> before = known_applied(graph, ledger);
  std::vector<std::pair<const Revision*, bool>> moved;
  for (const Revision& revision : graph.in_order()) {
    const bool then = recorded->applied.contains(revision.id);
    if (then != before.contains(revision.id)) moved.emplace_back(&revision, then);
  }
  for (const auto& [revision, applied] : moved) {
    const RevisionEntry* entry = ledger.find(revision->id);
    if (entry != nullptr && entry->in_flight()) return moved_in_flight(revision->id, table);
  }
  context.ledger.in_transaction([&] {
    for (const auto& [revision, applied] : moved)
      stamp_revision(context.ledger, *revision, applied);
  });
  if (!moved.empty()) {
    context.progress.note(
        fmt::format("{} tells of {} revision{} that another program moved: taken "
                    "over as they are",
                    table.relation.shown(), moved.size(), moved.size() == 1 ? "" : "s"));
  }
  return std::nullopt;
}

}  // namespace lockstep
