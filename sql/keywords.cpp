#include "sql/keywords.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
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

class Keywords {
 public:
  explicit Keywords(std::string_view words) {
    while (!words.empty()) {
      const std::string_view word = words.substr(0, words.find(' '));
      words_.insert(word);
      lengths_[letter(word)] |= 1U << word.size();
      words.remove_prefix(word.size() + 1);
    }
  }

  bool contains(std::string_view word) const { return may_contain(word) && words_.contains(word); }

 private:
  // Nearly every name has a length that no keyword with its first letter has.
  bool may_contain(std::string_view word) const {
    return !word.empty() && word.size() < kMostBytes && word.front() >= 'a' &&
           word.front() <= 'z' && ((lengths_[letter(word)] >> word.size()) & 1U) != 0;
  }
  static std::size_t letter(std::string_view word) {
    return static_cast<std::size_t>(word.front() - 'a');
  }

  static constexpr std::size_t kMostBytes = 32;
  std::unordered_set<std::string_view> words_;
  std::array<std::uint32_t, 26> lengths_{};  // a bit for each, by first letter
};

}  // namespace

bool must_be_quoted(std::string_view word) {
  static const Keywords keywords(kKeywords);
  return keywords.contains(word);
}

}  // namespace lockstep
