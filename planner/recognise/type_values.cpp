// Values of enums, constraints of domains.

#include "analyzers/effects/columns_of_type.hpp"
#include "planner/operations/rename_breaks.hpp"
#include "planner/recognise/families.hpp"

namespace lockstep {
namespace {

Recognised renamed_value(const AlterEnum& alter, std::vector<std::string> tables,
                         const Subject& subject) {
  if (subject.script.directive(DirectiveKind::Flip) == nullptr) {
    return subject.refused(
        "the old version goes on writing and asking for " + quoted_literal(alter.value) + " of " +
            alter.type.shown() + ", and fails when it is called " + quoted_literal(*alter.new_name),
        "ADD VALUE " + quoted_literal(*alter.new_name) +
            ", let both versions read both, and change the rows when the old version is gone; or "
            "put \"-- lockstep: flip: <reason>\" above it, and cutover waits until it is.");
  }
  return Operation{
      operations::RenameEnumValue{alter.type, alter.value, *alter.new_name, std::move(tables)}};
}

bool proves(const AlterDomain& alter) {
  return alter.change == DomainChange::SetNotNull ||
         alter.change == DomainChange::ValidateConstraint ||
         alter.change == DomainChange::AddConstraint;
}

}  // namespace

std::optional<Recognised> recognise_enum_value(const Subject& subject) {
  const auto* alter = std::get_if<AlterEnum>(&subject.node());
  if (alter == nullptr || subject.as_is() || !subject.effect.raises.empty() ||
      subject.before.created_type(alter->type))
    return std::nullopt;
  std::vector<std::string> tables = effects::tables_with_type(alter->type, subject.before);
  if (alter->new_name) return renamed_value(*alter, std::move(tables), subject);
  return Operation{operations::AddEnumValue{alter->type, alter->value, subject.script.statement,
                                            std::move(tables), subject.contract_phase()}};
}

std::optional<Recognised> recognise_domain(const Subject& subject) {
  const auto* alter = std::get_if<AlterDomain>(&subject.node());
  if (alter == nullptr || subject.as_is() || !proves(*alter) || subject.effect.stalls.empty() ||
      !subject.before.has_catalog())
    return std::nullopt;
  const std::string tables = enumerated(effects::tables_with_type(alter->domain, subject.before));
  std::string help;
  if (alter->change == DomainChange::AddConstraint) {
    help =
        "Add it NOT VALID, which takes no lock on a table and holds for every new value; prove "
        "the rows that are there by a CHECK on each column of the domain (ALTER TABLE … ADD "
        "CHECK), which lockstep validates while writes go on.";
  } else {
    help =
        "Say the same by a CHECK on each column of the domain (ALTER TABLE … ADD CHECK), which "
        "lockstep validates while writes go on.";
  }
  return subject.refused("the server proves it of every column of domain " + alter->domain.shown() +
                             " at once: writes to " + tables +
                             " wait until all of them are read, and there is no other way to have "
                             "it proven",
                         help + " " + kAsIsHelp);
}

}  // namespace lockstep
