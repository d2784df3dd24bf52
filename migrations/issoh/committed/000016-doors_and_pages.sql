--! Previous: sha1:5a47b649cb686ffad9d58d4c97fd6091420d4c46
--! Hash: sha1:10fafc8cd370102bb19e9b4f5c497df5eb38bd46
--! Message: doors_and_pages

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-clerk.sql
-- What a clerk does: products, stock and movements listed by name; sheets of products, opening stock, counts and
-- reorder levels.
set lock_timeout = '5s';

do $$
begin
  if to_regtype('issoh.named_product') is null then
    create type issoh.named_product as (
      product_id uuid, internal_sku text, product_name text, status text, availability text, description text,
      category_id uuid, category text, brand text, barcode text, unit_of_measure text, min_order_qty integer,
      pack_multiple integer, lead_time_days integer, supplier_id uuid, supplier_code text, spp_product_id uuid,
      selection_reason text, selection_date timestamptz, selected_by text, quantity_on_hand integer,
      quantity_reserved integer, quantity_available integer);
    create type issoh.named_stock as (
      soh_id uuid, product_id uuid, internal_sku text, product_name text, unit_of_measure text, warehouse_id uuid,
      warehouse_code text, quantity_on_hand integer, quantity_reserved integer, quantity_available integer,
      reorder_point integer, reorder_quantity integer, reorder_up_to integer, last_count_date timestamptz,
      last_movement_date timestamptz);
    create type issoh.named_movement as (
      movement_id uuid, product_id uuid, internal_sku text, product_name text, movement_type text, quantity integer,
      from_location uuid, from_warehouse text, to_location uuid, to_warehouse text, unit_cost numeric,
      total_cost numeric, currency_code text, purchase_cost numeric, purchase_currency text, supplier_id uuid,
      supplier_code text, reference_type text, reference_id text, movement_date timestamptz, created_by text,
      note text, reverses_movement_id uuid, returns_movement_id uuid, reservation_id uuid, recorded_at timestamptz);
    create type issoh.named_warehouse as (
      warehouse_id uuid, warehouse_code text, warehouse_name text, is_active boolean, location_address jsonb,
      capacity_units double precision, allow_negative boolean, manager_id text, products integer,
      quantity_on_hand double precision, quantity_reserved double precision, fill_share numeric);
    create type issoh_private.sheet_fault as (
      row_number integer, code text, message text, hint text, field text, value text);
  end if;
end
$$;
comment on type issoh.named_product is
  'A product with the names of its category and supplier, and its pieces in all warehouses; see name_product.';
comment on type issoh.named_stock is 'Pieces of a product in a warehouse, with their names; see list_stock.';
comment on type issoh.named_movement is 'A movement with the names of what it is about; see list_movements.';
comment on type issoh.named_warehouse is 'A warehouse with what lies in it; see name_warehouse.';
comment on type issoh_private.sheet_fault is
  'What is wrong with a row of a sheet: which one, why, and the cell where it is one.';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('sheets.max_bytes', '20000000', 'How large a sheet of products, opening stock, counts or reorder levels may be.',
   'integer', 1000, 1000000000, 'bytes')
on conflict (setting_key) do nothing;

create table if not exists issoh_private.sheet_columns (
  kind text not null,
  field text not null,
  position integer not null,
  value_type text not null
    constraint sheet_columns_value_type_check
      check (value_type in ('text', 'code', 'pieces', 'amount', 'moment', 'currency')),
  is_required boolean not null,
  least numeric,
  most numeric,
  choices text[],
  constraint sheet_columns_pkey primary key (kind, field)
);
alter table issoh_private.sheet_columns enable row level security;
comment on table issoh_private.sheet_columns is 'What sheets of each kind may hold.';
comment on column issoh_private.sheet_columns.kind is 'products, opening-stock, counts or reorder-levels.';
comment on column issoh_private.sheet_columns.field is 'What the column says.';
comment on column issoh_private.sheet_columns.position is 'Its place among the columns of the kind.';
comment on column issoh_private.sheet_columns.value_type is 'How its cells are read.';
comment on column issoh_private.sheet_columns.is_required is 'Whether each row must say it.';
comment on column issoh_private.sheet_columns.least is 'The smallest number that it may be.';
comment on column issoh_private.sheet_columns.most is 'The largest number that it may be, or the most characters.';
comment on column issoh_private.sheet_columns.choices is 'All that it may be, in small letters; null: anything.';

create table if not exists issoh_private.sheet_headings (
  heading text constraint sheet_headings_pkey primary key,
  field text not null,
  language text not null
);
alter table issoh_private.sheet_headings enable row level security;
comment on table issoh_private.sheet_headings is
  'What people call the columns of sheets, as heading_key writes it: a heading means one field.';
comment on column issoh_private.sheet_headings.heading is 'The heading.';
comment on column issoh_private.sheet_headings.field is 'What it means.';
comment on column issoh_private.sheet_headings.language is 'ISO 639-1.';

--! Included functions/issoh/sheets/heading_key.sql
create or replace function issoh_private.heading_key(heading text) returns text
language sql immutable parallel safe
as $$
  select common.trimmed(regexp_replace(
    regexp_replace(lower(normalize(left(heading, 200) collate "default", nfkd)), '[\u0300-\u036f]', '', 'g'),
    '[^[:alnum:]]+', ' ', 'g'))
$$;
comment on function issoh_private.heading_key(text) is
  'A heading as it is compared: small letters and digits without accents, single blanks between.';
--! EndIncluded functions/issoh/sheets/heading_key.sql
--! Included sql/seed/sheet_columns.sql
-- What the sheets of each kind hold, and what people call it. Headings are stored the way issoh_private.heading_key
-- writes them; running it again adds only what is new.
insert into issoh_private.sheet_columns
  (kind, field, position, value_type, is_required, least, most, choices)
values
  ('products', 'internal_sku', 1, 'code', true, null, 200, null),
  ('products', 'product_name', 2, 'text', false, null, 1000, null),
  ('products', 'status', 3, 'text', false, null, null, '{active,inactive,pending_review}'),
  ('products', 'description', 4, 'text', false, null, 10000, null),
  ('products', 'category', 5, 'text', false, null, 1000, null),
  ('products', 'brand', 6, 'text', false, null, 200, null),
  ('products', 'barcode', 7, 'code', false, null, 64, null),
  ('products', 'unit_of_measure', 8, 'text', false, null, 64, null),
  ('products', 'min_order_qty', 9, 'pieces', false, 1, 2147483647, null),
  ('products', 'pack_multiple', 10, 'pieces', false, 1, 2147483647, null),
  ('products', 'lead_time_days', 11, 'pieces', false, 0, 3650, null),
  ('products', 'supplier', 12, 'text', false, null, 64, null),
  ('products', 'selection_reason', 13, 'text', false, null, 10000, null),
  ('opening-stock', 'internal_sku', 1, 'code', true, null, 200, null),
  ('opening-stock', 'warehouse', 2, 'text', true, null, 64, null),
  ('opening-stock', 'quantity', 3, 'pieces', true, 0, 2147483647, null),
  ('opening-stock', 'unit_cost', 4, 'amount', false, 0, 9999999999999, null),
  ('opening-stock', 'currency_code', 5, 'currency', false, null, null, null),
  ('opening-stock', 'supplier', 6, 'text', false, null, 64, null),
  ('opening-stock', 'movement_date', 7, 'moment', false, null, null, null),
  ('opening-stock', 'note', 8, 'text', false, null, 10000, null),
  ('counts', 'internal_sku', 1, 'code', true, null, 200, null),
  ('counts', 'warehouse', 2, 'text', true, null, 64, null),
  ('counts', 'quantity', 3, 'pieces', true, 0, 2147483647, null),
  ('counts', 'note', 4, 'text', false, null, 10000, null),
  ('reorder-levels', 'internal_sku', 1, 'code', true, null, 200, null),
  ('reorder-levels', 'warehouse', 2, 'text', true, null, 64, null),
  ('reorder-levels', 'reorder_point', 3, 'pieces', false, 0, 2147483647, null),
  ('reorder-levels', 'reorder_quantity', 4, 'pieces', false, 1, 2147483647, null),
  ('reorder-levels', 'reorder_up_to', 5, 'pieces', false, 1, 2147483647, null)
on conflict on constraint sheet_columns_pkey do nothing;

