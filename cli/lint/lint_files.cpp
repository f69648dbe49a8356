#include "cli/lint/lint_files.hpp"

#include "analyzers/analysis_state.hpp"
#include "analyzers/registry.hpp"
#include "cli/in_order.hpp"
#include "cli/lint/baseline.hpp"
#include "cli/lint/changed_files.hpp"
#include "cli/lint/lint_order.hpp"
#include "cli/lint/path_pattern.hpp"
#include "cli/lint/project_inputs.hpp"
#include "cli/new_files.hpp"
#include "cli/project.hpp"
#include "executor/ledger.hpp"
#include "planner/staged_sql.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
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

// Those of files that no pattern matches.
FileRules rules_for_all(const Config& config, const std::optional<FailOn>& flag) {
  FileRules rules{rules_off_by_default(), flag.value_or(config.lint.fail_on)};
  rules.change(config.lint.enable, config.lint.disable);
  return rules;
}

FileRules rules_for(const std::string& path, FileRules rules, const Config& config,
                    const std::optional<FailOn>& flag) {
  const LintSettings& lint = config.lint;
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
void add_fixes(LintedFile& file, AnalysisState state) {
  for (StatementReport& report : file.statements) {
    if (report.verdict > Verdict::Safe) {
      PlanContext context{.version = state.version(), .catalog = std::nullopt};
      if (state.has_catalog()) context.catalog = state.catalog();
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
        rules_(rules_for_all(context.config, request.fail_on)),
        given_(given(catalog_facts(context, request.catalog, ConfiguredDatabase::Ignored))),
        report_(lint_report(request.format, {.terminal = context.terminal,
                                             .rule_pages = context.config.lint.rule_pages})) {
    if (!request.baseline.empty()) baseline_.emplace(request.baseline);
  }

  ExitCode run() {
    const std::optional<std::vector<SqlInput>> read = read_inputs();
    if (!read) return ExitCode::BadInput;
    const std::vector<SqlInput>& inputs = *read;
    tell_what_stands_alone(inputs);
    const LintOrder order(inputs, given_, coverage(inputs));
    reported_.resize(inputs.size());
    report_->begin(context_.out);
    in_order(
        order.items().size(),
        [&](std::size_t index) { return parse(order.items()[index], inputs); },
        [&](Parsed&& parsed) { take(judge_in_turn(std::move(parsed), inputs)); });
    if (baseline_) summary_.baseline = baseline_->use(known_, linted_, paths_.root());
    report_->end(context_.out, summary_);
    tell_stale();
    if (!request_.write_baseline.empty())
      write_output_file(request_.write_baseline, baseline_json(entries_));
    return exit_code();
  }

 private:
  static AnalysisState given(CatalogFacts facts) {
    return {facts.version, std::move(facts.catalog)};
  }

  std::optional<std::vector<SqlInput>> read_inputs() {
    std::vector<std::string> paths = request_.paths;
    const MigrationSettings& migrations = context_.config.migrations;
    if (has_revisions_of_a_tool(migrations) && are_of_project(paths, migrations)) {
      if (!request_.since.empty()) changed_ = changed_files(request_.since);
      return project_inputs(context_, [&](const std::string& path) {
        return (paths.empty() || is_below(path, paths)) &&
               (request_.since.empty() || is_changed(path));
      });
    }
    if (paths.empty()) paths.push_back(context_.config.migrations.path);
    if (request_.since.empty())
      return read_sql_inputs(context_, paths, [](const std::string&) { return true; });
    changed_ = changed_files(request_.since);
    return read_sql_inputs(context_, paths,
                           [this](const std::string& path) { return is_changed(path); });
  }

  bool is_changed(const std::string& path) const {
    std::error_code error;
    return changed_.contains(fs::weakly_canonical(path, error));
  }

  // The ledger tells which revisions the database has; of a file's catalog it is taken that what is
  // changed since a commit is not in it.
  CatalogCoverage coverage(const std::vector<SqlInput>& inputs) const {
    using Kind = CatalogCoverage::Kind;
    if (!given_.has_catalog()) return {Kind::NoCatalog};
    const bool revisions = std::any_of(inputs.begin(), inputs.end(), [](const SqlInput& input) {
      return input.folder != nullptr;
    });
    if (revisions && names_database(context_, request_.catalog)) {
      const std::set<std::string> applied =
          read_ledger(*open_for_reading(context_, request_.catalog.dsn)).applied();
      return {Kind::Known, [applied](const Revision& each) { return applied.contains(each.id); }};
    }
    if (request_.since.empty()) return {Kind::Unknown};
    return {Kind::Known, [this](const Revision& each) { return !is_changed(each.path); }};
  }

  // Where a problem is in none of the files that are linted, nothing else would tell of it.
  void tell_what_stands_alone(const std::vector<SqlInput>& inputs) const {
    std::map<const RevisionFolder*, bool> told;
    for (const SqlInput& input : inputs) {
      if (input.folder != nullptr) told[input.folder.get()] |= !input.problems.empty();
    }
    for (const auto& [folder, already] : told) {
      const RevisionHeaders& headers = folder->headers;
      if (already || headers.problems.empty() || !headers.graph.in_order().empty()) continue;
      context_.err << "lockstep: judged without the migrations that come before, as they cannot be "
                      "put in order:\n  "
                   << to_string(headers.problems.front()) << '\n';
    }
  }

  // A file that stands alone is judged where it is parsed.
  struct Parsed {
    const LintItem* item = nullptr;
    std::optional<SqlFile> file;  // to be judged in its turn
    std::optional<Linted> linted;
  };

  // Several threads at once.
  Parsed parse(const LintItem& item, const std::vector<SqlInput>& inputs) const {
    Parsed result{.item = &item};
    if (item.history == nullptr) {
      AnalysisState state = given_;
      SqlFile file = parsed(inputs[*item.input]);
      result.linted = judge(inputs[*item.input], file, state);
    } else if (item.input) {
      result.file = parsed(inputs[*item.input]);
    } else {
      result.file.emplace();
      Script& script = result.file->script;
      if (item.source != nullptr) {
        script = read_upgrade_section(*item.source);
      } else {
        script.errors.emplace_back();
      }
    }
    return result;
  }

  // What a revision finds is known when those before it are done.
  Parsed judge_in_turn(Parsed parsed, const std::vector<SqlInput>& inputs) const {
    const LintItem& item = *parsed.item;
    if (item.history == nullptr) return parsed;
    AnalysisState state = item.history->before(item.place);
    if (item.input) {
      parsed.linted = judge(inputs[*item.input], *parsed.file, state);
    } else {
      pass(parsed.file->script, state);
    }
    item.history->after(item.place, std::move(state),
                        std::make_shared<const Script>(std::move(parsed.file->script)));
    return parsed;
  }

  // The state moves past the file.
  Linted judge(const SqlInput& input, SqlFile& parsed, AnalysisState& state) const {
    const std::string& path = input.file.empty() ? input.path : input.file;
    std::optional<FileRules> own;
    if (!context_.config.lint.paths.empty())
      own = rules_for(path, rules_, context_.config, request_.fail_on);
    const FileRules& rules = own ? *own : rules_;
    LintedFile file{.file = std::move(parsed),
                    .repository_path = paths_.of(path),
                    .statements = {},
                    .fail_on = rules.fail_on};
    const std::optional<AnalysisState> before = request_.fix ? std::optional(state) : std::nullopt;
    file.statements = analyze(file.file.script, state, rules.disabled);
    Linted linted;
    if (baseline_) linted.known = baseline_->apply(file);
    if (before) add_fixes(file, *before);
    if (!request_.write_baseline.empty()) linted.entries = baseline_entries(file);
    linted.part = report_->of(file);
    linted.counts.add(file);
    linted.suppressed = suppressed_in(file);
    linted.fails = fails(linted.counts, rules.fail_on);
    linted.errors = file.file.script.errors;
    linted.source = input.source;
    linted.repository_path = std::move(file.repository_path);
    parsed = std::move(file.file);
    return linted;
  }

  // Reported in the order of the inputs, whatever the order in which they were judged.
  void take(Parsed parsed) {
    if (!parsed.item->input) return;
    reported_[*parsed.item->input] = std::move(parsed.linted);
    for (; next_ < reported_.size() && reported_[next_]; ++next_) {
      take(*reported_[next_]);
      reported_[next_].reset();
    }
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
  const FileRules rules_;      // where no pattern of lockstep.yaml says otherwise
  const AnalysisState given_;  // each file's own copy shares the catalog
  std::unique_ptr<LintReport> report_;
  std::optional<Baseline> baseline_;
  RepositoryPaths paths_;

  std::set<fs::path> changed_;                   // of --since
  std::vector<std::optional<Linted>> reported_;  // by input, while one before it is not done
  std::size_t next_ = 0;

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
