create or replace function spp.upload_rows(
  batch_id uuid,
  of_outcome text default null,
  after_row integer default null,
  page_size integer default 100
)
returns table (
  row_number integer,
  outcome text,
  supplier_product_code text,
  product_name text,
  old_price numeric,
  new_price numeric,
  price_change_percentage numeric,
  currency_code text,
  message text,
  raw jsonb
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- A page is met row by row, however long the list is.
set enable_hashjoin = off
set enable_mergejoin = off
set enable_sort = off
as $$
declare
  v_batch constant spp.upload_batches := spp_private.resolve_batch(upload_rows.batch_id);
  v_limit constant integer := spp_private.page_limit(upload_rows.page_size);
  v_is_applied constant boolean := not v_batch.dry_run and v_batch.status in ('completed', 'rolled_back');
  v_codes text[];
  v_counted constant integer := case
    when upload_rows.of_outcome = 'new' then v_batch.new_products_count
    when upload_rows.of_outcome = 'changed' and v_is_applied then v_batch.updated_products_count
    when upload_rows.of_outcome = 'unchanged' and v_is_applied then v_batch.unchanged_products_count
  end;
begin
  -- What a list has changed stays so; what was new or unchanged may be gone since, or there again.
  if upload_rows.of_outcome = 'changed' and v_counted = 0 then
    return;
  end if;
  if v_counted * (case upload_rows.of_outcome when 'unchanged' then 200 else 20 end) < v_batch.total_products then
    -- They are few: by their codes, so that the others are passed over without a look at their products. Which are
    -- unchanged is the dearer question.
    v_codes := spp_private.codes_of_outcome(v_batch, upload_rows.of_outcome);
  end if;
  return query
  select s.row_number, o.outcome, s.code, coalesce(p.product_name, s.name, s.code), o.old_price, o.new_price,
         spp.price_change_percentage(o.old_price, o.new_price), coalesce(p.currency_code::text, (a.reading).currency),
         s.validation_errors #>> '{0,message}', spp_private.shown_cells(s.raw_data)
    from spp.upload_staging s
   cross join lateral (
     select case when v_batch.decimal_mark is not null and s.code is not null
                 then spp_private.read_price(s, v_batch) end as reading
     offset 0) a
    left join spp.supplier_products p
      on p.supplier_id = v_batch.supplier_id and p.supplier_product_code = s.code
    left join lateral (
      select (array_agg(h.old_price order by h.changed_at, h.history_id))[1] as old_price,
             (array_agg(h.new_price order by h.changed_at desc, h.history_id desc))[1] as new_price,
             count(*) > 0 as is_there
        from spp.price_history h
       where v_is_applied and h.product_id = p.product_id and h.supplier_id = v_batch.supplier_id
         and h.upload_batch_id = v_batch.batch_id and h.changed_at >= v_batch.upload_date
         and h.change_reason <> 'rollback') h on true
   cross join lateral (
     select case when v_is_applied then h.old_price else p.current_price end as old_price,
            case when v_is_applied and h.is_there then h.new_price
                 else round((a.reading).amount, 4) end as new_price) v
   cross join lateral (
     select case
              when v_batch.phase = 'stage' then null
              when s.validation_status in ('failed', 'discarded', 'superseded', 'refused') then 'rejected'
              when s.validation_status = 'duplicate' then 'duplicate'
              when p.product_id is null or (v_is_applied and h.is_there and v.old_price is null) then 'new'
              when case when v_is_applied then h.is_there else v.old_price <> v.new_price end then 'changed'
              else 'unchanged'
            end as outcome,
            case when v_is_applied and not h.is_there then v.new_price else v.old_price end as old_price,
            v.new_price) o
   where s.batch_id = v_batch.batch_id and v_batch.status <> 'cancelled'
     -- What a row says by itself leaves the others out before anything is looked up for them.
     and (upload_rows.of_outcome is null
          or case upload_rows.of_outcome
               when 'rejected' then s.validation_status in ('failed', 'discarded', 'superseded', 'refused')
               when 'duplicate' then s.validation_status = 'duplicate'
               else s.validation_status not in ('failed', 'discarded', 'superseded', 'refused', 'duplicate')
             end)
     and (v_codes is null or s.code = any (v_codes))
     and (upload_rows.after_row is null or s.row_number > upload_rows.after_row)
     and (upload_rows.of_outcome is null or o.outcome = upload_rows.of_outcome)
   order by s.row_number
   limit v_limit;
end
$$;
comment on function spp.upload_rows(uuid, text, integer, integer) is
  'A page of the rows of an upload as they were read, each with what became of it: new, changed, unchanged, rejected,
duplicate (null while the list is read); of one outcome, where one is named; behind the row after_row. Prices are for
one piece, in the currency of currency_code. Of a dry run the old price is the one of now. Rows that were purged since
are not listed, nor those of a cancelled upload. Raises SPNBA, SPIPG.';
grant execute on function spp.upload_rows(uuid, text, integer, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
