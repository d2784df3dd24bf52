-- Every policy, positive and negative: two suppliers have data; who sees which rows of which table and view.
select plan(110);

select tap.supplier('ONE'), tap.supplier('TWO');
select spp.set_import_profile(s, '{"delimiter": ";"}') from unnest(array['ONE', 'TWO']) s;
select tap.upload(s, format('[{"code": "%1$s-1", "price": "1.00"}, {"code": "%1$s-2"}]', s)::jsonb)
  from unnest(array['ONE', 'TWO']) s;
select tap.upload(s, format('[{"code": "%1$s-1", "price": "2.00", "breaks": "[{\"from\": \"10\", \"price\": \"1.50\"}]"}, {"code": "%1$s-3", "price": "5"}]', s)::jsonb)
  from unnest(array['ONE', 'TWO']) s;
select spp.create_category('Tools');
insert into spp.product_mappings (supplier_id, supplier_product_code, master_product_id, mapping_confidence,
  mapping_method)
select s.supplier_id, s.supplier_code || '-1', '019a0000-0000-7000-8000-000000000001', 100, 'manual'
  from spp.suppliers s;

-- Relations with rows of suppliers, and how a row tells whose it is.
create temporary table owned on commit drop as
select o.relation, o.supplier_code
  from (values
    ('spp.suppliers', 'supplier_code'),
    ('spp.supplier_import_profiles', null),
    ('spp.upload_batches', null),
    ('spp.upload_staging', 'left(raw_data ->> ''Code'', 3)'),
    ('spp.supplier_products', 'left(supplier_product_code, 3)'),
    ('spp.price_history', null),
    ('spp.price_breaks', null),
    ('spp.price_break_history', null),
    ('spp.v_all_supplier_products', 'supplier_code'),
    ('spp.v_new_products_by_supplier', 'supplier_code'),
    ('spp.v_price_change_summary', 'supplier_code'),
    ('spp.v_supplier_catalog_stats', 'supplier_code'),
    ('spp.v_quarantine', 'supplier_code')
  ) as o (relation, supplier_code);
update owned o
   set supplier_code = (select format('case supplier_id when %L then %L else %L end', s.supplier_id, 'ONE', 'TWO')
                          from spp.suppliers s where s.supplier_code = 'ONE')
 where o.supplier_code is null;
create temporary table statements on commit drop as
select o.relation, format('select string_agg(distinct x.code, %L order by x.code) from (select %s as code from %s) x',
                          ',', o.supplier_code, o.relation) as whose
  from owned o;

select is(tap.as_role('inv_supplier', s.whose, u.supplier_id), u.supplier_code,
          format('supplier %s sees its own rows of %s, and only them', u.supplier_code, s.relation))
  from statements s, spp.suppliers u
 order by s.relation, u.supplier_code;
select is(
  tap.as_role('inv_supplier', format('select count(*) from %s', o.relation), u.supplier_id)::integer,
  tap.as_role('inv_owner', format('select count(*) from %s where %s = %L', o.relation, o.supplier_code,
    'ONE'))::integer,
  format('supplier ONE sees all its rows of %s', o.relation))
  from owned o, spp.suppliers u
 where u.supplier_code = 'ONE';
select is(tap.as_role('inv_supplier', s.whose), null, format('a supplier without a claim sees nothing of %s',
  s.relation))
  from statements s;
select is(tap.as_role('inv_supplier', s.whose, gen_random_uuid()), null,
          format('a supplier with an unknown claim sees nothing of %s', s.relation))
  from statements s;
select is(tap.outcome('inv_anonymous', s.whose), '42501', format('anonymous is refused %s', s.relation))
  from statements s;

select is(string_agg(tap.as_role(r.role_name, s.whose), ' ' order by s.relation), rtrim(repeat('ONE,TWO ', 13)),
          format('%s sees the rows of all suppliers everywhere', r.role_name))
  from statements s,
       unnest(array['inv_catalog_manager', 'inv_reviewer', 'inv_approver', 'inv_pricing_manager', 'inv_analyst',
                    'inv_admin']) as r (role_name)
 group by r.role_name;

-- What is not a supplier's.
select spp.assign_category('Tools > Drills', array_agg(p.product_id))
  from spp.supplier_products p where p.supplier_product_code = 'ONE-1';
