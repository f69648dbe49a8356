-- lockstep: allow : 
-- lockstep: fil 1
-- lockstep:
--lockstep: phase expand
SELECT 1; -- lockstep: allow x: y