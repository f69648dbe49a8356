// FOR VALUES … of a partition.

#include "sql/transform/parts.hpp"

namespace lockstep {
namespace {

constexpr std::size_t kForValues = 2;  // the words before FROM, IN and WITH

// The elements of the list that opens at `open`, whose trees are given. False: not as many.
template <class Add>
bool each_element(std::size_t open, const tree::NodeList& trees, const StatementSource& source,
                  Add add) {
  std::size_t first = open + 1;
  for (const tree::Node& tree : trees) {
    const std::size_t last = source.end_of_element(first);
    if (!add(first, last, tree)) return false;
    first = last + 1;
  }
  return source.symbol_at(first - 1, ')');
}

// MINVALUE and MAXVALUE are column references to the parser.
bool unbounded(tree::Node tree) {
  const tree::NodeList fields = tree.as("ColumnRef").list("fields");
  return fields.size() == 1;
}

bool add_range(std::size_t open, const tree::NodeList& trees, const StatementSource& source,
               std::string_view end, std::vector<std::optional<Expression>>& to) {
  return each_element(open, trees, source,
                      [&](std::size_t first, std::size_t last, tree::Node tree) {
                        if (unbounded(tree)) {
                          to.emplace_back();
                          return source.word_at(first, end);
                        }
                        to.push_back(expression(first, last, tree, source));
                        return to.back().has_value();
                      });
}

}  // namespace

std::optional<PartitionBound> partition_bound(tree::Node bound, const StatementSource& source) {
  PartitionBound result;
  const std::size_t word = source.token_of(bound);
  if (bound.flag("is_default")) {
    result.text = source.slice(word, word + 1);
    return result;
  }
  const std::size_t open = word + 1;
  if (word < kForValues || !source.symbol_at(open, '(')) return std::nullopt;
  const auto close_of = [&](std::size_t from) {
    return source.find_at_level(from + 1, [](std::size_t) { return false; });
  };
  std::size_t close = close_of(open);
  const std::string_view strategy = bound.text("strategy");
  if (strategy == "l") {
    result.kind = PartitionBoundKind::List;
    const bool read = each_element(open, bound.list("listdatums"), source,
                                   [&](std::size_t first, std::size_t last, tree::Node tree) {
                                     const std::optional<Expression> value =
                                         expression(first, last, tree, source);
                                     if (value) result.values.push_back(*value);
                                     return value.has_value();
                                   });
    if (!read) return std::nullopt;
  } else if (strategy == "r") {
    result.kind = PartitionBoundKind::Range;
    const std::size_t upper = close + 2;  // behind TO
    if (!source.word_at(close + 1, "to") || !source.symbol_at(upper, '(') ||
        !add_range(open, bound.list("lowerdatums"), source, "minvalue", result.lower) ||
        !add_range(upper, bound.list("upperdatums"), source, "maxvalue", result.upper))
      return std::nullopt;
    close = close_of(upper);
  } else {
    result.kind = PartitionBoundKind::Hash;
  }
  result.text = source.slice(word - kForValues, close + 1);
  return result;
}

}  // namespace lockstep
