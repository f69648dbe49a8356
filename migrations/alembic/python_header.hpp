// As much Python as the head of an Alembic revision needs: the module's docstring and the literals
// assigned to names at its top level. Nothing is run and nothing is guessed: a value that is not
// written out as None, a string, or a tuple or list of strings has no literal.

#pragma once

#include "sql/source_span.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lockstep {

struct PythonNone {
  bool operator==(const PythonNone&) const = default;
};
using PythonLiteral = std::variant<PythonNone, std::string, std::vector<std::string>>;

struct PythonAssignment {
  std::optional<PythonLiteral> value;  // nothing: computed
  SourceSpan name;
};

struct PythonHeader {
  std::string docstring;
  std::optional<SourceSpan> docstring_span;
  std::map<std::string, PythonAssignment, std::less<>> assigned;  // the last one counts
  std::optional<SourceSpan> broken;  // a string or bracket that is not closed
};

PythonHeader read_python_header(std::string_view text);

// The text's tokens as they mean the same to Python: comments, line breaks, the kind of quotes and
// a comma before a closing bracket are left out, so that a formatter changes nothing.
std::vector<std::string> python_tokens(std::string_view text);

}  // namespace lockstep
