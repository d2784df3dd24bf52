--! Previous: sha1:a26bc6db7f69603e956aa284e253fa0bea388525
--! Hash: sha1:6ca924a086496ae434269d917f1dd3e91f55c9f7
--! Message: doors_and_pages

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-pages.sql
-- What the pages of uploads ask for: rows as they were read, those of one upload that wait, an undo before it is done.
drop function if exists spp.quarantine(text, uuid, integer);

--! Included functions/spp/quarantine/quarantine.sql
create or replace function spp.quarantine(
  supplier text,
  after_id uuid default null,
  page_size integer default 100,
  batch_id uuid default null
) returns setof spp.v_quarantine
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select q.*
    from spp.v_quarantine q
   where q.supplier_id = (select s.supplier_id from spp_private.resolve_supplier(quarantine.supplier) s)
     and (quarantine.after_id is null or q.staging_id > quarantine.after_id)
     and (quarantine.batch_id is null or q.batch_id = quarantine.batch_id)
   order by q.staging_id
   limit spp_private.page_limit(quarantine.page_size)
$$;
comment on function spp.quarantine(text, uuid, integer, uuid) is
  'A page of the rejected rows of a supplier that wait for a person, after the row of a staging_id; of one upload,
where it is named. Raises SPNSU, SPIPG.';
grant execute on function spp.quarantine(text, uuid, integer, uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/quarantine/quarantine.sql
--! Included functions/spp/report/upload_rows.sql
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
begin
  return query
  select s.row_number, o.outcome, s.code, coalesce(p.product_name, s.name), o.old_price, o.new_price,
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
              when s.validation_status in ('failed', 'discarded', 'superseded', 'refused') then 'rejected'
              when s.validation_status = 'duplicate' then 'duplicate'
              when p.product_id is null or (v_is_applied and h.is_there and v.old_price is null) then 'new'
              when case when v_is_applied then h.is_there else v.old_price <> v.new_price end then 'changed'
              else 'unchanged'
            end as outcome,
            case when v_is_applied and not h.is_there then v.new_price else v.old_price end as old_price,
            v.new_price) o
   where s.batch_id = v_batch.batch_id
     and (upload_rows.after_row is null or s.row_number > upload_rows.after_row)
     and (upload_rows.of_outcome is null or o.outcome = upload_rows.of_outcome)
   order by s.row_number
   limit v_limit;
end
$$;
comment on function spp.upload_rows(uuid, text, integer, integer) is
  'A page of the rows of an upload as they were read, each with what became of it: new, changed, unchanged, rejected,
