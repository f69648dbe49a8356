#include "cli/lint/lint_files.hpp"

#include "analyzers/analysis_state.hpp"
#include "analyzers/registry.hpp"
#include "cli/in_order.hpp"
#include "cli/lint/baseline.hpp"
#include "cli/lint/changed_files.hpp"
#include "cli/lint/path_pattern.hpp"
#include "cli/new_files.hpp"
#include "cli/project.hpp"
#include "planner/staged_sql.hpp"

#include <filesystem>
#include <ostream>
#include <set>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

// Speaks of a comment, not of what the statement does.
constexpr std::string_view kUnusedDirective = "unused-directive";

// What holds for one file: the settings of lockstep.yaml with those of the patterns that match it.
struct FileRules {
  std::set<std::string> disabled;
  FailOn fail_on = FailOn::Unsafe;

  // Of a rule in both, disable counts.
  void change(const std::vector<std::string>& enable, const std::vector<std::string>& disable) {
    for (const std::string& id : enable)
      disabled.erase(id);
    disabled.insert(disable.begin(), disable.end());
  }
};

FileRules rules_for(const std::string& path, const Config& config,
                    const std::optional<FailOn>& flag) {
  const LintSettings& lint = config.lint;
  FileRules rules{rules_off_by_default(), lint.fail_on};
  rules.change(lint.enable, lint.disable);
  const fs::path folder = fs::absolute(config.path.empty() ? "lockstep.yaml" : config.path);
  const std::string below = fs::absolute(path)
                                .lexically_normal()
                                .lexically_relative(folder.lexically_normal().parent_path())
                                .string();
  for (const LintPathSettings& settings : lint.paths) {
    if (path == "-" || !matches_path(settings.pattern, below)) continue;
    rules.change(settings.enable, settings.disable);
    rules.fail_on = settings.fail_on.value_or(rules.fail_on);
  }
  rules.fail_on = flag.value_or(rules.fail_on);
  return rules;
}

// Fills in Finding::fix, statement by statement, each planned on the catalog that those before it
// leave.
void add_fixes(LintedFile& file, const CatalogFacts& facts) {
  AnalysisState state(facts.version, facts.catalog);
  for (StatementReport& report : file.statements) {
    if (report.verdict > Verdict::Safe) {
      PlanContext context{.version = facts.version, .catalog = std::nullopt};
      if (facts.catalog) context.catalog = state.catalog();
      const auto fix = staged_sql(*report.statement, context);
      for (Finding& finding : report.findings) {
        if (!finding.suppressed && finding.rule != kUnusedDirective) finding.fix = fix;
      }
    }
    state.apply(report.statement->statement, report.effect);
  }
}

// What remains of a file when it has been reported.
struct Linted {
  std::string part;  // of the report
  std::string repository_path;
  VerdictCounts counts;
  std::vector<Diagnostic> errors;
  std::shared_ptr<const SourceText> source;
  std::size_t suppressed = 0;
  bool fails = false;
  std::vector<std::string> known;  // fingerprints in the baseline
  std::vector<BaselineEntry> entries;
};

bool fails(const VerdictCounts& counts, FailOn fail_on) {
  const bool unsafe = counts.unsafe > 0 && fail_on != FailOn::Never;
  const bool caution = counts.caution > 0 && fail_on == FailOn::Caution;
  return unsafe || caution;
}

std::size_t suppressed_in(const LintedFile& file) {
  std::size_t count = 0;
  for (const StatementReport& report : file.statements) {
    for (const Finding& finding : report.findings)
      count += finding.suppressed ? 1U : 0U;
  }
  return count;
}

class Linter {
 public:
  Linter(CommandContext& context, const LintRequest& request)
      : context_(context),
        request_(request),
        facts_(catalog_facts(context, request.catalog, ConfiguredDatabase::Ignored)),
        report_(lint_report(request.format, {.terminal = context.terminal,
                                             .rule_pages = context.config.lint.rule_pages})) {
    if (!request.baseline.empty()) baseline_.emplace(request.baseline);
  }

