// A default that is not constant, a sequence that the column owns, and identity. Until cutover they
// stay with the old column, from whose value the trigger makes the new one (trap 8); cutover hands
// them over.
//
// The sequence of an identity column is part of it and cannot be handed over: it is made anew under
// its name, and goes on where the other stood, read while nobody can draw from it. With revert it
// is a plain sequence with a default at first, since a column has to be NOT NULL to be an identity.

#include "planner/operations/carried/carried.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/grants.hpp"
#include "sql/statement.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace lockstep {
namespace {

struct IntegerType {
  std::string_view name;
  std::string_view shown;
  std::int64_t minimum;
  std::int64_t maximum;
};

template <class Integer>
constexpr IntegerType integer_type(std::string_view name, std::string_view shown) {
  return {name, shown, std::numeric_limits<Integer>::min(), std::numeric_limits<Integer>::max()};
}
constexpr std::array<IntegerType, 3> kIntegerTypes{integer_type<std::int16_t>("int2", "smallint"),
                                                   integer_type<std::int32_t>("int4", "integer"),
                                                   integer_type<std::int64_t>("int8", "bigint")};

const IntegerType* find_integer_type(std::string_view name) {
  const auto* found = std::find_if(
      kIntegerTypes.begin(), kIntegerTypes.end(),
      [&](const IntegerType& type) { return type.name == name || type.shown == name; });
  return found == kIntegerTypes.end() ? nullptr : found;
}

// As ALTER SEQUENCE … AS makes it: a bound of the old type becomes that of the new.
CatalogSequence with_type(CatalogSequence sequence, const IntegerType& type) {
  const IntegerType* old = find_integer_type(sequence.type);
  if (old != nullptr && sequence.maximum == old->maximum) sequence.maximum = type.maximum;
  if (old != nullptr && sequence.minimum == old->minimum) sequence.minimum = type.minimum;
  sequence.type = std::string(type.shown);
  return sequence;
}

Sql options_of(const CatalogSequence& sequence) {
  return SqlBuilder{} << "START WITH " << sequence.start << " INCREMENT BY " << sequence.increment
                      << " MINVALUE " << sequence.minimum << " MAXVALUE " << sequence.maximum
                      << " CACHE " << sequence.cache
                      << (sequence.cycle ? Fragment(" CYCLE") : Fragment(" NO CYCLE"));
}

std::vector<const CatalogRelation*> sequences_of(const ReplacedColumn& column) {
  const std::string table = column.table.shown();
  std::vector<const CatalogRelation*> sequences;
  for (const CatalogRelation& relation : column.catalog.relations) {
    if (relation.sequence && relation.sequence->table == table &&
        relation.sequence->column == column.name.text())
      sequences.push_back(&relation);
  }
  return sequences;
}

SqlBuilder alter_column(const ReplacedColumn& column, const Identifier& name) {
  return SqlBuilder{} << "ALTER TABLE " << column.table.relation_name() << " ALTER COLUMN " << name;
}

void carry_default(const CatalogColumn& old, const ReplacedColumn& column, Carried& carried) {
  if (!old.default_value || old.default_constant) return;
  if (!old.not_null) {
    carried.refused.push_back("its default " + *old.default_value +
                              " is not constant, and an explicit NULL cannot be told from a value "
                              "that was left out");
    return;
  }
  Expression value;
  value.text = *old.default_value;
  const auto hand_over = [&](const Identifier& from, const Identifier& to) {
    return std::vector<Sql>{alter_column(column, from) << " DROP DEFAULT",
                            alter_column(column, to) << " SET DEFAULT " << value};
  };
  for (Sql& sql : hand_over(column.after.old_shape, column.after.new_shape))
    carried.after_swap.push_back(std::move(sql));
  for (Sql& sql : hand_over(column.before.new_shape, column.before.old_shape))
    carried.after_swap_back.push_back(std::move(sql));
}

void carry_owned(const CatalogRelation& sequence, const ReplacedColumn& column, Carried& carried) {
  const auto owned_by = [&](const Identifier& owner) {
    return SqlBuilder{} << "ALTER SEQUENCE " << sequence.relation_name() << " OWNED BY "
                        << column.table.relation_name() << "." << owner;
  };
  carried.after_swap.push_back(owned_by(column.after.new_shape));
  carried.after_swap_back.push_back(owned_by(column.before.old_shape));
  carried.locks.push_back({sequence.shown(), LockMode::ShareRowExclusive});
}

class IdentitySequence {
 public:
  IdentitySequence(const CatalogRelation& relation, const std::string& identity,
                   const ReplacedColumn& column)
      : relation_(relation),
        sequence_(*relation.sequence),
        always_(identity == "always"),
        column_(column),
        name_(relation.relation_name()) {}

