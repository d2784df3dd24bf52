--! Previous: sha1:eea36e2fc43ae6f9e5b6f2d3210477d4d223068d
--! Hash: sha1:84be3b93d46ce63175eb9d74b64b3d2e248a176d
--! Message: undone_found_and_paged

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 003-undone_and_found.sql
-- Lists undone in any order leave what they leave undone latest first.
-- What is looked for is read as what is kept: composed, and without marks that cannot be seen.
-- The few products that are new, or no longer available, are found by their own index.
-- Today is UTC's, whatever the zone of the session.
set lock_timeout = '5s';

--! Included functions/common/texts/search_words.sql
create or replace function common.search_words(search text) returns text[]
language sql immutable parallel safe
as $$
  select array_remove(regexp_split_to_array(common.plain(search),
                                            E'[\\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+'), '')
$$;
comment on function common.search_words(text) is
  'The words of a text, which is read as names are (common.plain): what white space of any kind parts.';
grant execute on function common.search_words(text) to public;
--! EndIncluded functions/common/texts/search_words.sql
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
  -- Joiners stay in names and go from codes, as does an apostrophe in front.
  return (
    select array_agg(p.pattern order by length(p.pattern) desc, p.place)
      from (select least(w.place, 8) as place,
                   string_agg(regexp_replace(common.like_pattern(w.word), '[\u200c\u200d]+', '%', 'g'), ''
                              order by w.place) as pattern
              from unnest(common.search_words(regexp_replace(common.plain(search_patterns.search), '^''(?=.)', '')))
                   with ordinality as w (word, place)
             group by least(w.place, 8)) p);
end
$$;
comment on function common.search_patterns(text) is
  $$The words of a text, each as a pattern of LIKE: what is looked for holds them all, in any order. There are eight at
most: the eighth word and all behind it are one pattern, which finds them in this order.
The longest come first. Null where there is no word. Raises SPISF (more than 1,000 characters).$$;
grant execute on function common.search_patterns(text) to public;
--! EndIncluded functions/common/texts/search_patterns.sql
--! Included functions/spp/search/read_product_search.sql
create or replace function spp_private.read_product_search(search text, filter jsonb)
returns spp_private.product_search
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_filter constant jsonb := jsonb_strip_nulls(coalesce(read_product_search.filter, '{}'));
  v_wanted spp_private.product_search;