  ExitCode run() {
    const std::vector<SqlInput> inputs = read_inputs();
    report_->begin(context_.out);
    in_order(
        inputs.size(), [&](std::size_t index) { return lint(inputs[index]); },
        [&](const Linted& linted) { take(linted); });
    if (baseline_) summary_.baseline = baseline_->use(known_, linted_, paths_.root());
    report_->end(context_.out, summary_);
    tell_stale();
    if (!request_.write_baseline.empty())
      write_output_file(request_.write_baseline, baseline_json(entries_));
    return exit_code();
  }

 private:
  std::vector<SqlInput> read_inputs() const {
    std::vector<std::string> paths = request_.paths;
    if (paths.empty()) paths.push_back(context_.config.migrations.path);
    if (request_.since.empty())
      return read_sql_inputs(context_, paths, [](const std::string&) { return true; });
    const std::set<fs::path> changed = changed_files(request_.since);
    return read_sql_inputs(context_, paths, [&](const std::string& path) {
      std::error_code error;
      return changed.contains(fs::weakly_canonical(path, error));
    });
  }

  // Several threads at once.
  Linted lint(const SqlInput& input) const {
    const FileRules rules = rules_for(input.path, context_.config, request_.fail_on);
    LintedFile file{.file = parsed(input),
                    .repository_path = paths_.of(input.path),
                    .statements = {},
                    .fail_on = rules.fail_on};
    file.statements = analyze(
        file.file.script,
        {.version = facts_.version, .catalog = facts_.catalog, .disabled_rules = rules.disabled});
    Linted linted;
    if (baseline_) linted.known = baseline_->apply(file);
    if (request_.fix) add_fixes(file, facts_);
    if (!request_.write_baseline.empty()) linted.entries = baseline_entries(file);
    linted.part = report_->of(file);
    linted.counts.add(file);
    linted.suppressed = suppressed_in(file);
    linted.fails = fails(linted.counts, rules.fail_on);
    linted.errors = std::move(file.file.script.errors);
    linted.source = input.source;
    linted.repository_path = std::move(file.repository_path);
    return linted;
  }

  void take(const Linted& linted) {
    report_->add(context_.out, linted.part);
    if (request_.format == LintFormat::Text) {
      for (const Diagnostic& problem : linted.errors)
        write_problem(context_.err, problem, linted.source.get());
    }
    summary_.counts.add(linted.counts);
    summary_.errors += linted.errors.size();
    summary_.suppressed += linted.suppressed;
    fails_ = fails_ || linted.fails;
    linted_.insert(linted.repository_path);
    known_.insert(linted.known.begin(), linted.known.end());
    entries_.insert(entries_.end(), linted.entries.begin(), linted.entries.end());
  }

  void tell_stale() const {
    if (!summary_.baseline || summary_.baseline->stale.empty()) return;
    for (const StaleEntry& entry : summary_.baseline->stale) {
      context_.err << "lockstep: " << request_.baseline << ": nothing is found any more for "
                   << entry.path << " [" << entry.rule << "]: " << entry.statement << '\n';
    }
    context_.err << "  hint: write it anew: lockstep lint --write-baseline " << request_.baseline
                 << '\n';
  }

  ExitCode exit_code() const {
    if (summary_.errors > 0) {
      context_.err << "lockstep: error: " << count_of(summary_.errors, "problem")
                   << " in the input\n";
      return ExitCode::BadInput;
    }
    return fails_ && request_.write_baseline.empty() ? ExitCode::LintFindings : ExitCode::Done;
  }

  CommandContext& context_;
  const LintRequest& request_;
  CatalogFacts facts_;
  std::unique_ptr<LintReport> report_;
  std::optional<Baseline> baseline_;
  RepositoryPaths paths_;

  LintSummary summary_;
  bool fails_ = false;
  std::set<std::string> linted_;
  std::set<std::string> known_;
  std::vector<BaselineEntry> entries_;
};

}  // namespace

ExitCode lint_files(CommandContext& context, const LintRequest& request) {
  return Linter(context, request).run();
}

}  // namespace lockstep
