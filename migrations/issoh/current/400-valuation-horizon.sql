-- What the kept valuation has seen stands in a row of its own: in every row of inventory_values it made each refresh
-- write all of them anew. The code makes both views again.
set lock_timeout = '5s';

create table if not exists issoh_private.valuation_horizons (
  horizon xid8 not null,
  cluster_id bigint not null
);
create unique index if not exists valuation_horizons_one_key on issoh_private.valuation_horizons ((true));
alter table issoh_private.valuation_horizons enable row level security;
-- Below 3 there is no transaction: until its first refresh nothing is seen.
insert into issoh_private.valuation_horizons (horizon, cluster_id)
select '0', c.system_identifier from pg_control_system() c
on conflict do nothing;
comment on table issoh_private.valuation_horizons is
  $$One row: every movement of a transaction below horizon counts in inventory_values.$$;
comment on column issoh_private.valuation_horizons.horizon is
  $$The least transaction that was open when the last refresh began.$$;
comment on column issoh_private.valuation_horizons.cluster_id is
  $$The cluster that numbered the transaction: in another one (a restored dump) the number says nothing.$$;

do $$
begin
  if exists (select from pg_attribute a
              where a.attrelid = to_regclass('issoh_private.inventory_values')
                and a.attname = 'horizon' and not a.attisdropped) then
    drop view issoh.v_inventory_valuation;
    drop materialized view issoh_private.inventory_values;
  end if;
end
$$;
