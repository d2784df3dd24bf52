create or replace function spp_private.match_settle_part(run spp_private.match_runs, part integer) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of millions of texts, pairs and mappings: by index.
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_review constant numeric := spp.setting('matching.review_threshold')::numeric;
  v_width constant bigint := ((run).scope ->> 'width')::bigint;
  v_from constant bigint := ((run).scope ->> 'low')::bigint + v_width * (match_settle_part.part - 1);
  v_planned constant timestamptz := ((run).scope ->> 'planned_at')::timestamptz;
  v_planner constant xid8 := ((run).scope ->> 'planned_by')::xid8;
  v_seen constant pg_snapshot := ((run).scope ->> 'seen')::pg_snapshot;
begin
  perform spp_private.match_lock();
  -- What planning saw. What it did not see, by whoever committed only then, was not looked at, however old it is.
  create temporary table match_looked on commit drop as
  select t.text_id, t.supplier_id, t.supplier_product_code
    from spp_private.match_due d
    join spp_private.match_texts t on t.text_id = d.text_id
   where d.text_id >= v_from and d.text_id < v_from + v_width and d.since < v_planned
     and (d.xact_id = v_planner or pg_visible_in_snapshot(d.xact_id, v_seen))
     and ((run).supplier_id is null or t.supplier_id = (run).supplier_id);
  analyze pg_temp.match_looked;

  -- What waited and is no longer found, or no longer worth a look.
  with pairs as materialized (
    select w.*
      from pg_temp.match_looked l
      join spp.match_pairs w
        on w.supplier_id = l.supplier_id and w.supplier_product_code = l.supplier_product_code
    union
    select w.*
      from pg_temp.match_looked l
      join spp.match_pairs w
        on w.other_supplier_id = l.supplier_id and w.other_product_code = l.supplier_product_code
  )
  delete from spp.match_pairs p
   using (
     select w.pair_id, t.text_id as one, o.text_id as other
       from pairs w
       left join spp_private.match_texts t
         on t.supplier_id = w.supplier_id and t.supplier_product_code = w.supplier_product_code
       left join spp_private.match_texts o
         on o.supplier_id = w.other_supplier_id and o.supplier_product_code = w.other_product_code
      where w.status = 'waiting'
   ) g
   where p.pair_id = g.pair_id
     and not exists (
       select from spp_private.match_results r
        where r.one = g.one and r.other = g.other and r.confidence >= v_review);
  perform spp_private.match_write_waiting(v_from, v_from + v_width);
  delete from spp_private.match_due d using pg_temp.match_looked l where d.text_id = l.text_id;
  drop table pg_temp.match_looked;
  return 0;
end
$$;
comment on function spp_private.match_settle_part(spp_private.match_runs, integer) is
  $$Writes the pairs of a part that wait for a person, takes those away that no longer need one, and lets its products
be due no more.$$;
