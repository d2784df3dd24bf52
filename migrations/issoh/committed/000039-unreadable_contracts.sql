--! Previous: sha1:696fdf0fc433ef5a39885d0c1718c316c8594751
--! Hash: sha1:a004a2d201f71de9bdc62ec541c05b5bf44c994b
--! Message: unreadable_contracts

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 039-unreadable-contracts.sql
-- A contract that was altered blocks nothing but itself.
set lock_timeout = '5s';

--! Included functions/issoh/secrets/is_sealed.sql
create or replace function issoh_private.is_sealed(sealed bytea, secret bytea, about text) returns boolean
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select is_sealed.sealed is null
         or length(is_sealed.sealed) >= 64
            and public.hmac(sha256(convert_to(is_sealed.about, 'UTF8'))
                            || substr(is_sealed.sealed, 1, length(is_sealed.sealed) - 32),
                            substr(is_sealed.secret, 33), 'sha256')
                is not distinct from substr(is_sealed.sealed, length(is_sealed.sealed) - 31)
$$;
comment on function issoh_private.is_sealed(bytea, bytea, text) is
  'Whether seal_bytes has encrypted this under the key, about the same: it can be opened then. True of null.';
--! EndIncluded functions/issoh/secrets/is_sealed.sql
--! Included functions/issoh/secrets/open_bytes.sql
create or replace function issoh_private.open_bytes(sealed bytea, secret bytea, about text, named text) returns bytea
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_body constant bytea := substr(sealed, 1, greatest(length(sealed) - 32, 0));
begin
  if sealed is null then
    return null;
  end if;
  if not issoh_private.is_sealed(open_bytes.sealed, open_bytes.secret, open_bytes.about) then
    raise exception using
      errcode = 'ISCKT',
      message = format('%s was altered, or is another''s.', open_bytes.named),
      hint = 'Set it anew, or restore it from a backup; the audit log tells who wrote there last.';
  end if;
  return public.decrypt_iv(substr(v_body, 17), substr(open_bytes.secret, 1, 32), substr(v_body, 1, 16),
                           'aes-cbc/pad:pkcs');
end
$$;
comment on function issoh_private.open_bytes(bytea, bytea, text, text) is
  $$What seal_bytes has encrypted under the same key, about the same; null of null. named: what an error calls it.
Raises ISCKT.$$;
--! EndIncluded functions/issoh/secrets/open_bytes.sql
--! Included functions/issoh/secrets/is_whole.sql
create or replace function issoh_private.is_whole(contract issoh.contract_terms, secret bytea) returns boolean
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.is_sealed(contract.price_secret, is_whole.secret,
                                 issoh_private.contract_about('price', contract, contract.key_id))
         and issoh_private.is_sealed(contract.rebate_secret, is_whole.secret,
                                     issoh_private.contract_about('rebate', contract, contract.key_id))
$$;
comment on function issoh_private.is_whole(issoh.contract_terms, bytea) is
  'Whether the values of a contract can be opened by this key, its own: nothing of it was altered.';
--! EndIncluded functions/issoh/secrets/is_whole.sql
--! Included functions/issoh/secrets/whole_contracts.sql
create or replace function issoh_private.whole_contracts(contract_ids uuid[]) returns uuid[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select c.contract_id
      from issoh.contract_terms c
      join issoh_private.open_keys(array(
             select n.key_id from issoh.contract_terms n where n.contract_id = any (whole_contracts.contract_ids))) k
        on k.key_id = c.key_id
     where c.contract_id = any (whole_contracts.contract_ids) and issoh_private.is_whole(c, k.secret));
end
$$;
comment on function issoh_private.whole_contracts(uuid[]) is
  'Those of these contracts whose values can be opened. Raises ISCKM, ISCKU, ISCKT (an altered key).';
--! EndIncluded functions/issoh/secrets/whole_contracts.sql
--! Included functions/issoh/secrets/unrotated_contracts.sql
create or replace function issoh_private.unrotated_contracts() returns setof uuid
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select c.contract_id
    from issoh.contract_terms c
    join issoh_private.supplier_keys k on k.key_id = c.key_id
   where exists (select from issoh_private.supplier_keys n where n.supplier_id = k.supplier_id and n.key_no > k.key_no)
   order by c.contract_id
