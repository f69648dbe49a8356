#include "cli/report/trace_report.hpp"

#include "cli/exit_code.hpp"
#include "sql/comma_separated.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::vector<RelationLock>& locks) {
  Json list = Json::array();
  for (const RelationLock& lock : locks)
    list.push_back({{"relation", lock.relation}, {"mode", std::string(to_string(lock.mode))}});
  return list;
}

Json foretold_json(const Effect& effect) {
  Json raises = Json::array();
  for (const RaisedError& error : effect.raises)
    raises.push_back(error.sqlstate);
  return {{"locks", json_of(effect.locks)},
          {"rewrites", effect.rewrites},
          {"scans", effect.scans},
          {"rebuilds", effect.rebuilds},
          {"raises", std::move(raises)}};
}

Json seen_json(const ObservedStatement& seen) {
  Json json;
  json["locks"] = seen.error ? Json() : json_of(seen.locks);
  json["rewrites"] = seen.rewrites;
  json["scans"] = seen.scans ? Json(*seen.scans) : Json();
  json["rebuilds"] = seen.rebuilds;
  json["error"] = Json();
  if (seen.error)
    json["error"] = {{"sqlstate", seen.error->sqlstate()},
                     {"message", one_line(seen.error->what())}};
  return json;
}

Json statement_json(const TracedStatement& traced, const std::string& section, std::size_t index,
                    const SourceText& source) {
  const Statement& statement = traced.report.statement->statement;
  return {{"section", section},
          {"index", index},
          {"line", source.position(statement.span.begin).line},
          {"kind", statement.kind},
          {"foretold", foretold_json(traced.report.effect)},
          {"seen", seen_json(traced.seen)},
          {"differences", traced.differences}};
}

std::string_view comparison(bool foretold, bool seen) {
  if (foretold && seen) return "as foretold";
  return seen ? "NOT FORETOLD" : "foretold, not seen";
}

void write_line(std::ostream& out, std::string_view what, const std::string& relation,
                std::string_view comparison_text) {
  out << "  " << what << std::string(what.size() < 9 ? 9 - what.size() : 1, ' ') << relation << ": "
      << comparison_text << '\n';
}

void write_locks(std::ostream& out, const TracedStatement& traced) {
  std::map<std::string, LockMode> seen;
  std::map<std::string, LockMode> foretold;
  for (const RelationLock& lock : traced.seen.locks)
    seen.emplace(lock.relation, lock.mode);
  for (const RelationLock& lock : traced.report.effect.locks)
    foretold.emplace(lock.relation, lock.mode);
  for (const auto& [relation, mode] : seen) {
    const auto expected = foretold.find(relation);
    std::string text(to_string(mode));
    if (expected == foretold.end()) {
      text += ", not foretold, or held since an earlier statement";
    } else if (expected->second == mode) {
      text += ", as foretold";
    } else {
      text += ", foretold was " + std::string(to_string(expected->second));
    }
    write_line(out, "lock", relation, text);
  }
  for (const auto& [relation, mode] : foretold) {
    if (seen.contains(relation)) continue;
    write_line(out, "lock", relation, std::string(to_string(mode)) + ", foretold, not shown");
  }
}

void write_work(std::ostream& out, std::string_view what, const std::vector<std::string>& foretold,
                const std::vector<std::string>& seen) {
  const auto has = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::set<std::string> all(foretold.begin(), foretold.end());
  all.insert(seen.begin(), seen.end());
  for (const std::string& name : all)
    write_line(out, what, name, comparison(has(foretold, name), has(seen, name)));
}

void write_statement(std::ostream& out, const TracedStatement& traced, const SourceText& source) {
  const Statement& statement = traced.report.statement->statement;
  const SourcePosition at = source.position(statement.span.begin);
  out << source.path() << ':' << at.line << ':' << at.column << ": " << statement.kind << '\n';
  const Effect& foretold = traced.report.effect;
  if (!foretold.understood) out << "  not understood: nothing is foretold\n";
  if (traced.seen.error) {
    out << "  error " << traced.seen.error->sqlstate() << ": "
        << one_line(traced.seen.error->what())
        << (traced.differences.empty() ? " (as foretold)" : " (not foretold)") << '\n';
    return;
  }
  for (const RaisedError& error : foretold.raises)
    out << "  error " << error.sqlstate << ": foretold, not seen\n";
  write_locks(out, traced);
  write_work(out, "rewrite", foretold.rewrites, traced.seen.rewrites);
  if (traced.seen.scans) write_work(out, "scan", foretold.scans, *traced.seen.scans);
  // An index that the statement makes was not there to be seen before.
  const bool same = std::find(traced.differences.begin(), traced.differences.end(), "rebuilds") ==
                    traced.differences.end();
  write_work(out, "rebuild", same ? traced.seen.rebuilds : foretold.rebuilds, traced.seen.rebuilds);
  if (!traced.seen.scans && !std::holds_alternative<TransactionControl>(statement.node))
    out << "  outside of a transaction: scans are not seen before PostgreSQL 15\n";
}

}  // namespace

std::string trace_json(const TraceReport& report) {
  Json json;
  json["version"] = 1;
  json["path"] = report.source->path();
  json["server"] = report.server;
  json["trace"] = Json::array();
  for (const TracedSection& section : report.sections) {
    for (std::size_t index = 0; index < section.statements.size(); ++index) {
      json["trace"].push_back(
          statement_json(section.statements[index], section.name, index + 1, *report.source));
    }
  }
  json["not_restored"] = report.not_restored ? Json(*report.not_restored) : Json();
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_trace_text(std::ostream& out, const TraceReport& report) {
  std::size_t statements = 0;
  std::size_t different = 0;
  for (const TracedSection& section : report.sections) {
    if (section.name != "upgrade") out << "-- " << section.name << '\n';
    for (const TracedStatement& traced : section.statements) {
      write_statement(out, traced, *report.source);
      ++statements;
      different += traced.differences.empty() ? 0U : 1U;
    }
  }
  if (report.not_restored) {
    out << (report.not_restored->empty()
                ? "restored by the downgrade section\n"
                : "not restored: " + comma_separated(*report.not_restored) + "\n");
  }
  out << statements << (statements == 1 ? " statement" : " statements") << " on PostgreSQL "
      << report.server << ": " << statements - different << " as foretold, " << different
      << " otherwise\n";
}

}  // namespace lockstep
