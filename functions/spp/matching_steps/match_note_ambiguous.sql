create or replace function spp_private.match_note_ambiguous() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  update spp_private.match_results r
     set evidence = s.evidence
    from pg_temp.match_scored s
   where not s.accepted and r.one = s.one and r.other = s.other;
end
$$;
comment on function spp_private.match_note_ambiguous() is
  'Keeps the evidence of the pairs in pg_temp.match_scored that are not accepted: a person will see it.';
