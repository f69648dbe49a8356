#include "cli/report/lint_forms.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>
#include <string_view>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

// A path may hold any bytes; JSON may not.
std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The report of many files is as long as they are: it is written as it goes, and not made into
// objects first, which took a sixth of lint's time.
class Writer {
 public:
  explicit Writer(std::size_t bytes) { text_.reserve(bytes); }

  std::string take() { return std::move(text_); }

  Writer& raw(std::string_view text) {
    text_ += text;
    return *this;
  }
  Writer& number(long long value) { return raw(std::to_string(value)); }
  Writer& boolean(bool value) { return raw(value ? "true" : "false"); }

  Writer& string(std::string_view value) {
    const bool plain = std::none_of(value.begin(), value.end(), [](char letter) {
      return letter < ' ' || letter > '~' || letter == '"' || letter == '\\';
    });
    if (plain) {
      text_ += '"';
      text_ += value;
      text_ += '"';
      return *this;
    }
    return raw(text_of(Json(std::string(value))));
  }
  Writer& string_or_null(const std::optional<std::string>& value) {
    return value ? string(*value) : raw("null");
  }

  template <class List, class Write>
  Writer& list(const List& items, const Write& write) {
    raw("[");
    bool first = true;
    for (const auto& item : items) {
      if (!first) raw(",");
      first = false;
      write(item);
    }
    return raw("]");
  }
  Writer& strings(const std::vector<std::string>& items) {
    return list(items, [&](const std::string& item) { string(item); });
  }

 private:
  std::string text_;
};

void write(Writer& out, const Finding& finding, const SourceText& source) {
  const SourcePosition begin = source.position(finding.span.begin);
  const SourcePosition end = source.position(finding.span.end);
  out.raw("{\"rule\":").string(finding.rule);
  out.raw(",\"verdict\":").string(to_string(finding.verdict));
  out.raw(",\"line\":").number(begin.line).raw(",\"column\":").number(begin.column);
  out.raw(",\"end_line\":").number(end.line).raw(",\"end_column\":").number(end.column);
  out.raw(",\"message\":").string(finding.message);
  out.raw(",\"help\":").string(finding.help);
  out.raw(",\"fix\":").string_or_null(finding.fix);
  out.raw(",\"suppressed\":").string_or_null(finding.suppressed);
  out.raw(",\"in_baseline\":").boolean(finding.in_baseline).raw("}");
}

void write(Writer& out, const Effect& effect) {
  out.raw(",\"locks\":").list(effect.locks, [&](const RelationLock& lock) {
    out.raw("{\"relation\":").string(lock.relation);
    out.raw(",\"mode\":").string(to_string(lock.mode)).raw("}");
  });
  out.raw(",\"rewrites\":").strings(effect.rewrites);
  out.raw(",\"scans\":").strings(effect.scans);
  out.raw(",\"rebuilds\":").strings(effect.rebuilds);
  out.raw(",\"destroys\":").strings(effect.destroys);
  out.raw(",\"breaks\":").list(effect.breaks, [&](const CompatibilityBreak& item) {
    out.raw("{\"who\":").string(item.who).raw(",\"what\":").string(item.what).raw("}");
  });
  out.raw(",\"raises\":").list(effect.raises, [&](const RaisedError& error) {
    out.raw("{\"sqlstate\":").string(error.sqlstate);
    out.raw(",\"message\":").string(error.message).raw("}");
  });
  out.raw(",\"grows\":").string(effect.grows == Growth::Rows ? "rows" : "instant");
  out.raw(",\"facts\":").strings(effect.facts);
}

void write(Writer& out, const StatementReport& report, std::size_t index,
           const SourceText& source) {
  const Statement& statement = report.statement->statement;
  out.raw("{\"index\":").number(static_cast<long long>(index));
  out.raw(",\"line\":").number(source.position(statement.span.begin).line);
  out.raw(",\"kind\":").string(statement.kind);
  out.raw(",\"verdict\":").string(to_string(report.verdict));
  write(out, report.effect);
  out.raw(",\"findings\":").list(report.findings, [&](const Finding& finding) {
    write(out, finding, source);
  });
  out.raw("}");
}

std::string text_of(const LintedFile& linted) {
  constexpr std::size_t kStatementBytes = 512;  // as most are
  Writer out(linted.statements.size() * kStatementBytes);
  out.raw("{\"path\":").string(linted.file.path);
  out.raw(",\"errors\":").list(linted.file.script.errors, [&](const Diagnostic& error) {
    out.raw("{\"line\":").number(error.at.line).raw(",\"column\":").number(error.at.column);
    out.raw(",\"message\":").string(error.message).raw("}");
  });
  std::size_t index = 0;
  out.raw(",\"statements\":").list(linted.statements, [&](const StatementReport& report) {
    write(out, report, ++index, *linted.file.source);
  });
  return out.raw("}").take();
}

Json json_of(const BaselineUse& baseline) {
  Json stale = Json::array();
  for (const StaleEntry& entry : baseline.stale) {
    stale.push_back({{"path", entry.path}, {"rule", entry.rule}, {"statement", entry.statement}});
  }
  return {{"path", baseline.path}, {"matched", baseline.matched}, {"stale", std::move(stale)}};
}

// One file a line.
class JsonReport : public LintReport {
 public:
  void begin(std::ostream& out) override { out << "{\"version\":1,\"files\":["; }

  std::string of(const LintedFile& file) const override { return text_of(file); }

  void add(std::ostream& out, const std::string& part) override {
    out << (first_ ? "\n" : ",\n") << part;
    first_ = false;
  }

  void end(std::ostream& out, const LintSummary& summary) override {
    const VerdictCounts& counts = summary.counts;
    const Json json{{"statements", counts.statements},
                    {"safe", counts.safe},
                    {"caution", counts.caution},
                    {"unsafe", counts.unsafe}};
    out << "\n],\"summary\":" << text_of(json)
        << ",\"baseline\":" << text_of(summary.baseline ? json_of(*summary.baseline) : Json())
        << "}\n";
  }

 private:
  bool first_ = true;
};

}  // namespace

std::unique_ptr<LintReport> json_lint_report() {
  return std::make_unique<JsonReport>();
}

}  // namespace lockstep
