--! Previous: sha1:5a79bda36fafde0c60afed6b2bedc6a8a2e5d432
--! Hash: sha1:9116f292ad3395467f63f7eb0ad5a4834a50b39b
--! Message: withdrawals

--! split: 1-current.sql
-- In whichever order contracts are withdrawn, what they had cut goes on as was said of it.
set lock_timeout = '5s';

-- Whoever sets terms is waited for: what was cut by then is found.
lock table issoh.contract_terms in share row exclusive mode;

-- Of those that end where another begins: what was said of their ends last, by whoever did not set or withdraw another.
with logged as materialized (
  select l.log_id, l.xact_id, l.record_key, l.operation,
         coalesce(l.new_values, l.old_values) ->> 'supplier_id' as supplier_id,
         coalesce(coalesce(l.new_values, l.old_values) ->> 'supplier_product_code', '') as product_key,
         (coalesce(l.new_values, l.old_values) ->> 'effective_from')::timestamptz as effective_from,
         (l.old_values ->> 'effective_to')::timestamptz as ended, (l.new_values ->> 'effective_to')::timestamptz as ends
    from audit.log l
   where l.table_schema = 'issoh' and l.table_name = 'contract_terms'
), others as (
  select distinct l.xact_id, l.supplier_id, l.product_key, l.effective_from, l.operation
    from logged l
   where l.operation in ('insert', 'delete')
), said as (
  select distinct on (l.record_key) l.record_key, coalesce(l.ends, 'infinity') as until
    from logged l
    left join others s
      on s.operation = 'insert' and s.xact_id = l.xact_id and s.supplier_id = l.supplier_id
     and s.product_key = l.product_key and s.effective_from = l.ends
    left join others w
      on w.operation = 'delete' and w.xact_id = l.xact_id and w.supplier_id = l.supplier_id
     and w.product_key = l.product_key and w.effective_from = l.ended
   where l.operation = 'insert'
      or l.operation = 'update'
         and (l.ends is not distinct from l.ended or s.xact_id is null and w.xact_id is null)
   order by l.record_key, l.log_id desc
)
update issoh.contract_terms c
   set said_to = s.until
  from said s
 where c.contract_id::text = s.record_key and s.until > c.effective_to and c.said_to is null
   and exists (select from issoh.contract_terms n
                where n.supplier_id = c.supplier_id and n.product_key = c.product_key
                  and n.effective_from = c.effective_to);

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
     set effective_to = (n.new).effective_to, said_to = (n.new).said_to, reason = (n.new).reason,
         price_secret = n.price, rebate_secret = n.rebate, key_id = n.key_id
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
     set effective_to = n.effective_to, said_to = n.said_to, reason = n.reason
    from unnest(reseal_contracts.contracts) n
   where c.contract_id = n.contract_id and c.contract_id <> all (v_whole);
  return cardinality(reseal_contracts.contracts);
end
$$;
comment on function issoh_private.reseal_contracts(issoh.contract_terms[]) is
  $$Encrypts contracts, which the caller has locked, as they are to be: under the present keys of their suppliers, with
another end (and what was said of it) or reason. What else differs from what is there makes them unreadable; of those
that are it already, these are written alone. Answers how many. Raises ISCKM, ISCKU, ISCKT (an altered key).$$;
--! EndIncluded functions/issoh/secrets/reseal_contracts.sql
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
    select d.*, coalesce(c.contract_id, d.contract_id) as id, c.contract_id is not null as is_there,
           coalesce(c.revision, 0) + 1 as revision
      from unnest(write_contracts.drafts) d
      left join issoh.contract_terms c on c.supplier_id = d.supplier_id
       and c.product_key = coalesce(d.supplier_product_code, '') and c.effective_from = d.effective_from
  ), terms as materialized (
    -- As it will be, to say what the values are bound to.
    select m.*, k.key_id, k.secret,
           jsonb_populate_record(null::issoh.contract_terms, jsonb_build_object(
             'contract_id', m.id, 'supplier_id', m.supplier_id, 'supplier_product_code', m.supplier_product_code,
             'effective_from', m.effective_from, 'effective_to', m.effective_to, 'currency_code', m.currency_code,
             'price_secret', case when m.unit_price is not null then '\x' end,
             'rebate_secret', case when m.rebate is not null then '\x' end, 'revision', m.revision)) as contract
      from meant m
      join keys k on k.supplier_id = m.supplier_id
  ), sealed as materialized (
    select t.*,
           issoh_private.seal_value(t.unit_price::text, t.secret,
                                    issoh_private.contract_about('price', t.contract, t.key_id)) as price,
           issoh_private.seal_value(t.rebate::text, t.secret,
                                    issoh_private.contract_about('rebate', t.contract, t.key_id)) as rebate_sealed
      from terms t
  ), changed as (
    update issoh.contract_terms c
       set effective_to = s.effective_to, said_to = null, currency_code = s.currency_code, price_secret = s.price,
           rebate_secret = s.rebate_sealed, key_id = s.key_id, revision = s.revision,
           reason = coalesce(s.reason, c.reason)
      from sealed s
     where s.is_there and c.contract_id = s.id
  )
  insert into issoh.contract_terms
    (contract_id, supplier_id, supplier_product_code, effective_from, effective_to, currency_code, price_secret,
     rebate_secret, key_id, revision, reason)
  select s.id, s.supplier_id, s.supplier_product_code, s.effective_from, s.effective_to, s.currency_code, s.price,
         s.rebate_sealed, s.key_id, s.revision, s.reason
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
    select jsonb_populate_record(c, jsonb_build_object(
             'effective_to', d.effective_from, 'said_to', coalesce(c.said_to, c.effective_to, 'infinity')))
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
is named), ISCKO (another one would be swallowed or cut in two), ISNSU, ISCKM (no keys at hand), ISCKU
(declare_key_lost says that one is gone for good), ISCKT.$$;
grant execute on function issoh.set_contracts(issoh.contract_input[]) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/set_contracts.sql
--! Included functions/issoh/contracts/withdraw_contract.sql
create or replace function issoh_private.withdraw_contract(contract issoh.contract_terms) returns issoh.v_contracts
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_answer issoh.v_contracts;
  v_earlier issoh.contract_terms;
