// One section of an INI file as Python's configparser reads it: no comments behind a value, values
// that go on over indented lines. The packaged INI libraries read other dialects, which would cut
// a value like "a;b" short.

#pragma once

#include "sql/source_span.hpp"

#include <map>
#include <optional>
#include <string>

namespace lockstep {

struct IniEntry {
  std::string value;  // further lines after "\n"
  SourcePosition at;
};
using IniSection = std::map<std::string, IniEntry>;  // by name in lower case

// Nothing: there is no such section.
std::optional<IniSection> read_ini_section(const SourceText& source, const std::string& section);

}  // namespace lockstep
