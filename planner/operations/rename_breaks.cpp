#include "planner/operations/rename_breaks.hpp"

#include "sql/table_only_uses.hpp"

namespace lockstep {

std::string enumerated(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (index > 0) text += index + 1 == names.size() ? " and " : ", ";
    text += names[index];
  }
  return text;
}

std::vector<CompatibilityBreak> breaks_of_view(const RelationName& relation, std::string_view when,
                                               ServerVersion version) {
  const std::string is_a_view = std::string(when) + " " + relation.shown() + " is a view: ";
  return {
      {"all", is_a_view +
                  "what a view does not take fails on it: " + enumerated(table_only_uses(version))},
      {"all", is_a_view +
                  "clients that read keys, defaults or NOT NULL from the catalog find none there "
                  "(pg_get_serial_sequence; ActiveRecord models need self.primary_key)"},
  };
}

}  // namespace lockstep
