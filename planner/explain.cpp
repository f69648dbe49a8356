#include "planner/explain.hpp"

#include <algorithm>

namespace lockstep {
namespace {

constexpr std::string_view kStepIndent = "    ";
constexpr std::size_t kLabelWidth = 8;

std::string_view meaning(OperationClass operation_class) {
  switch (operation_class) {
    case OperationClass::Both:
      return "the old and the new application version run side by side through every phase";
    case OperationClass::Transparent:
      return "one name; the old version's statements also run on the new shape";
    case OperationClass::Flip:
      return "one name; the other version's statements stop parsing at cutover";
  }
  return "";
}

std::string_view what_it_blocks(LockMode mode) {
  if (blocks_reads(mode)) return "every read and write";
  if (blocks_writes(mode)) return "every write (reads go on)";
  if (mode == LockMode::ShareUpdateExclusive) {
    return "other schema changes and VACUUM (reads and writes go on)";
  }
  return "no read and no write";
}

// Text with every line of it under the first, each behind the label's width.
void put(std::string& out, std::string_view label, std::string_view text) {
  std::string_view lead = label;
  while (true) {
    const std::size_t end = text.find('\n');
    out += kStepIndent;
    out += lead;
    out.append(kLabelWidth > lead.size() ? kLabelWidth - lead.size() : 1, ' ');
    out += text.substr(0, end);
    out += '\n';
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
    lead = "";
  }
}

void put_statements(std::string& out, std::string_view label, const std::vector<Sql>& statements) {
  for (const Sql& sql : statements) {
    put(out, label, sql.text() + ";");
    label = "";
  }
}

std::string names(const std::vector<Gate>& gates) {
  std::string text;
  for (const Gate gate : gates)
    text += (text.empty() ? "" : ", ") + std::string(to_string(gate));
  return text;
}

void put_locks(std::string& out, const Step& step) {
  std::string_view label = "locks";
  for (const RelationLock& lock : step_locks(step.action)) {
    put(out, label,
        std::string(to_string(lock.mode)) + " on " + lock.relation + ": blocks " +
            std::string(what_it_blocks(lock.mode)));
    label = "";
  }
}

void put_undo(std::string& out, const Step& step) {
  const Undo& undo = step.undo;
  if (!step.reversible) {
    const bool gives_up = std::holds_alternative<DropObject>(step.action);
    put(out, "undo",
        gives_up ? "none: what is given up here does not come back"
                 : "none, but what the revision's downgrade section says");
    return;
  }
  if (undo.statements.empty() && undo.afterwards.empty()) return;
  if (undo.gate) put(out, "undo if", names(undo.gate->gates));
  put_statements(out, "undo", undo.statements);
  if (undo.resync) put(out, "then", "rows written meanwhile are brought back in step");
  for (const UndoLater& later : undo.afterwards)
    put(out, "later", later.sql.text() + ";");
}

void put_step(std::string& out, const Plan& plan, const Step& step, Detail detail) {
  out += "  " + step.id + "  " + std::string(step_kind(step.action));
  if (plan.point_of_no_return == step.id) out += "  ** POINT OF NO RETURN **";
  out += '\n';
  if (detail == Detail::Explain && !step.why.empty()) put(out, "why", step.why);
  if (const auto* gate = std::get_if<AwaitGate>(&step.action))
    put(out, "waits", names(gate->gates));
  put_statements(out, "sql", step_sql(step.action));
  put_locks(out, step);
  put_undo(out, step);
}

void put_relations(std::string& out, const Plan& plan) {
  out += "touches      ";
  std::string_view separator;
  for (const std::string& relation : plan.relations) {
    out += separator;
    out += relation;
    separator = ", ";
  }
  if (plan.relations.empty()) out += "no relation that is there now";
  out += '\n';
}

void put_heading(std::string& out, const Plan& plan) {
  out += "revision     " + plan.revision + " (" + plan.source + ")\n";
  out += "class        " + std::string(to_string(plan.operation_class)) + ": ";
  out += meaning(plan.operation_class);
  out += '\n';
  put_relations(out, plan);
  out += "undo         ";
  out += plan.point_of_no_return
             ? "possible before " + *plan.point_of_no_return + ", the point of no return"
             : "possible after every step";
  out += "\nfingerprint  " + plan.fingerprint + "\n";
  for (const CompatibilityBreak& item : plan.breaks) {
    out += "breaks       " + item.who + ": " + item.what + "\n";
  }
}

}  // namespace

std::string to_text(const Plan& plan, Detail detail) {
  std::string out;
  put_heading(out, plan);
  for (const PhaseSteps& phase : plan.phases) {
    out += "\n" + std::string(to_string(phase.phase));
    if (phase.stage) out += "/" + std::string(to_string(*phase.stage));
    out += "\n";
    for (const Step& step : phase.steps)
      put_step(out, plan, step, detail);
  }
  if (plan.phases.empty()) out += "\nnothing to do\n";
  return out;
}

}  // namespace lockstep
