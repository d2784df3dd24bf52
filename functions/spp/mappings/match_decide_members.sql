create or replace function spp_private.match_decide_members(
  master_product_id uuid,
  supplier_id uuid,
  supplier_product_code text,
  decision text
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
begin
  select array_agg((e.pair).pair_id) into v_ids
    from (
      select case when m.supplier_id < match_decide_members.supplier_id
               then spp_private.match_ensure_pair(
                 m.supplier_id, m.supplier_product_code,
                 match_decide_members.supplier_id, match_decide_members.supplier_product_code)
               else spp_private.match_ensure_pair(
                 match_decide_members.supplier_id, match_decide_members.supplier_product_code,
                 m.supplier_id, m.supplier_product_code)
             end as pair
        from spp.product_mappings m
       where m.master_product_id = match_decide_members.master_product_id
         and m.supplier_id <> match_decide_members.supplier_id
    ) e;
  -- A statement of its own: it sees the pairs just made.
  update spp.match_pairs p
     set status = match_decide_members.decision, decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.pair_id = any (v_ids);
end
$$;
comment on function spp_private.match_decide_members(uuid, uuid, text, text) is
  'Marks the pairs of a product with every member of a master as verified or rejected.';