select is(tap.as_role('inv_supplier', $$select string_agg(c.category_name, ',' order by c.path) from spp.categories c$$,
                      s.supplier_id), c.categories, c.description)
  from (values
    ('ONE', 'Tools,Drills', 'a supplier sees the categories of its products, and those above them'),
    ('TWO', null, 'but none that only others use')
  ) as c (supplier_code, categories, description)
  join spp.suppliers s on s.supplier_code = c.supplier_code;
select is(tap.as_role(r.role_name, 'select (select count(*) from spp.categories) > 0
                                       and (select count(*) from spp.product_mappings) = 2
                                       and (select count(*) from spp.settings) > 0
                                       and (select count(*) from spp.column_synonyms) > 0')::boolean, true,
          format('%s sees categories, mappings, settings and synonyms', r.role_name))
  from unnest(array['inv_catalog_manager', 'inv_reviewer', 'inv_approver', 'inv_pricing_manager', 'inv_analyst',
                    'inv_admin']) as r (role_name);
select is(tap.as_role(r.role_name, 'select count(*) > 0 from audit.log')::boolean, true, format('%s reads the audit',
  r.role_name))
  from unnest(array['inv_analyst', 'inv_admin']) as r (role_name);
select is(tap.outcome(r.role_name, 'select from audit.log'), '42501', format('%s does not read the audit',
  r.role_name))
  from unnest(array['inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
    'inv_pricing_manager']) as r (role_name);

-- Functions that read past the policies ask for themselves.
select is(tap.outcome('inv_supplier', f.statement, (select u.supplier_id from spp.suppliers u
  where u.supplier_code = 'ONE')),
          f.outcome, f.description)
  from (values
    ('select spp.begin_upload(''TWO'', ''x'', repeat(''a'', 64), 1)', 'SPNSU', 'a supplier uploads for no other'),
    ('select spp.check_upload(''TWO'')', 'SPNSU', 'nor may it ask whether it could'),
    ('select spp.import_profile(''TWO'')', 'SPNSU', 'a supplier sees no other''s profile'),
    ('select spp.list_products(''TWO'')', 'SPNSU', 'a supplier lists no other''s products'),
    ('select spp.quarantine(''TWO'')', 'SPNSU', 'a supplier sees no other''s quarantine')
  ) as f (statement, outcome, description);
select is(tap.outcome('inv_supplier', format(f.statement, b.batch_id), (select u.supplier_id from spp.suppliers u
  where u.supplier_code = 'ONE')),
          'SPNBA', f.description)
  from (values
    ('select spp.upload_report(%L)', 'a supplier reads no other''s report'),
    ('select spp.upload_status(%L)', 'nor its progress')
  ) as f (statement, description),
       (select x.batch_id from spp.upload_batches x join spp.suppliers u on u.supplier_id = x.supplier_id
         where u.supplier_code = 'TWO' limit 1) b;
select is(tap.as_role('inv_supplier', format('select count(*) from spp.rejected_rows(%L)', b.batch_id),
                      (select u.supplier_id from spp.suppliers u where u.supplier_code = 'ONE')), '0',
          'nor its rejected rows')
  from (select x.batch_id from spp.v_quarantine x where x.supplier_code = 'TWO') b;
select is(tap.outcome('inv_supplier', format('select spp.product_price_history(%L)', p.product_id),
                      (select u.supplier_id from spp.suppliers u where u.supplier_code = 'ONE')), 'SPNPR',
          'nor the prices of its products')
  from spp.supplier_products p where p.supplier_product_code = 'TWO-1';
select is(tap.outcome('inv_supplier', format('select spp.resubmit_quarantined(%L)',
                                             jsonb_build_array(jsonb_build_object('staging_id', q.staging_id, 'data',
                                               '{"price": "1"}'::jsonb))),
                      (select u.supplier_id from spp.suppliers u where u.supplier_code = 'ONE')), 'SPNST',
          'a supplier corrects no other''s rows')
  from spp.v_quarantine q where q.supplier_code = 'TWO';
select is(tap.as_role('inv_supplier', format('select spp.discard_quarantined(%L)', array[q.staging_id]),
                      (select u.supplier_id from spp.suppliers u where u.supplier_code = 'ONE')), '{"discarded": 0}',
          'nor does it discard them')
  from spp.v_quarantine q where q.supplier_code = 'TWO';
select * from finish();
