--! Previous: sha1:2ed53a628cab8b81192d5616d5200193081302ba
--! Hash: sha1:44020cd71e0c0dcfe02985c76df74268d714bce5
--! Message: undone_and_days

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 002-undo.sql
-- Lists undone in any order leave prices of larger quantities and marks, too, as they leave them undone latest first.
-- The day on which a product was first seen is UTC's, whoever writes it.
-- A code is found by the text of a list, whichever word of what is looked for it is.
set lock_timeout = '5s';

-- Partitions take it over, and new ones have the parent's.
alter table spp.supplier_products
  alter column first_seen_date set default (now() at time zone 'UTC')::date;

comment on table spp_private.batch_marks is
  $$Marks that a batch cleared from products, or that its own stand over: what a rollback puts back, once no list that
stands brings the product.$$;

--! Included functions/common/texts/search_patterns.sql
create or replace function common.search_patterns(search text) returns text[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whichever door it came by: each word is looked for in every row.
  if length(search_patterns.search) > 1000 then
    raise exception using
      errcode = 'SPISF', message = 'The text that is looked for has more than 1,000 characters.',
      hint = 'Search for a few words.';
  end if;
  -- Joiners stay in names and go from codes; an apostrophe in front goes from these, and what a spreadsheet puts around
  -- one, whichever word it is.
  return (
    select array_agg(p.pattern order by length(p.pattern) desc, p.place)
      from (select least(w.place, 8) as place,
                   string_agg(regexp_replace(common.like_pattern(x.text), '[\u200c\u200d]+', '%', 'g'), ''
                              order by w.place) as pattern
              from unnest(common.search_words(regexp_replace(common.plain(search_patterns.search), '^''(?=.)', '')))
                   with ordinality as w (word, place)
             cross join lateral (select regexp_replace(common.plain(w.word), '^''(?=.)', '') as text) x
             where x.text is not null
             group by least(w.place, 8)) p);
end
$$;
comment on function common.search_patterns(text) is
  $$The words of a text, each as a pattern of LIKE: what is looked for holds them all, in any order. There are eight at
most: the eighth word and all behind it are one pattern, which finds them in this order.
The longest come first. Null where there is no word. Raises SPISF (more than 1,000 characters).$$;
grant execute on function common.search_patterns(text) to public;
--! EndIncluded functions/common/texts/search_patterns.sql
--! Included functions/spp/undo/undo_breaks.sql
create or replace function spp_private.undo_breaks(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  -- As in find_undone: what stands no more.
  v_undone constant uuid[] := array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = (batch).supplier_id and b.status in ('rolled_back', 'failed') and not b.dry_run);
begin
  -- What comes back must have a product, which no foreign key demands: held here, before any price, as whoever deletes
  -- a product comes to its prices behind it.
  perform from spp.supplier_products p
    where p.supplier_id = (batch).supplier_id
      and p.product_id in (
        select h.product_id
          from spp.price_break_history h
         where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id)
    order by p.product_id
      for key share;
  -- As in undo_batch.
  perform from spp.price_breaks k
    where k.supplier_id = (batch).supplier_id
      and (k.product_id, k.from_quantity) in (
        select h.product_id, h.from_quantity
          from spp.price_break_history h
         where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id)
    order by k.product_id, k.from_quantity
      for no key update;

  drop table if exists pg_temp.undone_breaks;
  create temporary table undone_breaks on commit drop as
  with own as (
    select distinct h.product_id, h.from_quantity
      from spp.price_break_history h
     where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
       and h.change_reason <> 'rollback'
  ), before as (
    -- As in find_undone: changes that were undone before and lie directly behind its own go with them, back to the last
    -- price that stands, or to none. By key: each is read from the latest change to the first that stands.
    select o.product_id, o.from_quantity, c.price
      from own o
     cross join lateral (
       select (array_agg(x.old_price order by x.history_id))[1] as price
         from (select h.old_price, h.history_id,
                      h.upload_batch_id is not distinct from (batch).batch_id
                        and h.change_reason <> 'rollback' as is_own,
                      count(*) filter (where h.upload_batch_id is distinct from (batch).batch_id
                                         and h.change_reason <> 'rollback'
                                         and (h.upload_batch_id is null or h.upload_batch_id <> all (v_undone)))
                        over (order by h.history_id desc) as others_since
                 from spp.price_break_history h
                where h.supplier_id = (batch).supplier_id and h.product_id = o.product_id
                  and h.from_quantity = o.from_quantity) x
        where x.others_since = 0
       having bool_or(x.is_own)) c
  )
  select b.*, k.price is not null as is_there
    from before b
    left join spp.price_breaks k
      on k.supplier_id = (batch).supplier_id and k.product_id = b.product_id and k.from_quantity = b.from_quantity;

  perform spp_private.set_origin((batch).batch_id, 'rollback');
  delete from spp.price_breaks k
   using pg_temp.undone_breaks u
   where k.supplier_id = (batch).supplier_id and k.product_id = u.product_id and k.from_quantity = u.from_quantity
     and u.is_there and u.price is null;
  update spp.price_breaks k
     set price = u.price, updated_at = clock_timestamp()
    from pg_temp.undone_breaks u
   where k.supplier_id = (batch).supplier_id and k.product_id = u.product_id and k.from_quantity = u.from_quantity
     and u.is_there and k.price <> u.price;
  -- Where there is none, none could be locked: if somebody else is first to add one, that stays.
  insert into spp.price_breaks (supplier_id, product_id, from_quantity, price)
  select (batch).supplier_id, u.product_id, u.from_quantity, u.price
    from pg_temp.undone_breaks u
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = u.product_id
   where not u.is_there and u.price is not null
  on conflict do nothing;
  perform spp_private.set_origin(null, null);
  drop table pg_temp.undone_breaks;
end
$$;
comment on function spp_private.undo_breaks(spp.upload_batches) is
  'Takes back what a batch did to the prices of larger quantities, where nobody changed them since and their products
are there; part of undo_batch.';
--! EndIncluded functions/spp/undo/undo_breaks.sql
--! Included functions/spp/undo/restore_products.sql
create or replace function spp_private.restore_products(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  -- Marks that the batch set; one of another batch stays. What another discontinued, that one lacked as well.
  update spp.supplier_products p
     set missing_since_batch_id = case when p.missing_since_batch_id = (batch).batch_id
                                       then nullif(p.discontinued_batch_id, (batch).batch_id)
                                       else p.missing_since_batch_id end,
         discontinued_batch_id = nullif(p.discontinued_batch_id, (batch).batch_id),
         status = case when p.discontinued_batch_id = (batch).batch_id then 'available' else p.status end
   where p.supplier_id = (batch).supplier_id
     and (p.missing_since_batch_id = (batch).batch_id or p.discontinued_batch_id = (batch).batch_id);

  -- Marks that it cleared, and those of batches undone before that only it kept away. They come back where no list
  -- that stands brings the product, unless the batch that set them is undone.
  drop table if exists pg_temp.cleared_marks;
  create temporary table cleared_marks on commit drop as
  with cleared as (
    delete from spp_private.batch_marks m
     using spp.upload_batches c
     where c.batch_id = m.batch_id and c.supplier_id = (batch).supplier_id
       and (c.batch_id = (batch).batch_id
            or c.batch_id < (batch).batch_id and c.status in ('rolled_back', 'failed'))
    returning m.*
  ), pieces as materialized (
    -- Taken apart first: joined mark by mark, the supplier's products would be read once a mark.
    select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, x.product_id
      from cleared m
     cross join unnest(m.product_ids) x (product_id)
  )
  select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, p.product_id,
         later.batch_id is not null or exists (
           select from spp.upload_batches b
            where b.batch_id = any (m.listed_by) and b.batch_id <> (batch).batch_id and b.status = 'completed'
         ) as listed
    from pieces m
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
    left join pg_temp.later_codes later on later.code = p.supplier_product_code and later.batch_id > m.batch_id
    left join spp.upload_batches previous on previous.batch_id = m.previous_batch_id
   where m.previous_batch_id is null or previous.status = 'completed';

  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, listed_by, product_ids)
  select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, array_agg(m.product_id)
    from pg_temp.cleared_marks m
   where m.listed
   group by m.batch_id, m.mark, m.previous_batch_id, m.listed_by;

  -- Prices go back in the same statement: each product is written, indexed and recorded once.
  perform spp_private.set_origin((batch).batch_id, 'rollback');
  update spp.supplier_products p
     set current_price = coalesce(t.old_price, p.current_price), is_new = p.is_new or t.is_new
    from (
      select product_id, u.old_price, m.product_id is not null as is_new
        from (select x.product_id, x.old_price from pg_temp.undone x where x.returns) u
        full join (select distinct c.product_id
                     from pg_temp.cleared_marks c
                    where c.mark = 'is_new' and not c.listed) m using (product_id)
    ) t
   where p.supplier_id = (batch).supplier_id and p.product_id = t.product_id;
  perform spp_private.set_origin(null, null);

  -- Of several lists that a product is missing from, the latest is named, as it was when they came. Those before it are
  -- noted as what that one's mark stands over, and come forth when it is undone.
  drop table if exists pg_temp.standing_marks;
  create temporary table standing_marks on commit drop as
  with waiting as (
    select c.product_id, c.mark, c.previous_batch_id as batch_id
      from pg_temp.cleared_marks c
     where c.mark <> 'is_new' and not c.listed
  ), named as (
    select w.product_id, w.mark, w.batch_id from waiting w
    union
    select w.product_id, w.mark,
           case w.mark when 'missing' then p.missing_since_batch_id else p.discontinued_batch_id end
      from waiting w
      join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = w.product_id
  )
  select n.product_id, n.mark, n.batch_id, lead(n.batch_id) over latest as beneath,
         row_number() over latest = 1 as is_latest
    from named n
   where n.batch_id is not null
  window latest as (partition by n.product_id, n.mark order by n.batch_id desc);

  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, product_ids)
  select m.batch_id, m.mark, m.beneath, array_agg(m.product_id)
    from pg_temp.standing_marks m
    join spp.upload_batches b on b.batch_id = m.batch_id
   where m.beneath is not null
   group by m.batch_id, m.mark, m.beneath;
  update spp.supplier_products p
     set missing_since_batch_id = m.batch_id
    from pg_temp.standing_marks m
   where m.mark = 'missing' and m.is_latest and p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
     and p.missing_since_batch_id is distinct from m.batch_id;
  update spp.supplier_products p
     set status = 'discontinued', discontinued_batch_id = m.batch_id
    from pg_temp.standing_marks m
   where m.mark = 'discontinued' and m.is_latest and p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
     and (p.status = 'available' or p.discontinued_batch_id < m.batch_id);
  drop table pg_temp.standing_marks;
  drop table pg_temp.cleared_marks;
end
$$;
comment on function spp_private.restore_products(spp.upload_batches) is
  $$Puts prices, and new, missing and discontinued marks, back to what they were before a batch; part of undo_batch,
whose tables it reads (find_undone). Marks that a list which stands would have cleared as well wait until it is undone,
too.$$;
--! EndIncluded functions/spp/undo/restore_products.sql
