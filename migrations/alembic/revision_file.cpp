#include "migrations/alembic/revision_file.hpp"

#include "migrations/alembic/python_header.hpp"
#include "migrations/blanks.hpp"

#include <fmt/format.h>

namespace lockstep {
namespace {

class RevisionReader {
 public:
  explicit RevisionReader(const SourceText& source)
      : source_(source), header_(read_python_header(source.text())) {}

  std::variant<AlembicRevision, std::vector<Diagnostic>> read() {
    if (header_.broken)
      problem(header_.broken->begin, "a string is not closed", "Python could not read it either.");
    read_ids();
    read_docstring();
    revision_.path = source_.path();
    if (!problems_.empty()) return std::move(problems_);
    return std::move(revision_);
  }

 private:
  void read_ids() {
    if (const PythonAssignment* id = required("revision")) {
      revision_.id_at = source_.position(id->name.begin);
      const auto* text = std::get_if<std::string>(&*id->value);
      if (text == nullptr || text->empty()) {
        problem(id->name.begin, "revision is not a string", kWritten);
      } else {
        revision_.id = checked(*text, *id);
      }
    }
    if (const PythonAssignment* down = required("down_revision")) {
      revision_.down_revision_at = source_.position(down->name.begin);
      revision_.down_revisions = strings_of(*down);
    }
    if (const PythonAssignment* labels = optional("branch_labels"))
      revision_.branch_labels = strings_of(*labels);
    if (const PythonAssignment* depends = optional("depends_on"))
      revision_.depends_on = strings_of(*depends);
  }

  const PythonAssignment* required(std::string_view name) {
    if (!header_.assigned.contains(name)) {
      problem(0, fmt::format("no {} is assigned at the top of the module", name),
              "It is no Alembic revision; move it out of the versions folder.");
      return nullptr;
    }
    return optional(name);
  }

  // Null: not there, or not readable, which is a problem.
  const PythonAssignment* optional(std::string_view name) {
    const auto found = header_.assigned.find(name);
    if (found == header_.assigned.end()) return nullptr;
    if (found->second.value) return &found->second;
    problem(found->second.name.begin, fmt::format("{} is computed", name), kWritten);
    return nullptr;
  }

  std::vector<std::string> strings_of(const PythonAssignment& assignment) {
    if (const auto* one = std::get_if<std::string>(&*assignment.value))
      return {checked(*one, assignment)};
    std::vector<std::string> texts;
    if (const auto* several = std::get_if<std::vector<std::string>>(&*assignment.value)) {
      for (const std::string& text : *several)
        texts.push_back(checked(text, assignment));
    }
    return texts;
  }

  // Alembic's own rule (script/revision.py, _revision_illegal_chars).
  std::string checked(const std::string& text, const PythonAssignment& assignment) {
    if (text.find_first_of("@-+:") != std::string::npos) {
      problem(assignment.name.begin, fmt::format("\"{}\" holds one of @ - + :", text),
              "Alembic takes none of them in an id or a label.");
    }
    return text;
  }

  void read_docstring() {
    constexpr std::string_view kCreated = "Create Date:";
    revision_.docstring = header_.docstring;
    std::string_view rest = header_.docstring;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = trimmed(rest.substr(0, end));
      if (revision_.description.empty()) revision_.description = line;
      if (line.starts_with(kCreated)) revision_.created = trimmed(line.substr(kCreated.size()));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  void problem(std::size_t at, std::string message, std::string hint) {
    problems_.push_back(
        {source_.path(), source_.position(at), std::move(message), std::move(hint)});
  }

  static constexpr const char* kWritten =
      "lockstep reads revision files without running them: write the value out, as Alembic's "
      "template does.";

  const SourceText& source_;
  const PythonHeader header_;
  AlembicRevision revision_;
  std::vector<Diagnostic> problems_;
};

}  // namespace

std::variant<AlembicRevision, std::vector<Diagnostic>> parse_alembic_revision(
    const SourceText& source) {
  return RevisionReader(source).read();
}

bool is_alembic_revision_name(std::string_view file_name) {
  return file_name.ends_with(".py") && !file_name.starts_with("__init__") &&
         !file_name.starts_with(".#");
}

}  // namespace lockstep
