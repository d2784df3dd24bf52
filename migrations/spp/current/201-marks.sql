-- Which later lists brought a product again is known from its marks once the rows of these lists are purged.
set lock_timeout = '5s';

do $$
begin
  if exists (select from pg_attribute a
              where a.attrelid = 'spp_private.batch_marks'::regclass and a.attname = 'listed_by') then
    return;
  end if;
  alter table spp_private.batch_marks add column listed_by uuid[] not null default '{}';
  -- What the lists held whose rows are gone already, nobody knows: no mark comes back while one of them stands.
  update spp_private.batch_marks m
     set listed_by = p.purged
    from (
      select c.batch_id, array_agg(d.batch_id order by d.batch_id) as purged
        from spp.upload_batches c
        join spp.upload_batches d on d.supplier_id = c.supplier_id and d.batch_id > c.batch_id
       where d.status = 'completed' and not d.dry_run and d.failed_products_count < d.total_products
         and not exists (select from spp.upload_staging s
                          where s.batch_id = d.batch_id and s.validation_status in ('staged', 'corrected'))
       group by c.batch_id
    ) p
   where m.batch_id = p.batch_id;
end
$$;
comment on table spp_private.batch_marks is
  'Marks that a batch cleared from products: what a rollback puts back, once no list that stands brings the product.';
comment on column spp_private.batch_marks.listed_by is
  'Later lists that brought these products, too, of those whose rows retention has removed.';