begin
  if jsonb_typeof(v_filter) <> 'object' or jsonb_path_exists(v_filter, '
      $.keyvalue() ? (!((@.key == "category" || @.key == "status" || @.key == "changed_since" || @.key == "barcode")
                          && @.value.type() == "string"
                        || (@.key == "supplier_codes" || @.key == "brands") && @.value.type() == "array"
                        || @.key == "is_new" && @.value.type() == "boolean"
                        || (@.key == "min_price" || @.key == "max_price")
                          && (@.value.type() == "number" || @.value.type() == "string")))')
     or not pg_input_is_valid(v_filter ->> 'min_price', 'numeric')
     or not pg_input_is_valid(v_filter ->> 'max_price', 'numeric')
     or not pg_input_is_valid(v_filter ->> 'changed_since', 'timestamptz')
  then
    raise exception using
      errcode = 'SPISF', message = 'The products cannot be searched by this filter.',
      hint = 'Use supplier_codes and brands (lists), category, status, barcode (texts), is_new (true or false), '
             || 'min_price and max_price (amounts), changed_since (a time).';
  elsif exists (select from jsonb_each(v_filter) f
                 where case jsonb_typeof(f.value) when 'array' then jsonb_array_length(f.value) > 1000 end
                    or exists (select from jsonb_array_elements_text(
                                             case jsonb_typeof(f.value) when 'array' then f.value
                                             else jsonb_build_array(f.value) end) e (value)
                                where length(e.value) > 1000)) then
    raise exception using
      errcode = 'SPISF', message = 'The filter is too long.',
      hint = 'Send at most 1,000 supplier_codes and 1,000 brands, and texts of at most 1,000 characters.';
  end if;
  v_wanted.patterns := common.search_patterns(read_product_search.search);
  v_wanted.is_limited_to_suppliers := v_filter ? 'supplier_codes';
  if v_wanted.is_limited_to_suppliers then
    v_wanted.supplier_ids := array(
      select distinct (spp_private.resolve_supplier(c.code)).supplier_id
        from jsonb_array_elements_text(v_filter -> 'supplier_codes') c (code));
  else
    v_wanted.supplier_ids := array(select s.supplier_id from spp.suppliers s order by s.created_at);
  end if;
  if v_filter ? 'category' then
    v_wanted.branch := spp_private.category_branch(v_filter ->> 'category');
  end if;
  if v_filter ? 'brands' then
    v_wanted.brands := array(
      select coalesce(common.plain(b.brand), '') from jsonb_array_elements_text(v_filter -> 'brands') b (brand));
  end if;
  if v_filter ? 'barcode' then
    v_wanted.barcode := coalesce(common.plain(v_filter ->> 'barcode'), '');
  end if;
  v_wanted.status := v_filter ->> 'status';
  v_wanted.is_new := (v_filter ->> 'is_new')::boolean;
  v_wanted.min_price := (v_filter ->> 'min_price')::numeric;
  v_wanted.max_price := (v_filter ->> 'max_price')::numeric;
  v_wanted.changed_since := (v_filter ->> 'changed_since')::timestamptz;
  v_wanted.is_found_first := v_wanted.patterns is not null or v_wanted.branch is not null
    or v_wanted.brands is not null or v_wanted.barcode is not null;
  return v_wanted;
end
$$;
comment on function spp_private.read_product_search(text, jsonb) is
  'What a search wants, read from its words and filter. Raises SPISF, SPNSU, SPNCA.';
grant execute on function spp_private.read_product_search(text, jsonb)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/read_product_search.sql
--! Included functions/spp/undo/find_undone.sql
create or replace function spp_private.find_undone(
  batch spp.upload_batches,
  out reverted integer,
  out removed integer,
  out kept jsonb
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
-- A whole list is sorted and joined at once.
set work_mem = '64MB'
as $$
declare
  -- What stands no more: who undoes an earlier list first and this one after it has undone both.
  v_undone constant uuid[] := array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = (batch).supplier_id and b.status in ('rolled_back', 'failed') and not b.dry_run);
  -- Prices of earlier lists, undone before this one, lie behind its own. A list that failed has mostly left none.
  v_since constant timestamptz := least((batch).upload_date, (
    select min(b.upload_date)
      from spp.upload_batches b
     where b.batch_id = any (v_undone) and b.batch_id < (batch).batch_id
       and (b.status = 'rolled_back'
            or (select true
                  from spp.price_history h
                 where h.supplier_id = (batch).supplier_id and h.upload_batch_id = b.batch_id
                   and h.changed_at between b.upload_date and b.completed_at
                 limit 1))));
begin
  drop table if exists pg_temp.later_codes;
  -- The newest list that brings each code, of those that stand. Purged rows are missing here: listed_by of the marks
  -- knows of them, and is_new.
  create temporary table later_codes on commit drop as
  select s.code, max(b.batch_id::text collate "C")::uuid as batch_id
    from spp.upload_batches b
    join spp.upload_staging s on s.batch_id = b.batch_id
   where b.supplier_id = (batch).supplier_id and b.batch_id <> (batch).batch_id and b.status = 'completed'
     and b.batch_id > coalesce((select min(c.batch_id::text collate "C")::uuid
                                  from spp_private.batch_marks m
                                  join spp.upload_batches c on c.batch_id = m.batch_id
                                 where c.supplier_id = (batch).supplier_id and c.batch_id < (batch).batch_id
                                   and c.status in ('rolled_back', 'failed')), (batch).batch_id)
     and not b.dry_run and s.validation_status in ('staged', 'corrected')
   group by s.code;

  -- Products that a list undone before brought first, and that were kept for this one: no other that stands brings
  -- them. They are not new any more, and restore_products would make them so again.
  drop table if exists pg_temp.unlisted;
  create temporary table unlisted on commit drop as
  with marked as materialized (
    select m.batch_id, m.listed_by, x.product_id
      from spp_private.batch_marks m
      join spp.upload_batches c on c.batch_id = m.batch_id
     cross join unnest(m.product_ids) x (product_id)
     where cardinality(v_undone) > 0 and m.mark = 'is_new' and c.supplier_id = (batch).supplier_id
       and (c.batch_id = (batch).batch_id or c.batch_id < (batch).batch_id and c.batch_id = any (v_undone))
  )
  select m.product_id
    from marked m
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
    left join pg_temp.later_codes later on later.code = p.supplier_product_code and later.batch_id > m.batch_id
   where p.first_batch_id = any (v_undone)
   group by m.product_id
  having not bool_or(later.batch_id is not null or exists (
           select from spp.upload_batches b
            where b.batch_id = any (m.listed_by) and b.batch_id <> (batch).batch_id and b.status = 'completed'));

  -- What this batch did to prices, and whether they still stand. Changes that were undone since do not count, and those
  -- undone before that lie directly behind its own go with them: back to the last price that stands. Several of this
  -- batch in a row (a list and its corrections) are one.
  drop table if exists pg_temp.undone;
  create temporary table undone on commit drop as
  with own as (
    select distinct h.product_id
      from spp.price_history h
     where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
       and h.changed_at >= (batch).upload_date and h.change_reason <> 'rollback'
  ), chain as (
    select h.product_id, h.old_price, h.new_price, h.changed_at, h.history_id, h.upload_batch_id,
           h.upload_batch_id is not distinct from (batch).batch_id and h.change_reason <> 'rollback' as is_own,
           count(*) filter (where h.upload_batch_id is distinct from (batch).batch_id and h.change_reason <> 'rollback'
                              and (h.upload_batch_id is null or h.upload_batch_id <> all (v_undone)))
             over (partition by h.product_id order by h.changed_at desc, h.history_id desc) as others_since
      from own o
      join spp.price_history h on h.supplier_id = (batch).supplier_id and h.product_id = o.product_id
     where h.changed_at >= v_since
  ), run as (
    select c.*, first_value(c.old_price) over earliest as price_before,
           -- Where it begins with the product: what the list that brought it left, should the product stay.
           bool_and(c.upload_batch_id is not distinct from c.brought_by) over earliest as is_brought
      from (select x.*, first_value(x.upload_batch_id) over (partition by x.product_id
                                                             order by x.changed_at, x.history_id) as brought_by
              from chain x
             where x.others_since = 0) c
    window earliest as (partition by c.product_id order by c.changed_at, c.history_id)
  ), last as (
    select r.product_id,
           coalesce(min(r.price_before),
                    (array_agg(r.new_price order by r.changed_at desc, r.history_id desc)
                       filter (where r.is_brought))[1]) as old_price,
           (array_agg(r.new_price order by r.changed_at desc, r.history_id desc))[1] as new_price
      from run r
     group by r.product_id
    having bool_or(r.is_own)
  )
  select p.product_id, p.supplier_product_code, l.old_price, v.goes,
         coalesce(not v.goes and v.stands and p.current_price <> l.old_price, false) as returns,
         case when v.goes then null
              when v.is_first then 'brought by a later upload'
              when not v.stands then 'price changed since' end as kept_since
    from (select o.product_id from own o union select n.product_id from pg_temp.unlisted n) t
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = t.product_id
    left join pg_temp.unlisted n on n.product_id = p.product_id
    left join last l on l.product_id = p.product_id
    left join pg_temp.later_codes c on c.code = p.supplier_product_code and c.batch_id > (batch).batch_id
   cross join lateral (
     select coalesce(p.current_price = l.new_price, false) as stands,
            p.first_batch_id is not distinct from (batch).batch_id as is_first,
            n.product_id is not null
              or p.first_batch_id is not distinct from (batch).batch_id and p.is_new and c.code is null as goes) v;
  drop table pg_temp.unlisted;

  select count(*) filter (where u.returns), count(*) filter (where u.goes),
         coalesce(jsonb_agg(jsonb_build_object('supplier_product_code', u.supplier_product_code,
                                               'reason', u.kept_since) order by u.supplier_product_code)
                    filter (where u.kept_since is not null), '[]')
    into reverted, removed, kept
    from pg_temp.undone u;
end
$$;
comment on function spp_private.find_undone(spp.upload_batches) is
  $$What the undoing of a batch does, of which it does nothing: how many prices go back and products go, and what is
kept and why. Product by product in the temporary table undone; later_codes has the lists that bring a code later.$$;
--! EndIncluded functions/spp/undo/find_undone.sql
--! Included functions/spp/undo/undo_batch.sql
create or replace function spp_private.undo_batch(
  batch spp.upload_batches,
  out reverted integer,
  out removed integer,
  out kept jsonb
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_undone uuid[];
begin
  perform spp_private.lock_supplier((batch).supplier_id);
  v_undone := array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = (batch).supplier_id and b.status in ('rolled_back', 'failed') and not b.dry_run);
  -- By a statement of its own: what others write by SQL meanwhile is waited for first, and then judged.
  perform from spp.supplier_products p
    where p.supplier_id = (batch).supplier_id
      and p.product_id in (select h.product_id
                             from spp.price_history h
                            where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
                              and h.changed_at >= (batch).upload_date
                            union all
                            -- What lists undone before it brought, and it may be alone to keep.
                            select q.product_id
                              from (select distinct x.product_id
                                      from spp_private.batch_marks m
                                     cross join unnest(m.product_ids) x (product_id)
                                     where cardinality(v_undone) > 0 and m.mark = 'is_new'
                                       and m.batch_id = any (v_undone || (batch).batch_id)) m
                              join spp.supplier_products q
                                on q.supplier_id = (batch).supplier_id and q.product_id = m.product_id
                             where q.first_batch_id = any (v_undone))
    order by p.product_id
      for no key update;
  select f.* into reverted, removed, kept from spp_private.find_undone(batch) f;
  perform spp_private.undo_breaks(batch);
  delete from spp.supplier_products p
   using pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id and u.goes;
  perform spp_private.restore_products(batch), spp_private.restore_superseded(batch);
  perform spp_private.remove_unused_categories((batch).batch_id);
  drop table pg_temp.undone, pg_temp.later_codes;
end
$$;
comment on function spp_private.undo_batch(spp.upload_batches) is
  $$Takes back what a batch did: prices nobody changed since return, products that only it brought go, marks return, and
what it superseded waits again.
History and audit keep everything.$$;
--! EndIncluded functions/spp/undo/undo_batch.sql
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
  with oldest as (
    select distinct on (m.product_id) m.product_id, m.previous_batch_id
      from pg_temp.cleared_marks m
     where m.mark = 'missing' and not m.listed
     order by m.product_id, m.batch_id
  )
  update spp.supplier_products p
     set missing_since_batch_id = m.previous_batch_id
    from oldest m
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id and p.missing_since_batch_id is null;
  with oldest as (
    select distinct on (m.product_id) m.product_id, m.previous_batch_id
      from pg_temp.cleared_marks m
     where m.mark = 'discontinued' and not m.listed
     order by m.product_id, m.batch_id
  )
  update spp.supplier_products p
     set status = 'discontinued', discontinued_batch_id = m.previous_batch_id
    from oldest m
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id and p.status = 'available';
  drop table pg_temp.cleared_marks;
end
$$;
comment on function spp_private.restore_products(spp.upload_batches) is
  $$Puts prices, and new, missing and discontinued marks, back to what they were before a batch; part of undo_batch,
whose tables it reads (find_undone). Marks that a list which stands would have cleared as well wait until it is undone,
too.$$;
--! EndIncluded functions/spp/undo/restore_products.sql
--! Included functions/spp/search/search_products.sql
create or replace function spp.search_products(
  search text default null,
  filter jsonb default '{}',
  order_by text default 'name',
  is_descending boolean default false,
  after jsonb default null,
  page_size integer default 100
) returns setof spp.found_product
language plpgsql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wanted spp_private.product_search :=
    spp_private.read_product_search(search_products.search, search_products.filter);
  v_key constant text := case search_products.order_by when 'name' then 'product_name' when 'price' then 'current_price'
                              when 'change' then 'price_change_percentage' when 'newest' then 'product_id' end;
  v_type constant text := case v_key when 'product_name' then 'text' when 'product_id' then 'uuid' else 'numeric' end;
  v_is_descending constant boolean := coalesce(search_products.is_descending, false);
  v_source text;
  v_is_counted boolean;
begin
  if v_key is null then
    raise exception using
      errcode = 'SPISF', message = format('Products are not sorted by "%s".', search_products.order_by),
      hint = 'Sort by name, price, change or newest.';
  elsif search_products.after is not null
        and (not pg_input_is_valid(search_products.after ->> 'key', v_type)
             or not pg_input_is_valid(search_products.after ->> 'product_id', 'uuid')
             or num_nulls(search_products.after ->> 'key', search_products.after ->> 'product_id') > 0) then
    raise exception using
      errcode = 'SPISF', message = 'No page of these products ended so.',
      hint = 'Send the cursor that the page before ended with, and the same order.';
  end if;
  if not v_wanted.is_found_first
     and num_nonnulls(v_wanted.changed_since, v_wanted.min_price, v_wanted.max_price) > 0 then
    -- Few are found and sorted: to walk all products in an order would be long. Many come soon in any order.
    v_wanted.is_found_first := (
      select count(*) <= spp_private.most_found()
        from spp_private.products_in_range(v_wanted, spp_private.most_found() + 1));
  elsif not v_wanted.is_found_first and (v_wanted.is_new or v_wanted.status <> 'available') then
    -- So are the few that are new, or no longer available: they have an index of their own. Of new products hardly one
    -- has changed: in that order all others lie before them. What is kept says how many; where it is behind they are
    -- counted, unless it says that there are many.
    select coalesce(sum(k.wanted) <= spp_private.most_found()
                    and (search_products.order_by = 'change' or sum(k.wanted) * 10 <= sum(k.products)), true),
           exists (select from spp_kept.supplier_touches t where t.supplier_id = any (v_wanted.supplier_ids))
             or v_wanted.status not in ('available', 'discontinued')
      into v_wanted.is_found_first, v_is_counted
      from (select f.products, least(case when v_wanted.is_new then f.new end,
                                     case when v_wanted.status = 'discontinued' then f.discontinued end) as wanted
              from spp_kept.supplier_figures f
             where f.supplier_id = any (v_wanted.supplier_ids)) k;
    if v_wanted.is_found_first and v_is_counted then
      v_wanted.is_found_first := (
        select count(*) <= spp_private.most_found()
          from spp_private.matching_products(v_wanted, spp_private.most_found() + 1));
    end if;
  end if;
  -- The price moves with each list: its order is kept beside the products, of all suppliers together; one supplier's
  -- are sorted. Their names and ids stay.
  v_source := case when v_wanted.is_found_first then 'spp_private.matching_products($1, spp_private.most_found())'
                   when search_products.order_by = 'change'
                        or search_products.order_by = 'price' and cardinality(v_wanted.supplier_ids) <> 1
                   then 'spp_private.v_product_figures'
                   else 'spp.supplier_products' end;
  return query execute format($query$
    select x.product_id, x.supplier_id, x.%1$I::text
      from %2$s x
     where x.%1$I is not null
       and ($2 or ($3 is null or x.supplier_id = any ($3))
                  and ($4 is null or x.status = $4)
                  and (%3$s))
       and ($9 is null or (x.%1$I, x.product_id) %4$s ($9::%5$s, $10))
     order by x.%1$I %6$s, x.product_id %7$s
     limit $11$query$,
    v_key, v_source,
    case when v_wanted.is_found_first then '$5 is null and $6 is null and $7 is null and $8 is null'
         else '($5 is null or x.is_new = $5) and ($6 is null or x.current_price >= $6)
               and ($7 is null or x.current_price <= $7) and ($8 is null or x.price_changed_at >= $8)' end,
    case when v_is_descending then '<' else '>' end, v_type,
    case when not v_is_descending then 'asc' when v_key = 'price_change_percentage' then 'desc nulls last'
         else 'desc' end,
    case when v_is_descending then 'desc' else 'asc' end)
  using v_wanted, v_wanted.is_found_first,
        case when v_wanted.is_limited_to_suppliers or cardinality(v_wanted.supplier_ids) = 1
             then v_wanted.supplier_ids end,
        v_wanted.status, v_wanted.is_new, v_wanted.min_price, v_wanted.max_price, v_wanted.changed_since,
        search_products.after ->> 'key', (search_products.after ->> 'product_id')::uuid,
        spp_private.page_limit(search_products.page_size);
end
$$;
comment on function spp.search_products(text, jsonb, text, boolean, jsonb, integer) is
  $$A page of products that a search finds, after the one of a key and product_id, sorted by name, price (as a number,
whatever its currency), change (the last one in percent; products without one are left out) or newest (when they were
first seen). search looks for its words, in any order, in name, code, brand and barcode; filter takes supplier_codes
and brands (lists), category, status, barcode, is_new, min_price, max_price, changed_since. With search, category,
brands or barcode the first 10,000 that are found are sorted. Raises SPISF, SPNSU, SPNCA, SPIPG.$$;
grant execute on function spp.search_products(text, jsonb, text, boolean, jsonb, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/search_products.sql
--! Included functions/spp/intake/apply_rows.sql
create or replace function spp_private.apply_rows(
  batch spp.upload_batches,
  from_row integer,
  to_row integer,
  row_status text,
  change_reason text
) returns spp_private.apply_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Some rows meet a partition of any size by its index, also by a plan that was made while it was empty. (Custom plans
-- alone would do as well, but foreign keys would then be planned row by row.)
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- Each code comes once: there is nothing to remember. And a plan made while a partition was small would keep all of it,
-- and go through that for each row (10,000 rows met 10,000: 6 s).
set enable_memoize = off
set enable_material = off
as $$
declare
  v_counts spp_private.apply_counts;
  v_now constant timestamptz := clock_timestamp();
  v_largest constant integer := spp.setting('report.largest_changes')::integer;
begin
  perform spp_private.set_origin((batch).batch_id, apply_rows.change_reason);

  with rows as materialized (
    select s.code, coalesce(s.name, s.code) as name, s.barcode, s.brand, s.manufacturer, s.description,
           s.unit_of_measure, s.pack_size, s.min_order_qty, s.lead_time_days, c.category_id, c.subcategory_id,
           round((a.reading).amount, 4) as price, (a.reading).currency, p.product_id,
           p.current_price <> round((a.reading).amount, 4)
             or p.is_new and p.first_batch_id is distinct from (batch).batch_id
             or p.missing_since_batch_id is not null or p.discontinued_batch_id is not null as is_touched
      from spp.upload_staging s
     cross join lateral (select spp_private.read_price(s, batch) as reading offset 0) a
      left join spp_private.batch_categories c
        on c.batch_id = (batch).batch_id
       and c.category = coalesce(s.category, '') and c.subcategory = coalesce(s.subcategory, '')
      left join spp.supplier_products p
        on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
     where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
       and s.validation_status = row_status
  ), brought as (
    -- Not MERGE: on a partitioned table an update that follows an insert in one MERGE reaches the update trigger's
    -- transition table as the inserted row (seen in PostgreSQL 18.4), and its price history is lost.
    update spp.supplier_products p
       set current_price = r.price,
           previous_price = case when p.current_price <> r.price then p.current_price else p.previous_price end,
           price_changed_at = case when p.current_price <> r.price then v_now else p.price_changed_at end,
           last_rise_at = case when p.current_price < r.price then v_now else p.last_rise_at end,
           last_fall_at = case when p.current_price > r.price then v_now else p.last_fall_at end,
           last_updated = case when p.current_price <> r.price then v_now else p.last_updated end,
           updated_at = case when p.current_price <> r.price then v_now else p.updated_at end,
           is_new = p.is_new and p.first_batch_id is not distinct from (batch).batch_id,
           missing_since_batch_id = null, discontinued_batch_id = null,
           status = case when p.discontinued_batch_id is null then p.status else 'available' end
      from rows r
     where r.is_touched and p.supplier_id = (batch).supplier_id and p.product_id = r.product_id
    -- Of prices what was written, not what was found: where the change of somebody else was waited for, old is the row
    -- before that (seen in PostgreSQL 18.4: the table has a row trigger). Marks change under the supplier's lock alone.
    returning p.product_id, p.supplier_product_code as code, p.product_name,
              case when new.price_changed_at = v_now then new.previous_price else new.current_price end as old_price,
              new.current_price as new_price, old.is_new and not new.is_new as was_new,
              old.missing_since_batch_id, old.discontinued_batch_id
  ), inserted as (
    insert into spp.supplier_products
      (supplier_id, supplier_product_code, product_name, description, brand, manufacturer, barcode,
       unit_of_measure, pack_size, min_order_qty, lead_time_days, category_id, subcategory_id, current_price,
       currency_code, is_new, first_batch_id, first_seen_date, last_updated)
    select (batch).supplier_id, r.code, r.name, r.description, r.brand, r.manufacturer,
           case when spp_private.is_gtin(r.barcode) then r.barcode end, r.unit_of_measure, r.pack_size,
           spp_private.parse_count(r.min_order_qty, 1, (batch).decimal_mark),
           spp_private.parse_days(r.lead_time_days, (batch).decimal_mark),
           r.category_id, r.subcategory_id, r.price, r.currency, true, (batch).batch_id,
           (v_now at time zone 'UTC')::date, v_now
      from rows r
     where r.product_id is null
    returning 1
  ), marks as (
    insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, product_ids)
    select (batch).batch_id, m.mark, m.previous_batch_id, array_agg(m.product_id)
      from (
        select 'is_new' as mark, null::uuid as previous_batch_id, g.product_id from brought g where g.was_new
        union all
        select 'missing', g.missing_since_batch_id, g.product_id from brought g
         where g.missing_since_batch_id is not null
        union all
        select 'discontinued', g.discontinued_batch_id, g.product_id from brought g
         where g.discontinued_batch_id is not null
      ) m
     group by m.mark, m.previous_batch_id
  ), moved as (
    select g.code, g.product_name, g.old_price, g.new_price,
           spp.price_change_percentage(g.old_price, g.new_price) as percentage
      from brought g
     where g.new_price <> g.old_price
  ), counted as (
    select (select count(*) from rows) as total,
           (select count(*) from inserted) as inserted,
           count(*) as updated,
           count(*) filter (where m.new_price > m.old_price) as increased
      from moved m
  )
  select c.inserted, c.updated, c.total - c.inserted - c.updated,
         jsonb_build_object(
           'increased', c.increased, 'decreased', c.updated - c.increased,
           'largest', coalesce((
             select jsonb_agg(jsonb_build_object(
                      'supplier_product_code', l.code, 'product_name', l.product_name,
                      'old_price', l.old_price::text, 'new_price', l.new_price::text,
                      'price_change_percentage', l.percentage::text))
               from (select m.* from moved m order by abs(m.percentage) desc nulls last, m.code limit v_largest) l),
                 '[]'))
    into v_counts.inserted, v_counts.updated, v_counts.unchanged, v_counts.price_changes
    from counted c;
  v_counts.price_breaks := spp_private.apply_breaks(batch, from_row, to_row, row_status);
  perform spp_private.set_origin(null, null);
  return v_counts;
end
$$;
comment on function spp_private.apply_rows(spp.upload_batches, integer, integer, text, text) is
  $$Brings the rows of a range that have one status into supplier_products: the price of an existing product moves and
nothing else; what is seen for the first time is inserted. Unchanged products are not written.$$;
--! EndIncluded functions/spp/intake/apply_rows.sql
--! Included views/spp/v_all_supplier_products.sql
create or replace view spp.v_all_supplier_products with (security_invoker = true) as
select f.product_id, f.supplier_id, p.supplier_product_code, p.product_name, p.description, p.category_id,
       p.subcategory_id, p.brand, p.manufacturer, p.barcode, p.unit_of_measure, p.pack_size,
       p.min_order_qty, p.lead_time_days, p.current_price, p.previous_price, p.currency_code, f.is_new,
       f.status, p.first_seen_date, p.first_batch_id, p.missing_since_batch_id, p.discontinued_batch_id,
       p.price_changed_at, p.last_updated, p.created_at, p.updated_at, p.specifications,
       p.partition_code, f.last_rise_at, f.last_fall_at, f.supplier_code, s.supplier_name,
       f.price_changed_at as last_price_change_at,
       f.price_change_percentage as last_price_change_percentage,
       (now() at time zone 'UTC')::date - (p.last_updated at time zone 'UTC')::date as days_since_last_update,
       c.category_name, k.category_name as subcategory_name
  from spp_private.v_product_figures f
  -- A left join costs nothing where none of its columns is asked for; each figure has its product.
  left join spp.supplier_products p
    on p.product_id = f.product_id and p.supplier_id = f.supplier_id and p.partition_code = f.supplier_code
  left join spp.suppliers s on s.supplier_id = f.supplier_id
  left join spp.categories c on c.category_id = p.category_id
  left join spp.categories k on k.category_id = p.subcategory_id;
comment on view spp.v_all_supplier_products is
  'Every product of every supplier the reader may see, with its supplier and its last price change.';
comment on column spp.v_all_supplier_products.last_price_change_at is 'Null while the first price stands.';
comment on column spp.v_all_supplier_products.last_price_change_percentage is
  'Last change in percent of the price before; null while the first price stands, and from price 0.';
comment on column spp.v_all_supplier_products.days_since_last_update is
  'Days (of UTC) since the price last moved, or since the product was first seen.';
comment on column spp.v_all_supplier_products.product_id is 'Identifies the product.';
comment on column spp.v_all_supplier_products.supplier_id is 'Supplier.';
comment on column spp.v_all_supplier_products.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_all_supplier_products.product_name is 'Name as the supplier writes it.';
comment on column spp.v_all_supplier_products.description is 'Text as the supplier writes it.';
comment on column spp.v_all_supplier_products.category_id is 'Top category.';
comment on column spp.v_all_supplier_products.subcategory_id is 'Deepest category, where it lies below the top one.';
comment on column spp.v_all_supplier_products.brand is 'Brand as the supplier writes it.';
comment on column spp.v_all_supplier_products.manufacturer is 'Manufacturer as the supplier writes it.';
comment on column spp.v_all_supplier_products.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.v_all_supplier_products.unit_of_measure is 'What is sold as one, as the supplier writes it.';
comment on column spp.v_all_supplier_products.pack_size is 'How many come together, as the supplier writes it.';
comment on column spp.v_all_supplier_products.min_order_qty is 'Pieces that must be ordered at least.';
comment on column spp.v_all_supplier_products.lead_time_days is 'Days from order to delivery.';
comment on column spp.v_all_supplier_products.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.v_all_supplier_products.previous_price is 'Price before the last change.';
comment on column spp.v_all_supplier_products.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_all_supplier_products.is_new is 'Seen in one list only so far.';
comment on column spp.v_all_supplier_products.status is 'available, discontinued or pending.';
comment on column spp.v_all_supplier_products.first_seen_date is 'Day on which it was first seen.';
comment on column spp.v_all_supplier_products.first_batch_id is 'Upload that brought it first.';
comment on column spp.v_all_supplier_products.missing_since_batch_id is 'First upload that did not list it any more.';
comment on column spp.v_all_supplier_products.discontinued_batch_id is
  'Full list that discontinued it by not listing it.';
comment on column spp.v_all_supplier_products.price_changed_at is
  'When the price last changed; null while the first stands.';
comment on column spp.v_all_supplier_products.last_updated is 'When its price last moved, or when it was first seen.';
comment on column spp.v_all_supplier_products.created_at is 'When the row was made.';
comment on column spp.v_all_supplier_products.updated_at is 'When the row was last changed.';
comment on column spp.v_all_supplier_products.specifications is 'What else the list says, by heading.';
comment on column spp.v_all_supplier_products.partition_code is
  'Code of the supplier whose partition this is: a filter by it reads no other.';
comment on column spp.v_all_supplier_products.last_rise_at is
  'When its price last rose; unknown where that was more than 30 days before this column came.';
comment on column spp.v_all_supplier_products.last_fall_at is
  'When its price last fell; unknown where that was more than 30 days before this column came.';
comment on column spp.v_all_supplier_products.supplier_code is 'Code of the supplier.';
comment on column spp.v_all_supplier_products.supplier_name is 'Name of the supplier.';
comment on column spp.v_all_supplier_products.category_name is 'Name of the top category.';
comment on column spp.v_all_supplier_products.subcategory_name is 'Name of the deepest category.';
--! EndIncluded views/spp/v_all_supplier_products.sql

--! split: 004-candidates_by_page.sql
-- A page of candidates is taken from the pairs in their order, and only those are joined to their products.
set lock_timeout = '5s';

--! Included views/spp/v_match_candidates.sql
create or replace view spp.v_match_candidates with (security_invoker = true) as
select p.pair_id, p.confidence, p.evidence, p.supplier_id,
       (select s.supplier_code from spp.suppliers s where s.supplier_id = p.supplier_id) as supplier_code,
       p.supplier_product_code, a.product_name, a.brand, a.barcode, a.current_price, a.currency_code,
       p.other_supplier_id,
       (select s.supplier_code from spp.suppliers s where s.supplier_id = p.other_supplier_id) as other_supplier_code,
       p.other_product_code, b.product_name as other_product_name, b.brand as other_brand, b.barcode as other_barcode,
       b.current_price as other_current_price, b.currency_code as other_currency_code, p.created_at
  from spp.match_pairs p
 -- The pairs first, in their order, then the products of those that are asked for: a join that the planner may turn
 -- around reads and sorts hundreds of thousands of pairs for a page.
 cross join lateral (
   select x.product_name, x.brand, x.barcode, x.current_price, x.currency_code
     from spp.supplier_products x
    where x.supplier_id = p.supplier_id and x.supplier_product_code = p.supplier_product_code
   limit 1
 ) a
 cross join lateral (
   select x.product_name, x.brand, x.barcode, x.current_price, x.currency_code
     from spp.supplier_products x
    where x.supplier_id = p.other_supplier_id and x.supplier_product_code = p.other_product_code
   limit 1
 ) b
 where p.status = 'waiting';
comment on view spp.v_match_candidates is
  'Pairs of products of two suppliers that may be the same thing and wait for verify_mapping or reject_mapping.';
comment on column spp.v_match_candidates.confidence is '0 to 100, below what is accepted without asking, or ambiguous.';
comment on column spp.v_match_candidates.evidence is
  'Signals and values: gtin, code, brand, numbers, words, pack, ambiguous.';
comment on column spp.v_match_candidates.pair_id is 'Identifies the pair.';
comment on column spp.v_match_candidates.supplier_id is 'Supplier.';
comment on column spp.v_match_candidates.supplier_code is 'Code of the supplier.';
comment on column spp.v_match_candidates.supplier_product_code is 'Code of the one product.';
comment on column spp.v_match_candidates.product_name is 'Name of the one product.';
comment on column spp.v_match_candidates.brand is 'Brand of the one product.';
comment on column spp.v_match_candidates.barcode is 'GTIN of the one product.';
comment on column spp.v_match_candidates.current_price is 'Price of a piece of the one, in currency_code.';
comment on column spp.v_match_candidates.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_match_candidates.other_supplier_id is 'Supplier of the other product.';
comment on column spp.v_match_candidates.other_supplier_code is 'Code of that supplier.';
comment on column spp.v_match_candidates.other_product_code is 'Code of the other product.';
comment on column spp.v_match_candidates.other_product_name is 'Name of the other product.';
comment on column spp.v_match_candidates.other_brand is 'Brand of the other product.';
comment on column spp.v_match_candidates.other_barcode is 'GTIN of the other product.';
comment on column spp.v_match_candidates.other_current_price is
  'Price of a piece of the other, in other_currency_code.';
comment on column spp.v_match_candidates.other_currency_code is 'Currency of the other price: ISO 4217.';
comment on column spp.v_match_candidates.created_at is 'When the pair was found.';
--! EndIncluded views/spp/v_match_candidates.sql
--! Included functions/spp/matching/match_candidates.sql
create or replace function spp.match_candidates(
  supplier text default null,
  after_confidence numeric default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_match_candidates
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id uuid;
  v_limit constant integer := spp_private.page_limit(match_candidates.page_size);
  v_found integer := 0;
begin
  if match_candidates.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(match_candidates.supplier)).supplier_id;
  end if;
  -- The rest of one confidence, then the next ones: thousands may share one, and are not gone through for each page.
  if match_candidates.after_id is not null then
    return query
    select c.*
      from spp.v_match_candidates c
     where (v_supplier_id is null or v_supplier_id in (c.supplier_id, c.other_supplier_id))
       and c.confidence = match_candidates.after_confidence and c.pair_id > match_candidates.after_id
     order by c.confidence desc, c.pair_id
     limit v_limit;
    get diagnostics v_found = row_count;
  end if;
  if v_found < v_limit then
    return query
    select c.*
      from spp.v_match_candidates c
     where (v_supplier_id is null or v_supplier_id in (c.supplier_id, c.other_supplier_id))
       and (match_candidates.after_id is null or c.confidence < match_candidates.after_confidence)
     order by c.confidence desc, c.pair_id
     limit v_limit - v_found;
  end if;
end
$$;
comment on function spp.match_candidates(text, numeric, uuid, integer) is
  'A page of the pairs that wait for a person, of one supplier (code or id) or of all, the surest first, after the one
of a confidence and pair_id. Raises SPNSU, SPIPG.';
grant execute on function spp.match_candidates(text, numeric, uuid, integer)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/matching/match_candidates.sql
