// Extended statistics. The twin is made after the copy, so that the ANALYZE that ends the backfill
// fills it; cutover renames the two. The old one goes with its column.

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/fragment.hpp"

namespace lockstep {
namespace {

class Statistics {
 public:
  Statistics(const CatalogStatistics& statistics, const ReplacedColumn& column, Sql definition)
      : statistics_(statistics),
        table_(column.table.relation_name()),
        name_(named(Identifier(statistics.name))),
        twin_(named(new_name(statistics.name))),
        retired_(named(old_name(statistics.name))),
        definition_(std::move(definition)) {}

  void add_to(Carried& carried) const {
    const std::vector<RelationLock> locks = locked(table_, LockMode::ShareUpdateExclusive);
    carried.built.push_back(
        {.id = "",
         .action = RunDdl{create(), locks},
         .undo = {.statements = {SqlBuilder{} << "DROP STATISTICS " << twin_}, .locks = locks},
         .why = "the query planner knows how the new column goes with others before anybody "
                "reads it"});
    carried.after_swap.push_back(rename(name_, retired_));
    carried.after_swap.push_back(rename(twin_, name_));
    carried.after_swap_back.push_back(rename(name_, twin_));
    carried.after_swap_back.push_back(rename(retired_, name_));
  }

 private:
  RelationName named(const Identifier& name) const {
    return {Identifier(statistics_.schema), name};
  }

  std::vector<Sql> create() const {
    std::vector<Sql> statements{definition_, SqlBuilder{} << "ALTER STATISTICS " << twin_
                                                          << " OWNER TO "
                                                          << Identifier(statistics_.owner)};
    if (statistics_.target) {
      statements.push_back(SqlBuilder{} << "ALTER STATISTICS " << twin_ << " SET STATISTICS "
                                        << std::int64_t{*statistics_.target});
    }
    if (!statistics_.comment.empty()) {
      statements.push_back(SqlBuilder{} << "COMMENT ON STATISTICS " << twin_ << " IS "
                                        << Literal{statistics_.comment});
    }
    return statements;
  }

  Sql rename(const RelationName& from, const RelationName& to) const {
    return SqlBuilder{} << "ALTER STATISTICS " << from << " RENAME TO " << to.name;
  }

  const CatalogStatistics& statistics_;
  RelationName table_;
  RelationName name_;
  RelationName twin_;
  RelationName retired_;
  Sql definition_;
};

}  // namespace

void carry_statistics(const ReplacedColumn& column, Carried& carried) {
  for (const CatalogStatistics& statistics : column.table.statistics) {
    if (!reads(statistics.columns, column.name)) continue;
    const auto definition =
        renamed_statistics(statistics.definition, new_name(statistics.name), column.renames());
    if (!definition) {
      carried.refused.push_back(
          "statistics " + Identifier(statistics.name).shown() +
          " have a definition that cannot be rewritten: " + statistics.definition);
      continue;
    }
    Statistics(statistics, column, *definition).add_to(carried);
  }
}

}  // namespace lockstep
