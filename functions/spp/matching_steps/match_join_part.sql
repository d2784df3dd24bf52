create or replace function spp_private.match_join_part(part integer) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
as $$
declare
  v_joined bigint;
begin
  perform spp_private.match_lock();
  perform spp_private.match_load_part(match_join_part.part);

  -- Two equally good ones at the same supplier: a person chooses.
  update pg_temp.match_scored s
     set accepted = false, evidence = s.evidence || '{"ambiguous": true}'
    from (
      select p.ctid as row_id,
             count(*) over (partition by p.one, p.other_supplier_id, p.confidence, p.likeness) as right_side,
             count(*) over (partition by p.other, p.supplier_id, p.confidence, p.likeness) as left_side
        from pg_temp.match_scored p
    ) twice
   where s.ctid = twice.row_id and greatest(twice.right_side, twice.left_side) > 1;
  perform spp_private.match_note_ambiguous();
  perform spp_private.match_group_scored();
  v_joined := spp_private.match_write_groups();
  drop table pg_temp.match_scored;
  return v_joined;
end
$$;
comment on function spp_private.match_join_part(integer) is
  $$Joins the products of the sure pairs of a part and writes their mappings and pairs, the best first; answers how many
pairs were accepted. Mappings are held no longer than that.$$;
