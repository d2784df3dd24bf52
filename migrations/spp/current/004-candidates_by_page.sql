-- A page of candidates is taken from the pairs in their order, and only those are joined to their products.
set lock_timeout = '5s';

--! include views/spp/v_match_candidates.sql
--! include functions/spp/matching/match_candidates.sql