$$;
comment on function issoh_private.unrotated_contracts() is
  $$Contracts under an earlier key of their supplier: those that a rotation has still before it, and those whose values
it cannot open.$$;
grant execute on function issoh_private.unrotated_contracts() to inv_admin;
--! EndIncluded functions/issoh/secrets/unrotated_contracts.sql
--! Included functions/issoh/secrets/reseal_contracts.sql
create or replace function issoh_private.reseal_contracts(contracts issoh.contract_terms[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_whole constant uuid[] :=
    issoh_private.whole_contracts(array(select n.contract_id from unnest(reseal_contracts.contracts) n));
begin
  if reseal_contracts.contracts = '{}' then
    return 0;
  end if;
  with mine as materialized (
    select c as old, n as new, c.supplier_id, c.key_id
      from unnest(reseal_contracts.contracts) n
      join issoh.contract_terms c on c.contract_id = n.contract_id
     where c.contract_id = any (v_whole)
  ), present as materialized (
    select k.* from issoh_private.current_keys(array(select m.supplier_id from mine m)) k
  ), earlier as materialized (
    select k.* from issoh_private.open_keys(array(select m.key_id from mine m)) k
  )
  update issoh.contract_terms c
     set effective_to = (n.new).effective_to, reason = (n.new).reason, price_secret = n.price,
         rebate_secret = n.rebate, key_id = n.key_id
    from (select m.new, k.key_id,
                 issoh_private.seal_value(
                   issoh_private.open_value((m.old).price_secret, e.secret,
                                            issoh_private.contract_about('price', m.old, m.key_id),
                                            format('The price of contract %s', (m.old).contract_id)),
                   k.secret, issoh_private.contract_about('price', m.new, k.key_id)) as price,
                 issoh_private.seal_value(
                   issoh_private.open_value((m.old).rebate_secret, e.secret,
                                            issoh_private.contract_about('rebate', m.old, m.key_id),
                                            format('The rebate of contract %s', (m.old).contract_id)),
                   k.secret, issoh_private.contract_about('rebate', m.new, k.key_id)) as rebate
            from mine m
            join present k on k.supplier_id = m.supplier_id
            join earlier e on e.key_id = m.key_id) n
   where c.contract_id = (n.new).contract_id;
  -- What cannot be opened ends all the same, and stays as unreadable as it is.
  update issoh.contract_terms c
     set effective_to = n.effective_to, reason = n.reason
    from unnest(reseal_contracts.contracts) n
   where c.contract_id = n.contract_id and c.contract_id <> all (v_whole);
  return cardinality(reseal_contracts.contracts);
end
$$;
comment on function issoh_private.reseal_contracts(issoh.contract_terms[]) is
  $$Encrypts contracts, which the caller has locked, as they are to be: under the present keys of their suppliers, with
another end or reason. What else differs from what is there makes them unreadable; of those that are it already, end
and reason are written alone. Answers how many. Raises ISCKM, ISCKU, ISCKT (an altered key).$$;
--! EndIncluded functions/issoh/secrets/reseal_contracts.sql
--! Included functions/issoh/secrets/rotate_rules.sql
create or replace function issoh_private.rotate_rules(product_ids uuid[], old_keys uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_done integer;
begin
  if rotate_rules.product_ids = '{}' then
    return 0;
  end if;
  with mine as materialized (
    select r.rule_id, r.product_id, r.pricing_tier_id, r.from_quantity, r.terms_key_id, r.terms_secret
      from issoh.pricing_rules r
     where r.product_id = any (rotate_rules.product_ids) and r.terms_key_id = any (rotate_rules.old_keys)
  ), earlier as materialized (
    select k.* from issoh_private.open_keys(array(select m.terms_key_id from mine m)) k
  ), present as materialized (
    select k.* from issoh_private.current_keys(array(select e.supplier_id from earlier e)) k
  )
  update issoh.pricing_rules r
     set terms_key_id = n.key_id, terms_secret = n.sealed
    from (select m.rule_id, k.key_id,
                 issoh_private.seal_value(
                   issoh_private.open_value(
                     m.terms_secret, e.secret,
                     issoh_private.rule_about(m.product_id, m.pricing_tier_id, m.from_quantity, m.terms_key_id),
                     format('The cost of rule %s', m.rule_id)),
                   k.secret,
                   issoh_private.rule_about(m.product_id, m.pricing_tier_id, m.from_quantity, k.key_id)) as sealed
            from mine m
            join earlier e on e.key_id = m.terms_key_id
            join present k on k.supplier_id = e.supplier_id
           where issoh_private.is_sealed(
                   m.terms_secret, e.secret,
                   issoh_private.rule_about(m.product_id, m.pricing_tier_id, m.from_quantity, m.terms_key_id))) n
   where r.rule_id = n.rule_id;
  get diagnostics v_done = row_count;
  return v_done;
end
$$;
comment on function issoh_private.rotate_rules(uuid[], uuid[]) is
  $$Encrypts the price rules of products, which the caller has locked, that are under old keys, under the present ones;
those that cannot be opened stay. Answers how many. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/secrets/rotate_rules.sql
--! Included functions/issoh/secrets/rotate_terms.sql
create or replace function issoh_private.rotate_terms(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_old constant uuid[] := array(
    select k.key_id
      from issoh_private.supplier_keys k
     where exists (select from issoh_private.supplier_keys n
                    where n.supplier_id = k.supplier_id and n.key_no > k.key_no));
  v_used constant uuid[] := array(
    select o.id
      from unnest(v_old) o (id)
     where exists (select from issoh.contract_terms c where c.key_id = o.id)
        or exists (select from issoh.pricing_rules r where r.terms_key_id = o.id));
  v_ids uuid[];
  v_done integer;
begin
  if v_old = '{}' then
    return 0;
  end if;
  v_ids := array(
    select c.contract_id
      from issoh.contract_terms c
      join issoh_private.open_keys(v_used) k on k.key_id = c.key_id
     where issoh_private.is_whole(c, k.secret)
     limit rotate_terms.row_limit
       for no key update of c skip locked);
  v_done := issoh_private.rotate_contracts(v_ids);
  if v_done > 0 then
    return v_done;
  end if;
  -- Whoever carries a secret over into a further rule holds its product.
  v_ids := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id in (select r.product_id
                              from issoh.pricing_rules r
                              join issoh_private.open_keys(v_used) k on k.key_id = r.terms_key_id
                             where issoh_private.is_sealed(
                                     r.terms_secret, k.secret,
                                     issoh_private.rule_about(r.product_id, r.pricing_tier_id, r.from_quantity,
                                                              r.terms_key_id))
                             limit rotate_terms.row_limit)
     order by p.product_id
       for no key update skip locked);
  v_done := issoh_private.rotate_rules(v_ids, v_old);
  if v_done > 0 then
    return v_done;
  end if;

  -- One that somebody encrypts with at this moment is locked, and stays for the next time.
  v_ids := array(
    select k.key_id from issoh_private.supplier_keys k where k.key_id = any (v_old) for update skip locked);
  delete from issoh_private.supplier_keys k
   where k.key_id = any (v_ids)
     and not exists (select from issoh.contract_terms c where c.key_id = k.key_id)
     and not exists (select from issoh.pricing_rules r where r.terms_key_id = k.key_id);
  return 0;
end
$$;
comment on function issoh_private.rotate_terms(integer) is
  $$Encrypts what is still under an earlier data key of its supplier under the present one, at most so many contracts or
products; what cannot be opened stays as it is (unrotated_contracts). Where none is left that could be had, drops the
keys that nothing names any more. Answers how many: 0 at the end. Raises ISCKM, ISCKU, ISCKT (an altered key).$$;
--! EndIncluded functions/issoh/secrets/rotate_terms.sql
--! Included functions/issoh/contracts/read_contracts.sql
create or replace function issoh.read_contracts(
  supplier text default null,
  supplier_product_code text default null,
  state text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.contract_value
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
rows 100
as $$
declare
  v_page constant issoh.v_contracts[] := array(
    select c
      from issoh.list_contracts(read_contracts.supplier, read_contracts.supplier_product_code, read_contracts.state,
                                read_contracts.after_id, read_contracts.page_size) c);
begin
  return query
  select c.contract_id, c.supplier_id, c.supplier_code, c.supplier_product_code, c.state, c.currency_code,
         v.unit_price, v.rebate_percentage, c.effective_from, c.effective_to, c.reason, c.created_by, c.created_at,
         c.updated_at
    from unnest(v_page) c
    left join issoh_private.open_contracts(issoh_private.whole_contracts(
           array(select p.contract_id from unnest(v_page) p))) v
      on v.contract_id = c.contract_id
   order by c.contract_id;
end
$$;
comment on function issoh.read_contracts(text, text, text, uuid, integer) is
  $$A page of contracts with their values, as list_contracts has them. One that has neither price nor rebate here
cannot be read: it was altered. Pricing managers, approvers and administrators may. Raises ISNSU, ISCKM
(no keys at hand), ISCKU, ISCKT (an altered key).$$;
grant execute on function issoh.read_contracts(text, text, text, uuid, integer)
  to inv_pricing_manager, inv_approver, inv_admin;
--! EndIncluded functions/issoh/contracts/read_contracts.sql
--! Included functions/issoh/contracts/set_contracts.sql
create or replace function issoh.set_contracts(contracts issoh.contract_input[]) returns issoh.contract_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_drafts issoh_private.contract_draft[];
  v_changed issoh_private.contract_draft[];
  v_counts issoh.contract_counts;
begin
  -- Of two who set terms, the second sees what the first has set. Readers do not wait.
  lock table issoh.contract_terms in share row exclusive mode;
  v_drafts := array(select d from issoh_private.draft_contracts(set_contracts.contracts, clock_timestamp()) d);
  -- What says the same as before is left as it is, so that a call may come again.
  v_changed := array(
    with opened as materialized (
      select o.*
        from issoh_private.open_contracts(issoh_private.whole_contracts(array(
               select e.contract_id
                 from issoh.contract_terms e
                 join unnest(v_drafts) n on n.supplier_id = e.supplier_id
                  and e.product_key = coalesce(n.supplier_product_code, '') and e.period @> n.effective_from))) o
    )
    select d
      from unnest(v_drafts) d
     where not exists (
       select
         from opened v
         join issoh.contract_terms c on c.contract_id = v.contract_id
        where c.supplier_id = d.supplier_id and c.product_key = coalesce(d.supplier_product_code, '')
          and c.period @> d.effective_from and (c.effective_from = d.effective_from or not d.is_dated)
          and (c.effective_to, c.currency_code, v.unit_price, v.rebate_percentage, coalesce(d.reason, c.reason))
              is not distinct from (d.effective_to, d.currency_code, d.unit_price, d.rebate, c.reason)));
  v_counts.unchanged := cardinality(v_drafts) - cardinality(v_changed);
  perform issoh_private.check_contracts(v_changed);
  v_counts.ended := issoh_private.reseal_contracts(array(
    select jsonb_populate_record(c, jsonb_build_object('effective_to', d.effective_from))
      from issoh.contract_terms c
      join unnest(v_changed) d on d.supplier_id = c.supplier_id
       and coalesce(d.supplier_product_code, '') = c.product_key
     where c.effective_from < d.effective_from and coalesce(c.effective_to, 'infinity') > d.effective_from));
  perform issoh_private.write_contracts(v_changed);
  v_counts.written := cardinality(v_changed);
  if v_counts.written > 0 then
    perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  end if;
  return v_counts;
end
$$;
comment on function issoh.set_contracts(issoh.contract_input[]) is
  $$Sets what was negotiated with suppliers, all or none: a price of a product with its currency, a rebate in percent
on that price or, without one, on that of the list, for a product or for the whole list; from a moment (now) to
another (open end). A contract of the same product that is open then ends where the new one begins; one that begins at
the same moment gets other values; what says the same already is left alone; one that cannot be
read is written over. Values are encrypted at once. From when
it holds, the cost of products that we carry is by it: a job sees to that. Raises ISIKT (what cannot be read; the row
is named), ISCKO (another one would be swallowed or cut in two), ISNSU, ISCKM (no keys at hand), ISCKU, ISCKT.$$;
grant execute on function issoh.set_contracts(issoh.contract_input[]) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/set_contracts.sql
