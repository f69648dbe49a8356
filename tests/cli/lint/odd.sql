SELECT 1;

-- lockstep: allow create-index-blocking: tiny & "known" <5 rows>
CREATE INDEX size_idx ON public."größe|100%" (a);
  CREATE INDEX other ON public."größe|100%"
    (b);
-- lockstep: allow drop-table: nothing is dropped here
ALTER TABLE "a,b:c" ALTER COLUMN note SET NOT NULL;
UPDATE "a,b:c" SET note = '@dba #12 `x`
line 2';
