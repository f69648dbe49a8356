#include "sql/keywords.hpp"

#include <string_view>
#include <unordered_set>

namespace lockstep {
namespace {

// The union over the versions: quoting one more than an old server needs does no harm.
// tests/sql/identifier_pgtest.cpp compares it with the server's pg_get_keywords().
constexpr std::string_view kKeywords =
    "all analyse analyze and any array as asc asymmetric authorization between bigint binary "
    "bit boolean both case cast char character check coalesce collate collation column "
    "concurrently constraint create cross current_catalog current_date current_role "
    "current_schema current_time current_timestamp current_user dec decimal default "
    "deferrable desc distinct do else end except exists extract false fetch float for "
    "foreign freeze from full grant greatest group grouping having ilike in initially inner "
    "inout int integer intersect interval into is isnull join json json_array json_arrayagg "
    "json_exists json_object json_objectagg json_query json_scalar json_serialize json_table "
    "json_value lateral leading least left like limit localtime localtimestamp merge_action "
    "national natural nchar none normalize not notnull null nullif numeric offset on only or "
    "order out outer overlaps overlay placing position precision primary real references "
    "returning right row select session_user setof similar smallint some substring symmetric "
    "system_user table tablesample then time timestamp to trailing treat trim true union "
    "unique user using values varchar variadic verbose when where window with xmlattributes "
    "xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot "
    "xmlserialize xmltable ";

std::unordered_set<std::string_view> split(std::string_view words) {
  std::unordered_set<std::string_view> set;
  while (!words.empty()) {
    const std::size_t end = words.find(' ');
    set.insert(words.substr(0, end));
    words.remove_prefix(end + 1);
  }
  return set;
}

}  // namespace

bool must_be_quoted(std::string_view word) {
  static const std::unordered_set<std::string_view> words = split(kKeywords);
  return words.contains(word);
}

}  // namespace lockstep
