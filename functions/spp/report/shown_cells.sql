create or replace function spp_private.shown_cells(raw jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
           jsonb_object_agg(
             case when length(c.key) > r.longest then left(c.key, r.longest) || '…' else c.key end,
             case when length(c.value #>> '{}') > r.longest then to_jsonb(left(c.value #>> '{}', r.longest) || '…')
                  else c.value end),
           '{}')
    from (select greatest(10, least(1000, 20000 / greatest(count(*), 1)))::integer as longest
            from jsonb_object_keys(shown_cells.raw)) r,
         jsonb_each(shown_cells.raw) c
$$;
comment on function spp_private.shown_cells(jsonb) is
  $$A row as lists and reports show it: cells and headings cut behind 1,000 characters, in rows of more than 20 cells
behind fewer (20,000 in all, but 10 of each), and marked by an ellipsis.$$;
grant execute on function spp_private.shown_cells(jsonb)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
