// What a database's catalog said at one moment, as values. Read by executor/pg/catalog_reader,
// written and read as JSON by sql/snapshot_json; the analyzers and the planner judge by it without
// a connection.

#pragma once

#include "sql/identifier.hpp"
#include "sql/server_version.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

struct CatalogColumn {
  std::string name;
  std::string type;                 // format_type(): "integer", "character varying(20)"
  std::string type_name;            // pg_type.typname: "int4", "varchar"; a domain's own name
  bool domain_constrained = false;  // a domain with CHECK or NOT NULL, itself or by its base
  bool not_null = false;
  std::optional<std::string> default_value;  // pg_get_expr()
  bool default_constant = false;             // the default is a literal, with casts at most
  std::string identity;                      // "", "always", "by default"
  bool generated = false;
  std::string collation;  // "" when it is the type's own
  std::string comment;
  std::optional<int> statistics_target;  // when set
  std::string storage;      // attstorage where it differs from the type's: "plain", "external", …
  std::string compression;  // "", "pglz", "lz4"
  std::vector<std::string> options;  // attoptions, the server's own stamps left out
  std::vector<std::string> grants;   // column privileges as "GRANT …" parts: "SELECT TO app"
  bool operator==(const CatalogColumn&) const = default;
};

struct CatalogIndex {
  std::string name;
  std::string definition;  // pg_get_indexdef()
  bool unique = false;
  bool primary = false;
  bool valid = true;
  std::vector<std::string> columns;  // every column it reads: keys, INCLUDE, expressions, predicate
  std::string comment;
  std::string tablespace;         // where it is not the database's own
  bool clustered = false;         // ALTER TABLE … CLUSTER ON
  bool replica_identity = false;  // REPLICA IDENTITY USING INDEX
  bool attached = false;          // part of a partitioned index
  bool operator==(const CatalogIndex&) const = default;
};

struct CatalogConstraint {
  std::string name;
  std::string kind;        // check, not null, unique, primary key, foreign key, exclude, trigger
  std::string definition;  // pg_get_constraintdef()
  bool validated = true;
  std::vector<std::string> columns;
  std::string referenced;  // FK: the other table, shown form
  std::vector<std::string> referenced_columns;
  // CHECK: the columns that it proves NOT NULL, as an AND arm "c IS NOT NULL"
  std::vector<std::string> proves_not_null;
  std::string comment;
  // Primary key: views and functions whose GROUP BY counts on it, shown form
  std::vector<std::string> grouped_by;
  bool operator==(const CatalogConstraint&) const = default;
};

struct CatalogTrigger {
  std::string name;
  std::string definition;  // pg_get_triggerdef()
  std::string function;    // shown form with arguments
  std::string language;
  std::vector<std::string> columns;  // UPDATE OF, and columns that WHEN reads
  std::string enabled;               // "", "always", "replica", "disabled"
  std::string comment;
  bool operator==(const CatalogTrigger&) const = default;
};

// A rewrite rule; a view's own SELECT is none.
struct CatalogRule {
  std::string name;
  std::string event;       // "select", "insert", "update", "delete"
  std::string definition;  // pg_get_ruledef()
  std::string enabled;     // as a trigger's
  std::string comment;
  bool operator==(const CatalogRule&) const = default;
};

struct CatalogPolicy {
  std::string name;
  std::string command;  // "all", "select", "insert", "update", "delete"
  bool permissive = true;
  std::vector<std::string> roles;               // shown form, or PUBLIC
  std::optional<std::string> using_expression;  // pg_get_expr()
  std::optional<std::string> check_expression;
  std::string comment;
  bool operator==(const CatalogPolicy&) const = default;
};

// CREATE STATISTICS.
struct CatalogStatistics {
  std::string name;
  std::string schema;
  std::string definition;            // pg_get_statisticsobjdef()
  std::vector<std::string> columns;  // every column it reads, in expressions too
  std::string owner;
  std::optional<int> target;  // when set
  std::string comment;
  bool operator==(const CatalogStatistics&) const = default;
};

// A table's entry in a publication: FOR TABLE, not FOR ALL TABLES or for its schema.
struct CatalogPublished {
  std::string name;                  // the publication's
  std::vector<std::string> columns;  // the column list, in attnum order; empty: all of them
  std::string row_filter;            // pg_get_expr(); "" when there is none
  bool operator==(const CatalogPublished&) const = default;
};

// Something else whose definition reads a column: a view, rule, policy, generated column,
// statistics object, publication column list, SQL-body function.
struct CatalogDependent {
  std::string kind;  // "view", "policy", …
  std::string name;
  std::string column;  // "" when it depends on the whole relation
  bool operator==(const CatalogDependent&) const = default;
};

