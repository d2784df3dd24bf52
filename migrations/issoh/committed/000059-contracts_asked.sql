--! Previous: sha1:421e01e450ba580c4d9a007ea2550656aefb078b
--! Hash: sha1:22303d9ae372c2aa6695c4e8692cef94d72f99fe
--! Message: contracts_asked

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 002-contracts.sql
-- What is wrong with a file of contracts is told by its lines, all of it in one round.
set lock_timeout = '5s';

--! Included functions/issoh/sheets/file_rows.sql
create or replace function issoh_private.file_rows()
returns table (row_no bigint, line integer, fault text, hint text)
language sql stable
set search_path = pg_catalog, pg_temp
rows 1000
as $$
  select r.position, (r.value ->> 'line')::integer, r.value ->> 'fault', r.value ->> 'hint'
    from jsonb_array_elements(nullif(current_setting('inventory.contract_rows', true), '')::jsonb)
         with ordinality r (value, position)
$$;
comment on function issoh_private.file_rows() is
  $$Where contracts come from a file: the line of each, and what nobody could read of it. The setting
inventory.contract_rows of the transaction has it, as a list of {line, fault, hint}; none where they do not.$$;
--! EndIncluded functions/issoh/sheets/file_rows.sql
--! Included functions/issoh/sheets/name_rows.sql
create or replace function issoh_private.name_rows(row_nos bigint[]) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case when count(f.line) = cardinality(name_rows.row_nos) then 'Line' else 'Contract' end
         || case when cardinality(name_rows.row_nos) > 1 then 's ' else ' ' end
         || string_agg(coalesce(f.line, n.row_no)::text, ' and ' order by n.row_no)
    from unnest(name_rows.row_nos) n (row_no)
    left join issoh_private.file_rows() f on f.row_no = n.row_no
$$;
comment on function issoh_private.name_rows(bigint[]) is
  'What rows of contracts are called: by the lines of the file that they come from, else by their places in the call.';
--! EndIncluded functions/issoh/sheets/name_rows.sql
--! Included functions/issoh/contracts/draft_contracts.sql
create or replace function issoh_private.draft_contracts(contracts issoh.contract_input[], moment timestamptz)
returns setof issoh_private.contract_draft
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_amount constant text := '^[0-9]{1,15}(\.[0-9]{1,40})?$';
  v_percentage constant text := '^(100(\.0*)?|[0-9]{1,2}(\.[0-9]{1,40})?)$';
  v_too_fine constant text := '\.[0-9]{4}0*[1-9]';
  v_hint constant text :=
    'A contract has a supplier; a price of a product with its currency, a rebate of 0 to 100 percent, or both,'
    ' of at most four decimals; and ends after it begins.';
  v_unknown text[];
  v_code text;
  v_wrong text;
  v_hints text;
