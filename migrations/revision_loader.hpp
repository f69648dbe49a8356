// A folder of revision files → ordered revisions, or every problem in all of them at once. The only
// place in the four pure folders that reads files.

#pragma once

#include "migrations/revision_graph.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace lockstep {

struct RevisionSet {
  RevisionGraph graph;
  std::map<std::string, std::shared_ptr<const SourceText>> sources;  // by path, for messages
};

using LoadResult = std::variant<RevisionSet, std::vector<Diagnostic>>;

// Reads every "*.sql" directly in `folder`, in name order. Problems: unreadable folder or file, a
// name that is not "<id>_<slug>.sql" or disagrees with its header, header, syntax and directive
// errors, duplicate ids, missing parents, cycles.
LoadResult load_revisions(const std::filesystem::path& folder);

// A file of such a folder that was read already; null: it could not be read. "-": standard input.
struct RevisionFile {
  std::filesystem::path path;
  std::shared_ptr<const SourceText> source;
};

struct RevisionHeaders {
  RevisionGraph
      graph;  // of revisions without scripts; empty where problems keep it from being built
  std::vector<Diagnostic> problems;
};

// The graph alone, for who reads the SQL apart from it. Problems are those of names, headers and
// the graph, by their places.
RevisionHeaders read_headers(const std::vector<RevisionFile>& files);

// The same as load_revisions for one text, e.g. standard input or a test; the name's and the
// graph's checks are left out.
std::variant<Revision, std::vector<Diagnostic>> parse_revision(const SourceText& source);

// The same for plain SQL without a header: all of it is the upgrade section; the id is the
// beginning of the checksum.
std::variant<Revision, std::vector<Diagnostic>> parse_plain_sql(const SourceText& source);

// What `upgrade` would run of a file of either form, with everything that is wrong in the file; the
// statements around a problem are still there. For lint.
Script read_upgrade_section(const SourceText& source);

// Any SQL file for lint and plan: a revision file or plain SQL (no header). Unreadable, binary or
// undecodable input is a Diagnostic.
std::variant<SourceText, Diagnostic> read_source(const std::filesystem::path& path);
// The same for text that was read already, e.g. standard input.
std::variant<SourceText, Diagnostic> checked_source(std::string path, std::string text);

}  // namespace lockstep
