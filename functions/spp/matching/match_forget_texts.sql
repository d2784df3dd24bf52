create or replace function spp_private.match_forget_texts(
  supplier_id uuid,
  low_code text,
  high_code text
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_gone text[];
begin
  with gone as (
    delete from spp_private.match_texts t
     where t.supplier_id = match_forget_texts.supplier_id and t.supplier_product_code > match_forget_texts.low_code
       and (match_forget_texts.high_code is null or t.supplier_product_code <= match_forget_texts.high_code)
       and not exists (
         select from spp.supplier_products p
          where p.supplier_id = match_forget_texts.supplier_id and p.supplier_product_code = t.supplier_product_code)
    returning t.text_id, t.supplier_product_code
  ), not_due as (
    delete from spp_private.match_due d using gone g where d.text_id = g.text_id
  )
  select array_agg(g.supplier_product_code) into v_gone from gone g;
  if v_gone is null then
    return;
  end if;

  -- Without it, another may be the best.
  insert into spp_private.match_due as d (text_id)
  select distinct t.text_id
    from (
      select p.other_supplier_id as supplier_id, p.other_product_code as code
        from spp.match_pairs p
       where p.supplier_id = match_forget_texts.supplier_id and p.supplier_product_code = any (v_gone)
      union all
      select p.supplier_id, p.supplier_product_code
        from spp.match_pairs p
       where p.other_supplier_id = match_forget_texts.supplier_id and p.other_product_code = any (v_gone)
    ) o
    join spp_private.match_texts t on t.supplier_id = o.supplier_id and t.supplier_product_code = o.code
  on conflict (text_id) do update set since = default, xact_id = default;
end
$$;
comment on function spp_private.match_forget_texts(uuid, text, text) is
  $$Forgets the texts of products of a supplier that are gone, of a range of codes; what they were paired with is
looked at again.$$;
