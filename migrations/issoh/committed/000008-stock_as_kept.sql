--! Previous: sha1:c40474e100b87af4f23e7ae75517d2af6a74af18
--! Hash: sha1:769d005705101671ac71cdb311eba1b08d44c48f
--! Message: stock_as_kept

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-ledger.sql
-- Stock as people keep it: papers that come late, returns to suppliers, counts with a moment, closed periods.
set lock_timeout = '5s';

do $$
begin
  if not exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = 'issoh.movement_input'::regclass and a.attname = 'counted') then
    alter type issoh.movement_input add attribute counted boolean;
    alter type issoh_private.movement_draft
      add attribute total_cost numeric, add attribute reverses_movement_id uuid, add attribute counted boolean;
    alter type issoh_private.replayed_movement
      add attribute booked_at timestamptz, add attribute received numeric, add attribute uncosted bigint,
      add attribute kind text;
    alter type issoh.cost_of_issue add attribute quantity_uncosted bigint, add attribute kind text;
    create type issoh_private.counted_movement as (position integer, counted boolean, count_id uuid, delta integer);
  end if;
  if pg_catalog.to_regtype('issoh.named_count') is null then
    create type issoh.named_count as (
      count_id uuid,
      product_id uuid,
      internal_sku text,
      warehouse_id uuid,
      warehouse_code text,
      quantity_expected integer,
      quantity_counted integer,
      difference integer,
      unit_cost numeric,
      currency_code text,
      movement_id uuid,
      reference_id text,
      note text,
      counted_by text,
      counted_at timestamptz,
      restates_count_id uuid
    );
  end if;
end
$$;
comment on type issoh.cost_of_issue is
  $$Pieces that left and their cost by three methods, in the base currency; quantity_uncosted of them had not come yet,
and have no cost so far; kind is issue, loss, supplier_return or undone_receipt: see cost_of_goods_issued.$$;
do $$
begin
  if pg_catalog.to_regtype('issoh.recorded_count') is null then
    create type issoh.recorded_count as (count issoh.named_count, is_new boolean, warnings jsonb);
  end if;
end
$$;
comment on type issoh.recorded_count is
  'A count as it was recorded: whether it is new, and what somebody should look at; see record_counts.';
comment on type issoh.named_count is 'A count with its SKU and the code of its warehouse; see name_counts.';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('movements.max_backdate_days', '12000', 'How far back a movement or a count may be dated.', 'integer', 0, 100000,
   'days')
on conflict (setting_key) do nothing;

alter table issoh.stock_movements add column if not exists total_cost numeric;
alter table issoh.stock_movements drop constraint if exists stock_movements_total_cost_check;
alter table issoh.stock_movements add constraint stock_movements_total_cost_check
  check (total_cost >= 0 and total_cost < 1e23 and scale(total_cost) <= 10) not valid;
alter table issoh.stock_movements add column if not exists reservation_id uuid;
comment on column issoh.stock_movements.reservation_id is 'The reservation against which the pieces were issued.';
comment on column issoh.stock_movements.total_cost is
  'What all pieces cost together, where unit_cost cannot say it exactly (packs); null: quantity times unit_cost.';
-- A receipt returns pieces of an issue, an issue those of a receipt.
alter table issoh.stock_movements drop constraint if exists stock_movements_returns_check;
alter table issoh.stock_movements add constraint stock_movements_returns_check
  check (returns_movement_id is null or movement_type in ('receipt', 'issue')) not valid;
comment on column issoh.stock_movements.returns_movement_id is
  'The issue whose pieces come back, or the receipt whose pieces go back to the supplier, at its cost.';

alter table issoh.movement_reversals
  add column if not exists reversed_date timestamptz, add column if not exists reversal_date timestamptz;
comment on column issoh.movement_reversals.reversed_date is 'When that happened; null: when the reversal did.';
comment on column issoh.movement_reversals.reversal_date is
  'The date of the reversal: the same, or, where the period was closed, later; null: the same.';
alter table issoh.movement_keys add column if not exists earliest timestamptz not null default '-infinity';
comment on column issoh.movement_keys.earliest is
  'No movement that post_movements posted under the key is dated before: where to look for them.';

create table if not exists issoh_private.transfer_dates (
  movement_id uuid primary key,
  movement_date timestamptz not null
);
alter table issoh_private.transfer_dates enable row level security;
comment on table issoh_private.transfer_dates is
  $$When transfers happened whose id does not tell: those dated more than a day from their recording. Of other movements
supplier_movements says it.$$;

alter table issoh.stock_counts add column if not exists restates_count_id uuid
  constraint stock_counts_restates_count_id_fkey references issoh.stock_counts on delete restrict;
do $$
begin
  if not exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = 'issoh.stock_counts'::regclass and a.attname = 'has_moment') then
    alter table issoh.stock_counts add column has_moment boolean not null default false;
    alter table issoh.stock_counts alter column has_moment set default true;
  end if;
end
$$;
comment on column issoh.stock_counts.has_moment is
  'Whether it is against the books of counted_at; older ones are against those of when they were typed.';
create index if not exists stock_counts_movement_id_idx on issoh.stock_counts (movement_id);
create unique index if not exists stock_counts_restates_count_id_key on issoh.stock_counts (restates_count_id);
alter table issoh.stock_counts add column if not exists xact_id xid8 not null default pg_current_xact_id();
comment on column issoh.stock_counts.xact_id is '@behavior -*

Transaction that recorded it.';
comment on column issoh.stock_counts.restates_count_id is
  $$The count that this one takes the place of: a movement of before it came in after it, and the books expect something
else.$$;
do $$
begin
  if not exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = 'issoh.warehouses'::regclass and a.attname = 'never_negative_since') then
    -- Until now nobody looked at past dates: what is there stays.
    alter table issoh.warehouses add column never_negative_since timestamptz not null default clock_timestamp();
    alter table issoh.warehouses alter column never_negative_since set default '-infinity';
  end if;
end
$$;
comment on column issoh.warehouses.never_negative_since is
  'Since when stock was never below zero here, unless allow_negative says that it may be.';

--! Included functions/common/settings/tg_settings__judge.sql
create or replace function common.tg_settings__judge() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_type constant text := coalesce(jsonb_typeof(new.setting_value), 'null');
  v_number numeric;
