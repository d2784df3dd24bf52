-- Who sees that something was negotiated, who sees what, and who says it.
select plan(153);

create function tap.key(version text) returns text
language sql immutable
as $$
  select format('1-%s:%s', left(encode(sha256(convert_to(version, 'UTF8')), 'hex'), 12),
                replace(encode(sha512(convert_to(version, 'UTF8')), 'base64'), E'\n', ''))
$$;
select set_config('inventory.terms_keys', tap.key('one'), true);
select tap.supplier('ACME');
select issoh.set_contracts(array[row('ACME', 'A', 'EUR', '12.5', '10', null, null, 'talks')::issoh.contract_input]);
create function tap.contract() returns uuid
language sql stable security definer
as $$
  select c.contract_id from issoh.contract_terms c
$$;

-- One that is not at hand.
create function tap.away() returns text
language sql immutable
as $$
  select '1-' || repeat('0', 12)
$$;
insert into issoh_private.supplier_keys (supplier_id, key_no, master_id, wrapped)
select uuidv7(), 1, tap.away(), k.wrapped from issoh_private.supplier_keys k;

create temporary table callers on commit drop as
select r.name, r.name = any ('{inv_reviewer,inv_approver,inv_stock_operator,inv_pricing_manager,inv_analyst,inv_admin}')
       as sees, r.name = any ('{inv_pricing_manager,inv_approver,inv_admin}') as reads,
       r.name = any ('{inv_pricing_manager,inv_admin}') as writes, r.name = 'inv_admin' as rules
  from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                    'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin']) r (name);
select is(tap.outcome(c.name, s.statement), case when s.may then 'ok' else '42501' end, format('%s: %s', c.name, s.what))
  from callers c
 cross join lateral (values
   (c.sees, 'sees that there are contracts', 'select * from issoh.list_contracts()'),
   (c.sees, 'sees them in the view', 'select * from issoh.v_contracts'),
   (c.reads, 'reads what they say', 'select * from issoh.read_contracts()'),
   (c.reads, 'reads the costs that follow', 'select * from issoh.negotiated_prices()'),
   (c.writes, 'sets some',
    $s$select issoh.set_contracts(array[row('ACME', 'B', 'EUR', '1', null, null, null, null)::issoh.contract_input])$s$),
   (c.writes, 'asks what of them has no effect', $s$select issoh_private.doubtful_contracts('[]')$s$),
   (c.writes, 'ends one', 'select issoh.end_contract(tap.contract())'),
   (c.writes, 'says that a key is lost', format('select issoh.declare_key_lost(%L)', tap.away())),
   (c.rules, 'asks which are', 'select * from issoh_private.lost_keys()'),
   (c.rules, 'has keys made anew', 'select issoh.rotate_contract_keys()'),
   (c.rules, 'asks what hangs on a key', 'select * from issoh_private.terms_key_usage()'),
   (c.rules, 'asks what of it nobody can read', 'select issoh_private.unreadable_terms()'),
   (c.sees, 'reads a price as it is kept, encrypted', 'select price_secret from issoh.contract_terms'),
   (c.sees, 'reads a rebate as it is kept, encrypted', 'select rebate_secret from issoh.contract_terms'),
   (false, 'writes past the functions', 'update issoh.contract_terms set reason = null'),
   (false, 'takes one away', 'delete from issoh.contract_terms')) s (may, what, statement);
select is(tap.as_role(c.name, 'select count(*) from issoh.list_contracts()'), '1', format('%s sees it', c.name))
  from callers c
 where c.sees;
select is(tap.as_role('inv_analyst', 'select to_jsonb(l) from issoh.list_contracts() l')::jsonb
          - '{contract_id,supplier_id,created_at,updated_at,effective_from}'::text[],
          jsonb_build_object('supplier_code', 'ACME', 'supplier_product_code', 'A', 'state', 'open', 'has_price', true,
                             'has_rebate', true, 'currency_code', 'EUR', 'effective_to', null, 'reason', 'talks',
                             'created_by', session_user), 'staff see of whom, of what and since when');
select policies_are('issoh', 'contract_terms', array['staff_read'], 'it has one policy');
select is_empty(
  $$select c.name, p.proname
      from callers c
     cross join pg_proc p
     where p.pronamespace = 'issoh_private'::regnamespace
       and p.proname = any ('{terms_masters,open_bytes,open_value,open_keys,current_keys,open_contracts,open_rules,
                            cost_terms,settle_terms,apply_terms,rotate_terms,begin_rotation,make_keys}')
       and has_function_privilege(c.name, p.oid, 'execute')$$,
  'nobody gets at what decrypts by another way');
select * from finish();
