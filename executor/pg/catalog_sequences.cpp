// Sequences: what makes them and what draws from them. Where they stand is data, which no snapshot
// of a catalog holds.

#include "executor/pg/catalog_parts.hpp"
#include "executor/pg/row_reader.hpp"

namespace lockstep::pg {

void read_sequences(Session& session, RelationsByOid& relations) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT s.seqrelid, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, "
         "s.seqmax, s.seqcache, s.seqcycle, CASE WHEN o.refobjid IS NOT NULL THEN "
         "o.refobjid::regclass END, a.attname, coalesce(o.deptype = 'i', false), "
         "ARRAY(SELECT f.adrelid::regclass || '.' || quote_ident(c.attname) FROM pg_depend d"
         "  JOIN pg_attrdef f ON f.oid = d.objid"
         "  JOIN pg_attribute c ON c.attrelid = f.adrelid AND c.attnum = f.adnum"
         "  WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass"
         "  AND d.refobjid = s.seqrelid"
         "  AND (f.adrelid, f.adnum) IS DISTINCT FROM (o.refobjid, o.refobjsubid) ORDER BY 1) "
         "FROM pg_sequence s LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass"
         "  AND o.objid = s.seqrelid AND o.refclassid = 'pg_class'::regclass"
         "  AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i') "
         "LEFT JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RowReader in(rows, row);
    const auto found = relations.find(in.oid());
    if (found == relations.end()) continue;
    CatalogSequence& sequence = found->second.sequence.emplace();
    sequence.type = in.text();
    sequence.start = in.number();
    sequence.increment = in.number();
    sequence.minimum = in.number();
    sequence.maximum = in.number();
    sequence.cache = in.number();
    sequence.cycle = in.flag();
    sequence.table = in.text_or_empty();
    sequence.column = in.text_or_empty();
    sequence.identity = in.flag();
    sequence.defaults = in.list();
  }
}

}  // namespace lockstep::pg
