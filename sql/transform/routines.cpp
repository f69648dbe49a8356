// Triggers, views, functions, DO.

#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

namespace lockstep {
namespace {

// The argument of a DefElem as a word.
std::string option_word(const tree::NodeList& options, std::string_view name) {
  for (const tree::Node& option : options) {
    const tree::Node definition = option.as("DefElem");
    if (definition.text("defname") == name)
      return std::string(definition["arg"].as("String").text("sval"));
  }
  return "";
}

}  // namespace

StatementNode create_trigger(tree::Node node, const StatementSource&) {
  const std::optional<RelationName> function = dotted_name(node.list("funcname"));
  if (!function || node.has("constrrel"))
    return Unmodelled{"CREATE CONSTRAINT TRIGGER … FROM a table"};
  return CreateTrigger{Identifier(node.text("trigname")), relation_name(node["relation"]),
                       *function};
}

StatementNode create_view(tree::Node node, const StatementSource&) {
  return CreateView{relation_name(node["view"]), node.flag("replace"),
                    relations_read(node["query"])};
}

StatementNode create_function(tree::Node node, const StatementSource&) {
  const std::optional<RelationName> name = dotted_name(node.list("funcname"));
  if (!name) return Unmodelled{"CREATE FUNCTION with a long name"};
  std::string language = option_word(node.list("options"), "language");
  if (language.empty()) language = "sql";
  return CreateFunction{*name, node.flag("replace"), language};
}

StatementNode do_block(tree::Node node, const StatementSource&) {
  std::string language = option_word(node.list("args"), "language");
  if (language.empty()) language = "plpgsql";
  return DoBlock{language, option_word(node.list("args"), "as")};
}

}  // namespace lockstep
