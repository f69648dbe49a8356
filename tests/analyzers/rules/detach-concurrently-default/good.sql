-- lockstep: allow unsafe-effect: nobody reads last year any more
ALTER TABLE log DETACH PARTITION log_1 CONCURRENTLY;
