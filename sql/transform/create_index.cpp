// CREATE INDEX.

#include "sql/transform/statement_source.hpp"

namespace lockstep {

StatementNode create_index(tree::Node node, const StatementSource& source) {
  CreateIndex statement{.name = optional_identifier(node.text("idxname")),
                        .table = relation_name(node["relation"])};
  statement.unique = node.flag("unique");
  statement.only = !node["relation"].flag("inh");
  statement.concurrency = node.flag("concurrent") ? Concurrency::Concurrent : Concurrency::Blocking;
  statement.if_not_exists = tolerated(node.flag("if_not_exists"));
  for (const tree::Node& element : node.list("indexParams")) {
    const std::string_view column = element.as("IndexElem").text("name");
    if (!column.empty()) statement.columns.emplace_back(column);
  }
  for (std::size_t token = 0; token < source.scanned.tokens.size(); ++token) {
    if (!source.word_at(token, "index")) continue;
    const std::size_t place = source.offset_in_file + source.scanned.tokens[token].span.end;
    statement.insert_concurrently_at = SourceSpan{place, place};
    break;
  }
  return statement;
}

}  // namespace lockstep