duplicate; of one outcome, where one is named; behind the row after_row. Prices are for one piece, in the currency of
currency_code. Of a dry run the old price is the one of now. Rows that were purged since are not listed. Raises SPNBA,
SPIPG.';
grant execute on function spp.upload_rows(uuid, text, integer, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/upload_rows.sql
--! Included functions/spp/undo/preview_rollback.sql
create or replace function spp.preview_rollback(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_answer jsonb;
begin
  -- The undoing itself, which is undone: no second definition of what it does.
  begin
    v_answer := spp.rollback_batch(preview_rollback.batch_id);
    raise exception using
      errcode = 'SPCPR',
      message = 'What a rollback would do is known.',
      hint = 'Nothing is to be done: preview_rollback answers it.';
  exception when sqlstate 'SPCPR' then
    null;
  end;
  return v_answer;
end
$$;
comment on function spp.preview_rollback(uuid) is
  'What rollback_batch would answer now: {reverted, removed, kept}. Nothing is changed. Raises what rollback_batch
does.';
grant execute on function spp.preview_rollback(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/undo/preview_rollback.sql

--! split: 110-products-by-code.sql
set local lock_timeout = '5s';

--! Included functions/spp/products/list_products_by_code.sql
create or replace function spp.list_products_by_code(
  supplier text,
  is_new boolean default null,
  search text default null,
  category text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_all_supplier_products
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Planned by what is asked, as list_products is.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id constant uuid := (spp_private.resolve_supplier(list_products_by_code.supplier)).supplier_id;
  v_pattern constant text := spp_private.like_pattern(search);
  v_limit constant integer := spp_private.page_limit(list_products_by_code.page_size);
  v_after text;
  v_branch uuid[];
  v_page uuid[];
begin
  if list_products_by_code.after_id is not null then
    select p.supplier_product_code into v_after
      from spp.supplier_products p
     where p.supplier_id = v_supplier_id and p.product_id = list_products_by_code.after_id;
    if not found then
      raise exception using
        errcode = 'SPNPR', message = 'The product that the page before ended with is gone.',
        hint = 'Begin with the first page again.';
    end if;
  end if;
  if list_products_by_code.category is not null then
    v_branch := array(
      select c.category_id
        from spp.categories t
        join spp.categories c on c.path operator(public.<@) t.path
       where t.category_id = spp_private.resolve_category(list_products_by_code.category));
  end if;
  v_page := array(
    select p.product_id
      from spp.supplier_products p
     where p.supplier_id = v_supplier_id
       and (v_after is null or p.supplier_product_code > v_after)
       and (v_pattern is null or p.product_name ilike v_pattern or p.brand ilike v_pattern
            or p.barcode ilike v_pattern
            or lower(p.supplier_product_code collate "default") like lower(v_pattern))
       and (list_products_by_code.is_new is null or p.is_new = list_products_by_code.is_new)
       and (list_products_by_code.status is null or p.status = list_products_by_code.status)
       and (v_branch is null or p.subcategory_id = any (v_branch)
            or p.subcategory_id is null and p.category_id = any (v_branch))
     order by p.supplier_product_code
     limit v_limit);

  return query
  select p.*
    from spp.v_all_supplier_products p
   where p.product_id = any (v_page) and p.supplier_id = v_supplier_id
   order by p.supplier_product_code;
end
$$;
comment on function spp.list_products_by_code(text, boolean, text, text, text, uuid, integer) is '@behavior -*

A page of a supplier''s products (code or id) in the order of its codes, after the one of a product_id; search looks
into name, code, brand and barcode, as list_products does. Raises SPNSU, SPNCA, SPIPG, SPNPR (the product it is to begin
after is gone).';
grant execute on function spp.list_products_by_code(text, boolean, text, text, text, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/products/list_products_by_code.sql
--! Included functions/spp/products/products_total.sql
create or replace function spp.products_total(supplier text default null, is_new boolean default null)
returns integer
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := case when products_total.supplier is not null
    then (spp_private.resolve_supplier(products_total.supplier)).supplier_id end;
begin
  return (
    select coalesce(sum(case products_total.is_new when true then f.new when false then f.products - f.new
                                                   else f.products end), 0)
      from spp_private.v_supplier_figures f
     where v_supplier_id is null or f.supplier_id = v_supplier_id);
end
$$;
comment on function spp.products_total(text, boolean) is '@behavior -*

How many products list_products has of a supplier (code or id), or of all, from the figures that are kept: exact, and
none is counted. Raises SPNSU.';
grant execute on function spp.products_total(text, boolean)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/products/products_total.sql

--! split: 200-surface.sql
-- What GraphQL shows, and by which names, is told by server/http/graphql/surface: comments are for people.
set local lock_timeout = '5s';

do $$
declare
  v_comment record;
begin
  for v_comment in
    select case i.type when 'table column' then 'column' when 'view column' then 'column'
                       when 'composite type column' then 'column' when 'table constraint' then 'constraint'
                       when 'composite type' then 'type' else i.type end as kind,
           i.identity, regexp_replace(d.description, '^(@[^\n]*(\n|$))+\n*', '') as description
      from pg_catalog.pg_description d
     cross join lateral pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) i
     where d.description ~ '^@[a-z]'
       and d.classoid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_constraint'::regclass, 'pg_type'::regclass)
  loop
    execute format('comment on %s %s is %L', v_comment.kind, v_comment.identity, nullif(v_comment.description, ''));
  end loop;
end
$$;

comment on column spp.job.job_id is 'Identifies the job.';
comment on column spp.job.task is 'What is to be done.';
comment on column spp.job.state is 'waiting, running or failed.';
comment on column spp.job.queue_name is 'Jobs of one queue are done one after the other; null: none.';
comment on column spp.job.attempts is 'How often it was tried.';
comment on column spp.job.max_attempts is 'How often it is tried at most.';
comment on column spp.job.run_at is 'When it is due.';
comment on column spp.job.created_at is 'When it was asked for.';
comment on column spp.job.locked_at is 'Since when a worker has it; null: none has.';
comment on column spp.job.locked_by is 'Which worker has it.';
comment on column spp.job.last_error is 'What the last try ended with.';
comment on column spp.job.payload is 'What it is to be done with.';

comment on column spp.price_history.history_id is 'Identifies the change.';
comment on column spp.price_history.supplier_id is 'Supplier.';
comment on column spp.price_history.product_id is 'Product.';
comment on column spp.price_history.new_price is 'Price of a piece from then on.';
comment on column spp.price_history.changed_at is 'When it changed.';
comment on column spp.price_history.changed_by is 'Who changed it.';

comment on column spp.supplier_products.product_id is 'Identifies the product.';
comment on column spp.supplier_products.supplier_id is 'Supplier.';
comment on column spp.supplier_products.product_name is 'Name as the supplier writes it.';
comment on column spp.supplier_products.description is 'Text as the supplier writes it.';
comment on column spp.supplier_products.brand is 'Brand as the supplier writes it.';
comment on column spp.supplier_products.manufacturer is 'Manufacturer as the supplier writes it.';
comment on column spp.supplier_products.unit_of_measure is 'What is sold as one, as the supplier writes it.';
comment on column spp.supplier_products.pack_size is 'How many come together, as the supplier writes it.';
comment on column spp.supplier_products.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.supplier_products.first_seen_date is 'Day on which it was first seen.';
comment on column spp.supplier_products.price_changed_at is 'When the price last changed; null while the first stands.';
comment on column spp.supplier_products.created_at is 'When the row was made.';
comment on column spp.supplier_products.updated_at is 'When the row was last changed.';
comment on column spp.supplier_products.specifications is 'What else the list says, by heading.';

comment on column spp.categories.category_id is 'Identifies the category.';
comment on column spp.categories.category_name is 'Name.';
comment on column spp.categories.parent_category_id is 'Category above; null: none.';
comment on column spp.categories.is_active is 'Whether products may be put into it.';
comment on column spp.categories.sort_order is 'Place among its neighbours.';
comment on column spp.categories.created_at is 'When the row was made.';
comment on column spp.categories.updated_at is 'When the row was last changed.';

comment on column spp.column_synonyms.synonym is 'Heading, normalised.';

comment on column spp.heading_words.word is 'Word of a heading, normalised.';

comment on column spp.match_pairs.pair_id is 'Identifies the pair.';
comment on column spp.match_pairs.supplier_product_code is 'Code of the one product.';
comment on column spp.match_pairs.other_supplier_id is 'Supplier of the other product.';
comment on column spp.match_pairs.other_product_code is 'Code of the other product.';
comment on column spp.match_pairs.decided_by is 'Who decided; null: nobody yet.';
comment on column spp.match_pairs.decided_at is 'When it was decided.';
comment on column spp.match_pairs.created_at is 'When the row was made.';
comment on column spp.match_pairs.updated_at is 'When the row was last changed.';

comment on column spp.price_break_history.history_id is 'Identifies the change.';
comment on column spp.price_break_history.supplier_id is 'Supplier.';
comment on column spp.price_break_history.product_id is 'Product.';
comment on column spp.price_break_history.from_quantity is 'Pieces from which the price holds.';
comment on column spp.price_break_history.changed_at is 'When it changed.';
comment on column spp.price_break_history.changed_by is 'Who changed it.';

comment on column spp.price_breaks.supplier_id is 'Supplier.';
comment on column spp.price_breaks.product_id is 'Product.';
comment on column spp.price_breaks.updated_at is 'When the price last changed.';

comment on column spp.product_mappings.mapping_id is 'Identifies the mapping.';
comment on column spp.product_mappings.supplier_id is 'Supplier.';
comment on column spp.product_mappings.supplier_product_code is
  'The supplier''s own article number, as its lists write it.';
comment on column spp.product_mappings.verified_at is 'When a person confirmed it.';
comment on column spp.product_mappings.created_at is 'When the row was made.';
comment on column spp.product_mappings.updated_at is 'When the row was last changed.';

comment on column spp.settings.setting_key is 'Name of the setting.';
comment on column spp.settings.setting_value is 'Its value, as JSON.';
comment on column spp.settings.description is 'What it does.';
comment on column spp.settings.updated_at is 'When it was last changed.';

comment on column spp.supplier_import_profiles.supplier_id is 'Whose lists are read so.';
comment on column spp.supplier_import_profiles.created_at is 'When the row was made.';
comment on column spp.supplier_import_profiles.updated_at is 'When the row was last changed.';

comment on column spp.suppliers.supplier_id is 'Identifies the supplier.';
comment on column spp.suppliers.supplier_name is 'Name.';
comment on column spp.suppliers.contact_info is 'Whom to ask: names, telephones, addresses, by any keys.';
comment on column spp.suppliers.payment_terms is 'When and how it is paid.';
comment on column spp.suppliers.tax_registration is 'VAT or other tax number.';
comment on column spp.suppliers.created_at is 'When the row was made.';
comment on column spp.suppliers.updated_at is 'When the row was last changed.';
comment on column spp.suppliers.metadata is 'What else is known, by any keys.';

comment on column spp.upload_batches.batch_id is 'Identifies the upload.';
comment on column spp.upload_batches.supplier_id is 'Whose list it is.';
comment on column spp.upload_batches.file_name is 'Name of the file.';
comment on column spp.upload_batches.file_size is 'Bytes received.';
comment on column spp.upload_batches.dry_run is 'Nothing is applied.';
comment on column spp.upload_batches.status is 'queued, processing, completed, failed or rolled_back.';
comment on column spp.upload_batches.attempts is 'How often it was begun.';
comment on column spp.upload_batches.decimal_mark is 'Decimal mark of the amounts, once known.';
comment on column spp.upload_batches.new_products_count is 'Products that were never seen before.';
comment on column spp.upload_batches.updated_products_count is 'Products whose price changed.';
comment on column spp.upload_batches.unchanged_products_count is 'Products whose price stayed.';
comment on column spp.upload_batches.discarded_rows_count is 'Rejected rows that a person gave up.';
comment on column spp.upload_batches.price_changes is 'How many prices rose and fell, and the largest changes.';
comment on column spp.upload_batches.warnings is 'What was noticed and did not stop a row.';
comment on column spp.upload_batches.processed_by is 'Who sent it.';
comment on column spp.upload_batches.request_id is 'Request that brought it.';
comment on column spp.upload_batches.started_at is 'When work on it began.';
comment on column spp.upload_batches.completed_at is 'When it ended.';

comment on column spp.upload_staging.staging_id is 'Identifies the row.';
comment on column spp.upload_staging.code is 'Product code, as read.';
comment on column spp.upload_staging.name is 'Product name, as read.';
comment on column spp.upload_staging.currency is 'Currency, as read.';
comment on column spp.upload_staging.barcode is 'Barcode, as read.';
comment on column spp.upload_staging.brand is 'Brand, as read.';
comment on column spp.upload_staging.manufacturer is 'Manufacturer, as read.';
comment on column spp.upload_staging.description is 'Text, as read.';
comment on column spp.upload_staging.category is 'Category, as read.';
comment on column spp.upload_staging.subcategory is 'Category below, as read.';
comment on column spp.upload_staging.unit_of_measure is 'Unit, as read.';
comment on column spp.upload_staging.pack_size is 'Pack size, as read.';
comment on column spp.upload_staging.min_order_qty is 'Least quantity, as read.';
comment on column spp.upload_staging.lead_time_days is 'Days of delivery, as read.';

-- Their comments, as the sources have them now.
--! Included functions/spp/amounts/currency_of.sql
create or replace function spp_private.currency_of(label text, fallback text) returns text
language sql immutable parallel safe
as $$
  select case
    -- Most lists name none, or the one that is expected.
    when label is null then fallback
    when label = fallback then label
    else spp_private.choose_currency(spp_private.currencies_of(label), fallback)
  end
$$;
comment on function spp_private.currency_of(text, text) is
  'Currency (ISO 4217) that a cell names by code or sign; the fallback for none. A sign that several currencies share
means the fallback if that is one of them. Null if unknown.';
grant execute on function spp_private.currency_of(text, text) to public;
--! EndIncluded functions/spp/amounts/currency_of.sql
--! Included functions/spp/amounts/decimal_evidence.sql
create or replace function spp_private.decimal_evidence(amount text) returns text
language sql immutable parallel safe
as $$
  select case
    when n.digits !~ '[.,]' then null
    -- Two kinds of mark: the last one is decimal.
    when n.digits ~ '\.' and n.digits ~ ',' then right(n.marks, 1)
    -- Other than three digits behind the last mark: that mark is decimal, whatever stands before it.
    when n.digits !~ '[.,][0-9]{3}$' then right(n.marks, 1)
    -- Three digits behind it, but groups would not look like this: "0,500", "1234.567", "1 234.567".
    when n.digits ~ '^0[.,][0-9]{3}$|[0-9]{4}[.,][0-9]{3}$|[0-9][^0-9.,]+[0-9]{3}[.,][0-9]{3}$' then n.marks
    -- The same mark more than once before three digits groups; the other one is decimal.
    when length(n.marks) > 1 then translate(left(n.marks, 1), '.,', ',.')
    -- "1.234": says nothing.
    else '?' || n.marks
  end
    from (
      select d.digits, translate(d.digits, translate(d.digits, '.,', ''), '') as marks
        from (
          -- From the first digit to the last, and a mark at either end that is no abbreviation's: ".50", "12,-", not
          -- "Rs.5". No amount is longer than read_amount takes; of a long text this would take quadratic time.
          select substring(spp_private.latin_digits(case when length(amount) <= 60 then amount end)
            from '((?:(?<![[:alpha:]])[.,])?[0-9](?:.*[0-9])?(?:[.,](?=[-\u2013\u2014]|$))?)')
        ) d (digits)
    ) n
$$;
comment on function spp_private.decimal_evidence(text) is
  'What one written amount says about its column''s decimal mark: ".", ",", "?." or "?," (a mark before just three
digits may group or be decimal), or null.';
grant execute on function spp_private.decimal_evidence(text) to public;
--! EndIncluded functions/spp/amounts/decimal_evidence.sql
--! Included functions/spp/amounts/staged_amount.sql
create or replace function spp_private.staged_amount(price_number text, price text, decimal_mark text) returns numeric
language sql immutable parallel safe
as $$
  select case
    when price_number is null then spp_private.parse_amount(price, decimal_mark)
    else spp_private.plain_decimal(price_number)
  end
$$;
comment on function spp_private.staged_amount(text, text, text) is
  'The amount of a staged row: the number a spreadsheet stored, else its text read by the decimal mark. Null when it
cannot be read.';
--! EndIncluded functions/spp/amounts/staged_amount.sql
--! Included functions/spp/batches/hold_batch.sql
create or replace function spp_private.hold_batch(batch_id uuid, lease uuid) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = hold_batch.batch_id for no key update;
  perform lease.assert_held(v_batch.lease_token, hold_batch.lease, format('upload %s', hold_batch.batch_id));
  update spp.upload_batches b
     set lease_expires_at = clock_timestamp() + make_interval(secs => spp.setting('upload.lease_seconds')::integer)
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  return v_batch;
end
$$;
comment on function spp_private.hold_batch(uuid, uuid) is
  'The batch, locked for this transaction, for whoever holds its lease, which lasts longer now. Raises SPCLO when
somebody else has taken the batch over.';
grant execute on function spp_private.hold_batch(uuid, uuid) to inv_admin;
--! EndIncluded functions/spp/batches/hold_batch.sql
--! Included functions/spp/categories/category_label.sql
create or replace function spp_private.category_label(category_name text) returns text
language sql immutable parallel safe
as $$
  select case
    when folded.name ~ '^[a-z0-9]+(_[a-z0-9]+)*$' and length(folded.name) <= 100 then folded.name
    -- Letters that a path cannot carry: a digest keeps names apart.
    else left(coalesce(nullif(trim(both '_' from regexp_replace(folded.name, '[^a-z0-9]+', '_', 'g')), ''), 'c'), 100)
         || '_' || left(md5(folded.name), 8)
  end
  from (select regexp_replace(lower(common.trimmed(category_name)),
                              '[ \t\u00a0&,.;:''"()+-]+', '_', 'g')) as squeezed (name),
       lateral (select trim(both '_' from squeezed.name)) as folded (name)
$$;
comment on function spp_private.category_label(text) is
  'A category''s label in its path: lower case, a-z, 0-9 and "_"; names that differ in case or punctuation only share
it.';
grant execute on function spp_private.category_label(text) to public;
--! EndIncluded functions/spp/categories/category_label.sql
--! Included functions/spp/figures/refresh_figures_step.sql
create or replace function spp_private.refresh_figures_step(row_limit integer default 20000) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_done integer;
  v_supplier_id uuid;
begin
  perform from spp_private.locks l where l.lock_name = 'figures' for update;
  v_done := spp_private.fold_products(refresh_figures_step.row_limit);
  if v_done > 0 then
    return v_done;
  end if;
  select s.supplier_id into v_supplier_id
    from spp.suppliers s
   where exists (select from spp_kept.supplier_touches t where t.supplier_id = s.supplier_id)
     -- While a list is applied its figures would be old again at once.
     and not exists (select from spp.upload_batches b where b.supplier_id = s.supplier_id and b.status = 'processing')
   order by s.supplier_id
   limit 1;
  if found then
    perform spp_private.refresh_supplier_figures(v_supplier_id);
    return 1;
  end if;
  return 0;
end
$$;
comment on function spp_private.refresh_figures_step(integer) is
  $$The next step that brings what is kept beside the products up to date: so many touches of products, or the figures
of one supplier; answers how many, 0 when nothing is left. The views are exact meanwhile.$$;
grant execute on function spp_private.refresh_figures_step(integer) to inv_admin;
--! EndIncluded functions/spp/figures/refresh_figures_step.sql
--! Included functions/spp/headings/heading_votes.sql
create or replace function spp_private.heading_votes(headings jsonb)
returns table ("position" int, field text, score float8, heading text)
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with cells as (
    select c.ordinality::int as position, lower(c.value collate pg_catalog.pg_c_utf8) as heading,
      spp_private.normalise_heading(c.value) as norm
    from jsonb_array_elements_text(heading_votes.headings) with ordinality c
    where length(c.value) <= 200
  ), words as (
    select c.position, string_to_array(c.norm, ' ') as words from cells c where c.norm <> ''
  ), grams as (
    select distinct w.position, array_to_string(w.words[a.a : b.b], ' ') as gram,
      cardinality(w.words) = b.b - a.a + 1 as whole
    from words w,
      generate_series(1, least(cardinality(w.words), 12)) a (a),
      generate_series(a.a, least(cardinality(w.words), a.a + 4)) b (b)
  ), found as (
    select g.position, s.field, s.synonym, case when g.whole then 100 else 50 end::float8 as base
    from grams g join spp.column_synonyms s on s.synonym = g.gram
    union all
    -- Chinese, Japanese, Korean and Thai set no blanks between words.
    select c.position, s.field, s.synonym, 45
    from cells c join spp.column_synonyms s
      on s.synonym ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]{2,}$'
      and strpos(c.norm, s.synonym) > 0
    where c.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
    union all
    -- Germanic, Finnic and Hungarian compounds end in what they are: Verkaufspreis, yksikköhinta.
    select w.position, s.field, s.synonym, 30
    from words w
     cross join unnest(w.words) u (word)
     cross join generate_series(4, least(length(u.word) - 2, 14)) l (l)
    join spp.column_synonyms s on s.synonym = right(u.word, l.l)
      and s.language in ('de', 'nl', 'sv', 'no', 'da', 'fi', 'et', 'hu', 'af')
    where length(u.word) between 7 and 40
  )
  select f.position, f.field,
    max(f.base + case when f.base < 100 then 30 * length(f.synonym)::float8 / greatest(length(c.norm), 1) else 0 end),
    c.heading
  from found f join cells c using (position)
  group by f.position, f.field, c.heading
$$;

comment on function spp_private.heading_votes(jsonb) is
  $$Which fields the headings of a row (an array of texts) may mean, by spp.column_synonyms: score 100 for a whole
heading, 50 to 80 for words inside it, 30 to 60 for the end of a compound.$$;
grant execute on function spp_private.heading_votes(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/heading_votes.sql
--! Included functions/spp/intake/apply_chunk.sql
create or replace function spp_private.apply_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(apply_chunk.batch_id, 'apply');
  v_part spp_private.batch_parts;
  v_counts spp_private.apply_counts;
begin
  -- Suspended since it was accepted: the lock on the supplier holds its status still until this chunk is committed.
  if exists (select from spp.suppliers u where u.supplier_id = v_batch.supplier_id and u.status <> 'active') then
    perform spp_private.fail_batch(v_batch.batch_id, 'supplier_not_active', 'The supplier is not active any more.',
      'Set its status to active and send the list again.');
    return;
  end if;
  v_part := spp_private.take_part(v_batch);
  if v_part.to_row is null then
    v_part.to_row := spp_private.chunk_end(v_batch, apply_chunk.row_limit);
    v_counts := spp_private.apply_rows(v_batch, v_batch.next_row, v_part.to_row, 'staged', 'upload');
  else
    v_counts := jsonb_populate_record(v_counts, v_part.counts);
  end if;
  update spp.upload_batches b
     set new_products_count = b.new_products_count + v_counts.inserted,
         updated_products_count = b.updated_products_count + v_counts.updated,
         unchanged_products_count = b.unchanged_products_count + v_counts.unchanged,
         price_changes = spp_private.add_price_changes(b.price_changes, v_counts.price_changes),
         price_breaks = spp_private.add_counts(b.price_breaks, v_counts.price_breaks),
         next_row = v_part.to_row + 1,
         phase = case when v_part.to_row >= b.last_row then 'finish' else b.phase end
   where b.batch_id = v_batch.batch_id;
end
$$;
comment on function spp_private.apply_chunk(uuid, integer) is
  'Applies the next rows of a batch, up to so many, in this transaction: new products, price changes, and what of them
is new, changed or unchanged. Called again after a crash it goes on exactly where it stopped; rows that a part has
applied already are counted only.';
grant execute on function spp_private.apply_chunk(uuid, integer) to inv_admin;
--! EndIncluded functions/spp/intake/apply_chunk.sql
--! Included functions/spp/intake/begin_upload.sql
create or replace function spp.begin_upload(
  supplier text,
  file_name text,
  file_hash text,
  file_size bigint,
  mode text default 'partial',
  force boolean default false,
  dry_run boolean default false,
  effective_from date default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier spp.suppliers := spp_private.resolve_supplier(begin_upload.supplier);
  v_profile jsonb;
  v_earlier spp.upload_batches;
  v_today constant date := (clock_timestamp() at time zone 'UTC')::date;
  -- A list of a later day waits.
  v_waits constant boolean := not begin_upload.dry_run and coalesce(begin_upload.effective_from > v_today, false);
  v_batch spp.upload_batches;
begin
  if coalesce(begin_upload.mode, '') not in ('partial', 'full') then
    raise exception using
      errcode = 'SPIMO', message = format('"%s" is no mode.', begin_upload.mode), hint = 'Use partial or full.';
  elsif coalesce(begin_upload.file_hash, '') !~ '^[0-9a-f]{64}$' then
    raise exception using
      errcode = 'SPIHA', message = 'The file hash is no SHA-256.', hint = 'Send 64 lower-case hexadecimal digits.';
  elsif begin_upload.effective_from > v_today + 3660 or not isfinite(begin_upload.effective_from) then
    raise exception using
      errcode = 'SPIEF', message = format('A list cannot wait until %s.', begin_upload.effective_from),
      hint = 'Name a day within the next ten years, such as 2027-01-31.';
  end if;

  -- One at a time per supplier: of two that bring the same file at once, the second finds the first.
  perform spp_private.take_upload_turn(v_supplier.supplier_id);
  perform spp_private.assert_active(v_supplier);

  select coalesce(max(p.profile::text)::jsonb, '{}') into v_profile
    from spp.supplier_import_profiles p
   where p.supplier_id = v_supplier.supplier_id;

  if not begin_upload.force and not begin_upload.dry_run and not v_waits then
    select b.* into v_earlier
      from spp.upload_batches b
     where b.supplier_id = v_supplier.supplier_id
       and b.status in ('queued', 'processing', 'completed')
       and not b.dry_run and b.mode <> 'corrections'
     order by b.batch_id desc
     limit 1;
    if v_earlier.file_hash = begin_upload.file_hash and v_earlier.mode = begin_upload.mode
       and v_earlier.profile = v_profile then
      return jsonb_build_object('batch_id', v_earlier.batch_id, 'status', v_earlier.status, 'duplicate', true);
    end if;
  end if;

  insert into spp.upload_batches
    (batch_id, status, effective_from, supplier_id, file_name, file_hash, file_size, mode, dry_run, profile,
    currency_code, processed_by, request_id)
  values (case when v_waits then spp_private.scheduled_id(v_supplier.supplier_id, begin_upload.effective_from)
               else uuidv7() end,
          case when v_waits then 'scheduled' else 'queued' end, begin_upload.effective_from,
          v_supplier.supplier_id, coalesce(nullif(common.trimmed(begin_upload.file_name), ''), 'unnamed'),
          begin_upload.file_hash, begin_upload.file_size, begin_upload.mode, begin_upload.dry_run, v_profile,
          coalesce(v_profile ->> 'currency', v_supplier.currency_code), audit.current_actor(),
          nullif(current_setting('inv.request_id', true), ''))
  returning * into v_batch;
  if not v_waits then
    perform spp_private.enqueue_uploads(v_supplier.supplier_id);
  end if;
  return jsonb_build_object('batch_id', v_batch.batch_id, 'status', v_batch.status, 'duplicate', false);
end
$$;
comment on function spp.begin_upload(text, text, text, bigint, text, boolean, boolean, date) is
  'Accepts a received file: makes its batch and the job that reads it. The file itself waits in the server''s spool
under the batch''s id. Answers {batch_id, status, duplicate}: duplicate when the supplier''s latest accepted batch
brought the same bytes in the same mode under the same profile, and nothing is written. With effective_from, a later
day (UTC), the list waits as "scheduled" and is applied on that day. Raises SPNSU, SPCSA (supplier not active),
SPIMO, SPIHA, SPIEF (day out of range).';
grant execute on function spp.begin_upload(text, text, text, bigint, text, boolean, boolean, date)
  to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/intake/begin_upload.sql
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
begin
  if match_candidates.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(match_candidates.supplier)).supplier_id;
  end if;
  return query
  select c.*
    from spp.v_match_candidates c
   where (v_supplier_id is null or v_supplier_id in (c.supplier_id, c.other_supplier_id))
     and (match_candidates.after_id is null or c.confidence <= match_candidates.after_confidence
          and (c.confidence < match_candidates.after_confidence or c.pair_id > match_candidates.after_id))
   order by c.confidence desc, c.pair_id
   limit v_limit;
end
$$;
comment on function spp.match_candidates(text, numeric, uuid, integer) is
  'A page of the pairs that wait for a person, of one supplier (code or id) or of all, the surest first, after the one
of a confidence and pair_id. Raises SPNSU, SPIPG.';
grant execute on function spp.match_candidates(text, numeric, uuid, integer)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/matching/match_candidates.sql
--! Included functions/spp/missing/missing_products.sql
create or replace function spp.missing_products(
  batch_id uuid,
  after_id uuid default null,
  page_size integer default 100
)
returns table (
  product_id uuid,
  supplier_product_code text,
  product_name text,
  current_price numeric,
  currency_code text,
  status text,
  is_back boolean
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- A page is met product by product, however many are missing.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_batch constant spp.upload_batches := spp_private.resolve_batch(missing_products.batch_id);
  v_limit constant integer := spp_private.page_limit(missing_products.page_size);
begin
  return query
  select p.product_id, p.supplier_product_code, p.product_name, p.current_price, p.currency_code::text, p.status,
         not v_batch.dry_run and p.missing_since_batch_id is distinct from v_batch.batch_id
    from (select k.last_id, x.product_id
            from spp_private.batch_missing k
           cross join unnest(k.product_ids) x (product_id)
           where k.batch_id = v_batch.batch_id
             and (missing_products.after_id is null
                  or k.last_id > missing_products.after_id and x.product_id > missing_products.after_id)
           order by k.last_id, x.product_id) m
    join spp.supplier_products p on p.supplier_id = v_batch.supplier_id and p.product_id = m.product_id
   order by m.last_id, m.product_id
   limit v_limit;
end
$$;
comment on function spp.missing_products(uuid, uuid, integer) is
  'A page of the products that dropped out with an upload, after the one of a product_id; of a dry run, those that
would. The answer stays what it was on that day: is_back says that a later list has brought a product again, or that
the upload was rolled back; price and status are today''s. A product that a rollback has removed since is not
listed. Raises SPNBA, SPIPG.';
grant execute on function spp.missing_products(uuid, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/missing/missing_products.sql
--! Included functions/spp/price_columns/columns_of_price.sql
-- How it works: a quantity is the one that a price holds from only where codes come again with others; a discount is
-- taken off only where the price is not yet ours; a unit column that says "C" or "100 St" is a basis, too.
create or replace function spp_private.columns_of_price(
  sample jsonb, last_heading int, evidence spp_private.column_evidence[], columns jsonb, named jsonb, prices jsonb
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_columns jsonb := columns_of_price.columns;
  v_price spp_private.column_evidence;
  v_kind text;
  v_quantity int;
  v_discounts jsonb;
begin
  select e.* into v_price from unnest(columns_of_price.evidence) e
   where e.position = (v_columns -> 'price' ->> 0)::int;
  select jsonb_agg(e.position order by e.position) into v_discounts
    from unnest(columns_of_price.evidence) e where spp_private.is_discount(e);
  v_kind := spp_private.price_kind(v_price.field, v_price.traits, v_discounts is not null);
  if not v_columns ? 'discount' and v_discounts is not null and not columns_of_price.named ? 'price'
      and (v_kind in ('list', 'gross', 'retail')
           -- Beside a list price, or behind the discount, a plain one is what is left.
           or v_kind in ('plain', 'selling') and v_price.position < (v_discounts ->> 0)::int and not exists (
             select from spp_private.price_columns(columns_of_price.evidence, null) p
              where p.kind in ('list', 'gross', 'retail'))) then
    v_columns := v_columns || jsonb_build_object('discount', v_discounts);
  end if;

  -- "Current price | New price | Effective date": the day is that of the new price.
  if v_columns ? 'valid_from' and not columns_of_price.named ? 'valid_from' and not v_price.traits ? 'new'
      and exists (select from spp_private.price_columns(columns_of_price.evidence, null) p
                   where p.traits ? 'new' and p.fit[2] >= 2) then
    v_columns := v_columns - 'valid_from';
  end if;

  if not columns_of_price.named ? 'from_quantity' then
    select e.position into v_quantity
      from unnest(columns_of_price.evidence) e
     where (e.field in ('from_quantity', 'min_order_qty') or e.field = 'stock' and e.traits ? 'quantity') and not
       e.hidden
       and e.position <> v_price.position
       and spp_private.codes_repeat(columns_of_price.sample, columns_of_price.last_heading, v_columns -> 'code',
         e.position)
       and spp_private.codes_repeat(columns_of_price.sample, columns_of_price.last_heading, v_columns -> 'code',
         v_price.position)
     order by array_position('{from_quantity,min_order_qty,stock}'::text[], e.field), e.position
     limit 1;
    if v_quantity is not null then
      v_columns := (select jsonb_object_agg(c.key, c.value) from jsonb_each(v_columns) c
                     where c.value <> jsonb_build_array(v_quantity))
        || jsonb_build_object('from_quantity', jsonb_build_array(v_quantity));
    else
      if v_columns ? 'from_quantity' and not v_columns ? 'min_order_qty' then
        v_columns := v_columns || jsonb_build_object('min_order_qty', v_columns -> 'from_quantity');
      elsif columns_of_price.prices ->> 'first_quantity' is not null and not v_columns ? 'min_order_qty' then
        v_columns := v_columns || jsonb_build_object('min_order_qty',
          jsonb_build_array(columns_of_price.prices -> 'first_quantity'));
      end if;
      v_columns := v_columns - 'from_quantity';
    end if;
  end if;

  if not v_columns ? 'price_basis' then
    if v_price.traits ? 'pack' and not v_price.traits ?| '{piece,per}' and v_columns ? 'pack_size' then
      v_columns := v_columns || jsonb_build_object('price_basis', v_columns -> 'pack_size');
    elsif exists (select from unnest(columns_of_price.evidence) e
                   where v_columns -> 'unit_of_measure' @> to_jsonb(e.position) and (e.below ->> 'hundreds')::boolean)
                     then
      v_columns := v_columns || jsonb_build_object('price_basis', v_columns -> 'unit_of_measure');
    end if;
  end if;
  return v_columns;
end;
$$;
comment on function spp_private.columns_of_price(jsonb, int, spp_private.column_evidence[], jsonb, jsonb, jsonb) is
  $$The columns with what goes with the price: its discount, the quantity that it holds from (else the minimum order),
the pieces that it is for. `named`: the columns of the profile; `prices`: what spp_private.price_breaks has chosen.$$;
grant execute on function spp_private.columns_of_price(jsonb, int, spp_private.column_evidence[], jsonb, jsonb, jsonb)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/price_columns/columns_of_price.sql
--! Included functions/spp/price_columns/group_price.sql
create or replace function spp_private.group_price(
  evidence spp_private.column_evidence[], price_group text, currency text
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.position, p.choice,
           strpos(format(' %s ', spp_private.heading_text(p.heading)),
             format(' %s ', spp_private.heading_text(group_price.price_group))) > 0 as named
      from spp_private.price_columns(group_price.evidence, group_price.currency) p
     where spp_private.heading_text(group_price.price_group) <> ''
  ), best as (
    select min(p.position) as position, count(*) as columns
      from prices p
     where p.named and p.choice = (select min(o.choice) from prices o where o.named)
  )
  -- A word that all of them have tells none apart.
  select case when b.columns = 1 and exists (select from prices p where not p.named)
           then jsonb_build_object('price', jsonb_build_array(b.position)) else '{}' end
    from best b
$$;
comment on function spp_private.group_price(spp_private.column_evidence[], text, text) is
  $$The column of prices whose heading names a group of customers, as {"price": [position]}: "Price B" of group B; {}
where none does, or several that cannot be told apart.$$;
grant execute on function spp_private.group_price(spp_private.column_evidence[], text, text) to inv_catalog_manager,
  inv_admin;
--! EndIncluded functions/spp/price_columns/group_price.sql
--! Included functions/spp/price_columns/tied_prices.sql
create or replace function spp_private.tied_prices(evidence spp_private.column_evidence[], columns jsonb, currency text)
returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.* from spp_private.price_columns(tied_prices.evidence, tied_prices.currency) p
  ), breaks as (
    select coalesce(nullif(spp_private.price_breaks(tied_prices.evidence, tied_prices.currency) -> 'breaks', 'null'),
             '[]') as breaks
  ), tied as (
    select string_agg(format('"%s"', left(regexp_replace(o.heading, '\s+', ' ', 'g'), 60)), ' and ' order by
      o.position) as names,
           min(left(t.heading, 60)) as taken
      from prices t
      join prices o using (choice)
      join breaks b on not b.breaks @> jsonb_build_array(jsonb_build_object('position', o.position))
     where t.position = (tied_prices.columns -> 'price' ->> 0)::int
    having count(*) > 1
  )
  select coalesce(jsonb_agg(jsonb_build_object('code', 'price_columns_tie', 'message',
           format('Several columns may be the price: %s. "%s" was taken; name the right one in the supplier''s'
             ' profile.',
             t.names, t.taken))), '[]')
    from tied t
$$;
comment on function spp_private.tied_prices(spp_private.column_evidence[], jsonb, text) is
  $$The warning `price_columns_tie` where nothing tells the column of the price from another, as a list of one; else
[].$$;
grant execute on function spp_private.tied_prices(spp_private.column_evidence[], jsonb, text)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/price_columns/tied_prices.sql
--! Included functions/spp/price_columns/why_price.sql
create or replace function spp_private.why_price(
  taken spp_private.column_evidence, other spp_private.column_evidence, prices jsonb
) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  with two as (
    select why_price.prices -> ((taken).position::text) as t, why_price.prices -> ((other).position::text) as o
  ), first_difference as (
    select t, o, (
        select min(i) from generate_series(1, jsonb_array_length(t -> 'choice')) i
         where t -> 'choice' -> (i - 1) <> o -> 'choice' -> (i - 1)) as at
      from two
  )
  select format('%s before %s: ', named.t, named.o) || case
      when (other).hidden then 'a hidden column is never taken by itself'
      when d.at = 1 then 'a change is no price'
      when d.at = 2 then 'old prices and prices of later are not today''s'
      when d.at = 3 then 'the other is in percent'
      when d.at = 4 then 'the other is in ' || coalesce(d.o ->> 'currency', 'another currency')
      when d.at = 6 then 'per piece, not per measure'
      when d.at = 7 then 'per piece, not per pack'
      when d.at in (5, 8) then case d.t ->> 'kind'
        when 'yours' then 'what we pay' when 'net' then 'what we pay' when 'dealer' then 'what we pay'
        when 'plain' then 'the price itself, the other is ' || case d.o ->> 'kind' when 'selling' then 'a selling price'
          when 'gross' then 'gross' when 'list' then 'a list price' when 'retail' then 'a retail price'
          else 'a special price' end
        else 'nearer to what we pay' end
      when d.at = 9 then 'without tax'
      when d.at = 10 then 'the new price'
      when d.at = 11 then 'the newer one'
      when d.at = 12 then 'the smallest quantity'
      else 'it stands first' end
    from first_difference d,
         lateral (select spp_private.short_heading(taken) as t, spp_private.short_heading(other) as o) named
$$;
comment on function spp_private.why_price(spp_private.column_evidence, spp_private.column_evidence, jsonb) is
  $$Why one column of prices was taken before another, in words: "Net price before List price: what we pay". `prices`:
by position, the kind, currency and choice of spp_private.price_columns.$$;
--! EndIncluded functions/spp/price_columns/why_price.sql
--! Included functions/spp/products/list_products.sql
create or replace function spp.list_products(
  supplier text default null,
  is_new boolean default null,
  search text default null,
  category text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_all_supplier_products
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- What is asked of a supplier's products is planned by what it is, and by how far the page goes already.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_suppliers uuid[];
  v_supplier_id uuid;
  v_branch uuid[];
  v_pattern constant text := spp_private.like_pattern(search);
  v_has_trigrams constant boolean := v_pattern ~ '[[:alnum:]]{3}';
  v_limit constant integer := spp_private.page_limit(list_products.page_size);
  v_page uuid[] := '{}';
  v_last uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
begin
  if list_products.supplier is not null then
    v_suppliers := array[(spp_private.resolve_supplier(list_products.supplier)).supplier_id];
  else
    -- Who came first has the first products, as a rule: then the page soon ends before the others'.
    v_suppliers := array(select s.supplier_id from spp.suppliers s order by s.created_at);
  end if;
  if list_products.category is not null then
    v_branch := array(
      select c.category_id
        from spp.categories t
        join spp.categories c on c.path operator(public.<@) t.path
       where t.category_id = spp_private.resolve_category(list_products.category));
  end if;

  -- One after the other: each is planned alone, and is asked only for what comes before the end of the page so far.
  foreach v_supplier_id in array v_suppliers loop
    v_page := array(
      select u.product_id
        from (
          select unnest(v_page) as product_id
          union all (
          select p.product_id
            from spp.supplier_products p
           where p.supplier_id = v_supplier_id and p.product_id <= v_last
             and (list_products.after_id is null or p.product_id > list_products.after_id)
             and (v_pattern is null or p.product_name ilike v_pattern or p.brand ilike v_pattern
                  or p.barcode ilike v_pattern
                  or lower(p.supplier_product_code collate "default") like lower(v_pattern))
             and (list_products.is_new is null or p.is_new = list_products.is_new)
             and (list_products.status is null or p.status = list_products.status)
             and (v_branch is null or p.subcategory_id = any (v_branch)
                  or p.subcategory_id is null and p.category_id = any (v_branch))
           -- By trigrams where there are some: a walk in the order of ids is long where a supplier has no such product,
           -- and statistics know nothing of patterns.
           order by case when v_has_trigrams then p.product_id::text collate "C" end, p.product_id
           limit v_limit)
        ) u
       order by u.product_id
       limit v_limit);
    if cardinality(v_page) = v_limit then
      v_last := v_page[v_limit];
    end if;
  end loop;

  return query
  select p.*
    from spp.v_all_supplier_products p
   where p.product_id = any (v_page) and p.supplier_id = any (v_suppliers)
   order by p.product_id;
end
$$;
comment on function spp.list_products(text, boolean, text, text, text, uuid, integer) is
  'A page of products, of one supplier (code or id) or of all, after the one of a product_id, in the order they were
first seen; search looks into name, code, brand and barcode. Raises SPNSU, SPNCA, SPIPG.';
grant execute on function spp.list_products(text, boolean, text, text, text, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/products/list_products.sql
--! Included functions/spp/quarantine/correct_chunk.sql
create or replace function spp_private.correct_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(correct_chunk.batch_id, 'correct');
  v_to constant integer := spp_private.chunk_end(v_batch, correct_chunk.row_limit);
  v_batch_ids uuid[];
  v_headings text[];
  v_id uuid;
  v_of spp.upload_batches;
  v_reviewed spp_private.correction_outcome[];
  v_outcomes spp_private.correction_outcome[];
begin
  if exists (select from spp.suppliers u where u.supplier_id = v_batch.supplier_id and u.status <> 'active') then
    perform spp_private.fail_batch(v_batch.batch_id, 'supplier_not_active', 'The supplier is not active any more.',
      'Set its status to active and send the list again.');
    return;
  end if;
  select coalesce(array_agg(distinct b.batch_id), '{}') into v_batch_ids
    from spp.upload_staging c
    join spp.upload_staging s on s.staging_id = spp_private.referred_id(c.raw_data ->> 'row_ref')
    join spp.upload_batches b on b.batch_id = s.batch_id and b.supplier_id = v_batch.supplier_id
   where c.batch_id = v_batch.batch_id and c.row_number between v_batch.next_row and v_to
     and c.validation_status = 'staged';
  perform spp_private.lock_uploads(v_batch_ids);
  perform from spp.upload_staging s
    join spp.upload_staging c on s.staging_id = spp_private.referred_id(c.raw_data ->> 'row_ref')
   where c.batch_id = v_batch.batch_id and c.row_number between v_batch.next_row and v_to
     and s.batch_id = any (v_batch_ids)
   order by s.staging_id
     for update of s;
  v_headings := spp_private.file_headings(v_batch_ids || array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = v_batch.supplier_id and b.status = 'completed' and b.failed_products_count > 0));

  v_reviewed := array(
    select spp_private.review_correction(c, v_headings)
      from spp.upload_staging c
     where c.batch_id = v_batch.batch_id and c.row_number between v_batch.next_row and v_to
       and c.validation_status = 'staged'
     order by c.row_number);
  v_outcomes := array(select o from unnest(v_reviewed) o where o.result is not null);
  begin
    foreach v_id in array v_batch_ids loop
      select b.* into v_of from spp.upload_batches b where b.batch_id = v_id;
      v_outcomes := v_outcomes || spp_private.correct_rows(v_of, array(
        select o from unnest(v_reviewed) o where o.result is null and o.batch_id = v_id));
    end loop;
    if v_batch.dry_run then
      raise exception using errcode = 'SPCDR', message = 'Nothing of a dry run stands.';
    end if;
  exception when sqlstate 'SPCDR' then
    -- What would have become of the rows is known.
    null;
  end;
  perform spp_private.end_correct_chunk(v_batch, v_to, v_outcomes);
end
$$;
comment on function spp_private.correct_chunk(uuid, integer) is
  'Applies the next rows of a file of corrections, up to so many, in this transaction, each to the upload that it is
of. A dry run says what would become of them. Called again after a crash it goes on exactly where it stopped.';
grant execute on function spp_private.correct_chunk(uuid, integer) to inv_admin;
--! EndIncluded functions/spp/quarantine/correct_chunk.sql
--! Included functions/spp/quarantine/quarantine.sql
create or replace function spp.quarantine(
  supplier text,
  after_id uuid default null,
  page_size integer default 100,
  batch_id uuid default null
) returns setof spp.v_quarantine
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select q.*
    from spp.v_quarantine q
   where q.supplier_id = (select s.supplier_id from spp_private.resolve_supplier(quarantine.supplier) s)
     and (quarantine.after_id is null or q.staging_id > quarantine.after_id)
     and (quarantine.batch_id is null or q.batch_id = quarantine.batch_id)
   order by q.staging_id
   limit spp_private.page_limit(quarantine.page_size)
$$;
comment on function spp.quarantine(text, uuid, integer, uuid) is
  'A page of the rejected rows of a supplier that wait for a person, after the row of a staging_id; of one upload,
where it is named. Raises SPNSU, SPIPG.';
grant execute on function spp.quarantine(text, uuid, integer, uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/quarantine/quarantine.sql
--! Included functions/spp/reading/columns_below.sql
create or replace function spp_private.columns_below(sample jsonb, last_heading int) returns table ("position" int,
  below jsonb)
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with rows as materialized (
    select (r.value ->> 'n')::int as n,
           array(select lower(common.trimmed(c) collate pg_catalog.pg_c_utf8)
                   from jsonb_array_elements_text(r.value -> 'c') c) as cells
      from jsonb_array_elements(columns_below.sample -> 'rows') r
  ), headings as materialized (
    -- Those that come again; where their cells have moved, other columns begin.
    select r.n, m.known > m.same as moved
      from rows o
      join rows r on r.n > o.n
     cross join lateral (
       select count(*) filter (where c.cell <> '') as filled,
              count(*) filter (where c.cell <> '' and c.cell = any (o.cells)) as known,
              count(*) filter (where c.cell <> '' and c.cell = o.cells[c.at]) as same
         from unnest(r.cells) with ordinality c (cell, at)) m
     where o.n in (columns_below.last_heading - 1, columns_below.last_heading) and r.n > columns_below.last_heading
       and m.known >= 2 and m.known * 2 >= m.filled
  )
  select s.position, to_jsonb(s)
  from (
    select c.position, count(*) as filled, max(c.total) as total,
      count(distinct c.cell)::float8 / count(*) as uniqueness,
      count(*)::float8 / max(c.total) as fill,
      avg(c.is_amount::int)::float8 as amounts,
      -- Wider, for a column whose heading means a price: "12,50 / 100 St", "1/2".
      avg((c.is_amount or length(c.cell) <= 30 and c.cell ~ '^\D{0,5}\d' and c.cell !~ '[[:alpha:]]\s+[[:alpha:]]{3}'
        and not c.is_date)::int)::float8 as priced,
      -- "12.100.77" is a code.
      avg((c.cell ~ '[.,]\d{1,2}(\D|$)' and c.cell !~ '^\d+([.,])\d+\1\d+$')::int)::float8 as decimals,
      avg((length(c.cell) <= 4 and c.cell !~ '\d'
        and spp_private.currencies_of(c.cell) is not null)::int)::float8 as currencies,
      avg((c.cell ~ '^\d{12,14}$')::int)::float8 as gtins,
      avg(c.is_date::int)::float8 as dates,
      min(case when c.is_date and length(c.cell) <= 40 then spp_private.read_date(c.cell) end) as first_day,
      avg((c.cell ~ '[[:alpha:]]{2}')::int)::float8 as letters,
      avg((c.cell ~ '\d')::int)::float8 as digits,
      avg((c.cell ~ '[[:alpha:]]\s+[[:alpha:]]')::int)::float8 as phrases,
      avg(length(c.cell))::float8 as length,
      bool_or(c.cell ~ '^(C|%|‰|[%‰] ?St)$|^([Pp]er|[Jj]e|/)?\s*(100|1[., ]?000)\s*([Ss]t|[Ss]tk|[Ss]t.ck|[Pp]cs'
        '|szt|ks)?\.?$')
        as hundreds,
      bool_and(c.cell ~ '^1(0{0,2}|[., ]?000)$') as bases,
      avg((c.cell ~ '^(100|\d{1,2}([.,]\d+)?)\s*%?(\s*[+/-]\s*\d{1,2}([.,]\d+)?\s*%?)*$')::int)::float8 as percents,
      bool_and(c.cell ~ '^\d{1,9}$') and count(distinct c.cell) = count(*) and count(*) > 2
        and max(case when c.cell ~ '^\d{1,9}$' then c.cell::int end)
          - min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) = count(*) - 1
        and min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) <= 1 as counter,
      percentile_disc(0.5) within group (order by case when c.cell ~ '^\d{1,9}([.,]\d+)?$'
        then replace(c.cell, ',', '.')::numeric else 0 end)::float8 as median
    from (
      select c.*, c.kind = 'd' or spp_private.looks_like_date(c.cell) as is_date,
        c.kind = 'n' or spp_private.looks_like_amount(c.cell) as is_amount
      from (
      select c.ordinality::int as position,
        spp_private.latin_digits(btrim(c.value, E' \t\n\r\u00a0\u200e\u200f')) as cell,
        coalesce(substr(r.k, c.ordinality::int, 1), 's') as kind,
        count(*) filter (where c.ordinality = 1) over () as total
      from (
        select r.value ->> 'k' as k, r.value -> 'c' as c,
          max(jsonb_array_length(r.value -> 'c')) over () as width, row_number() over (order by r.ordinality) as at
        from jsonb_array_elements(columns_below.sample -> 'rows') with ordinality r
        where (r.value ->> 'n')::int > columns_below.last_heading
          and (r.value ->> 'n')::int < (select coalesce(min(h.n) filter (where h.moved), 2147483647) from headings h)
          and not exists (select from headings h where h.n = (r.value ->> 'n')::int)
      ) r, jsonb_array_elements_text(r.c) with ordinality c
      where r.at <= greatest(60, 2000 / greatest(r.width, 1))
      ) c
      where c.cell <> ''
      offset 0
    ) c
    group by c.position
  ) s
$$;
comment on function spp_private.columns_below(jsonb, int) is
  $$What stands in each column below the headings: how many cells are filled, and which share of them are amounts,
dates, barcodes, letters, percentages. `sample` as for spp_private.recognise_columns; `last_heading`: the record
they end at.$$;
grant execute on function spp_private.columns_below(jsonb, int) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/columns_below.sql
--! Included functions/spp/reading/columns_by_content.sql
create or replace function spp_private.columns_by_content(
  evidence spp_private.column_evidence[], columns jsonb, wanted jsonb, has_headings boolean
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_columns jsonb := columns_by_content.columns;
  v_warnings jsonb := '[]';
  v_field text;
  v_taken int[];
  v_position int;
begin
  -- Whatever a heading names is no column that is still open.
  select array_agg(e.position) into v_taken
    from unnest(columns_by_content.evidence) e
   where e.field is not null or e.traits ?| '{surcharge,change}'
      or exists (select from jsonb_each(v_columns) c where c.value @> to_jsonb(e.position));
  foreach v_field in array '{price,name,code}'::text[] loop
    continue when v_columns ? v_field or coalesce(columns_by_content.wanted, '{}') ? v_field;
    if v_field = 'name' and v_columns ? 'description' then
      v_columns := (v_columns - 'description') || jsonb_build_object('name', v_columns -> 'description');
      continue;
    end if;
    v_position := spp_private.column_by_content(v_field, columns_by_content.evidence, coalesce(v_taken, '{}'),
      v_columns,
      columns_by_content.has_headings);
    if v_position is not null then
      v_columns := v_columns || jsonb_build_object(v_field, jsonb_build_array(v_position));
      v_taken := v_taken || v_position;
    elsif v_field = 'code' and v_columns ? 'name' then
      v_columns := v_columns || jsonb_build_object('code', v_columns -> 'name');
      v_warnings := v_warnings || jsonb_build_object('code', 'no_code_column',
        'message', 'The list has no column with product codes: the name serves as the code.');
    end if;
  end loop;
  -- Whatever it is called, what holds nothing but currencies says what prices are in.
  if not v_columns ? 'currency' and not coalesce(columns_by_content.wanted, '{}') ? 'currency' then
    select e.position into v_position
      from unnest(columns_by_content.evidence) e
     where e.position <> all (coalesce(v_taken, '{}')) and not e.hidden
       and (e.below ->> 'currencies')::float8 = 1 and (e.below ->> 'fill')::float8 >= 0.5
     order by e.position
     limit 1;
    if v_position is not null then
      v_columns := v_columns || jsonb_build_object('currency', jsonb_build_array(v_position));
    end if;
  end if;
  return jsonb_build_object('columns', v_columns, 'warnings', v_warnings);
end;
$$;
comment on function spp_private.columns_by_content(spp_private.column_evidence[], jsonb, jsonb, boolean) is
  $$The columns with those that content decides where no heading does: {columns, warnings}. What the profile leaves
blank (`wanted`: its columns) stays open.$$;
grant execute on function spp_private.columns_by_content(spp_private.column_evidence[], jsonb, jsonb, boolean)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/columns_by_content.sql
--! Included functions/spp/reading/find_heading_row.sql
create or replace function spp_private.find_heading_row(sample jsonb) returns int
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Wider than looks_like_amount, and without a currency: "EAN13" is a heading, a date and "10/20" are none.
  v_number constant text := '^[^[:alpha:]]*\d[^[:alpha:]]*$';
  -- Quantities and years that head columns of prices: "10+", ">= 10", "1-9", "2025".
  v_quantity constant text := '^(\d{1,6}\s*\+|[>≥]=?\s*\d{1,6}|\d{1,5}\s*[-–]\s*\d{1,6}|(19|20)\d\d)$';
  v_depth int;
  v_row int;
  v_score float8;
  v_filled int;
begin
  -- Most lists have their headings among the first few records: look further only where these are not convincing.
  foreach v_depth in array array[6, 40] loop
    with cells as materialized (
      select r.ord, r.n, c.ordinality as position, common.trimmed(c.value) as cell,
        coalesce(substr(r.k, c.ordinality::int, 1) = 'n', false)
          or common.trimmed(c.value) ~ v_number and common.trimmed(c.value) !~ v_quantity as is_number
      from (
        select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
        from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
        where r.ordinality <= 60
      ) r, jsonb_array_elements_text(r.c) with ordinality c
      where common.trimmed(c.value) <> ''
    ), widths as (
      select c.n, c.ord, count(*) as filled, count(*) filter (where c.is_number) as numbers,
        string_agg(c.cell, E'\x1f' order by c.position) as whole
      from cells c group by c.n, c.ord
    ), usual as (
      select percentile_disc(0.5) within group (order by w.filled) as filled, max(w.ord) as last from widths w
    ), candidates as (
      select w.*
      from widths w, usual u
      where w.ord <= v_depth and w.numbers <= w.filled * 0.34 and (w.filled >= 2 or u.filled = 1)
        and w.filled >= u.filled * 0.5
    ), headings as materialized (
      select h.cell, spp_private.normalise_heading(h.cell) as norm
      from (select distinct c.cell from cells c join candidates k using (n) where length(c.cell) <= 120) h
    ), grams as (
      select distinct h.cell, array_to_string(w.words[a.a : b.b], ' ') as gram,
        cardinality(w.words) = b.b - a.a + 1 as whole
      from headings h
      cross join lateral (select string_to_array(h.norm, ' ')) w (words)
      cross join lateral generate_series(1, least(cardinality(w.words), 8)) a (a)
      cross join lateral generate_series(a.a, least(cardinality(w.words), a.a + 3)) b (b)
    ), known as (
      select m.cell, max(m.weight) as weight
      from (
        select g.cell, case when g.whole then 2 else 1 end as weight
        from grams g where exists (select from spp.column_synonyms s where s.synonym = g.gram)
        union all
        select h.cell, 1
        from headings h join spp.column_synonyms s
          on s.synonym ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]{2,}$'
          and strpos(h.norm, s.synonym) > 0
        where h.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
      ) m
      group by m.cell
    ), records as materialized (
      select r.ordinality as ord, (r.value ->> 'n')::int as n,
        array(select common.trimmed(c) from jsonb_array_elements_text(r.value -> 'c') c) as cells
      from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
      where r.ordinality <= 60
    ), alike as materialized (
      -- The records further down that have at least half of a candidate's cells, and two of them.
      select k.n, array_agg(b.n) as again
      from candidates k join records r using (n) join records b on b.ord > r.ord
      cross join lateral (select count(*) as same from unnest(r.cells, b.cells) p (one, other)
        where p.one = p.other and p.one <> '') m
      where m.same >= greatest(2, k.filled * 0.5)
      group by k.n
    ), scored as (
      select k.n, k.ord, k.filled,
        sum(coalesce(w.weight, 0)) - k.numbers
          -- A heading does not come again below itself, unless most of them do (in sections, on each page); a brand
          -- or a category does.
          - count(*) filter (where exists (
            select from cells b join widths u using (n)
             where b.position = c.position and b.ord > c.ord and b.cell = c.cell and u.whole <> k.whole
               and u.n <> all (coalesce(a.again, '{}')))) as score
      from candidates k join cells c using (n) left join alike a using (n) left join known w on w.cell = c.cell
      group by k.n, k.ord, k.filled, k.numbers, k.whole, a.again
    )
    select s.n, b.score, b.filled into v_row, v_score, v_filled
    from scored s
    cross join lateral (select o.ord, o.score, o.filled from scored o order by o.score desc, o.ord limit 1) b
    where s.score >= 2 and s.score >= b.score * 0.5
      -- The first, where rows stand between it and a better one; those would be lost.
      and (s.ord = b.ord or s.ord < b.ord and s.filled >= b.filled * 0.5 and exists (
        select from widths w, usual u
         where w.ord > s.ord and w.ord < b.ord and w.numbers > 0 and w.filled >= greatest(2, u.filled * 0.5)))
    order by s.ord
    limit 1;
    exit when v_score >= greatest(3, v_filled * 0.5);
  end loop;
  if v_row is not null then
    return v_row;
  end if;

  -- Headings in words that nobody has taught us: text throughout, above a column of numbers.
  with cells as materialized (
    select r.ord, r.n, c.ordinality as position, common.trimmed(c.value) as cell,
      coalesce(substr(r.k, c.ordinality::int, 1) = 'n', false)
        or common.trimmed(c.value) ~ v_number as is_number
    from (
      select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
      from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
      where r.ordinality <= 60
    ) r, jsonb_array_elements_text(r.c) with ordinality c
    where common.trimmed(c.value) <> ''
  ), usual as (
    select percentile_disc(0.5) within group (order by w.filled) as filled
    from (select count(*) as filled from cells c group by c.n) w
  ), first_text as (
    select c.n, c.ord
    from cells c, usual u
    group by c.n, c.ord, u.filled
    having not bool_or(c.is_number) and count(*) >= least(2, u.filled) and count(*) >= u.filled * 0.6
      -- "on request | on request" is said of prices.
      and count(*) = count(distinct c.cell)
    order by c.ord
    limit 1
  )
  select f.n into v_row
  from first_text f
  where f.ord <= 40 and exists (
    select from cells c where c.ord > f.ord
    group by c.position having avg(c.is_number::int) >= 0.8 and bool_or(c.position in (
      select h.position from cells h where h.ord = f.ord)));
  return coalesce(v_row, 0);
end;
$$;

comment on function spp_private.find_heading_row(jsonb) is
  $$The number of the record that holds the column headings, 0 where there are none. Titles, dates and blank lines above
it are normal. Takes the sample that spp_private.recognise_columns describes.$$;
grant execute on function spp_private.find_heading_row(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/find_heading_row.sql
--! Included functions/spp/reading/profile_columns.sql
create or replace function spp_private.profile_columns(profile jsonb, headings jsonb, width int) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with wanted as (
    select c.key as field, p.ordinality, p.value,
           case jsonb_typeof(p.value) when 'number' then (p.value #>> '{}')::numeric::int else (
             select h.position from spp_private.heading_positions(profile_columns.headings) h
              where h.heading = spp_private.plain_heading(p.value #>> '{}')
              order by h.rank, h.position
              limit 1) end as position
      from jsonb_each(case jsonb_typeof(profile_columns.profile -> 'columns') when 'object'
             then profile_columns.profile -> 'columns' else '{}' end) c,
           jsonb_array_elements(case jsonb_typeof(c.value) when 'array' then c.value when 'null' then '[]'
             else jsonb_build_array(c.value) end) with ordinality p (value, ordinality)
  ), judged as (
    select w.*, w.position is null or w.position < 1 or w.position > profile_columns.width as missing from wanted w
  )
  select jsonb_build_object(
    'columns', coalesce((
      select jsonb_object_agg(f.field, f.positions)
        from (select j.field, jsonb_agg(j.position order by j.ordinality) as positions
                from judged j group by j.field) f), '{}'),
    'missing', (select string_agg(format('%s (%s)', j.value #>> '{}', j.field), ', ' order by j.field, j.ordinality)
                  from judged j where j.missing))
$$;
comment on function spp_private.profile_columns(jsonb, jsonb, int) is
  $$Where the columns stand that an import profile names: {columns: {field: [positions]}, missing: those that are
nowhere, as text}. `headings`: spp_private.join_headings; `width`: how many columns there are.$$;
grant execute on function spp_private.profile_columns(jsonb, jsonb, int) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/profile_columns.sql
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
       current_date - p.last_updated::date as days_since_last_update
  from spp_private.v_product_figures f
  -- A left join costs nothing where none of its columns is asked for; each figure has its product.
  left join spp.supplier_products p
    on p.product_id = f.product_id and p.supplier_id = f.supplier_id and p.partition_code = f.supplier_code
  left join spp.suppliers s on s.supplier_id = f.supplier_id;
comment on view spp.v_all_supplier_products is
  'Every product of every supplier the reader may see, with its supplier and its last price change.';
comment on column spp.v_all_supplier_products.last_price_change_at is 'Null while the first price stands.';
comment on column spp.v_all_supplier_products.last_price_change_percentage is
  'Last change in percent of the price before; null while the first price stands, and from price 0.';
comment on column spp.v_all_supplier_products.days_since_last_update is
  'Days since the price last moved, or since the product was first seen.';
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
--! EndIncluded views/spp/v_all_supplier_products.sql
--! Included views/spp/v_match_candidates.sql
create or replace view spp.v_match_candidates with (security_invoker = true) as
select p.pair_id, p.confidence, p.evidence, p.supplier_id, s.supplier_code, p.supplier_product_code, a.product_name,
       a.brand, a.barcode, a.current_price, a.currency_code,
       p.other_supplier_id, t.supplier_code as other_supplier_code, p.other_product_code,
       b.product_name as other_product_name, b.brand as other_brand, b.barcode as other_barcode,
       b.current_price as other_current_price, b.currency_code as other_currency_code, p.created_at
  from spp.match_pairs p
  join spp.suppliers s on s.supplier_id = p.supplier_id
  join spp.suppliers t on t.supplier_id = p.other_supplier_id
  join spp.supplier_products a on a.supplier_id = p.supplier_id and a.supplier_product_code = p.supplier_product_code
  join spp.supplier_products b on b.supplier_id = p.other_supplier_id and b.supplier_product_code = p.other_product_code
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
--! Included views/spp/v_new_products_by_supplier.sql
create or replace view spp.v_new_products_by_supplier with (security_invoker = true) as
select p.supplier_id, p.partition_code as supplier_code, s.supplier_name, f.new as supplier_new_count,
       p.product_id, p.supplier_product_code, p.product_name, p.brand, p.category_id, p.subcategory_id, p.barcode,
       p.current_price, p.currency_code, p.status, p.first_seen_date, p.first_batch_id, p.created_at
  from spp.supplier_products p
  join spp.suppliers s on s.supplier_id = p.supplier_id
  join spp_private.v_supplier_figures f on f.supplier_id = p.supplier_id
 where p.is_new;
comment on view spp.v_new_products_by_supplier is
  'Products that only one list has shown so far, with how many of them their supplier has.';
comment on column spp.v_new_products_by_supplier.supplier_new_count is 'New products of this supplier.';
comment on column spp.v_new_products_by_supplier.supplier_id is 'Supplier.';
comment on column spp.v_new_products_by_supplier.supplier_code is 'Code of the supplier.';
comment on column spp.v_new_products_by_supplier.supplier_name is 'Name of the supplier.';
comment on column spp.v_new_products_by_supplier.product_id is 'Product.';
comment on column spp.v_new_products_by_supplier.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_new_products_by_supplier.product_name is 'Name as the supplier writes it.';
comment on column spp.v_new_products_by_supplier.brand is 'Brand as the supplier writes it.';
comment on column spp.v_new_products_by_supplier.category_id is 'Top category.';
comment on column spp.v_new_products_by_supplier.subcategory_id is 'Deepest category, where it lies below the top one.';
comment on column spp.v_new_products_by_supplier.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.v_new_products_by_supplier.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.v_new_products_by_supplier.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_new_products_by_supplier.status is 'available, discontinued or pending.';
comment on column spp.v_new_products_by_supplier.first_seen_date is 'Day on which it was first seen.';
comment on column spp.v_new_products_by_supplier.first_batch_id is 'Upload that brought it first.';
comment on column spp.v_new_products_by_supplier.created_at is 'When the row was made.';
--! EndIncluded views/spp/v_new_products_by_supplier.sql
--! Included views/spp/v_price_change_summary.sql
create or replace view spp.v_price_change_summary with (security_invoker = true) as
select f.supplier_id, f.supplier_code, s.supplier_name, f.product_id, p.supplier_product_code, p.product_name,
       p.previous_price as old_price, p.current_price as new_price, p.currency_code, f.price_change_percentage,
       f.price_changed_at as changed_at,
       (select count(*)::integer
          from spp.price_history x
         where x.supplier_id = f.supplier_id and x.product_id = f.product_id
           and x.changed_at >= now() - interval '30 days' and x.old_price is not null) as changes_30d,
       -- The moment once, not for each row.
       case
         when f.last_rise_at >= (select now() - interval '30 days') then
           case when f.last_fall_at >= (select now() - interval '30 days') then 'volatile' else 'up' end
         when f.last_fall_at >= (select now() - interval '30 days') then 'down'
         else 'stable'
       end as trend
  from spp_private.v_product_figures f
  left join spp.supplier_products p
    on p.product_id = f.product_id and p.supplier_id = f.supplier_id and p.partition_code = f.supplier_code
  left join spp.suppliers s on s.supplier_id = f.supplier_id
 where f.price_changed_at is not null;
comment on view spp.v_price_change_summary is
  'Products whose price has changed: the last change and where the price is heading.';
comment on column spp.v_price_change_summary.old_price is 'Price before the last change.';
comment on column spp.v_price_change_summary.price_change_percentage
  is 'In percent of the old price; null from price 0.';
comment on column spp.v_price_change_summary.changes_30d is 'Price changes within the last 30 days.';
comment on column spp.v_price_change_summary.trend is
  'Of the last 30 days: up or down (all changes one way), volatile (both ways), stable (none).';
comment on column spp.v_price_change_summary.supplier_id is 'Supplier.';
comment on column spp.v_price_change_summary.supplier_code is 'Code of the supplier.';
comment on column spp.v_price_change_summary.supplier_name is 'Name of the supplier.';
comment on column spp.v_price_change_summary.product_id is 'Product.';
comment on column spp.v_price_change_summary.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_price_change_summary.product_name is 'Name as the supplier writes it.';
comment on column spp.v_price_change_summary.new_price is 'Price of a piece today, in currency_code.';
comment on column spp.v_price_change_summary.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_price_change_summary.changed_at is 'When the price last changed.';
--! EndIncluded views/spp/v_price_change_summary.sql
--! Included views/spp/v_quarantine.sql
create or replace view spp.v_quarantine with (security_invoker = true) as
select s.staging_id, s.batch_id, b.supplier_id, u.supplier_code, b.file_name, s.row_number,
       s.validation_errors #>> '{0,code}' as code, s.validation_errors #>> '{0,message}' as message,
       spp_private.shown_cells(s.raw_data) as raw, s.processed_at as quarantined_at
  from spp.upload_staging s
  join spp.upload_batches b on b.batch_id = s.batch_id
  join spp.suppliers u on u.supplier_id = b.supplier_id
 where s.validation_status = 'failed' and b.status = 'completed' and not b.dry_run;
comment on view spp.v_quarantine is 'Rejected rows that wait for a person to correct or discard them.';
comment on column spp.v_quarantine.code is 'Why it was rejected.';
comment on column spp.v_quarantine.raw is
  'The row as sent, or as corrected last: heading to text. Long cells are cut and end in an ellipsis;
the CSV of the upload''s report has them whole.';
comment on column spp.v_quarantine.staging_id is 'Identifies the rejected row.';
comment on column spp.v_quarantine.batch_id is 'Upload.';
comment on column spp.v_quarantine.supplier_id is 'Supplier.';
comment on column spp.v_quarantine.supplier_code is 'Code of the supplier.';
comment on column spp.v_quarantine.file_name is 'Name of the file.';
comment on column spp.v_quarantine.row_number is 'Row of the file, from 1.';
comment on column spp.v_quarantine.message is 'The same in a sentence.';
comment on column spp.v_quarantine.quarantined_at is 'When it was rejected.';
--! EndIncluded views/spp/v_quarantine.sql
--! Included views/spp/v_supplier_catalog_stats.sql
create or replace view spp.v_supplier_catalog_stats with (security_invoker = true) as
select s.supplier_id, s.supplier_code, s.supplier_name, s.status, f.products, f.new, f.discontinued, f.categories,
       s.currency_code, f.min_price, f.median_price, f.max_price,
       u.uploads_30d, u.average_days_between_uploads, u.last_upload_at, u.failed_row_rate
  from spp.suppliers s
  join spp_private.v_supplier_figures f on f.supplier_id = s.supplier_id
 cross join lateral (
   select count(*) filter (where b.upload_date >= now() - interval '30 days')::integer as uploads_30d,
          round(extract(epoch from max(b.upload_date) - min(b.upload_date)) / 86400 / nullif(count(*) - 1, 0), 2)
            as average_days_between_uploads,
          max(b.upload_date) as last_upload_at,
          round(sum(b.failed_products_count)::numeric / nullif(sum(b.total_products), 0), 4) as failed_row_rate
     from spp.upload_batches b
    where b.supplier_id = s.supplier_id and b.status in ('completed', 'failed') and not b.dry_run
       and b.mode <> 'corrections'
 ) u;
comment on view spp.v_supplier_catalog_stats is
  'What each supplier offers and how it delivers its lists. Prices are in the supplier''s currency.';
comment on column spp.v_supplier_catalog_stats.products is 'Products ever listed and not removed.';
comment on column spp.v_supplier_catalog_stats.new is 'Products that only one list has shown so far.';
comment on column spp.v_supplier_catalog_stats.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp.v_supplier_catalog_stats.uploads_30d is
  'Uploads within the last 30 days, rolled-back ones left out.';
comment on column spp.v_supplier_catalog_stats.average_days_between_uploads is 'Null before the second upload.';
comment on column spp.v_supplier_catalog_stats.failed_row_rate is 'Share of all rows that were rejected, 0 to 1.';
comment on column spp.v_supplier_catalog_stats.supplier_id is 'Supplier.';
comment on column spp.v_supplier_catalog_stats.supplier_code is 'Code of the supplier.';
comment on column spp.v_supplier_catalog_stats.supplier_name is 'Name of the supplier.';
comment on column spp.v_supplier_catalog_stats.status is 'active, inactive or suspended.';
comment on column spp.v_supplier_catalog_stats.discontinued is 'Products that are no longer sold.';
comment on column spp.v_supplier_catalog_stats.categories is 'Categories that its products are in.';
comment on column spp.v_supplier_catalog_stats.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_supplier_catalog_stats.min_price is 'Lowest price.';
comment on column spp.v_supplier_catalog_stats.max_price is 'Highest price.';
comment on column spp.v_supplier_catalog_stats.last_upload_at is 'When its latest list came.';
--! EndIncluded views/spp/v_supplier_catalog_stats.sql
--! Included views/spp/v_uploads.sql
create or replace view spp.v_uploads with (security_invoker = true) as
select b.batch_id, b.supplier_id, u.supplier_code, b.file_name, b.mode, b.dry_run, b.status, b.upload_date,
       b.effective_from, b.completed_at, b.processed_by, b.total_products, b.new_products_count,
       b.updated_products_count, b.unchanged_products_count, b.failed_products_count, b.duplicate_rows_count,
       b.missing_products_count, b.discontinued_products_count, b.discontinue_held,
       spp_private.waiting_rows(b) as waiting_rows_count, b.reason
  from spp.upload_batches b
  join spp.suppliers u on u.supplier_id = b.supplier_id;
comment on view spp.v_uploads is 'Uploads as lists show them: what came when, from whom, and what became of it.';
comment on column spp.v_uploads.effective_from is 'The day (UTC) that a scheduled list waits for.';
comment on column spp.v_uploads.dry_run is 'Nothing of it was applied.';
comment on column spp.v_uploads.waiting_rows_count is 'Rejected rows that wait for a person.';
comment on column spp.v_uploads.reason is 'Why it failed: code, message, hint.';
comment on column spp.v_uploads.batch_id is 'Identifies the upload.';
comment on column spp.v_uploads.supplier_id is 'Supplier.';
comment on column spp.v_uploads.supplier_code is 'Code of the supplier.';
comment on column spp.v_uploads.file_name is 'Name of the file.';
comment on column spp.v_uploads.mode is 'full: what is not in the list is gone; partial: it stays.';
comment on column spp.v_uploads.status is 'queued, processing, completed, failed or rolled_back.';
comment on column spp.v_uploads.upload_date is 'When it was received.';
comment on column spp.v_uploads.completed_at is 'When it ended.';
comment on column spp.v_uploads.processed_by is 'Who sent it.';
comment on column spp.v_uploads.total_products is 'Rows of the list.';
comment on column spp.v_uploads.new_products_count is 'Products that were never seen before.';
comment on column spp.v_uploads.updated_products_count is 'Products whose price changed.';
comment on column spp.v_uploads.unchanged_products_count is 'Products whose price stayed.';
comment on column spp.v_uploads.failed_products_count is 'Rejected rows.';
comment on column spp.v_uploads.duplicate_rows_count is 'Rows of a code that a later row repeats.';
comment on column spp.v_uploads.missing_products_count is 'Products that dropped out with it.';
comment on column spp.v_uploads.discontinued_products_count is 'Products that it ended.';
comment on column spp.v_uploads.discontinue_held is 'So many are missing that none was ended.';
--! EndIncluded views/spp/v_uploads.sql

--! split: 210-product_search.sql
-- The order of prices is kept beside the products: a price update stays HOT. Nobody changes a product meanwhile.
set local lock_timeout = '5s';
lock table spp.supplier_products in share mode;
alter table spp_kept.product_touches add column if not exists current_price numeric;
alter table spp_kept.product_figures add column if not exists current_price numeric;
do $$
begin
  if (select a.attnotnull from pg_attribute a
       where a.attrelid = 'spp_kept.product_figures'::regclass and a.attname = 'current_price') then
    return;
  end if;
  delete from spp_kept.product_touches;
  truncate spp_kept.product_figures;
  insert into spp_kept.product_figures
    (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
     is_new, status, current_price, seq)
  select p.product_id, p.supplier_id, p.partition_code, p.price_changed_at, p.last_rise_at, p.last_fall_at,
         spp.price_change_percentage(p.previous_price, p.current_price), p.is_new, p.status, p.current_price, 0
    from spp.supplier_products p;
  alter table spp_kept.product_figures alter column current_price set not null;
  alter table spp_kept.product_touches alter column current_price set not null;
end
$$;
create index if not exists product_figures_price_idx on spp_kept.product_figures (current_price, product_id);
-- A name stays when the price moves.
create index if not exists supplier_products_name_idx on spp.supplier_products (product_name, product_id);
analyze spp_kept.product_figures;

do $$
begin
  if to_regtype('spp_private.product_search') is null then
    create type spp_private.product_search as (
      pattern text, supplier_ids uuid[], is_limited_to_suppliers boolean, branch uuid[], brands text[], barcode text,
      status text, is_new boolean, min_price numeric, max_price numeric, changed_since timestamptz,
      is_found_first boolean);
    create type spp_private.matched_product as (
      product_id uuid, supplier_id uuid, product_name text, current_price numeric, price_change_percentage numeric,
      category_id uuid, brand text, status text);
    create type spp.found_product as (product_id uuid, supplier_id uuid, sort_key text);
  end if;
end
$$;
comment on type spp_private.product_search is 'What a search for products wants; null: whatever it is.';
comment on type spp_private.matched_product is
  'A product that a search has found, with what it is sorted and counted by.';
comment on type spp.found_product is 'A product of a page, and what it is sorted by.';
comment on column spp.found_product.product_id is 'Product.';
comment on column spp.found_product.supplier_id is 'Supplier.';
comment on column spp.found_product.sort_key is 'What it is sorted by, as text.';

--! Included views/spp/v_product_figures.sql
create or replace view spp_private.v_product_figures with (security_invoker = true) as
select u.product_id, u.supplier_id, u.supplier_code, u.price_changed_at, u.last_rise_at, u.last_fall_at,
       u.price_change_percentage, u.is_new, u.status, u.current_price
  from (
    -- Both plain, so that their indexes give every order.
    select f.product_id, f.supplier_id, f.supplier_code, f.price_changed_at, f.last_rise_at, f.last_fall_at,
           f.price_change_percentage, f.is_new, f.status, f.seq, f.current_price
      from spp_kept.product_figures f
    union all
    select t.product_id, t.supplier_id, t.supplier_code, t.price_changed_at, t.last_rise_at, t.last_fall_at,
           t.price_change_percentage, t.is_new, t.status, t.seq, t.current_price
      from spp_kept.product_touches t
  ) u
 -- A later touch is looked for only where the supplier has touches at all.
 where u.supplier_id <> all (array(
         select s.supplier_id from spp.suppliers s
          where exists (select from spp_kept.product_touches t where t.supplier_id = s.supplier_id)))
    or not spp_private.is_overtaken(u.product_id, u.supplier_id, u.seq);
comment on view spp_private.v_product_figures is
  'One row a product, exact at every moment: its latest touch, or what is kept of it.';
--! EndIncluded views/spp/v_product_figures.sql
--! Included functions/spp/figures/fold_products.sql
create or replace function spp_private.fold_products(row_limit integer) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some rows meet a table of any size by its key, also by a plan that was made while it was empty.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_folded integer;
begin
  with oldest as materialized (
    -- Who removes a product holds its touches.
    select t.seq from spp_kept.product_touches t order by t.seq limit fold_products.row_limit for update skip locked
  ), held as materialized (
    select coalesce(array_agg(h.product_id), '{}') as product_ids
      from (select t.seq from spp_kept.product_touches t where t.seq <= (select max(o.seq) from oldest o)
            except
            select o.seq from oldest o) e
      join spp_kept.product_touches h on h.seq = e.seq
  ), taken as (
    -- A removal may be rolled back: a later touch is not folded before an earlier one of its product.
    delete from spp_kept.product_touches t
     using oldest o
     where t.seq = o.seq and t.product_id <> all ((select h.product_ids from held h)::uuid[])
    returning t.*
  ), kept as (
    insert into spp_kept.product_figures as f
      (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
       is_new, status, current_price, seq)
    select distinct on (t.product_id, t.supplier_id) t.product_id, t.supplier_id, t.supplier_code, t.price_changed_at,
           t.last_rise_at, t.last_fall_at, t.price_change_percentage, t.is_new, t.status,
           t.current_price, t.seq
      from taken t
     order by t.product_id, t.supplier_id, t.seq desc
        on conflict (product_id, supplier_id) do update
       set price_changed_at = excluded.price_changed_at, last_rise_at = excluded.last_rise_at,
           last_fall_at = excluded.last_fall_at, price_change_percentage = excluded.price_change_percentage,
           is_new = excluded.is_new, status = excluded.status, current_price = excluded.current_price,
           seq = excluded.seq
  )
  select count(*) into v_folded from taken;
  return v_folded;
end
$$;
comment on function spp_private.fold_products(integer) is
  $$Brings the oldest touches, up to so many, into product_figures; answers how many. One at a time:
whoever calls it holds the lock of refresh_figures_step.$$;
--! EndIncluded functions/spp/figures/fold_products.sql
--! Included functions/spp/products/tg_supplier_products__insert.sql
create or replace function spp.tg_supplier_products__insert() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_origin constant spp_private.change_origins := spp_private.current_origin();
  v_now constant timestamptz := clock_timestamp();
  v_actor constant text := audit.current_actor();
begin
  insert into spp.price_history
    (supplier_id, product_id, new_price, change_reason, upload_batch_id, changed_at, changed_by)
  select n.supplier_id, n.product_id, n.current_price,
         coalesce(v_origin.change_reason, 'manual'), v_origin.batch_id, v_now, v_actor
    from new_rows n;

  insert into spp_kept.product_touches
    (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
     is_new, status, current_price)
  select n.product_id, n.supplier_id, n.partition_code, n.price_changed_at, n.last_rise_at, n.last_fall_at,
         spp.price_change_percentage(n.previous_price, n.current_price), n.is_new, n.status,
         n.current_price
    from new_rows n;
  insert into spp_kept.supplier_touches (supplier_id) select distinct n.supplier_id from new_rows n;

  -- An upload's own new products are on record by their first history row, their batch and themselves.
  if v_origin.batch_id is null then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, audit.acting_role(),
           nullif(current_setting('inv.request_id', true), ''), 'insert', 'spp', 'supplier_products',
           n.product_id::text, to_jsonb(n)
      from new_rows n;
  end if;
  return null;
end
$$;
comment on function spp.tg_supplier_products__insert() is
  'Statement trigger: the first price of each new product goes into price_history; figures kept of it are out of date.';
--! EndIncluded functions/spp/products/tg_supplier_products__insert.sql
--! Included functions/spp/products/tg_supplier_products__update.sql
create or replace function spp.tg_supplier_products__update() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_origin constant spp_private.change_origins := spp_private.current_origin();
  v_now constant timestamptz := clock_timestamp();
  v_actor constant text := audit.current_actor();
begin
  insert into spp_kept.supplier_touches (supplier_id) select distinct n.supplier_id from new_rows n;
  with changed as materialized (
    select n.supplier_id, n.product_id, o.current_price as old_price, n.current_price as new_price,
           n.partition_code, n.previous_price, n.price_changed_at, n.last_rise_at, n.last_fall_at,
           f.moved as figures_moved, n.is_new, n.status,
           (n.status, n.missing_since_batch_id is null) is distinct from (o.status, o.missing_since_batch_id is null)
             as availability_moved,
           case when e.edited then to_jsonb(o) end as old_values,
           case when e.edited then to_jsonb(n) end as new_values
      from old_rows o
      join new_rows n on n.product_id = o.product_id and n.supplier_id = o.supplier_id
     cross join lateral (
       select (n.supplier_product_code, n.product_name, n.description, n.category_id, n.subcategory_id,
              n.brand, n.manufacturer, n.barcode, n.unit_of_measure, n.pack_size, n.min_order_qty,
              n.lead_time_days, n.currency_code, n.status, n.first_seen_date, n.first_batch_id,
              n.specifications)
              is distinct from
              (o.supplier_product_code, o.product_name, o.description, o.category_id, o.subcategory_id,
              o.brand, o.manufacturer, o.barcode, o.unit_of_measure, o.pack_size, o.min_order_qty,
              o.lead_time_days, o.currency_code, o.status, o.first_seen_date, o.first_batch_id,
              o.specifications) as edited
     ) e
     cross join lateral (
       select (n.current_price, n.previous_price, n.price_changed_at, n.last_rise_at, n.last_fall_at, n.is_new,
              n.status)
              is distinct from
              (o.current_price, o.previous_price, o.price_changed_at, o.last_rise_at, o.last_fall_at, o.is_new,
              o.status) as moved
     ) f
     where e.edited or f.moved or (n.missing_since_batch_id is null) <> (o.missing_since_batch_id is null)
  ), prices as (
    insert into spp.price_history
      (supplier_id, product_id, old_price, new_price, price_change_percentage, change_reason, upload_batch_id,
       changed_at, changed_by)
    select c.supplier_id, c.product_id, c.old_price, c.new_price,
           spp.price_change_percentage(c.old_price, c.new_price), coalesce(v_origin.change_reason, 'manual'),
           v_origin.batch_id, v_now, v_actor
      from changed c
     where c.new_price <> c.old_price
  ), touches as (
    insert into spp_kept.product_touches
      (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
       is_new, status, current_price)
    select c.product_id, c.supplier_id, c.partition_code, c.price_changed_at, c.last_rise_at, c.last_fall_at,
           spp.price_change_percentage(c.previous_price, c.new_price), c.is_new, c.status,
           c.new_price
      from changed c
     where c.figures_moved
  ), events as (
    insert into spp.product_events (supplier_id, product_id, event_type, upload_batch_id, occurred_at)
    select c.supplier_id, c.product_id, case when c.availability_moved then 'availability' else 'master_data' end,
           v_origin.batch_id, v_now
      from changed c
     where c.availability_moved or c.new_values is not null
  )
  -- A price that moves is in price_history; everything else that changes is in the audit log.
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select v_actor, audit.acting_role(),
         nullif(current_setting('inv.request_id', true), ''), 'update', 'spp', 'supplier_products',
         c.product_id::text, c.old_values, c.new_values
    from changed c
   where c.new_values is not null;
  return null;
end
$$;
comment on function spp.tg_supplier_products__update() is
  $$Statement trigger: price changes go into price_history, other changes into audit.log, and that there were some
into product_events; figures kept of the products are out of date.$$;
--! EndIncluded functions/spp/products/tg_supplier_products__update.sql
--! Included functions/spp/figures/touch_products.sql
create or replace function spp_private.touch_products(supplier text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := (spp_private.resolve_supplier(touch_products.supplier)).supplier_id;
  v_touched integer;
begin
  -- Locked, so that no later touch of somebody else comes before this one.
  with products as materialized (
    select p.* from spp.supplier_products p where p.supplier_id = v_supplier_id for no key update
  )
  insert into spp_kept.product_touches
    (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
     is_new, status, current_price)
  select p.product_id, p.supplier_id, p.partition_code, p.price_changed_at, p.last_rise_at, p.last_fall_at,
         spp.price_change_percentage(p.previous_price, p.current_price), p.is_new, p.status,
         p.current_price
    from products p;
  get diagnostics v_touched = row_count;
  delete from spp_kept.product_figures f
   where f.supplier_id = v_supplier_id
     and not exists (select from spp.supplier_products p
                      where p.product_id = f.product_id and p.supplier_id = f.supplier_id);
  insert into spp_kept.supplier_touches (supplier_id) values (v_supplier_id);
  return v_touched;
end
$$;
comment on function spp_private.touch_products(text) is
  $$Has the figures of a supplier kept anew from its products, after what went round the triggers (TRUNCATE, replica
mode); the views are right at once. Answers how many products. Raises SPNSU.$$;
grant execute on function spp_private.touch_products(text) to inv_admin;
--! EndIncluded functions/spp/figures/touch_products.sql
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
  end if;
  v_wanted.pattern := spp_private.like_pattern(nullif(btrim(read_product_search.search), ''));
  v_wanted.is_limited_to_suppliers := v_filter ? 'supplier_codes';
  if v_wanted.is_limited_to_suppliers then
    v_wanted.supplier_ids := array(
      select distinct (spp_private.resolve_supplier(c.code)).supplier_id
        from jsonb_array_elements_text(v_filter -> 'supplier_codes') c (code));
  else
    v_wanted.supplier_ids := array(select s.supplier_id from spp.suppliers s order by s.created_at);
  end if;
  if v_filter ? 'category' then
    v_wanted.branch := array(
      select c.category_id
        from spp.categories t
        join spp.categories c on c.path operator(public.<@) t.path
       where t.category_id = spp_private.resolve_category(v_filter ->> 'category'));
  end if;
  if v_filter ? 'brands' then
    v_wanted.brands := array(select jsonb_array_elements_text(v_filter -> 'brands'));
  end if;
  v_wanted.barcode := v_filter ->> 'barcode';
  v_wanted.status := v_filter ->> 'status';
  v_wanted.is_new := (v_filter ->> 'is_new')::boolean;
  v_wanted.min_price := (v_filter ->> 'min_price')::numeric;
  v_wanted.max_price := (v_filter ->> 'max_price')::numeric;
  v_wanted.changed_since := (v_filter ->> 'changed_since')::timestamptz;
  v_wanted.is_found_first := v_wanted.pattern is not null or v_wanted.branch is not null
    or v_wanted.brands is not null or v_wanted.barcode is not null;
  return v_wanted;
end
$$;
comment on function spp_private.read_product_search(text, jsonb) is
  'What a search wants, read from its words and filter. Raises SPISF, SPNSU, SPNCA.';
grant execute on function spp_private.read_product_search(text, jsonb)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/read_product_search.sql
--! Included functions/spp/search/matching_products.sql
create or replace function spp_private.matching_products(wanted spp_private.product_search, row_limit integer)
returns setof spp_private.matched_product
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- What is asked of a supplier's products is planned by what it is: statistics know nothing of patterns.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id uuid;
  v_left integer := matching_products.row_limit;
  v_found integer;
begin
  -- One after the other: each is planned alone, and a common word ends with the first who have it.
  foreach v_supplier_id in array wanted.supplier_ids loop
    return query
    select p.product_id, p.supplier_id, p.product_name, p.current_price,
           spp.price_change_percentage(p.previous_price, p.current_price),
           coalesce(p.subcategory_id, p.category_id), p.brand, p.status
      from spp.supplier_products p
     where p.supplier_id = v_supplier_id
       and (wanted.pattern is null or p.product_name ilike wanted.pattern or p.brand ilike wanted.pattern
            or p.barcode ilike wanted.pattern
            or lower(p.supplier_product_code collate "default") like lower(wanted.pattern))
       and (wanted.barcode is null or p.barcode = wanted.barcode)
       and (wanted.brands is null or p.brand = any (wanted.brands))
       and (wanted.branch is null or p.subcategory_id = any (wanted.branch)
            or p.subcategory_id is null and p.category_id = any (wanted.branch))
       and (wanted.status is null or p.status = wanted.status)
       and (wanted.is_new is null or p.is_new = wanted.is_new)
       and (wanted.min_price is null or p.current_price >= wanted.min_price)
       and (wanted.max_price is null or p.current_price <= wanted.max_price)
       and (wanted.changed_since is null or p.price_changed_at >= wanted.changed_since)
     limit v_left;
    get diagnostics v_found = row_count;
    v_left := v_left - v_found;
    exit when v_left <= 0;
  end loop;
end
$$;
comment on function spp_private.matching_products(spp_private.product_search, integer) is
  'Products that a search finds, so many at most.';
grant execute on function spp_private.matching_products(spp_private.product_search, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/matching_products.sql
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
  v_wanted constant spp_private.product_search :=
    spp_private.read_product_search(search_products.search, search_products.filter);
  v_key constant text := case search_products.order_by when 'name' then 'product_name' when 'price' then 'current_price'
                              when 'change' then 'price_change_percentage' when 'newest' then 'product_id' end;
  v_type constant text := case v_key when 'product_name' then 'text' when 'product_id' then 'uuid' else 'numeric' end;
  v_is_descending constant boolean := coalesce(search_products.is_descending, false);
  v_source text;
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
  -- The price moves with each list: its order is kept beside the products, of all suppliers together; one supplier's
  -- are sorted. Their names and ids stay.
  v_source := case when v_wanted.is_found_first then 'spp_private.matching_products($1, 10000)'
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
first seen). search looks into name, code, brand and barcode; filter takes supplier_codes and brands (lists), category,
status, barcode, is_new, min_price, max_price, changed_since. With search, category, brands or barcode the first 10,000
that are found are sorted. Raises SPISF, SPNSU, SPNCA, SPIPG.$$;
grant execute on function spp.search_products(text, jsonb, text, boolean, jsonb, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/search_products.sql
--! Included functions/spp/search/search_counts.sql
create or replace function spp.search_counts(search text default null, filter jsonb default '{}') returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wanted spp_private.product_search :=
    spp_private.read_product_search(search_counts.search, search_counts.filter);
  v_most constant integer := 10000;
  v_is_kept constant boolean := not v_wanted.is_found_first
    and num_nonnulls(v_wanted.min_price, v_wanted.max_price, v_wanted.changed_since) = 0
    and (num_nonnulls(v_wanted.is_new, v_wanted.status) = 0
         or v_wanted.status is null and v_wanted.is_new
         or v_wanted.is_new is null and v_wanted.status = 'discontinued');
  v_kept bigint;
  v_facets jsonb;
  v_found bigint;
begin
  if v_is_kept then
    select coalesce(sum(case when v_wanted.is_new then f.new when v_wanted.status is not null then f.discontinued
                             else f.products end), 0) into v_kept
      from spp_private.v_supplier_figures f
     where f.supplier_id = any (v_wanted.supplier_ids);
  end if;
  with found as materialized (
    select m.* from spp_private.matching_products(v_wanted, v_most + 1) m
  ), counted as (
    select case when grouping(f.supplier_id) = 0 then 'suppliers' when grouping(f.category_id) = 0 then 'categories'
                when grouping(f.brand) = 0 then 'brands' when grouping(f.status) = 0 then 'statuses' end as facet,
           f.supplier_id, f.category_id, coalesce(f.brand, f.status) as value, count(*) as products
      from found f
     group by grouping sets ((f.supplier_id), (f.category_id), (f.brand), (f.status), ())
  ), named as (
    select c.facet, c.products, coalesce(s.supplier_code, k.category_id::text, c.value) as value,
           coalesce(s.supplier_name, k.category_name, c.value) as label,
           row_number() over (partition by c.facet order by c.products desc, coalesce(s.supplier_code, c.value))
             as place
      from counted c
      left join spp.suppliers s on s.supplier_id = c.supplier_id
      left join spp.categories k on k.category_id = c.category_id
  )
  select coalesce(jsonb_object_agg(g.facet, g.facet_values) filter (where g.facet is not null), '{}'), max(g.products)
    into v_facets, v_found
    from (select n.facet, max(n.products) as products,
                 jsonb_agg(jsonb_build_object('value', n.value, 'label', n.label, 'products', n.products)
                           order by n.place) filter (where n.value is not null and n.place <= 100) as facet_values
            from named n
           group by n.facet) g;
  return jsonb_build_object(
    'total', coalesce(v_kept, least(v_found, v_most), 0),
    'total_is_exact', v_is_kept or coalesce(v_found, 0) <= v_most,
    'facets', v_facets,
    'facets_are_exact', coalesce(v_found, 0) <= v_most);
end
$$;
comment on function spp.search_counts(text, jsonb) is
  $$How many products a search finds, in all and by supplier, category, brand and status (the 100 most frequent of
each). The total is exact where it is kept (no filter, or suppliers with new or discontinued products), and up to
10,000; facets are counted among the first 10,000. total_is_exact and facets_are_exact say so. Raises SPISF, SPNSU,
SPNCA.$$;
grant execute on function spp.search_counts(text, jsonb)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/search/search_counts.sql