begin
  begin
    v_unknown := issoh_private.unknown_suppliers(array(
      select distinct common.trimmed(i.supplier) from unnest(draft_contracts.contracts) i
       where common.trimmed(i.supplier) <> ''));
  exception
    -- What is wrong with the rows themselves is told all the same; else whoever finds a supplier fails by it.
    when connection_exception then
      v_unknown := '{}';
  end;
  -- The row is named, never what it says.
  with judged as materialized (
    select i.no, l.hint, common.trimmed(i.supplier) as supplier,
           common.trimmed(i.supplier) = any (v_unknown) as is_unknown,
           coalesce(l.fault, case
                  when nullif(common.trimmed(i.supplier), '') is null then 'names no supplier'
                  when num_nonnulls(i.unit_price, i.rebate_percentage) = 0 then 'has neither a price nor a rebate'
                  when i.unit_price is not null and coalesce(common.trimmed(i.unit_price), '') !~ v_amount
                    then 'has a price that is none'
                  when i.rebate_percentage is not null
                       and coalesce(common.trimmed(i.rebate_percentage), '') !~ v_percentage
                    then 'has a rebate that is none'
                  when common.trimmed(i.unit_price) ~ v_too_fine then 'has a price with more than four decimals'
                  when common.trimmed(i.rebate_percentage) ~ v_too_fine then 'has a rebate with more than four decimals'
                  when i.unit_price is not null and nullif(common.trimmed(i.supplier_product_code), '') is null
                    then 'has a price and names no product'
                  when i.unit_price is not null and i.currency_code is null then 'has a price without a currency'
                  when common.is_currency(i.currency_code) is false then 'has a currency that is none'
                  when not isfinite(coalesce(i.effective_from, moment))
                       or not isfinite(coalesce(i.effective_to, moment))
                       or i.effective_to <= coalesce(i.effective_from, moment)
                    then 'ends before it begins, or never begins'
                end) as what
      from unnest(draft_contracts.contracts) with ordinality
             i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
                effective_to, reason, no)
      left join issoh_private.file_rows() l on l.row_no = i.no
  ), told as (
    select j.no, j.supplier, f.what, f.hint, row_number() over (order by j.no, f.what) as place
      from judged j
     cross join lateral (
       select j.what, coalesce(j.hint, v_hint) as hint where j.what is not null
       union all
       select null, 'Name a supplier by its code in SPP or by its id.' where j.is_unknown) f
  ), named as materialized (
    select t.what, t.hint, t.place,
           case when t.what is not null then format('%s %s.', n.name, t.what)
                else format('There is no supplier "%s" (%s).', t.supplier, lower(n.name)) end as said
      from told t
     cross join lateral issoh_private.name_rows(array[t.no]) n (name)
     where t.place <= 20
  )
  select case when exists (select from told t where t.what is not null) then 'ISIKT' else 'ISNSU' end,
         string_agg(n.said, ' ' order by n.place)
         || case when (select count(*) from told) > 20 then format(' And %s more.', (select count(*) from told) - 20)
                 else '' end,
         (select string_agg(h.hint, ' ' order by h.place)
            from (select o.hint, min(o.place) as place from named o group by o.hint) h)
    into v_code, v_wrong, v_hints
    from named n;
  if v_wrong is not null then
    raise exception using errcode = v_code, message = v_wrong, hint = v_hints;
  end if;
  return query
  with named as materialized (
    select n.supplier, issoh_private.resolve_supplier(n.supplier) as supplier_id
      from (select distinct i.supplier from unnest(draft_contracts.contracts) i) n
  )
  select i.no, uuidv7(), n.supplier_id, nullif(common.trimmed(i.supplier_product_code), ''),
         case when i.unit_price is not null then i.currency_code end,
         round(common.trimmed(i.unit_price)::numeric, 4), round(common.trimmed(i.rebate_percentage)::numeric, 4),
         coalesce(b.effective_from, i.effective_from, draft_contracts.moment), i.effective_to,
         i.effective_from is not null, nullif(common.trimmed(i.reason), '')
    from unnest(draft_contracts.contracts) with ordinality
           i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
              effective_to, reason, no)
    join named n on n.supplier = i.supplier
    left join lateral (
      -- As it is told, to the millisecond, a beginning is the same one.
      select c.effective_from
        from issoh.contract_terms c
       where c.supplier_id = n.supplier_id
         and c.product_key = coalesce(nullif(common.trimmed(i.supplier_product_code), ''), '')
         and i.effective_from in (c.effective_from, date_trunc('milliseconds', c.effective_from))
       order by c.effective_from <> i.effective_from, c.effective_from desc
       limit 1) b on true
   order by i.no;
end
$$;
comment on function issoh_private.draft_contracts(issoh.contract_input[], timestamptz) is
  $$Terms to be set as they are meant: suppliers found, amounts read, without a beginning from the moment on, with
