create or replace function spp_private.match_verify_pair(pair spp.match_pairs) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_masters uuid[];
  v_master uuid;
begin
  select array_agg(distinct m.master_product_id order by m.master_product_id) into v_masters
    from spp.product_mappings m
   where (m.supplier_id, m.supplier_product_code) in (
     ((pair).supplier_id, (pair).supplier_product_code), ((pair).other_supplier_id, (pair).other_product_code));

  -- Who would come together: both groups, and what had none.
  create temporary table if not exists match_joining (supplier_id uuid, supplier_product_code text collate "C")
    on commit drop;
  truncate pg_temp.match_joining;
  insert into pg_temp.match_joining
  select m.supplier_id, m.supplier_product_code from spp.product_mappings m where m.master_product_id = any (v_masters)
  union
  values ((pair).supplier_id, (pair).supplier_product_code),
         ((pair).other_supplier_id, (pair).other_product_code);
  if exists (select from pg_temp.match_joining j group by j.supplier_id having count(*) > 1)
     or exists (
       select from spp.match_pairs r
         join pg_temp.match_joining j
           on j.supplier_id = r.supplier_id and j.supplier_product_code = r.supplier_product_code
         join pg_temp.match_joining o
           on o.supplier_id = r.other_supplier_id and o.supplier_product_code = r.other_product_code
        where r.status = 'rejected' and r.pair_id <> (pair).pair_id) then
    raise exception using
      errcode = 'SPCMJ',
      message = format('"%s" and "%s" cannot come together.', (pair).supplier_product_code, (pair).other_product_code),
      detail = 'Their group would hold two products of one supplier, or a rejected pair.',
      hint = 'Reject the wrong pair of this group first, then verify this one.';
  end if;

  v_master := coalesce(v_masters[1], uuidv7());
  update spp.match_pairs p
     set status = 'verified', decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.pair_id = (pair).pair_id;
  update spp.product_mappings m set master_product_id = v_master
   where m.master_product_id = any (v_masters) and m.master_product_id <> v_master;
  insert into spp.product_mappings as m
    (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method, mapping_evidence,
     verified_by, verified_at)
  select v.supplier_id, v.code, v_master, (pair).confidence, 'manual', (pair).evidence, audit.current_actor(),
         clock_timestamp()
    from (values ((pair).supplier_id, (pair).supplier_product_code),
                 ((pair).other_supplier_id, (pair).other_product_code)) as v (supplier_id, code)
  on conflict (supplier_id, supplier_product_code) do update
     set verified_by = excluded.verified_by, verified_at = excluded.verified_at;
end
$$;
comment on function spp_private.match_verify_pair(spp.match_pairs) is
  'Joins the groups of two products; the older master stays. Raises SPCMJ.';
