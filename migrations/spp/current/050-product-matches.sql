-- What is the same thing at other suppliers, with its price: what a page of a product asks for.
do $$
begin
  if to_regtype('spp.product_match') is null then
    create type spp.product_match as (
      product_id uuid, supplier_id uuid, supplier_code text, supplier_product_code text, product_name text,
      pack_size text, current_price numeric, currency_code text, status text, difference_percentage numeric,
      is_best boolean, mapping_confidence numeric, is_verified boolean);
  end if;
end
$$;
comment on type spp.product_match is 'A product among those that are the same thing, with its price.';
comment on column spp.product_match.product_id is 'Identifies the product.';
comment on column spp.product_match.supplier_id is 'Supplier.';
comment on column spp.product_match.supplier_code is 'Code of the supplier.';
comment on column spp.product_match.supplier_product_code is 'The supplier''s own code.';
comment on column spp.product_match.product_name is 'Name as the supplier writes it.';
comment on column spp.product_match.pack_size is 'How many come together, as the supplier writes it.';
comment on column spp.product_match.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.product_match.currency_code is 'Currency of the price: ISO 4217.';
comment on column spp.product_match.status is 'available, discontinued or pending.';
comment on column spp.product_match.difference_percentage is
  'Percent that its price lies above that of the product asked for; null in another currency, and from price 0.';
comment on column spp.product_match.is_best is 'Whether none that is available costs less in its currency.';
comment on column spp.product_match.mapping_confidence is '0 to 100: how sure it is the same thing.';
comment on column spp.product_match.is_verified is 'Whether a person has confirmed it.';

--! include functions/spp/mappings/product_matches.sql