begin
  -- With why, and as what it was: the log keeps both.
  update issoh.contract_terms c
     set reason = contract.reason
   where c.contract_id = contract.contract_id and c.reason is distinct from contract.reason;
  select v.* into v_answer from issoh.v_contracts v where v.contract_id = contract.contract_id;
  v_answer.state := 'withdrawn';
  v_answer.effective_to := v_answer.effective_from;
  delete from issoh.contract_terms c where c.contract_id = contract.contract_id;
  select c.* into v_earlier
    from issoh.contract_terms c
   where c.supplier_id = contract.supplier_id and c.product_key = contract.product_key
     and c.effective_to = contract.effective_from and c.said_to is not null;
  if found then
    -- Whoever had cut it, or has let it go on until another begins: it ends as was said of it, or where one begins.
    v_earlier.effective_to := nullif(least(v_earlier.said_to, (
      select min(c.effective_from)
        from issoh.contract_terms c
       where c.supplier_id = contract.supplier_id and c.product_key = contract.product_key
         and c.effective_from >= contract.effective_from)), 'infinity');
    v_earlier.said_to := case when v_earlier.said_to > v_earlier.effective_to then v_earlier.said_to end;
    perform issoh_private.reseal_contracts(array[v_earlier]);
  end if;
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  return v_answer;
end
$$;
comment on function issoh_private.withdraw_contract(issoh.contract_terms) is
  $$Takes back a contract before it begins; the caller lets nobody else write contracts. The one that ended where it
would have begun goes on as was said of it, at most until another begins, where it had been cut there; else it ends as
it is. In whichever order contracts are withdrawn, the same is left. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/contracts/withdraw_contract.sql
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
  v_now constant timestamptz := clock_timestamp();
  v_to constant timestamptz := coalesce(end_contract.effective_to, v_now);
  -- When one begins never changes.
  v_withdraws constant boolean := isfinite(v_to) and exists (
    select from issoh.contract_terms c
     where c.contract_id = end_contract.contract_id and c.effective_from > v_now and c.effective_from >= v_to);
  v_contract issoh.contract_terms;
  v_answer issoh.v_contracts;
begin
  -- The table before the row: set_contracts holds the one, and may want the other next.
  if v_withdraws then
    -- Of two who withdraw, the second sees what goes on by the first.
    lock table issoh.contract_terms in share row exclusive mode;
  else
    lock table issoh.contract_terms in row exclusive mode;
  end if;
  select c.* into v_contract
    from issoh.contract_terms c
   where c.contract_id = end_contract.contract_id
     for no key update;
  if not found then
    raise exception using
      errcode = 'ISNKT', message = 'There is no such contract.', hint = 'list_contracts has those that there are.';
  end if;
  v_contract.reason := coalesce(nullif(common.trimmed(end_contract.reason), ''), v_contract.reason);
  if v_withdraws then
    return issoh_private.withdraw_contract(v_contract);
  elsif not isfinite(v_to) or v_to <= v_contract.effective_from
        or v_to > coalesce(v_contract.effective_to, 'infinity') then
    raise exception using
      errcode = 'ISIKE', message = format('The contract cannot end on %s.', v_to),
      hint = 'It ends after it has begun, and not later than it would anyway; one that has not begun yet is withdrawn'
             ' by an end at its beginning.';
  end if;
  v_contract.effective_to := v_to;
  v_contract.said_to := null;
  perform issoh_private.reseal_contracts(array[v_contract]);
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  select v.* into v_answer from issoh.v_contracts v where v.contract_id = v_contract.contract_id;
  return v_answer;
end
$$;
comment on function issoh.end_contract(uuid, timestamptz, text) is
  $$Ends a contract at a moment (now); from then on the cost is that of the list again, or by a contract for the whole
list. One that has not begun yet, and would end at its beginning or before, is withdrawn: it never holds, only the
audit log keeps it, and its time is free; what it had cut goes on as was said of it, at most until another begins.
Answers the contract; withdrawn, that is its state. Raises ISNKT, ISIKE (not later than it ends, nor before it begins,
once it has begun), ISCKM, ISCKU (not of a key that was declared lost), ISCKT: its values are bound to its end, too.$$;
grant execute on function issoh.end_contract(uuid, timestamptz, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/end_contract.sql
