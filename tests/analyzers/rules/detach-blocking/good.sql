-- lockstep: allow unsafe-effect: nobody reads events of 2020 any more
ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;
