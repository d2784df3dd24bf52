-- Who reads what, tried as each role on each relation: what is granted works and shows every row that the policy
-- promises, all else is refused. Nobody writes.
select plan(12);

create temporary table rights on commit drop as select tap.supplier('RIGHTS') as supplier_id;
create temporary table given on commit drop as
select g.relation, g.content::jsonb as content
  from rights r,
       lateral (values
         ('spp.supplier_products', format('{"supplier_id": "%s"}', r.supplier_id)),
         ('spp.upload_batches', format('{"file_hash": "%s"}', repeat('a', 64))),
         ('spp.upload_staging', '{"batch_id": "019a0000-0000-7000-8000-000000000001"}'),
         ('issoh.pricing_rules', '{"rule_type": "fixed", "selling_price": "9"}'),
         ('issoh.contract_terms', '{"rebate_secret": "\\\\x00", "supplier_product_code": null}'),
         ('issoh.notifications', '{"kind": "list_held"}'),
         ('issoh.webhooks', '{"url": "https://example.com"}'),
         ('issoh.stock_movements', '{"movement_type": "receipt", "to_location": "019a0000-0000-7000-8000-000000000001"}')
       ) as g (relation, content);
select x.problem
  from tap.our_relations r
  left join given g on g.relation = r.name,
       lateral (select tap.fill(r.oid, coalesce(g.content, '{}'))) as x (problem)
 where r.relkind in ('r', 'p') and exists (select from pg_policy p where p.polrelid = r.oid);
select is_empty(
  $$select r.name from tap.our_relations r
     where exists (select from pg_policy p where p.polrelid = r.oid)
       and tap.as_role('none', format('select count(*) from %s', r.name)) = '0'$$,
  'every table with a policy has a row, so that reading it shows something');

create temporary table tried on commit drop as
select x.name as role_name, r.name as relation, r.oid, r.relkind, r.relispartition,
       has_schema_privilege(x.oid, r.relnamespace, 'usage') and has_table_privilege(x.oid, r.oid, 'select') as may,
       tap.outcome(x.name, format('select from %s limit 1', r.name)) as outcome
  from tap.our_roles x, tap.our_relations r
 where r.relkind <> 'f' and r.relname !~ '_\d{4}_\d\d$';
select is_empty(
  $$select t.role_name, t.relation, t.may, t.outcome from tried t
     where t.outcome <> case when t.may then 'ok' else '42501' end and t.outcome <> '55000'$$,
  'a role reads what is granted to it, and is refused all else for want of privilege');
select isnt_empty($$select from tried t where t.may and t.relkind <> 'v'$$, 'some tables are read');
select is_empty($$select t.role_name, t.relation from tried t where t.role_name = 'inv_anonymous' and t.outcome = 'ok'$$,
  'nobody reads anything without a token');
select is_empty(
  $$select t.role_name, t.relation from tried t where t.relispartition and t.outcome <> '42501'$$,
  'nobody reads a partition past its parent''s policies');
select isnt_empty($$select from tap.our_relations r where r.relispartition$$, 'partitions were among them');

-- Policies of tables: each role that has the grant has a policy and the other way round.
select is_empty(
  $$select t.role_name, t.relation from tried t
     where t.may and t.relkind in ('r', 'p')
       and not exists (select from pg_policy p, unnest(p.polroles) o
                        where p.polrelid = t.oid and pg_has_role(t.role_name, o, 'usage'))$$,
  'whoever may read a table has a policy there');
select is_empty(
  $$select p.polrelid::regclass, o::regrole from pg_policy p, unnest(p.polroles) o
     where not has_table_privilege(o, p.polrelid, 'select')$$,
  'whoever has a policy may read the table');
select is_empty(
  $$select t.role_name, t.relation from tried t
      join pg_policy p on p.polrelid = t.oid, unnest(p.polroles) o
     where t.may and pg_get_expr(p.polqual, p.polrelid) = 'true' and pg_has_role(t.role_name, o, 'usage')
       and tap.as_role(t.role_name, format('select count(*) from %s', t.relation), null)
           <> tap.as_role('none', format('select count(*) from %s', t.relation), null)$$,
  'staff sees every row of it');
select is_empty(
  $$select t.relation from tried t
     where t.role_name = 'inv_supplier' and t.may and t.relkind in ('r', 'p')
       and tap.as_role('inv_supplier', format('select count(*) from %s', t.relation), uuidv7()) <> '0'$$,
  'a supplier whom nobody knows sees no row of any');

-- Writing.
select is_empty(
  $$select x.name, r.name, w.statement, o.outcome
      from tap.our_roles x, tap.our_relations r,
           lateral (select quote_ident(a.attname) as name from pg_attribute a
                     where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                     order by a.attidentity, a.attnum limit 1) c,
           lateral (values (format('insert into %s default values', r.name)),
                           (format('update %s set %s = %2$s', r.name, c.name)),
                           (format('delete from %s', r.name)),
                           (format('truncate %s', r.name))) as w (statement),
           lateral (select tap.outcome(x.name, w.statement)) as o (outcome)
     where r.relkind in ('r', 'p') and r.relname !~ '_\d{4}_\d\d$' and o.outcome <> '42501'$$,
  'no role inserts into, updates, deletes from or truncates any table');
select is_empty(
  $$select x.name, s.name from tap.our_roles x, (select name from tap.our_schemas union all select 'public') s
     where tap.outcome(x.name, format('create table %I.mine ()', s.name)) <> '42501'$$,
  'nor makes one in any schema');
select * from finish();
