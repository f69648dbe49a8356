// ALTER TABLE, INDEX, VIEW, SEQUENCE: one action a command, in order.

#include "sql/transform/families.hpp"
#include "sql/transform/parts.hpp"

#include <algorithm>
#include <array>

namespace lockstep {
namespace {

// First and one past the last token of each action: what stands between the commas after the name.
struct ActionTokens {
  std::size_t first = 0;
  std::size_t last = 0;
};

std::vector<ActionTokens> action_tokens(tree::Node node, const StatementSource& source) {
  std::size_t token = source.token_of(node["relation"]);
  // The name: words, quoted names and dots, a star for "with its children", ONLY's parenthesis.
  ++token;
  while (source.symbol_at(token, '.'))
    token += 2;
  if (source.symbol_at(token, '*') || source.symbol_at(token, ')')) ++token;
  std::vector<ActionTokens> actions;
  while (token < source.tokens.size()) {
    const std::size_t last = source.end_of_element(token);
    actions.push_back({token, last});
    token = last + 1;
  }
  return actions;
}

AlterAction other(tree::Node command) {
  return OtherAlterAction{std::string(command.text("subtype"))};
}

Identifier name_of(tree::Node command) {
  return Identifier(command.text("name"));
}

AlterAction add_column(tree::Node command, const StatementSource& source) {
  std::optional<ColumnDefinition> column =
      column_definition(command["def"].as("ColumnDef"), source);
  if (!column) return other(command);
  return AddColumn{std::move(*column), tolerated(command.flag("missing_ok"))};
}

AlterAction add_constraint(tree::Node command, const StatementSource& source) {
  std::optional<Constraint> constraint = table_constraint(command["def"].as("Constraint"), source);
  if (!constraint) return other(command);
  return AddConstraint{std::move(*constraint)};
}

AlterAction column_default(tree::Node command, ActionTokens tokens, const StatementSource& source) {
  if (!command.has("def")) return DropDefault{name_of(command)};
  std::size_t word = tokens.first;
  while (word < tokens.last && !source.word_at(word, "default"))
    ++word;
  std::optional<Expression> value = expression(word + 1, tokens.last, command["def"], source);
  if (!value) return other(command);
  return SetDefault{name_of(command), std::move(*value)};
}

AlterAction column_type(tree::Node command, ActionTokens tokens, const StatementSource& source) {
  const tree::Node definition = command["def"].as("ColumnDef");
  if (!has_only(definition, {"typeName", "raw_default", "collClause", "location"}))
    return other(command);
  const std::size_t type = source.token_of(definition["typeName"]);
  const std::size_t using_word = source.find_at_level(
      type, [&](std::size_t at) { return at >= tokens.last || source.word_at(at, "using"); });
  const tree::Node collation = definition["collClause"];
  const std::size_t end = collation ? source.token_of(collation) : using_word;
  AlterColumnType action{.column = name_of(command),
                         .type = type_name(definition["typeName"], end, source)};
  if (collation) {
    action.collation = dotted_name(collation.list("collname"));
    if (!action.collation) return other(command);
  }
  if (!definition.has("raw_default")) return action;
  action.using_expression =
      expression(using_word + 1, tokens.last, definition["raw_default"], source);
  if (!action.using_expression) return other(command);
  return action;
}

AlterAction storage_parameters(tree::Node command) {
  SetStorageParameters action;
  for (const tree::Node& option : command["def"].as("List").list("items")) {
    action.names.emplace_back(option.as("DefElem").text("defname"));
  }
  return action;
}

AlterAction partition(tree::Node command, const StatementSource& source) {
  const tree::Node definition = command["def"].as("PartitionCmd");
  const RelationName name = relation_name(definition["name"]);
  const std::string_view subtype = command.text("subtype");
  if (subtype == "AT_AttachPartition") {
    return AttachPartition{name, definition["bound"].flag("is_default"),
                           partition_bound(definition["bound"], source)};
  }
  if (subtype == "AT_DetachPartitionFinalize") return FinalizeDetach{name};
  return DetachPartition{name, concurrency(definition)};
}

struct PropertySubtype {
  std::string_view subtype;
  TableProperty property;
};
constexpr std::array kPropertySubtypes{
    PropertySubtype{"AT_SetLogged", TableProperty::Logged},
    PropertySubtype{"AT_SetUnLogged", TableProperty::Unlogged},
    PropertySubtype{"AT_SetTableSpace", TableProperty::Tablespace},
    PropertySubtype{"AT_SetAccessMethod", TableProperty::AccessMethod},
    PropertySubtype{"AT_ReplicaIdentity", TableProperty::ReplicaIdentity},
    PropertySubtype{"AT_EnableRowSecurity", TableProperty::EnableRowSecurity},
    PropertySubtype{"AT_DisableRowSecurity", TableProperty::DisableRowSecurity},
    PropertySubtype{"AT_ForceRowSecurity", TableProperty::ForceRowSecurity},
    PropertySubtype{"AT_NoForceRowSecurity", TableProperty::NoForceRowSecurity},
    PropertySubtype{"AT_EnableTrig", TableProperty::EnableTrigger},
    PropertySubtype{"AT_EnableAlwaysTrig", TableProperty::EnableTrigger},
    PropertySubtype{"AT_EnableReplicaTrig", TableProperty::EnableTrigger},
    PropertySubtype{"AT_EnableTrigAll", TableProperty::EnableTrigger},
    PropertySubtype{"AT_EnableTrigUser", TableProperty::EnableTrigger},
    PropertySubtype{"AT_DisableTrig", TableProperty::DisableTrigger},
    PropertySubtype{"AT_DisableTrigAll", TableProperty::DisableTrigger},
    PropertySubtype{"AT_DisableTrigUser", TableProperty::DisableTrigger},
    PropertySubtype{"AT_EnableRule", TableProperty::SwitchRule},
    PropertySubtype{"AT_EnableAlwaysRule", TableProperty::SwitchRule},
    PropertySubtype{"AT_EnableReplicaRule", TableProperty::SwitchRule},
    PropertySubtype{"AT_DisableRule", TableProperty::SwitchRule},
    PropertySubtype{"AT_ClusterOn", TableProperty::ClusterIndex},
    PropertySubtype{"AT_DropCluster", TableProperty::ClusterIndex},
    PropertySubtype{"AT_GenericOptions", TableProperty::ForeignOptions}};

std::string replica_identity(tree::Node command) {
  const std::string_view type = command["def"].as("ReplicaIdentityStmt").text("identity_type");
  if (type == "f") return "full";
  if (type == "n") return "nothing";
  return type == "i" ? "index" : "default";
}

std::optional<AlterAction> property(tree::Node command) {
  const std::string_view subtype = command.text("subtype");
  const auto* const found =
      std::find_if(kPropertySubtypes.begin(), kPropertySubtypes.end(),
                   [&](const PropertySubtype& each) { return each.subtype == subtype; });
  if (found == kPropertySubtypes.end()) return std::nullopt;
  ChangeProperty action{found->property, std::string(command.text("name"))};
  if (action.property == TableProperty::ReplicaIdentity) action.value = replica_identity(command);
  return action;
}

AlterAction identity(tree::Node command) {
  const std::string_view subtype = command.text("subtype");
  ChangeIdentity action{.column = name_of(command)};
  action.if_exists = tolerated(command.flag("missing_ok"));
  if (subtype == "AT_DropIdentity") {
    action.change = IdentityChange::Drop;
  } else if (subtype == "AT_AddIdentity") {
    action.always = command["def"].as("Constraint").text("generated_when") == "a";
  } else {
    action.change = IdentityChange::Set;
    for (const tree::Node& option : command["def"].as("List").list("items")) {
      const tree::Node definition = option.as("DefElem");
      if (definition.text("defname") == "generated") {
        action.always = definition["arg"].as("Integer").number("ival") == 'a';
      } else {
        action.options = true;
      }
    }
  }
  return action;
}

// What has no expression in it, and is not common.
std::optional<AlterAction> rarer(tree::Node command) {
  const std::string_view subtype = command.text("subtype");
  if (subtype == "AT_AddInherit" || subtype == "AT_DropInherit")
    return ChangeInheritance{relation_name(command["def"].as("RangeVar")),
                             subtype == "AT_AddInherit"};
  if (subtype == "AT_AlterConstraint")
    return AlterConstraint{Identifier(command["def"].as("Constraint").text("conname"))};
  if (subtype == "AT_AddIdentity" || subtype == "AT_SetIdentity" || subtype == "AT_DropIdentity")
    return identity(command);
  if (subtype == "AT_DropExpression") return DropExpression{name_of(command)};
  return property(command);
}

// The common ones.
std::optional<AlterAction> add_or_change(tree::Node command, ActionTokens tokens,
                                         const StatementSource& source) {
  const std::string_view subtype = command.text("subtype");
  if (subtype == "AT_AddColumn") return add_column(command, source);
  if (subtype == "AT_AddConstraint") return add_constraint(command, source);
  if (subtype == "AT_ColumnDefault") return column_default(command, tokens, source);
  if (subtype == "AT_AlterColumnType") return column_type(command, tokens, source);
  return std::nullopt;
}

AlterAction action(tree::Node command, ActionTokens tokens, const StatementSource& source) {
  if (!has_only(command, {"subtype", "name", "num", "newowner", "def", "behavior", "missing_ok"}))
    return other(command);
  if (auto found = add_or_change(command, tokens, source)) return *std::move(found);
  const std::string_view subtype = command.text("subtype");
  const IfExists if_exists = tolerated(command.flag("missing_ok"));
  if (subtype == "AT_DropColumn")
    return DropColumn{name_of(command), if_exists, drop_behavior(command)};
  if (subtype == "AT_DropConstraint")
    return DropConstraint{name_of(command), if_exists, drop_behavior(command)};
  if (subtype == "AT_SetNotNull") return SetNotNull{name_of(command)};
  if (subtype == "AT_DropNotNull") return DropNotNull{name_of(command)};
  if (subtype == "AT_ValidateConstraint") return ValidateConstraint{name_of(command)};
  if (subtype == "AT_SetRelOptions" || subtype == "AT_ResetRelOptions" ||
      subtype == "AT_SetOptions" || subtype == "AT_ResetOptions")
    return storage_parameters(command);
  // An index's column has a number.
  if (subtype == "AT_SetStatistics")
    return SetStatistics{command.has("name") ? name_of(command)
                                             : Identifier(std::to_string(command.number("num")))};
  if (subtype == "AT_SetStorage" || subtype == "AT_SetCompression")
    return SetStorageMode{name_of(command)};
  if (subtype == "AT_ChangeOwner") return ChangeOwner{role_name(command["newowner"])};
  if (subtype == "AT_AttachPartition" || subtype == "AT_DetachPartition" ||
      subtype == "AT_DetachPartitionFinalize")
    return partition(command, source);
  if (auto found = rarer(command)) return *std::move(found);
  return other(command);
}

std::optional<ObjectKind> altered_kind(std::string_view type) {
  if (type == "OBJECT_TABLE") return ObjectKind::Table;
  if (type == "OBJECT_INDEX") return ObjectKind::Index;
  if (type == "OBJECT_VIEW") return ObjectKind::View;
  if (type == "OBJECT_MATVIEW") return ObjectKind::MaterializedView;
  if (type == "OBJECT_SEQUENCE") return ObjectKind::Sequence;
  if (type == "OBJECT_FOREIGN_TABLE") return ObjectKind::ForeignTable;
  if (type == "OBJECT_TYPE") return ObjectKind::Type;
  return std::nullopt;
}

}  // namespace

StatementNode alter_table(tree::Node node, const StatementSource& source) {
  const std::optional<ObjectKind> kind = altered_kind(node.text("objtype"));
  if (!kind || !has_only(node, {"relation", "cmds", "objtype", "missing_ok"}))
    return Unmodelled{"ALTER of " + std::string(node.text("objtype"))};
  AlterTable statement{.table = relation_name(node["relation"]), .kind = *kind};
  statement.only = !node["relation"].flag("inh");
  statement.if_exists = tolerated(node.flag("missing_ok"));
  const tree::NodeList commands = node.list("cmds");
  const std::vector<ActionTokens> tokens = action_tokens(node, source);
  if (tokens.size() != commands.size())
    return Unmodelled{"ALTER TABLE whose actions cannot be told apart"};
  for (std::size_t index = 0; index < commands.size(); ++index) {
    statement.actions.push_back(action(commands[index].as("AlterTableCmd"), tokens[index], source));
  }
  return statement;
}

}  // namespace lockstep
