#include "executor/evidence/uses.hpp"

#include "executor/duration_text.hpp"
#include "executor/evidence/application_version.hpp"
#include "executor/evidence/call_snapshots.hpp"
#include "executor/evidence/catalog_uses.hpp"
#include "executor/evidence/sessions.hpp"
#include "sql/shown_statement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace lockstep {
namespace {

template <class Item>
std::vector<StatementUse> uses_in(const std::vector<Item>& items, const UseTarget& shape) {
  std::vector<std::string> texts;
  for (const Item& item : items)
    texts.push_back(item.query);
  return uses_of(texts, shape);
}

std::string_view remark(const StatementUse& how) {
  if (how.unreadable) return " (cannot be read, so it counts)";
  return !how.named && how.covered ? " (covers it)" : "";
}

class EvidenceCollector {
 public:
  EvidenceCollector(Session& session, double wanted_seconds)
      : session_(session), wanted_seconds_(wanted_seconds) {
    if (hidden_sessions(session).empty()) sessions_ = client_sessions(session);
  }

  UseEvidence collect(const std::vector<UseTarget>& shapes) {
    for (const UseTarget& shape : shapes) {
      const ObservedCalls observed = observed_calls(session_, shape.relation.name, wanted_seconds_);
      evidence_.blind = observed.blind;
      evidence_.observed_seconds = observed.seconds;
      evidence_.long_enough = observed.long_enough;
      add_statements(observed.calls, shape);
      add_sessions(shape);
      for (const CatalogUse& use : catalog_uses(session_, shape)) {
        evidence_.uses.push_back(
            {UseSource::Catalog, use.how, fmt::format("{} uses it", use.object)});
      }
    }
    return std::move(evidence_);
  }

 private:
  void add_statements(const std::vector<SeenCall>& calls, const UseTarget& shape) {
    const std::vector<StatementUse> hows = uses_in(calls, shape);
    for (std::size_t i = 0; i < calls.size(); ++i) {
      const SeenCall& call = calls[i];
      if (!hows[i].uses()) continue;
      counted_.insert(call.query_id);
      evidence_.uses.push_back(
          {UseSource::Statement, hows[i],
           fmt::format("{}{}: {} call{} by user {}{}", shown_statement(call.query), remark(hows[i]),
                       call.calls, call.calls == 1 ? "" : "s", call.user, last_caller(call))});
    }
  }

  std::string last_caller(const SeenCall& call) const {
    const auto found = std::find_if(
        sessions_.begin(), sessions_.end(),
        [&](const ClientSession& session) { return session.query_id == call.query_id; });
    if (found == sessions_.end()) return "; no session has it as its last statement now";
    return fmt::format("; last by {}, {} ago", found->who(), duration_text(found->seconds_since));
  }

  // What runs now is counted only when it ends.
  void add_sessions(const UseTarget& shape) {
    const std::vector<StatementUse> hows = uses_in(sessions_, shape);
    for (std::size_t i = 0; i < sessions_.size(); ++i) {
      const ClientSession& session = sessions_[i];
      const bool recent = session.seconds_since <= wanted_seconds_;
      if (!hows[i].uses() || !recent || counted_.contains(session.query_id)) continue;
      evidence_.uses.push_back(
          {UseSource::Session, hows[i],
           fmt::format("{}{}: by {}, {} ago", shown_statement(session.query), remark(hows[i]),
                       session.who(), duration_text(session.seconds_since))});
    }
  }

  Session& session_;
  double wanted_seconds_;
  std::vector<ClientSession> sessions_;
  std::set<std::string> counted_;
  UseEvidence evidence_;
};

}  // namespace

UseEvidence look_for_uses(Session& session, const std::vector<UseTarget>& shapes,
                          double wanted_seconds) {
  return EvidenceCollector(session, wanted_seconds).collect(shapes);
}

std::vector<std::string> connected_versions(Session& session, const std::string& name_pattern) {
  const VersionPattern pattern(name_pattern);
  std::map<std::string, std::vector<ClientSession>> versions;
  for (const ClientSession& client : client_sessions(session)) {
    if (const auto version = pattern.version_of(client.application))
      versions[*version].push_back(client);
  }
  std::vector<std::string> texts;
  for (const auto& [version, clients] : versions) {
    texts.push_back(fmt::format("{}: {} session{}, {}", version, clients.size(),
                                clients.size() == 1 ? "" : "s", clients.front().who()));
  }
  return texts;
}

}  // namespace lockstep
