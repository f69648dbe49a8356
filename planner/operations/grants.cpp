#include "planner/operations/grants.hpp"

#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace lockstep {
namespace {

struct Grant {
  Fragment privilege;
  Identifier grantee;  // where it is not PUBLIC
  bool to_public = false;
  bool grant_option = false;
};

constexpr std::array<Fragment, 9> kPrivileges{"SELECT",  "INSERT",   "UPDATE",
                                              "DELETE",  "TRUNCATE", "REFERENCES",
                                              "TRIGGER", "MAINTAIN", "USAGE"};

// A role as quote_ident shows it.
std::optional<Identifier> role_from(std::string_view shown) {
  const bool quoted = shown.size() > 2 && shown.front() == '"' && shown.back() == '"';
  if (!quoted) {
    if (shown.empty() || shown.find_first_of("\" ") != std::string_view::npos) return std::nullopt;
    return Identifier(shown);
  }
  std::string name;
  for (std::size_t index = 1; index + 1 < shown.size(); ++index) {
    if (shown[index] == '"') ++index;
    name += shown[index];
  }
  return Identifier(name);
}

constexpr std::string_view kTo = " TO ";
constexpr std::string_view kOption = " WITH GRANT OPTION";
constexpr std::string_view kPublic = "PUBLIC";

std::optional<Grant> grant_from(std::string_view text) {
  const std::size_t to = text.find(kTo);
  if (to == std::string_view::npos) return std::nullopt;
  const auto privilege = std::find_if(kPrivileges.begin(), kPrivileges.end(), [&](Fragment known) {
    return known.text() == text.substr(0, to);
  });
  std::string_view role = text.substr(to + kTo.size());
  const bool option = role.ends_with(kOption);
  if (option) role.remove_suffix(kOption.size());
  const bool to_public = role == kPublic;
  const std::optional<Identifier> grantee = to_public ? Identifier("public") : role_from(role);
  if (privilege == kPrivileges.end() || !grantee) return std::nullopt;
  return Grant{*privilege, *grantee, to_public, option};
}

Grant known_grant(const std::string& text) {
  const auto grant = grant_from(text);
  if (!grant) throw InternalError("a grant of unknown shape was let through: " + text);
  return *grant;
}

Sql grantee_of(const Grant& grant) {
  return grant.to_public ? SqlBuilder{} << "PUBLIC" : SqlBuilder{} << grant.grantee;
}

// One role's privileges of one kind.
struct Grants {
  Grant first;
  std::vector<Fragment> privileges;
};

std::vector<Grants> by_grantee(const std::vector<std::string>& texts) {
  std::vector<Grants> groups;
  for (const std::string& text : texts) {
    const Grant grant = known_grant(text);
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Grants& other) {
      return other.first.grantee == grant.grantee && other.first.to_public == grant.to_public &&
             other.first.grant_option == grant.grant_option;
    });
    if (group == groups.end()) group = groups.insert(groups.end(), Grants{grant, {}});
    group->privileges.push_back(grant.privilege);
  }
  return groups;
}

// New relations get what ALTER DEFAULT PRIVILEGES says for whoever creates them, which is not what
// the relation shall have.
Sql revoke_default_privileges(const RelationName& relation) {
  const std::string name = relation.quoted();
  SqlBuilder body;
  body << "DECLARE\n  grantee text;\nBEGIN\n"
          "  FOR grantee IN SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE "
          "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END\n"
          "    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a\n    WHERE c.oid = "
       << Literal{name} << "::pg_catalog.regclass AND a.grantee <> c.relowner\n  LOOP\n"
       << "    EXECUTE pg_catalog.concat('REVOKE ALL ON ', " << Literal{name}
       << ", ' FROM ', grantee);\n  END LOOP;\nEND";
  const Sql text = body;
  return SqlBuilder{} << "DO " << Literal{text.text()};
}

}  // namespace

bool grants_are_known(const std::vector<std::string>& grants) {
  return std::all_of(grants.begin(), grants.end(),
                     [](const std::string& text) { return grant_from(text).has_value(); });
}

std::vector<Sql> grant_on_column(const RelationName& relation, const Identifier& column,
                                 const std::vector<std::string>& grants) {
  std::vector<Sql> statements;
  for (const std::string& text : grants) {
    const Grant grant = known_grant(text);
    SqlBuilder sql;
    sql << "GRANT " << grant.privilege << " (" << column << ") ON " << relation << " TO "
        << grantee_of(grant);
    if (grant.grant_option) sql << " WITH GRANT OPTION";
    statements.push_back(sql);
  }
  return statements;
}

namespace {

// `kind`: what stands before the name in a GRANT.
std::vector<Sql> grant_on(Fragment kind, const RelationName& relation, const std::string& owner,
                          const std::vector<std::string>& grants) {
  std::vector<Sql> statements{revoke_default_privileges(relation)};
  const std::vector<Grants> groups = by_grantee(grants);
  const bool owner_gave_up_some =
      std::any_of(groups.begin(), groups.end(), [&](const Grants& group) {
        return !group.first.to_public && group.first.grantee.text() == owner;
      });
  if (owner_gave_up_some) {
    statements.push_back(SqlBuilder{} << "REVOKE ALL ON " << relation << " FROM "
                                      << Identifier(owner));
  }
  for (const Grants& group : groups) {
    SqlBuilder sql;
    sql << "GRANT ";
    for (std::size_t index = 0; index < group.privileges.size(); ++index) {
      if (index > 0) sql << ", ";
      sql << group.privileges[index];
    }
    sql << " ON " << kind << relation << " TO " << grantee_of(group.first);
    if (group.first.grant_option) sql << " WITH GRANT OPTION";
    statements.push_back(sql);
  }
  return statements;
}

}  // namespace

std::vector<Sql> grant_on_relation(const RelationName& relation, const std::string& owner,
                                   const std::vector<std::string>& grants) {
  return grant_on("", relation, owner, grants);
}

std::vector<Sql> grant_on_sequence(const RelationName& sequence, const std::string& owner,
                                   const std::vector<std::string>& grants) {
  return grant_on("SEQUENCE ", sequence, owner, grants);
}

}  // namespace lockstep
