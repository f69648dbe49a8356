// CREATE INDEX.

#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

namespace lockstep {

StatementNode create_index(tree::Node node, const StatementSource& source) {
  if (!has_only(node, {"idxname", "relation", "accessMethod", "tableSpace", "indexParams",
                       "indexIncludingParams", "options", "whereClause", "unique",
                       "nulls_not_distinct", "concurrent", "if_not_exists"}))
    return Unmodelled{"a form of CREATE INDEX"};
  CreateIndex statement{.name = optional_identifier(node.text("idxname")),
                        .table = relation_name(node["relation"])};
  statement.unique = node.flag("unique");
  statement.only = !node["relation"].flag("inh");
  statement.concurrency = concurrency(node);
  statement.if_not_exists = tolerated(node.flag("if_not_exists"));
  for (const tree::Node& element : node.list("indexParams")) {
    const std::string_view column = element.as("IndexElem").text("name");
    if (!column.empty()) statement.columns.emplace_back(column);
  }
  // CREATE [UNIQUE] INDEX
  const std::size_t word = statement.unique ? 2 : 1;
  if (!source.word_at(word, "index")) return Unmodelled{"a form of CREATE INDEX"};
  if (statement.concurrency == Concurrency::Blocking) {
    const std::size_t place = source.offset_in_file + source.tokens[word].span.end;
    statement.insert_concurrently_at = SourceSpan{place, place};
  }
  return statement;
}

}  // namespace lockstep
