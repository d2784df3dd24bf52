-- What SPP's test files share; the runner loads it into schema tap.

create function tap.supplier(code text, currency text default 'EUR') returns uuid
language sql volatile
as $$
  select (spp.create_supplier(code, 'Supplier ' || code, currency)).supplier_id
$$;

create function tap.product(supplier_id uuid, code text, price numeric default 10) returns uuid
language sql volatile
as $$
  insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
  values (supplier_id, code, 'Product ' || code, price, 'EUR')
  returning product_id
$$;

-- What whoever works on a batch passes with each step.
create function tap.lease(batch_id uuid) returns uuid
language sql stable
as $$
  select b.lease_token from spp.upload_batches b where b.batch_id = lease.batch_id
$$;

-- A list up to where its rows are staged and counted: rows [{field: text}], numbered from 2.
create function tap.stage(
  supplier text,
  rows jsonb,
  mode text default 'partial',
  dry_run boolean default false,
  detected jsonb default '{"raw_columns": {"code": ["Code"], "name": ["Name"], "price": ["Price"], "currency": ["Currency"]}}'
) returns uuid
language plpgsql volatile
as $$
declare
  v_batch_id uuid;
begin
  v_batch_id := spp.begin_upload(supplier, 'list.csv', encode(sha256(convert_to(rows::text, 'UTF8')), 'hex'),
    length(rows::text), mode, true, dry_run) ->> 'batch_id';
  perform spp_private.claim_batch(b.supplier_id) from spp.upload_batches b where b.batch_id = v_batch_id;
  insert into spp.upload_staging
    (batch_id, row_number, raw_data, code, name, price, price_number, currency, barcode, brand, category, subcategory,
     min_order_qty, lead_time_days, parse_error, unit_of_measure, price_basis, discount, from_quantity, valid_from, valid_to,
     price_group, price_label, breaks, hidden)
  select v_batch_id, r.position + 1,
         jsonb_build_object('Code', coalesce(f.code, ''), 'Name', coalesce(f.name, ''), 'Price', coalesce(f.price,
           ''),
                            'Currency', coalesce(f.currency, '')),
         f.code, case when r.value ? 'name' then f.name else 'Product ' || f.code end, f.price, f.price_number,
           f.currency,
         f.barcode, f.brand, f.category, f.subcategory, f.min_order_qty, f.lead_time_days, f.parse_error,
         f.unit_of_measure, f.price_basis, f.discount, f.from_quantity, f.valid_from, f.valid_to, f.price_group,
         f.price_label, f.breaks, f.hidden
    from jsonb_array_elements(rows) with ordinality as r (value, position),
         jsonb_populate_record(null::spp.upload_staging, r.value) f;
  perform spp_private.finish_staging(v_batch_id, tap.lease(v_batch_id), detected);
  return v_batch_id;
end
$$;

-- Works a staged list off to its end.
create function tap.work_off(batch_id uuid, steps integer default 100) returns text
language plpgsql volatile
as $$
declare
  v_phase text;
begin
  for i in 1..steps loop
    v_phase := spp_private.advance_batch(work_off.batch_id, tap.lease(work_off.batch_id));
    exit when v_phase = 'done';
  end loop;
  return v_phase;
end
$$;

-- A whole upload; answers its batch.
create function tap.upload(supplier text, rows jsonb, mode text default 'partial', dry_run boolean default false)
returns uuid
language plpgsql volatile
as $$
declare
  v_batch_id constant uuid := tap.stage(supplier, rows, mode, dry_run);
begin
  perform tap.work_off(v_batch_id);
  return v_batch_id;
end
$$;

-- "total = new + updated + unchanged + failed + duplicates, missing" of a batch.
create function tap.counts(batch_id uuid) returns text
language sql stable
as $$
  select format('%s = %s + %s + %s + %s + %s, %s', b.total_products, b.new_products_count, b.updated_products_count,
                b.unchanged_products_count, b.failed_products_count, b.duplicate_rows_count, b.missing_products_count)
    from spp.upload_batches b
   where b.batch_id = counts.batch_id
$$;

-- What is known of a supplier's products: "code=price flags", flags: n(ew), m(issing), d(iscontinued).
create function tap.products(supplier text) returns text
language sql stable
as $$
  select string_agg(concat(p.supplier_product_code, '=', trim_scale(p.current_price),
                           case when p.is_new then ' n' end,
                           case when p.missing_since_batch_id is not null then ' m' end,
                           case when p.status = 'discontinued' then ' d' end), ', ' order by p.supplier_product_code)
    from spp.supplier_products p
    join spp.suppliers s on s.supplier_id = p.supplier_id
   where s.supplier_code = products.supplier
$$;

-- A supplier's prices of larger quantities: "code:quantity=price".
create function tap.breaks(supplier text) returns text
language sql stable
as $$
  select string_agg(concat(p.supplier_product_code, ':', k.from_quantity, '=', trim_scale(k.price)), ' '
                    order by p.supplier_product_code, k.from_quantity)
    from spp.price_breaks k
    join spp.supplier_products p on p.supplier_id = k.supplier_id and p.product_id = k.product_id
    join spp.suppliers s on s.supplier_id = k.supplier_id
   where s.supplier_code = breaks.supplier
$$;
