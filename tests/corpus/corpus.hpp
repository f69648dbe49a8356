// The corpus: statements with the schema they stand in, in files that a person reads and adds to.
//
//   -- schema
//   CREATE TABLE …            once a file
//   -- case what it shows     one section a case; the last statement is judged,
//   -- since 14               -- since and -- until name the server versions that have it
//   ALTER TABLE …;            what stands before it prepares, and is committed
//   BEGIN;                    from here on, in one transaction with the judged one
//   ALTER TABLE …;

#pragma once

#include "sql/server_version.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lockstep::tests {

struct CorpusCase {
  std::string name;
  ServerVersion since = kOldestServer;
  ServerVersion until = ServerVersion::of_major(99);
  std::vector<std::string> setup;   // each committed by itself
  bool in_transaction = false;      // BEGIN was written out
  std::vector<std::string> script;  // without BEGIN; the last is judged
};

struct CorpusFile {
  std::string name;  // of the file, without its extension
  std::string schema;
  std::vector<CorpusCase> cases;
};

// Sorted by name. Throws std::runtime_error with file and line for what cannot be read.
std::vector<CorpusFile> read_corpus(const std::filesystem::path& folder);

}  // namespace lockstep::tests
