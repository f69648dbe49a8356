// Cases of the equivalence corpus, one a file: a schema, a revision, what the same means in plain
// SQL, and the two application versions' statements.
//
//   -- case: what it shows
//   -- refused: part of the reason    the planner has to refuse it, and nothing changes
//   -- old-until: cutover             the old application works until then; else retire
//   -- new-from: cutover              the new one works from then on; else backfill
//   -- ignore: t.c, t.d               data that cannot be equal, as random() is
//   -- since: 14                      the server's major version, at least
//   -- tablespace: other              is there before the setup
//   -- [setup]  [revision]  [plain]  [old]  [new]     begin the sections; [plain] is left out where
//                                     the revision's own SQL does it

#pragma once

#include "sql/server_version.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace lockstep::tests {

// Where a revision's life can be stopped and looked at.
enum class Stop { Start, Expand, Backfill, Cutover, SoftDrop, End };
std::string_view to_string(Stop stop);

struct EquivalenceCase {
  std::string file;  // name without extension
  std::string name;
  std::string refused;  // empty: it is planned
  Stop old_until = Stop::Cutover;
  Stop new_from = Stop::Backfill;
  std::map<std::string, std::set<std::string>> ignored;  // columns by table
  ServerVersion since = kOldestServer;
  std::string tablespace;
  std::string setup;
  std::string revision;
  std::string plain;
  std::string old_application;
  std::string new_application;

  bool old_works_at(Stop stop) const { return stop <= old_until; }
  bool new_works_at(Stop stop) const { return stop >= new_from; }
};

// Of one folder, sorted by file. Throws std::runtime_error with file and line for what cannot be
// read.
std::vector<EquivalenceCase> read_cases(const std::filesystem::path& folder);

}  // namespace lockstep::tests
