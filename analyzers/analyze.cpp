#include "analyzers/analyze.hpp"

#include "analyzers/effects.hpp"
#include "analyzers/hazard.hpp"
#include "analyzers/registry.hpp"
#include "analyzers/suppression.hpp"

#include <algorithm>

namespace lockstep {
namespace {

Finding builtin(std::string_view rule, Verdict verdict, const Statement& statement) {
  return {
      .rule = std::string(rule),
      .verdict = verdict,
      .span = statement.span,
      .message = "",
      .help = "",
  };
}

std::string sentence(const std::vector<std::string>& facts) {
  std::string text;
  for (const std::string& fact : facts)
    text += (text.empty() ? "" : "; ") + fact;
  return text;
}

Finding not_understood(const Statement& statement, const Effect& effect) {
  Finding finding = effect.opaque ? builtin("opaque-code", Verdict::Caution, statement)
                                  : builtin("not-understood", Verdict::Unsafe, statement);
  finding.message = statement.kind + " cannot be judged: " + sentence(effect.facts) + ".";
  finding.help = effect.opaque ? "Write what it does as plain statements where that is possible."
                               : "Review it by hand, then say so with a directive.";
  return finding;
}

// One statement's rules: their findings, and the hazards that some rule told of.
struct RuleResult {
  std::vector<Finding> findings;
  HazardSet covered = 0;
};

// A rule that is disabled, and not off by default, is run as well: the hazards that it covers are
// not told of either.
std::vector<const Rule*> rules_to_run(const std::set<std::string>& disabled) {
  std::vector<const Rule*> rules;
  for (const Rule& rule : all_rules()) {
    const bool silent = !rule.on_by_default && disabled.contains(std::string(rule.id));
    if (!silent) rules.push_back(&rule);
  }
  return rules;
}

RuleResult run_rules(const Statement& statement, const RuleContext& context,
                     const std::vector<const Rule*>& rules, const std::set<std::string>& disabled) {
  RuleResult result;
  for (const Rule* each : rules) {
    const Rule& rule = *each;
    FindingSink sink;
    rule.check(statement, context, sink);
    if (sink.findings().empty()) continue;
    result.covered |= rule.covers;
    if (disabled.contains(std::string(rule.id))) continue;
    for (const RuleFinding& found : sink.findings()) {
      const Verdict verdict = found.verdict.value_or(rule.verdict);
      const bool stalls = verdict == Verdict::Unsafe && contains(rule.covers, HazardKind::Stalls);
      result.findings.push_back({
          .rule = std::string(rule.id),
          .verdict = verdict,
          .span = found.span,
          .message = found.message + (stalls ? rough_duration(context.effect) : ""),
          .help = found.help,
      });
    }
  }
  return result;
}

void add_uncovered_hazards(const Statement& statement, const Effect& effect, HazardSet covered,
                           std::vector<Finding>& findings) {
  for (const Hazard& hazard : hazards(effect, covered)) {
    Finding finding = builtin("unsafe-effect", hazard.verdict, statement);
    finding.message = hazard.message;
    finding.help = "See what `lockstep plan` makes of it, or say with a directive why it may run.";
    findings.push_back(std::move(finding));
  }
}

std::vector<Finding> findings_of(const ScriptStatement& script_statement,
                                 const RuleContext& context, const std::vector<const Rule*>& rules,
                                 const std::set<std::string>& disabled) {
  const Statement& statement = script_statement.statement;
  const Effect& effect = context.effect;
  RuleResult result = run_rules(statement, context, rules, disabled);
  std::vector<Finding> findings = std::move(result.findings);
  if (!effect.understood) findings.push_back(not_understood(statement, effect));
  add_uncovered_hazards(statement, effect, result.covered, findings);
  apply_directives(script_statement, findings);
  std::erase_if(findings, [&](const Finding& finding) { return disabled.contains(finding.rule); });
  if (findings.size() < 2) return findings;
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& left, const Finding& right) {
    return std::tie(left.span.begin, left.rule) < std::tie(right.span.begin, right.rule);
  });
  return findings;
}

// What the statement was judged by, where scripts before this one told it.
void tell_origin(Effect& effect, const AnalysisState& state) {
  std::string relations;
  for (const RelationLock& lock : effect.locks) {
    if (state.told_earlier(lock.relation))
      relations += (relations.empty() ? "" : ", ") + lock.relation;
  }
  if (!relations.empty()) effect.facts.push_back("earlier migrations tell of " + relations);
}

}  // namespace

Verdict worst_verdict(const std::vector<Finding>& findings) {
  Verdict verdict = Verdict::Safe;
  for (const Finding& finding : findings) {
    if (!finding.suppressed) verdict = std::max(verdict, finding.verdict);
  }
  return verdict;
}

std::vector<StatementReport> analyze(const Script& script, const AnalysisOptions& options) {
  AnalysisState state(options.version, options.catalog);
  return analyze(script, state, options.disabled_rules);
}

std::vector<StatementReport> analyze(const Script& script, AnalysisState& state,
                                     const std::set<std::string>& disabled_rules) {
  const std::vector<const Rule*> rules = rules_to_run(disabled_rules);
  std::vector<StatementReport> reports;
  reports.reserve(script.statements.size());
  for (const ScriptStatement& statement : script.statements) {
    StatementReport& report = reports.emplace_back();
    report.statement = &statement;
    report.effect = effect_of(statement.statement, state);
    tell_origin(report.effect, state);
    const bool last = &statement == &script.statements.back();
    report.findings = findings_of(statement, {state, report.effect, last}, rules, disabled_rules);
    report.verdict = worst_verdict(report.findings);
    state.apply(statement.statement, report.effect);
  }
  return reports;
}

}  // namespace lockstep
