// Type changes as the server judges them; tests/corpus/ asks the server itself.

#include "analyzers/type_change.hpp"

#include "tests/catch.hpp"

using namespace lockstep;

namespace {

// As the catalog shows a column of the type.
ColumnType of(const std::string& type, const std::string& name) {
  CatalogColumn column;
  column.type = type;
  column.type_name = name;
  return column_type(column);
}

HeapChange heap(const ColumnType& from, const ColumnType& to) {
  return type_change(from, to).heap;
}

const ColumnType kInt = of("integer", "int4");
const ColumnType kBigint = of("bigint", "int8");
const ColumnType kText = of("text", "text");
const ColumnType kVarchar = of("character varying", "varchar");
const ColumnType kVarchar20 = of("character varying(20)", "varchar");
const ColumnType kTimestamp = of("timestamp without time zone", "timestamp");
const ColumnType kTimestamptz = of("timestamp with time zone", "timestamptz");

}  // namespace

TEST_CASE("A length may grow in place and not shrink") {
  CHECK(heap(kVarchar20, of("character varying(40)", "varchar")) == HeapChange::Relabel);
  CHECK(heap(kVarchar20, kVarchar) == HeapChange::Relabel);
  CHECK(heap(kVarchar20, of("character varying(10)", "varchar")) == HeapChange::Rewrite);
  CHECK(heap(kVarchar, kVarchar20) == HeapChange::Rewrite);
  CHECK(heap(of("bit varying(3)", "varbit"), of("bit varying(4)", "varbit")) ==
        HeapChange::Relabel);
  CHECK(heap(of("character(3)", "bpchar"), of("character(5)", "bpchar")) == HeapChange::Rewrite);
}

TEST_CASE("numeric keeps its heap when the scale stays") {
  const ColumnType money = of("numeric(10,2)", "numeric");
  CHECK(heap(money, of("numeric(12,2)", "numeric")) == HeapChange::Relabel);
  CHECK(heap(money, of("numeric", "numeric")) == HeapChange::Relabel);
  CHECK(heap(money, of("numeric(12,4)", "numeric")) == HeapChange::Rewrite);
  CHECK(heap(of("numeric", "numeric"), money) == HeapChange::Rewrite);
  CHECK(heap(of("numeric(10)", "numeric"), of("numeric(12,0)", "numeric")) == HeapChange::Relabel);
}

TEST_CASE("Types that share their bytes") {
  CHECK(heap(kVarchar20, kText) == HeapChange::Relabel);
  CHECK(heap(kText, kVarchar) == HeapChange::Relabel);
  CHECK(heap(kText, kVarchar20) == HeapChange::Rewrite);
  CHECK(heap(of("cidr", "cidr"), of("inet", "inet")) == HeapChange::Relabel);
  CHECK(heap(of("inet", "inet"), of("cidr", "cidr")) == HeapChange::Rewrite);
  CHECK(type_change(kVarchar20, kText).same_index_order);
  CHECK_FALSE(type_change(kText, of("citext", "citext")).same_index_order);
}

TEST_CASE("Everything else among the server's own types is rewritten") {
  CHECK(heap(kInt, kBigint) == HeapChange::Rewrite);
  CHECK(heap(kBigint, kInt) == HeapChange::Rewrite);
  CHECK(heap(kText, of("jsonb", "jsonb")) == HeapChange::Rewrite);
  CHECK(heap(kInt, kInt) == HeapChange::None);
}

TEST_CASE("timestamp to timestamptz depends on the time zone, and on the precision kept") {
  CHECK(heap(kTimestamp, kTimestamptz) == HeapChange::UtcRelabel);
  CHECK(heap(kTimestamptz, kTimestamp) == HeapChange::UtcRelabel);
  CHECK(heap(kTimestamp, of("timestamp(6) with time zone", "timestamptz")) ==
        HeapChange::UtcRelabel);
  CHECK(heap(of("timestamp(3) without time zone", "timestamp"),
             of("timestamp(3) with time zone", "timestamptz")) == HeapChange::Rewrite);
  CHECK(heap(kTimestamp, of("timestamp(3) without time zone", "timestamp")) == HeapChange::Rewrite);
}

TEST_CASE("Arrays are relabelled only when no length is asked for") {
  const ColumnType texts = of("character varying(5)[]", "_varchar");
  CHECK(texts.name == "varchar");
  CHECK(heap(texts, of("character varying[]", "_varchar")) == HeapChange::Relabel);
  CHECK(heap(texts, of("character varying(9)[]", "_varchar")) == HeapChange::Rewrite);
  CHECK(heap(texts, of("text[]", "_text")) == HeapChange::Rewrite);
}

TEST_CASE("A user's type is not guessed at") {
  CHECK(heap(of("mood", "mood"), kText) == HeapChange::Unknown);
  CHECK(heap(kText, of("mood", "mood")) == HeapChange::Unknown);
}

TEST_CASE("Without the present type only some new ones are certain") {
  CHECK(type_change_from_unknown(kBigint).heap == HeapChange::Rewrite);
  CHECK(type_change_from_unknown(of("jsonb", "jsonb")).heap == HeapChange::Rewrite);
  CHECK(type_change_from_unknown(kText).heap == HeapChange::Unknown);
  CHECK(type_change_from_unknown(of("numeric(10,2)", "numeric")).heap == HeapChange::Unknown);
}

TEST_CASE("Types are shown as format_type shows them") {
  for (const auto& [shown, name] : {std::pair{"bigint", "int8"},
                                    {"character varying(20)", "varchar"},
                                    {"numeric(10,2)", "numeric"},
                                    {"timestamp(3) with time zone", "timestamptz"},
                                    {"timestamp without time zone", "timestamp"},
                                    {"character(3)", "bpchar"},
                                    {"bpchar", "bpchar"},
                                    {"mood", "mood"}}) {
    CHECK(shown_type(of(shown, name)) == shown);
  }
  CHECK(shown_type(of("text[]", "_text")) == "text[]");
}
