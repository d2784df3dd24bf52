-- What IS-SOH may read of SPP: the feeds, as inv_spp_link, and nobody else.
select plan(9);

select views_are('spp_feed', array['suppliers'], 'these are the feeds');
select results_eq(
  $$select tap.columns_of('spp_feed.suppliers')$$,
  array['supplier_id uuid', 'supplier_code text', 'supplier_name text', 'status text', 'currency_code text'],
  'suppliers tells who they are and no more');
select ok(
  (select c.reloptions @> array['security_barrier=true'] and c.relowner = 'inv_owner'::regrole from pg_class c
    where c.oid = 'spp_feed.suppliers'::regclass),
  'it runs as the owner, behind a barrier');
select table_privs_are('spp_feed', 'suppliers', r, '{}'::name[], format('%s has no right on it', r))
  from unnest(array['inv_supplier', 'inv_analyst', 'inv_admin', 'inv_authenticator']::name[]) r;
select table_privs_are('spp_feed', 'suppliers', 'inv_spp_link', array['SELECT'], 'inv_spp_link reads it');
select ok(not has_schema_privilege('inv_spp_link', s, 'usage'), format('inv_spp_link is not let into %s', s))
  from unnest(array['spp']) s;

select * from finish();