insert into issoh_private.sheet_headings (heading, field, language)
select distinct on (h.heading) h.heading, v.field, v.language
  from (values
    ('en', 'internal_sku', 'internal sku|sku|item|item no|item number|item code|article|article no|article number|code'
      '|product code|product no|product number|part number|part no|our number'),
    ('de', 'internal_sku', 'artikelnummer|artikelnr|artikel nr|artnr|art nr|artikel|produktnummer|teilenummer'),
    ('fr', 'internal_sku', 'référence|réf|code article|numéro article|code produit'),
    ('es', 'internal_sku', 'referencia|código|código de artículo|código de producto|artículo'),
    ('it', 'internal_sku', 'codice|codice articolo|codice prodotto|articolo'),
    ('nl', 'internal_sku', 'artikelnummer|artikelcode|productcode'),
    ('pt', 'internal_sku', 'código|código do artigo|código do produto|artigo'),
    ('pl', 'internal_sku', 'indeks|kod towaru|kod produktu|numer artykułu'),
    ('sv', 'internal_sku', 'artikelnummer|artikelkod'),
    ('da', 'internal_sku', 'varenummer|varenr'),
    ('fi', 'internal_sku', 'tuotenumero|tuotekoodi|nimike'),
    ('en', 'product_name', 'product name|name|product|item name|title|designation'),
    ('de', 'product_name', 'bezeichnung|artikelbezeichnung|name|produktname|artikelname'),
    ('fr', 'product_name', 'désignation|libellé|nom|nom du produit|produit'),
    ('es', 'product_name', 'nombre|nombre del producto|denominación|producto'),
    ('it', 'product_name', 'nome|denominazione|nome prodotto|prodotto'),
    ('nl', 'product_name', 'naam|productnaam|artikelnaam|omschrijving'),
    ('pt', 'product_name', 'nome|designação|nome do produto|produto'),
    ('pl', 'product_name', 'nazwa|nazwa towaru|nazwa produktu'),
    ('sv', 'product_name', 'benämning|namn|produktnamn'),
    ('da', 'product_name', 'varenavn|navn|produktnavn|betegnelse'),
    ('fi', 'product_name', 'nimi|tuotenimi|tuotteen nimi'),
    ('en', 'status', 'status|state'),
    ('fr', 'status', 'statut'),
    ('es', 'status', 'estado'),
    ('it', 'status', 'stato'),
    ('en', 'description', 'description|details|long description'),
    ('de', 'description', 'beschreibung|langtext'),
    ('es', 'description', 'descripción'),
    ('it', 'description', 'descrizione'),
    ('pt', 'description', 'descrição'),
    ('pl', 'description', 'opis'),
    ('sv', 'description', 'beskrivning'),
    ('fi', 'description', 'kuvaus'),
    ('en', 'category', 'category|product category|group|product group'),
    ('de', 'category', 'kategorie|warengruppe|produktgruppe|artikelgruppe'),
    ('fr', 'category', 'catégorie|famille'),
    ('es', 'category', 'categoría|familia'),
    ('it', 'category', 'categoria'),
    ('nl', 'category', 'categorie|productgroep'),
    ('pl', 'category', 'kategoria'),
    ('sv', 'category', 'varugrupp'),
    ('fi', 'category', 'tuoteryhmä'),
    ('en', 'brand', 'brand|make'),
    ('de', 'brand', 'marke'),
    ('fr', 'brand', 'marque'),
    ('es', 'brand', 'marca'),
    ('nl', 'brand', 'merk'),
    ('pl', 'brand', 'marka'),
    ('sv', 'brand', 'varumärke'),
    ('fi', 'brand', 'merkki'),
    ('en', 'barcode', 'barcode|bar code|ean|gtin|upc|ean code'),
    ('de', 'barcode', 'strichcode'),
    ('fr', 'barcode', 'code barres|code à barres'),
    ('es', 'barcode', 'código de barras'),
    ('it', 'barcode', 'codice a barre'),
    ('sv', 'barcode', 'streckkod'),
    ('fi', 'barcode', 'viivakoodi'),
    ('en', 'unit_of_measure', 'unit of measure|unit|uom'),
    ('de', 'unit_of_measure', 'einheit|mengeneinheit|me'),
    ('fr', 'unit_of_measure', 'unité'),
    ('es', 'unit_of_measure', 'unidad'),
    ('it', 'unit_of_measure', 'unità|unità di misura'),
    ('nl', 'unit_of_measure', 'eenheid'),
    ('pl', 'unit_of_measure', 'jednostka|j m'),
    ('sv', 'unit_of_measure', 'enhet'),
    ('fi', 'unit_of_measure', 'yksikkö'),
    ('en', 'min_order_qty', 'min order qty|minimum order quantity|moq|min order quantity'),
    ('de', 'min_order_qty', 'mindestbestellmenge|mindestabnahme'),
    ('fr', 'min_order_qty', 'quantité minimale de commande|minimum de commande'),
    ('es', 'min_order_qty', 'pedido mínimo|cantidad mínima de pedido'),
    ('it', 'min_order_qty', 'quantità minima ordinabile|ordine minimo'),
    ('nl', 'min_order_qty', 'minimale bestelhoeveelheid|minimum bestelhoeveelheid'),
    ('en', 'pack_multiple', 'pack multiple|pack size|pack|pieces per pack'),
    ('de', 'pack_multiple', 'verpackungseinheit|ve|packungsgröße'),
    ('fr', 'pack_multiple', 'conditionnement|colisage'),
    ('nl', 'pack_multiple', 'verpakkingseenheid'),
    ('en', 'lead_time_days', 'lead time days|lead time|delivery days'),
    ('de', 'lead_time_days', 'lieferzeit|lieferzeit tage|wiederbeschaffungszeit'),
    ('fr', 'lead_time_days', 'délai|délai de livraison'),
    ('es', 'lead_time_days', 'plazo de entrega'),
    ('nl', 'lead_time_days', 'levertijd'),
    ('en', 'supplier', 'supplier|supplier code|vendor|vendor code'),
    ('de', 'supplier', 'lieferant|lieferantennummer'),
    ('fr', 'supplier', 'fournisseur'),
    ('es', 'supplier', 'proveedor'),
    ('it', 'supplier', 'fornitore'),
    ('nl', 'supplier', 'leverancier'),
    ('pt', 'supplier', 'fornecedor'),
    ('pl', 'supplier', 'dostawca'),
    ('sv', 'supplier', 'leverantör'),
    ('da', 'supplier', 'leverandør'),
    ('fi', 'supplier', 'toimittaja'),
    ('en', 'selection_reason', 'selection reason|reason'),
    ('en', 'warehouse', 'warehouse|warehouse code|location|store|stock location'),
    ('de', 'warehouse', 'lager|lagerort|standort'),
    ('fr', 'warehouse', 'entrepôt|dépôt|magasin|emplacement'),
    ('es', 'warehouse', 'almacén|bodega|depósito'),
    ('it', 'warehouse', 'magazzino|deposito'),
    ('nl', 'warehouse', 'magazijn|locatie'),
    ('pt', 'warehouse', 'armazém'),
    ('pl', 'warehouse', 'magazyn'),
    ('sv', 'warehouse', 'lagerplats'),
    ('fi', 'warehouse', 'varasto'),
    ('en', 'quantity', 'quantity|qty|pieces|on hand|quantity on hand|stock|counted|quantity counted|count|in stock'),
    ('de', 'quantity', 'menge|anzahl|stück|stückzahl|bestand|lagerbestand|gezählt|ist|istbestand'),
    ('fr', 'quantity', 'quantité|qté|stock|compté|pièces'),
    ('es', 'quantity', 'cantidad|existencias|unidades|contado'),
    ('it', 'quantity', 'quantità|giacenza|pezzi|contato'),
    ('nl', 'quantity', 'aantal|hoeveelheid|voorraad|geteld'),
    ('pt', 'quantity', 'quantidade|estoque|existências|contado'),
    ('pl', 'quantity', 'ilość|stan|sztuki'),
    ('sv', 'quantity', 'antal|kvantitet|lagersaldo|saldo'),
    ('da', 'quantity', 'antal|mængde|beholdning'),
    ('fi', 'quantity', 'määrä|saldo|kappaletta'),
    ('en', 'unit_cost', 'unit cost|cost|cost price|purchase price|unit price|cost per piece|price'),
    ('de', 'unit_cost', 'einkaufspreis|ek|ek preis|einstandspreis|stückkosten|preis'),
    ('fr', 'unit_cost', 'coût unitaire|prix d achat|coût|prix de revient'),
    ('es', 'unit_cost', 'coste|costo|coste unitario|costo unitario|precio de compra'),
    ('it', 'unit_cost', 'costo unitario|costo|prezzo d acquisto'),
    ('nl', 'unit_cost', 'kostprijs|inkoopprijs'),
    ('pt', 'unit_cost', 'custo|custo unitário|preço de compra'),
    ('pl', 'unit_cost', 'koszt|cena zakupu|koszt jednostkowy'),
    ('sv', 'unit_cost', 'inköpspris|kostnad'),
    ('da', 'unit_cost', 'kostpris|indkøbspris'),
    ('fi', 'unit_cost', 'ostohinta|yksikkökustannus'),
    ('en', 'currency_code', 'currency|currency code'),
    ('de', 'currency_code', 'währung'),
    ('fr', 'currency_code', 'devise|monnaie'),
    ('es', 'currency_code', 'moneda|divisa'),
    ('it', 'currency_code', 'valuta'),
    ('pt', 'currency_code', 'moeda'),
    ('pl', 'currency_code', 'waluta'),
    ('fi', 'currency_code', 'valuutta'),
    ('en', 'movement_date', 'movement date|date|as of|received'),
    ('de', 'movement_date', 'datum|stichtag'),
    ('es', 'movement_date', 'fecha'),
    ('it', 'movement_date', 'data'),
    ('fi', 'movement_date', 'päivämäärä'),
    ('en', 'note', 'note|notes|remark|remarks|comment'),
    ('de', 'note', 'bemerkung|notiz|anmerkung'),
    ('fr', 'note', 'remarque|commentaire'),
    ('es', 'note', 'nota|observaciones'),
    ('nl', 'note', 'opmerking'),
    ('pl', 'note', 'uwagi'),
    ('sv', 'note', 'anmärkning'),
    ('fi', 'note', 'huomautus'),
    ('en', 'reorder_point', 'reorder point|reorder level|min stock|minimum stock|minimum|min'),
    ('de', 'reorder_point', 'meldebestand|mindestbestand|bestellpunkt'),
    ('fr', 'reorder_point', 'seuil|seuil de commande|stock minimum|point de commande'),
    ('es', 'reorder_point', 'punto de pedido|stock mínimo'),
    ('it', 'reorder_point', 'punto di riordino|scorta minima'),
    ('nl', 'reorder_point', 'bestelpunt|minimumvoorraad'),
    ('pl', 'reorder_point', 'stan minimalny'),
    ('sv', 'reorder_point', 'beställningspunkt'),
    ('fi', 'reorder_point', 'tilauspiste'),
    ('en', 'reorder_quantity', 'reorder quantity|reorder qty|order quantity|order qty'),
    ('de', 'reorder_quantity', 'bestellmenge|nachbestellmenge'),
    ('fr', 'reorder_quantity', 'quantité à commander|quantité de commande'),
    ('es', 'reorder_quantity', 'cantidad de pedido'),
    ('it', 'reorder_quantity', 'quantità di riordino'),
    ('nl', 'reorder_quantity', 'bestelhoeveelheid'),
    ('fi', 'reorder_quantity', 'tilausmäärä'),
    ('en', 'reorder_up_to', 'reorder up to|up to|max stock|maximum stock|maximum|max'),
    ('de', 'reorder_up_to', 'höchstbestand|maximalbestand|sollbestand'),
    ('fr', 'reorder_up_to', 'stock maximum'),
    ('es', 'reorder_up_to', 'stock máximo'),
    ('it', 'reorder_up_to', 'scorta massima'),
    ('nl', 'reorder_up_to', 'maximumvoorraad'),
    ('fi', 'reorder_up_to', 'enimmäisvarasto')
  ) as v (language, field, headings)
 cross join lateral (
   select issoh_private.heading_key(s.heading) as heading, s.position
     from string_to_table(v.headings, '|') with ordinality s (heading, position)) h
 order by h.heading, v.language <> 'en'
on conflict on constraint sheet_headings_pkey do nothing;
--! EndIncluded sql/seed/sheet_columns.sql

create index if not exists selected_products_search_idx on issoh.selected_products
  using gin (product_name public.gin_trgm_ops, internal_sku public.gin_trgm_ops, brand public.gin_trgm_ops,
             barcode public.gin_trgm_ops);

--! Included functions/issoh/stock/like_pattern.sql
create or replace function issoh_private.like_pattern(search text) returns text
language sql immutable parallel safe
as $$
  select '%' || regexp_replace(common.trimmed(search), '([\\%_])', '\\\1', 'g') || '%'
$$;
comment on function issoh_private.like_pattern(text) is
  'A text as a pattern of LIKE that finds it anywhere: %, _ and \ stand for themselves.';
