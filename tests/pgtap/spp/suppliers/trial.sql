-- A supplier made for a dry run stays no longer than its transaction.
select plan(3);

select isnt(spp_private.try_supplier('TRIAL', 'EUR'), null, 'a supplier is there for a dry run');
select is((select count(*)::integer from pg_class where relname = 'supplier_products_trial'), 0, 'it has no partition');
select throws_ok('set constraints all immediate', 'SPCTS', 'Supplier "TRIAL" was made for a dry run and cannot stay.',
  'it cannot be committed');
select * from finish();