one to the millisecond from that of the contract that begins in it. Raises
ISIKT, which names up to twenty rows, by the lines of a file where they come from one, and never an amount; ISNSU, in
the same way, where suppliers are all that is wrong.$$;
--! EndIncluded functions/issoh/contracts/draft_contracts.sql
--! Included functions/issoh/contracts/check_contracts.sql
create or replace function issoh_private.check_contracts(drafts issoh_private.contract_draft[]) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wrong text;
begin
  select string_agg(format('%s are of one product, and overlap.',
                           issoh_private.name_rows(array[d.previous, d.row_no])), ' '
                    order by d.row_no)
    into v_wrong
    from (
      select o.row_no, o.previous
        from (select n.row_no, lag(n.row_no) over w as previous, n.effective_from,
                     lag(n.effective_to, 1) over w as until
                from unnest(check_contracts.drafts) n
              window w as (partition by n.supplier_id, n.supplier_product_code order by n.effective_from, n.row_no)) o
       where o.previous is not null and coalesce(o.until, 'infinity') > o.effective_from
       order by o.row_no
       limit 20) d;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISIKT', message = v_wrong, hint = 'Give the first one an end, or leave it out.';
  end if;
  select string_agg(format('%s %s contract %s.', issoh_private.name_rows(array[d.row_no]),
                           case when d.is_later then 'would swallow' else 'would lie within' end, d.contract_id), ' '
                    order by d.row_no)
    into v_wrong
    from (
      select n.row_no, c.contract_id, c.effective_from > n.effective_from as is_later
        from unnest(check_contracts.drafts) n
        join issoh.contract_terms c on c.supplier_id = n.supplier_id
         and c.product_key = coalesce(n.supplier_product_code, '')
         and c.effective_from <> n.effective_from and c.period && tstzrange(n.effective_from, n.effective_to)
       where c.effective_from > n.effective_from
          or coalesce(c.effective_to, 'infinity') > coalesce(n.effective_to, 'infinity')
       order by n.row_no
       limit 20) d;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISCKO', message = v_wrong,
      hint = 'End that one first (before it has begun, that withdraws it), or let the new one end where it begins.';
  end if;
end
$$;
comment on function issoh_private.check_contracts(issoh_private.contract_draft[]) is
  $$Refuses terms of one product that overlap each other (ISIKT), or others in a way that does not say which goes on
(ISCKO), up to twenty at once: what begins later ends what is open; nothing is swallowed or cut in two.$$;
--! EndIncluded functions/issoh/contracts/check_contracts.sql

-- One that has not begun yet can be withdrawn.
--! Included functions/issoh/contracts/withdraw_contract.sql
create or replace function issoh_private.withdraw_contract(contract issoh.contract_terms) returns issoh.v_contracts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_answer issoh.v_contracts;
  v_earlier issoh.contract_terms;
  v_until timestamptz;
begin
  -- The table before the rows, as in end_contract.
  lock table issoh.contract_terms in row exclusive mode;
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
     and c.effective_to = contract.effective_from
     for no key update;
  if found then
    -- Cut when the other one was set, and nothing has been said of it since.
    select (cut.old_values ->> 'effective_to')::timestamptz into v_until
      from audit.log cut
      join audit.log made on made.table_schema = 'issoh' and made.table_name = 'contract_terms'
       and made.record_key = contract.contract_id::text and made.operation = 'insert' and made.xact_id = cut.xact_id
     where cut.log_id = (select max(l.log_id)
                           from audit.log l
                          where l.table_schema = 'issoh' and l.table_name = 'contract_terms'
                            and l.record_key = v_earlier.contract_id::text)
       and cut.operation = 'update' and cut.old_values -> 'effective_to' <> cut.new_values -> 'effective_to';
    if found then
      v_earlier.effective_to := nullif(least(coalesce(v_until, 'infinity'), coalesce((
        select min(c.effective_from)
          from issoh.contract_terms c
         where c.supplier_id = contract.supplier_id and c.product_key = contract.product_key
           and c.effective_from >= contract.effective_from), 'infinity')), 'infinity');
      perform issoh_private.reseal_contracts(array[v_earlier]);
    end if;
  end if;
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  return v_answer;
end
$$;
comment on function issoh_private.withdraw_contract(issoh.contract_terms) is
  $$Takes back a contract, which the caller has locked, before it begins. The one that ended where it would have begun
goes on as before, at most until another begins, where it was cut by setting this one and left alone since; else it ends
as it is. Raises ISCKM, ISCKU, ISCKT.$$;
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
  v_contract issoh.contract_terms;
  v_answer issoh.v_contracts;
