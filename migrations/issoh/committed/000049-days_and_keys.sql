--! Previous: sha1:66e0eea3672b10108d4d2f943bafbffce6ebf647
--! Hash: sha1:841ec90000398c81b5ffbcb4eb61b7b2b2b9edfd
--! Message: days_and_keys

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 003-days.sql
-- A code is found by the text of a list, whichever word of what is looked for it is.
-- Counts that are refused, and receipts with a cost, are looked up by their keys, whatever was there when they were
-- planned.
set lock_timeout = '5s';

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
--! Included functions/issoh/counts/refuse_short_counts.sql
create or replace function issoh_private.refuse_short_counts(counts issoh.stock_counts[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, it would go through all stock for each count (docs/decisions/0034-plans-of-sets.md).
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_short record;
begin
  select p.internal_sku, w.warehouse_code, c.quantity_counted, c.counted_at,
         c.quantity_expected - s.quantity_on_hand as gone
    into v_short
    from unnest(counts) c
    join issoh.stock_on_hand s on s.product_id = c.product_id and s.warehouse_id = c.warehouse_id
    join issoh.warehouses w on w.warehouse_id = c.warehouse_id and not w.allow_negative
    join issoh.selected_products p on p.product_id = c.product_id
   where c.quantity_counted < c.quantity_expected
     and c.quantity_counted - c.quantity_expected + s.quantity_on_hand < 0
     and c.quantity_expected > s.quantity_on_hand
     -- A later count takes its part of the difference.
     and (s.last_count_date > c.counted_at) is not true
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCNS',
      message = format('%s in %s: %s were counted at %s, but %s have left since then.', v_short.internal_sku,
                       v_short.warehouse_code, v_short.quantity_counted, v_short.counted_at, v_short.gone),
      hint = 'Check the moment of the count, and what left after it.';
  end if;
end
$$;
comment on function issoh_private.refuse_short_counts(issoh.stock_counts[]) is
  'Refuses a count of fewer pieces than have left since, unless the warehouse may be below zero. Raises ISCNS.';
--! EndIncluded functions/issoh/counts/refuse_short_counts.sql
--! Included functions/issoh/orders/refuse_bare_costs.sql
create or replace function issoh_private.refuse_bare_costs(
  drafts issoh_private.movement_draft[],
  movements issoh.movement_input[]
) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, it would go through all lines for each receipt (docs/decisions/0034-plans-of-sets.md).
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_line record;
begin
  select l.po_number, l.currency_code into v_line
    from unnest(drafts) d
    join issoh.purchase_order_lines l on l.po_number = d.reference_id and l.product_id = d.product_id
   where d.movement_type = 'receipt' and d.reference_type = 'PO' and d.returns_movement_id is null
     and (movements[d.position]).unit_cost is not null and (movements[d.position]).currency_code is null
     and l.currency_code <> issoh_private.base_currency()
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICU',
      message = format('Order %s is in %s: it does not say what the unit_cost is in.', v_line.po_number,
                       v_line.currency_code),
      hint = format('Give currency_code (%s, or %s), or leave unit_cost out: the agreed one is taken.',
                    v_line.currency_code, issoh_private.base_currency());
  end if;
end
$$;
comment on function issoh_private.refuse_bare_costs(issoh_private.movement_draft[], issoh.movement_input[]) is
  'Refuses a cost without a currency on a receipt of an order in another one. Raises ISICU.';
--! EndIncluded functions/issoh/orders/refuse_bare_costs.sql
