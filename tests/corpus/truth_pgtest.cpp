// The analyzer against the server, statement by statement of the corpus. A cell is the lock, the
// rewrite or the scan of one (statement, relation) that either side names; the verdict that a
// statement deserves follows from what the server showed (unsafe: readers or writers kept out while
// rows are worked over, an error, data or rows gone, something the application knew gone).

#include "analyzers/analysis_state.hpp"
#include "analyzers/analyze.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "tests/catch.hpp"
#include "tests/corpus/corpus.hpp"
#include "tests/corpus/deviations.hpp"
#include "tests/corpus/observation.hpp"

#include <algorithm>
#include <iostream>
#include <optional>

using namespace lockstep;
using namespace lockstep::tests;

namespace {

const std::filesystem::path kRoot = LOCKSTEP_SOURCE_DIR;

constexpr double kCellsEqual = 0.98;

struct Share {
  std::size_t part = 0;
  std::size_t whole = 0;
  double ratio() const {
    return whole == 0 ? 1 : static_cast<double>(part) / static_cast<double>(whole);
  }
};

std::ostream& operator<<(std::ostream& out, const Share& share) {
  return out << share.part << " of " << share.whole << " (" << 100 * share.ratio() << " %)";
}

struct Judged {
  Effect effect;
  Verdict verdict = Verdict::Safe;
  std::map<std::string, LockMode> held;  // with what the transaction took before
};

// From what is known before; of the database's own state, `history` holds what its statements tell.
Judged judge(const CorpusCase& each, AnalysisState state) {
  std::string text = each.in_transaction ? "BEGIN;\n" : "";
  for (const std::string& statement : each.script)
    text += statement + ";\n";
  const SourceText source("corpus", text);
  const Script script = read_script(source, source.whole());
  REQUIRE(script.errors.empty());
  const std::vector<StatementReport> reports = analyze(script, state);
  Judged judged{reports.back().effect, reports.back().verdict, {}};
  std::vector<RelationLock> locks = state.held_locks();
  locks.insert(locks.end(), judged.effect.locks.begin(), judged.effect.locks.end());
  for (const RelationLock& lock : locks) {
    LockMode& mode = judged.held[lock.relation];
    mode = std::max(mode, lock.mode);
  }
  return judged;
}

bool server_shows_unsafe(const Observation& observed) {
  const bool stalls = observed.grew_with_rows && observed.keeps_out;
  return !observed.sqlstate.empty() || stalls || observed.locked_many_rows ||
         !observed.destroyed.empty() || !observed.broken.empty();
}

std::string shown(const std::map<std::string, LockMode>& locks, const std::string& relation) {
  const auto found = locks.find(relation);
  return found == locks.end() ? "none" : std::string(to_string(found->second));
}

class Truth {
 public:
  explicit Truth(ServerVersion version)
      : version_(version), listed_(listed_deviations(kRoot / "docs/analyzer-truth.md", version)) {}

  void add(const CorpusFile& file, const CorpusCase& each, const Observation& observed,
           const CatalogSnapshot& catalog) {
    const std::string name = file.name + ": " + each.name;
    const Judged with = judge(each, AnalysisState(version_, catalog));
    compare(name, with, observed);
    const bool unsafe = server_shows_unsafe(observed);
    verdict(name, unsafe, with, with_catalog_);
    verdict(name, unsafe, judge(each, replayed(file, each)), with_history_);
    verdict(name, unsafe, judge(each, AnalysisState(version_, std::nullopt)), without_catalog_);
  }

  void report() const {
    std::cout << "cells equal to the server's: " << cells_ << "\n";
    for (const auto& [kind, share] : by_kind_)
      std::cout << "  " << kind << ": " << share << "\n";
    for (const std::string& deviation : deviations_)
      std::cout << (listed_.contains(key(deviation)) ? "  listed: " : "  DEVIATION: ") << deviation
                << "\n";
    print("with the catalog", with_catalog_);
    print("with the history replayed", with_history_);
    print("with the statement alone", without_catalog_);
  }

