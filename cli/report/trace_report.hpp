// What `trace` saw beside what was foretold, as text and as JSON.

#pragma once

#include "executor/trace_script.hpp"

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// A section of a file that was run.
struct TracedSection {
  std::string name;  // "upgrade", "downgrade"
  std::vector<TracedStatement> statements;
};

struct TraceReport {
  const SourceText* source = nullptr;
  int server = 0;  // major version
  std::vector<TracedSection> sections;
  // Relations that the downgrade section left otherwise than they were; nothing without --undo.
  std::optional<std::vector<std::string>> not_restored;
};

std::string trace_json(const TraceReport& report);
void write_trace_text(std::ostream& out, const TraceReport& report);

}  // namespace lockstep
