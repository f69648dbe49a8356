// Columns, with what a twin of theirs must carry over.

#include "executor/pg/catalog_parts.hpp"
#include "executor/pg/row_reader.hpp"
#include "sql/statement_parser.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace lockstep::pg {
namespace {

Sql columns_query(ServerVersion version) {
  SqlBuilder sql;
  sql << "WITH RECURSIVE " << kConstrainedDomains
      << "SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), t.typname, "
         "a.atttypid IN (SELECT oid FROM constrained), ";
  // From 18 on attnotnull also stands for a NOT NULL constraint that is not yet validated.
  if (version >= ServerVersion::of_major(18)) {
    sql << "a.attnotnull AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid"
           "  AND k.contype = 'n' AND k.conkey[1] = a.attnum AND NOT k.convalidated), ";
  } else {
    sql << "a.attnotnull, ";
  }
  sql << "pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated <> '', "
         "CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation END, "
         "s.description, nullif(a.attstattarget, -1), "
         "CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, ";
  if (version >= ServerVersion::of_major(14)) {
    sql << "a.attcompression, ";
  } else {
    sql << "''::\"char\", ";
  }
  // Some builds of the server stamp every column with pg_attver, which is no one's setting.
  return sql << "ARRAY(SELECT o FROM unnest(a.attoptions) o WHERE o !~ '^pg_attver=' ORDER BY o), "
                "CASE WHEN a.attacl IS NOT NULL THEN ARRAY("
             << kGrants
             << "aclexplode(a.attacl) g ORDER BY 1) END "
                "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "JOIN pg_type t ON t.oid = a.atttypid "
                "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
                "LEFT JOIN pg_description s ON s.classoid = 'pg_class'::regclass AND s.objoid = "
                "a.attrelid"
                "  AND s.objsubid = a.attnum "
                "WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', "
                "'f') AND "
             << kUserSchema << "ORDER BY a.attrelid, a.attnum";
}

std::string storage_name(char storage) {
  static constexpr std::array<std::pair<char, const char*>, 4> names{
      {{'p', "plain"}, {'e', "external"}, {'x', "extended"}, {'m', "main"}}};
  const auto* found = std::find_if(names.begin(), names.end(),
                                   [&](const auto& name) { return name.first == storage; });
  return found == names.end() ? "" : found->second;
}

std::string compression_name(char compression) {
  if (compression == 'p') return "pglz";
  return compression == 'l' ? "lz4" : "";
}

std::string identity_name(char identity) {
  if (identity == 'a') return "always";
  return identity == 'd' ? "by default" : "";
}

// Parsing starts a thread each time, and most defaults are the same few.
class ConstantDefaults {
 public:
  bool constant(const std::string& expression) {
    const auto [known, inserted] = known_.try_emplace(expression, false);
    if (inserted && !expression.starts_with("nextval(")) {
      const auto parsed = parse_expression(expression);
      const auto* understood = std::get_if<Expression>(&parsed);
      known->second = understood != nullptr && understood->constant;
    }
    return known->second;
  }

 private:
  std::unordered_map<std::string, bool> known_;
};

}  // namespace

void read_columns(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(columns_query(session.server_version()));
  ConstantDefaults defaults;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    CatalogColumn& column = found->second.columns.emplace_back();
    column.name = in.text();
    column.type = in.text();
    column.type_name = in.text();
    column.domain_constrained = in.flag();
    column.not_null = in.flag();
    column.default_value = in.optional_text();
    column.identity = identity_name(in.character());
    column.generated = in.flag();
    column.collation = in.text_or_empty();
    column.comment = in.text_or_empty();
    if (const auto target = in.optional_text()) column.statistics_target = std::stoi(*target);
    column.storage = storage_name(in.character());
    column.compression = compression_name(in.character());
    column.options = in.list();
    column.grants = in.list();
    column.default_constant =
        column.default_value && !column.generated && defaults.constant(*column.default_value);
  }
}

}  // namespace lockstep::pg