begin
  -- The table before the row: set_contracts holds the one, and may want the other next.
  lock table issoh.contract_terms in row exclusive mode;
  select c.* into v_contract
    from issoh.contract_terms c
   where c.contract_id = end_contract.contract_id
     for no key update;
  if not found then
    raise exception using
      errcode = 'ISNKT', message = 'There is no such contract.', hint = 'list_contracts has those that there are.';
  end if;
  v_contract.reason := coalesce(nullif(common.trimmed(end_contract.reason), ''), v_contract.reason);
  if isfinite(v_to) and v_to <= v_contract.effective_from and v_contract.effective_from > v_now then
    return issoh_private.withdraw_contract(v_contract);
  elsif not isfinite(v_to) or v_to <= v_contract.effective_from
        or v_to > coalesce(v_contract.effective_to, 'infinity') then
    raise exception using
      errcode = 'ISIKE', message = format('The contract cannot end on %s.', v_to),
      hint = 'It ends after it has begun, and not later than it would anyway; one that has not begun yet is withdrawn'
             ' by an end at its beginning.';
  end if;
  v_contract.effective_to := v_to;
  perform issoh_private.reseal_contracts(array[v_contract]);
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  select v.* into v_answer from issoh.v_contracts v where v.contract_id = v_contract.contract_id;
  return v_answer;
end
$$;
comment on function issoh.end_contract(uuid, timestamptz, text) is
  $$Ends a contract at a moment (now); from then on the cost is that of the list again, or by a contract for the whole
list. One that has not begun yet, and would end at its beginning or before, is withdrawn: it never holds, only the
audit log keeps it, and its time is free; what it alone had cut goes on as before. Answers the contract; withdrawn, that
is its state. Raises ISNKT, ISIKE (not later than it ends, nor before it begins, once it has begun), ISCKM,
ISCKU (not of a key that was declared lost), ISCKT: its values are bound to its end, too.$$;
grant execute on function issoh.end_contract(uuid, timestamptz, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/end_contract.sql
--! Included functions/issoh/contracts/contract_before.sql
create or replace function issoh_private.contract_before(
  supplier_id uuid,
  supplier_product_code text,
  moment timestamptz
) returns table (contract_id uuid, effective_to timestamptz)
language sql volatile
set search_path = pg_catalog, pg_temp
rows 1
as $$
  select v.contract_id, v.effective_to
    from issoh.v_contracts v
   where v.supplier_id = contract_before.supplier_id
     and v.supplier_product_code is not distinct from contract_before.supplier_product_code
     and v.effective_from < contract_before.moment
   order by v.effective_from desc
   limit 1
$$;
comment on function issoh_private.contract_before(uuid, text, timestamptz) is
  'Of a product of a supplier, or its whole list, the contract that began last before a moment, and when it ends.';
grant execute on function issoh_private.contract_before(uuid, text, timestamptz) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/contract_before.sql

-- Blanks and apostrophes group thousands, before three digits alone: a look ahead within another looks at nothing.
--! Included functions/issoh/sheets/read_number.sql
create or replace function issoh_private.read_number(value jsonb, decimal_mark text) returns numeric
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_number text;
  v_mark text := read_number.decimal_mark;
begin
  if jsonb_typeof(read_number.value) = 'number' then
    return (read_number.value #>> '{}')::numeric;
  end if;
  -- Blanks and apostrophes group; several kinds of minus are one.
  v_number := regexp_replace(btrim(translate(common.plain(read_number.value #>> '{}'),
                                             U&'\2212\2013\00a0\202f\2009\2019''', '--     ')),
                             '(?<=[0-9]) (?=[0-9]{3}([^0-9]|$))', '', 'g');
  if v_number !~ '^-?[0-9][0-9.,]*$' or length(v_number) > 40 then
    return null;
  end if;
  if v_mark is null then
    v_mark := coalesce(issoh_private.decimal_mark_of(array[v_number]),
                       case when v_number !~ '[.,]' then '.' end);
    if v_mark is null then
      return case when v_number ~ '^-?[0-9]{1,3}[.,][0-9]{3}$' then 'NaN'::numeric end;
    end if;
  end if;
  if v_number !~ format('^-?([0-9]{1,3}([%s][0-9]{3})+|[0-9]+)([%s][0-9]+)?$', translate(v_mark, '.,', ',.'),
                        v_mark) then
    return null;
  end if;
  return replace(replace(v_number, translate(v_mark, '.,', ',.'), ''), v_mark, '.')::numeric;
end
$$;
comment on function issoh_private.read_number(jsonb, text) is
  $$What a cell of numbers says: a JSON number itself, a text as people write it, with that decimal mark or by itself
where it is null. Null where it is no number, NaN where three digits behind the only mark leave it open ("1.234").$$;
--! EndIncluded functions/issoh/sheets/read_number.sql
