--! Previous: sha1:4df1b8386ed660be9bc600454a8818659e788c6b
--! Hash: sha1:e289f5ab6bfcc9d203aeb1d6187793304e495358
--! Message: contracts_code

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 501-contracts-code.sql
-- What encrypts and decrypts, what follows contracts, and what met a cost before.
set lock_timeout = '5s';

--! Included functions/issoh/secrets/terms_masters.sql
create or replace function issoh_private.terms_masters()
returns table (master_id text, secret bytea, is_current boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_given constant text := nullif(current_setting('inventory.terms_keys', true), '');
begin
  if v_given is null then
    raise exception using
      errcode = 'ISCKM',
      message = 'The keys of negotiated terms are not at hand.',
      hint = 'The server hands them over, and so does "inventory contracts" (docs/encryption.md).';
  end if;
  -- Not by a cast that quotes what it cannot read.
  if v_given !~ '^[0-9]{1,6}-[0-9a-f]{12}:[A-Za-z0-9+/]{86}==(,[0-9]{1,6}-[0-9a-f]{12}:[A-Za-z0-9+/]{86}==)*$' then
    raise exception using
      errcode = 'ISCKM',
      message = 'The keys of negotiated terms cannot be read.',
      hint = 'Each is <id>:<64 bytes in base64>, with commas between them; the last one encrypts.';
  end if;
  return query
  select split_part(k.line, ':', 1), decode(split_part(k.line, ':', 2), 'base64'), k.no = count(*) over ()
    from string_to_table(v_given, ',') with ordinality k (line, no);
end
$$;
comment on function issoh_private.terms_masters() is
  $$The master keys that this transaction was handed (setting inventory.terms_keys); the last one encrypts. Raises
ISCKM.$$;
--! EndIncluded functions/issoh/secrets/terms_masters.sql
--! Included functions/issoh/secrets/seal_bytes.sql
create or replace function issoh_private.seal_bytes(plain bytea, secret bytea, about text) returns bytea
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select b.body || public.hmac(sha256(convert_to(seal_bytes.about, 'UTF8')) || b.body, substr(seal_bytes.secret, 33),
                               'sha256')
    from (select v.iv || public.encrypt_iv(seal_bytes.plain, substr(seal_bytes.secret, 1, 32), v.iv,
                                           'aes-cbc/pad:pkcs') as body
            from (select public.gen_random_bytes(16) as iv offset 0) v
          offset 0) b
$$;
comment on function issoh_private.seal_bytes(bytea, bytea, text) is
  $$Encrypts under a key of 64 bytes: IV, AES-256-CBC by its first half, HMAC-SHA-256 by its second half over what this
is about, IV and ciphertext.$$;
--! EndIncluded functions/issoh/secrets/seal_bytes.sql
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
  if length(v_body) < 32
     or public.hmac(sha256(convert_to(open_bytes.about, 'UTF8')) || v_body, substr(open_bytes.secret, 33), 'sha256')
        is distinct from substr(sealed, length(v_body) + 1) then
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
--! Included functions/issoh/secrets/seal_value.sql
create or replace function issoh_private.seal_value(plain text, secret bytea, about text) returns bytea
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.seal_bytes(convert_to(rpad(seal_value.plain, 47), 'UTF8'), seal_value.secret, seal_value.about)
$$;
comment on function issoh_private.seal_value(text, bytea, text) is
  $$Encrypts a text of at most 47 characters of ASCII, padded, so that its length tells nothing; null of null.$$;
--! EndIncluded functions/issoh/secrets/seal_value.sql
--! Included functions/issoh/secrets/open_value.sql
create or replace function issoh_private.open_value(sealed bytea, secret bytea, about text, named text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select rtrim(convert_from(
    issoh_private.open_bytes(open_value.sealed, open_value.secret, open_value.about, open_value.named), 'UTF8'))
$$;
comment on function issoh_private.open_value(bytea, bytea, text, text) is
  $$What seal_value has encrypted. Raises ISCKT.$$;
--! EndIncluded functions/issoh/secrets/open_value.sql
--! Included functions/issoh/secrets/key_about.sql
create or replace function issoh_private.key_about(key_id uuid, supplier_id uuid) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select 'supplier key ' || key_about.key_id || ' ' || key_about.supplier_id
$$;
comment on function issoh_private.key_about(uuid, uuid) is 'What a wrapped data key is bound to.';
--! EndIncluded functions/issoh/secrets/key_about.sql
--! Included functions/issoh/secrets/contract_about.sql
create or replace function issoh_private.contract_about(value text, contract_id uuid, key_id uuid) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select 'contract ' || contract_about.value || ' ' || contract_about.contract_id || ' ' || contract_about.key_id
$$;
comment on function issoh_private.contract_about(text, uuid, uuid) is
  'What a value (price, rebate) of a contract is bound to.';
--! EndIncluded functions/issoh/secrets/contract_about.sql
--! Included functions/issoh/secrets/rule_about.sql
create or replace function issoh_private.rule_about(
  product_id uuid,
  pricing_tier_id uuid,
  from_quantity integer,
  key_id uuid
) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select 'rule ' || rule_about.product_id || ' ' || rule_about.pricing_tier_id || ' ' || rule_about.from_quantity
         || ' ' || rule_about.key_id
$$;
comment on function issoh_private.rule_about(uuid, uuid, integer, uuid) is
  $$What the secret of a price rule is bound to: it goes on with the rules that follow on it, and in no other place.$$;
--! EndIncluded functions/issoh/secrets/rule_about.sql
--! Included functions/issoh/secrets/open_keys.sql
create or replace function issoh_private.open_keys(key_ids uuid[])
returns table (key_id uuid, supplier_id uuid, secret bytea)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids constant uuid[] := array(select distinct i.id from unnest(open_keys.key_ids) i (id) where i.id is not null);
  v_unknown text;
begin
  if v_ids = '{}' then
    return;
  end if;
  select coalesce(k.master_id, 'of ' || i.id) into v_unknown
    from unnest(v_ids) i (id)
    left join issoh_private.supplier_keys k on k.key_id = i.id
   where not exists (select from issoh_private.terms_masters() m where m.master_id = k.master_id)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCKU',
      message = format('Negotiated terms are encrypted under key %s, which is not among the keys given.', v_unknown),
      hint = 'Bring the line of that key back; "inventory keys status" tells which keys are still used.';
  end if;
  return query
  select k.key_id, k.supplier_id,
         issoh_private.open_bytes(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id),
                                  format('Key %s of supplier %s', k.key_no, k.supplier_id))
    from issoh_private.supplier_keys k
    join issoh_private.terms_masters() m on m.master_id = k.master_id
   where k.key_id = any (v_ids);
end
$$;
comment on function issoh_private.open_keys(uuid[]) is
  $$Data keys by their ids, to decrypt with. Raises ISCKM, ISCKU (another master key), ISCKT.$$;
--! EndIncluded functions/issoh/secrets/open_keys.sql
--! Included functions/issoh/secrets/make_keys.sql
create or replace function issoh_private.make_keys(supplier_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_made integer;
begin
  insert into issoh_private.supplier_keys (key_id, supplier_id, key_no, master_id, wrapped)
  select n.key_id, n.supplier_id, n.key_no, m.master_id,
         issoh_private.seal_bytes(n.secret, m.secret, issoh_private.key_about(n.key_id, n.supplier_id))
    from (select uuidv7() as key_id, s.id as supplier_id, public.gen_random_bytes(64) as secret,
                 coalesce((select max(k.key_no) from issoh_private.supplier_keys k where k.supplier_id = s.id), 0) + 1
                 as key_no
            from (select distinct i.id from unnest(make_keys.supplier_ids) i (id)) s
          offset 0) n
    join issoh_private.terms_masters() m on m.is_current
      on conflict on constraint supplier_keys_supplier_id_key_no_key do nothing;
  get diagnostics v_made = row_count;
  return v_made;
end
$$;
comment on function issoh_private.make_keys(uuid[]) is
  $$Makes a further data key for each of these suppliers, wrapped by the master key that encrypts. Answers how many;
of two who make one at a time, one does. Raises ISCKM.$$;
--! EndIncluded functions/issoh/secrets/make_keys.sql
--! Included functions/issoh/secrets/current_keys.sql
create or replace function issoh_private.current_keys(supplier_ids uuid[])
returns table (key_id uuid, supplier_id uuid, secret bytea)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
begin
  perform issoh_private.make_keys(array_agg(s.id))
     from (select distinct i.id
             from unnest(current_keys.supplier_ids) i (id)
            where not exists (select from issoh_private.supplier_keys k where k.supplier_id = i.id)) s
   having count(*) > 0;
  -- Locked, so that a rotation drops none of them before what they encrypt is there to be seen.
  v_ids := array(
    select k.key_id
      from issoh_private.supplier_keys k
     where k.supplier_id in (select i.id from unnest(current_keys.supplier_ids) i (id))
       and k.key_no = (select max(n.key_no) from issoh_private.supplier_keys n where n.supplier_id = k.supplier_id)
       for key share);
  return query
  select o.key_id, o.supplier_id, o.secret from issoh_private.open_keys(v_ids) o;
end
$$;
comment on function issoh_private.current_keys(uuid[]) is
  $$The data keys that encrypt for these suppliers; whoever has none gets one. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/secrets/current_keys.sql
--! Included functions/issoh/secrets/begin_rotation.sql
create or replace function issoh_private.begin_rotation(whole boolean) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_suppliers constant uuid[] := array(
    select k.supplier_id
      from issoh_private.supplier_keys k
     where k.key_no = (select max(n.key_no) from issoh_private.supplier_keys n where n.supplier_id = k.supplier_id)
       and (begin_rotation.whole
            or k.master_id <> (select m.master_id from issoh_private.terms_masters() m where m.is_current)));
begin
  if v_suppliers = '{}' then
    return 0;
  end if;
  return issoh_private.make_keys(v_suppliers);
end
$$;
comment on function issoh_private.begin_rotation(boolean) is
  $$Makes a new data key for each supplier whose present one is wrapped by an earlier master key (whole: for each that
has one). What is written from now on is under it; rotate_terms brings over the rest. Answers how many. Raises ISCKM.$$;
--! EndIncluded functions/issoh/secrets/begin_rotation.sql
--! Included functions/issoh/secrets/rotate_contracts.sql
create or replace function issoh_private.rotate_contracts(contract_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_done integer;
begin
  if rotate_contracts.contract_ids = '{}' then
    return 0;
  end if;
  with mine as materialized (
    select c.* from issoh.contract_terms c where c.contract_id = any (rotate_contracts.contract_ids)
  ), present as materialized (
    select k.* from issoh_private.current_keys(array(select m.supplier_id from mine m)) k
  ), earlier as materialized (
    select k.* from issoh_private.open_keys(array(select m.key_id from mine m)) k
  )
  update issoh.contract_terms c
     set price_secret = n.price, rebate_secret = n.rebate, key_id = n.key_id
    from (select m.contract_id, k.key_id,
                 issoh_private.seal_value(
                   issoh_private.open_value(m.price_secret, e.secret,
                                            issoh_private.contract_about('price', m.contract_id, m.key_id),
                                            format('The price of contract %s', m.contract_id)),
                   k.secret, issoh_private.contract_about('price', m.contract_id, k.key_id)) as price,
                 issoh_private.seal_value(
                   issoh_private.open_value(m.rebate_secret, e.secret,
                                            issoh_private.contract_about('rebate', m.contract_id, m.key_id),
                                            format('The rebate of contract %s', m.contract_id)),
                   k.secret, issoh_private.contract_about('rebate', m.contract_id, k.key_id)) as rebate
            from mine m
            join present k on k.supplier_id = m.supplier_id
            join earlier e on e.key_id = m.key_id) n
   where c.contract_id = n.contract_id;
  get diagnostics v_done = row_count;
  return v_done;
end
$$;
comment on function issoh_private.rotate_contracts(uuid[]) is
  $$Encrypts contracts, which the caller has locked, under the present keys of their suppliers. Answers how many. Raises
ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/secrets/rotate_contracts.sql
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
            join present k on k.supplier_id = e.supplier_id) n
   where r.rule_id = n.rule_id;
  get diagnostics v_done = row_count;
  return v_done;
end
$$;
comment on function issoh_private.rotate_rules(uuid[], uuid[]) is
  $$Encrypts the price rules of products, which the caller has locked, that are under old keys, under the present ones.
Answers how many. Raises ISCKM, ISCKU, ISCKT.$$;
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
  v_ids uuid[];
  v_done integer;
begin
  if v_old = '{}' then
    return 0;
  end if;
  v_ids := array(
    select c.contract_id
      from issoh.contract_terms c
     where c.key_id = any (v_old)
     limit rotate_terms.row_limit
       for no key update skip locked);
  v_done := issoh_private.rotate_contracts(v_ids);
  if v_done > 0 then
    return v_done;
  end if;
  -- Whoever carries a secret over into a further rule holds its product.
  v_ids := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id in (select r.product_id from issoh.pricing_rules r where r.terms_key_id = any (v_old)
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
products; where none is left that could be had, drops the keys that nothing names any more. Answers how many: 0
at the end. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/secrets/rotate_terms.sql
--! Included functions/issoh/secrets/terms_key_usage.sql
create or replace function issoh_private.terms_key_usage()
returns table (master_id text, supplier_keys bigint, contracts bigint, rules bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select k.master_id, count(*),
         sum((select count(*) from issoh.contract_terms c where c.key_id = k.key_id))::bigint,
         sum((select count(*) from issoh.pricing_rules r where r.terms_key_id = k.key_id))::bigint
    from issoh_private.supplier_keys k
   group by k.master_id
   order by k.master_id
$$;
comment on function issoh_private.terms_key_usage() is
  $$How much of the negotiated terms hangs on each master key: one that is not among them may go, as far as they are
concerned.$$;
grant execute on function issoh_private.terms_key_usage() to inv_admin;
--! EndIncluded functions/issoh/secrets/terms_key_usage.sql
--! Included functions/issoh/secrets/rotate_contract_keys.sql
create or replace function issoh.rotate_contract_keys() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_keys constant integer := issoh_private.begin_rotation(true);
begin
  perform graphile_worker.add_job('terms__rotate', job_key => 'terms__rotate');
  return v_keys;
end
$$;
comment on function issoh.rotate_contract_keys() is
  $$Gives every supplier with negotiated terms a new data key, under the master key that encrypts now; a job brings over
what is encrypted already, and drops the earlier keys then. Answers how many keys. Raises ISCKM (no keys at hand).$$;
grant execute on function issoh.rotate_contract_keys() to inv_admin;
--! EndIncluded functions/issoh/secrets/rotate_contract_keys.sql
--! Included views/issoh/v_contracts.sql
create or replace view issoh.v_contracts with (security_invoker = true) as
select c.contract_id, c.supplier_id, s.supplier_code, c.supplier_product_code,
       case
         when c.effective_from > clock_timestamp() then 'future'
         when c.effective_to <= clock_timestamp() then 'past'
         else 'open'
       end as state,
       c.has_price, c.has_rebate, c.currency_code, c.effective_from, c.effective_to, c.reason, c.created_by,
       c.created_at, c.updated_at
  from issoh.contract_terms c
  left join issoh.suppliers s on s.supplier_id = c.supplier_id;
comment on view issoh.v_contracts is
  'That something was negotiated with a supplier, of what, and when it holds; what, read_contracts tells.';
comment on column issoh.v_contracts.contract_id is 'Identifies the contract.';
comment on column issoh.v_contracts.supplier_id is 'With whom.';
comment on column issoh.v_contracts.supplier_code is 'Its code; null where the mirror does not know it.';
comment on column issoh.v_contracts.supplier_product_code is 'The supplier''s own code; null: all of its list.';
comment on column issoh.v_contracts.state is 'past, open (it holds now) or future.';
comment on column issoh.v_contracts.has_price is 'Whether a price was negotiated.';
comment on column issoh.v_contracts.has_rebate is
  'Whether a rebate was negotiated: on that price, without one on the list price.';
comment on column issoh.v_contracts.currency_code is 'Currency of the price: ISO 4217.';
comment on column issoh.v_contracts.effective_from is 'First moment it holds.';
comment on column issoh.v_contracts.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.v_contracts.reason is 'What it goes back to.';
comment on column issoh.v_contracts.created_by is 'Who set it first.';
comment on column issoh.v_contracts.created_at is 'When it was set first.';
comment on column issoh.v_contracts.updated_at is 'When it last changed.';
--! EndIncluded views/issoh/v_contracts.sql
--! Included policies/issoh/v_contracts.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_contracts to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_contracts.sql
--! Included functions/issoh/contracts/draft_contracts.sql
create or replace function issoh_private.draft_contracts(contracts issoh.contract_input[], moment timestamptz)
returns setof issoh_private.contract_draft
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_amount constant text := '^[0-9]{1,15}(\.[0-9]{1,40})?$';
  v_wrong text;
begin
  -- The row is named, never what it says.
  select format('Contract %s %s.', i.no, case
           when nullif(common.trimmed(i.supplier), '') is null then 'names no supplier'
           when num_nonnulls(i.unit_price, i.rebate_percentage) = 0 then 'has neither a price nor a rebate'
           when common.trimmed(i.unit_price) !~ v_amount then 'has a price that is none'
           when common.trimmed(i.rebate_percentage) !~ '^(100(\.0*)?|[0-9]{1,2}(\.[0-9]{1,40})?)$'
             then 'has a rebate that is none'
           when i.unit_price is not null and nullif(common.trimmed(i.supplier_product_code), '') is null
             then 'has a price and names no product'
           when i.unit_price is not null and i.currency_code is null then 'has a price without a currency'
           when common.is_currency(i.currency_code) is false then 'has a currency that is none'
           else 'ends before it begins, or never begins'
         end)
    into v_wrong
    from unnest(draft_contracts.contracts) with ordinality
           i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
              effective_to, reason, no)
   where nullif(common.trimmed(i.supplier), '') is null or num_nonnulls(i.unit_price, i.rebate_percentage) = 0
      or coalesce(common.trimmed(i.unit_price), '') !~ v_amount and i.unit_price is not null
      or coalesce(common.trimmed(i.rebate_percentage), '') !~ '^(100(\.0*)?|[0-9]{1,2}(\.[0-9]{1,40})?)$'
         and i.rebate_percentage is not null
      or i.unit_price is not null
         and (nullif(common.trimmed(i.supplier_product_code), '') is null or i.currency_code is null)
      or common.is_currency(i.currency_code) is false
      or not isfinite(coalesce(i.effective_from, moment)) or not isfinite(coalesce(i.effective_to, moment))
      or i.effective_to <= coalesce(i.effective_from, moment)
   order by i.no
   limit 1;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISIKT', message = v_wrong,
      hint = 'A contract has a supplier; a price of a product with its currency, a rebate of 0 to 100 percent, or both;'
             ' and ends after it begins.';
  end if;
  return query
  with named as materialized (
    select n.supplier, issoh_private.resolve_supplier(n.supplier) as supplier_id
      from (select distinct i.supplier from unnest(draft_contracts.contracts) i) n
  )
  select i.no, uuidv7(), n.supplier_id, nullif(common.trimmed(i.supplier_product_code), ''),
         case when i.unit_price is not null then i.currency_code end,
         round(common.trimmed(i.unit_price)::numeric, 4), round(common.trimmed(i.rebate_percentage)::numeric, 4),
         coalesce(i.effective_from, draft_contracts.moment), i.effective_to, i.effective_from is not null,
         nullif(common.trimmed(i.reason), '')
    from unnest(draft_contracts.contracts) with ordinality
           i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
              effective_to, reason, no)
    join named n on n.supplier = i.supplier
   order by i.no;
end
$$;
comment on function issoh_private.draft_contracts(issoh.contract_input[], timestamptz) is
  $$Terms to be set as they are meant: suppliers found, amounts read, without a beginning from the moment on. Raises
ISIKT, which names the row and never an amount; ISNSU.$$;
--! EndIncluded functions/issoh/contracts/draft_contracts.sql
--! Included functions/issoh/contracts/check_contracts.sql
create or replace function issoh_private.check_contracts(drafts issoh_private.contract_draft[]) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_clash record;
begin
  select d.row_no, d.previous into v_clash
    from (select n.row_no, lag(n.row_no) over w as previous, n.effective_from, lag(n.effective_to, 1) over w as until
            from unnest(check_contracts.drafts) n
          window w as (partition by n.supplier_id, n.supplier_product_code order by n.effective_from, n.row_no)) d
   where d.previous is not null and coalesce(d.until, 'infinity') > d.effective_from
   limit 1;
  if found then
    raise exception using
      errcode = 'ISIKT',
      message = format('Contracts %s and %s are of one product, and overlap.', v_clash.previous, v_clash.row_no),
      hint = 'Give the first one an end, or leave it out.';
  end if;
  select d.row_no, c.contract_id, c.effective_from > d.effective_from as is_later into v_clash
    from unnest(check_contracts.drafts) d
    join issoh.contract_terms c on c.supplier_id = d.supplier_id
     and c.product_key = coalesce(d.supplier_product_code, '')
     and c.effective_from <> d.effective_from and c.period && tstzrange(d.effective_from, d.effective_to)
   where c.effective_from > d.effective_from
      or coalesce(c.effective_to, 'infinity') > coalesce(d.effective_to, 'infinity')
   order by d.row_no
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCKO',
      message = format('Contract %s %s contract %s.', v_clash.row_no,
                       case when v_clash.is_later then 'would swallow' else 'would lie within' end,
                       v_clash.contract_id),
      hint = 'End that one by end_contract, or let the new one end where it begins.';
  end if;
end
$$;
comment on function issoh_private.check_contracts(issoh_private.contract_draft[]) is
  $$Refuses terms of one product that overlap each other (ISIKT), or others in a way that does not say which goes on
(ISCKO): what begins later ends what is open; nothing is swallowed or cut in two.$$;
--! EndIncluded functions/issoh/contracts/check_contracts.sql
--! Included functions/issoh/contracts/open_contracts.sql
create or replace function issoh_private.open_contracts(contract_ids uuid[])
returns table (contract_id uuid, unit_price numeric, rebate_percentage numeric)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  return query
  with keys as materialized (
    select k.*
      from issoh_private.open_keys(array(
             select c.key_id from issoh.contract_terms c where c.contract_id = any (open_contracts.contract_ids))) k
  )
  select c.contract_id,
         issoh_private.open_value(c.price_secret, k.secret,
                                  issoh_private.contract_about('price', c.contract_id, c.key_id),
                                  format('The price of contract %s', c.contract_id))::numeric,
         issoh_private.open_value(c.rebate_secret, k.secret,
                                  issoh_private.contract_about('rebate', c.contract_id, c.key_id),
                                  format('The rebate of contract %s', c.contract_id))::numeric
    from issoh.contract_terms c
    join keys k on k.key_id = c.key_id
   where c.contract_id = any (open_contracts.contract_ids);
end
$$;
comment on function issoh_private.open_contracts(uuid[]) is
  'The values of contracts. Raises ISCKM, ISCKU, ISCKT.';
--! EndIncluded functions/issoh/contracts/open_contracts.sql
--! Included functions/issoh/contracts/write_contracts.sql
create or replace function issoh_private.write_contracts(drafts issoh_private.contract_draft[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  if write_contracts.drafts = '{}' then
    return;
  end if;
  with keys as materialized (
    select k.* from issoh_private.current_keys(array(select d.supplier_id from unnest(write_contracts.drafts) d)) k
  ), meant as (
    -- One that begins at the same moment keeps its id, to which its values are bound.
    select d.*, coalesce(c.contract_id, d.contract_id) as id, c.contract_id is not null as is_there
      from unnest(write_contracts.drafts) d
      left join issoh.contract_terms c on c.supplier_id = d.supplier_id
       and c.product_key = coalesce(d.supplier_product_code, '') and c.effective_from = d.effective_from
  ), sealed as materialized (
    select m.*, k.key_id,
           issoh_private.seal_value(m.unit_price::text, k.secret,
                                    issoh_private.contract_about('price', m.id, k.key_id)) as price,
           issoh_private.seal_value(m.rebate::text, k.secret,
                                    issoh_private.contract_about('rebate', m.id, k.key_id)) as rebate_sealed
      from meant m
      join keys k on k.supplier_id = m.supplier_id
  ), changed as (
    update issoh.contract_terms c
       set effective_to = s.effective_to, currency_code = s.currency_code, price_secret = s.price,
           rebate_secret = s.rebate_sealed, key_id = s.key_id, revision = c.revision + 1,
           reason = coalesce(s.reason, c.reason)
      from sealed s
     where s.is_there and c.contract_id = s.id
  )
  insert into issoh.contract_terms
    (contract_id, supplier_id, supplier_product_code, effective_from, effective_to, currency_code, price_secret,
     rebate_secret, key_id, reason)
  select s.id, s.supplier_id, s.supplier_product_code, s.effective_from, s.effective_to, s.currency_code, s.price,
         s.rebate_sealed, s.key_id, s.reason
    from sealed s
   where not s.is_there;
end
$$;
comment on function issoh_private.write_contracts(issoh_private.contract_draft[]) is
  $$Writes terms, encrypted; no other contract of the product reaches into them. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/contracts/write_contracts.sql
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
        from issoh_private.open_contracts(array(
               select e.contract_id
                 from issoh.contract_terms e
                 join unnest(v_drafts) n on n.supplier_id = e.supplier_id
                  and e.product_key = coalesce(n.supplier_product_code, '') and e.period @> n.effective_from)) o
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
  update issoh.contract_terms c
     set effective_to = d.effective_from
    from unnest(v_changed) d
   where c.supplier_id = d.supplier_id and c.product_key = coalesce(d.supplier_product_code, '')
     and c.effective_from < d.effective_from and coalesce(c.effective_to, 'infinity') > d.effective_from;
  get diagnostics v_counts.ended = row_count;
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
the same moment gets other values; what says the same already is left alone. Values are encrypted at once. From when
it holds, the cost of products that we carry is by it: a job sees to that. Raises ISIKT (what cannot be read; the row
is named), ISCKO (another one would be swallowed or cut in two), ISNSU, ISCKM (no keys at hand), ISCKU, ISCKT.$$;
grant execute on function issoh.set_contracts(issoh.contract_input[]) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/set_contracts.sql
--! Included functions/issoh/contracts/record_contracts.sql
create or replace function issoh.record_contracts(contracts jsonb) returns issoh.contract_counts
language sql volatile
set search_path = pg_catalog, pg_temp
return issoh.set_contracts(array(
  select jsonb_populate_record(null::issoh.contract_input, e.value)
    from jsonb_array_elements(record_contracts.contracts) with ordinality e (value, position)
   order by e.position));
comment on function issoh.record_contracts(jsonb) is
  'Sets contracts, a list of objects with the fields of contract_input, as set_contracts does, with the same errors.';
grant execute on function issoh.record_contracts(jsonb) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/record_contracts.sql
--! Included functions/issoh/contracts/end_contract.sql
create or replace function issoh.end_contract(
  contract_id uuid,
  effective_to timestamptz default null,
  reason text default null
) returns issoh.v_contracts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_to constant timestamptz := coalesce(end_contract.effective_to, clock_timestamp());
  v_contract issoh.contract_terms;
  v_answer issoh.v_contracts;
begin
  select c.* into v_contract
    from issoh.contract_terms c
   where c.contract_id = end_contract.contract_id
     for no key update;
  if not found then
    raise exception using
      errcode = 'ISNKT', message = 'There is no such contract.', hint = 'list_contracts has those that there are.';
  elsif not isfinite(v_to) or v_to <= v_contract.effective_from
        or v_to > coalesce(v_contract.effective_to, 'infinity') then
    raise exception using
      errcode = 'ISIKE', message = format('The contract cannot end on %s.', v_to),
      hint = 'It ends after it has begun, and not later than it would anyway.';
  end if;
  update issoh.contract_terms c
     set effective_to = v_to, reason = coalesce(nullif(common.trimmed(end_contract.reason), ''), c.reason)
   where c.contract_id = v_contract.contract_id;
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  select v.* into v_answer from issoh.v_contracts v where v.contract_id = v_contract.contract_id;
  return v_answer;
end
$$;
comment on function issoh.end_contract(uuid, timestamptz, text) is
  $$Ends a contract at a moment (now); from then on the cost is that of the list again, or by a contract for the whole
list. Answers it. Raises ISNKT, ISIKE (not before it ends, or before it begins).$$;
grant execute on function issoh.end_contract(uuid, timestamptz, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/end_contract.sql
--! Included functions/issoh/contracts/list_contracts.sql
create or replace function issoh.list_contracts(
  supplier text default null,
  supplier_product_code text default null,
  state text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.v_contracts
language sql stable
set search_path = pg_catalog, pg_temp
rows 100
as $$
  select c.*
    from issoh.v_contracts c
   where (list_contracts.supplier is null
          or c.supplier_id = (select issoh_private.known_supplier(list_contracts.supplier)))
     and (list_contracts.supplier_product_code is null
          or c.supplier_product_code = list_contracts.supplier_product_code)
     and (list_contracts.state is null or c.state = list_contracts.state)
     and (list_contracts.after_id is null or c.contract_id > list_contracts.after_id)
   order by c.contract_id
   limit list_contracts.page_size
$$;
comment on function issoh.list_contracts(text, text, text, uuid, integer) is
  $$A page of contracts without their values, of a supplier (code or id), a product of its, in a state (past, open,
future), behind the one of an id. Raises ISNSU.$$;
grant execute on function issoh.list_contracts(text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/contracts/list_contracts.sql
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
    join issoh_private.open_contracts(array(select p.contract_id from unnest(v_page) p)) v
      on v.contract_id = c.contract_id
   order by c.contract_id;
end
$$;
comment on function issoh.read_contracts(text, text, text, uuid, integer) is
  $$A page of contracts with their values, as list_contracts has them. Pricing managers, approvers and administrators
may. Raises ISNSU, ISCKM (no keys at hand), ISCKU, ISCKT (altered, or of another place).$$;
grant execute on function issoh.read_contracts(text, text, text, uuid, integer)
  to inv_pricing_manager, inv_approver, inv_admin;
--! EndIncluded functions/issoh/contracts/read_contracts.sql
--! Included functions/issoh/contracts/contracts_in_force.sql
create or replace function issoh_private.contracts_in_force(product_ids uuid[])
returns setof issoh_private.term_due
language sql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  with own as materialized (
    select l.product_id, c.contract_id, c.revision,
           case when not c.has_price then l.supplier_price * l.exchange_rate end as basis
      from issoh.contract_terms c
      join issoh.supplier_listings l on l.supplier_id = c.supplier_id
       and l.supplier_product_code = c.supplier_product_code
     where c.period @> clock_timestamp()
       and (contracts_in_force.product_ids is null or l.product_id = any (contracts_in_force.product_ids))
  )
  select o.product_id, o.contract_id, o.revision, o.basis from own o
  union all
  select l.product_id, c.contract_id, c.revision, l.supplier_price * l.exchange_rate
    from issoh.contract_terms c
    join issoh.supplier_listings l on l.supplier_id = c.supplier_id
   where c.supplier_product_code is null and c.period @> clock_timestamp()
     and (contracts_in_force.product_ids is null or l.product_id = any (contracts_in_force.product_ids))
     and l.product_id not in (select o.product_id from own o)
$$;
comment on function issoh_private.contracts_in_force(uuid[]) is
  $$The contract by which each of these products (null: all that we carry) costs what it does now: its own, else one for
the whole list of its supplier; of one without a price, basis is the list price in the base currency, null where that is
held. Products without one have no row.$$;
--! EndIncluded functions/issoh/contracts/contracts_in_force.sql
--! Included functions/issoh/contracts/terms_wanted.sql
create or replace function issoh_private.terms_wanted(product_ids uuid[]) returns setof issoh_private.term_due
language sql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  select coalesce(f.product_id, a.product_id), f.contract_id, f.revision, f.basis
    from issoh_private.contracts_in_force(terms_wanted.product_ids) f
    full join (
      select t.*
        from issoh_private.terms_applied t
       where terms_wanted.product_ids is null or t.product_id = any (terms_wanted.product_ids)) a
      on a.product_id = f.product_id
   where (f.contract_id, f.revision, f.basis) is distinct from (a.contract_id, a.revision, a.basis)
$$;
comment on function issoh_private.terms_wanted(uuid[]) is
  $$Of these products (null: all), those whose contract in force is not the one that was applied, or as it was then;
without a contract: the price of the list is to be their cost again.$$;
--! EndIncluded functions/issoh/contracts/terms_wanted.sql
--! Included functions/issoh/contracts/under_terms.sql
create or replace function issoh_private.under_terms(product_ids uuid[]) returns uuid[]
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select f.product_id from issoh_private.contracts_in_force(under_terms.product_ids) f
    union
    select a.product_id from issoh_private.terms_applied a where a.product_id = any (under_terms.product_ids))
$$;
comment on function issoh_private.under_terms(uuid[]) is
  $$Of these products, those whose cost is by a contract, or was until now: settle_terms sees to them.$$;
--! EndIncluded functions/issoh/contracts/under_terms.sql
--! Included functions/issoh/contracts/cost_terms.sql
create or replace function issoh_private.cost_terms(due issoh_private.term_due[])
returns setof issoh_private.term_move
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  return query
  with opened as materialized (
    select o.contract_id, o.unit_price, o.rebate_percentage, c.has_price,
           issoh.exchange_rate(c.currency_code, (clock_timestamp() at time zone 'UTC')::date) as rate
      from issoh_private.open_contracts(array(
             select distinct d.contract_id from unnest(cost_terms.due) d where d.contract_id is not null)) o
      join issoh.contract_terms c on c.contract_id = o.contract_id
  )
  select d.product_id, d.contract_id, d.revision, d.basis, l.supplier_id,
         case
           when d.contract_id is null then l.cost_price
           when o.has_price then round(o.unit_price * (1 - coalesce(o.rebate_percentage, 0) / 100) * o.rate, 4)
           else round(d.basis * (1 - o.rebate_percentage / 100), 4)
         end
    from unnest(cost_terms.due) d
    left join issoh.supplier_listings l on l.product_id = d.product_id
    left join opened o on o.contract_id = d.contract_id;
end
$$;
comment on function issoh_private.cost_terms(issoh_private.term_due[]) is
  $$What products cost by the contracts that are due for them, in the base currency at the rate of the day: price less
rebate, or list price less rebate; by none: the list price. Null where a rate or the list price is not there. Raises
ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/contracts/cost_terms.sql
--! Included functions/issoh/contracts/open_rules.sql
create or replace function issoh_private.open_rules(rules issoh.pricing_rules[])
returns table (rule_id uuid, cost numeric, markup numeric)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  return query
  with keys as materialized (
    select k.* from issoh_private.open_keys(array(select r.terms_key_id from unnest(open_rules.rules) r)) k
  )
  select r.rule_id,
         case when r.terms_secret is null then r.cost_price else split_part(v.plain, ';', 1)::numeric end,
         case when r.terms_secret is null then coalesce(r.target_markup_percentage, r.markup_percentage)
              else nullif(split_part(v.plain, ';', 2), '')::numeric end
    from unnest(open_rules.rules) r
    left join keys k on k.key_id = r.terms_key_id
   cross join lateral (
     select issoh_private.open_value(
              r.terms_secret, k.secret,
              issoh_private.rule_about(r.product_id, r.pricing_tier_id, r.from_quantity, r.terms_key_id),
              format('The cost of rule %s', r.rule_id)) as plain offset 0) v;
end
$$;
comment on function issoh_private.open_rules(issoh.pricing_rules[]) is
  $$Cost of price rules, and the markup that is meant, whether they can be read or are encrypted. Raises ISCKM, ISCKU,
ISCKT.$$;
--! EndIncluded functions/issoh/contracts/open_rules.sql
--! Included functions/issoh/contracts/seal_cost.sql
create or replace function issoh_private.seal_cost(
  rule issoh.pricing_rules,
  key_id uuid,
  secret bytea,
  cost numeric,
  markup numeric
) returns bytea
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.seal_value(
    seal_cost.cost || ';' || coalesce(seal_cost.markup::text, ''), seal_cost.secret,
    issoh_private.rule_about(seal_cost.rule.product_id, seal_cost.rule.pricing_tier_id, seal_cost.rule.from_quantity,
                             seal_cost.key_id))
$$;
comment on function issoh_private.seal_cost(issoh.pricing_rules, uuid, bytea, numeric, numeric) is
  'The cost of a price rule and the markup that is meant, encrypted for it; open_rules reads them.';
--! EndIncluded functions/issoh/contracts/seal_cost.sql
--! Included functions/issoh/contracts/seal_rule.sql
create or replace function issoh_private.seal_rule(rule issoh.pricing_rules, key_id uuid) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
  v_key record;
begin
  if v_rule.cost_price is null then
    return v_rule;
  end if;
  select k.* into v_key
    from issoh_private.current_keys(array(
           select s.supplier_id from issoh_private.supplier_keys s where s.key_id = seal_rule.key_id)) k;
  v_rule.terms_key_id := v_key.key_id;
  v_rule.terms_secret := issoh_private.seal_cost(v_rule, v_key.key_id, v_key.secret, v_rule.cost_price,
    coalesce(v_rule.target_markup_percentage, v_rule.markup_percentage));
  v_rule.rule_type := 'fixed';
  v_rule.cost_price := null;
  v_rule.markup_percentage := null;
  v_rule.target_markup_percentage := null;
  return v_rule;
end
$$;
comment on function issoh_private.seal_rule(issoh.pricing_rules, uuid) is
  $$A computed rule whose cost was negotiated, as it may be written: cost and markup encrypted, for the supplier whose
key one is; one without a cost as it is. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/contracts/seal_rule.sql
--! Included functions/issoh/contracts/compute_sealed.sql
create or replace function issoh_private.compute_sealed(rule issoh.pricing_rules, key_id uuid)
returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules;
begin
  begin
    v_rule := issoh_private.compute_rule(compute_sealed.rule);
  exception when sqlstate 'ISIPV' then
    -- In its own words it would tell the amount.
    raise exception using
      errcode = 'ISIPV',
      message = 'The negotiated cost makes no price with this markup and surcharge.',
      hint = 'Give others, or selling_price.';
  end;
  return issoh_private.seal_rule(v_rule, compute_sealed.key_id);
end
$$;
comment on function issoh_private.compute_sealed(issoh.pricing_rules, uuid) is
  $$compute_rule for a rule whose cost was negotiated: encrypted as it comes, for the supplier whose key one is. Raises
ISIPL, ISIPV, ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/contracts/compute_sealed.sql
--! Included functions/issoh/contracts/note_settled.sql
create or replace function issoh_private.note_settled(moves issoh_private.term_move[]) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from issoh_private.terms_applied a
   using unnest(note_settled.moves) m
   where a.product_id = m.product_id and m.contract_id is null;
  insert into issoh_private.terms_applied as a (product_id, contract_id, revision, basis)
  select m.product_id, m.contract_id, m.revision, m.basis
    from unnest(note_settled.moves) m
   where m.contract_id is not null
      on conflict (product_id) do update
     set contract_id = excluded.contract_id, revision = excluded.revision, basis = excluded.basis,
         applied_at = excluded.applied_at;
  delete from issoh.sync_failures f
   using unnest(note_settled.moves) m
   where f.product_id = m.product_id and f.code in ('ISCKM', 'ISCKU', 'ISCKT', 'ISCXR')
$$;
comment on function issoh_private.note_settled(issoh_private.term_move[]) is
  'Notes by which contracts the costs of products are now, and that nothing is held of them any more.';
--! EndIncluded functions/issoh/contracts/note_settled.sql
--! Included functions/issoh/contracts/hold_terms.sql
create or replace function issoh_private.hold_terms(product_ids uuid[], code text, message text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into issoh.sync_failures as f (product_id, code, message, next_try_at)
  select i.id, hold_terms.code, hold_terms.message, clock_timestamp() + interval '1 minute'
    from unnest(hold_terms.product_ids) i (id)
      on conflict (product_id) do update
     set code = excluded.code, message = excluded.message, failures = f.failures + 1, failed_at = excluded.failed_at,
         -- Soon: keys that come back tell nobody.
         next_try_at = clock_timestamp() + make_interval(mins => least(f.failures, 5))
$$;
comment on function issoh_private.hold_terms(uuid[], text, text) is
  $$Keeps in sync_failures why the cost of products cannot follow their contracts; tried again after 1 to 5 minutes.$$;
--! EndIncluded functions/issoh/contracts/hold_terms.sql
--! Included functions/issoh/contracts/make_sealed_prices.sql
create or replace function issoh_private.make_sealed_prices(moves issoh_private.term_move[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_tier_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
  v_markup constant numeric := issoh_private.default_markup();
  v_base constant text := issoh_private.base_currency();
  v_now constant timestamptz := clock_timestamp();
  v_ids constant uuid[] := array(
    select m.product_id
      from unnest(make_sealed_prices.moves) m
     where m.contract_id is not null and round(m.cost * (1 + v_markup / 100), 4) < 1e15
       and not exists (select from issoh.pricing_rules r
                        where r.product_id = m.product_id and r.pricing_tier_id = v_tier_id)
    except
    select p.product_id
      from issoh_private.nearest_defaults(
             array(select m.product_id from unnest(make_sealed_prices.moves) m), v_now, 1) d
      join issoh.selected_products p
        on coalesce(p.category_id, '00000000-0000-0000-0000-000000000000') = d.kind_id
     where d.pricing_tier_id = v_tier_id);
begin
  if v_ids = '{}' then
    return 0;
  end if;
  perform issoh_private.write_rules(array(
    with keys as materialized (
      select k.*
        from issoh_private.current_keys(array(
               select m.supplier_id from unnest(make_sealed_prices.moves) m where m.product_id = any (v_ids))) k
    )
    select jsonb_populate_record(d.rule, jsonb_build_object(
             'terms_key_id', k.key_id, 'terms_secret', issoh_private.seal_cost(d.rule, k.key_id, k.secret, m.cost,
                                                                               v_markup)))
      from unnest(make_sealed_prices.moves) m
      join keys k on k.supplier_id = m.supplier_id
     cross join lateral (
       select jsonb_populate_record(null::issoh.pricing_rules, jsonb_build_object(
                'product_id', m.product_id, 'pricing_tier_id', v_tier_id, 'rule_type', 'fixed',
                'selling_price', round(m.cost * (1 + v_markup / 100), 4), 'rounding_mode', 'nearest',
                'from_quantity', 1, 'currency_code', v_base, 'effective_from', v_now,
                'reason', 'first price')) as rule offset 0) d
     where m.product_id in (select i.id from unnest(v_ids) i (id))));
  return cardinality(v_ids);
end
$$;
comment on function issoh_private.make_sealed_prices(issoh_private.term_move[]) is
  $$make_first_prices for products whose cost was negotiated: with a price that can be read, of a cost that cannot.
Answers how many.$$;
--! EndIncluded functions/issoh/contracts/make_sealed_prices.sql
--! Included functions/issoh/contracts/move_terms.sql
-- As write_costs does it, with costs and markups that stand in no column.
create or replace function issoh_private.move_terms(moves issoh_private.term_move[], reason text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_rules constant issoh.pricing_rules[] := array(
    select r
      from issoh.pricing_rules r
     where r.product_id = any (array(select m.product_id from unnest(move_terms.moves) m))
       and r.rule_type in ('fixed', 'cost_plus') and r.currency_code = issoh_private.base_currency()
       and (r.effective_to is null or r.effective_to > v_now + interval '1 microsecond'));
  v_changes issoh_private.term_change[];
begin
  v_changes := array(
    with keys as materialized (
      select k.*
        from issoh_private.current_keys(array(
               select m.supplier_id from unnest(move_terms.moves) m where m.contract_id is not null)) k
    )
    select row(c.rule_id, c.cost, o.markup, issoh_private.price_at(c.rule, c.cost, o.markup),
               k.key_id, case when k.key_id is not null then
                           issoh_private.seal_cost(c.rule, k.key_id, k.secret, c.cost, o.markup)
                         end)::issoh_private.term_change
      from (select r as rule, r.rule_id, r.terms_secret, m.cost,
                   case when m.contract_id is not null then m.supplier_id end as supplier_id
              from unnest(v_rules) r
              join unnest(move_terms.moves) m on m.product_id = r.product_id and m.cost is not null) c
      join issoh_private.open_rules(v_rules) o on o.rule_id = c.rule_id
      left join keys k on k.supplier_id = c.supplier_id
     where o.cost is distinct from c.cost or (c.terms_secret is null) <> (c.supplier_id is null));
  if v_changes = '{}' then
    return 0;
  end if;

  -- What begins later takes the cost as it is.
  update issoh.pricing_rules r
     set rule_type = 'fixed', cost_price = n.cost, markup_percentage = issoh_private.markup_of(r.selling_price, n.cost),
         target_markup_percentage = n.markup, terms_secret = n.sealed, terms_key_id = n.key_id, cost_said_at = v_now,
         updated_at = v_now
    from (select c.rule_id, c.key_id, c.sealed, case when c.sealed is null then c.cost end as cost,
                 case when c.sealed is null then c.markup end as markup
            from unnest(v_changes) c) n
   where r.rule_id = n.rule_id and r.effective_from > v_now;
  with closed as (
    update issoh.pricing_rules r
       set effective_to = greatest(v_now, r.effective_from + interval '1 microsecond'), updated_at = v_now
      from unnest(v_changes) c
     where r.rule_id = c.rule_id and r.effective_from <= v_now
    returning r.product_id, r.pricing_tier_id, r.selling_price, r.minimum_price, r.maximum_price, r.source_tier_id,
              r.adjustment_percentage, r.rounding_increment, r.rounding_mode, r.charm_ending, r.currency_code,
              r.from_quantity, r.surcharge, new.effective_to as effective_from, old.effective_to as effective_to,
              c.key_id, c.sealed, case when c.sealed is null then c.cost end as cost,
              case when c.sealed is null then c.markup end as markup
  )
  insert into issoh.pricing_rules
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge, terms_secret,
     terms_key_id)
  select c.product_id, c.pricing_tier_id, 'fixed', c.cost, issoh_private.markup_of(c.selling_price, c.cost), c.markup,
         c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
         c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, c.effective_from, c.effective_to,
         move_terms.reason, c.from_quantity, c.surcharge, c.sealed, c.key_id
    from closed c;

  perform issoh_private.write_proposals(array(
    select row(null, r.rule_id, r.product_id, r.pricing_tier_id, null,
               case when c.sealed is null then c.cost end, case when c.sealed is null then c.markup end,
               r.selling_price, round(c.price, 4), r.currency_code, 'open', move_terms.reason, null, null, null, null,
               null, r.from_quantity, v_now)::issoh.price_proposals
      from unnest(v_changes) c
      join unnest(v_rules) r on r.rule_id = c.rule_id
     where r.effective_from <= v_now and c.markup is not null and c.price >= 0 and c.price < 1e15));
  return cardinality(v_changes);
end
$$;
comment on function issoh_private.move_terms(issoh_private.term_move[], text) is
  $$Products cost something else from now on, by a contract (then the cost is written encrypted) or by the list again:
each price in force goes on at the new cost, those to come take it, and new prices are proposed, which tell no cost
where it was negotiated. Prices whose cost is the same are left alone. The caller holds the locks of the products.
Answers how many prices. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/contracts/move_terms.sql
--! Included functions/issoh/contracts/settle_terms.sql
create or replace function issoh_private.settle_terms(product_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_due constant issoh_private.term_due[] := array(
    select w from issoh_private.terms_wanted(settle_terms.product_ids) w);
  v_moves issoh_private.term_move[];
  v_held uuid[];
  v_code text;
  v_message text;
begin
  if v_due = '{}' then
    return 0;
  end if;
  begin
    v_moves := array(select m from issoh_private.cost_terms(v_due) m);
    -- What no supplier offers any more keeps its cost.
    v_held := array(
      select m.product_id
        from unnest(v_moves) m
       where m.supplier_id is not null and (m.cost is null or m.cost >= 1e15));
    v_moves := array(select m from unnest(v_moves) m where m.supplier_id is null or m.cost < 1e15);
    perform issoh_private.move_terms(v_moves, 'negotiated terms');
    perform issoh_private.make_sealed_prices(v_moves);
    perform issoh_private.make_first_prices(array_agg(m.product_id), array_agg(m.cost))
       from unnest(v_moves) m
      where m.contract_id is null and m.cost is not null
     having count(*) > 0;
    perform issoh_private.note_settled(v_moves);
    perform issoh_private.hold_terms(v_held, 'ISCXR',
      'There is no exchange rate for the price of its contract, or the list price that it is a rebate on is held.');
    return cardinality(v_held);
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  -- Without keys nothing is settled, whichever half is tried.
  if v_code = 'ISCKM' or cardinality(v_due) = 1 then
    perform issoh_private.hold_terms(array(select d.product_id from unnest(v_due) d), v_code, v_message);
    return cardinality(v_due);
  end if;
  return (
    select sum(issoh_private.settle_terms(h.product_ids))
      from issoh_private.halves(array(select d.product_id from unnest(v_due) d)) h (product_ids));
end
$$;
comment on function issoh_private.settle_terms(uuid[]) is
  $$Brings the costs of products to what their contracts say now, where that is not done yet. What cannot be told now
(no keys, secrets that do not open, no exchange rate) keeps its prices, or has none yet: it is held in sync_failures and
tried again. The caller holds the locks of the products. Answers how many are held.$$;
--! EndIncluded functions/issoh/contracts/settle_terms.sql
--! Included functions/issoh/contracts/apply_terms.sql
create or replace function issoh_private.apply_terms(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_products uuid[] := array(
    select w.product_id
      from issoh_private.terms_wanted(null) w
     where not exists (select from issoh.sync_failures f
                        where f.product_id = w.product_id and f.next_try_at > clock_timestamp())
     limit apply_terms.row_limit);
begin
  if v_products = '{}' then
    return 0;
  end if;
  v_products := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (v_products)
     order by p.product_id
       for no key update skip locked);
  if v_products <> '{}' then
    perform issoh_private.settle_terms(v_products);
  end if;
  return cardinality(v_products);
end
$$;
comment on function issoh_private.apply_terms(integer) is
  $$Settles products whose contracts have begun, ended or changed, or whose list price has moved under a rebate, at most
so many; what somebody else has locked is left for the next time. Answers how many it looked at: 0 when nothing is left
that could be had.$$;
--! EndIncluded functions/issoh/contracts/apply_terms.sql
--! Included functions/issoh/contracts/negotiated_prices.sql
create or replace function issoh.negotiated_prices(
  product text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.negotiated_price
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
rows 100
as $$
declare
  v_product_id constant uuid := case
    when negotiated_prices.product is not null
      then (issoh_private.resolve_product(negotiated_prices.product)).product_id
  end;
  v_rules constant issoh.pricing_rules[] := array(
    select r
      from issoh.pricing_rules r
     where r.terms_key_id is not null and (r.effective_to is null or r.effective_to > clock_timestamp())
       and (v_product_id is null or r.product_id = v_product_id)
       and (negotiated_prices.after_id is null or r.rule_id > negotiated_prices.after_id)
     order by r.rule_id
     limit negotiated_prices.page_size);
begin
  return query
  select r.rule_id, r.product_id, p.internal_sku, t.tier_code, r.from_quantity, o.cost,
         issoh_private.markup_of(r.selling_price, o.cost), o.markup, r.selling_price::numeric,
         round((r.selling_price - o.cost) / nullif(r.selling_price, 0) * 100, 2), r.currency_code, r.effective_from,
         r.effective_to
    from unnest(v_rules) r
    join issoh_private.open_rules(v_rules) o on o.rule_id = r.rule_id
    join issoh.selected_products p on p.product_id = r.product_id
    join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
   order by r.rule_id;
end
$$;
comment on function issoh.negotiated_prices(text, uuid, integer) is
  $$A page of prices, now and later, of a product (id or SKU) or of all, whose cost was negotiated, with what only
pricing managers, approvers and administrators may see of them: cost, markup and margin; behind the one of an id. Raises
ISNPR, ISCKM (no keys at hand), ISCKU, ISCKT.$$;
grant execute on function issoh.negotiated_prices(text, uuid, integer) to inv_pricing_manager, inv_approver, inv_admin;
--! EndIncluded functions/issoh/contracts/negotiated_prices.sql
--! Included functions/issoh/pricing/tg_pricing_rules__log.sql
create or replace function issoh.tg_pricing_rules__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_actor constant text := audit.current_actor();
  v_role constant text := audit.acting_role();
  -- What is encrypted is of no use in a log, and would keep its key alive.
  v_left_out constant text[] := '{updated_at,period,terms_secret,terms_key_id}';
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    -- One that goes on with its predecessor's price at another cost is on record by itself: who, when and why.
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, v_role, v_request, 'insert', 'issoh', 'pricing_rules', n.rule_id::text,
           to_jsonb(n) - v_left_out
      from new_rows n
     where n.rule_type <> 'fixed'
           -- A look-up in the index for each: a join would read all rules there are, for a few.
        or (select (n.selling_price, n.minimum_price, n.maximum_price, n.rounding_increment, n.rounding_mode,
                    n.charm_ending, n.currency_code, n.surcharge)
                   is not distinct from
                   (r.selling_price, r.minimum_price, r.maximum_price, r.rounding_increment, r.rounding_mode,
                    r.charm_ending, r.currency_code, r.surcharge)
              from issoh.pricing_rules r
             where r.product_id = n.product_id and r.effective_from < n.effective_from
               and r.from_quantity is not distinct from n.from_quantity
               and r.effective_to = n.effective_from
               -- Not by "=": the index that keeps rules apart would be asked, at three times the cost.
               and r.pricing_tier_id is not distinct from n.pricing_tier_id) is not true;
    return null;
  end if;

  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select v_actor, v_role, v_request, 'update', 'issoh', 'pricing_rules', n.rule_id::text,
         case when c.ended then jsonb_build_object('effective_to', o.effective_to)
              else to_jsonb(o) - v_left_out end,
         case when c.ended then jsonb_build_object('effective_to', n.effective_to)
              else to_jsonb(n) - v_left_out end
    from old_rows o
    join new_rows n on n.rule_id = o.rule_id
   cross join lateral (
     select (n.product_id, n.pricing_tier_id, n.rule_type, n.cost_price, n.markup_percentage,
             n.target_markup_percentage, n.selling_price, n.minimum_price, n.maximum_price, n.source_tier_id,
             n.adjustment_percentage, n.rounding_increment, n.rounding_mode, n.charm_ending, n.currency_code,
             n.effective_from, n.created_by, n.created_at, n.reason, n.from_quantity, n.surcharge)
            is not distinct from
            (o.product_id, o.pricing_tier_id, o.rule_type, o.cost_price, o.markup_percentage,
             o.target_markup_percentage, o.selling_price, o.minimum_price, o.maximum_price, o.source_tier_id,
             o.adjustment_percentage, o.rounding_increment, o.rounding_mode, o.charm_ending, o.currency_code,
             o.effective_from, o.created_by, o.created_at, o.reason, o.from_quantity, o.surcharge) as ended) c
   where not c.ended or n.effective_to is distinct from o.effective_to;
  return null;
end
$$;
comment on function issoh.tg_pricing_rules__log() is
  $$Statement trigger: logs rules that are written or changed. Of one that only ends, its end; a rule that goes on with
the price of the one before it at another cost is a record of itself.$$;
--! EndIncluded functions/issoh/pricing/tg_pricing_rules__log.sql
--! Included functions/issoh/pricing/write_rules.sql
-- What happens to the periods of a product in a tier, from one number of pieces on, when a new rule takes [from, to):
--
--   old      |--------------------------------->        one rule, open end
--   new             [from ----- to)
--   result   |------)[from ---- to)[to -------->        closed, new, the old price again from `to` on
--
-- A new rule without `to` ends where the next one begins. It may not swallow a rule that begins inside its period; one
-- that begins at `from` itself is replaced. The caller holds the locks of the products.
create or replace function issoh_private.write_rules(rules issoh.pricing_rules[]) returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_clash record;
  v_continued issoh.pricing_rules[];
begin
  select r.effective_from, n.effective_from as new_from, n.effective_to as new_to, r.rule_id into v_clash
    from unnest(write_rules.rules) n
    join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.from_quantity = n.from_quantity
     and r.effective_from > n.effective_from and r.effective_from < n.effective_to
   order by r.effective_from
   limit 1;
  if v_clash.rule_id is not null then
    raise exception using
      errcode = 'ISCPO',
      message = format('Another price, rule %s, begins on %s, within the period from %s to %s.', v_clash.rule_id,
                       v_clash.effective_from, v_clash.new_from, v_clash.new_to),
      hint = 'End the new price there, or take the other one back by end_price at its beginning.';
  end if;

  v_continued := array(
    select r
      from unnest(write_rules.rules) n
      join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
       and r.from_quantity = n.from_quantity and r.effective_from <= n.effective_from
       and n.effective_to < coalesce(r.effective_to, 'infinity'));
  delete from issoh.pricing_rules r
   using unnest(write_rules.rules) n
   where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.from_quantity = n.from_quantity and r.effective_from = n.effective_from;
  update issoh.pricing_rules r
     set effective_to = n.effective_from
    from unnest(write_rules.rules) n
   where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.from_quantity = n.from_quantity and r.effective_from < n.effective_from
     and coalesce(r.effective_to, 'infinity') > n.effective_from;

  insert into issoh.pricing_rules
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge, cost_said_at,
     terms_secret, terms_key_id)
  select c.product_id, c.pricing_tier_id, c.rule_type, c.cost_price, c.markup_percentage, c.target_markup_percentage,
         c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
         c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, n.effective_to, c.effective_to,
         c.reason, c.from_quantity, c.surcharge, coalesce(c.cost_said_at, c.created_at), c.terms_secret, c.terms_key_id
    from unnest(v_continued) c
    join unnest(write_rules.rules) n on n.product_id = c.product_id and n.pricing_tier_id = c.pricing_tier_id
     and n.from_quantity = c.from_quantity;

  return query
  insert into issoh.pricing_rules as w
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge, cost_said_at,
     terms_secret, terms_key_id)
  select n.product_id, n.pricing_tier_id, n.rule_type, n.cost_price, n.markup_percentage, n.target_markup_percentage,
         n.selling_price, n.minimum_price, n.maximum_price, n.source_tier_id, n.adjustment_percentage,
         n.rounding_increment, n.rounding_mode, n.charm_ending, n.currency_code, n.effective_from,
         coalesce(n.effective_to, (
           select min(r.effective_from)
             from issoh.pricing_rules r
            where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
              and r.from_quantity = n.from_quantity and r.effective_from > n.effective_from)),
         n.reason, n.from_quantity, n.surcharge, n.cost_said_at, n.terms_secret, n.terms_key_id
    from unnest(write_rules.rules) n
  returning w.*;

  -- Only a new copy can make a circle, or a chain longer.
  if exists (select from unnest(write_rules.rules) n where n.rule_type = 'copy_tier') then
    perform issoh_private.check_copies(array(select distinct n.product_id from unnest(write_rules.rules) n));
  end if;
end
$$;
comment on function issoh_private.write_rules(issoh.pricing_rules[]) is
  'Writes complete rules, one at most for a product, tier and from_quantity, and makes room for their periods. Raises
ISCPO, ISCTC.';
--! EndIncluded functions/issoh/pricing/write_rules.sql
--! Included functions/issoh/pricing/set_price.sql
create or replace function issoh.set_price(
  product text,
  pricing_tier text default null,
  cost_price numeric default null,
  markup_percentage numeric default null,
  selling_price numeric default null,
  minimum_price numeric default null,
  maximum_price numeric default null,
  effective_from timestamptz default null,
  effective_to timestamptz default null,
  source_tier text default null,
  adjustment_percentage numeric default null,
  rounding_increment numeric default null,
  rounding_mode text default null,
  charm_ending numeric default null,
  reason text default null,
  from_quantity integer default 1,
  surcharge numeric default null
) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product_id constant uuid := (issoh_private.resolve_product(set_price.product)).product_id;
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(set_price.pricing_tier);
  v_base constant text := issoh_private.base_currency();
  v_quantity constant integer := issoh_private.check_pieces(set_price.from_quantity, 'from_quantity');
  v_old issoh.pricing_rules;
  v_rule issoh.pricing_rules;
  -- The supplier's key of the old rule, where its cost was negotiated, and goes on.
  v_key_id uuid;
begin
  if not v_tier.is_active then
    raise exception using
      errcode = 'ISCTA',
      message = format('Pricing tier "%s" is inactive.', v_tier.tier_code),
      hint = 'Activate it by set_pricing_tier, or name another tier.';
  end if;
  perform issoh_private.lock_products(array[v_product_id]);

  -- The moment is taken behind the lock: of two callers, the one that waited comes later.
  v_rule.effective_from := coalesce(set_price.effective_from, clock_timestamp());
  v_rule.effective_to := set_price.effective_to;
  if not isfinite(v_rule.effective_from) or not isfinite(v_rule.effective_to)
     or v_rule.effective_to <= v_rule.effective_from then
    raise exception using
      errcode = 'ISIPE',
      message = format('A price cannot hold from %s to %s.', v_rule.effective_from, v_rule.effective_to),
      hint = 'effective_to lies after effective_from; without it the price holds until the next one begins.';
  end if;
  select r.* into v_old
    from issoh.pricing_rules r
   where r.product_id = v_product_id and r.pricing_tier_id = v_tier.tier_id
     and r.from_quantity in (1, v_quantity) and r.effective_from <= v_rule.effective_from
     and (r.effective_to is null or r.effective_to > v_rule.effective_from)
   order by r.from_quantity desc
   limit 1;

  if v_old.terms_key_id is not null and set_price.cost_price is null then
    v_key_id := v_old.terms_key_id;
    if num_nonnulls(set_price.selling_price, set_price.markup_percentage) = 2 then
      raise exception using
        errcode = 'ISIPC',
        message = 'The cost was negotiated, and cannot be compared with both a price and a markup.',
        hint = 'Give selling_price, or markup_percentage, not both.';
    end if;
    select o.cost, o.markup into v_old.cost_price, v_old.target_markup_percentage
      from issoh_private.open_rules(array[v_old]) o;
  end if;
  v_rule.product_id := v_product_id;
  v_rule.pricing_tier_id := v_tier.tier_id;
  v_rule.from_quantity := v_quantity;
  -- All amounts are in the base currency, but for a price that is given in the currency of its tier.
  v_rule.currency_code := case
    when set_price.selling_price is not null then coalesce(v_tier.currency_code, v_base)
    when num_nonnulls(set_price.cost_price, set_price.markup_percentage, set_price.source_tier,
                      set_price.adjustment_percentage) = 0 then coalesce(v_old.currency_code, v_base)
    else v_base
  end;
  if v_rule.currency_code <> v_base and num_nonnulls(set_price.cost_price, set_price.markup_percentage) > 0 then
    raise exception using
      errcode = 'ISIPC',
      message = format('A price in %s has no cost and no markup.', v_rule.currency_code),
      hint = 'Give selling_price alone, or cost_price and markup_percentage in the base currency.';
  end if;
  if v_rule.currency_code <> v_old.currency_code then
    v_old.cost_price := null;
    v_old.minimum_price := null;
    v_old.maximum_price := null;
  end if;
  v_rule.reason := set_price.reason;
  v_rule := issoh_private.merge_limits(v_rule, v_old, set_price.minimum_price, set_price.maximum_price,
    set_price.rounding_increment, set_price.rounding_mode, set_price.charm_ending);
  v_rule := issoh_private.merge_price(v_rule, v_old, set_price.cost_price, set_price.markup_percentage,
    set_price.selling_price, set_price.source_tier, set_price.adjustment_percentage, set_price.surcharge,
    num_nonnulls(set_price.minimum_price, set_price.maximum_price, set_price.rounding_increment,
                 set_price.rounding_mode, set_price.charm_ending) > 0);
  v_rule := case
    when v_key_id is null then issoh_private.compute_rule(v_rule)
    else issoh_private.compute_sealed(v_rule, v_key_id)
  end;
  select w.* into v_rule from issoh_private.write_rules(array[v_rule]) w;

  -- A proposal computed beside the price that was replaced says nothing any more.
  if v_rule.period @> clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product_id, v_tier.tier_id, v_quantity);
  end if;
  return v_rule;
end
$$;
comment on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz, timestamptz,
                                    text, numeric, numeric, text, numeric, text, integer, numeric) is
  'Sets what a product (id or SKU) sells for in a tier (code or id; none: the default), for from_quantity pieces or
more (1), from a moment (now) to another (open end), and answers the new rule. With selling_price the price is fixed,
in the currency of the tier; with cost_price or markup_percentage it is computed from both; with source_tier it is
that tier''s price plus adjustment_percentage; the latter two plus surcharge, an amount per piece. All other amounts
are in the base currency. What is not given is carried over from the rule of the same from_quantity in force then,
else from that of 1 piece: cost, markup, surcharge, limits, rounding. The old rule is closed; after effective_to it
holds again. A cost that was negotiated stays encrypted. docs/workflows/pricing.md tells the details. Raises ISNPR,
ISNTI, ISCTA (inactive tier), ISIPE (period), ISIPV (a value that no price can have), ISIPR (not enough to know a
price from), ISIPC (arguments that contradict each other), ISIPL (limits), ISCPO (swallows a later price), ISCTC
(copies in a circle); where the cost was negotiated ISCKM, ISCKU, ISCKT.';
grant execute on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz,
                                          timestamptz, text, numeric, numeric, text, numeric, text, integer, numeric)
  to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/set_price.sql
--! Included functions/issoh/costs/rule_at_price.sql
create or replace function issoh_private.rule_at_price(
  rule issoh.pricing_rules,
  selling_price numeric,
  effective_from timestamptz,
  reason text
) returns issoh.pricing_rules
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.selling_price := rule_at_price.selling_price;
  v_rule.effective_from := rule_at_price.effective_from;
  v_rule.reason := rule_at_price.reason;
  v_rule.cost_said_at := coalesce(v_rule.cost_said_at, v_rule.created_at);
  return v_rule;
end
$$;
comment on function issoh_private.rule_at_price(issoh.pricing_rules, numeric, timestamptz, text) is
  $$The rule that follows on one whose cost was negotiated, at another price; its cost and markup go on, encrypted.$$;
--! EndIncluded functions/issoh/costs/rule_at_price.sql
--! Included functions/issoh/costs/write_costs.sql
-- As write_rules and rule_at_cost would do it, for the one case that comes by the hundred thousand: each rule in force
-- is followed by one with its price and its end; one that begins later, a price that goes on after a promotion among
-- them, takes the cost at once, or it would begin with one of the past.
create or replace function issoh_private.write_costs(
  product_ids uuid[],
  costs numeric[],
  reason text,
  moved_at timestamptz[] default null
) returns table (rule issoh.pricing_rules, old_cost numeric)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  -- A cost says nothing of a price that was set in another currency.
  v_base constant text := issoh_private.base_currency();
begin
  update issoh.pricing_rules r
     set rule_type = 'fixed', cost_price = round(x.cost, 4),
         markup_percentage = issoh_private.markup_of(r.selling_price, round(x.cost, 4)),
         target_markup_percentage = coalesce(r.target_markup_percentage, r.markup_percentage), cost_said_at = v_now,
         terms_secret = null, terms_key_id = null, updated_at = v_now
    from unnest(write_costs.product_ids, write_costs.costs, write_costs.moved_at) as x (product_id, cost, moved_at)
   where r.product_id = x.product_id and r.rule_type in ('fixed', 'cost_plus') and r.effective_from > v_now
     and r.currency_code = v_base
     and r.cost_price is distinct from round(x.cost, 4) and x.cost is not null
     and (x.moved_at is null or r.updated_at < x.moved_at);
  return query
  with closed as (
    update issoh.pricing_rules r
       set effective_to = greatest(v_now, r.effective_from + interval '1 microsecond'), updated_at = v_now
      from unnest(write_costs.product_ids, write_costs.costs, write_costs.moved_at) as x (product_id, cost, moved_at)
     where r.product_id = x.product_id and r.rule_type in ('fixed', 'cost_plus') and r.effective_from <= v_now
       and r.currency_code = v_base
       and (r.effective_to is null or r.effective_to > v_now + interval '1 microsecond')
       and r.cost_price is distinct from round(x.cost, 4) and x.cost is not null
       and (x.moved_at is null or r.updated_at < x.moved_at)
    returning r.product_id, r.pricing_tier_id, round(x.cost, 4) as cost, r.cost_price as old_cost, r.selling_price,
              r.minimum_price, r.maximum_price, coalesce(r.target_markup_percentage, r.markup_percentage) as target,
              r.source_tier_id, r.adjustment_percentage, r.rounding_increment, r.rounding_mode, r.charm_ending,
              r.currency_code, r.from_quantity, r.surcharge, new.effective_to as effective_from,
              old.effective_to as effective_to
  ), opened as (
    insert into issoh.pricing_rules as w
      (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
       minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
       charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge)
    select c.product_id, c.pricing_tier_id, 'fixed', c.cost, issoh_private.markup_of(c.selling_price, c.cost), c.target,
           c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
           c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, c.effective_from, c.effective_to,
           write_costs.reason, c.from_quantity, c.surcharge
      from closed c
    returning w as rule, w.product_id, w.pricing_tier_id, w.from_quantity
  )
  -- Each has its match; a full join is never planned as a loop over all of them for each.
  select o.rule, c.old_cost
    from opened o
    full join closed c on c.product_id = o.product_id and c.pricing_tier_id = o.pricing_tier_id
     and c.from_quantity = o.from_quantity;
end
$$;
comment on function issoh_private.write_costs(uuid[], numeric[], text, timestamptz[]) is
  'Products cost something else from now on (base currency, a product once): each tier''s rule in force is closed and
one with the new cost opened, its price unchanged; rules that begin later take the cost as they are. With moved_at only
rules that were not written since. The caller holds the locks of the products. Answers the new rules in force, with the
costs before.';
--! EndIncluded functions/issoh/costs/write_costs.sql
--! Included functions/issoh/proposals/accept_proposals.sql
create or replace function issoh_private.accept_proposals(proposal_ids uuid[], decided_by text, notes text default null)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.write_rules(array(
    -- The cost of one that was negotiated goes on with the rule, unread.
    select case
             when p.new_cost is null then issoh_private.rule_at_price(r, p.proposed_price, clock_timestamp(), p.reason)
             else issoh_private.rule_at_cost(r, p.new_cost, p.markup_percentage, clock_timestamp(), p.reason,
                                             coalesce(p.cost_said_at, r.cost_said_at, r.created_at))
           end
      from issoh.price_proposals p
      join issoh.pricing_rules r on r.rule_id = p.rule_id
     where p.proposal_id = any (accept_proposals.proposal_ids)));
  update issoh.price_proposals p
     set status = 'accepted', decided_by = accept_proposals.decided_by, decided_at = clock_timestamp(),
         notes = accept_proposals.notes
   where p.proposal_id = any (accept_proposals.proposal_ids);
end
$$;
comment on function issoh_private.accept_proposals(uuid[], text, text) is
  $$Sets the proposed prices from now on, by rules of cost and markup. The proposals are open, their rules in force,
their products locked.$$;
--! EndIncluded functions/issoh/proposals/accept_proposals.sql
--! Included functions/issoh/proposals/proposal_steps.sql
create or replace function issoh_private.proposal_steps(
  rule issoh.pricing_rules,
  proposal issoh.price_proposals,
  is_converted boolean
) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := proposal_steps.rule;
  v_computed constant numeric := proposal_steps.proposal.new_cost
    * (1 + proposal_steps.proposal.markup_percentage / 100) + coalesce(v_rule.surcharge, 0);
begin
  if proposal_steps.proposal.new_cost is null then
    return jsonb_build_array(jsonb_build_object(
      'step', 'negotiated', 'price', trim_scale(proposal_steps.proposal.proposed_price)::text,
      'note', 'The cost was negotiated: negotiated_prices tells it, with its markup.'));
  end if;
  -- As price_at has it: a price that is converted when it is read is rounded then.
  if proposal_steps.is_converted then
    v_rule.rounding_increment := null;
    v_rule.charm_ending := null;
  end if;
  return to_jsonb(
    array[jsonb_object(array[
      'step', 'cost_plus', 'price', trim_scale(v_computed)::text,
      'note', 'Cost ' || trim_scale(proposal_steps.proposal.new_cost) || ' plus '
              || trim_scale(proposal_steps.proposal.markup_percentage) || ' percent'
              || case
                   when v_rule.surcharge <> 0 then issoh_private.surcharge_words(v_rule.surcharge)
                   else ''
                 end || '.'])]
    || case
         when v_computed = proposal_steps.proposal.proposed_price then '{}'
         else issoh_private.rounding_steps(v_rule, v_computed, proposal_steps.proposal.proposed_price)
       end);
end
$$;
comment on function issoh_private.proposal_steps(issoh.pricing_rules, issoh.price_proposals, boolean) is
  $$How a proposed price came about, as the trace of prices_for tells it: steps {step, price, note}. is_converted: the
tier has another currency than the rule.$$;
grant execute on function issoh_private.proposal_steps(issoh.pricing_rules, issoh.price_proposals, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/proposals/proposal_steps.sql
--! Included functions/issoh/proposals/write_proposals.sql
create or replace function issoh_private.write_proposals(drafts issoh.price_proposals[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_ids uuid[];
begin
  -- One that was computed from this very cost, beside this very rule, waits on.
  update issoh.price_proposals p
     set status = 'superseded', decided_by = audit.current_actor(), decided_at = v_now
    from unnest(write_proposals.drafts) d
    join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
     and r.from_quantity = d.from_quantity and r.effective_from <= v_now
     and (r.effective_to is null or r.effective_to > v_now)
   where p.status = 'open' and p.product_id = d.product_id and p.pricing_tier_id = d.pricing_tier_id
     and p.from_quantity = d.from_quantity and (p.new_cost is distinct from d.new_cost
                                                 or p.rule_id is distinct from r.rule_id);
  with written as (
    insert into issoh.price_proposals as p
      (rule_id, product_id, pricing_tier_id, old_cost, new_cost, markup_percentage, current_price, proposed_price,
       currency_code, reason, from_quantity, cost_said_at)
    select r.rule_id, d.product_id, d.pricing_tier_id, d.old_cost, d.new_cost, d.markup_percentage, d.current_price,
           d.proposed_price, d.currency_code, d.reason, d.from_quantity, d.cost_said_at
      from unnest(write_proposals.drafts) d
      join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
       and r.from_quantity = d.from_quantity and r.effective_from <= v_now
       and (r.effective_to is null or r.effective_to > v_now)
     -- A cost that was negotiated is in neither: there are drafts of it only where it has moved.
     where (d.new_cost is null or d.new_cost is distinct from d.old_cost) and d.proposed_price <> d.current_price
       and abs(d.proposed_price - d.current_price) * 100
           >= d.current_price * (select (issoh.setting('pricing.proposal_threshold') #>> '{}')::numeric)
       and not exists (
         select from issoh.price_proposals o
          where o.status = 'open' and o.product_id = d.product_id and o.pricing_tier_id = d.pricing_tier_id
            and o.from_quantity = d.from_quantity)
       -- What was dismissed beside this very rule is not asked again.
       and not exists (
         select from issoh.price_proposals o
          where o.rule_id = r.rule_id and o.status = 'dismissed' and o.new_cost is not distinct from d.new_cost
            and o.proposed_price = d.proposed_price)
    returning p.proposal_id
  )
  select coalesce(array_agg(w.proposal_id), '{}') into v_ids from written w;
  if (issoh.setting('pricing.apply_proposals'))::boolean then
    perform issoh_private.accept_proposals(v_ids, 'system');
  end if;
  return cardinality(v_ids);
end
$$;
comment on function issoh_private.write_proposals(issoh.price_proposals[]) is
  $$Opens what was drafted for the rules in force, where the price moves far enough and the same has not been dismissed
beside that rule; closes older ones.
Answers how many were opened.$$;
--! EndIncluded functions/issoh/proposals/write_proposals.sql
--! Included functions/issoh/import/import_products.sql
create or replace function issoh_private.import_products(job_id uuid, queue_ids uuid[], listed spp_remote.products[])
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Arrays, since a join with what is listed would be planned for a few rows.
  v_listed constant uuid[] := array(select l.product_id from unnest(import_products.listed) l);
  v_discontinued constant uuid[] := array(
    select l.product_id from unnest(import_products.listed) l where l.status = 'discontinued');
  v_requester constant text := (select r.requested_by from issoh.import_runs r where r.job_id = import_products.job_id);
  v_ready uuid[];
  v_open uuid[];
  v_terms uuid[];
begin
  update issoh.import_items i
     set outcome = case when f.code ~ '^product_' then 'failed' else 'conflict' end, product_id = f.product_id,
         code = f.code, message = issoh_private.import_message(f.code)
    from (select q.queue_id, coalesce(q.product_id, s.product_id, c.product_id) as product_id,
                 case
                   when q.review_status = 'imported' then 'already_imported'
                   when coalesce(s.product_id, c.product_id) is not null then 'already_selected'
                   when q.review_status <> 'approved' then 'not_approved'
                   when q.spp_product_id <> all (v_listed) then 'product_removed'
                   when q.spp_product_id = any (v_discontinued) then 'product_discontinued'
                 end as code
            from issoh.selection_queue q
            left join issoh.selected_products s on s.spp_product_id = q.spp_product_id
            -- SPP may have the same code under another id than when the product was selected.
            left join issoh.supplier_listings c
              on c.supplier_id = q.spp_supplier_id
             and c.supplier_product_code = q.product_details ->> 'supplier_product_code'
           where q.queue_id = any (import_products.queue_ids)) f
   where i.job_id = import_products.job_id and i.queue_id = f.queue_id and f.code is not null;

  v_ready := array(
    select i.queue_id
      from issoh.import_items i
     where i.job_id = import_products.job_id and i.queue_id = any (import_products.queue_ids)
       and i.outcome = 'waiting'
     order by i.queue_id);
  loop
    -- A SKU that somebody enters by hand just now is found taken, and the next one tried.
    v_open := array(
      select q.queue_id
        from issoh.selection_queue q
       where q.queue_id = any (v_ready)
         and not exists (select from issoh.selected_products p where p.spp_product_id = q.spp_product_id)
       order by q.queue_id);
    exit when v_open = '{}';
    insert into issoh.selected_products
      (spp_product_id, spp_supplier_id, internal_sku, product_name, description, category_id, brand, barcode,
       unit_of_measure, min_order_qty, lead_time_days, selected_by, selection_reason, availability)
    select q.spp_product_id, q.spp_supplier_id, k.sku, m.product_name, m.description, m.category_id, m.brand, m.barcode,
           m.unit_of_measure, m.min_order_qty, m.lead_time_days, coalesce(q.reviewed_by, v_requester), q.review_notes,
           issoh_private.availability_of(l.status, l.is_missing)
      from unnest(v_open, issoh_private.take_skus(array(
             select q.spp_supplier_id
               from issoh.selection_queue q where q.queue_id = any (v_open) order by q.queue_id))) k (queue_id, sku)
      join issoh.selection_queue q on q.queue_id = k.queue_id
      join unnest(import_products.listed) l on l.product_id = q.spp_product_id,
           jsonb_populate_record(null::issoh.selected_products, issoh_private.mapped_master_data(l)) m
     order by k.sku
    on conflict (internal_sku) do nothing;
  end loop;

  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select p.product_id, w.warehouse_id
    from issoh.selection_queue q
    join issoh.selected_products p on p.spp_product_id = q.spp_product_id
   cross join issoh.warehouses w
   where q.queue_id = any (v_ready) and w.is_active
   order by p.product_id, w.warehouse_id;
  insert into issoh.supplier_listings
    (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price,
     exchange_rate, held_reason, availability, master_data)
  select p.product_id, l.spp_product_id, l.supplier_id, l.supplier_product_code, l.supplier_price, l.currency_code,
         l.cost_price, l.exchange_rate, l.held_reason, l.availability, l.master_data
    from issoh.selection_queue q
    join issoh.selected_products p on p.spp_product_id = q.spp_product_id
    join issoh_private.listings_of(import_products.listed) l on l.spp_product_id = q.spp_product_id
   where q.queue_id = any (v_ready);
  v_terms := issoh_private.under_terms(array(
    select p.product_id
      from issoh.selection_queue q
      join issoh.selected_products p on p.spp_product_id = q.spp_product_id
     where q.queue_id = any (v_ready)));
  perform issoh_private.make_first_prices(array_agg(s.product_id), array_agg(s.cost_price))
     from issoh.selection_queue q
     join issoh.supplier_listings s on s.spp_product_id = q.spp_product_id
    where q.queue_id = any (v_ready) and s.cost_price is not null
      and s.product_id not in (select t.id from unnest(v_terms) t (id))
   having count(*) > 0;
  perform issoh_private.settle_terms(v_terms);

  update issoh.selection_queue q
     set review_status = 'imported', product_id = p.product_id, imported_at = clock_timestamp()
    from issoh.selected_products p
   where q.queue_id = any (v_ready) and p.spp_product_id = q.spp_product_id;
  update issoh.import_items i
     set outcome = 'imported', product_id = s.product_id, code = coalesce(f.code, s.held_reason),
         message = coalesce(f.message, issoh_private.import_message(s.held_reason))
    from issoh.selection_queue q
    join issoh.supplier_listings s on s.product_id = q.product_id
    left join issoh.sync_failures f on f.product_id = s.product_id
   where i.job_id = import_products.job_id and i.queue_id = q.queue_id and q.queue_id = any (v_ready);
end
$$;
comment on function issoh_private.import_products(uuid, uuid[], spp_remote.products[]) is
  $$Makes products of those items of an import that are approved, not carried yet and listed (products of SPP as they
are now): product with SKU, stock rows at every active warehouse, listing, cost (by a contract where one is in force,
else by the list), first price; says of each item what became of it. The caller holds the locks of the items and has
mirrored the categories. Constraints may refuse the whole set.$$;
--! EndIncluded functions/issoh/import/import_products.sql
--! Included functions/issoh/sync/apply_said.sql
create or replace function issoh_private.apply_said(product_ids uuid[], said spp_remote.products[], run_id uuid)
returns issoh_private.sync_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_changes issoh_private.listing_change[];
  v_level uuid[];
  v_gone uuid[];
  v_terms uuid[];
  v_found record;
  v_counts issoh_private.sync_counts;
begin
  with said as materialized (
    select p.product_id as carried_id, p.availability as carried, s.*
      from issoh_private.listings_of(apply_said.said) s
      join issoh.selected_products p on p.spp_product_id = s.spp_product_id
     where p.product_id = any (apply_said.product_ids)
  ), followed as (
    insert into issoh.supplier_listings as l
      (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price,
       exchange_rate, held_reason, availability, master_data)
    select s.carried_id, s.spp_product_id, s.supplier_id, s.supplier_product_code, s.supplier_price, s.currency_code,
           s.cost_price, s.exchange_rate, s.held_reason, s.availability, s.master_data
      from said s
    on conflict on constraint supplier_listings_pkey do update
       set spp_product_id = excluded.spp_product_id, supplier_id = excluded.supplier_id,
           supplier_product_code = excluded.supplier_product_code, supplier_price = excluded.supplier_price,
           currency_code = excluded.currency_code, availability = excluded.availability,
           master_data = excluded.master_data, changed_at = excluded.changed_at,
           -- A rate that moves is no change of the price: what is level keeps the cost it came with.
           (cost_price, exchange_rate, held_reason) = (
             select case when k.kept then l.cost_price else excluded.cost_price end,
                    case when k.kept then l.exchange_rate else excluded.exchange_rate end,
                    case when k.kept then l.held_reason else excluded.held_reason end
               from (select l.held_reason is null
                            and (l.supplier_price, l.currency_code) = (excluded.supplier_price, excluded.currency_code)
                            as kept) k)
     where (l.spp_product_id, l.supplier_id, l.supplier_product_code, l.supplier_price, l.currency_code,
            l.availability, l.master_data)
           is distinct from
           (excluded.spp_product_id, excluded.supplier_id, excluded.supplier_product_code, excluded.supplier_price,
            excluded.currency_code, excluded.availability, excluded.master_data)
        or (l.held_reason is not null and l.held_reason is distinct from excluded.held_reason)
    returning new.product_id, old.supplier_price as old_price, new.supplier_price, old.currency_code as old_currency,
              new.currency_code, old.cost_price as old_cost, new.cost_price, new.exchange_rate,
              old.held_reason is not null as was_held, new.held_reason, new.availability, old.master_data as old_data,
              new.master_data
  )
  select (select array_agg(row(f.product_id, f.old_price, f.supplier_price, f.old_currency, f.currency_code, f.old_cost,
                               f.cost_price, f.exchange_rate,
                               (f.supplier_price, f.currency_code) is distinct from (f.old_price, f.old_currency),
                               coalesce(f.was_held, false) and f.held_reason is null, f.availability, f.old_data,
                               f.master_data)::issoh_private.listing_change)
            from followed f) as changes,
         (select array_agg(s.carried_id) from said s where s.carried is distinct from s.availability) as moved,
         (select count(*) from said) as products
    into v_found;
  v_changes := v_found.changes;
  -- What a contract says is the cost: the list does not.
  v_terms := issoh_private.under_terms(apply_said.product_ids);

  insert into issoh.supplier_price_changes
    (product_id, run_id, old_price, new_price, old_currency_code, currency_code, old_cost, new_cost, exchange_rate)
  select c.product_id, apply_said.run_id, c.old_price, c.new_price, c.old_currency, c.currency_code, c.old_cost,
         c.new_cost, c.exchange_rate
    from unnest(v_changes) c
   where c.price_moved or c.released;
  perform issoh_private.follow_costs(array_agg(c.product_id), array_agg(c.new_cost), 'supplier''s price')
     from unnest(v_changes) c
    where (c.price_moved or c.released) and c.new_cost is not null
      and c.product_id not in (select t.id from unnest(v_terms) t (id))
   having count(*) > 0;
  v_level := array(
    select p.id
      from unnest(apply_said.product_ids) p (id)
    except
    (select c.product_id from unnest(v_changes) c where c.price_moved or c.released
     union all
     select t.id from unnest(v_terms) t (id)));
  if v_level <> '{}' then
    perform issoh_private.follow_costs(array_agg(a.product_id), array_agg(a.cost), 'supplier''s price',
                                       array_agg(a.moved_at))
       from issoh_private.costs_astray(v_level) a
     having count(*) > 0;
  end if;
  -- What was imported without a cost has no price that change_costs could follow on.
  perform issoh_private.make_first_prices(array_agg(c.product_id), array_agg(c.new_cost))
     from unnest(v_changes) c
    where c.released and c.new_cost is not null and c.product_id not in (select t.id from unnest(v_terms) t (id))
   having count(*) > 0;
  v_counts.prices_changed := (select count(*) from unnest(v_changes) c where c.price_moved);
  v_counts.held := (
    select count(*)
      from issoh.supplier_listings l
     where l.product_id = any (apply_said.product_ids) and l.held_reason is not null);
  v_counts.master_data_changed := issoh_private.take_over_master_data(v_changes);
  if v_found.products < cardinality(apply_said.product_ids) then
    v_gone := array(
      select p.product_id
        from issoh.selected_products p
       where p.product_id = any (apply_said.product_ids)
         and p.spp_product_id not in (select s.product_id from unnest(apply_said.said) s));
  end if;
  v_counts.availability_changed := case
    when v_found.moved is null and v_gone is null then 0
    else issoh_private.take_over_availability(coalesce(v_found.moved, '{}'), coalesce(v_gone, '{}'))
  end;
  v_counts.products_seen := cardinality(apply_said.product_ids);
  v_counts.failed := 0;
  return v_counts;
end
$$;
comment on function issoh_private.apply_said(uuid[], spp_remote.products[], uuid) is
  $$Takes over into selected products what SPP says of them, where it differs: price with its cost, availability,
mapped master data. A product of which it says nothing is marked removed and keeps the rest. Whatever is level stays
untouched, so it may be called again and again. A cost by a contract stays: see settle_terms. The caller holds the
locks of the products and has mirrored their categories. Answers what was done.$$;
--! EndIncluded functions/issoh/sync/apply_said.sql
--! Included functions/issoh/sync/follow_set.sql
create or replace function issoh_private.follow_set(product_ids uuid[], said spp_remote.products[], run_id uuid)
returns issoh_private.sync_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_counts issoh_private.sync_counts;
  v_code text;
  v_message text;
begin
  begin
    v_counts := issoh_private.apply_said(follow_set.product_ids, follow_set.said, follow_set.run_id);
    delete from issoh.sync_failures f where f.product_id = any (follow_set.product_ids);
    v_counts.failed := v_counts.failed + issoh_private.settle_terms(follow_set.product_ids);
    return v_counts;
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  if cardinality(follow_set.product_ids) = 1 then
    insert into issoh.sync_failures as f (product_id, code, message, next_try_at)
    values (follow_set.product_ids[1], v_code, left(v_message, 10000), clock_timestamp() + interval '1 minute')
    on conflict (product_id) do update
       set code = excluded.code, message = excluded.message, failures = f.failures + 1, failed_at = excluded.failed_at,
           next_try_at = clock_timestamp() + make_interval(mins => least(power(2, least(f.failures, 20))::integer, 60));
    return row(1, 0, 0, 0, 0, 1)::issoh_private.sync_counts;
  end if;
  select sum(c.products_seen), sum(c.prices_changed), sum(c.availability_changed), sum(c.master_data_changed),
         sum(c.held), sum(c.failed)
    into v_counts
    from issoh_private.halves(follow_set.product_ids) h (product_ids)
   cross join lateral issoh_private.follow_set(h.product_ids, array(
     select s
       from unnest(follow_set.said) s
       join issoh.selected_products p on p.spp_product_id = s.product_id
      where p.product_id = any (h.product_ids)), follow_set.run_id) c;
  return v_counts;
end
$$;
comment on function issoh_private.follow_set(uuid[], spp_remote.products[], uuid) is
  $$apply_said, where a product that a value or a constraint refuses fails alone: the set is halved until it is found.
It is kept in sync_failures and tried again after 1, 2, 4 … 60 minutes, or when SPP says something new of it.$$;
--! EndIncluded functions/issoh/sync/follow_set.sql