struct CatalogSequence {
  std::string type;  // format_type(): "integer"
  std::int64_t start = 1;
  std::int64_t increment = 1;
  std::int64_t minimum = 1;
  std::int64_t maximum = 0;
  std::int64_t cache = 1;
  bool cycle = false;
  std::string table;  // whose column owns it, shown form; "" when none does
  std::string column;
  bool identity = false;              // it is part of that column, GENERATED … AS IDENTITY
  std::vector<std::string> defaults;  // of other columns that draw from it, shown form
  bool operator==(const CatalogSequence&) const = default;
};

struct CatalogRelation {
  std::string schema;
  std::string name;
  std::uint32_t oid = 0;
  char kind = 'r';  // pg_class.relkind
  char persistence = 'p';
  std::string owner;
  bool is_partition = false;
  bool inherits = false;              // has parents or children by INHERITS or partitioning
  std::vector<std::string> parents;   // directly above, shown form
  std::vector<std::string> children;  // directly below, shown form
  bool default_partition = false;
  std::vector<std::string> partition_columns;  // of the partition key, expressions left out
  std::string partition_key;                   // pg_get_partkeydef(): "RANGE (created)"
  std::string partition_bound;       // of a partition, as in ATTACH: "FOR VALUES …", "DEFAULT"
  std::string partition_constraint;  // pg_get_partition_constraintdef()
  bool row_security = false;
  bool row_security_forced = false;  // for the owner too
  double row_estimate = 0;           // reltuples; 0 when never analysed
  std::int64_t heap_bytes = 0;
  std::int64_t index_bytes = 0;
  std::vector<std::string> publications;    // every one that sends it
  std::vector<CatalogPublished> published;  // those that name it
  std::string replica_identity;             // "", "full", "nothing", "index"
  std::vector<CatalogColumn> columns;       // in attnum order, dropped ones left out
  std::vector<CatalogIndex> indexes;
  std::vector<CatalogConstraint> constraints;
  std::vector<CatalogTrigger> triggers;
  std::vector<CatalogRule> rules;
  std::vector<CatalogPolicy> policies;
  std::vector<CatalogStatistics> statistics;
  std::vector<CatalogDependent> dependents;
  std::vector<std::string> referenced_by;   // tables with a foreign key to this one, shown form
  std::optional<CatalogSequence> sequence;  // of kind 'S'
  std::string comment;
  // Privileges as "GRANT …" parts: "SELECT TO app"; the owner's own where it has given up some
  std::vector<std::string> grants;
  // Of views and materialized views:
  std::string definition;            // pg_get_viewdef()
  std::vector<std::string> options;  // reloptions: "security_barrier=true"
  bool populated = true;             // false: WITH NO DATA
  std::string tablespace;            // where it is not the database's own

  const CatalogColumn* column(const Identifier& name) const;
  std::string shown() const;  // schema-qualified, as quote_ident would
  RelationName relation_name() const;
  bool operator==(const CatalogRelation&) const = default;
};

// A function whose body is a text.
struct CatalogFunction {
  std::string signature;  // quoted, schema-qualified, with argument types: usable in ALTER FUNCTION
  std::string body;
  bool operator==(const CatalogFunction&) const = default;
};

struct CatalogDomain {
  std::string name;  // shown form
  std::string base;  // format_type() of the type beneath, itself perhaps a domain
  bool not_null = false;
  std::vector<std::string> constraints;    // names of its CHECKs
  std::vector<std::string> not_validated;  // those of them that are NOT VALID
  bool operator==(const CatalogDomain&) const = default;
};

struct CatalogSnapshot {
  ServerVersion version;
  std::string time_zone = "UTC";
  std::vector<std::string> search_path;    // schemas that exist, in order
  std::vector<CatalogRelation> relations;  // sorted by schema, name; system schemas left out
  std::vector<CatalogFunction> plpgsql_functions;
  std::vector<CatalogFunction> sql_functions;         // parsed anew at each call (no BEGIN ATOMIC)
  std::vector<std::string> domains_with_constraints;  // shown form
  std::vector<CatalogDomain> domains;
  // Names, shown form, of functions none of which is VOLATILE.
  std::vector<std::string> steady_functions;

  // By name as written: a qualified one exactly, an unqualified one along search_path. Null: not
  // there.
  const CatalogRelation* find(const RelationName& name) const;
  // By its shown form, as other objects refer to it. Null: not there.
  const CatalogRelation* find_shown(std::string_view shown) const;
  bool operator==(const CatalogSnapshot&) const = default;
};

}  // namespace lockstep
