-- What the catalogue is at, so that an answer about it can be kept as long as it is right.
set lock_timeout = '5s';

create table if not exists spp_private.catalogue_marks (
  scope text collate "C" not null,
  mark bigint not null default hashtextextended(gen_random_uuid()::text, 0),
  constraint catalogue_marks_pkey primary key (scope, mark)
);
alter table spp_private.catalogue_marks enable row level security;
comment on table spp_private.catalogue_marks is
  'One row for each statement that changed what the catalogue shows, until they are folded. Their sum is a generation.';
comment on column spp_private.catalogue_marks.scope is
  'What it changed: a supplier by its id, categories, or everything.';
comment on column spp_private.catalogue_marks.mark is 'Random: no other history of this database has the same sum.';

--! include functions/spp/catalogue/tg_table__mark.sql
--! include functions/spp/catalogue/attach_mark_triggers.sql
--! include functions/spp/suppliers/attach_product_triggers.sql
--! include functions/spp/products/tg_price_history__mark.sql
--! include functions/spp/products/attach_history_triggers.sql
--! include functions/spp/products/make_price_history_month.sql
--! include functions/spp/catalogue/catalogue_generation.sql
--! include functions/spp/catalogue/fold_catalogue_marks.sql

call spp_private.attach_mark_triggers('spp.suppliers');
call spp_private.attach_mark_triggers('spp.categories', 'categories');
do $$
declare
  v_relation regclass;
begin
  for v_relation in select t.relid from pg_partition_tree('spp.supplier_products') t loop
    call spp_private.attach_product_triggers(v_relation);
  end loop;
  for v_relation in select t.relid from pg_partition_tree('spp.price_history') t loop
    call spp_private.attach_history_triggers(v_relation);
  end loop;
end
$$;
insert into spp_private.catalogue_marks (scope)
select 'everything' where not exists (select from spp_private.catalogue_marks);
