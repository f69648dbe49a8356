#include "planner/recognise_rename.hpp"

#include "planner/operations/rename_breaks.hpp"
#include "planner/operations/table_view.hpp"
#include "sql/table_only_uses.hpp"

#include <algorithm>
#include <cctype>

namespace lockstep {
namespace {

using Names = std::vector<std::string>;

// ---- bodies of functions, read as words: what stands in a string or a comment counts as well

bool is_word_part(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string lower(std::string text) {
  for (char& character : text)
    character = static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
  return text;
}

bool has_word(const std::string& body, const std::string& word) {
  const std::string text = lower(body);
  const std::string wanted = lower(word);
  for (std::size_t at = text.find(wanted); at != std::string::npos;
       at = text.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    if ((at == 0 || !is_word_part(text[at - 1])) &&
        (end == text.size() || !is_word_part(text[end])))
      return true;
  }
  return false;
}

// SELECT *, RETURNING *, x.*, and a * in a list; not count(*), and not a product.
bool says_all_columns(const std::string& body) {
  const std::string text = lower(body);
  for (std::size_t star = text.find('*'); star != std::string::npos;
       star = text.find('*', star + 1)) {
    std::size_t end = star;
    while (end > 0 && std::isspace(static_cast<unsigned char>(text[end - 1])) != 0)
      --end;
    if (end > 0 && (text[end - 1] == '.' || text[end - 1] == ',')) return true;
    std::size_t begin = end;
    while (begin > 0 && is_word_part(text[begin - 1]))
      --begin;
    const std::string before = text.substr(begin, end - begin);
    if (before == "select" || before == "returning" || before == "distinct") return true;
  }
  return false;
}

const CatalogFunction* function_of(const CatalogTrigger& trigger, const CatalogSnapshot& catalog) {
  const auto& functions = catalog.plpgsql_functions;
  const auto found = std::find_if(
      functions.begin(), functions.end(),
      [&](const CatalogFunction& function) { return function.signature == trigger.function; });
  return found == functions.end() ? nullptr : &*found;
}

bool asks_for_table_name(const CatalogFunction& function) {
  return has_word(function.body, "tg_table_name") || has_word(function.body, "tg_relname");
}

// ---- what stands in the way of a view

class Recogniser {
 public:
  Recogniser(const Rename& rename, const CatalogRelation& table, const ScriptStatement& statement,
             const AnalysisState& before)
      : rename_(rename),
        table_(table),
        statement_(statement),
        catalog_(before.catalog()),
        version_(before.version()),
        created_name_{Identifier(table.schema),
                      rename.kind == RenameKind::Table
                          ? rename.new_name
                          : derived_name("lockstep_base_", Identifier(table.name))} {}

  RenameResult judge() const {
    if (rename_.kind == RenameKind::Column && table_.column(rename_.new_name) != nullptr) {
      return RenameRefused{
          table_.shown() + " has a column " + rename_.new_name.shown() + " already",
          "Choose another name."};
    }
    if (catalog_.find(created_name_) != nullptr) {
      return RenameRefused{
          what() + " cannot be renamed: a relation " + created_name_.shown() + " exists already",
          "Choose another name, or move that relation out of the way."};
    }
    Names reasons = obstacles_of_table();
    if (rename_.kind == RenameKind::Column) {
      for (std::string& reason : obstacles_of_column())
        reasons.push_back(std::move(reason));
    }
    for (std::string& reason : obstacles_of_functions())
      reasons.push_back(std::move(reason));
    if (!reasons.empty()) return refuse(reasons);
    if (rename_.kind == RenameKind::Column) {
      return operations::RenameColumn{table_, *rename_.part, rename_.new_name, reads_all_columns()};
    }
    return operations::RenameTable{table_, rename_.new_name, sees_name()};
  }

 private:
  Names obstacles_of_table() const {
    Names names;
    if (table_.row_security && version_ < ServerVersion::of_major(15)) {
      names.push_back("row security would be checked for the view's owner before PostgreSQL 15");
    }
    if (!table_.publications.empty() &&
        statement_.directive(DirectiveKind::SubscribersReady) == nullptr) {
      names.push_back("publication " + enumerated(table_.publications) +
                      " would send the table as " + created_name_.shown() +
                      ", which its subscribers do not have");
    }
    for (const CatalogDependent& dependent : table_.dependents) {
      const bool of_row_type = dependent.kind == "function" || dependent.kind == "column";
      if (of_row_type && dependent.column.empty()) {
        names.push_back(dependent.kind + " " + dependent.name +
                        " uses its row type, which the view does not have");
      }
    }
    if (!can_be_shown(table_)) names.push_back("its grants are of a shape that is not known");
    return names;
  }

  Names obstacles_of_column() const {
    Names names;
    if (table_.kind == 'p' || table_.is_partition || table_.inherits) {
      names.push_back("it has parents or children, where the column would have its new name alone");
    }
    for (const CatalogTrigger& trigger : table_.triggers)
      add_obstacles_of(trigger, names);
    return names;
  }

  // A trigger's function sees the table itself, where the column has one name.
  void add_obstacles_of(const CatalogTrigger& trigger, Names& names) const {
    const std::string name = "trigger " + Identifier(trigger.name).shown();
    const std::string column = rename_.part->text();
    if (trigger.definition.find(quoted_literal(column)) != std::string::npos) {
      names.push_back(name + " hands the column's name to " + trigger.function);
    }
    if (trigger.language == "internal") return;
    const CatalogFunction* function = function_of(trigger, catalog_);
    if (function == nullptr) {
      names.push_back(name + " runs " + trigger.function + " in language " + trigger.language +
                      ", which cannot be read");
      return;
    }
    if (has_word(function->body, column)) {
      names.push_back(name + " runs " + function->signature + ", whose body names the column");
    }
    if (asks_for_table_name(*function)) {
      names.push_back(name + " runs " + function->signature +
                      ", whose body asks for the table's name");
    }
  }

  Names obstacles_of_functions() const {
    Names names;
    for (const auto* functions : {&catalog_.plpgsql_functions, &catalog_.sql_functions}) {
      for (const CatalogFunction& function : *functions) {
        const Names uses = table_only_uses_in(function.body, Identifier(table_.name), version_);
        if (uses.empty()) continue;
        names.push_back("function " + function.signature +
                        " does what a view does not take: " + enumerated(uses));
      }
    }
    return names;
  }

  Names reads_all_columns() const {
    Names names;
    for (const auto* functions : {&catalog_.plpgsql_functions, &catalog_.sql_functions}) {
      for (const CatalogFunction& function : *functions) {
        if (has_word(function.body, table_.name) && says_all_columns(function.body))
          names.push_back(function.signature);
      }
    }
    return names;
  }

  Names sees_name() const {
    Names names;
    for (const CatalogTrigger& trigger : table_.triggers) {
      const CatalogFunction* function = function_of(trigger, catalog_);
      if (function != nullptr && asks_for_table_name(*function))
        names.push_back(function->signature);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }

  std::string what() const {
    return rename_.part ? table_.shown() + "." + rename_.part->shown() : table_.shown();
  }

  RenameRefused refuse(const Names& reasons) const {
    std::string reason = what() + " cannot be renamed by a view: ";
    for (std::size_t index = 0; index < reasons.size(); ++index)
      reason += (index > 0 ? "; " : "") + reasons[index];
    std::string help =
        rename_.kind == RenameKind::Column
            ? "Twin columns that are kept in step would do it, and are not there yet. Add a column "
              "under the new name and move the application over"
            : "Move what stands in the way";
    if (!table_.publications.empty())
      help += ", say \"-- lockstep: subscribers-ready: <reason>\" when they are";
    help += ", or put \"-- lockstep: as-is: <reason>\" above it once no version uses the old name.";
    return {std::move(reason), std::move(help)};
  }

  const Rename& rename_;
  const CatalogRelation& table_;
  const ScriptStatement& statement_;
  const CatalogSnapshot& catalog_;
  ServerVersion version_;
  RelationName created_name_;
};

}  // namespace

RenameResult recognise_rename(const Rename& rename, const ScriptStatement& statement,
                              const AnalysisState& before) {
  return Recogniser(rename, *before.relation(rename.relation), statement, before).judge();
}

}  // namespace lockstep