  void check() const {
    CHECK(cells_.ratio() >= kCellsEqual);
    std::set<std::string> seen;
    for (const std::string& deviation : deviations_) {
      INFO(deviation << ": not listed in docs/analyzer-truth.md");
      CHECK(listed_.contains(key(deviation)));
      seen.insert(key(deviation));
    }
    for (const std::string& each : listed_) {
      INFO(each << ": listed in docs/analyzer-truth.md, yet lockstep and the server agree");
      CHECK(seen.contains(each));
    }
    CHECK(with_catalog_.unsafe.ratio() >= 0.97);
    CHECK(with_catalog_.false_alarms.ratio() <= 0.01);
    CHECK(with_history_.unsafe.ratio() >= 0.92);
    CHECK(with_history_.false_alarms.ratio() <= 0.03);
    for (const Verdicts* verdicts : {&with_catalog_, &with_history_, &without_catalog_})
      CHECK(verdicts->not_understood_yet_safe == 0);
  }

 private:
  // Without a catalog, the schema as earlier revisions.
  AnalysisState replayed(const CorpusFile& file, const CorpusCase& each) const {
    std::string text = file.schema;
    for (const std::string& statement : each.setup)
      text += statement + ";\n";
    const SourceText source("history", text);
    const Script script = read_script(source, source.whole());
    AnalysisState state(version_, std::nullopt);
    for (const ScriptStatement& statement : script.statements)
      state.apply(statement.statement);
    state.settle();
    return state;
  }

  struct Verdicts {
    Share unsafe;        // of the unsafe statements, those that are called so
    Share false_alarms;  // of the safe ones, those that are called unsafe
    std::size_t not_understood_yet_safe = 0;
    std::vector<std::string> wrong;
  };

  static std::string key(const std::string& deviation) {
    return deviation.substr(0, deviation.rfind(" | "));
  }

  void cell(const std::string& kind, const std::string& place, const std::string& server,
            const std::string& foretold) {
    const bool equal = server == foretold;
    for (Share* share : {&cells_, &by_kind_[kind]}) {
      ++share->whole;
      share->part += equal ? 1 : 0;
    }
    if (!equal) {
      deviations_.push_back(place + " | " + kind + " | server: " + server +
                            ", lockstep: " + foretold);
    }
  }

  void compare(const std::string& name, const Judged& judged, const Observation& observed) {
    const bool raises =
        std::any_of(judged.effect.raises.begin(), judged.effect.raises.end(),
                    [&](const RaisedError& error) { return error.sqlstate == observed.sqlstate; });
    if (!observed.sqlstate.empty()) {
      if (!raises && !depends_on_rows(observed.sqlstate))
        deviations_.push_back(name + " | - | error | server: " + observed.sqlstate);
      return;
    }
    // An error that the statement raises only when there are rows is foretold without them.
    if (!judged.effect.raises.empty()) {
      deviations_.push_back(name +
                            " | - | error | lockstep: " + judged.effect.raises.front().sqlstate);
      return;
    }
    compare_tables(name, judged, observed);
    compare_indexes(name, judged, observed);
  }

  // What the data decides, no catalog can tell.
  static bool depends_on_rows(const std::string& sqlstate) {
    return sqlstate == "23502" || sqlstate == "23503" || sqlstate == "23505" ||
           sqlstate == "23514" || sqlstate == "22P02" || sqlstate == "22003";
  }

  static void compare_names(Names& names, const Names& more) {
    names.insert(more.begin(), more.end());
  }

  void compare_tables(const std::string& name, const Judged& judged, const Observation& observed) {
    const Names rewrites(judged.effect.rewrites.begin(), judged.effect.rewrites.end());
    const Names scans(judged.effect.scans.begin(), judged.effect.scans.end());
    Names relations;
    compare_names(relations, rewrites);
    compare_names(relations, scans);
    compare_names(relations, observed.rewrites);
    compare_names(relations, observed.scans);
    for (const auto& [relation, mode] : observed.locks)
      relations.insert(relation);
    for (const RelationLock& lock : judged.effect.locks) {
      if (!observed.index_tables.contains(lock.relation)) relations.insert(lock.relation);
    }
    const auto yes_no = [](bool yes) { return std::string(yes ? "yes" : "no"); };
    for (const std::string& relation : relations) {
      const std::string place = name + " | " + relation;
      cell("lock", place, shown(observed.locks, relation), shown(judged.held, relation));
      cell("rewrite", place, yes_no(observed.rewrites.contains(relation)),
           yes_no(rewrites.contains(relation)));
      cell("scan", place, yes_no(observed.scans.contains(relation)),
           yes_no(scans.contains(relation)));
    }
  }