grant execute on function issoh_private.like_pattern(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/stock/like_pattern.sql
--! Included functions/issoh/products/name_product.sql
create or replace function issoh.name_product(product issoh.selected_products) returns issoh.named_product
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select name_product.product.product_id, name_product.product.internal_sku, name_product.product.product_name,
         name_product.product.status, name_product.product.availability, name_product.product.description,
         name_product.product.category_id, c.path::text, name_product.product.brand, name_product.product.barcode,
         name_product.product.unit_of_measure, name_product.product.min_order_qty, name_product.product.pack_multiple,
         name_product.product.lead_time_days, name_product.product.spp_supplier_id, s.supplier_code,
         name_product.product.spp_product_id, name_product.product.selection_reason,
         name_product.product.selection_date, name_product.product.selected_by, h.on_hand, h.reserved, h.available
    from (select coalesce(sum(o.quantity_on_hand), 0)::integer as on_hand,
                 coalesce(sum(o.quantity_reserved), 0)::integer as reserved,
                 coalesce(sum(o.quantity_available), 0)::integer as available
            from issoh.stock_on_hand o
           where o.product_id = name_product.product.product_id) h
    left join issoh.categories c on c.category_id = name_product.product.category_id
    left join issoh.suppliers s on s.supplier_id = name_product.product.spp_supplier_id
$$;
comment on function issoh.name_product(issoh.selected_products) is
  $$A product as the doors answer it: its category by path, its supplier by code, and its pieces in all warehouses.$$;
grant execute on function issoh.name_product(issoh.selected_products)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/name_product.sql
--! Included functions/issoh/products/find_product.sql
create or replace function issoh.find_product(product text) returns issoh.named_product
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select n.* from issoh.name_product(issoh_private.resolve_product(find_product.product)) n
$$;
comment on function issoh.find_product(text) is
  $$A product (SKU or id) as the doors answer it. Raises ISNPR.$$;
grant execute on function issoh.find_product(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/find_product.sql
--! Included functions/issoh/products/find_products.sql
create or replace function issoh.find_products(
  search text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_product
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
  select n.*
    from (
      select p
        from issoh.selected_products p
       where (find_products.search is null
              or p.product_name ilike issoh_private.like_pattern(find_products.search)
              or p.internal_sku ilike issoh_private.like_pattern(find_products.search)
              or p.brand ilike issoh_private.like_pattern(find_products.search)
              or p.barcode ilike issoh_private.like_pattern(find_products.search))
         and (find_products.status is null or p.status = find_products.status)
         and (find_products.after_id is null or p.product_id > find_products.after_id)
       order by p.product_id
       limit find_products.page_size) f (product)
   cross join lateral issoh.name_product(f.product) n
   order by n.product_id
$$;
comment on function issoh.find_products(text, text, uuid, integer) is
  $$A page of selected products, those whose name, SKU, brand or barcode holds a text, those of a status, or all, after
the one of an id, in the order they were entered.$$;
grant execute on function issoh.find_products(text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/find_products.sql
--! Included functions/issoh/products/record_product.sql
create or replace function issoh.record_product(product jsonb) returns issoh.named_product
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select n.*
    from jsonb_to_record(record_product.product) x (
           internal_sku text, product_name text, status text, description text, category text, brand text,
           barcode text, unit_of_measure text, min_order_qty integer, pack_multiple integer, lead_time_days integer,
           supplier text, selection_reason text)
   cross join lateral issoh.add_product(
           x.internal_sku, x.product_name, x.status, x.description, x.category, x.brand, x.barcode, x.unit_of_measure,
           x.min_order_qty, x.pack_multiple, x.lead_time_days, x.supplier, x.selection_reason) p
   cross join lateral issoh.name_product(p) n
$$;
comment on function issoh.record_product(jsonb) is
  $$Enters a product {internal_sku, product_name, …} as add_product does, with the same errors, and answers it by its
names.$$;
grant execute on function issoh.record_product(jsonb) to inv_approver, inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/products/record_product.sql
--! Included functions/issoh/warehouses/name_warehouse.sql
create or replace function issoh.name_warehouse(warehouse issoh.warehouses) returns issoh.named_warehouse
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select name_warehouse.warehouse.warehouse_id, name_warehouse.warehouse.warehouse_code,
         name_warehouse.warehouse.warehouse_name, name_warehouse.warehouse.is_active,
         name_warehouse.warehouse.location_address, name_warehouse.warehouse.capacity_units::double precision,
         name_warehouse.warehouse.allow_negative, name_warehouse.warehouse.manager_id, s.products,
         s.on_hand::double precision, s.reserved::double precision,
         round(s.on_hand::numeric / nullif(name_warehouse.warehouse.capacity_units, 0), 4)
    from (select (count(*) filter (where o.quantity_on_hand <> 0))::integer as products,
                 coalesce(sum(o.quantity_on_hand), 0) as on_hand, coalesce(sum(o.quantity_reserved), 0) as reserved
            from issoh.stock_on_hand o
           where o.warehouse_id = name_warehouse.warehouse.warehouse_id) s
$$;
comment on function issoh.name_warehouse(issoh.warehouses) is
  $$A warehouse as the doors answer it, with what lies in it.$$;
grant execute on function issoh.name_warehouse(issoh.warehouses)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/warehouses/name_warehouse.sql
--! Included functions/issoh/warehouses/list_warehouses.sql
create or replace function issoh.list_warehouses(after_id uuid default null, page_size integer default 100)
returns setof issoh.named_warehouse
language sql stable
set search_path = pg_catalog, pg_temp
rows 100
as $$
  select n.*
    from issoh.warehouses w
   cross join lateral issoh.name_warehouse(w) n
   where list_warehouses.after_id is null or w.warehouse_id > list_warehouses.after_id
   order by w.warehouse_id
   limit list_warehouses.page_size
$$;
comment on function issoh.list_warehouses(uuid, integer) is
  $$A page of warehouses with what lies in them, in the order they were made, after the one of an id.$$;
grant execute on function issoh.list_warehouses(uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/warehouses/list_warehouses.sql
--! Included functions/issoh/stock/list_stock.sql
create or replace function issoh.list_stock(
  product text default null,
  warehouse text default null,
  search text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_stock
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_product_id constant uuid := case
    when list_stock.product is not null then (issoh_private.resolve_product(list_stock.product)).product_id
  end;
  v_warehouse_id constant uuid := case
    when list_stock.warehouse is not null then (issoh_private.resolve_warehouse(list_stock.warehouse)).warehouse_id
  end;
  v_pattern constant text := issoh_private.like_pattern(list_stock.search);
begin
  return query
  select s.soh_id, s.product_id, p.internal_sku, p.product_name, p.unit_of_measure, s.warehouse_id, w.warehouse_code,
         s.quantity_on_hand, s.quantity_reserved, s.quantity_available, s.reorder_point, s.reorder_quantity,
         s.reorder_up_to, s.last_count_date, s.last_movement_date
    from issoh.stock_on_hand s
    join issoh.selected_products p on p.product_id = s.product_id
    join issoh.warehouses w on w.warehouse_id = s.warehouse_id
   where (v_product_id is null or s.product_id = v_product_id)
     and (v_warehouse_id is null or s.warehouse_id = v_warehouse_id)
     and (v_pattern is null or p.product_name ilike v_pattern or p.internal_sku ilike v_pattern
          or p.brand ilike v_pattern or p.barcode ilike v_pattern)
     and (list_stock.after_id is null or s.soh_id > list_stock.after_id)
   order by s.soh_id
   limit list_stock.page_size;
end
$$;
comment on function issoh.list_stock(text, text, text, uuid, integer) is
  $$A page of what lies where, of a product (SKU or id), in a warehouse (code or id), of products whose name, SKU,
brand or barcode holds a text, or of all, after the stock of an id. Raises ISNPR, ISNWH.$$;
grant execute on function issoh.list_stock(text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/stock/list_stock.sql
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
grant execute on function issoh_private.find_movement(uuid)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/ledger/find_movement.sql
--! Included functions/issoh/stock/list_movements.sql
create or replace function issoh.list_movements(
  product text default null,
  warehouse text default null,
  since timestamptz default null,
  before_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_movement
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With dates as values only the months between them are planned.
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_product_id constant uuid := case
    when list_movements.product is not null then (issoh_private.resolve_product(list_movements.product)).product_id
  end;
  v_warehouse_id constant uuid := case
    when list_movements.warehouse is not null
      then (issoh_private.resolve_warehouse(list_movements.warehouse)).warehouse_id
  end;
  v_before issoh.stock_movements;
begin
  if list_movements.before_id is not null then
    v_before := issoh_private.find_movement(list_movements.before_id);
    if v_before.movement_id is null then
      raise exception using
        errcode = 'ISNMV', message = format('There is no movement %s.', list_movements.before_id),
        hint = 'Begin the list anew, without a cursor.';
    end if;
  end if;
  return query
  select m.movement_id, m.product_id, p.internal_sku, p.product_name, m.movement_type, m.quantity, m.from_location,
         f.warehouse_code, m.to_location, t.warehouse_code, m.unit_cost, m.total_cost, m.currency_code,
         m.purchase_cost, m.purchase_currency, m.supplier_id, s.supplier_code, m.reference_type, m.reference_id,
         m.movement_date, m.created_by, m.note, m.reverses_movement_id, m.returns_movement_id, m.reservation_id,
         m.recorded_at
    from (
      select l.*
        from issoh.stock_movements l
       where (v_product_id is null or l.product_id = v_product_id)
         and (v_warehouse_id is null or v_warehouse_id in (l.from_location, l.to_location))
         and (list_movements.since is null or l.movement_date >= list_movements.since)
         and (v_before.movement_id is null
              or l.movement_date <= v_before.movement_date
                 and (l.movement_date, l.seq) < (v_before.movement_date, v_before.seq))
       order by l.movement_date desc, l.seq desc
       limit list_movements.page_size) m
    join issoh.selected_products p on p.product_id = m.product_id
    left join issoh.warehouses f on f.warehouse_id = m.from_location
    left join issoh.warehouses t on t.warehouse_id = m.to_location
    left join issoh.suppliers s on s.supplier_id = m.supplier_id
   order by m.movement_date desc, m.seq desc;
end
$$;
comment on function issoh.list_movements(text, text, timestamptz, uuid, integer) is
  $$A page of movements, the latest first, of a product (SKU or id), out of or into a warehouse (code or id), since a
moment, or of all, behind the one of an id. Raises ISNPR, ISNWH, ISNMV.$$;
grant execute on function issoh.list_movements(text, text, timestamptz, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/stock/list_movements.sql
--! Included functions/issoh/sheets/sheet_limits.sql
create or replace function issoh.sheet_limits() returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('max_rows', issoh.setting('movements.max_batch'),
                            'max_file_bytes', issoh.setting('sheets.max_bytes'))
$$;
comment on function issoh.sheet_limits() is
  $$How many rows and bytes a sheet may have: {max_rows, max_file_bytes}, settings movements.max_batch and
sheets.max_bytes.$$;
grant execute on function issoh.sheet_limits() to inv_approver, inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/sheets/sheet_limits.sql
--! Included functions/issoh/sheets/recognise_sheet.sql
create or replace function issoh.recognise_sheet(kind text, sample jsonb, given text[] default '{}') returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_found record;
  v_wanted text;
begin
  with cells as (
    select r.position, (r.value ->> 'n')::integer as n, c.position as at, c.value as heading, h.field
      from jsonb_array_elements(recognise_sheet.sample -> 'rows') with ordinality r (value, position)
     cross join jsonb_array_elements_text(r.value -> 'c') with ordinality c (value, position)
      join issoh_private.sheet_headings h on h.heading = issoh_private.heading_key(c.value)
      join issoh_private.sheet_columns k on k.kind = recognise_sheet.kind and k.field = h.field
     -- A person may have written above the headings.
     where r.position <= 20
  ), records as (
    select c.position, c.n, count(distinct c.field) as fields, jsonb_object_agg(c.field, c.at) as columns,
           array(select k.field
                   from issoh_private.sheet_columns k
                  where k.kind = recognise_sheet.kind and k.is_required and k.field <> all (recognise_sheet.given)
                    and k.field <> all (array_agg(c.field))
                  order by k.position) as missing,
           array_agg(c.heading order by c.at) as headings, count(*) as cells
      from cells c
     group by c.position, c.n
  )
  select r.*, (select c.field from cells c
                where c.position = r.position
                group by c.field
               having count(*) > 1
                limit 1) as doubled
    into v_found
    from records r
   order by cardinality(r.missing) = 0 desc, r.fields desc, r.position
   limit 1;

  if not found or cardinality(v_found.missing) > 0 or v_found.fields < 2 then
    select string_agg(format('%s (such as %s)', k.field, h.headings), '; ' order by k.position) into v_wanted
      from issoh_private.sheet_columns k
     cross join lateral (
       select string_agg(format('"%s"', s.heading), ', ' order by s.heading) as headings
         from issoh_private.sheet_headings s
        where s.field = k.field and s.language = 'en') h
     where k.kind = recognise_sheet.kind and k.is_required and k.field <> all (recognise_sheet.given);
    return jsonb_build_object(
      'error', 'columns_missing',
      'message', case when coalesce(cardinality(v_found.missing), 0) > 0
                      then format('The file has no column of %s.', array_to_string(v_found.missing, ', '))
                      else 'No row of the file holds headings that are known.' end,
      'hint', format('Its headings must name: %s.', v_wanted));
  elsif v_found.doubled is not null then
    return jsonb_build_object(
      'error', 'columns_twice',
      'message', format('Two columns of the file are taken for %s.', v_found.doubled),
      'hint', format('Take one of them out, or head it otherwise: %s.', array_to_string(v_found.headings, ', ')));
  end if;
  return jsonb_build_object(
    'header_row', v_found.n, 'fields', v_found.columns,
    'numbers', (select coalesce(jsonb_agg(k.field), '[]')
                  from issoh_private.sheet_columns k
                 where k.kind = recognise_sheet.kind and k.value_type in ('pieces', 'amount')));
end
$$;
comment on function issoh.recognise_sheet(text, jsonb, text[]) is
  $$Where the headings of a sheet of a kind are among its first records {rows: [{n, c: [cell, …]}]}, and which column
holds which field, and which fields are numbers: {header_row, fields: {field: position}, numbers}, or {error,
message, hint}. given: fields that need no column.$$;
grant execute on function issoh.recognise_sheet(text, jsonb, text[])
  to inv_approver, inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/sheets/recognise_sheet.sql
--! Included functions/issoh/sheets/decimal_mark_of.sql
create or replace function issoh_private.decimal_mark_of(numbers text[]) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  with evidence as (
    select case
             -- Two kinds of mark: the last one is decimal.
             when n.number ~ '\..*,' then ','
             when n.number ~ ',.*\.' then '.'
             -- The same mark twice groups.
             when n.number ~ '^-?[0-9]{1,3}(,[0-9]{3}){2,}$' then '.'
             when n.number ~ '^-?[0-9]{1,3}(\.[0-9]{3}){2,}$' then ','
             -- Other than three digits behind it, or before it what is no group.
             when n.number ~ '^-?[0-9 ]+,([0-9]{0,2}|[0-9]{4,})$|^-?(0|[0-9]{4,}),[0-9]+$' then ','
             when n.number ~ '^-?[0-9 ]+\.([0-9]{0,2}|[0-9]{4,})$|^-?(0|[0-9]{4,})\.[0-9]+$' then '.'
           end as mark
      from unnest(decimal_mark_of.numbers) n (number)
     where n.number ~ '^[-0-9., ]+$'
  )
  select case when count(distinct e.mark) = 1 then min(e.mark) end from evidence e where e.mark is not null
$$;
comment on function issoh_private.decimal_mark_of(text[]) is
  $$The decimal mark that written numbers speak for, "." or ","; null where none tells, or they contradict each
other.$$;
--! EndIncluded functions/issoh/sheets/decimal_mark_of.sql
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
  v_number := regexp_replace(translate(common.plain(read_number.value #>> '{}'), U&'\2212\2013\00a0\202f\2009\2019''',
                                       '--    '), '(?<=[0-9]) (?=[0-9]{3}(?![0-9]))', '', 'g');
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
--! Included functions/issoh/sheets/read_moment.sql
create or replace function issoh_private.read_moment(value text) returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  -- A point tells that the day comes first; a slash does not.
  v_iso constant text := regexp_replace(read_moment.value, '^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?![0-9])',
                                        '\3-\2-\1');
begin
  if v_iso ~ ('^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?'
              '(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?$')
     and pg_input_is_valid(v_iso, 'timestamptz') then
    return v_iso::timestamptz;
  end if;
  return null;
end
$$;
comment on function issoh_private.read_moment(text) is
  $$A date, or a date and time, by ISO 8601 or as 31.12.2026, in UTC where it names no zone; null where it is none.$$;
--! EndIncluded functions/issoh/sheets/read_moment.sql
--! Included functions/issoh/sheets/sheet_problem.sql
create or replace function issoh_private.sheet_problem(code text, field text, value text, allowed text default null)
returns table (message text, hint text)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select p.message, p.hint
    from (values
      ('ISIFM', format('%s is blank.', sheet_problem.field), 'Fill the cell, or take the row out.'),
      ('ISIFN', format('"%s" is no %s.', sheet_problem.value, sheet_problem.field),
       format('It takes %s.', sheet_problem.allowed)),
      ('ISIFA', format('"%s" may be read in two ways.', sheet_problem.value),
       'Write it without a mark between thousands, or say which mark is the decimal one (decimal_mark).'),
      ('ISIFT', format('"%s" is no date.', sheet_problem.value), 'Write 2026-12-31, 2026-12-31 17:30 or 31.12.2026.'),
      ('ISIFV', format('%s cannot be "%s".', sheet_problem.field, left(sheet_problem.value, 60)),
       format('It takes %s.', sheet_problem.allowed)),
      ('ISIFD', format('"%s" has a row above already.', sheet_problem.value),
       'Keep one of the two; add up what lies in several places.'),
      ('ISICU', format('"%s" is no currency.', sheet_problem.value), 'Use a code of ISO 4217, such as EUR.'),
      ('ISNPR', format('There is no product "%s".', sheet_problem.value),
       'Name a selected product by its internal SKU; import the products first.'),
      ('ISNWH', format('There is no warehouse "%s".', sheet_problem.value), 'Name a warehouse by its code or its id.'),
      ('ISNCA', format('There is no category "%s".', sheet_problem.value),
       'Name a category by its path, such as tools.drills, or by its id.'),
      ('ISNSU', format('There is no supplier "%s".', sheet_problem.value),
       'Name a supplier by its code in SPP or by its id.'),
      ('ISCFO', format('"%s" has an opening stock there already.', sheet_problem.value),
       'Count it instead, or reverse the movement of the earlier one.'),
      ('ISIRL', format('The reorder levels of "%s" contradict each other.', sheet_problem.value),
       'One of reorder_quantity and reorder_up_to, and reorder_up_to above the reorder point.'),
      ('row_too_long', 'The row has more cells than there are headings.',
       'Put a text that holds the delimiter in quotes.'),
      ('cell_too_long', 'A cell of the row is too long.', 'Shorten it.'),
      ('unclosed_quote', 'A quote of the row is never closed.', 'Close it, or double the quotes within a text.'),
      ('formula_unresolved', 'A formula of the row has no result in the file.',
       'Open the file in a spreadsheet program and save it again.'),
      ('code_damaged', format('"%s" is a number that a spreadsheet has cut.', sheet_problem.value),
       'Make the column one of texts, and enter the number again.')
    ) as p (code, message, hint)
   where p.code = sheet_problem.code
$$;
comment on function issoh_private.sheet_problem(text, text, text, text) is
  'What to say of a cell, or a row, of a sheet that cannot be used for this reason.';
--! EndIncluded functions/issoh/sheets/sheet_problem.sql
--! Included functions/issoh/sheets/read_sheet.sql
create or replace function issoh_private.read_sheet(
  kind text,
  rows jsonb,
  given jsonb,
  decimal_mark text,
  out lines jsonb[],
  out faults issoh_private.sheet_fault[],
  out mark text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_read record;
begin
  read_sheet.mark := coalesce(read_sheet.decimal_mark, issoh_private.decimal_mark_of(array(
    select common.plain(r.value ->> k.field)
      from jsonb_array_elements(read_sheet.rows) r
      join issoh_private.sheet_columns k on k.kind = read_sheet.kind and k.value_type in ('pieces', 'amount')
     where jsonb_typeof(r.value -> k.field) = 'string' and r.value ->> k.field ~ '[.,]')));
  with written as (
    select r.position, coalesce((r.value ->> 'row_number')::integer, r.position::integer) as row_number,
           r.value ->> 'error' as error, k.position as at, k.field, k.value_type, k.is_required, k.least, k.most,
           k.choices, v.value,
           -- Most cells are plain as they stand.
           case when v.value #>> '{}' ~ '^[!-&(-<>-~]([ -~]*[!-~])?$' then v.value #>> '{}'
                when k.value_type = 'code' then common.plain_code(v.value #>> '{}')
                else common.plain(v.value #>> '{}') end as cell
      from jsonb_array_elements(read_sheet.rows) with ordinality r (value, position)
      join issoh_private.sheet_columns k on k.kind = read_sheet.kind
     cross join lateral (
       select case when jsonb_typeof(r.value -> k.field) in ('string', 'number', 'boolean')
                         and r.value ->> k.field <> '' then r.value -> k.field
                   else read_sheet.given -> k.field end) v (value)
     where v.value is not null or k.is_required or r.value ->> 'error' is not null
  ), meant as materialized (
    select w.*,
           -- Most numbers are digits; the others are looked at more closely.
           case when w.value_type not in ('pieces', 'amount') or w.cell is null then null
                when w.cell ~ '^[0-9]{1,15}$' then w.cell::numeric
                else issoh_private.read_number(w.value, read_sheet.mark) end as number,
           case when w.value_type = 'moment' then issoh_private.read_moment(w.cell) end as moment
      from written w
  ), judged as materialized (
    select m.*, case
             when m.error is not null then m.error
             when m.cell is null then case when m.is_required then 'ISIFM' end
             when m.value_type in ('pieces', 'amount') then case
               when m.number = 'NaN' then 'ISIFA'
               when (m.number between m.least and m.most
                     and scale(trim_scale(m.number)) <= case m.value_type when 'pieces' then 0 else 10 end) is not true
                 then 'ISIFN' end
             when m.value_type = 'moment' and m.moment is null then 'ISIFT'
             when m.value_type = 'currency' and common.is_currency(upper(m.cell)) is not true then 'ISICU'
             when m.choices is not null and lower(m.cell) <> all (m.choices) or length(m.cell) > m.most then 'ISIFV'
             when m.value_type = 'code' and m.cell ~ '^[0-9]([.,][0-9]+)?[eE]\+?[0-9]+$' then 'code_damaged'
           end as problem
      from meant m
  )
  select array(
           select jsonb_build_object('row_number', j.row_number)
                  || jsonb_strip_nulls(jsonb_object_agg(j.field, case
                       when j.cell is null then 'null'
                       when j.number is not null then to_jsonb(trim_scale(j.number))
                       when j.moment is not null then to_jsonb(j.moment)
                       when j.value_type = 'currency' then to_jsonb(upper(j.cell))
                       when j.choices is not null then to_jsonb(lower(j.cell))
                       else to_jsonb(j.cell) end))
             from judged j
            group by j.position, j.row_number
           having bool_and(j.problem is null)
            order by j.position) as lines,
         array(
           select row(f.row_number, f.problem, p.message, p.hint, case when f.error is null then f.field end,
                      case when f.error is null then left(f.cell, 200) end)::issoh_private.sheet_fault
             from (select distinct on (j.position, case when j.error is null then j.at end) j.*
                     from judged j
                    where j.problem is not null
                    order by j.position, case when j.error is null then j.at end) f
            cross join lateral issoh_private.sheet_problem(f.problem, f.field, left(f.cell, 200), case
              when f.choices is not null then array_to_string(f.choices, ', ')
              when f.value_type = 'pieces' then format('a whole number from %s to %s', f.least, f.most)
              when f.value_type = 'amount' then 'an amount of 0 or more, with at most 10 decimals'
              else format('at most %s characters', f.most) end) p
            order by f.position, f.at) as faults
    into v_read;
  read_sheet.lines := v_read.lines;
  read_sheet.faults := v_read.faults;
end
$$;
comment on function issoh_private.read_sheet(text, jsonb, jsonb, text) is
  $$Rows of a sheet {row_number, field: cell as written, or a JSON number} as lines {row_number, field: value}, and what
is wrong with the cells of the others; given fills what is blank. mark is the decimal mark by which numbers were
read.$$;
--! EndIncluded functions/issoh/sheets/read_sheet.sql
--! Included functions/issoh/sheets/unknown_suppliers.sql
create or replace function issoh_private.unknown_suppliers(suppliers text[]) returns text[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked constant text[] := array(
    select s.code
      from unnest(unknown_suppliers.suppliers) s (code)
     where not pg_input_is_valid(s.code, 'uuid')
       and not exists (select from issoh.suppliers i where i.supplier_code = s.code));
begin
  if cardinality(v_asked) = 0 then
    return v_asked;
  end if;
  return array(
    select a.code
      from unnest(v_asked) a (code)
     where a.code not in (select f.supplier_code from spp_remote.suppliers f where f.supplier_code = any (v_asked)));
end
$$;
comment on function issoh_private.unknown_suppliers(text[]) is
  'Which of these are codes of no supplier, in the mirror or in SPP; ids are taken as they are.';
--! EndIncluded functions/issoh/sheets/unknown_suppliers.sql
--! Included functions/issoh/sheets/opened_stock.sql
create or replace function issoh_private.opened_stock(kind text, product_ids uuid[])
returns table (product_id uuid, warehouse_id uuid)
language sql stable
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select distinct m.product_id, m.to_location
    from issoh.stock_movements m
   where opened_stock.kind = 'opening-stock' and m.product_id = any (opened_stock.product_ids)
     and m.reference_type = 'opening' and m.reverses_movement_id is null
     and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
$$;
comment on function issoh_private.opened_stock(text, uuid[]) is
  'Of which products an opening stock holds, and where; nothing for sheets of other kinds.';
--! EndIncluded functions/issoh/sheets/opened_stock.sql
--! Included functions/issoh/sheets/judge_sheet.sql
create or replace function issoh_private.judge_sheet(kind text, lines jsonb[]) returns issoh_private.sheet_fault[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
  with l as materialized (
    select x.*
      from unnest(judge_sheet.lines) u (line)
     cross join lateral jsonb_to_record(u.line) x (
       row_number integer, internal_sku text, product_name text, warehouse text, supplier text, category text,
       quantity integer, unit_cost numeric, currency_code text, movement_date timestamptz, reorder_point integer,
       reorder_quantity integer, reorder_up_to integer)
  ), products as materialized (
    select l.row_number, p.product_id from l join issoh.selected_products p on p.internal_sku = l.internal_sku
  ), warehouses as materialized (
    select n.warehouse, w.warehouse_id
      from (select distinct l.warehouse from l where l.warehouse is not null) n
      left join issoh.warehouses w on n.warehouse in (w.warehouse_code, w.warehouse_id::text)
  ), problems as (
    select l.row_number, 'ISNPR' as code, 'internal_sku' as field, l.internal_sku as value
      from l
     where judge_sheet.kind <> 'products' and l.row_number not in (select p.row_number from products p)
    union all
    -- A new product needs a name, one that is there has one.
    select l.row_number, 'ISIFM', 'product_name', null
      from l
     where judge_sheet.kind = 'products' and l.product_name is null
       and l.row_number not in (select p.row_number from products p)
    union all
    select l.row_number, 'ISNWH', 'warehouse', l.warehouse
      from l
      join warehouses w on w.warehouse = l.warehouse
     where w.warehouse_id is null
    union all
    select l.row_number, 'ISNCA', 'category', l.category
      from l
     where l.category is not null
       and l.category not in (select unnest(array[c.path::text, c.category_id::text]) from issoh.categories c)
    union all
    select l.row_number, 'ISNSU', 'supplier', l.supplier
      from l
     where l.supplier = any (issoh_private.unknown_suppliers(array(
             select distinct l.supplier from l where l.supplier is not null)))
    union all
    select d.row_number, 'ISIFD', 'internal_sku', d.internal_sku
      from (select l.row_number, l.internal_sku, row_number() over (
                     partition by l.internal_sku, w.warehouse_id, l.movement_date,
                                  case judge_sheet.kind when 'opening-stock' then (l.unit_cost, l.currency_code,
                                                                                   l.supplier)::text end
                     order by l.row_number) as nth
              from l
              left join warehouses w on w.warehouse = l.warehouse) d
     where d.nth > 1
    union all
    select l.row_number, 'ISCFO', 'internal_sku', l.internal_sku
      from l
      join products p on p.row_number = l.row_number
      join warehouses w on w.warehouse = l.warehouse
      join issoh_private.opened_stock(judge_sheet.kind, array(select p.product_id from products p)) o
        on o.product_id = p.product_id and o.warehouse_id = w.warehouse_id
     where l.quantity > 0
    union all
    select l.row_number, 'ISIRL', 'reorder_up_to', l.internal_sku
      from l
     where l.reorder_up_to <= coalesce(l.reorder_point, 0)
        or num_nonnulls(l.reorder_up_to, l.reorder_quantity) = 2
  )
  select row(f.row_number, f.code, m.message, m.hint, f.field, f.value)::issoh_private.sheet_fault
    from problems f
   cross join lateral issoh_private.sheet_problem(f.code, f.field, f.value) m
   order by f.row_number, f.code);
end
$$;
comment on function issoh_private.judge_sheet(text, jsonb[]) is
  'What is wrong with lines of a sheet by themselves and by the names in them, all of it.';
--! EndIncluded functions/issoh/sheets/judge_sheet.sql
--! Included functions/issoh/sheets/sheet_key.sql
create or replace function issoh_private.sheet_key(kind text, lines jsonb[], options jsonb) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select format('%s:%s', sheet_key.kind, encode(sha256(convert_to(jsonb_build_object(
           'options', sheet_key.options,
           'lines', (select jsonb_agg(u.line - 'row_number' order by u.line - 'row_number')
                       from unnest(sheet_key.lines) u (line)))::text, 'UTF8')), 'hex'))
$$;
comment on function issoh_private.sheet_key(text, jsonb[], jsonb) is
  $$The idempotency key of what a sheet says: the same for the same content and options, in whatever format, order and
language it came.$$;
--! EndIncluded functions/issoh/sheets/sheet_key.sql
--! Included functions/issoh/sheets/write_products.sql
create or replace function issoh_private.write_products(lines jsonb[]) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_known uuid[];
  v_added integer;
  v_changed integer;
begin
  v_known := array(
    select p.product_id
      from unnest(write_products.lines) u (line)
      join issoh.selected_products p on p.internal_sku = u.line ->> 'internal_sku');
  if cardinality(v_known) > 0 then
    perform issoh_private.lock_products(v_known);
  end if;

  with suppliers as materialized (
    select s.supplier, issoh_private.resolve_supplier(s.supplier) as supplier_id
      from (select distinct u.line ->> 'supplier' as supplier from unnest(write_products.lines) u (line)) s
     where s.supplier is not null
  ), lines as materialized (
    select x.*, c.category_id, s.supplier_id
      from unnest(write_products.lines) u (line)
     cross join lateral jsonb_to_record(u.line) x (
       internal_sku text, product_name text, status text, description text, category text, brand text, barcode text,
       unit_of_measure text, min_order_qty integer, pack_multiple integer, lead_time_days integer, supplier text,
       selection_reason text)
      left join issoh.categories c on x.category in (c.path::text, c.category_id::text)
      left join suppliers s on s.supplier = x.supplier
  ), changed as (
    update issoh.selected_products p
       set product_name = coalesce(l.product_name, p.product_name), status = coalesce(l.status, p.status),
           description = coalesce(l.description, p.description), category_id = coalesce(l.category_id, p.category_id),
           brand = coalesce(l.brand, p.brand), barcode = coalesce(l.barcode, p.barcode),
           unit_of_measure = coalesce(l.unit_of_measure, p.unit_of_measure),
           min_order_qty = coalesce(l.min_order_qty, p.min_order_qty),
           pack_multiple = coalesce(l.pack_multiple, p.pack_multiple),
           lead_time_days = coalesce(l.lead_time_days, p.lead_time_days),
           spp_supplier_id = coalesce(l.supplier_id, p.spp_supplier_id),
           selection_reason = coalesce(l.selection_reason, p.selection_reason)
      from lines l
     where p.internal_sku = l.internal_sku
       and (l.product_name <> p.product_name or l.status <> p.status
            or l.description is distinct from coalesce(p.description, '') and l.description is not null
            or l.category_id is distinct from p.category_id and l.category_id is not null
            or l.brand is distinct from p.brand and l.brand is not null
            or l.barcode is distinct from p.barcode and l.barcode is not null
            or l.unit_of_measure is distinct from p.unit_of_measure and l.unit_of_measure is not null
            or l.min_order_qty is distinct from p.min_order_qty and l.min_order_qty is not null
            or l.pack_multiple is distinct from p.pack_multiple and l.pack_multiple is not null
            or l.lead_time_days is distinct from p.lead_time_days and l.lead_time_days is not null
            or l.supplier_id is distinct from p.spp_supplier_id and l.supplier_id is not null
            or l.selection_reason is distinct from p.selection_reason and l.selection_reason is not null)
    returning 1
  ), added as (
    insert into issoh.selected_products
      (internal_sku, product_name, status, description, category_id, brand, barcode, unit_of_measure, min_order_qty,
       pack_multiple, lead_time_days, spp_supplier_id, selection_reason)
    select issoh_private.trim_sku(l.internal_sku), l.product_name, coalesce(l.status, 'active'), l.description,
           l.category_id, l.brand, l.barcode, l.unit_of_measure, l.min_order_qty, l.pack_multiple, l.lead_time_days,
           l.supplier_id, l.selection_reason
      from lines l
     where not exists (select from issoh.selected_products p where p.internal_sku = l.internal_sku)
    returning 1
  )
  select (select count(*) from added), (select count(*) from changed) into v_added, v_changed;
  return jsonb_build_object('added', v_added, 'changed', v_changed,
                            'unchanged', cardinality(write_products.lines) - v_added - v_changed);
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCSK', message = 'Somebody else enters a product of the same SKU just now.',
      hint = 'Send the file again: it changes the product that is there then.';
end
$$;
comment on function issoh_private.write_products(jsonb[]) is
  $$Enters products, or changes those that are there in what their lines say; a blank cell changes nothing. Answers how
many were {added, changed, unchanged}. Raises ISISK, ISCSK.$$;
--! EndIncluded functions/issoh/sheets/write_products.sql
--! Included functions/issoh/sheets/post_openings.sql
create or replace function issoh_private.post_openings(lines jsonb[], reference text) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_all record;
  v_bad text;
begin
  select array_agg(o.opening order by o.internal_sku, o.opening) as openings,
         array_agg(distinct o.product_id) as product_ids
    into v_all
    from (
      select p.internal_sku, p.product_id,
             row(p.product_id, null, 'adjustment', x.quantity, null, x.warehouse, x.unit_cost, x.currency_code,
                 x.supplier, 'opening', coalesce(post_openings.reference, 'opening stock'), x.movement_date, null, null,
                 x.note, null)::issoh.movement_input as opening
        from unnest(post_openings.lines) u (line)
       cross join lateral jsonb_to_record(u.line) x (
         internal_sku text, warehouse text, quantity integer, unit_cost numeric, currency_code text, supplier text,
         movement_date timestamptz, note text)
        join issoh.selected_products p on p.internal_sku = x.internal_sku
       where x.quantity > 0) o;
  if v_all.openings is null then
    return '{"pieces": 0}';
  end if;
  -- Judged again behind the lock: of two who open the same stock one is late.
  perform issoh_private.lock_products(v_all.product_ids);
  select p.internal_sku into v_bad
    from unnest(v_all.openings) o
    join issoh.warehouses w on o.to_location in (w.warehouse_code, w.warehouse_id::text)
    join issoh_private.opened_stock('opening-stock', v_all.product_ids) s
      on s.product_id = o.product_id and s.warehouse_id = w.warehouse_id
    join issoh.selected_products p on p.product_id = o.product_id
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCFO',
      message = format('"%s" has an opening stock there already.', v_bad),
      hint = 'Count it instead, or reverse the movement of the earlier one.';
  end if;
  perform issoh.post_movements(v_all.openings);
  return jsonb_build_object('pieces', (select sum(o.quantity) from unnest(v_all.openings) o));
end
$$;
comment on function issoh_private.post_openings(jsonb[], text) is
  $$Posts opening stock as found pieces with reference_type opening, all in one call; of none nothing. Answers {pieces}.
Raises ISCFO, and as post_movements.$$;
--! EndIncluded functions/issoh/sheets/post_openings.sql
--! Included functions/issoh/sheets/record_count_lines.sql
create or replace function issoh_private.record_count_lines(lines jsonb[], reference text, counted_at timestamptz)
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_counted record;
begin
  -- All of them at once, in their one order, before the counts of each warehouse lock theirs.
  perform issoh_private.lock_products(array(
    select distinct p.product_id
      from unnest(record_count_lines.lines) u (line)
      join issoh.selected_products p on p.internal_sku = u.line ->> 'internal_sku'));
  with sheets as (
    select w.warehouse_id,
           array_agg(row(p.product_id, null, x.quantity, x.note)::issoh.stock_count_input
                     order by p.product_id) as counts
      from unnest(record_count_lines.lines) u (line)
     cross join lateral jsonb_to_record(u.line) x (internal_sku text, warehouse text, quantity integer, note text)
      join issoh.selected_products p on p.internal_sku = x.internal_sku
      join issoh.warehouses w on x.warehouse in (w.warehouse_code, w.warehouse_id::text)
     group by w.warehouse_id
  )
  select count(*) filter (where c.difference <> 0) as differences,
         coalesce(sum(c.difference) filter (where c.difference > 0), 0) as found,
         coalesce(-sum(c.difference) filter (where c.difference < 0), 0) as missing
    into v_counted
    from sheets s
   cross join lateral issoh.record_stock_counts(s.warehouse_id::text, s.counts, record_count_lines.reference, null,
                                                record_count_lines.counted_at) c;
  return jsonb_build_object('differences', v_counted.differences, 'pieces_found', v_counted.found,
                            'pieces_missing', v_counted.missing);
end
$$;
comment on function issoh_private.record_count_lines(jsonb[], text, timestamptz) is
  $$Records counts, of each warehouse in one call. Answers {differences, pieces_found, pieces_missing}. Raises as
record_stock_counts.$$;
--! EndIncluded functions/issoh/sheets/record_count_lines.sql
--! Included functions/issoh/sheets/apply_sheet.sql
create or replace function issoh_private.apply_sheet(kind text, lines jsonb[], options jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  return case apply_sheet.kind
    when 'products' then issoh_private.write_products(apply_sheet.lines)
    when 'opening-stock' then issoh_private.post_openings(apply_sheet.lines, apply_sheet.options ->> 'reference')
    when 'counts' then issoh_private.record_count_lines(apply_sheet.lines, apply_sheet.options ->> 'reference',
                                                        (apply_sheet.options ->> 'counted_at')::timestamptz)
    when 'reorder-levels' then jsonb_build_object('levels', (
      select count(*) from issoh.record_reorder_levels(
        (select jsonb_agg(u.line order by u.position)
           from unnest(apply_sheet.lines) with ordinality u (line, position)))))
  end;
end
$$;
comment on function issoh_private.apply_sheet(text, jsonb[], jsonb) is
  'Does what lines of a sheet say, all or none, and answers what came of it. Raises what refuses one of them.';
--! EndIncluded functions/issoh/sheets/apply_sheet.sql
--! Included functions/issoh/sheets/find_faults.sql
create or replace function issoh_private.find_faults(kind text, lines jsonb[], options jsonb, most integer)
returns issoh_private.sheet_fault[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_half constant integer := cardinality(find_faults.lines) / 2;
  v_code text;
  v_message text;
  v_hint text;
  v_first issoh_private.sheet_fault[];
begin
  begin
    perform issoh_private.apply_sheet(find_faults.kind, find_faults.lines, find_faults.options);
    return '{}';
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    if not issoh_private.is_refusal(v_code) or v_code like 'ISF%' then
      raise;
    end if;
  end;
  if v_half = 0 then
    return array[row((find_faults.lines[1] ->> 'row_number')::integer, v_code, v_message, v_hint, null,
                     null)::issoh_private.sheet_fault];
  end if;
  -- What goes in of the first half stays in: the second is judged behind it, as it would be.
  v_first := issoh_private.find_faults(find_faults.kind, find_faults.lines[:v_half], find_faults.options,
                                       find_faults.most);
  if cardinality(v_first) >= find_faults.most then
    return v_first;
  end if;
  return v_first || issoh_private.find_faults(find_faults.kind, find_faults.lines[v_half + 1:], find_faults.options,
                                              find_faults.most - cardinality(v_first));
end
$$;
comment on function issoh_private.find_faults(text, jsonb[], jsonb, integer) is
  $$Which lines stock, orders and warehouses refuse, each behind those above that go in: apply_sheet, halved until what
is refused stands alone. At most so many are looked for. What went in stays: whoever calls takes it back.$$;
--! EndIncluded functions/issoh/sheets/find_faults.sql
--! Included functions/issoh/sheets/refuse_rows.sql
create or replace function issoh_private.refuse_rows(kind text, rows jsonb, decimal_mark text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_rows constant integer := case
    when jsonb_typeof(refuse_rows.rows) = 'array' then jsonb_array_length(refuse_rows.rows)
    else 0
  end;
  v_key text;
begin
  if v_rows not between 1 and v_most then
    raise exception using
      errcode = 'ISIFR', message = format('A sheet of %s rows cannot be entered.', v_rows),
      hint = format('It has 1 to %s (setting movements.max_batch).', v_most);
  elsif refuse_rows.decimal_mark not in ('.', ',') then
    raise exception using
      errcode = 'ISIFR', message = format('"%s" is no decimal mark.', refuse_rows.decimal_mark),
      hint = 'It is "." or ",".';
  end if;
  select case when jsonb_typeof(r.value) = 'object' then k.key else 'null' end into v_key
    from jsonb_array_elements(refuse_rows.rows) r
    left join lateral jsonb_object_keys(case when jsonb_typeof(r.value) = 'object' then r.value else '{}' end) k (key)
      on true
   where jsonb_typeof(r.value) <> 'object'
      or k.key not in (select c.field from issoh_private.sheet_columns c where c.kind = refuse_rows.kind
                       union all values ('row_number'), ('error'))
   limit 1;
  if found then
    raise exception using
      errcode = 'ISIFR', message = format('Rows of this kind have no "%s".', v_key),
      hint = (select 'They may have ' || string_agg(c.field, ', ' order by c.position) || '.'
                from issoh_private.sheet_columns c where c.kind = refuse_rows.kind);
  end if;
end
$$;
comment on function issoh_private.refuse_rows(text, jsonb, text) is
  'Whether these can be the rows of a sheet, as many as one may have. Raises ISIFR.';
--! EndIncluded functions/issoh/sheets/refuse_rows.sql
--! Included functions/issoh/sheets/refuse_reference.sql
create or replace function issoh_private.refuse_reference(reference text) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(refuse_reference.reference) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.', hint = 'It has 1 to 200 characters.';
  end if;
end
$$;
comment on function issoh_private.refuse_reference(text) is 'Whether a sheet may go by this reference. Raises ISIRF.';
--! EndIncluded functions/issoh/sheets/refuse_reference.sql
--! Included functions/issoh/sheets/enter_sheet.sql
create or replace function issoh_private.enter_sheet(
  kind text,
  rows jsonb,
  dry_run boolean,
  given jsonb,
  options jsonb,
  decimal_mark text
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_told constant integer := 1000;
  v_read record;
  v_faults issoh_private.sheet_fault[] := '{}';
  v_good jsonb[];
  v_outcome jsonb := '{}';
  v_repeated boolean := false;
  v_refused boolean := false;
begin
  perform issoh_private.refuse_rows(enter_sheet.kind, enter_sheet.rows, enter_sheet.decimal_mark);
  select * into v_read
    from issoh_private.read_sheet(enter_sheet.kind, enter_sheet.rows, enter_sheet.given, enter_sheet.decimal_mark);
  begin
    -- What was entered already is known by its content, before it is judged against what it has done itself.
    if enter_sheet.kind in ('opening-stock', 'counts') then
      v_repeated := issoh_private.claim_movement_key(
        issoh_private.sheet_key(enter_sheet.kind, v_read.lines, enter_sheet.options), '{}', '{}') is not null;
    end if;
    if not v_repeated then
      v_faults := v_read.faults || issoh_private.judge_sheet(enter_sheet.kind, v_read.lines);
      v_good := array(
        select u.line
          from unnest(v_read.lines) with ordinality u (line, position)
         where (u.line ->> 'row_number')::integer not in (select f.row_number from unnest(v_faults) f)
         order by u.position);
      if cardinality(v_good) > 0 then
        v_outcome := issoh_private.apply_sheet(enter_sheet.kind, v_good, enter_sheet.options);
      end if;
    end if;
    if enter_sheet.dry_run or cardinality(v_faults) > 0 then
      raise exception using errcode = 'ISCFU', message = 'The sheet is not entered.';
    end if;
  exception when others then
    if not issoh_private.is_refusal(sqlstate) or sqlstate like 'ISF%' then
      raise;
    end if;
    v_refused := sqlstate <> 'ISCFU';
  end;
  if v_refused and cardinality(v_faults) < v_told then
    begin
      v_faults := v_faults || issoh_private.find_faults(enter_sheet.kind, v_good, enter_sheet.options,
                                                        v_told - cardinality(v_faults));
      raise exception using errcode = 'ISCFU', message = 'The sheet is not entered.';
    exception when sqlstate 'ISCFU' then
      null;
    end;
  end if;
  if cardinality(v_faults) > 0 then
    v_outcome := '{}';
  end if;

  return jsonb_build_object(
           'rows', jsonb_array_length(enter_sheet.rows),
           'applied', case when enter_sheet.dry_run or v_repeated or cardinality(v_faults) > 0 then 0
                           else jsonb_array_length(enter_sheet.rows) end,
           'dry_run', enter_sheet.dry_run, 'repeated', v_repeated)
         || v_outcome
         || jsonb_build_object(
           'decimal_mark', v_read.mark,
           'faults', cardinality(v_faults),
           'errors', coalesce((
             select jsonb_agg(jsonb_build_object('row_number', f.row_number, 'code', f.code, 'message', f.message,
                                                 'hint', f.hint, 'field', f.field, 'value', f.value)
                              order by f.row_number, f.code)
               from (select f.* from unnest(v_faults) f order by f.row_number, f.code limit v_told) f), '[]'));
end
$$;
comment on function issoh_private.enter_sheet(text, jsonb, boolean, jsonb, jsonb, text) is
  $$Enters a sheet of a kind, all of it or nothing, or says what would come of it (dry_run): {rows, applied, dry_run,
repeated, …what came of it, decimal_mark, faults, errors: [{row_number, code, message, hint, field, value}]}, of the
errors the first 1,000. repeated: the same was entered before, and nothing was done.$$;
--! EndIncluded functions/issoh/sheets/enter_sheet.sql
--! Included functions/issoh/sheets/enter_products.sql
create or replace function issoh.enter_products(
  rows jsonb,
  dry_run boolean default false,
  decimal_mark text default null
) returns jsonb
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.enter_sheet('products', enter_products.rows, coalesce(enter_products.dry_run, false), '{}', '{}',
                                   enter_products.decimal_mark)
$$;
comment on function issoh.enter_products(jsonb, boolean, text) is
  $$Enters a sheet of products [{row_number, internal_sku, product_name, status, description, category, brand, barcode,
unit_of_measure, min_order_qty, pack_multiple, lead_time_days, supplier, selection_reason}], cells as they are written:
new ones as add_product does, those that are there changed in what is not blank. All or none; answers {rows, applied,
added, changed, unchanged, errors}. Raises ISIFR.$$;
grant execute on function issoh.enter_products(jsonb, boolean, text) to inv_approver, inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/sheets/enter_products.sql
--! Included functions/issoh/sheets/enter_opening_stock.sql
create or replace function issoh.enter_opening_stock(
  rows jsonb,
  dry_run boolean default false,
  warehouse text default null,
  reference text default null,
  decimal_mark text default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.refuse_reference(enter_opening_stock.reference);
  return issoh_private.enter_sheet(
    'opening-stock', enter_opening_stock.rows, coalesce(enter_opening_stock.dry_run, false),
    jsonb_strip_nulls(jsonb_build_object('warehouse', enter_opening_stock.warehouse)),
    jsonb_strip_nulls(jsonb_build_object('reference', enter_opening_stock.reference)),
    enter_opening_stock.decimal_mark);
end
$$;
comment on function issoh.enter_opening_stock(jsonb, boolean, text, text, text) is
  $$Enters what was there when we began [{row_number, internal_sku, warehouse, quantity, unit_cost, currency_code,
supplier, movement_date, note}], cells as they are written; warehouse holds for rows that name none. Each row is
posted as found pieces (an adjustment of reference_type opening). All or none; answers {rows, applied, pieces,
errors}. The same content (and reference) is entered once, whatever file it comes in: repeated says so; another one
of a product and warehouse that have an opening stock is refused (ISCFO), so that nothing doubles. Raises ISIFR,
ISIRF.$$;
grant execute on function issoh.enter_opening_stock(jsonb, boolean, text, text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/sheets/enter_opening_stock.sql
--! Included functions/issoh/sheets/enter_counts.sql
create or replace function issoh.enter_counts(
  rows jsonb,
  dry_run boolean default false,
  warehouse text default null,
  counted_at timestamptz default null,
  reference text default null,
  decimal_mark text default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.refuse_reference(enter_counts.reference);
  if enter_counts.counted_at is not null then
    perform issoh_private.refuse_moment(enter_counts.counted_at);
  end if;
  return issoh_private.enter_sheet(
    'counts', enter_counts.rows, coalesce(enter_counts.dry_run, false),
    jsonb_strip_nulls(jsonb_build_object('warehouse', enter_counts.warehouse)),
    jsonb_strip_nulls(jsonb_build_object('counted_at', enter_counts.counted_at, 'reference', enter_counts.reference)),
    enter_counts.decimal_mark);
end
$$;
comment on function issoh.enter_counts(jsonb, boolean, text, timestamptz, text, text) is
  $$Enters what was counted [{row_number, internal_sku, warehouse, quantity, note}], cells as they are written, as
record_stock_counts does in each warehouse; warehouse holds for rows that name none, counted_at (now) for all. All or
none; answers {rows, applied, differences, pieces_found, pieces_missing, errors}. The same content is recorded once:
repeated says so; counted anew, and the same found again, it takes another counted_at or reference. Raises ISIFR, ISIRF,
ISIMD.$$;
grant execute on function issoh.enter_counts(jsonb, boolean, text, timestamptz, text, text)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/sheets/enter_counts.sql
--! Included functions/issoh/sheets/enter_reorder_levels.sql
create or replace function issoh.enter_reorder_levels(
  rows jsonb,
  dry_run boolean default false,
  warehouse text default null,
  decimal_mark text default null
) returns jsonb
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.enter_sheet(
           'reorder-levels', enter_reorder_levels.rows, coalesce(enter_reorder_levels.dry_run, false),
           jsonb_strip_nulls(jsonb_build_object('warehouse', enter_reorder_levels.warehouse)), '{}',
           enter_reorder_levels.decimal_mark)
$$;
comment on function issoh.enter_reorder_levels(jsonb, boolean, text, text) is
  $$Sets reorder levels [{row_number, internal_sku, warehouse, reorder_point, reorder_quantity, reorder_up_to}], cells
as they are written, as set_reorder_levels does: what is blank is taken away. warehouse holds for rows that name
none. All or none; answers {rows, applied, levels, errors}. Raises ISIFR.$$;
grant execute on function issoh.enter_reorder_levels(jsonb, boolean, text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/sheets/enter_reorder_levels.sql
--! Included functions/issoh/money/record_exchange_rates.sql
create or replace function issoh.record_exchange_rates(rates jsonb) returns setof issoh.exchange_rates
language sql volatile
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select x.*
    from issoh.set_exchange_rates(array(
           select jsonb_populate_record(null::issoh.exchange_rate_input, e.value)
             from jsonb_array_elements(record_exchange_rates.rates) with ordinality e (value, position)
            order by e.position)) x
   order by x.currency_code, x.rate_date
$$;
comment on function issoh.record_exchange_rates(jsonb) is
  $$Sets a JSON array of rates {currency_code, rate_date, rate} as set_exchange_rates does, with the same errors.$$;
grant execute on function issoh.record_exchange_rates(jsonb) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/money/record_exchange_rates.sql
--! Included functions/issoh/money/list_exchange_rates.sql
create or replace function issoh.list_exchange_rates(
  currency_code text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.exchange_rates
language sql stable
set search_path = pg_catalog, pg_temp
rows 100
as $$
  select x.*
    from issoh.exchange_rates x
   where (list_exchange_rates.currency_code is null or x.currency_code = list_exchange_rates.currency_code)
     and (list_exchange_rates.after_id is null
          or (x.currency_code, x.rate_date) > (
               select a.currency_code, a.rate_date
                 from issoh.exchange_rates a
                where a.rate_id = list_exchange_rates.after_id))
   order by x.currency_code, x.rate_date
   limit list_exchange_rates.page_size
$$;
comment on function issoh.list_exchange_rates(text, uuid, integer) is
  $$A page of exchange rates, of one currency or of all, by currency and day, behind the one of an id.$$;
grant execute on function issoh.list_exchange_rates(text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/money/list_exchange_rates.sql
--! Included functions/issoh/pricing/record_cost.sql
create or replace function issoh.record_cost(product text, cost_price numeric, reason text default null)
returns setof issoh.named_rule
language sql volatile
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select n.*
    from issoh.change_cost(record_cost.product, record_cost.cost_price, record_cost.reason) r
   cross join lateral issoh.name_tiers(r) n
   order by n.pricing_tier
$$;
comment on function issoh.record_cost(text, numeric, text) is
  $$Changes a cost as change_cost does, with the same errors, and answers the rules in force with the codes of their
tiers.$$;
grant execute on function issoh.record_cost(text, numeric, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/record_cost.sql

--! split: 110-reopen.sql
-- Who recommends an item may take that back.
set lock_timeout = '5s';

--! Included functions/issoh/selection/decide_selection.sql
create or replace function issoh.decide_selection(queue_ids uuid[], decision text, notes text default null)
returns issoh.selection_outcome
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor constant text := audit.current_actor();
  v_choice constant text := decide_selection.decision;
  v_approver constant boolean := pg_has_role(audit.acting_role(), 'inv_approver', 'member')
                                 or pg_has_role(audit.acting_role(), 'inv_owner', 'member');
  v_four_eyes constant boolean := issoh.setting('selection.four_eyes')::boolean;
  v_status constant text := case v_choice
    when 'approve' then 'approved'
    when 'reject' then 'rejected'
    when 'on_hold' then 'on_hold'
    when 'recommend' then 'pending'
    when 'reopen' then 'pending'
  end;
  v_asked constant uuid[] := array(
    select distinct a.queue_id from unnest(decide_selection.queue_ids) a (queue_id) where a.queue_id is not null);
  v_outcome issoh.selection_outcome;
  v_notes constant text := common.trimmed(decide_selection.notes);
  v_free uuid[];
  v_standing uuid[];
begin
  if v_status is null then
    raise exception using
      errcode = 'ISISD',
      message = format('"%s" is no decision.', v_choice),
      hint = 'Decide by approve, reject, on_hold, recommend or reopen.';
  end if;
  if v_choice = 'approve' and not v_approver then
    raise exception using
      errcode = 'ISFAP',
      message = 'Only an approver approves.',
      hint = 'Recommend it, and leave the approval to an approver.';
  end if;
  perform
     from issoh.selection_queue q
    where q.queue_id = any (v_asked)
    order by q.queue_id
      for update;

  -- What the locked rows allow. A null reason: it is done, or can be.
  with judged as materialized (
    select a.queue_id, t.stands,
           case
             when q.queue_id is null then 'not_found'
             when q.review_status = 'imported' then 'imported'
             when t.stands then null
             when q.lease_owner <> v_actor and q.lease_expires_at > clock_timestamp() then 'leased'
             when v_choice = 'reopen' then
               case
                 when q.review_status = 'approved' and not v_approver then 'approver_only'
                 when q.review_status = 'rejected' and exists (
                   select from issoh.selection_queue o
                    where o.spp_product_id = q.spp_product_id and o.review_status in ('pending', 'on_hold', 'approved'))
                   then 'already_decided'
                 when q.review_status = 'rejected' and exists (
                   select from issoh.selected_products p where p.spp_product_id = q.spp_product_id)
                   then 'already_selected'
               end
             when q.review_status in ('approved', 'rejected') then 'already_decided'
             when v_choice <> 'approve' then null
             when exists (select from issoh.selected_products p where p.spp_product_id = q.spp_product_id)
               then 'already_selected'
             when v_four_eyes then
               case
                 when t.reviewer is null then 'not_reviewed'
                 when t.reviewer = v_actor then 'four_eyes'
               end
           end as reason
      from unnest(v_asked) a (queue_id)
      left join issoh.selection_queue q on q.queue_id = a.queue_id
      left join lateral (
        select coalesce(q.recommended_by, q.reviewed_by) as reviewer,
               case v_choice
                 when 'recommend' then q.review_status = 'pending' and q.recommended_by = v_actor
                                       and q.lease_owner is null
                 when 'reopen' then q.review_status = 'pending' and q.recommended_by is distinct from v_actor
                 else q.review_status = v_status and q.reviewed_by = v_actor
               end as stands) t on true
  )
  select coalesce(array_agg(j.queue_id order by j.queue_id) filter (where j.reason is null), '{}'),
         coalesce(array_agg(row(j.queue_id, j.reason)::issoh.selection_conflict order by j.queue_id)
                    filter (where j.reason is not null), '{}'),
         coalesce(array_agg(j.queue_id) filter (where j.reason is null and j.stands is not true), '{}'),
         coalesce(array_agg(j.queue_id) filter (where j.reason is null and j.stands and v_choice <> 'reopen'), '{}')
    into v_outcome.done, v_outcome.conflicts, v_free, v_standing
    from judged j;

  update issoh.selection_queue q
     set review_status = v_status,
         review_notes = coalesce(v_notes, q.review_notes),
         reviewed_by = case when v_status <> 'pending' then v_actor end,
         reviewed_at = case when v_status <> 'pending' then clock_timestamp() end,
         -- Who rejects it does not recommend it any more.
         recommended_by = case when v_choice = 'recommend' then v_actor
                               when v_choice = 'reject' or v_choice = 'reopen' and q.review_status = 'pending' then null
                               else q.recommended_by end,
         recommended_at = case when v_choice = 'recommend' then clock_timestamp()
                               when v_choice = 'reject' or v_choice = 'reopen' and q.review_status = 'pending' then null
                               else q.recommended_at end,
         reopened_by = case when v_choice = 'reopen' then v_actor else q.reopened_by end,
         last_reviewer = coalesce(nullif(q.lease_owner, v_actor), q.last_reviewer),
         lease_owner = null, lease_expires_at = null
   where q.queue_id = any (v_free);
  update issoh.selection_queue q
     set review_notes = v_notes
   where q.queue_id = any (v_standing) and q.review_notes is distinct from v_notes and v_notes is not null
     and coalesce(q.lease_owner, v_actor) = v_actor;
  return v_outcome;
end
$$;
comment on function issoh.decide_selection(uuid[], text, text) is
  $$Decides items of the queue: approve, reject, on_hold, recommend (reviewed; an approver decides) or reopen (waits
again; who recommends what waits takes that back). Each is either done, or a conflict with its reason: not_found;
imported; leased (somebody else reviews it); already_decided (reopen it first); approver_only (only an approver
reopens what is approved); already_selected; with the setting selection.four_eyes also not_reviewed (nobody recommends
it, or put it on hold) and four_eyes (nobody but the caller did). Whoever repeats a decision of their own finds it
done. notes replace those that are there; null leaves them. Reviewers may all but approve and reopen what is approved;
approvers and administrators may all. Raises ISISD (no such decision), ISFAP.$$;
grant execute on function issoh.decide_selection(uuid[], text, text) to inv_reviewer, inv_admin;
--! EndIncluded functions/issoh/selection/decide_selection.sql
--! Included functions/issoh/metrics/metric_values.sql
create or replace function issoh_private.metric_values() returns table (metric text, value numeric)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select m.metric, m.value
    from issoh_private.sync_status() s
   cross join lateral (
     values ('sync_lag_seconds', s.lag_seconds::numeric),
            ('sync_lag_rows', case when s.is_known then s.lag_rows::numeric end),
            ('jobs_waiting', (select count(*) from graphile_worker.jobs j where j.run_at <= now())::numeric),
            ('checks_broken', (select count(*) from issoh.invariant_results r where r.violations > 0)::numeric),
            -- What uploads said was new, against history: row by row, hourly.
            ('new_products_astray', (select r.violations from issoh.invariant_results r
                                      where r.tier = 'spp' and r.check_name = 'batch_history')::numeric)
   ) m (metric, value);
end
$$;
comment on function issoh_private.metric_values() is
  $$How far IS-SOH is behind SPP (null where SPP does not say), what waits, which invariants are broken, and how many
uploads said of products that they were new, or changed, where price_history says otherwise.$$;
--! EndIncluded functions/issoh/metrics/metric_values.sql

--! split: 200-surface.sql
-- What GraphQL shows, and by which names, is told by server/http/graphql/surface: comments are for people.
set local lock_timeout = '5s';

do $$
declare
  v_comment record;
begin
  for v_comment in
    select case i.type when 'table column' then 'column' when 'view column' then 'column'
                       when 'composite type column' then 'column' when 'table constraint' then 'constraint'
                       when 'composite type' then 'type' else i.type end as kind,
           i.identity, regexp_replace(d.description, '^(@[^\n]*(\n|$))+\n*', '') as description
      from pg_catalog.pg_description d
     cross join lateral pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) i
     where d.description ~ '^@[a-z]'
       and d.classoid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_constraint'::regclass, 'pg_type'::regclass)
  loop
    execute format('comment on %s %s is %L', v_comment.kind, v_comment.identity, nullif(v_comment.description, ''));
  end loop;
end
$$;

comment on column issoh.cost_of_issue.movement_id is 'Movement that took the pieces, or brought them back.';
comment on column issoh.cost_of_issue.product_id is 'Product.';
comment on column issoh.cost_of_issue.quantity is 'Pieces; below 0: they came back.';
comment on column issoh.cost_of_issue.fifo_cost is 'What they cost, the oldest pieces first.';
comment on column issoh.cost_of_issue.lifo_cost is 'What they cost, the newest pieces first.';
comment on column issoh.cost_of_issue.average_cost is 'What they cost at the moving average.';
comment on column issoh.cost_of_issue.movement_type is 'Kind of the movement.';
comment on column issoh.cost_of_issue.movement_date is 'When they left.';
comment on column issoh.cost_of_issue.quantity_uncosted is 'Pieces that left before they had come: their cost follows.';
comment on column issoh.cost_of_issue.kind is 'issue, loss, supplier_return or undone_receipt.';

comment on column issoh.exchange_rate_input.currency_code is 'Currency: ISO 4217.';
comment on column issoh.exchange_rate_input.rate_date is 'From this day.';
comment on column issoh.exchange_rate_input.rate is 'What one of it is worth in the base currency.';

comment on column issoh.inventory_value.product_id is 'Product.';
comment on column issoh.inventory_value.internal_sku is 'Our own article number.';
comment on column issoh.inventory_value.quantity_on_hand is 'Pieces in all warehouses.';
comment on column issoh.inventory_value.fifo_value is 'Value, the oldest pieces going first.';
comment on column issoh.inventory_value.lifo_value is 'Value, the newest pieces going first.';
comment on column issoh.inventory_value.average_value is 'Value at the moving average.';
comment on column issoh.inventory_value.fifo_unit_cost is 'Value of a piece; null at zero pieces.';
comment on column issoh.inventory_value.lifo_unit_cost is 'Value of a piece; null at zero pieces.';
comment on column issoh.inventory_value.average_unit_cost is 'Value of a piece; null at zero pieces.';

comment on column issoh.job.job_id is 'Identifies the job.';
comment on column issoh.job.task is 'What is to be done.';
comment on column issoh.job.state is 'waiting, running or failed.';
comment on column issoh.job.queue_name is 'Jobs of one queue are done one after the other; null: none.';
comment on column issoh.job.attempts is 'How often it was tried.';
comment on column issoh.job.max_attempts is 'How often it is tried at most.';
comment on column issoh.job.run_at is 'When it is due.';
comment on column issoh.job.created_at is 'When it was asked for.';
comment on column issoh.job.locked_at is 'Since when a worker has it; null: none has.';
comment on column issoh.job.locked_by is 'Which worker has it.';
comment on column issoh.job.last_error is 'What the last try ended with.';
comment on column issoh.job.payload is 'What it is to be done with.';

comment on column issoh.movement_input.product_id is 'Product; or its internal_sku.';
comment on column issoh.movement_input.internal_sku is 'Our own article number; or its product_id.';
comment on column issoh.movement_input.movement_type is 'receipt, issue, adjustment or transfer.';
comment on column issoh.movement_input.quantity is 'Pieces, above 0.';
comment on column issoh.movement_input.from_location is 'Warehouse that gives, by code or id.';
comment on column issoh.movement_input.to_location is 'Warehouse that takes, by code or id.';
comment on column issoh.movement_input.unit_cost is 'What a piece cost, in currency_code.';
comment on column issoh.movement_input.currency_code is 'Currency of unit_cost; null: the base currency.';
comment on column issoh.movement_input.supplier_id is 'Who delivers, by code or id.';
comment on column issoh.movement_input.reference_type is 'Kind of the paper it is for.';
comment on column issoh.movement_input.reference_id is 'Number of that paper.';
comment on column issoh.movement_input.movement_date is 'When it happened; null: now.';
comment on column issoh.movement_input.returns_movement_id is
  'The issue whose pieces come back, or the receipt whose pieces go back.';
comment on column issoh.movement_input.reservation_id is 'Reservation that it issues from.';
comment on column issoh.movement_input.note is 'What people should know.';
comment on column issoh.movement_input.counted is 'A count at its date had seen it.';

comment on column issoh.named_count.product_id is 'Product.';
comment on column issoh.named_count.currency_code is 'Currency of the amounts: ISO 4217.';

comment on column issoh.named_reorder_level.product_id is 'Product.';

comment on column issoh.named_reservation.product_id is 'Product.';

comment on column issoh.named_rule.product_id is 'Product.';
comment on column issoh.named_rule.currency_code is 'Currency of the amounts: ISO 4217.';

comment on column issoh.new_webhook.webhook_id is 'Identifies the webhook.';
comment on column issoh.new_webhook.secret is 'What deliveries are signed with; told this once.';

comment on column issoh.order_line.product_id is 'Product.';
comment on column issoh.order_line.currency_code is 'Currency of the amounts: ISO 4217.';

comment on column issoh.order_line_input.product_id is 'Product; or its internal_sku.';
comment on column issoh.order_line_input.internal_sku is 'Our own article number; or its product_id.';
comment on column issoh.order_line_input.quantity is 'Pieces; with a pack_size, packs.';
comment on column issoh.order_line_input.unit_cost is 'What a piece costs; with a pack_size, a pack.';
comment on column issoh.order_line_input.currency_code is 'Currency of unit_cost; null: the supplier''s.';
comment on column issoh.order_line_input.pack_size is 'Pieces in a pack.';

comment on column issoh.product_price.product_id is 'Product.';
comment on column issoh.product_price.internal_sku is 'Our own article number.';
comment on column issoh.product_price.pricing_tier is 'Code of the tier.';
comment on column issoh.product_price.price is 'What a piece sells for.';
comment on column issoh.product_price.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column issoh.product_price.rule_id is 'Rule that says so; null: a default does.';
comment on column issoh.product_price.rule_type is 'How the rule comes to its price.';
comment on column issoh.product_price.cost_price is 'Cost that it starts from.';
comment on column issoh.product_price.markup_percentage is 'Percent on the cost.';
comment on column issoh.product_price.minimum_price is 'No price below.';
comment on column issoh.product_price.maximum_price is 'No price above.';
comment on column issoh.product_price.effective_from is 'Since when it holds.';
comment on column issoh.product_price.effective_to is 'Until when; null: no end.';
comment on column issoh.product_price.trace is 'How the price came about, step by step.';
comment on column issoh.product_price.from_quantity is 'Pieces from which it holds.';
comment on column issoh.product_price.default_id is 'Default that it comes from; null: none.';

comment on column issoh.queue_result.queued is 'Products that were queued.';
comment on column issoh.queue_result.already_queued is 'Products that were in the queue before.';
comment on column issoh.queue_result.already_selected is 'Products that we carry.';

comment on column issoh.rank_change.criterion is 'Whose weight is moved.';
comment on column issoh.rank_change.weight is 'Its weight.';
comment on column issoh.rank_change.moved_weight is 'The weight tried instead.';
comment on column issoh.rank_change.kept is 'Of the best items, how many stay among them.';
comment on column issoh.rank_change.replaced is 'How many do not.';
comment on column issoh.rank_change.mean_shift is 'Places that an item moves on average.';
comment on column issoh.rank_change.largest_shift is 'Places that one moves at most.';

comment on column issoh.reorder_level_input.product_id is 'Product.';

comment on column issoh.score_explanation.queue_id is 'Item.';
comment on column issoh.score_explanation.score is 'Score, 0 to 100; null: nothing is known.';
comment on column issoh.score_explanation.coverage is 'Share of the weights with data, 0 to 1.';
comment on column issoh.score_explanation.score_low is 'Score with all that is unknown at 0.';
comment on column issoh.score_explanation.score_high is 'Score with all that is unknown at 100.';
comment on column issoh.score_explanation.weights_version is 'Which weights were used.';
comment on column issoh.score_explanation.summary is 'The score in a sentence.';
comment on column issoh.score_explanation.sentences is 'Each criterion in a sentence.';
comment on column issoh.score_explanation.changes_most is 'What would change it most, in a sentence.';
comment on column issoh.score_explanation.changes_most_criterion is 'Which criterion that is.';
comment on column issoh.score_explanation.criteria is 'Each criterion: raw value, points, weight, contribution.';

comment on column issoh.selection_conflict.queue_id is 'Item.';
comment on column issoh.selection_conflict.reason is
  'Why it was not decided: not_found, imported, leased, already_decided, approver_only and the like.';

comment on column issoh.selection_facet.facet is 'What the items are counted by.';
comment on column issoh.selection_facet.value is 'Which of it.';
comment on column issoh.selection_facet.from_price is 'Of a price range: from.';
comment on column issoh.selection_facet.below_price is 'Of a price range: below.';
comment on column issoh.selection_facet.currency_code is 'Of a price range: currency.';
comment on column issoh.selection_facet.items is 'How many items.';

comment on column issoh.selection_outcome.done is 'Items that were decided.';
comment on column issoh.selection_outcome.conflicts is 'Items that were not, and why.';

comment on column issoh.stock_count_input.product_id is 'Product; or its internal_sku.';
comment on column issoh.stock_count_input.internal_sku is 'Our own article number; or its product_id.';
comment on column issoh.stock_count_input.quantity is 'Pieces that were counted.';
comment on column issoh.stock_count_input.note is 'What people should know.';

comment on column issoh.supplier_holding.product_id is 'Product.';
comment on column issoh.supplier_holding.currency_code is 'Currency of the amounts: ISO 4217.';

-- Their comments, as the sources have them now.
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
  $$A page of the counts that hold (neither restated nor taken back) of a warehouse, of a product (SKU or id), counted
since a moment, or of all, after the one of an id. Raises ISNWH, ISNPR.$$;
grant execute on function issoh.list_counts(text, text, timestamptz, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/counts/list_counts.sql
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
  $$Pricing defaults (of one tier) that hold now or later, in the order of their ids, behind one of them. Raises
ISNTI.$$;
grant execute on function issoh.list_pricing_defaults(text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/defaults/list_pricing_defaults.sql
--! Included functions/issoh/import/hold_import.sql
create or replace function issoh_private.hold_import(job_id uuid, lease uuid) returns issoh.import_runs
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs;
begin
  select r.* into v_run from issoh.import_runs r where r.job_id = hold_import.job_id for no key update;
  perform lease.assert_held(v_run.lease_token, hold_import.lease, format('import %s', hold_import.job_id));
  update issoh.import_runs r
     set lease_expires_at
           = clock_timestamp() + make_interval(secs => (issoh.setting('import.lease_seconds'))::integer)
   where r.job_id = v_run.job_id
  returning r.* into v_run;
  return v_run;
end
$$;
comment on function issoh_private.hold_import(uuid, uuid) is
  'The import, locked for this transaction, for whoever holds its lease, which lasts longer now. Raises SPCLO when
somebody else has taken it over.';
grant execute on function issoh_private.hold_import(uuid, uuid) to inv_admin;
--! EndIncluded functions/issoh/import/hold_import.sql
--! Included functions/issoh/import/import_chunk.sql
create or replace function issoh_private.import_chunk(job_id uuid, lease uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run constant issoh.import_runs := issoh_private.hold_import(import_chunk.job_id, import_chunk.lease);
  v_size constant integer := (issoh.setting('import.chunk_rows'))::integer;
  v_queue_ids uuid[];
  v_listed spp_remote.products[];
begin
  v_queue_ids := array(
    select i.queue_id
      from issoh.import_items i
     where i.job_id = v_run.job_id and i.outcome = 'waiting'
     order by i.queue_id
     limit v_size);
  if v_queue_ids = '{}' then
    return false;
  end if;
  -- First SPP is read, then items are locked: who decides on them does not wait for SPP.
  v_listed := array(
    select p
      from (select array_agg(q.spp_supplier_id) as supplier_ids, array_agg(q.spp_product_id) as product_ids
              from issoh.selection_queue q
             where q.queue_id = any (v_queue_ids) and q.review_status <> 'imported'
            having count(*) > 0) a,
           issoh_private.read_spp_products(a.supplier_ids, a.product_ids) p);
  if v_listed <> '{}' then
    perform issoh_private.mirror_categories(array(
      select distinct l.category_id from unnest(v_listed) l where l.category_id is not null));
  end if;
  -- Other imports of the same items, and decisions, come before or after.
  perform from issoh.selection_queue q where q.queue_id = any (v_queue_ids) order by q.queue_id for no key update;
  perform issoh_private.import_set(v_run.job_id, v_queue_ids, v_listed);
  update issoh.import_runs r
     set imported = r.imported + n.imported, conflicts = r.conflicts + n.conflicts, failed = r.failed + n.failed
    from (select count(*) filter (where i.outcome = 'imported') as imported,
                 count(*) filter (where i.outcome = 'conflict') as conflicts,
                 count(*) filter (where i.outcome = 'failed') as failed
            from issoh.import_items i
           where i.job_id = v_run.job_id and i.queue_id = any (v_queue_ids)) n
   where r.job_id = v_run.job_id;
  return cardinality(v_queue_ids) = v_size;
end
$$;
comment on function issoh_private.import_chunk(uuid, uuid) is
  'Deals with the next items of an import, as many as the setting import.chunk_rows says; whether there may be more.
Each product is read in SPP as it is now. Raises SPCLO when somebody else has taken the import over.';
grant execute on function issoh_private.import_chunk(uuid, uuid) to inv_admin;
--! EndIncluded functions/issoh/import/import_chunk.sql
--! Included functions/issoh/import/release_import.sql
create or replace function issoh_private.release_import(job_id uuid, lease uuid, failure text) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs := issoh_private.hold_import(release_import.job_id, release_import.lease);
begin
  update issoh.import_runs r
     set lease_token = null, lease_owner = null, lease_expires_at = null, last_failure = release_import.failure
   where r.job_id = v_run.job_id;
  if v_run.attempts < (issoh.setting('import.max_attempts'))::integer then
    return false;
  end if;
  perform issoh_private.close_import(v_run.job_id, 'failed');
  return true;
end
$$;
comment on function issoh_private.release_import(uuid, uuid, text) is
  'Gives back an import whose try broke off with an error, to be tried again; true when that was its last try, and it
has ended as failed. Raises SPCLO.';
grant execute on function issoh_private.release_import(uuid, uuid, text) to inv_admin;
--! EndIncluded functions/issoh/import/release_import.sql
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
  $$A movement as the door answers it, with the stock of its product where it has been: where from, then where to, and
what somebody should look at. Volatile, so that it sees the stock that the same statement has changed.$$;
grant execute on function issoh.describe_movement(issoh.stock_movements) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/describe_movement.sql
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
  $$A page of order lines: of one supplier (code or id), of one order, of those that are late or are not, or of all,
after the line of an id. It writes nothing. Raises ISNSU.$$;
grant execute on function issoh.list_orders(text, text, boolean, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/orders/list_orders.sql
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
  $$A page of the reservations of a document, of a product (SKU or id), of a status (active, issued, released, expired)
or of all, after the one of an id. Raises ISNPR.$$;
grant execute on function issoh.list_reservations(text, text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/reservations/list_reservations.sql
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
  $$Reserves what an object says as reserve_stock does, with the same errors, and answers the reservation by its names,
and whether it is new.$$;
grant execute on function issoh.record_reservation(jsonb, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reservations/record_reservation.sql
--! Included functions/issoh/sync/fail_sync.sql
create or replace function issoh_private.fail_sync(owner uuid, lease uuid, message text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state issoh_private.sync_state;
  v_run issoh.sync_runs;
  v_now constant timestamptz := clock_timestamp();
begin
  select s.* into v_state from issoh_private.sync_state s for update;
  if fail_sync.lease is null then
    if not lease.is_free(v_state.lease_token, v_state.lease_owner, v_state.lease_expires_at) then
      return null;
    end if;
  else
    perform lease.assert_held(v_state.lease_token, fail_sync.lease, 'a sync run');
  end if;
  select r.* into v_run
    from issoh.sync_runs r
   where r.status in ('queued', 'running')
   order by r.status = 'running' desc, r.reason = 'asked' desc, r.run_id
   limit 1
     for update skip locked;
  if v_run.run_id is null then
    insert into issoh.sync_runs (reason) values ('poll') returning * into v_run;
  end if;
  update issoh.sync_runs r
     set status = 'failed', error = left(fail_sync.message, 10000), started_at = coalesce(r.started_at, v_now),
         finished_at = v_now, attempts = r.attempts + (r.status = 'queued')::integer
   where r.run_id = v_run.run_id;

  update issoh_private.sync_state s
     set lease_token = null, lease_owner = null, lease_expires_at = null, last_run_at = v_now,
         full_due = s.full_due or (v_run.is_full and v_run.status = 'queued'),
         consecutive_failures = s.consecutive_failures + 1, last_error = left(fail_sync.message, 10000),
         next_try_at = v_now + make_interval(secs => least(
           power(2, least(s.consecutive_failures, 20)), issoh.setting('sync.max_backoff_seconds')::integer))
  returning s.* into v_state;
  perform issoh_private.notify_sync(v_state.consecutive_failures, v_state.last_error);
  return v_state.consecutive_failures;
end
$$;
comment on function issoh_private.fail_sync(uuid, uuid, text) is
  'Keeps that a run failed (lease: of whoever had claimed it; null: it came to no run) and puts the next try off: 1, 2,
4 … seconds, at most sync.max_backoff_seconds. Answers the failures on end, null when somebody else works meanwhile.
What was noted stays noted; a full comparison that was not noted yet is still due.';
grant execute on function issoh_private.fail_sync(uuid, uuid, text) to inv_admin;
--! EndIncluded functions/issoh/sync/fail_sync.sql
--! Included functions/issoh/sync/queue_due_sync.sql
create or replace function issoh_private.queue_due_sync(reason text) returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into issoh.sync_runs (reason, is_full)
  select queue_due_sync.reason, queue_due_sync.reason = 'nightly'
   where not exists (
           select from issoh.sync_runs r where r.reason = queue_due_sync.reason and r.status in ('queued', 'running'))
     and (queue_due_sync.reason <> 'interval'
          -- Half an hour less: a call that comes on the minute is not late by the seconds of the last one.
          or not exists (
            select from issoh.sync_runs r
             where (r.reason = 'interval' or r.is_full) and r.status <> 'failed'
               and r.requested_at > clock_timestamp() + interval '30 minutes'
                                    - make_interval(hours => issoh.setting('sync.interval_hours')::integer)))
  returning run_id
$$;
comment on function issoh_private.queue_due_sync(text) is
  'Queues what is due by the clock, unless it waits already: interval (asked every hour; due sync.interval_hours after
the last run of that kind, or the last full one), or nightly, which compares every selected product.';
--! EndIncluded functions/issoh/sync/queue_due_sync.sql
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
     -- Where nothing has moved since, the ledger is not asked.
     where s.last_movement_date > now() - make_interval(
             hours => 24 * (select (issoh.setting('reorder.history_days') #>> '{}')::integer))
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
  -- An aggregate, as the planner knows that it is one row, and leaves it out of totals.
  left join lateral (
    select (array_agg(o.warehouse_code order by x.quantity_available::bigint - coalesce(x.reorder_point, 0) desc,
                      o.warehouse_code))[1] as warehouse_code,
           max(x.quantity_available::bigint - coalesce(x.reorder_point, 0)) as spare
      from issoh.stock_on_hand x
      join issoh.warehouses o on o.warehouse_id = x.warehouse_id and o.is_active
     where x.product_id = s.product_id and x.warehouse_id <> s.warehouse_id
       and x.quantity_available > coalesce(x.reorder_point, 0)
  ) other on true
 -- The first condition follows from the second, and an index knows it.
 where s.quantity_available <= coalesce(s.reorder_point, -1)
   and s.quantity_available::bigint + ordered.quantity_on_order <= coalesce(s.reorder_point, -1)
   -- Where no stock is kept and neither a promise nor the demand misses a piece, what comes and goes needs none.
   and not (s.reorder_point = 0 and coalesce(s.reorder_quantity, s.reorder_up_to) is null
            and s.quantity_available::bigint + ordered.quantity_on_order = 0
            and (s.quantity_reserved > 0 or ordered.quantity_on_order > 0)
            and coalesce(need.by_demand, 0) <= 0);
comment on view issoh.v_reorder_alerts is
  'What it is time to order: active products whose available pieces and those on order are at or below the reorder
point of a warehouse, or below 0 where there is no point; and how many to order. At a point of 0 without a quantity
or level, 0 pieces are no alert while some are promised or on order, unless the demand asks for more. Demand is what
was issued from there to customers less what came back of it, in the last reorder.history_days days (setting;
returns to suppliers and reversed movements left out), per day since the first movement there. Safety stock is
reorder.service_factor times the standard deviation of a day''s demand (days without issues count as 0) times the
square root of the lead time: Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains. All
quantities are pieces.';
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
