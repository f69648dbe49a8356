#include "tests/corpus/corpus.hpp"

#include "migrations/directive.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace lockstep::tests {
namespace {

std::optional<std::string> after(const std::string& line, std::string_view marker) {
  if (!line.starts_with(marker)) return std::nullopt;
  return line.substr(marker.size());
}

// The statements of a case, told apart as lockstep itself does.
void add_statements(const std::string& file, const std::string& sql, CorpusCase& each) {
  const SourceText source(file, sql);
  const Script script = read_script(source, source.whole());
  if (!script.errors.empty() || script.statements.empty())
    throw std::runtime_error(file + ": case " + each.name + ": cannot be read");
  for (const ScriptStatement& statement : script.statements) {
    const auto* control = std::get_if<TransactionControl>(&statement.statement.node);
    if (!each.in_transaction && control != nullptr && control->kind == TransactionKind::Begin) {
      each.in_transaction = true;
      each.setup = std::exchange(each.script, {});
      continue;
    }
    each.script.push_back(statement.statement.text);
  }
  if (!each.in_transaction) {
    each.setup = std::exchange(each.script, {});
    each.script = {each.setup.back()};
    each.setup.pop_back();
  }
}

CorpusFile read_file(const std::filesystem::path& path) {
  CorpusFile file{.name = path.stem(), .schema = "", .cases = {}};
  std::ifstream in(path);
  std::string sql;
  std::string line;
  const auto finish_section = [&] {
    if (file.cases.empty()) {
      file.schema = sql;
    } else {
      add_statements(file.name, sql, file.cases.back());
    }
    sql.clear();
  };
  while (std::getline(in, line)) {
    if (line == "-- schema") continue;
    if (const auto name = after(line, "-- case ")) {
      finish_section();
      file.cases.push_back({.name = *name});
    } else if (const auto since = after(line, "-- since ")) {
      file.cases.back().since = ServerVersion::of_major(std::stoi(*since));
    } else if (const auto until = after(line, "-- until ")) {
      file.cases.back().until = ServerVersion::of_major(std::stoi(*until));
    } else {
      sql += line + "\n";
    }
  }
  finish_section();
  return file;
}

}  // namespace

std::vector<CorpusFile> read_corpus(const std::filesystem::path& folder) {
  std::vector<CorpusFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".sql") files.push_back(read_file(entry.path()));
  }
  std::sort(files.begin(), files.end(),
            [](const CorpusFile& left, const CorpusFile& right) { return left.name < right.name; });
  return files;
}

}  // namespace lockstep::tests