  void add_to(Carried& carried) const {
    const IntegerType* type = find_integer_type(column_.new_type.name);
    if (std::string reason = refusal(type); !reason.empty()) {
      carried.refused.push_back(std::move(reason));
      return;
    }
    const CatalogSequence widened = with_type(sequence_, *type);
    const Identifier& retired = column_.after.old_shape;
    carried.after_swap.push_back(replaced({alter_column(column_, retired) << " DROP IDENTITY"},
                                          identity_on(column_.name, widened), widened));
    put_first(carried.before_swap_back,
              {replaced({alter_column(column_, column_.name) << " DROP IDENTITY"},
                        default_on(retired), sequence_)});
    carried.later.push_back(
        {replaced({alter_column(column_, column_.name) << " DROP DEFAULT", drop_sequence()},
                  identity_on(column_.name, sequence_), sequence_),
         {{column_.table.shown(), LockMode::AccessExclusive},
          {relation_.shown(), LockMode::AccessExclusive}}});
    carried.locks.push_back({relation_.shown(), LockMode::AccessExclusive});
    carried.breaks.push_back(
        {"all", "currval() and lastval() of " + relation_.shown() +
                    " know nothing in sessions that drew a value before cutover or `revert`, until "
                    "they draw another"});
  }

 private:
  // Empty: it can be carried.
  std::string refusal(const IntegerType* type) const {
    if (type == nullptr) return "an identity column can only be of an integer type";
    if (!grants_are_known(relation_.grants))
      return "its identity's sequence has grants of a shape that is not known";
    if (!sequence_.defaults.empty())
      return "the default of " + sequence_.defaults.front() + " draws from its identity's sequence";
    if (!relation_.dependents.empty())
      return relation_.dependents.front().kind + " " + relation_.dependents.front().name +
             " draws from its identity's sequence";
    return {};
  }

  // Another sequence in the place of this one, which goes on where it stands. A type that cannot
  // hold what was drawn has nothing left to give.
  Sql replaced(std::vector<Sql> give_up, std::vector<Sql> take, const CatalogSequence& by) const {
    SqlBuilder body;
    body << "DECLARE\n  drawn bigint;\n  called boolean;\nBEGIN\n"
         // Changes nothing, and nobody draws a value from here on.
         << "  ALTER SEQUENCE " << name_ << " CACHE " << sequence_.cache << ";\n"
         << "  SELECT last_value, is_called INTO drawn, called FROM " << name_ << ";\n";
    for (const std::vector<Sql>& part : {std::move(give_up), std::move(take)}) {
      for (const Sql& sql : part)
        body << "  " << sql << ";\n";
    }
    body << "  PERFORM pg_catalog.setval(" << Literal{name_.quoted()} << ", least(greatest(drawn, "
         << by.minimum << "), " << by.maximum << "), called);\nEND";
    return SqlBuilder{} << "DO " << Literal{body.build().text()};
  }

  std::vector<Sql> identity_on(const Identifier& name, const CatalogSequence& sequence) const {
    SqlBuilder add = alter_column(column_, name);
    add << " ADD GENERATED " << (always_ ? Fragment("ALWAYS") : Fragment("BY DEFAULT"))
        << " AS IDENTITY (SEQUENCE NAME " << name_ << " " << options_of(sequence) << ")";
    std::vector<Sql> statements{add};
    if (!relation_.comment.empty()) {
      statements.push_back(SqlBuilder{} << "COMMENT ON SEQUENCE " << name_ << " IS "
                                        << Literal{relation_.comment});
    }
    for (Sql& grant : grant_on_sequence(name_, relation_.owner, relation_.grants))
      statements.push_back(std::move(grant));
    return statements;
  }

  // Who may insert into the table need not have rights on an identity's sequence.
  std::vector<Sql> default_on(const Identifier& name) const {
    return {SqlBuilder{} << "CREATE SEQUENCE " << name_ << " AS "
                         << Sql::from_catalog(sequence_.type) << " " << options_of(sequence_),
            SqlBuilder{} << "ALTER SEQUENCE " << name_ << " OWNER TO "
                         << Identifier(column_.table.owner),
            SqlBuilder{} << "ALTER SEQUENCE " << name_ << " OWNED BY "
                         << column_.table.relation_name() << "." << name,
            SqlBuilder{} << "GRANT USAGE ON SEQUENCE " << name_ << " TO PUBLIC",
            alter_column(column_, name)
                << " SET DEFAULT pg_catalog.nextval(" << Literal{name_.quoted()} << ")"};
  }
  Sql drop_sequence() const { return SqlBuilder{} << "DROP SEQUENCE " << name_; }

  const CatalogRelation& relation_;
  const CatalogSequence& sequence_;
  bool always_;
  const ReplacedColumn& column_;
  RelationName name_;
};

}  // namespace

void carry_default_and_identity(const ReplacedColumn& column, Carried& carried) {
  const CatalogColumn& old = *column.table.column(column.name);
  carry_default(old, column, carried);
  const std::vector<const CatalogRelation*> sequences = sequences_of(column);
  for (const CatalogRelation* sequence : sequences) {
    if (sequence->sequence->identity) {
      IdentitySequence(*sequence, old.identity, column).add_to(carried);
    } else {
      carry_owned(*sequence, column, carried);
    }
  }
  const bool known = std::any_of(sequences.begin(), sequences.end(),
                                 [](const auto* sequence) { return sequence->sequence->identity; });
  if (!old.identity.empty() && !known)
    carried.refused.push_back("it is an identity column, and its sequence is not known");
}

}  // namespace lockstep