  // An index's lock is told apart where it is stronger than its table's.
  void compare_indexes(const std::string& name, const Judged& judged, const Observation& observed) {
    const Names rebuilds(judged.effect.rebuilds.begin(), judged.effect.rebuilds.end());
    for (const auto& [index, table] : observed.index_tables) {
      const std::string place = name + " | " + index;
      if (rebuilds.contains(index) || observed.rebuilds.contains(index)) {
        cell("rewrite", place, observed.rebuilds.contains(index) ? "yes" : "no",
             rebuilds.contains(index) ? "yes" : "no");
      }
      const auto locked = observed.indexes.find(index);
      const auto foretold = judged.held.find(index);
      const auto of_table = observed.locks.find(table);
      const auto stronger = [&](const auto& found, const auto& end) {
        return found != end && found->second >= LockMode::ShareUpdateExclusive &&
               (of_table == observed.locks.end() || found->second > of_table->second);
      };
      if (stronger(locked, observed.indexes.end()) || stronger(foretold, judged.held.end())) {
        cell("lock", place, shown(observed.indexes, index), shown(judged.held, index));
      }
    }
  }

  static void verdict(const std::string& name, bool unsafe, const Judged& judged,
                      Verdicts& verdicts) {
    const bool called = judged.verdict == Verdict::Unsafe;
    Share& share = unsafe ? verdicts.unsafe : verdicts.false_alarms;
    ++share.whole;
    share.part += called ? 1 : 0;
    if (unsafe && !judged.effect.understood && judged.verdict == Verdict::Safe)
      ++verdicts.not_understood_yet_safe;
    if (unsafe != called) {
      verdicts.wrong.push_back(name + (unsafe ? ": unsafe, called " : ": safe, called ") +
                               std::string(to_string(judged.verdict)));
    }
  }

  static void print(const std::string& title, const Verdicts& verdicts) {
    std::cout << title << ": called unsafe of the unsafe " << verdicts.unsafe << ", of the safe "
              << verdicts.false_alarms << "\n";
    for (const std::string& wrong : verdicts.wrong)
      std::cout << "  " << wrong << "\n";
  }

  ServerVersion version_;
  std::set<std::string> listed_;
  Share cells_;
  std::map<std::string, Share> by_kind_;
  std::vector<std::string> deviations_;
  Verdicts with_catalog_;
  Verdicts with_history_;
  Verdicts without_catalog_;
};

CatalogSnapshot catalog_of(TempDatabase& database) {
  return read_catalog(*database.open("catalog"));
}

// Cases without preparation share a database, as nothing of them is committed.
class File {
 public:
  explicit File(const CorpusFile& file) : file_(file) { prepare(shared_); }

  void add_to(Truth& truth, ServerVersion version) {
    for (const CorpusCase& each : file_.cases) {
      if (version < each.since || version > each.until) continue;
      INFO(file_.name << ": " << each.name);
      if (each.setup.empty() && add_shared(truth, each)) continue;
      TempDatabase database;
      prepare(database);
      for (const std::string& statement : each.setup)
        database.session().query(Sql::recorded(statement));
      const CatalogSnapshot catalog = catalog_of(database);
      Observation observed = observe_in_transaction(database, each);
      if (observed.sqlstate == "25001" && !each.in_transaction)
        observed = observe_from_outside(database, each);
      truth.add(file_, each, observed, catalog);
    }
  }

 private:
  void prepare(TempDatabase& database) { database.run(file_.schema); }

  bool add_shared(Truth& truth, const CorpusCase& each) {
    const Observation observed = observe_in_transaction(shared_, each);
    if (observed.sqlstate == "25001" && !each.in_transaction) return false;
    if (!catalog_) catalog_ = catalog_of(shared_);
    truth.add(file_, each, observed, *catalog_);
    return true;
  }

  const CorpusFile& file_;
  TempDatabase shared_;
  std::optional<CatalogSnapshot> catalog_;
};

}  // namespace

TEST_CASE("The analyzer says of the corpus what the server shows") {
  server_settings()["wal_level"] = "logical";
  const std::vector<CorpusFile> corpus = read_corpus(kRoot / "tests/corpus");
  std::size_t cases = 0;
  ServerVersion version;
  {
    TempDatabase roles;
    roles.run("CREATE ROLE corpus_role");
    version = roles.session().server_version();
  }
  Truth truth(version);
  for (const CorpusFile& file : corpus) {
    cases += file.cases.size();
    File(file).add_to(truth, version);
  }
  std::cout << cases << " statements in the corpus\n";
  truth.report();
  CHECK(cases >= 300);
  truth.check();
}