begin
  if tg_op = 'INSERT' and new.value_type is null then
    new.value_type := case when v_type = 'number' and scale((new.setting_value #>> '{}')::numeric) = 0 then 'integer'
                           when v_type = 'string' then 'text' else v_type end;
  end if;
  if new.value_type in ('integer', 'number') then
    new.minimum := coalesce(new.minimum, 0);
  end if;

  if v_type = 'number' then
    v_number := (new.setting_value #>> '{}')::numeric;
  end if;
  if v_type <> (case new.value_type when 'integer' then 'number' when 'text' then 'string' else new.value_type end)
     or new.value_type = 'integer' and v_number <> trunc(v_number)
     or v_number < new.minimum or v_number > new.maximum
     or new.unit = 'currency' and not common.is_currency(new.setting_value #>> '{}')
     or new.unit = 'moment' and new.setting_value #>> '{}' <> ''
        and not ((new.setting_value #>> '{}')
                   ~ '^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d))?$'
                 and pg_input_is_valid(new.setting_value #>> '{}', 'timestamptz')) then
    raise exception using
      errcode = tg_argv[0],
      message = format('Setting "%s" cannot be %s.', new.setting_key,
                       coalesce(left(new.setting_value::text, 60), 'null')),
      hint = case new.value_type
        when 'boolean' then 'Use true or false.'
        when 'text' then
          case new.unit when 'currency' then 'Use a code of ISO 4217, such as EUR.'
                        when 'moment' then
                          'Use a day of UTC (2027-01-01), a moment (2027-01-01T00:00+01:00) or an empty text.'
                        else 'Use a text.' end
        else format('Use a %s from %s to %s%s.',
                    case new.value_type when 'integer' then 'whole number' else 'number' end, new.minimum,
                    coalesce(new.maximum::text, 'any'), ' ' || new.unit)
      end;
  end if;
  return new;
end
$$;
comment on function common.tg_settings__judge() is
  'Row trigger: a setting is of its type and within its bounds, whoever changes it. Argument: the error code. A number'
  ' that names no minimum is not negative.';
--! EndIncluded functions/common/settings/tg_settings__judge.sql
insert into issoh.settings (setting_key, setting_value, description, value_type, unit) values
  ('ledger.closed_until', '""', 'Nothing dated before goes into the ledger; empty: all is open.', 'text', 'moment')
on conflict (setting_key) do nothing;

--! Included functions/issoh/dates/refuse_endless.sql
create or replace function issoh_private.refuse_endless(moment timestamptz, name text) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not isfinite(refuse_endless.moment) then
    raise exception using
      errcode = 'ISIMD', message = format('%s cannot be %s.', refuse_endless.name, refuse_endless.moment),
      hint = 'Give a moment, or leave it out.';
  end if;
end
$$;
comment on function issoh_private.refuse_endless(timestamptz, text) is
  'Refuses a moment at the end of time, by the name of its argument. Raises ISIMD.';
--! EndIncluded functions/issoh/dates/refuse_endless.sql
--! Included functions/issoh/dates/closed_until.sql
create or replace function issoh_private.closed_until() returns timestamptz
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select case when length(s.setting_value #>> '{}') = 10 then (s.setting_value #>> '{}') || 'T00:00Z'
                 else nullif(s.setting_value #>> '{}', '') end
       from issoh.settings s
      where s.setting_key = 'ledger.closed_until'),
    '-infinity')::timestamptz
$$;
comment on function issoh_private.closed_until() is
  'Nothing dated before this moment goes into the ledger: ledger.closed_until (setting); -infinity if all is open.';
--! EndIncluded functions/issoh/dates/closed_until.sql
--! Included functions/issoh/products/lock_products.sql
-- The one lock of the stock side, and its one order: whoever holds a product's row may read and write all that hangs
-- on it (stock, holdings, reservations, counts, orders, prices). Taken in the order of the ids, before anything else,
-- it cannot deadlock.
create or replace function issoh_private.lock_products(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_locked integer;
  v_gone uuid;
begin
  -- What is judged behind the lock must be as it is then, not as it was when the transaction began.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'ISFTI', message = 'Stock is written in transactions of isolation level read committed.',
      hint = 'Begin the transaction without an isolation level.';
  end if;
  if cardinality(lock_products.product_ids) = 1 then
    perform from issoh.selected_products p where p.product_id = lock_products.product_ids[1] for no key update;
  else
    perform
       from issoh.selected_products p
      where p.product_id = any (lock_products.product_ids)
      order by p.product_id
        for no key update;
  end if;
  get diagnostics v_locked = row_count;
  if v_locked >= cardinality(lock_products.product_ids) then
    return;
  end if;
  -- Whoever held it before may have taken it back.
  select i.product_id into v_gone
    from unnest(lock_products.product_ids) i (product_id)
   where not exists (select from issoh.selected_products p where p.product_id = i.product_id)
   limit 1;
  if v_gone is not null then
    raise exception using
      errcode = 'ISNPR',
      message = format('There is no product "%s".', v_gone),
      hint = 'Name a selected product by its internal SKU or its id.';
  end if;
end
$$;
comment on function issoh_private.lock_products(uuid[]) is
  $$Locks products until the transaction ends, in the order of their ids; call it once, with all of them. Raises ISNPR
when one is gone by then, ISFTI in a transaction of another isolation level than read committed.$$;
--! EndIncluded functions/issoh/products/lock_products.sql
--! Included functions/issoh/settings/set_setting.sql
create or replace function issoh.set_setting(setting_key text, setting_value jsonb) returns issoh.settings
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_setting issoh.settings;
begin
  if set_setting.setting_key = 'import.sku_pattern' and jsonb_typeof(set_setting.setting_value) = 'string' then
    perform issoh_private.check_sku_pattern(set_setting.setting_value #>> '{}');
  elsif set_setting.setting_key = 'money.base_currency' then
    if not coalesce(common.is_currency(set_setting.setting_value #>> '{}'), false) then
      raise exception using
        errcode = 'ISICU',
        message = format('%s is no currency.', coalesce(set_setting.setting_value #>> '{}', 'null')),
        hint = 'Use a code of ISO 4217, such as EUR.';
    end if;
    -- Amounts already written would be read in another currency.
    lock table issoh.stock_movements, issoh.pricing_rules, issoh.exchange_rates in share mode;
    if exists (select from issoh.stock_movements) or exists (select from issoh.pricing_rules)
       or exists (select from issoh.exchange_rates) then
      raise exception using
        errcode = 'ISCBC', message = 'The base currency cannot change any more: there are amounts or rates in it.',
        hint = 'Choose the base currency before the first movement, price and rate.';
    end if;
  elsif set_setting.setting_key = 'ledger.closed_until' then
    -- Whoever writes into the ledger has finished, or will see it.
    -- Behind whoever waits for this lock everybody waits.
    perform set_config('lock_timeout', '2s', true);
    lock table issoh_private.warehouse_rules in exclusive mode;
  end if;
  update issoh.settings s
     set setting_value = set_setting.setting_value
   where s.setting_key = set_setting.setting_key
  returning s.* into v_setting;
  if v_setting.setting_key is null then
    raise exception using
      errcode = 'ISISE',
      message = format('There is no setting "%s".', set_setting.setting_key),
      hint = 'The list of settings shows each with its type, bounds and present value.';
  end if;
  if issoh_private.closed_until() > now() then
    raise exception using
      errcode = 'ISISE', message = 'The books cannot be closed for what has not happened yet.',
      hint = 'ledger.closed_until lies in the past: the first day, or moment, that is open.';
  end if;
  return v_setting;
end
$$;
comment on function issoh.set_setting(text, jsonb) is
  $$Changes a setting, within its type and bounds: issoh.set_setting('money.base_currency', '"EUR"'). The value is
JSON; what is no JSON PostgreSQL refuses by itself (22P02), before this is called.
Raises ISISE for an unknown key or a value that does not fit, ISICU
for a currency that is none, ISCBC where amounts in the base currency exist, ISISP for what is no pattern of SKUs.$$;
grant execute on function issoh.set_setting(text, jsonb) to inv_admin;
--! EndIncluded functions/issoh/settings/set_setting.sql
--! Included functions/issoh/dates/refuse_closed.sql
create or replace function issoh_private.refuse_closed(movement_date timestamptz, closed_until timestamptz) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if refuse_closed.movement_date < refuse_closed.closed_until then
    raise exception using
      errcode = 'ISCPC',
      message = format('%s is closed: the books are closed until %s.', refuse_closed.movement_date,
                       refuse_closed.closed_until),
      hint = 'Date it later, unless a count has put it right since; a mistake of a closed period is reversed, which is'
             ' dated after. ledger.closed_until says what is closed.';
  end if;
end
$$;
comment on function issoh_private.refuse_closed(timestamptz, timestamptz) is
  'Refuses a date before the moment until which the books are closed. Raises ISCPC.';
--! EndIncluded functions/issoh/dates/refuse_closed.sql
--! Included functions/issoh/dates/refuse_shortfalls.sql
create or replace function issoh_private.refuse_shortfalls(
  product_ids uuid[],
  warehouse_ids uuid[],
  left_at timestamptz[],
  pieces bigint[]
) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With the dates as values only their months are read.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_since constant timestamptz := (select min(l.at) from unnest(refuse_shortfalls.left_at) l (at));
  v_short record;
begin
  select p.internal_sku, w.warehouse_code, b.at, b.balance, o.left_at, o.pieces into v_short
    from (
      select d.product_id, d.warehouse_id, d.at,
             -- Back from what is there now.
             s.quantity_on_hand - sum(d.delta) over later + d.delta as balance
        from (
          select l.product_id, l.warehouse_id, m.movement_date as at,
                 sum(case when m.to_location = l.warehouse_id then m.quantity else -m.quantity end) as delta
            from (select g.product_id, g.warehouse_id, min(g.left_at) as left_at
                    from unnest(refuse_shortfalls.product_ids, refuse_shortfalls.warehouse_ids,
                                refuse_shortfalls.left_at) as g (product_id, warehouse_id, left_at)
                   group by g.product_id, g.warehouse_id) l
            join issoh.stock_movements m
              on m.product_id = l.product_id and l.warehouse_id in (m.from_location, m.to_location)
             and m.movement_date >= l.left_at
           where m.movement_date >= v_since
           group by l.product_id, l.warehouse_id, m.movement_date
        ) d
        join issoh.stock_on_hand s on s.product_id = d.product_id and s.warehouse_id = d.warehouse_id
      window later as (partition by d.product_id, d.warehouse_id order by d.at desc)
    ) b
   cross join lateral (
     -- Of the statement's own only what had left by then.
     select max(g.left_at) as left_at, sum(g.pieces) as pieces
       from unnest(refuse_shortfalls.product_ids, refuse_shortfalls.warehouse_ids, refuse_shortfalls.left_at,
                   refuse_shortfalls.pieces) as g (product_id, warehouse_id, left_at, pieces)
      where g.product_id = b.product_id and g.warehouse_id = b.warehouse_id and g.left_at <= b.at) o
    join issoh.warehouses w on w.warehouse_id = b.warehouse_id
    join issoh.selected_products p on p.product_id = b.product_id
   where b.balance < 0 and not w.allow_negative and b.at >= w.never_negative_since
   order by b.at, p.internal_sku
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCNS',
      message = format('%s in %s: %s pieces cannot leave at %s: %s were there%s.', v_short.internal_sku,
                       v_short.warehouse_code, v_short.pieces, v_short.left_at, v_short.balance + v_short.pieces,
                       case when v_short.at > v_short.left_at then format(' at %s', v_short.at) end),
      hint = 'Nothing leaves before it has come: check the date, or post the missing receipt first; a warehouse may be'
             ' told to allow negative stock.';
  end if;
end
$$;
comment on function issoh_private.refuse_shortfalls(uuid[], uuid[], timestamptz[], bigint[]) is
  $$Refuses what the statement before let leave places (each: product, warehouse, when, pieces) if less than nothing
was there at any date since then, unless the warehouse allows it. Raises ISCNS, naming when, and how much was there.$$;
--! EndIncluded functions/issoh/dates/refuse_shortfalls.sql
--! Included functions/issoh/ledger/find_movement.sql
-- A movement's id says when it was recorded, not when it happened: on its own it would be looked for in every month.
create or replace function issoh_private.find_movement(movement_id uuid) returns issoh.stock_movements
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- With the dates as values only the months that can hold it are planned.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_movement issoh.stock_movements;
  v_date constant timestamptz := coalesce(
    (select s.movement_date from issoh.supplier_movements s where s.movement_id = find_movement.movement_id limit 1),
    (select t.movement_date from issoh_private.transfer_dates t where t.movement_id = find_movement.movement_id));
  v_recorded constant timestamptz := uuid_extract_timestamp(find_movement.movement_id);
begin
  if v_date is not null then
    select m.* into v_movement
      from issoh.stock_movements m
     where m.movement_id = find_movement.movement_id and m.movement_date = v_date;
    return v_movement;
  end if;
  -- Transfers are nobody's pieces: they are dated when they are recorded, or noted.
  select m.* into v_movement
    from issoh.stock_movements m
   where m.movement_id = find_movement.movement_id
     and m.movement_date between v_recorded - interval '1 day' and v_recorded + interval '1 day';
  if v_movement.movement_id is null then
    select m.* into v_movement from issoh.stock_movements m where m.movement_id = find_movement.movement_id;
  end if;
  return v_movement;
end
$$;
comment on function issoh_private.find_movement(uuid) is
  'The movement of an id, looked for where its date can be; all null where there is none.';
--! EndIncluded functions/issoh/ledger/find_movement.sql
--! Included functions/issoh/ledger/returned_pieces.sql
create or replace function issoh_private.returned_pieces(movement_id uuid, since timestamptz) returns bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- With the date as a value only the months since then are planned.
set plan_cache_mode = force_custom_plan
as $$
begin
  return coalesce((
    select sum(m.quantity)
      from issoh.stock_movements m
     where m.returns_movement_id = returned_pieces.movement_id and m.movement_date >= returned_pieces.since
       and m.reverses_movement_id is null
       and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)), 0);
end
$$;
comment on function issoh_private.returned_pieces(uuid, timestamptz) is
  'Pieces of a movement (and its date) that were returned: by the customer, or to the supplier.';
--! EndIncluded functions/issoh/ledger/returned_pieces.sql
--! Included functions/issoh/dates/earliest_movement.sql
create or replace function issoh_private.earliest_movement() returns timestamptz
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select greatest(clock_timestamp() - make_interval(days => (issoh.setting('movements.max_backdate_days'))::integer),
                  '1970-01-01 00:00+00')
$$;
comment on function issoh_private.earliest_movement() is
  'The earliest date that a movement may have: movements.max_backdate_days (setting) back, 1970 at the earliest.';
--! EndIncluded functions/issoh/dates/earliest_movement.sql
--! Included functions/issoh/dates/earliest_date.sql
create or replace function issoh_private.earliest_date(movements issoh.movement_input[]) returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Most movements happen when they are posted: these need no setting.
  if not exists (select from unnest(movements) m where m.movement_date is not null) then
    return '-infinity';
  end if;
  return issoh_private.earliest_movement();
end
$$;
comment on function issoh_private.earliest_date(issoh.movement_input[]) is
  'The earliest date that a movement may have, where one of these has a date at all.';
--! EndIncluded functions/issoh/dates/earliest_date.sql
--! Included functions/issoh/ledger/movement_problem.sql
create or replace function issoh_private.movement_problem(code text, movement issoh.movement_input)
returns table (message text, hint text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.message, p.hint
    from (values
      ('ISIMP', 'It names no product.', 'Give internal_sku or product_id.'),
      ('ISNPR', format('There is no product "%s".', coalesce(movement.product_id::text, movement.internal_sku)),
       'Name a selected product by its internal SKU or its id; with both, they must be of one product.'),
      ('ISIMT', format('"%s" is no type of movement.', movement.movement_type),
       'Use receipt, issue, adjustment or transfer.'),
      ('ISIQT', format('A quantity of %s cannot be moved.', coalesce(movement.quantity::text, 'null')),
       'Give a whole number of pieces above 0; the locations tell the direction.'),
      ('ISILO', format('These locations do not fit movement_type %s.', movement.movement_type),
       'receipt: to_location. issue: from_location. transfer: both, and different ones. adjustment: to_location to add,'
       ' from_location to take away.'),
      ('ISNWH', format('There is no warehouse "%s".', concat_ws('" or "', movement.from_location,
                                                                 movement.to_location)),
       'Name a warehouse by its code or its id.'),
      ('ISIUC', format('A unit cost of %s cannot be used here.', movement.unit_cost),
       'Receipts and adjustments that add may carry a unit_cost: 0 or more, below 10^13, at most 10 decimals.'),
      ('ISICU', format('"%s" is no currency.', movement.currency_code), 'Use a code of ISO 4217, such as EUR.'),
      ('ISIMD', format('A movement cannot happen at %s.', movement.movement_date),
       format('The date may lie in the past, back to %s (setting movements.max_backdate_days), and not in the future.',
              issoh_private.earliest_movement())),
      ('ISIRT', 'Only a receipt or an issue can return pieces.',
       'A receipt brings pieces of an issue back, an issue sends pieces of a receipt back; without unit_cost: that of'
       ' what is returned is taken.'),
      ('ISIRV', 'Only an issue to a customer can take what is reserved.',
       'Use movement_type issue, without returns_movement_id.'),
      ('ISIRF', 'The reference or the note is too long, or the reference blank.',
       'reference_type has 1 to 64 characters, reference_id 1 to 200, a note at most 10,000.')
    ) as p (code, message, hint)
   where p.code = movement_problem.code
$$;
comment on function issoh_private.movement_problem(text, issoh.movement_input) is
  'What to say of a movement that cannot be posted for this reason.';
--! EndIncluded functions/issoh/ledger/movement_problem.sql
--! Included functions/issoh/ledger/read_movements.sql
-- From what a caller writes to what the ledger takes, for all movements in one statement; with the code of what is
-- wrong with a movement, if something is.
create or replace function issoh_private.read_movements(movements issoh.movement_input[], movement_ids uuid[])
returns setof issoh_private.movement_draft
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planning anew for every call would take longer than the call.
set plan_cache_mode = force_generic_plan
rows 1
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_latest constant timestamptz := clock_timestamp() + interval '1 minute';
  v_earliest constant timestamptz := issoh_private.earliest_date(read_movements.movements);
begin
  return query
  with given as materialized (
    select m.*
      from unnest(read_movements.movements) with ordinality as m (
        product_id, internal_sku, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
        supplier_id, reference_type, reference_id, movement_date, returns_movement_id, reservation_id, note, counted,
        position)
  ), suppliers as materialized (
    select s.given, issoh_private.resolve_supplier(s.given) as supplier_id
      from (select distinct g.supplier_id as given from given g where g.supplier_id is not null) s
  )
  select g.position::integer, read_movements.movement_ids[g.position],
         case
           when coalesce(g.product_id::text, g.internal_sku) is null then 'ISIMP'
           when p.product_id is null then 'ISNPR'
           when g.movement_type in ('receipt', 'issue', 'adjustment', 'transfer') is not true then 'ISIMT'
           when (g.quantity > 0) is not true then 'ISIQT'
           when case g.movement_type
                  when 'receipt' then g.from_location is null and g.to_location is not null
                  when 'issue' then g.from_location is not null and g.to_location is null
                  when 'adjustment' then (g.from_location is null) <> (g.to_location is null)
                  else g.from_location is not null and g.to_location is not null
                end is not true then 'ISILO'
           when (g.from_location is not null and f.warehouse_id is null)
             or (g.to_location is not null and t.warehouse_id is null) then 'ISNWH'
           when f.warehouse_id = t.warehouse_id then 'ISILO'
           when g.currency_code is not null and not common.is_currency(g.currency_code) then 'ISICU'
           when g.unit_cost is not null
            and (g.to_location is null or g.movement_type = 'transfer' or g.returns_movement_id is not null
                 or not (g.unit_cost >= 0 and greatest(g.unit_cost, c.cost) < 1e13
                         and scale(trim_scale(g.unit_cost)) <= 10))
             then 'ISIUC'
           when g.movement_date > v_latest or g.movement_date < v_earliest then 'ISIMD'
           when g.returns_movement_id is not null and g.movement_type not in ('receipt', 'issue') then 'ISIRT'
           when g.reservation_id is not null
            and (g.movement_type <> 'issue' or g.returns_movement_id is not null) then 'ISIRV'
           when not (length(g.reference_type) between 1 and 64 and length(g.reference_id) between 1 and 200
                     and coalesce(length(g.note), 0) <= 10000)
             then 'ISIRF'
         end,
         p.product_id, g.movement_type, g.quantity, f.warehouse_id, t.warehouse_id, c.cost,
         v_base,
         case when g.currency_code <> v_base then g.unit_cost end,
         case when g.currency_code <> v_base and g.unit_cost is not null then g.currency_code end,
         s.supplier_id, case when upper(g.reference_type) = 'PO' then 'PO' else g.reference_type end, g.reference_id,
         g.movement_date, g.returns_movement_id, g.reservation_id,
         g.note, null::numeric, null::uuid, g.counted
    from given g
    left join issoh.selected_products i on i.product_id = g.product_id
    left join issoh.selected_products k on k.internal_sku = common.trimmed(g.internal_sku)
    left join issoh.selected_products p
           on p.product_id = case
                when g.internal_sku is null then i.product_id
                when g.product_id is null or g.product_id = k.product_id then k.product_id
              end
    left join issoh.warehouses f on f.warehouse_code = g.from_location or f.warehouse_id::text = lower(g.from_location)
    left join issoh.warehouses t on t.warehouse_code = g.to_location or t.warehouse_id::text = lower(g.to_location)
    left join suppliers s on s.given = g.supplier_id
   cross join lateral (
     select case
              when g.currency_code is null or g.currency_code = v_base then trim_scale(g.unit_cost)
              when common.is_currency(g.currency_code)
                then trim_scale(issoh_private.to_base(g.unit_cost, g.currency_code,
                                                      (coalesce(g.movement_date, v_latest) at time zone 'UTC')::date))
            end as cost
   ) c
   order by g.position;
end
$$;
comment on function issoh_private.read_movements(issoh.movement_input[], uuid[]) is
  $$What movements mean: products, warehouses, suppliers and costs in the base currency, each with the code of its
first problem, or null. Raises ISNSU, ISCXR.$$;
--! EndIncluded functions/issoh/ledger/read_movements.sql
--! Included functions/issoh/ledger/check_returns.sql
create or replace function issoh_private.check_returns(drafts issoh_private.movement_draft[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_return record;
begin
  select r.returns_movement_id, r.movement_type, r.quantity, o.movement_id as original_id, r.product_ids, o.product_id,
         r.earliest, o.movement_date, o.quantity as moved, v.reversal_id,
         o.movement_type <> r.movement_type and o.movement_type in ('receipt', 'issue')
           and o.reverses_movement_id is null and o.returns_movement_id is null as fits,
         case o.movement_type when 'issue' then 'issue' else 'receipt' end as kind, b.returned
    into v_return
    from (select d.returns_movement_id, d.movement_type, sum(d.quantity) as quantity,
                 array_agg(distinct d.product_id) as product_ids,
                 min(coalesce(d.movement_date, clock_timestamp())) as earliest
            from unnest(drafts) d
           where d.returns_movement_id is not null
           group by d.returns_movement_id, d.movement_type) r
   cross join lateral issoh_private.find_movement(r.returns_movement_id) o
   cross join lateral issoh_private.returned_pieces(o.movement_id, o.movement_date) b (returned)
    left join issoh.movement_reversals v on v.reversed_id = r.returns_movement_id
   where o.movement_id is null or o.movement_type = r.movement_type or o.movement_type not in ('receipt', 'issue')
      or o.reverses_movement_id is not null or o.returns_movement_id is not null or v.reversal_id is not null
      or r.product_ids <> array[o.product_id] or r.earliest < o.movement_date
      or r.quantity > o.quantity - b.returned
   limit 1;
  if not found then
    return;
  end if;

  if v_return.fits is not true then
    raise exception using
      errcode = 'ISNMV',
      message = format('There is no %s %s to return.',
                       case v_return.movement_type when 'receipt' then 'issue' else 'receipt' end,
                       v_return.returns_movement_id),
      hint = 'returns_movement_id is the movement_id of the issue whose pieces a receipt brings back, or of the receipt'
             ' whose pieces an issue sends back to the supplier.';
  elsif v_return.reversal_id is not null then
    raise exception using
      errcode = 'ISCRM', message = format('The %s %s was reversed.', v_return.kind, v_return.returns_movement_id),
      hint = 'What never left, or never came, cannot be returned.';
  elsif v_return.product_ids <> array[v_return.product_id] then
    raise exception using
      errcode = 'ISCRM',
      message = format('The %s %s was of another product.', v_return.kind, v_return.returns_movement_id),
      hint = 'Return the product that was moved.';
  elsif v_return.earliest < v_return.movement_date then
    raise exception using
      errcode = 'ISCRM', message = 'Pieces cannot be returned before they have left, or come.',
      hint = format('Date the return at or after %s.', v_return.movement_date);
  end if;
  raise exception using
    errcode = 'ISCRO',
    message = format('%s pieces of %s %s cannot be returned: it had %s, %s are returned already.', v_return.quantity,
                     v_return.kind, v_return.returns_movement_id, v_return.moved, v_return.returned),
    hint = 'Return what is left of it; what is beyond is a movement of its own.';
end
$$;
comment on function issoh_private.check_returns(issoh_private.movement_draft[]) is
  $$Refuses returns of what is no issue (for a receipt) or receipt (for an issue) of the product (ISNMV, ISCRM), or of
more than is left of it (ISCRO).$$;
--! EndIncluded functions/issoh/ledger/check_returns.sql
drop function if exists issoh_private.claim_movement_key(text, jsonb, uuid[]);
--! Included functions/issoh/ledger/claim_movement_key.sql
create or replace function issoh_private.claim_movement_key(
  idempotency_key text,
  request jsonb,
  movement_ids uuid[],
  earliest timestamptz default null
) returns uuid[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea := sha256(convert_to(request::text, 'UTF8'));
  v_known issoh.movement_keys;
begin
  if claim_movement_key.idempotency_key is null then
    return null;
  elsif length(claim_movement_key.idempotency_key) not between 1 and 200 then
    raise exception using
      errcode = 'ISIIK', message = 'An idempotency key has 1 to 200 characters.',
      hint = 'A UUID made by the client for each order it gives is a good key.';
  end if;

  -- Waits for whoever holds the same key; when that one is refused, the key is free again.
  insert into issoh.movement_keys (idempotency_key, request_hash, movement_ids, earliest)
  values (claim_movement_key.idempotency_key, v_hash, claim_movement_key.movement_ids,
          least(claim_movement_key.earliest, clock_timestamp()) - interval '1 day')
  on conflict on constraint movement_keys_pkey do nothing;
  if found then
    return null;
  end if;
  select k.* into v_known
    from issoh.movement_keys k
   where k.idempotency_key = claim_movement_key.idempotency_key;
  if v_known.request_hash <> v_hash then
    raise exception using
      errcode = 'ISCIK',
      message = format('Idempotency key "%s" was used for another request.', claim_movement_key.idempotency_key),
      hint = 'Use a new key for every new request; repeat a request with its own key and body.';
  end if;
  return v_known.movement_ids;
end
$$;
comment on function issoh_private.claim_movement_key(text, jsonb, uuid[], timestamptz) is
  $$Reserves an idempotency key for what is about to be written: null; or, where the same request was posted under it,
the ids. earliest: the first date among movements, which says where to look for them. Raises ISIIK, ISCIK.$$;
--! EndIncluded functions/issoh/ledger/claim_movement_key.sql
--! Included functions/issoh/counts/write_counts.sql
create or replace function issoh_private.write_counts(counts issoh.stock_counts[]) returns setof issoh.stock_counts
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into issoh.stock_counts as i
    (count_id, product_id, warehouse_id, quantity_expected, quantity_counted, movement_id, unit_cost, currency_code,
     reference_id, note, counted_by, counted_at, restates_count_id)
  select c.count_id, c.product_id, c.warehouse_id, c.quantity_expected, c.quantity_counted, c.movement_id, c.unit_cost,
         c.currency_code, c.reference_id, c.note, c.counted_by, c.counted_at, c.restates_count_id
    from unnest(write_counts.counts) with ordinality
      as c (count_id, product_id, warehouse_id, quantity_expected, quantity_counted, difference, movement_id, unit_cost,
            currency_code, reference_id, note, counted_by, counted_at, restates_count_id, xact_id, has_moment, position)
   order by c.position
  returning i.*
$$;
comment on function issoh_private.write_counts(issoh.stock_counts[]) is
  'Keeps counts as they are given, and answers them.';
--! EndIncluded functions/issoh/counts/write_counts.sql
--! Included functions/issoh/counts/restate_counts.sql
-- A count pins what was there at its moment. What is entered later with an earlier date had been counted already, or
-- not: only whoever enters it knows. The first count at or after a movement is concerned, and none after that one, as
-- what was there at that moment stays.
create or replace function issoh_private.restate_counts(drafts issoh_private.movement_draft[])
returns issoh.stock_counts[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moved constant issoh_private.counted_movement[] := array(
    select row(d.position, coalesce(d.counted, false), c.count_id, l.sign * d.quantity)::issoh_private.counted_movement
      from unnest(drafts) d
     cross join lateral (values (d.from_location, -1), (d.to_location, 1)) l (warehouse_id, sign)
      join issoh.stock_on_hand s
        on s.product_id = d.product_id and s.warehouse_id = l.warehouse_id and s.last_count_date >= d.movement_date
     cross join lateral (
       select n.count_id
         from issoh.stock_counts n
        where n.product_id = d.product_id and n.warehouse_id = l.warehouse_id and n.counted_at >= d.movement_date
          and (n.movement_id = d.reverses_movement_id) is not true
          -- A count of the same moment takes the place of the one that was there.
          and (n.counted_at > d.movement_date or d.reference_type is distinct from 'count')
          and not exists (select from issoh.stock_counts r where r.restates_count_id = n.count_id)
          and not exists (select from issoh.movement_reversals v where v.reversed_id = n.movement_id)
        order by n.counted_at
        limit 1) c);
  v_count record;
begin
  select p.internal_sku, w.warehouse_code, n.reference_id, n.counted_at,
         (drafts[m.position]).reverses_movement_id is not null as is_reversal
    into v_count
    from unnest(v_moved) m
    join issoh.stock_counts n on n.count_id = m.count_id
    join issoh.selected_products p on p.product_id = n.product_id
    join issoh.warehouses w on w.warehouse_id = n.warehouse_id
   where not m.counted
   order by m.position
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCCT',
      message = format('%s in %s was counted at %s%s: nothing dated before comes in after that.', v_count.internal_sku,
                       v_count.warehouse_code, v_count.counted_at, ' (' || v_count.reference_id || ')'),
      hint = case
        when v_count.is_reversal then
          'If the count has seen that it never happened, say counted: true, and stock stays as it was counted; else'
          ' count again, and reverse it then.'
        else
          'If the count has seen these pieces come or go, say counted: true, and stock stays as it was counted; if not,'
          ' date it after the count.'
      end;
  end if;
  return array(
    select row(uuidv7(), n.product_id, n.warehouse_id, n.quantity_expected + d.delta, n.quantity_counted, null,
               case when n.quantity_counted <> n.quantity_expected + d.delta then uuidv7() end, n.unit_cost,
               n.currency_code, n.reference_id, n.note, n.counted_by, n.counted_at, n.count_id,
               null, null)::issoh.stock_counts
      from (select m.count_id, sum(m.delta)::integer as delta
              from unnest(v_moved) m
             group by m.count_id
            having sum(m.delta) <> 0) d
      join issoh.stock_counts n on n.count_id = d.count_id
     order by n.count_id);
end
$$;
comment on function issoh_private.restate_counts(issoh_private.movement_draft[]) is
  $$The counts that have seen these movements, as they would have been had the books known of them: the same pieces
counted, others expected, in place of the counts they restate. Raises ISCCT where a movement dated before a count does
not say that it was counted.$$;
--! EndIncluded functions/issoh/counts/restate_counts.sql
--! Included functions/issoh/counts/restating_movements.sql
create or replace function issoh_private.restating_movements(counts issoh.stock_counts[], behind integer)
returns issoh_private.movement_draft[]
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select row(restating_movements.behind + row_number() over (order by a.movement_id), a.movement_id, null,
               a.product_id, 'adjustment', a.quantity, a.from_location, a.to_location, a.unit_cost, a.currency_code,
               null, null, null, 'count', a.reference_id, a.movement_date, null, null, a.note, null,
               a.reverses_movement_id, true)::issoh_private.movement_draft
      from (
        -- What the count had found missing or too much is taken back,
        select uuidv7() as movement_id, c.product_id, m.quantity, m.to_location as from_location,
               m.from_location as to_location, m.unit_cost, m.currency_code, c.reference_id, m.movement_date, c.note,
               m.movement_id as reverses_movement_id
          from unnest(restating_movements.counts) c
          join issoh.stock_counts o on o.count_id = c.restates_count_id
         cross join lateral issoh_private.find_movement(o.movement_id) m
         where m.movement_id is not null
        union all
        -- and what is left of it posted.
        select c.movement_id, c.product_id, abs(c.quantity_counted - c.quantity_expected),
               case when c.quantity_counted < c.quantity_expected then c.warehouse_id end,
               case when c.quantity_counted > c.quantity_expected then c.warehouse_id end,
               null, c.currency_code, c.reference_id, c.counted_at, c.note, null
          from unnest(restating_movements.counts) c
         where c.movement_id is not null
      ) a)
$$;
comment on function issoh_private.restating_movements(issoh.stock_counts[], integer) is
  'The movements that restated counts need, in positions behind that one.';
--! EndIncluded functions/issoh/counts/restating_movements.sql
--! Included functions/issoh/reservations/give_back_reservation.sql
create or replace function issoh_private.give_back_reservation(reservation_id uuid, pieces integer) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update issoh.stock_reservations r
     set issued_quantity = r.issued_quantity - give_back_reservation.pieces, status = 'active', closed_by = null,
         closed_at = null
   where r.reservation_id = give_back_reservation.reservation_id and r.status in ('active', 'issued')
     and r.issued_quantity >= give_back_reservation.pieces
     and (r.expires_at > clock_timestamp()) is not false
$$;
comment on function issoh_private.give_back_reservation(uuid, integer) is
  $$Pieces that were issued against a reservation, and are back by a reversal, are promised again; not where it was
released or has expired meanwhile. Its product is locked.$$;
--! EndIncluded functions/issoh/reservations/give_back_reservation.sql
--! Included functions/issoh/ledger/write_movements.sql
create or replace function issoh_private.write_movements(drafts issoh_private.movement_draft[], restates boolean)
returns setof issoh.stock_movements
language plpgsql volatile
set search_path = pg_catalog, pg_temp
rows 1
as $$
declare
  -- One moment for all, and behind the locks of their products: of two callers, the one that waited comes later.
  v_now constant timestamptz := clock_timestamp();
  v_drafts issoh_private.movement_draft[] := drafts;
  v_counts issoh.stock_counts[];
begin
  if restates and exists (select from unnest(drafts) d where d.movement_date is not null) then
    perform issoh_private.refuse_closed((select min(d.movement_date) from unnest(drafts) d),
                                        issoh_private.closed_until());
    v_counts := issoh_private.restate_counts(drafts);
    if cardinality(v_counts) > 0 then
      v_drafts := drafts || issoh_private.restating_movements(v_counts, cardinality(drafts));
    end if;
  end if;

  return query
  with written as (
    insert into issoh.stock_movements as m
      (movement_id, product_id, movement_type, quantity, from_location, to_location, unit_cost, total_cost,
       currency_code, purchase_cost, purchase_currency, supplier_id, reference_type, reference_id, movement_date, note,
       reverses_movement_id, returns_movement_id, reservation_id)
    select d.movement_id, d.product_id, d.movement_type, d.quantity, d.from_location, d.to_location, d.unit_cost,
           d.total_cost, d.currency_code, d.purchase_cost, d.purchase_currency, d.supplier_id, d.reference_type,
           d.reference_id, coalesce(d.movement_date, v_now), d.note, d.reverses_movement_id, d.returns_movement_id,
           d.reservation_id
      from unnest(v_drafts) d
     order by d.position
    returning m.*
  )
  select w.*
    from written w
   where coalesce(cardinality(v_counts), 0) = 0
      or w.movement_id in (select d.movement_id from unnest(drafts) d);
  if cardinality(v_counts) > 0 then
    perform issoh_private.write_counts(v_counts);
  end if;
end
$$;
comment on function issoh_private.write_movements(issoh_private.movement_draft[], boolean) is
  $$Writes movements to the ledger and answers them; counts that have seen them are restated (not asked where together
they change no stock at any date). Their products are locked. Raises ISCCT, and what triggers of the ledger raise.$$;
--! EndIncluded functions/issoh/ledger/write_movements.sql
--! Included functions/issoh/ledger/movements_of_key.sql
create or replace function issoh_private.movements_of_key(idempotency_key text) returns setof issoh.stock_movements
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With the date as a value only the months since then are planned.
set plan_cache_mode = force_custom_plan
rows 1
as $$
declare
  v_key issoh.movement_keys;
begin
  select k.* into v_key from issoh.movement_keys k where k.idempotency_key = movements_of_key.idempotency_key;
  return query
  select m.*
    from issoh.stock_movements m
   where m.movement_id = any (v_key.movement_ids) and m.movement_date >= v_key.earliest
   order by m.seq;
end
$$;
comment on function issoh_private.movements_of_key(text) is 'What was posted under an idempotency key.';
--! EndIncluded functions/issoh/ledger/movements_of_key.sql
--! Included functions/issoh/ledger/post_movements.sql
create or replace function issoh.post_movements(movements issoh.movement_input[], idempotency_key text default null)
returns setof issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 1
as $$
declare
  v_count constant integer := coalesce(cardinality(post_movements.movements), 0);
  v_most constant integer := issoh.setting('movements.max_batch');
  v_ids constant uuid[] := array(select uuidv7() from generate_series(1, v_count));
  v_known uuid[];
  v_drafts issoh_private.movement_draft[];
  v_all record;
begin
  if v_count not between 1 and v_most then
    raise exception using
      errcode = 'ISIMN', message = format('%s movements cannot be posted at once.', v_count),
      hint = format('Send 1 to %s.', v_most);
  end if;
  if post_movements.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      post_movements.idempotency_key,
      (select jsonb_agg(to_jsonb(m) - case when m.counted is null then 'counted' else '' end
                        || jsonb_build_object('unit_cost', trim_scale(m.unit_cost)) order by m.ordinality)
         from unnest(post_movements.movements) with ordinality m),
      v_ids, (select min(m.movement_date) from unnest(post_movements.movements) m));
    if v_known is not null then
      return query select m.* from issoh_private.movements_of_key(post_movements.idempotency_key) m;
      return;
    end if;
  end if;

  v_drafts := array(select d from issoh_private.read_movements(post_movements.movements, v_ids) d);
  select bool_or(d.problem is not null) as have_problem, bool_or(d.returns_movement_id is not null) as return,
         bool_or(d.movement_type = 'receipt' and d.reference_type = 'PO') as ordered,
         bool_or(d.reservation_id is not null) as take, array_agg(distinct d.product_id) as product_ids,
         array_agg(distinct date_trunc('month', coalesce(d.movement_date, now()) at time zone 'UTC')::date) as months
    into v_all
    from unnest(v_drafts) d;
  if v_all.have_problem then
    perform issoh_private.refuse_bad_drafts(v_drafts, post_movements.movements);
  end if;
  perform issoh_private.make_movement_month(m.month) from unnest(v_all.months) m (month);
  perform issoh_private.lock_products(v_all.product_ids);
  if v_all.return then
    perform issoh_private.check_returns(v_drafts);
  end if;
  if v_all.ordered then
    perform issoh_private.refuse_bare_costs(v_drafts, post_movements.movements);
    v_drafts := issoh_private.cost_receipts(v_drafts);
  end if;
  if v_all.take then
    perform issoh_private.take_reservations(v_drafts);
  end if;
  return query select m.* from issoh_private.write_movements(v_drafts, true) m;
end
$$;
comment on function issoh.post_movements(issoh.movement_input[], text) is
  $$Posts movements to the ledger, all or none, and answers them; stock, holdings and orders follow in the same
transaction. Each names a product (internal_sku or product_id), a type, pieces and warehouses (code or id):
receipt to, issue from, transfer from and to, adjustment to (found) or from (lost). unit_cost is per piece, in
currency_code or the base currency, on receipts and found pieces; a receipt of an order (reference_type PO and its
number) takes what was agreed, and what is left without is valued at the moving average. movement_date may lie in the
past, as long as nothing leaves before it has come, the period is open, and no count came after it, unless counted says
that the count has seen it. A receipt with returns_movement_id brings back pieces of an issue, an issue with
returns_movement_id sends pieces of a receipt back to its supplier. An idempotency key posts once: repeated with the
same movements it answers what was posted. Raises ISIMN, ISIIK, ISCIK, and for a movement ISIMP, ISNPR, ISIMT, ISIQT,
ISILO, ISNWH, ISICU, ISIUC, ISCXR, ISNSU, ISIMD, ISIRT, ISIRV, ISIRF, ISNMV, ISCRM, ISCRO; of orders ISNOL, ISCOS,
ISCOC, ISCOR; of stock ISCNS, ISCRS, ISCWI, ISCCP; of time ISCPC, ISCCT.$$;
grant execute on function issoh.post_movements(issoh.movement_input[], text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/post_movements.sql
--! Included functions/issoh/counts/refuse_settled.sql
create or replace function issoh_private.refuse_settled(movement issoh.stock_movements) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select
               from issoh.stock_counts n
              where n.product_id = movement.product_id
                and n.warehouse_id in (movement.from_location, movement.to_location)
                and n.counted_at >= movement.movement_date
                and n.movement_id is distinct from movement.movement_id
                and not exists (select from issoh.stock_counts r where r.restates_count_id = n.count_id)
                and not exists (select from issoh.movement_reversals v where v.reversed_id = n.movement_id)) then
    raise exception using
      errcode = 'ISCCT', message = 'The period is closed, and a count came after this movement.',
      hint = 'If the count has seen that it never happened, stock is right, and there is nothing to reverse; if not,'
             ' say counted: false, and it is reversed as of now.';
  end if;
end
$$;
comment on function issoh_private.refuse_settled(issoh.stock_movements) is
  $$Refuses to reverse a movement of a closed period that a count has put right: its reversal would come after the
count, and change what was counted. Raises ISCCT.$$;
--! EndIncluded functions/issoh/counts/refuse_settled.sql
--! Included functions/issoh/ledger/undoable_movement.sql
create or replace function issoh_private.undoable_movement(movement_id uuid, reason text) returns issoh.stock_movements
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_original issoh.stock_movements;
begin
  if length(undoable_movement.reason) > 10000 then
    raise exception using
      errcode = 'ISIRF', message = 'The reason is too long.', hint = 'A reason has at most 10,000 characters.';
  end if;
  v_original := issoh_private.find_movement(undoable_movement.movement_id);
  if v_original.movement_id is null then
    raise exception using
      errcode = 'ISNMV', message = format('There is no movement %s.', undoable_movement.movement_id),
      hint = 'Name a movement by its movement_id.';
  elsif v_original.reverses_movement_id is not null then
    raise exception using
      errcode = 'ISCRR', message = 'A reversal cannot be reversed.', hint = 'Post the movement again instead.';
  end if;
  perform issoh_private.lock_products(array[v_original.product_id]);
  if exists (select from issoh.movement_reversals r where r.reversed_id = v_original.movement_id) then
    raise exception using
      errcode = 'ISCRV', message = 'This movement is reversed already.', hint = 'There is nothing left to undo.';
  elsif issoh_private.returned_pieces(v_original.movement_id, v_original.movement_date) > 0 then
    raise exception using
      errcode = 'ISCRT', message = 'Pieces of this movement have come or gone back.',
      hint = 'Reverse the returns first.';
  end if;
  return v_original;
end
$$;
comment on function issoh_private.undoable_movement(uuid, text) is
  'A movement that may be undone for this reason; locks its product. Raises ISIRF, ISNMV, ISCRR, ISCRV, ISCRT.';
--! EndIncluded functions/issoh/ledger/undoable_movement.sql
--! Included functions/issoh/ledger/opposite_draft.sql
create or replace function issoh_private.opposite_draft(
  original issoh.stock_movements,
  movement_date timestamptz,
  reason text,
  counted boolean
) returns issoh_private.movement_draft
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select row(1, uuidv7(), null, original.product_id, original.movement_type, original.quantity, original.to_location,
             original.from_location, original.unit_cost, original.currency_code, original.purchase_cost,
             original.purchase_currency, original.supplier_id, original.reference_type, original.reference_id,
             opposite_draft.movement_date, original.returns_movement_id, null, opposite_draft.reason,
             original.total_cost, original.movement_id, opposite_draft.counted)::issoh_private.movement_draft
$$;
comment on function issoh_private.opposite_draft(issoh.stock_movements, timestamptz, text, boolean) is
  'What undoes a movement, as of a date (null: now).';
--! EndIncluded functions/issoh/ledger/opposite_draft.sql
--! Included functions/issoh/ledger/follow_correction.sql
create or replace function issoh_private.follow_correction(corrected_id uuid, movement issoh.stock_movements)
returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.write_counts(array(
    select row(uuidv7(), c.product_id, c.warehouse_id, c.quantity_expected, c.quantity_counted, null,
               follow_correction.movement.movement_id, follow_correction.movement.unit_cost, c.currency_code,
               c.reference_id, c.note, c.counted_by, c.counted_at, c.count_id, null, null)::issoh.stock_counts
      from issoh.stock_counts c
     where c.movement_id = follow_correction.corrected_id
       and not exists (select from issoh.stock_counts r where r.restates_count_id = c.count_id)))
$$;
comment on function issoh_private.follow_correction(uuid, issoh.stock_movements) is
  'The count that had found the pieces of a movement, if one had, has found those of the movement in its place.';
--! EndIncluded functions/issoh/ledger/follow_correction.sql
--! Included functions/issoh/ledger/correct_cost.sql
create or replace function issoh.correct_cost(
  movement_id uuid,
  unit_cost numeric,
  currency_code text default null,
  reason text default null,
  idempotency_key text default null
) returns issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_original issoh.stock_movements;
  v_corrected issoh.stock_movements;
  v_base constant text := issoh_private.base_currency();
  v_currency text := correct_cost.currency_code;
  v_id constant uuid := uuidv7();
  v_known uuid[];
  v_cost numeric;
  v_date timestamptz;
begin
  if correct_cost.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      correct_cost.idempotency_key,
      jsonb_build_object('correct_cost', correct_cost.movement_id, 'unit_cost', trim_scale(correct_cost.unit_cost),
                         'currency_code', correct_cost.currency_code, 'reason', correct_cost.reason), array[v_id]);
    if v_known is not null then
      return issoh_private.find_movement(v_known[1]);
    end if;
  end if;
  -- Before the lock of the product: making a month waits for whoever makes one.
  perform issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
  v_original := issoh_private.undoable_movement(correct_cost.movement_id, correct_cost.reason);
  if v_original.to_location is null or v_original.movement_type = 'transfer'
     or v_original.returns_movement_id is not null then
    raise exception using
      errcode = 'ISIUC', message = 'This movement has no cost of its own.',
      hint = 'Receipts and found pieces have one; what leaves, changes house or comes back costs what it cost before.';
  end if;
  -- What was paid in another currency is corrected in that one.
  v_currency := coalesce(v_currency, v_original.purchase_currency, v_base);
  if common.is_currency(v_currency) is not true then
    raise exception using
      errcode = 'ISICU', message = format('"%s" is no currency.', v_currency),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;
  -- In a closed period nothing changes any more: there the difference is one of today.
  v_date := case when v_original.movement_date >= issoh_private.closed_until() then v_original.movement_date end;
  if v_date is null and exists (select from issoh.stock_counts c where c.movement_id = v_original.movement_id) then
    perform issoh_private.refuse_closed(v_original.movement_date, issoh_private.closed_until());
  end if;
  v_cost := issoh_private.to_base(correct_cost.unit_cost, v_currency,
                                  (v_original.movement_date at time zone 'UTC')::date);
  if (correct_cost.unit_cost >= 0 and v_cost < 1e13
      and scale(trim_scale(correct_cost.unit_cost)) <= 10) is not true then
    raise exception using
      errcode = 'ISIUC',
      message = format('A unit cost of %s cannot be used here.', coalesce(correct_cost.unit_cost::text, 'null')),
      hint = 'It is 0 or more, below 10^13, with at most 10 decimals.';
  end if;

  -- Both at once: what has left of it since is there all the time.
  select m.* into v_corrected
    from issoh_private.write_movements(array[
      issoh_private.opposite_draft(v_original, v_date, correct_cost.reason, null),
      row(2, v_id, null, v_original.product_id, v_original.movement_type, v_original.quantity, null,
          v_original.to_location, trim_scale(v_cost), v_base,
          case when v_currency <> v_base then correct_cost.unit_cost end,
          case when v_currency <> v_base then v_currency end,
          -- Whose they were then they stay.
          coalesce(v_original.supplier_id, (select s.supplier_id
                                              from issoh.supplier_movements s
                                             where s.movement_id = v_original.movement_id)), v_original.reference_type,
          v_original.reference_id, v_date, null, null, v_original.note, null, null,
          true)::issoh_private.movement_draft], false) m
   where m.movement_id = v_id;
  perform issoh_private.follow_correction(v_original.movement_id, v_corrected);
  return v_corrected;
end
$$;
comment on function issoh.correct_cost(uuid, numeric, text, text, text) is
  $$Says what the pieces of a receipt, or found pieces, cost after all (per piece, in currency_code or the base
currency, at the rate of the day they came), also when they have left since: the movement is undone and posted again
at that cost in one step, and answered anew. Costs and values follow; of a closed period, as of now. Raises ISNMV,
ISIRF, ISCRR (it is a reversal), ISCRV (reversed already), ISCRT (returned pieces: reverse the return first), ISIUC,
ISICU, ISCXR, ISIIK, ISCIK.$$;
grant execute on function issoh.correct_cost(uuid, numeric, text, text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/correct_cost.sql
drop function if exists issoh.reverse_movement(uuid, text, text);
--! Included functions/issoh/ledger/reverse_movement.sql
create or replace function issoh.reverse_movement(
  movement_id uuid,
  reason text default null,
  idempotency_key text default null,
  counted boolean default null
) returns issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_original issoh.stock_movements;
  v_reversal issoh.stock_movements;
  v_draft issoh_private.movement_draft;
  v_id constant uuid := uuidv7();
  v_known uuid[];
begin
  if reverse_movement.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      reverse_movement.idempotency_key,
      jsonb_build_object('reverse', reverse_movement.movement_id, 'reason', reverse_movement.reason)
        || case when reverse_movement.counted is null then '{}'
                else jsonb_build_object('counted', reverse_movement.counted) end, array[v_id]);
    if v_known is not null then
      return issoh_private.find_movement(v_known[1]);
    end if;
  end if;

  -- Before the lock of the product: making a month waits for whoever makes one.
  perform issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
  v_original := issoh_private.undoable_movement(reverse_movement.movement_id, reverse_movement.reason);
  if reverse_movement.counted is not false and v_original.movement_date < issoh_private.closed_until() then
    perform issoh_private.refuse_settled(v_original);
  end if;
  v_draft := issoh_private.opposite_draft(
    v_original,
    -- In a closed period nothing changes any more: what undoes it is dated now.
    case when v_original.movement_date >= issoh_private.closed_until() then v_original.movement_date end,
    reverse_movement.reason, reverse_movement.counted);
  v_draft.movement_id := v_id;
  select m.* into v_reversal from issoh_private.write_movements(array[v_draft], true) m;
  -- What a count has seen stays as it was counted: nothing is back.
  if v_original.reservation_id is not null and reverse_movement.counted is not true then
    perform issoh_private.give_back_reservation(v_original.reservation_id, v_original.quantity);
  end if;
  return v_reversal;
end
$$;
comment on function issoh.reverse_movement(uuid, text, text, boolean) is
  $$Undoes a movement by an opposite one of the same date, and answers that; valuation ignores both at every date. One
of a closed period is undone as of now, at what the movement cost. Where a count came after the movement, counted says
that the count has seen that it never happened: stock stays as counted; of a closed period false says that it has not.
Pieces issued against a reservation are reserved again. Raises ISIRF (the reason), ISNMV, ISCRR (it is a reversal),
ISCRV (reversed already), ISCRT (returned pieces), ISCCT (a count), and as post_movements for stock and keys.$$;
grant execute on function issoh.reverse_movement(uuid, text, text, boolean) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/reverse_movement.sql
--! Included functions/issoh/ledger/tg_stock_movements__record_reversals.sql
create or replace function issoh.tg_stock_movements__record_reversals() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The first trigger of a movement takes the locks that all of them need; post_movements has them already.
  perform issoh_private.lock_products(array(select distinct n.product_id from new_rows n));
  insert into issoh.movement_reversals (reversed_id, reversal_id, product_id, reversed_date, reversal_date)
  select n.reverses_movement_id, n.movement_id, n.product_id,
         coalesce((issoh_private.find_movement(n.reverses_movement_id)).movement_date, n.movement_date), n.movement_date
    from new_rows n
   where n.reverses_movement_id is not null;
  insert into issoh_private.transfer_dates (movement_id, movement_date)
  select n.movement_id, n.movement_date
    from new_rows n
   where n.movement_type = 'transfer' and n.movement_date not between n.recorded_at - interval '1 day'
                                                                 and n.recorded_at + interval '1 day';
  return null;
end
$$;
comment on function issoh.tg_stock_movements__record_reversals() is
  $$Statement trigger of the ledger: locks its products, and notes which movement undid which, and when transfers were
that were entered late.$$;
--! EndIncluded functions/issoh/ledger/tg_stock_movements__record_reversals.sql
--! Included functions/issoh/ledger/tg_stock_movements__move_stock.sql
create or replace function issoh.tg_stock_movements__move_stock() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_warehouses uuid[];
  v_late record;
begin
  select array_agg(distinct w.id) into v_warehouses
    from new_rows n cross join lateral (values (n.from_location), (n.to_location)) w (id)
   where w.id is not null;
  -- A house may be closed where nothing changes: a receipt that stands anew at another cost.
  perform issoh_private.lock_warehouses(array(
    select distinct d.warehouse_id
      from (select w.id as warehouse_id
              from new_rows n cross join lateral (values (n.from_location, -1), (n.to_location, 1)) w (id, sign)
             where w.id is not null
             group by n.product_id, w.id
            having sum(w.sign * n.quantity) <> 0) d));
  perform issoh_private.refuse_closed(d.first_date, c.closed_until)
     from (select min(n.movement_date) as first_date from new_rows n) d, issoh_private.closed_until() c (closed_until)
    where d.first_date < c.closed_until;

  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select distinct n.product_id, w.id
    from new_rows n cross join lateral (values (n.from_location), (n.to_location)) w (id)
   where w.id is not null
     and not exists (select from issoh.stock_on_hand s where s.product_id = n.product_id and s.warehouse_id = w.id)
  on conflict do nothing;

  with moved as (
    update issoh.stock_on_hand s
       -- Cut off where integers end: the guard refuses what is there.
       set quantity_on_hand = greatest(least(s.quantity_on_hand + d.delta, 2147483647), -2147483648),
           first_movement_date = least(s.first_movement_date, d.first_date),
           last_movement_date = greatest(s.last_movement_date, d.last_date)
      from (select n.product_id, w.id as warehouse_id, sum(w.sign * n.quantity) as delta,
                   min(n.movement_date) as first_date, max(n.movement_date) as last_date,
                   min(n.movement_date) filter (where w.sign < 0) as left_at,
                   array_agg(n.movement_date) filter (where w.sign < 0) as left_dates,
                   array_agg(n.quantity::bigint) filter (where w.sign < 0) as left_pieces
              from new_rows n cross join lateral (values (n.from_location, -1), (n.to_location, 1)) w (id, sign)
             where w.id is not null
             group by n.product_id, w.id) d
     where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id
    returning s.product_id, s.warehouse_id, s.last_movement_date, d.left_at, d.left_dates, d.left_pieces
  )
  select array_agg(m.product_id) as product_ids, array_agg(m.warehouse_id) as warehouse_ids,
         array_agg(l.left_at) as left_at, array_agg(l.pieces) as pieces
    into v_late
    from moved m
   cross join lateral unnest(m.left_dates, m.left_pieces) as l (left_at, pieces)
   where m.left_at < m.last_movement_date;
  if v_late.product_ids is not null then
    perform issoh_private.refuse_shortfalls(v_late.product_ids, v_late.warehouse_ids, v_late.left_at, v_late.pieces);
  end if;

  if exists (select from issoh_private.warehouse_loads l where l.warehouse_id = any (v_warehouses)) then
    perform issoh_private.add_loads(
      array_agg(d.warehouse_id order by d.warehouse_id), array_agg(d.delta order by d.warehouse_id))
       from (select w.id as warehouse_id, sum(w.sign * n.quantity)::bigint as delta
               from new_rows n cross join lateral (values (n.from_location, -1), (n.to_location, 1)) w (id, sign)
              where w.id is not null
              group by w.id) d;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_stock() is
  $$Statement trigger of the ledger: stock_on_hand follows, and the loads of warehouses with a capacity. Raises ISCWI,
ISNWH, ISCCP, ISCPC (a closed period), ISCNS (less than nothing at a past date), and what the guard of stock_on_hand
raises.$$;
--! EndIncluded functions/issoh/ledger/tg_stock_movements__move_stock.sql
--! Included functions/issoh/holdings/share_of.sql
create or replace function issoh_private.share_of(cost numeric, part bigint, whole bigint) returns numeric
language sql immutable
return case when part = whole then cost when whole = 0 then 0
            else div(cost * part * 10000000000000000, whole) * 0.0000000000000001 end;
comment on function issoh_private.share_of(numeric, bigint, bigint) is
  $$What part of whole pieces cost when all of them cost this: exact, cut off behind the 16th decimal. Differences of
growing parts add up to the whole without residue. A part of nothing costs nothing.$$;
grant execute on function issoh_private.share_of(numeric, bigint, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/holdings/share_of.sql
--! Included functions/issoh/holdings/take_back_purchases.sql
create or replace function issoh_private.take_back_purchases(movement_ids uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.quantity,
         purchased_value = h.purchased_value - r.value,
         average_cost = trim_scale(round((h.purchased_value - r.value)
                                         / nullif(h.purchased_quantity - r.quantity, 0), 10)),
         last_purchase_price = l.unit_cost,
         last_purchase_date = l.movement_date,
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id, sum(s.quantity) as quantity, sum(s.quantity * s.unit_cost) as value
            from issoh.supplier_movements s
           where s.movement_id = any (take_back_purchases.movement_ids) and s.unit_cost is not null
           group by s.product_id, s.supplier_id) r
    left join lateral (
      select s.unit_cost, s.movement_date
        from issoh.supplier_movements s
       where s.product_id = r.product_id and s.supplier_id is not distinct from r.supplier_id
         and s.unit_cost is not null and s.quantity > 0
         and not exists (select from issoh.movement_reversals v where v.reversed_id = s.movement_id)
         and not exists (select from issoh.movement_reversals v where v.reversal_id = s.movement_id)
       order by s.movement_date desc, s.movement_id desc
       limit 1) l on true
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id;
end
$$;
comment on function issoh_private.take_back_purchases(uuid[]) is
  'Takes reversed receipts out of what their suppliers'' holdings say of purchases.';
--! EndIncluded functions/issoh/holdings/take_back_purchases.sql
--! Included functions/issoh/holdings/send_back_purchases.sql
create or replace function issoh_private.send_back_purchases(receipts uuid[], pieces integer[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  -- Whoever's pieces went: what was bought less is the receipt's.
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.quantity,
         purchased_value = h.purchased_value - r.value,
         average_cost = trim_scale(round((h.purchased_value - r.value)
                                         / nullif(h.purchased_quantity - r.quantity, 0), 10)),
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id, sum(b.pieces) as quantity, sum(b.pieces * s.unit_cost) as value
            from unnest(send_back_purchases.receipts, send_back_purchases.pieces) as b (receipt, pieces)
            join issoh.supplier_movements s on s.movement_id = b.receipt and s.unit_cost is not null
           group by s.product_id, s.supplier_id) r
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id
$$;
comment on function issoh_private.send_back_purchases(uuid[], integer[]) is
  $$Takes pieces of receipts that go back to their suppliers out of what the holdings say of purchases; negative pieces
are bought again after all.$$;
--! EndIncluded functions/issoh/holdings/send_back_purchases.sql
--! Included functions/issoh/holdings/tg_stock_movements__move_holdings.sql
create or replace function issoh.tg_stock_movements__move_holdings() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_round integer := 0;
  v_any record;
begin
  select bool_or(n.from_location is null) as come, bool_or(n.to_location is null) as leave,
         bool_or(n.to_location is null and n.reverses_movement_id is not null and n.unit_cost is not null) as undo,
         bool_or(n.movement_type = 'issue' and n.returns_movement_id is not null) as send_back
    into v_any
    from new_rows n;

  if v_any.come then
    -- What comes: back to whom it was taken from; else from whom it says, the order says, or who usually delivers.
    with brought as (
      insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, unit_cost, movement_date)
      select n.movement_id, n.product_id, s.supplier_id, s.quantity, s.unit_cost, n.movement_date
        from new_rows n
       cross join lateral (
         select o.supplier_id, -o.quantity as quantity, null::numeric as unit_cost
           from issoh.supplier_movements o
          where o.movement_id = n.reverses_movement_id
         union all
         select coalesce(
                  n.supplier_id,
                  (select o.supplier_id
                     from issoh.supplier_movements o
                    where o.movement_id = n.returns_movement_id
                    order by o.quantity, o.supplier_id
                    limit 1),
                  (select o.supplier_id
                     from issoh.purchase_order_lines o
                    where o.po_number = n.reference_id and o.product_id = n.product_id and n.reference_type = 'PO'),
                  (select p.spp_supplier_id from issoh.selected_products p where p.product_id = n.product_id)),
                n.quantity,
                case when n.movement_type = 'receipt' and n.returns_movement_id is null then n.unit_cost end
          where n.reverses_movement_id is null
       ) s
       where n.from_location is null
      returning movement_id, product_id, supplier_id, quantity, unit_cost, movement_date
    )
    insert into issoh.supplier_stock_holdings as h
      (product_id, supplier_id, quantity_on_hand, purchased_quantity, purchased_value, average_cost,
       last_purchase_price, last_purchase_date, currency_code)
    select b.product_id, b.supplier_id, sum(b.quantity),
           coalesce(sum(b.quantity) filter (where b.unit_cost is not null), 0),
           coalesce(sum(b.quantity * b.unit_cost), 0),
           trim_scale(round(sum(b.quantity * b.unit_cost)
                            / sum(b.quantity) filter (where b.unit_cost is not null), 10)),
           (array_agg(b.unit_cost order by b.movement_date desc, b.movement_id desc)
            filter (where b.unit_cost is not null))[1],
           max(b.movement_date) filter (where b.unit_cost is not null), v_base
      from brought b
     group by b.product_id, b.supplier_id
    on conflict on constraint supplier_stock_holdings_product_id_supplier_id_key do update
       set quantity_on_hand = h.quantity_on_hand + excluded.quantity_on_hand,
           purchased_quantity = h.purchased_quantity + excluded.purchased_quantity,
           purchased_value = h.purchased_value + excluded.purchased_value,
           average_cost = trim_scale(round((h.purchased_value + excluded.purchased_value)
                                           / nullif(h.purchased_quantity + excluded.purchased_quantity, 0), 10)),
           last_purchase_price = case when (h.last_purchase_date > excluded.last_purchase_date) is not false
                                       and h.last_purchase_date is not null
                                      then h.last_purchase_price else excluded.last_purchase_price end,
           last_purchase_date = greatest(h.last_purchase_date, excluded.last_purchase_date),
           updated_at = clock_timestamp();
  end if;

  if v_any.leave then
    -- Stock may go below zero before anything came: somebody must owe it.
    insert into issoh.supplier_stock_holdings (product_id, supplier_id, currency_code)
    select distinct n.product_id,
           coalesce(n.supplier_id,
                    (select p.spp_supplier_id from issoh.selected_products p where p.product_id = n.product_id)), v_base
      from new_rows n
     where n.to_location is null
       and not exists (select from issoh.supplier_stock_holdings h where h.product_id = n.product_id)
    on conflict do nothing;

    -- What leaves: of every product one movement at a time, as each takes from what the one before has left.
    loop
      v_round := v_round + 1;
      with taken as (
        insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, movement_date)
        select d.movement_id, d.product_id, h.supplier_id, -h.taken, d.movement_date
          from (select n.movement_id, n.product_id, n.quantity, n.supplier_id, n.reverses_movement_id, n.movement_date,
                       n.returns_movement_id,
                       row_number() over (partition by n.product_id order by n.seq) as round
                  from new_rows n
                 where n.to_location is null) d
         cross join lateral issoh_private.allocate_holdings(
           d.product_id, d.quantity,
           coalesce(d.supplier_id, (select o.supplier_id
                                      from issoh.supplier_movements o
                                     where o.movement_id = coalesce(d.reverses_movement_id, d.returns_movement_id)
                                     limit 1))) h
         where d.round = v_round
        returning product_id, supplier_id, quantity
      )
      update issoh.supplier_stock_holdings h
         set quantity_on_hand = h.quantity_on_hand + t.quantity, updated_at = clock_timestamp()
        from taken t
       where h.product_id = t.product_id and h.supplier_id is not distinct from t.supplier_id;
      exit when not found;
    end loop;
  end if;

  if v_any.undo then
    perform issoh_private.take_back_purchases(array(
      select n.reverses_movement_id
        from new_rows n
       where n.reverses_movement_id is not null and n.to_location is null and n.unit_cost is not null));
  end if;
  if v_any.send_back then
    perform issoh_private.send_back_purchases(
      array_agg(n.returns_movement_id), array_agg(case when n.to_location is null then n.quantity else -n.quantity end))
       from new_rows n
      where n.movement_type = 'issue' and n.returns_movement_id is not null;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_holdings() is
  'Statement trigger of the ledger: says whose pieces came or left, and supplier_stock_holdings follow. A transfer
changes nobody''s pieces.';
--! EndIncluded functions/issoh/holdings/tg_stock_movements__move_holdings.sql
--! Included functions/issoh/warehouses/was_below_zero.sql
create or replace function issoh_private.was_below_zero(warehouse_id uuid, since timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
      from (select b.movement_date, sum(b.delta) over (partition by b.product_id order by b.movement_date) as pieces
              from (select m.product_id, m.movement_date,
                           sum(case when m.to_location = was_below_zero.warehouse_id then m.quantity
                                    else -m.quantity end) as delta
                      from issoh.stock_movements m
                     where was_below_zero.warehouse_id in (m.from_location, m.to_location)
                     group by m.product_id, m.movement_date) b) c
     where c.pieces < 0 and c.movement_date >= was_below_zero.since)
$$;
comment on function issoh_private.was_below_zero(uuid, timestamptz) is
  'Whether a warehouse had less than nothing of some product at a date since a moment. It reads all of its movements.';
--! EndIncluded functions/issoh/warehouses/was_below_zero.sql
--! Included functions/issoh/warehouses/tg_warehouses__guard.sql
create or replace function issoh.tg_warehouses__guard() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows bigint;
  v_units bigint;
  v_orders bigint;
begin
  -- Behind whoever waits for this lock everybody waits.
  perform set_config('lock_timeout', '2s', true);
  lock table issoh_private.warehouse_rules in exclusive mode;

  if old.is_active and not new.is_active then
    select count(*), coalesce(sum(s.quantity_on_hand), 0) into v_rows, v_units
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id and (s.quantity_on_hand <> 0 or s.quantity_reserved <> 0);
    select count(*) into v_orders
      from issoh.purchase_order_lines l
     where l.warehouse_id = old.warehouse_id and l.quantity_open > 0;
    if v_rows > 0 or v_orders > 0 then
      raise exception using
        errcode = 'ISCWE',
        message = format('Warehouse %s is not empty: stock of %s products (%s pieces), %s open order lines.',
                         old.warehouse_code, v_rows, v_units, v_orders),
        hint = 'Transfer or issue its stock, release its reservations and cancel its orders first.';
    end if;
  end if;

  if old.allow_negative and not new.allow_negative then
    select count(*) into v_rows
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id and (s.quantity_on_hand < 0 or s.quantity_available < 0);
    if v_rows > 0 then
      raise exception using
        errcode = 'ISCWN',
        message = format('Warehouse %s has %s products below zero, or promised beyond what is there.',
                         old.warehouse_code, v_rows),
        hint = 'Post the missing receipts or release reservations first.';
    end if;
    -- What was below zero meanwhile stays: it was allowed then.
    if issoh_private.was_below_zero(old.warehouse_id, old.never_negative_since) then
      new.never_negative_since := clock_timestamp();
    end if;
  end if;

  if new.capacity_units is distinct from old.capacity_units and new.capacity_units >= 0 then
    select coalesce(sum(s.quantity_on_hand), 0) into v_units
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id;
    if v_units > new.capacity_units then
      raise exception using
        errcode = 'ISCCP',
        message = format('Warehouse %s holds %s pieces already, more than %s.', old.warehouse_code, v_units,
                         new.capacity_units),
        hint = 'Choose a capacity_units of at least what is there.';
    end if;
  end if;
  return new;
end
$$;
comment on function issoh.tg_warehouses__guard() is
  'Row trigger: what a warehouse may not become while its stock says otherwise. Raises ISCWE, ISCWN, ISCCP.';
--! EndIncluded functions/issoh/warehouses/tg_warehouses__guard.sql
--! Included functions/issoh/valuation/replay_ledger.sql
-- Three valuations of the same ledger, side by side. A product is one pool over all warehouses; its movements count in
-- the order of their dates, then of their recording; a reversed movement and its reversal of the same date do not count
-- at all.
--
--   FIFO      pieces leave in the order in which they came: a queue of receipts.
--   LIFO      perpetual: the pieces that came last before an issue leave first: a stack of receipts.
--   average   pieces leave at the mean cost of those that are there.
--
-- A receipt is kept as its pieces and what they cost together, so that a third of 10.00 never has to be written down:
-- what leaves is a difference of growing shares (share_of), and the last piece takes what is left.
--
--   an increase without cost  comes at the average just before it; with nothing on hand, at the last known unit cost;
--                             with none, at 0: the same in all methods.
--   what undoes another       comes back, or leaves, at what that one cost by each method: a return by a customer or to
--                             a supplier, and a reversal of another date (of a closed period).
--   below zero                there is no value, and pieces that leave have no cost yet. What comes next fills the gap,
--                             in the order in which they left, and carries its cost to them. A piece that comes back
--                             before it had a cost has none.
--   returned to a supplier    its own pieces leave, where a method still has them; else others in their place, at the
--                             cost of the receipt all the same: what these differ by is carried to what left last.
--
-- So at every moment the costs of what left and the value on hand add up to the costs of what came, to the last digit.
--
-- One pass, as a return's cost hangs on its issue's, and that on all receipts before. The set in which windows could
-- tell what is left of each receipt (the newest ones up to what is on hand; the least balance since) ends where the
-- costs of receipts are known beforehand.
create or replace function issoh_private.replay_ledger(
  product_ids uuid[],
  as_of timestamptz,
  every_movement boolean
) returns setof issoh_private.replayed_movement
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_row issoh_private.replayed_movement;
  v_late issoh_private.replayed_movement;
  v_product uuid;
  m record;

  v_balance bigint;
  v_last_cost numeric;
  v_fifo_pieces bigint[];  v_fifo_costs numeric[];  v_head integer;  v_tail integer;  v_taken bigint;
  v_lifo_pieces bigint[];  v_lifo_costs numeric[];  v_lifo_left bigint[];  v_lifo_ins integer[];  v_top integer;
  -- What came and what left, where something undoes it or it waits for its cost.
  v_ins uuid[];  v_in_pieces bigint[];  v_in_back bigint[];  v_in_lots integer[];  v_in_tops integer[];
  v_in_fifo numeric[];  v_in_lifo numeric[];  v_in_average numeric[];
  v_outs uuid[];  v_out_types text[];  v_out_kinds text[];  v_out_dates timestamptz[];
  v_out_paid bigint[];  v_out_open bigint[];  v_out_back bigint[];
  v_out_fifo numeric[];  v_out_lifo numeric[];  v_out_average numeric[];
  v_last_out integer;
  v_gap integer[];
  v_exchanged bigint;

  v_pieces bigint;
  v_valued bigint;
  v_filled bigint;
  v_done bigint;
  v_part bigint;
  v_left bigint;
  v_at integer;
  v_out integer;
  v_in integer;
  v_fifo numeric;  v_lifo numeric;  v_average numeric;
  v_fifo_gone numeric;  v_lifo_gone numeric;  v_average_gone numeric;
  v_rest numeric;
begin
  for m in
    select s.product_id, s.movement_id, s.movement_type, s.movement_date, s.unit_cost, s.total_cost,
           coalesce(s.reverses_movement_id, s.returns_movement_id) as undoes,
           d.delta,
           bool_or(d.delta <> 0 and coalesce(s.reverses_movement_id, s.returns_movement_id) is not null)
             over (partition by s.product_id) as has_undone
      from issoh.stock_movements s
      left join issoh.movement_reversals r on r.reversed_id = coalesce(s.reverses_movement_id, s.movement_id)
     cross join lateral (
       select case when s.movement_type = 'transfer'
                     or r.reversed_id is not null and r.reversal_date is not distinct from r.reversed_date then 0
                   when s.to_location is not null then s.quantity
                   else -s.quantity
              end as delta) d
     where s.movement_date <= replay_ledger.as_of
       and (replay_ledger.product_ids is null or s.product_id = any (replay_ledger.product_ids))
     order by s.product_id, s.movement_date, s.seq
  loop
    if m.product_id is distinct from v_product then
      if v_product is not null and not replay_ledger.every_movement then
        v_row.quantity := v_balance;
        return next v_row;
      end if;
      v_product := m.product_id;
      v_row := (v_product, null, null, null, 0, 0, null, null, null, 0, 0, 0, null, null, 0, null);
      v_balance := 0;
      v_last_cost := 0;
      v_fifo_pieces := '{}';  v_fifo_costs := '{}';  v_head := 1;  v_tail := 0;  v_taken := 0;
      v_lifo_pieces := '{}';  v_lifo_costs := '{}';  v_lifo_left := '{}';  v_lifo_ins := '{}';  v_top := 0;
      v_ins := '{}';  v_in_pieces := '{}';  v_in_back := '{}';  v_in_lots := '{}';  v_in_tops := '{}';
      v_in_fifo := '{}';  v_in_lifo := '{}';  v_in_average := '{}';
      v_outs := '{}';  v_out_types := '{}';  v_out_kinds := '{}';  v_out_dates := '{}';
      v_out_paid := '{}';  v_out_open := '{}';  v_out_back := '{}';
      v_out_fifo := '{}';  v_out_lifo := '{}';  v_out_average := '{}';
      v_last_out := null;
      v_gap := '{}';
    end if;
    continue when m.delta = 0;
    v_row.received := null;
    v_row.uncosted := 0;
    v_filled := 0;
    v_exchanged := null;

    if m.delta > 0 then
      v_pieces := m.delta;
      v_valued := v_pieces;
      v_out := case when m.undoes is not null then array_position(v_outs, m.undoes) end;
      if v_out is not null then
        v_row.kind := v_out_kinds[v_out];
        -- Pieces that have no cost yet come back first, and without one.
        v_part := least(v_pieces, v_out_open[v_out]);
        v_valued := v_pieces - v_part;
        v_row.uncosted := -v_part;
        v_out_open[v_out] := v_out_open[v_out] - v_part;
        if v_part > 0 and v_out_open[v_out] = 0 then
          v_gap := array_remove(v_gap, v_out);
        end if;
        v_part := v_out_back[v_out] + v_valued;
        v_fifo := 0;  v_lifo := 0;  v_average := 0;
        if v_valued > 0 then
          v_fifo := issoh_private.share_of(v_out_fifo[v_out], v_part, v_out_paid[v_out])
                  - issoh_private.share_of(v_out_fifo[v_out], v_out_back[v_out], v_out_paid[v_out]);
          v_lifo := issoh_private.share_of(v_out_lifo[v_out], v_part, v_out_paid[v_out])
                  - issoh_private.share_of(v_out_lifo[v_out], v_out_back[v_out], v_out_paid[v_out]);
          v_average := issoh_private.share_of(v_out_average[v_out], v_part, v_out_paid[v_out])
                     - issoh_private.share_of(v_out_average[v_out], v_out_back[v_out], v_out_paid[v_out]);
        end if;
        v_out_back[v_out] := v_part;
        v_row.fifo_cost := -v_fifo;  v_row.lifo_cost := -v_lifo;  v_row.average_cost := -v_average;
      else
        if m.unit_cost is not null then
          v_last_cost := m.unit_cost;
          v_fifo := coalesce(m.total_cost, v_pieces * m.unit_cost);
        elsif v_balance > 0 then
          v_fifo := issoh_private.share_of(v_row.average_value, v_pieces, v_balance);
        else
          v_fifo := v_pieces * v_last_cost;
        end if;
        v_lifo := v_fifo;
        v_average := v_fifo;
        v_row.received := v_fifo;
        v_row.fifo_cost := null;  v_row.lifo_cost := null;  v_row.average_cost := null;
      end if;
      -- Pieces with a value: to those that left without one, then to the stock.
      v_filled := least(v_valued, greatest(-v_balance - (v_pieces - v_valued), 0));
      v_balance := v_balance + v_pieces;
      v_part := v_valued - v_filled;
      v_fifo_gone := issoh_private.share_of(v_fifo, v_filled, v_valued);
      v_lifo_gone := issoh_private.share_of(v_lifo, v_filled, v_valued);
      v_average_gone := issoh_private.share_of(v_average, v_filled, v_valued);
      if v_part > 0 then
        v_tail := v_tail + 1;
        v_fifo_pieces[v_tail] := v_part;
        v_fifo_costs[v_tail] := v_fifo - v_fifo_gone;
        v_top := v_top + 1;
        v_lifo_pieces[v_top] := v_part;
        v_lifo_costs[v_top] := v_lifo - v_lifo_gone;
        v_lifo_left[v_top] := v_part;
        v_row.fifo_value := v_row.fifo_value + v_fifo - v_fifo_gone;
        v_row.lifo_value := v_row.lifo_value + v_lifo - v_lifo_gone;
        v_row.average_value := v_row.average_value + v_average - v_average_gone;
      end if;
      if m.has_undone then
        v_in := cardinality(v_ins) + 1;
        v_ins[v_in] := m.movement_id;
        v_in_pieces[v_in] := v_pieces;
        v_in_back[v_in] := 0;
        v_in_lots[v_in] := case when v_part > 0 then v_tail end;
        v_in_tops[v_in] := case when v_part > 0 then v_top end;
        v_in_fifo[v_in] := v_fifo;
        v_in_lifo[v_in] := v_lifo;
        v_in_average[v_in] := v_average;
        if v_part > 0 then
          v_lifo_ins[v_top] := v_in;
        end if;
      end if;
    else
      v_pieces := least(-m.delta, greatest(v_balance, 0));
      v_left := v_pieces;
      v_in := case when m.undoes is not null then array_position(v_ins, m.undoes) end;
      v_row.kind := case when v_in is null then case m.movement_type when 'issue' then 'issue' else 'loss' end
                         when m.movement_type = 'issue' then 'supplier_return'
                         else 'undone_receipt' end;
      v_fifo := 0;
      v_lifo := 0;
      if v_in is not null and v_pieces > 0 then
        -- The receipt's own pieces first.
        v_at := v_in_lots[v_in];
        if v_at >= v_head then
          v_part := case when v_at = v_head then v_taken else 0 end;
          v_rest := v_fifo_costs[v_at] - issoh_private.share_of(v_fifo_costs[v_at], v_part, v_fifo_pieces[v_at]);
          v_part := v_fifo_pieces[v_at] - v_part;
          v_left := least(v_pieces, v_part);
          v_fifo := issoh_private.share_of(v_rest, v_left, v_part);
          v_fifo_pieces[v_at] := v_part - v_left;
          v_fifo_costs[v_at] := v_rest - v_fifo;
          v_taken := case when v_at = v_head then 0 else v_taken end;
          v_left := v_pieces - v_left;
        end if;
      end if;
      while v_left > 0 loop
        v_part := least(v_left, v_fifo_pieces[v_head] - v_taken);
        v_fifo := v_fifo
          + issoh_private.share_of(v_fifo_costs[v_head], v_taken + v_part, v_fifo_pieces[v_head])
          - issoh_private.share_of(v_fifo_costs[v_head], v_taken, v_fifo_pieces[v_head]);
        v_taken := v_taken + v_part;
        if v_taken = v_fifo_pieces[v_head] then
          v_head := v_head + 1;
          v_taken := 0;
        end if;
        v_left := v_left - v_part;
      end loop;
      v_left := v_pieces;
      if v_in is not null and v_pieces > 0 then
        v_at := v_in_tops[v_in];
        if v_at <= v_top and v_lifo_ins[v_at] = v_in then
          v_part := v_lifo_left[v_at];
          v_rest := issoh_private.share_of(v_lifo_costs[v_at], v_part, v_lifo_pieces[v_at]);
          v_left := least(v_pieces, v_part);
          v_lifo := issoh_private.share_of(v_rest, v_left, v_part);
          v_lifo_pieces[v_at] := v_part - v_left;
          v_lifo_left[v_at] := v_part - v_left;
          v_lifo_costs[v_at] := v_rest - v_lifo;
          v_left := v_pieces - v_left;
        end if;
      end if;
      while v_left > 0 loop
        v_part := least(v_left, v_lifo_left[v_top]);
        v_lifo := v_lifo
          + issoh_private.share_of(v_lifo_costs[v_top], v_lifo_left[v_top], v_lifo_pieces[v_top])
          - issoh_private.share_of(v_lifo_costs[v_top], v_lifo_left[v_top] - v_part, v_lifo_pieces[v_top]);
        v_lifo_left[v_top] := v_lifo_left[v_top] - v_part;
        if v_lifo_left[v_top] = 0 then
          v_top := v_top - 1;
        end if;
        v_left := v_left - v_part;
      end loop;
      v_average := case when v_pieces > 0
                        then issoh_private.share_of(v_row.average_value, v_pieces, v_balance) else 0 end;
      v_fifo_gone := v_fifo;  v_lifo_gone := v_lifo;  v_average_gone := v_average;

      if v_in is not null then
        -- At the cost of what it undoes; of what that differs by, and of pieces that were not there, what left last.
        v_part := v_in_back[v_in] - m.delta;
        v_fifo := issoh_private.share_of(v_in_fifo[v_in], v_part, v_in_pieces[v_in])
                - issoh_private.share_of(v_in_fifo[v_in], v_in_back[v_in], v_in_pieces[v_in]);
        v_lifo := issoh_private.share_of(v_in_lifo[v_in], v_part, v_in_pieces[v_in])
                - issoh_private.share_of(v_in_lifo[v_in], v_in_back[v_in], v_in_pieces[v_in]);
        v_average := issoh_private.share_of(v_in_average[v_in], v_part, v_in_pieces[v_in])
                   - issoh_private.share_of(v_in_average[v_in], v_in_back[v_in], v_in_pieces[v_in]);
        v_in_back[v_in] := v_part;
        v_average_gone := case when v_balance > -m.delta then least(v_average, v_row.average_value)
                               else v_row.average_value end;
        if v_last_out is null then
          v_fifo := v_fifo_gone;  v_lifo := v_lifo_gone;  v_average := v_average_gone;
        elsif v_pieces < -m.delta or (v_fifo, v_lifo, v_average) <> (v_fifo_gone, v_lifo_gone, v_average_gone) then
          v_exchanged := -m.delta - v_pieces;
        end if;
      end if;
      if m.has_undone or v_pieces < -m.delta then
        v_out := cardinality(v_outs) + 1;
        v_outs[v_out] := m.movement_id;
        v_out_types[v_out] := m.movement_type;
        v_out_kinds[v_out] := v_row.kind;
        v_out_dates[v_out] := m.movement_date;
        v_out_paid[v_out] := case when v_in is null then v_pieces else -m.delta end;
        v_out_open[v_out] := -m.delta - v_out_paid[v_out];
        v_out_back[v_out] := 0;
        v_out_fifo[v_out] := v_fifo;  v_out_lifo[v_out] := v_lifo;  v_out_average[v_out] := v_average;
        v_last_out := case when v_in is null then v_out else v_last_out end;
        v_row.uncosted := v_out_open[v_out];
        if v_out_open[v_out] > 0 then
          v_gap := v_gap || v_out;
        end if;
      end if;
      v_row.fifo_value := v_row.fifo_value - v_fifo_gone;
      v_row.lifo_value := v_row.lifo_value - v_lifo_gone;
      v_row.average_value := v_row.average_value - v_average_gone;
      v_row.fifo_cost := v_fifo;  v_row.lifo_cost := v_lifo;  v_row.average_cost := v_average;
      v_balance := v_balance + m.delta;
    end if;

    if replay_ledger.every_movement then
      v_row.movement_id := m.movement_id;
      v_row.movement_type := m.movement_type;
      v_row.movement_date := m.movement_date;
      v_row.booked_at := m.movement_date;
      v_row.delta := m.delta;
      v_row.quantity := v_balance;
      return next v_row;
    end if;

    -- What is carried to pieces that left before: the cost of those that fill their gap, or of an exchange.
    v_done := 0;
    while v_done < v_filled or v_exchanged is not null loop
      v_late := v_row;
      if v_exchanged is not null then
        v_out := v_last_out;
        v_part := -v_exchanged;
        v_exchanged := null;
        v_late.fifo_cost := v_fifo_gone - v_fifo;
        v_late.lifo_cost := v_lifo_gone - v_lifo;
        v_late.average_cost := v_average_gone - v_average;
        if v_part < 0 then
          if v_out_open[v_out] > 0 then
            v_gap := array_remove(v_gap, v_out);
          end if;
          v_gap := v_gap || v_out;
        end if;
      else
        v_out := v_gap[1];
        v_part := least(v_out_open[v_out], v_filled - v_done);
        v_late.fifo_cost := issoh_private.share_of(v_fifo, v_done + v_part, v_valued)
                          - issoh_private.share_of(v_fifo, v_done, v_valued);
        v_late.lifo_cost := issoh_private.share_of(v_lifo, v_done + v_part, v_valued)
                          - issoh_private.share_of(v_lifo, v_done, v_valued);
        v_late.average_cost := issoh_private.share_of(v_average, v_done + v_part, v_valued)
                             - issoh_private.share_of(v_average, v_done, v_valued);
        v_done := v_done + v_part;
        if v_part = v_out_open[v_out] then
          v_gap := v_gap[2:];
        end if;
      end if;
      if v_out_back[v_out] > 0 then
        -- What has come back is settled: shares are of what is still out.
        v_out_fifo[v_out] := v_out_fifo[v_out]
          - issoh_private.share_of(v_out_fifo[v_out], v_out_back[v_out], v_out_paid[v_out]);
        v_out_lifo[v_out] := v_out_lifo[v_out]
          - issoh_private.share_of(v_out_lifo[v_out], v_out_back[v_out], v_out_paid[v_out]);
        v_out_average[v_out] := v_out_average[v_out]
          - issoh_private.share_of(v_out_average[v_out], v_out_back[v_out], v_out_paid[v_out]);
        v_out_paid[v_out] := v_out_paid[v_out] - v_out_back[v_out];
        v_out_back[v_out] := 0;
      end if;
      v_out_fifo[v_out] := v_out_fifo[v_out] + v_late.fifo_cost;
      v_out_lifo[v_out] := v_out_lifo[v_out] + v_late.lifo_cost;
      v_out_average[v_out] := v_out_average[v_out] + v_late.average_cost;
      v_out_paid[v_out] := v_out_paid[v_out] + v_part;
      v_out_open[v_out] := v_out_open[v_out] - v_part;
      if replay_ledger.every_movement then
        v_late.movement_id := v_outs[v_out];
        v_late.movement_type := v_out_types[v_out];
        v_late.kind := v_out_kinds[v_out];
        v_late.movement_date := v_out_dates[v_out];
        v_late.delta := 0;
        v_late.uncosted := -v_part;
        v_late.received := null;
        return next v_late;
      end if;
    end loop;
  end loop;
  if v_product is not null and not replay_ledger.every_movement then
    v_row.quantity := v_balance;
    return next v_row;
  end if;
end
$$;
comment on function issoh_private.replay_ledger(uuid[], timestamptz, boolean) is
  $$Works the ledger off up to and with a moment, for some products or (null) all: after every movement that counts,
or once per product, pieces and value on hand by FIFO, perpetual LIFO and moving average; what an increase brought
(received), what a decrease cost, or (negative) each return gave back, and its pieces that have no cost yet
(uncosted). What is carried to an earlier decrease is a row of that movement with delta 0, booked_at when it became
known. Amounts are in the base currency.$$;
grant execute on function issoh_private.replay_ledger(uuid[], timestamptz, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/replay_ledger.sql
--! Included views/issoh/v_inventory_valuation.sql
create or replace view issoh.v_inventory_valuation with (security_invoker = true) as
with touched as materialized (
  select distinct m.product_id
    from issoh.stock_movements m
   where m.xact_id >= (select issoh_private.valuation_horizon())
), valued as (
  select v.product_id, v.quantity, v.fifo_value, v.lifo_value, v.average_value
    from issoh_private.inventory_values v
   where v.product_id not in (select t.product_id from touched t)
  union all
  select r.product_id, r.quantity, r.fifo_value, r.lifo_value, r.average_value
    from issoh_private.replay_ledger(array(select t.product_id from touched t), 'infinity', false) r
)
select v.product_id, p.internal_sku, v.quantity as quantity_on_hand, trim_scale(v.fifo_value) as fifo_value,
       trim_scale(v.lifo_value) as lifo_value, trim_scale(v.average_value) as average_value,
       issoh_private.unit_cost(v.fifo_value, v.quantity) as fifo_unit_cost,
       issoh_private.unit_cost(v.lifo_value, v.quantity) as lifo_unit_cost,
       issoh_private.unit_cost(v.average_value, v.quantity) as average_unit_cost
  from valued v
  join issoh.selected_products p on p.product_id = v.product_id;
comment on view issoh.v_inventory_valuation is '@primaryKey product_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@filterBy product_id,internal_sku
@orderBy internal_sku
@behavior +totalCount

What the stock of every product ever moved is worth now, by FIFO, perpetual LIFO and moving average, in the base
currency: exact at every moment. Most of it is computed hourly; products moved since are worked off when it is read.';
comment on column issoh.v_inventory_valuation.quantity_on_hand is 'Pieces over all warehouses.';
comment on column issoh.v_inventory_valuation.fifo_value is 'Value if the oldest pieces leave first.';
comment on column issoh.v_inventory_valuation.lifo_value is 'Value if the newest pieces leave first.';
comment on column issoh.v_inventory_valuation.average_value is 'Value at the moving average.';
comment on column issoh.v_inventory_valuation.fifo_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
comment on column issoh.v_inventory_valuation.product_id is 'Product.';
comment on column issoh.v_inventory_valuation.internal_sku is 'Our own article number.';
comment on column issoh.v_inventory_valuation.lifo_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
comment on column issoh.v_inventory_valuation.average_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
--! EndIncluded views/issoh/v_inventory_valuation.sql
--! Included functions/issoh/valuation/cost_of_goods_issued.sql
create or replace function issoh.cost_of_goods_issued(since timestamptz, until timestamptz)
returns setof issoh.cost_of_issue
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select r.movement_id, r.product_id, -sum(r.delta)::bigint, trim_scale(sum(r.fifo_cost)), trim_scale(sum(r.lifo_cost)),
         trim_scale(sum(r.average_cost)), min(r.movement_type), min(r.movement_date), sum(r.uncosted)::bigint,
         min(r.kind)
    from issoh_private.replay_ledger(
           array(select distinct m.product_id
                   from issoh.stock_movements m
                  where m.movement_date >= cost_of_goods_issued.since
                    and m.movement_date < cost_of_goods_issued.until),
           cost_of_goods_issued.until, true) r
   where r.booked_at >= cost_of_goods_issued.since and r.booked_at < cost_of_goods_issued.until
     and r.fifo_cost is not null
   group by r.movement_id, r.product_id
  having sum(r.delta) <> 0 or sum(r.uncosted) <> 0
      or (sum(r.fifo_cost), sum(r.lifo_cost), sum(r.average_cost)) <> (0, 0, 0)
$$;
comment on function issoh.cost_of_goods_issued(timestamptz, timestamptz) is
  $$What left in a period, from since up to, without, until, and what it cost by each method. kind says what it was:
issue (to customers; what they brought back, and issues that were undone, with negative quantity and costs: the cost
of sales), loss (pieces found missing), supplier_return, undone_receipt (a receipt of a closed period that was
reversed or whose cost was corrected). quantity_uncosted are pieces that left before they had come: their cost follows
with the receipt that brings them, in the period of that receipt, as a row of the same movement with quantity 0 where
the movement itself lies before the period. Costs of all kinds and periods up to a moment, and the value on hand then,
are what the receipts up to then cost, by each method.$$;
grant execute on function issoh.cost_of_goods_issued(timestamptz, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/cost_of_goods_issued.sql
--! Included functions/issoh/counts/refuse_moment.sql
create or replace function issoh_private.refuse_moment(counted_at timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if not (refuse_moment.counted_at between issoh_private.earliest_movement()
                                       and clock_timestamp() + interval '1 minute') then
    raise exception using
      errcode = 'ISIMD', message = format('Nobody can have counted at %s.', refuse_moment.counted_at),
      hint = format('counted_at may lie in the past, back to %s (setting movements.max_backdate_days), and not in the'
                    ' future.', issoh_private.earliest_movement());
  end if;
  perform issoh_private.refuse_closed(refuse_moment.counted_at, issoh_private.closed_until());
end
$$;
comment on function issoh_private.refuse_moment(timestamptz) is
  'Refuses a moment at which nobody can have counted. Raises ISIMD, ISCPC.';
--! EndIncluded functions/issoh/counts/refuse_moment.sql
--! Included functions/issoh/counts/compare_counts.sql
create or replace function issoh_private.compare_counts(
  counts issoh_private.stock_count_draft[],
  warehouse_id uuid,
  counted_at timestamptz,
  reference_id text
) returns issoh.stock_counts[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- With the moment as a value only the months since then are read.
set plan_cache_mode = force_custom_plan
as $$
begin
  return array(
    select row(c.count_id, c.product_id, compare_counts.warehouse_id, b.pieces, c.quantity, null,
               case when c.quantity <> b.pieces then uuidv7() end,
               issoh_private.unit_cost(v.average_value, v.quantity), issoh_private.base_currency(),
               compare_counts.reference_id, c.note, audit.current_actor(), compare_counts.counted_at,
               k.count_id, null, null)::issoh.stock_counts
      from unnest(compare_counts.counts) c
      left join issoh.stock_on_hand s
        on s.product_id = c.product_id and s.warehouse_id = compare_counts.warehouse_id
      -- One of the same moment: this one takes its place, and what it had put right is no more.
      left join issoh.stock_counts k
        on k.product_id = c.product_id and k.warehouse_id = compare_counts.warehouse_id
       and k.counted_at = compare_counts.counted_at
       and not exists (select from issoh.stock_counts r where r.restates_count_id = k.count_id)
       and not exists (select from issoh.movement_reversals v where v.reversed_id = k.movement_id)
      -- What there was then is what there is now, less what has moved since.
     cross join lateral (
       select (coalesce(s.quantity_on_hand, 0) - coalesce(k.difference, 0) - coalesce(sum(
                 case when m.to_location = compare_counts.warehouse_id then m.quantity else -m.quantity end),
                 0))::integer as pieces
         from issoh.stock_movements m
        where m.product_id = c.product_id and compare_counts.warehouse_id in (m.from_location, m.to_location)
          and m.movement_date > compare_counts.counted_at) b
      left join issoh_private.replay_ledger(array(select d.product_id from unnest(compare_counts.counts) d),
                                            compare_counts.counted_at, false) v on v.product_id = c.product_id
     order by c.count_id);
end
$$;
comment on function issoh_private.compare_counts(issoh_private.stock_count_draft[], uuid, timestamptz, text) is
  $$Counts of a warehouse beside what the books say of that moment, with the id of the movement that the difference
needs. Their products are locked.$$;
--! EndIncluded functions/issoh/counts/compare_counts.sql
drop function if exists issoh.record_stock_counts(text, issoh.stock_count_input[], text, text);
--! Included functions/issoh/counts/refuse_short_counts.sql
create or replace function issoh_private.refuse_short_counts(counts issoh.stock_counts[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_short record;
begin
  select p.internal_sku, w.warehouse_code, c.quantity_counted, c.counted_at,
         c.quantity_expected - s.quantity_on_hand as gone
    into v_short
    from unnest(counts) c
    join issoh.stock_on_hand s on s.product_id = c.product_id and s.warehouse_id = c.warehouse_id
    join issoh.warehouses w on w.warehouse_id = c.warehouse_id and not w.allow_negative
    join issoh.selected_products p on p.product_id = c.product_id
   where c.quantity_counted < c.quantity_expected
     and c.quantity_counted - c.quantity_expected + s.quantity_on_hand < 0
     and c.quantity_expected > s.quantity_on_hand
     -- A later count takes its part of the difference.
     and (s.last_count_date > c.counted_at) is not true
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCNS',
      message = format('%s in %s: %s were counted at %s, but %s have left since then.', v_short.internal_sku,
                       v_short.warehouse_code, v_short.quantity_counted, v_short.counted_at, v_short.gone),
      hint = 'Check the moment of the count, and what left after it.';
  end if;
end
$$;
comment on function issoh_private.refuse_short_counts(issoh.stock_counts[]) is
  'Refuses a count of fewer pieces than have left since, unless the warehouse may be below zero. Raises ISCNS.';
--! EndIncluded functions/issoh/counts/refuse_short_counts.sql
--! Included functions/issoh/counts/record_stock_counts.sql
create or replace function issoh.record_stock_counts(
  warehouse text,
  counts issoh.stock_count_input[],
  reference_id text default null,
  idempotency_key text default null,
  counted_at timestamptz default null
) returns setof issoh.stock_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
  v_warehouse_id constant uuid := (issoh_private.resolve_warehouse(record_stock_counts.warehouse)).warehouse_id;
  v_counts constant issoh_private.stock_count_draft[] := issoh_private.read_counts(record_stock_counts.counts);
  v_products constant uuid[] := array(select c.product_id from unnest(v_counts) c);
  v_known uuid[];
  v_at timestamptz;
  v_recorded issoh.stock_counts[];
  v_drafts issoh_private.movement_draft[];
begin
  if length(record_stock_counts.reference_id) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.',
      hint = 'reference_id has 1 to 200 characters.';
  end if;
  -- Under the key stand the counts: where books and shelf agree there is no movement to stand there.
  v_known := issoh_private.claim_movement_key(
    record_stock_counts.idempotency_key,
    jsonb_build_object('record_stock_counts', to_jsonb(record_stock_counts.counts), 'warehouse', v_warehouse_id,
                       'reference_id', record_stock_counts.reference_id)
      || case when record_stock_counts.counted_at is null then '{}'
              else jsonb_build_object('counted_at', record_stock_counts.counted_at) end,
    array(select c.count_id from unnest(v_counts) c));
  if v_known is not null then
    return query
    select c.* from issoh.stock_counts c where c.count_id = any (v_known) order by c.count_id;
    return;
  end if;

  perform issoh_private.refuse_moment(record_stock_counts.counted_at);
  -- Before the locks of products: making a month waits for whoever makes one.
  perform issoh_private.make_movement_month(
    date_trunc('month', coalesce(record_stock_counts.counted_at, now()) at time zone 'UTC')::date);
  perform issoh_private.lock_products(v_products);
  perform issoh_private.lock_warehouses(array[v_warehouse_id]);
  -- A clock that is ahead: what moves in the meantime would be counted away.
  v_at := least(record_stock_counts.counted_at, clock_timestamp());
  perform issoh_private.refuse_closed(v_at, issoh_private.closed_until());
  v_recorded := issoh_private.compare_counts(v_counts, v_warehouse_id, v_at, record_stock_counts.reference_id);
  perform issoh_private.refuse_short_counts(v_recorded);

  v_drafts := issoh_private.restating_movements(v_recorded, 0);
  if cardinality(v_drafts) > 0 then
    perform issoh_private.write_movements(v_drafts, true);
  end if;
  return query select w.* from issoh_private.write_counts(v_recorded) w;
end
$$;
comment on function issoh.record_stock_counts(text, issoh.stock_count_input[], text, text, timestamptz) is
  $$Takes what was counted in a warehouse at a moment (counted_at, now), each product (product_id or internal_sku)
once: keeps every count beside what the books said of that moment, and posts the differences as adjustments of that
moment, all or none. What has moved since then is not counted away. Counted again at the same moment, the later count
takes the place of the one before. An idempotency key records once: repeated with the same counts it answers what was
recorded. Raises ISNWH, ISNPR, ISICN (counts that cannot be used), ISIMD (no moment to count at), ISIRF, ISIIK, ISCIK,
ISCRS (fewer counted than are reserved), ISCNS (fewer than have left since), ISCPC, ISCWI, ISCCP.$$;
grant execute on function issoh.record_stock_counts(text, issoh.stock_count_input[], text, text, timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/counts/record_stock_counts.sql
--! Included functions/issoh/counts/name_counts.sql
create or replace function issoh.name_counts(counts issoh.stock_counts[]) returns setof issoh.named_count
language sql stable
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select c.count_id, c.product_id, p.internal_sku, c.warehouse_id, w.warehouse_code, c.quantity_expected,
         c.quantity_counted, c.difference, c.unit_cost, c.currency_code, c.movement_id, c.reference_id, c.note,
         c.counted_by, c.counted_at, c.restates_count_id
    from unnest(name_counts.counts) c
    join issoh.selected_products p on p.product_id = c.product_id
    join issoh.warehouses w on w.warehouse_id = c.warehouse_id
   order by c.count_id
$$;
comment on function issoh.name_counts(issoh.stock_counts[]) is
  $$@behavior -*

Counts as the door answers them: with their SKUs and the codes of their warehouses, by their ids.$$;
grant execute on function issoh.name_counts(issoh.stock_counts[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/counts/name_counts.sql
--! Included functions/issoh/counts/list_counts.sql
create or replace function issoh.list_counts(
  warehouse text default null,
  product text default null,
  since timestamptz default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_count
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_warehouse_id constant uuid := case
    when list_counts.warehouse is not null
      then (issoh_private.resolve_warehouse(list_counts.warehouse)).warehouse_id
  end;
  v_product_id constant uuid := case
    when list_counts.product is not null
      then (issoh_private.resolve_product(list_counts.product)).product_id
  end;
begin
  return query
  select n.*
    from issoh.name_counts(array(
      select c
        from issoh.stock_counts c
       where (v_warehouse_id is null or c.warehouse_id = v_warehouse_id)
         and (v_product_id is null or c.product_id = v_product_id)
         and (list_counts.since is null or c.counted_at >= list_counts.since)
         and (list_counts.after_id is null or c.count_id > list_counts.after_id)
         and not exists (select from issoh.stock_counts r where r.restates_count_id = c.count_id)
         and not exists (select from issoh.movement_reversals v where v.reversed_id = c.movement_id)
       order by c.count_id
       limit list_counts.page_size)) n;
end
$$;
comment on function issoh.list_counts(text, text, timestamptz, uuid, integer) is
  $$@behavior -*

A page of the counts that hold (neither restated nor taken back) of a warehouse, of a product (SKU or id), counted since
a moment, or of all, after the one of an id. Raises ISNWH, ISNPR.$$;
grant execute on function issoh.list_counts(text, text, timestamptz, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/counts/list_counts.sql
--! Included functions/issoh/notifications/tg_stock_counts__notify.sql
create or replace function issoh.tg_stock_counts__notify() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
as $$
declare
  -- Of a warehouse's differences this many are named, the largest, the others counted.
  v_most constant integer := 20;
begin
  insert into issoh.notifications (kind, event_key, severity, title, detail)
  with placed as (
    select n.*, row_number() over (partition by n.warehouse_id order by abs(n.difference) desc, n.count_id) as place
      from new_rows n
     where n.difference <> 0 and n.restates_count_id is null
  )
  select 'stock_discrepancy', min(p.count_id::text), 'warning',
         case count(*)
           when 1 then format('%s: %s pieces of %s instead of %s', w.warehouse_code, min(p.quantity_counted),
                              min(s.internal_sku), min(p.quantity_expected))
           else format('%s: %s products differ from the books', w.warehouse_code, count(*)) end,
         jsonb_build_object(
           'warehouse_id', w.warehouse_id, 'warehouse_code', w.warehouse_code, 'counted_by', min(p.counted_by),
           'reference_id', min(p.reference_id), 'differences', count(*),
           'found', coalesce(sum(p.difference) filter (where p.difference > 0), 0),
           'missing', coalesce(-sum(p.difference) filter (where p.difference < 0), 0),
           'largest', jsonb_agg(jsonb_build_object(
             'product_id', p.product_id, 'internal_sku', s.internal_sku, 'product_name', s.product_name,
             'quantity_expected', p.quantity_expected, 'quantity_counted', p.quantity_counted,
             'difference', p.difference) order by p.place) filter (where p.place <= v_most))
    from placed p
    join issoh.warehouses w on w.warehouse_id = p.warehouse_id
    left join issoh.selected_products s on s.product_id = p.product_id and p.place <= v_most
   group by w.warehouse_id, w.warehouse_code;
  return null;
end
$$;
comment on function issoh.tg_stock_counts__notify() is
  'Statement trigger: tells of counts that differ from the books, in one notification a warehouse.';
--! EndIncluded functions/issoh/notifications/tg_stock_counts__notify.sql
drop view if exists issoh.v_stock_discrepancies;
--! Included views/issoh/v_stock_discrepancies.sql
create or replace view issoh.v_stock_discrepancies with (security_invoker = true) as
select c.count_id, c.counted_at, c.counted_by, c.product_id, p.internal_sku, p.product_name, c.warehouse_id,
       w.warehouse_code, c.quantity_expected, c.quantity_counted, c.difference, c.unit_cost,
       round(c.difference * c.unit_cost, 4) as difference_value, c.currency_code, c.reference_id, c.note, c.movement_id
  from issoh.stock_counts c
  join issoh.selected_products p on p.product_id = c.product_id
  join issoh.warehouses w on w.warehouse_id = c.warehouse_id
 where c.difference <> 0
   and not exists (select from issoh.stock_counts r where r.restates_count_id = c.count_id)
   and not exists (select from issoh.movement_reversals v where v.reversed_id = c.movement_id);
comment on view issoh.v_stock_discrepancies is '@primaryKey count_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@foreignKey (warehouse_id) references issoh.warehouses (warehouse_id)
@filterBy *
@orderBy count_id
@behavior +totalCount

Counts that differ from the books: what was found (positive) or missing (negative), in pieces. Counts that were
restated, or taken back, are not among them.';
comment on column issoh.v_stock_discrepancies.unit_cost is 'What a piece was worth on average at the count.';
comment on column issoh.v_stock_discrepancies.difference_value is
  'The difference at unit_cost, in currency_code; null where there was no stock to tell a cost.';
comment on column issoh.v_stock_discrepancies.count_id is 'Identifies the count.';
comment on column issoh.v_stock_discrepancies.counted_at is 'When it was counted.';
comment on column issoh.v_stock_discrepancies.counted_by is 'Who counted.';
comment on column issoh.v_stock_discrepancies.product_id is 'Product.';
comment on column issoh.v_stock_discrepancies.internal_sku is 'Our own article number.';
comment on column issoh.v_stock_discrepancies.product_name is 'Name shown to people.';
comment on column issoh.v_stock_discrepancies.warehouse_id is 'Warehouse.';
comment on column issoh.v_stock_discrepancies.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_stock_discrepancies.quantity_expected is 'Pieces by the books.';
comment on column issoh.v_stock_discrepancies.quantity_counted is 'Pieces on the shelf.';
comment on column issoh.v_stock_discrepancies.difference is 'Pieces counted less pieces expected.';
comment on column issoh.v_stock_discrepancies.currency_code is 'The base currency.';
comment on column issoh.v_stock_discrepancies.reference_id is 'Number of the counting sheet.';
comment on column issoh.v_stock_discrepancies.note is 'What the counter wrote.';
comment on column issoh.v_stock_discrepancies.movement_id is 'The adjustment that was posted.';
--! EndIncluded views/issoh/v_stock_discrepancies.sql
--! Included policies/issoh/v_stock_discrepancies.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_stock_discrepancies to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_stock_discrepancies.sql

--! split: 200-orders.sql
-- Orders: receipts that name one are of it, at its cost; lines keep their currency and may be in packs; late ones are
-- told of.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('orders.over_receipt_percent', '0', 'Percent by which more than was ordered may be received.',
   'number', 0, 1000, 'percent')
on conflict (setting_key) do nothing;

do $$
begin
  if not exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = 'issoh.order_line_input'::regclass and a.attname = 'pack_size') then
    alter type issoh.order_line_input add attribute pack_size integer;
    alter type issoh.posted_movement add attribute warnings jsonb;
    alter type issoh.posted_list add attribute warnings jsonb;
    create type issoh_private.asked_price as (product_id uuid, price numeric, currency_code text);
    create type issoh.order_line as (
      order_line_id uuid, po_number text, supplier_id uuid, supplier_code text, product_id uuid, internal_sku text,
      product_name text, warehouse_id uuid, warehouse_code text, quantity_ordered integer, quantity_received integer,
      quantity_open integer, is_cancelled boolean, unit_cost numeric, pack_size integer, pack_cost numeric,
      currency_code text, expected_at timestamptz, is_late boolean, ordered_by text, ordered_at timestamptz);
  end if;
end
$$;
comment on type issoh.order_line_input is
  $$What to order of a product (id or SKU): quantity pieces, or packs of pack_size pieces; unit_cost is for one of
these, in currency_code; see place_orders.$$;
comment on type issoh.order_line is '@behavior -*

A line of an order with the names of what it is about.';

alter table issoh.purchase_order_lines
  add column if not exists pack_size integer
    constraint purchase_order_lines_pack_size_check check (pack_size > 0),
  add column if not exists pack_cost numeric
    constraint purchase_order_lines_pack_cost_check
    check (pack_cost is null
           or (pack_cost >= 0 and pack_cost < 1e23 and scale(pack_cost) <= 10 and pack_size is not null));
comment on column issoh.purchase_order_lines.pack_size is 'Pieces in a pack; null: ordered in single pieces.';
comment on column issoh.purchase_order_lines.pack_cost is 'Agreed cost of a pack, in currency_code.';
comment on column issoh.purchase_order_lines.unit_cost is
  'Agreed cost of a piece, in currency_code; of a pack, rounded to 10 decimals. Null: nobody said.';
comment on column issoh.purchase_order_lines.currency_code is 'ISO 4217: what the supplier is paid in.';
comment on column issoh.purchase_order_lines.expected_at is
  'When it should arrive; null: nobody said, of orders placed before lead times were taken.';
comment on column issoh.purchase_order_lines.quantity_received is
  'Pieces received under the number, less reversals and what went back to the supplier.';

create table if not exists issoh_private.order_numbers (
  po_number text primary key,
  supplier_id uuid not null
);
alter table issoh_private.order_numbers enable row level security;
comment on table issoh_private.order_numbers is
  'Whose a number is: of two who order under it, one waits for the other.';
comment on column issoh_private.order_numbers.po_number is 'Number of an order.';
comment on column issoh_private.order_numbers.supplier_id is 'The supplier it is placed with.';
insert into issoh_private.order_numbers (po_number, supplier_id)
select distinct on (l.po_number) l.po_number, l.supplier_id
  from issoh.purchase_order_lines l
 order by l.po_number, l.order_line_id
on conflict on constraint order_numbers_pkey do nothing;

comment on table issoh_private.open_alerts is
  'What lasts and was told of when it began: stock rows to reorder, late order lines, broken checks, a synchronisation
that fails.';

create foreign table if not exists spp_remote.price_breaks (
  supplier_id uuid not null,
  product_id uuid not null,
  from_quantity integer not null,
  price numeric(19,4) not null
) server spp options (schema_name 'spp_feed', table_name 'price_breaks');
comment on foreign table spp_remote.price_breaks is
  'What a piece costs when many are bought, in SPP as it is now: spp_feed.price_breaks.';

--! Included functions/issoh/link/ask_prices.sql
create or replace function issoh_private.ask_prices(supplier_id uuid, product_ids uuid[], quantities integer[])
returns setof issoh_private.asked_price
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_spp_product_ids constant uuid[] := array(
    select p.spp_product_id
      from issoh.selected_products p
      left join issoh.supplier_listings l on l.product_id = p.product_id
     where p.product_id = any (ask_prices.product_ids) and p.spp_product_id is not null
       and coalesce(l.supplier_id, p.spp_supplier_id) = ask_prices.supplier_id);
begin
  if v_spp_product_ids = '{}' then
    return;
  end if;

  begin
    return query
    with listed as materialized (
      select s.product_id, s.current_price, s.currency_code
        from spp_remote.products s
       where s.supplier_id = ask_prices.supplier_id and s.product_id = any (v_spp_product_ids)
    ), breaks as materialized (
      select b.product_id, b.from_quantity, b.price
        from spp_remote.price_breaks b
       where b.supplier_id = ask_prices.supplier_id and b.product_id = any (v_spp_product_ids)
    )
    select p.product_id,
           trim_scale(coalesce((select b.price
                                  from breaks b
                                 where b.product_id = s.product_id and b.from_quantity <= q.quantity
                                 order by b.from_quantity desc
                                 limit 1), s.current_price)),
           s.currency_code
      from unnest(ask_prices.product_ids, ask_prices.quantities) as q (product_id, quantity)
      join issoh.selected_products p on p.product_id = q.product_id
      join listed s on s.product_id = p.spp_product_id;
  exception
    when connection_exception then
      raise exception using
        errcode = 'ISCSA', message = 'SPP does not answer, so what the supplier asks for cannot be known.',
        hint = 'Give the unit_cost of each line, or try again later.';
  end;
end
$$;
comment on function issoh_private.ask_prices(uuid, uuid[], integer[]) is
  $$What a supplier asks now for a piece of products of ours when so many are bought, in its currency: by SPP the price
of the greatest quantity break that is reached, else the list price. A product that it does not list is left out. Takes
no lock. Raises ISCSA where SPP cannot be reached.$$;
--! EndIncluded functions/issoh/link/ask_prices.sql
--! Included functions/issoh/orders/read_order_products.sql
create or replace function issoh_private.read_order_products(lines issoh.order_line_input[]) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_bad record;
  v_products uuid[];
begin
  if coalesce(cardinality(lines), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISIOL', message = format('An order cannot have %s lines.', coalesce(cardinality(lines), 0)),
      hint = format('Send 1 to %s.', v_most);
  end if;
  perform issoh_private.refuse_unknown_products(array(select l.product_id from unnest(lines) l),
                                                array(select l.internal_sku from unnest(lines) l));
  select l.* into v_bad
    from unnest(lines) l
   where (l.quantity > 0) is not true or l.pack_size <= 0
      or l.quantity::bigint * coalesce(l.pack_size, 1) > 2147483647
      or not common.is_currency(coalesce(l.currency_code, 'EUR'))
      or not (l.unit_cost >= 0 and l.unit_cost < 1e13 and scale(trim_scale(l.unit_cost)) <= 10)
   limit 1;
  if found then
    if (v_bad.quantity > 0) is not true then
      raise exception using
        errcode = 'ISIQT',
        message = format('A quantity of %s cannot be ordered.', coalesce(v_bad.quantity::text, 'null')),
        hint = 'Give a whole number of pieces above 0.';
    elsif v_bad.pack_size <= 0 or v_bad.quantity::bigint * coalesce(v_bad.pack_size, 1) > 2147483647 then
      raise exception using
        errcode = 'ISIQT',
        message = format('%s packs of %s pieces cannot be ordered.', v_bad.quantity, v_bad.pack_size),
        hint = 'A pack has 1 piece or more, and a line 2,147,483,647 at most.';
    elsif not common.is_currency(coalesce(v_bad.currency_code, 'EUR')) then
      raise exception using
        errcode = 'ISICU', message = format('"%s" is no currency.', v_bad.currency_code),
        hint = 'Use a code of ISO 4217, such as EUR.';
    end if;
    raise exception using
      errcode = 'ISIUC', message = format('A unit cost of %s cannot be used here.', v_bad.unit_cost),
      hint = 'It is 0 or more, below 10^13, with at most 10 decimals.';
  end if;

  v_products := array(
    select p.product_id
      from unnest(lines) with ordinality as l (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size,
                                                  position)
      join issoh.selected_products p on p.product_id = l.product_id or p.internal_sku = common.trimmed(l.internal_sku)
     order by l.position);
  select p.internal_sku into v_bad
    from unnest(v_products) i
    join issoh.selected_products p on p.product_id = i
   group by p.internal_sku
  having count(*) > 1
   limit 1;
  if found then
    raise exception using
      errcode = 'ISIOL', message = format('"%s" is on the order twice.', v_bad.internal_sku),
      hint = 'Add up the pieces, and send one line of a product.';
  end if;
  return v_products;
end
$$;
comment on function issoh_private.read_order_products(issoh.order_line_input[]) is
  'The products of an order''s lines, in their order. Raises ISIOL, ISNPR, ISIQT, ISICU, ISIUC.';
--! EndIncluded functions/issoh/orders/read_order_products.sql
--! Included functions/issoh/orders/refuse_other_currency.sql
create or replace function issoh_private.refuse_other_currency(
  lines issoh.order_line_input[],
  product_ids uuid[],
  asked issoh_private.asked_price[]
) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_other record;
begin
  select p.internal_sku, i.currency_code, a.currency_code as asked into v_other
    from unnest(refuse_other_currency.lines) with ordinality
      as i (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size, position)
    join unnest(refuse_other_currency.asked) a on a.product_id = refuse_other_currency.product_ids[i.position]
    join issoh.selected_products p on p.product_id = a.product_id
   where i.currency_code <> a.currency_code
   limit 1;
  if found then
    raise exception using
      errcode = 'ISIOL',
      message = format('The supplier asks for "%s" in %s, not in %s.', v_other.internal_sku, v_other.asked,
                       v_other.currency_code),
      hint = 'Leave currency_code out to order at that price, or give unit_cost beside it.';
  end if;
end
$$;
comment on function issoh_private.refuse_other_currency(issoh.order_line_input[], uuid[], issoh_private.asked_price[])
  is 'Refuses a currency without a cost where the supplier asks for another one (ISIOL).';
--! EndIncluded functions/issoh/orders/refuse_other_currency.sql
--! Included functions/issoh/orders/claim_order_number.sql
create or replace function issoh_private.claim_order_number(po_number text, supplier_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
begin
  -- Waits for whoever is placing an order of this number.
  insert into issoh_private.order_numbers (po_number, supplier_id)
  values (claim_order_number.po_number, claim_order_number.supplier_id)
  on conflict on constraint order_numbers_pkey do nothing;
  select n.supplier_id into v_supplier_id
    from issoh_private.order_numbers n
   where n.po_number = claim_order_number.po_number;
  if v_supplier_id <> claim_order_number.supplier_id then
    raise exception using
      errcode = 'ISCON',
      message = format('Order %s is with %s.', claim_order_number.po_number,
                       coalesce((select s.supplier_code from issoh.suppliers s where s.supplier_id = v_supplier_id),
                                v_supplier_id::text)),
      hint = 'Use another po_number: one is of one supplier.';
  end if;
end
$$;
comment on function issoh_private.claim_order_number(text, uuid) is
  'Takes the number of an order for a supplier, for good; further orders of it may follow. Raises ISCON.';
--! EndIncluded functions/issoh/orders/claim_order_number.sql
--! Included functions/issoh/orders/place_orders.sql
create or replace function issoh.place_orders(
  po_number text,
  supplier text,
  warehouse text default null,
  lines issoh.order_line_input[] default '{}',
  expected_at timestamptz default null
) returns setof issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
  v_supplier_id constant uuid := issoh_private.resolve_supplier(place_orders.supplier);
  v_warehouse_id constant uuid := issoh_private.receiving_warehouse(place_orders.warehouse);
  v_base constant text := issoh_private.base_currency();
  v_currency constant text := coalesce(
    (select s.currency_code from issoh.suppliers s where s.supplier_id = v_supplier_id), v_base);
  v_lead_time_days constant integer := issoh.setting('reorder.default_lead_time_days');
  v_products uuid[];
  v_asked issoh_private.asked_price[];
  v_taken text;
begin
  if length(place_orders.po_number) between 1 and 200 is not true then
    raise exception using
      errcode = 'ISIRF', message = 'An order needs a number.', hint = 'po_number has 1 to 200 characters.';
  elsif v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU', message = 'An order needs a supplier.', hint = 'Name a supplier by its code or its id.';
  end if;
  perform issoh_private.refuse_endless(place_orders.expected_at, 'expected_at');
  v_products := issoh_private.read_order_products(place_orders.lines);
  -- Before the locks: nobody shall wait for SPP.
  v_asked := array(
    select a
      from (select array_agg(v_products[i.position]) as product_ids,
                   array_agg(i.quantity * coalesce(i.pack_size, 1)) as quantities
              from unnest(place_orders.lines) with ordinality
                as i (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size, position)
             where i.unit_cost is null
            having count(*) > 0) u
     cross join lateral issoh_private.ask_prices(v_supplier_id, u.product_ids, u.quantities) a);
  perform issoh_private.refuse_other_currency(place_orders.lines, v_products, v_asked);

  perform issoh_private.claim_order_number(place_orders.po_number, v_supplier_id);
  perform issoh_private.lock_products(v_products);
  select p.internal_sku into v_taken
    from issoh.purchase_order_lines l
    join issoh.selected_products p on p.product_id = l.product_id
   where l.po_number = place_orders.po_number and l.product_id = any (v_products)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCOL',
      message = format('Order %s has a line of "%s" already.', place_orders.po_number, v_taken),
      hint = 'change_order changes it, and opens it if it was cancelled; or use another po_number.';
  end if;

  return query
  insert into issoh.purchase_order_lines as l
    (po_number, supplier_id, product_id, warehouse_id, quantity_ordered, unit_cost, pack_size, pack_cost, currency_code,
     expected_at)
  select place_orders.po_number, v_supplier_id, p.product_id, v_warehouse_id, i.quantity * coalesce(i.pack_size, 1),
         coalesce(a.price, trim_scale(round(issoh_private.share_of(i.unit_cost, 1, coalesce(i.pack_size, 1)), 10))),
         i.pack_size,
         case when i.pack_size is not null then trim_scale(coalesce(a.price * i.pack_size, i.unit_cost)) end,
         coalesce(a.currency_code, i.currency_code, v_currency),
         coalesce(place_orders.expected_at,
                  now() + make_interval(hours => 24 * coalesce(p.lead_time_days, v_lead_time_days)))
    from unnest(place_orders.lines) with ordinality
      as i (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size, position)
    join issoh.selected_products p on p.product_id = v_products[i.position]
    left join unnest(v_asked) a on a.product_id = p.product_id
   order by i.position
  returning l.*;
end
$$;
comment on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz) is
  $$Notes what was ordered from a supplier (code or id), each product (product_id or internal_sku) once: it is on
order until receipts with reference_type PO and this number bring it. The warehouse may be left out where only one
is active. With pack_size, quantity counts packs and unit_cost is for a pack. Costs stay in currency_code, else
the currency of the supplier, else the base currency; the rate is that of the day of the receipt. A unit_cost left
out is what the supplier asks today for so many in SPP, price breaks included; where SPP lists nothing of it, the
line has none. expected_at left out: after the lead time of the product, else the setting
reorder.default_lead_time_days. Raises ISNSU, ISNWH, ISNPR, ISIRF (no number), ISIOL (lines that cannot be used),
ISIQT, ISIUC, ISICU, ISCOL (on that order already), ISCON (a number of another supplier), ISCSA (SPP does not
answer), ISCWI.$$;
grant execute on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/place_orders.sql
--! Included functions/issoh/orders/cancel_order.sql
create or replace function issoh.cancel_order(po_number text, product text default null)
returns setof issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
  v_product_id constant uuid := case
    when cancel_order.product is not null then (issoh_private.resolve_product(cancel_order.product)).product_id
  end;
  v_products constant uuid[] := array(
    select l.product_id
      from issoh.purchase_order_lines l
     where l.po_number = cancel_order.po_number and (v_product_id is null or l.product_id = v_product_id));
begin
  if v_products = '{}' then
    raise exception using
      errcode = 'ISNOL',
      message = format('There is no such line of order "%s".', cancel_order.po_number),
      hint = 'Name an order by its po_number, and a product that is on it.';
  end if;

  perform issoh_private.lock_products(v_products);
  update issoh.purchase_order_lines l
     set is_cancelled = true
   where l.po_number = cancel_order.po_number and l.product_id = any (v_products) and not l.is_cancelled;
  return query
  select l.*
    from issoh.purchase_order_lines l
   where l.po_number = cancel_order.po_number and l.product_id = any (v_products)
   order by l.order_line_id;
end
$$;
comment on function issoh.cancel_order(text, text) is
  $$Says that nothing more comes of an order, or of one product on it; what was received stays received. Answers the
lines; a second call does nothing; change_order opens a line again. Raises ISNOL, ISNPR.$$;
grant execute on function issoh.cancel_order(text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/cancel_order.sql
--! Included functions/issoh/orders/change_order.sql
create or replace function issoh.change_order(
  po_number text,
  product text,
  quantity integer default null,
  unit_cost numeric default null,
  currency_code text default null,
  expected_at timestamptz default null
) returns issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(change_order.product);
  v_line issoh.purchase_order_lines;
  v_pieces integer;
begin
  perform issoh_private.refuse_endless(change_order.expected_at, 'expected_at');
  perform issoh_private.lock_products(array[v_product.product_id]);
  select l.* into v_line
    from issoh.purchase_order_lines l
   where l.po_number = change_order.po_number and l.product_id = v_product.product_id;
  if v_line.order_line_id is null then
    raise exception using
      errcode = 'ISNOL', message = format('There is no such line of order "%s".', change_order.po_number),
      hint = 'Name an order by its po_number, and a product that is on it.';
  end if;
  perform issoh_private.read_order_products(array[
    row(v_product.product_id, null, coalesce(change_order.quantity, 1), change_order.unit_cost,
        change_order.currency_code, v_line.pack_size)::issoh.order_line_input]);

  v_pieces := coalesce(change_order.quantity * coalesce(v_line.pack_size, 1), v_line.quantity_ordered);
  if v_pieces < least(v_line.quantity_received, v_line.quantity_ordered) then
    raise exception using
      errcode = 'ISCOQ',
      message = format('%s pieces of "%s" have come of order %s: it cannot be lowered to %s.',
                       v_line.quantity_received, v_product.internal_sku, v_line.po_number, v_pieces),
      hint = 'Lower it to what was received at the least, or say by cancel_order that nothing more comes.';
  elsif v_pieces > v_line.quantity_received then
    perform issoh_private.lock_warehouses(array[v_line.warehouse_id]);
  end if;

  update issoh.purchase_order_lines l
     set quantity_ordered = v_pieces,
         is_cancelled = false,
         unit_cost = case when change_order.unit_cost is null then l.unit_cost
                          else trim_scale(round(issoh_private.share_of(change_order.unit_cost, 1,
                                                                       coalesce(l.pack_size, 1)), 10)) end,
         pack_cost = case when l.pack_size is not null
                          then coalesce(trim_scale(change_order.unit_cost), l.pack_cost) end,
         currency_code = coalesce(change_order.currency_code, l.currency_code),
         expected_at = coalesce(change_order.expected_at, l.expected_at)
   where l.order_line_id = v_line.order_line_id
  returning l.* into v_line;
  return v_line;
end
$$;
comment on function issoh.change_order(text, text, integer, numeric, text, timestamptz) is
  $$Changes the line of a product (SKU or id) on an order: how much is ordered and what it costs, in pieces or in packs
as the line has it, in which currency (alone: of the cost that was agreed), and when it should come; null leaves as
it is. What has come keeps its cost. A line that was cancelled is open again by it. Raises ISNPR, ISNOL, ISIQT, ISIUC,
ISICU, ISCOQ (fewer than have come), ISCWI (pieces would come to a closed warehouse).$$;
grant execute on function issoh.change_order(text, text, integer, numeric, text, timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/change_order.sql
--! Included functions/issoh/orders/name_order_line.sql
create or replace function issoh.name_order_line(line issoh.purchase_order_lines) returns issoh.order_line
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select line.order_line_id, line.po_number, line.supplier_id, s.supplier_code, line.product_id, p.internal_sku,
         p.product_name, line.warehouse_id, w.warehouse_code, line.quantity_ordered, line.quantity_received,
         line.quantity_open, line.is_cancelled, line.unit_cost, line.pack_size, line.pack_cost, line.currency_code,
         line.expected_at, line.quantity_open > 0 and coalesce(line.expected_at < now(), false), line.ordered_by,
         line.ordered_at
    from issoh.selected_products p
    join issoh.warehouses w on w.warehouse_id = line.warehouse_id
    left join issoh.suppliers s on s.supplier_id = line.supplier_id
   where p.product_id = line.product_id
$$;
comment on function issoh.name_order_line(issoh.purchase_order_lines) is
  $$@behavior -*

A line of an order as the door answers it: with the names of what it is about, and whether it is late.$$;
grant execute on function issoh.name_order_line(issoh.purchase_order_lines)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/orders/name_order_line.sql
--! Included functions/issoh/orders/record_order.sql
create or replace function issoh.record_order(
  po_number text,
  supplier text,
  warehouse text,
  lines jsonb,
  expected_at timestamptz default null
) returns setof issoh.order_line
language sql volatile
set search_path = pg_catalog, pg_temp
rows 100
as $$
  select n.*
    from issoh.place_orders(
           record_order.po_number, record_order.supplier, record_order.warehouse,
           (select array_agg(jsonb_populate_record(null::issoh.order_line_input, e.value) order by e.position)
              from jsonb_array_elements(record_order.lines) with ordinality e (value, position)),
           record_order.expected_at) l
   cross join lateral issoh.name_order_line(l) n
   order by n.order_line_id
$$;
comment on function issoh.record_order(text, text, text, jsonb, timestamptz) is
  $$@behavior -*

Orders a JSON array of lines as place_orders does, with the same errors, and answers them by their names.$$;
grant execute on function issoh.record_order(text, text, text, jsonb, timestamptz) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/record_order.sql
--! Included functions/issoh/orders/record_cancellation.sql
create or replace function issoh.record_cancellation(po_number text, product text default null)
returns setof issoh.order_line
language sql volatile
set search_path = pg_catalog, pg_temp
rows 100
as $$
  select n.*
    from issoh.cancel_order(record_cancellation.po_number, record_cancellation.product) l
   cross join lateral issoh.name_order_line(l) n
   order by n.order_line_id
$$;
comment on function issoh.record_cancellation(text, text) is
  $$@behavior -*

Cancels an order, or a product on it, as cancel_order does, with the same errors, and answers its lines by their
names.$$;
grant execute on function issoh.record_cancellation(text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/record_cancellation.sql
--! Included functions/issoh/orders/list_orders.sql
create or replace function issoh.list_orders(
  supplier text default null,
  po_number text default null,
  late boolean default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.order_line
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  select n.*
    from issoh.purchase_order_lines l
   cross join lateral issoh.name_order_line(l) n
   where (list_orders.supplier is null
          or l.supplier_id = (select issoh_private.known_supplier(list_orders.supplier)))
     and (list_orders.po_number is null or l.po_number = list_orders.po_number)
     and (list_orders.late is null
          or (l.quantity_open > 0 and coalesce(l.expected_at < now(), false)) = list_orders.late)
     and (list_orders.after_id is null or l.order_line_id > list_orders.after_id)
   order by l.order_line_id
   limit list_orders.page_size
$$;
comment on function issoh.list_orders(text, text, boolean, uuid, integer) is
  $$@behavior -*

A page of order lines: of one supplier (code or id), of one order, of those that are late or are not, or of all, after
the line of an id. It writes nothing. Raises ISNSU.$$;
grant execute on function issoh.list_orders(text, text, boolean, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/orders/list_orders.sql
--! Included functions/issoh/orders/cost_receipts.sql
-- Packs are shared out to their pieces by growing parts: all deliveries together cost what the packs do.
create or replace function issoh_private.cost_receipts(drafts issoh_private.movement_draft[])
returns issoh_private.movement_draft[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_drafts issoh_private.movement_draft[];
begin
  with ordered as (
    select d.position, d as draft, o.supplier_id, o.unit_cost, o.currency_code, o.pack_size,
           -- A cost that the receipt brings needs no rate.
           case when d.unit_cost is null then coalesce(o.pack_cost, o.unit_cost) end as agreed,
           o.quantity_received + sum(d.quantity) over (partition by o.order_line_id order by d.position) as reached
      from unnest(cost_receipts.drafts) d
      left join issoh.purchase_order_lines o
             on o.po_number = d.reference_id and o.product_id = d.product_id
            and d.movement_type = 'receipt' and d.reference_type = 'PO' and d.returns_movement_id is null
  ), priced as (
    select o.*, c.agreed_in_base,
           round(issoh_private.share_of(c.agreed_in_base, 1, coalesce(o.pack_size, 1)), 10) as cost,
           round(issoh_private.share_of(c.agreed_in_base, o.reached, o.pack_size), 10)
           - round(issoh_private.share_of(c.agreed_in_base, o.reached - (o.draft).quantity, o.pack_size), 10) as total
      from ordered o
     cross join lateral (
       select issoh_private.to_base(
                o.agreed, o.currency_code,
                (coalesce((o.draft).movement_date, now()) at time zone 'UTC')::date) as agreed_in_base
       offset 0) c
  )
  select array_agg(jsonb_populate_record(p.draft, case
           when p.cost is not null then jsonb_build_object(
             'supplier_id', coalesce((p.draft).supplier_id, p.supplier_id), 'unit_cost', trim_scale(p.cost),
             'total_cost', trim_scale(nullif(p.total, (p.draft).quantity * p.cost)),
             'purchase_cost', case when p.currency_code <> v_base then p.unit_cost end,
             'purchase_currency', case when p.currency_code <> v_base then p.currency_code end)
           else jsonb_build_object('supplier_id', coalesce((p.draft).supplier_id, p.supplier_id))
         end) order by p.position)
    into v_drafts
    from priced p;

  if exists (select from unnest(v_drafts) d where d.unit_cost >= 1e13) then
    raise exception using
      errcode = 'ISIUC', message = 'What was agreed comes to a unit cost of 10^13 or more in the base currency.',
      hint = 'Check the exchange rate of that day, or give the receipt its unit_cost.';
  end if;
  return v_drafts;
end
$$;
comment on function issoh_private.cost_receipts(issoh_private.movement_draft[]) is
  $$Receipts of orders with what their lines say: whose they are, and where they bring no cost, the agreed one in the
base currency at the rate of the day of the receipt; of packs also what all pieces cost together, where that is not the
same to the last decimal. The products are locked. Raises ISCXR, ISIUC.$$;
--! EndIncluded functions/issoh/orders/cost_receipts.sql
--! Included functions/issoh/orders/refuse_bare_costs.sql
create or replace function issoh_private.refuse_bare_costs(
  drafts issoh_private.movement_draft[],
  movements issoh.movement_input[]
) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_line record;
begin
  select l.po_number, l.currency_code into v_line
    from unnest(drafts) d
    join issoh.purchase_order_lines l on l.po_number = d.reference_id and l.product_id = d.product_id
   where d.movement_type = 'receipt' and d.reference_type = 'PO' and d.returns_movement_id is null
     and (movements[d.position]).unit_cost is not null and (movements[d.position]).currency_code is null
     and l.currency_code <> issoh_private.base_currency()
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICU',
      message = format('Order %s is in %s: it does not say what the unit_cost is in.', v_line.po_number,
                       v_line.currency_code),
      hint = format('Give currency_code (%s, or %s), or leave unit_cost out: the agreed one is taken.',
                    v_line.currency_code, issoh_private.base_currency());
  end if;
end
$$;
comment on function issoh_private.refuse_bare_costs(issoh_private.movement_draft[], issoh.movement_input[]) is
  'Refuses a cost without a currency on a receipt of an order in another one. Raises ISICU.';
--! EndIncluded functions/issoh/orders/refuse_bare_costs.sql
--! Included functions/issoh/orders/most_received.sql
create or replace function issoh_private.most_received(quantity_ordered integer) returns numeric
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select floor(most_received.quantity_ordered * (100 + (issoh.setting('orders.over_receipt_percent') #>> '{}')::numeric)
               / 100)
$$;
comment on function issoh_private.most_received(integer) is
  'How many pieces may be received where so many were ordered: the setting orders.over_receipt_percent more.';
--! EndIncluded functions/issoh/orders/most_received.sql
--! Included functions/issoh/orders/refuse_receipt.sql
create or replace function issoh_private.refuse_receipt(receipt issoh.stock_movements) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_sku constant text := (select p.internal_sku
                            from issoh.selected_products p
                           where p.product_id = receipt.product_id);
  v_line issoh.purchase_order_lines;
begin
  select o.* into v_line
    from issoh.purchase_order_lines o
   where o.po_number = receipt.reference_id and o.product_id = receipt.product_id;
  if v_line.order_line_id is null then
    raise exception using
      errcode = 'ISNOL',
      message = coalesce(
        (select format('Order %s has no line of "%s", but of %s.', receipt.reference_id, v_sku,
                       string_agg(format('"%s"', s.internal_sku), ', ' order by s.internal_sku)
                       || case when max(s.lines) > 5 then format(' and %s others', max(s.lines) - 5) else '' end)
           from (select p.internal_sku, count(*) over () as lines
                   from issoh.purchase_order_lines o
                   join issoh.selected_products p on p.product_id = o.product_id
                  where o.po_number = receipt.reference_id
                  order by p.internal_sku
                  limit 5) s
         having count(*) > 0),
        format('There is no order "%s".', receipt.reference_id)),
      hint = 'Name the order that the goods come of, or receive them without reference_type PO.';
  elsif receipt.supplier_id <> v_line.supplier_id then
    raise exception using
      errcode = 'ISCOS',
      message = format('Order %s was placed with %s, and "%s" would come from %s.', receipt.reference_id,
                       coalesce((select s.supplier_code from issoh.suppliers s
                                  where s.supplier_id = v_line.supplier_id), v_line.supplier_id::text),
                       v_sku,
                       coalesce((select s.supplier_code from issoh.suppliers s
                                  where s.supplier_id = receipt.supplier_id), receipt.supplier_id::text)),
      hint = 'Leave supplier_id out, or name an order of that supplier.';
  elsif v_line.is_cancelled then
    raise exception using
      errcode = 'ISCOC', message = format('"%s" was cancelled on order %s.', v_sku, receipt.reference_id),
      hint = 'Open it again by change_order, or receive it without reference_type PO, with its unit_cost and'
             ' supplier_id.';
  end if;
  raise exception using
    errcode = 'ISCOR',
    message = format('%s pieces of "%s" would have come of order %s: %s were ordered, at most %s may come.',
                     v_line.quantity_received, v_sku, receipt.reference_id, v_line.quantity_ordered,
                     issoh_private.most_received(v_line.quantity_ordered)),
    hint = 'Receive what is beyond without reference_type PO, with its unit_cost and supplier_id, or order more by'
           ' change_order; orders.over_receipt_percent says how much more may come.';
end
$$;
comment on function issoh_private.refuse_receipt(issoh.stock_movements) is
  $$Says why a receipt is none of the order that it names: no such order or line (ISNOL), of another supplier (ISCOS),
cancelled (ISCOC), or else more than was ordered (ISCOR), with the line as it would be.$$;
--! EndIncluded functions/issoh/orders/refuse_receipt.sql
--! Included functions/issoh/orders/tg_stock_movements__receive_orders.sql
create or replace function issoh.tg_stock_movements__receive_orders() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_refused issoh.stock_movements;
begin
  if not exists (select from new_rows n
                  where n.movement_type = 'receipt' and n.reference_type = 'PO'
                     or n.movement_type = 'issue' and n.returns_movement_id is not null) then
    return null;
  end if;
  update issoh.purchase_order_lines o
     -- Cut off where integers end: so many are refused.
     set quantity_received = least(o.quantity_received + r.quantity, 2147483647),
         -- What is to come again cannot come to a house that was closed since: it comes to where it left.
         warehouse_id = case when r.quantity < 0 and not w.is_active then r.left_from else o.warehouse_id end
    from (select l.order_line_id, sum(c.quantity) as quantity,
                 (array_agg(c.from_location) filter (where c.from_location is not null))[1] as left_from
            from (select n.reference_id, n.product_id, n.from_location, 'infinity'::timestamptz as received_at,
                         case when n.to_location is not null then n.quantity else -n.quantity end as quantity
                    from new_rows n
                   where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
                  union all
                  -- What goes back to the supplier, and reversals of that.
                  select b.reference_id, b.product_id, n.from_location, b.recorded_at,
                         case when n.to_location is not null then n.quantity else -n.quantity end
                    from new_rows n
                   cross join lateral issoh_private.find_movement(n.returns_movement_id) b
                   where n.movement_type = 'issue' and n.returns_movement_id is not null
                     and b.movement_type = 'receipt' and b.reference_type = 'PO') c
            join issoh.purchase_order_lines l
              on l.po_number = c.reference_id and l.product_id = c.product_id and l.ordered_at <= c.received_at
           group by l.order_line_id) r, issoh.warehouses w
   where o.order_line_id = r.order_line_id and w.warehouse_id = o.warehouse_id;

  select n.* into v_refused
    from new_rows n
    left join issoh.purchase_order_lines o on o.po_number = n.reference_id and o.product_id = n.product_id
   where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
     and n.reverses_movement_id is null
     and (o.order_line_id is null or o.supplier_id <> n.supplier_id or o.is_cancelled
          or o.quantity_received > o.quantity_ordered
             and o.quantity_received > issoh_private.most_received(o.quantity_ordered))
     -- One that takes the place of another at once (another cost) brings nothing more.
     and (not exists (select from new_rows u where u.reverses_movement_id is not null)
          or (select sum(case when c.to_location is not null then c.quantity else -c.quantity end)
                from new_rows c
               where c.movement_type = 'receipt' and c.reference_type = 'PO' and c.returns_movement_id is null
                 and c.reference_id = n.reference_id and c.product_id = n.product_id) > 0)
   order by n.seq
   limit 1;
  if found then
    perform issoh_private.refuse_receipt(v_refused);
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__receive_orders() is
  $$Statement trigger of the ledger: receipts with reference PO, what of them goes back to the supplier, and reversals
of both move what is open of the order. Receipts that are none of the order that they name are refused. Raises ISNOL,
ISCOS, ISCOC, ISCOR.$$;
--! EndIncluded functions/issoh/orders/tg_stock_movements__receive_orders.sql
--! Included functions/issoh/ledger/cost_warnings.sql
create or replace function issoh_private.cost_warnings(movements issoh.stock_movements[]) returns jsonb
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
           'code', 'cost_unknown', 'movement_id', r.movement_id,
           'message', format('What these pieces of "%s" cost is not known: they come in at nothing.', p.internal_sku),
           'hint', format('Say what they cost by correct_cost (POST /api/issoh/stock/movement/%s/cost).',
                          r.movement_id))
           order by r.seq), '[]')
    from unnest(cost_warnings.movements) r
    join issoh.selected_products p on p.product_id = r.product_id
   where r.movement_type in ('receipt', 'adjustment') and r.to_location is not null and r.unit_cost is null
     and r.returns_movement_id is null
     and r.reverses_movement_id is null
     and not exists (
       select from issoh.stock_movements e
        where e.product_id = r.product_id and (e.movement_date, e.seq) < (r.movement_date, r.seq)
          and e.unit_cost is not null and e.from_location is null and e.reverses_movement_id is null
          and not exists (select from issoh.movement_reversals v where v.reversed_id = e.movement_id))
$$;
comment on function issoh_private.cost_warnings(issoh.stock_movements[]) is
  $$What to say of receipts and found pieces whose cost nobody knows: neither they, nor their order, nor anything of
the product that came before them brought one. An array of {code, movement_id, message, hint}. Volatile, so that it
sees what the same statement has posted.$$;
grant execute on function issoh_private.cost_warnings(issoh.stock_movements[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/ledger/cost_warnings.sql
--! Included functions/issoh/ledger/stock_movements_warnings.sql
create or replace function issoh.stock_movements_warnings(movement issoh.stock_movements) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
           when stock_movements_warnings.movement.unit_cost is null
            and stock_movements_warnings.movement.movement_type in ('receipt', 'adjustment')
            and stock_movements_warnings.movement.to_location is not null
             then issoh_private.cost_warnings(array[stock_movements_warnings.movement]) #- '{0,movement_id}'
           else '[]'
         end
$$;
comment on function issoh.stock_movements_warnings(issoh.stock_movements) is
  $$What somebody should look at, as an array of {code, message, hint}: cost_unknown, for a receipt or found
pieces without a cost, of a product that never came with one.$$;
grant execute on function issoh.stock_movements_warnings(issoh.stock_movements)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/ledger/stock_movements_warnings.sql
--! Included functions/issoh/counts/count_warnings.sql
create or replace function issoh.count_warnings(counts issoh.stock_counts[]) returns jsonb
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.cost_warnings(array(
    select m
      from unnest(count_warnings.counts) c
      join issoh.stock_movements m on m.movement_id = c.movement_id and m.movement_date = c.counted_at
     where c.quantity_counted > c.quantity_expected and coalesce(c.unit_cost, 0) = 0))
$$;
comment on function issoh.count_warnings(issoh.stock_counts[]) is
  $$@behavior -*

What somebody should look at in counts: pieces that were found and whose cost nobody knows. An array of {code,
movement_id, message, hint}. Volatile, so that it sees what the same statement has posted.$$;
grant execute on function issoh.count_warnings(issoh.stock_counts[]) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/counts/count_warnings.sql
--! Included functions/issoh/counts/record_counts.sql
create or replace function issoh.record_counts(
  warehouse text,
  counts jsonb,
  reference_id text default null,
  idempotency_key text default null,
  counted_at timestamptz default null
) returns setof issoh.recorded_count
language sql volatile
set search_path = pg_catalog, pg_temp
rows 10
as $$
  with recorded as (
    select array_agg(c) as counts,
           bool_and(c.xact_id is not distinct from pg_current_xact_id_if_assigned()) as is_new
      from issoh.record_stock_counts(
             record_counts.warehouse,
             (select array_agg(jsonb_populate_record(null::issoh.stock_count_input, e.value) order by e.position)
                from jsonb_array_elements(record_counts.counts) with ordinality e (value, position)),
             record_counts.reference_id, record_counts.idempotency_key, record_counts.counted_at) c
  )
  select n, r.is_new, w.warnings
    from recorded r
   cross join issoh.count_warnings(r.counts) w (warnings)
   cross join issoh.name_counts(r.counts) n
$$;
comment on function issoh.record_counts(text, jsonb, text, text, timestamptz) is
  $$@behavior -*

Records a JSON array of counts as record_stock_counts does, with the same errors, and answers them by their names:
whether they are new, and what somebody should look at in all of them.$$;
grant execute on function issoh.record_counts(text, jsonb, text, text, timestamptz) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/counts/record_counts.sql
--! Included functions/issoh/ledger/describe_movement.sql
create or replace function issoh.describe_movement(movement issoh.stock_movements) returns issoh.posted_movement
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select describe_movement.movement.movement_id,
         -- A movement carries the transaction that recorded it.
         describe_movement.movement.xact_id is not distinct from pg_current_xact_id_if_assigned(),
         (select json_agg(json_build_object(
                   'warehouse_id', w.warehouse_id, 'warehouse_code', w.warehouse_code,
                   'quantity_on_hand', coalesce(s.quantity_on_hand, 0),
                   'quantity_reserved', coalesce(s.quantity_reserved, 0),
                   'quantity_available', coalesce(s.quantity_available, 0)) order by l.position)
            from unnest(array[describe_movement.movement.from_location, describe_movement.movement.to_location])
                 with ordinality l (warehouse_id, position)
            join issoh.warehouses w on w.warehouse_id = l.warehouse_id
            left join issoh.stock_on_hand s
              on s.product_id = describe_movement.movement.product_id and s.warehouse_id = l.warehouse_id),
         issoh.stock_movements_warnings(describe_movement.movement)
$$;
comment on function issoh.describe_movement(issoh.stock_movements) is
  $$@behavior -*

A movement as the door answers it, with the stock of its product where it has been: where from, then where to, and what
somebody should look at. Volatile, so that it sees the stock that the same statement has changed.$$;
grant execute on function issoh.describe_movement(issoh.stock_movements) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/describe_movement.sql
--! Included functions/issoh/ledger/record_movements.sql
create or replace function issoh.record_movements(movements jsonb, idempotency_key text default null)
returns issoh.posted_list
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(m.movement_id order by m.seq),
         bool_and(m.xact_id is not distinct from pg_current_xact_id_if_assigned()),
         coalesce(issoh_private.cost_warnings(
           array_agg(m) filter (where m.unit_cost is null and m.movement_type in ('receipt', 'adjustment')
                                  and m.to_location is not null)), '[]')
    from issoh.post_movements(
           (select array_agg(jsonb_populate_record(null::issoh.movement_input, e.value) order by e.position)
              from jsonb_array_elements(record_movements.movements) with ordinality e (value, position)),
           record_movements.idempotency_key) m
$$;
comment on function issoh.record_movements(jsonb, text) is
  $$@behavior -*

Posts a JSON array of movements as post_movements does, with the same errors, and answers their ids, and what
somebody should look at.$$;
grant execute on function issoh.record_movements(jsonb, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/record_movements.sql
--! Included functions/issoh/ledger/post_movements.sql
create or replace function issoh.post_movements(movements issoh.movement_input[], idempotency_key text default null)
returns setof issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 1
as $$
declare
  v_count constant integer := coalesce(cardinality(post_movements.movements), 0);
  v_most constant integer := issoh.setting('movements.max_batch');
  v_ids constant uuid[] := array(select uuidv7() from generate_series(1, v_count));
  v_known uuid[];
  v_drafts issoh_private.movement_draft[];
  v_all record;
begin
  if v_count not between 1 and v_most then
    raise exception using
      errcode = 'ISIMN', message = format('%s movements cannot be posted at once.', v_count),
      hint = format('Send 1 to %s.', v_most);
  end if;
  if post_movements.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      post_movements.idempotency_key,
      (select jsonb_agg(to_jsonb(m) - case when m.counted is null then 'counted' else '' end
                        || jsonb_build_object('unit_cost', trim_scale(m.unit_cost)) order by m.ordinality)
         from unnest(post_movements.movements) with ordinality m),
      v_ids, (select min(m.movement_date) from unnest(post_movements.movements) m));
    if v_known is not null then
      return query select m.* from issoh_private.movements_of_key(post_movements.idempotency_key) m;
      return;
    end if;
  end if;

  v_drafts := array(select d from issoh_private.read_movements(post_movements.movements, v_ids) d);
  select bool_or(d.problem is not null) as have_problem, bool_or(d.returns_movement_id is not null) as return,
         bool_or(d.movement_type = 'receipt' and d.reference_type = 'PO') as ordered,
         bool_or(d.reservation_id is not null) as take, array_agg(distinct d.product_id) as product_ids,
         array_agg(distinct date_trunc('month', coalesce(d.movement_date, now()) at time zone 'UTC')::date) as months
    into v_all
    from unnest(v_drafts) d;
  if v_all.have_problem then
    perform issoh_private.refuse_bad_drafts(v_drafts, post_movements.movements);
  end if;
  perform issoh_private.make_movement_month(m.month) from unnest(v_all.months) m (month);
  perform issoh_private.lock_products(v_all.product_ids);
  if v_all.return then
    perform issoh_private.check_returns(v_drafts);
  end if;
  if v_all.ordered then
    perform issoh_private.refuse_bare_costs(v_drafts, post_movements.movements);
    v_drafts := issoh_private.cost_receipts(v_drafts);
  end if;
  if v_all.take then
    perform issoh_private.take_reservations(v_drafts);
  end if;
  return query select m.* from issoh_private.write_movements(v_drafts, true) m;
end
$$;
comment on function issoh.post_movements(issoh.movement_input[], text) is
  $$Posts movements to the ledger, all or none, and answers them; stock, holdings and orders follow in the same
transaction. Each names a product (internal_sku or product_id), a type, pieces and warehouses (code or id):
receipt to, issue from, transfer from and to, adjustment to (found) or from (lost). unit_cost is per piece, in
currency_code or the base currency, on receipts and found pieces; a receipt of an order (reference_type PO and its
number) takes what was agreed, and what is left without is valued at the moving average. movement_date may lie in the
past, as long as nothing leaves before it has come, the period is open, and no count came after it, unless counted says
that the count has seen it. A receipt with returns_movement_id brings back pieces of an issue, an issue with
returns_movement_id sends pieces of a receipt back to its supplier. An idempotency key posts once: repeated with the
same movements it answers what was posted. Raises ISIMN, ISIIK, ISCIK, and for a movement ISIMP, ISNPR, ISIMT, ISIQT,
ISILO, ISNWH, ISICU, ISIUC, ISCXR, ISNSU, ISIMD, ISIRT, ISIRV, ISIRF, ISNMV, ISCRM, ISCRO; of orders ISNOL, ISCOS,
ISCOC, ISCOR; of stock ISCNS, ISCRS, ISCWI, ISCCP; of time ISCPC, ISCCT.$$;
grant execute on function issoh.post_movements(issoh.movement_input[], text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/post_movements.sql
--! Included functions/issoh/notifications/notification_kinds.sql
create or replace function issoh_private.notification_kinds() returns text[]
language sql immutable parallel safe
as $$
  select array['new_products', 'price_change', 'sync_failure', 'reorder_alert', 'order_late', 'stock_discrepancy',
               'list_held']
$$;
comment on function issoh_private.notification_kinds() is 'What people can be told of.';
--! EndIncluded functions/issoh/notifications/notification_kinds.sql
--! Included views/issoh/v_my_notifications.sql
create or replace view issoh.v_my_notifications with (security_invoker = true) as
select n.notification_id, n.kind, n.severity, n.supplier_id, n.title, n.detail, n.created_at, r.read_at
  from issoh.notifications n
  left join issoh.notification_reads r
    on r.notification_id = n.notification_id and r.user_id = (select audit.current_actor())
 where exists (select
                 from issoh.notification_subscriptions s
                where s.user_id = (select audit.current_actor())
                  and s.kind = n.kind and (s.supplier_id is null or s.supplier_id = n.supplier_id));
comment on view issoh.v_my_notifications is '@primaryKey notification_id
@filterBy *
@orderBy notification_id
@behavior +totalCount

What the caller has asked to be told of.';
comment on column issoh.v_my_notifications.notification_id is 'Identifies it; later ones are greater.';
comment on column issoh.v_my_notifications.kind is
  'new_products, price_change, sync_failure, reorder_alert, order_late, stock_discrepancy or list_held.';
comment on column issoh.v_my_notifications.severity is 'info, warning or error.';
comment on column issoh.v_my_notifications.supplier_id is 'Whom it is about; null: no supplier.';
comment on column issoh.v_my_notifications.title is 'What happened, in a line.';
comment on column issoh.v_my_notifications.detail is 'The figures, by name.';
comment on column issoh.v_my_notifications.created_at is 'When it was told.';
comment on column issoh.v_my_notifications.read_at is 'When the caller read it; null: not yet.';
--! EndIncluded views/issoh/v_my_notifications.sql
--! Included views/issoh/v_late_orders.sql
create or replace view issoh.v_late_orders with (security_invoker = true) as
select l.order_line_id, l.po_number, l.supplier_id, s.supplier_code, l.product_id, p.internal_sku, p.product_name,
       l.warehouse_id, w.warehouse_code, l.quantity_ordered, l.quantity_received, l.quantity_open, l.unit_cost,
       round(case when l.pack_size is null then l.quantity_open * l.unit_cost
                  else issoh_private.share_of(l.pack_cost, l.quantity_open, l.pack_size) end, 4) as open_cost,
       l.currency_code, l.ordered_at, l.expected_at,
       floor(extract(epoch from now() - l.expected_at) / 86400)::integer as days_late
  from issoh.purchase_order_lines l
  join issoh.selected_products p on p.product_id = l.product_id
  join issoh.warehouses w on w.warehouse_id = l.warehouse_id
  left join issoh.suppliers s on s.supplier_id = l.supplier_id
 where l.quantity_open > 0 and l.expected_at < now();
comment on view issoh.v_late_orders is '@primaryKey order_line_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@foreignKey (warehouse_id) references issoh.warehouses (warehouse_id)
@filterBy order_line_id,po_number,supplier_id,supplier_code,product_id,internal_sku,warehouse_id,warehouse_code
@orderBy order_line_id,expected_at
@behavior +totalCount

Order lines of which pieces should have come by now.';
comment on column issoh.v_late_orders.order_line_id is 'Identifies the line.';
comment on column issoh.v_late_orders.po_number is 'Number of the order.';
comment on column issoh.v_late_orders.supplier_id is 'Who was asked to deliver.';
comment on column issoh.v_late_orders.supplier_code is 'Code of the supplier; null where SPP does not know it.';
comment on column issoh.v_late_orders.product_id is 'What was ordered.';
comment on column issoh.v_late_orders.internal_sku is 'Our own article number.';
comment on column issoh.v_late_orders.product_name is 'Name shown to people.';
comment on column issoh.v_late_orders.warehouse_id is 'Where the goods will arrive.';
comment on column issoh.v_late_orders.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_late_orders.quantity_ordered is 'Pieces ordered.';
comment on column issoh.v_late_orders.quantity_received is 'Pieces received so far.';
comment on column issoh.v_late_orders.quantity_open is 'Pieces still to come.';
comment on column issoh.v_late_orders.unit_cost is 'Agreed cost of a piece, in currency_code; null: nobody said.';
comment on column issoh.v_late_orders.open_cost is 'What the open pieces will cost, in currency_code.';
comment on column issoh.v_late_orders.currency_code is 'ISO 4217: what the supplier is paid in.';
comment on column issoh.v_late_orders.ordered_at is 'When it was ordered.';
comment on column issoh.v_late_orders.expected_at is 'When it should have arrived.';
comment on column issoh.v_late_orders.days_late is 'Whole days since then.';
--! EndIncluded views/issoh/v_late_orders.sql
--! Included policies/issoh/v_late_orders.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_late_orders to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_late_orders.sql
--! Included functions/issoh/notifications/notify_late_orders.sql
create or replace function issoh_private.notify_late_orders() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of a supplier's lines this many are named, the others counted.
  v_most constant integer := 100;
  v_late constant issoh.v_late_orders[] := array(select l from issoh.v_late_orders l);
  v_told integer;
begin
  with raised as (
    select r.alert_key::uuid as order_line_id
      from issoh_private.raise_alerts('order_late',
                                      array(select l.order_line_id::text from unnest(v_late) l)) r (alert_key)
  ), placed as (
    select l.*, row_number() over (partition by l.supplier_id order by l.expected_at, l.po_number, l.internal_sku)
             as place
      from unnest(v_late) l
      join raised r on r.order_line_id = l.order_line_id
  ), told as (
    select p.supplier_id, min(p.supplier_code) as supplier_code, count(*) as lines,
           min(p.po_number) filter (where p.place = 1) as first_order,
           min(p.internal_sku) filter (where p.place = 1) as first_sku,
           jsonb_agg(jsonb_build_object(
             'po_number', p.po_number, 'product_id', p.product_id, 'internal_sku', p.internal_sku,
             'product_name', p.product_name, 'warehouse_code', p.warehouse_code, 'quantity_open', p.quantity_open,
             'expected_at', p.expected_at) order by p.place) filter (where p.place <= v_most) as items
      from placed p
     group by p.supplier_id
  )
  insert into issoh.notifications (kind, event_key, severity, supplier_id, title, detail)
  select 'order_late', uuidv7(), 'warning', t.supplier_id,
         case t.lines when 1 then format('%s of order %s is late', t.first_sku, t.first_order)
                      else format('%s order lines of %s are late', t.lines,
                                  coalesce(t.supplier_code, 'one supplier')) end,
         jsonb_build_object('lines', t.lines, 'supplier_code', t.supplier_code, 'items', t.items)
    from told t;
  get diagnostics v_told = row_count;
  return v_told;
end
$$;
comment on function issoh_private.notify_late_orders() is
  $$Tells of order lines that have become late since the last time, in one notification a supplier; answers how many
that made.$$;
--! EndIncluded functions/issoh/notifications/notify_late_orders.sql

--! split: 300-reorder.sql
-- Promises that change, and orders that a person's word and the demand decide together.
set lock_timeout = '5s';

alter table issoh.stock_reservations
  add column if not exists due_at timestamptz,
  add column if not exists xact_id xid8 not null default pg_current_xact_id();
comment on column issoh.stock_reservations.due_at is 'When the pieces are needed; null: nobody said.';
comment on column issoh.stock_reservations.xact_id is '@behavior -*

Transaction that made it.';
comment on column issoh.stock_reservations.quantity is 'Pieces promised, those issued among them.';
comment on column issoh.movement_keys.movement_ids is
  'What was posted under the key; of a count its count ids, of a reservation its own.';

do $$
begin
  if pg_catalog.to_regtype('issoh.named_reservation') is null then
    create type issoh.named_reservation as (
      reservation_id uuid,
      product_id uuid,
      internal_sku text,
      warehouse_id uuid,
      warehouse_code text,
      quantity integer,
      issued_quantity integer,
      reserved_quantity integer,
      status text,
      reference_type text,
      reference_id text,
      due_at timestamptz,
      expires_at timestamptz,
      created_by text,
      created_at timestamptz,
      closed_by text,
      closed_at timestamptz
    );
  end if;
end
$$;
do $$
begin
  if pg_catalog.to_regtype('issoh.recorded_reservation') is null then
    create type issoh.recorded_reservation as (reservation issoh.named_reservation, is_new boolean);
  end if;
end
$$;
comment on type issoh.recorded_reservation is
  'A reservation as it was recorded, and whether it is new; see record_reservation.';
comment on type issoh.named_reservation is
  'A reservation with its SKU and the code of its warehouse; see name_reservations.';

drop function if exists issoh.reserve_stock(text, text, integer, text, text, timestamptz);
--! Included functions/issoh/reservations/reserve_stock.sql
create or replace function issoh.reserve_stock(
  product text,
  warehouse text,
  quantity integer,
  reference_type text default null,
  reference_id text default null,
  expires_at timestamptz default null,
  due_at timestamptz default null,
  idempotency_key text default null
) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant uuid := uuidv7();
  v_known constant uuid[] := issoh_private.claim_movement_key(
    reserve_stock.idempotency_key,
    jsonb_build_object(
      'reserve', reserve_stock.product, 'warehouse', reserve_stock.warehouse, 'quantity', reserve_stock.quantity,
      'reference_type', reserve_stock.reference_type, 'reference_id', reserve_stock.reference_id,
      'expires_at', reserve_stock.expires_at at time zone 'UTC', 'due_at', reserve_stock.due_at at time zone 'UTC'),
    array[v_id]);
  v_product_id uuid;
  v_warehouse_id uuid;
  v_reservation issoh.stock_reservations;
begin
  if v_known is not null then
    select r.* into v_reservation from issoh.stock_reservations r where r.reservation_id = v_known[1];
    return v_reservation;
  end if;
  perform issoh_private.refuse_endless(reserve_stock.due_at, 'due_at');
  perform issoh_private.refuse_endless(reserve_stock.expires_at, 'expires_at');
  v_product_id := (issoh_private.resolve_product(reserve_stock.product)).product_id;
  v_warehouse_id := (issoh_private.resolve_warehouse(reserve_stock.warehouse)).warehouse_id;
  if (reserve_stock.quantity > 0) is not true then
    raise exception using
      errcode = 'ISIQT',
      message = format('A quantity of %s cannot be reserved.', coalesce(reserve_stock.quantity::text, 'null')),
      hint = 'Give a whole number of pieces above 0.';
  elsif length(reserve_stock.reference_type) not between 1 and 64
        or length(reserve_stock.reference_id) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.',
      hint = 'reference_type has 1 to 64 characters, reference_id 1 to 200.';
  elsif reserve_stock.expires_at <= now() then
    raise exception using
      errcode = 'ISIRE', message = 'The reservation would have expired already.',
      hint = 'Let expires_at lie in the future, or leave it out.';
  end if;

  perform issoh_private.lock_products(array[v_product_id]);
  insert into issoh.stock_reservations
    (reservation_id, product_id, warehouse_id, quantity, reference_type, reference_id, expires_at, due_at)
  values (v_id, v_product_id, v_warehouse_id, reserve_stock.quantity, reserve_stock.reference_type,
          reserve_stock.reference_id, reserve_stock.expires_at, reserve_stock.due_at)
  returning * into v_reservation;
  return v_reservation;
end
$$;
comment on function issoh.reserve_stock(text, text, integer, text, text, timestamptz, timestamptz, text) is
  $$Promises pieces of a product in a warehouse to a reference (kind and number of a document), until they are issued
against the reservation, released, or expires_at has passed. due_at says when they are needed. An idempotency key
reserves once: repeated with the same request it answers the reservation as it is by then. Raises ISIIK, ISCIK, ISNPR,
ISNWH, ISIQT, ISIRF, ISIRE, ISCAV (more than is available), ISCWI.$$;
grant execute on function issoh.reserve_stock(text, text, integer, text, text, timestamptz, timestamptz, text)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reservations/reserve_stock.sql
--! Included functions/issoh/reservations/change_reservation.sql
create or replace function issoh.change_reservation(
  reservation_id uuid,
  quantity integer default null,
  due_at timestamptz default null,
  expires_at timestamptz default null
) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product_id constant uuid := (select r.product_id from issoh.stock_reservations r
                                  where r.reservation_id = change_reservation.reservation_id);
  v_reservation issoh.stock_reservations;
  v_is_issued boolean;
begin
  perform issoh_private.refuse_endless(change_reservation.due_at, 'due_at');
  perform issoh_private.refuse_endless(change_reservation.expires_at, 'expires_at');
  if v_product_id is not null then
    perform issoh_private.lock_products(array[v_product_id]);
    -- Read under the lock: it may have been issued or released meanwhile.
    select r.* into v_reservation
      from issoh.stock_reservations r
     where r.reservation_id = change_reservation.reservation_id;
  end if;
  if v_reservation.reservation_id is null then
    raise exception using
      errcode = 'ISNRV',
      message = format('There is no reservation %s.', change_reservation.reservation_id),
      hint = 'Name a reservation by its reservation_id.';
  elsif v_reservation.status <> 'active' then
    raise exception using
      errcode = 'ISCRX', message = format('The reservation is %s.', v_reservation.status),
      hint = 'What is closed stays as it is; reserve again.';
  elsif coalesce(change_reservation.expires_at, v_reservation.expires_at) <= now()
        and v_reservation.expires_at <= now() then
    raise exception using
      errcode = 'ISCRX', message = format('The reservation expired at %s.', v_reservation.expires_at),
      hint = 'Reserve again, or let expires_at lie in the future.';
  elsif change_reservation.quantity <= 0 then
    raise exception using
      errcode = 'ISIQT', message = format('A quantity of %s cannot be reserved.', change_reservation.quantity),
      hint = 'Give a whole number of pieces above 0, or release the reservation.';
  elsif change_reservation.quantity < v_reservation.issued_quantity then
    raise exception using
      errcode = 'ISCRD',
      message = format('%s pieces of the reservation were issued already: it cannot be lowered to %s.',
                       v_reservation.issued_quantity, change_reservation.quantity),
      hint = 'Lower it to what was issued at the least, which closes it.';
  elsif change_reservation.expires_at <= now() then
    raise exception using
      errcode = 'ISIRE', message = 'The reservation would have expired already.',
      hint = 'Let expires_at lie in the future, or release the reservation.';
  end if;

  v_is_issued := v_reservation.issued_quantity = change_reservation.quantity;
  update issoh.stock_reservations r
     set quantity = coalesce(change_reservation.quantity, r.quantity),
         due_at = coalesce(change_reservation.due_at, r.due_at),
         expires_at = coalesce(change_reservation.expires_at, r.expires_at),
         status = case when v_is_issued then 'issued' else r.status end,
         closed_by = case when v_is_issued then audit.current_actor() end,
         closed_at = case when v_is_issued then clock_timestamp() end
   where r.reservation_id = change_reservation.reservation_id
  returning r.* into v_reservation;
  return v_reservation;
end
$$;
comment on function issoh.change_reservation(uuid, integer, timestamptz, timestamptz) is
  $$Changes how many pieces an active reservation promises (those issued among them), when they are needed and when it
expires; null leaves as it is. Lowered to what was issued it is closed as issued. Raises ISNRV, ISCRX (closed), ISIQT,
ISCRD (below what was issued), ISIRE, ISCAV (more than is available), ISCWI.$$;
grant execute on function issoh.change_reservation(uuid, integer, timestamptz, timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reservations/change_reservation.sql
--! Included functions/issoh/reservations/release_reservations.sql
create or replace function issoh.release_reservations(reference_type text, reference_id text)
returns setof issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 10
as $$
declare
  v_products uuid[];
begin
  if not exists (select from issoh.stock_reservations r
                  where r.reference_type = release_reservations.reference_type
                    and r.reference_id = release_reservations.reference_id) then
    raise exception using
      errcode = 'ISNRV',
      message = format('Nothing was reserved for %s "%s".', release_reservations.reference_type,
                       release_reservations.reference_id),
      hint = 'Name a document by the reference_type and reference_id of its reservations.';
  end if;

  v_products := array(
    select distinct r.product_id
      from issoh.stock_reservations r
     where r.reference_type = release_reservations.reference_type
       and r.reference_id = release_reservations.reference_id and r.status = 'active');
  perform issoh_private.lock_products(v_products);
  return query
  with released as (
    -- Read again: what was issued while this waited is no longer active.
    update issoh.stock_reservations r
       set status = 'released', closed_by = audit.current_actor(), closed_at = clock_timestamp()
     where r.reference_type = release_reservations.reference_type
       and r.reference_id = release_reservations.reference_id and r.status = 'active'
       and r.product_id = any (v_products)
    returning r.*
  )
  select x.* from released x order by x.reservation_id;
end
$$;
comment on function issoh.release_reservations(text, text) is
  $$Gives back what the active reservations of a document (reference_type, reference_id) still hold, and answers those;
a second call finds none. Raises ISNRV (nothing was ever reserved for it).$$;
grant execute on function issoh.release_reservations(text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reservations/release_reservations.sql
--! Included functions/issoh/reservations/name_reservations.sql
create or replace function issoh.name_reservations(reservations issoh.stock_reservations[])
returns setof issoh.named_reservation
language sql stable
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select r.reservation_id, r.product_id, p.internal_sku, r.warehouse_id, w.warehouse_code, r.quantity,
         r.issued_quantity, r.reserved_quantity, r.status, r.reference_type, r.reference_id, r.due_at, r.expires_at,
         r.created_by, r.created_at, r.closed_by, r.closed_at
    from unnest(name_reservations.reservations) r
    join issoh.selected_products p on p.product_id = r.product_id
    join issoh.warehouses w on w.warehouse_id = r.warehouse_id
   order by r.reservation_id
$$;
comment on function issoh.name_reservations(issoh.stock_reservations[]) is
  $$@behavior -*

Reservations as the door answers them: with their SKUs and the codes of their warehouses, by their ids.$$;
grant execute on function issoh.name_reservations(issoh.stock_reservations[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/reservations/name_reservations.sql
--! Included functions/issoh/reservations/record_reservation.sql
create or replace function issoh.record_reservation(reservation jsonb, idempotency_key text default null)
returns issoh.recorded_reservation
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select n, r.xact_id is not distinct from pg_current_xact_id_if_assigned()
    from jsonb_to_record(record_reservation.reservation)
           as g (product_id text, internal_sku text, warehouse text, quantity integer, reference_type text,
                 reference_id text, due_at timestamptz, expires_at timestamptz)
   cross join issoh.reserve_stock(
     product => coalesce(g.product_id, g.internal_sku), warehouse => g.warehouse, quantity => g.quantity,
     reference_type => g.reference_type, reference_id => g.reference_id, expires_at => g.expires_at,
     due_at => g.due_at, idempotency_key => record_reservation.idempotency_key) r
   cross join issoh.name_reservations(array[r]) n
$$;
comment on function issoh.record_reservation(jsonb, text) is
  $$@behavior -*

Reserves what an object says as reserve_stock does, with the same errors, and answers the reservation by its names, and
whether it is new.$$;
grant execute on function issoh.record_reservation(jsonb, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reservations/record_reservation.sql
--! Included functions/issoh/reservations/release_document.sql
create or replace function issoh.release_document(reference_type text, reference_id text)
returns setof issoh.named_reservation
language sql volatile
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select n.*
    from (select array_agg(r) as released
            from issoh.release_reservations(release_document.reference_type, release_document.reference_id) r) d
   cross join issoh.name_reservations(d.released) n
$$;
comment on function issoh.release_document(text, text) is
  $$@behavior -*

Releases what was reserved for a document as release_reservations does, with the same errors, and answers it by its
names.$$;
grant execute on function issoh.release_document(text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reservations/release_document.sql
--! Included functions/issoh/reservations/list_reservations.sql
create or replace function issoh.list_reservations(
  reference_type text default null,
  reference_id text default null,
  product text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_reservation
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_product_id constant uuid := case
    when list_reservations.product is not null
      then (issoh_private.resolve_product(list_reservations.product)).product_id
  end;
begin
  return query
  select n.*
    from issoh.name_reservations(array(
      select r
        from issoh.stock_reservations r
       where (list_reservations.reference_type is null or r.reference_type = list_reservations.reference_type)
         and (list_reservations.reference_id is null or r.reference_id = list_reservations.reference_id)
         and (v_product_id is null or r.product_id = v_product_id)
         and (list_reservations.status is null or r.status = list_reservations.status)
         and (list_reservations.after_id is null or r.reservation_id > list_reservations.after_id)
       order by r.reservation_id
       limit list_reservations.page_size)) n;
end
$$;
comment on function issoh.list_reservations(text, text, text, text, uuid, integer) is
  $$@behavior -*

A page of the reservations of a document, of a product (SKU or id), of a status (active, issued, released, expired) or
of all, after the one of an id. Raises ISNPR.$$;
grant execute on function issoh.list_reservations(text, text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/reservations/list_reservations.sql

alter table issoh.stock_on_hand add column if not exists reorder_up_to integer
  constraint stock_on_hand_reorder_up_to_check
  check (reorder_up_to is null or reorder_up_to > coalesce(reorder_point, 0) and reorder_quantity is null);
comment on column issoh.stock_on_hand.reorder_up_to is
  'Pieces to fill up to at least, available and on order, when it is time to order; excludes reorder_quantity.';
comment on column issoh.stock_on_hand.reorder_quantity is 'Pieces to order at least.';
comment on column issoh.stock_on_hand.reorder_point is
  'At or below this many pieces, available and on order, it is time to order; null: below 0.';

create index if not exists stock_on_hand_alert_idx on issoh.stock_on_hand (soh_id)
  where quantity_available <= coalesce(reorder_point, -1);
drop index if exists issoh.stock_on_hand_reorder_idx;

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit)
values ('reorder.min_history_days', '14',
        'Days of history from which on demand counts beside a reorder quantity or level.', 'integer', 0, 3650, 'days')
on conflict do nothing;

do $$
begin
  if pg_catalog.to_regtype('issoh.reorder_level_input') is null then
    create type issoh.reorder_level_input as (
      product_id uuid,
      internal_sku text,
      warehouse text,
      reorder_point integer,
      reorder_quantity integer,
      reorder_up_to integer
    );
    create type issoh.named_reorder_level as (
      product_id uuid,
      internal_sku text,
      warehouse_id uuid,
      warehouse_code text,
      reorder_point integer,
      reorder_quantity integer,
      reorder_up_to integer
    );
  end if;
end
$$;
comment on type issoh.reorder_level_input is
  'When and how many to order of a product (id or SKU) for a warehouse (code or id); see set_reorder_levels.';
comment on type issoh.named_reorder_level is
  'Reorder levels with the SKU and the code of the warehouse; see record_reorder_levels.';

drop function if exists issoh.set_reorder_levels(text, text, integer, integer);
drop function if exists issoh.list_reorder_alerts(text, text, uuid, integer);
drop view if exists issoh.v_reorder_alerts;
--! Included functions/issoh/orders/refuse_reorder_levels.sql
create or replace function issoh_private.refuse_reorder_levels(levels issoh.named_reorder_level[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_bad record;
begin
  select l.*, count(*) over (partition by l.product_id, l.warehouse_id) > 1 as is_double into v_bad
    from unnest(levels) with ordinality l
   order by (l.reorder_point < 0 or l.reorder_quantity <= 0 or l.reorder_up_to <= coalesce(l.reorder_point, 0)
             or num_nulls(l.reorder_quantity, l.reorder_up_to) = 0) is true desc, is_double desc, l.ordinality
   limit 1;
  if v_bad.reorder_point < 0 or v_bad.reorder_quantity <= 0 then
    raise exception using
      errcode = 'ISIRL', message = format('%s: these are no reorder levels.', v_bad.internal_sku),
      hint = 'reorder_point is 0 or more pieces, reorder_quantity 1 or more; null takes one away.';
  elsif num_nulls(v_bad.reorder_quantity, v_bad.reorder_up_to) = 0 then
    raise exception using
      errcode = 'ISIRL',
      message = format('%s: a reorder_quantity and a reorder_up_to exclude each other.', v_bad.internal_sku),
      hint = 'Say how many to order, or to how many pieces to fill up.';
  elsif v_bad.reorder_up_to <= coalesce(v_bad.reorder_point, 0) then
    raise exception using
      errcode = 'ISIRL',
      message = format('%s: filled up to %s, stock would not be above the reorder point of %s.', v_bad.internal_sku,
                       v_bad.reorder_up_to, coalesce(v_bad.reorder_point, 0)),
      hint = 'Let reorder_up_to lie above the reorder point.';
  elsif v_bad.is_double then
    raise exception using
      errcode = 'ISIRL', message = format('%s comes twice for %s.', v_bad.internal_sku, v_bad.warehouse_code),
      hint = 'Send one level of each product and warehouse.';
  end if;
end
$$;
comment on function issoh_private.refuse_reorder_levels(issoh.named_reorder_level[]) is
  'Whether each of them is a reorder level, and the only one of its stock. Raises ISIRL.';
--! EndIncluded functions/issoh/orders/refuse_reorder_levels.sql
--! Included functions/issoh/orders/write_reorder_levels.sql
create or replace function issoh_private.write_reorder_levels(levels issoh.reorder_level_input[])
returns setof issoh.stock_on_hand
language plpgsql volatile
set search_path = pg_catalog, pg_temp
rows 10
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_levels issoh.named_reorder_level[];
begin
  if coalesce(cardinality(levels), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISIRL', message = format('%s reorder levels cannot be set.', coalesce(cardinality(levels), 0)),
      hint = format('Send 1 to %s at once.', v_most);
  end if;
  perform issoh_private.refuse_unknown_products(array(select l.product_id from unnest(levels) l),
                                                array(select l.internal_sku from unnest(levels) l));
  v_levels := array(
    with places as materialized (
      select n.warehouse, w.warehouse_id, w.warehouse_code
        from (select distinct l.warehouse from unnest(levels) l) n
       cross join lateral issoh_private.resolve_warehouse(n.warehouse) w
    )
    select row(p.product_id, p.internal_sku, w.warehouse_id, w.warehouse_code, l.reorder_point, l.reorder_quantity,
               l.reorder_up_to)::issoh.named_reorder_level
      from unnest(levels) with ordinality as l (product_id, internal_sku, warehouse, reorder_point, reorder_quantity,
                                                reorder_up_to, position)
      join issoh.selected_products p on p.product_id = l.product_id or p.internal_sku = common.trimmed(l.internal_sku)
      join places w on w.warehouse = l.warehouse
     order by l.position);
  perform issoh_private.refuse_reorder_levels(v_levels);

  perform issoh_private.lock_products(array(select distinct l.product_id from unnest(v_levels) l));
  return query
  insert into issoh.stock_on_hand as s (product_id, warehouse_id, reorder_point, reorder_quantity, reorder_up_to)
  select l.product_id, l.warehouse_id, l.reorder_point, l.reorder_quantity, l.reorder_up_to
    from unnest(v_levels) l
  on conflict on constraint stock_on_hand_product_id_warehouse_id_key do update
     set reorder_point = excluded.reorder_point, reorder_quantity = excluded.reorder_quantity,
         reorder_up_to = excluded.reorder_up_to
  returning s.*;
end
$$;
comment on function issoh_private.write_reorder_levels(issoh.reorder_level_input[]) is
  'Sets reorder levels, all or none, and answers their stock in the same order. Raises ISIRL, ISNPR, ISNWH.';
--! EndIncluded functions/issoh/orders/write_reorder_levels.sql
--! Included functions/issoh/orders/set_reorder_levels.sql
create or replace function issoh.set_reorder_levels(
  product text,
  warehouse text,
  reorder_point integer,
  reorder_quantity integer default null,
  reorder_up_to integer default null
) returns issoh.stock_on_hand
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.*
    from issoh_private.resolve_product(set_reorder_levels.product) p
   cross join issoh_private.write_reorder_levels(array[
           row(null, p.internal_sku, set_reorder_levels.warehouse, set_reorder_levels.reorder_point,
               set_reorder_levels.reorder_quantity, set_reorder_levels.reorder_up_to)::issoh.reorder_level_input]) s
$$;
comment on function issoh.set_reorder_levels(text, text, integer, integer, integer) is
  $$Says at how many pieces (available and on order) of a product in a warehouse it is time to order, and how many to
order at least (reorder_quantity) or to how many to fill up at least (reorder_up_to); null takes a level away. Until
there are reorder.min_history_days days of history (setting) these count alone, then the demand may ask for more. Raises
ISNPR, ISNWH, ISIRL.$$;
grant execute on function issoh.set_reorder_levels(text, text, integer, integer, integer)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/set_reorder_levels.sql
--! Included functions/issoh/orders/record_reorder_levels.sql
create or replace function issoh.record_reorder_levels(levels jsonb) returns setof issoh.named_reorder_level
language sql volatile security definer
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select s.product_id, p.internal_sku, s.warehouse_id, w.warehouse_code, s.reorder_point, s.reorder_quantity,
         s.reorder_up_to
    from issoh_private.write_reorder_levels(array(
           select jsonb_populate_record(null::issoh.reorder_level_input, e.value)
             from jsonb_array_elements(record_reorder_levels.levels) with ordinality e (value, position)
            order by e.position)) with ordinality as s
    join issoh.selected_products p on p.product_id = s.product_id
    join issoh.warehouses w on w.warehouse_id = s.warehouse_id
   order by s.ordinality
$$;
comment on function issoh.record_reorder_levels(jsonb) is
  $$@behavior -*

Sets a JSON array of reorder levels, all or none, as set_reorder_levels does, with the same errors, and answers them
with SKUs and codes of warehouses.$$;
grant execute on function issoh.record_reorder_levels(jsonb) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/record_reorder_levels.sql
--! Included functions/issoh/orders/daily_demand.sql
-- Part of the plan of v_reorder_alerts: neither definer nor settings, so that it is planned there.
create or replace function issoh_private.daily_demand(product_id uuid, warehouse_id uuid)
returns table (day integer, pieces numeric)
language sql stable
as $$
  with history as (
    select now() - make_interval(hours => 24 * (select (issoh.setting('reorder.history_days') #>> '{}')::integer))
             as since
  ), moved as not materialized (
    -- A return takes its pieces off the day of the issue: what came back was not wanted.
    select coalesce(e.movement_date, m.movement_date) as movement_date, m.movement_type, m.quantity,
           (m.movement_type = 'issue' and m.returns_movement_id is null or e.movement_date is not null)
           and m.reverses_movement_id is null
           and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id) as is_demand
      from issoh.stock_movements m
      left join lateral (
        select i.movement_date
          from issoh.stock_movements i
         where m.returns_movement_id is not null and i.movement_id = m.returns_movement_id
           and i.from_location = daily_demand.warehouse_id
           and i.movement_date > (select h.since from history h)
      ) e on true
     where m.product_id = daily_demand.product_id
       and daily_demand.warehouse_id in (m.from_location, m.to_location)
       and m.movement_date > (select h.since from history h)
    offset 0
  )
  select greatest(floor(date_part('epoch', now() - d.movement_date) / 86400), 0)::integer,
         coalesce(sum(case d.movement_type when 'issue' then d.quantity else -d.quantity end)
                  filter (where d.is_demand), 0)::numeric
    from moved d
   group by 1
$$;
comment on function issoh_private.daily_demand(uuid, uuid) is
  $$What customers took of a product from a warehouse in the last reorder.history_days days (setting), by days ago:
issues less what came back of them; returns to suppliers and reversed movements are left out.$$;
grant execute on function issoh_private.daily_demand(uuid, uuid)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/orders/daily_demand.sql
--! Included views/issoh/v_reorder_alerts.sql
-- Step by step, each for one stock row: who delivers it, what is on order, what the demand was, what will be needed,
-- what to order, who else has it. Live: the ledger is asked by product and date for each alert that is shown, so that a
-- page costs what its rows cost and months before the history are not looked at. "offset 0" keeps a step from being
-- computed once per use.
create or replace view issoh.v_reorder_alerts with (security_invoker = true) as
select s.soh_id, s.product_id, p.internal_sku, p.product_name,
       coalesce(p.spp_supplier_id, latest.supplier_id) as supplier_id, v.supplier_code,
       s.warehouse_id, w.warehouse_code, s.quantity_on_hand, s.quantity_reserved, s.quantity_available,
       ordered.quantity_on_order, s.reorder_point, s.reorder_quantity, s.reorder_up_to,
       round(forecast.demand_per_day, 4) as demand_per_day,
       demand.lead_time_days, round(forecast.lead_time_demand, 2) as lead_time_demand,
       round(forecast.safety_stock, 2) as safety_stock,
       p.min_order_qty, p.pack_multiple, suggestion.quantity_needed, suggestion.suggested_quantity,
       other.warehouse_code as transfer_from,
       case when other.spare > 0 then least(greatest(need.pieces, need.wanted), other.spare) end::integer
         as transfer_quantity,
       suggestion.reason,
       concat(
         s.quantity_available, ' available and ', ordered.quantity_on_order, ' on order ',
         case when s.reorder_point is null then 'are below 0'
              else concat('are not above the reorder point of ', s.reorder_point) end, '; ',
         case suggestion.reason
           when 'demand' then format(
             'at %s a day, %s days of delivery and the safety stock take %s', round(forecast.demand_per_day, 2),
             demand.lead_time_days, ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)))
           when 'reorder_quantity' then format('the reorder quantity of %s covers the %s that are needed',
                                               s.reorder_quantity, suggestion.quantity_needed)
           when 'reorder_up_to' then format('%s are needed, and %s fill it up to %s', suggestion.quantity_needed,
                                            need.wanted, s.reorder_up_to)
           when 'promised' then format('%s are missing', suggestion.quantity_needed)
           else case when need.wanted is null
                     then 'neither demand nor reorder quantity is known, so the point is just passed'
                     else format('the reorder quantity of %s does not pass the point, %s do', s.reorder_quantity,
                                 suggestion.quantity_needed) end
         end,
         case when suggestion.suggested_quantity > greatest(need.pieces, need.wanted)
              then format('; %s are needed, %s make an order', greatest(need.pieces, need.wanted),
                          suggestion.suggested_quantity) end,
         case when other.spare > 0
              then format('; %s can give %s', other.warehouse_code,
                          least(greatest(need.pieces, need.wanted), other.spare)) end,
         '.') as explanation
  from issoh.stock_on_hand s
  join issoh.selected_products p on p.product_id = s.product_id and p.status = 'active'
  join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.is_active
 -- Nobody usually delivers it: who did last.
  left join lateral (
    select d.supplier_id
      from issoh.supplier_movements d
      join issoh.stock_movements m on m.movement_id = d.movement_id and m.movement_date = d.movement_date
     where p.spp_supplier_id is null and d.product_id = p.product_id and d.supplier_id is not null and d.quantity > 0
       and m.movement_type = 'receipt' and m.returns_movement_id is null and m.reverses_movement_id is null
       and not exists (select from issoh.movement_reversals r where r.reversed_id = d.movement_id)
     order by d.movement_date desc, d.movement_id desc
     limit 1
  ) latest on true
  left join issoh.suppliers v on v.supplier_id = coalesce(p.spp_supplier_id, latest.supplier_id)
 cross join lateral (
   select least(coalesce(sum(l.quantity_open), 0), 2147483647)::integer as quantity_on_order
     from issoh.purchase_order_lines l
    where l.product_id = s.product_id and l.warehouse_id = s.warehouse_id
   offset 0
 ) ordered
  left join lateral (
    select coalesce(sum(t.pieces), 0) as pieces, coalesce(sum(t.pieces * t.pieces), 0) as squares,
           -- A person's word counts alone until there is a history; where nobody asks for stock, only what is promised.
           coalesce(sum(t.pieces) > 0, false) and s.reorder_point is not null
           and (coalesce(s.reorder_quantity, s.reorder_up_to) is null
                or greatest(now() - s.first_movement_date, interval '0') >= make_interval(
                     hours => 24 * (select (issoh.setting('reorder.min_history_days') #>> '{}')::integer))) as counts,
           coalesce(p.lead_time_days, (select (issoh.setting('reorder.default_lead_time_days') #>> '{}')::integer))
             as lead_time_days,
           -- Days since the first movement there, as many as the history has at most.
           least(greatest(round(extract(epoch from now() - s.first_movement_date) / 86400), 1),
                 (select (issoh.setting('reorder.history_days') #>> '{}')::integer))::numeric as days
      from issoh_private.daily_demand(s.product_id, s.warehouse_id) t
    offset 0
  ) demand on true
  left join lateral (
    select demand.pieces / demand.days as demand_per_day,
           demand.pieces * demand.lead_time_days / demand.days as lead_time_demand,
           (select (issoh.setting('reorder.service_factor') #>> '{}')::numeric)
           * case when demand.days > 1
                  then sqrt(greatest(demand.squares - demand.pieces * demand.pieces / demand.days, 0)
                            * demand.lead_time_days / (demand.days - 1))
                  else 0 end as safety_stock,
           s.quantity_available::numeric + ordered.quantity_on_order as position
    offset 0
  ) forecast on true
  left join lateral (
    select n.by_demand, n.is_promised, n.wanted, n.lift, greatest(n.lift, n.by_demand) as pieces
      from (select case when demand.counts
                        then ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)) - forecast.position
                   end as by_demand,
                   coalesce(s.reorder_point, 0) = 0 and forecast.position < 0 as is_promised,
                   coalesce(s.reorder_quantity, s.reorder_up_to - forecast.position) as wanted,
                   -- Where no stock is kept, what is promised is all that is missing.
                   case when coalesce(s.reorder_point, 0) = 0 and forecast.position < 0 then -forecast.position
                        else s.reorder_point::numeric + 1 - forecast.position end as lift) n
    offset 0
  ) need on true
  left join lateral (
    select case when need.wanted >= need.pieces
                then case when s.reorder_quantity is not null then 'reorder_quantity' else 'reorder_up_to' end
                when need.by_demand > need.lift or need.by_demand is not null and not need.is_promised then 'demand'
                when need.is_promised then 'promised'
                else 'reorder_point' end as reason,
           least(need.pieces, 2147483647)::integer as quantity_needed,
           least(ceil(greatest(need.pieces, need.wanted, p.min_order_qty)::numeric / coalesce(p.pack_multiple, 1))
                 * coalesce(p.pack_multiple, 1), 2147483647)::integer as suggested_quantity
    offset 0
  ) suggestion on true
  left join lateral (
    select o.warehouse_code, x.quantity_available::bigint - coalesce(x.reorder_point, 0) as spare
      from issoh.stock_on_hand x
      join issoh.warehouses o on o.warehouse_id = x.warehouse_id and o.is_active
     where x.product_id = s.product_id and x.warehouse_id <> s.warehouse_id
       and x.quantity_available > coalesce(x.reorder_point, 0)
     order by spare desc, o.warehouse_code
     limit 1
  ) other on true
 -- The first condition follows from the second, and an index knows it.
 where s.quantity_available <= coalesce(s.reorder_point, -1)
   and s.quantity_available::bigint + ordered.quantity_on_order <= coalesce(s.reorder_point, -1)
   -- Where no stock is kept and neither a promise nor the demand misses a piece, what comes and goes needs none.
   and not (s.reorder_point = 0 and coalesce(s.reorder_quantity, s.reorder_up_to) is null
            and s.quantity_available::bigint + ordered.quantity_on_order = 0
            and (s.quantity_reserved > 0 or ordered.quantity_on_order > 0)
            and coalesce(need.by_demand, 0) <= 0);
comment on view issoh.v_reorder_alerts is '@primaryKey soh_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@foreignKey (warehouse_id) references issoh.warehouses (warehouse_id)
@filterBy soh_id,product_id,internal_sku,supplier_id,supplier_code,warehouse_id,warehouse_code
@orderBy soh_id
@behavior +totalCount

What it is time to order: active products whose available pieces and those on order are at or below the reorder point of
a warehouse, or below 0 where there is no point; and how many to order. At a point of 0 without a quantity or level, 0
pieces are no alert while some are promised or on order, unless the demand asks for more. Demand is what was issued from
there to customers less what came back of it, in the last reorder.history_days days (setting; returns to suppliers
and reversed movements left out), per day since the first movement there. Safety stock is reorder.service_factor times
the standard deviation of a day''s demand (days without issues count as 0) times the square root of the lead time:
Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains. All quantities are pieces.';
comment on column issoh.v_reorder_alerts.supplier_id is
  'Who usually delivers it; where nobody does, who delivered last.';
comment on column issoh.v_reorder_alerts.quantity_on_order is 'Open order lines to this warehouse.';
comment on column issoh.v_reorder_alerts.demand_per_day is 'Pieces a day; 0 without history.';
comment on column issoh.v_reorder_alerts.lead_time_days is
  'The product''s, else the setting reorder.default_lead_time_days.';
comment on column issoh.v_reorder_alerts.lead_time_demand is 'Pieces that go while an order is on its way.';
comment on column issoh.v_reorder_alerts.safety_stock is 'Pieces against a demand above the mean.';
comment on column issoh.v_reorder_alerts.quantity_needed is
  $$What lifts stock above the reorder point, or what is missing of what is promised; by demand, if that is more, lead
time demand and safety stock less available and on order. Demand counts where there is a point, and beside a reorder
quantity or level once there are reorder.min_history_days days of history (setting).$$;
comment on column issoh.v_reorder_alerts.suggested_quantity is
  $$The greater of quantity_needed and the reorder quantity, or what lifts stock to reorder_up_to; raised to
min_order_qty, then to a multiple of pack_multiple.$$;
comment on column issoh.v_reorder_alerts.transfer_from is
  'Code of the warehouse that has the most above its own reorder point; null: none has.';
comment on column issoh.v_reorder_alerts.transfer_quantity is
  'Pieces it can give of those that are suggested, before min_order_qty and pack_multiple.';
comment on column issoh.v_reorder_alerts.reason is
  'What suggested_quantity comes from: demand, reorder_quantity, reorder_up_to, promised or reorder_point.';
comment on column issoh.v_reorder_alerts.explanation is 'The same in a sentence.';
comment on column issoh.v_reorder_alerts.soh_id is 'Identifies the stock row.';
comment on column issoh.v_reorder_alerts.product_id is 'Product.';
comment on column issoh.v_reorder_alerts.internal_sku is 'Our own article number.';
comment on column issoh.v_reorder_alerts.product_name is 'Name shown to people.';
comment on column issoh.v_reorder_alerts.supplier_code is 'Code of the supplier; null where SPP does not know it.';
comment on column issoh.v_reorder_alerts.warehouse_id is 'Warehouse.';
comment on column issoh.v_reorder_alerts.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_reorder_alerts.quantity_on_hand is 'Pieces that are there.';
comment on column issoh.v_reorder_alerts.quantity_reserved is 'Pieces of them that are promised.';
comment on column issoh.v_reorder_alerts.quantity_available is 'On hand less reserved.';
comment on column issoh.v_reorder_alerts.reorder_point is
  'At or below this it is time to order; null: below 0.';
comment on column issoh.v_reorder_alerts.reorder_quantity is 'Pieces to order at least.';
comment on column issoh.v_reorder_alerts.reorder_up_to is 'Pieces to fill up to at least, available and on order.';
comment on column issoh.v_reorder_alerts.min_order_qty is 'Pieces that must be ordered at least; null: any.';
comment on column issoh.v_reorder_alerts.pack_multiple is 'Pieces come in multiples of this; null: any.';
--! EndIncluded views/issoh/v_reorder_alerts.sql
--! Included policies/issoh/v_reorder_alerts.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_reorder_alerts to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_reorder_alerts.sql
--! Included functions/issoh/orders/list_reorder_alerts.sql
create or replace function issoh.list_reorder_alerts(
  supplier text default null,
  warehouse text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.v_reorder_alerts
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id constant uuid := issoh_private.known_supplier(list_reorder_alerts.supplier);
  v_warehouse_id uuid;
begin
  if list_reorder_alerts.warehouse is not null then
    v_warehouse_id := (issoh_private.resolve_warehouse(list_reorder_alerts.warehouse)).warehouse_id;
  end if;

  return query
  select a.*
    from issoh.v_reorder_alerts a
   where (v_supplier_id is null or a.supplier_id = v_supplier_id)
     and (v_warehouse_id is null or a.warehouse_id = v_warehouse_id)
     and (list_reorder_alerts.after_id is null or a.soh_id > list_reorder_alerts.after_id)
   order by a.soh_id
   limit list_reorder_alerts.page_size;
end
$$;
comment on function issoh.list_reorder_alerts(text, text, uuid, integer) is
  $$@behavior -*

A page of what it is time to order, of one supplier (code or id) and one warehouse (code or id) or of all, after the
stock row of an id. Raises ISNSU, ISNWH.$$;
grant execute on function issoh.list_reorder_alerts(text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/orders/list_reorder_alerts.sql
--! Included functions/issoh/scoring/product_demand.sql
create or replace function issoh_private.product_demand(product_ids uuid[] default null)
returns table (product_id uuid, pieces_per_month numeric)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- With the ids as a value some products are index scans, and all of them one scan.
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  with history as materialized (
    select d.days, now() - make_interval(hours => 24 * d.days) as since
      from (select (issoh.setting('scoring.sales_days'))::integer) as d (days)
  ), taken as materialized (
    select m.movement_id, m.product_id, m.movement_date, m.quantity, m.returns_movement_id
      from issoh.stock_movements m
     where m.movement_date > (select h.since from history h) and m.reverses_movement_id is null
       and (product_demand.product_ids is null or m.product_id = any (product_demand.product_ids))
       and (m.movement_type, m.returns_movement_id is not null) in (('issue', false), ('receipt', true))
       and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
  ), sold as (
    -- What came back was not wanted; what was issued before the history is not counted, nor what came back of it.
    select t.product_id,
           sum(case when t.returns_movement_id is null then t.quantity else -t.quantity end) as pieces
      from taken t
     where t.returns_movement_id is null
        or t.returns_movement_id in (select i.movement_id from taken i where i.returns_movement_id is null)
     group by t.product_id
  )
  select c.product_id,
         round(coalesce(s.pieces, 0) * 30
               / greatest(least(extract(epoch from now() - c.since) / 86400, (select h.days from history h)), 30), 4)
    from (select h.product_id, min(h.first_movement_date) as since
            from issoh.stock_on_hand h
           where h.first_movement_date is not null
             and (product_demand.product_ids is null or h.product_id = any (product_demand.product_ids))
           group by h.product_id) c
    left join sold s on s.product_id = c.product_id;
end
$$;
comment on function issoh_private.product_demand(uuid[]) is
  $$What customers take of each product (of these, or all) that was ever in stock, in pieces per 30 days: issues less
returns of the last scoring.sales_days days (setting), or of the days since its first movement where these are fewer, 30
at least. Returns to suppliers and reversed movements are left out.$$;
--! EndIncluded functions/issoh/scoring/product_demand.sql

--! split: 400-pricing.sql
-- Prices: proposals by a job, defaults by category, quantity breaks, surcharges, lists in another currency.
set lock_timeout = '5s';

-- What a receipt costs is noted beside the price that it questions; a cost that a rule has already is not.
alter table issoh_private.proposals_due add column if not exists new_cost numeric(19,4);
alter table issoh_private.proposals_due add column if not exists movement_id uuid;
alter table issoh_private.proposals_due add column if not exists movement_date timestamptz;
alter table issoh_private.proposals_due add column if not exists movement_seq bigint;
alter table issoh_private.proposals_due add column if not exists from_quantity integer not null default 1;
comment on table issoh_private.proposals_due is $$Rules whose cost has changed (new_cost null), or for whose product
was paid another cost (new_cost, by a movement), for which a price is to be proposed; where a value or a constraint has
refused it: why (code, message), and when it is tried again.$$;

alter table issoh.pricing_tiers add column if not exists currency_code text
  constraint pricing_tiers_currency_code_check check (currency_code ~ '^[A-Z]{3}$');
alter table issoh.pricing_tiers drop constraint if exists pricing_tiers_default_currency_check;
alter table issoh.pricing_tiers add constraint pricing_tiers_default_currency_check
  check (not (is_default and currency_code is not null));
comment on column issoh.pricing_tiers.currency_code is
  'ISO 4217: what its prices are in, by the rate of the day; null: the base currency.';

alter table issoh.pricing_rules add column if not exists from_quantity integer not null default 1
  constraint pricing_rules_from_quantity_check check (from_quantity > 0);
alter table issoh.pricing_rules add column if not exists surcharge numeric(19,4);
do $$
begin
  if not exists (select from pg_catalog.pg_constraint c
                  where c.conrelid = 'issoh.pricing_rules'::regclass and c.conname = 'pricing_rules_no_overlap'
                    and cardinality(c.conkey) = 4) then
    alter table issoh.pricing_rules drop constraint if exists pricing_rules_no_overlap;
    alter table issoh.pricing_rules add constraint pricing_rules_no_overlap
      unique (product_id, pricing_tier_id, from_quantity, period without overlaps);
  end if;
end
$$;
comment on constraint pricing_rules_no_overlap on issoh.pricing_rules is '@behavior -*

At every moment a product has one price at most in a tier from a number of pieces on.';
comment on column issoh.pricing_rules.from_quantity is 'It holds for so many pieces and more, up to the next rule.';
comment on column issoh.pricing_rules.surcharge is
  'Amount per piece on top, in the base currency; of a fixed price the one that proposals aim at.';
comment on column issoh.pricing_rules.currency_code is
  'What its amounts are in: the base currency, for a fixed price that of its tier.';

alter table issoh.price_proposals add column if not exists from_quantity integer not null default 1;
comment on column issoh.price_proposals.from_quantity is 'Pieces from which on the price holds.';
do $$
begin
  if not exists (select from pg_catalog.pg_index i
                  where i.indexrelid = to_regclass('issoh.price_proposals_open_key') and i.indnkeyatts = 3) then
    drop index if exists issoh.price_proposals_open_key;
    create unique index price_proposals_open_key on issoh.price_proposals (product_id, pricing_tier_id, from_quantity)
      where status = 'open';
  end if;
end
$$;

create table if not exists issoh.pricing_defaults (
  default_id uuid primary key default uuidv7(),
  pricing_tier_id uuid not null references issoh.pricing_tiers on delete restrict,
  category_id uuid references issoh.categories on delete restrict,
  markup_percentage numeric(12,4) not null check (markup_percentage >= -100),
  surcharge numeric(19,4),
  from_quantity integer not null default 1 check (from_quantity > 0),
  rounding_increment numeric(19,4) check (rounding_increment > 0),
  rounding_mode text not null default 'nearest' check (rounding_mode in ('nearest', 'up', 'down')),
  charm_ending numeric(19,4) check (charm_ending >= 0),
  effective_from timestamptz not null default clock_timestamp(),
  effective_to timestamptz,
  period tstzrange generated always as (tstzrange(effective_from, effective_to, '[)')) stored,
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now(),
  reason text,
  constraint pricing_defaults_period_check check (effective_from < effective_to),
  -- As without overlaps, which would let those for everything overlap: they have no category.
  constraint pricing_defaults_no_overlap exclude using gist (
    pricing_tier_id with =, coalesce(category_id, '00000000-0000-0000-0000-000000000000') with =,
    from_quantity with =, period with &&)
);
create index if not exists pricing_defaults_category_id_idx on issoh.pricing_defaults (category_id);
create index if not exists pricing_defaults_pricing_tier_id_idx on issoh.pricing_defaults (pricing_tier_id);
create or replace trigger _100_stamp before insert or update on issoh.pricing_defaults
  for each row execute function audit.tg_table__stamp();
create or replace trigger _900_log_insert after insert on issoh.pricing_defaults referencing new table as new_rows
  for each statement execute function audit.tg_table__log('default_id', 'updated_at,period');
create or replace trigger _900_log_update after update on issoh.pricing_defaults
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('default_id', 'updated_at,period');
create or replace trigger _900_log_delete after delete on issoh.pricing_defaults referencing old table as old_rows
  for each statement execute function audit.tg_table__log('default_id', 'updated_at,period');
comment on table issoh.pricing_defaults is '@filterBy default_id,pricing_tier_id,category_id
@orderBy default_id

What products without a price of their own sell for in a tier: their cost, a markup and a surcharge, by the nearest
category upwards that says so, else by what is said for everything.';
comment on column issoh.pricing_defaults.default_id is 'Identifies the default.';
comment on column issoh.pricing_defaults.pricing_tier_id is 'Tier that sees it.';
comment on column issoh.pricing_defaults.category_id is 'Category, with all below it; null: everything.';
comment on column issoh.pricing_defaults.markup_percentage is 'Percent on top of the cost.';
comment on column issoh.pricing_defaults.surcharge is 'Amount per piece on top, in the base currency.';
comment on column issoh.pricing_defaults.from_quantity is 'It holds for so many pieces and more.';
comment on column issoh.pricing_defaults.rounding_increment is
  'Prices are rounded to a multiple of this, such as 0.05, in the currency of the tier.';
comment on column issoh.pricing_defaults.rounding_mode is 'nearest, up or down: to a multiple or to a charm ending.';
comment on column issoh.pricing_defaults.charm_ending is
  'What prices end in, such as 0.99, in the currency of the tier.';
comment on column issoh.pricing_defaults.effective_from is 'First moment it holds.';
comment on column issoh.pricing_defaults.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.pricing_defaults.period is '@behavior -*

From effective_from up to, without, effective_to.';
comment on column issoh.pricing_defaults.created_by is 'Who set it.';
comment on column issoh.pricing_defaults.created_at is 'When it was set.';
comment on column issoh.pricing_defaults.updated_at is 'When it last changed.';
comment on column issoh.pricing_defaults.reason is 'Why it was set.';

do $$
begin
  if not exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = 'issoh.product_price'::regclass and a.attname = 'from_quantity') then
    alter type issoh.product_price add attribute from_quantity integer, add attribute default_id uuid;
    alter type issoh.named_rule add attribute from_quantity integer, add attribute surcharge numeric;
  end if;
  if to_regtype('issoh.named_default') is null then
    create type issoh.named_default as (
      default_id uuid, pricing_tier text, category text, category_id uuid, markup_percentage numeric,
      surcharge numeric, from_quantity integer, rounding_increment numeric, rounding_mode text, charm_ending numeric,
      effective_from timestamptz, effective_to timestamptz, created_by text, created_at timestamptz, reason text);
    create type issoh_private.tier_rate as (tier_code text, currency_code text, rate numeric, rate_date date);
  end if;
end
$$;
comment on type issoh.named_default is
  $$A pricing default with the code of its tier and the path of its category; see name_default.$$;
comment on type issoh_private.tier_rate is
  'A pricing tier and what one unit of its currency is worth in the base currency; no rate: none of that day.';

drop function if exists issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz,
                                        timestamptz, text, numeric, numeric, text, numeric, text);
drop function if exists issoh.end_price(text, text, timestamptz, text);
drop function if exists issoh.price_for(text, text, timestamptz);
drop function if exists issoh.prices_for(uuid[], text, timestamptz);
drop function if exists issoh.set_pricing_tier(text, text, boolean, boolean, numeric);
drop function if exists issoh_private.supersede_proposals(uuid, uuid);
drop function if exists issoh_private.merge_price(issoh.pricing_rules, issoh.pricing_rules, numeric, numeric, numeric,
                                                  text, numeric, boolean);
drop function if exists issoh_private.propose_prices(uuid[], numeric[], text);

--! Included functions/issoh/pricing/check_price.sql
create or replace function issoh_private.check_price(amount numeric, argument text) returns numeric
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- NaN sorts above every number.
  if check_price.amount < 0 or round(check_price.amount, 4) >= 1e15 then
    raise exception using
      errcode = 'ISIPV',
      message = format('%s cannot be %s.', check_price.argument, check_price.amount),
      hint = 'Give an amount of the base currency, at least 0 and below 1,000,000,000,000,000.';
  end if;
  return round(check_price.amount, 4);
end
$$;
comment on function issoh_private.check_price(numeric, text) is
  'An amount that a price rule can hold, rounded half-up to 4 decimals. Raises ISIPV.';
--! EndIncluded functions/issoh/pricing/check_price.sql
--! Included functions/issoh/pricing/check_surcharge.sql
create or replace function issoh_private.check_surcharge(surcharge numeric) returns numeric
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if round(abs(check_surcharge.surcharge), 4) >= 1e15 then
    raise exception using
      errcode = 'ISIPV',
      message = format('surcharge cannot be %s.', check_surcharge.surcharge),
      hint = 'Give an amount per piece, of the base currency, between -1,000,000,000,000,000 and'
             ' 1,000,000,000,000,000; 0 is none.';
  end if;
  return round(check_surcharge.surcharge, 4);
end
$$;
comment on function issoh_private.check_surcharge(numeric) is
  'A surcharge that a price can have, below 0 as well, rounded half-up to 4 decimals. Raises ISIPV.';
--! EndIncluded functions/issoh/pricing/check_surcharge.sql
--! Included functions/issoh/pricing/check_pieces.sql
create or replace function issoh_private.check_pieces(pieces integer, argument text) returns integer
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if check_pieces.pieces < 1 then
    raise exception using
      errcode = 'ISIPV',
      message = format('%s cannot be %s.', check_pieces.argument, check_pieces.pieces),
      hint = 'Give a number of pieces, at least 1.';
  end if;
  return coalesce(check_pieces.pieces, 1);
end
$$;
comment on function issoh_private.check_pieces(integer, text) is
  'Pieces that a price is for, 1 where none are named. Raises ISIPV.';
grant execute on function issoh_private.check_pieces(integer, text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/pricing/check_pieces.sql
--! Included functions/issoh/pricing/surcharge_words.sql
create or replace function issoh_private.surcharge_words(surcharge numeric) returns text
language sql immutable parallel safe
as $$
  select case
           when surcharge > 0 then ' plus ' || trim_scale(surcharge)
           when surcharge < 0 then ' less ' || trim_scale(-surcharge)
           else ''
         end
$$;
comment on function issoh_private.surcharge_words(numeric) is 'How a trace tells a surcharge: " plus 2.5", or nothing.';
grant execute on function issoh_private.surcharge_words(numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/pricing/surcharge_words.sql
--! Included functions/issoh/pricing/price_at.sql
create or replace function issoh_private.price_at(rule issoh.pricing_rules, cost numeric, markup numeric)
returns numeric
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- A price that is converted when it is read is rounded then, in the currency of its tier.
  v_converted constant boolean := exists (
    select from issoh.pricing_tiers t
     where t.tier_id = price_at.rule.pricing_tier_id and t.currency_code <> price_at.rule.currency_code);
begin
  return issoh_private.round_price(
    price_at.cost * (1 + price_at.markup / 100) + coalesce(price_at.rule.surcharge, 0),
    case when not v_converted then price_at.rule.rounding_increment end, price_at.rule.rounding_mode,
    case when not v_converted then price_at.rule.charm_ending end,
    price_at.rule.minimum_price, price_at.rule.maximum_price);
end
$$;
comment on function issoh_private.price_at(issoh.pricing_rules, numeric, numeric) is
  'What a rule makes of a cost and a markup (percent), in its own currency: with its surcharge, rounded, within its
limits. Below 0 where a surcharge takes more away than there is.';
--! EndIncluded functions/issoh/pricing/price_at.sql
--! Included functions/issoh/pricing/compute_rule.sql
create or replace function issoh_private.compute_rule(rule issoh.pricing_rules) returns issoh.pricing_rules
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  if v_rule.rule_type = 'cost_plus' then
    v_rule.selling_price := issoh_private.check_price(
      issoh_private.price_at(v_rule, v_rule.cost_price, v_rule.markup_percentage), 'cost_price with its markup');
    v_rule.target_markup_percentage := null;
  elsif v_rule.rule_type = 'fixed' then
    v_rule.markup_percentage := issoh_private.markup_of(v_rule.selling_price, v_rule.cost_price);
    if v_rule.selling_price < v_rule.minimum_price or v_rule.selling_price > v_rule.maximum_price then
      raise exception using
        errcode = 'ISIPL',
        message = format('The price %s is not within its limits %s and %s.', v_rule.selling_price,
                         coalesce(v_rule.minimum_price::text, 'none'), coalesce(v_rule.maximum_price::text, 'none')),
        hint = 'Give another selling_price, or minimum_price or maximum_price together with it.';
    end if;
  end if;
  return v_rule;
end
$$;
comment on function issoh_private.compute_rule(issoh.pricing_rules) is
  $$A rule with what follows from the rest of it: the price of a cost_plus rule, the markup of a fixed one. Raises
ISIPL, ISIPV.$$;
--! EndIncluded functions/issoh/pricing/compute_rule.sql
--! Included functions/issoh/pricing/rule_at_cost.sql
create or replace function issoh_private.rule_at_cost(
  rule issoh.pricing_rules,
  cost_price numeric,
  markup_percentage numeric,
  effective_from timestamptz,
  reason text
) returns issoh.pricing_rules
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.cost_price := rule_at_cost.cost_price;
  v_rule.effective_from := rule_at_cost.effective_from;
  v_rule.reason := rule_at_cost.reason;
  if rule_at_cost.markup_percentage is null then
    v_rule.rule_type := 'fixed';
    v_rule.target_markup_percentage := coalesce(v_rule.target_markup_percentage, v_rule.markup_percentage);
  else
    v_rule.rule_type := 'cost_plus';
    v_rule.markup_percentage := rule_at_cost.markup_percentage;
  end if;
  return issoh_private.compute_rule(v_rule);
end
$$;
comment on function issoh_private.rule_at_cost(issoh.pricing_rules, numeric, numeric, timestamptz, text) is
  $$The rule that follows on another one at a new cost. Without a markup its price stays, fixed, and the markup that
was meant is kept as target; with one the price is computed anew.$$;
--! EndIncluded functions/issoh/pricing/rule_at_cost.sql
--! Included functions/issoh/pricing/merge_price.sql
create or replace function issoh_private.merge_price(
  rule issoh.pricing_rules,
  old_rule issoh.pricing_rules,
  cost_price numeric,
  markup_percentage numeric,
  selling_price numeric,
  source_tier text,
  adjustment_percentage numeric,
  surcharge numeric,
  has_limits boolean
) returns issoh.pricing_rules
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cost constant numeric := issoh_private.check_price(merge_price.cost_price, 'cost_price');
  v_markup constant numeric := issoh_private.check_percentage(merge_price.markup_percentage, 'markup_percentage');
  v_price constant numeric := issoh_private.check_price(merge_price.selling_price, 'selling_price');
  v_adjustment constant numeric :=
    issoh_private.check_percentage(merge_price.adjustment_percentage, 'adjustment_percentage');
  v_surcharge constant numeric := issoh_private.check_surcharge(merge_price.surcharge);
  v_copies constant boolean := num_nonnulls(merge_price.source_tier, v_adjustment) > 0;
  v_rule issoh.pricing_rules := rule;
  v_missing text;
begin
  v_rule.rule_type := case
    when v_copies then 'copy_tier'
    when v_price is not null then 'fixed'
    when num_nonnulls(v_cost, v_markup) > 0 then 'cost_plus'
    when merge_price.has_limits or v_surcharge is not null then merge_price.old_rule.rule_type
  end;

  if v_rule.rule_type = 'copy_tier' then
    if num_nonnulls(v_cost, v_markup, v_price) > 0 then
      raise exception using
        errcode = 'ISIPC',
        message = 'A copied price has no cost, markup or selling price of its own.',
        hint = 'Give source_tier and adjustment_percentage alone, or neither of them.';
    end if;
    v_rule.source_tier_id := case
      when merge_price.source_tier is null then merge_price.old_rule.source_tier_id
      else (issoh_private.resolve_tier(merge_price.source_tier)).tier_id
    end;
    v_rule.adjustment_percentage := coalesce(v_adjustment, case
      when merge_price.old_rule.source_tier_id = v_rule.source_tier_id
        then merge_price.old_rule.adjustment_percentage
    end);
    v_rule.surcharge := nullif(coalesce(v_surcharge, case
      when merge_price.old_rule.source_tier_id = v_rule.source_tier_id then merge_price.old_rule.surcharge
    end), 0);
    if v_rule.source_tier_id = v_rule.pricing_tier_id then
      raise exception using
        errcode = 'ISCTC',
        message = 'A tier cannot copy its own prices.',
        hint = 'Name another tier as source_tier.';
    end if;
    v_missing := case when v_rule.source_tier_id is null then 'source_tier' end;
  else
    v_rule.cost_price := coalesce(v_cost, merge_price.old_rule.cost_price);
    v_rule.surcharge := nullif(coalesce(v_surcharge, case
      when merge_price.old_rule.source_tier_id is null then merge_price.old_rule.surcharge
    end), 0);
    if v_rule.rule_type = 'cost_plus' then
      v_rule.markup_percentage := coalesce(v_markup, merge_price.old_rule.target_markup_percentage,
                                           merge_price.old_rule.markup_percentage);
      v_missing := case
        when v_rule.cost_price is null then 'cost_price'
        when v_rule.markup_percentage is null then 'markup_percentage or selling_price'
      end;
    elsif v_rule.rule_type = 'fixed' then
      v_rule.selling_price := coalesce(v_price, merge_price.old_rule.selling_price);
      if v_surcharge <> 0 then
        raise exception using
          errcode = 'ISIPC',
          message = 'A fixed price has no surcharge.',
          hint = 'Give surcharge with cost_price and markup_percentage, or with source_tier.';
      end if;
      -- A price set by a person is the new intention.
      if v_price is not null then
        v_rule.surcharge := null;
      else
        v_rule.target_markup_percentage := merge_price.old_rule.target_markup_percentage;
      end if;
      v_missing := case when v_markup is not null and v_rule.cost_price is null then 'cost_price' end;
    else
      v_missing := 'selling_price, or cost_price with markup_percentage';
    end if;
  end if;
  if v_missing is not null then
    raise exception using
      errcode = 'ISIPR',
      message = format('This is not enough to know a price from: give %s.', v_missing),
      hint = 'A price needs selling_price, or cost_price and markup_percentage, or source_tier; what the rule in force'
             ' has need not be given again.';
  end if;

  if v_rule.rule_type = 'fixed' and v_markup is not null
     and v_markup is distinct from issoh_private.markup_of(v_price, v_rule.cost_price)
     and v_price <> issoh_private.round_price(v_rule.cost_price * (1 + v_markup / 100), v_rule.rounding_increment,
                                              v_rule.rounding_mode, v_rule.charm_ending, v_rule.minimum_price,
                                              v_rule.maximum_price) then
    raise exception using
      errcode = 'ISIPC',
      message = format('%s is not the cost %s plus %s percent.', v_price, v_rule.cost_price, v_markup),
      hint = 'Give selling_price, or markup_percentage, not both.';
  end if;
  return v_rule;
end
$$;
comment on function issoh_private.merge_price(issoh.pricing_rules, issoh.pricing_rules, numeric, numeric, numeric, text,
                                              numeric, numeric, boolean) is
  $$A new rule with its kind and what its price comes from: as given, else as in the old rule. Raises ISIPV, ISIPR,
ISIPC, ISNTI, ISCTC.$$;
--! EndIncluded functions/issoh/pricing/merge_price.sql
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
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge)
  select c.product_id, c.pricing_tier_id, c.rule_type, c.cost_price, c.markup_percentage, c.target_markup_percentage,
         c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
         c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, n.effective_to, c.effective_to,
         c.reason, c.from_quantity, c.surcharge
    from unnest(v_continued) c
    join unnest(write_rules.rules) n on n.product_id = c.product_id and n.pricing_tier_id = c.pricing_tier_id
     and n.from_quantity = c.from_quantity;

  return query
  insert into issoh.pricing_rules as w
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason, from_quantity, surcharge)
  select n.product_id, n.pricing_tier_id, n.rule_type, n.cost_price, n.markup_percentage, n.target_markup_percentage,
         n.selling_price, n.minimum_price, n.maximum_price, n.source_tier_id, n.adjustment_percentage,
         n.rounding_increment, n.rounding_mode, n.charm_ending, n.currency_code, n.effective_from,
         coalesce(n.effective_to, (
           select min(r.effective_from)
             from issoh.pricing_rules r
            where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
              and r.from_quantity = n.from_quantity and r.effective_from > n.effective_from)),
         n.reason, n.from_quantity, n.surcharge
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
--! Included functions/issoh/pricing/write_costs.sql
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
         target_markup_percentage = coalesce(r.target_markup_percentage, r.markup_percentage), updated_at = v_now
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
--! EndIncluded functions/issoh/pricing/write_costs.sql
--! Included functions/issoh/pricing/costs_astray.sql
create or replace function issoh_private.costs_astray(product_ids uuid[])
returns table (product_id uuid, cost numeric, moved_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select l.product_id, l.cost_price, max(c.changed_at)
    from issoh.supplier_listings l
    join issoh.pricing_rules r
      on r.product_id = l.product_id and r.rule_type in ('fixed', 'cost_plus')
     and r.cost_price is distinct from l.cost_price and r.currency_code = issoh_private.base_currency()
     and (r.effective_to is null or r.effective_to > clock_timestamp())
    join issoh.supplier_price_changes c
      on c.product_id = l.product_id and c.new_cost is not null and c.changed_at > r.updated_at
   where l.product_id = any (costs_astray.product_ids) and l.cost_price is not null
   group by l.product_id;
end
$$;
comment on function issoh_private.costs_astray(uuid[]) is
  $$Products with a price, now or later, whose cost is not the listing's although nobody has written it since the
supplier's price last moved (moved_at): a cost set by hand after that holds.$$;
--! EndIncluded functions/issoh/pricing/costs_astray.sql
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
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    -- One that goes on with its predecessor's price at another cost is on record by itself: who, when and why.
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, v_role, v_request, 'insert', 'issoh', 'pricing_rules', n.rule_id::text,
           to_jsonb(n) - '{updated_at,period}'::text[]
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
              else to_jsonb(o) - '{updated_at,period}'::text[] end,
         case when c.ended then jsonb_build_object('effective_to', n.effective_to)
              else to_jsonb(n) - '{updated_at,period}'::text[] end
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
--! Included functions/issoh/pricing/check_copies.sql
create or replace function issoh_private.check_copies(product_ids uuid[]) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wrong record;
begin
  -- A chain holds only while all of its copies do; some number of pieces is enough for all of them.
  with recursive chains as (
    select r.product_id, r.pricing_tier_id, r.source_tier_id, r.period, 1 as copies
      from issoh.pricing_rules r
     where r.product_id = any (check_copies.product_ids) and r.rule_type = 'copy_tier'
    union all
    select c.product_id, c.pricing_tier_id, r.source_tier_id, c.period * r.period, c.copies + 1
      from chains c
      join issoh.pricing_rules r on r.product_id = c.product_id and r.pricing_tier_id = c.source_tier_id
       and r.rule_type = 'copy_tier' and r.period && c.period
     where c.copies <= 5 and c.source_tier_id <> c.pricing_tier_id
  )
  select p.internal_sku, t.tier_code,
         case
           when t.is_default then 'the default tier has prices of its own'
           when c.source_tier_id = c.pricing_tier_id then 'in a circle'
           else 'over more than 5 tiers'
         end as fault
    into v_wrong
    from chains c
    join issoh.pricing_tiers t on t.tier_id = c.pricing_tier_id
    join issoh.selected_products p on p.product_id = c.product_id
   where c.source_tier_id = c.pricing_tier_id or c.copies > 5
      -- What is over does no harm: the default may have been another tier then.
      or (t.is_default and coalesce(upper(c.period), 'infinity') > clock_timestamp())
   limit 1;
  if v_wrong.fault is not null then
    raise exception using
      errcode = 'ISCTC',
      message = format('The prices of "%s" in tier "%s" cannot be copied: %s.', v_wrong.internal_sku,
                       v_wrong.tier_code, v_wrong.fault),
      hint = 'Copy from a tier with prices of its own, such as the default tier.';
  end if;
end
$$;
comment on function issoh_private.check_copies(uuid[]) is
  $$Refuses copies between tiers that go in a circle at any moment, over more than 5 tiers, or into the default tier,
on which the others fall back. Raises ISCTC.$$;
--! EndIncluded functions/issoh/pricing/check_copies.sql
--! Included functions/issoh/pricing/name_tiers.sql
create or replace function issoh.name_tiers(rule issoh.pricing_rules) returns issoh.named_rule
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select name_tiers.rule.rule_id, name_tiers.rule.product_id, t.tier_code, name_tiers.rule.rule_type,
         name_tiers.rule.cost_price, name_tiers.rule.markup_percentage, name_tiers.rule.selling_price,
         name_tiers.rule.minimum_price, name_tiers.rule.maximum_price, s.tier_code,
         name_tiers.rule.adjustment_percentage, name_tiers.rule.rounding_increment, name_tiers.rule.rounding_mode,
         name_tiers.rule.charm_ending, name_tiers.rule.currency_code, name_tiers.rule.effective_from,
         name_tiers.rule.effective_to, name_tiers.rule.created_by, name_tiers.rule.created_at, name_tiers.rule.reason,
         name_tiers.rule.from_quantity, name_tiers.rule.surcharge
    from issoh.pricing_tiers t
    left join issoh.pricing_tiers s on s.tier_id = name_tiers.rule.source_tier_id
   where t.tier_id = name_tiers.rule.pricing_tier_id
$$;
comment on function issoh.name_tiers(issoh.pricing_rules) is
  $$@behavior -*

A pricing rule as the door answers it: its tiers by their codes.$$;
grant execute on function issoh.name_tiers(issoh.pricing_rules) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/name_tiers.sql
--! Included functions/issoh/pricing/check_tier_currency.sql
create or replace function issoh_private.check_tier_currency(tier_code text, currency_code text) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_fixed text;
begin
  -- Those that a cost has fixed are in the base currency, whatever their tier is.
  select format('%s of "%s"', coalesce(t.currency_code, r.currency_code), p.internal_sku) into v_fixed
    from issoh.pricing_tiers t
    join issoh.pricing_rules r on r.pricing_tier_id = t.tier_id and r.rule_type = 'fixed'
     and r.currency_code = coalesce(t.currency_code, issoh_private.base_currency())
     and (r.effective_to is null or r.effective_to > clock_timestamp())
    join issoh.selected_products p on p.product_id = r.product_id
   where t.tier_code = check_tier_currency.tier_code
     and t.currency_code is distinct from check_tier_currency.currency_code
   limit 1;
  if v_fixed is not null then
    raise exception using
      errcode = 'ISCTF',
      message = format('Tier "%s" has fixed prices in its currency, such as the one in %s.',
                       check_tier_currency.tier_code, v_fixed),
      hint = 'End them by end_price, or make another tier in that currency.';
  end if;
end
$$;
comment on function issoh_private.check_tier_currency(text, text) is
  $$Refuses another currency for a tier while it has fixed prices in its own, now or later. Raises ISCTF.$$;
--! EndIncluded functions/issoh/pricing/check_tier_currency.sql
--! Included functions/issoh/pricing/set_pricing_tier.sql
create or replace function issoh.set_pricing_tier(
  tier_code text,
  tier_name text,
  is_default boolean default false,
  is_active boolean default true,
  default_markup_percentage numeric default null,
  currency_code text default null
) returns issoh.pricing_tiers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_markup constant numeric := issoh_private.check_percentage(set_pricing_tier.default_markup_percentage,
                                                              'default_markup_percentage');
  v_currency text := set_pricing_tier.currency_code;
  v_is_default boolean;
  v_tier issoh.pricing_tiers;
begin
  if coalesce(set_pricing_tier.tier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$'
     or coalesce(common.trimmed(set_pricing_tier.tier_name), '') = '' then
    raise exception using
      errcode = 'ISITI',
      message = 'A pricing tier needs a code and a name.',
      hint = 'A code has 1 to 32 letters A-Z, digits, "_" and "-"; a name is not blank.';
  end if;
  if v_currency is not null and common.is_currency(v_currency) is not true then
    raise exception using
      errcode = 'ISICU',
      message = format('"%s" is no currency.', v_currency),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;
  -- One at a time, so that there is exactly one default at every moment; readers and price setters do not wait.
  lock table issoh.pricing_tiers in share row exclusive mode;
  v_currency := case
    when v_currency is null
      then (select t.currency_code from issoh.pricing_tiers t where t.tier_code = set_pricing_tier.tier_code)
    else nullif(v_currency, issoh_private.base_currency())
  end;
  v_is_default := coalesce(set_pricing_tier.is_default, false) or exists (
    select from issoh.pricing_tiers t where t.is_default and t.tier_code = set_pricing_tier.tier_code);
  if v_is_default and not coalesce(set_pricing_tier.is_active, true) then
    raise exception using
      errcode = 'ISCDT',
      message = 'The default tier cannot be inactive.',
      hint = 'Make another tier the default first.';
  end if;
  if v_is_default and v_currency is not null then
    raise exception using
      errcode = 'ISCDT',
      message = format('The default tier cannot have prices in %s.', v_currency),
      hint = 'Its prices are in the base currency, which the others are converted from; make a tier of its own.';
  end if;
  perform issoh_private.check_tier_currency(set_pricing_tier.tier_code, v_currency);
  if v_is_default and exists (
    select from issoh.pricing_rules r
      join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
     where t.tier_code = set_pricing_tier.tier_code and r.rule_type = 'copy_tier'
       and (r.effective_to is null or r.effective_to > clock_timestamp())) then
    raise exception using
      errcode = 'ISCTC',
      message = format('Prices of "%s" are copied from other tiers.', set_pricing_tier.tier_code),
      hint = 'The default tier has prices of its own: set them before it becomes the default.';
  end if;

  update issoh.pricing_tiers t
     set is_default = false
   where v_is_default and t.is_default and t.tier_code <> set_pricing_tier.tier_code;
  insert into issoh.pricing_tiers as t (tier_code, tier_name, is_default, is_active, default_markup_percentage,
                                        currency_code)
  values (set_pricing_tier.tier_code, common.trimmed(set_pricing_tier.tier_name), v_is_default,
          coalesce(set_pricing_tier.is_active, true), v_markup, v_currency)
  on conflict on constraint pricing_tiers_tier_code_key do update
    set tier_name = excluded.tier_name, is_default = excluded.is_default, is_active = excluded.is_active,
        default_markup_percentage = excluded.default_markup_percentage, currency_code = excluded.currency_code
  returning t.* into v_tier;
  return v_tier;
end
$$;
comment on function issoh.set_pricing_tier(text, text, boolean, boolean, numeric, text) is
  $$Makes a pricing tier or changes the one of this code. Its prices are in currency_code, converted at the rate of
the day they are asked for; none keeps what it is, at first the base currency. Exactly one tier is the default: a new
default takes it from the old one, and nothing else does. An inactive tier gets no new prices. Raises ISITI (code or
name), ISICU, ISCDT (the default made inactive, or in another currency), ISCTC (a default that copies), ISCTF (another
currency while fixed prices hold).$$;
grant execute on function issoh.set_pricing_tier(text, text, boolean, boolean, numeric, text)
  to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/set_pricing_tier.sql
--! Included functions/issoh/proposals/last_costs.sql
create or replace function issoh_private.last_costs(due issoh_private.proposals_due[])
returns table (product_id uuid, pricing_tier_id uuid, from_quantity integer, old_cost numeric, new_cost numeric,
               reason text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select k.product_id, k.pricing_tier_id, k.from_quantity,
         (array_agg(k.old_cost order by k.due_id) filter (where k.movement_id is null))[1],
         (array_agg(k.new_cost order by k.movement_date desc, k.movement_seq desc) filter (where k.counts))[1],
         case
           when bool_or(k.counts) then 'receipt'
           else (array_agg(k.reason order by k.due_id) filter (where k.movement_id is null))[1]
         end
    from (select d.*,
                 -- What a supplier says after a receipt is the later word.
                 d.movement_id is not null
                   and d.due_id > coalesce(max(d.due_id) filter (where d.movement_id is null) over w, 0) as counts
            from unnest(last_costs.due) d
           where d.movement_id is null
              or not exists (select from issoh.movement_reversals v where v.reversed_id = d.movement_id)
          window w as (partition by d.product_id, d.pricing_tier_id, d.from_quantity)) k
   group by k.product_id, k.pricing_tier_id, k.from_quantity
$$;
comment on function issoh_private.last_costs(issoh_private.proposals_due[]) is
  $$What several changes of the cost of a rule come to: from the first cost before them (null: its own) to the last
one after them (null: its own). Of receipts the latest by movement_date, then seq, counts; reversed ones do
not.$$;
--! EndIncluded functions/issoh/proposals/last_costs.sql
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
     and p.from_quantity = d.from_quantity and (p.new_cost <> d.new_cost or p.rule_id is distinct from r.rule_id);
  with written as (
    insert into issoh.price_proposals as p
      (rule_id, product_id, pricing_tier_id, old_cost, new_cost, markup_percentage, current_price, proposed_price,
       currency_code, reason, from_quantity)
    select r.rule_id, d.product_id, d.pricing_tier_id, d.old_cost, d.new_cost, d.markup_percentage, d.current_price,
           d.proposed_price, d.currency_code, d.reason, d.from_quantity
      from unnest(write_proposals.drafts) d
      join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
       and r.from_quantity = d.from_quantity and r.effective_from <= v_now
       and (r.effective_to is null or r.effective_to > v_now)
     where d.new_cost <> d.old_cost and d.proposed_price <> d.current_price
       and abs(d.proposed_price - d.current_price) * 100
           >= d.current_price * (select (issoh.setting('pricing.proposal_threshold') #>> '{}')::numeric)
       and not exists (
         select from issoh.price_proposals o
          where o.status = 'open' and o.product_id = d.product_id and o.pricing_tier_id = d.pricing_tier_id
            and o.from_quantity = d.from_quantity)
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
  $$Opens what compute_proposals drafted, for the rules in force, where the price moves far enough; closes older ones.
Answers how many were opened.$$;
--! EndIncluded functions/issoh/proposals/write_proposals.sql
--! Included functions/issoh/proposals/compute_proposals.sql
create or replace function issoh_private.compute_proposals(product_ids uuid[], costs numeric[], reason text)
returns setof issoh.price_proposals
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select null::uuid, r.rule_id, r.product_id, r.pricing_tier_id, r.cost_price, a.cost, m.markup, r.selling_price,
         round(m.price, 4), r.currency_code, 'open', compute_proposals.reason, null::text, null::text,
         null::timestamptz, null::timestamptz, null::timestamptz, r.from_quantity
    from unnest(compute_proposals.product_ids, compute_proposals.costs) as x (product_id, cost)
   cross join lateral (select round(x.cost, 4) as cost) a
    join issoh.pricing_rules r on r.product_id = x.product_id and r.effective_from <= clock_timestamp()
     and (r.effective_to is null or r.effective_to > clock_timestamp())
   cross join lateral (
     select b.markup,
            case
              when a.cost = r.cost_price then r.selling_price
              else issoh_private.price_at(r, a.cost, b.markup)
            end as price
       from (select coalesce(r.target_markup_percentage, r.markup_percentage) as markup) b) m
   where a.cost is not null and r.rule_type in ('fixed', 'cost_plus') and m.markup is not null and m.price >= 0
     and m.price < 1e15
$$;
comment on function issoh_private.compute_proposals(uuid[], numeric[], text) is
  $$What rules in force would make of new costs in the base currency: drafts, also where the cost or the price is the
same. Rules without a known markup have none.$$;
--! EndIncluded functions/issoh/proposals/compute_proposals.sql
--! Included functions/issoh/proposals/propose_set.sql
create or replace function issoh_private.propose_set(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_drafts issoh.price_proposals[];
  v_code text;
  v_message text;
begin
  begin
    with taken as (
      delete from issoh_private.proposals_due d
       where d.product_id = any (propose_set.product_ids)
      returning d.*
    ), due as (
      select * from issoh_private.last_costs(array(select t::issoh_private.proposals_due from taken t))
    )
    select array_agg(row(null, r.rule_id, r.product_id, r.pricing_tier_id, coalesce(f.old_cost, r.cost_price), c.cost,
                         m.markup, r.selling_price, round(m.price, 4), r.currency_code, 'open', f.reason, null, null,
                         null, null, null, r.from_quantity)::issoh.price_proposals)
      into v_drafts
      from due f
      join issoh.pricing_rules r on r.product_id = f.product_id and r.pricing_tier_id = f.pricing_tier_id
       and r.from_quantity = f.from_quantity and r.effective_from <= clock_timestamp()
       and (r.effective_to is null or r.effective_to > clock_timestamp())
     cross join lateral (select coalesce(f.new_cost, r.cost_price) as cost) c
     cross join lateral (
       select b.markup, issoh_private.price_at(r, c.cost, b.markup) as price
         from (select coalesce(r.target_markup_percentage, r.markup_percentage) as markup) b) m
     where (r.rule_type = 'fixed' or (r.rule_type = 'cost_plus' and f.new_cost is not null))
       and m.markup is not null and m.price >= 0 and m.price < 1e15;
    perform issoh_private.write_proposals(coalesce(v_drafts, '{}'));
    return;
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  if cardinality(propose_set.product_ids) = 1 then
    update issoh_private.proposals_due d
       set code = v_code, message = left(v_message, 10000), failures = d.failures + 1,
           next_try_at = clock_timestamp() + make_interval(mins => least(power(2, least(d.failures, 20))::integer, 60))
     where d.product_id = propose_set.product_ids[1];
  else
    perform issoh_private.propose_set(h.product_ids)
       from issoh_private.halves(propose_set.product_ids) h (product_ids);
  end if;
end
$$;
comment on function issoh_private.propose_set(uuid[]) is
  $$Proposes prices for products that are due for it, where one that a value or a constraint refuses fails alone: the
set is halved until it is found. It stays due, and is tried again after 1, 2, 4 … 60 minutes. The caller holds the locks
of the products.$$;
--! EndIncluded functions/issoh/proposals/propose_set.sql
--! Included functions/issoh/proposals/propose_due.sql
create or replace function issoh_private.propose_due(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_products uuid[];
begin
  v_products := array(
    select d.product_id
      from issoh_private.proposals_due d
     where d.next_try_at <= clock_timestamp()
     order by d.due_id
     limit propose_due.row_limit);
  v_products := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (v_products)
     order by p.product_id
       for no key update skip locked);
  if v_products <> '{}' then
    perform issoh_private.propose_set(v_products);
  end if;
  return cardinality(v_products);
end
$$;
comment on function issoh_private.propose_due(integer) is '@behavior -*

Proposes prices for products whose costs follow_costs has changed, at most so many; what somebody else has locked is
left for the next time. Answers how many products it looked at: 0 when nothing is left that could be had.';
--! EndIncluded functions/issoh/proposals/propose_due.sql
--! Included functions/issoh/proposals/follow_costs.sql
create or replace function issoh_private.follow_costs(
  product_ids uuid[],
  costs numeric[],
  reason text,
  moved_at timestamptz[] default null
) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_due integer;
begin
  insert into issoh_private.proposals_due (product_id, pricing_tier_id, from_quantity, old_cost, reason)
  select (w.rule).product_id, (w.rule).pricing_tier_id, (w.rule).from_quantity, w.old_cost, follow_costs.reason
    from issoh_private.write_costs(follow_costs.product_ids, follow_costs.costs, follow_costs.reason,
                                   follow_costs.moved_at) w
   where w.old_cost is not null;
  get diagnostics v_due = row_count;
  return v_due;
end
$$;
comment on function issoh_private.follow_costs(uuid[], numeric[], text, timestamptz[]) is
  $$As change_costs, but new prices are proposed by a job later, prices__propose: whoever changes many costs holds the
products no longer than that takes. Answers how many rules are due for a proposal.$$;
--! EndIncluded functions/issoh/proposals/follow_costs.sql
--! Included functions/issoh/proposals/supersede_proposals.sql
create or replace function issoh_private.supersede_proposals(
  product_id uuid,
  pricing_tier_id uuid,
  from_quantity integer
) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from issoh_private.proposals_due d
   where d.product_id = supersede_proposals.product_id and d.pricing_tier_id = supersede_proposals.pricing_tier_id
     and d.from_quantity = supersede_proposals.from_quantity;
  update issoh.price_proposals p
     set status = 'superseded', decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.status = 'open' and p.product_id = supersede_proposals.product_id
     and p.pricing_tier_id = supersede_proposals.pricing_tier_id
     and p.from_quantity = supersede_proposals.from_quantity
$$;
comment on function issoh_private.supersede_proposals(uuid, uuid, integer) is
  'Closes the open proposal of a product in a tier, and lets none that is due come: its price has changed meanwhile.';
--! EndIncluded functions/issoh/proposals/supersede_proposals.sql
--! Included functions/issoh/proposals/tg_stock_movements__propose.sql
create or replace function issoh.tg_stock_movements__propose() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing, perhaps beside empty tables: each receipt looks its rules up.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_first bigint;
begin
  with due as (
    insert into issoh_private.proposals_due
      (product_id, pricing_tier_id, from_quantity, old_cost, new_cost, movement_id, movement_date, movement_seq, reason)
    select r.product_id, r.pricing_tier_id, r.from_quantity, r.cost_price, round(c.unit_cost, 4), c.movement_id,
           c.movement_date, c.seq, 'receipt'
      from (select distinct on (n.product_id) n.product_id, n.unit_cost, n.movement_id, n.movement_date, n.seq
              from new_rows n
             where n.movement_type = 'receipt' and n.unit_cost is not null and n.reverses_movement_id is null
             order by n.product_id, n.movement_date desc, n.seq desc) c
      join issoh.pricing_rules r on r.product_id = c.product_id and r.effective_from <= clock_timestamp()
       and (r.effective_to is null or r.effective_to > clock_timestamp())
     where r.rule_type in ('fixed', 'cost_plus') and r.cost_price is not null
       and coalesce(r.target_markup_percentage, r.markup_percentage) is not null
       and case
             when r.cost_price <> round(c.unit_cost, 4) then true
             -- At the cost of the rule: only to take back what another cost has brought.
             else exists (select from issoh_private.proposals_due d where d.product_id = r.product_id)
               or exists (select from issoh.price_proposals p where p.product_id = r.product_id and p.status = 'open')
           end
    returning due_id
  )
  select min(d.due_id) into v_first from due d;
  -- The first one wakes the job, without a key: writers of one row would wait for each other.
  if v_first is not null and not exists (
    select from issoh_private.proposals_due d where d.due_id < v_first and d.next_try_at <= clock_timestamp()) then
    perform graphile_worker.add_job('prices__propose');
  end if;
  -- Many products at once would be computed live until the next full hour.
  if (select count(*) from new_rows) >= issoh.setting('valuation.refresh_rows')::integer then
    perform graphile_worker.add_job('valuation__refresh', job_key => 'valuation__refresh', max_attempts => 5);
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__propose() is
  $$Statement trigger of the ledger: a receipt at another cost than a price has is noted, for prices__propose to propose
one; many movements have the valuation refreshed.$$;
--! EndIncluded functions/issoh/proposals/tg_stock_movements__propose.sql
--! Included functions/issoh/pricing/change_costs.sql
create or replace function issoh_private.change_costs(product_ids uuid[], costs numeric[], reason text)
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_drafts constant issoh.price_proposals[] := array(
    select d
      from issoh_private.compute_proposals(change_costs.product_ids, change_costs.costs, change_costs.reason) d);
  v_applies constant boolean := (issoh.setting('pricing.apply_proposals'))::boolean;
begin
  -- A receipt of before says less than whoever names the cost now.
  delete from issoh_private.proposals_due d
   where d.product_id = any (change_costs.product_ids) and d.movement_id is not null;
  -- A price that is applied at once needs no rule that holds the old one for a moment.
  if v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
  return query
  select (w.rule).* from issoh_private.write_costs(change_costs.product_ids, change_costs.costs, change_costs.reason) w;
  if not v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
end
$$;
comment on function issoh_private.change_costs(uuid[], numeric[], text) is
  'As write_costs, and new prices are proposed at once. Answers the new rules, those of applied proposals left out.';
--! EndIncluded functions/issoh/pricing/change_costs.sql
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
  select w.* into v_rule from issoh_private.write_rules(array[issoh_private.compute_rule(v_rule)]) w;

  -- A proposal computed beside the price that was replaced says nothing any more.
  if v_rule.period @> clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product_id, v_tier.tier_id, v_quantity);
  end if;
  return v_rule;
end
$$;
comment on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz, timestamptz,
                                    text, numeric, numeric, text, numeric, text, integer, numeric) is
  'Sets what a product (id or SKU) sells for in a tier (code or id; none: the default), for from_quantity pieces or more
(1), from a moment (now) to another (open end), and answers the new rule. With selling_price the price is fixed, in the
currency of the tier; with cost_price or markup_percentage it is computed from both; with source_tier it is that tier''s
price plus adjustment_percentage; the latter two plus surcharge, an amount per piece. All other amounts are in the base
currency. What is not given is carried over from the rule of the same from_quantity in force then, else from that of 1
piece: cost, markup, surcharge, limits, rounding. The old rule is closed; after effective_to it holds again.
docs/workflows/pricing.md tells the details. Raises ISNPR, ISNTI, ISCTA (inactive tier), ISIPE (period), ISIPV (a value
that no price can have), ISIPR (not enough to know a price from), ISIPC (arguments that contradict each other), ISIPL
(limits), ISCPO (swallows a later price), ISCTC (copies in a circle).';
grant execute on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz,
                                          timestamptz, text, numeric, numeric, text, numeric, text, integer, numeric)
  to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/set_price.sql
--! Included functions/issoh/pricing/end_price.sql
create or replace function issoh.end_price(
  product text,
  pricing_tier text default null,
  effective_to timestamptz default null,
  reason text default null,
  from_quantity integer default 1
) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(end_price.product);
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(end_price.pricing_tier);
  v_quantity constant integer := issoh_private.check_pieces(end_price.from_quantity, 'from_quantity');
  v_rule issoh.pricing_rules;
  v_to timestamptz;
begin
  perform issoh_private.lock_products(array[v_product.product_id]);
  v_to := coalesce(end_price.effective_to, clock_timestamp());
  select r.* into v_rule
    from issoh.pricing_rules r
   where r.product_id = v_product.product_id and r.pricing_tier_id = v_tier.tier_id
     and r.from_quantity = v_quantity and r.effective_from <= v_to
     and (r.effective_to is null or r.effective_to > v_to);
  if v_rule.rule_id is null or not isfinite(v_to) then
    raise exception using
      errcode = 'ISNRU',
      message = format('"%s" has no price of its own in tier "%s" on %s%s.', v_product.internal_sku, v_tier.tier_code,
                       v_to, case when v_quantity > 1 then format(' from %s pieces on', v_quantity) end),
      hint = 'pricing_rules has all periods of a product.';
  end if;

  if v_rule.effective_from = v_to then
    delete from issoh.pricing_rules r where r.rule_id = v_rule.rule_id;
  else
    update issoh.pricing_rules r
       set effective_to = v_to, reason = coalesce(end_price.reason, r.reason)
     where r.rule_id = v_rule.rule_id
    returning r.* into v_rule;
  end if;
  if v_to <= clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product.product_id, v_tier.tier_id, v_quantity);
  end if;
  return v_rule;
end
$$;
comment on function issoh.end_price(text, text, timestamptz, text, integer) is
  'Ends the price of a product in a tier (none: the default), that of one piece or more or the one from from_quantity
pieces on, at a moment (now); from then on the price of fewer pieces holds, without one the defaults and the default
tier''s, until a later rule begins. A price that would begin at that very moment
is taken back. Answers the rule. Raises ISNPR, ISNTI, ISNRU (no price then).';
grant execute on function issoh.end_price(text, text, timestamptz, text, integer) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/end_price.sql
--! Included functions/issoh/money/cut_off.sql
create or replace function issoh_private.cut_off(amount numeric) returns numeric
language sql immutable parallel safe
return case when amount >= 1e15 then 999999999999999 when amount <= -1e15 then -999999999999999
            else round(amount, 4) end;
comment on function issoh_private.cut_off(numeric) is
  'An amount to 4 decimals, cut off at 10^15: what a price column can hold.';
grant execute on function issoh_private.cut_off(numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/money/cut_off.sql
--! Included functions/issoh/money/in_currency.sql
create or replace function issoh_private.in_currency(
  rule issoh.pricing_rules,
  own issoh_private.tier_rate,
  wanted issoh_private.tier_rate
) returns issoh.pricing_rules
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.cost_price := issoh_private.cut_off(v_rule.cost_price * own.rate / wanted.rate);
  v_rule.surcharge := issoh_private.cut_off(v_rule.surcharge * own.rate / wanted.rate);
  v_rule.minimum_price := issoh_private.cut_off(v_rule.minimum_price * own.rate / wanted.rate);
  v_rule.maximum_price := issoh_private.cut_off(v_rule.maximum_price * own.rate / wanted.rate);
  v_rule.currency_code := wanted.currency_code;
  return v_rule;
end
$$;
comment on function issoh_private.in_currency(issoh.pricing_rules, issoh_private.tier_rate, issoh_private.tier_rate) is
  $$A price rule with its cost, surcharge and limits in another currency, to 4 decimals, cut off at 10^15; null where
there is no rate. Roundings are in the wanted currency as they are.$$;
grant execute on function issoh_private.in_currency(issoh.pricing_rules, issoh_private.tier_rate,
                                                    issoh_private.tier_rate)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/money/in_currency.sql
--! Included functions/issoh/money/currency_steps.sql
create or replace function issoh_private.currency_steps(
  price numeric,
  own issoh_private.tier_rate,
  wanted issoh_private.tier_rate
) returns jsonb[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- The rate that matters is the other currency's: that of the base currency is 1, of no date.
  v_dated constant issoh_private.tier_rate := case
    when wanted.rate_date is null and wanted.rate = 1 then own
    else wanted
  end;
  v_unknown constant text := case
    when wanted.rate is null then wanted.currency_code
    when own.rate is null then own.currency_code
  end;
begin
  if v_unknown is not null then
    return array[jsonb_object(array[
      'step', 'currency', 'tier', wanted.tier_code, 'price', null,
      'note', 'There is no exchange rate of ' || v_unknown || ' for that day or before.'])];
  end if;
  return array[jsonb_object(array[
    'step', 'currency', 'tier', wanted.tier_code, 'price', trim_scale(round(price, 10))::text,
    'currency', wanted.currency_code, 'rate', trim_scale(v_dated.rate)::text, 'rate_date', v_dated.rate_date::text,
    'note', 'Converted from ' || own.currency_code || ' to ' || wanted.currency_code || ' at the rate '
            || trim_scale(v_dated.rate) || ' of ' || v_dated.rate_date
            || case when own.rate_date is not null and wanted.rate_date is not null
                 then ', and ' || trim_scale(own.rate) || ' of ' || own.rate_date else '' end || '.'])];
end
$$;
comment on function issoh_private.currency_steps(numeric, issoh_private.tier_rate, issoh_private.tier_rate) is
  $$How a price came from one currency into another one: a step of a trace, with the rate and its day, or that there is
none.$$;
grant execute on function issoh_private.currency_steps(numeric, issoh_private.tier_rate, issoh_private.tier_rate)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/money/currency_steps.sql
--! Included policies/issoh/pricing_defaults.sql
alter table issoh.pricing_defaults enable row level security;

drop policy if exists staff_read on issoh.pricing_defaults;
create policy staff_read on issoh.pricing_defaults for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.pricing_defaults to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/pricing_defaults.sql
--! Included functions/issoh/defaults/nearest_defaults.sql
create or replace function issoh_private.nearest_defaults(product_ids uuid[], at timestamptz, quantity integer)
returns table (pricing_tier_id uuid, kind_id uuid, rule issoh.pricing_rules)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  with held as materialized (
    select d.*, g.path, g.is_active,
           jsonb_populate_record(null::issoh.pricing_rules, to_jsonb(d) || jsonb_build_object(
             'rule_id', d.default_id, 'rule_type', 'default', 'currency_code', issoh_private.base_currency(),
             'reason', g.path)) as rule
      from issoh.pricing_defaults d
      left join issoh.categories g on g.category_id = d.category_id
     where d.effective_from <= nearest_defaults.at
       and (d.effective_to is null or d.effective_to > nearest_defaults.at)
       and d.from_quantity <= nearest_defaults.quantity
  ), kinds as materialized (
    select distinct p.category_id
      from issoh.selected_products p
     where nearest_defaults.product_ids is null or p.product_id = any (nearest_defaults.product_ids)
  )
  select distinct on (h.pricing_tier_id, k.category_id) h.pricing_tier_id,
         coalesce(k.category_id, '00000000-0000-0000-0000-000000000000'), h.rule
    from kinds k
    left join issoh.categories c on c.category_id = k.category_id
    -- One that SPP no longer has may stand on a path that is another's by now: it holds for its own products alone.
    join held h on h.category_id is null or h.category_id = c.category_id
     or (h.is_active and h.path operator(public.@>) c.path)
   order by h.pricing_tier_id, k.category_id, h.category_id is not distinct from k.category_id desc,
            public.nlevel(h.path) desc nulls last, h.from_quantity desc;
end
$$;
comment on function issoh_private.nearest_defaults(uuid[], timestamptz, integer) is
  $$The default that holds in each tier for each category (kind_id; nil: none) of products (all), at a moment, for so
many pieces: that of the nearest category upwards, else the one for everything. rule is the default as a rule: rule_id
is its default_id, reason the path of its category, cost and price are left open.$$;
grant execute on function issoh_private.nearest_defaults(uuid[], timestamptz, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/defaults/nearest_defaults.sql
--! Included functions/issoh/defaults/product_costs.sql
create or replace function issoh_private.product_costs(product_ids uuid[], on_date date)
returns table (product_id uuid, cost numeric, supplier_price numeric, currency_code text, rate numeric)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  with listed as (
    select l.product_id, l.supplier_price, l.currency_code
      from issoh.supplier_listings l
     where product_costs.product_ids is null or l.product_id = any (product_costs.product_ids)
  ), rates as materialized (
    select c.currency_code, issoh.exchange_rate(c.currency_code, product_costs.on_date) as rate
      from (select distinct l.currency_code from listed l) c
  ), offered as (
    select l.product_id, round(l.supplier_price * x.rate, 4) as cost, l.supplier_price, l.currency_code, x.rate
      from listed l
      join rates x on x.currency_code = l.currency_code and x.rate is not null
  ), bought as (
    select distinct on (h.product_id) h.product_id, round(h.last_purchase_price, 4) as cost
      from issoh.supplier_stock_holdings h
     where h.last_purchase_price is not null
       and (product_costs.product_ids is null or h.product_id = any (product_costs.product_ids))
     order by h.product_id, h.last_purchase_date desc, h.holding_id
  )
  select coalesce(o.product_id, b.product_id), coalesce(o.cost, b.cost), o.supplier_price::numeric, o.currency_code,
         o.rate
    from offered o
    full join bought b on b.product_id = o.product_id;
end
$$;
comment on function issoh_private.product_costs(uuid[], date) is
  'What products (all) cost today, in the base currency: the price that SPP says (supplier_price in currency_code), at
the rate of a day; without it, or without a rate, the price of the last purchase (supplier_price null). Products of
which neither is known are left out.';
grant execute on function issoh_private.product_costs(uuid[], date)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/defaults/product_costs.sql
--! Included functions/issoh/defaults/default_steps.sql
create or replace function issoh_private.default_steps(
  rule issoh.pricing_rules,
  tier text,
  price numeric,
  cost numeric,
  supplier_price numeric,
  currency_code text,
  rate numeric
) returns jsonb[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name constant text := 'Default of ' || coalesce(rule.reason, 'everything') || ': ';
begin
  if cost is null then
    return array[jsonb_object(array[
      'step', 'default', 'tier', tier, 'category', rule.reason, 'default_id', rule.rule_id::text,
      'note', v_name || 'no cost is known, neither a supplier''s price nor a purchase.'])];
  end if;
  return array[jsonb_object(array[
    'step', 'default', 'tier', tier, 'category', rule.reason, 'default_id', rule.rule_id::text,
    'price', trim_scale(price)::text, 'cost', trim_scale(cost)::text,
    'cost_from', case when supplier_price is null then 'last_purchase' else 'supplier_price' end,
    'note', v_name || 'cost ' || trim_scale(cost)
            || case
                 when supplier_price is null then ' (last purchase)'
                 when rate = 1 then ' (price of the supplier)'
                 else ' (price of the supplier, ' || trim_scale(supplier_price) || ' ' || currency_code || ' at '
                      || trim_scale(rate) || ')'
               end
            || ' plus ' || trim_scale(rule.markup_percentage) || ' percent'
            || case when rule.surcharge <> 0 then issoh_private.surcharge_words(rule.surcharge) else '' end || '.'])];
end
$$;
comment on function issoh_private.default_steps(issoh.pricing_rules, text, numeric, numeric, numeric, text, numeric) is
  $$How a default came to a price: a step of a trace, with the category that it holds for, the cost, and where the cost
is from.$$;
grant execute on function issoh_private.default_steps(issoh.pricing_rules, text, numeric, numeric, numeric, text,
                                                      numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/defaults/default_steps.sql
--! Included functions/issoh/defaults/name_default.sql
create or replace function issoh.name_default(pricing_default issoh.pricing_defaults) returns issoh.named_default
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select name_default.pricing_default.default_id, t.tier_code, c.path::text, c.category_id,
         name_default.pricing_default.markup_percentage, name_default.pricing_default.surcharge,
         name_default.pricing_default.from_quantity, name_default.pricing_default.rounding_increment,
         name_default.pricing_default.rounding_mode, name_default.pricing_default.charm_ending,
         name_default.pricing_default.effective_from, name_default.pricing_default.effective_to,
         name_default.pricing_default.created_by, name_default.pricing_default.created_at,
         name_default.pricing_default.reason
    from issoh.pricing_tiers t
    left join issoh.categories c on c.category_id = name_default.pricing_default.category_id
   where t.tier_id = name_default.pricing_default.pricing_tier_id
$$;
comment on function issoh.name_default(issoh.pricing_defaults) is
  $$@behavior -*

A pricing default as the door answers it: its tier by code, its category by path.$$;
grant execute on function issoh.name_default(issoh.pricing_defaults)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/defaults/name_default.sql
--! Included functions/issoh/defaults/merge_default.sql
create or replace function issoh_private.merge_default(
  given issoh.pricing_defaults,
  old_default issoh.pricing_defaults
) returns issoh.pricing_defaults
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_default issoh.pricing_defaults := given;
  v_rounding issoh.pricing_rules;
  v_old issoh.pricing_rules;
begin
  v_old.rounding_increment := old_default.rounding_increment;
  v_old.rounding_mode := old_default.rounding_mode;
  v_old.charm_ending := old_default.charm_ending;
  v_rounding := issoh_private.merge_limits(v_rounding, v_old, null, null, given.rounding_increment,
                                           given.rounding_mode, given.charm_ending);
  v_default.rounding_increment := v_rounding.rounding_increment;
  v_default.rounding_mode := v_rounding.rounding_mode;
  v_default.charm_ending := v_rounding.charm_ending;
  v_default.markup_percentage := coalesce(given.markup_percentage, old_default.markup_percentage);
  v_default.surcharge := nullif(coalesce(given.surcharge, old_default.surcharge), 0);
  if v_default.markup_percentage is null then
    raise exception using
      errcode = 'ISIPR',
      message = 'This is not enough to know a price from: give markup_percentage.',
      hint = 'A default needs markup_percentage, 0 for the bare cost; what the one in force has need not be'
             ' given again.';
  end if;
  return v_default;
end
$$;
comment on function issoh_private.merge_default(issoh.pricing_defaults, issoh.pricing_defaults) is
  $$A new default with its markup, surcharge and rounding: as given, else as in the old one. Raises ISIPR, ISIPV.$$;
--! EndIncluded functions/issoh/defaults/merge_default.sql
--! Included functions/issoh/defaults/write_default.sql
-- As write_rules does it for a product: the one in force is closed, and goes on after the end of the new one.
create or replace function issoh_private.write_default(given issoh.pricing_defaults) returns issoh.pricing_defaults
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_others issoh.pricing_defaults[];
  v_clash issoh.pricing_defaults;
  v_continued issoh.pricing_defaults;
  v_default issoh.pricing_defaults;
begin
  v_others := array(
    select d
      from issoh.pricing_defaults d
     where d.pricing_tier_id = write_default.given.pricing_tier_id
       and d.category_id is not distinct from write_default.given.category_id
       and d.from_quantity = write_default.given.from_quantity);
  select o.* into v_clash
    from unnest(v_others) o
   where o.effective_from > write_default.given.effective_from and o.effective_from < write_default.given.effective_to
   order by o.effective_from
   limit 1;
  if v_clash.default_id is not null then
    raise exception using
      errcode = 'ISCPO',
      message = format('Another default, %s, begins on %s, within the period from %s to %s.', v_clash.default_id,
                       v_clash.effective_from, write_default.given.effective_from, write_default.given.effective_to),
      hint = 'End the new one there, or take the other one back by end_pricing_default at its beginning.';
  end if;

  select o.* into v_continued
    from unnest(v_others) o
   where o.effective_from <= write_default.given.effective_from
     and write_default.given.effective_to < coalesce(o.effective_to, 'infinity');
  delete from issoh.pricing_defaults d
   using unnest(v_others) o
   where d.default_id = o.default_id and d.effective_from = write_default.given.effective_from;
  update issoh.pricing_defaults d
     set effective_to = write_default.given.effective_from
    from unnest(v_others) o
   where d.default_id = o.default_id and d.effective_from < write_default.given.effective_from
     and coalesce(d.effective_to, 'infinity') > write_default.given.effective_from;

  insert into issoh.pricing_defaults
    (pricing_tier_id, category_id, markup_percentage, surcharge, from_quantity, rounding_increment, rounding_mode,
     charm_ending, effective_from, effective_to, reason)
  select c.pricing_tier_id, c.category_id, c.markup_percentage, c.surcharge, c.from_quantity, c.rounding_increment,
         c.rounding_mode, c.charm_ending, write_default.given.effective_to, c.effective_to, c.reason
    from (select v_continued.*) c
   where c.default_id is not null;
  insert into issoh.pricing_defaults as w
    (pricing_tier_id, category_id, markup_percentage, surcharge, from_quantity, rounding_increment, rounding_mode,
     charm_ending, effective_from, effective_to, reason)
  select g.pricing_tier_id, g.category_id, g.markup_percentage, g.surcharge, g.from_quantity, g.rounding_increment,
         g.rounding_mode, g.charm_ending, g.effective_from,
         coalesce(g.effective_to, (
           select min(o.effective_from) from unnest(v_others) o where o.effective_from > g.effective_from)),
         g.reason
    from (select write_default.given.*) g
  returning w.* into v_default;
  return v_default;
end
$$;
comment on function issoh_private.write_default(issoh.pricing_defaults) is
  'Writes a complete default and makes room for its period. The caller holds the lock of the table. Raises ISCPO.';
--! EndIncluded functions/issoh/defaults/write_default.sql
--! Included functions/issoh/defaults/set_pricing_default.sql
create or replace function issoh.set_pricing_default(
  pricing_tier text default null,
  category text default null,
  markup_percentage numeric default null,
  surcharge numeric default null,
  from_quantity integer default 1,
  rounding_increment numeric default null,
  rounding_mode text default null,
  charm_ending numeric default null,
  effective_from timestamptz default null,
  effective_to timestamptz default null,
  reason text default null
) returns issoh.pricing_defaults
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(set_pricing_default.pricing_tier);
  v_given issoh.pricing_defaults;
  v_old issoh.pricing_defaults;
begin
  if not v_tier.is_active then
    raise exception using
      errcode = 'ISCTA',
      message = format('Pricing tier "%s" is inactive.', v_tier.tier_code),
      hint = 'Activate it by set_pricing_tier, or name another tier.';
  end if;
  v_given.pricing_tier_id := v_tier.tier_id;
  v_given.category_id := issoh_private.resolve_category(set_pricing_default.category);
  v_given.markup_percentage := issoh_private.check_percentage(set_pricing_default.markup_percentage,
                                                              'markup_percentage');
  v_given.surcharge := issoh_private.check_surcharge(set_pricing_default.surcharge);
  v_given.from_quantity := issoh_private.check_pieces(set_pricing_default.from_quantity, 'from_quantity');
  v_given.rounding_increment := issoh_private.check_price(set_pricing_default.rounding_increment,
                                                          'rounding_increment');
  v_given.rounding_mode := set_pricing_default.rounding_mode;
  v_given.charm_ending := issoh_private.check_price(set_pricing_default.charm_ending, 'charm_ending');
  v_given.reason := set_pricing_default.reason;

  -- One writer at a time; whoever reads prices does not wait.
  lock table issoh.pricing_defaults in share row exclusive mode;
  v_given.effective_from := coalesce(set_pricing_default.effective_from, clock_timestamp());
  v_given.effective_to := set_pricing_default.effective_to;
  if not isfinite(v_given.effective_from) or not isfinite(v_given.effective_to)
     or v_given.effective_to <= v_given.effective_from then
    raise exception using
      errcode = 'ISIPE',
      message = format('A default cannot hold from %s to %s.', v_given.effective_from, v_given.effective_to),
      hint = 'effective_to lies after effective_from; without it the default holds until the next one begins.';
  end if;
  select d.* into v_old
    from issoh.pricing_defaults d
   where d.pricing_tier_id = v_given.pricing_tier_id and d.category_id is not distinct from v_given.category_id
     and d.from_quantity in (1, v_given.from_quantity) and d.effective_from <= v_given.effective_from
     and (d.effective_to is null or d.effective_to > v_given.effective_from)
   order by d.from_quantity desc
   limit 1;
  return issoh_private.write_default(issoh_private.merge_default(v_given, v_old));
end
$$;
comment on function issoh.set_pricing_default(text, text, numeric, numeric, integer, numeric, text, numeric,
                                              timestamptz, timestamptz, text) is
  'Sets what products without a price of their own sell for in a tier (code or id; none: the default): those of a
category (path or id) and of all below it, or all there are (none), from from_quantity pieces on (1), from a moment
(now) to another (open end): the cost of today plus markup_percentage plus surcharge (an amount per piece, in the base
currency), rounded. The nearest category upwards counts, then the default for everything. What is not given is carried
over from the default in force then. docs/workflows/pricing.md tells the details. Raises ISNTI, ISNCA, ISCTA (inactive
tier), ISIPE (period), ISIPV (a value that no price can have), ISIPR (no markup), ISCPO (swallows a later one).';
grant execute on function issoh.set_pricing_default(text, text, numeric, numeric, integer, numeric, text, numeric,
                                                    timestamptz, timestamptz, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/defaults/set_pricing_default.sql
--! Included functions/issoh/defaults/end_pricing_default.sql
create or replace function issoh.end_pricing_default(
  pricing_tier text default null,
  category text default null,
  from_quantity integer default 1,
  effective_to timestamptz default null,
  reason text default null
) returns issoh.pricing_defaults
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(end_pricing_default.pricing_tier);
  v_category_id constant uuid := issoh_private.resolve_category(end_pricing_default.category);
  v_quantity constant integer := issoh_private.check_pieces(end_pricing_default.from_quantity, 'from_quantity');
  v_default issoh.pricing_defaults;
  v_to timestamptz;
begin
  lock table issoh.pricing_defaults in share row exclusive mode;
  v_to := coalesce(end_pricing_default.effective_to, clock_timestamp());
  select d.* into v_default
    from issoh.pricing_defaults d
   where d.pricing_tier_id = v_tier.tier_id and d.category_id is not distinct from v_category_id
     and d.from_quantity = v_quantity and d.effective_from <= v_to
     and (d.effective_to is null or d.effective_to > v_to);
  if v_default.default_id is null or not isfinite(v_to) then
    raise exception using
      errcode = 'ISNRU',
      message = format('Tier "%s" has no default of %s on %s.', v_tier.tier_code,
                       coalesce(end_pricing_default.category, 'everything'), v_to),
      hint = 'pricing_defaults has all of them, with their periods.';
  end if;
  if v_default.effective_from = v_to then
    delete from issoh.pricing_defaults d where d.default_id = v_default.default_id;
  else
    update issoh.pricing_defaults d
       set effective_to = v_to, reason = coalesce(end_pricing_default.reason, d.reason)
     where d.default_id = v_default.default_id
    returning d.* into v_default;
  end if;
  return v_default;
end
$$;
comment on function issoh.end_pricing_default(text, text, integer, timestamptz, text) is
  'Ends the default of a category (none: the one for everything) in a tier (none: the default tier) at a moment (now),
until a later one begins; one that would begin at that very moment is taken back. Answers it. Raises ISNTI, ISNCA,
ISNRU (no default then).';
grant execute on function issoh.end_pricing_default(text, text, integer, timestamptz, text)
  to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/defaults/end_pricing_default.sql
--! Included functions/issoh/defaults/list_pricing_defaults.sql
create or replace function issoh.list_pricing_defaults(
  pricing_tier text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_default
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_tier_id uuid;
begin
  if list_pricing_defaults.pricing_tier is not null then
    v_tier_id := (issoh_private.resolve_tier(list_pricing_defaults.pricing_tier)).tier_id;
  end if;
  return query
  select (issoh.name_default(d)).*
    from issoh.pricing_defaults d
   where (v_tier_id is null or d.pricing_tier_id = v_tier_id)
     and (d.effective_to is null or d.effective_to > clock_timestamp())
     and (list_pricing_defaults.after_id is null or d.default_id > list_pricing_defaults.after_id)
   order by d.default_id
   limit list_pricing_defaults.page_size;
end
$$;
comment on function issoh.list_pricing_defaults(text, uuid, integer) is
  $$@behavior -*

Pricing defaults (of one tier) that hold now or later, in the order of their ids, behind one of them. Raises ISNTI.$$;
grant execute on function issoh.list_pricing_defaults(text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/defaults/list_pricing_defaults.sql
--! Included functions/issoh/pricing/prices_for.sql
create or replace function issoh.prices_for(
  product_ids uuid[] default null,
  pricing_tier text default null,
  at timestamptz default null,
  quantity integer default 1
) returns setof issoh.product_price
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With the ids as a value one product is an index scan, and all of them are a hash join, in memory.
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
-- No step is the same twice.
set enable_memoize = off
as $$
declare
  -- Not now(): a price set in the same transaction holds already.
  v_at constant timestamptz := coalesce(prices_for.at, clock_timestamp());
  v_day constant date := (v_at at time zone 'UTC')::date;
  v_quantity constant integer := issoh_private.check_pieces(prices_for.quantity, 'quantity');
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(prices_for.pricing_tier);
  v_default_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
  v_base constant text := issoh_private.base_currency();
  -- Where there are none, nobody looks for costs.
  v_defaults constant boolean := exists (
    select from issoh.pricing_defaults d
     where d.effective_from <= v_at and (d.effective_to is null or d.effective_to > v_at)
       and d.from_quantity <= v_quantity);
begin
  return query
  with recursive in_force as materialized (
    select r.product_id, r.pricing_tier_id, r.source_tier_id, r as rule
      from issoh.pricing_rules r
     where r.effective_from <= v_at and (r.effective_to is null or r.effective_to > v_at)
       and (prices_for.product_ids is null or r.product_id = any (prices_for.product_ids))
       and r.from_quantity <= v_quantity
       and not exists (
         select from issoh.pricing_rules b
          where v_quantity > 1 and b.product_id = r.product_id and b.pricing_tier_id = r.pricing_tier_id
            and b.from_quantity > r.from_quantity and b.from_quantity between 2 and v_quantity
            and b.effective_from <= v_at and (b.effective_to is null or b.effective_to > v_at))
  ),
  nearest as materialized (
    select d.* from issoh_private.nearest_defaults(prices_for.product_ids, v_at, v_quantity) d where v_defaults
  ),
  costs as materialized (
    select c.* from issoh_private.product_costs(prices_for.product_ids, v_day) c where v_defaults
  ),
  tiers as materialized (
    select t.tier_id,
           row(t.tier_code, coalesce(t.currency_code, v_base), case when t.currency_code is null then 1 else x.rate end,
               x.rate_date)::issoh_private.tier_rate as tier
      from issoh.pricing_tiers t
      left join lateral (
        select x.rate, x.rate_date
          from issoh.exchange_rates x
         where x.currency_code = t.currency_code and x.rate_date <= v_day
         order by x.rate_date desc
         limit 1) x on true
  ),
  -- Down from the tier that was asked for: to the source of a copy; to the default tier where there is neither a rule
  -- nor a default.
  walk as (
    select p.product_id, p.internal_sku, k.kind_id,
           array[case when f.product_id is null then d.rule else f.rule end] as rules, array[t.tier] as tiers,
           case
             when f.product_id is not null then f.source_tier_id
             when d.kind_id is null then nullif(v_default_id, v_tier.tier_id)
           end as next_id
      from issoh.selected_products p
     cross join lateral (
       select coalesce(p.category_id, '00000000-0000-0000-0000-000000000000') as kind_id) k
      join tiers t on t.tier_id = v_tier.tier_id
      left join in_force f on f.product_id = p.product_id and f.pricing_tier_id = v_tier.tier_id
      left join nearest d on d.kind_id = k.kind_id and d.pricing_tier_id = v_tier.tier_id and f.product_id is null
     where prices_for.product_ids is null or p.product_id = any (prices_for.product_ids)
    union all
    select w.product_id, w.internal_sku, w.kind_id,
           w.rules || case when f.product_id is null then d.rule else f.rule end, w.tiers || t.tier,
           case
             when f.product_id is not null then f.source_tier_id
             when d.kind_id is null then nullif(v_default_id, w.next_id)
           end
      from walk w
      join tiers t on t.tier_id = w.next_id
      left join in_force f on f.product_id = w.product_id and f.pricing_tier_id = w.next_id
      left join nearest d on d.kind_id = w.kind_id and d.pricing_tier_id = w.next_id and f.product_id is null
     where cardinality(w.tiers) < 7
  ),
  -- Up again, from the rule with a price of its own; rules and tiers hold what lies above.
  priced as (
    select w.product_id, w.internal_sku, w.rules, w.tiers, cardinality(w.tiers) as level, r.rule,
           case
             when (c.rule).rule_type is distinct from 'default' then (r.rule).cost_price::numeric
             when c.is_other then round(o.cost * (c.own).rate / (c.tier).rate, 4)
             else o.cost
           end as cost, d.price,
           case
             when c.is_other and a.computed is not null
               then s.steps || issoh_private.currency_steps(v.amount, c.own, c.tier)
                    || case
                         when v.amount <> d.price then issoh_private.rounding_steps(r.rule, v.amount, d.price)
                         else '{}'
                       end
             when v.amount <> d.price then s.steps || issoh_private.rounding_steps(r.rule, v.amount, d.price)
             else s.steps
           end as steps
      from walk w
      left join costs o on o.product_id = w.product_id
     cross join lateral (
       select n.rule, n.tier, (n.rule).currency_code <> (n.tier).currency_code as is_other,
              case
                when (n.rule).currency_code = (n.tier).currency_code then null
                when (n.rule).currency_code = v_base then row(null, v_base, 1, null)::issoh_private.tier_rate
                else row(null, (n.rule).currency_code, issoh.exchange_rate((n.rule).currency_code, v_day),
                         v_day)::issoh_private.tier_rate
              end as own
         from (select w.rules[cardinality(w.tiers)] as rule, w.tiers[cardinality(w.tiers)] as tier offset 0) n
       offset 0) c
     cross join lateral (
       select case (c.rule).rule_type
                when 'fixed' then (c.rule).selling_price
                when 'cost_plus' then (c.rule).cost_price * (1 + (c.rule).markup_percentage / 100)
                                      + coalesce((c.rule).surcharge, 0)
                when 'default' then greatest(o.cost * (1 + (c.rule).markup_percentage / 100)
                                             + coalesce((c.rule).surcharge, 0), o.cost * 0)
              end as computed offset 0) a
     cross join lateral (
       select case when c.is_other then a.computed * (c.own).rate / (c.tier).rate else a.computed end as amount
       offset 0) v
     cross join lateral (
       select case when c.is_other then issoh_private.in_currency(c.rule, c.own, c.tier) else c.rule end as rule
       offset 0) r
     cross join lateral (
       select case
                when c.is_other or (c.rule).rule_type = 'default'
                  then issoh_private.round_price(v.amount, (r.rule).rounding_increment, (r.rule).rounding_mode,
                         (r.rule).charm_ending, (r.rule).minimum_price, (r.rule).maximum_price)
                else (c.rule).selling_price::numeric
              end as price offset 0) d
     cross join lateral (
       select case
                when (c.rule).rule_id is null then array[jsonb_object(array[
                  'step', 'none', 'tier', (c.tier).tier_code, 'note', 'No rule is in force.'])]
                when (c.rule).rule_type = 'fixed' then array[jsonb_object(array[
                  'step', 'fixed', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
                  'price', trim_scale((c.rule).selling_price)::text, 'note', 'Fixed price.'])]
                when (c.rule).rule_type = 'cost_plus' then array[jsonb_object(array[
                  'step', 'cost_plus', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
                  'price', trim_scale(a.computed)::text,
                  'note', 'Cost ' || trim_scale((c.rule).cost_price) || ' plus '
                          || trim_scale((c.rule).markup_percentage) || ' percent'
                          || case
                               when (c.rule).surcharge <> 0 then issoh_private.surcharge_words((c.rule).surcharge)
                               else ''
                             end || '.'])]
                when (c.rule).rule_type = 'default' then issoh_private.default_steps(
                  c.rule, (c.tier).tier_code, a.computed, o.cost, o.supplier_price, o.currency_code, o.rate)
                else array[jsonb_object(array[
                  'step', 'none', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
                  'note', 'Copied over too many tiers.'])]
              end as steps offset 0) s
     where w.next_id is null or cardinality(w.tiers) = 7
    union all
    select b.product_id, b.internal_sku, b.rules, b.tiers, b.level - 1, r.rule,
           case
             when (c.rule).rule_id is not null then null
             when c.is_other then round(b.cost * (c.own).rate / (c.tier).rate, 4)
             else b.cost
           end, d.price,
           case
             when (c.rule).rule_id is null then jsonb_object(array[
               'step', 'fallback', 'tier', (c.tier).tier_code,
               'note', 'No rule is in force here: the default tier tells the price.']) || s.steps
             when v.amount is null then s.steps
             else s.steps || jsonb_object(array[
               'step', 'copy_tier', 'tier', (c.tier).tier_code, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale(a.computed)::text,
               'note', 'Copied from tier ' || (c.own).tier_code || ', adjusted by '
                       || trim_scale(coalesce((c.rule).adjustment_percentage, 0)) || ' percent'
                       || case
                            when (c.rule).surcharge <> 0 then issoh_private.surcharge_words((r.rule).surcharge)
                            else ''
                          end || '.'])
               || case
                    when a.computed <> d.price then issoh_private.rounding_steps(r.rule, a.computed, d.price)
                    else '{}'
                  end
           end
      from priced b
     cross join lateral (
       select n.rule, n.own, n.tier, (n.own).currency_code <> (n.tier).currency_code as is_other
         from (select b.rules[b.level - 1] as rule, b.tiers[b.level] as own, b.tiers[b.level - 1] as tier offset 0) n
       offset 0) c
     cross join lateral (
       select case when c.is_other then b.price * (c.own).rate / (c.tier).rate else b.price end as amount offset 0) v
     cross join lateral (
       select case
                when (c.rule).rule_id is null
                  then case when c.is_other then issoh_private.in_currency(b.rule, c.own, c.tier) else b.rule end
                when (c.tier).currency_code = v_base then c.rule
                else issoh_private.in_currency(c.rule, row(null, v_base, 1, null)::issoh_private.tier_rate, c.tier)
              end as rule offset 0) r
     cross join lateral (
       select case
                when (c.rule).rule_id is null then v.amount
                else greatest(v.amount * (1 + coalesce((c.rule).adjustment_percentage, 0) / 100)
                              + coalesce((c.rule).surcharge / (c.tier).rate, 0), v.amount * 0)
              end as computed offset 0) a
     cross join lateral (
       select case
                when (c.rule).rule_id is null then round(v.amount, 4)
                else issoh_private.round_price(a.computed, (r.rule).rounding_increment, (r.rule).rounding_mode,
                       (r.rule).charm_ending, (r.rule).minimum_price, (r.rule).maximum_price)
              end as price offset 0) d
     cross join lateral (
       select case
                when b.price is not null and c.is_other
                  then b.steps || issoh_private.currency_steps(v.amount, c.own, c.tier)
                else b.steps
              end as steps offset 0) s
     where b.level > 1
  )
  select b.product_id, b.internal_sku, v_tier.tier_code, b.price, coalesce(v_tier.currency_code, v_base),
         case when (b.rule).rule_type <> 'default' then (b.rule).rule_id end, (b.rule).rule_type, b.cost,
         (b.rule).markup_percentage::numeric, (b.rule).minimum_price::numeric, (b.rule).maximum_price::numeric,
         (b.rule).effective_from, (b.rule).effective_to, to_jsonb(b.steps), (b.rule).from_quantity,
         case when (b.rule).rule_type = 'default' then (b.rule).rule_id end
    from priced b
   where b.level = 1;
end
$$;
comment on function issoh.prices_for(uuid[], text, timestamptz, integer) is
  'What products (all) sell for in a tier (the default) at a moment (now), a piece where so many are bought (1): a row
for each, in the currency of the tier, its price null where nothing tells one. Rule, cost, markup, limits and period are
those of the rule that gave the price, default_id where that was a default. trace is an array of steps {step, tier,
price, rule_id, note}, in the order in which the price came about; step is fallback, fixed, cost_plus, default (with
category, default_id, cost, cost_from), copy_tier, currency (with currency, rate, rate_date), rounding, limits or none.
Unknown ids are left out. Raises ISNTI, ISIPV (a quantity below 1).';
grant execute on function issoh.prices_for(uuid[], text, timestamptz, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/pricing/prices_for.sql
--! Included functions/issoh/pricing/price_for.sql
create or replace function issoh.price_for(
  product text,
  pricing_tier text default null,
  at timestamptz default null,
  quantity integer default 1
) returns issoh.product_price
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.*
    from issoh.prices_for(array[(issoh_private.resolve_product(price_for.product)).product_id], price_for.pricing_tier,
                          price_for.at, price_for.quantity) p
$$;
comment on function issoh.price_for(text, text, timestamptz, integer) is
  $$What a product (id or SKU) sells for in a tier (the default) at a moment (now), a piece where so many are bought,
and how that came about; see prices_for. Raises ISNPR, ISNTI, ISIPV (a quantity below 1).$$;
grant execute on function issoh.price_for(text, text, timestamptz, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/pricing/price_for.sql
--! Included functions/issoh/import/make_first_prices.sql
create or replace function issoh_private.make_first_prices(product_ids uuid[], costs numeric[])
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tier_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
  v_rules issoh.pricing_rules[];
  -- A rule of its own would come before the default that is meant for it.
  v_by_default constant uuid[] := array(
    select p.product_id
      from issoh_private.nearest_defaults(make_first_prices.product_ids, clock_timestamp(), 1) d
      join issoh.selected_products p
        on coalesce(p.category_id, '00000000-0000-0000-0000-000000000000') = d.kind_id
     where d.pricing_tier_id = v_tier_id and p.product_id = any (make_first_prices.product_ids));
begin
  v_rules := array(
    select issoh_private.compute_rule(jsonb_populate_record(null::issoh.pricing_rules, jsonb_build_object(
             'product_id', n.product_id, 'pricing_tier_id', v_tier_id, 'rule_type', 'cost_plus',
             'cost_price', round(n.cost, 4), 'markup_percentage', m.percentage,
             'rounding_mode', 'nearest', 'from_quantity', 1, 'currency_code', m.currency_code,
             'effective_from', m.moment, 'reason', 'first price')))
      from unnest(make_first_prices.product_ids, make_first_prices.costs) as n (product_id, cost),
           (select issoh_private.default_markup() as percentage, issoh_private.base_currency() as currency_code,
                   clock_timestamp() as moment) m
     where greatest(n.cost, round(n.cost * (1 + m.percentage / 100), 4)) < 1e15
       and n.product_id <> all (v_by_default)
       and not exists (select from issoh.pricing_rules r
                        where r.product_id = n.product_id and r.pricing_tier_id = v_tier_id));
  return query select w.* from issoh_private.write_rules(v_rules) w;
end
$$;
comment on function issoh_private.make_first_prices(uuid[], numeric[]) is
  $$Gives products that never had a price in the default tier, and have none by a default of it, their first one there:
cost (base currency) plus its markup. What would come out as more than a price can be gets none. The caller holds
the locks of the products. Answers the rules.$$;
--! EndIncluded functions/issoh/import/make_first_prices.sql
--! Included functions/issoh/import/priced_by_hand.sql
create or replace function issoh_private.priced_by_hand(product_id uuid) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  -- A cost that moves goes on at the same price, and what the sync applies is nobody's decision.
  select coalesce(bool_or(
           case
             when h.is_first then h.reason is distinct from 'first price'
             else h.created_by <> 'inventory worker'
                  and not (h.rule_type = 'fixed' and h.target_markup_percentage is not null
                           and h.pricing_tier_id = h.first_tier_id and h.selling_price = h.first_price)
           end
           or h.effective_to is not null and h.next_from is distinct from h.effective_to), false)
    from (select r.*, row_number() over w = 1 as is_first, first_value(r.selling_price) over w as first_price,
                 first_value(r.pricing_tier_id) over w as first_tier_id,
                 lead(r.effective_from) over (partition by r.pricing_tier_id, r.from_quantity
                                              order by r.effective_from) as next_from
            from issoh.pricing_rules r
           where r.product_id = priced_by_hand.product_id
          window w as (order by r.effective_from, r.rule_id)) h
$$;
comment on function issoh_private.priced_by_hand(uuid) is
  $$Whether somebody has set or ended a price of an imported product, beyond the first one and what followed from its
costs.$$;
--! EndIncluded functions/issoh/import/priced_by_hand.sql
--! Included functions/issoh/scoring/gather_criteria.sql
-- SPP is asked supplier by supplier, each for its own products: asked so, it looks into one partition. "offset 0" keeps
-- what is asked a question of its own, whose filters are sent along.
create or replace function issoh_private.gather_criteria(queue_ids uuid[])
returns setof issoh_private.raw_criteria
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- Of what SPP answers nothing is known beforehand: a nested loop over it could take hours.
set enable_nestloop = off
as $$
declare
  v_tier_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
  v_markup constant numeric := issoh_private.default_markup();
  v_carried constant bigint := (select count(*) from issoh.selected_products p);
begin
  return query
  with items as materialized (
    select q.queue_id, q.spp_product_id, q.spp_supplier_id
      from issoh.selection_queue q
     where q.queue_id = any (gather_criteria.queue_ids)
  ), asked as materialized (
    select i.spp_supplier_id, array_agg(i.spp_product_id) as product_ids from items i group by i.spp_supplier_id
  ), offered as materialized (
    select o.*
      from asked a
     cross join lateral (
       select f.product_id, f.category_id, f.current_price, f.currency_code, f.min_order_qty, f.lead_time_days
         from spp_remote.products f
        where f.supplier_id = a.spp_supplier_id and f.product_id = any (a.product_ids)
       offset 0) o
  ), rates as materialized (
    select c.currency_code, issoh.exchange_rate(c.currency_code) as rate
      from (select distinct o.currency_code from offered o) c
  ), mapped as materialized (
    select o.product_id, o.master_product_id
      from asked a
     cross join lateral (
       select f.product_id, f.master_product_id
         from spp_remote.product_mappings f
        where f.supplier_id = a.spp_supplier_id and f.product_id = any (a.product_ids)
       offset 0) o
  ), others as materialized (
    select f.product_id, f.master_product_id
      from spp_remote.product_mappings f
     where f.master_product_id = any ((select array_agg(distinct m.master_product_id) from mapped m)::uuid[])
  ), same as materialized (
    -- What we carry of the same thing: the product itself, and those that other suppliers offer.
    select i.spp_product_id, p.product_id
      from items i
      join issoh.selected_products p on p.spp_product_id = i.spp_product_id
    union
    select m.product_id, p.product_id
      from mapped m
      join others o on o.master_product_id = m.master_product_id
      join issoh.selected_products p on p.spp_product_id = o.product_id
  ), placed as materialized (
    select c.category_id, c.path
      from spp_remote.categories c
     where c.category_id = any ((select array_agg(distinct o.category_id) from offered o)::uuid[])
  ), concerned as materialized (
    -- Whose sales tell something: the same things, and what stands in the same trees of categories.
    select array_agg(u.product_id) as product_ids, count(*) as products
      from (select s.product_id from same s
            union
            select p.product_id
              from issoh.selected_products p
              join issoh.categories c on c.category_id = p.category_id
             where public.subpath(c.path, 0, 1)::text in (select public.subpath(f.path, 0, 1)::text from placed f)) u
  ), demand as materialized (
    -- Of many, the whole history is read at once.
    select d.product_id, d.pieces_per_month
      from concerned k
     cross join lateral issoh_private.product_demand(
       case when k.products * 10 <= v_carried then coalesce(k.product_ids, '{}') end) d
  ), sold as (
    select s.spp_product_id, sum(d.pieces_per_month) as pieces_per_month
      from same s
      join demand d on d.product_id = s.product_id
     group by s.spp_product_id
  ), priced as (
    -- The lowest: what is hoped for rests on it.
    select s.spp_product_id, min(r.selling_price) as selling_price
      from same s
      join issoh.pricing_rules r on r.product_id = s.product_id and r.pricing_tier_id = v_tier_id
       and r.from_quantity = 1 and r.effective_from <= now()
       and (r.effective_to is null or r.effective_to > now())
     where r.selling_price > 0
     group by s.spp_product_id
  ), branches as materialized (
    select b.path, b.pieces_per_month from issoh_private.category_demand(array(
      select row(d.product_id, d.pieces_per_month)::issoh_private.demand_of_product from demand d)) b
  ), wanted as (
    -- The nearest branch upwards that has sales.
    select distinct on (f.category_id) f.category_id, b.pieces_per_month
      from placed f
     cross join generate_series(1, public.nlevel(f.path)) as n (depth)
      join branches b on b.path operator(public.=) public.subpath(f.path, 0, n.depth)
     order by f.category_id, n.depth desc
  )
  select i.queue_id, trim_scale(round(s.pieces_per_month, 4)), trim_scale(w.pieces_per_month),
         trim_scale(round(case
           when c.cost is null then null
           when p.selling_price is null then 100 * v_markup / nullif(100 + v_markup, 0)
           else 100 * (p.selling_price - c.cost) / p.selling_price
         end, 4)),
         trim_scale(round(v.reliability, 4)), trim_scale(round(o.min_order_qty * c.cost, 4)), o.lead_time_days::numeric
    from items i
    left join offered o on o.product_id = i.spp_product_id
    left join rates x on x.currency_code = o.currency_code
   cross join lateral (select o.current_price * x.rate as cost offset 0) c
    left join sold s on s.spp_product_id = i.spp_product_id
    left join priced p on p.spp_product_id = i.spp_product_id
    left join wanted w on w.category_id = o.category_id
    left join issoh.supplier_reliability v on v.supplier_id = i.spp_supplier_id
   where true;
end
$$;
comment on function issoh_private.gather_criteria(uuid[]) is
  $$The values of the criteria of queued products, null where nothing is known: pieces a month sold of what is the same
thing (itself selected before, or matched in SPP) and of its category (the nearest branch upwards with sales); margin in
percent, of the lowest price of the same thing in the default tier, else of the markup for imports, where there is a
cost; reliability of its supplier; cost of the smallest order in the base currency; days of delivery. Prices, orders
and days are what SPP says now.$$;
--! EndIncluded functions/issoh/scoring/gather_criteria.sql
--! Included views/issoh/v_price_proposals.sql
create or replace view issoh.v_price_proposals with (security_invoker = true) as
select p.proposal_id, p.product_id, s.internal_sku, s.product_name, t.tier_code as pricing_tier, p.old_cost,
       p.new_cost, p.current_price, p.proposed_price, p.currency_code,
       round((p.current_price - p.new_cost) / nullif(p.current_price, 0) * 100, 2) as current_margin,
       round((p.proposed_price - p.new_cost) / nullif(p.proposed_price, 0) * 100, 2) as proposed_margin,
       p.reason, p.created_at, p.from_quantity
  from issoh.price_proposals p
  join issoh.selected_products s on s.product_id = p.product_id
  join issoh.pricing_tiers t on t.tier_id = p.pricing_tier_id
 where p.status = 'open';
comment on view issoh.v_price_proposals is '@primaryKey proposal_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@filterBy *
@orderBy *
@behavior +totalCount

Prices that wait for a decision, with what the new cost leaves of the old price and of the proposed one.';
comment on column issoh.v_price_proposals.current_margin is
  'Percent of current_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.proposed_margin is
  'Percent of proposed_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.proposal_id is 'Identifies the proposal.';
comment on column issoh.v_price_proposals.product_id is 'Product.';
comment on column issoh.v_price_proposals.internal_sku is 'Our own article number.';
comment on column issoh.v_price_proposals.product_name is 'Name shown to people.';
comment on column issoh.v_price_proposals.pricing_tier is 'Code of the tier.';
comment on column issoh.v_price_proposals.old_cost is 'Cost the present price was computed from; null: unknown.';
comment on column issoh.v_price_proposals.new_cost is 'Cost of a piece now.';
comment on column issoh.v_price_proposals.current_price is 'Price in force.';
comment on column issoh.v_price_proposals.proposed_price is 'Price that keeps the markup.';
comment on column issoh.v_price_proposals.currency_code is 'The base currency.';
comment on column issoh.v_price_proposals.reason is 'What changed the cost.';
comment on column issoh.v_price_proposals.from_quantity is 'Pieces from which on the price holds.';
comment on column issoh.v_price_proposals.created_at is 'When it was proposed.';
--! EndIncluded views/issoh/v_price_proposals.sql
