// Reads, judges and reports files one after the other: what `lockstep lint` does.

#pragma once

#include "cli/catalog_options.hpp"
#include "cli/command.hpp"
#include "cli/report/lint_report.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

struct LintRequest {
  std::vector<std::string> paths;  // none: the migrations folder
  LintFormat format = LintFormat::Text;
  std::optional<FailOn> fail_on;  // instead of what lockstep.yaml says
  std::string since;              // only files changed since this git ref
  std::string baseline;           // a file of findings that are known
  std::string write_baseline;     // where to write the findings of now
  bool fix = false;               // with the SQL to run instead
  CatalogOptions catalog;
};

ExitCode lint_files(CommandContext& context, const LintRequest& request);

}  // namespace lockstep
