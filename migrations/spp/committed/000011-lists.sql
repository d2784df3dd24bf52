--! Previous: sha1:11d43aaaee70cfe437d647e8a65bc6c3c2b52f0a
--! Hash: sha1:8ea3105b5116f36c34f0e0558e9be5305d99296c
--! Message: lists

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 300-lists.sql
-- What lists say of a price beside the amount itself: basis, discount, quantity, period, currency.
set lock_timeout = '5s';

-- In the order in which workers lock.
lock table spp.suppliers in share row exclusive mode;
lock table spp.upload_batches, spp.upload_staging in access exclusive mode;

alter table spp.upload_staging
  add column if not exists price_basis text,
  add column if not exists discount text,
  add column if not exists from_quantity text,
  add column if not exists valid_from text,
  add column if not exists valid_to text,
  add column if not exists price_group text,
  add column if not exists price_label text,
  add column if not exists breaks text,
  add column if not exists hidden text;
comment on column spp.upload_staging.price_basis is 'How many pieces the price is for.';
comment on column spp.upload_staging.discount is 'What is taken off the list price, in percent; several are a chain.';
comment on column spp.upload_staging.from_quantity is 'From how many pieces on the price holds.';
comment on column spp.upload_staging.valid_from is 'From which day on the price holds.';
comment on column spp.upload_staging.valid_to is 'Until which day the price holds.';
comment on column spp.upload_staging.price_group is 'For which customers the price is.';
comment on column spp.upload_staging.price_label is
  'What a spreadsheet shows beside the number of the price: a currency or %.';
comment on column spp.upload_staging.breaks is
  'Prices of larger quantities in columns of their own: a list of {from, price, number}, as JSON.';
comment on column spp.upload_staging.hidden is 't where the spreadsheet hides the row.';

alter table spp.upload_batches
  add column if not exists price_per numeric not null default 1 check (price_per > 0),
  add column if not exists price_unit numeric not null default 1 check (price_unit > 0),
  add column if not exists price_currency text,
  add column if not exists price_valid_from date;
comment on column spp.upload_batches.price_per is
  'How many pieces the prices of the list are for, as its heading says.';
comment on column spp.upload_batches.price_unit is
  'What one unit of a written amount is worth in the currency: 0.01 for cents, 1000 for thousands.';
comment on column spp.upload_batches.price_currency is 'The currency that the heading of the prices names.';
comment on column spp.upload_batches.price_valid_from is
  'From which day on the prices hold, as their heading says; rows that say it themselves go before.';

--! Included functions/spp/reading/product_fields.sql
create or replace function spp_private.product_fields() returns text[]
language sql immutable parallel safe
as $$
  select array['code', 'name', 'price', 'currency', 'barcode', 'brand', 'manufacturer', 'description', 'category',
               'subcategory', 'unit_of_measure', 'pack_size', 'min_order_qty', 'lead_time_days', 'price_basis',
               'discount', 'from_quantity', 'valid_from', 'valid_to', 'price_group']
$$;
comment on function spp_private.product_fields() is
  'The fields of a product that a pricelist can fill: each is a column of upload_staging, in this order.';
--! EndIncluded functions/spp/reading/product_fields.sql

--! split: 301-reading.sql
-- How texts of lists are read: codes apart from other texts.
--! Included functions/common/texts/visible.sql
create or replace function common.visible(value text) returns text
language sql immutable parallel safe
as $$
  select case
    when octet_length(value) = length(value) and value !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]' then value
    else regexp_replace(value,
      '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f'
      '\u202a-\u202e\u2060-\u206f\ufeff]', '', 'g')
  end
$$;
comment on function common.visible(text) is
  $$A text without what cannot be seen: control bytes but tab and line ends, NEL and its like, soft hyphen, marks of the
reading direction, zero-width space, word joiner, byte order mark. Joiners stay, as words of some scripts need them.$$;
grant execute on function common.visible(text) to public;
--! EndIncluded functions/common/texts/visible.sql
--! Included functions/common/texts/plain.sql
create or replace function common.plain(value text) returns text
language sql immutable parallel safe
as $$
  select nullif(common.composed(common.trimmed(
    regexp_replace(common.trimmed(common.visible(value)), '^="([^"]*)"$', '\1'))), '')
$$;
comment on function common.plain(text) is
  $$A text without what cannot be seen, trimmed and composed, null where it is blank: the way names and other fields of
a list are kept. `="00123"` is 00123.$$;
grant execute on function common.plain(text) to public;
--! EndIncluded functions/common/texts/plain.sql
--! Included functions/common/texts/plain_code.sql
create or replace function common.plain_code(value text) returns text
language sql immutable parallel safe
as $$
  select common.plain(regexp_replace(translate(common.plain(value), U&'\200c\200d', ''), '^''(?=.)', ''))
$$;
comment on function common.plain_code(text) is
  $$A code as it is kept: a plain text without joiners, and without the apostrophe that tells a spreadsheet to leave it
alone.$$;
grant execute on function common.plain_code(text) to public;
--! EndIncluded functions/common/texts/plain_code.sql
--! Included functions/common/texts/whole_gtin.sql
create or replace function common.whole_gtin(value text) returns text
language sql immutable parallel safe
as $$
  select case when value ~ '^[0-9]{11}$' and (
      select sum(substr('0' || value, 13 - i, 1)::int * case when i % 2 = 1 then 1 else 3 end) % 10 = 0
        from generate_series(1, 12) i
    ) then '0' || value else value end
$$;
comment on function common.whole_gtin(text) is
  'A UPC whose leading zero a spreadsheet took off, with it, where the check digit agrees; any other text as it is.';
grant execute on function common.whole_gtin(text) to public;
--! EndIncluded functions/common/texts/whole_gtin.sql
--! Included functions/spp/report/warning_message.sql
create or replace function spp_private.warning_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case code
    when 'decimal_mark_assumed' then 'No price tells the decimal mark for sure; set it in the profile if it is wrong.'
    when 'no_code_column' then 'The list has no column of codes: the name is the code.'
    when 'price_columns_tie' then 'Several columns may be the price; the first was taken.'
    when 'price_zero' then 'Price 0.'
    when 'price_rounded' then 'Prices with more than 4 decimals were rounded half-up to 4.'
    when 'price_spike' then 'Prices changed by the supplier''s limit or more; applied.'
    when 'price_per_many' then 'Prices for many pieces were divided: each is stored for one piece.'
    when 'discount_applied' then 'The discount of the row was taken off its price.'
    when 'price_break_unreadable' then 'Prices of larger quantities that cannot be read were left out.'
    when 'quantity_break' then 'Prices of larger quantities are kept as price breaks: the smallest counts.'
    when 'other_period' then 'Prices of other periods: the one in force counts.'
    when 'other_price_group' then 'Prices of customer groups other than the profile''s were passed over.'
    when 'hidden_rows' then 'Rows that the sheet hides were read; a visible row of the same code counts before them.'
    when 'name_blank' then 'Rows without a name: the code stands in.'
    when 'barcode_invalid' then 'Barcodes that are no GTIN with a right check digit were left empty.'
    when 'category_invalid' then 'Categories that cannot be used were left empty.'
    when 'categories_not_made' then 'The list brings more new categories than a list may: none was made, products that'
    ' name one have no category.'
    when 'min_order_qty_invalid' then 'Minimum order quantities that are no whole number above 0 were left empty.'
    when 'lead_time_invalid' then 'Lead times that no number of days can be told from were left empty.'
    when 'duplicate_code' then 'Codes that come again further down: the last valid row counts.'
    when 'discontinue_held' then 'The full list lacks more products than the limit allows, or holds damaged codes;'
    ' none is discontinued until a person confirms it.'
    when 'control_bytes_dropped' then 'NUL and control bytes were left out of the text.'
    when 'columns_ignored' then 'Columns that no list of the rows has were passed over:'
    when 'newer_price_replaced' then 'Prices that came later than the corrected list were replaced.'
    when 'encoding_mixed' then 'The file mixes encodings: each line was read by its own.'
    else code
  end
$$;
comment on function spp_private.warning_message(text) is 'What a warning''s code says to a person.';
--! EndIncluded functions/spp/report/warning_message.sql
--! Included functions/spp/corrections/field_text.sql
create or replace function spp_private.field_text(batch spp.upload_batches, field text, value text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when (batch).detected -> 'gtin_fields' ? field then common.whole_gtin(common.plain_code(value))
    when field = 'code' then common.plain_code(value)
    else common.plain(value)
  end
$$;
comment on function spp_private.field_text(spp.upload_batches, text, text) is
  'A cell or a correction as the text of a field, the way the list itself was read.';
--! EndIncluded functions/spp/corrections/field_text.sql
--! Included functions/spp/corrections/read_corrected.sql
create or replace function spp_private.read_corrected(batch spp.upload_batches, old_row spp.upload_staging, data jsonb)
returns spp.upload_staging
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row spp.upload_staging := old_row;
  v_raw constant jsonb := (old_row).raw_data || data;
  -- Rows below a heading that came again have its columns.
  v_section constant jsonb := coalesce((
    select s.value from jsonb_array_elements((batch).detected -> 'sections') s
     where (s.value ->> 'first_row')::int <= (old_row).row_number
     order by (s.value ->> 'first_row')::int desc limit 1
  ), (batch).detected);
  v_columns constant jsonb := coalesce(v_section -> 'raw_columns', '{}');
  v_headings constant jsonb := case when jsonb_typeof(v_section -> 'headings') = 'array' then v_section -> 'headings'
                                    else (old_row).raw_data end;
  v_fields jsonb;
begin
  -- The name of a field, where no heading is called so, or a heading of the file: written the way raw_data has it.
  select jsonb_object_agg(f.field, case
           when n.named then spp_private.field_text(batch, f.field, data ->> f.field)
           else (select case when f.field <> 'code' or bool_and(h.part is not null)
                             then nullif(string_agg(h.part, '|' order by h.position), '') end
                   from (select e.position, spp_private.field_text(batch, f.field, v_raw ->> e.heading) as part
                           from unnest(n.headings) with ordinality e (heading, position) offset 0) h)
         end)
    into v_fields
    from unnest(spp_private.product_fields()) as f (field)
   cross join lateral (
     select data ? f.field and not v_headings ? f.field as named,
            array(select jsonb_array_elements_text(v_columns -> f.field)) as headings
   ) n
   where n.named or data ?| n.headings;
  v_row := jsonb_populate_record(v_row, coalesce(v_fields, '{}'));

  -- The file's decimal mark reads the price, unless it comes as a number or a plain decimal.
  if v_row.price is distinct from (old_row).price then
    v_row.price_number := case
      when length(v_row.price) <= 42 and spp_private.plain_decimal(v_row.price) is not null
           and (data ? 'price' and not v_headings ? 'price'
                or exists (select from jsonb_each(data) d
                            where jsonb_typeof(d.value) = 'number' and d.value #>> '{}' = v_row.price)
                or spp_private.parse_amount(v_row.price, (batch).decimal_mark) is null)
        then v_row.price
    end;
    v_row.price_label := v_section ->> 'currency';
  end if;
  -- Prices of larger quantities in columns of their own.
  if exists (select from jsonb_array_elements(v_section -> 'raw_breaks') b
              where data ?| array[b.value ->> 'price', b.value ->> 'quantity']) then
    select jsonb_agg(jsonb_build_object('from', b.from_quantity, 'price', b.price, 'number', b.number))::text
      into v_row.breaks
      from (
        select coalesce(c.value ->> 'from', common.plain(v_raw ->> (c.value ->> 'quantity'))) as from_quantity,
               common.plain(v_raw ->> (c.value ->> 'price')) as price,
               case when jsonb_typeof(data -> (c.value ->> 'price')) = 'number'
                    then data ->> (c.value ->> 'price') end as number
          from jsonb_array_elements(v_section -> 'raw_breaks') c
      ) b
     where b.from_quantity is not null and b.price is not null;
  end if;
  v_row.raw_data := v_raw;
  v_row.validation_status := 'corrected';
  return v_row;
end
$$;
comment on function spp_private.read_corrected(spp.upload_batches, spp.upload_staging, jsonb) is
  'A staged row with a person''s corrections {heading or field: text or number} laid over it.';
--! EndIncluded functions/spp/corrections/read_corrected.sql

--! split: 310-columns.sql
-- Columns by evidence: what a heading says is a table of words, read by small functions.
set lock_timeout = '5s';

create table if not exists spp.heading_words (
  word text not null,
  trait text not null,
  language text not null,
  primary key (word, trait, language)
);
comment on table spp.heading_words is 'What words in the headings of price columns say of the prices below them.';
comment on column spp.heading_words.trait is
  'What is said: yours, net, dealer, gross, list, retail, selling (whose price); with_tax, without_tax; old, new,'
  ' current, special, surcharge, change, after_discount; piece, pack, pair, measure, per_hundred, per_thousand; minor,'
  ' milli,'
  ' thousands (unit of money); per, from, more, until, pieces, quantity, percent (beside numbers).';
comment on column spp.heading_words.language is 'ISO 639-1.';

--! Included policies/spp/heading_words.sql
alter table spp.heading_words enable row level security;

drop policy if exists staff_read on spp.heading_words;
create policy staff_read on spp.heading_words for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.heading_words to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/heading_words.sql

do $$
begin
  if to_regtype('spp_private.column_evidence') is null then
    create type spp_private.column_evidence as (
      "position" int, heading text, field text, score float8, traits jsonb, below jsonb, hidden boolean
    );
  end if;
end
$$;
comment on type spp_private.column_evidence is
  'What is known of one column: its heading, the field that this means, its traits, what stands below, if it is'
    ' hidden.';

--! Included functions/spp/headings/folded_heading.sql
create or replace function spp_private.folded_heading(heading text) returns text
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select replace(translate(lower(regexp_replace(
           normalize(regexp_replace(normalize(folded_heading.heading, nfkd) collate pg_catalog.pg_c_utf8,
             '[\u0300-\u036f]+', '', 'g'), nfkc),
           '([[:lower:]])([[:upper:]])', '\1 \2', 'g')), 'ıłøđ', 'ilod'), 'ß', 'ss')
$$;
comment on function spp_private.folded_heading(text) is
  'A heading in lower case, without accents, camelCase taken apart; its marks, signs and numbers stay.';
--! EndIncluded functions/spp/headings/folded_heading.sql
--! Included functions/spp/headings/normalise_heading.sql
create or replace function spp_private.normalise_heading(heading text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_without constant text := 'ex|exc|excl|eksl|ekskl|excluding|exclusive|incl|inc|including|inclusive|inklusive'
    || '|exklusive|inkl|exkl|zzgl|zuzuglich|ohne|mit|plus|without|with|bez|s|z|sa|sin|con|sem|com|senza|med|utan|uden'
    || '|uten|fara|cu|hors|hors la'
    || '|без|с|з|са|со|χωρις|με|zonder|met|netto|brutto|sis';
  v_tax constant text := 'vat|gst|hst|tax|taxes|taxe|mwst|mw st|ust|mehrwertsteuer|btw|tva|iva|igv|dph|pdv|ddv|afa|moms'
    || '|mva|alv|kdv|ндс|пдв|ддс|фпа|φπα|ppn|pvm|pvn|km|impuestos|impostos';
  v_noise constant text := 'eur|euro|euros|evro|usd|gbp|chf|zar|pln|czk|huf|ron|lei|uah|rub|bgn|dkk|sek|nok'
    || '|try|rsd|hrk|bam|cny|rmb|jpy|krw|zl|kc|ft|kn|kr|лв|грн|руб|рублеи|тенге|dollars?|pounds?|rupiah|rp|vnd|ht|ttc'
    || '|ex|exc|excl|eksl|ekskl|excluding|incl|inc|including|inkl|exkl|zzgl';
  v_text text;
  v_bare text;
begin
  v_text := spp_private.folded_heading(normalise_heading.heading);
  v_bare := regexp_replace(v_text, '\([^)]*\)|\[[^\]]*\]|【[^】]*】', ' ', 'g');
  if v_bare ~ '[[:alnum:]]' then
    v_text := v_bare;
  end if;
  v_text := regexp_replace(v_text, '\d{1,4}[./-]\d{1,2}[./-]\d{2,4}', ' ', 'g');
  v_text := replace(v_text, '#', ' no ');
  v_text := regexp_replace(v_text, '([[:alpha:]])(?=\d)|(\d)(?=[[:alpha:]])', '\1\2 ', 'g');
  v_text := btrim(regexp_replace(v_text, '[^[:alnum:]]+', ' ', 'g'));
  -- Currencies, numbers and words about tax say nothing about which column it is, unless they stand alone.
  v_bare := regexp_replace(v_text, '\m(' || v_without || ')\s+(' || v_tax || ')\M|\m(' || v_tax
    || ')\s+(0|' || v_without
    || '|included|excluded|incluido|incluida|inclusa|inclus|esclusa|compris|dahil|haric|nelkul)\M',
    ' ', 'g');
  v_bare := btrim(regexp_replace(regexp_replace(v_bare, '\m(\d+|' || v_noise || ')\M', ' ', 'g'), '\s+', ' ', 'g'));
  -- "Price in EUR", "prix en €".
  v_bare := regexp_replace(v_bare, '(\s+(in|en|w|v|u|в|у|per|pro))+$', '');
  return case when v_bare = '' then v_text else v_bare end;
end;
$$;

comment on function spp_private.normalise_heading(text) is
  $$@behavior -*

The form in which column headings are compared: lower case, without accents, brackets, punctuation, dates, numbers,
currencies and words about tax; camelCase is taken apart. "Prix unitaire HT (€)" and "PRIX UNITAIRE" are one.$$;
grant execute on function spp_private.normalise_heading(text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/normalise_heading.sql
--! Included functions/spp/headings/heading_text.sql
create or replace function spp_private.heading_text(heading text) returns text
language sql immutable strict parallel safe
as $$
  select btrim(regexp_replace(
    regexp_replace(replace(spp_private.folded_heading(heading), '/', ' per '),
      '([[:alpha:]])(?=\d)|(\d)(?=[[:alpha:]])', '\1\2 ', 'g'),
    '[^[:alnum:]]+', ' ', 'g'))
$$;
comment on function spp_private.heading_text(text) is
  'All words of a heading, those in brackets too, as spp.heading_words has them; a slash is the word "per".';
--! EndIncluded functions/spp/headings/heading_text.sql
--! Included sql/seed/column_synonyms.sql
-- How lists of the world call their columns. Stored the way spp_private.normalise_heading writes a heading (so accents,
-- case, punctuation, currencies and words about tax need no variants here); running it again adds only what is new.
-- Fields that are no product field keep columns from being mistaken for one: cost_price, unit_price, retail_price,
-- special_price and unit_price_per_measure are prices of second choice, the rest are none.
insert into spp.column_synonyms (field, synonym, language)
select distinct v.field, spp_private.normalise_heading(s.synonym), v.language
from (values
  ('en', 'code', 'code|sku|sku code|sku no|sku number|sku id|item code|item no|item number|item id|item ref'
    '|item sku|product code|product no|product number|product id|product ref|product reference|product sku'
    '|prod code|prod id|article code|article no|article number|article id|article|art no|art nr|art code'
    '|part number|part no|part num|part code|part|partno|pn|p n|mpn|manufacturer part number|manufacturer part no'
    '|manufacturer code|mfr part no|mfr part number|mfg part number|mfg part no|oem|oem number|oem code|oe number'
    '|stock code|stock no|stock number|stock id|catalogue number|catalog number|catalogue no|catalog no|cat no'
    '|cat number|catalogue code|catalog code|model no|model number|model code|material number|material no|material'
    '|material code|reference|ref|ref no|ref number|reference number|order code|order number|order no'
    '|ordering code|supplier code|supplier sku|supplier item code|supplier product code|vendor code|vendor sku'
    '|vendor item number|vendor part number|identifier|id|number|no|nr|num|list id|line code|charge code'
    '|activity code|service code|procedure code|cdm code|asin|isbn|ndc|ndc code|drug code|plu|plu code|handle'
    '|variant sku|key|item|style|style no|style number|style code'),
  ('en', 'name', 'name|product|product name|item name|item|title|product title|item title|article name|article'
    '|part name|service|service name|procedure name|procedure|goods|goods name|label|designation|denomination'
    '|material name|short name|full name|display name|drug name|medication name|brand name product|model'
    '|model name|style name|commodity'),
  ('en', 'description', 'description|desc|product description|item description|article description'
    '|part description|material description|short description|long description|full description|short desc|descr'
    '|details|detail|specification|specifications|spec|text|charge description|service description|cdm description'
    '|item desc|product desc|product details|notes|remarks|remark|comment|comments'),
  ('en', 'price', 'price|prices|new price|current price|selling price|sales price|sale price|our price|your price'
    '|customer price|price each|each price|price ea|fee|fees|charge|charges|charge price|charge amount|gross charge'
    '|gross charges|standard charge|standard price|base price|basic price|amount|rate|tariff|price amount|item price'
    '|product price|unit charge|unit fee|variant price|price per unit|price per piece|price per item|price per each'
    '|price per pc|piece price|regular price|normal price|price tag|pricing|trade price list|export price|fob price'
    '|cif price|price fob|contract price|catalogue price|catalog price|sell price|sell'),
  ('en', 'unit_price', 'unit price|unitprice|price per unit of sale|unit rate|unit cost price|price for one'),
  ('en', 'cost_price', 'cost|cost price|unit cost|net price|net|net cost|net unit price|wholesale price|wholesale'
    '|dealer price|dealer cost|dealer|trade price|trade|purchase price|purchasing price|buying price|buy price'
    '|reseller price|reseller|partner price|distributor price|invoice price|landed cost|cost per unit|your cost'
    '|cost each|price net|nett price|nett'),
  ('en', 'retail_price', 'retail price|retail|rrp|srp|msrp|uvp|map|recommended retail price|recommended price'
    '|suggested retail price|suggested price|list price|list|consumer price|end user price|shop price'
    '|compare at price|variant compare at price|gross price|max price|maximum price|min price|minimum price'
    '|negotiated charge|minimum negotiated charge|maximum negotiated charge|street price'),
  ('en', 'special_price', 'special price|special|promo price|promotional price|promotion price|offer price'
    '|discount price|discounted price|action price|sale|sale price special|campaign price|best price|lowest price'
    '|lowest price in last days|best price last days|deal price|member price|clearance price'),
  ('en', 'old_price', 'old price|previous price|price before|was price|was|former price|prior price|last price'
    '|original price|anchor price|regular price before|price change|price difference|price old'),
  ('en', 'unit_price_per_measure', 'price per kg|price per kilo|price per litre|price per liter|price per l'
    '|price per measure|price per unit of measure|price per gram|litre price|kilo price|comparison price'
    '|price per uom|price per metre|price per meter|measure price|base unit price|price per sqm'),
  ('en', 'stock', 'stock|qty|quantity|in stock|stock level|stock qty|stock quantity|on hand|qty on hand'
    '|quantity on hand|available|availability|available qty|available quantity|free stock|inventory'
    '|inventory quantity|warehouse|qty available|stock status|status|soh|balance|variant inventory qty'),
  ('en', 'vat', 'vat|vat rate|tax|tax rate|gst|gst rate|sales tax|vat code|tax code|vat percent|tax class'
    '|vat amount|tax amount'),
  ('en', 'discount', 'discount|discount percent|disc|rebate|discount rate'),
  ('en', 'date', 'date|price date|updated|last updated|update date|created|created at|updated at|expiry date|expiry'
    '|best before|year|month|release date|launch date'),
  ('en', 'total', 'total|total price|sum|subtotal|line total|amount total|total amount|extended price|order qty'
    '|order quantity|order|total cost|total value'),
  ('en', 'shipping', 'shipping|shipping cost|delivery cost|freight|delivery charge|shipping fee|postage'
    '|delivery price|freight cost|handling fee|deposit|deposit fee|insurance'),
  ('en', 'other', 'cpt|cpt code|hcpcs|hcpcs code|store|shop|branch|facility|facility name|hospital|supplier'
    '|supplier name|vendor|vendor name|region|country|country of origin|origin|coo|made in|weight|net weight'
    '|gross weight|volume|length|width|height|depth|dimensions|colour|color|url|link|image|image url|picture|photo'
    '|website|phone|phone number|email|address|city|hs code|tariff code|customs code|customs tariff number'
    '|commodity code|tariff number|intrastat|revenue code|rev code|revenue code description|billing term|term'
    '|payment terms|warranty|page|catalogue page|currency rate|exchange rate|population|cost center|cost centre'
    '|department code|department number'),
  ('en', 'row_number', 's no|sr no|sl no|serial no|row|row no|line|line no|line number|pos|position|seq|sequence'
    '|index|idx'),
  ('en', 'currency', 'currency|currency code|curr|cur|ccy|price currency|currency iso'),
  ('en', 'barcode', 'barcode|bar code|ean|ean code|ean barcode|ean upc|gtin|gtin code|upc|upc code|upc ean'
    '|barcode number|jan|jan code|isbn barcode|unit barcode|product barcode|item barcode|variant barcode|ean no'
    '|ean number'),
  ('en', 'brand', 'brand|brand name|make|trademark|trade mark|label brand|product brand'),
  ('en', 'manufacturer', 'manufacturer|manufacturer name|mfr|mfg|maker|producer|mfr name|vendor manufacturer'),
  ('en', 'category', 'category|product category|item category|category name|group|product group|item group|class'
    '|product class|department|family|product family|section|division|segment|main category|main group'
    '|category path|product type|type|range|product line|line of products|commodity group|material group'
    '|category code|group code|group name'),
  ('en', 'subcategory', 'subcategory|sub category|subgroup|sub group|sub class|subclass|subfamily|sub family'
    '|secondary category|subtype|sub type|sub department|minor category'),
  ('en', 'unit_of_measure', 'unit|uom|unit of measure|unit of measurement|measure|measure unit|sales unit'
    '|selling unit|order unit|base unit|um|u m|unit type|price unit of measure|per'),
  ('en', 'pack_size', 'pack size|pack|package|packaging|pack qty|pack quantity|package size|package quantity'
    '|case size|case qty|case pack|case quantity|carton qty|carton quantity|carton|pieces per pack|pcs per pack'
    '|pcs per carton|units per case|units per pack|unit per pack|inner|inner pack|outer|outer pack|box qty'
    '|box quantity|qty per box|qty per pack|qty per carton|packing|packing unit|standard pack|size|content'
    '|contents|net content|quantity per pack|pcs per box|ctn qty|pack unit|packsize'),
  ('en', 'min_order_qty', 'moq|min order qty|min order|minimum order|minimum order quantity|minimum order qty'
    '|min qty|minimum quantity|minimum qty|min quantity|minimum amount|order minimum|order multiple'
    '|min order quantity|smallest order'),
  ('en', 'lead_time_days', 'lead time|lead time days|leadtime|delivery time|delivery days|delivery time days'
    '|days to deliver|delivery|delivery lead time|lt|production time|shipping time|days'),

  ('de', 'code', 'artikelnummer|artikelnr|artikel nr|artikel nummer|art nr|artnr|art no|artikelcode|artikel code'
    '|artikel id|artikelid|artikel|bestellnummer|bestellnr|bestell nr|best nr|produktnummer|produktnr|produkt nr'
    '|produktcode|produkt id|teilenummer|teilenr|teile nr|teil nr|materialnummer|material nr|materialnr|sachnummer'
    '|ident nr|identnummer|herstellernummer|hersteller nr|hersteller artikelnummer|lieferantenartikelnummer'
    '|lieferanten artikelnummer|lieferanten nr|katalognummer|katalog nr|kat nr|nummer|nr|modellnummer|typnummer'
    '|warennummer|referenz|referenznummer|sku|pzn|kennung|schlüssel|artikelschlüssel|typ nr'),
  ('de', 'name', 'artikelbezeichnung|bezeichnung|artikelname|artikel|produktname|produkt|produktbezeichnung|name'
    '|benennung|warenbezeichnung|titel|kurzbezeichnung|kurztext|bezeichnung 1|artikelkurztext|materialkurztext'
    '|ware|typenbezeichnung|leistung'),
  ('de', 'description', 'beschreibung|artikelbeschreibung|produktbeschreibung|artikeltext|langtext|text'
    '|bezeichnung 2|zusatztext|artikellangtext|detailbeschreibung|bemerkung|bemerkungen|hinweis'),
  ('de', 'price', 'preis|preise|verkaufspreis|vk|vk preis|neuer preis|preis neu|aktueller preis|stückpreis'
    '|preis pro stück|preis je stück|preis stück|grundpreis artikel|entgelt|betrag|gebühr|ihr preis|kundenpreis'
    '|tarif|preis pro einheit|preis je einheit|preis je vpe'),
  ('de', 'unit_price', 'einzelpreis|einheitspreis|ep|e preis'),
  ('de', 'cost_price', 'einkaufspreis|ek|ek preis|ek netto|nettopreis|netto|netto preis|preis netto|händlerpreis'
    '|händler ek|haendlerpreis|hek|großhandelspreis|grosshandelspreis|einstandspreis|werkspreis|nettoeinkaufspreis'
    '|nettoeinzelpreis|ihr nettopreis'),
  ('de', 'retail_price', 'uvp|unverbindliche preisempfehlung|empfohlener verkaufspreis|listenpreis|bruttopreis'
    '|brutto|ladenpreis|endkundenpreis|katalogpreis|richtpreis|preisempfehlung|uvp preis|bruttolistenpreis|evp'
    '|vk brutto'),
  ('de', 'special_price', 'aktionspreis|sonderpreis|angebotspreis|angebot|aktion'),
  ('de', 'old_price', 'alter preis|preis alt|altpreis|bisheriger preis|streichpreis|vorheriger preis|preisänderung'),
  ('de', 'unit_price_per_measure', 'grundpreis|kilopreis|literpreis|preis pro kg|preis je kg|preis pro liter'
    '|preis je liter|vergleichspreis|meterpreis'),
  ('de', 'stock', 'bestand|lagerbestand|lager|menge|anzahl|verfügbar|verfügbarkeit|vorrat|verfügbare menge'
    '|stückzahl|auf lager'),
  ('de', 'vat', 'mwst|mehrwertsteuer|ust|umsatzsteuer|steuersatz|mwst satz|steuer|steuerschlüssel'),
  ('de', 'discount', 'rabatt|nachlass|rabattsatz'),
  ('de', 'date', 'datum|stand|preisstand|preisdatum|änderungsdatum|jahr|mhd'),
  ('de', 'total', 'gesamt|gesamtpreis|summe|gesamtbetrag|bestellmenge'),
  ('de', 'shipping', 'versand|versandkosten|fracht|pfand|frachtkosten'),
  ('de', 'other', 'lieferant|filiale|land|herkunftsland|ursprungsland|herkunft|ursprung|gewicht|nettogewicht'
    '|bruttogewicht|länge|breite|höhe|farbe|bild|zolltarifnummer|statistische warennummer|warentarifnummer|seite'
    '|katalogseite|bild url|maße|abmessungen'),
  ('de', 'row_number', 'lfd nr|laufende nummer|pos|position|pos nr|zeile'),
  ('de', 'currency', 'währung|waehrung|währ|whg|wkz|währungskennzeichen|preiswährung'),
  ('de', 'barcode', 'ean|ean code|ean nummer|ean nr|gtin|barcode|strichcode|ean gtin|gtin ean'),
  ('de', 'brand', 'marke|markenname|fabrikat'),
  ('de', 'manufacturer', 'hersteller|herstellername|produzent|hersteller name|erzeuger'),
  ('de', 'category', 'kategorie|warengruppe|produktgruppe|artikelgruppe|hauptgruppe|sortiment|gruppe|rubrik'
    '|produktkategorie|wg|hauptwarengruppe|warengruppenbezeichnung|bereich'),
  ('de', 'subcategory', 'unterkategorie|untergruppe|unterwarengruppe|unterrubrik|subkategorie'),
  ('de', 'unit_of_measure', 'einheit|mengeneinheit|me|maßeinheit|verkaufseinheit|basiseinheit|basismengeneinheit'
    '|bestelleinheit|eh'),
  ('de', 'pack_size', 'vpe|ve|verpackungseinheit|packungsgröße|packungsinhalt|inhalt|gebinde|gebindegröße'
    '|verpackung|packung|karton|stück pro karton|packgröße|verpackungsmenge|pack|größe'),
  ('de', 'min_order_qty', 'mindestbestellmenge|mindestmenge|mindestabnahme|mbm|min bestellmenge'
    '|mindestabnahmemenge|min menge'),
  ('de', 'lead_time_days', 'lieferzeit|lieferzeit tage|lieferzeit in tagen|lieferfrist|wiederbeschaffungszeit'
    '|lieferdauer'),

  ('fr', 'code', 'référence|réf|ref|code|code article|code produit|référence produit|référence article|ref article'
    '|réf produit|numéro article|numéro d article|n article|no article|numéro de produit|numéro|n|code fournisseur'
    '|référence fournisseur|ref fournisseur|code art|réf art|réf fabricant|référence fabricant|code cip|cip'
    '|identifiant|article|n réf|code ref'),
  ('fr', 'name', 'désignation|libellé|nom|nom du produit|nom produit|produit|article|intitulé|dénomination'
    '|désignation article|libellé article|libellé produit|désignation produit|nom de l article|appellation|titre'
    '|prestation'),
  ('fr', 'description', 'description|descriptif|description produit|détail|détails|caractéristiques|commentaire'
    '|observations|remarques|texte'),
  ('fr', 'price', 'prix|tarif|prix de vente|pv|prix vente|nouveau prix|prix pièce|prix à la pièce|montant'
    '|prix actuel|nouveau tarif|votre prix|pvht|prix client|prix unité|tarif public ht'),
  ('fr', 'unit_price', 'prix unitaire|pu|p u|px unitaire|prix unit|puht|pu net'),
  ('fr', 'cost_price', 'prix net|prix d achat|prix achat|pa|pa net|prix net unitaire|net|prix de revient'
    '|prix revendeur|prix grossiste|prix de gros|prix professionnel|prix pro|prix remisé|prix achat net|paht'
    '|prix cession'),
  ('fr', 'retail_price', 'prix public|ppc|prix conseillé|prix public conseillé|pvc|prix de vente conseillé'
    '|prix catalogue|pvp|prix tarif|prix brut|pp|ppttc|prix consommateur|pvmc'),
  ('fr', 'special_price', 'prix promo|promotion|prix promotionnel|prix spécial|prix soldé|offre'),
  ('fr', 'old_price', 'ancien prix|prix ancien|prix barré|prix précédent|ancien tarif'),
  ('fr', 'unit_price_per_measure', 'prix au kg|prix au kilo|prix au litre|prix kg|prix kilo|prix litre'
    '|prix au mètre|prix par kg'),
  ('fr', 'stock', 'stock|quantité|qté|qte|disponible|disponibilité|en stock|dispo|quantité en stock'),
  ('fr', 'vat', 'tva|taux tva|taux de tva|taxe|code tva'),
  ('fr', 'discount', 'remise|rabais|taux de remise|réduction|ristourne'),
  ('fr', 'date', 'date|date de validité|validité|date tarif|année|millésime|dluo|dlc|date de mise à jour'),
  ('fr', 'total', 'total|montant total|prix total|somme|qté commandée|commande'),
  ('fr', 'shipping', 'port|frais de port|livraison gratuite|transport|consigne|éco participation|eco participation'
    '|deee|écotaxe|eco contribution'),
  ('fr', 'other', 'fournisseur|magasin|pays|pays d origine|origine|poids|poids net|poids brut|longueur|largeur'
    '|hauteur|couleur|image|photo|page|code douanier|nomenclature douanière|taux de remboursement|dimensions'),
  ('fr', 'currency', 'devise|monnaie|code devise'),
  ('fr', 'barcode', 'code barre|code barres|code à barres|code ean|ean|gencod|gtin|gencode|code gtin'),
  ('fr', 'brand', 'marque'),
  ('fr', 'manufacturer', 'fabricant|producteur|constructeur|laboratoire'),
  ('fr', 'category', 'catégorie|famille|rayon|groupe|gamme|famille de produits|famille produit|segment'
    '|catégorie de produit|type|univers|code famille'),
  ('fr', 'subcategory', 'sous catégorie|sous famille|sous groupe|sous rayon|sous gamme'),
  ('fr', 'unit_of_measure', 'unité|unité de mesure|unité de vente|uv|unité de facturation|u'),
  ('fr', 'pack_size', 'conditionnement|cond|colisage|contenance|pcb|emballage|lot|quantité par carton|par combien'
    '|unité de conditionnement|format|taille|contenu|spcb|qté par colis|pièces par colis|unités par colis'
    '|nb par colis'),
  ('fr', 'min_order_qty', 'minimum de commande|quantité minimum|quantité minimale|qté mini|qté min'
    '|mini de commande|min commande|quantité minimum de commande|minimum de cde|multiple de commande'),
  ('fr', 'lead_time_days', 'délai|délai de livraison|délai livraison|délai d approvisionnement|délai jours'
    '|livraison'),

  ('es', 'code', 'código|cód|cod|referencia|ref|código de producto|código producto|código artículo'
    '|código de artículo|cód artículo|cod articulo|cód producto|cod producto|número de artículo|núm artículo'
    '|nº artículo|artículo|clave|codigo interno|código interno|código proveedor|referencia proveedor|ref proveedor'
    '|número de parte|número de pieza|no parte|número|núm|nº|no|id producto|identificador|modelo|código sku|nro'
    '|n de parte'),
  ('es', 'name', 'nombre|nombre del producto|nombre producto|producto|artículo|denominación|nombre artículo'
    '|nombre del artículo|concepto|título|designación|servicio|mercancía|medicamento|material'),
  ('es', 'description', 'descripción|descripcion|descripción del producto|descripción artículo'
    '|descripción producto|detalle|descripción larga|descripción corta|características|observaciones|comentarios'
    '|notas|desc|especificaciones'),
  ('es', 'price', 'precio|precios|precio de venta|precio venta|pvp neto|tarifa|nuevo precio|precio nuevo'
    '|precio actual|importe|precio unidad|precio por unidad|precio pieza|precio por pieza|valor|precio final'
    '|precio cliente|precio base|costo venta'),
  ('es', 'unit_price', 'precio unitario|p unitario|precio unit|p unit|pu|valor unitario|p u|prec unit'),
  ('es', 'cost_price', 'precio neto|neto|costo|coste|precio de costo|precio coste|precio de coste|precio de compra'
    '|precio compra|precio mayorista|precio mayoreo|mayoreo|mayorista|precio distribuidor|distribuidor'
    '|precio al por mayor|costo unitario|coste unitario|precio tienda|precio profesional'),
  ('es', 'retail_price', 'pvp|pvpr|precio público|precio al público|precio sugerido|precio recomendado'
    '|precio de lista|precio lista|precio tarifa|precio minorista|menudeo|precio catálogo|p v p|precio bruto'
    '|pvp recomendado'),
  ('es', 'special_price', 'precio oferta|oferta|precio especial|precio promoción|precio promocional|promoción'),
  ('es', 'old_price', 'precio anterior|precio antiguo|precio viejo|antes'),
  ('es', 'unit_price_per_measure', 'precio por kilo|precio por kg|precio kilo|precio kg|precio por litro'
    '|precio litro|precio medida'),
  ('es', 'stock', 'stock|existencias|existencia|cantidad|cant|disponible|disponibilidad|inventario'
    '|unidades disponibles'),
  ('es', 'vat', 'iva|tipo iva|impuesto|tasa iva|impuestos|igv|itbis'),
  ('es', 'discount', 'descuento|dto|desc dto|dcto|bonificación|rebaja'),
  ('es', 'date', 'fecha|vigencia|fecha de alta|fecha precio|año|caducidad|fecha actualización|vencimiento'),
  ('es', 'total', 'total|importe total|precio total|suma|pedido'),
  ('es', 'other', 'proveedor|tienda|sucursal|país|país de origen|origen|peso|peso neto|largo|ancho|alto|color'
    '|imagen|foto|página|partida arancelaria|dimensiones|flete|portes'),
  ('es', 'currency', 'moneda|divisa|código moneda'),
  ('es', 'barcode', 'código de barras|código barras|cód barras|cod barras|codigo ean|ean|gtin|cód de barras'
    '|código barra'),
  ('es', 'brand', 'marca'),
  ('es', 'manufacturer', 'fabricante|productor|laboratorio'),
  ('es', 'category', 'categoría|familia|grupo|línea|rubro|departamento|sección|tipo|clase|tipo de producto'),
  ('es', 'subcategory', 'subcategoría|subfamilia|subgrupo|sublínea|subrubro|sub familia|sub categoría'),
  ('es', 'unit_of_measure', 'unidad|unidad de medida|ud|udm|um|u m|medida|unidad medida|unidad de venta'),
  ('es', 'pack_size', 'presentación|empaque|embalaje|envase|contenido|paquete|unidades por caja|uds caja'
    '|unidades caja|caja|piezas por caja|formato|ud caja|unidad de empaque|bulto|tamaño|cantidad por caja'),
  ('es', 'min_order_qty', 'pedido mínimo|cantidad mínima|cant mínima|mínimo|compra mínima|pedido min'
    '|cantidad mínima de pedido|cant min'),
  ('es', 'lead_time_days', 'plazo de entrega|plazo entrega|tiempo de entrega|días de entrega|entrega|plazo'),

  ('it', 'code', 'codice|cod|codice articolo|cod articolo|cod art|codice prodotto|cod prodotto|codice fornitore'
    '|articolo|riferimento|rif|numero articolo|numero|codice interno|codice produttore|codice materiale|art'
    '|modello|n articolo|codice art|sigla|minsan|aic'),
  ('it', 'name', 'nome|nome prodotto|prodotto|articolo|denominazione|nome articolo|titolo|denominazione articolo'
    '|nome del prodotto|designazione|merce|servizio'),
  ('it', 'description', 'descrizione|descrizione articolo|descrizione prodotto|descr|descrizione estesa|dettagli'
    '|desc|note|annotazioni|caratteristiche|descrizione breve'),
  ('it', 'price', 'prezzo|prezzi|prezzo di vendita|prezzo vendita|tariffa|nuovo prezzo|importo|prezzo attuale'
    '|prezzo cad|prezzo cadauno|prezzo al pezzo|prezzo pezzo|prezzo cliente|prezzo riservato|listino prezzi'),
  ('it', 'unit_price', 'prezzo unitario|p unitario|prezzo unit|pu|prezzo per unità'),
  ('it', 'cost_price', 'prezzo netto|netto|costo|prezzo di acquisto|prezzo acquisto|prezzo d acquisto'
    '|prezzo ingrosso|prezzo all ingrosso|costo unitario|prezzo rivenditore|prezzo rivenditori|netto unitario'
    '|prezzo di costo'),
  ('it', 'retail_price', 'prezzo al pubblico|prezzo pubblico|prezzo di listino|prezzo listino|listino'
    '|prezzo consigliato|prezzo lordo|pvp|prezzo catalogo|prezzo consumatore|ppc|prezzo retail'),
  ('it', 'special_price', 'prezzo promozionale|prezzo promo|offerta|prezzo offerta|prezzo speciale|promozione'
    '|prezzo scontato'),
  ('it', 'old_price', 'vecchio prezzo|prezzo precedente|prezzo vecchio'),
  ('it', 'unit_price_per_measure', 'prezzo al kg|prezzo al kilo|prezzo kg|prezzo al litro|prezzo litro'
    '|prezzo al chilo'),
  ('it', 'stock', 'giacenza|disponibilità|disponibile|quantità|qta|q ta|scorta|magazzino|qtà|disp'),
  ('it', 'vat', 'iva|aliquota iva|aliquota|cod iva|codice iva'),
  ('it', 'discount', 'sconto|sconti|sconto percentuale|abbuono'),
  ('it', 'date', 'data|data validità|validità|anno|scadenza|data listino'),
  ('it', 'other', 'fornitore|negozio|paese|origine|paese di origine|peso|peso netto|lunghezza|larghezza|altezza'
    '|colore|immagine|foto|pagina|codice doganale|trasporto|totale|importo totale|dimensioni|ordine'),
  ('it', 'currency', 'valuta|divisa|codice valuta'),
  ('it', 'barcode', 'codice a barre|codice ean|cod ean|ean|barcode|codice barre|gtin'),
  ('it', 'brand', 'marca|marchio|brand'),
  ('it', 'manufacturer', 'produttore|fabbricante|costruttore|casa produttrice|ditta'),
  ('it', 'category', 'categoria|famiglia|gruppo|reparto|linea|classe|gruppo merceologico|categoria merceologica'
    '|settore|tipologia|tipo'),
  ('it', 'subcategory', 'sottocategoria|sottofamiglia|sottogruppo|sotto categoria|sotto famiglia'),
  ('it', 'unit_of_measure', 'unità di misura|um|u m|unità|udm|misura|unita misura|umis'),
  ('it', 'pack_size', 'confezione|conf|imballo|pezzi per confezione|pz conf|confezionamento|formato|contenuto'
    '|pezzi per cartone|pz x cartone|cartone|collo|pezzi collo|qta confezione|pezzatura'),
  ('it', 'min_order_qty', 'quantità minima|minimo ordine|ordine minimo|qta minima|lotto minimo'
    '|quantità minima ordine|minimo ordinabile|qta min'),
  ('it', 'lead_time_days', 'tempi di consegna|tempo di consegna|consegna|giorni consegna|termine di consegna'
    '|lead time'),

  ('pt', 'code', 'código|cód|cod|referência|ref|código do produto|código produto|cód produto|cod produto'
    '|código do artigo|código artigo|cód artigo|cod artigo|artigo|código interno|número do artigo|número|nº|part number'
    '|código do fornecedor|modelo|identificação'),
  ('pt', 'name', 'nome|nome do produto|nome produto|produto|artigo|designação|denominação|item|título|mercadoria'
    '|serviço|medicamento'),
  ('pt', 'description', 'descrição|descricao|descrição do produto|descrição produto|descrição do artigo|detalhe'
    '|detalhes|observações|características|especificação'),
  ('pt', 'price', 'preço|preços|preço de venda|preço venda|valor|novo preço|preço atual|tarifa|valor de venda'
    '|preço final|preço por unidade|preço cliente|montante'),
  ('pt', 'unit_price', 'preço unitário|valor unitário|preço unit|p unitário|vlr unitário|vl unit|valor unit|p unit'
    '|preço un'),
  ('pt', 'cost_price', 'preço líquido|preço de custo|custo|preço de compra|preço atacado|atacado|preço por atacado'
    '|preço revenda|preço de revenda|custo unitário|preço distribuidor|preço grossista|pvf'),
  ('pt', 'retail_price', 'pvp|preço ao público|preço sugerido|preço de tabela|preço tabela|preço varejo|varejo'
    '|preço recomendado|preço consumidor|pmc|preço de catálogo|preço bruto|pvpr'),
  ('pt', 'special_price', 'preço promocional|promoção|preço especial|oferta|preço de oferta'),
  ('pt', 'old_price', 'preço anterior|preço antigo'),
  ('pt', 'unit_price_per_measure', 'preço por kg|preço kg|preço por quilo|preço por litro'),
  ('pt', 'stock', 'estoque|stock|quantidade|qtd|qtde|disponibilidade|disponível|saldo|existência'),
  ('pt', 'vat', 'iva|imposto|icms|ipi|taxa iva|taxa de iva|impostos'),
  ('pt', 'discount', 'desconto|desc|rappel'),
  ('pt', 'date', 'data|validade|vigência|ano|data de validade|atualização'),
  ('pt', 'other', 'fornecedor|loja|país|origem|país de origem|peso|peso líquido|comprimento|largura|altura|cor'
    '|imagem|foto|página|ncm|frete|total|valor total|dimensões'),
  ('pt', 'currency', 'moeda|divisa'),
  ('pt', 'barcode', 'código de barras|cód barras|cod barras|código ean|ean|gtin|cód de barras'),
  ('pt', 'brand', 'marca'),
  ('pt', 'manufacturer', 'fabricante|produtor|laboratório'),
  ('pt', 'category', 'categoria|família|grupo|linha|departamento|seção|secção|tipo|classe'),
  ('pt', 'subcategory', 'subcategoria|subfamília|subgrupo|sub família'),
  ('pt', 'unit_of_measure', 'unidade|unidade de medida|un|und|um|u m|unid|medida'),
  ('pt', 'pack_size', 'embalagem|apresentação|caixa|unidades por caixa|qtd caixa|conteúdo|pacote|formato|tamanho'
    '|un caixa|qtd embalagem'),
  ('pt', 'min_order_qty', 'quantidade mínima|pedido mínimo|qtd mínima|encomenda mínima|mínimo|qtd min'),
  ('pt', 'lead_time_days', 'prazo de entrega|prazo|tempo de entrega|entrega|dias de entrega'),

  ('nl', 'code', 'artikelnummer|artikelnr|artikel nr|art nr|artikelcode|artikel code|productcode|product code'
    '|productnummer|product nr|bestelnummer|bestelnr|bestelcode|leveranciersartikelnummer'
    '|artikelnummer leverancier|nummer|nr|onderdeelnummer|typenummer|referentie|fabrikantcode|artikel'),
  ('nl', 'name', 'artikelomschrijving|artikelnaam|productnaam|naam|product|artikel|benaming|titel'
    '|productomschrijving|korte omschrijving'),
  ('nl', 'description', 'omschrijving|beschrijving|lange omschrijving|opmerking|opmerkingen|toelichting|details'
    '|productbeschrijving'),
  ('nl', 'price', 'prijs|prijzen|verkoopprijs|nieuwe prijs|stuksprijs|prijs per stuk|tarief|bedrag|huidige prijs'
    '|uw prijs|prijs stuk|vkp'),
  ('nl', 'unit_price', 'eenheidsprijs|prijs per eenheid|stukprijs'),
  ('nl', 'cost_price', 'inkoopprijs|nettoprijs|netto prijs|netto|groothandelsprijs|dealerprijs|kostprijs|inkoop'
    '|prijs netto|netto inkoopprijs|inkp'),
  ('nl', 'retail_price', 'adviesprijs|brutoprijs|bruto prijs|catalogusprijs|consumentenprijs|winkelprijs'
    '|adviesverkoopprijs|lijstprijs|bruto'),
  ('nl', 'special_price', 'actieprijs|aanbiedingsprijs|speciale prijs|aanbieding'),
  ('nl', 'old_price', 'oude prijs|vorige prijs|van prijs'),
  ('nl', 'unit_price_per_measure', 'kiloprijs|literprijs|prijs per kg|prijs per kilo|prijs per liter|meterprijs'),
  ('nl', 'stock', 'voorraad|aantal|hoeveelheid|beschikbaar|beschikbaarheid|op voorraad'),
  ('nl', 'vat', 'btw|btw tarief|btw percentage|btw code'),
  ('nl', 'discount', 'korting|kortingspercentage'),
  ('nl', 'date', 'datum|prijsdatum|jaar'),
  ('nl', 'other', 'leverancier|land|land van herkomst|gewicht|lengte|breedte|hoogte|kleur|afbeelding|totaal'
    '|goederencode|statiegeld|besteld|pagina'),
  ('nl', 'currency', 'valuta|munt|muntsoort'),
  ('nl', 'barcode', 'barcode|ean|ean code|ean nummer|streepjescode|gtin'),
  ('nl', 'brand', 'merk|merknaam'),
  ('nl', 'manufacturer', 'fabrikant|producent'),
  ('nl', 'category', 'categorie|productgroep|artikelgroep|groep|hoofdgroep|assortiment|rubriek|productcategorie'),
  ('nl', 'subcategory', 'subcategorie|subgroep|subrubriek'),
  ('nl', 'unit_of_measure', 'eenheid|verkoopeenheid|besteleenheid|maateenheid'),
  ('nl', 'pack_size', 'verpakking|verpakkingseenheid|verpakkingsgrootte|inhoud|doosinhoud|colli|stuks per doos'
    '|per verpakking'),
  ('nl', 'min_order_qty', 'minimale afname|minimum afname|minimale bestelhoeveelheid|min afname'
    '|minimum bestelhoeveelheid|mba'),
  ('nl', 'lead_time_days', 'levertijd|levertijd dagen|leveringstermijn|leverdagen'),

  ('pl', 'code', 'kod|kod produktu|kod towaru|indeks|index|symbol|symbol towaru|nr katalogowy|numer katalogowy'
    '|nr kat|numer artykułu|nr artykułu|numer|nr|kod artykułu|indeks towaru|indeks produktu|numer produktu'
    '|kod producenta|nr referencyjny|numer części|indeks handlowy|kod dostawcy|kod katalogowy|oznaczenie'
    '|id produktu'),
  ('pl', 'name', 'nazwa|nazwa produktu|nazwa towaru|produkt|towar|nazwa artykułu|asortyment|artykuł|tytuł'
    '|nazwa asortymentu|usługa|wyszczególnienie'),
  ('pl', 'description', 'opis|opis produktu|opis towaru|szczegóły|uwagi|opis artykułu|pełny opis|komentarz'),
  ('pl', 'price', 'cena|ceny|cena sprzedaży|nowa cena|cena aktualna|cena za sztukę|cena za szt|cena szt|kwota|opłata'
    '|cena dla klienta|cena po rabacie|cena zł'),
  ('pl', 'unit_price', 'cena jednostkowa|cena jedn|cena j|cena za jednostkę'),
  ('pl', 'cost_price', 'cena netto|netto|cena hurtowa|hurt|cena zakupu|cena zakupu netto|cena sprzedaży netto'
    '|cena hurtowa netto|cena jednostkowa netto|cena dealerska|wartość zakupu|koszt|cena netto po rabacie'
    '|nowa cena netto'),
  ('pl', 'retail_price', 'cena detaliczna|cena katalogowa|cena brutto|brutto|cena sugerowana|detal'
    '|cena sprzedaży brutto|cena katalogowa netto|sugerowana cena|cena detaliczna brutto|cena rynkowa'
    '|cena cennikowa'),
  ('pl', 'special_price', 'cena promocyjna|promocja|cena specjalna|cena wyprzedażowa'),
  ('pl', 'old_price', 'stara cena|poprzednia cena|cena poprzednia|najniższa cena z 30 dni|cena przed'),
  ('pl', 'unit_price_per_measure', 'cena za kg|cena za litr|cena za metr|cena kg|cena za l'),
  ('pl', 'stock', 'stan|stan magazynowy|ilość|dostępność|zapas|stany|dostępna ilość|na stanie|dostępne'),
  ('pl', 'vat', 'vat|stawka vat|podatek|podatek vat'),
  ('pl', 'discount', 'rabat|upust|zniżka'),
  ('pl', 'date', 'data|data cennika|rok|termin ważności|data ważności'),
  ('pl', 'other', 'dostawca|kraj|kraj pochodzenia|waga|masa|długość|szerokość|wysokość|kolor|zdjęcie|wartość|razem'
    '|suma|strona|pkwiu|kod cn|zamówienie|magazyn'),
  ('pl', 'row_number', 'lp|l p|poz|pozycja'),
  ('pl', 'currency', 'waluta'),
  ('pl', 'barcode', 'kod kreskowy|ean|kod ean|gtin|kod paskowy'),
  ('pl', 'brand', 'marka'),
  ('pl', 'manufacturer', 'producent|wytwórca|nazwa producenta'),
  ('pl', 'category', 'kategoria|grupa|grupa towarowa|grupa asortymentowa|dział|rodzaj|typ|grupa produktów'
    '|kategoria produktu|grupa produktowa'),
  ('pl', 'subcategory', 'podkategoria|podgrupa|poddział'),
  ('pl', 'unit_of_measure', 'jednostka|jm|j m|jedn|jednostka miary|jedn miary|jednostka sprzedaży'),
  ('pl', 'pack_size', 'opakowanie|wielkość opakowania|ilość w opakowaniu|opak|pakowanie|szt w opak|karton'
    '|ilość w kartonie|zawartość|ilość w op|op zb|pojemność|opakowanie zbiorcze'),
  ('pl', 'min_order_qty', 'minimalne zamówienie|min zamówienie|minimum logistyczne|minimalna ilość|min ilość'
    '|minimalna ilość zamówienia|minimum zamówienia'),
  ('pl', 'lead_time_days', 'czas dostawy|termin dostawy|czas realizacji|termin realizacji|dostawa'),

  ('cs', 'code', 'kód|kód zboží|kód produktu|číslo|číslo zboží|číslo produktu|katalogové číslo|kat číslo|obj číslo'
    '|objednací číslo|objednací kód|číslo artiklu|označení|kód výrobku|číslo výrobku|č|č zboží|kat č|obj kód'
    '|artikl|index|kód položky|číslo položky|kód dodavatele|part number'),
  ('cs', 'name', 'název|název zboží|název produktu|název výrobku|zboží|produkt|výrobek|položka|jméno|název položky'
    '|označení zboží|artikl|název artiklu'),
  ('cs', 'description', 'popis|popis zboží|popis produktu|poznámka|popis výrobku|detailní popis|dlouhý popis'
    '|krátký popis|specifikace'),
  ('cs', 'price', 'cena|ceny|prodejní cena|nová cena|cena za kus|cena ks|aktuální cena|částka|vaše cena|cena kč'
    '|cena za ks|pc'),
  ('cs', 'unit_price', 'jednotková cena|cena za jednotku|jedn cena|cena za mj|cena mj'),
  ('cs', 'cost_price', 'nákupní cena|velkoobchodní cena|cena netto|netto|vo cena|voc|nc|velkoobchod'
    '|nákupní cena bez dph|partnerská cena|dealerská cena|čistá cena'),
  ('cs', 'retail_price', 'maloobchodní cena|moc|doporučená cena|mo cena|dmoc|ceníková cena'
    '|doporučená maloobchodní cena|koncová cena|cena brutto|běžná cena|katalogová cena'),
  ('cs', 'special_price', 'akční cena|akce|zvláštní cena|cena po slevě'),
  ('cs', 'old_price', 'stará cena|původní cena|předchozí cena'),
  ('cs', 'unit_price_per_measure', 'cena za kg|cena za litr|cena za metr|měrná cena'),
  ('cs', 'stock', 'sklad|skladem|množství|dostupnost|stav skladu|počet|na skladě|stav'),
  ('cs', 'vat', 'dph|sazba dph'),
  ('cs', 'discount', 'sleva|rabat'),
  ('cs', 'date', 'datum|platnost|rok|expirace'),
  ('cs', 'other', 'dodavatel|země původu|původ|hmotnost|váha|délka|šířka|výška|barva|obrázek|celkem|strana'
    '|celní kód|celní sazebník|objednávka'),
  ('cs', 'row_number', 'poř č|pořadí|poř|řádek'),
  ('cs', 'currency', 'měna'),
  ('cs', 'barcode', 'čárový kód|ean|ean kód|kód ean'),
  ('cs', 'brand', 'značka'),
  ('cs', 'manufacturer', 'výrobce'),
  ('cs', 'category', 'kategorie|skupina|skupina zboží|sortiment|produktová skupina|druh|typ|oddělení'),
  ('cs', 'subcategory', 'podkategorie|podskupina'),
  ('cs', 'unit_of_measure', 'jednotka|mj|m j|měrná jednotka|jedn'),
  ('cs', 'pack_size', 'balení|velikost balení|obsah|ks v balení|počet v balení|množství v balení|karton'
    '|ks v kartonu|bal'),
  ('cs', 'min_order_qty', 'minimální odběr|min odběr|minimální objednávka|min množství|minimální množství'),
  ('cs', 'lead_time_days', 'dodací lhůta|doba dodání|termín dodání|dodání'),

  ('sk', 'code', 'kód|kód tovaru|kód produktu|číslo|číslo tovaru|katalógové číslo|kat číslo|objednávacie číslo'
    '|obj číslo|objednávací kód|označenie|číslo artikla|číslo výrobku|kód výrobku|artikel|kód položky'),
  ('sk', 'name', 'názov|názov tovaru|názov produktu|názov výrobku|tovar|produkt|výrobok|položka|názov položky'),
  ('sk', 'description', 'popis|popis tovaru|popis produktu|poznámka|opis'),
  ('sk', 'price', 'cena|predajná cena|nová cena|cena za kus|cena ks|aktuálna cena|suma|vaša cena|cena za ks'),
  ('sk', 'unit_price', 'jednotková cena|cena za jednotku|cena za mj|cena mj|jedn cena'),
  ('sk', 'cost_price', 'nákupná cena|veľkoobchodná cena|voc|vo cena|netto|cena netto'),
  ('sk', 'retail_price', 'maloobchodná cena|moc|odporúčaná cena|cenníková cena|odporúčaná maloobchodná cena|dmoc'
    '|bežná cena'),
  ('sk', 'special_price', 'akciová cena|akcia|cena po zľave'),
  ('sk', 'old_price', 'stará cena|pôvodná cena|predchádzajúca cena'),
  ('sk', 'unit_price_per_measure', 'cena za kg|cena za liter|merná cena'),
  ('sk', 'stock', 'sklad|skladom|množstvo|dostupnosť|stav skladu|počet|na sklade'),
  ('sk', 'vat', 'dph|sadzba dph'),
  ('sk', 'discount', 'zľava|rabat'),
  ('sk', 'date', 'dátum|platnosť'),
  ('sk', 'other', 'dodávateľ|krajina pôvodu|hmotnosť|váha|dĺžka|šírka|výška|farba|obrázok|spolu|strana'),
  ('sk', 'currency', 'mena'),
  ('sk', 'barcode', 'čiarový kód|ean|ean kód|kód ean'),
  ('sk', 'brand', 'značka'),
  ('sk', 'manufacturer', 'výrobca'),
  ('sk', 'category', 'kategória|skupina|skupina tovaru|sortiment|druh|typ'),
  ('sk', 'subcategory', 'podkategória|podskupina'),
  ('sk', 'unit_of_measure', 'jednotka|mj|m j|merná jednotka'),
  ('sk', 'pack_size', 'balenie|veľkosť balenia|obsah|ks v balení|kartón'),
  ('sk', 'min_order_qty', 'minimálny odber|min odber|minimálna objednávka|min množstvo'),
  ('sk', 'lead_time_days', 'dodacia lehota|doba dodania|termín dodania'),

  ('hu', 'code', 'cikkszám|termékkód|kód|cikk szám|azonosító|rendelési szám|rendelési kód|katalógusszám|termék kód'
    '|cikkkód|gyári szám|gyártói cikkszám|szám|sorszám kód|beszállítói cikkszám|cikk|alkatrészszám'),
  ('hu', 'name', 'megnevezés|terméknév|név|termék|termék neve|cikk megnevezés|cikknév|termék megnevezés'
    '|termék megnevezése|árucikk|áru megnevezése|szolgáltatás'),
  ('hu', 'description', 'leírás|termékleírás|részletes leírás|megjegyzés|rövid leírás|termék leírás'),
  ('hu', 'price', 'ár|eladási ár|új ár|árak|aktuális ár|díj|összeg|darabár|vételár|fogyasztói ár nettó|akt ár'),
  ('hu', 'unit_price', 'egységár|egység ár'),
  ('hu', 'cost_price', 'nettó ár|nettó|nagykereskedelmi ár|nagyker ár|beszerzési ár|nettó egységár'
    '|viszonteladói ár|nettó eladási ár|nagyker|nettó nagyker ár|partner ár'),
  ('hu', 'retail_price', 'bruttó ár|listaár|kiskereskedelmi ár|fogyasztói ár|ajánlott ár|bruttó|kisker ár'
    '|ajánlott fogyasztói ár|bruttó egységár|nettó listaár|katalógus ár'),
  ('hu', 'special_price', 'akciós ár|akció|kedvezményes ár'),
  ('hu', 'old_price', 'régi ár|korábbi ár|eredeti ár'),
  ('hu', 'stock', 'készlet|mennyiség|raktárkészlet|elérhetőség|raktáron|db'),
  ('hu', 'vat', 'áfa|áfa kulcs|áfakulcs|adó'),
  ('hu', 'discount', 'kedvezmény|rabatt|engedmény'),
  ('hu', 'date', 'dátum|érvényes|érvényesség|év'),
  ('hu', 'other', 'szállító|beszállító|származási ország|súly|tömeg|hosszúság|szélesség|magasság|szín|kép|összesen'
    '|vámtarifaszám|oldal'),
  ('hu', 'row_number', 'sorszám|ssz'),
  ('hu', 'currency', 'pénznem|deviza|valuta|devizanem'),
  ('hu', 'barcode', 'vonalkód|ean|ean kód|ean szám'),
  ('hu', 'brand', 'márka|márkanév'),
  ('hu', 'manufacturer', 'gyártó|gyártó neve|előállító'),
  ('hu', 'category', 'kategória|termékcsoport|cikkcsoport|csoport|árucsoport|termékkategória|főcsoport|típus'),
  ('hu', 'subcategory', 'alkategória|alcsoport'),
  ('hu', 'unit_of_measure', 'mértékegység|egység|me|m e|mennyiségi egység'),
  ('hu', 'pack_size', 'kiszerelés|csomagolás|csomagolási egység|csomag|gyűjtő|karton|db karton|egységcsomag'
    '|tartalom'),
  ('hu', 'min_order_qty', 'minimális rendelési mennyiség|min rendelés|minimum rendelés|minimális mennyiség'
    '|min mennyiség|minimális rendelés'),
  ('hu', 'lead_time_days', 'szállítási idő|szállítási határidő|átfutási idő|szállítás'),

  ('ro', 'code', 'cod|cod produs|cod articol|referință|cod intern|număr articol|nr articol|cod furnizor'
    '|cod producător|codul produsului|cod catalog|număr|nr|simbol|articol|cod material|cod piesă'),
  ('ro', 'name', 'denumire|denumire produs|nume|nume produs|produs|denumirea|denumire articol|articol'
    '|denumirea produsului|titlu|denumire comercială|serviciu|marfă'),
  ('ro', 'description', 'descriere|descriere produs|detalii|observații|descrierea produsului|specificații'),
  ('ro', 'price', 'preț|preţ|preț vânzare|preț de vânzare|preț nou|preț actual|tarif|valoare|preț bucată|preț buc'
    '|sumă|pret lista nou'),
  ('ro', 'unit_price', 'preț unitar|preț pe unitate|pu'),
  ('ro', 'cost_price', 'preț net|preț angro|preț en gros|preț achiziție|preț de achiziție|cost|preț distribuitor'
    '|preț fără tva|preț furnizor|preț revânzător'),
  ('ro', 'retail_price', 'preț listă|preț de listă|preț recomandat|preț cu amănuntul|preț raft|preț amănunt'
    '|preț catalog|preț public|pret brut'),
  ('ro', 'special_price', 'preț promoțional|preț promo|promoție|ofertă|preț special|preț redus'),
  ('ro', 'old_price', 'preț vechi|preț anterior'),
  ('ro', 'unit_price_per_measure', 'preț pe kg|preț pe litru|preț kg'),
  ('ro', 'stock', 'stoc|cantitate|disponibil|disponibilitate|cant'),
  ('ro', 'vat', 'tva|cota tva'),
  ('ro', 'discount', 'reducere|discount'),
  ('ro', 'date', 'data|valabilitate|an'),
  ('ro', 'other', 'furnizor|țara de origine|origine|greutate|lungime|lățime|înălțime|culoare|imagine|total|pagina'),
  ('ro', 'row_number', 'nr crt|crt|nr curent'),
  ('ro', 'currency', 'monedă|valută|moneda'),
  ('ro', 'barcode', 'cod de bare|cod bare|cod ean|ean'),
  ('ro', 'brand', 'marcă|brand'),
  ('ro', 'manufacturer', 'producător|fabricant'),
  ('ro', 'category', 'categorie|grupă|familie|categorie produs|grupa de produse|clasă|tip|gamă'),
  ('ro', 'subcategory', 'subcategorie|subgrupă|subfamilie'),
  ('ro', 'unit_of_measure', 'unitate|um|u m|unitate de măsură|unitate măsură'),
  ('ro', 'pack_size', 'ambalaj|ambalare|buc bax|bax|cutie|conținut|cantitate pe cutie|mod de ambalare|gramaj'),
  ('ro', 'min_order_qty', 'comandă minimă|cantitate minimă|cantitate minimă comandă'),
  ('ro', 'lead_time_days', 'termen de livrare|timp de livrare|livrare'),

  ('hr', 'code', 'šifra|šifra artikla|šifra proizvoda|kataloški broj|kat broj|kod|broj artikla|artikl|oznaka'
    '|br artikla|kataloška oznaka|sifra robe|šifra robe|broj|interna šifra|šifra dobavljača|ident|артикал шифра'
    '|шифра|шифра артикла|каталошки број|ознака'),
  ('hr', 'name', 'naziv|naziv artikla|naziv proizvoda|proizvod|artikal|artikl|naziv robe|roba|ime|naziv usluge'
    '|opis artikla|назив|назив артикла|назив производа|артикал|роба'),
  ('hr', 'description', 'opis|opis proizvoda|napomena|detalji|specifikacija|detaljan opis|опис|напомена'),
  ('hr', 'price', 'cijena|prodajna cijena|nova cijena|cijena po komadu|cijena kom|vpc|iznos|cena|prodajna cena'
    '|nova cena|cena po komadu|цена|продајна цена|mpc cijena|cijena artikla|tarifa|trenutna cijena'),
  ('hr', 'unit_price', 'jedinična cijena|jedinična cena|cijena po jedinici|cena po jedinici'),
  ('hr', 'cost_price', 'nabavna cijena|veleprodajna cijena|neto cijena|neto|vpc|veleprodajna cena|nabavna cena'
    '|neto cena|vp cijena|vp cena|велепродајна цена|набавна цена|вп цена'),
  ('hr', 'retail_price', 'maloprodajna cijena|mpc|preporučena cijena|maloprodajna cena|mp cijena|mp cena'
    '|preporučena maloprodajna cijena|малопродајна цена|мпц|bruto cijena|cjenovnik'),
  ('hr', 'special_price', 'akcijska cijena|akcija|akcijska cena|posebna cijena'
    '|mpc za vrijeme posebnog oblika prodaje|cijena za vrijeme akcije|sidrena akcija'
    '|najniža cijena u poslednjih 30 dana|najniža cijena u posljednjih 30 dana|snižena cijena'),
  ('hr', 'old_price', 'stara cijena|stara cena|prethodna cijena|prethodna cena|sidrena cijena|sidrena cijena na'),
  ('hr', 'unit_price_per_measure', 'cijena za jedinicu mjere|cijena po jedinici mjere|cijena po kg|cijena za kg'
    '|cijena po litri|cena po kg|cena po jedinici mere|cena za jedinicu mere'),
  ('hr', 'stock', 'zaliha|stanje|količina|dostupnost|kol|na stanju|skladište|lager|залиха|количина|стање'
    '|neto količina'),
  ('hr', 'vat', 'pdv|stopa pdv|porez|tarifni broj|пдв'),
  ('hr', 'discount', 'popust|rabat|рабат|попуст'),
  ('hr', 'date', 'datum|datum cijene|godina|датум|rok trajanja'),
  ('hr', 'other', 'dobavljač|trgovina|poslovnica|prodavaonica|zemlja podrijetla|zemlja porijekla|težina|masa'
    '|duljina|dužina|širina|visina|boja|slika|ukupno|carinska tarifa|stranica|marža'),
  ('hr', 'row_number', 'rb|r b|redni broj|r br|rbr|ред бр|р бр'),
  ('hr', 'currency', 'valuta|валута'),
  ('hr', 'barcode', 'barkod|bar kod|ean|ean kod|crtični kod|barcode|баркод|бар код'),
  ('hr', 'brand', 'marka|brend|robna marka|brand|марка|бренд'),
  ('hr', 'manufacturer', 'proizvođač|произвођач'),
  ('hr', 'category', 'kategorija|grupa|grupa proizvoda|robna grupa|skupina|kategorija proizvoda|vrsta|tip'
    '|grupa artikala|група|категорија|врста'),
  ('hr', 'subcategory', 'podkategorija|potkategorija|podgrupa|podskupina|подгрупа|поткатегорија'),
  ('hr', 'unit_of_measure', 'jedinica mjere|jm|j m|jedinica|jed mjere|jedinica mere|mj|јм|јединица мере|jed mere'),
  ('hr', 'pack_size', 'pakiranje|pakovanje|količina u pakiranju|kom u pakiranju|kom u kutiji|transportno pakiranje'
    '|karton|паковање|sadržaj|kom pak'),
  ('hr', 'min_order_qty', 'minimalna narudžba|min narudžba|minimalna količina|min količina'
    '|minimalna količina narudžbe|минимална количина'),
  ('hr', 'lead_time_days', 'rok isporuke|vrijeme isporuke|dostava|isporuka|рок испоруке'),

  ('sl', 'code', 'šifra|šifra artikla|koda|koda izdelka|koda artikla|kataloška številka|kat št|številka artikla'
    '|št artikla|številka|oznaka|ident|šifra izdelka|naročniška koda'),
  ('sl', 'name', 'naziv|naziv artikla|naziv izdelka|ime|izdelek|artikel|ime izdelka|blago|naziv blaga'),
  ('sl', 'description', 'opis|opis izdelka|opomba|podrobnosti|opombe'),
  ('sl', 'price', 'cena|prodajna cena|nova cena|cena na kos|cena kos|znesek|cena na enoto prodaje'),
  ('sl', 'unit_price', 'cena na enoto|enotna cena|cena enote'),
  ('sl', 'cost_price', 'neto cena|nabavna cena|veleprodajna cena|vpc|neto'),
  ('sl', 'retail_price', 'maloprodajna cena|mpc|priporočena cena|priporočena maloprodajna cena|bruto cena'
    '|redna cena'),
  ('sl', 'special_price', 'akcijska cena|akcija|cena v akciji'),
  ('sl', 'old_price', 'stara cena|prejšnja cena'),
  ('sl', 'unit_price_per_measure', 'cena na kg|cena za kg|cena na liter|cena za enoto mere'),
  ('sl', 'stock', 'zaloga|količina|na zalogi|dobavljivost'),
  ('sl', 'vat', 'ddv|stopnja ddv|davek'),
  ('sl', 'discount', 'popust|rabat'),
  ('sl', 'date', 'datum|leto'),
  ('sl', 'other', 'dobavitelj|država porekla|poreklo|teža|dolžina|širina|višina|barva|slika|skupaj'),
  ('sl', 'row_number', 'zap št|zaporedna številka'),
  ('sl', 'currency', 'valuta'),
  ('sl', 'barcode', 'črtna koda|ean|ean koda'),
  ('sl', 'brand', 'blagovna znamka|znamka'),
  ('sl', 'manufacturer', 'proizvajalec'),
  ('sl', 'category', 'kategorija|skupina|skupina izdelkov|blagovna skupina|vrsta|tip'),
  ('sl', 'subcategory', 'podkategorija|podskupina'),
  ('sl', 'unit_of_measure', 'enota mere|em|enota|e m|me'),
  ('sl', 'pack_size', 'pakiranje|embalaža|kos v pakiranju|vsebina'),
  ('sl', 'min_order_qty', 'minimalno naročilo|minimalna količina|min količina'),
  ('sl', 'lead_time_days', 'dobavni rok|rok dobave|čas dobave'),

  ('bg', 'code', 'код|код на продукта|артикулен номер|каталожен номер|номер|кат номер|артикул номер'
    '|код на артикула|номенклатурен номер|кат №|референция|продуктов код'),
  ('bg', 'name', 'наименование|име|продукт|артикул|име на продукта|наименование на продукта|стока'
    '|наименование на стоката'),
  ('bg', 'description', 'описание|описание на продукта|забележка|бележки'),
  ('bg', 'price', 'цена|продажна цена|нова цена|цена лв|цена за брой|сума|такса|тарифа|цена бр'),
  ('bg', 'unit_price', 'единична цена|ед цена|цена за единица'),
  ('bg', 'cost_price', 'цена на едро|доставна цена|нетна цена|нето цена|нето|едро'),
  ('bg', 'retail_price', 'цена на дребно|препоръчителна цена|каталожна цена|цена дребно|крайна цена'),
  ('bg', 'special_price', 'промоционална цена|промо цена|промоция'),
  ('bg', 'old_price', 'стара цена|предишна цена'),
  ('bg', 'unit_price_per_measure', 'цена за кг|цена за литър|цена за килограм'),
  ('bg', 'stock', 'наличност|количество|наличност бр|склад|к во'),
  ('bg', 'vat', 'ддс'),
  ('bg', 'discount', 'отстъпка'),
  ('bg', 'date', 'дата'),
  ('bg', 'other', 'доставчик|страна на произход|произход|тегло|дължина|ширина|височина|цвят|снимка|общо'),
  ('bg', 'row_number', '№ по ред|пореден номер'),
  ('bg', 'currency', 'валута'),
  ('bg', 'barcode', 'баркод|бар код|ean'),
  ('bg', 'brand', 'марка|бранд'),
  ('bg', 'manufacturer', 'производител'),
  ('bg', 'category', 'категория|група|стокова група|продуктова група|вид|тип'),
  ('bg', 'subcategory', 'подкатегория|подгрупа'),
  ('bg', 'unit_of_measure', 'мерна единица|мярка|мер ед|ед мярка|м ед|единица'),
  ('bg', 'pack_size', 'опаковка|брой в опаковка|разфасовка|кашон|съдържание'),
  ('bg', 'min_order_qty', 'минимална поръчка|минимално количество|мин количество'),
  ('bg', 'lead_time_days', 'срок на доставка|срок за доставка|доставка'),

  ('ru', 'code', 'артикул|код|код товара|код продукта|номер|каталожный номер|кат номер|код артикула|номер детали'
    '|номенклатурный номер|артикул производителя|артикул поставщика|код номенклатуры|оем|номер по каталогу|шифр'
    '|арт|ид|код поставщика|код производителя|обозначение|внутренний код|номер запчасти|ном номер'),
  ('ru', 'name', 'наименование|название|наименование товара|название товара|товар|продукт|номенклатура'
    '|наименование продукции|имя|наименование номенклатуры|наименование позиции|позиция|товары|запчасть|деталь'
    '|услуга|наименование услуги|ценовая группа номенклатура характеристика номенклатуры|продукция|модель'),
  ('ru', 'description', 'описание|описание товара|примечание|комментарий|подробное описание|характеристика'
    '|характеристики|полное наименование'),
  ('ru', 'price', 'цена|цены|стоимость|новая цена|цена продажи|продажная цена|цена за штуку|цена за шт|цена шт'
    '|отпускная цена|текущая цена|прайс|тариф|ваша цена|цена клиента|базовая цена|цена со скидкой|сумма за ед'
    '|цена рублеи'),
  ('ru', 'unit_price', 'цена за единицу|цена за ед|цена ед|единичная цена'),
  ('ru', 'cost_price', 'оптовая цена|опт|цена опт|закупочная цена|закупка|мелкий опт|мелкооптовая цена|крупный опт'
    '|цена закупки|дилерская цена|дилер|цена дилера|себестоимость|нетто|цена нетто|оптовая|оптом|мелкоопт'
    '|крупныи опт'),
  ('ru', 'retail_price', 'розничная цена|розница|ррц|цена розница|рекомендованная цена|рекомендуемая цена'
    '|рекомендуемая розничная цена|мрц|розн|цена по прайсу|розничная|рекомендованная розничная цена'
    '|базовая розница'),
  ('ru', 'special_price', 'цена по акции|акция|спеццена|специальная цена|акционная цена|цена акция|распродажа'),
  ('ru', 'old_price', 'старая цена|предыдущая цена|прежняя цена|цена до'),
  ('ru', 'unit_price_per_measure', 'цена за кг|цена за литр|цена за килограмм|цена за метр|цена кг|цена за м'),
  ('ru', 'stock', 'остаток|остатки|количество|наличие|кол во|в наличии|склад|на складе|доступно|кол'
    '|свободный остаток'),
  ('ru', 'vat', 'ндс|ставка ндс|налог'),
  ('ru', 'discount', 'скидка|процент скидки'),
  ('ru', 'date', 'дата|дата обновления|срок годности|год|дата прайса'),
  ('ru', 'total', 'сумма|итого|всего|заказ|ваш заказ|сумма заказа'),
  ('ru', 'other', 'поставщик|магазин|страна|страна происхождения|вес|масса|длина|ширина|высота|цвет|фото'
    '|изображение|ссылка|тн вэд|код тн вэд|объем|гарантия|страница|применяемость'),
  ('ru', 'row_number', '№ п п|п п|номер п п|№ пп|№'),
  ('ru', 'currency', 'валюта'),
  ('ru', 'barcode', 'штрихкод|штрих код|шк|ean|баркод|код ean|штрих код товара'),
  ('ru', 'brand', 'бренд|марка|торговая марка|тм'),
  ('ru', 'manufacturer', 'производитель|изготовитель|завод|фирма'),
  ('ru', 'category', 'категория|группа|товарная группа|раздел|рубрика|вид|тип|категория товара|группа товаров'
    '|группа товара|ценовая группа'),
  ('ru', 'subcategory', 'подкатегория|подгруппа|подраздел'),
  ('ru', 'unit_of_measure', 'единица измерения|ед изм|ед|единица|ед измерения|еи'),
  ('ru', 'pack_size', 'упаковка|в упаковке|кол во в упаковке|количество в упаковке|фасовка|штук в упаковке'
    '|шт в упаковке|норма упаковки|упак|кол во в коробке|в коробке|расфасовка|шт в уп|содержание'),
  ('ru', 'min_order_qty', 'минимальный заказ|мин заказ|минимальная партия|кратность|мин партия'
    '|минимальное количество|кратность заказа|мин кол во'),
  ('ru', 'lead_time_days', 'срок поставки|срок доставки|доставка|срок|дней|срок поставки дней|время доставки'),

  ('uk', 'code', 'артикул|код|код товару|номер|каталожний номер|кат номер|код продукту|код виробника|номер деталі'
    '|код номенклатури|шифр|арт'),
  ('uk', 'name', 'назва|найменування|назва товару|найменування товару|товар|номенклатура|продукт|назва продукту'
    '|послуга|позиція'),
  ('uk', 'description', 'опис|опис товару|примітка|коментар|характеристики|примітки'),
  ('uk', 'price', 'ціна|ціни|вартість|нова ціна|ціна продажу|ціна за шт|ціна за штуку|ціна шт|тариф|поточна ціна'
    '|ваша ціна'),
  ('uk', 'unit_price', 'ціна за одиницю|ціна за од|ціна од'),
  ('uk', 'cost_price', 'оптова ціна|опт|ціна опт|закупівельна ціна|дилерська ціна|ціна закупки|гурт|гуртова ціна'
    '|оптова'),
  ('uk', 'retail_price', 'роздрібна ціна|роздріб|ррц|рекомендована ціна|рекомендована роздрібна ціна|ціна роздріб'
    '|роздрібна'),
  ('uk', 'special_price', 'акційна ціна|акція|спеціальна ціна|ціна зі знижкою'),
  ('uk', 'old_price', 'стара ціна|попередня ціна'),
  ('uk', 'unit_price_per_measure', 'ціна за кг|ціна за літр|ціна за кілограм|ціна за метр'),
  ('uk', 'stock', 'залишок|залишки|кількість|наявність|к сть|в наявності|склад|кіль кість'),
  ('uk', 'vat', 'пдв|ставка пдв|податок'),
  ('uk', 'discount', 'знижка'),
  ('uk', 'date', 'дата|термін придатності|рік'),
  ('uk', 'other', 'постачальник|країна|країна походження|вага|довжина|ширина|висота|колір|фото|зображення|сума'
    '|всього|разом|замовлення|уктзед'),
  ('uk', 'row_number', '№ з п|№ п п'),
  ('uk', 'currency', 'валюта'),
  ('uk', 'barcode', 'штрихкод|штрих код|ean'),
  ('uk', 'brand', 'бренд|марка|торгова марка|тм'),
  ('uk', 'manufacturer', 'виробник|фірма'),
  ('uk', 'category', 'категорія|група|товарна група|розділ|вид|тип|група товарів|рубрика'),
  ('uk', 'subcategory', 'підкатегорія|підгрупа|підрозділ'),
  ('uk', 'unit_of_measure', 'одиниця виміру|од вим|од|одиниця|од виміру'),
  ('uk', 'pack_size', 'упаковка|в упаковці|кількість в упаковці|фасування|фасовка|шт в упаковці'),
  ('uk', 'min_order_qty', 'мінімальне замовлення|мін замовлення|мінімальна партія|кратність'),
  ('uk', 'lead_time_days', 'термін поставки|термін доставки|доставка|строк поставки'),

  ('el', 'code', 'κωδικός|κωδ|κωδικός προϊόντος|κωδικός είδους|κωδ είδους|αριθμός|κωδικός προμηθευτή|αρ προϊόντος'
    '|κωδικός κατασκευαστή|part number'),
  ('el', 'name', 'ονομασία|όνομα|προϊόν|είδος|όνομα προϊόντος|ονομασία προϊόντος|τίτλος|ονομασία είδους'),
  ('el', 'description', 'περιγραφή|περιγραφή προϊόντος|περιγραφή είδους|παρατηρήσεις|σχόλια|λεπτομέρειες'),
  ('el', 'price', 'τιμή|τιμές|τιμή πώλησης|νέα τιμή|ποσό|αξία|τιμή τεμαχίου|τιμή τεμ'),
  ('el', 'unit_price', 'τιμή μονάδας|τιμή ανά μονάδα|τιμή μον'),
  ('el', 'cost_price', 'τιμή χονδρικής|χονδρική|χονδρική τιμή|καθαρή τιμή|τιμή αγοράς|κόστος|τιμή χονδρ'),
  ('el', 'retail_price', 'τιμή λιανικής|λιανική|προτεινόμενη τιμή|τιμή καταλόγου|λιανική τιμή|πλτ'),
  ('el', 'special_price', 'τιμή προσφοράς|προσφορά|ειδική τιμή'),
  ('el', 'old_price', 'παλιά τιμή|προηγούμενη τιμή|αρχική τιμή'),
  ('el', 'unit_price_per_measure', 'τιμή ανά κιλό|τιμή κιλού|τιμή λίτρου'),
  ('el', 'stock', 'απόθεμα|ποσότητα|διαθεσιμότητα|υπόλοιπο|διαθέσιμο|ποσ'),
  ('el', 'vat', 'φπα|συντελεστής φπα'),
  ('el', 'discount', 'έκπτωση'),
  ('el', 'date', 'ημερομηνία|έτος'),
  ('el', 'other', 'προμηθευτής|χώρα|χώρα προέλευσης|βάρος|μήκος|πλάτος|ύψος|χρώμα|εικόνα|σύνολο'),
  ('el', 'row_number', 'α α'),
  ('el', 'currency', 'νόμισμα'),
  ('el', 'barcode', 'barcode|γραμμωτός κώδικας|ean|γραμμωτός κωδικός'),
  ('el', 'brand', 'μάρκα|εμπορικό σήμα'),
  ('el', 'manufacturer', 'κατασκευαστής|παραγωγός'),
  ('el', 'category', 'κατηγορία|ομάδα|οικογένεια|τύπος'),
  ('el', 'subcategory', 'υποκατηγορία|υποομάδα'),
  ('el', 'unit_of_measure', 'μονάδα|μονάδα μέτρησης|μ μ|μον'),
  ('el', 'pack_size', 'συσκευασία|τεμάχια ανά κιβώτιο|κιβώτιο|περιεχόμενο'),
  ('el', 'min_order_qty', 'ελάχιστη παραγγελία|ελάχιστη ποσότητα'),
  ('el', 'lead_time_days', 'χρόνος παράδοσης|παράδοση'),

  ('tr', 'code', 'kod|ürün kodu|stok kodu|malzeme kodu|parça no|parça numarası|ürün no|referans|katalog no'
    '|model no|ürün numarası|sipariş kodu|barkod no kod|ref no|oem no|stok no|malzeme no'),
  ('tr', 'name', 'ürün|ürün adı|ad|adı|malzeme adı|stok adı|isim|ürün ismi|malzeme|mal adı|ürün tanımı|cinsi'),
  ('tr', 'description', 'açıklama|ürün açıklaması|tanım|detay|not|notlar|açıklamalar'),
  ('tr', 'price', 'fiyat|fiyatı|satış fiyatı|yeni fiyat|tutar|ücret|liste satış fiyatı|adet fiyatı|güncel fiyat'
    '|bedel'),
  ('tr', 'unit_price', 'birim fiyat|birim fiyatı|b fiyat'),
  ('tr', 'cost_price', 'toptan fiyat|net fiyat|alış fiyatı|maliyet|bayi fiyatı|toptan|bayi|net birim fiyat'),
  ('tr', 'retail_price', 'perakende fiyat|liste fiyatı|tavsiye edilen fiyat|perakende satış fiyatı|psf'
    '|etiket fiyatı|önerilen fiyat|perakende'),
  ('tr', 'special_price', 'kampanya fiyatı|indirimli fiyat|özel fiyat|kampanya'),
  ('tr', 'old_price', 'eski fiyat|önceki fiyat'),
  ('tr', 'unit_price_per_measure', 'kg fiyatı|kilo fiyatı|litre fiyatı'),
  ('tr', 'stock', 'stok|miktar|adet|mevcut|stok durumu|stok adedi'),
  ('tr', 'vat', 'kdv|kdv oranı|vergi'),
  ('tr', 'discount', 'iskonto|indirim|iskonto oranı'),
  ('tr', 'date', 'tarih|geçerlilik tarihi|yıl'),
  ('tr', 'other', 'tedarikçi|menşei|ülke|ağırlık|uzunluk|genişlik|yükseklik|renk|resim|toplam|gtip'),
  ('tr', 'row_number', 'sıra no|sıra|s no'),
  ('tr', 'currency', 'para birimi|döviz|döviz cinsi|kur'),
  ('tr', 'barcode', 'barkod|barkod no|ean'),
  ('tr', 'brand', 'marka'),
  ('tr', 'manufacturer', 'üretici|üretici firma|imalatçı'),
  ('tr', 'category', 'kategori|grup|ürün grubu|ana grup|tür|tip|stok grubu'),
  ('tr', 'subcategory', 'alt kategori|alt grup'),
  ('tr', 'unit_of_measure', 'birim|ölçü birimi|birimi'),
  ('tr', 'pack_size', 'ambalaj|paket|koli içi|koli içi adet|paket içeriği|koli adedi|kutu içi|ambalaj miktarı'),
  ('tr', 'min_order_qty', 'minimum sipariş|min sipariş|minimum sipariş miktarı|asgari sipariş'),
  ('tr', 'lead_time_days', 'teslim süresi|teslimat süresi|termin|teslimat'),

  ('fi', 'code', 'numero|tuotenumero|tuotekoodi|tuote nro|tuotenro|koodi|artikkelinumero|nimikenumero|nimikekoodi'
    '|tilausnumero|nro|tilauskoodi|nimike nro|tuotetunnus|tunnus|toimittajan tuotenumero|valmistajan koodi|snro'
    '|lvi numero|sähkönumero|vnr'),
  ('fi', 'name', 'nimi|tuotenimi|tuote|nimike|tuotteen nimi|nimitys|artikkeli|tuotenimike'),
  ('fi', 'description', 'kuvaus|selite|tuotekuvaus|lisätiedot|huomautus|huom|seloste'),
  ('fi', 'price', 'hinta|hinnat|myyntihinta|uusi hinta|kappalehinta|kpl hinta|ovh alv 0|summa|taksa|verollinen hinta'
    '|veroton hinta|nykyinen hinta|hinta kpl'),
  ('fi', 'unit_price', 'yksikköhinta|a hinta|ahinta'),
  ('fi', 'cost_price', 'nettohinta|ostohinta|tukkuhinta|netto|hankintahinta|jälleenmyyjähinta|jm hinta|netto hinta'
    '|sisäänostohinta'),
  ('fi', 'retail_price', 'ovh|ohjevähittäishinta|vähittäishinta|ohjehinta|listahinta|suositushinta|bruttohinta'
    '|kuluttajahinta|vähittäismyyntihinta'),
  ('fi', 'special_price', 'tarjoushinta|tarjous|kampanjahinta|erikoishinta'),
  ('fi', 'old_price', 'vanha hinta|edellinen hinta|aiempi hinta'),
  ('fi', 'unit_price_per_measure', 'litrahinta|kilohinta|vertailuhinta|metrihinta'),
  ('fi', 'stock', 'varasto|saldo|määrä|varastosaldo|saatavuus|kpl|varastossa'),
  ('fi', 'vat', 'alv|vero|alv kanta|arvonlisävero'),
  ('fi', 'discount', 'alennus|ale'),
  ('fi', 'date', 'päivämäärä|pvm|voimassa|vuosi|vuosikerta'),
  ('fi', 'other', 'toimittaja|alkuperämaa|valmistusmaa|maa|alue|paino|pituus|leveys|korkeus|väri|kuva|yhteensä'
    '|uutuus|hinnastojärjestyskoodi|hinnastokoodi|luonnehdinta|rypäleet|valikoima|suljentatyyppi|erityisryhmä'
    '|oluttyyppi|etikettimerkintöjä'),
  ('fi', 'currency', 'valuutta'),
  ('fi', 'barcode', 'viivakoodi|ean|ean koodi|gtin'),
  ('fi', 'brand', 'merkki|brändi|tuotemerkki'),
  ('fi', 'manufacturer', 'valmistaja|tuottaja'),
  ('fi', 'category', 'kategoria|tuoteryhmä|ryhmä|tyyppi|pääryhmä|osasto|luokka|laji'),
  ('fi', 'subcategory', 'alatyyppi|alaryhmä|alakategoria'),
  ('fi', 'unit_of_measure', 'yksikkö|yks|myyntiyksikkö|mittayksikkö'),
  ('fi', 'pack_size', 'pakkaus|pakkauskoko|pullokoko|sisältö|pakkausmäärä|pkt koko|koko|myyntierä'),
  ('fi', 'min_order_qty', 'minimitilaus|minimitilausmäärä|minimierä|tilauserä'),
  ('fi', 'lead_time_days', 'toimitusaika|toimitusaika päivää|toimitus'),

  ('sv', 'code', 'artikelnummer|artikelnr|art nr|artnr|artikel nr|artikel|produktnummer|produktkod|varunummer'
    '|beställningsnummer|kod|nummer|nr|e nummer|rsk nummer|rsk|leverantörens artikelnummer'
    '|tillverkarens artikelnummer|artikelkod|artikel id'),
  ('sv', 'name', 'benämning|namn|produktnamn|artikelnamn|produkt|artikel|artikelbenämning|vara|varunamn|titel'),
  ('sv', 'description', 'beskrivning|produktbeskrivning|text|kommentar|anmärkning|artikelbeskrivning'),
  ('sv', 'price', 'pris|priser|försäljningspris|nytt pris|styckpris|pris per styck|pris st|belopp|avgift|ert pris'
    '|aktuellt pris|utpris'),
  ('sv', 'unit_price', 'enhetspris|á pris|a pris|apris|pris per enhet'),
  ('sv', 'cost_price', 'inköpspris|nettopris|netto|grossistpris|inpris|återförsäljarpris|netto pris|ert nettopris'),
  ('sv', 'retail_price', 'rekommenderat pris|rek pris|cirkapris|ca pris|listpris|bruttopris|konsumentpris'
    '|butikspris|rek utpris|riktpris'),
  ('sv', 'special_price', 'kampanjpris|extrapris|specialpris|erbjudande'),
  ('sv', 'old_price', 'gammalt pris|tidigare pris|ordinarie pris'),
  ('sv', 'unit_price_per_measure', 'jämförpris|jmfpris|kilopris|literpris|pris per kg|pris per liter|meterpris'
    '|jfr pris'),
  ('sv', 'stock', 'lager|saldo|antal|lagersaldo|tillgänglighet|tillgängligt|i lager|kvantitet|mängd'),
  ('sv', 'vat', 'moms|momssats'),
  ('sv', 'discount', 'rabatt'),
  ('sv', 'date', 'datum|årgång|år'),
  ('sv', 'other', 'leverantör|land|ursprungsland|ursprung|vikt|längd|bredd|höjd|färg|bild|summa|totalt|pant|hs kod'),
  ('sv', 'currency', 'valuta'),
  ('sv', 'barcode', 'streckkod|ean|ean kod|gtin'),
  ('sv', 'brand', 'varumärke|märke'),
  ('sv', 'manufacturer', 'tillverkare|producent|fabrikat'),
  ('sv', 'category', 'kategori|produktgrupp|varugrupp|grupp|artikelgrupp|huvudgrupp|sortiment|typ'),
  ('sv', 'subcategory', 'underkategori|undergrupp'),
  ('sv', 'unit_of_measure', 'enhet|säljenhet|måttenhet'),
  ('sv', 'pack_size', 'förpackning|förp|förpackningsstorlek|antal per förpackning|innehåll|kartong|volym'
    '|antal i förpackning'),
  ('sv', 'min_order_qty', 'minsta orderkvantitet|min order|minsta antal|minsta beställning|min antal'),
  ('sv', 'lead_time_days', 'leveranstid|ledtid|leveranstid dagar|leverans'),

  ('no', 'code', 'varenummer|varenr|artikkelnummer|artikkelnr|art nr|produktnummer|produktkode|kode|nummer|nr'
    '|bestillingsnummer|el nummer|nobb|nobb nr|nobb nummer|leverandørens varenummer|vare nr'),
  ('no', 'name', 'navn|varenavn|produktnavn|produkt|artikkel|benevnelse|vare|varebetegnelse|betegnelse|varetekst'
    '|tittel'),
  ('no', 'description', 'beskrivelse|produktbeskrivelse|tekst|kommentar|merknad|varebeskrivelse'),
  ('no', 'price', 'pris|priser|salgspris|ny pris|stykkpris|pris per stk|pris stk|beløp|utsalgspris netto'
    '|gjeldende pris|din pris'),
  ('no', 'unit_price', 'enhetspris|pris per enhet|a pris|à pris'),
  ('no', 'cost_price', 'innkjøpspris|nettopris|netto|engrospris|innpris|forhandlerpris|netto pris|grossistpris'),
  ('no', 'retail_price', 'veiledende pris|veil pris|utsalgspris|listepris|bruttopris|butikkpris'
    '|veiledende utsalgspris'),
  ('no', 'special_price', 'kampanjepris|tilbudspris|spesialpris|tilbud'),
  ('no', 'old_price', 'gammel pris|førpris|tidligere pris'),
  ('no', 'unit_price_per_measure', 'literpris|kilopris|pris per kg|pris per liter|sammenligningspris|pris pr liter'
    '|pris pr kg'),
  ('no', 'stock', 'lager|antall|lagerbeholdning|beholdning|tilgjengelig|på lager|mengde'),
  ('no', 'vat', 'mva|moms|mva sats'),
  ('no', 'discount', 'rabatt'),
  ('no', 'date', 'dato|årgang|år'),
  ('no', 'other', 'leverandør|land|opprinnelsesland|vekt|lengde|bredde|høyde|farge|bilde|sum|totalt|pant'),
  ('no', 'currency', 'valuta'),
  ('no', 'barcode', 'strekkode|ean|gtin|ean kode'),
  ('no', 'brand', 'merke|varemerke|merkenavn'),
  ('no', 'manufacturer', 'produsent|fabrikant'),
  ('no', 'category', 'kategori|varegruppe|produktgruppe|gruppe|hovedgruppe|varetype|type'),
  ('no', 'subcategory', 'underkategori|undergruppe'),
  ('no', 'unit_of_measure', 'enhet|salgsenhet|måleenhet'),
  ('no', 'pack_size', 'pakning|pakningsstørrelse|forpakning|antall i pakning|innhold|kartong|volum'
    '|antall per kartong|d pak|f pak'),
  ('no', 'min_order_qty', 'minste bestilling|minimumsbestilling|min antall|minste antall'),
  ('no', 'lead_time_days', 'leveringstid|ledetid|levering'),

  ('da', 'code', 'varenummer|varenr|artikelnummer|produktnummer|produktkode|kode|nummer|nr|bestillingsnummer'
    '|vare nr|el nummer|vvs nr|leverandørens varenummer|db nummer|tun nr'),
  ('da', 'name', 'navn|varenavn|produktnavn|produkt|betegnelse|vare|varebetegnelse|varetekst|artikel|benævnelse'
    '|titel'),
  ('da', 'description', 'beskrivelse|varebeskrivelse|produktbeskrivelse|tekst|bemærkning|kommentar'),
  ('da', 'price', 'pris|priser|salgspris|ny pris|stykpris|pris pr stk|pris stk|beløb|aktuel pris|din pris'),
  ('da', 'unit_price', 'enhedspris|pris pr enhed|a pris'),
  ('da', 'cost_price', 'indkøbspris|nettopris|netto|engrospris|kostpris|forhandlerpris|netto pris'),
  ('da', 'retail_price', 'vejledende pris|vejl pris|udsalgspris|listepris|bruttopris|butikspris'
    '|vejledende udsalgspris'),
  ('da', 'special_price', 'kampagnepris|tilbudspris|specialpris|tilbud'),
  ('da', 'old_price', 'gammel pris|førpris|tidligere pris'),
  ('da', 'unit_price_per_measure', 'kilopris|literpris|pris pr kg|pris pr liter|sammenligningspris'),
  ('da', 'stock', 'lager|antal|lagerbeholdning|beholdning|på lager|mængde'),
  ('da', 'vat', 'moms|momssats'),
  ('da', 'discount', 'rabat'),
  ('da', 'date', 'dato|årgang|år'),
  ('da', 'other', 'leverandør|land|oprindelsesland|vægt|længde|bredde|højde|farve|billede|i alt|pant'),
  ('da', 'currency', 'valuta'),
  ('da', 'barcode', 'stregkode|ean|gtin|ean nummer'),
  ('da', 'brand', 'mærke|varemærke'),
  ('da', 'manufacturer', 'producent|fabrikant'),
  ('da', 'category', 'kategori|varegruppe|produktgruppe|gruppe|hovedgruppe|type'),
  ('da', 'subcategory', 'underkategori|undergruppe'),
  ('da', 'unit_of_measure', 'enhed|salgsenhed|måleenhed'),
  ('da', 'pack_size', 'pakning|pakningsstørrelse|emballage|kolli|kollistørrelse|indhold|antal pr kolli|karton'),
  ('da', 'min_order_qty', 'minimumsordre|mindste bestilling|min antal|minimumskøb'),
  ('da', 'lead_time_days', 'leveringstid|levering'),

  ('et', 'code', 'kood|tootekood|artikkel|artikli number|tootenumber|number|artiklikood|kaubakood|tellimiskood'),
  ('et', 'name', 'nimi|nimetus|toode|toote nimi|toote nimetus|kaup|kauba nimetus|artikli nimetus'),
  ('et', 'description', 'kirjeldus|toote kirjeldus|märkus|selgitus'),
  ('et', 'price', 'hind|müügihind|uus hind|hind km ta|tüki hind|summa'),
  ('et', 'unit_price', 'ühiku hind|ühikuhind'),
  ('et', 'cost_price', 'netohind|ostuhind|hulgihind|neto'),
  ('et', 'retail_price', 'jaehind|soovituslik hind|soovituslik jaehind|hinnakirja hind|brutohind'),
  ('et', 'special_price', 'soodushind|kampaaniahind|erihind'),
  ('et', 'old_price', 'vana hind|endine hind'),
  ('et', 'unit_price_per_measure', 'kilohind|liitrihind'),
  ('et', 'stock', 'laoseis|kogus|ladu|saadavus'),
  ('et', 'vat', 'käibemaks'),
  ('et', 'discount', 'allahindlus|soodustus'),
  ('et', 'date', 'kuupäev'),
  ('et', 'other', 'tarnija|päritolumaa|kaal|pikkus|laius|kõrgus|värv|pilt|kokku'),
  ('et', 'currency', 'valuuta'),
  ('et', 'barcode', 'ribakood|triipkood|ean|ean kood'),
  ('et', 'brand', 'bränd|kaubamärk'),
  ('et', 'manufacturer', 'tootja|valmistaja'),
  ('et', 'category', 'kategooria|tootegrupp|grupp|kaubagrupp|liik'),
  ('et', 'subcategory', 'alamkategooria|alamgrupp'),
  ('et', 'unit_of_measure', 'ühik|mõõtühik'),
  ('et', 'pack_size', 'pakend|pakis|kastis|pakendi suurus'),
  ('et', 'min_order_qty', 'miinimumkogus|minimaalne kogus|min kogus'),
  ('et', 'lead_time_days', 'tarneaeg'),

  ('lv', 'code', 'kods|preces kods|artikuls|numurs|kataloga numurs|produkta kods|preces numurs|artikula numurs'),
  ('lv', 'name', 'nosaukums|preces nosaukums|produkts|prece|produkta nosaukums'),
  ('lv', 'description', 'apraksts|preces apraksts|piezīmes'),
  ('lv', 'price', 'cena|pārdošanas cena|jaunā cena|cena gab|summa'),
  ('lv', 'unit_price', 'vienības cena|cena par vienību'),
  ('lv', 'cost_price', 'neto cena|iepirkuma cena|vairumtirdzniecības cena|vairumcena'),
  ('lv', 'retail_price', 'mazumtirdzniecības cena|ieteicamā cena|mazumcena'),
  ('lv', 'special_price', 'akcijas cena|īpašā cena'),
  ('lv', 'old_price', 'vecā cena|iepriekšējā cena'),
  ('lv', 'stock', 'atlikums|daudzums|noliktava|pieejamība'),
  ('lv', 'vat', 'pvn'),
  ('lv', 'discount', 'atlaide'),
  ('lv', 'date', 'datums'),
  ('lv', 'other', 'piegādātājs|izcelsmes valsts|svars|garums|platums|augstums|krāsa|attēls|kopā'),
  ('lv', 'currency', 'valūta'),
  ('lv', 'barcode', 'svītrkods|ean'),
  ('lv', 'brand', 'zīmols'),
  ('lv', 'manufacturer', 'ražotājs'),
  ('lv', 'category', 'kategorija|grupa|preču grupa'),
  ('lv', 'subcategory', 'apakškategorija|apakšgrupa'),
  ('lv', 'unit_of_measure', 'mērvienība|mērv|vienība'),
  ('lv', 'pack_size', 'iepakojums|iepakojumā|iesaiņojums'),
  ('lv', 'min_order_qty', 'minimālais pasūtījums|minimālais daudzums'),
  ('lv', 'lead_time_days', 'piegādes laiks|piegādes termiņš'),

  ('lt', 'code', 'kodas|prekės kodas|artikulas|katalogo numeris|numeris|gaminio kodas|produkto kodas'
    '|prekės numeris|kat nr'),
  ('lt', 'name', 'pavadinimas|prekės pavadinimas|prekė|produktas|produkto pavadinimas|gaminys|vardas'),
  ('lt', 'description', 'aprašymas|prekės aprašymas|pastabos|aprašas'),
  ('lt', 'price', 'kaina|pardavimo kaina|nauja kaina|vnt kaina|kaina vnt|suma'),
  ('lt', 'unit_price', 'vieneto kaina|kaina už vienetą'),
  ('lt', 'cost_price', 'neto kaina|pirkimo kaina|didmeninė kaina|savikaina'),
  ('lt', 'retail_price', 'mažmeninė kaina|rekomenduojama kaina|katalogo kaina'),
  ('lt', 'special_price', 'akcijos kaina|speciali kaina|akcija'),
  ('lt', 'old_price', 'sena kaina|ankstesnė kaina'),
  ('lt', 'stock', 'likutis|kiekis|sandėlis|likučiai'),
  ('lt', 'vat', 'pvm|pvm tarifas'),
  ('lt', 'discount', 'nuolaida'),
  ('lt', 'date', 'data'),
  ('lt', 'other', 'tiekėjas|kilmės šalis|svoris|ilgis|plotis|aukštis|spalva|nuotrauka|viso|iš viso'),
  ('lt', 'currency', 'valiuta'),
  ('lt', 'barcode', 'brūkšninis kodas|barkodas|ean|ean kodas'),
  ('lt', 'brand', 'prekės ženklas|prekinis ženklas'),
  ('lt', 'manufacturer', 'gamintojas'),
  ('lt', 'category', 'kategorija|grupė|prekių grupė|rūšis|tipas'),
  ('lt', 'subcategory', 'subkategorija|pogrupis'),
  ('lt', 'unit_of_measure', 'mato vienetas|mato vnt|vienetas|matas'),
  ('lt', 'pack_size', 'pakuotė|pakuotėje|dėžėje|kiekis pakuotėje'),
  ('lt', 'min_order_qty', 'minimalus užsakymas|minimalus kiekis|min kiekis'),
  ('lt', 'lead_time_days', 'pristatymo terminas|pristatymo laikas'),

  ('af', 'code', 'kode|produkkode|itemkode|artikelnommer|nommer|voorraadkode|verwysing|onderdeelnommer'),
  ('af', 'name', 'naam|produknaam|produk|item|artikel'),
  ('af', 'description', 'beskrywing|produkbeskrywing|omskrywing'),
  ('af', 'price', 'prys|verkoopprys|nuwe prys|bedrag'),
  ('af', 'unit_price', 'eenheidsprys|prys per eenheid'),
  ('af', 'cost_price', 'kosprys|netto prys|groothandelprys|koste'),
  ('af', 'retail_price', 'kleinhandelprys|aanbevole prys|lysprys'),
  ('af', 'special_price', 'spesiale prys|aanbieding'),
  ('af', 'old_price', 'ou prys|vorige prys'),
  ('af', 'stock', 'voorraad|hoeveelheid|beskikbaar'),
  ('af', 'vat', 'btw'),
  ('af', 'discount', 'afslag'),
  ('af', 'date', 'datum'),
  ('af', 'currency', 'geldeenheid'),
  ('af', 'barcode', 'strepieskode'),
  ('af', 'brand', 'handelsmerk|merk'),
  ('af', 'manufacturer', 'vervaardiger'),
  ('af', 'category', 'kategorie|groep'),
  ('af', 'subcategory', 'subkategorie|subgroep'),
  ('af', 'unit_of_measure', 'eenheid|maateenheid'),
  ('af', 'pack_size', 'pakgrootte|verpakking'),
  ('af', 'min_order_qty', 'minimum bestelling|minimum hoeveelheid'),
  ('af', 'lead_time_days', 'leweringstyd|levertyd'),

  ('id', 'code', 'kode|kode barang|kode produk|nomor|nomor barang|no barang|kode item|nomor artikel|kode sku'
    '|nomor part'),
  ('id', 'name', 'nama|nama barang|nama produk|produk|barang|nama item'),
  ('id', 'description', 'deskripsi|keterangan|uraian|spesifikasi|deskripsi produk'),
  ('id', 'price', 'harga|harga jual|harga baru|tarif|biaya|harga per pcs|harga per unit'),
  ('id', 'unit_price', 'harga satuan'),
  ('id', 'cost_price', 'harga beli|harga grosir|harga pokok|harga modal|harga netto|harga distributor|grosir'
    '|harga reseller|harga agen'),
  ('id', 'retail_price', 'harga eceran|harga retail|harga eceran tertinggi|het|harga konsumen'),
  ('id', 'special_price', 'harga promo|harga diskon|promo|harga khusus'),
  ('id', 'old_price', 'harga lama|harga sebelumnya'),
  ('id', 'stock', 'stok|jumlah|persediaan|kuantitas|ketersediaan'),
  ('id', 'vat', 'ppn|pajak'),
  ('id', 'discount', 'diskon|potongan'),
  ('id', 'date', 'tanggal'),
  ('id', 'other', 'pemasok|negara asal|berat|panjang|lebar|tinggi|warna|gambar|total|toko|ongkir'),
  ('id', 'row_number', 'no urut|nomor urut'),
  ('id', 'currency', 'mata uang'),
  ('id', 'barcode', 'barcode|kode batang'),
  ('id', 'brand', 'merek|merk'),
  ('id', 'manufacturer', 'produsen|pabrik|pabrikan'),
  ('id', 'category', 'kategori|kelompok|golongan|jenis'),
  ('id', 'subcategory', 'subkategori|sub kategori'),
  ('id', 'unit_of_measure', 'satuan|unit'),
  ('id', 'pack_size', 'kemasan|isi|ukuran kemasan|isi per karton|isi per dus'),
  ('id', 'min_order_qty', 'minimal order|minimum pembelian|min order|pembelian minimum'),
  ('id', 'lead_time_days', 'waktu pengiriman|lama pengiriman'),

  ('vi', 'code', 'mã|mã hàng|mã sản phẩm|mã số|mã vật tư|mã sp|mã hàng hóa|số hiệu|mã phụ tùng'),
  ('vi', 'name', 'tên|tên hàng|tên sản phẩm|sản phẩm|tên hàng hóa|tên vật tư|hàng hóa|tên sp|mặt hàng'),
  ('vi', 'description', 'mô tả|diễn giải|ghi chú|mô tả sản phẩm|quy cách kỹ thuật'),
  ('vi', 'price', 'giá|giá bán|giá mới|thành giá|giá tiền|báo giá|giá hiện tại'),
  ('vi', 'unit_price', 'đơn giá'),
  ('vi', 'cost_price', 'giá sỉ|giá buôn|giá nhập|giá vốn|giá đại lý|giá bán buôn|giá mua'),
  ('vi', 'retail_price', 'giá lẻ|giá bán lẻ|giá niêm yết|giá đề xuất'),
  ('vi', 'special_price', 'giá khuyến mãi|giá ưu đãi|khuyến mãi'),
  ('vi', 'old_price', 'giá cũ|giá trước'),
  ('vi', 'stock', 'tồn kho|số lượng|tồn|sl'),
  ('vi', 'vat', 'thuế|thuế vat|thuế suất'),
  ('vi', 'discount', 'chiết khấu|giảm giá'),
  ('vi', 'date', 'ngày'),
  ('vi', 'other', 'nhà cung cấp|xuất xứ|trọng lượng|màu|hình ảnh|thành tiền|tổng|bảo hành'),
  ('vi', 'row_number', 'stt|số thứ tự'),
  ('vi', 'currency', 'tiền tệ|loại tiền'),
  ('vi', 'barcode', 'mã vạch'),
  ('vi', 'brand', 'thương hiệu|nhãn hiệu|hãng'),
  ('vi', 'manufacturer', 'nhà sản xuất|hãng sản xuất'),
  ('vi', 'category', 'danh mục|nhóm|nhóm hàng|loại|loại hàng|ngành hàng'),
  ('vi', 'subcategory', 'danh mục con|nhóm con|phân nhóm'),
  ('vi', 'unit_of_measure', 'đơn vị|đơn vị tính|đvt|dvt'),
  ('vi', 'pack_size', 'quy cách|đóng gói|quy cách đóng gói|dung tích'),
  ('vi', 'min_order_qty', 'đặt hàng tối thiểu|số lượng tối thiểu'),
  ('vi', 'lead_time_days', 'thời gian giao hàng|giao hàng'),

  ('zh', 'code', '编号|编码|货号|商品编号|商品编码|产品编号|产品编码|物料编码|物料号|物料编号|型号|料号|款号|序列号|零件号|代码|商品代码|產品編號|商品編號|貨號|編號|料號|型號|产品型号'
    '|訂貨號|订货号'),
  ('zh', 'name', '名称|品名|商品名称|产品名称|商品|产品|物料名称|货品名称|商品名|名稱|商品名稱|產品名稱|品項|產品|标题|药品名称|通用名'),
  ('zh', 'description', '描述|说明|产品描述|商品描述|备注|說明|描述說明|備註|产品说明|规格描述'),
  ('zh', 'price', '价格|售价|单品价|报价|现价|新价|销售价|價格|售價|報價|金额单价|销售价格|价钱|供应价|出厂价|结算价'),
  ('zh', 'unit_price', '单价|單價|单位价格'),
  ('zh', 'cost_price', '成本|成本价|批发价|进货价|进价|采购价|供货价|净价|代理价|經銷價|批發價|成本價|進價|采购价格|批发价格|经销价'),
  ('zh', 'retail_price', '零售价|建议零售价|市场价|指导价|零售價|建議售價|定价|定價|目录价|吊牌价|面价|零售价格'),
  ('zh', 'special_price', '促销价|特价|优惠价|特價|優惠價|活动价|折扣价'),
  ('zh', 'old_price', '原价|旧价|原價|调整前价格'),
  ('zh', 'unit_price_per_measure', '每公斤价格|公斤价|每升价格'),
  ('zh', 'stock', '库存|数量|库存数量|庫存|數量|可用库存|存货|现货'),
  ('zh', 'vat', '税率|增值税|税额|稅率|稅'),
  ('zh', 'discount', '折扣|折扣率'),
  ('zh', 'date', '日期|有效期|更新日期|年份'),
  ('zh', 'other', '供应商|产地|原产地|重量|净重|毛重|长度|宽度|高度|颜色|图片|合计|总价|总计|供應商|產地|圖片|门店|运费'),
  ('zh', 'row_number', '序号|序號|行号'),
  ('zh', 'currency', '币种|货币|幣別|貨幣|币别'),
  ('zh', 'barcode', '条码|条形码|商品条码|條碼|國際條碼|国际条码|产品条码'),
  ('zh', 'brand', '品牌|牌子'),
  ('zh', 'manufacturer', '厂家|制造商|生产厂家|生产商|生产企业|製造商|廠商|厂商'),
  ('zh', 'category', '类别|分类|类目|商品分类|产品类别|大类|種類|類別|分類|品类|产品分类'),
  ('zh', 'subcategory', '子类|小类|二级分类|子类别|子類別|中类'),
  ('zh', 'unit_of_measure', '单位|计量单位|單位|销售单位'),
  ('zh', 'pack_size', '规格|包装|包装规格|装箱数|箱规|規格|包裝|每箱数量|容量|箱入数'),
  ('zh', 'min_order_qty', '起订量|最小起订量|最低订购量|最小订货量|最小訂購量|起订数量'),
  ('zh', 'lead_time_days', '交货期|交期|货期|交货时间|交貨期|交货周期'),

  ('ja', 'code', '品番|商品コード|商品番号|製品番号|型番|コード|品目コード|商品no|製品コード|管理番号|品コード|注文番号|部品番号|メーカー品番|カタログ番号|番号'),
  ('ja', 'name', '商品名|品名|製品名|名称|品目名|商品名称|商品|品目|部品名'),
  ('ja', 'description', '説明|商品説明|備考|摘要|仕様|詳細|製品説明'),
  ('ja', 'price', '価格|販売価格|売価|新価格|金額|料金|提供価格|納入価格|販売単価|お値段|値段|税抜価格|税抜き価格'),
  ('ja', 'unit_price', '単価|単位価格'),
  ('ja', 'cost_price', '仕入価格|仕入単価|仕切価格|卸価格|卸値|原価|仕切り価格|卸売価格|仕切|下代|仕入値|仕切単価'),
  ('ja', 'retail_price', '定価|希望小売価格|標準価格|小売価格|上代|参考価格|税込価格|メーカー希望小売価格|税込み価格'),
  ('ja', 'special_price', '特価|セール価格|キャンペーン価格|特別価格'),
  ('ja', 'old_price', '旧価格|旧定価|旧単価|改定前価格'),
  ('ja', 'stock', '在庫|在庫数|数量|在庫状況'),
  ('ja', 'vat', '税率|消費税|税区分|消費税率'),
  ('ja', 'discount', '割引|割引率|値引|掛率'),
  ('ja', 'date', '日付|発売日|更新日|年'),
  ('ja', 'other', '仕入先|原産国|原産地|重量|長さ|幅|高さ|色|画像|合計|店舗|送料'),
  ('ja', 'row_number', '行番号|連番|項番'),
  ('ja', 'currency', '通貨'),
  ('ja', 'barcode', 'janコード|jan|バーコード|ean|jan code|janコ ド'),
  ('ja', 'brand', 'ブランド|ブランド名'),
  ('ja', 'manufacturer', 'メーカー|メーカー名|製造元|製造者'),
  ('ja', 'category', 'カテゴリ|カテゴリー|分類|大分類|商品分類|種類|種別|商品カテゴリ'),
  ('ja', 'subcategory', '小分類|中分類|サブカテゴリ|サブカテゴリー'),
  ('ja', 'unit_of_measure', '単位|販売単位'),
  ('ja', 'pack_size', '入数|規格|内容量|入り数|ケース入数|容量|荷姿|梱包数'),
  ('ja', 'min_order_qty', '最小発注数|最小ロット|最低発注数|発注単位|最小注文数|ロット'),
  ('ja', 'lead_time_days', '納期|リードタイム|納期日数'),

  ('ko', 'code', '코드|상품코드|제품코드|품번|품목코드|자재코드|모델번호|상품번호|제품번호|부품번호|모델명|주문코드|관리번호'),
  ('ko', 'name', '상품명|제품명|품명|품목명|이름|명칭|품목|상품|제품'),
  ('ko', 'description', '설명|상품설명|비고|상세설명|규격설명|적요'),
  ('ko', 'price', '가격|판매가|판매가격|신규가격|금액|공급가격|요금'),
  ('ko', 'unit_price', '단가|판매단가'),
  ('ko', 'cost_price', '도매가|원가|매입가|공급가|도매가격|입고단가|매입단가|공급단가'),
  ('ko', 'retail_price', '소비자가|소매가|권장소비자가|정가|소비자가격|시중가'),
  ('ko', 'special_price', '할인가|특가|행사가'),
  ('ko', 'old_price', '이전가격|기존가격|구가격|변경전가격'),
  ('ko', 'stock', '재고|수량|재고수량'),
  ('ko', 'vat', '부가세|세율|부가가치세'),
  ('ko', 'discount', '할인|할인율'),
  ('ko', 'date', '날짜|일자|유효기간'),
  ('ko', 'other', '공급업체|공급사|원산지|중량|무게|색상|이미지|합계|배송비|거래처'),
  ('ko', 'row_number', '순번|연번'),
  ('ko', 'currency', '통화|화폐'),
  ('ko', 'barcode', '바코드'),
  ('ko', 'brand', '브랜드|상표'),
  ('ko', 'manufacturer', '제조사|제조업체|제조원'),
  ('ko', 'category', '카테고리|분류|대분류|품목군|종류|상품분류'),
  ('ko', 'subcategory', '소분류|중분류|하위카테고리'),
  ('ko', 'unit_of_measure', '단위|판매단위'),
  ('ko', 'pack_size', '규격|입수|포장단위|박스입수|용량|포장'),
  ('ko', 'min_order_qty', '최소주문수량|최소주문|최소발주량'),
  ('ko', 'lead_time_days', '납기|리드타임|배송기간|납기일'),

  ('ar', 'code', 'الرمز|رمز|كود|الكود|رقم الصنف|رقم المنتج|رمز المنتج|كود الصنف|كود المنتج|رقم المادة|رمز الصنف'
    '|رقم القطعة|المرجع|الرقم'),
  ('ar', 'name', 'الاسم|اسم|اسم المنتج|اسم الصنف|المنتج|الصنف|اسم المادة|المادة|البند|السلعة'),
  ('ar', 'description', 'الوصف|وصف|وصف المنتج|البيان|ملاحظات|التفاصيل|الوصف الكامل'),
  ('ar', 'price', 'السعر|سعر|سعر البيع|السعر الجديد|المبلغ|الثمن|القيمة|الأسعار|سعر القطعة'),
  ('ar', 'unit_price', 'سعر الوحدة'),
  ('ar', 'cost_price', 'سعر الجملة|سعر الشراء|التكلفة|سعر التكلفة|السعر الصافي|الجملة'),
  ('ar', 'retail_price', 'سعر التجزئة|السعر المقترح|سعر المستهلك|سعر القائمة|سعر الجمهور'),
  ('ar', 'special_price', 'سعر العرض|العرض|سعر خاص|السعر بعد الخصم'),
  ('ar', 'old_price', 'السعر القديم|السعر السابق'),
  ('ar', 'stock', 'المخزون|الكمية|كمية|الرصيد|الكمية المتاحة|التوفر'),
  ('ar', 'vat', 'الضريبة|ضريبة القيمة المضافة|ضريبة'),
  ('ar', 'discount', 'الخصم|خصم|نسبة الخصم'),
  ('ar', 'date', 'التاريخ|تاريخ|تاريخ الصلاحية'),
  ('ar', 'other', 'المورد|بلد المنشأ|المنشأ|الوزن|الطول|العرض سم|الارتفاع|اللون|الصورة|المجموع|الإجمالي'),
  ('ar', 'row_number', 'م|مسلسل|تسلسل|رقم التسلسل'),
  ('ar', 'currency', 'العملة|عملة'),
  ('ar', 'barcode', 'الباركود|باركود|رقم الباركود'),
  ('ar', 'brand', 'الماركة|العلامة التجارية|ماركة|العلامة'),
  ('ar', 'manufacturer', 'الشركة المصنعة|المصنع|الشركة المنتجة|الشركة'),
  ('ar', 'category', 'الفئة|التصنيف|المجموعة|القسم|النوع|فئة'),
  ('ar', 'subcategory', 'الفئة الفرعية|التصنيف الفرعي'),
  ('ar', 'unit_of_measure', 'الوحدة|وحدة القياس|وحدة'),
  ('ar', 'pack_size', 'العبوة|التعبئة|حجم العبوة|الحجم|عدد القطع في الكرتون'),
  ('ar', 'min_order_qty', 'الحد الأدنى للطلب|أقل كمية'),
  ('ar', 'lead_time_days', 'مدة التوريد|مدة التسليم|وقت التسليم'),

  ('he', 'code', 'מק"ט|מקט|קוד|קוד מוצר|קוד פריט|מספר פריט|מספר קטלוגי|מס פריט|מספר מוצר|דגם|מק ט'),
  ('he', 'name', 'שם|שם מוצר|שם פריט|מוצר|פריט|שם המוצר|תיאור פריט|שם הפריט'),
  ('he', 'description', 'תיאור|תאור|תיאור מוצר|הערות|פירוט|תיאור המוצר'),
  ('he', 'price', 'מחיר|מחיר מכירה|מחיר חדש|סכום|תעריף|מחירים'),
  ('he', 'unit_price', 'מחיר יחידה|מחיר ליחידה'),
  ('he', 'cost_price', 'מחיר סיטונאי|מחיר עלות|מחיר קנייה|מחיר נטו|עלות|סיטונאי|מחיר קניה'),
  ('he', 'retail_price', 'מחיר לצרכן|מחיר מומלץ|מחיר מחירון|מחיר קמעונאי|מחירון'),
  ('he', 'special_price', 'מחיר מבצע|מבצע|מחיר מיוחד'),
  ('he', 'old_price', 'מחיר קודם|מחיר ישן'),
  ('he', 'stock', 'מלאי|כמות|זמינות|כמות במלאי'),
  ('he', 'vat', 'מעמ|מע מ|מס'),
  ('he', 'discount', 'הנחה|אחוז הנחה'),
  ('he', 'date', 'תאריך'),
  ('he', 'other', 'ספק|ארץ מקור|ארץ ייצור|משקל|אורך|רוחב|גובה|צבע|תמונה|סהכ'),
  ('he', 'currency', 'מטבע'),
  ('he', 'barcode', 'ברקוד|בר קוד'),
  ('he', 'brand', 'מותג'),
  ('he', 'manufacturer', 'יצרן|שם יצרן'),
  ('he', 'category', 'קטגוריה|קבוצה|מחלקה|סוג|משפחה'),
  ('he', 'subcategory', 'תת קטגוריה|תת קבוצה'),
  ('he', 'unit_of_measure', 'יחידה|יחידת מידה|יח מידה'),
  ('he', 'pack_size', 'אריזה|גודל אריזה|כמות באריזה|תכולה|כמות בקרטון'),
  ('he', 'min_order_qty', 'מינימום הזמנה|כמות מינימלית|כמות מינימום'),
  ('he', 'lead_time_days', 'זמן אספקה|ימי אספקה|אספקה'),

  ('en', 'price_basis', 'price unit|pricing unit|price per qty|price basis|price quantity|price qty|price factor'
    '|pricing qty|pricing quantity|price base|qty per price|cost per qty|basis|price multiple|price uom qty'
    '|price unit qty|unit of price|per qty'),
  ('en', 'from_quantity', 'from qty|qty from|from quantity|quantity from|from|break qty|qty break|quantity break'
    '|price break|scale qty|scale quantity|scale|tier qty|tier quantity|breakpoint|price break qty|starting qty'
    '|break quantity|volume break|qty from pcs|from pcs'),
  ('en', 'valid_from', 'valid from|effective date|price valid from|effective from|start date|price date from'
    '|from date|date from|validity start|valid as of|effective|price effective date|starts on|price effective from'),
  ('en', 'valid_to', 'valid until|valid to|end date|price valid to|price valid until|effective to|to date|date to'
    '|validity end|valid through|expires|expires on|effective until|until'),
  ('en', 'price_group', 'price group|customer group|customer type|price level|price tier|customer class'
    '|customer category|price list name|price list code|price list|channel|price category|price type'
    '|customer price group|tier'),
  ('en', 'discount_group', 'discount group|discount code|promotion|promo|saving|savings|margin|markup|profit'
    '|discount class'),
  ('de', 'price_basis', 'preiseinheit|pe|preisbasis|preismenge|pr einh|preiseinh|preisfaktor|peh|basismenge'
    '|preiseinheit stück|preis einheit|preisdimension|prkz|preis einh'),
  ('de', 'from_quantity', 'ab menge|staffelmenge|menge ab|ab stück|staffel|ab|mengenstaffel|von menge|staffel ab'
    '|ab stk|staffelung|bezugsmenge|preisstaffel|abnahmemenge|mengenstaffel ab'),
  ('de', 'valid_from', 'gültig ab|preis gültig ab|gültig von|gültigkeit ab|ab datum|gilt ab|gültigkeitsbeginn'
    '|von datum|gültigkeit von|preisgültigkeit ab'),
  ('de', 'valid_to', 'gültig bis|preis gültig bis|gültigkeit bis|bis datum|gilt bis|gültigkeitsende'
    '|preisgültigkeit bis'),
  ('de', 'price_group', 'preisgruppe|kundengruppe|preisliste|preisklasse|preisebene|kundentyp|preisart'
    '|kundenklasse|preiskategorie|kundenkategorie'),
  ('de', 'discount_group', 'rabattgruppe|skonto|rabattcode|warenrabattgruppe|rg|bonus|rabattklasse|rabattschlüssel'),
  ('fr', 'price_basis', 'unité de prix|base de prix|quantité de prix|base prix|unité prix|base tarifaire'
    '|unité de tarification'),
  ('fr', 'from_quantity', 'à partir de|quantité à partir de|qté à partir de|palier|seuil|palier quantité'
    '|seuil quantité|quantité seuil|dès|tranche'),
  ('fr', 'valid_from', 'valable à partir du|date d effet|date d application|valable du|date de début|valide du'
    '|date début|à partir du|début de validité|applicable au'),
  ('fr', 'valid_to', 'valable jusqu au|date de fin|date fin|valide jusqu au|fin de validité|jusqu au'),
  ('fr', 'price_group', 'groupe de prix|groupe client|catégorie client|niveau de prix|type de client'
    '|groupe tarifaire|catégorie tarifaire'),
  ('fr', 'discount_group', 'code remise|famille de remise|groupe de remise'),
  ('es', 'price_basis', 'unidad de precio|base de precio|cantidad precio|unidad precio|base precio'),
  ('es', 'from_quantity', 'desde|a partir de|cantidad desde|desde cantidad|escala|tramo|cant desde'),
  ('es', 'valid_from', 'válido desde|vigente desde|fecha inicio|fecha desde|vigencia desde|inicio vigencia'
    '|válido a partir de'),
  ('es', 'valid_to', 'válido hasta|vigente hasta|fecha fin|fecha hasta|vigencia hasta|fin vigencia'),
  ('es', 'price_group', 'grupo de precios|grupo de clientes|grupo cliente|tipo de cliente|nivel de precio'
    '|lista de precios|grupo de precio'),
  ('es', 'discount_group', 'grupo descuento'),
  ('it', 'price_basis', 'unità di prezzo|unità prezzo|base prezzo|quantità prezzo|unità prezzi'),
  ('it', 'from_quantity', 'da|a partire da|quantità da|scaglione|da quantità|qta da'),
  ('it', 'valid_from', 'valido dal|decorrenza|data inizio|valida dal|inizio validità|dal'),
  ('it', 'valid_to', 'valido al|valido fino al|data fine|fine validità|scadenza prezzo|valida fino al'),
  ('it', 'price_group', 'gruppo prezzi|gruppo clienti|categoria cliente|tipo cliente|fascia prezzo|livello prezzo'
    '|gruppo cliente'),
  ('it', 'discount_group', 'categoria sconto|classe sconto'),
  ('pt', 'price_basis', 'unidade de preço|base de preço|quantidade preço'),
  ('pt', 'from_quantity', 'a partir de|quantidade desde|escalão|desde|faixa'),
  ('pt', 'valid_from', 'válido desde|válido de|data início|início vigência|data de início|válido a partir de'),
  ('pt', 'valid_to', 'válido até|data fim|fim vigência|data de fim|validade até'),
  ('pt', 'price_group', 'grupo de preços|grupo de clientes|tipo de cliente|tabela de preços|nível de preço'),
  ('pt', 'discount_group', 'grupo de desconto'),
  ('nl', 'price_basis', 'prijseenheid|prijsbasis|pe|prijsfactor|prijs eenheid'),
  ('nl', 'from_quantity', 'vanaf|vanaf aantal|staffel|aantal vanaf|staffelaantal|staffelhoeveelheid'),
  ('nl', 'valid_from', 'geldig vanaf|ingangsdatum|geldig van|vanaf datum|begindatum'),
  ('nl', 'valid_to', 'geldig tot|einddatum|geldig tot en met|geldig t m|tot datum'),
  ('nl', 'price_group', 'prijsgroep|klantgroep|prijslijst|klanttype|prijsniveau|klantengroep'),
  ('nl', 'discount_group', 'kortingsgroep|kortingscode'),
  ('pl', 'price_basis', 'jednostka ceny|jednostka cenowa|podstawa ceny|j ceny|cena za ilość'),
  ('pl', 'from_quantity', 'od ilości|ilość od|próg|próg ilościowy|od'),
  ('pl', 'valid_from', 'ważne od|obowiązuje od|ważna od|data od|cena od dnia|ważność od'),
  ('pl', 'valid_to', 'ważne do|obowiązuje do|ważna do|data do|ważność do'),
  ('pl', 'price_group', 'grupa cenowa|grupa klientów|poziom cenowy|typ klienta|grupa klienta|kategoria klienta'),
  ('pl', 'discount_group', 'grupa rabatowa'),
  ('cs', 'price_basis', 'cenová jednotka|cena za množství|jednotka ceny|základ ceny|cenová základna'),
  ('cs', 'from_quantity', 'od množství|množství od|od kusů|množstevní hladina|od ks|od'),
  ('cs', 'valid_from', 'platnost od|platí od|platné od|datum od'),
  ('cs', 'valid_to', 'platnost do|platí do|platné do|datum do'),
  ('cs', 'price_group', 'cenová skupina|skupina zákazníků|cenová hladina|typ zákazníka|zákaznická skupina'),
  ('cs', 'discount_group', 'slevová skupina'),
  ('sk', 'price_basis', 'cenová jednotka|jednotka ceny|základ ceny'),
  ('sk', 'from_quantity', 'od množstva|množstvo od|od ks|od'),
  ('sk', 'valid_from', 'platnosť od|platí od|platné od|dátum od'),
  ('sk', 'valid_to', 'platnosť do|platí do|platné do|dátum do'),
  ('sk', 'price_group', 'cenová skupina|skupina zákazníkov|cenová hladina|typ zákazníka'),
  ('sk', 'discount_group', 'zľavová skupina'),
  ('hu', 'price_basis', 'áregység|árképzési egység|ár egység|áralap'),
  ('hu', 'from_quantity', 'mennyiségtől|mennyiség tól|darabtól'),
  ('hu', 'valid_from', 'érvényes tól|érvényesség kezdete|hatályos|érvényesség tól|mikortól'),
  ('hu', 'valid_to', 'érvényes ig|érvényesség vége|érvényesség ig|meddig'),
  ('hu', 'price_group', 'árkategória|vevőcsoport|árcsoport|ügyfélcsoport|árszint'),
  ('ro', 'price_basis', 'unitate de preț|unitate preț|bază preț'),
  ('ro', 'from_quantity', 'de la|cantitate de la|de la cantitatea|prag'),
  ('ro', 'valid_from', 'valabil de la|data început|valabil din'),
  ('ro', 'valid_to', 'valabil până la|data sfârșit|valabil până'),
  ('ro', 'price_group', 'grupă de preț|grup clienți|nivel de preț|tip client'),
  ('ro', 'discount_group', 'grupă discount'),
  ('hr', 'price_basis', 'jedinica cijene|cjenovna jedinica|baza cijene'),
  ('hr', 'from_quantity', 'od količine|količina od|prag|od'),
  ('hr', 'valid_from', 'vrijedi od|važi od|datum od|vrijedi od datuma'),
  ('hr', 'valid_to', 'vrijedi do|važi do|datum do'),
  ('hr', 'price_group', 'cjenovna grupa|grupa kupaca|cjenovni razred|tip kupca|cjenovna skupina'),
  ('hr', 'discount_group', 'rabatna grupa'),
  ('sl', 'price_basis', 'cenovna enota|enota cene'),
  ('sl', 'from_quantity', 'od količine|količina od|od'),
  ('sl', 'valid_from', 'velja od|veljavnost od|datum od'),
  ('sl', 'valid_to', 'velja do|veljavnost do|datum do'),
  ('sl', 'price_group', 'cenovna skupina|skupina kupcev|cenovni razred'),
  ('sv', 'price_basis', 'prisenhet|prisantal|prisbas'),
  ('sv', 'from_quantity', 'från antal|antal från|från|staffling|prissteg'),
  ('sv', 'valid_from', 'giltig från|gäller från|giltigt från|startdatum|från datum'),
  ('sv', 'valid_to', 'giltig till|gäller till|giltigt till|slutdatum|till datum|gäller tom'),
  ('sv', 'price_group', 'prisgrupp|kundgrupp|prislista|kundtyp|prisnivå'),
  ('sv', 'discount_group', 'rabattgrupp|rabattkod'),
  ('no', 'price_basis', 'prisenhet|prisantall|prisbasis'),
  ('no', 'from_quantity', 'fra antall|antall fra|fra|staffel'),
  ('no', 'valid_from', 'gyldig fra|gjelder fra|startdato|fra dato'),
  ('no', 'valid_to', 'gyldig til|gjelder til|sluttdato|til dato'),
  ('no', 'price_group', 'prisgruppe|kundegruppe|prisliste|prisnivå'),
  ('no', 'discount_group', 'rabattgruppe'),
  ('da', 'price_basis', 'prisenhed|prisantal|prisbasis'),
  ('da', 'from_quantity', 'fra antal|antal fra|fra|staffel'),
  ('da', 'valid_from', 'gyldig fra|gælder fra|startdato|fra dato'),
  ('da', 'valid_to', 'gyldig til|gælder til|slutdato|til dato'),
  ('da', 'price_group', 'prisgruppe|kundegruppe|prisliste|debitorprisgruppe|prisniveau'),
  ('da', 'discount_group', 'rabatgruppe'),
  ('fi', 'price_basis', 'hintayksikkö|hinnan yksikkö|hintaperuste'),
  ('fi', 'from_quantity', 'määrästä|alkaen määrä|määräporras|alkaen kpl|alkaen'),
  ('fi', 'valid_from', 'voimassa alkaen|alkupvm|voimassa alk|alkupäivä|voimaantulo'),
  ('fi', 'valid_to', 'voimassa asti|loppupvm|voimassaolo päättyy|loppupäivä|voimassa saakka'),
  ('fi', 'price_group', 'hintaryhmä|asiakasryhmä|hintaluokka|hintataso'),
  ('fi', 'discount_group', 'alennusryhmä'),
  ('et', 'price_basis', 'hinnaühik|hinna ühik'),
  ('et', 'from_quantity', 'alates kogusest|kogus alates|alates'),
  ('et', 'valid_from', 'kehtib alates|kehtiv alates|algus'),
  ('et', 'valid_to', 'kehtib kuni|kehtiv kuni|lõpp'),
  ('et', 'price_group', 'hinnagrupp|kliendigrupp|hinnatase'),
  ('lv', 'price_basis', 'cenas vienība'),
  ('lv', 'from_quantity', 'no daudzuma|daudzums no'),
  ('lv', 'valid_from', 'spēkā no|derīgs no'),
  ('lv', 'valid_to', 'spēkā līdz|derīgs līdz'),
  ('lv', 'price_group', 'cenu grupa|klientu grupa'),
  ('lt', 'price_basis', 'kainos vienetas'),
  ('lt', 'from_quantity', 'nuo kiekio|kiekis nuo'),
  ('lt', 'valid_from', 'galioja nuo'),
  ('lt', 'valid_to', 'galioja iki'),
  ('lt', 'price_group', 'kainų grupė|klientų grupė'),
  ('tr', 'price_basis', 'fiyat birimi|fiyat bazı'),
  ('tr', 'from_quantity', 'başlangıç miktarı|minimum adet|itibaren'),
  ('tr', 'valid_from', 'geçerlilik başlangıcı|başlangıç tarihi|geçerli'),
  ('tr', 'valid_to', 'bitiş tarihi|geçerlilik bitişi'),
  ('tr', 'price_group', 'fiyat grubu|müşteri grubu'),
  ('id', 'price_basis', 'satuan harga'),
  ('id', 'from_quantity', 'mulai jumlah|dari jumlah|jumlah mulai'),
  ('id', 'valid_from', 'berlaku mulai|berlaku dari|tanggal mulai'),
  ('id', 'valid_to', 'berlaku sampai|berlaku hingga|tanggal berakhir'),
  ('id', 'price_group', 'grup harga|kelompok pelanggan|grup pelanggan'),
  ('vi', 'price_basis', 'đơn vị giá'),
  ('vi', 'from_quantity', 'từ số lượng|số lượng từ'),
  ('vi', 'valid_from', 'ngày hiệu lực|hiệu lực từ|có hiệu lực từ'),
  ('vi', 'valid_to', 'hiệu lực đến|ngày hết hiệu lực|có hiệu lực đến'),
  ('vi', 'price_group', 'nhóm giá|nhóm khách hàng'),
  ('af', 'price_basis', 'pryseenheid'),
  ('af', 'from_quantity', 'vanaf hoeveelheid|vanaf'),
  ('af', 'valid_from', 'geldig vanaf|geldig van'),
  ('af', 'valid_to', 'geldig tot'),
  ('af', 'price_group', 'prysgroep|kliëntegroep'),
  ('ru', 'price_basis', 'ценовая единица|единица цены|базис цены|база цены'),
  ('ru', 'from_quantity', 'от количества|количество от|от шт|партия от|от'),
  ('ru', 'valid_from', 'действует с|действительна с|дата начала|действует с даты|дата вступления'),
  ('ru', 'valid_to', 'действует до|действительна до|дата окончания|действует по'),
  ('ru', 'price_group', 'ценовая группа|группа клиентов|тип цены|вид цены|группа покупателей'),
  ('ru', 'discount_group', 'группа скидок|наценка'),
  ('uk', 'price_basis', 'одиниця ціни|цінова одиниця'),
  ('uk', 'from_quantity', 'від кількості|кількість від|від'),
  ('uk', 'valid_from', 'діє з|дійсна з|дата початку'),
  ('uk', 'valid_to', 'діє до|дійсна до|дата закінчення'),
  ('uk', 'price_group', 'цінова група|група клієнтів|тип ціни'),
  ('uk', 'discount_group', 'націнка'),
  ('bg', 'price_basis', 'ценова единица|единица за цена'),
  ('bg', 'from_quantity', 'от количество|количество от'),
  ('bg', 'valid_from', 'валидна от|в сила от|валидно от'),
  ('bg', 'valid_to', 'валидна до|в сила до|валидно до'),
  ('bg', 'price_group', 'ценова група|клиентска група'),
  ('el', 'price_basis', 'μονάδα τιμής|βάση τιμής'),
  ('el', 'from_quantity', 'από ποσότητα|ποσότητα από'),
  ('el', 'valid_from', 'ισχύει από|έναρξη ισχύος'),
  ('el', 'valid_to', 'ισχύει έως|λήξη ισχύος'),
  ('el', 'price_group', 'ομάδα τιμών|ομάδα πελατών'),
  ('zh', 'price_basis', '价格单位|计价单位|计价数量|价格基数'),
  ('zh', 'from_quantity', '起始数量|阶梯数量|数量起'),
  ('zh', 'valid_from', '生效日期|有效期自|开始日期|起始日期'),
  ('zh', 'valid_to', '失效日期|有效期至|结束日期|截止日期'),
  ('zh', 'price_group', '价格组|客户组|客户类型|价格等级'),
  ('ja', 'price_basis', '価格単位|単価単位'),
  ('ja', 'from_quantity', '数量から|数量以上'),
  ('ja', 'valid_from', '適用日|適用開始日|有効開始日'),
  ('ja', 'valid_to', '適用終了日|有効終了日'),
  ('ja', 'price_group', '価格グループ|顧客グループ|得意先区分'),
  ('ko', 'price_basis', '가격단위'),
  ('ko', 'from_quantity', '시작수량|수량이상'),
  ('ko', 'valid_from', '적용일|적용시작일|유효시작일'),
  ('ko', 'valid_to', '적용종료일|유효종료일'),
  ('ko', 'price_group', '가격그룹|고객그룹'),
  ('ar', 'price_basis', 'وحدة السعر'),
  ('ar', 'from_quantity', 'من كمية|الكمية من'),
  ('ar', 'valid_from', 'ساري من|صالح من|تاريخ البدء'),
  ('ar', 'valid_to', 'ساري حتى|صالح حتى|تاريخ الانتهاء'),
  ('ar', 'price_group', 'مجموعة الأسعار|مجموعة العملاء|فئة السعر'),
  ('he', 'price_basis', 'יחידת מחיר'),
  ('he', 'from_quantity', 'מכמות|כמות מ'),
  ('he', 'valid_from', 'בתוקף מ|תאריך תחילה|תקף מ'),
  ('he', 'valid_to', 'בתוקף עד|תאריך סיום|תקף עד'),
  ('he', 'price_group', 'קבוצת מחיר|קבוצת לקוחות')
) v (language, field, synonyms)
cross join lateral unnest(string_to_array(v.synonyms, '|')) s (synonym)
where spp_private.normalise_heading(s.synonym) <> ''
on conflict do nothing;

-- A word that has got a field of its own leaves the one it stood in.
delete from spp.column_synonyms s
 where s.field in ('date', 'unit_of_measure', 'discount', 'price')
   and exists (select from spp.column_synonyms n
                where n.synonym = s.synonym and n.language = s.language
                  and n.field in ('price_basis', 'from_quantity', 'valid_from', 'valid_to', 'price_group',
                    'discount_group'));
--! EndIncluded sql/seed/column_synonyms.sql
--! Included sql/seed/heading_words.sql
-- What the words of a heading say of a column of prices, in the form of spp_private.heading_text. Running it again
-- adds only what is new. "tax", "without" and "with" make the phrases about tax, "per", "hundred" and "thousand" those
-- of a basis; "thousand" without "per" is a unit of money.
insert into spp.heading_words (word, trait, language)
with listed as (
  select v.language, v.trait, spp_private.heading_text(w.word) as word
    from (values
  ('en', 'yours', 'your|yours|our price to you|customer price|client price|contract price|my price|price for you'),
  ('en', 'net', 'net|nett|cost|purchase|purchasing|buying|buy|landed|invoice price|ex works'),
  ('en', 'dealer', 'dealer|wholesale|trade|reseller|distributor|partner|b 2 b|b2b'),
  ('en', 'gross', 'gross'),
  ('en', 'list', 'list price|list|catalogue|catalog|lp|book price|tariff price'),
  ('en', 'retail', 'rrp|srp|msrp|rsp|recommended|suggested|retail|consumer|end user|end customer|public'
    '|street price|map'),
  ('en', 'selling', 'selling|sales price|sell price|resale'),
  ('en', 'old', 'old|previous|prior|former|formerly|was|before|last year|until now|superseded|replaced'),
  ('en', 'new', 'new'),
  ('en', 'current', 'current|now|today'),
  ('en', 'special', 'special|promo|promotion|promotional|offer|action|sale|campaign|clearance|deal|black friday'),
  ('en', 'surcharge', 'surcharge|supplement|deposit|freight|copper|levy|shipping|delivery|postage|handling|eco tax'
    '|excise'
    '|recycling|weee|hallmarking'),
  ('en', 'change', 'change|difference|increase|decrease|diff|delta|price up|variance|movement'),
  ('en', 'after_discount', 'after discount|less discount|discounted|incl discount|including discount|after disc'),
  ('en', 'pack', 'pack|package|box|carton|case|pallet|bundle|ctn|inner|outer|sleeve|tray|roll|layer|packs|boxes|cartons'
    '|cases|pallets|layers'),
  ('en', 'pair', 'pair|pairs|pr of'),
  ('en', 'piece', 'each|piece|ea|pc|single|individual'),
  ('en', 'hundred', 'hundred|100s|c'), ('en', 'thousand', 'thousand|thousands|mille'),
  ('en', 'minor', 'cent|cents|pence|penny|pennies|minor|minor unit|minor units|cts|ct|subunit|subunits'),
  ('en', 'per', 'per|pr|each of'),
  ('en', 'from', 'from|starting at|starting|qty|quantity|min|minimum|moq|over|at|min qty'
    '|at least|break|buy'),
  ('en', 'more', 'more|up|over|above|upwards|plus'),
  ('en', 'until', 'until|to|till|up to|through|thru|before|valid to'),
  ('en', 'pieces', 'pcs|pc|pieces|piece|units|unit|ea|each|items|off|nos|pce|pces'),
  ('en', 'quantity', 'qty|quantity|min qty|from|break|min quantity|minimum quantity'),
  ('en', 'tax', 'vat|tax|gst|hst|taxes|sales tax'),
  ('en', 'without', 'ex|exc|excl|excluding|exclusive|exclusive of|without'
    '|excluded|plus|less|before|no|net of'),
  ('en', 'with', 'inc|incl|including|inclusive|inclusive of|with|included|after'),
  ('en', 'percent', 'percent|per cent|pct|percentage'),
  ('en', 'measure', 'kg|kilo|kilos|kilogram|g|gr|gram|grams|l|lt|ltr|liter|litre|litres|ml|cl|m|mtr|meter|metre'
    '|metres|m 2|m2|m²'
    '|sqm|m 3|m3|m³|cm|mm|ft|foot|feet|inch|yd|yard|lb|lbs|pound|oz|ton|tonne|t|measure|gallon'),

  ('de', 'yours', 'ihr|ihre|ihren|kundenpreis|kundenindividueller|dein|mein|konditionspreis'),
  ('de', 'net', 'netto|ek|einkauf|einkaufspreis|einkaufs|einstand|einstandspreis|bezugspreis|nettopreis|kosten'),
  ('de', 'dealer', 'händler|haendler|hek|großhandel|grosshandel|wiederverkäufer|fachhandel|werkspreis|ghp'),
  ('de', 'gross', 'brutto|bruttopreis'),
  ('de', 'list', 'liste|listen|listenpreis|katalog|katalogpreis|lp|blp|bruttolistenpreis|tarifpreis'),
  ('de', 'retail', 'uvp|upe|evp|evk|uvk|unverbindliche|unverb|empfohlener|empfohlene|empf|preisempfehlung|laden'
    '|ladenpreis'
    '|endkunde|endkunden|endverbraucher|richtpreis|verbraucherpreis|endpreis|privat'),
  ('de', 'selling', 'verkauf|verkaufs|verkaufspreis|vk'),
  ('de', 'old', 'alt|alter|alte|altes|altpreis|bisher|bisheriger|bisherige|vorher|vorheriger|vorherige|vorjahr'
    '|vorjahrespreis|statt|war|zuvor|ehemals|ehemalige'),
  ('de', 'new', 'neu|neuer|neue|neues'), ('de', 'current', 'aktuell|aktueller|aktuelle|derzeit|jetzt|heute'),
  ('de', 'special', 'aktion|aktions|aktionspreis|sonder|sonderpreis|angebot|angebots|angebotspreis|sonderangebot'),
  ('de', 'surcharge', 'zuschlag|kupferzuschlag|teuerungszuschlag|pfand|fracht|versand|mautzuschlag|aufschlag|aufpreis'
    '|materialzuschlag|kupfer|legierungszuschlag|energiezuschlag|entsorgung'),
  ('de', 'change', 'änderung|preisänderung|differenz|erhöhung|veränderung|anpassung|abweichung|diff'),
  ('de', 'after_discount', 'nach rabatt|abzgl rabatt|abzüglich rabatt|rabattiert|rabattierter|inkl rabatt'),
  ('de', 'pack', 'packung|karton|vpe|gebinde|palette|kiste|pack|verpackung|verpackungseinheit|packungs|rolle|bund'
    '|lage|kisten|kartons|paletten|lagen|packungen|per ve|pro ve|je ve'), ('de', 'pair', 'paar'),
  ('de', 'piece', 'stück|stk|st|einzel|einzelpreis|stückpreis|einheit'),
  ('de', 'hundred', 'hundert|100 er'), ('de', 'thousand', 'tausend|tsd|1000 er|mille'),
  ('de', 'minor', 'cent|cents|ct|rappen'), ('de', 'per', 'per|pro|je|für'),
  ('de', 'from', 'ab|von|mind|mindestens|staffel|menge|stückzahl'),
  ('de', 'more', 'mehr|aufwärts|plus|darüber|größer'),
  ('de', 'until', 'bis|bis zum|max'), ('de', 'pieces', 'stk|st|stück|stck|einheiten|stueck'),
  ('de', 'quantity', 'menge|ab menge|anzahl|stückzahl|ab|von|staffelmenge|staffel'),
  ('de', 'tax', 'mwst|mw st|ust|mehrwertsteuer|umsatzsteuer|steuer|u st'),
  ('de', 'without', 'ohne|exkl|exklusive|zzgl'
    '|zuzüglich|excl|plus|o'), ('de', 'with', 'mit|inkl|inklusive|incl|einschl|m'),
  ('de', 'percent', 'prozent'),

  ('fr', 'yours', 'votre|vos|prix client'), ('fr', 'net', 'net|achat|pa|paht|coûtant|revient|nette|cession'),
  ('fr', 'dealer', 'revendeur|grossiste|gros|professionnel|distributeur|prix pro|tarif pro'),
  ('fr', 'gross', 'brut|bruts'),
  ('fr', 'list', 'catalogue|liste|prix de base'),
  ('fr', 'retail', 'public|conseillé|ppc|pvc|pvmc|consommateur|pp|ppttc|ppi|détail'),
  ('fr', 'selling', 'vente|pv'), ('fr', 'old', 'ancien|anciens|ancienne|anciennes|précédent|précédente|barré|avant'),
  ('fr', 'new', 'nouveau|nouveaux|nouvelle'), ('fr', 'current', 'actuel|actuelle|maintenant'),
  ('fr', 'pair', 'paire|paires'),
  ('fr', 'special', 'promo|promotion|promotionnel|spécial|soldé|offre|solde'),
  ('fr', 'surcharge', 'supplément|consigne|port|transport|éco participation|deee|écotaxe|surtaxe|majoration'
    '|eco contribution'),
  ('fr', 'change', 'variation|évolution|écart|différence|hausse|augmentation'),
  ('fr', 'after_discount', 'remisé|après remise|remise déduite'),
  ('fr', 'pack', 'colis|carton|lot|paquet|boîte|conditionnement|palette'),
  ('fr', 'piece', 'pièce|unitaire|unité|pce'),
  ('fr', 'hundred', 'cent pièces|centaine'),
  ('fr', 'per_hundred', 'au cent|le cent|par cent|les cent|cent pièces|les 100'
    '|le 100|au 100'), ('fr', 'per_thousand', 'au mille|le mille|par mille|les mille|les 1000|au millier|le millier'),
  ('fr', 'thousand', 'millier|milliers|mille'), ('fr', 'minor', 'centime|centimes|cts|en cent'),
  ('fr', 'per', 'par|le|les|pour'), ('fr', 'from', 'dès|à partir de|de|des|à partir|qté|quantité|mini|par'),
  ('fr', 'more', 'plus'), ('fr', 'until', 'jusqu à|à|jusqu au|au'), ('fr', 'pieces', 'pièces|pces|pcs|unités|u|p'),
  ('fr', 'quantity', 'quantité|qté|à partir de|qte'), ('fr', 'tax', 'tva|taxe|taxes'),
  ('fr', 'without', 'hors|sans|h|hors la|exc|excl'), ('fr', 'with', 'avec|ttes|toutes|incl'),
  ('fr', 'without_tax', 'ht|h t|htva|pvht'), ('fr', 'with_tax', 'ttc|t t c|tva comprise|tvac'),
  ('fr', 'percent', 'pourcentage'),

  ('es', 'yours', 'su|tu|precio cliente|precio a cliente'), ('es', 'net', 'neto|costo|coste|compra|netos|costes'),
  ('es', 'dealer', 'mayorista|mayoreo|distribuidor|profesional|por mayor|al mayor|revendedor'),
  ('es', 'gross', 'bruto'),
  ('es', 'list', 'lista|catálogo'),
  ('es', 'retail', 'pvp|pvpr|público|sugerido|recomendado|minorista|menudeo|detal|consumidor'),
  ('es', 'selling', 'venta'), ('es', 'old', 'anterior|antiguo|antigua|viejo|vieja|antes'), ('es', 'new', 'nuevo|nueva'),
  ('es', 'current', 'actual|vigente|ahora'),
  ('es', 'special', 'oferta|especial|promoción|promocional|promo|rebajado'),
  ('es', 'surcharge', 'recargo|suplemento|flete|portes|depósito|envío|transporte'),
  ('es', 'change', 'variación|diferencia|cambio|aumento|incremento'),
  ('es', 'after_discount', 'con descuento|con dto|descontado'),
  ('es', 'pack', 'caja|paquete|bulto|pack|palet|envase'),
  ('es', 'piece', 'unidad|unitario|pieza|ud'), ('es', 'hundred', 'cien|ciento|centenar|centena'),
  ('es', 'thousand', 'mil|millar|miles'), ('es', 'minor', 'céntimo|céntimos|centavo|centavos|cents'),
  ('es', 'per', 'por|cada|x'), ('es', 'from', 'desde|de|a partir de|a partir|cant|cantidad|mín|min'),
  ('es', 'more', 'más|superior'), ('es', 'until', 'hasta|a'), ('es', 'pieces', 'uds|unidades|piezas|pzas|pza|ud|und'),
  ('es', 'quantity', 'cantidad|desde|a partir de|cant'), ('es', 'tax', 'iva|igv|impuestos|impuesto|itbis'),
  ('es', 'without', 'sin|más|mas|s|no incluido|no incluye|excl'), ('es', 'with', 'con|incluido|c|incl|inc|incluye|i'),
  ('es', 'percent', 'porcentaje'),

  ('it', 'yours', 'vostro|suo|tuo|riservato|prezzo cliente'), ('it', 'net', 'netto|costo|acquisto|netti'),
  ('it', 'dealer', 'rivenditore|rivenditori|ingrosso|grossista|professionista'), ('it', 'gross', 'lordo|lordi'),
  ('it', 'list', 'listino|catalogo'), ('it', 'retail', 'pubblico|consigliato|pvp|consumatore|ppc|retail|dettaglio'),
  ('it', 'selling', 'vendita'), ('it', 'old', 'vecchio|vecchia|precedente|prima'), ('it', 'new', 'nuovo|nuova'),
  ('it', 'current', 'attuale|corrente|adesso|ora'),
  ('it', 'pair', 'paio|coppia'), ('it', 'special', 'offerta|promo|promozionale|speciale|promozione'),
  ('it', 'surcharge', 'supplemento|sovrapprezzo|trasporto|cauzione|contributo|raee'),
  ('it', 'change', 'variazione|differenza|aumento|scostamento'),
  ('it', 'after_discount', 'scontato|scontati|con sconto'),
  ('it', 'pack', 'confezione|scatola|cartone|conf|imballo|pacco|bancale'),
  ('it', 'piece', 'pezzo|cad|cadauno|unitario|unità|pz'), ('it', 'hundred', 'cento|centinaio'),
  ('it', 'thousand', 'mille|migliaio|migliaia'), ('it', 'minor', 'centesimi|centesimo|cent'),
  ('it', 'per', 'per|ogni'),
  ('it', 'per_hundred', 'al 100|al cento|per cento pezzi'), ('it', 'per_thousand', 'al 1000|al mille'),
  ('it', 'from', 'da|oltre|a partire da|qta|quantità|min|dal'),
  ('it', 'more', 'oltre|più'),
  ('it', 'until', 'fino a|a|al|fino al'), ('it', 'pieces', 'pz|pezzi|unità|pzi'),
  ('it', 'quantity', 'quantità|qta|da'),
  ('it', 'tax', 'iva'), ('it', 'without', 'senza|escl|esclusa|escluso|più|excl|no'),
  ('it', 'with', 'con|incl|inclusa|incluso|compresa|ivata|ivato'), ('it', 'percent', 'percentuale'),

  ('pt', 'yours', 'seu|teu|preço cliente'), ('pt', 'net', 'líquido|custo|compra|liq|liquido'),
  ('pt', 'dealer', 'revenda|revendedor|grossista|atacado|distribuidor|profissional'),
  ('pt', 'gross', 'bruto|ilíquido'),
  ('pt', 'list', 'tabela|catálogo|lista'),
  ('pt', 'retail', 'pvp|público|recomendado|sugerido|varejo|consumidor|retalho|pvpr'),
  ('pt', 'selling', 'venda'), ('pt', 'old', 'antigo|antiga|anterior|velho'), ('pt', 'new', 'novo|nova'),
  ('pt', 'current', 'atual|actual'),
  ('pt', 'special', 'promoção|promocional|oferta|especial|promo|campanha'),
  ('pt', 'surcharge', 'frete|taxa|sobretaxa|suplemento|depósito|portes|ecovalor'),
  ('pt', 'change', 'variação|diferença|aumento|alteração'), ('pt', 'after_discount', 'com desconto|com desc'),
  ('pt', 'pack', 'caixa|pacote|embalagem|palete|fardo'), ('pt', 'piece', 'unitário|unidade|peça|un'),
  ('pt', 'hundred', 'cento|centena|cem'), ('pt', 'thousand', 'mil|milheiro|milhar|milhares'),
  ('pt', 'minor', 'cêntimos|cêntimo|centavos|centavo'), ('pt', 'per', 'por|ao|cada'),
  ('pt', 'from', 'desde|a partir de|de|qtd|quantidade|mín'), ('pt', 'more', 'mais'), ('pt', 'until', 'até|a'),
  ('pt', 'pieces', 'un|uni|unidades|peças|pcs|und'), ('pt', 'quantity', 'quantidade|qtd|a partir de|qtde'),
  ('pt', 'tax', 'iva|impostos|icms|ipi'), ('pt', 'without', 'sem|s|excl|acresce'),
  ('pt', 'with', 'com|c|incl|incluído'),

  ('nl', 'yours', 'uw|jouw|klantprijs|klant'), ('nl', 'net', 'netto|inkoop|inkoopprijs|kostprijs|aankoop|nettoprijs'),
  ('nl', 'dealer', 'dealer|groothandel|wederverkoper|handelsprijs'), ('nl', 'gross', 'bruto|brutoprijs'),
  ('nl', 'list', 'lijst|catalogus|lijstprijs|catalogusprijs'),
  ('nl', 'retail', 'advies|adviesprijs|consument|consumenten|winkel|avp|consumentenadviesprijs'),
  ('nl', 'selling', 'verkoop|verkoopprijs'), ('nl', 'old', 'oud|oude|vorige|vorig|vorig jaar'),
  ('nl', 'new', 'nieuw|nieuwe'),
  ('nl', 'current', 'huidig|huidige|actuele|nu'),
  ('nl', 'pair', 'paar'), ('nl', 'special', 'actie|actieprijs|aanbieding|speciale|aanbiedings'),
  ('nl', 'surcharge', 'toeslag|statiegeld|vracht|verzending|koper|kopertoeslag|recupel|bebat'),
  ('nl', 'change', 'wijziging|verschil|verhoging|prijswijziging|stijging'),
  ('nl', 'after_discount', 'na korting|afgeprijsd|met korting'), ('nl', 'pack', 'doos|verpakking|pak|pallet|krat'),
  ('nl', 'piece', 'stuk|stuks|stuksprijs|eenheid'), ('nl', 'hundred', 'honderd'), ('nl', 'thousand', 'duizend'),
  ('nl', 'minor', 'cent|centen|eurocent|eurocenten'), ('nl', 'per', 'per|pro|voor'),
  ('nl', 'from', 'vanaf|van|va|v a|aantal|min|staffel'), ('nl', 'more', 'meer|hoger'),
  ('nl', 'until', 'tot|t m|tot en met'),
  ('nl', 'pieces', 'st|stuks|stk|stuk'), ('nl', 'quantity', 'aantal|vanaf|hoeveelheid|staffel|vanaf aantal'),
  ('nl', 'tax', 'btw'), ('nl', 'without', 'zonder|excl|ex|exclusief|exc'), ('nl', 'with', 'met|incl|inclusief|inc'),

  ('pl', 'yours', 'twoja|państwa|pana|cena klienta|dla ciebie|dla państwa'),
  ('pl', 'net', 'netto|zakupu|zakup|koszt|nabycia'),
  ('pl', 'dealer', 'hurtowa|hurt|dealerska|dystrybutora|partnerska'),
  ('pl', 'gross', 'brutto'), ('pl', 'list', 'katalogowa|cennikowa|cennik'),
  ('pl', 'retail', 'detaliczna|detal|sugerowana|zalecana|rekomendowana|srp|konsumencka'),
  ('pl', 'selling', 'sprzedaży'), ('pl', 'old', 'stara|stary|poprzednia|poprzedni|dotychczasowa|przed'),
  ('pl', 'new', 'nowa|nowy'),
  ('pl', 'pair', 'para|parę'),
  ('pl', 'current', 'aktualna|obecna|bieżąca'), ('pl', 'special', 'promocyjna|promocja|specjalna|akcja|wyprzedaż'),
  ('pl', 'surcharge', 'dopłata|kaucja|transport|przesyłka|dodatek'),
  ('pl', 'change', 'zmiana|różnica|podwyżka|wzrost'), ('pl', 'after_discount', 'po rabacie|z rabatem|po upuście'),
  ('pl', 'pack', 'opakowanie|karton|paczka|opak|paleta|opakowania'),
  ('pl', 'piece', 'jednostkowa|sztuka|sztukę|szt|jedn'),
  ('pl', 'hundred', 'sto|setkę|setka'), ('pl', 'thousand', 'tysiąc|tys'), ('pl', 'minor', 'grosz|grosze|groszach|gr'),
  ('pl', 'per', 'za|na'), ('pl', 'from', 'od|powyżej|ilość|min|co najmniej'), ('pl', 'more', 'więcej|powyżej'),
  ('pl', 'until', 'do'), ('pl', 'pieces', 'szt|sztuk|sztuki|kpl'), ('pl', 'quantity', 'ilość|od ilości|od|ilosc od'),
  ('pl', 'tax', 'vat|podatku|podatkiem'), ('pl', 'without', 'bez|plus|netto'),
  ('pl', 'with', 'z|zawiera|wraz z|w tym'),

  ('cs', 'yours', 'vaše|vaši|zákaznická|cena zákazníka'), ('cs', 'net', 'nákupní|nákup|netto|nc|čistá|náklad'),
  ('cs', 'dealer', 'velkoobchodní|voc|vo|dealerská|partnerská|prodejci'), ('cs', 'gross', 'brutto|hrubá'),
  ('cs', 'list', 'ceníková|katalogová|ceník'),
  ('cs', 'retail', 'maloobchodní|moc|doporučená|dmoc|spotřebitelská|koncová|mo'),
  ('cs', 'selling', 'prodejní|prodej'), ('cs', 'old', 'stará|původní|předchozí|minulá'), ('cs', 'new', 'nová'),
  ('cs', 'current', 'aktuální|současná'), ('cs', 'special', 'akční|akce|zvláštní|výprodej|promo'),
  ('cs', 'surcharge', 'příplatek|záloha|doprava|poplatek|phe|recyklační'),
  ('cs', 'change', 'změna|rozdíl|zdražení|nárůst'),
  ('cs', 'after_discount', 'po slevě|se slevou'), ('cs', 'pack', 'balení|karton|krabice|paleta|bal'),
  ('cs', 'piece', 'kus|ks|jednotková'), ('cs', 'hundred', 'sto'), ('cs', 'thousand', 'tisíc|tis'),
  ('cs', 'minor', 'haléř|haléře|haléřích|hal'), ('cs', 'per', 'za|na'), ('cs', 'from', 'od|nad|množství|min'),
  ('cs', 'more', 'více'), ('cs', 'until', 'do|až'), ('cs', 'pieces', 'ks|kus|kusů|kusy'),
  ('cs', 'quantity', 'množství|od|od množství'),
  ('cs', 'tax', 'dph|daně|daní'), ('cs', 'without', 'bez|plus|vyjma|nezahrnuje'), ('cs', 'with', 's|včetně|vč|se'),

  ('sk', 'yours', 'vaša|zákaznícka'), ('sk', 'net', 'nákupná|nákup|netto|nc|čistá'),
  ('sk', 'dealer', 'veľkoobchodná|voc|vo|dealerská|partnerská'), ('sk', 'gross', 'brutto|hrubá'),
  ('sk', 'list', 'cenníková|katalógová|cenník'),
  ('sk', 'retail', 'maloobchodná|moc|odporúčaná|spotrebiteľská|koncová|mo'),
  ('sk', 'selling', 'predajná'), ('sk', 'old', 'stará|pôvodná|predchádzajúca'), ('sk', 'new', 'nová'),
  ('sk', 'current', 'aktuálna|súčasná'), ('sk', 'special', 'akciová|akcia|špeciálna|výpredaj'),
  ('sk', 'surcharge', 'príplatok|záloha|doprava|poplatok'), ('sk', 'change', 'zmena|rozdiel|zdraženie'),
  ('sk', 'after_discount', 'po zľave|so zľavou'), ('sk', 'pack', 'balenie|kartón|krabica|paleta|bal'),
  ('sk', 'piece', 'kus|ks|jednotková'), ('sk', 'hundred', 'sto'), ('sk', 'thousand', 'tisíc|tis'),
  ('sk', 'minor', 'cent|centy|centov|centoch|halier|haliere'), ('sk', 'per', 'za|na'),
  ('sk', 'from', 'od|nad|množstvo|min'),
  ('sk', 'more', 'viac'), ('sk', 'until', 'do|až'), ('sk', 'pieces', 'ks|kusov|kusy'),
  ('sk', 'quantity', 'množstvo|od'),
  ('sk', 'tax', 'dph'), ('sk', 'without', 'bez|plus'), ('sk', 'with', 's|vrátane|vr|so'),

  ('hu', 'yours', 'egyedi|vevői|partnerár|ön ára'), ('hu', 'net', 'nettó|beszerzési|beszerzés|önköltség|bekerülési'),
  ('hu', 'dealer', 'nagyker|nagykereskedelmi|viszonteladói|kereskedői|viszonteladó'), ('hu', 'gross', 'bruttó'),
  ('hu', 'list', 'lista|listaár|katalógus'), ('hu', 'retail', 'kisker|kiskereskedelmi|ajánlott|fogyasztói'),
  ('hu', 'selling', 'eladási|értékesítési'), ('hu', 'old', 'régi|korábbi|előző'), ('hu', 'new', 'új'),
  ('hu', 'current', 'aktuális|jelenlegi'), ('hu', 'special', 'akciós|akció|különleges|promóciós'),
  ('hu', 'surcharge', 'felár|szállítási|betétdíj|pótdíj'), ('hu', 'change', 'változás|különbség|árváltozás|emelés'),
  ('hu', 'after_discount', 'kedvezményes|kedvezménnyel'), ('hu', 'pack', 'csomag|karton|doboz|raklap'),
  ('hu', 'piece', 'egység|egységár|darab|db'), ('hu', 'hundred', 'száz'), ('hu', 'thousand', 'ezer|eft'),
  ('hu', 'minor', 'fillér|fillérben'), ('hu', 'per', 'per'), ('hu', 'from', 'min|legalább|mennyiség|felett'),
  ('hu', 'more', 'több|felett'), ('hu', 'until', 'ig'), ('hu', 'pieces', 'db|darab'), ('hu', 'quantity', 'mennyiség'),
  ('hu', 'tax', 'áfa|áfát'), ('hu', 'without', 'nélkül|nélküli|plusz'), ('hu', 'with', 'val|tartalmaz|tartalmazza'),
  ('hu', 'with_tax', 'áfával|áfás'), ('hu', 'without_tax', 'áfamentes'),

  ('ro', 'yours', 'dumneavoastră|dvs|tău|clientului'), ('ro', 'net', 'net|achiziție|cost|cumpărare'),
  ('ro', 'dealer', 'angro|en gros|distribuitor|revânzător|dealer|gros'), ('ro', 'gross', 'brut'),
  ('ro', 'list', 'listă|catalog|lista'), ('ro', 'retail', 'raft|recomandat|amănunt|consumator|detaliu|public'),
  ('ro', 'selling', 'vânzare'), ('ro', 'old', 'vechi|anterior|precedent'), ('ro', 'new', 'nou'),
  ('ro', 'current', 'actual|curent'),
  ('ro', 'special', 'promoție|promoțional|ofertă|special|promo'),
  ('ro', 'surcharge', 'taxă|transport|supliment|garanție|timbru verde'),
  ('ro', 'change', 'modificare|diferență|creștere'), ('ro', 'after_discount', 'după discount|cu discount|redus'),
  ('ro', 'pack', 'cutie|bax|pachet|palet|ambalaj'), ('ro', 'piece', 'bucată|unitar|buc'),
  ('ro', 'hundred', 'sută|suta'),
  ('ro', 'thousand', 'mie|mii'), ('ro', 'minor', 'bani'), ('ro', 'per', 'pe|per'),
  ('ro', 'from', 'de la|peste|cantitate|min|începând cu'), ('ro', 'more', 'mult'), ('ro', 'until', 'până la|la'),
  ('ro', 'pieces', 'buc|bucăți'), ('ro', 'quantity', 'cantitate|de la'), ('ro', 'tax', 'tva'),
  ('ro', 'without', 'fără|exclusiv|fara|plus'), ('ro', 'with', 'cu|inclusiv|inclus'),

  ('hr', 'yours', 'vaša|tvoja|kupca'), ('hr', 'net', 'nabavna|neto|trošak|nabavka'),
  ('hr', 'dealer', 'veleprodajna|vpc|vp|rabatna|partnerska'), ('hr', 'gross', 'bruto'),
  ('hr', 'list', 'cjenik|kataloška|cjenovnik'),
  ('hr', 'retail', 'maloprodajna|mpc|mp|preporučena|potrošačka'), ('hr', 'selling', 'prodajna'),
  ('hr', 'old', 'stara|prethodna|ranija'), ('hr', 'new', 'nova'), ('hr', 'current', 'trenutna|aktualna|važeća'),
  ('hr', 'special', 'akcijska|akcija|posebna|sniženje|snižena'),
  ('hr', 'surcharge', 'dodatak|doplata|prijevoz|povratna naknada|naknada'),
  ('hr', 'change', 'promjena|razlika|povećanje'), ('hr', 'after_discount', 's popustom|nakon popusta|sa popustom'),
  ('hr', 'pack', 'pakiranje|karton|kutija|paleta|pakovanje'), ('hr', 'piece', 'komad|kom|jedinična'),
  ('hr', 'hundred', 'sto'), ('hr', 'thousand', 'tisuću|tis|hiljadu'), ('hr', 'minor', 'lipa|cent|centi|centima'),
  ('hr', 'per', 'po|za'), ('hr', 'from', 'od|iznad|količina|min'), ('hr', 'more', 'više'), ('hr', 'until', 'do'),
  ('hr', 'pieces', 'kom|komada'), ('hr', 'quantity', 'količina|od količine'),
  ('hr', 'tax', 'pdv|poreza|porezom|pdva|pdv a'),
  ('hr', 'without', 'bez'), ('hr', 'with', 's|sa'), ('hr', 'with_tax', 's pdv om|sa pdv om'),

  ('sl', 'yours', 'vaša|kupca'), ('sl', 'net', 'nabavna|neto|strošek'),
  ('sl', 'dealer', 'veleprodajna|vpc|partnerska|grosistična'),
  ('sl', 'gross', 'bruto'), ('sl', 'list', 'cenik|katalog|kataloška'),
  ('sl', 'retail', 'maloprodajna|mpc|priporočena|drobnoprodajna'),
  ('sl', 'selling', 'prodajna'), ('sl', 'old', 'stara|prejšnja'), ('sl', 'new', 'nova'),
  ('sl', 'current', 'trenutna|veljavna'),
  ('sl', 'special', 'akcijska|akcija|posebna'), ('sl', 'surcharge', 'doplačilo|dostava|kavcija'),
  ('sl', 'change', 'sprememba|razlika'),
  ('sl', 'after_discount', 's popustom|po popustu'), ('sl', 'pack', 'pakiranje|karton|škatla|paleta'),
  ('sl', 'piece', 'kos|kom'),
  ('sl', 'hundred', 'sto'), ('sl', 'thousand', 'tisoč'), ('sl', 'minor', 'cent|centih|stotin'),
  ('sl', 'per', 'na|za'),
  ('sl', 'from', 'od|nad|količina|min'), ('sl', 'more', 'več'), ('sl', 'until', 'do'),
  ('sl', 'pieces', 'kos|kosov|kom'),
  ('sl', 'quantity', 'količina'), ('sl', 'tax', 'ddv'), ('sl', 'without', 'brez'),
  ('sl', 'with', 'z|vključno z|vklj'),

  ('sv', 'yours', 'ert|din|kundpris|ditt'), ('sv', 'net', 'netto|nettopris|inköp|inköpspris|inpris|självkostnad'),
  ('sv', 'dealer', 'återförsäljare|grossist|åf|handlare|återförsäljarpris'), ('sv', 'gross', 'brutto|bruttopris'),
  ('sv', 'list', 'listpris|katalog|lista|prislista|katalogpris'),
  ('sv', 'retail', 'rek|cirka|ca|rekommenderat|konsument|cirkapris|butik|utpris|rekpris'),
  ('sv', 'selling', 'försäljning|försäljningspris'),
  ('sv', 'old', 'gammalt|tidigare|föregående|gamla'), ('sv', 'new', 'nytt|ny|nya'),
  ('sv', 'current', 'aktuellt|nuvarande'),
  ('sv', 'special', 'kampanj|kampanjpris|erbjudande|specialpris|rea|extrapris'),
  ('sv', 'surcharge', 'tillägg|pant|frakt|avgift|kemikalieskatt'),
  ('sv', 'change', 'ändring|skillnad|prisändring|höjning|förändring'),
  ('sv', 'after_discount', 'efter rabatt|rabatterat'),
  ('sv', 'pack', 'förpackning|kartong|frp|låda|pall|förp'), ('sv', 'piece', 'styck|st|à|stk|enhet'),
  ('sv', 'hundred', 'hundra'),
  ('sv', 'thousand', 'tusen'), ('sv', 'minor', 'öre|ören'), ('sv', 'per', 'per|pr'),
  ('sv', 'from', 'från|fr|från och med|antal|min|fom'),
  ('sv', 'more', 'fler|mer|över|uppåt'), ('sv', 'until', 'till|tom|t o m'), ('sv', 'pieces', 'st|styck|stycken'),
  ('sv', 'quantity', 'antal|från antal|kvantitet'), ('sv', 'tax', 'moms|mervärdesskatt'),
  ('sv', 'without', 'exkl|utan|ex|exklusive|excl'),
  ('sv', 'with', 'inkl|med|inklusive|incl'),

  ('no', 'yours', 'din|deres|kundepris|ditt'),
  ('no', 'net', 'netto|nettopris|innkjøp|innkjøpspris|innpris|kost|kostpris'),
  ('no', 'dealer', 'forhandler|grossist|engros|forhandlerpris'), ('no', 'gross', 'brutto|bruttopris'),
  ('no', 'list', 'listepris|katalog|liste'),
  ('no', 'retail', 'veil|veiledende|utsalg|utsalgspris|forbruker|anbefalt|butikk'),
  ('no', 'selling', 'salg|salgspris'),
  ('no', 'old', 'gammel|tidligere|forrige'), ('no', 'new', 'ny|nye'), ('no', 'current', 'gjeldende|nåværende'),
  ('no', 'special', 'kampanje|kampanjepris|tilbud|spesialpris'),
  ('no', 'surcharge', 'tillegg|pant|frakt|gebyr|avgift|miljøgebyr'),
  ('no', 'change', 'endring|differanse|prisendring|økning'), ('no', 'after_discount', 'etter rabatt'),
  ('no', 'pack', 'pakke|kartong|eske|pall|pakning'),
  ('no', 'piece', 'stykk|stk|enhet|enhetspris|stykkpris'), ('no', 'hundred', 'hundre'), ('no', 'thousand', 'tusen'),
  ('no', 'minor', 'øre'), ('no', 'per', 'per|pr'), ('no', 'from', 'fra|antall|min|fra og med'),
  ('no', 'more', 'flere|mer|over'),
  ('no', 'until', 'til|tom'), ('no', 'pieces', 'stk|stykk'), ('no', 'quantity', 'antall|mengde|fra antall'),
  ('no', 'tax', 'mva|moms|merverdiavgift'),
  ('no', 'without', 'eks|ekskl|uten|ex|excl'), ('no', 'with', 'inkl|med|inklusive|incl'),

  ('da', 'yours', 'din|jeres|kundepris|deres'), ('da', 'net', 'netto|nettopris|indkøb|indkøbspris|kost|kostpris'),
  ('da', 'dealer', 'forhandler|engros|grossist|forhandlerpris|engrospris'), ('da', 'gross', 'brutto|bruttopris'),
  ('da', 'list', 'listepris|katalog|liste'),
  ('da', 'retail', 'vejl|vejledende|udsalg|udsalgspris|forbruger|anbefalet|butik'),
  ('da', 'selling', 'salg|salgspris'), ('da', 'old', 'gammel|tidligere|forrige'), ('da', 'new', 'ny|nye'),
  ('da', 'current', 'aktuel|gældende|nuværende'),
  ('da', 'special', 'kampagne|kampagnepris|tilbud|tilbudspris|special'),
  ('da', 'surcharge', 'tillæg|pant|fragt|gebyr|afgift'), ('da', 'change', 'ændring|difference|prisændring|stigning'),
  ('da', 'after_discount', 'efter rabat'), ('da', 'pack', 'pakke|karton|kasse|palle|kolli'),
  ('da', 'piece', 'stykpris|stk|styk|enhed|enhedspris'),
  ('da', 'hundred', 'hundrede'), ('da', 'thousand', 'tusind|tusinde'), ('da', 'minor', 'øre'),
  ('da', 'per', 'per|pr'),
  ('da', 'from', 'fra|antal|min|fra og med'), ('da', 'more', 'flere|mere|over'), ('da', 'until', 'til|tom'),
  ('da', 'pieces', 'stk|styk|stykker'),
  ('da', 'quantity', 'antal|mængde|fra antal'), ('da', 'tax', 'moms'),
  ('da', 'without', 'ekskl|eks|uden|ex|excl'), ('da', 'with', 'inkl|med|incl'),

  ('fi', 'yours', 'sinun|teidän|asiakashinta|asiakaskohtainen|oma'),
  ('fi', 'net', 'netto|osto|nettohinta|ostohinta|hankinta|kustannus|hankintahinta'),
  ('fi', 'dealer', 'jälleenmyyjä|tukku|tukkuhinta|jälleenmyyjähinta|jm'), ('fi', 'gross', 'brutto|bruttohinta'),
  ('fi', 'list', 'listahinta|luettelo|lista'),
  ('fi', 'retail', 'ovh|suositus|kuluttaja|ohje|vähittäis|ohjehinta|suositushinta|kuluttajahinta'
    '|vähittäismyyntihinta'),
  ('fi', 'selling', 'myynti|myyntihinta'), ('fi', 'old', 'vanha|edellinen|entinen'), ('fi', 'new', 'uusi'),
  ('fi', 'current', 'nykyinen|voimassa'),
  ('fi', 'special', 'tarjous|kampanja|tarjoushinta|erikois|kampanjahinta'),
  ('fi', 'surcharge', 'lisä|pantti|rahti|toimitus|kuparilisä|lisämaksu'),
  ('fi', 'change', 'muutos|ero|hinnanmuutos|korotus'), ('fi', 'after_discount', 'alennettu|alennuksen jälkeen'),
  ('fi', 'pack', 'pakkaus|laatikko|lava|pakkaushinta|ltk'),
  ('fi', 'piece', 'kpl|yksikkö|kappale|yksikköhinta|kappalehinta'), ('fi', 'hundred', 'sata|sadalle'),
  ('fi', 'thousand', 'tuhat|tuhatta'), ('fi', 'minor', 'sentti|senttiä|snt|senteissä'), ('fi', 'per', 'per'),
  ('fi', 'from', 'alkaen|väh|määrä|min|vähintään'), ('fi', 'more', 'enemmän|yli'), ('fi', 'until', 'asti|saakka'),
  ('fi', 'pieces', 'kpl|kappaletta'),
  ('fi', 'quantity', 'määrä|alkaen'), ('fi', 'tax', 'alv|vero|veroa|arvonlisävero'),
  ('fi', 'without', '0|ilman|ei|veroton'), ('fi', 'with', 'sis|sisältää|verollinen'),
  ('fi', 'without_tax', 'veroton'), ('fi', 'with_tax', 'verollinen'),

  ('et', 'yours', 'sinu|teie|kliendihind'), ('et', 'net', 'neto|ostuhind|sisseost|ostu|omahind'),
  ('et', 'dealer', 'hulgi|hulgihind|edasimüüja'),
  ('et', 'gross', 'bruto'), ('et', 'list', 'hinnakiri|kataloog|nimekirja'),
  ('et', 'retail', 'jae|jaehind|soovituslik|jaemüügi|soovitushind'),
  ('et', 'selling', 'müügi|müügihind'), ('et', 'old', 'vana|eelmine'), ('et', 'new', 'uus'),
  ('et', 'current', 'praegune|kehtiv'),
  ('et', 'special', 'sooduspakkumine|soodus|kampaania|sooduse|sooduhind|eri'),
  ('et', 'surcharge', 'lisatasu|pant|transport'), ('et', 'change', 'muutus|vahe'),
  ('et', 'after_discount', 'soodustusega|pärast allahindlust'), ('et', 'pack', 'pakk|pakend|kast|alus'),
  ('et', 'piece', 'tk|tükk|ühik|ühikuhind|tükihind'),
  ('et', 'hundred', 'sada'), ('et', 'thousand', 'tuhat'), ('et', 'minor', 'sent|senti|sentides'),
  ('et', 'per', 'per'), ('et', 'from', 'alates|kogus|min|üle'),
  ('et', 'more', 'rohkem|enam'), ('et', 'until', 'kuni'), ('et', 'pieces', 'tk|tükki'),
  ('et', 'quantity', 'kogus|alates'), ('et', 'tax', 'km|käibemaks|käibemaksu'),
  ('et', 'without', 'ilma|ta'), ('et', 'with', 'ga|koos|sis'),
  ('et', 'without_tax', 'km ta|ilma km ta|käibemaksuta'), ('et', 'with_tax', 'km ga|koos km ga|käibemaksuga'),

  ('lv', 'yours', 'jūsu|klienta'), ('lv', 'net', 'neto|iepirkuma|pašizmaksa|pirkuma'),
  ('lv', 'dealer', 'vairumtirdzniecības|vairumcena|tirgotāja|izplatītāja'),
  ('lv', 'gross', 'bruto'), ('lv', 'list', 'kataloga|cenrāža'),
  ('lv', 'retail', 'mazumtirdzniecības|ieteicamā|mazumcena'), ('lv', 'selling', 'pārdošanas'),
  ('lv', 'old', 'vecā|iepriekšējā'), ('lv', 'new', 'jaunā'), ('lv', 'current', 'pašreizējā|aktuālā'),
  ('lv', 'special', 'akcijas|akcija|īpašā'),
  ('lv', 'surcharge', 'piemaksa|transports|depozīts'), ('lv', 'change', 'izmaiņas|starpība'),
  ('lv', 'after_discount', 'ar atlaidi|pēc atlaides'),
  ('lv', 'pack', 'iepakojums|kaste|palete|iepakojuma'), ('lv', 'piece', 'gab|gabals|vienības|gabala'),
  ('lv', 'hundred', 'simts|simtu'), ('lv', 'thousand', 'tūkstotis|tūkst'),
  ('lv', 'minor', 'centi|centos|cents|santīmi'), ('lv', 'per', 'par|uz'),
  ('lv', 'from', 'sākot no|daudzums|virs'), ('lv', 'more', 'vairāk'), ('lv', 'until', 'līdz'),
  ('lv', 'pieces', 'gab|gabali'), ('lv', 'quantity', 'daudzums|no'), ('lv', 'tax', 'pvn'),
  ('lv', 'without', 'bez'), ('lv', 'with', 'ar|ieskaitot'),

  ('lt', 'yours', 'jūsų|kliento'), ('lt', 'net', 'neto|pirkimo|savikaina|įsigijimo'),
  ('lt', 'dealer', 'didmeninė|platintojo|didmena'), ('lt', 'gross', 'bruto'),
  ('lt', 'list', 'kainoraščio|katalogo'), ('lt', 'retail', 'mažmeninė|rekomenduojama|mažmena'),
  ('lt', 'selling', 'pardavimo'), ('lt', 'old', 'sena|ankstesnė|buvusi'),
  ('lt', 'new', 'nauja'), ('lt', 'current', 'dabartinė|galiojanti'),
  ('lt', 'special', 'akcija|akcijos|akcijinė|speciali'), ('lt', 'surcharge', 'priemoka|užstatas|transportas'),
  ('lt', 'change', 'pokytis|skirtumas|pasikeitimas'), ('lt', 'after_discount', 'su nuolaida|po nuolaidos'),
  ('lt', 'pack', 'pakuotė|dėžė|paletė|pakuotės'), ('lt', 'piece', 'vnt|vienetas|vieneto'),
  ('lt', 'hundred', 'šimtas|šimtą'), ('lt', 'thousand', 'tūkstantis|tūkst'), ('lt', 'minor', 'centai|centais|ct'),
  ('lt', 'per', 'už'), ('lt', 'from', 'nuo|kiekis|min'),
  ('lt', 'more', 'daugiau'), ('lt', 'until', 'iki'), ('lt', 'pieces', 'vnt|vienetų'),
  ('lt', 'quantity', 'kiekis|nuo'), ('lt', 'tax', 'pvm'), ('lt', 'without', 'be'), ('lt', 'with', 'su|įskaitant'),

  ('tr', 'yours', 'sizin|size özel|müşteri'), ('tr', 'net', 'net|alış|maliyet'),
  ('tr', 'dealer', 'bayi|toptan|bayii'), ('tr', 'gross', 'brüt'), ('tr', 'list', 'liste|katalog'),
  ('tr', 'retail', 'perakende|tavsiye|tavsiye edilen|psf|etiket'), ('tr', 'selling', 'satış'),
  ('tr', 'old', 'eski|önceki'), ('tr', 'new', 'yeni'), ('tr', 'current', 'güncel|mevcut'),
  ('tr', 'special', 'kampanya|kampanyalı|özel|promosyon'), ('tr', 'surcharge', 'ek ücret|kargo|depozito|nakliye'),
  ('tr', 'change', 'değişim|fark|artış|zam'), ('tr', 'after_discount', 'indirimli|iskontolu'),
  ('tr', 'pack', 'koli|paket|kutu|palet'), ('tr', 'piece', 'birim|adet'), ('tr', 'hundred', 'yüz'),
  ('tr', 'thousand', 'bin'), ('tr', 'minor', 'kuruş|krş'), ('tr', 'per', 'başına'),
  ('tr', 'from', 'en az|min|miktar'), ('tr', 'more', 'fazla|üzeri'), ('tr', 'until', 'kadar'),
  ('tr', 'pieces', 'adet|ad'), ('tr', 'quantity', 'miktar|adet'), ('tr', 'tax', 'kdv'),
  ('tr', 'without', 'hariç'), ('tr', 'with', 'dahil'), ('tr', 'without_tax', 'kdvsiz|kdv siz'),
  ('tr', 'with_tax', 'kdvli|kdv li'),

  ('id', 'yours', 'anda|pelanggan'), ('id', 'net', 'neto|beli|pokok|modal|netto'),
  ('id', 'dealer', 'grosir|dealer|agen|distributor|reseller'), ('id', 'gross', 'bruto'),
  ('id', 'list', 'daftar|katalog'),
  ('id', 'retail', 'eceran|rekomendasi|het|ecer'), ('id', 'selling', 'jual'), ('id', 'old', 'lama|sebelumnya'),
  ('id', 'new', 'baru'), ('id', 'current', 'sekarang|terkini'), ('id', 'special', 'promo|khusus|promosi'),
  ('id', 'surcharge', 'ongkir|biaya|deposit'), ('id', 'change', 'perubahan|selisih|kenaikan'),
  ('id', 'after_discount', 'setelah diskon'), ('id', 'pack', 'dus|karton|paket|kemasan|box'),
  ('id', 'piece', 'satuan|pcs|buah'),
  ('id', 'hundred', 'ratus|seratus'), ('id', 'thousand', 'ribu|ribuan|seribu'), ('id', 'minor', 'sen'),
  ('id', 'per', 'per'), ('id', 'from', 'mulai|dari|min|minimal|jumlah'), ('id', 'more', 'lebih'),
  ('id', 'until', 'sampai|hingga'),
  ('id', 'pieces', 'pcs|buah'), ('id', 'quantity', 'jumlah|kuantitas'), ('id', 'tax', 'ppn|pajak'),
  ('id', 'without', 'belum|tanpa|excl|sebelum'), ('id', 'with', 'termasuk|incl|sudah|setelah'),

  ('vi', 'yours', 'của bạn|khách hàng'), ('vi', 'net', 'nhập|net|giá vốn'),
  ('vi', 'dealer', 'đại lý|bán buôn|giá sỉ|giá buôn'), ('vi', 'gross', 'gộp'),
  ('vi', 'list', 'niêm yết|catalogue'), ('vi', 'retail', 'bán lẻ|đề xuất|giá lẻ'),
  ('vi', 'selling', 'giá bán'), ('vi', 'old', 'trước|giá cũ'), ('vi', 'new', 'mới'),
  ('vi', 'current', 'hiện tại|hiện hành'), ('vi', 'special', 'khuyến mãi|khuyến mại|đặc biệt'),
  ('vi', 'surcharge', 'phụ phí|phí vận chuyển|đặt cọc'),
  ('vi', 'change', 'thay đổi|chênh lệch'), ('vi', 'after_discount', 'sau chiết khấu|sau giảm giá'),
  ('vi', 'pack', 'thùng|hộp|gói|kiện'), ('vi', 'piece', 'cái|chiếc'), ('vi', 'hundred', 'trăm'),
  ('vi', 'thousand', 'nghìn|ngàn|nghìn đồng'),
  ('vi', 'minor', 'xu'), ('vi', 'per', 'mỗi'), ('vi', 'from', 'từ|số lượng'), ('vi', 'more', 'trở lên'),
  ('vi', 'until', 'đến'), ('vi', 'pieces', 'cái|chiếc'), ('vi', 'quantity', 'số lượng'), ('vi', 'tax', 'vat|thuế'),
  ('vi', 'without', 'chưa|chưa có|không|chưa bao gồm'), ('vi', 'with', 'đã có|gồm|có|bao gồm|đã bao gồm'),

  ('af', 'yours', 'jou'), ('af', 'net', 'netto|koste|kosprys|aankoop|kos'),
  ('af', 'dealer', 'handelaar|groothandel'), ('af', 'gross', 'bruto'), ('af', 'list', 'lys|katalogus|lysprys'),
  ('af', 'retail', 'kleinhandel|aanbevole|verbruikers'),
  ('af', 'selling', 'verkoop|verkoopprys'), ('af', 'old', 'vorige|ou prys'), ('af', 'new', 'nuwe|nuut'),
  ('af', 'current', 'huidige'), ('af', 'special', 'spesiale|aanbod|promosie'),
  ('af', 'surcharge', 'toeslag|vrag|deposito'), ('af', 'change', 'verandering|verskil|verhoging'),
  ('af', 'after_discount', 'na afslag'), ('af', 'pack', 'pak|boks|karton'),
  ('af', 'piece', 'stuk|elk|eenheid|eenheidsprys'), ('af', 'hundred', 'honderd'), ('af', 'thousand', 'duisend'),
  ('af', 'minor', 'sent'), ('af', 'per', 'per'), ('af', 'from', 'vanaf|van|hoeveelheid'),
  ('af', 'more', 'meer'), ('af', 'until', 'tot'), ('af', 'pieces', 'stuks'),
  ('af', 'quantity', 'hoeveelheid|vanaf'), ('af', 'tax', 'btw'),
  ('af', 'without', 'uitsluitend|sonder|uitgesluit|ekskl|excl'), ('af', 'with', 'ingesluit|met|insluitend|inkl|incl'),

  ('ru', 'yours', 'ваша|ваш|клиента'), ('ru', 'net', 'закупочная|закупка|нетто|себестоимость|вход|входная'),
  ('ru', 'dealer', 'опт|оптовая|дилерская|дилер|мелкий опт|крупный опт|партнерская'), ('ru', 'gross', 'брутто'),
  ('ru', 'list', 'прайсовая|каталожная|каталог'),
  ('ru', 'retail', 'розничная|розница|рекомендуемая|ррц|мрц|рекомендованная|розн'),
  ('ru', 'selling', 'продажная|отпускная|продажи'), ('ru', 'old', 'старая|прежняя|предыдущая|была'),
  ('ru', 'new', 'новая'), ('ru', 'current', 'текущая|действующая|актуальная'),
  ('ru', 'special', 'акция|акционная|спеццена|специальная|распродажа|по акции'),
  ('ru', 'surcharge', 'доплата|наценка|доставка|залог|надбавка'),
  ('ru', 'change', 'изменение|разница|рост|подорожание'),
  ('ru', 'after_discount', 'со скидкой|с учетом скидки|после скидки'),
  ('ru', 'pack', 'упаковка|упаковку|коробка|короб|уп|паллета|коробку'),
  ('ru', 'piece', 'шт|штуку|штука|единицу|ед'), ('ru', 'hundred', 'сто|сотню'),
  ('ru', 'thousand', 'тысяча|тыс|тысячу|тысячах'), ('ru', 'minor', 'копейка|копейки|копейках|коп'),
  ('ru', 'per', 'за|на'), ('ru', 'from', 'от|свыше|количество|кол во|мин'),
  ('ru', 'more', 'более|больше|выше'), ('ru', 'until', 'до'), ('ru', 'pieces', 'шт|штук|ед'),
  ('ru', 'quantity', 'количество|кол во|от'), ('ru', 'tax', 'ндс'), ('ru', 'without', 'без|кроме|без учета'),
  ('ru', 'with', 'с|вкл|включая|с учетом|в т ч'), ('ru', 'measure', 'кг|г|л|мл|м|м 2|м2|м 3|м3|пм|п м|тонна|т'),

  ('uk', 'yours', 'ваша|ваш|клієнта'), ('uk', 'net', 'закупівельна|закупка|нетто|собівартість|вхідна'),
  ('uk', 'dealer', 'опт|оптова|дилерська|гурт|гуртова|партнерська'), ('uk', 'gross', 'брутто'),
  ('uk', 'list', 'прайсова|каталожна|каталог'), ('uk', 'retail', 'роздрібна|роздріб|рекомендована|ррц|мрц'),
  ('uk', 'selling', 'відпускна|продажна|продажу'), ('uk', 'old', 'стара|попередня|була'), ('uk', 'new', 'нова'),
  ('uk', 'current', 'поточна|діюча|актуальна'), ('uk', 'special', 'акція|акційна|спецціна|спеціальна|розпродаж'),
  ('uk', 'surcharge', 'доплата|націнка|доставка|застава'), ('uk', 'change', 'зміна|різниця|подорожчання'),
  ('uk', 'after_discount', 'зі знижкою|з урахуванням знижки'),
  ('uk', 'pack', 'упаковка|упаковку|коробка|ящик|уп|палета'), ('uk', 'piece', 'шт|штуку|одиницю|од'),
  ('uk', 'hundred', 'сто|сотню'), ('uk', 'thousand', 'тисяча|тис|тисячу'),
  ('uk', 'minor', 'копійка|копійки|копійках|коп'), ('uk', 'per', 'за|на'), ('uk', 'from', 'від|понад|кількість|мін'),
  ('uk', 'more', 'більше'), ('uk', 'until', 'до'), ('uk', 'pieces', 'шт|штук|од'),
  ('uk', 'quantity', 'кількість|від'), ('uk', 'tax', 'пдв'), ('uk', 'without', 'без'),
  ('uk', 'with', 'з|із|вкл|включно з|у т ч'),

  ('bg', 'yours', 'вашата|ваша|клиентска'), ('bg', 'net', 'нето|доставна|покупна|себестойност'),
  ('bg', 'dealer', 'едро|на едро|дилърска|търговска'), ('bg', 'gross', 'бруто'),
  ('bg', 'list', 'каталожна|листова|ценова листа'), ('bg', 'retail', 'дребно|на дребно|препоръчителна|препоръчана'),
  ('bg', 'selling', 'продажна'), ('bg', 'old', 'стара|предишна'), ('bg', 'new', 'нова'),
  ('bg', 'current', 'текуща|актуална|настояща'),
  ('bg', 'special', 'промо|промоция|промоционална|специална|акция'),
  ('bg', 'surcharge', 'надбавка|доставка|депозит|такса'), ('bg', 'change', 'промяна|разлика|увеличение'),
  ('bg', 'after_discount', 'с отстъпка|след отстъпка'), ('bg', 'pack', 'опаковка|кашон|стек|кутия|палет'),
  ('bg', 'piece', 'единична|брой|бр'), ('bg', 'hundred', 'сто'), ('bg', 'thousand', 'хиляда|хил'),
  ('bg', 'minor', 'стотинка|стотинки|ст|евроцент|цент'), ('bg', 'per', 'за|на'),
  ('bg', 'from', 'от|над|количество|мин'),
  ('bg', 'more', 'повече'), ('bg', 'until', 'до'), ('bg', 'pieces', 'бр|броя'),
  ('bg', 'quantity', 'количество|от'), ('bg', 'tax', 'ддс'), ('bg', 'without', 'без'),
  ('bg', 'with', 'с|със|вкл|включително'),

  ('el', 'yours', 'σας|πελάτη'), ('el', 'net', 'καθαρή|αγοράς|κόστος|κόστους|κοστους'),
  ('el', 'dealer', 'χονδρικής|χονδρική|χονδρ|μεταπωλητή'), ('el', 'gross', 'μικτή'),
  ('el', 'list', 'καταλόγου|τιμοκαταλόγου'), ('el', 'retail', 'λιανικής|λιανική|προτεινόμενη|λιαν|συνιστώμενη'),
  ('el', 'selling', 'πώλησης'),
  ('el', 'old', 'παλιά|προηγούμενη|παλαιά'), ('el', 'new', 'νέα'), ('el', 'current', 'τρέχουσα|ισχύουσα'),
  ('el', 'special', 'προσφορά|προσφοράς|ειδική'), ('el', 'surcharge', 'επιβάρυνση|μεταφορικά|εγγύηση'),
  ('el', 'change', 'μεταβολή|διαφορά|αύξηση'), ('el', 'after_discount', 'με έκπτωση|μετά έκπτωσης|μετά την έκπτωση'),
  ('el', 'pack', 'κιβώτιο|πακέτο|κουτί|συσκευασία|κιβωτίου|συσκευασίας'),
  ('el', 'piece', 'μονάδας|τεμάχιο|τεμ|τεμαχίου'), ('el', 'hundred', 'εκατό|100 άδα'),
  ('el', 'thousand', 'χίλια|χιλιάδα|χιλ|χιλιάδες'), ('el', 'minor', 'λεπτά|λεπτό|σεντ'),
  ('el', 'per', 'ανά|ανα|το|τα'), ('el', 'from', 'από|άνω των|ποσότητα|ελάχ'),
  ('el', 'more', 'άνω|πάνω'), ('el', 'until', 'έως|μέχρι|εως'), ('el', 'pieces', 'τεμ|τμχ|τεμάχια'),
  ('el', 'quantity', 'ποσότητα|από'), ('el', 'tax', 'φπα|φ π α'), ('el', 'without', 'χωρίς|πλέον|προ|άνευ'),
  ('el', 'with', 'με|συμπ|περιλαμβάνεται|μετά'),

  ('ar', 'yours', 'سعرك|سعركم|العميل'), ('ar', 'net', 'الصافي|صافي|الشراء|التكلفة'),
  ('ar', 'dealer', 'الجملة|جملة|الموزع|التاجر'), ('ar', 'gross', 'الإجمالي'),
  ('ar', 'list', 'القائمة|قائمة|الكتالوج'), ('ar', 'retail', 'التجزئة|المستهلك|المقترح|الجمهور|تجزئة'),
  ('ar', 'selling', 'البيع'),
  ('ar', 'old', 'القديم|السابق'), ('ar', 'new', 'الجديد'), ('ar', 'current', 'الحالي'),
  ('ar', 'special', 'العرض|خاص|الخاص'), ('ar', 'surcharge', 'رسوم|الشحن|التوصيل|إضافي'),
  ('ar', 'change', 'التغيير|الفرق|الزيادة'), ('ar', 'after_discount', 'بعد الخصم'),
  ('ar', 'pack', 'الكرتون|كرتون|العبوة|الصندوق'),
  ('ar', 'piece', 'الوحدة|القطعة|الحبة|وحدة'), ('ar', 'hundred', 'مئة|مائة|100'),
  ('ar', 'thousand', 'ألف|آلاف|بالآلاف|بالألف'), ('ar', 'minor', 'هللة|سنت|قرش|بالهللة|بالسنت|بالقرش'),
  ('ar', 'milli', 'فلس|بالفلس|مليم'), ('ar', 'per', 'لكل'), ('ar', 'from', 'من|ابتداء من|الكمية'),
  ('ar', 'more', 'أكثر|فأكثر'), ('ar', 'until', 'إلى|حتى'),
  ('ar', 'pieces', 'قطعة|حبة|وحدات'), ('ar', 'quantity', 'الكمية|كمية'), ('ar', 'tax', 'الضريبة|ضريبة'),
  ('ar', 'without', 'بدون|غير شامل|قبل'), ('ar', 'with', 'شامل|مع|بعد'),

  ('he', 'yours', 'שלך|שלכם|ללקוח'), ('he', 'net', 'נטו|קנייה|קניה|עלות|רכישה'),
  ('he', 'dealer', 'סיטונאי|סיטונאות|למפיץ|סוחר|משווק'), ('he', 'gross', 'ברוטו'), ('he', 'list', 'מחירון|קטלוג'),
  ('he', 'retail', 'מומלץ|קמעונאי|לצרכן|צרכן'), ('he', 'selling', 'מכירה'), ('he', 'old', 'ישן|קודם'),
  ('he', 'new', 'חדש'), ('he', 'current', 'נוכחי'),
  ('he', 'special', 'מבצע|מיוחד'), ('he', 'surcharge', 'תוספת|משלוח|פיקדון'), ('he', 'change', 'שינוי|הפרש'),
  ('he', 'after_discount', 'אחרי הנחה|לאחר הנחה'), ('he', 'pack', 'קרטון|אריזה|חבילה|לאריזה|לקרטון'),
  ('he', 'piece', 'יחידה|ליחידה'), ('he', 'hundred', 'מאה'), ('he', 'thousand', 'אלף|אלפי|באלפי'),
  ('he', 'minor', 'אגורות|אגורה|באגורות'),
  ('he', 'per', 'ל'), ('he', 'from', 'מ|החל מ|כמות'), ('he', 'more', 'יותר|ומעלה'), ('he', 'until', 'עד'),
  ('he', 'pieces', 'יח|יחידות'), ('he', 'quantity', 'כמות'), ('he', 'tax', 'מעמ|מע מ'),
  ('he', 'without', 'ללא|לפני|לא כולל'), ('he', 'with', 'כולל|אחרי'),

  ('zh', 'yours', '您的|贵司|客户价'), ('zh', 'net', '成本|采购|进货|进价|净价'), ('zh', 'dealer', '批发|经销|代理|分销'),
  ('zh', 'gross', '毛价'), ('zh', 'list', '目录价|牌价|标价'), ('zh', 'retail', '零售|建议|市场价'), ('zh', 'selling', '销售|售价'),
  ('zh', 'old', '原价|旧价|以前'), ('zh', 'new', '新价|新'), ('zh', 'current', '现价|当前'),
  ('zh', 'special', '特价|促销|活动价'), ('zh', 'surcharge', '附加|运费|押金'), ('zh', 'change', '变动|差价|涨幅|调价'),
  ('zh', 'after_discount', '折后'), ('zh', 'pack', '整箱|箱价|每箱|包装价'), ('zh', 'piece', '单价|每件|每个'),
  ('zh', 'per_hundred', '每百|百个'), ('zh', 'per_thousand', '每千|千个'), ('zh', 'thousand', '千元'),
  ('zh', 'minor', '单位分|（分）|分为单位'), ('zh', 'per', '每'),
  ('zh', 'from', '起订'), ('zh', 'more', '以上'), ('zh', 'until', '至'), ('zh', 'pieces', '个|件|只|台'),
  ('zh', 'quantity', '数量|起订量'), ('zh', 'without_tax', '不含税|未税|未含税'), ('zh', 'with_tax', '含税|含税价|含税单价|含增值税'),

  ('ja', 'yours', '御社|貴社|お客様'), ('ja', 'net', '仕入|原価|仕切|ネット|正味'), ('ja', 'dealer', '卸'), ('ja', 'gross', 'グロス'),
  ('ja', 'list', '定価|カタログ価格|標準価格'), ('ja', 'retail', '小売|希望|上代|参考'), ('ja', 'selling', '販売|売価'),
  ('ja', 'old', '旧|以前'), ('ja', 'new', '新価格|新単価|新'), ('ja', 'current', '現行|現在'),
  ('ja', 'special', '特価|セール|キャンペーン'), ('ja', 'surcharge', '送料|加算|手数料'), ('ja', 'change', '変動|差額|改定額|値上'),
  ('ja', 'after_discount', '割引後|値引後'), ('ja', 'pack', 'ケース|箱単価'), ('ja', 'piece', '単価|一個'),
  ('ja', 'per_hundred', '百個|100個あたり'), ('ja', 'per_thousand', '千個'), ('ja', 'thousand', '千円'),
  ('ja', 'minor', '銭'), ('ja', 'per', '当たり'),
  ('ja', 'from', '以上数量'), ('ja', 'more', '以上'), ('ja', 'until', 'から'), ('ja', 'pieces', '個|本|枚|台'),
  ('ja', 'quantity', '数量'), ('ja', 'without_tax', '税抜|税別|税抜き'), ('ja', 'with_tax', '税込|税込み'),

  ('ko', 'yours', '귀사|고객'), ('ko', 'net', '원가|매입|공급|입고'), ('ko', 'dealer', '도매|대리점'), ('ko', 'gross', '총액'),
  ('ko', 'list', '정가|카탈로그'), ('ko', 'retail', '소비자|소매|권장'), ('ko', 'selling', '판매'), ('ko', 'old', '기존|이전|종전'),
  ('ko', 'new', '신규|변경가|새'), ('ko', 'current', '현재'), ('ko', 'special', '특가|할인행사|행사'),
  ('ko', 'surcharge', '배송비|추가금|보증금'), ('ko', 'change', '변동|차액|인상'), ('ko', 'after_discount', '할인가|할인후'),
  ('ko', 'pack', '박스단가|박스가'), ('ko', 'piece', '단가|개당'), ('ko', 'per_hundred', '백개'), ('ko', 'per_thousand', '천개'),
  ('ko', 'thousand', '천원'), ('ko', 'minor', '전단위'), ('ko', 'per', '당'), ('ko', 'from', '최소'), ('ko', 'more', '이상'),
  ('ko', 'until', '까지'), ('ko', 'pieces', '개|매|대'), ('ko', 'quantity', '수량'),
  ('ko', 'without_tax', '부가세별도|부가세 별도|vat 별도|세전'), ('ko', 'with_tax', '부가세포함|부가세 포함|vat 포함|세후')
    ) v (language, trait, words)
   cross join lateral unnest(string_to_array(v.words, '|')) w (word)
), phrases as (
  select l.word, l.trait, l.language
    from listed l
   where l.trait not in ('tax', 'without', 'with', 'hundred', 'thousand')
  union
  select w.word, w.trait, b.language
    from listed b
    join listed o on o.language in (b.language, 'en') and o.trait in ('tax', 'hundred', 'thousand')
   cross join lateral (values
     (b.word || ' ' || o.word, case b.trait when 'without' then 'without_tax' when 'with' then 'with_tax' end),
     (o.word || ' ' || b.word, case b.trait when 'without' then 'without_tax' when 'with' then 'with_tax' end)
   ) w (word, trait)
   where b.trait in ('without', 'with') and o.trait = 'tax'
  union
  select b.word || ' ' || o.word, 'per_' || o.trait, o.language
    from listed b
    join listed o on o.language = b.language or b.language = 'en'
   where b.trait = 'per' and o.trait in ('hundred', 'thousand')
  union
  select l.word, case l.trait when 'hundred' then 'per_hundred' else 'thousands' end, l.language
    from listed l
   where l.trait = 'thousand' or (l.trait = 'hundred' and length(l.word) > 1)
  union
  select w.word, w.trait, 'en'
    from (values ('excl', 'without_tax'), ('exkl', 'without_tax'), ('ekskl', 'without_tax'),
  ('excluding', 'without_tax'),
      ('incl', 'with_tax'), ('inkl', 'with_tax'), ('including', 'with_tax'), ('alv 0', 'without_tax'),
      ('fils', 'milli'), ('millimes', 'milli'), ('baisa', 'milli'), ('paise', 'minor'), ('rappen', 'minor'),
      ('agorot', 'minor'), ('teur', 'thousands'), ('keur', 'thousands'), ('tusd', 'thousands')) w (word, trait)
)
select distinct p.word, p.trait, p.language
  from phrases p
 where p.word <> '' and p.trait is not null
on conflict do nothing;
--! EndIncluded sql/seed/heading_words.sql
--! Included functions/spp/headings/whole_year.sql
create or replace function spp_private.whole_year(year text) returns text
language sql immutable parallel safe
as $$
  select case when length(whole_year.year) = 2 then '20' || whole_year.year else whole_year.year end
$$;
comment on function spp_private.whole_year(text) is 'A year of two digits with its century: 26 is 2026.';
--! EndIncluded functions/spp/headings/whole_year.sql
--! Included functions/spp/headings/month_first.sql
create or replace function spp_private.month_first(headings jsonb) returns boolean
language sql immutable parallel safe
as $$
  select case when bool_or(d.date[2]::int > 12) <> bool_or(d.date[1]::int > 12) then bool_or(d.date[2]::int > 12) end
    from jsonb_array_elements_text(month_first.headings) h,
         regexp_matches(h, '(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?![\d/-])', 'g') d (date)
$$;
comment on function spp_private.month_first(jsonb) is
  'Whether the month stands first in dates such as 06/15/2026, by the headings of a list; null where none tells it.';
--! EndIncluded functions/spp/headings/month_first.sql
drop function if exists spp_private.heading_date(text);
--! Included functions/spp/headings/heading_date.sql
create or replace function spp_private.heading_date(heading text, month_first boolean) returns jsonb
language sql immutable parallel safe
as $$
  -- The first of: 2026-01-31, 31.1.2026, 1/2026, Jan 2026, Q1 2026, 2026. `day` is its first day.
  select jsonb_strip_nulls(jsonb_build_object('found', f.found, 'day', case
      when f.m[2] is not null then format('%s-%s-%s', f.m[2], lpad(f.m[3], 2, '0'), lpad(f.m[4], 2, '0'))
      when f.unclear then spp_private.whole_year(f.m[7]) || '-01-01'
      when f.m[5] is not null and f.m[5]::int <= 12
           and (f.m[6]::int > 12 or heading_date.month_first and f.m[1] !~ '\.')
        then format('%s-%s-%s', spp_private.whole_year(f.m[7]), lpad(f.m[5], 2, '0'), lpad(f.m[6], 2, '0'))
      when f.m[5] is not null
        then format('%s-%s-%s', spp_private.whole_year(f.m[7]), lpad(f.m[6], 2, '0'), lpad(f.m[5], 2, '0'))
      when f.m[8] is not null then format('%s-%s-01', f.m[9], lpad(f.m[8], 2, '0'))
      when f.m[10] is not null then format('%s-%s-01', f.m[11], lpad((array_position(
        '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}'::text[], replace(replace(replace(replace(replace(
          f.m[10], 'mai', 'may'), 'mrz', 'mar'), 'okt', 'oct'), 'dez', 'dec'), 'maer', 'mar')))::text, 2, '0'))
      when f.m[12] is not null then format('%s-%s-01', f.m[13], lpad((f.m[12]::int * 3 - 2)::text, 2, '0'))
      else f.m[14] || '-01-01' end, 'unclear', nullif(f.unclear, false)))
    from (
      -- With points the day comes first; else it is told where one of the two is no month, or both are the same.
      select m.m[1] as found, m.m,
             m.m[5] is not null and m.m[1] !~ '\.' and heading_date.month_first is null
               and greatest(m.m[5]::int, m.m[6]::int) <= 12 and m.m[5]::int <> m.m[6]::int as unclear
        from regexp_match(heading_date.heading,
          '((\d{4})-(\d{1,2})-(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)'
          '|(?<!\d)(0?[1-9]|1[0-2])[./](20\d{2})(?!\d)'
          '|\m(jan|feb|mar|mrz|maer|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[[:alpha:]]*\.?\s*(20\d{2})(?!\d)'
          '|(?<!\w)q\s*([1-4])\s*[/ ]?\s*(20\d{2})(?!\d)'
          '|(?<![\d.,/])((?:19|20)\d{2})(?!\s*\+|[.,]?\d|\s*(?:pcs|pc|st|stk|szt|ks|db)\M))') m (m)
    ) f
   where f.m is not null
$$;
comment on function spp_private.heading_date(text, boolean) is
  $$The date or year that stands in a heading: {found: as written, day: its first day, as text, unclear: true where only
the year is known, as in 06/01/2026}; null where there is none. `month_first`: spp_private.month_first of the list.$$;
--! EndIncluded functions/spp/headings/heading_date.sql
--! Included functions/spp/amounts/currencies_of.sql
create or replace function spp_private.currencies_of(label text) returns text[]
language sql immutable parallel safe
as $$
  select case
    when label ~ '^[A-Za-z]{3}$' and common.is_currency(upper(label)) then array[upper(label)]
    else case regexp_replace(rtrim(lower(label), '.'), '^dollars?$', '$')
      -- Signs and words that several currencies share.
      when '$' then '{USD,AUD,CAD,NZD,SGD,HKD,TWD,MXN,ARS,CLP,COP,UYU,BBD,BSD,BMD,BND,BZD,'
        'DOP,FJD,GYD,JMD,KYD,LRD,NAD,SBD,SRD,TTD,XCD,CUP}'::text[]
      when '£' then '{GBP,EGP,FKP,GIP,LBP,SDG,SHP,SSP,SYP}'
      when 'kr' then '{SEK,NOK,DKK,ISK}' when 'kronor' then '{SEK}' when 'kroner' then '{NOK,DKK}'
      when '¥' then '{JPY,CNY}' when '￥' then '{JPY,CNY}'
      when 'lei' then '{RON,MDL}' when 'leu' then '{RON,MDL}'
      when 'rs' then '{INR,PKR,LKR,NPR,MUR,SCR}' when 'rupees' then '{INR,PKR,LKR,NPR,MUR,SCR}'
      when 'din' then '{RSD,DZD,BHD,IQD,JOD,KWD,LYD,TND}' when 'дин' then '{RSD}'
      when 'fr' then '{CHF,XAF,XOF,XPF,BIF,DJF,GNF,KMF,RWF}'
      when 'р' then '{RUB,BYN}' when 'руб' then '{RUB,BYN}' when 'рублеи' then '{RUB,BYN}'
      when 'рублей' then '{RUB,BYN}' when 'рублях' then '{RUB,BYN}'
      when '元' then '{CNY,TWD,HKD}'
      when '€' then '{EUR}' when 'euro' then '{EUR}' when 'euros' then '{EUR}' when 'evro' then '{EUR}'
      when 'us$' then '{USD}' when '$us' then '{USD}' when 'a$' then '{AUD}' when 'au$' then '{AUD}'
      when 'c$' then '{CAD}' when 'ca$' then '{CAD}' when 'hk$' then '{HKD}' when 's$' then '{SGD}'
      when 'nz$' then '{NZD}' when 'nt$' then '{TWD}' when 'mx$' then '{MXN}' when 'r$' then '{BRL}'
      when 'e£' then '{EGP}' when 'sterling' then '{GBP}' when 'r' then '{ZAR}' when 'rand' then '{ZAR}'
      when 'sfr' then '{CHF}' when 'franken' then '{CHF}'
      when 'zł' then '{PLN}' when 'zl' then '{PLN}' when 'zloty' then '{PLN}'
      when 'kč' then '{CZK}' when 'kc' then '{CZK}' when 'koruna' then '{CZK}'
      when 'ft' then '{HUF}' when 'forint' then '{HUF}'
      when 'kn' then '{HRK}' when 'km' then '{BAM}' when 'лв' then '{BGN}' when '₴' then '{UAH}' when 'грн' then '{UAH}'
      when '₽' then '{RUB}' when '₸' then '{KZT}' when 'тенге' then '{KZT}'
      when '₺' then '{TRY}' when 'tl' then '{TRY}' when 'lira' then '{TRY}'
      when '円' then '{JPY}' when 'yen' then '{JPY}' when 'rmb' then '{CNY}' when '₩' then '{KRW}' when '원' then '{KRW}'
      when '₹' then '{INR}' when '₪' then '{ILS}' when '₫' then '{VND}' when '฿' then '{THB}' when '₱' then '{PHP}'
      when 'rp' then '{IDR}' when 'rupiah' then '{IDR}' when 'rm' then '{MYR}'
      when '₦' then '{NGN}' when '₾' then '{GEL}' when '₼' then '{AZN}' when '֏' then '{AMD}'
      when '₡' then '{CRC}' when '₲' then '{PYG}' when '₵' then '{GHS}'
    end
  end
$$;
comment on function spp_private.currencies_of(text) is '@behavior -*

The currencies (ISO 4217) that a code, sign or word may mean, in a cell, a heading or a title alike; several where
countries share it, null if unknown.';
grant execute on function spp_private.currencies_of(text) to public;
--! EndIncluded functions/spp/amounts/currencies_of.sql
--! Included functions/spp/amounts/choose_currency.sql
create or replace function spp_private.choose_currency(currencies text[], expected text) returns text
language sql immutable parallel safe
as $$
  select case when expected = any (currencies) then expected when cardinality(currencies) = 1 then currencies[1] end
$$;
comment on function spp_private.choose_currency(text[], text) is
  'Which of the currencies that a sign may mean: the expected one, else the only one; null where it stays open.';
grant execute on function spp_private.choose_currency(text[], text) to public;
--! EndIncluded functions/spp/amounts/choose_currency.sql
drop function if exists spp_private.currencies_named(text);
--! Included functions/spp/headings/heading_currency.sql
create or replace function spp_private.heading_currency(heading text, expected text) returns text
language sql immutable parallel safe
as $$
  with tokens as (
    select t.ord, rtrim(t.token[1], '.') as token, t.token[1] as written
      from regexp_matches(heading_currency.heading,
             '((?:US|AU?|CA?|HK|S|NZ|NT|MX|R)\$|\$US|E£|[€$£¥￥₴₽₺₹₪₩₫฿₱₦₸₾₼֏₡₲₵円元원]|[[:alpha:]]+\.?)', 'g')
             with ordinality t (token, ord)
  ), named as (
    select t.ord, t.token, spp_private.currencies_of(t.token) as codes
      from tokens t
     where t.token !~ '^[[:alpha:]]' or t.token ~ '[$£]' or t.token in ('円', '元', '원')
        -- Three letters are a code where they are written as one; many a code is a word, too ("all", "top", "try").
        or (t.token ~ '^[A-Z]{3}$' and t.token not in ('ALL', 'TOP', 'PEN', 'CUP', 'STD', 'MOP', 'PER', 'NET'))
        or lower(t.token) in ('eur', 'usd', 'gbp', 'chf', 'zar', 'pln', 'czk', 'huf', 'ron', 'uah', 'rub', 'dkk', 'sek',
          'nok', 'jpy', 'cny', 'rsd', 'bgn', 'aud', 'euro', 'euros', 'evro', 'dollar', 'dollars', 'sterling', 'franken',
          'zloty', 'yen', 'rand', 'рублеи', 'рублей', 'рублях', 'тенге', 'rmb', 'rupiah', 'rupees', 'koruna', 'forint',
          'kronor', 'kroner', 'lira', 'zł', 'zl', 'kč', 'kc', 'ft', 'kr', 'rs', 'lei', 'лв', 'грн', 'руб', 'tl', 'sfr')
        -- With a point it is the Italian for "each".
        or lower(t.written) = 'cad'
  )
  select coalesce(spp_private.choose_currency(n.codes, heading_currency.expected), n.token)
    from named n
   where cardinality(n.codes) > 0
   order by n.ord
   limit 1
$$;
comment on function spp_private.heading_currency(text, text) is
  $$The currency that a heading names by code, sign or word. Of one that several share it is the expected currency, if
that may be meant, else the sign itself: a currency that is not known.$$;
--! EndIncluded functions/spp/headings/heading_currency.sql
--! Included functions/spp/headings/heading_patterns.sql
create or replace function spp_private.heading_patterns() returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg(p.trait, p.words)
    from (
      select h.trait, string_agg(distinct replace(h.word, ' ', '\s+'), '|' order by replace(h.word, ' ', '\s+') desc)
             as words
        from spp.heading_words h
       where h.trait in ('per', 'from', 'more', 'until', 'pieces', 'measure')
       group by h.trait
    ) p
$$;
comment on function spp_private.heading_patterns() is
  $$@behavior -*

The words of spp.heading_words that stand beside numbers, as alternatives of a regular expression, by trait.$$;
grant execute on function spp_private.heading_patterns() to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/heading_patterns.sql
--! Included functions/spp/headings/heading_traits.sql
create or replace function spp_private.heading_traits(headings jsonb) returns table ("position" int, traits text[])
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with cells as materialized (
    select c.ordinality::int as position, spp_private.heading_text(c.value) as norm
      from jsonb_array_elements_text(heading_traits.headings) with ordinality c
     where length(c.value) <= 200 and c.value <> ''
  ), words as (
    select c.position, string_to_array(c.norm, ' ') as words from cells c where c.norm <> ''
  ), grams as (
    select w.position, array_to_string(w.words[a.a : b.b], ' ') as gram, a.a as first, b.b as last
      from words w,
           generate_series(1, least(cardinality(w.words), 12)) a (a),
           generate_series(a.a, least(cardinality(w.words), a.a + 3)) b (b)
  ), found as materialized (
    select distinct g.position, h.trait, g.first, g.last
      from grams g
      join spp.heading_words h on h.word = g.gram
      join words w using (position)
     cross join lateral (select array_to_string(w.words[g.last + 1 :], ' ') as behind) r
     -- "incl. freight" says nothing of tax.
     where g.gram not in ('incl', 'inkl', 'including', 'excl', 'exkl', 'ekskl', 'excluding')
        or r.behind ~ ('^((\d+|in|eur|euros?|usd|gbp|chf|pln|czk|sek|nok|dkk|(per|pro|pr|je|par|por|za) .*)( |$))*$')
        or r.behind ~ ('\m(vat|gst|hst|tax(es)?|mwst|mw st|ust|mehrwertsteuer|umsatzsteuer|steuern?|btw|tva|iva|igv'
          || '|dph|pdv|ddv|afa|moms|mva|alv|kdv|ндс|пдв|ддс|фпа|φπα|ppn|pvm|pvn|impuestos?|impostos?)\M')
  ), longest as (
    -- "without tax" is not "tax", "au cent" no cent: a longer phrase hides what stands inside it.
    select f.position, f.trait
      from found f
     where not exists (select from found o
                        where o.position = f.position and o.first <= f.first and o.last >= f.last
                          and o.last - o.first > f.last - f.first)
    union
    -- Chinese, Japanese, Korean and Thai set no blanks between words.
    select c.position, h.trait
      from cells c
      join spp.heading_words h
        on h.word ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]+$' and strpos(c.norm, h.word) > 0
     where c.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
    union
    -- Compounds begin or end with what they are: Nettopreis, Kupferzuschlag, inköpspris.
    select w.position, h.trait
      from words w
     cross join unnest(w.words) u (word)
     cross join generate_series(4, least(length(u.word) - 2, 14)) l (l)
     cross join lateral (values (left(u.word, l.l)), (right(u.word, l.l))) p (part)
      join spp.heading_words h on h.word = p.part
       and h.language in ('de', 'nl', 'sv', 'no', 'da', 'fi', 'et', 'hu', 'af')
       and h.trait in ('yours', 'net', 'dealer', 'gross', 'list', 'retail', 'selling', 'special', 'surcharge', 'change',
         'old', 'pack', 'piece')
     where length(u.word) between 6 and 40
  )
  select l.position, array_agg(distinct l.trait) from longest l group by l.position
$$;
comment on function spp_private.heading_traits(jsonb) is
  $$@behavior -*

What the words of headings (an array of texts) say of their columns, by spp.heading_words.$$;
grant execute on function spp_private.heading_traits(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/heading_traits.sql
--! Included functions/spp/headings/heading_facts.sql
-- How it works: what is understood is taken out of the text, so that a year is no quantity and a quantity no basis.
create or replace function spp_private.heading_facts(heading text, expected text, patterns jsonb) returns jsonb
language plpgsql stable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_facts jsonb := '{}';
  v_text text := spp_private.folded_heading(heading_facts.heading);
  v_date jsonb := spp_private.heading_date(v_text, (patterns ->> 'month_first')::boolean);
  v_day text := regexp_replace(v_date ->> 'found', '(\W)', '\\\1', 'g');
  -- "Prix au 1/1/2027", "prezzo al 1/1/2027" begin on that day, where nothing says that they end.
  v_until boolean := v_text ~ format('\m(%s)\M\W*%s', patterns ->> 'until', v_day)
    and not (v_text ~ format('\m(au|al|a)\M\W*%s', v_day)
             and v_text !~ '\m(jusqu|jusque|fino|hasta|ate|val[a-z]+|du|dal|del|desde)\M');
  v_currency text := spp_private.heading_currency(heading_facts.heading, nullif(heading_facts.expected, ''));
  v_per text := format('(?:/|\m(?:%s)\M)', patterns ->> 'per');
  v_pieces text := format('(?:%s)', patterns ->> 'pieces');
  v_found text[];
begin
  if v_currency is not null then
    v_facts := jsonb_build_object('currency', v_currency);
  end if;
  if v_date is not null then
    v_facts := v_facts || case
      when v_until and v_date ? 'unclear' then jsonb_build_object('valid_to', left(v_date ->> 'day', 4) || '-12-31')
      else jsonb_build_object(case when v_until then 'valid_to' else 'valid_from' end, v_date ->> 'day') end
      || case when v_date ? 'unclear' then '{"day_unclear": true}' else '{}' end::jsonb;
    v_text := replace(v_text, v_date ->> 'found', ' ');
  end if;

  -- One of what: "per 100", "/1000 St", "per kg", "€/100 g"; and by sign or letter: ‰, %, /C, (M).
  v_text := regexp_replace(v_text, '(\d)[., ''’](000)(?!\d)', '\1\2', 'g');
  v_found := regexp_match(v_text, v_per || format('\s*([1-9]\d{0,5})?\s*(?:(%s)\M|(%s)(?!\w))?', patterns ->> 'measure',
    patterns ->> 'pieces'));
  if v_found[2] is not null then
    v_facts := v_facts || '{"measure": true}';
  end if;
  if v_found[1]::int > 1 and coalesce(v_found[2], 'm') ~ '^(m|kg|l|м|кг|л|mtr|meter|metre)$' then
    v_facts := v_facts || jsonb_build_object('per', v_found[1]::int);
  end if;
  if v_found[1] is not null or v_found[2] is not null or v_found[3] is not null then
    v_text := regexp_replace(v_text, v_per || format('\s*([1-9]\d{0,5})?\s*((%s)\M|(%s)(?!\w))?', patterns ->>
      'measure',
      patterns ->> 'pieces'), ' ');
  elsif heading_facts.heading ~ '‰|(/|\m[Pp]er|[Pp]ro|[Jj]e)\s*M\M|\(M\)' then
    v_facts := v_facts || '{"per": 1000}';
  elsif heading_facts.heading ~ '(/|\m[Pp]er|[Pp]ro|[Jj]e)\s*C\M|\(C\)' then
    v_facts := v_facts || '{"per": 100}';
  elsif v_text ~ ('(?<!\d\s?)\m(dozens?|doz|dutzend|dtzd?|douzaine|docena|dozzina|duzia|dozijn|dussin|dusin|tucet|tuzin'
    || '|tucat|дюжин[ауы]?|duzine)\M|dutzendpreis') then
    v_facts := v_facts || '{"per": 12}';
  end if;
  -- Counters of pieces stand between what is for and how many: "每100个", "100個当たり", "100개당".
  v_found := regexp_match(v_text,
    '每\s*([1-9]\d{0,5})|([1-9]\d{0,5})\s*[個本枚台个件只개매대]?\s*(?:当たり|当り|あたり|につき|당)');
  if coalesce(v_found[1], v_found[2])::int > 1 then
    v_facts := v_facts || jsonb_build_object('per', coalesce(v_found[1], v_found[2])::int);
    v_text := regexp_replace(v_text, coalesce(v_found[1], v_found[2]), ' ');
  end if;
  if v_text ~ '(?<!\d\s?)%' then
    v_facts := v_facts || '{"percent": true}';
  end if;

  -- Parts of the currency: "(p)", "in ct", "¢"; its thousands: "(000)", "k€".
  if heading_facts.heading ~* '[([]\s*(p|ct|cts|c|¢)\s*[])]|\min\s+(p|ct|cts)\M|¢' and not v_facts ? 'per' then
    v_facts := v_facts || '{"unit": 0.01}';
  elsif heading_facts.heading ~* '[([''’]\s*000s?\M|\m(k|t)\s*(€|\$|£|eur\M|usd\M|gbp\M|chf\M)' then
    v_facts := v_facts || '{"unit": 1000}';
  end if;

  -- From how many on: "ab 10", "10+", ">= 10", "1-9", "10 or more"; a bare "10 pcs" or "10" is judged with its likes.
  v_text := regexp_replace(v_text, '(?<=\d)\s*(%|€|\$)', ' ');
  v_found := coalesce(
    regexp_match(v_text, format('(?:\m(?:%s)\M\.?|>=?|≥|⩾)\s*=?\s*(\d{1,6})', patterns ->> 'from')),
    regexp_match(v_text, format('(?<![\d.,])(\d{1,6})\s*(?:%s)?\s*(?:\+|(?:&|and|und|et|y|e|en|i|a|и|og|och|ja'
      '|oder|or|ou|o'
      || '|of|lub|nebo)\s+(?:%s)\M)', v_pieces || '\.?', patterns ->> 'more')),
    regexp_match(v_text, format('(?<![\d.,])(\d{1,6})\s*(?:[-–—~]|\.\.\.?|\m(?:%s)\M)\s*\d{1,6}', patterns ->>
      'until')),
    case when v_text ~ format('(\m(%s)\M|<=?|≤)\s*\d{1,6}', patterns ->> 'until') then '{1}'::text[] end);
  if v_found[1] is not null then
    v_facts := v_facts || jsonb_build_object('break', greatest(v_found[1]::int, 1) + (v_text ~ '>\s*\d')::int);
  else
    v_found := regexp_match(v_text, format('(?<![\d.,])(\d{1,6})\s*(%s)\M', v_pieces));
    if v_found[1] is not null then
      v_facts := v_facts || jsonb_build_object('count', v_found[1]::int);
    else
      v_found := regexp_match(v_text, '(?:^|[[:alpha:])_ ])\s*[(]?\s*(\d{1,6})\s*[)]?\s*(?:[[:alpha:]_ ]|$)');
      if v_found[1] is not null then
        v_facts := v_facts || jsonb_build_object('number', v_found[1]::int);
      end if;
    end if;
  end if;
  return v_facts;
end;
$$;
comment on function spp_private.heading_facts(text, text, jsonb) is
  $$@behavior -*

What the numbers and signs of a heading say of its prices, each key only where it is said: `currency`, `per` (pieces
that the price is for), `measure` (per kg, l, m), `percent`, `unit` (0.01 for cents, 1000 for thousands), `valid_from`,
`valid_to`, `day_unclear` (of these only the year is known), `break` (the quantity from which on it holds), `count` (a
number of pieces), `number` (any other one). `expected` is the currency that a shared sign means if it may ('' for
none); `patterns`: spp_private.heading_patterns, and `month_first`.$$;
grant execute on function spp_private.heading_facts(text, text, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/heading_facts.sql
--! Included functions/spp/headings/heading_language.sql
create or replace function spp_private.heading_language(headings jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with norms as (
    select distinct spp_private.normalise_heading(c.value) as norm
      from jsonb_array_elements_text(heading_language.headings) c
     where length(c.value) <= 120 and c.value <> ''
  ), words as (
    select n.norm as word from norms n
    union
    select w.word from norms n, unnest(string_to_array(n.norm, ' ')) w (word) where length(w.word) > 3
  ), known as (
    select distinct w.word as norm, s.language from words w join spp.column_synonyms s on s.synonym = w.word
  ), scored as (
    -- A word that one language has says more than one that ten have.
    select k.language, sum(1.0 / (select count(*) from known o where o.norm = k.norm)) as score
      from known k
     group by k.language
  ), best as (
    select s.language, s.score, lead(s.score) over (order by s.score desc) as next
      from scored s
     order by s.score desc
     limit 1
  )
  select b.language from best b where b.score > coalesce(b.next, 0)
$$;
comment on function spp_private.heading_language(jsonb) is
  $$@behavior -*

The language (ISO 639-1) that most headings are in, null where several are as likely.$$;
grant execute on function spp_private.heading_language(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/heading_language.sql
--! Included functions/spp/reading/find_heading_row.sql
create or replace function spp_private.find_heading_row(sample jsonb) returns int
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Wider than looks_like_amount, and without a currency: "EAN13" is a heading, a date and "10/20" are none.
  v_number constant text := '^[^[:alpha:]]*\d[^[:alpha:]]*$';
  -- Quantities and years that head columns of prices: "10+", ">= 10", "1-9", "2025".
  v_quantity constant text := '^(\d{1,6}\s*\+|[>≥]=?\s*\d{1,6}|\d{1,5}\s*[-–]\s*\d{1,6}|(19|20)\d\d)$';
  v_depth int;
  v_row int;
  v_score float8;
  v_filled int;
begin
  -- Most lists have their headings among the first few records: look further only where these are not convincing.
  foreach v_depth in array array[6, 40] loop
    with cells as materialized (
      select r.ord, r.n, c.ordinality as position, common.trimmed(c.value) as cell,
        coalesce(substr(r.k, c.ordinality::int, 1) = 'n', false)
          or common.trimmed(c.value) ~ v_number and common.trimmed(c.value) !~ v_quantity as is_number
      from (
        select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
        from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
        where r.ordinality <= 60
      ) r, jsonb_array_elements_text(r.c) with ordinality c
      where common.trimmed(c.value) <> ''
    ), widths as (
      select c.n, c.ord, count(*) as filled, count(*) filter (where c.is_number) as numbers,
        string_agg(c.cell, E'\x1f' order by c.position) as whole
      from cells c group by c.n, c.ord
    ), usual as (
      select percentile_disc(0.5) within group (order by w.filled) as filled, max(w.ord) as last from widths w
    ), candidates as (
      select w.*
      from widths w, usual u
      where w.ord <= v_depth and w.numbers <= w.filled * 0.34 and (w.filled >= 2 or u.filled = 1)
        and w.filled >= u.filled * 0.5
    ), headings as materialized (
      select h.cell, spp_private.normalise_heading(h.cell) as norm
      from (select distinct c.cell from cells c join candidates k using (n) where length(c.cell) <= 120) h
    ), grams as (
      select distinct h.cell, array_to_string(w.words[a.a : b.b], ' ') as gram,
        cardinality(w.words) = b.b - a.a + 1 as whole
      from headings h
      cross join lateral (select string_to_array(h.norm, ' ')) w (words)
      cross join lateral generate_series(1, least(cardinality(w.words), 8)) a (a)
      cross join lateral generate_series(a.a, least(cardinality(w.words), a.a + 3)) b (b)
    ), known as (
      select m.cell, max(m.weight) as weight
      from (
        select g.cell, case when g.whole then 2 else 1 end as weight
        from grams g where exists (select from spp.column_synonyms s where s.synonym = g.gram)
        union all
        select h.cell, 1
        from headings h join spp.column_synonyms s
          on s.synonym ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]{2,}$'
          and strpos(h.norm, s.synonym) > 0
        where h.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
      ) m
      group by m.cell
    ), records as materialized (
      select r.ordinality as ord, (r.value ->> 'n')::int as n,
        array(select common.trimmed(c) from jsonb_array_elements_text(r.value -> 'c') c) as cells
      from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
      where r.ordinality <= 60
    ), alike as materialized (
      -- The records further down that have at least half of a candidate's cells, and two of them.
      select k.n, array_agg(b.n) as again
      from candidates k join records r using (n) join records b on b.ord > r.ord
      cross join lateral (select count(*) as same from unnest(r.cells, b.cells) p (one, other)
        where p.one = p.other and p.one <> '') m
      where m.same >= greatest(2, k.filled * 0.5)
      group by k.n
    ), scored as (
      select k.n, k.ord, k.filled,
        sum(coalesce(w.weight, 0)) - k.numbers
          -- A heading does not come again below itself, unless most of them do (in sections, on each page); a brand
          -- or a category does.
          - count(*) filter (where exists (
            select from cells b join widths u using (n)
             where b.position = c.position and b.ord > c.ord and b.cell = c.cell and u.whole <> k.whole
               and u.n <> all (coalesce(a.again, '{}')))) as score
      from candidates k join cells c using (n) left join alike a using (n) left join known w on w.cell = c.cell
      group by k.n, k.ord, k.filled, k.numbers, k.whole, a.again
    )
    select s.n, b.score, b.filled into v_row, v_score, v_filled
    from scored s
    cross join lateral (select o.ord, o.score, o.filled from scored o order by o.score desc, o.ord limit 1) b
    where s.score >= 2 and s.score >= b.score * 0.5
      -- The first, where rows stand between it and a better one; those would be lost.
      and (s.ord = b.ord or s.ord < b.ord and s.filled >= b.filled * 0.5 and exists (
        select from widths w, usual u
         where w.ord > s.ord and w.ord < b.ord and w.numbers > 0 and w.filled >= greatest(2, u.filled * 0.5)))
    order by s.ord
    limit 1;
    exit when v_score >= greatest(3, v_filled * 0.5);
  end loop;
  if v_row is not null then
    return v_row;
  end if;

  -- Headings in words that nobody has taught us: text throughout, above a column of numbers.
  with cells as materialized (
    select r.ord, r.n, c.ordinality as position, common.trimmed(c.value) as cell,
      coalesce(substr(r.k, c.ordinality::int, 1) = 'n', false)
        or common.trimmed(c.value) ~ v_number as is_number
    from (
      select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
      from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
      where r.ordinality <= 60
    ) r, jsonb_array_elements_text(r.c) with ordinality c
    where common.trimmed(c.value) <> ''
  ), usual as (
    select percentile_disc(0.5) within group (order by w.filled) as filled
    from (select count(*) as filled from cells c group by c.n) w
  ), first_text as (
    select c.n, c.ord
    from cells c, usual u
    group by c.n, c.ord, u.filled
    having not bool_or(c.is_number) and count(*) >= least(2, u.filled) and count(*) >= u.filled * 0.6
      -- "on request | on request" is said of prices.
      and count(*) = count(distinct c.cell)
    order by c.ord
    limit 1
  )
  select f.n into v_row
  from first_text f
  where f.ord <= 40 and exists (
    select from cells c where c.ord > f.ord
    group by c.position having avg(c.is_number::int) >= 0.8 and bool_or(c.position in (
      select h.position from cells h where h.ord = f.ord)));
  return coalesce(v_row, 0);
end;
$$;

comment on function spp_private.find_heading_row(jsonb) is
  $$@behavior -*

The number of the record that holds the column headings, 0 where there are none. Titles, dates and blank lines above it
are normal. Takes the sample that spp_private.recognise_columns describes.$$;
grant execute on function spp_private.find_heading_row(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/find_heading_row.sql
--! Included functions/spp/headings/grouped_headings.sql
create or replace function spp_private.grouped_headings(upper jsonb, lower jsonb) returns jsonb
language sql immutable parallel safe
as $$
  with cells as (
    select p.p, common.trimmed(coalesce(grouped_headings.upper ->> (p.p - 1), '')) as group_name,
           common.trimmed(coalesce(grouped_headings.lower ->> (p.p - 1), '')) as name
      from generate_series(1, greatest(jsonb_array_length(grouped_headings.upper),
             jsonb_array_length(grouped_headings.lower))) p (p)
  ), runs as (
    -- A run begins with every group and ends at the first column without a name of its own.
    select c.*, count(*) filter (where c.group_name <> '' or c.name = '') over (order by c.p) as run from cells c
  )
  select jsonb_agg(btrim(concat_ws(' ', nullif(j.group_name, ''), nullif(j.name, ''))) order by j.p)
    from (
      select r.p, r.name, first_value(case when r.name = '' and r.group_name = '' then '' else r.group_name end)
             over (partition by r.run order by r.p) as group_name
        from runs r
    ) j
$$;
comment on function spp_private.grouped_headings(jsonb, jsonb) is
  'The texts of headings that stand in two records: the group that a cell belongs to, and the cell.';
--! EndIncluded functions/spp/headings/grouped_headings.sql
--! Included functions/spp/headings/names_a_price.sql
create or replace function spp_private.names_a_price(cells jsonb) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from spp_private.heading_votes(names_a_price.cells) v
     where v.field in ('price', 'cost_price', 'unit_price', 'retail_price', 'special_price')
    union all
    -- One currency alone is that of the whole list, several are those of columns.
    select from jsonb_array_elements_text(names_a_price.cells) c
     where spp_private.heading_currency(c, null) is not null
    having count(*) > 1)
$$;
comment on function spp_private.names_a_price(jsonb) is
  $$@behavior -*

Whether one of these cells names a price, or several a currency.$$;
grant execute on function spp_private.names_a_price(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/names_a_price.sql
--! Included functions/spp/headings/only_names_columns.sql
create or replace function spp_private.only_names_columns(record jsonb, headings jsonb) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cells jsonb := coalesce(only_names_columns.record -> 'c', '[]');
  v_unknown boolean;
begin
  -- What is soon told: amounts, long texts, or the same headings once more.
  if not exists (select from jsonb_array_elements_text(v_cells) c where common.trimmed(c) <> '')
      or coalesce(only_names_columns.record ->> 'k', '') ~ '[ndbe]'
      or exists (select from jsonb_array_elements_text(v_cells) with ordinality c (cell, at)
                  where length(c.cell) > 60
                     or (c.cell ~ '^\D{0,4}\d[\d.,]*\D{0,4}$' and c.cell !~
                       '^\s*(19|20)\d\d\s*$|\d\s*\+|\+\s*$|^\s*[>≥]')
                     -- "12,50 / 100 St" is a price.
                     or c.cell ~ '^[^\d+>≥-]{0,4}\d[\d., ]*[^\d+-]{0,5}(/|\m(per|pro|je|par|por|za|pr|à)\M)'
                     or common.trimmed(c.cell) <> ''
                        and spp_private.plain_heading(c.cell)
                          = spp_private.plain_heading(only_names_columns.headings -> 'c' ->> (c.at::int - 1))) then
    return false;
  end if;
  select exists (
    select from jsonb_array_elements_text(v_cells) with ordinality c (cell, at)
     where common.trimmed(c.cell) <> ''
       and c.at not in (select v.position from spp_private.heading_votes(v_cells) v where v.score >= 100)
       and c.at not in (select t.position from spp_private.heading_traits(v_cells) t)
       and spp_private.heading_facts(c.cell, '', spp_private.heading_patterns()) - 'number' - 'count' = '{}')
    into v_unknown;
  return not v_unknown;
end;
$$;
comment on function spp_private.only_names_columns(jsonb, jsonb) is
  $$@behavior -*

Whether every cell of a record says something of its column (a field, whose price, a currency, a unit, a year, a
quantity) and none is a value or the heading beside it (`headings`: that record).$$;
grant execute on function spp_private.only_names_columns(jsonb, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/only_names_columns.sql
--! Included functions/spp/price_columns/price_rank.sql
create or replace function spp_private.price_rank(field text) returns int
language sql immutable parallel safe
as $$
  select array_position('{cost_price,price,unit_price,retail_price,special_price,unit_price_per_measure}'::text[],
           price_rank.field)
$$;
comment on function spp_private.price_rank(text) is
  'The place of a field of column_synonyms among those that mean a price, the dearest to a buyer first; null for none.';
--! EndIncluded functions/spp/price_columns/price_rank.sql
--! Included functions/spp/headings/names_columns.sql
create or replace function spp_private.names_columns(cells jsonb) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with filled as (
    select c.ordinality::int as position, spp_private.plain_heading(c.value) as cell
      from jsonb_array_elements_text(names_columns.cells) with ordinality c
     where common.trimmed(c.value) <> ''
  ), votes as (
    select v.position, max(v.score) as score, bool_or(spp_private.price_rank(v.field) is not null) as price
      from spp_private.heading_votes(names_columns.cells) v
     group by v.position
  )
  select coalesce(
           -- Several columns are not called the same.
           count(*) = count(distinct f.cell)
           and bool_or(v.price) and bool_or(v.score >= 100 and not v.price)
           and count(*) filter (where v.score >= 100) * 2 >= count(*), false)
    from filled f
    left join votes v using (position)
$$;
comment on function spp_private.names_columns(jsonb) is
  $$@behavior -*

Whether cells that may be headings are: half of them are known as a whole, one of these names no price, another one
does. "MEISSEL | Flat chisel | price on request" is a product.$$;
grant execute on function spp_private.names_columns(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/names_columns.sql
--! Included functions/spp/reading/join_headings.sql
-- How it works: a record below the headings whose cells all say something of columns (brutto | netto, EUR | USD, kg)
-- names what the cells above it leave open; a record above whose cells do is the group of the cells below it. A group
-- reaches to the right as far as the cells below it are filled and those beside it are blank.
create or replace function spp_private.join_headings(sample jsonb, heading int) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows jsonb;
  v_at int;
  v_upper jsonb;
  v_lower jsonb;
begin
  select jsonb_agg(r.value order by r.ordinality) into v_rows
    from jsonb_array_elements(join_headings.sample -> 'rows') with ordinality r
   where (r.value ->> 'n')::int between join_headings.heading - 2 and join_headings.heading + 2;
  select r.ordinality::int - 1 into v_at
    from jsonb_array_elements(v_rows) with ordinality r
   where (r.value ->> 'n')::int = join_headings.heading;
  if v_at is null then
    return jsonb_build_object('rows', '[]'::jsonb, 'headings', '[]'::jsonb);
  end if;
  if spp_private.only_names_columns(v_rows -> (v_at + 1), v_rows -> v_at)
      -- Below "Code" or "Name" stand those of a product, unless it is another heading: "Item | Item no.".
      and not exists (
        select from spp_private.heading_votes(v_rows -> v_at -> 'c') v
         where v.field in ('code', 'name') and v.score >= 100
           and common.trimmed(coalesce(v_rows -> (v_at + 1) -> 'c' ->> (v.position - 1), '')) <> ''
           and not exists (select from spp_private.heading_votes(v_rows -> (v_at + 1) -> 'c') w
                            where w.position = v.position and w.field in ('code', 'name', 'description', 'barcode')
                              and w.score >= 100))
      -- One cell below another that names no price begins a section.
      and (select count(*) > 1 or bool_or(common.trimmed(coalesce(v_rows -> v_at -> 'c' ->> (c.at::int - 1), '')) = ''
                    or spp_private.names_a_price(jsonb_build_array(v_rows -> v_at -> 'c' -> (c.at::int - 1))))
             from jsonb_array_elements_text(v_rows -> (v_at + 1) -> 'c') with ordinality c (cell, at)
            where common.trimmed(c.cell) <> '') then
    v_upper := v_rows -> v_at;
    v_lower := v_rows -> (v_at + 1);
  elsif v_at > 0 and not join_headings.sample ?| '{header_at,suspect_at}'
      -- One cell at the left is a title.
      and exists (select from jsonb_array_elements_text(v_rows -> (v_at - 1) -> 'c') with ordinality c (cell, at)
                   where c.at > 1 and common.trimmed(c.cell) <> '')
      and spp_private.only_names_columns(v_rows -> (v_at - 1), v_rows -> v_at)
      and spp_private.names_a_price(v_rows -> (v_at - 1) -> 'c') then
    v_upper := v_rows -> (v_at - 1);
    v_lower := v_rows -> v_at;
  else
    return jsonb_build_object('rows', jsonb_build_array(join_headings.heading), 'headings', v_rows -> v_at -> 'c');
  end if;
  return jsonb_build_object(
    'rows', jsonb_build_array(v_upper -> 'n', v_lower -> 'n'),
    'upper', v_upper -> 'c', 'lower', v_lower -> 'c',
    'headings', spp_private.grouped_headings(v_upper -> 'c', v_lower -> 'c'));
end;
$$;
comment on function spp_private.join_headings(jsonb, int) is
  $$@behavior -*

The headings of the columns where they begin at or are mainly record `heading`: {rows: the one or two records that
they stand in, headings: one text a column, upper and lower where there are two}.$$;
grant execute on function spp_private.join_headings(jsonb, int) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/join_headings.sql
--! Included functions/spp/headings/heading_positions.sql
create or replace function spp_private.heading_positions(headings jsonb)
returns table ("position" int, heading text, rank int)
language sql immutable rows 100
as $$
  select h.ordinality::int, spp_private.plain_heading(h.value), t.rank
    from (values ('headings', 1), ('lower', 2), ('upper', 3)) t (key, rank),
         jsonb_array_elements_text(coalesce(heading_positions.headings -> t.key, '[]')) with ordinality h (value,
           ordinality)
$$;
comment on function spp_private.heading_positions(jsonb) is
  $$@behavior -*

Each heading, plainly compared, and its position; of headings in two records also those of each record, behind the
  joined.$$;
grant execute on function spp_private.heading_positions(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/heading_positions.sql
--! Included functions/spp/reading/profile_heading_row.sql
create or replace function spp_private.profile_heading_row(sample jsonb, profile jsonb) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with named as (
    select array_agg(distinct spp_private.plain_heading(p.value #>> '{}')) as names
      from jsonb_each(case jsonb_typeof(profile_heading_row.profile -> 'columns') when 'object'
             then profile_heading_row.profile -> 'columns' else '{}' end) c,
           jsonb_array_elements(case jsonb_typeof(c.value) when 'array' then c.value when 'null' then '[]'
             else jsonb_build_array(c.value) end) p
     where jsonb_typeof(p.value) = 'string'
  ), matched as (
    select (r.value ->> 'n')::int as n, r.ordinality, (
             select count(distinct spp_private.plain_heading(c.value))
               from jsonb_array_elements_text(r.value -> 'c') c
              where length(c.value) <= 200 and spp_private.plain_heading(c.value) = any (m.names)) as names
      from named m, jsonb_array_elements(profile_heading_row.sample -> 'rows') with ordinality r (value, ordinality)
     where m.names is not null
  )
  select coalesce(
    case when jsonb_typeof(profile_heading_row.profile -> 'header_row') = 'number'
      then (profile_heading_row.profile ->> 'header_row')::numeric::int end,
    (select m.n from matched m where m.names > 0 order by m.names desc, m.ordinality limit 1))
$$;
comment on function spp_private.profile_heading_row(jsonb, jsonb) is
  $$@behavior -*

The record with the headings by an import profile: the one it gives, else the one with most of the headings that it
names; null where it says nothing.$$;
grant execute on function spp_private.profile_heading_row(jsonb, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/profile_heading_row.sql
--! Included functions/spp/reading/profile_columns.sql
create or replace function spp_private.profile_columns(profile jsonb, headings jsonb, width int) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with wanted as (
    select c.key as field, p.ordinality, p.value,
           case jsonb_typeof(p.value) when 'number' then (p.value #>> '{}')::numeric::int else (
             select h.position from spp_private.heading_positions(profile_columns.headings) h
              where h.heading = spp_private.plain_heading(p.value #>> '{}')
              order by h.rank, h.position
              limit 1) end as position
      from jsonb_each(case jsonb_typeof(profile_columns.profile -> 'columns') when 'object'
             then profile_columns.profile -> 'columns' else '{}' end) c,
           jsonb_array_elements(case jsonb_typeof(c.value) when 'array' then c.value when 'null' then '[]'
             else jsonb_build_array(c.value) end) with ordinality p (value, ordinality)
  ), judged as (
    select w.*, w.position is null or w.position < 1 or w.position > profile_columns.width as missing from wanted w
  )
  select jsonb_build_object(
    'columns', coalesce((
      select jsonb_object_agg(f.field, f.positions)
        from (select j.field, jsonb_agg(j.position order by j.ordinality) as positions
                from judged j group by j.field) f), '{}'),
    'missing', (select string_agg(format('%s (%s)', j.value #>> '{}', j.field), ', ' order by j.field, j.ordinality)
                  from judged j where j.missing))
$$;
comment on function spp_private.profile_columns(jsonb, jsonb, int) is
  $$@behavior -*

Where the columns stand that an import profile names: {columns: {field: [positions]}, missing: those that are nowhere,
as text}. `headings`: spp_private.join_headings; `width`: how many columns there are.$$;
grant execute on function spp_private.profile_columns(jsonb, jsonb, int) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/profile_columns.sql
--! Included functions/spp/values/read_date.sql
create or replace function spp_private.read_date(label text) returns date
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text text := label;
  v_parts text[];
  v_iso text;
begin
  if v_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then
    v_text := lower(common.trimmed(spp_private.latin_digits(v_text)));
  end if;
  if v_text ~ '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t ].*)?$' then
    v_iso := substring(v_text from '^[0-9-]+');
  elsif v_text ~ '^[0-9]{4}[./][0-9]{1,2}[./][0-9]{1,2}\.?$' then
    v_iso := translate(rtrim(v_text, '.'), './', '--');
  elsif v_text ~ '^(19|20)[0-9]{6}$' then
    v_iso := regexp_replace(v_text, '^(....)(..)(..)$', '\1-\2-\3');
  -- With points the day comes first.
  elsif v_text ~ '^[0-9]{1,2}\. ?[0-9]{1,2}\. ?([0-9]{2}|[0-9]{4})\.?$' then
    v_iso := regexp_replace(regexp_replace(rtrim(v_text, '.'), '^(\d+)\. ?(\d+)\. ?(\d+)$', '\3-\2-\1'),
                            '^(\d\d-)', '20\1');
  -- Else it is told where it can be: one of the two is no month, or both are the same.
  elsif v_text ~ '^[0-9]{1,2}([/-])[0-9]{1,2}\1(20)?[0-9]{2}$' then
    v_parts := regexp_split_to_array(v_text, '[/-]');
    v_iso := case
      when v_parts[2]::integer > 12 or v_parts[1]::integer = v_parts[2]::integer
        then concat('20', right(v_parts[3], 2), '-', v_parts[1], '-', v_parts[2])
      when v_parts[1]::integer > 12
        then concat('20', right(v_parts[3], 2), '-', v_parts[2], '-', v_parts[1])
    end;
  elsif v_text ~ '^[0-9]{1,2}(st|nd|rd|th|\.)?[ -][a-z]{3,9}\.?,?[ -][0-9]{4}$'
     or v_text ~ '^[a-z]{3,9}\.? [0-9]{1,2}(st|nd|rd|th)?, ?[0-9]{4}$' then
    v_iso := concat(
      right(v_text, 4), '-',
      array_position('{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}'::text[],
                     substring(v_text from '[a-z]{3}(?=[a-z]{0,6}\.?,?[ -])')), '-',
      substring(v_text from '(?<![0-9])[0-9]{1,2}(?![0-9])'));
  end if;
  return case when pg_input_is_valid(v_iso, 'date') then v_iso::date end;
end
$$;
comment on function spp_private.read_date(text) is
  'The day that a cell says: ISO, 31.12.2026, 12/31/2026 where only one reading is a date; null where it cannot be
told.';
--! EndIncluded functions/spp/values/read_date.sql
--! Included functions/spp/reading/columns_below.sql
create or replace function spp_private.columns_below(sample jsonb, last_heading int) returns table ("position" int,
  below jsonb)
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with rows as materialized (
    select (r.value ->> 'n')::int as n,
           array(select lower(common.trimmed(c) collate pg_catalog.pg_c_utf8)
                   from jsonb_array_elements_text(r.value -> 'c') c) as cells
      from jsonb_array_elements(columns_below.sample -> 'rows') r
  ), headings as materialized (
    -- Those that come again; where their cells have moved, other columns begin.
    select r.n, m.known > m.same as moved
      from rows o
      join rows r on r.n > o.n
     cross join lateral (
       select count(*) filter (where c.cell <> '') as filled,
              count(*) filter (where c.cell <> '' and c.cell = any (o.cells)) as known,
              count(*) filter (where c.cell <> '' and c.cell = o.cells[c.at]) as same
         from unnest(r.cells) with ordinality c (cell, at)) m
     where o.n in (columns_below.last_heading - 1, columns_below.last_heading) and r.n > columns_below.last_heading
       and m.known >= 2 and m.known * 2 >= m.filled
  )
  select s.position, to_jsonb(s)
  from (
    select c.position, count(*) as filled, max(c.total) as total,
      count(distinct c.cell)::float8 / count(*) as uniqueness,
      count(*)::float8 / max(c.total) as fill,
      avg(c.is_amount::int)::float8 as amounts,
      -- Wider, for a column whose heading means a price: "12,50 / 100 St", "1/2".
      avg((c.is_amount or length(c.cell) <= 30 and c.cell ~ '^\D{0,5}\d' and c.cell !~ '[[:alpha:]]\s+[[:alpha:]]{3}'
        and not c.is_date)::int)::float8 as priced,
      -- "12.100.77" is a code.
      avg((c.cell ~ '[.,]\d{1,2}(\D|$)' and c.cell !~ '^\d+([.,])\d+\1\d+$')::int)::float8 as decimals,
      avg((length(c.cell) <= 4 and c.cell !~ '\d'
        and spp_private.currencies_of(c.cell) is not null)::int)::float8 as currencies,
      avg((c.cell ~ '^\d{12,14}$')::int)::float8 as gtins,
      avg(c.is_date::int)::float8 as dates,
      min(case when c.is_date and length(c.cell) <= 40 then spp_private.read_date(c.cell) end) as first_day,
      avg((c.cell ~ '[[:alpha:]]{2}')::int)::float8 as letters,
      avg((c.cell ~ '\d')::int)::float8 as digits,
      avg((c.cell ~ '[[:alpha:]]\s+[[:alpha:]]')::int)::float8 as phrases,
      avg(length(c.cell))::float8 as length,
      bool_or(c.cell ~ '^(C|%|‰|[%‰] ?St)$|^([Pp]er|[Jj]e|/)?\s*(100|1[., ]?000)\s*([Ss]t|[Ss]tk|[Ss]t.ck|[Pp]cs'
        '|szt|ks)?\.?$')
        as hundreds,
      bool_and(c.cell ~ '^1(0{0,2}|[., ]?000)$') as bases,
      avg((c.cell ~ '^(100|\d{1,2}([.,]\d+)?)\s*%?(\s*[+/-]\s*\d{1,2}([.,]\d+)?\s*%?)*$')::int)::float8 as percents,
      bool_and(c.cell ~ '^\d{1,9}$') and count(distinct c.cell) = count(*) and count(*) > 2
        and max(case when c.cell ~ '^\d{1,9}$' then c.cell::int end)
          - min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) = count(*) - 1
        and min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) <= 1 as counter,
      percentile_disc(0.5) within group (order by case when c.cell ~ '^\d{1,9}([.,]\d+)?$'
        then replace(c.cell, ',', '.')::numeric else 0 end)::float8 as median
    from (
      select c.*, c.kind = 'd' or spp_private.looks_like_date(c.cell) as is_date,
        c.kind = 'n' or spp_private.looks_like_amount(c.cell) as is_amount
      from (
      select c.ordinality::int as position,
        spp_private.latin_digits(btrim(c.value, E' \t\n\r\u00a0\u200e\u200f')) as cell,
        coalesce(substr(r.k, c.ordinality::int, 1), 's') as kind,
        count(*) filter (where c.ordinality = 1) over () as total
      from (
        select r.value ->> 'k' as k, r.value -> 'c' as c,
          max(jsonb_array_length(r.value -> 'c')) over () as width, row_number() over (order by r.ordinality) as at
        from jsonb_array_elements(columns_below.sample -> 'rows') with ordinality r
        where (r.value ->> 'n')::int > columns_below.last_heading
          and (r.value ->> 'n')::int < (select coalesce(min(h.n) filter (where h.moved), 2147483647) from headings h)
          and not exists (select from headings h where h.n = (r.value ->> 'n')::int)
      ) r, jsonb_array_elements_text(r.c) with ordinality c
      where r.at <= greatest(60, 2000 / greatest(r.width, 1))
      ) c
      where c.cell <> ''
      offset 0
    ) c
    group by c.position
  ) s
$$;
comment on function spp_private.columns_below(jsonb, int) is
  $$@behavior -*

What stands in each column below the headings: how many cells are filled, and which share of them are amounts, dates,
barcodes, letters, percentages. `sample` as for spp_private.recognise_columns; `last_heading`: the record they end
  at.$$;
grant execute on function spp_private.columns_below(jsonb, int) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/columns_below.sql
--! Included functions/spp/reading/field_fit.sql
create or replace function spp_private.field_fit(field text, below jsonb) returns float8
language sql immutable parallel safe
as $$
  select case
    when spp_private.price_rank(field_fit.field) is not null
      then case when coalesce((below ->> 'priced')::float8, 0.5) < 0.3 then -200 else 0 end
    when field_fit.field = 'code' then 60 * (coalesce((below ->> 'uniqueness')::float8, 0.5) - 0.5)
      - 30 * (1 - coalesce((below ->> 'fill')::float8, 0.5)) - 40 * coalesce((below ->> 'phrases')::float8, 0)
      - case when (below ->> 'counter')::boolean then 25 else 0 end
      - case when (below ->> 'uniqueness')::float8 < 0.8 and (below ->> 'filled')::int >= 20 then 15 else 0 end
      - case when (below ->> 'decimals')::float8 > 0.5 then 60 else 0 end
    when field_fit.field = 'name' then -60 * (1 - coalesce((below ->> 'letters')::float8, 1))
      + least(coalesce((below ->> 'length')::float8, 0), 40) / 10
    when field_fit.field = 'description' then -60 * (1 - coalesce((below ->> 'letters')::float8, 1))
    when field_fit.field = 'currency' then case when (below ->> 'amounts')::float8 > 0.5 then -200 else 0 end
    when field_fit.field in ('valid_from', 'valid_to') then
      case when coalesce((below ->> 'dates')::float8, 1) < 0.3 then -200 else 10 end
    when field_fit.field = 'from_quantity' then
      case when coalesce((below ->> 'digits')::float8, 1) < 0.5 or (below ->> 'dates')::float8 > 0.3 then -200 else 0
        end
    when field_fit.field = 'price_basis' then
      case when coalesce((below ->> 'digits')::float8, 1) < 0.3 and not (below ->> 'hundreds')::boolean then -200 else
        10 end
    when field_fit.field = 'discount' then case when coalesce((below ->> 'digits')::float8, 1) < 0.5 then -200 else 0
      end
    else 0 end
$$;
comment on function spp_private.field_fit(text, jsonb) is
  'What the cells below a heading (spp_private.columns_below) add to or take from its score for a field.';
--! EndIncluded functions/spp/reading/field_fit.sql
--! Included functions/spp/headings/says_only_price.sql
create or replace function spp_private.says_only_price(heading text, traits text[], facts jsonb) returns boolean
language sql immutable parallel safe
as $$
  select case
    when says_only_price.traits && '{surcharge,change}'::text[] then false
    when (says_only_price.traits && '{yours,net,dealer,gross,list,retail,selling,with_tax,without_tax}'::text[])
      then cardinality(string_to_array(spp_private.heading_text(says_only_price.heading), ' ')) <= 4
    -- "EUR", "€", "USD 2025", "10+", "1-9", "ab 100 St", "2025": nothing but signs, numbers and a word beside them.
    else (says_only_price.facts ?| '{currency,break,count}')
         and cardinality(string_to_array(btrim(regexp_replace(spp_private.heading_text(says_only_price.heading),
               '\d+', ' ', 'g')), ' ')) <= 3
         and spp_private.heading_text(says_only_price.heading) !~ '[[:alpha:]]{7}'
  end
$$;
comment on function spp_private.says_only_price(text, text[], jsonb) is
  'Whether a heading that names no field can only be that of a price: a currency, a quantity, whose price it is.';
--! EndIncluded functions/spp/headings/says_only_price.sql
drop function if exists spp_private.column_evidence(jsonb, jsonb, jsonb, text);
--! Included functions/spp/reading/column_evidence.sql
-- How it works: each heading votes for a field by the synonym that matches it best (heading_votes), corrected by what
-- stands below: a price needs amounts, a code short values that hardly repeat, a date dates.
create or replace function spp_private.column_evidence(
  headings jsonb, below jsonb, hidden jsonb, currency text, day date
) returns setof spp_private.column_evidence
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with cells as materialized (
    select p.p as position, common.trimmed(coalesce(column_evidence.headings ->> (p.p - 1), '')) as heading,
           coalesce(column_evidence.below -> p.p::text, '{}') as s,
           coalesce(column_evidence.hidden @> to_jsonb(p.p), false) as hidden
      from generate_series(1, greatest(jsonb_array_length(column_evidence.headings), (
             select max(b.key::int) from jsonb_each(column_evidence.below) b))) p (p)
  ), patterns as materialized (
    select spp_private.heading_patterns()
           || jsonb_build_object('month_first', spp_private.month_first(column_evidence.headings)) as patterns
  ), traits as materialized (
    select t.position, t.traits from spp_private.heading_traits(column_evidence.headings) t
  ), facts as materialized (
    select c.position, spp_private.heading_facts(c.heading, coalesce(column_evidence.currency, ''), p.patterns) as facts
      from cells c, patterns p
     where c.heading <> '' and length(c.heading) <= 200 and coalesce((c.s ->> 'priced')::float8, 0.5) >= 0.3
  ), fitting as materialized (
    select v.position, v.heading, v.field, v.score + spp_private.field_fit(v.field, c.s) as score,
           v.score >= 100 and spp_private.price_rank(v.field) is not null and (c.s ->> 'digits')::float8 = 0 as worded
      from spp_private.heading_votes(column_evidence.headings) v
      join cells c using (position)
  ), votes as materialized (
    -- "Price" above nothing but words (on request) is one where no other column is.
    select f.position, f.heading, f.field,
           case when f.worded and not exists (select from fitting o
                                               where spp_private.price_rank(o.field) is not null and o.score > 0)
             then 1 else f.score end as score
      from fitting f
  ), best as (
    select distinct on (v.position) v.position, v.field, v.score
      from votes v
      left join facts f using (position)
     where v.score > 0
       -- "Price from 10" and "Price from 1/2026" are prices.
       and not ((v.score < 100 or v.field = 'price_basis')
                and v.field in ('from_quantity', 'valid_from', 'valid_to', 'min_order_qty', 'stock', 'unit_of_measure',
                  'price_basis', 'pack_size')
                and f.facts ?| '{break,per,valid_from,valid_to,measure}'
                and exists (select from votes o where o.position = v.position and o.score > 0
                              and o.field in ('price', 'cost_price', 'unit_price', 'retail_price', 'special_price')))
       -- "Price incl. freight" is a price.
       and not (v.score < 100 and spp_private.price_rank(v.field) is null
                and v.heading ~* '\m(incl|inkl|inc|including|inklusive|excl|exkl|excluding)\M'
                and exists (select from votes o where o.position = v.position and o.score > 0
                              and spp_private.price_rank(o.field) is not null))
     order by v.position, v.score desc, spp_private.price_rank(v.field) is null,
              array_position(spp_private.product_fields(), v.field)
  ), chosen as (
    -- "Codice | Articolo": of two that may be the code, the one that may be the name is.
    select b.position, coalesce(n.field, b.field) as field, coalesce(n.score, b.score) as score
      from best b
      left join lateral (
        select v.field, v.score
          from votes v
          join cells c using (position)
         where b.field = 'code' and v.position = b.position and v.field = 'name' and v.score > 0
           and (c.s ->> 'letters')::float8 >= 0.5
           and not exists (select from best o where o.field = 'name')
           and exists (select from best o
                        where o.field = 'code' and o.position <> b.position
                          and not exists (select from votes w
                                           where w.position = o.position and w.field = 'name'
                                             and w.score >= v.score))) n
        on true
  ), priced as (
    -- "ab 10" heads a price where nothing else does, or amounts stand below it.
    select exists (select from chosen where spp_private.price_rank(field) is not null) as any,
           -- "Was | Now": words of time alone, of which one is old.
           exists (select from traits t join cells c using (position)
                    where t.traits @> '{old}' and spp_private.heading_text(c.heading) !~ ' '
                      and (c.s ->> 'amounts')::float8 >= 0.3) as was
  )
  select c.position, c.heading,
         case when h.field = 'from_quantity' and f.facts ? 'break'
                -- "Menge 1" beside a price is a quantity.
                and (not p.any or (c.s ->> 'amounts')::float8 >= 0.5 and h.score >= 100) then 'price'
              -- "Prijs | Prijs per": what such a heading is for stands below it.
              when (spp_private.price_rank(h.field) is not null
                    or h.field is null and spp_private.heading_text(c.heading) ~ '^[[:alpha:]]+$')
                and (c.s ->> 'bases')::boolean
                and spp_private.heading_text(c.heading) ~ format('\m(%s)$', pt.patterns ->> 'per')
                and exists (select from chosen o join cells oc using (position)
                             where spp_private.price_rank(o.field) is not null and o.position <> c.position
                               and not coalesce((oc.s ->> 'bases')::boolean, false)) then 'price_basis'
              when p.was and not p.any and coalesce(h.field, 'old_price') = 'old_price'
                and t.traits && '{old,current,new}' and spp_private.heading_text(c.heading) !~ ' '
                and (c.s ->> 'amounts')::float8 >= 0.3
                then case when t.traits @> '{old}' then 'old_price' else 'price' end
              when h.field is not null then h.field
              when (c.s ->> 'amounts')::float8 >= 0.3 and coalesce((c.s ->> 'dates')::float8, 0) < 0.3
                and spp_private.says_only_price(c.heading, coalesce(t.traits, '{}'), coalesce(f.facts, '{}'))
                then 'price' end,
         h.score,
         coalesce((select jsonb_object_agg(w.w, true) from unnest(t.traits) w (w)
                    where w.w not in ('per', 'from', 'more', 'until', 'pieces', 'measure')), '{}') ||
                      coalesce(f.facts, '{}')
           || case when f.facts ->> 'valid_from' > column_evidence.day::text
                     or h.field = 'valid_from' and c.s ->> 'first_day' > column_evidence.day::text
                then '{"later": true}' else '{}' end::jsonb
           || case when f.facts ->> 'valid_to' < column_evidence.day::text then '{"over": true}' else '{}' end::jsonb,
         c.s, c.hidden
    from cells c
    cross join priced p
    cross join patterns pt
    left join traits t using (position)
    left join facts f using (position)
    left join chosen h using (position)
   order by c.position
$$;
comment on function spp_private.column_evidence(jsonb, jsonb, jsonb, text, date) is
  $$@behavior -*

What is known of each column: the field that its heading means (null: none), its traits, what stands below it.
`headings`: one text a column; `below`: spp_private.columns_below, by position; `hidden`: positions; `currency`: of
the supplier; `day`: on which the prices must hold (traits later, over).$$;
grant execute on function spp_private.column_evidence(jsonb, jsonb, jsonb, text, date)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/column_evidence.sql
--! Included functions/spp/headings/short_heading.sql
create or replace function spp_private.short_heading(evidence spp_private.column_evidence) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(nullif(left(regexp_replace((evidence).heading, '\s+', ' ', 'g'), 60), ''),
           format('column %s', (evidence).position))
$$;
comment on function spp_private.short_heading(spp_private.column_evidence) is
  'A column''s heading as a message names it: on one line, shortened; by its position where it has none.';
--! EndIncluded functions/spp/headings/short_heading.sql
--! Included functions/spp/price_columns/is_day.sql
create or replace function spp_private.is_day(day text) returns boolean
language sql stable parallel safe
as $$
  select is_day.day is null or pg_input_is_valid(is_day.day, 'date')
$$;
comment on function spp_private.is_day(text) is 'Whether a text, where there is one, is a day of the calendar.';
--! EndIncluded functions/spp/price_columns/is_day.sql
--! Included functions/spp/price_columns/is_discount.sql
create or replace function spp_private.is_discount(evidence spp_private.column_evidence) returns boolean
language sql immutable parallel safe
as $$
  select coalesce((evidence).field = 'discount' and not (evidence).hidden
                  and ((evidence).below ->> 'percents')::float8 >= 0.5 and not (evidence).traits ?|
                    '{currency,change}', false)
$$;
comment on function spp_private.is_discount(spp_private.column_evidence) is
  'Whether a column holds discounts in percent: numbers up to 100, or chains of them as in 30+10.';
--! EndIncluded functions/spp/price_columns/is_discount.sql
--! Included functions/spp/price_columns/price_kind.sql
create or replace function spp_private.price_kind(field text, traits jsonb, has_discount boolean) returns text
language sql immutable parallel safe
as $$
  select case
    when traits ? 'change' then 'change'
    when field = 'old_price' or traits ? 'old' and not traits ? 'new' then 'old'
    when traits ? 'after_discount' then case when has_discount then 'yours' else 'special' end
    when traits ? 'yours' and not traits ? 'retail' then 'yours'
    when traits ? 'retail' and not traits ?| '{net,dealer}' then 'retail'
    when traits ?| '{retail,list}' and not traits ? 'dealer' then case when traits ? 'retail' then 'retail' else
      'list' end
    when traits ? 'special' or field = 'special_price' then 'special'
    when traits ? 'net' then 'net'
    when traits ? 'dealer' then 'dealer'
    when traits ? 'gross' then 'gross'
    when field = 'cost_price' then 'net'
    when field = 'retail_price' then 'retail'
    when traits ? 'selling' then 'selling'
    else 'plain' end
$$;
comment on function spp_private.price_kind(text, jsonb, boolean) is
  $$Whose price a column holds, by its field and traits: what we pay (yours, net, dealer), plain, selling, gross, list,
retail, special; old and change are none that we pay. A price after discount is ours where a discount stands beside.$$;
--! EndIncluded functions/spp/price_columns/price_kind.sql
--! Included functions/spp/price_columns/price_columns.sql
-- How it works: of every column that means a price, one list of numbers that sort it: what counts most comes first.
create or replace function spp_private.price_columns(evidence spp_private.column_evidence[], currency text)
returns table ("position" int, heading text, kind text, quantity int, traits jsonb, fit int[], choice int[], later text)
language sql stable rows 10
set search_path = pg_catalog, pg_temp
as $$
  with discounts as (
    select count(*) > 0 as any from unnest(price_columns.evidence) e where spp_private.is_discount(e)
  ), prices as (
    select e.position, e.heading, e.field, e.traits, e.below, spp_private.price_kind(e.field, e.traits, d.any) as kind,
           regexp_replace(spp_private.heading_text(e.heading), '\d+', '#', 'g') as shape
      from unnest(price_columns.evidence) e, discounts d
     where (spp_private.price_rank(e.field) is not null or e.field = 'old_price') and not e.hidden
       and not (e.traits ? 'surcharge' and coalesce(e.score, 0) < 100
                and e.heading !~* '\m(incl|inkl|excl|exkl|zzgl|ohne|without|with|mit|ex|plus|inc|including)\M')
  ), likes as (
    -- "Price 1, Price 10, Price 100" are quantities, "Price 1, Price 2, Price 3" are not; nor is one number alone.
    select p.shape, count(distinct p.traits -> 'count') > 1 as counts,
           count(distinct p.traits -> 'number') > 1 and min((p.traits ->> 'number')::int) = 1
             and max((p.traits ->> 'number')::int) >= 5
             and max((p.traits ->> 'number')::int) > count(*) as numbers
      from prices p
     group by p.shape
  ), others as (
    -- "Current price | New price | Effective date", all of later: the new one is not today's.
    select bool_or(e.field = 'valid_from' and e.traits ? 'later')
             and (select bool_or(p.kind = 'old' or p.traits ? 'current') from prices p) as later,
           not bool_or(e.field = 'valid_from') and (select bool_or(p.traits ? 'current') from prices p) as has_current,
           -- "from 1 box | from 1 layer | from 1 pallet".
           (select bool_and(p.traits ? 'break' and not p.traits ? 'piece') from prices p) as all_packs
      from unnest(price_columns.evidence) e
     where not e.hidden
  ), judged as (
    select p.*, o.has_current, o.all_packs,
           coalesce((p.traits ->> 'break')::int, case when l.counts then (p.traits ->> 'count')::int
             when l.numbers then (p.traits ->> 'number')::int end, 1) as quantity,
           p.traits || case when not l.counts and (p.traits ->> 'count')::int > 1
             then jsonb_build_object('per', p.traits -> 'count') else '{}' end as said,
           p.traits ? 'measure' or p.field = 'unit_price_per_measure' as measured,
           p.traits ? 'later' or coalesce(o.later, false) and p.traits ? 'new' as future, p.traits ? 'over' as past,
           -- Where of one only the year is known, no day comes before another of its year.
           case when bool_or(p.traits ? 'day_unclear') over () then 'year' else 'day' end as exact
      from prices p
      join likes l using (shape)
     cross join others o
  ), ranked as (
    select j.*, array[
        -- Never before another one: changes, old and future prices, those in percent, in another currency.
        -- An old price is today's where the new one is of later.
        (j.kind = 'change')::int, (j.kind = 'old')::int + j.future::int * 2 + j.past::int,
        (j.said ? 'percent')::int,
        coalesce(j.said ->> 'currency' <> price_columns.currency, false)::int,
        -- What we pay before what others do; per piece before per measure or pack.
        (j.kind in ('gross', 'list', 'retail', 'special'))::int, j.measured::int,
        (j.said ?| '{pack,pair}' and not j.said ? 'piece' and not j.all_packs and j.field <> 'cost_price')::int,
        array_position('{yours,net,dealer,plain,selling,gross,list,retail,special}'::text[],
          case when j.kind in ('old', 'change') then 'plain' else j.kind end),
        case when j.said ? 'without_tax' then 0 when j.said ? 'with_tax' then 2 else 1 end,
        (not j.said ? 'new' and not coalesce(j.has_current and j.said ? 'current', false))::int,
        case when j.said ? 'valid_from' and not j.future
          then date '9999-12-31' - date_trunc(j.exact, (j.said ->> 'valid_from')::timestamp)::date else 0 end] as fit,
        array[j.quantity, spp_private.price_rank(case when j.field = 'old_price' then 'price' else j.field end),
          (j.said ->> 'currency' is null)::int] as then_by
      from judged j
     where spp_private.is_day(j.said ->> 'valid_from') and spp_private.is_day(j.said ->> 'valid_to')
  )
  select r.position, r.heading, r.kind, r.quantity, r.said, r.fit, r.fit || r.then_by,
         case when r.future then r.traits ->> 'valid_from' end
    from ranked r
   order by r.fit || r.then_by || r.position
$$;
comment on function spp_private.price_columns(spp_private.column_evidence[], text) is
  $$@behavior -*

The visible columns that mean a price, the one to take first: whose price (`kind`), from which quantity on, what its
heading says (`traits`), how it ranks without (`fit`) and with its quantity. `currency`: of the supplier.$$;
grant execute on function spp_private.price_columns(spp_private.column_evidence[], text) to inv_catalog_manager,
  inv_admin;
--! EndIncluded functions/spp/price_columns/price_columns.sql
--! Included functions/spp/price_columns/price_breaks.sql
create or replace function spp_private.price_breaks(evidence spp_private.column_evidence[], currency text) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.*, row_number() over () as place
      from spp_private.price_columns(price_breaks.evidence, price_breaks.currency) p
  ), named as (
    -- "Quantity 2 | Price 2": one number in both headings.
    select q.position as quantity_position, p.position, coalesce(q.traits -> 'number', q.traits -> 'break')::int as
      number, (q.below ->> 'median')::float8 as median
      from unnest(price_breaks.evidence) q
      join prices p on coalesce(q.traits -> 'number', q.traits -> 'break')
        = coalesce(p.traits -> 'number', p.traits -> 'break')
     where q.field in ('stock', 'from_quantity', 'min_order_qty', 'pack_size') and not q.hidden
  ), pairs as (
    -- The first is that of the smallest quantity, wherever it stands.
    select n.quantity_position, n.position,
           (array_agg(n.number) over (order by n.number rows between unbounded preceding and unbounded following))
             [row_number() over (order by nullif(n.median, 0), n.number)] as number
      from named n
  ), pair_count as (
    select count(*) as pairs from pairs
  )
  select case
    when c.pairs > 1 or exists (select from pairs p where p.number > 1) then (
      select jsonb_build_object(
          'price', (select p.position from prices p
                     where not exists (select from pairs o where o.position = p.position and o.number > (select
                       min(number) from pairs))
                     order by p.place limit 1),
          'first_quantity', (select p.quantity_position from pairs p where p.number = 1),
          'breaks', jsonb_agg(jsonb_build_object('quantity_position', p.quantity_position, 'position', p.position)
                      order by p.number) filter (where p.number > 1))
        from pairs p)
    else (
      select jsonb_build_object('price', f.position, 'breaks', (
          select jsonb_agg(jsonb_build_object('from_quantity', b.quantity, 'position', b.position) order by b.quantity)
            from (select distinct on (o.quantity) o.quantity, o.position
                    from prices o
                   where o.fit = f.fit and o.quantity > f.quantity
                      -- Ten boxes are not ten pieces.
                      and (o.traits ? 'piece' or not o.traits ? 'pack')
                   order by o.quantity, o.place) b))
        from prices f where f.place = 1)
    end
    from pair_count c
$$;
comment on function spp_private.price_breaks(spp_private.column_evidence[], text) is
  $$@behavior -*

The column of the price and those of larger quantities: {price: position, breaks: [{from_quantity, position}] or
[{quantity_position, position}], first_quantity: the column of the quantity of the first pair}; null where no heading
  means
a price.$$;
grant execute on function spp_private.price_breaks(spp_private.column_evidence[], text) to inv_catalog_manager,
  inv_admin;
--! EndIncluded functions/spp/price_columns/price_breaks.sql
--! Included functions/spp/price_columns/group_price.sql
create or replace function spp_private.group_price(
  evidence spp_private.column_evidence[], price_group text, currency text
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.position, p.choice,
           strpos(format(' %s ', spp_private.heading_text(p.heading)),
             format(' %s ', spp_private.heading_text(group_price.price_group))) > 0 as named
      from spp_private.price_columns(group_price.evidence, group_price.currency) p
     where spp_private.heading_text(group_price.price_group) <> ''
  ), best as (
    select min(p.position) as position, count(*) as columns
      from prices p
     where p.named and p.choice = (select min(o.choice) from prices o where o.named)
  )
  -- A word that all of them have tells none apart.
  select case when b.columns = 1 and exists (select from prices p where not p.named)
           then jsonb_build_object('price', jsonb_build_array(b.position)) else '{}' end
    from best b
$$;
comment on function spp_private.group_price(spp_private.column_evidence[], text, text) is
  $$@behavior -*

The column of prices whose heading names a group of customers, as {"price": [position]}: "Price B" of group B; {} where
none does, or several that cannot be told apart.$$;
grant execute on function spp_private.group_price(spp_private.column_evidence[], text, text) to inv_catalog_manager,
  inv_admin;
--! EndIncluded functions/spp/price_columns/group_price.sql
--! Included functions/spp/price_columns/price_saying.sql
create or replace function spp_private.price_saying(traits jsonb) returns jsonb
language sql immutable parallel safe
as $$
  select jsonb_build_object(
    'currency', price_saying.traits -> 'currency',
    'per', case
      when price_saying.traits ? 'per' then price_saying.traits -> 'per'
      when price_saying.traits ? 'per_thousand' then to_jsonb(1000)
      when price_saying.traits ?| '{per_hundred,percent}' then to_jsonb(100) end,
    'unit', case
      when price_saying.traits ? 'unit' then price_saying.traits -> 'unit'
      when price_saying.traits ?| '{per_hundred,measure}' then to_jsonb(1)
      when price_saying.traits ? 'minor' then to_jsonb(0.01)
      when price_saying.traits ? 'milli' then to_jsonb(0.001)
      when price_saying.traits ? 'thousands' and not price_saying.traits ?| '{per,per_thousand}' then to_jsonb(1000)
      else to_jsonb(1) end,
    'valid_from', case when not price_saying.traits ? 'day_unclear' then price_saying.traits -> 'valid_from' end)
$$;
comment on function spp_private.price_saying(jsonb) is
  $$What the heading of the price says of every amount: {currency, per: pieces it is for, unit: what 1 is worth in the
currency (0.01 cents, 1000 thousands), valid_from}; null where it says nothing.$$;
--! EndIncluded functions/spp/price_columns/price_saying.sql
--! Included functions/spp/headings/title_currency.sql
create or replace function spp_private.title_currency(sample jsonb, first_heading int, expected text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with titles as (
    select r.ordinality, string_agg(c.value, ' ' order by c.ordinality) as title
      from jsonb_array_elements(title_currency.sample -> 'rows') with ordinality r (value, ordinality),
           jsonb_array_elements_text(r.value -> 'c') with ordinality c (value, ordinality)
     where (r.value ->> 'n')::int < title_currency.first_heading and r.ordinality <= 20
     group by r.ordinality
    having sum(length(c.value)) <= 100
  )
  select n.currency
    from titles t
   cross join lateral (select spp_private.heading_currency(t.title, title_currency.expected) as currency) n
   -- A sign stands in many a sentence; a code or word beside "prices" or "currency" says what the list is in.
   where n.currency is not null and (t.title ~ '\m[A-Z]{3}\M' or t.title ~*
     '\m(euros?|dollars?|sterling|franken|yen)\M')
     and t.title !~ '\d[.,]\d'
     and exists (select from spp_private.heading_votes(jsonb_build_array(t.title)) v where v.field in ('price',
       'currency'))
   order by t.ordinality desc
   limit 1
$$;
comment on function spp_private.title_currency(jsonb, int, text) is
  $$@behavior -*

The currency that a title above the headings names ("All prices in USD"); null for none.$$;
grant execute on function spp_private.title_currency(jsonb, int, text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/title_currency.sql
--! Included functions/spp/headings/title_basis.sql
create or replace function spp_private.title_basis(sample jsonb, first_heading int) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with titles as (
    select r.ordinality, string_agg(c.value, ' ' order by c.ordinality) as title
      from jsonb_array_elements(title_basis.sample -> 'rows') with ordinality r (value, ordinality),
           jsonb_array_elements_text(r.value -> 'c') with ordinality c (value, ordinality)
     where (r.value ->> 'n')::int < title_basis.first_heading and r.ordinality <= 20
     group by r.ordinality
    having sum(length(c.value)) <= 100
  ), said as (
    select t.ordinality, (spp_private.price_saying(f.facts || coalesce((
             select jsonb_object_agg(w.w, true)
               from spp_private.heading_traits(jsonb_build_array(t.title)) h, unnest(h.traits) w (w)
              where w.w in ('per_hundred', 'per_thousand')), '{}')) ->> 'per')::int as per
      from titles t
     cross join lateral (
       select spp_private.heading_facts(t.title, '', spp_private.heading_patterns()) - 'percent' as facts) f
     -- "Prices per 100 pcs", not "box / 100 pcs" nor "per 100 kg".
     where not f.facts ? 'measure' and t.title !~ '/\s*\d'
       and exists (select from spp_private.heading_votes(jsonb_build_array(t.title)) v
                    where spp_private.price_rank(v.field) is not null)
  )
  select s.per from said s where s.per > 1 order by s.ordinality desc limit 1
$$;
comment on function spp_private.title_basis(jsonb, int) is
  $$@behavior -*

For how many pieces the prices of a list are, where a title above its headings says it: "All prices per 100 pcs".$$;
grant execute on function spp_private.title_basis(jsonb, int) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/title_basis.sql
--! Included functions/spp/headings/sheet_currency.sql
create or replace function spp_private.sheet_currency(sheet text, expected text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select spp_private.heading_currency(s.name, sheet_currency.expected)
    from (select replace(sheet_currency.sheet, '_', ' ') as name) s
   where spp_private.heading_currency(s.name, sheet_currency.expected) in (
       select w.code[1] from regexp_matches(upper(s.name), '\m([A-Z]{3})\M', 'g') w (code))
$$;
comment on function spp_private.sheet_currency(text, text) is
  'The currency whose code the name of a sheet is, or has as a word: "USD", "Prices EUR"; null where it has none.';
grant execute on function spp_private.sheet_currency(text, text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/headings/sheet_currency.sql
--! Included functions/spp/price_columns/price_of_list.sql
create or replace function spp_private.price_of_list(
  sample jsonb, first_heading int, evidence spp_private.column_evidence[], columns jsonb, currency text
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with saying as (
    select spp_private.price_saying(coalesce(
        (select p.traits from spp_private.price_columns(price_of_list.evidence, price_of_list.currency) p
          where p.position = e.position), e.traits)) as said,
           not e.traits ?| '{measure,pack,pair}' as whole
      from unnest(price_of_list.evidence) e
     where e.position = (price_of_list.columns -> 'price' ->> 0)::int
  )
  select s.said
         || jsonb_build_object('currency', coalesce(s.said ->> 'currency', case when not price_of_list.columns ?
           'currency'
              then coalesce(
                spp_private.title_currency(price_of_list.sample, price_of_list.first_heading, price_of_list.currency),
                spp_private.sheet_currency(price_of_list.sample ->> 'sheet', price_of_list.currency)) end))
         || jsonb_build_object('per', coalesce((s.said ->> 'per')::int, case when s.whole
              then spp_private.title_basis(price_of_list.sample, price_of_list.first_heading) end))
         -- What each row says stands before what the heading does.
         || case when price_of_list.columns ? 'price_basis' then '{"per": null}' else '{}' end::jsonb
    from saying s
$$;
comment on function spp_private.price_of_list(jsonb, int, spp_private.column_evidence[], jsonb, text) is
  $$@behavior -*

What the heading of the price column, a title above or the name of the sheet says of all prices of the
list: spp_private.price_saying.$$;
grant execute on function spp_private.price_of_list(jsonb, int, spp_private.column_evidence[], jsonb, text)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/price_columns/price_of_list.sql
--! Included functions/spp/price_columns/tied_prices.sql
create or replace function spp_private.tied_prices(evidence spp_private.column_evidence[], columns jsonb, currency text)
returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.* from spp_private.price_columns(tied_prices.evidence, tied_prices.currency) p
  ), breaks as (
    select coalesce(nullif(spp_private.price_breaks(tied_prices.evidence, tied_prices.currency) -> 'breaks', 'null'),
             '[]') as breaks
  ), tied as (
    select string_agg(format('"%s"', left(regexp_replace(o.heading, '\s+', ' ', 'g'), 60)), ' and ' order by
      o.position) as names,
           min(left(t.heading, 60)) as taken
      from prices t
      join prices o using (choice)
      join breaks b on not b.breaks @> jsonb_build_array(jsonb_build_object('position', o.position))
     where t.position = (tied_prices.columns -> 'price' ->> 0)::int
    having count(*) > 1
  )
  select coalesce(jsonb_agg(jsonb_build_object('code', 'price_columns_tie', 'message',
           format('Several columns may be the price: %s. "%s" was taken; name the right one in the supplier''s'
             ' profile.',
             t.names, t.taken))), '[]')
    from tied t
$$;
comment on function spp_private.tied_prices(spp_private.column_evidence[], jsonb, text) is
  $$@behavior -*

The warning `price_columns_tie` where nothing tells the column of the price from another, as a list of one; else [].$$;
grant execute on function spp_private.tied_prices(spp_private.column_evidence[], jsonb, text)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/price_columns/tied_prices.sql
--! Included functions/spp/price_columns/why_price.sql
create or replace function spp_private.why_price(
  taken spp_private.column_evidence, other spp_private.column_evidence, prices jsonb
) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  with two as (
    select why_price.prices -> ((taken).position::text) as t, why_price.prices -> ((other).position::text) as o
  ), first_difference as (
    select t, o, (
        select min(i) from generate_series(1, jsonb_array_length(t -> 'choice')) i
         where t -> 'choice' -> (i - 1) <> o -> 'choice' -> (i - 1)) as at
      from two
  )
  select format('%s before %s: ', named.t, named.o) || case
      when (other).hidden then 'a hidden column is never taken by itself'
      when d.at = 1 then 'a change is no price'
      when d.at = 2 then 'old prices and prices of later are not today''s'
      when d.at = 3 then 'the other is in percent'
      when d.at = 4 then 'the other is in ' || coalesce(d.o ->> 'currency', 'another currency')
      when d.at = 6 then 'per piece, not per measure'
      when d.at = 7 then 'per piece, not per pack'
      when d.at in (5, 8) then case d.t ->> 'kind'
        when 'yours' then 'what we pay' when 'net' then 'what we pay' when 'dealer' then 'what we pay'
        when 'plain' then 'the price itself, the other is ' || case d.o ->> 'kind' when 'selling' then 'a selling price'
          when 'gross' then 'gross' when 'list' then 'a list price' when 'retail' then 'a retail price'
          else 'a special price' end
        else 'nearer to what we pay' end
      when d.at = 9 then 'without tax'
      when d.at = 10 then 'the new price'
      when d.at = 11 then 'the newer one'
      when d.at = 12 then 'the smallest quantity'
      else 'it stands first' end
    from first_difference d,
         lateral (select spp_private.short_heading(taken) as t, spp_private.short_heading(other) as o) named
$$;
comment on function spp_private.why_price(spp_private.column_evidence, spp_private.column_evidence, jsonb) is
  $$@behavior -*

Why one column of prices was taken before another, in words: "Net price before List price: what we pay". `prices`: by
position, the kind, currency and choice of spp_private.price_columns.$$;
--! EndIncluded functions/spp/price_columns/why_price.sql
--! Included functions/spp/reading/column_reasons.sql
create or replace function spp_private.column_reasons(
  evidence spp_private.column_evidence[], columns jsonb, breaks jsonb, named jsonb, currency text
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.*, row_number() over () as place from spp_private.price_columns(column_reasons.evidence,
      column_reasons.currency) p
  ), by_position as (
    select coalesce(jsonb_object_agg(p.position, jsonb_build_object('kind', p.kind, 'choice', p.choice,
             'currency', p.traits ->> 'currency')), '{}') as prices
      from prices p
  ), taken as (
    select e from unnest(column_reasons.evidence) e
     where e.position = (column_reasons.columns -> 'price' ->> 0)::int
  ), next_best as (
    select e.*::spp_private.column_evidence as e from prices p join unnest(column_reasons.evidence) e on e.position =
      p.position, taken t
     where p.position <> (t.e).position
       and not column_reasons.breaks @> jsonb_build_array(jsonb_build_object('position', p.position))
     order by p.place
     limit 1
  ), fields as (
    select p.value::int as position, c.key as field
      from jsonb_each(column_reasons.columns) c, jsonb_array_elements_text(c.value) p
  ), told as (
    select e.position, e.heading, e.traits, f.field, e.hidden, case
        when f.field is not null and column_reasons.named ? f.field then 'named by the import profile'
        when f.field = 'price' and e.field is null then 'by what stands below it: amounts'
        when f.field = 'price' then coalesce(
          (select spp_private.why_price(e.*::spp_private.column_evidence, n.e, b.prices) from next_best n, by_position
            b),
          case when column_reasons.breaks <> '[]' then 'the smallest quantity' else 'the only price' end)
        when f.field is not null and e.field is null then 'by what stands below it'
        when f.field is not null then 'by its heading'
        when column_reasons.breaks @> jsonb_build_array(jsonb_build_object('position', e.position)) then
          'the price of a larger quantity'
        when column_reasons.breaks @> jsonb_build_array(jsonb_build_object('quantity_position', e.position)) then
          'the quantity of a price'
        when e.hidden and spp_private.price_rank(e.field) is not null then 'hidden: not taken by itself'
        when b.prices ? e.position::text and column_reasons.named ? 'price' then
          'not taken: the import profile names another'
        when b.prices ? e.position::text and e.position in (select p.position from prices p where p.place <= 20) then
          'not taken: ' || (select spp_private.why_price(t.e, e.*::spp_private.column_evidence, b.prices) from taken t)
        end as why
      from unnest(column_reasons.evidence) e
      cross join by_position b
      left join fields f using (position)
  )
  select coalesce(jsonb_agg(jsonb_build_object('position', t.position, 'heading', left(t.heading, 100), 'field',
    t.field,
           'traits', t.traits || case when t.hidden then '{"hidden": true}' else '{}'::jsonb end, 'why', t.why)
           order by t.position, t.field), '[]')
    from (select * from told where why is not null order by field is null, position limit 100) t
$$;
comment on function spp_private.column_reasons(spp_private.column_evidence[], jsonb, jsonb, jsonb, text) is
  $$@behavior -*

Why each column is what it is, in words that the report shows: [{position, heading, field, traits, why}], of columns
  that
were taken or hold prices. `named`: the fields that the import profile names.$$;
grant execute on function spp_private.column_reasons(spp_private.column_evidence[], jsonb, jsonb, jsonb, text)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/column_reasons.sql
--! Included functions/spp/price_columns/codes_repeat.sql
create or replace function spp_private.codes_repeat(sample jsonb, last_heading int, codes jsonb, "position" int)
returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
      from jsonb_array_elements(codes_repeat.sample -> 'rows') r,
           lateral (select string_agg(common.trimmed(r.value -> 'c' ->> (c::int - 1)), '|' order by o) as code
                      from jsonb_array_elements_text(codes_repeat.codes) with ordinality c (c, o)) k
     where (r.value ->> 'n')::int > codes_repeat.last_heading and k.code <> ''
     group by k.code
    having count(distinct common.trimmed(r.value -> 'c' ->> (codes_repeat.position - 1))) > 1)
$$;
comment on function spp_private.codes_repeat(jsonb, int, jsonb, int) is
  $$@behavior -*

Whether a code comes again with another value in the column at `position`: then that column tells its rows apart.
`codes`: the positions of the code.$$;
grant execute on function spp_private.codes_repeat(jsonb, int, jsonb, int) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/price_columns/codes_repeat.sql
--! Included functions/spp/price_columns/columns_of_price.sql
-- How it works: a quantity is the one that a price holds from only where codes come again with others; a discount is
-- taken off only where the price is not yet ours; a unit column that says "C" or "100 St" is a basis, too.
create or replace function spp_private.columns_of_price(
  sample jsonb, last_heading int, evidence spp_private.column_evidence[], columns jsonb, named jsonb, prices jsonb
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_columns jsonb := columns_of_price.columns;
  v_price spp_private.column_evidence;
  v_kind text;
  v_quantity int;
  v_discounts jsonb;
begin
  select e.* into v_price from unnest(columns_of_price.evidence) e
   where e.position = (v_columns -> 'price' ->> 0)::int;
  select jsonb_agg(e.position order by e.position) into v_discounts
    from unnest(columns_of_price.evidence) e where spp_private.is_discount(e);
  v_kind := spp_private.price_kind(v_price.field, v_price.traits, v_discounts is not null);
  if not v_columns ? 'discount' and v_discounts is not null and not columns_of_price.named ? 'price'
      and (v_kind in ('list', 'gross', 'retail')
           -- Beside a list price, or behind the discount, a plain one is what is left.
           or v_kind in ('plain', 'selling') and v_price.position < (v_discounts ->> 0)::int and not exists (
             select from spp_private.price_columns(columns_of_price.evidence, null) p
              where p.kind in ('list', 'gross', 'retail'))) then
    v_columns := v_columns || jsonb_build_object('discount', v_discounts);
  end if;

  -- "Current price | New price | Effective date": the day is that of the new price.
  if v_columns ? 'valid_from' and not columns_of_price.named ? 'valid_from' and not v_price.traits ? 'new'
      and exists (select from spp_private.price_columns(columns_of_price.evidence, null) p
                   where p.traits ? 'new' and p.fit[2] >= 2) then
    v_columns := v_columns - 'valid_from';
  end if;

  if not columns_of_price.named ? 'from_quantity' then
    select e.position into v_quantity
      from unnest(columns_of_price.evidence) e
     where (e.field in ('from_quantity', 'min_order_qty') or e.field = 'stock' and e.traits ? 'quantity') and not
       e.hidden
       and e.position <> v_price.position
       and spp_private.codes_repeat(columns_of_price.sample, columns_of_price.last_heading, v_columns -> 'code',
         e.position)
       and spp_private.codes_repeat(columns_of_price.sample, columns_of_price.last_heading, v_columns -> 'code',
         v_price.position)
     order by array_position('{from_quantity,min_order_qty,stock}'::text[], e.field), e.position
     limit 1;
    if v_quantity is not null then
      v_columns := (select jsonb_object_agg(c.key, c.value) from jsonb_each(v_columns) c
                     where c.value <> jsonb_build_array(v_quantity))
        || jsonb_build_object('from_quantity', jsonb_build_array(v_quantity));
    else
      if v_columns ? 'from_quantity' and not v_columns ? 'min_order_qty' then
        v_columns := v_columns || jsonb_build_object('min_order_qty', v_columns -> 'from_quantity');
      elsif columns_of_price.prices ->> 'first_quantity' is not null and not v_columns ? 'min_order_qty' then
        v_columns := v_columns || jsonb_build_object('min_order_qty',
          jsonb_build_array(columns_of_price.prices -> 'first_quantity'));
      end if;
      v_columns := v_columns - 'from_quantity';
    end if;
  end if;

  if not v_columns ? 'price_basis' then
    if v_price.traits ? 'pack' and not v_price.traits ?| '{piece,per}' and v_columns ? 'pack_size' then
      v_columns := v_columns || jsonb_build_object('price_basis', v_columns -> 'pack_size');
    elsif exists (select from unnest(columns_of_price.evidence) e
                   where v_columns -> 'unit_of_measure' @> to_jsonb(e.position) and (e.below ->> 'hundreds')::boolean)
                     then
      v_columns := v_columns || jsonb_build_object('price_basis', v_columns -> 'unit_of_measure');
    end if;
  end if;
  return v_columns;
end;
$$;
comment on function spp_private.columns_of_price(jsonb, int, spp_private.column_evidence[], jsonb, jsonb, jsonb) is
  $$@behavior -*

The columns with what goes with the price: its discount, the quantity that it holds from (else the minimum order), the
pieces that it is for. `named`: the columns of the profile; `prices`: what spp_private.price_breaks has chosen.$$;
grant execute on function spp_private.columns_of_price(jsonb, int, spp_private.column_evidence[], jsonb, jsonb, jsonb)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/price_columns/columns_of_price.sql
--! Included functions/spp/reading/columns_by_heading.sql
create or replace function spp_private.columns_by_heading(
  evidence spp_private.column_evidence[], named jsonb, prices jsonb
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with taken as (
    select p.value::int as position from jsonb_each(columns_by_heading.named) c, jsonb_array_elements_text(c.value) p
    union
    select (columns_by_heading.prices ->> 'price')::int where not columns_by_heading.named ? 'price'
  ), found as (
    select distinct on (e.field) e.field, e.position
      from unnest(columns_by_heading.evidence) e
     where e.field = any (array_remove(array_remove(spp_private.product_fields(), 'price'), 'discount'))
       and not columns_by_heading.named ? e.field
       and e.position not in (select t.position from taken t)
       and not coalesce(columns_by_heading.prices -> 'breaks' @> jsonb_build_array(
             jsonb_build_object('quantity_position', e.position)), false)
     -- "Old code | New code": the old one is that of no product any more.
     order by e.field, e.hidden, e.traits ? 'old' and not e.traits ? 'new', e.score desc, e.position
  )
  select coalesce(jsonb_object_agg(f.field, jsonb_build_array(f.position)), '{}')
         || case when columns_by_heading.prices ->> 'price' is not null
              then jsonb_build_object('price', jsonb_build_array(columns_by_heading.prices -> 'price')) else '{}' end
         || columns_by_heading.named
    from found f
$$;
comment on function spp_private.columns_by_heading(spp_private.column_evidence[], jsonb, jsonb) is
  $$@behavior -*

The columns that headings name, below those of the profile (`named`): {field: [positions]}. `prices`: what
spp_private.price_breaks has chosen.$$;
grant execute on function spp_private.columns_by_heading(spp_private.column_evidence[], jsonb, jsonb)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/columns_by_heading.sql
--! Included functions/spp/reading/column_by_content.sql
create or replace function spp_private.column_by_content(
  field text, evidence spp_private.column_evidence[], taken int[], columns jsonb, has_headings boolean
) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with open_columns as (
    select e.position, (e.below ->> 'amounts')::float8 as amounts, (e.below ->> 'fill')::float8 as fill,
           (e.below ->> 'dates')::float8 as dates, (e.below ->> 'gtins')::float8 as gtins,
           (e.below ->> 'counter')::boolean as counter, (e.below ->> 'letters')::float8 as letters,
           (e.below ->> 'decimals')::float8 as decimals, (e.below ->> 'uniqueness')::float8 as uniqueness,
           (e.below ->> 'total')::int as total, (e.below ->> 'filled')::int as filled,
           (e.below ->> 'median')::float8 as median, (e.below ->> 'length')::float8 as length,
           (e.below ->> 'phrases')::float8 as phrases, (e.below ->> 'digits')::float8 as digits,
           coalesce(column_by_content.columns -> 'barcode' @> to_jsonb(e.position), false) as is_barcode
      from unnest(column_by_content.evidence) e
     where e.below <> '{}' and not e.hidden
       and (e.position <> all (column_by_content.taken)
            or column_by_content.field = 'code' and column_by_content.columns -> 'barcode' @> to_jsonb(e.position))
  )
  select case column_by_content.field
    when 'price' then (
      -- Amounts with decimals, then the larger ones, make the better price.
      select o.position
        from open_columns o
       where o.amounts >= 0.6 and o.fill >= 0.3 and o.dates < 0.3 and o.gtins < 0.5 and not o.counter
         and (o.letters < 0.3 or o.decimals > 0.5)
         -- Whole numbers that never repeat and stand left of everything are a code, not a price.
         and not (o.decimals < 0.1 and o.uniqueness > 0.98 and o.position = 1 and o.total > 3)
         -- Under headings that say nothing of money, plain whole numbers are no evidence of a price.
         and (not column_by_content.has_headings or o.decimals > 0.5)
       order by (o.decimals > 0.5) desc, o.median desc, o.position
       limit 1)
    when 'name' then (
      select o.position
        from open_columns o
       where o.letters >= 0.5 and o.fill >= 0.5 and o.dates < 0.3 and o.uniqueness * least(o.length, 60) >= 4
       order by o.uniqueness * least(o.length, 60) desc, o.position
       limit 1)
    when 'code' then (
      select o.position
        from open_columns o
       where not coalesce(column_by_content.columns -> 'name' @> to_jsonb(o.position), false)
         -- Barcodes are the codes of a list that has no others, also where they come again or are damaged.
         and (o.uniqueness >= 0.9 or o.is_barcode) and o.fill >= 0.9 and o.length between 1 and 24 and o.phrases < 0.2
         and o.decimals < 0.2 and o.dates < 0.3 and o.digits >= 0.5 and o.filled > 1 and not o.counter
       order by o.is_barcode, round(o.uniqueness::numeric, 1) desc, o.position
       limit 1)
    end
$$;
comment on function spp_private.column_by_content(text, spp_private.column_evidence[], int[], jsonb, boolean) is
  $$@behavior -*

The column that its content makes the price, the name or the code where no heading does; null for none. `taken`:
positions that are something else; `columns`: what is recognised so far.$$;
grant execute on function spp_private.column_by_content(text, spp_private.column_evidence[], int[], jsonb, boolean)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/column_by_content.sql
--! Included functions/spp/reading/columns_by_content.sql
create or replace function spp_private.columns_by_content(
  evidence spp_private.column_evidence[], columns jsonb, wanted jsonb, has_headings boolean
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_columns jsonb := columns_by_content.columns;
  v_warnings jsonb := '[]';
  v_field text;
  v_taken int[];
  v_position int;
begin
  -- Whatever a heading names is no column that is still open.
  select array_agg(e.position) into v_taken
    from unnest(columns_by_content.evidence) e
   where e.field is not null or e.traits ?| '{surcharge,change}'
      or exists (select from jsonb_each(v_columns) c where c.value @> to_jsonb(e.position));
  foreach v_field in array '{price,name,code}'::text[] loop
    continue when v_columns ? v_field or coalesce(columns_by_content.wanted, '{}') ? v_field;
    if v_field = 'name' and v_columns ? 'description' then
      v_columns := (v_columns - 'description') || jsonb_build_object('name', v_columns -> 'description');
      continue;
    end if;
    v_position := spp_private.column_by_content(v_field, columns_by_content.evidence, coalesce(v_taken, '{}'),
      v_columns,
      columns_by_content.has_headings);
    if v_position is not null then
      v_columns := v_columns || jsonb_build_object(v_field, jsonb_build_array(v_position));
      v_taken := v_taken || v_position;
    elsif v_field = 'code' and v_columns ? 'name' then
      v_columns := v_columns || jsonb_build_object('code', v_columns -> 'name');
      v_warnings := v_warnings || jsonb_build_object('code', 'no_code_column',
        'message', 'The list has no column with product codes: the name serves as the code.');
    end if;
  end loop;
  -- Whatever it is called, what holds nothing but currencies says what prices are in.
  if not v_columns ? 'currency' and not coalesce(columns_by_content.wanted, '{}') ? 'currency' then
    select e.position into v_position
      from unnest(columns_by_content.evidence) e
     where e.position <> all (coalesce(v_taken, '{}')) and not e.hidden
       and (e.below ->> 'currencies')::float8 = 1 and (e.below ->> 'fill')::float8 >= 0.5
     order by e.position
     limit 1;
    if v_position is not null then
      v_columns := v_columns || jsonb_build_object('currency', jsonb_build_array(v_position));
    end if;
  end if;
  return jsonb_build_object('columns', v_columns, 'warnings', v_warnings);
end;
$$;
comment on function spp_private.columns_by_content(spp_private.column_evidence[], jsonb, jsonb, boolean) is
  $$@behavior -*

The columns with those that content decides where no heading does: {columns, warnings}. What the profile leaves blank
(`wanted`: its columns) stays open.$$;
grant execute on function spp_private.columns_by_content(spp_private.column_evidence[], jsonb, jsonb, boolean)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/columns_by_content.sql
--! Included functions/spp/headings/headings_named.sql
create or replace function spp_private.headings_named(headings jsonb) returns text
language sql immutable
as $$
  select string_agg(left(common.trimmed(h.h), 60), ', ' order by h.ordinality)
    from jsonb_array_elements_text(headings_named.headings) with ordinality h (h, ordinality)
   where common.trimmed(h.h) <> ''
$$;
comment on function spp_private.headings_named(jsonb) is 'The headings of a list as a message names them.';
--! EndIncluded functions/spp/headings/headings_named.sql
--! Included functions/spp/reading/bad_profile.sql
create or replace function spp_private.bad_profile(missing text, sample jsonb, headings jsonb) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'error', 'bad_profile',
    'message', 'The supplier''s profile names columns that are not in the file: ' || bad_profile.missing || '.',
    'hint', case when jsonb_array_length(bad_profile.headings) = 0
      then format('The file has %s columns and no headings were found.', (
        select max(jsonb_array_length(r.value -> 'c')) from jsonb_array_elements(bad_profile.sample -> 'rows') r))
      else 'Headings found: ' || spp_private.headings_named(bad_profile.headings) || '.' end)
$$;
comment on function spp_private.bad_profile(text, jsonb, jsonb) is
  'The answer where an import profile names columns that the file does not have.';
--! EndIncluded functions/spp/reading/bad_profile.sql
--! Included functions/spp/price_columns/no_price_column.sql
create or replace function spp_private.no_price_column(header int, headings jsonb) returns jsonb
language sql immutable
as $$
  select jsonb_build_object(
    'error', 'no_price_column',
    'message', 'No column with prices was found.',
    'hint', case when no_price_column.header > 0 then format('Headings found (row %s): %s. ', no_price_column.header,
        left(coalesce(spp_private.headings_named(no_price_column.headings), ''), 500))
      else 'The file seems to have no headings. ' end
      || 'Save a profile for this supplier that names the price column.')
$$;
comment on function spp_private.no_price_column(int, jsonb) is 'The answer where no column holds prices.';
--! EndIncluded functions/spp/price_columns/no_price_column.sql
--! Included functions/spp/reading/tables_beside.sql
create or replace function spp_private.tables_beside(headings jsonb, columns jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  with texts as (
    select h.ordinality::int as position, spp_private.plain_heading(h.value) as heading
      from jsonb_array_elements_text(headings) with ordinality h
  ), used as (
    select t.position, t.heading
      from jsonb_each(columns) c, jsonb_array_elements_text(c.value) p, texts t
     where c.key in ('code', 'price') and t.position = p::int and t.heading <> ''
  )
  select jsonb_build_object(
           'error', 'tables_beside',
           'message', 'The list has two tables side by side.',
           'hint', 'Put the second below the first, or name the columns of one in the import profile.')
    from (select count(*) as columns, max(u.position) - min(u.position) as width from used u) w
   where w.columns = 2
     and exists (
       select from generate_series(w.width + 1, jsonb_array_length(headings)) d (distance)
        where not exists (
          select from used u
           where not exists (
             select from texts t where t.position = u.position + d.distance and t.heading = u.heading)))
$$;
comment on function spp_private.tables_beside(jsonb, jsonb) is
  $$The answer where the headings of code and price come again further to the right, in the same order: what
stands there would be lost. Null where they do not.$$;
--! EndIncluded functions/spp/reading/tables_beside.sql
--! Included functions/spp/reading/recognise_columns.sql
-- How it works: the headings, what stands below them and what the sheet hides make one row of evidence a column
-- (column_evidence); of those that mean a price one is chosen (price_columns); what headings leave open, content
-- decides (column_by_content); and column_reasons says why. What the profile names stands before all of that. Below
-- headings that come again in other words content decides no price: another column would be taken without a word.
create or replace function spp_private.recognise_columns(sample jsonb, profile jsonb) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_again int := coalesce(recognise_columns.sample -> 'header_at', recognise_columns.sample -> 'suspect_at')::int;
  v_header int := coalesce(v_again,
    spp_private.profile_heading_row(recognise_columns.sample, recognise_columns.profile),
    spp_private.find_heading_row(recognise_columns.sample));
  v_joined jsonb := spp_private.join_headings(recognise_columns.sample, v_header);
  v_first int := coalesce((v_joined -> 'rows' ->> 0)::int, v_header);
  v_last int := coalesce((v_joined -> 'rows' ->> -1)::int, v_header);
  v_currency text := recognise_columns.profile ->> 'currency';
  v_named jsonb;
  v_evidence spp_private.column_evidence[];
  v_prices jsonb;
  v_columns jsonb;
  v_found jsonb;
  v_warnings jsonb := '[]';
begin
  if recognise_columns.sample ? 'suspect_at' and not spp_private.names_columns(recognise_columns.sample #> '{rows,0,c}')
  then
    return '{"header_row": 0}';
  end if;
  select spp_private.profile_columns(recognise_columns.profile, v_joined,
           case when recognise_columns.sample ->> 'format' = 'xlsx' then 1000000
           else coalesce(max(jsonb_array_length(r.value -> 'c')), 0) end)
    into v_named
    from jsonb_array_elements(recognise_columns.sample -> 'rows') r;
  if v_named ->> 'missing' is not null then
    return spp_private.bad_profile(v_named ->> 'missing', recognise_columns.sample, v_joined -> 'headings');
  end if;
  v_named := v_named -> 'columns';

  select array_agg(e)
    into v_evidence
    from spp_private.column_evidence(v_joined -> 'headings',
           (select coalesce(jsonb_object_agg(b.position, b.below), '{}')
              from spp_private.columns_below(recognise_columns.sample, v_last) b),
           coalesce(recognise_columns.sample -> 'hidden', '[]'), v_currency,
           coalesce((recognise_columns.profile ->> 'day')::date, (now() at time zone 'UTC')::date)) e;
  if not v_named ? 'price' and recognise_columns.profile ->> 'price_group' is not null then
    v_named := v_named
      || spp_private.group_price(v_evidence, recognise_columns.profile ->> 'price_group', v_currency);
  end if;
  v_prices := coalesce(spp_private.price_breaks(v_evidence, v_currency), '{}');
  v_columns := spp_private.columns_by_heading(v_evidence, v_named, v_prices);
  v_found := spp_private.columns_by_content(v_evidence, v_columns,
    coalesce(recognise_columns.profile -> 'columns', '{}')
    || case when v_again is null then '{}' else '{"price": null}' end::jsonb, v_header > 0);
  if not v_found -> 'columns' ? 'price' then
    return spp_private.no_price_column(v_header, v_joined -> 'headings');
  elsif not v_named ?& '{code,price}' and v_header > 0
    and spp_private.tables_beside(v_joined -> 'headings', v_found -> 'columns') is not null then
    return spp_private.tables_beside(v_joined -> 'headings', v_found -> 'columns');
  end if;
  v_columns := spp_private.columns_of_price(recognise_columns.sample, v_last, v_evidence, v_found -> 'columns', v_named,
    v_prices);
  if not v_named ? 'price' then
    v_warnings := spp_private.tied_prices(v_evidence, v_columns, v_currency);
  elsif v_prices -> 'price' <> v_columns -> 'price' -> 0 then
    v_prices := '{}';
  end if;

  return jsonb_build_object(
    'header_row', v_first, 'header_rows', v_joined -> 'rows', 'columns', v_columns,
    'breaks', coalesce(nullif(v_prices -> 'breaks', 'null'), '[]'),
    'price', spp_private.price_of_list(recognise_columns.sample, v_first, v_evidence, v_columns, v_currency),
    'language', spp_private.heading_language(coalesce(v_joined -> 'headings', '[]')),
    'evidence', spp_private.column_reasons(v_evidence, v_columns, coalesce(nullif(v_prices -> 'breaks', 'null'), '[]'),
      v_named, v_currency),
    'warnings', v_warnings || (v_found -> 'warnings'));
end;
$$;

comment on function spp_private.recognise_columns(jsonb, jsonb) is
  $$@behavior -*

Finds the headings and the columns of a pricelist, and says why. `sample`: {"format": "csv"|"tsv"|"xlsx", "hidden":
[positions of hidden columns], "header_at": the record that is known to hold the headings, "suspect_at": the first
record, which may be headings that come again in other words, "rows": [{"n": record number, "c": [cell texts], "k":
"sn-d.." (XLSX: one letter per cell: s text, n number, d date, b boolean, e error, - blank)}]}, the first 200 records or
so that are not blank. `profile`: the import profile of the supplier, its `currency`, and the `day` on which the
prices must hold (today), or {}.

Answers {"header_row": record number, 0 = no headings (nothing else where `suspect_at` holds none), "header_rows": one
or two records, "columns": {"code": [1], "price": [5], "name": [2], ...} (1-based positions; several are joined by |),
"breaks": [{"from_quantity": 10, "position": 6}] or [{"quantity_position": 4, "position": 5}], "price": {"currency": a
code, or a sign of several currencies that is none of the supplier, "per": pieces that prices are for, "unit": 0.01 for
cents, 1000 for thousands, "valid_from"}, "language" of the headings, "evidence": [{"position", "heading", "traits",
"field", "why"}], "warnings": [{"code": "no_code_column" | "price_columns_tie", "message"}]}, or
{"error": "no_price_column" | "tables_beside" | "bad_profile", "message", "hint"}.$$;
grant execute on function spp_private.recognise_columns(jsonb, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/recognise_columns.sql
--! Included functions/spp/batches/claim_batch.sql
create or replace function spp_private.claim_batch(supplier_id uuid, owner uuid default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_busy constant jsonb := '{"busy": true}';
begin
  -- A lease in its name would be free at once.
  if claim_batch.owner is not null and not lease.lives(claim_batch.owner) then
    return '{"dead": true}';
  end if;
  loop
    -- Always the oldest: a batch that is being retried holds back its successors.
    select b.* into v_batch
      from spp.upload_batches b
     where b.supplier_id = claim_batch.supplier_id and b.status in ('queued', 'processing')
     order by b.batch_id
     limit 1;
    if v_batch.batch_id is null then
      return null;
    end if;
    -- Whoever works on it holds these locks, and is not waited for.
    perform from spp.suppliers s where s.supplier_id = v_batch.supplier_id for no key update skip locked;
    if not found then
      return v_busy;
    end if;
    select b.* into v_batch
      from spp.upload_batches b
     where b.batch_id = v_batch.batch_id and b.status in ('queued', 'processing')
       for update skip locked;
    if not found or not lease.is_free(v_batch.lease_token, v_batch.lease_owner, v_batch.lease_expires_at) then
      return v_busy;
    end if;
    perform spp_private.act_for(v_batch);
    exit when v_batch.attempts < spp.setting('upload.max_attempts')::integer;
    perform spp_private.exhaust_batch(v_batch);
  end loop;

  if not spp_private.may_retry(v_batch) then
    return v_busy;
  end if;
  update spp.upload_batches b
     set status = 'processing', started_at = coalesce(b.started_at, clock_timestamp()), attempts = b.attempts + 1,
         last_failure = null, lease_token = gen_random_uuid(), lease_owner = claim_batch.owner,
         lease_expires_at = clock_timestamp() + make_interval(secs => spp.setting('upload.lease_seconds')::integer)
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  if v_batch.phase = 'stage' then
    delete from spp.upload_staging s where s.batch_id = v_batch.batch_id;
  end if;
  return jsonb_build_object(
    'batch_id', v_batch.batch_id, 'lease', v_batch.lease_token, 'phase', v_batch.phase, 'file_name', v_batch.file_name,
    'profile', jsonb_build_object('currency', v_batch.currency_code, 'day', spp_private.valid_day(v_batch))
      || v_batch.profile,
    'processed_by', v_batch.processed_by, 'request_id', v_batch.request_id, 'attempts', v_batch.attempts, 'limits',
      spp.upload_limits());
end
$$;
comment on function spp_private.claim_batch(uuid, uuid) is '@behavior -*

Takes the oldest unfinished batch of a supplier for a worker: {batch_id, lease, phase, file_name, profile (with the
currency that prices are expected in and the day on which they must hold), processed_by,
request_id, attempts, limits}; {busy: true} while somebody else holds it; {dead: true} to
an owner that was given up for dead; null when nothing waits. The try is counted
here: a batch whose tries are used up, as it kills its worker each time, ends as failed, and its successor is taken.
Rows staged by a try that did not finish staging are dropped.
From then on the transaction acts in the name of whoever uploaded the batch.';
grant execute on function spp_private.claim_batch(uuid, uuid) to inv_admin;
--! EndIncluded functions/spp/batches/claim_batch.sql

--! split: 320-values.sql
-- What a row costs, breaks of quantity, lists of a later day.
set lock_timeout = '5s';

do $$
begin
  if to_regtype('spp_private.price_reading') is null then
    create type spp_private.price_reading as (amount numeric, currency text, failure text, warnings text[]);
    create type spp_private.price_cell as (
      amount numeric, currencies text[], per numeric, per_unit text, unit numeric, failure text);
    alter type spp_private.apply_counts add attribute price_breaks jsonb;
  end if;
end
$$;
comment on type spp_private.price_reading is
  'What a staged row costs: for a piece, in a currency; or why that cannot be told; and what is odd about it.';
comment on type spp_private.price_cell is 'What the cell of a price says by itself.';

drop function if exists spp_private.parse_count(text, integer);
drop function if exists spp_private.judge_rows(spp.upload_batches, integer, integer, text);
drop function if exists spp_private.detect_decimal_mark(uuid);
drop function if exists spp.begin_upload(text, text, text, bigint, text, boolean, boolean);

alter table spp.upload_batches
  add column if not exists effective_from date,
  add column if not exists price_breaks jsonb not null default '{"added": 0, "changed": 0, "removed": 0}';
comment on column spp.upload_batches.effective_from is
  'The day (UTC) on which the prices of the list begin to hold; until then it waits as scheduled.';
comment on column spp.upload_batches.price_breaks is
  'Prices of larger quantities that the list brought: {added, changed, removed}.';
alter table spp.upload_batches drop constraint if exists upload_batches_status_check;
alter table spp.upload_batches add constraint upload_batches_status_check check (
  status in ('scheduled', 'queued', 'processing', 'completed', 'failed', 'rolled_back', 'cancelled'));

create table if not exists spp.price_breaks (
  supplier_id uuid not null,
  product_id uuid not null,
  from_quantity integer not null check (from_quantity > 0),
  price numeric(19,4) not null check (price >= 0),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (supplier_id, product_id, from_quantity)
);
comment on table spp.price_breaks is $$@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@foreignKey (supplier_id, product_id) references spp.supplier_products (supplier_id, product_id)

What a piece costs when many are bought: lists write it, beside the price of the product, which is that of the smallest
quantity.$$;
comment on column spp.price_breaks.from_quantity is 'From how many pieces on.';
comment on column spp.price_breaks.price is 'For a piece, in the currency of the product.';

create table if not exists spp.price_break_history (
  history_id uuid primary key default uuidv7(),
  supplier_id uuid not null,
  product_id uuid not null,
  from_quantity integer not null,
  old_price numeric(19,4),
  new_price numeric(19,4),
  change_reason text not null,
  upload_batch_id uuid,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text not null
);
comment on table spp.price_break_history is $$@foreignKey (supplier_id) references spp.suppliers (supplier_id)

Every price of a larger quantity that came, changed or went, written by triggers on price_breaks in the changing
transaction; append-only.$$;
comment on column spp.price_break_history.old_price is 'Null where it came.';
comment on column spp.price_break_history.new_price is 'Null where it went.';
comment on column spp.price_break_history.change_reason is 'upload, correction, rollback, or manual.';
comment on column spp.price_break_history.upload_batch_id is 'The upload that changed it, if one did.';
create index if not exists price_break_history_product_idx
  on spp.price_break_history (supplier_id, product_id, from_quantity, history_id desc);
create index if not exists price_break_history_batch_idx
  on spp.price_break_history (upload_batch_id) where upload_batch_id is not null;

create or replace trigger _100_append_only before delete or update or truncate on spp.price_break_history
  for each statement execute function audit.tg_table__forbid_change();
alter table spp.price_break_history enable always trigger _100_append_only;

--! Included functions/spp/products/tg_price_breaks__log.sql
create or replace function spp.tg_price_breaks__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_origin constant spp_private.change_origins := spp_private.current_origin();
begin
  if tg_op = 'INSERT' then
    insert into spp.price_break_history
      (supplier_id, product_id, from_quantity, old_price, new_price, change_reason, upload_batch_id, changed_by)
    select n.supplier_id, n.product_id, n.from_quantity, null, n.price, coalesce(v_origin.change_reason, 'manual'),
           v_origin.batch_id, audit.current_actor()
      from new_rows n;
  elsif tg_op = 'DELETE' then
    insert into spp.price_break_history
      (supplier_id, product_id, from_quantity, old_price, new_price, change_reason, upload_batch_id, changed_by)
    select o.supplier_id, o.product_id, o.from_quantity, o.price, null, coalesce(v_origin.change_reason, 'manual'),
           v_origin.batch_id, audit.current_actor()
      from old_rows o;
  else
    insert into spp.price_break_history
      (supplier_id, product_id, from_quantity, old_price, new_price, change_reason, upload_batch_id, changed_by)
    select n.supplier_id, n.product_id, n.from_quantity, o.price, n.price, coalesce(v_origin.change_reason, 'manual'),
           v_origin.batch_id, audit.current_actor()
      from new_rows n
      join old_rows o on o.supplier_id = n.supplier_id and o.product_id = n.product_id
                     and o.from_quantity = n.from_quantity
     where o.price <> n.price;
  end if;
  return null;
end
$$;
comment on function spp.tg_price_breaks__log() is
  'Statement trigger: every price of a larger quantity that came, changed or went stays in price_break_history.';
--! EndIncluded functions/spp/products/tg_price_breaks__log.sql
create or replace trigger _900_log_insert after insert on spp.price_breaks referencing new table as new_rows
  for each statement execute function spp.tg_price_breaks__log();
create or replace trigger _900_log_update after update on spp.price_breaks
  referencing old table as old_rows new table as new_rows
  for each statement execute function spp.tg_price_breaks__log();
create or replace trigger _900_log_delete after delete on spp.price_breaks referencing old table as old_rows
  for each statement execute function spp.tg_price_breaks__log();

--! Included policies/spp/price_breaks.sql
alter table spp.price_breaks enable row level security;

drop policy if exists staff_read on spp.price_breaks;
create policy staff_read on spp.price_breaks for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.price_breaks;
create policy own_read on spp.price_breaks for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

grant select on spp.price_breaks to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/price_breaks.sql
--! Included policies/spp/price_break_history.sql
alter table spp.price_break_history enable row level security;

drop policy if exists staff_read on spp.price_break_history;
create policy staff_read on spp.price_break_history for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.price_break_history;
create policy own_read on spp.price_break_history for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

grant select on spp.price_break_history to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/price_break_history.sql
--! Included views/spp_feed/price_breaks.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.price_breaks with (security_barrier = true) as
select k.supplier_id, k.product_id, k.from_quantity, k.price
  from spp.price_breaks k;
comment on view spp_feed.price_breaks is
  $$Prices of larger quantities as they are now, for a piece, in the currency of the product. The price of a quantity is
that of the greatest from_quantity it reaches, else that of the product.$$;
--! EndIncluded views/spp_feed/price_breaks.sql
--! Included policies/spp_feed/price_breaks.sql
-- The other tier's login, and nobody else.
grant select on spp_feed.price_breaks to inv_spp_link;
--! EndIncluded policies/spp_feed/price_breaks.sql

--! Included functions/spp/amounts/currency_of.sql
create or replace function spp_private.currency_of(label text, fallback text) returns text
language sql immutable parallel safe
as $$
  select case
    -- Most lists name none, or the one that is expected.
    when label is null then fallback
    when label = fallback then label
    else spp_private.choose_currency(spp_private.currencies_of(label), fallback)
  end
$$;
comment on function spp_private.currency_of(text, text) is '@behavior -*

Currency (ISO 4217) that a cell names by code or sign; the fallback for none. A sign that several currencies share means
the fallback if that is one of them. Null if unknown.';
grant execute on function spp_private.currency_of(text, text) to public;
--! EndIncluded functions/spp/amounts/currency_of.sql
--! Included functions/spp/values/is_piece.sql
create or replace function spp_private.is_piece(unit text) returns boolean
language sql immutable parallel safe
as $$
  select rtrim(lower(unit), '.') = any (array[
    'st', 'stk', 'stck', 'stück', 'stueck', 'stücke', 'pc', 'pcs', 'pce', 'pces', 'piece', 'pieces', 'ea', 'each',
    'item', 'items', 'unit', 'units', 'einheit', 'einh', 'u', 'un', 'ud', 'uds', 'und', 'unidad', 'unidades',
    'unidade', 'unité', 'unités', 'pièce', 'pièces', 'pz', 'pza', 'pezzo', 'pezzi', 'peça', 'stuk', 'stuks',
    'styck', 'szt', 'sztuka', 'sztuk', 'ks', 'kus', 'kusy', 'kom', 'kos', 'db', 'buc', 'kpl', 'tk', 'gab', 'vnt',
    'шт', 'штука', 'бр', 'ед', 'adet', 'ad', 'τεμ', 'τμχ', '個', '个', '件', '개'])
$$;
comment on function spp_private.is_piece(text) is 'Whether a unit is a piece, in the words of many languages.';
--! EndIncluded functions/spp/values/is_piece.sql
--! Included functions/spp/values/many_of.sql
create or replace function spp_private.many_of(word text) returns integer
language sql immutable parallel safe
as $$
  select case
    when lower(word) = any (array['hundred', 'hundert', 'cent', 'cento', 'cien', 'cem', 'honderd', 'hundra', 'hundrede',
                                  'sto', 'sata', 'сто', 'сотня', '100er', 'per hundred']) then 100
    when lower(word) = any (array['thousand', 'tausend', 'mille', 'mil', 'duizend', 'tusen', 'tusind', 'tysiąc',
      'tisíc',
                                  'tuhat', 'тысяча', 'тыс', '1000er', 'tsd']) then 1000
    when lower(word) = any (array['dozen', 'doz', 'dutzend', 'dtz', 'dz', 'douzaine', 'docena', 'dozzina', 'dúzia',
                                  'dozijn', 'dussin', 'dusin', 'tucet', 'tuzin', 'tucat', 'дюжина']) then 12
    when lower(word) in ('gross', 'gros', 'grs') then 144
  end
$$;
comment on function spp_private.many_of(text) is
  'How many pieces a word such as "hundred" or "Dutzend" says; else null.';
--! EndIncluded functions/spp/values/many_of.sql
--! Included functions/spp/amounts/read_amount.sql
create or replace function spp_private.read_amount(amount text, decimal_mark text) returns numeric
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_other constant text := case decimal_mark when ',' then '.' else ',' end;
  v_parts text[];
  v_digits text;
  v_whole text;
  v_fraction text := '';
  v_groups text[];
  v_last text;
  v_negative boolean;
begin
  if length(amount) > 60 then
    return null;
  end if;
  if amount ~ '^[+-]?[0-9]{1,20}([.,][0-9]{1,20})?[eE][+-]?[0-9]{1,2}$' then
    return replace(amount, ',', '.')::numeric;  -- What spreadsheets export; there a mark never groups.
  end if;

  -- Other scripts' digits and marks; blanks of all kinds and apostrophes are one, and several kinds of minus; marks of
  -- direction and no width are not seen.
  amount := spp_private.latin_digits(amount);
  amount := translate(amount, E'\u2212\u2013\u2014\t\r\n\u00a0\u202f\u2009\u2007\u2019''\u200b\u200e\u200f\u061c\ufeff'
    || E'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069', '---' || repeat(' ', 9));
  -- Blanks group thousands: "1 495,18"; "12 50" is no amount.
  if amount ~ '[0-9] +[0-9]'
     and substring(amount from '[0-9].*[0-9]') !~ '^[1-9][0-9]{0,2}( [0-9]{3})+( ?[.,] ?[0-9]+)?$' then
    return null;
  end if;
  amount := replace(amount, ' ', '');
  if amount ~ '^\(.+\)$' then
    amount := '-' || substr(amount, 2, length(amount) - 2);
  end if;

  -- Sign, currency and sign around digits: "R1495", "-$5", "5-", "24,50EUR", "12,-".
  v_parts := regexp_match(amount,
    '^([+-]?)((?:[^0-9.,+-]{0,3}[[:alpha:]]\.|[^0-9.,+-]{1,4})?)([+-]?)'
    '([0-9][0-9.,]*|[.,][0-9]+)(-{0,2})([^0-9.,+-]{0,4}\.?)$');
  if v_parts is null
     or (v_parts[1] <> '' and v_parts[3] <> '')
     or (v_parts[2] <> '' and spp_private.currencies_of(v_parts[2]) is null)
     or (v_parts[6] <> '' and spp_private.currencies_of(v_parts[6]) is null) then
    return null;
  end if;
  v_digits := v_parts[4];

  v_groups := string_to_array(v_digits, decimal_mark);
  v_last := v_groups[cardinality(v_groups)];
  if cardinality(v_groups) = 1 then
    v_whole := v_digits;
  elsif cardinality(v_groups) > 2 and position(v_other in v_digits) = 0 and length(v_last) = 3 then
    -- "1.234.567": a decimal mark comes once, so these group.
    v_whole := translate(v_digits, decimal_mark, v_other);
  else
    v_fraction := v_last;
    v_whole := array_to_string(v_groups[1:cardinality(v_groups) - 1], v_other);
  end if;

  -- Groups of three, or of two before the last three as in India; "0,500" has none.
  if v_whole !~ '^[0-9]*$' then
    if v_whole !~ format('^[1-9][0-9]{0,2}(\%1$s[0-9]{3})+$|^[1-9][0-9]?(\%1$s[0-9]{2})+\%1$s[0-9]{3}$', v_other) then
      return null;
    end if;
    v_whole := replace(v_whole, v_other, '');
  end if;
  if v_fraction !~ '^[0-9]*$' or (v_whole = '' and v_fraction = '') then
    return null;
  end if;
  v_negative := '-' in (v_parts[1], v_parts[3]) or v_parts[5] = '-' and right(v_digits, 1) not in ('.', ',');
  return (case when v_negative then '-' else '' end
          || coalesce(nullif(v_whole, ''), '0') || '.' || coalesce(nullif(v_fraction, ''), '0'))::numeric;
end
$$;
comment on function spp_private.read_amount(text, text) is
  'An amount as people write it; null when it cannot be read without a guess.';
--! EndIncluded functions/spp/amounts/read_amount.sql
--! Included functions/spp/values/read_count.sql
create or replace function spp_private.read_count(label text, at_least integer, decimal_mark text) returns integer
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- "12.0", "10.000 Stk", "min. 5 pcs", "2 Dutzend": one number, and nothing beside it that makes it another.
  v_parts constant text[] := regexp_match(spp_private.latin_digits(label),
    '^([^0-9]{0,12}?)([0-9][0-9.,]*(?:[ \u00a0''’][0-9]{3})*)([^0-9]*)$');
  v_before constant text := common.trimmed(v_parts[1]);
  v_behind constant text := common.trimmed(v_parts[3]);
  v_number numeric;
begin
  if v_parts is null or v_before ~ '[-\u2212\u2013<=/%]$|^[kx]$' or v_behind ~ '^[-\u2013/%‰]'
     or v_behind ~* '^(k|mio|mill?)\M'
     -- "500 €" is a value, not a number of pieces.
     or spp_private.currencies_of(v_before) is not null or spp_private.currencies_of(v_behind) is not null then
    return null;
  end if;
  v_number := case when v_parts[2] ~ '^[0-9]+[.,]0{1,2}$' then regexp_replace(v_parts[2], '[.,].*', '')::numeric
                   else spp_private.parse_amount(rtrim(v_parts[2], '.,'), decimal_mark) end
    * coalesce(spp_private.many_of(rtrim(v_behind, '.')), 1);
  return case when v_number between at_least and 999999999 and v_number = trunc(v_number) then v_number::integer end;
end
$$;
comment on function spp_private.read_count(text, integer, text) is
  'The whole number of pieces that a text says as people write it; null where it may be another.';
--! EndIncluded functions/spp/values/read_count.sql
--! Included functions/spp/values/parse_count.sql
create or replace function spp_private.parse_count(label text, at_least integer, decimal_mark text) returns integer
language sql immutable parallel safe
as $$
  -- Most lists have none, or plain ones: these are read in place.
  select case
    when label ~ '^[0-9]{1,9}$' then case when label::integer >= at_least then label::integer end
    when label is not null then spp_private.read_count(label, at_least, decimal_mark)
  end
$$;
comment on function spp_private.parse_count(text, integer, text) is '@behavior -*

The whole number of pieces in a text such as "12 pcs", read by the decimal mark, if it is at least so large; else
null.';
--! EndIncluded functions/spp/values/parse_count.sql
--! Included functions/spp/values/unit_of_time.sql
create or replace function spp_private.unit_of_time(unit text) returns text
language sql immutable parallel safe
as $$
  select case
    when unit in (
      '', 'd', 'day', 'days', 'tag', 'tage', 'tagen', 't', 'at', 'wt', 'werktag', 'werktage', 'werktagen',
      'arbeitstag', 'arbeitstage', 'arbeitstagen', 'working days', 'business days', 'working day', 'business day',
      'wd', 'bd', 'jour', 'jours', 'j', 'jours ouvrés', 'día', 'dias', 'días', 'dia', 'giorno', 'giorni', 'gg',
      'dag', 'dagen', 'dage', 'dagar', 'dager', 'werkdag', 'werkdagen', 'dzień', 'dni', 'den', 'dny', 'dnů',
      'dana', 'nap', 'zile', 'päivä', 'päivää', 'pv', 'päeva', 'dienas', 'dienos', 'день', 'дня', 'дней', 'дн',
      'дні', 'днів', 'gün', 'ημέρες', '日', '天'
    ) then 'day'
    when unit in (
      'w', 'wk', 'wks', 'week', 'weeks', 'woche', 'wochen', 'wo', 'semaine', 'semaines', 'sem', 'semana',
      'semanas', 'settimana', 'settimane', 'weken', 'uge', 'uger', 'vecka', 'veckor', 'uke', 'uker', 'tydzień',
      'tygodnie', 'tygodni', 'týden', 'týdny', 'týdnů', 'tjedan', 'tjedna', 'hét', 'săptămâni', 'viikko',
      'viikkoa', 'vko', 'nädalat', 'неделя', 'недели', 'недель', 'нед', 'тиждень', 'тижні', 'тижнів', 'hafta',
      'εβδομάδες', '週間', '周'
    ) then 'week'
    when unit in (
      'month', 'months', 'mo', 'mth', 'mths', 'monat', 'monate', 'monaten', 'mon', 'mois', 'mes', 'meses', 'mese',
      'mesi', 'mês', 'maand', 'maanden', 'måned', 'måneder', 'månad', 'månader', 'miesiąc', 'miesiące', 'miesięcy',
      'měsíc', 'měsíce', 'měsíců', 'mjesec', 'hónap', 'luni', 'kuukausi', 'kuukautta', 'kk', 'месяц', 'месяца',
      'месяцев', 'мес', 'місяць', 'місяці', 'ay', 'か月'
    ) then 'month'
    when unit in (
      'h', 'hr', 'hrs', 'hour', 'hours', 'std', 'stunde', 'stunden', 'heure', 'heures', 'hora', 'horas', 'ora',
      'ore', 'uur', 'uren', 'time', 'timer', 'timmar', 'godz', 'godzin', 'hod', 'hodin', 'час', 'часа', 'часов',
      'ч', 'saat'
    ) then 'hour'
  end
$$;
comment on function spp_private.unit_of_time(text) is
  'The unit that a lead time is in, in the words of many languages: day (also for none), week, month, hour; else null.';
--! EndIncluded functions/spp/values/unit_of_time.sql
--! Included functions/spp/values/read_days.sql
create or replace function spp_private.read_days(label text, decimal_mark text) returns integer
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts constant text[] := regexp_match(lower(spp_private.latin_digits(case when length(label) <= 60 then label end)),
    '^(?:ca\.?|circa|about|approx\.?|approximately|~|≈|max\.?|up to|within|in|innerhalb|bis zu|bis|lieferzeit:?'
    '|lead time:?|env\.?|environ|delai:?|délai:?|sous|jusqu.?à|entro|hasta|около|до)?\s*'
    '([0-9][0-9.,]*)\s*([^0-9]*?)\.?$');
  v_unit constant text := common.trimmed(regexp_replace(v_parts[2], '\(.*\)|\+$|^-', '', 'g'));
  v_amount constant numeric := case when v_parts[1] ~ '^[0-9]+[.,]0{1,2}$'
                                    then regexp_replace(v_parts[1], '[.,].*', '')::numeric
                                    else spp_private.parse_amount(v_parts[1], decimal_mark) end;
  v_days numeric;
begin
  if v_amount is null or v_amount <> trunc(v_amount) then
    return null;
  end if;
  v_days := case spp_private.unit_of_time(v_unit)
    when 'day' then v_amount when 'week' then v_amount * 7 when 'month' then v_amount * 30
    when 'hour' then ceil(v_amount / 24) end;
  return case when v_days between 0 and 3650 then v_days::integer end;
end
$$;
comment on function spp_private.read_days(text, text) is
  'The days that a lead time says as people write it; null where it cannot be told.';
--! EndIncluded functions/spp/values/read_days.sql
--! Included functions/spp/values/parse_days.sql
create or replace function spp_private.parse_days(label text, decimal_mark text) returns integer
language sql immutable parallel safe
as $$
  select case
    when label ~ '^[0-9]{1,5}$' then label::integer
    when label is not null then spp_private.read_days(label, decimal_mark)
  end
$$;
comment on function spp_private.parse_days(text, text) is '@behavior -*

The days that a lead time such as "2 weeks", "1 month" or "48 h" says; null where it cannot be told.';
--! EndIncluded functions/spp/values/parse_days.sql
--! Included functions/spp/values/read_basis.sql
create or replace function spp_private.read_basis(label text, decimal_mark text) returns numeric
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_basis text := label;
begin
  if v_basis !~ '^[0-9]+$' then
    v_basis := common.trimmed(regexp_replace(common.trimmed(v_basis),
      '^(?:/|à|(?:per|pro|je|par|por|za|für|for|pr\.?|pour|voor|preis per|price per)\M)\s*', '', 'i'));
  end if;
  return case
    when v_basis ~ '^[0-9]{1,7}$' then nullif(v_basis::numeric, 0)
    when upper(v_basis) = 'C' then 100
    when v_basis = 'M' then 1000
    when spp_private.is_piece(v_basis) then 1
    else coalesce(spp_private.many_of(v_basis), spp_private.parse_count(v_basis, 1, decimal_mark))
  end;
end
$$;
comment on function spp_private.read_basis(text, text) is
  'How many pieces a price is for, as a cell says it: "100", "per 1000", "C", "1 St"; null where it cannot be told.';
--! EndIncluded functions/spp/values/read_basis.sql
--! Included functions/spp/values/read_discount.sql
create or replace function spp_private.read_discount(label text, decimal_mark text) returns numeric
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- "30+10" leaves 70 % of 90 %. Less than one per cent without its sign may be a share.
  select case
    when label !~ '^\s*-?\s*[0-9]+([.,][0-9]+)?\s*%?(\s*\+\s*[0-9]+([.,][0-9]+)?\s*%?)*\s*$' then null
    when bool_or(s.step is null or s.step >= 100) or bool_or(s.step > 0 and s.step < 1) and label !~ '%' then null
    -- A product of the steps, rounded where nobody can see it.
    else round(1 - coalesce(exp(sum(ln(1 - s.step / 100)) filter (where s.step < 100)), 1), 12)
  end
    from (
      select spp_private.parse_amount(replace(common.trimmed(translate(p.part, '%-', '')), '.', ','), ',') as step
        from regexp_split_to_table(label, '\+') p (part)
    ) s
$$;
comment on function spp_private.read_discount(text, text) is
  'The share that a discount takes off: "37.5", "37,5 %", "30+10" in a chain; null where it cannot be told.';
--! EndIncluded functions/spp/values/read_discount.sql
--! Included functions/spp/values/read_period.sql
create or replace function spp_private.read_period(valid_from text, valid_to text, day date) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from constant date := spp_private.read_date(valid_from);
  v_to constant date := spp_private.read_date(valid_to);
begin
  return case
    when valid_from is not null and v_from is null or valid_to is not null and v_to is null then 'unclear'
    when v_from > day then 'later'
    when v_to < day then 'over'
    else 'now'
  end;
end
$$;
comment on function spp_private.read_period(text, text, date) is
  'Where a day lies to a period of which an end is given; part of period_of.';
--! EndIncluded functions/spp/values/read_period.sql
--! Included functions/spp/values/period_of.sql
create or replace function spp_private.period_of(valid_from text, valid_to text, day date) returns text
language sql immutable parallel safe
as $$
  -- Most lists have no periods.
  select case when valid_from is not null or valid_to is not null
                then spp_private.read_period(valid_from, valid_to, day)
              else 'now' end
$$;
comment on function spp_private.period_of(text, text, date) is
  'Where a day lies to a period whose ends are cells: now, later (it begins later), over, or unclear.';
--! EndIncluded functions/spp/values/period_of.sql
--! Included functions/spp/values/read_break_quantity.sql
create or replace function spp_private.read_break_quantity(label text, decimal_mark text) returns integer
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text text := label;
begin
  if v_text !~ '^[0-9]{1,9}$' then
    -- "10", "10+", "ab 10 Stk", "≥ 10", "10-99", "10 bis 99": from 10 on. "bis 99" and "> 10" say another thing.
    v_text := common.trimmed(spp_private.latin_digits(v_text));
    if v_text ~* '^(bis|up to|max|<|≤|>(?!=)|unter|under|below|less|over|über|above|more)' then
      return null;
    end if;
    v_text := regexp_replace(v_text,
      '^(ab|from|from qty|de|od|da|desde|à partir de|a partir de|vanaf|fra|från|ab menge'
        || '|от|від|≥|>=|min\.?|qty|menge|quantity)\s*', '', 'i');
    v_text := regexp_replace(v_text, '\s*(-|–|bis|to|until|\.\.+)\s*[0-9][0-9.,]*\s*([^0-9]*)$|\s*\+$', ' \2', 'i');
  end if;
  return spp_private.parse_count(v_text, 0, decimal_mark);
end
$$;
comment on function spp_private.read_break_quantity(text, text) is
  'From how many pieces on a price holds, as a cell says it; null where it cannot be told.';
--! EndIncluded functions/spp/values/read_break_quantity.sql
--! Included functions/spp/values/quantity_of.sql
create or replace function spp_private.quantity_of(staged spp.upload_staging, by_minimum boolean, decimal_mark text)
returns integer
language sql immutable parallel safe
as $$
  select case
    when (staged).from_quantity is not null
      then spp_private.read_break_quantity((staged).from_quantity, decimal_mark)
    when by_minimum and (staged).min_order_qty is not null
      then spp_private.read_break_quantity((staged).min_order_qty, decimal_mark)
    else 1
  end
$$;
comment on function spp_private.quantity_of(spp.upload_staging, boolean, text) is
  $$From how many pieces on the price of a row holds: its quantity, or, where only least order quantities tell the rows
of its code apart (by_minimum), that; null where it cannot be told.$$;
--! EndIncluded functions/spp/values/quantity_of.sql
--! Included functions/spp/values/plain_amount.sql
create or replace function spp_private.plain_amount(cell text, decimal_mark text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Two lines with digits are two amounts: "1" above "234" is not 1234.
  v_text text := translate(regexp_replace(spp_private.latin_digits(cell), '([0-9])\s*[\r\n]\s*([0-9])', '\1 | \2', 'g'),
    E'\t\r\n\u00a0\u202f\u2009\u2007\u200b\u200e\u200f\u061c\ufeff'
      '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069',
    repeat(' ', 7));
begin
  v_text := btrim(v_text);
  -- "450/-", "24:-": nothing behind the whole amount.
  v_text := regexp_replace(v_text, '([0-9])\s?[/:][-\u2013=]{1,2}$', '\1');
  -- "12:50"; "12·50"; "12⁵⁰"; "12,⁵⁰"; "12½".
  v_text := regexp_replace(v_text, '^([^:]*[0-9]):([0-9]{2})([^0-9:]*)$', '\1' || decimal_mark || '\2\3');
  v_text := regexp_replace(v_text, '([0-9])[·∙‧•]([0-9]{1,2})(?![0-9])', '\1' || decimal_mark || '\2');
  if v_text ~ '[⁰¹²³⁴⁵⁶⁷⁸⁹½¼¾]' then
    v_text := regexp_replace(v_text, '^([^⁰¹²³⁴⁵⁶⁷⁸⁹]*[0-9])[.,]?([⁰¹²³⁴⁵⁶⁷⁸⁹]{2})([^0-9⁰¹²³⁴⁵⁶⁷⁸⁹]*)$',
                             '\1' || decimal_mark || '{\2}\3');
    if v_text ~ '\{' then
      v_text := translate(v_text, '⁰¹²³⁴⁵⁶⁷⁸⁹{}', '0123456789');
    end if;
    v_text := regexp_replace(v_text, '^([^½¼¾]*?) ?½([^0-9½¼¾]*)$', '\1' || decimal_mark || '5\2');
    v_text := regexp_replace(v_text, '^([^½¼¾]*?) ?¼([^0-9½¼¾]*)$', '\1' || decimal_mark || '25\2');
    v_text := regexp_replace(v_text, '^([^½¼¾]*?) ?¾([^0-9½¼¾]*)$', '\1' || decimal_mark || '75\2');
  end if;
  return v_text;
end
$$;
comment on function spp_private.plain_amount(text, text) is
  'An amount of other ways of writing ("12:50", "12½", "12⁵⁰", "450/-") in the usual one, by the decimal mark.';
--! EndIncluded functions/spp/values/plain_amount.sql
--! Included functions/spp/values/read_price_cell.sql
create or replace function spp_private.read_price_cell(cell text, decimal_mark text) returns spp_private.price_cell
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Between an amount and what it is for.
  v_for constant text := '(?:/|(?:per|pro|je|par|por|za|für|pour|voor|pr|à)\M\.?)';
  -- What says that no tax is in it: so are all prices.
  v_net constant text := '(?:netto|nett?|neto|ht|(?:zzgl|exkl|excl|exc|ex|hors|excluding|plus)\.?\s?(?:der\s)?'
    || '(?:mwst|ust|vat|btw|iva|tva|moms|gst|tax)\.?)';
  v_result spp_private.price_cell;
  v_text text;
  -- Most cells: an amount, perhaps beside a currency.
  v_parts text[] := regexp_match(cell, '^([$€£¥₹]|[A-Z]{3}|US\$)?\s?([0-9][0-9.,]*)\s?([$€£¥₹]|[A-Z]{3})?$');
  v_label text;
  v_meant text[];
begin
  if v_parts is not null and (v_parts[1] is null or v_parts[3] is null) then
    v_result.currencies := spp_private.currencies_of(coalesce(v_parts[1], v_parts[3]));
    if v_result.currencies is not null or coalesce(v_parts[1], v_parts[3]) is null then
      v_result.amount := spp_private.parse_amount(v_parts[2], decimal_mark);
    end if;
    return v_result;
  end if;
  if length(cell) > 80 then
    return v_result;
  end if;
  v_text := spp_private.plain_amount(cell, decimal_mark);
  -- A trade's "per hundred", or a share; "C" and "M" are hundreds and thousands as often as money.
  if v_text ~ '[0-9].*[%‰]|[0-9]\s*[CM]$' then
    v_result.failure := 'price_basis_unclear';
    return v_result;
  end if;
  v_text := regexp_replace(v_text, '([0-9][^0-9]*?)[ ,]\s*\(?' || v_net || '\)?$', '\1', 'i');

  v_text := regexp_replace(v_text, '\sp\s?/', ' /', 'i');
  v_parts := regexp_match(v_text, '^(.*[0-9].*?)\s*\(?' || v_for
    || '\s*([0-9][0-9.,'' ]*)?\s*([[:alpha:]][[:alpha:].]*)?\)?$', 'i');
  if v_parts is null then
    v_parts := regexp_match(v_text, '^(.*[0-9].*?)()\s(each|apiece|ea\.?)$', 'i');
  end if;
  if v_parts is not null then
    v_text := rtrim(v_parts[1], ' (');
    v_result.per := case
      when nullif(v_parts[2], '') is null and v_parts[3] is not null
        then case when spp_private.is_piece(v_parts[3]) then 1 when v_parts[3] = 'C' then 100
                  else spp_private.many_of(rtrim(v_parts[3], '.')) end
      when btrim(v_parts[2]) ~ '^[1-9][0-9]{0,2}([., '']?000)*$'
        then regexp_replace(v_parts[2], '[^0-9]', '', 'g')::numeric end;
    if v_result.per is null and nullif(v_parts[2], '') is null then
      v_result.per := 1;
      v_result.per_unit := lower(rtrim(v_parts[3], '.'));
    elsif v_parts[3] is null and v_result.per not in (1, 10, 100, 1000, 10000) then
      v_result.per := null;
    end if;
    if v_result.per is null or nullif(v_parts[2], '') is null and v_parts[3] is null then
      v_result.failure := 'price_basis_unclear';
      return v_result;
    end if;
  end if;

  v_parts := regexp_match(v_text, '^(.*[0-9])\s*(¢|ct|cts|c|cents?|p|pence|öre|øre|коп|gr|groszy)\.?$', 'i');
  if v_parts is not null then
    v_text := v_parts[1];
    v_result.unit := 0.01;
    v_meant := case lower(v_parts[2])
      when 'p' then '{GBP,FKP,GIP,SHP}' when 'pence' then '{GBP,FKP,GIP,SHP}' when 'öre' then '{SEK}'
      when 'øre' then '{DKK,NOK}' when 'коп' then '{RUB,BYN,UAH}' when 'gr' then '{PLN}' when 'groszy' then '{PLN}'
    end::text[];
  end if;

  v_result.amount := spp_private.parse_amount(v_text, decimal_mark);
  if v_result.amount is not null and v_text !~ '^[0-9.,]+([eE][+-]?[0-9]+)?$' then
    for v_label in select x[1] from regexp_matches(v_text, '[^-0-9.,''’+()\s\u2212\u2013\u2014]+\.?', 'g') x loop
      v_meant := case when v_meant is null then spp_private.currencies_of(v_label)
        else array(select unnest(v_meant) intersect select unnest(spp_private.currencies_of(v_label))) end;
    end loop;
  end if;
  v_result.currencies := v_meant;
  return v_result;
end
$$;
comment on function spp_private.read_price_cell(text, text) is
  $$What the cell of a price says: amount (null: it cannot be read), the currencies it may mean (null: it names none),
how many pieces or which unit it is for, the unit of money (0.01: cents), and why it cannot be used.$$;
--! EndIncluded functions/spp/values/read_price_cell.sql
--! Included functions/spp/values/read_odd_price.sql
create or replace function spp_private.read_odd_price(staged spp.upload_staging, batch spp.upload_batches)
returns spp_private.price_reading
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cell spp_private.price_cell;
  v_result spp_private.price_reading;
  v_expected constant text := spp_private.currency_of((batch).price_currency, (batch).currency_code);
  v_per numeric := (batch).price_per;
  v_discount numeric := 0;
begin
  if (staged).price_number is null then
    v_cell := spp_private.read_price_cell((staged).price, (batch).decimal_mark);
    v_cell.currencies := coalesce(v_cell.currencies, spp_private.currencies_of((staged).price_label),
                                  case when (staged).price_label is not null then '{}'::text[] end);
  else
    v_cell.amount := spp_private.plain_decimal((staged).price_number);
    v_cell.currencies := case when (staged).price_label <> '%'
                              then coalesce(spp_private.currencies_of((staged).price_label), '{}') end;
    v_cell.failure := case when (staged).price_label = '%' then 'price_basis_unclear' end;
  end if;
  v_result.warnings := '{}';
  v_result.failure := v_cell.failure;
  if v_cell.amount is null or v_result.failure is not null then
    return v_result;
  end if;

  v_result.currency := spp_private.currency_of((staged).currency, v_expected);
  if v_cell.currencies is not null and not coalesce(v_result.currency = any (v_cell.currencies), false) then
    if (staged).currency is not null or cardinality(v_cell.currencies) <> 1 then
      v_result.failure := case when (staged).currency is null or v_result.currency is null
                               then 'currency_unknown' else 'currency_mismatch' end;
    end if;
    v_result.currency := v_cell.currencies[1];
  end if;

  -- The row's basis, the cell's and the heading's: those that are named must agree.
  if (staged).price_basis is not null then
    v_per := spp_private.read_basis((staged).price_basis, (batch).decimal_mark);
  end if;
  if v_per is null or (batch).price_per not in (1, v_per)
     or v_cell.per <> v_per and (v_per <> 1 or (staged).price_basis is not null)
     or v_cell.per_unit is not null and v_cell.per_unit is distinct from lower(rtrim((staged).unit_of_measure, '.'))
     or (batch).price_unit < 1 and v_cell.unit is null and v_cell.currencies is not null then
    v_result.failure := coalesce(v_result.failure, 'price_basis_unclear');
  end if;
  if (staged).discount is not null then
    v_discount := spp_private.read_discount((staged).discount, (batch).decimal_mark);
    v_result.failure := coalesce(v_result.failure, case when v_discount is null then 'discount_unclear' end);
  end if;
  v_per := greatest(v_per, v_cell.per);
  v_result.amount := v_cell.amount * coalesce(v_cell.unit, (batch).price_unit) / v_per * (1 - v_discount);
  v_result.warnings := array_remove(array[case when v_per > 1 then 'price_per_many' end,
                                          case when v_discount > 0 then 'discount_applied' end], null);
  return v_result;
end
$$;
comment on function spp_private.read_odd_price(spp.upload_staging, spp.upload_batches) is
  'The price of a row that says more than an amount: currency, basis, unit of money, discount; part of read_price.';
--! EndIncluded functions/spp/values/read_odd_price.sql
--! Included functions/spp/values/read_price.sql
create or replace function spp_private.read_price(staged spp.upload_staging, batch spp.upload_batches)
returns spp_private.price_reading
language sql stable
as $$
  -- Digits and a mark with nothing beside them are read in place.
  select case
    when (staged).price_basis is null and (staged).discount is null and (staged).price_label is null
         and (batch).price_per = 1 and (batch).price_unit = 1
         and ((staged).price_number is not null or translate((staged).price, '0123456789.,', '') = '')
      then row(
        spp_private.staged_amount((staged).price_number, (staged).price, (batch).decimal_mark),
        case when (staged).currency is not null or (batch).price_currency is not null
               then spp_private.currency_of((staged).currency,
                 spp_private.currency_of((batch).price_currency, (batch).currency_code))
             else (batch).currency_code end,
        null, '{}')::spp_private.price_reading
    else spp_private.read_odd_price(staged, batch)
  end
$$;
comment on function spp_private.read_price(spp.upload_staging, spp.upload_batches) is
  $$What a staged row costs: amount for a piece in the main unit of its currency, unrounded (null: missing or
unreadable); why it cannot be used; what is to be said of it. The one definition of a price.$$;
--! EndIncluded functions/spp/values/read_price.sql
--! Included functions/spp/values/read_breaks.sql
create or replace function spp_private.read_breaks(staged spp.upload_staging, batch spp.upload_batches)
returns table (
  from_quantity integer,
  price numeric
)
language plpgsql stable rows 5
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base constant integer := coalesce(
    spp_private.read_break_quantity((staged).from_quantity, (batch).decimal_mark), 1);
  v_currency constant text := (spp_private.read_price(staged, batch)).currency;
  v_break jsonb;
  v_read spp_private.price_reading;
  v_prices jsonb := '{}';
begin
  for v_break in select b.value from jsonb_array_elements(nullif((staged).breaks, '')::jsonb) b loop
    continue when coalesce(v_break ->> 'amount', v_break ->> 'price', v_break ->> 'number') is null;
    from_quantity := spp_private.read_break_quantity(v_break ->> 'from', (batch).decimal_mark);
    continue when from_quantity <= v_base;
    if v_break ? 'amount' then
      -- What was a row of its own has been read.
      price := case when v_break ->> 'currency' <> v_currency then null
                    else round((v_break ->> 'amount')::numeric, 4) end;
    else
      -- What stands in a column is read as the price of the row itself is.
      staged.price := v_break ->> 'price';
      staged.price_number := v_break ->> 'number';
      v_read := spp_private.read_price(staged, batch);
      price := case
        when v_read.failure is null and v_read.currency = v_currency and from_quantity is not null
             and v_read.amount >= 0 and v_read.amount < 1e15
             and (v_read.amount = 0 or round(v_read.amount, 4) > 0) then round(v_read.amount, 4) end;
    end if;
    -- Of two for one quantity the last holds.
    v_prices := v_prices || jsonb_build_object(coalesce(from_quantity::text, ''), price);
  end loop;
  return query
    select nullif(p.key, '')::integer, p.value::numeric from jsonb_each_text(v_prices) p;
end
$$;
comment on function spp_private.read_breaks(spp.upload_staging, spp.upload_batches) is
  $$The prices of larger quantities that a staged row brings: from how many pieces on, and for a piece; null what of it
cannot be read.$$;
--! EndIncluded functions/spp/values/read_breaks.sql
--! Included functions/spp/values/total_words.sql
create or replace function spp_private.total_words() returns text[]
language sql immutable parallel safe
as $$
  select array[
    'total', 'totals', 'subtotal', 'sub-total', 'sub total', 'grand total', 'sum', 'sum total', 'average', 'avg',
    'carried forward', 'brought forward', 'carry forward', 'carry over', 'carryover', 'page total', 'summe', 'gesamt',
    'gesamtsumme', 'gesamtbetrag', 'gesamtpreis', 'gesamtwert', 'zwischensumme', 'endsumme', 'teilsumme',
    'nettosumme', 'bruttosumme', 'übertrag', 'uebertrag', 'seitensumme', 'insgesamt', 'durchschnitt', 'mittelwert',
    'rechnungsbetrag', 'totaal', 'subtotaal', 'eindtotaal', 'gemiddelde', 'totale', 'subtotale', 'totali', 'somma',
    'riporto', 'a riportare', 'totaux', 'sous-total', 'sous total', 'total général', 'somme', 'moyenne', 'à reporter',
    'report', 'total general', 'suma', 'suma total', 'promedio', 'soma', 'total geral', 'razem', 'łącznie', 'ogółem',
    'podsumowanie', 'suma częściowa', 'średnia', 'itogo', 'итог', 'итого', 'всего', 'сумма', 'подытог',
    'промежуточный итог', 'подитог', 'среднее', 'разом', 'всього', 'усього', 'підсумок', 'summa', 'totalt',
    'delsumma', 'delsum', 'i alt', 'sum totalt', 'yhteensä', 'välisumma', 'kokku', 'kokkuvõte', 'kopā', 'iš viso',
    'celkem', 'mezisoučet', 'součet', 'spolu', 'medzisúčet', 'súčet', 'összesen', 'mindösszesen', 'részösszeg',
    'végösszeg', 'ukupno', 'sveukupno', 'međuzbroj', 'skupaj', 'vmesna vsota', 'total de plată', 'общо', 'всичко',
    'междинна сума', 'σύνολο', 'υποσύνολο', 'toplam', 'ara toplam', 'genel toplam', 'jumlah', 'tổng', 'tổng cộng',
    'المجموع', 'الإجمالي', 'اجمالي', 'جمع', 'جمع کل', 'סה"כ', 'סהכ', 'סך הכל', '合計', '小計', '総計', '總計', '合计', '小计',
    '总计', '합계', '소계', '총계', 'รวม', 'รวมทั้งหมด', 'कुल', 'योग',
    -- What stands below a sum: tax, and the sum without and with it.
    'netto', 'brutto', 'net total', 'gross total', 'total net', 'total gross', 'net amount', 'gross amount',
    'amount due', 'balance due', 'total due', 'vat', 'tax', 'sales tax', 'gst', 'mwst', 'mw.st', 'ust', 'zzgl. mwst',
    'zzgl mwst', 'inkl. mwst', 'plus vat', 'incl. vat',
    'mehrwertsteuer', 'umsatzsteuer', 'nettobetrag', 'bruttobetrag', 'nettowert', 'bruttowert', 'endbetrag',
    'zahlbetrag', 'steuerbetrag', 'gesamt netto', 'gesamt brutto', 'netto gesamt', 'brutto gesamt', 'tva',
    'total ht', 'total ttc', 'montant ht', 'montant ttc', 'net à payer', 'iva', 'imponibile', 'totale imponibile',
    'base imponible',
    'importe total', 'btw', 'moms', 'mva', 'dph', 'pdv', 'ddv', 'áfa', 'kdv', 'ндс', 'в т.ч. ндс', 'пдв', 'ддс', 'φπα']
$$;
comment on function spp_private.total_words() is
  'What stands in front of sums in lists, in many languages, in lower case.';
--! EndIncluded functions/spp/values/total_words.sql
--! Included functions/spp/values/names_total.sql
create or replace function spp_private.names_total(label text) returns boolean
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(bool_or(
           starts_with(l.label, w.word)
           and (substr(l.label, length(w.word) + 1) ~ ('^\s*([:=.)*–—-]*|[:=].*'
             || '|\(?\s*(eur|usd|gbp|chf|€|\$|£|net|netto|gross|brutto'
             || '|ht|ttc|price|preis|prix|amount|betrag|value|wert|items?'
             || '|articles?|artikel|positions?|positionen|products?|produkte'
             || '|page|seite|of|for|der|des|incl|inkl|excl|exkl)'
             || '\M.*)$')
             -- "VAT 20%", not "Netto 1.5% milk"; "Zwischensumme Werkzeug", not "Summer 12V".
             or substr(l.label, length(w.word) + 1) ~ '^\.?\s*\(?\d{1,2}([.,]\d{1,2})?\s*%\)?[\s:=.]*$'
             or w.word = any (array['summe', 'zwischensumme', 'gesamtsumme', 'teilsumme', 'subtotal', 'sub-total',
                                    'sub total', 'sous-total', 'sous total', 'subtotale', 'subtotaal', 'delsumma',
                                    'delsum', 'mezisoučet', 'medzisúčet', 'részösszeg', 'подытог'])
               and substr(l.label, length(w.word) + 1) ~ '^ \D{1,60}$'
             or substr(l.label, length(w.word) + 1) ~ '^[ (]'
               and spp_private.currencies_of(btrim(substr(l.label, length(w.word) + 1), E' \u00a0():=.')) is not null)),
           false)
    from (select ltrim(lower(label collate pg_catalog.pg_c_utf8), E' \u00a0*=-–—>#:.(')) l (label),
         unnest(spp_private.total_words()) w (word)
$$;
comment on function spp_private.names_total(text) is
  'Whether a text is a word for a sum, with nothing but its kind behind it.';
--! EndIncluded functions/spp/values/names_total.sql
--! Included functions/spp/values/total_beginnings.sql
create or replace function spp_private.total_beginnings() returns text[]
language sql immutable parallel safe
as $$
  select array_agg(distinct left(w.word, 4)) from unnest(spp_private.total_words()) w (word)
$$;
comment on function spp_private.total_beginnings() is
  'The first four letters of the words for sums; all of those that are shorter.';
--! EndIncluded functions/spp/values/total_beginnings.sql
--! Included functions/spp/values/is_total.sql
create or replace function spp_private.is_total(label text) returns boolean
language sql immutable parallel safe
as $$
  -- Few cells begin like one of the words (all have two letters or more): only these are looked at more closely.
  select case
    when left(ltrim(lower(label collate pg_catalog.pg_c_utf8), E' \u00a0*=–—>#:.(-'), 4)
           = any (spp_private.total_beginnings())
      or left(ltrim(lower(label collate pg_catalog.pg_c_utf8), E' \u00a0*=–—>#:.(-'), 3)
           = any (spp_private.total_beginnings())
      or left(ltrim(lower(label collate pg_catalog.pg_c_utf8), E' \u00a0*=–—>#:.(-'), 2)
           = any (spp_private.total_beginnings())
      then spp_private.names_total(label)
    else false
  end
$$;
comment on function spp_private.is_total(text) is '@behavior -*

Whether a code or name is that of a sum line: "Total", "Zwischensumme EUR", "Итого:"; not "Total Quartz 9000".';
--! EndIncluded functions/spp/values/is_total.sql
--! Included functions/spp/values/is_damaged_code.sql
create or replace function spp_private.is_damaged_code(code text) returns boolean
language sql immutable parallel safe
as $$
  select code like '%+%' and code ~ '(^|\|)[1-9]([.,][0-9]+)?[eE]\+[0-9]{1,3}($|\|)'
$$;
comment on function spp_private.is_damaged_code(text) is
  'Whether a spreadsheet has turned a long code into a rounded number: "4,00633E+12"; "100E10" and "12E3" are codes.';
--! EndIncluded functions/spp/values/is_damaged_code.sql
--! Included functions/spp/amounts/language_mark.sql
create or replace function spp_private.language_mark(language text, currency text) returns text
language sql immutable parallel safe
as $$
  select case
    -- The Swiss and much of Latin America write points.
    when currency = 'CHF' or language = 'es' and currency in ('MXN', 'USD', 'DOP', 'GTQ', 'HNL', 'NIO',
      'PEN', 'PAB', 'SVC') then null
    when language in ('de', 'fr', 'es', 'it', 'nl', 'pl', 'pt', 'ru', 'uk', 'be', 'cs', 'sk', 'da', 'sv', 'no', 'nb',
      'nn',
      'fi', 'hu', 'ro', 'bg', 'hr', 'sl', 'sr', 'bs', 'mk', 'tr', 'el', 'et', 'lv', 'lt', 'is', 'ca', 'gl', 'eu', 'id',
      'vi',
      'az', 'kk', 'ka', 'hy', 'sq') then ','
    when language in ('en', 'ja', 'zh', 'ko', 'he', 'th', 'ms', 'hi', 'ga', 'mt') then '.'
  end
$$;
comment on function spp_private.language_mark(text, text) is
  'The decimal mark that people who write a language and count in a currency use; null where both are usual.';
--! EndIncluded functions/spp/amounts/language_mark.sql
--! Included functions/spp/amounts/decimal_evidence.sql
create or replace function spp_private.decimal_evidence(amount text) returns text
language sql immutable parallel safe
as $$
  select case
    when n.digits !~ '[.,]' then null
    -- Two kinds of mark: the last one is decimal.
    when n.digits ~ '\.' and n.digits ~ ',' then right(n.marks, 1)
    -- Other than three digits behind the last mark: that mark is decimal, whatever stands before it.
    when n.digits !~ '[.,][0-9]{3}$' then right(n.marks, 1)
    -- Three digits behind it, but groups would not look like this: "0,500", "1234.567", "1 234.567".
    when n.digits ~ '^0[.,][0-9]{3}$|[0-9]{4}[.,][0-9]{3}$|[0-9][^0-9.,]+[0-9]{3}[.,][0-9]{3}$' then n.marks
    -- The same mark more than once before three digits groups; the other one is decimal.
    when length(n.marks) > 1 then translate(left(n.marks, 1), '.,', ',.')
    -- "1.234": says nothing.
    else '?' || n.marks
  end
    from (
      select d.digits, translate(d.digits, translate(d.digits, '.,', ''), '') as marks
        from (
          -- From the first digit to the last, and a mark at either end that is no abbreviation's: ".50", "12,-", not
          -- "Rs.5". No amount is longer than read_amount takes; of a long text this would take quadratic time.
          select substring(spp_private.latin_digits(case when length(amount) <= 60 then amount end)
            from '((?:(?<![[:alpha:]])[.,])?[0-9](?:.*[0-9])?(?:[.,](?=[-\u2013\u2014]|$))?)')
        ) d (digits)
    ) n
$$;
comment on function spp_private.decimal_evidence(text) is '@behavior -*

What one written amount says about its column''s decimal mark: ".", ",", "?." or "?," (a mark before just three digits
may group or be decimal), or null.';
grant execute on function spp_private.decimal_evidence(text) to public;
--! EndIncluded functions/spp/amounts/decimal_evidence.sql
--! Included functions/spp/amounts/written_marks.sql
create or replace function spp_private.written_marks(
  batch_id uuid,
  out point bigint,
  out comma bigint,
  out maybe_point bigint,
  out maybe_comma bigint,
  out plain bigint,
  out plain_thousands bigint
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- Amounts of one shape say the same, so each shape is looked at once.
  with amounts as (
    select s.price as amount from spp.upload_staging s
     where s.batch_id = written_marks.batch_id and length(s.price) <= 80 and s.price_number is null
    union all
    select b.value ->> 'price'
      from spp.upload_staging s
     cross join lateral jsonb_array_elements(s.breaks::jsonb) b
     where s.batch_id = written_marks.batch_id and s.breaks is not null
       and length(b.value ->> 'price') <= 80 and b.value ->> 'number' is null
  ), shapes as (
    select left(a.amount, 1) = '0' as starts_with_zero, translate(a.amount, '0123456789', '9999999999') as shape,
           min(a.amount) as example, count(*) as occurrences
      from amounts a
     group by 1, 2
  ), evidence as (
    select spp_private.decimal_evidence(e.amount) as says, e.amount ~ '[0-9]{4}' as is_long,
      sum(s.occurrences) as occurrences
      from shapes s
     cross join lateral (
       -- What the price is for is no part of the amount.
       select regexp_replace(s.example, '([0-9].*?)\s*(p?\s?/|\m(per|pro|je|par|por|za)\M).*$', '\1', 'i') as amount) e
     -- What is no amount ("5.00 - 7,000.00", "on request") is no evidence either.
     where coalesce((spp_private.read_price_cell(s.example, '.')).amount,
                    (spp_private.read_price_cell(s.example, ',')).amount) is not null
     group by 1, 2
  )
  select coalesce(sum(e.occurrences) filter (where e.says = '.'), 0),
         coalesce(sum(e.occurrences) filter (where e.says = ','), 0),
         coalesce(sum(e.occurrences) filter (where e.says = '?.'), 0),
         coalesce(sum(e.occurrences) filter (where e.says = '?,'), 0),
         coalesce(sum(e.occurrences) filter (where e.says is null and not e.is_long), 0),
         coalesce(sum(e.occurrences) filter (where e.says is null and e.is_long), 0)
    from evidence e
$$;
comment on function spp_private.written_marks(uuid) is
  $$How many prices of a batch say that the point or the comma is decimal, may say so (three digits behind it), or
have no mark: below 1000, and from there on.$$;
--! EndIncluded functions/spp/amounts/written_marks.sql
--! Included functions/spp/amounts/price_hints.sql
create or replace function spp_private.price_hints(
  batch spp.upload_batches,
  doubtful text,
  out nearer_decimal bigint,
  out nearer_group bigint
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select count(*) filter (where abs(ln(r.as_decimal / p.current_price)) < abs(ln(r.as_group / p.current_price))),
         count(*) filter (where abs(ln(r.as_decimal / p.current_price)) > abs(ln(r.as_group / p.current_price)))
    from (
      select s.code, spp_private.parse_amount(s.price, doubtful) as as_decimal,
             spp_private.parse_amount(s.price, translate(doubtful, '.,', ',.')) as as_group
        from spp.upload_staging s
       where s.batch_id = (batch).batch_id and s.price_number is null
         and spp_private.decimal_evidence(s.price) = '?' || doubtful
       order by s.row_number
       limit 500
    ) r
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = r.code
   where p.current_price > 0 and r.as_decimal > 0 and r.as_group > 0
$$;
comment on function spp_private.price_hints(spp.upload_batches, text) is
  $$How many prices with three digits behind a mark are nearer to the present ones of the supplier when the mark is
decimal, and
when it groups.$$;
--! EndIncluded functions/spp/amounts/price_hints.sql
--! Included functions/spp/amounts/column_hints.sql
create or replace function spp_private.column_hints(batch_id uuid, out point bigint, out comma bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- Columns of amounts: the sizes in a name are written as engineers do everywhere.
  select coalesce(sum(k.point), 0)::bigint, coalesce(sum(k.comma), 0)::bigint
    from (
      select count(*) filter (where a.is_amount and e.says = '.') as point,
             count(*) filter (where a.is_amount and e.says = ',') as comma
        from (
          select s.raw_data, s.price, s.code
            from spp.upload_staging s
           where s.batch_id = column_hints.batch_id
           order by s.row_number
           limit 300
        ) s
       cross join lateral jsonb_each_text(s.raw_data) c
       cross join lateral (select spp_private.looks_like_amount(c.value) as is_amount) a
       cross join lateral (select spp_private.decimal_evidence(c.value) as says) e
       where c.value is distinct from s.price and c.value is distinct from s.code and c.value <> ''
       group by c.key
      having avg(a.is_amount::int) >= 0.8
    ) k
$$;
comment on function spp_private.column_hints(uuid) is
  'How many cells of other columns, in the first rows of a batch, say that the point or the comma is decimal.';
--! EndIncluded functions/spp/amounts/column_hints.sql
--! Included functions/spp/amounts/weigh_decimal_mark.sql
create or replace function spp_private.weigh_decimal_mark(
  batch spp.upload_batches,
  detected jsonb,
  doubtful text,
  plain bigint,
  plain_thousands bigint
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_other constant text := translate(doubtful, '.,', ',.');
  v_prices record;
  v_columns record;
  v_language constant text := spp_private.language_mark(detected ->> 'language', (batch).currency_code);
  v_weight integer;
begin
  -- Dinars and rials have three decimals.
  if coalesce(spp_private.currency_of((batch).price_currency, (batch).currency_code), '')
     in ('KWD', 'TND', 'BHD', 'OMR', 'JOD', 'IQD', 'LYD') then
    return jsonb_build_object('decimal_mark', doubtful, 'assumed', false);
  end if;
  -- Nobody writes parts of a cent, a yen or a forint.
  if (batch).price_unit < 1 or coalesce(spp_private.currency_of((batch).price_currency, (batch).currency_code), '')
     in ('JPY', 'KRW', 'VND', 'IDR', 'CLP', 'PYG', 'HUF', 'ISK', 'UGX', 'XAF', 'XOF') then
    return jsonb_build_object('decimal_mark', v_other, 'assumed', true);
  end if;
  select * into v_prices from spp_private.price_hints(batch, doubtful);
  if greatest(v_prices.nearer_decimal, v_prices.nearer_group) > least(v_prices.nearer_decimal,
    v_prices.nearer_group) * 4 then
    return jsonb_build_object('assumed', false, 'decimal_mark',
      case when v_prices.nearer_decimal > v_prices.nearer_group then doubtful else v_other end);
  end if;
  select * into v_columns from spp_private.column_hints((batch).batch_id);
  if greatest(v_columns.point, v_columns.comma) > least(v_columns.point, v_columns.comma) * 4 + 1 then
    return jsonb_build_object('assumed', true, 'decimal_mark',
      case when v_columns.point > v_columns.comma then '.' else ',' end);
  end if;

  -- Above 0 for the doubtful mark as the decimal one. A list of thousands without a mark groups nowhere; numbers
  -- without
  -- a mark beside others that all have three digits behind it are no decimals.
  v_weight := case v_language when doubtful then 2 when v_other then -2 else 0 end
    + case when detected ->> 'delimiter' not in (';', ',') then 0
           when (detected ->> 'delimiter' = ';') = (doubtful = ',') then 1 else -1 end
    + case when plain_thousands > 0 then 2 when plain > 0 then -2 else 0 end;
  return jsonb_build_object('assumed', true, 'decimal_mark',
    case when v_weight >= 2 then doubtful when v_weight <= -2 then v_other end);
end
$$;
comment on function spp_private.weigh_decimal_mark(spp.upload_batches, jsonb, text, bigint, bigint) is
  $$Whether a mark before just three digits is decimal, by what else is known: the currency, the prices of the
supplier so far,
other columns, the language of the headings, the delimiter, amounts without a mark: {decimal_mark (null: in doubt),
assumed}.$$;
--! EndIncluded functions/spp/amounts/weigh_decimal_mark.sql
--! Included functions/spp/amounts/detect_decimal_mark.sql
create or replace function spp_private.detect_decimal_mark(batch spp.upload_batches, detected jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_says record;
  v_mark text;
  v_doubtful text;
begin
  select * into v_says from spp_private.written_marks((batch).batch_id);
  v_doubtful := case when v_says.maybe_comma = 0 then '.' when v_says.maybe_point = 0 then ',' end;

  if greatest(v_says.point, v_says.comma) > 0 then
    -- The majority; where nearly as many say the other, three digits behind a mark stay in doubt.
    v_mark := case when v_says.comma > v_says.point then ',' else '.' end;
    if v_says.maybe_point + v_says.maybe_comma > 0
       and least(v_says.point, v_says.comma) * 4 > greatest(v_says.point, v_says.comma) then
      v_mark := null;
    end if;
    return jsonb_build_object('decimal_mark', v_mark, 'assumed', v_says.point = v_says.comma);
  elsif v_says.maybe_point + v_says.maybe_comma = 0 then
    return jsonb_build_object('assumed', false, 'decimal_mark',
      case when spp_private.language_mark(detected ->> 'language', (batch).currency_code) = ',' then ',' else '.' end);
  elsif v_doubtful is null then
    return '{"decimal_mark": null, "assumed": true}';
  end if;
  return spp_private.weigh_decimal_mark(batch, detected, v_doubtful, v_says.plain, v_says.plain_thousands);
end
$$;
comment on function spp_private.detect_decimal_mark(spp.upload_batches, jsonb) is
  $$The decimal mark that the prices of a batch speak for: {decimal_mark, assumed}; assumed where no price tells it by
itself,
null where it stays in doubt.$$;
--! EndIncluded functions/spp/amounts/detect_decimal_mark.sql
--! Included functions/spp/report/rejection_message.sql
create or replace function spp_private.rejection_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case code
    when 'code_missing' then 'The row has no code, or one part of a joined code is blank.'
    when 'code_too_long' then 'The code has more than 512 characters.'
    when 'price_missing' then 'The row has no price.'
    when 'price_unreadable' then 'The price cannot be read as an amount.'
    when 'price_negative' then 'The price is negative.'
    when 'price_rounds_to_zero' then 'The price is positive but rounds to 0 at 4 decimals.'
    when 'price_too_large' then 'The price is 1,000,000,000,000,000 or more.'
    when 'price_spike' then 'The price changed by the supplier''s limit or more and is held.'
    when 'price_fell_to_zero' then 'The price would fall to 0 and is held.'
    when 'price_basis_unclear' then 'How many pieces the price is for cannot be told.'
    when 'price_group_unclear' then 'The price is for one of several groups of customers; the profile does not name it.'
    when 'discount_unclear' then 'The discount cannot be read.'
    when 'currency_unknown' then 'The currency is not known.'
    when 'currency_mismatch' then 'The currency is not the product''s, or for a new one not the supplier''s.'
    when 'code_damaged' then 'A spreadsheet has turned the code into a rounded number.'
    when 'total_row' then 'The row is a sum, not a product.'
    when 'formula_unresolved' then 'The file does not hold the result of a formula.'
    when 'quantity_unclear' then 'From how many pieces on the price holds cannot be told.'
    when 'break_without_base' then 'The price of a smaller quantity of this code could not be used.'
    when 'period_unclear' then 'The days from and until which the price holds cannot be told.'
    when 'not_yet_valid' then 'The price holds from a later day on.'
    when 'no_longer_valid' then 'The price has ceased to hold.'
    when 'row_too_long' then 'The row has more cells than there are columns.'
    when 'cell_too_long' then 'A cell has more characters than the limit allows.'
    when 'unclosed_quote' then 'A quotation mark is opened and never closed.'
    else 'The row could not be read.'
  end
$$;
comment on function spp_private.rejection_message(text) is 'What the code of a rejected row says to a person.';
--! EndIncluded functions/spp/report/rejection_message.sql
--! Included functions/spp/report/rejected_field.sql
create or replace function spp_private.rejected_field(code text, staged spp.upload_staging) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when code in ('currency_unknown', 'currency_mismatch') and (staged).currency is not null then 'currency'
    when code = 'price_basis_unclear' and (staged).price_basis is not null then 'price_basis'
    when code like 'price_group%' then 'price_group'
    when code like 'price_%' or code like 'currency_%' or code = 'formula_unresolved' then 'price'
    when code = 'discount_unclear' then 'discount'
    when code like 'code_%' then 'code'
    when code = 'total_row' then case when spp_private.is_total((staged).code) then 'code' else 'name' end
    when code in ('quantity_unclear', 'break_without_base')
      then case when (staged).from_quantity is null then 'min_order_qty' else 'from_quantity' end
    when code in ('period_unclear', 'not_yet_valid') and (staged).valid_from is not null then 'valid_from'
    when code in ('period_unclear', 'no_longer_valid') then 'valid_to'
  end
$$;
comment on function spp_private.rejected_field(text, spp.upload_staging) is
  'The field that the code of a rejected row is about; null where it is about the whole row.';
--! EndIncluded functions/spp/report/rejected_field.sql
--! Included functions/spp/report/rejected_cell.sql
create or replace function spp_private.rejected_cell(field text, staged spp.upload_staging) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when rejected_cell.field = 'price' then
      nullif(concat_ws(' ', coalesce((staged).price, (staged).price_number), (staged).price_label), '')
    else to_jsonb(staged) ->> rejected_cell.field
  end
$$;
comment on function spp_private.rejected_cell(text, spp.upload_staging) is
  $$What the cell of a field says in a rejected row; a price with the currency that its format shows. Null where it is
blank.$$;
--! EndIncluded functions/spp/report/rejected_cell.sql
--! Included functions/spp/report/describe_rejection.sql
create or replace function spp_private.describe_rejection(code text, staged spp.upload_staging) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when c.cell is null then spp_private.rejection_message(code)
    else format('%s: %s = %s.', rtrim(spp_private.rejection_message(code), '.'), c.field, to_json(left(c.cell, 100)))
  end || case
    when code = 'currency_unknown' and (staged).price_number is not null and (staged).price_label is not null
      then format(' By its number format or heading, %s stands beside the number.',
                  to_json(left((staged).price_label, 100)))
    else ''
  end
    from (select spp_private.rejected_field(code, staged) as field) f,
         lateral (select f.field, spp_private.rejected_cell(f.field, staged) as cell) c
$$;
comment on function spp_private.describe_rejection(text, spp.upload_staging) is
  'What the code of a rejected row says to a person, with the cell that it is about.';
--! EndIncluded functions/spp/report/describe_rejection.sql
--! Included functions/spp/report/add_counts.sql
create or replace function spp_private.add_counts(counts jsonb, more jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg(c.key, c.value::integer + coalesce((more ->> c.key)::integer, 0))
    from jsonb_each_text(counts) c
$$;
comment on function spp_private.add_counts(jsonb, jsonb) is 'Two objects of counts as one, key by key.';
--! EndIncluded functions/spp/report/add_counts.sql
--! Included functions/spp/report/upload_report.sql
create or replace function spp.upload_report(batch_id uuid) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.resolve_batch(upload_report.batch_id);
  v_supplier constant spp.suppliers := spp_private.resolve_supplier(v_batch.supplier_id::text);
begin
  return jsonb_build_object(
    'batch_id', v_batch.batch_id,
    'supplier_id', v_batch.supplier_id,
    'supplier_code', v_supplier.supplier_code,
    'file_name', v_batch.file_name,
    'file_hash', v_batch.file_hash,
    'file_size', v_batch.file_size,
    'mode', v_batch.mode,
    'dry_run', v_batch.dry_run,
    'status', v_batch.status,
    'upload_date', v_batch.upload_date,
    'completed_at', v_batch.completed_at,
    'processed_by', v_batch.processed_by,
    'total_products', v_batch.total_products,
    'new_products_count', v_batch.new_products_count,
    'updated_products_count', v_batch.updated_products_count,
    'unchanged_products_count', v_batch.unchanged_products_count,
    'failed_products_count', v_batch.failed_products_count,
    'duplicate_rows_count', v_batch.duplicate_rows_count,
    'missing_products_count', v_batch.missing_products_count,
    'discontinued_products_count', v_batch.discontinued_products_count,
    'discontinue_held', v_batch.discontinue_held,
    'waiting_rows_count', spp_private.waiting_rows(v_batch),
    'superseded_rows_count', v_batch.superseded_rows_count,
    'processing_time_ms', v_batch.processing_time_ms,
    'progress', spp_private.batch_progress(v_batch),
    'reason', v_batch.reason,
    'currency_code', spp_private.currency_of(v_batch.price_currency, v_batch.currency_code),
    'detected', v_batch.detected,
    'price_changes', v_batch.price_changes,
    'price_breaks', v_batch.price_breaks,
    'corrections', v_batch.corrections,
    'effective_from', v_batch.effective_from,
    'warnings', v_batch.warnings,
    'errors', case when v_batch.phase = 'done' then v_batch.error_log
                   else spp_private.first_errors(v_batch.batch_id) end
  );
end
$$;
comment on function spp.upload_report(uuid) is
  $$What became of an upload: counts (total = new + updated + unchanged + failed + duplicates), reason of a failure,
what was detected (`evidence` says why each column was taken), price changes (amounts as decimal text), warnings, and
the first rejected rows {row_number, code, message, field, value, raw; of a workbook of several sheets also sheet,
sheet_row}. waiting_rows_count: rejected rows that a person has still to decide on; superseded_rows_count: those whose
product a later list has brought again. discontinued_products_count: what a full list discontinued, or would. Raises
SPNBA.$$;
grant execute on function spp.upload_report(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/upload_report.sql
--! Included functions/spp/batches/fail_batch.sql
create or replace function spp_private.fail_batch(
  batch_id uuid,
  code text,
  message text,
  hint text,
  detected jsonb default null
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_corrected integer;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = fail_batch.batch_id;
  select b.* into v_batch from spp.upload_batches b where b.batch_id = fail_batch.batch_id for update;
  if v_batch.status not in ('queued', 'processing') then
    return;
  end if;
  if v_batch.phase in ('apply', 'finish') and not v_batch.dry_run then
    perform spp_private.undo_batch(v_batch);
  end if;
  -- Corrections are part of the lists that they correct: those made stand.
  v_corrected := case when not v_batch.dry_run then (v_batch.corrections -> 'corrected')::integer end;
  -- Nothing of it stands: every row that is not a duplicate counts as failed.
  update spp.upload_batches b
     set new_products_count = 0, updated_products_count = 0, unchanged_products_count = 0, missing_products_count = 0,
         discontinued_products_count = 0,
         failed_products_count = b.total_products - b.duplicate_rows_count,
         price_changes = '{"increased": 0, "decreased": 0, "largest": []}',
         price_breaks = '{"added": 0, "changed": 0, "removed": 0}',
         reason = jsonb_build_object(
           'code', fail_batch.code,
           'message', concat_ws(' ', fail_batch.message,
             case when v_corrected > 0 then
               format('%s rows of the file were corrected before that, and stay corrected.', v_corrected) end),
           'hint', concat_ws(' ', fail_batch.hint,
             case when v_corrected > 0 then 'Of a file of corrections sent again, only what still waits is used.' end)),
         detected = b.detected || coalesce(fail_batch.detected, '{}')
   where b.batch_id = v_batch.batch_id;
  perform spp_private.close_batch(v_batch.batch_id, 'failed');
end
$$;
comment on function spp_private.fail_batch(uuid, text, text, text, jsonb) is
  $$Ends a batch as failed for one reason. What a list had applied is rolled back; its total is kept, and its rows that
are not in quarantine failed with it. Of a file of corrections the rows corrected before stay so: the reason says how
many.$$;
--! EndIncluded functions/spp/batches/fail_batch.sql
--! Included functions/spp/batches/close_batch.sql
create or replace function spp_private.close_batch(batch_id uuid, status text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp.upload_batches b
     set status = close_batch.status, phase = 'done', completed_at = clock_timestamp(),
         lease_token = null, lease_owner = null, lease_expires_at = null,
         -- An integer of milliseconds ends after 24.8 days: what took longer shows that much.
         processing_time_ms = greatest(0, least(2147483647, extract(epoch from clock_timestamp() - greatest(
           b.upload_date, b.effective_from::timestamp at time zone 'UTC')) * 1000)),
         error_log = spp_private.first_errors(b.batch_id)
   where b.batch_id = close_batch.batch_id;
  select pg_notify('spp_batch', close_batch.batch_id::text)
$$;
comment on function spp_private.close_batch(uuid, text) is 'Ends a batch and tells listeners of channel spp_batch.';
--! EndIncluded functions/spp/batches/close_batch.sql
-- Tables of the worker are there once it has been started.
set check_function_bodies = off;
--! Included functions/spp/batches/rescue_uploads.sql
create or replace function spp_private.rescue_uploads() returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  -- Lists whose day has come.
  update spp.upload_batches b
     set status = 'queued'
   where b.status = 'scheduled' and b.effective_from <= (clock_timestamp() at time zone 'UTC')::date;
  select count(spp_private.enqueue_uploads(u.supplier_id) is null)::integer
    from (select distinct b.supplier_id from spp.upload_batches b where b.status in ('queued', 'processing')) u
   where not exists (
     select
       from graphile_worker._private_jobs j
      where j.key = 'uploads:' || u.supplier_id and (j.attempts < j.max_attempts or j.locked_at is not null))
$$;
comment on function spp_private.rescue_uploads() is '@behavior -*

Queues the job of each supplier whose uploads wait without one that will still run, and answers how many; run each
minute. So no upload waits for ever, whatever became of its job. Scheduled lists whose day has come are queued first.';
grant execute on function spp_private.rescue_uploads() to inv_admin;
--! EndIncluded functions/spp/batches/rescue_uploads.sql
reset check_function_bodies;
--! Included functions/spp/batches/cancel_upload.sql
create or replace function spp.cancel_upload(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(cancel_upload.batch_id);
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
  if v_batch.status not in ('scheduled', 'cancelled') then
    raise exception using
      errcode = 'SPCUC',
      message = format('Upload %s is %s: it does not wait for its day any more.', v_batch.batch_id, v_batch.status),
      hint = 'A completed upload is taken back by a rollback.';
  elsif v_batch.status = 'scheduled' then
    perform spp_private.close_batch(v_batch.batch_id, 'cancelled');
  end if;
  return jsonb_build_object('batch_id', v_batch.batch_id, 'status', 'cancelled');
end
$$;
comment on function spp.cancel_upload(uuid) is
  $$Takes a scheduled upload away before its day: {batch_id, status}; nothing of it is applied. Raises SPNBA, SPCUC (it
has begun).$$;
grant execute on function spp.cancel_upload(uuid) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/batches/cancel_upload.sql
--! Included functions/spp/suppliers/check_import_profile.sql
create or replace function spp_private.check_import_profile(profile jsonb) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problem text;
begin
  if jsonb_typeof(coalesce(check_import_profile.profile, 'null')) <> 'object' then
    raise exception using
      errcode = 'SPIPR', message = 'The import profile is no object.', hint = 'Send {} to forget it.';
  end if;
  select case
      when k.key = 'columns' and jsonb_typeof(k.value) <> 'object' then 'columns must be an object'
      when k.key in ('header_row') and (jsonb_typeof(k.value) <> 'number' or k.value::text !~ '^[0-9]{1,7}$')
        then 'header_row must be a row number, 0 for none'
      when k.key = 'sheet' and jsonb_typeof(k.value) not in ('number', 'string') then 'sheet must be a number or a name'
      when k.key = 'delimiter' and (jsonb_typeof(k.value) <> 'string' or length(k.value #>> '{}') <> 1)
        then 'delimiter must be one character'
      when k.key = 'quote' and jsonb_typeof(k.value) <> 'null'
        and (jsonb_typeof(k.value) <> 'string' or length(k.value #>> '{}') <> 1)
          then 'quote must be one character or null'
      when k.key = 'encoding' and jsonb_typeof(k.value) <> 'string' then 'encoding must be a name'
      when k.key = 'decimal_mark' and k.value not in ('"."', '","') then 'decimal_mark must be "." or ","'
      when k.key = 'currency' and not coalesce(common.is_currency(k.value #>> '{}'), false)
        then 'currency must be a code of ISO 4217'
      when k.key = 'price_group' and (jsonb_typeof(k.value) <> 'string' or common.trimmed(k.value #>> '{}') = '')
        then 'price_group must be a name'
      when k.key not in ('columns', 'header_row', 'sheet', 'delimiter', 'quote', 'encoding', 'decimal_mark', 'currency',
                         'price_group')
        then format('"%s" is no key of a profile', k.key)
    end
    into v_problem
    from jsonb_each(check_import_profile.profile) k
   order by 1 nulls last
   limit 1;

  if v_problem is null and jsonb_typeof(check_import_profile.profile -> 'columns') = 'object' then
    select case
        when c.key <> all (spp_private.product_fields()) then format('"%s" is no field of a product', c.key)
        when jsonb_path_exists(c.value, 'strict $[*] ? (@.type() != "string" && @.type() != "number")', silent => true)
          or jsonb_typeof(c.value) not in ('string', 'number', 'array')
          then format('column "%s" must be a heading, a position, or a list of them', c.key)
        when exists (select from jsonb_array_elements(
                       case jsonb_typeof(c.value) when 'array' then c.value else jsonb_build_array(c.value) end) e
                      where jsonb_typeof(e.value) = 'number' and e.value::text !~ '^[1-9][0-9]{0,5}$')
          then format('column "%s": positions count from 1', c.key)
      end
      into v_problem
      from jsonb_each(check_import_profile.profile -> 'columns') c
     order by 1 nulls last
     limit 1;
  end if;

  if v_problem is not null then
    raise exception using
      errcode = 'SPIPR',
      message = format('The import profile cannot be used: %s.', v_problem),
      hint = 'Example: {"columns": {"code": "SKU", "price": "Net price"}, "header_row": 4, "decimal_mark": ","}.';
  end if;
end
$$;
comment on function spp_private.check_import_profile(jsonb) is
  'Raises SPIPR naming the first key or value that cannot be used.';
--! EndIncluded functions/spp/suppliers/check_import_profile.sql
--! Included functions/spp/intake/valid_day.sql
create or replace function spp_private.valid_day(batch spp.upload_batches) returns date
language sql stable
as $$
  select coalesce((batch).effective_from, ((batch).upload_date at time zone 'UTC')::date)
$$;
comment on function spp_private.valid_day(spp.upload_batches) is
  'The day on which the prices of a list must be in force: that of its upload (UTC), or the one it was uploaded for.';
--! EndIncluded functions/spp/intake/valid_day.sql
--! Included functions/spp/intake/duplicate_codes.sql
create or replace function spp_private.duplicate_codes() returns text[]
language sql immutable parallel safe
as $$
  select array['duplicate_code', 'quantity_break', 'other_period', 'other_price_group']
$$;
comment on function spp_private.duplicate_codes() is
  'Why a valid row counts as a duplicate: another row of its code counts.';
--! EndIncluded functions/spp/intake/duplicate_codes.sql
--! Included functions/spp/intake/repeated_rows.sql
create or replace function spp_private.repeated_rows(batch spp.upload_batches)
returns table (
  staging_id uuid,
  row_number integer,
  code text,
  is_hidden boolean,
  price_group text,
  period text,
  since date,
  quantity integer,
  broken_quantity integer
)
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- How many rows share a code is not known beforehand; joined one by one, 100,000 take hours.
set enable_nestloop = off
as $$
  with codes as materialized (
    -- Rejected rows tell, too, that the others of their code hold for other quantities.
    select s.code, count(s.from_quantity) = 0
             and min(coalesce(s.min_order_qty, '')) <> max(coalesce(s.min_order_qty, '')) as by_minimum
      from spp.upload_staging s
     where s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'failed') and s.code is not null
     group by s.code
    having count(*) > 1 or bool_or(s.valid_from is not null or s.valid_to is not null or s.from_quantity is not null
                                   or s.price_group is not null)
  ), rows as materialized (
    select s.staging_id, s.row_number, s.code, s.validation_status, s.hidden is not null as is_hidden,
           coalesce(s.price_group, '') as price_group, s.valid_from, s.valid_to,
           spp_private.quantity_of(s, c.by_minimum, (batch).decimal_mark) as quantity
      from codes c
      join spp.upload_staging s
        on s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'failed') and s.code = c.code
  ), broken as materialized (
    select r.code, min(coalesce(r.quantity, 1)) as quantity
      from rows r
     where r.validation_status = 'failed' or r.quantity is null
     group by r.code
  )
  select r.staging_id, r.row_number, r.code, r.is_hidden, r.price_group,
         spp_private.period_of(r.valid_from, r.valid_to, spp_private.valid_day(batch)),
         coalesce(spp_private.read_date(r.valid_from), '-infinity'), r.quantity, b.quantity
    from rows r
    left join broken b on b.code = r.code
   where r.validation_status = 'staged'
$$;
comment on function spp_private.repeated_rows(spp.upload_batches) is
  $$The valid rows of a batch that may not be the one of their code to take: those that share it, and those that hold
for a period, a quantity or a group of customers only. quantity: from how many pieces on (null: it cannot be told);
broken_quantity: the smallest of a row of the code that cannot be used.$$;
--! EndIncluded functions/spp/intake/repeated_rows.sql
--! Included functions/spp/intake/choose_rows.sql
create or replace function spp_private.choose_rows(batch spp.upload_batches)
returns table (
  staging_id uuid,
  row_number integer,
  code text,
  verdict text,
  kept_row integer,
  quantity integer
)
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
  with periods as (
    select r.*,
           case when r.quantity is null then 'quantity_unclear'
                when r.period <> 'now' then
                  case when bool_or(r.period = 'now') over w then 'other_period'
                       when r.period = 'later' then 'not_yet_valid' else 'no_longer_valid' end
                when r.since < max(r.since) filter (where r.period = 'now') over w then 'other_period' end as verdict
      from spp_private.repeated_rows(batch) r
    window w as (partition by r.code)
  ), groups as (
    select p.staging_id, p.row_number, p.code, p.is_hidden, p.quantity, p.broken_quantity,
           coalesce(p.verdict, case
             when g.named is not null then
               case when lower(p.price_group) = g.named or p.price_group = '' then null
                    when bool_or(lower(p.price_group) in (g.named, '')) filter (where p.verdict is null) over w
                      then 'other_price_group'
                    else 'price_group_unclear' end
             -- A column that tells rows of one code apart says whose price each of its rows is.
             when p.price_group <> '' and g.tells_apart then 'price_group_unclear' end) as verdict
      from periods p
     cross join (
       select lower(common.trimmed((batch).profile ->> 'price_group')) as named,
              exists (select from periods o where o.verdict is null
                       group by o.code having min(o.price_group) <> max(o.price_group)) as tells_apart) g
    window w as (partition by p.code)
  ), seen as (
    select g.staging_id, g.row_number, g.code, g.quantity, g.broken_quantity,
           case when g.verdict is null and g.is_hidden
                 and bool_or(not g.is_hidden) filter (where g.verdict is null) over w
                then 'duplicate_code' else g.verdict end as verdict
      from groups g
    window w as (partition by g.code)
  ), ranked as (
    select s.*, min(s.quantity) filter (where s.verdict is null) over w as base_quantity,
           max(s.row_number) filter (where s.verdict is null) over (partition by s.code, s.quantity) as last_row
      from seen s
    window w as (partition by s.code)
  )
  select r.staging_id, r.row_number, r.code,
         case when r.verdict is not null then r.verdict
              when r.row_number < r.last_row then 'duplicate_code'
              when r.broken_quantity < r.base_quantity then 'break_without_base'
              when r.quantity > r.base_quantity then 'quantity_break' end,
         max(case when r.verdict is null and r.quantity = r.base_quantity and r.row_number = r.last_row
                  then r.row_number end) over (partition by r.code),
         r.quantity
    from ranked r
$$;
comment on function spp_private.choose_rows(spp.upload_batches) is
  $$Of the valid rows of a batch that share a code, or hold in a period or for a quantity only: what becomes of each
(verdict null: it is the one that counts), and the row that counts.$$;
--! EndIncluded functions/spp/intake/choose_rows.sql
--! Included functions/spp/intake/judge_rows.sql
create or replace function spp_private.judge_rows(batch spp.upload_batches, from_row integer, to_row integer,
  row_status text)
returns table (
  staging_id uuid,
  row_number integer,
  failure text,
  held text,
  warnings text[]
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select r.staging_id, r.row_number,
         case
           when r.parse_error is not null then r.parse_error
           when r.code is null then 'code_missing'
           when length(r.code) > 512 then 'code_too_long'
           when spp_private.is_damaged_code(r.code) then 'code_damaged'
           when r.price is null and r.price_number is null then 'price_missing'
           when r.reading_failure is not null then r.reading_failure
           when r.amount is null then 'price_unreadable'
           when r.amount < 0 then 'price_negative'
           when r.amount > 0 and round(r.amount, 4) = 0 then 'price_rounds_to_zero'
           when round(r.amount, 4) >= 1e15 then 'price_too_large'
           when r.row_currency is null then 'currency_unknown'
           when r.row_currency <> r.product_currency then 'currency_mismatch'
           when r.period = 'unclear' then 'period_unclear'
           when r.period = 'later' and row_status <> 'staged' or r.heading_later then 'not_yet_valid'
           when r.period = 'over' and row_status <> 'staged' then 'no_longer_valid'
           when r.from_quantity is not null
             and spp_private.read_break_quantity(r.from_quantity, (batch).decimal_mark) is null
             or r.breaks_below then 'quantity_unclear'
         end,
         case
           when r.parse_error is null and (spp_private.is_total(r.code) or spp_private.is_total(r.name))
             then 'total_row'
           when r.amount = 0 and r.product_price > 0 then 'price_fell_to_zero'
           when r.hold_spikes and r.is_spike then 'price_spike'
         end,
         array_remove(r.reading_warnings || array[
           case when r.amount = 0 then 'price_zero' end,
           case when scale(trim_scale(r.amount)) > 4 then 'price_rounded' end,
           case when r.is_spike then 'price_spike' end,
           case when r.hidden is not null then 'hidden_rows' end,
           case when r.bad_break then 'price_break_unreadable' end,
           case when r.name is null then 'name_blank' end,
           case when r.barcode is not null and not spp_private.is_gtin(r.barcode) then 'barcode_invalid' end,
           case when r.min_order_qty is not null
                 and spp_private.parse_count(r.min_order_qty, 1, (batch).decimal_mark) is null
                then 'min_order_qty_invalid' end,
           case when r.lead_time_days is not null
                 and spp_private.parse_days(r.lead_time_days, (batch).decimal_mark) is null
                then 'lead_time_invalid' end
         ], null)
    from (
      select s.staging_id, s.row_number, s.parse_error, s.code, s.name, s.price, s.price_number, s.barcode,
             s.min_order_qty, s.lead_time_days, s.from_quantity, s.hidden, (a.reading).amount, u.hold_spikes,
             (a.reading).currency as row_currency, (a.reading).failure as reading_failure,
             (a.reading).warnings as reading_warnings,
             spp_private.period_of(s.valid_from, s.valid_to, spp_private.valid_day(batch)) as period,
             -- "Price from 1/1/2027" above all of them.
             s.valid_from is null and s.valid_to is null
               and coalesce((batch).price_valid_from > spp_private.valid_day(batch), false) as heading_later,
             -- "Quantity 1 | Price 1 | Quantity 2 | Price 2": 100 before 1 in this row.
             s.breaks is not null and (batch).detected #> '{raw_breaks,0,quantity}' is not null
               and exists (
                 select from jsonb_array_elements(nullif(s.breaks, '')::jsonb) b
                  where spp_private.read_break_quantity(b.value ->> 'from', (batch).decimal_mark)
                        < coalesce(spp_private.parse_count(s.min_order_qty, 1, (batch).decimal_mark), 1))
               as breaks_below,
             case when s.breaks is not null
                  then exists (select from spp_private.read_breaks(s, batch) b where b.price is null) end as bad_break,
             -- Only a column of its own brings a new product in a currency other than the supplier's.
             coalesce(p.currency_code, case when s.currency is null then (batch).currency_code
                                            else (a.reading).currency end) as product_currency,
             p.current_price as product_price,
             coalesce(p.current_price > 0 and (a.reading).amount > 0
                      and greatest((a.reading).amount / p.current_price, p.current_price / (a.reading).amount)
                          >= u.spike_limit, false) as is_spike
        from spp.upload_staging s
       cross join lateral (select spp_private.read_price(s, batch) as reading offset 0) a
       join spp.suppliers u on u.supplier_id = (batch).supplier_id
        left join spp.supplier_products p
          on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
       where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
         and s.validation_status = row_status
    ) r
$$;
comment on function spp_private.judge_rows(spp.upload_batches, integer, integer, text) is
  $$What is wrong (failure), held until a person accepts it (held) or odd (warnings) with the rows of a range that have
one status. What fails or is held goes into quarantine.$$;
--! EndIncluded functions/spp/intake/judge_rows.sql
--! Included functions/spp/intake/validate_chunk.sql
create or replace function spp_private.validate_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- A chunk meets a product partition row by row; plans made on an empty table must not stay.
set plan_cache_mode = force_custom_plan
set enable_mergejoin = off
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(validate_chunk.batch_id, 'validate');
  v_to integer;
  v_failed integer;
  v_warnings jsonb;
begin
  v_to := spp_private.chunk_end(v_batch, validate_chunk.row_limit);

  with judged as materialized (
    -- A sum that lacks a code is a sum.
    select j.staging_id, j.row_number, j.warnings,
           case when j.held = 'total_row' then j.held else coalesce(j.failure, j.held) end as failure
      from spp_private.judge_rows(v_batch, v_batch.next_row, v_to, 'staged') j
     where j.failure is not null or j.held is not null or j.warnings <> '{}'
  ), failed as (
    update spp.upload_staging s
       set validation_status = 'failed', processed_at = clock_timestamp(),
           validation_errors = jsonb_build_array(spp_private.rejection(j.failure, s))
      from judged j
     where j.failure is not null and s.staging_id = j.staging_id
    returning s.staging_id
  ), warned as (
    select w.code, count(*) as occurrences, (array_agg(j.row_number order by j.row_number))[1:20] as row_numbers
      from judged j, unnest(j.warnings) w (code)
     where j.failure is null
     group by w.code
  )
  select (select count(*) from failed),
         coalesce((select jsonb_agg(jsonb_build_object('code', w.code, 'count', w.occurrences, 'rows', w.row_numbers))
                     from warned w), '[]')
    into v_failed, v_warnings;

  update spp.upload_batches b
     set failed_products_count = b.failed_products_count + v_failed,
         warnings = case when v_warnings = '[]' then b.warnings
                         else spp_private.add_warnings(b.warnings, v_warnings) end,
         next_row = v_to + 1
   where b.batch_id = v_batch.batch_id;
  if v_to >= v_batch.last_row then
    perform spp_private.end_validation(v_batch.batch_id);
  end if;
end
$$;
comment on function spp_private.validate_chunk(uuid, integer) is '@behavior -*

Judges the next staged rows of a batch: what cannot be used goes into quarantine, what is odd is counted.';
grant execute on function spp_private.validate_chunk(uuid, integer) to inv_admin;
--! EndIncluded functions/spp/intake/validate_chunk.sql
--! Included functions/spp/intake/end_validation.sql
create or replace function spp_private.end_validation(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_batch spp.upload_batches;
  v_counts record;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = end_validation.batch_id;
  -- Which row of a code counts is fixed over the whole batch before the first chunk is applied.
  with chosen as materialized (
    select c.* from spp_private.choose_rows(v_batch) c
  ), passed_over as (
    update spp.upload_staging s
       set validation_status = case when c.verdict = any (spp_private.duplicate_codes()) then 'duplicate'
         else 'failed' end,
           processed_at = clock_timestamp(),
           validation_errors = jsonb_build_array(
             case when c.verdict = any (spp_private.duplicate_codes())
                    then jsonb_build_object('code', c.verdict, 'kept_row', c.kept_row)
                  else spp_private.rejection(c.verdict, s) end)
      from chosen c
     where c.verdict is not null and s.staging_id = c.staging_id
    returning s.row_number, s.code, s.validation_status, c.verdict
  ), broken_up as (
    select c.kept_row, jsonb_agg(jsonb_build_object('from', c.quantity::text, 'amount', r.amount::text,
                                                       'currency', r.currency) order by c.quantity)
             as breaks
      from chosen c
      join spp.upload_staging s on s.staging_id = c.staging_id
     cross join lateral spp_private.read_price(s, v_batch) r
     where c.verdict = 'quantity_break'
     group by c.kept_row
  ), kept as (
    update spp.upload_staging s
       set breaks = (coalesce(nullif(s.breaks, '')::jsonb, '[]') || b.breaks)::text
      from broken_up b
     where s.batch_id = v_batch.batch_id and s.row_number = b.kept_row
  ), warned as (
    select p.verdict, count(*) as occurrences, (array_agg(p.row_number order by p.row_number))[1:20] as row_numbers,
           (select string_agg(c.code, ', ' order by c.code collate "C")
              from (select distinct left(x.code, 60) as code from passed_over x where x.verdict = p.verdict
                     order by 1 limit 20) c) as codes
      from passed_over p
     where p.validation_status = 'duplicate'
     group by p.verdict
  )
  select (select count(*) from passed_over p where p.validation_status = 'duplicate') as duplicates,
         (select count(*) from passed_over p where p.validation_status = 'failed') as failed,
         (select coalesce(jsonb_agg(jsonb_build_object(
                   'code', w.verdict, 'count', w.occurrences, 'rows', w.row_numbers,
                   'message', spp_private.warning_message(w.verdict) || ' ' || w.codes)), '[]')
            from warned w) as warnings
    into v_counts;

  update spp.upload_batches b
     set duplicate_rows_count = v_counts.duplicates,
         failed_products_count = b.failed_products_count + v_counts.failed,
         warnings = case when v_counts.warnings = '[]' then b.warnings
                         else spp_private.add_warnings(b.warnings, v_counts.warnings) end,
         phase = case when b.dry_run then 'finish' else 'apply' end, next_row = 1
   where b.batch_id = end_validation.batch_id
  returning b.* into v_batch;

  if v_batch.failed_products_count + v_batch.duplicate_rows_count >= v_batch.total_products then
    perform spp_private.fail_batch(v_batch.batch_id, 'no_valid_rows', 'No row of the list can be used.',
      'See the errors; if the columns were taken wrongly, set them in the supplier''s import profile.');
  elsif not v_batch.dry_run then
    perform spp_private.resolve_batch_categories(v_batch);
  end if;
end
$$;
comment on function spp_private.end_validation(uuid) is
  'Ends the judging of a batch: fixes which row of a repeated code counts, and resolves its categories.';
--! EndIncluded functions/spp/intake/end_validation.sql
--! Included functions/spp/intake/finish_staging.sql
create or replace function spp_private.finish_staging(
  batch_id uuid,
  lease uuid,
  detected jsonb,
  warnings jsonb default '[]'
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_total integer;
  v_last integer;
  v_mark jsonb;
  v_batch spp.upload_batches;
  v_warnings jsonb := finish_staging.warnings;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = finish_staging.batch_id;
  perform spp_private.hold_batch(finish_staging.batch_id, finish_staging.lease);
  select count(*), coalesce(max(s.row_number), 0) into v_total, v_last
    from spp.upload_staging s
   where s.batch_id = finish_staging.batch_id;
  if v_total = 0 then
    perform spp_private.fail_batch(finish_staging.batch_id, 'empty_file', 'The file has no rows below its headings.',
      'Check that the list was exported with its products.', finish_staging.detected);
    return;
  elsif finish_staging.detected ->> 'kind' = 'corrections' then
    perform spp_private.begin_corrections(finish_staging.batch_id, finish_staging.detected, v_warnings);
    return;
  end if;

  update spp.upload_batches b
     set price_per = coalesce((p.price ->> 'per')::numeric, 1), price_unit = coalesce((p.price ->> 'unit')::numeric, 1),
         price_currency = nullif(p.price ->> 'currency', ''),
           price_valid_from = case when pg_input_is_valid(p.price ->> 'valid_from', 'date')
             then (p.price ->> 'valid_from')::date end
    from (select case when jsonb_typeof(detected -> 'price') = 'object' then detected -> 'price' end as price) p
   where b.batch_id = finish_staging.batch_id and b.phase = 'stage'
  returning b.* into v_batch;
  v_mark := case when v_batch.profile ? 'decimal_mark'
                 then jsonb_build_object('decimal_mark', v_batch.profile -> 'decimal_mark', 'assumed', false)
                 else spp_private.detect_decimal_mark(v_batch, finish_staging.detected) end;
  update spp.upload_batches b
     set decimal_mark = v_mark ->> 'decimal_mark',
         detected = finish_staging.detected || jsonb_build_object('decimal_mark', v_mark -> 'decimal_mark'),
         warnings = spp_private.add_warnings(v_warnings,
           case when (v_mark ->> 'assumed')::boolean and v_mark ->> 'decimal_mark' is not null
                then '[{"code": "decimal_mark_assumed", "count": 1}]'::jsonb
                else '[]' end),
         total_products = v_total, last_row = v_last, next_row = 1, phase = 'validate'
   where b.batch_id = finish_staging.batch_id and b.phase = 'stage';
  if v_mark ->> 'decimal_mark' is null then
    perform spp_private.fail_batch(finish_staging.batch_id, 'decimal_mark_unknown',
      'Nothing tells which mark of the prices is the decimal one: some have three digits behind their only mark.',
      'Set decimal_mark in the supplier''s import profile to "." or ",", and send the list again.');
  end if;
end
$$;
comment on function spp_private.finish_staging(uuid, uuid, jsonb, jsonb) is '@behavior -*

Ends the staging of a batch: counts its rows and decides the decimal mark of the price column; where it stays in
doubt the batch fails. Raises SPCLO.';
grant execute on function spp_private.finish_staging(uuid, uuid, jsonb, jsonb) to inv_admin;
--! EndIncluded functions/spp/intake/finish_staging.sql
--! Included functions/spp/intake/scheduled_id.sql
create or replace function spp_private.scheduled_id(supplier_id uuid, day date) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_last constant uuid := (
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = scheduled_id.supplier_id and b.effective_from = scheduled_id.day
       and not b.dry_run and b.upload_date < scheduled_id.day::timestamp at time zone 'UTC'
     order by b.batch_id desc
     limit 1);
  v_at timestamptz := coalesce(uuid_extract_timestamp(v_last), scheduled_id.day::timestamp at time zone 'UTC');
  v_id uuid;
begin
  -- Within a millisecond ids are in no order.
  loop
    v_id := uuidv7(v_at - clock_timestamp());
    exit when v_last is null or v_id > v_last;
    v_at := v_at + interval '1 millisecond';
  end loop;
  return v_id;
end
$$;
comment on function spp_private.scheduled_id(uuid, date) is
  $$The id of a list that waits for a day: it sorts the list behind those of its supplier that wait for that day
already, and before those that come then. The caller holds the turn of the supplier.$$;
--! EndIncluded functions/spp/intake/scheduled_id.sql
--! Included functions/spp/intake/begin_upload.sql
create or replace function spp.begin_upload(
  supplier text,
  file_name text,
  file_hash text,
  file_size bigint,
  mode text default 'partial',
  force boolean default false,
  dry_run boolean default false,
  effective_from date default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier spp.suppliers := spp_private.resolve_supplier(begin_upload.supplier);
  v_profile jsonb;
  v_earlier spp.upload_batches;
  v_today constant date := (clock_timestamp() at time zone 'UTC')::date;
  -- A list of a later day waits.
  v_waits constant boolean := not begin_upload.dry_run and coalesce(begin_upload.effective_from > v_today, false);
  v_batch spp.upload_batches;
begin
  if coalesce(begin_upload.mode, '') not in ('partial', 'full') then
    raise exception using
      errcode = 'SPIMO', message = format('"%s" is no mode.', begin_upload.mode), hint = 'Use partial or full.';
  elsif coalesce(begin_upload.file_hash, '') !~ '^[0-9a-f]{64}$' then
    raise exception using
      errcode = 'SPIHA', message = 'The file hash is no SHA-256.', hint = 'Send 64 lower-case hexadecimal digits.';
  elsif begin_upload.effective_from > v_today + 3660 or not isfinite(begin_upload.effective_from) then
    raise exception using
      errcode = 'SPIEF', message = format('A list cannot wait until %s.', begin_upload.effective_from),
      hint = 'Name a day within the next ten years, such as 2027-01-31.';
  end if;

  -- One at a time per supplier: of two that bring the same file at once, the second finds the first.
  perform spp_private.take_upload_turn(v_supplier.supplier_id);
  perform spp_private.assert_active(v_supplier);

  select coalesce(max(p.profile::text)::jsonb, '{}') into v_profile
    from spp.supplier_import_profiles p
   where p.supplier_id = v_supplier.supplier_id;

  if not begin_upload.force and not begin_upload.dry_run and not v_waits then
    select b.* into v_earlier
      from spp.upload_batches b
     where b.supplier_id = v_supplier.supplier_id
       and b.status in ('queued', 'processing', 'completed')
       and not b.dry_run and b.mode <> 'corrections'
     order by b.batch_id desc
     limit 1;
    if v_earlier.file_hash = begin_upload.file_hash and v_earlier.mode = begin_upload.mode
       and v_earlier.profile = v_profile then
      return jsonb_build_object('batch_id', v_earlier.batch_id, 'status', v_earlier.status, 'duplicate', true);
    end if;
  end if;

  insert into spp.upload_batches
    (batch_id, status, effective_from, supplier_id, file_name, file_hash, file_size, mode, dry_run, profile,
    currency_code, processed_by, request_id)
  values (case when v_waits then spp_private.scheduled_id(v_supplier.supplier_id, begin_upload.effective_from)
               else uuidv7() end,
          case when v_waits then 'scheduled' else 'queued' end, begin_upload.effective_from,
          v_supplier.supplier_id, coalesce(nullif(common.trimmed(begin_upload.file_name), ''), 'unnamed'),
          begin_upload.file_hash, begin_upload.file_size, begin_upload.mode, begin_upload.dry_run, v_profile,
          coalesce(v_profile ->> 'currency', v_supplier.currency_code), audit.current_actor(),
          nullif(current_setting('inv.request_id', true), ''))
  returning * into v_batch;
  if not v_waits then
    perform spp_private.enqueue_uploads(v_supplier.supplier_id);
  end if;
  return jsonb_build_object('batch_id', v_batch.batch_id, 'status', v_batch.status, 'duplicate', false);
end
$$;
comment on function spp.begin_upload(text, text, text, bigint, text, boolean, boolean, date) is '@behavior -*

Accepts a received file: makes its batch and the job that reads it. The file itself waits in the server''s spool under
the batch''s id. Answers {batch_id, status, duplicate}: duplicate when the supplier''s latest accepted batch brought the
same bytes in the same mode under the same profile, and nothing is written. With effective_from, a later day (UTC), the
list waits as "scheduled" and is applied on that day. Raises SPNSU, SPCSA (supplier not active), SPIMO, SPIHA, SPIEF
(day out of range).';
grant execute on function spp.begin_upload(text, text, text, bigint, text, boolean, boolean, date)
  to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/intake/begin_upload.sql
--! Included functions/spp/intake/apply_rows.sql
create or replace function spp_private.apply_rows(
  batch spp.upload_batches,
  from_row integer,
  to_row integer,
  row_status text,
  change_reason text
) returns spp_private.apply_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Some rows meet a partition of any size by its index, also by a plan that was made while it was empty. (Custom plans
-- alone would do as well, but foreign keys would then be planned row by row.)
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_counts spp_private.apply_counts;
  v_now constant timestamptz := clock_timestamp();
  v_largest constant integer := spp.setting('report.largest_changes')::integer;
begin
  perform spp_private.set_origin((batch).batch_id, apply_rows.change_reason);

  with rows as materialized (
    select s.code, coalesce(s.name, s.code) as name, s.barcode, s.brand, s.manufacturer, s.description,
           s.unit_of_measure, s.pack_size, s.min_order_qty, s.lead_time_days, c.category_id, c.subcategory_id,
           round((a.reading).amount, 4) as price, (a.reading).currency
      from spp.upload_staging s
     cross join lateral (select spp_private.read_price(s, batch) as reading offset 0) a
      left join spp_private.batch_categories c
        on c.batch_id = (batch).batch_id
       and c.category = coalesce(s.category, '') and c.subcategory = coalesce(s.subcategory, '')
     where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
       and s.validation_status = row_status
  ), brought as (
    -- Not MERGE: on a partitioned table an update that follows an insert in one MERGE reaches the update trigger's
    -- transition table as the inserted row (seen in PostgreSQL 18.4), and its price history is lost.
    update spp.supplier_products p
       set current_price = r.price,
           previous_price = case when p.current_price <> r.price then p.current_price else p.previous_price end,
           price_changed_at = case when p.current_price <> r.price then v_now else p.price_changed_at end,
           last_updated = case when p.current_price <> r.price then v_now else p.last_updated end,
           updated_at = case when p.current_price <> r.price then v_now else p.updated_at end,
           is_new = p.is_new and p.first_batch_id is not distinct from (batch).batch_id,
           missing_since_batch_id = null, discontinued_batch_id = null,
           status = case when p.discontinued_batch_id is null then p.status else 'available' end
      from rows r
     where p.supplier_id = (batch).supplier_id and p.supplier_product_code = r.code
       and (p.current_price <> r.price or p.is_new and p.first_batch_id is distinct from (batch).batch_id
            or p.missing_since_batch_id is not null or p.discontinued_batch_id is not null)
    returning p.product_id, p.supplier_product_code as code, p.product_name, old.current_price as old_price,
              new.current_price as new_price, old.is_new and not new.is_new as was_new,
              old.missing_since_batch_id, old.discontinued_batch_id
  ), inserted as (
    insert into spp.supplier_products
      (supplier_id, supplier_product_code, product_name, description, brand, manufacturer, barcode,
       unit_of_measure, pack_size, min_order_qty, lead_time_days, category_id, subcategory_id, current_price,
       currency_code, is_new, first_batch_id, last_updated)
    select (batch).supplier_id, r.code, r.name, r.description, r.brand, r.manufacturer,
           case when spp_private.is_gtin(r.barcode) then r.barcode end, r.unit_of_measure, r.pack_size,
           spp_private.parse_count(r.min_order_qty, 1, (batch).decimal_mark),
           spp_private.parse_days(r.lead_time_days, (batch).decimal_mark),
           r.category_id, r.subcategory_id, r.price, r.currency, true, (batch).batch_id, v_now
      from rows r
     where not exists (select from spp.supplier_products p
                        where p.supplier_id = (batch).supplier_id and p.supplier_product_code = r.code)
    returning 1
  ), marks as (
    insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, product_ids)
    select (batch).batch_id, m.mark, m.previous_batch_id, array_agg(m.product_id)
      from (
        select 'is_new' as mark, null::uuid as previous_batch_id, g.product_id from brought g where g.was_new
        union all
        select 'missing', g.missing_since_batch_id, g.product_id from brought g
         where g.missing_since_batch_id is not null
        union all
        select 'discontinued', g.discontinued_batch_id, g.product_id from brought g
         where g.discontinued_batch_id is not null
      ) m
     group by m.mark, m.previous_batch_id
  ), moved as (
    select g.code, g.product_name, g.old_price, g.new_price,
           spp.price_change_percentage(g.old_price, g.new_price) as percentage
      from brought g
     where g.new_price <> g.old_price
  ), counted as (
    select (select count(*) from rows) as total,
           (select count(*) from inserted) as inserted,
           count(*) as updated,
           count(*) filter (where m.new_price > m.old_price) as increased
      from moved m
  )
  select c.inserted, c.updated, c.total - c.inserted - c.updated,
         jsonb_build_object(
           'increased', c.increased, 'decreased', c.updated - c.increased,
           'largest', coalesce((
             select jsonb_agg(jsonb_build_object(
                      'supplier_product_code', l.code, 'product_name', l.product_name,
                      'old_price', l.old_price::text, 'new_price', l.new_price::text,
                      'price_change_percentage', l.percentage::text))
               from (select m.* from moved m order by abs(m.percentage) desc nulls last, m.code limit v_largest) l),
                 '[]'))
    into v_counts.inserted, v_counts.updated, v_counts.unchanged, v_counts.price_changes
    from counted c;
  v_counts.price_breaks := spp_private.apply_breaks(batch, from_row, to_row, row_status);
  perform spp_private.set_origin(null, null);
  return v_counts;
end
$$;
comment on function spp_private.apply_rows(spp.upload_batches, integer, integer, text, text) is
  $$Brings the rows of a range that have one status into supplier_products: the price of an existing product moves and
nothing else; what is seen for the first time is inserted. Unchanged products are not written.$$;
--! EndIncluded functions/spp/intake/apply_rows.sql
--! Included functions/spp/intake/apply_chunk.sql
create or replace function spp_private.apply_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(apply_chunk.batch_id, 'apply');
  v_to integer;
  v_counts spp_private.apply_counts;
begin
  -- Suspended since it was accepted: the lock on the supplier holds its status still until this chunk is committed.
  if exists (select from spp.suppliers u where u.supplier_id = v_batch.supplier_id and u.status <> 'active') then
    perform spp_private.fail_batch(v_batch.batch_id, 'supplier_not_active', 'The supplier is not active any more.',
      'Set its status to active and send the list again.');
    return;
  end if;
  v_to := spp_private.chunk_end(v_batch, apply_chunk.row_limit);
  v_counts := spp_private.apply_rows(v_batch, v_batch.next_row, v_to, 'staged', 'upload');
  update spp.upload_batches b
     set new_products_count = b.new_products_count + v_counts.inserted,
         updated_products_count = b.updated_products_count + v_counts.updated,
         unchanged_products_count = b.unchanged_products_count + v_counts.unchanged,
         price_changes = spp_private.add_price_changes(b.price_changes, v_counts.price_changes),
         price_breaks = spp_private.add_counts(b.price_breaks, v_counts.price_breaks),
         next_row = v_to + 1,
         phase = case when v_to >= b.last_row then 'finish' else b.phase end
   where b.batch_id = v_batch.batch_id;
end
$$;
comment on function spp_private.apply_chunk(uuid, integer) is '@behavior -*

Applies the next rows of a batch, up to so many, in this transaction: new products, price changes, and what of them is
new, changed or unchanged. Called again after a crash it goes on exactly where it stopped.';
grant execute on function spp_private.apply_chunk(uuid, integer) to inv_admin;
--! EndIncluded functions/spp/intake/apply_chunk.sql
--! Included functions/spp/products/apply_breaks.sql
create or replace function spp_private.apply_breaks(
  batch spp.upload_batches,
  from_row integer,
  to_row integer,
  row_status text
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- As in apply_rows: some rows meet a table of any size by its index.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_result jsonb;
begin
  if not exists (select from spp.price_breaks k where k.supplier_id = (batch).supplier_id)
     and not exists (select from spp.upload_staging s
                      where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
                        and s.validation_status = row_status and s.breaks is not null) then
    return '{"added": 0, "changed": 0, "removed": 0}';
  end if;

  -- A list says all breaks of the products it brings: those it does not name are over. A correction says the product's
  -- where no other row of its list has done so; else it only adds to them.
  -- (Through the join, not as a value: for a supplier that statistics do not know yet, a value is no row at all.)
  with brought as materialized (
    select s.code, p.supplier_id, p.product_id, coalesce(w.quantities, '{}') as quantities, w.prices
      from spp.upload_staging s
      join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
      left join lateral (
        select array_agg(k.from_quantity) as quantities, array_agg(k.price) as prices
          from spp_private.read_breaks(s, batch) k
         where s.breaks is not null and k.price is not null
      ) w on true
     where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
       and s.validation_status = row_status
  ), said as materialized (
    select s.code
      from spp.upload_staging s
     where row_status = 'correcting' and s.batch_id = (batch).batch_id
       and s.validation_status in ('staged', 'corrected')
       and s.code = any (array(select g.code from brought g join spp.price_breaks k
                                 on k.supplier_id = g.supplier_id and k.product_id = g.product_id))
  ), removed as (
    delete from spp.price_breaks k
     using brought g
     where k.supplier_id = g.supplier_id and k.product_id = g.product_id and k.from_quantity <> all (g.quantities)
       and (row_status = 'staged'
            or k.updated_at < (batch).upload_date and not g.code in (select x.code from said x))
    returning 1
  ), kept as (
    insert into spp.price_breaks as k (supplier_id, product_id, from_quantity, price)
    select g.supplier_id, g.product_id, w.from_quantity, w.price
      from brought g, unnest(g.quantities, g.prices) w (from_quantity, price)
    on conflict (supplier_id, product_id, from_quantity) do update
       set price = excluded.price, updated_at = clock_timestamp()
     where k.price <> excluded.price
    returning old.price is null as is_added
  )
  select jsonb_build_object('added', (select count(*) from kept where is_added),
                            'changed', (select count(*) from kept where not is_added),
                            'removed', (select count(*) from removed))
    into v_result;
  return v_result;
end
$$;
comment on function spp_private.apply_breaks(spp.upload_batches, integer, integer, text) is
  $$Brings the prices of larger quantities of the rows of a range into price_breaks: {added, changed, removed}. A
product that a list brings without any has none any more.$$;
--! EndIncluded functions/spp/products/apply_breaks.sql
--! Included functions/spp/products/price_at.sql
create or replace function spp.price_at(supplier text, product_code text, quantity integer) returns numeric
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
           (select k.price
              from spp.price_breaks k
             where k.supplier_id = p.supplier_id and k.product_id = p.product_id
               and k.from_quantity <= price_at.quantity
             order by k.from_quantity desc
             limit 1),
           p.current_price)
    from spp.supplier_products p
   where p.supplier_id = (spp_private.resolve_supplier(price_at.supplier)).supplier_id
     and p.supplier_product_code = price_at.product_code
$$;
comment on function spp.price_at(text, text, integer) is
  $$What a piece of a product costs when so many are bought, in its currency: the price of the greatest quantity break
that is reached, else its own. Null where the supplier has no such product. Raises SPNSU.$$;
grant execute on function spp.price_at(text, text, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/products/price_at.sql
--! Included functions/spp/products/tg_supplier_products__delete.sql
create or replace function spp.tg_supplier_products__delete() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.current_actor(), audit.acting_role(),
         nullif(current_setting('inv.request_id', true), ''), 'delete', 'spp', 'supplier_products',
         o.product_id::text, to_jsonb(o)
    from old_rows o;
  insert into spp.product_events (supplier_id, product_id, event_type, upload_batch_id)
  select o.supplier_id, o.product_id, 'removed', (spp_private.current_origin()).batch_id
    from old_rows o;
  delete from spp.price_breaks k
   using old_rows o
   where k.supplier_id = o.supplier_id and k.product_id = o.product_id;
  return null;
end
$$;
comment on function spp.tg_supplier_products__delete() is
  'Statement trigger: removed products stay in audit.log; their prices stay in price_history.';
--! EndIncluded functions/spp/products/tg_supplier_products__delete.sql
--! Included functions/spp/undo/undo_breaks.sql
create or replace function spp_private.undo_breaks(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
begin
  drop table if exists pg_temp.undone_breaks;
  create temporary table undone_breaks on commit drop as
  with own as (
    select distinct h.product_id, h.from_quantity
      from spp.price_break_history h
     where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
       and h.change_reason <> 'rollback'
  ), standing as (
    select h.*,
           count(*) filter (where h.upload_batch_id is distinct from (batch).batch_id)
             over (partition by h.product_id, h.from_quantity order by h.history_id desc) as others_since
      from own o
      join spp.price_break_history h
        on h.supplier_id = (batch).supplier_id and h.product_id = o.product_id and h.from_quantity = o.from_quantity
      left join spp.upload_batches b on b.batch_id = h.upload_batch_id
     where h.change_reason <> 'rollback' and coalesce(b.status, '') not in ('rolled_back', 'failed')
  )
  select s.product_id, s.from_quantity, (array_agg(s.old_price order by s.history_id))[1] as price
    from standing s
   where s.others_since = 0
   group by s.product_id, s.from_quantity;

  perform spp_private.set_origin((batch).batch_id, 'rollback');
  delete from spp.price_breaks k
   using pg_temp.undone_breaks u
   where k.supplier_id = (batch).supplier_id and k.product_id = u.product_id and k.from_quantity = u.from_quantity
     and u.price is null;
  insert into spp.price_breaks as k (supplier_id, product_id, from_quantity, price)
  select (batch).supplier_id, u.product_id, u.from_quantity, u.price
    from pg_temp.undone_breaks u
   where u.price is not null
  on conflict (supplier_id, product_id, from_quantity) do update
     set price = excluded.price, updated_at = clock_timestamp()
   where k.price <> excluded.price;
  perform spp_private.set_origin(null, null);
  drop table pg_temp.undone_breaks;
end
$$;
comment on function spp_private.undo_breaks(spp.upload_batches) is
  'Takes back what a batch did to the prices of larger quantities, where nobody changed them since; part of
undo_batch.';
--! EndIncluded functions/spp/undo/undo_breaks.sql
--! Included functions/spp/undo/undo_batch.sql
create or replace function spp_private.undo_batch(
  batch spp.upload_batches,
  out reverted integer,
  out removed integer,
  out kept jsonb
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
begin
  perform spp_private.lock_supplier((batch).supplier_id);

  drop table if exists pg_temp.later_codes;
  -- The newest list that brings each code, of those that stand. Purged rows are missing here: listed_by of the marks
  -- knows of them, and is_new.
  create temporary table later_codes on commit drop as
  select s.code, max(b.batch_id::text collate "C")::uuid as batch_id
    from spp.upload_batches b
    join spp.upload_staging s on s.batch_id = b.batch_id
   where b.supplier_id = (batch).supplier_id and b.batch_id <> (batch).batch_id and b.status = 'completed'
     and b.batch_id > coalesce((select min(c.batch_id::text collate "C")::uuid
                                  from spp_private.batch_marks m
                                  join spp.upload_batches c on c.batch_id = m.batch_id
                                 where c.supplier_id = (batch).supplier_id and c.batch_id < (batch).batch_id
                                   and c.status in ('rolled_back', 'failed')), (batch).batch_id)
     and not b.dry_run and s.validation_status in ('staged', 'corrected')
   group by s.code;

  -- What this batch did to prices, and whether they still stand: changes that were undone since do not count, and
  -- several of this batch in a row (a list and its corrections) are one.
  drop table if exists pg_temp.undone;
  create temporary table undone on commit drop as
  with own as (
    select distinct h.product_id
      from spp.price_history h
     where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
       and h.changed_at >= (batch).upload_date and h.change_reason <> 'rollback'
  ), standing as (
    select h.product_id, h.old_price, h.new_price, h.changed_at, h.history_id,
           count(*) filter (where h.upload_batch_id is distinct from (batch).batch_id)
             over (partition by h.product_id order by h.changed_at desc, h.history_id desc) as others_since
      from own o
      join spp.price_history h on h.supplier_id = (batch).supplier_id and h.product_id = o.product_id
      left join spp.upload_batches b on b.batch_id = h.upload_batch_id
     where h.changed_at >= (batch).upload_date and h.change_reason <> 'rollback'
       and coalesce(b.status, '') not in ('rolled_back', 'failed')
  ), last as (
    select s.product_id, (array_agg(s.old_price order by s.changed_at, s.history_id))[1] as old_price,
           (array_agg(s.new_price order by s.changed_at desc, s.history_id desc))[1] as new_price
      from standing s
     where s.others_since = 0
     group by s.product_id
  )
  select o.product_id, p.supplier_product_code, l.old_price,
         coalesce(p.current_price = l.new_price, false) as stands,
         p.first_batch_id is not distinct from (batch).batch_id as is_first,
         p.is_new and c.code is null as only_here
    from own o
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = o.product_id
    left join last l on l.product_id = o.product_id
    left join pg_temp.later_codes c on c.code = p.supplier_product_code and c.batch_id > (batch).batch_id;

  select coalesce(jsonb_agg(jsonb_build_object('supplier_product_code', k.supplier_product_code, 'reason', k.reason)
                            order by k.supplier_product_code), '[]')
    into kept
    from (
      select u.supplier_product_code,
             case when u.is_first then 'brought by a later upload' else 'price changed since' end as reason
        from pg_temp.undone u
       where case when u.is_first then not u.only_here else not u.stands end
    ) k;

  perform spp_private.set_origin((batch).batch_id, 'rollback');
  update spp.supplier_products p
     set current_price = u.old_price
    from pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id
     and u.stands and not u.is_first and u.old_price is not null and p.current_price <> u.old_price;
  get diagnostics reverted = row_count;
  perform spp_private.set_origin(null, null);
  perform spp_private.undo_breaks(batch);

  delete from spp.supplier_products p
   using pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id and u.is_first and u.only_here;
  get diagnostics removed = row_count;

  perform spp_private.restore_marks(batch), spp_private.restore_superseded(batch);
  perform spp_private.remove_unused_categories((batch).batch_id);
  drop table pg_temp.undone, pg_temp.later_codes;
end
$$;
comment on function spp_private.undo_batch(spp.upload_batches) is
  $$Takes back what a batch did: prices nobody changed since return, products that only it brought go, marks return, and
what it superseded waits again.
History and audit keep everything.$$;
--! EndIncluded functions/spp/undo/undo_batch.sql

--! split: 330-reports.sql
-- What a report says, lists of uploads and of what they lacked, rows that later lists supersede.
set lock_timeout = '5s';

alter table spp.upload_batches
  add column if not exists superseded_rows_count integer not null default 0,
  add column if not exists discontinued_products_count integer not null default 0;
comment on column spp.upload_batches.failed_products_count is
  'Rows in quarantine, discarded from it, or superseded there by a later list.';
comment on column spp.upload_batches.superseded_rows_count is
  'Of the failed rows, those whose product a later list has brought again.';
comment on column spp.upload_batches.discontinued_products_count is
  'Products that the full list discontinued; while that is held, and of a dry run: would discontinue.';
call audit.attach_log('spp.upload_batches', 'batch_id',
  'phase,next_row,last_row,attempts,detected,total_products,new_products_count,updated_products_count,'
  'unchanged_products_count,failed_products_count,duplicate_rows_count,missing_products_count,discarded_rows_count,'
  'superseded_rows_count,discontinued_products_count,price_changes,price_breaks,price_per,price_unit,price_currency,'
  'price_valid_from,'
  'warnings,error_log,started_at,completed_at,processing_time_ms,currency_code,decimal_mark,profile,lease_token,'
  'lease_owner,lease_expires_at,last_failure');
create index if not exists upload_batches_status_upload_date_batch_id_idx
  on spp.upload_batches (status, upload_date desc, batch_id desc);

-- No foreign key: every staged row would pay for it.
alter table spp.upload_staging
  add column if not exists superseded_by_batch_id uuid,
  add column if not exists listed_by uuid[];
comment on column spp.upload_staging.validation_status is
  'staged (valid, or not judged yet), failed (in quarantine), duplicate, corrected, discarded, superseded.';
comment on column spp.upload_staging.validation_errors is 'List of {code, message, field, value}.';
comment on column spp.upload_staging.superseded_by_batch_id is
  'The later list that brought the product of a rejected row again; it does not wait any more.';
comment on column spp.upload_staging.listed_by is
  'Of a superseded row: lists behind that one which have brought the product as well, and whose rows are purged.';
alter table spp.upload_staging drop constraint if exists upload_staging_validation_status_check;
alter table spp.upload_staging add constraint upload_staging_validation_status_check check (
  validation_status in ('staged', 'failed', 'duplicate', 'corrected', 'discarded', 'superseded', 'applied', 'unchanged',
    'refused', 'correcting')) not valid;
alter table spp.upload_staging drop constraint if exists upload_staging_superseded_by_batch_id_check;
alter table spp.upload_staging add constraint upload_staging_superseded_by_batch_id_check check (
  (validation_status = 'superseded') = (superseded_by_batch_id is not null)) not valid;

create table if not exists spp_private.batch_missing (
  batch_id uuid not null references spp.upload_batches on delete cascade,
  last_id uuid not null,
  product_ids uuid[] not null,
  primary key (batch_id, last_id)
);
comment on table spp_private.batch_missing is
  'The products that dropped out with an upload, or with a dry run would have; it outlives their marks.';
comment on column spp_private.batch_missing.last_id is 'The greatest of its ids: rows follow one another by it.';
comment on column spp_private.batch_missing.product_ids is 'Up to 1,000 ids.';
alter table spp_private.batch_missing enable row level security;
--! Included functions/spp/missing/keep_missing.sql
create or replace function spp_private.keep_missing(batch_id uuid, product_ids uuid[]) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into spp_private.batch_missing (batch_id, last_id, product_ids)
  select keep_missing.batch_id, (array_agg(x.product_id order by x.product_id desc))[1],
         array_agg(x.product_id order by x.product_id)
    from (select u.product_id, (row_number() over (order by u.product_id) - 1) / 1000 as page
            from unnest(keep_missing.product_ids) u (product_id)) x
   group by x.page
$$;
comment on function spp_private.keep_missing(uuid, uuid[]) is
  'Notes which products dropped out with an upload, or with a dry run would have, a thousand to a row.';
--! EndIncluded functions/spp/missing/keep_missing.sql

drop function if exists spp.rejected_rows(uuid, integer, integer);
drop function if exists spp_private.preview_batch(spp.upload_batches);
drop function if exists spp_private.settle_held(uuid, text);
drop view if exists spp.v_uploads cascade;

--! Included functions/spp/report/rejection.sql
create or replace function spp_private.rejection(code text, staged spp.upload_staging) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
           'code', rejection.code, 'message', spp_private.describe_rejection(rejection.code, staged),
           'field', f.field,
           'value', left(spp_private.rejected_cell(f.field, staged), 1000))
    from (select spp_private.rejected_field(rejection.code, staged) as field) f
$$;
comment on function spp_private.rejection(text, spp.upload_staging) is
  $$Why a row was rejected, {code, message, field, value}: the field that it is about and what its cell says; null where
there is none, or the cell is blank.$$;
--! EndIncluded functions/spp/report/rejection.sql
--! Included functions/spp/report/sheet_of.sql
create or replace function spp_private.sheet_of(detected jsonb, row_number integer) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- The rows of a workbook are numbered through all its sheets.
  select jsonb_build_object('sheet', s.value ->> 'name',
                            'row', sheet_of.row_number - (s.value ->> 'first_row')::integer)
    from jsonb_array_elements(case when jsonb_array_length(coalesce(nullif(detected -> 'sheets', 'null'), '[]')) > 1
                                   then detected -> 'sheets' else '[]' end) s
   where (s.value ->> 'first_row')::integer < sheet_of.row_number
   order by (s.value ->> 'first_row')::integer desc
   limit 1
$$;
comment on function spp_private.sheet_of(jsonb, integer) is
  'Of a workbook of several sheets, the sheet that a row is on and its number there: {sheet, row}; else null.';
grant execute on function spp_private.sheet_of(jsonb, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/sheet_of.sql
--! Included functions/spp/report/waiting_rows.sql
create or replace function spp_private.waiting_rows(batch spp.upload_batches) returns integer
language sql immutable parallel safe
as $$
  select case when (batch).status = 'completed' and (batch).mode <> 'corrections' and not (batch).dry_run
              then (batch).failed_products_count - (batch).discarded_rows_count - (batch).superseded_rows_count
              else 0 end
$$;
comment on function spp_private.waiting_rows(spp.upload_batches) is
  'How many rows of an upload wait in quarantine for a person.';
grant execute on function spp_private.waiting_rows(spp.upload_batches)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/waiting_rows.sql
--! Included functions/spp/report/rejected_rows.sql
create or replace function spp.rejected_rows(
  batch_id uuid,
  row_limit integer default null,
  after_row integer default null
)
returns table (
  row_number integer,
  code text,
  message text,
  field text,
  value text,
  sheet text,
  sheet_row integer,
  raw jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select s.row_number, e.error ->> 'code', e.error ->> 'message', e.error ->> 'field', e.error ->> 'value',
         p.place ->> 'sheet', (p.place ->> 'row')::integer, s.raw_data
    from spp.upload_batches b
    join spp.upload_staging s on s.batch_id = b.batch_id
   cross join lateral (select s.validation_errors -> 0 as error) e
   cross join lateral (select spp_private.sheet_of(b.detected, s.row_number) as place) p
   where b.batch_id = rejected_rows.batch_id and s.batch_id = rejected_rows.batch_id
     and s.validation_status in ('failed', 'discarded', 'superseded', 'refused')
     and (rejected_rows.after_row is null or s.row_number > rejected_rows.after_row)
   order by s.row_number
   limit rejected_rows.row_limit
$$;
comment on function spp.rejected_rows(uuid, integer, integer) is '@behavior -*

The rows of an upload that were rejected and not corrected since, by row number; all of them unless a limit is
given; from the row behind after_row, where one is named. field and value: the cell that a rejection is about; sheet and
sheet_row: where the row stands in a workbook of several sheets.';
grant execute on function spp.rejected_rows(uuid, integer, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/rejected_rows.sql
--! Included functions/spp/report/first_errors.sql
create or replace function spp_private.first_errors(batch_id uuid) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_room integer := spp.setting('report.max_error_bytes')::integer;
  v_row record;
  v_error jsonb;
  v_errors jsonb[] := '{}';
begin
  -- Row by row: a list may hold gigabytes of rejected rows, of which the first few are enough.
  for v_row in
    select r.* from spp.rejected_rows(first_errors.batch_id, spp.setting('report.max_errors')::integer) r
  loop
    v_error := to_jsonb(v_row) || jsonb_build_object('raw', spp_private.shown_cells(v_row.raw));
    if v_row.sheet is null then
      v_error := v_error - array['sheet', 'sheet_row'];
    end if;
    v_room := v_room - octet_length(v_error::text);
    exit when v_room < 0 and v_errors <> '{}';
    v_errors := v_errors || v_error;
  end loop;
  return to_jsonb(v_errors);
end
$$;
comment on function spp_private.first_errors(uuid) is
  $$The first rejected rows of an upload for its report: as many as report.max_errors and report.max_error_bytes let,
long cells cut and marked (shown_cells). rejected_rows has all of them, whole.$$;
grant execute on function spp_private.first_errors(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/first_errors.sql
--! Included functions/spp/intake/preview_batch.sql
create or replace function spp_private.preview_batch(
  batch spp.upload_batches,
  out inserted integer,
  out updated integer,
  out unchanged integer,
  out missing_ids uuid[],
  out lacking integer,
  out present integer,
  out lacking_codes text,
  out price_changes jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with rows as materialized (
    select s.code, p.product_id, p.product_name, p.current_price as old_price,
           round((a.reading).amount, 4) as new_price
      from spp.upload_staging s
     cross join lateral (select spp_private.read_price(s, batch) as reading offset 0) a
      left join spp.supplier_products p
        on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
     where s.batch_id = (batch).batch_id and s.validation_status = 'staged'
  ), moved as (
    select r.*, spp.price_change_percentage(r.old_price, r.new_price) as percentage
      from rows r
     where r.new_price <> r.old_price
  ), gone as materialized (
    select p.product_id, p.supplier_product_code, p.status
      from spp.supplier_products p
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null
       and not exists (select from spp.upload_staging s
                        where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
  )
  select (select count(*) from rows r where r.product_id is null),
         (select count(*) from moved),
         (select count(*) from rows r where r.new_price = r.old_price),
         (select array_agg(g.product_id) from gone g),
         (select count(*) from gone g where g.status = 'available'),
         (select count(*)
            from spp.supplier_products p
           where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null and p.status = 'available'),
         (select string_agg(c.code, ', ' order by c.code collate "C")
            from (select left(g.supplier_product_code, 60) as code
                    from gone g where g.status = 'available' order by 1 limit 20) c),
         (select jsonb_build_object(
            'increased', count(*) filter (where m.new_price > m.old_price),
            'decreased', count(*) filter (where m.new_price < m.old_price),
            'largest', coalesce((
              select jsonb_agg(jsonb_build_object(
                       'supplier_product_code', l.code, 'product_name', l.product_name,
                       'old_price', l.old_price::text, 'new_price', l.new_price::text,
                       'price_change_percentage', l.percentage::text))
                from (select x.* from moved x order by abs(x.percentage) desc nulls last, x.code
                       limit spp.setting('report.largest_changes')::integer) l), '[]'))
            from moved m)
$$;
comment on function spp_private.preview_batch(spp.upload_batches) is
  $$What applying a validated batch would do, for a dry run: its counts; the products that would be missing; how many on
offer are present, and how many of these it lacks (the first codes: lacking_codes).$$;
--! EndIncluded functions/spp/intake/preview_batch.sql
--! Included functions/spp/intake/finish_batch.sql
create or replace function spp_private.finish_batch(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_batch(finish_batch.batch_id, 'finish');
  v_result record;
  v_held boolean;
begin
  if v_batch.dry_run then
    select * into v_result from spp_private.preview_batch(v_batch);
    v_held := spp_private.holds_discontinuing(v_batch, v_result.lacking, v_result.present);
    update spp.upload_batches b
       set new_products_count = v_result.inserted, updated_products_count = v_result.updated,
           unchanged_products_count = v_result.unchanged,
           missing_products_count = coalesce(cardinality(v_result.missing_ids), 0),
           discontinued_products_count = case when b.mode = 'full' then v_result.lacking else 0 end,
           discontinue_held = v_held, price_changes = v_result.price_changes,
           warnings = case when v_held then spp_private.add_warnings(b.warnings,
                             spp_private.held_warning(v_result.lacking, v_result.lacking_codes))
                           else b.warnings end
     where b.batch_id = v_batch.batch_id;
    perform spp_private.keep_missing(v_batch.batch_id, v_result.missing_ids);
  else
    perform spp_private.mark_missing(v_batch), spp_private.supersede_waiting(v_batch);
  end if;
  perform spp_private.close_batch(v_batch.batch_id, 'completed');
end
$$;
comment on function spp_private.finish_batch(uuid) is '@behavior -*

Ends a batch whose rows are applied: marks what dropped out of the list, takes what waited of its products out of
quarantine, and closes it. For a dry run it counts what would have happened, and changes nothing else.';
grant execute on function spp_private.finish_batch(uuid) to inv_admin;
--! EndIncluded functions/spp/intake/finish_batch.sql
--! Included functions/spp/intake/purgeable_rows.sql
create or replace function spp_private.purgeable_rows(batch_id uuid, until timestamptz) returns setof uuid
language sql stable
as $$
  select s.staging_id
    from spp.upload_staging s
   where s.batch_id = purgeable_rows.batch_id and s.validation_status <> 'failed'
     and (s.validation_status <> 'superseded' or s.processed_at < until)
     and (s.code is null or s.code not in (
       select w.code
         from spp.upload_staging w
        where w.batch_id = purgeable_rows.batch_id and w.code is not null
          and (w.validation_status = 'failed' or w.validation_status = 'superseded' and w.processed_at >= until)))
$$;
comment on function spp_private.purgeable_rows(uuid, timestamptz) is
  $$The staged rows of an upload that nobody needs any more. Those in quarantine stay until a person has decided;
superseded ones, while that may be undone; and with either the other rows of its code, which tell what it is a quantity
of.$$;
--! EndIncluded functions/spp/intake/purgeable_rows.sql
--! Included functions/spp/intake/purge_staging.sql
create or replace function spp_private.purge_staging() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_until constant timestamptz := now() - make_interval(days => spp.setting('retention.staging_days')::integer);
  v_batch spp.upload_batches;
  v_rows integer;
  v_purged integer := 0;
begin
  for v_batch in
    with due as (
      select b.*
        from spp.upload_batches b
       where b.phase = 'done'
         and b.completed_at < v_until
         and exists (select from spp_private.purgeable_rows(b.batch_id, v_until))
    )
    select d.* from due d where d.supplier_id = (select min(d.supplier_id::text)::uuid from due d) order by d.batch_id
  loop
    select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
    if v_batch.status = 'completed' and v_batch.mode <> 'corrections' and not v_batch.dry_run then
      perform spp_private.keep_listing(v_batch), spp_private.keep_superseding(v_batch);
    end if;
    delete from spp.upload_staging s
     where s.batch_id = v_batch.batch_id
       and s.staging_id in (select spp_private.purgeable_rows(v_batch.batch_id, v_until));
    get diagnostics v_rows = row_count;
    v_purged := v_purged + v_rows;
  end loop;
  return v_purged;
end
$$;
comment on function spp_private.purge_staging() is '@behavior -*

Removes the staged rows of one supplier''s uploads that ended long ago, but for those in quarantine and the rows of
their codes; answers how many: 0 when no supplier has any. Its uploads wait meanwhile, those of others do not. What a
rollback must know of the rows is kept. Run daily, until it answers 0.';
grant execute on function spp_private.purge_staging() to inv_admin;
--! EndIncluded functions/spp/intake/purge_staging.sql
--! Included functions/spp/missing/holds_discontinuing.sql
create or replace function spp_private.holds_discontinuing(batch spp.upload_batches, lacking integer, present integer)
returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select (batch).mode = 'full' and holds_discontinuing.lacking > 0
         and (holds_discontinuing.lacking
                > holds_discontinuing.present * spp.setting('upload.missing_hold_share')::numeric
              -- What seems to lack may be the row whose code nobody can read.
              or exists (select from spp.upload_staging s
                          where s.batch_id = (batch).batch_id and s.validation_status = 'failed'
                            and s.validation_errors #>> '{0,code}' = 'code_damaged'))
$$;
comment on function spp_private.holds_discontinuing(spp.upload_batches, integer, integer) is
  $$Whether a full list discontinues nothing until somebody confirms it: it lacks too many of the products on offer that
were present before it, or holds damaged codes.$$;
--! EndIncluded functions/spp/missing/holds_discontinuing.sql
--! Included functions/spp/missing/held_warning.sql
create or replace function spp_private.held_warning(lacking integer, codes text) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_array(jsonb_build_object('code', 'discontinue_held', 'count', lacking,
    'message', spp_private.warning_message('discontinue_held') || ' ' || codes))
$$;
comment on function spp_private.held_warning(integer, text) is
  'The warning of a full list that is held, with the first codes that it lacks: an array of one.';
--! EndIncluded functions/spp/missing/held_warning.sql
--! Included functions/spp/missing/mark_missing.sql
create or replace function spp_private.mark_missing(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_present integer;
  v_missing_ids uuid[];
  v_available integer;
  v_codes text;
  v_held boolean;
begin
  -- A code in a broken row is still in the list: such a product is back, or has not dropped out.
  with back as (
    update spp.supplier_products p
       set missing_since_batch_id = null
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is not null
       and p.missing_since_batch_id <> (batch).batch_id
       and exists (select from spp.upload_staging s
                    where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
    returning old.missing_since_batch_id, p.product_id
  )
  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, product_ids)
  select (batch).batch_id, 'missing', b.missing_since_batch_id, array_agg(b.product_id)
    from back b
   group by b.missing_since_batch_id;

  -- What was there before this list: it came earlier, had not dropped out and was on offer.
  select count(*) into v_present
    from spp.supplier_products p
   where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null and p.status = 'available'
     and p.first_batch_id is distinct from (batch).batch_id
     and not exists (select from spp_private.batch_marks m, unnest(m.product_ids) back (product_id)
                      where m.batch_id = (batch).batch_id and m.mark = 'missing' and back.product_id = p.product_id);

  with gone as (
    update spp.supplier_products p
       set missing_since_batch_id = (batch).batch_id
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null
       and not exists (select from spp.upload_staging s
                        where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
    returning p.product_id, p.status, p.supplier_product_code
  )
  select array_agg(g.product_id), count(*) filter (where g.status = 'available'),
         (select string_agg(c.code, ', ' order by c.code collate "C")
            from (select left(x.supplier_product_code, 60) as code
                    from gone x where x.status = 'available' order by 1 limit 20) c)
    into v_missing_ids, v_available, v_codes
    from gone g;
  perform spp_private.keep_missing((batch).batch_id, v_missing_ids);

  v_held := spp_private.holds_discontinuing(batch, v_available, v_present);
  if (batch).mode = 'full' and not v_held then
    perform spp_private.discontinue_missing(batch);
  end if;

  update spp.upload_batches b
     set missing_products_count = coalesce(cardinality(v_missing_ids), 0), discontinue_held = v_held,
         discontinued_products_count = case when b.mode = 'full' then v_available else 0 end,
         warnings = case when v_held
                         then spp_private.add_warnings(b.warnings, spp_private.held_warning(v_available, v_codes))
                         else b.warnings end
   where b.batch_id = (batch).batch_id;
end
$$;
comment on function spp_private.mark_missing(spp.upload_batches) is
  'Marks the products that dropped out with a batch; in a full list discontinues them, unless too many are gone.';
--! EndIncluded functions/spp/missing/mark_missing.sql
--! Included functions/spp/missing/lock_held.sql
create or replace function spp_private.lock_held(batch_id uuid) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(lock_held.batch_id);
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
  if not v_batch.discontinue_held or v_batch.status <> 'completed' or v_batch.dry_run then
    raise exception using
      errcode = 'SPCNH',
      message = 'This upload holds nothing back.',
      hint = 'Only a full list that lacked more products than the limit allows waits for this.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.lock_held(uuid) is
  'The upload, locked, whose discontinuation waits for a person. Raises SPNBA, SPCNH.';
--! EndIncluded functions/spp/missing/lock_held.sql
--! Included functions/spp/missing/settle_held.sql
create or replace function spp_private.settle_held(batch_id uuid, outcome text, discontinued integer) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp.upload_batches b
     set discontinue_held = false, discontinued_products_count = settle_held.discontinued,
         warnings = (select coalesce(jsonb_agg(case when w.value ->> 'code' = 'discontinue_held'
                               then w.value || jsonb_build_object('message', settle_held.outcome)
                               else w.value end order by w.position), '[]')
                       from jsonb_array_elements(b.warnings) with ordinality as w (value, position))
   where b.batch_id = settle_held.batch_id
$$;
comment on function spp_private.settle_held(uuid, text, integer) is
  'Ends the holding of a full list; its warning says from here on what was decided.';
--! EndIncluded functions/spp/missing/settle_held.sql
--! Included functions/spp/missing/confirm_missing.sql
create or replace function spp.confirm_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_held(confirm_missing.batch_id);
  v_discontinued constant integer := spp_private.discontinue_missing(v_batch);
begin
  perform spp_private.settle_held(v_batch.batch_id,
    'The full list lacked more products than the limit allows; a person had them discontinued.', v_discontinued);
  return jsonb_build_object('discontinued', v_discontinued);
end
$$;
comment on function spp.confirm_missing(uuid) is
  'Discontinues what a held full list lacked: {discontinued}. Raises SPNBA, SPCNH (nothing is held).';
grant execute on function spp.confirm_missing(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/missing/confirm_missing.sql
--! Included functions/spp/missing/drop_missing.sql
create or replace function spp.drop_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_held(drop_missing.batch_id);
begin
  perform spp_private.settle_held(v_batch.batch_id,
    'The full list lacked more products than the limit allows; a person left them on offer.', 0);
  return jsonb_build_object('kept', v_batch.missing_products_count);
end
$$;
comment on function spp.drop_missing(uuid) is
  $$Lets the missing products of a held full list stay on offer, marked as missing: {kept}. Raises SPNBA, SPCNH
(nothing is held).$$;
grant execute on function spp.drop_missing(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/missing/drop_missing.sql
--! Included functions/spp/missing/missing_products.sql
create or replace function spp.missing_products(
  batch_id uuid,
  after_id uuid default null,
  page_size integer default 100
)
returns table (
  product_id uuid,
  supplier_product_code text,
  product_name text,
  current_price numeric,
  currency_code text,
  status text,
  is_back boolean
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- A page is met product by product, however many are missing.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_batch constant spp.upload_batches := spp_private.resolve_batch(missing_products.batch_id);
  v_limit constant integer := spp_private.page_limit(missing_products.page_size);
begin
  return query
  select p.product_id, p.supplier_product_code, p.product_name, p.current_price, p.currency_code::text, p.status,
         not v_batch.dry_run and p.missing_since_batch_id is distinct from v_batch.batch_id
    from (select k.last_id, x.product_id
            from spp_private.batch_missing k
           cross join unnest(k.product_ids) x (product_id)
           where k.batch_id = v_batch.batch_id
             and (missing_products.after_id is null
                  or k.last_id > missing_products.after_id and x.product_id > missing_products.after_id)
           order by k.last_id, x.product_id) m
    join spp.supplier_products p on p.supplier_id = v_batch.supplier_id and p.product_id = m.product_id
   order by m.last_id, m.product_id
   limit v_limit;
end
$$;
comment on function spp.missing_products(uuid, uuid, integer) is '@behavior -*

A page of the products that dropped out with an upload, after the one of a product_id; of a dry run, those that would.
The answer stays what it was on that day: is_back says that a later list has brought a product again, or that the upload
was rolled back; price and status are today''s. A product that a rollback has removed since is not listed. Raises
SPNBA, SPIPG.';
grant execute on function spp.missing_products(uuid, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/missing/missing_products.sql
--! Included functions/spp/quarantine/supersede_waiting.sql
create or replace function spp_private.supersede_waiting(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_earlier constant uuid[] := array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = (batch).supplier_id and b.batch_id < (batch).batch_id and spp_private.waiting_rows(b) > 0);
begin
  if v_earlier = '{}' then
    return;
  end if;
  with waiting as materialized (
    select s.staging_id, s.code, case when s.code is null then s.raw_data end as raw_data
      from spp.upload_staging s
     where s.batch_id = any (v_earlier) and s.validation_status = 'failed'
  ), again as (
    -- Good or broken: what is new of the product stands in the later list, or waits from it.
    select w.staging_id
      from waiting w
     where exists (select from spp.upload_staging n where n.batch_id = (batch).batch_id and n.code = w.code)
    union all
    select w.staging_id
      from waiting w
     where exists (select from spp.upload_staging n
                    where n.batch_id = (batch).batch_id and n.code is null and n.raw_data = w.raw_data)
  ), superseded as (
    update spp.upload_staging s
       set validation_status = 'superseded', superseded_by_batch_id = (batch).batch_id,
           processed_at = clock_timestamp()
      from again a
     where s.batch_id = any (v_earlier) and s.validation_status = 'failed' and s.staging_id = a.staging_id
    returning s.batch_id
  )
  update spp.upload_batches b
     set superseded_rows_count = b.superseded_rows_count + c.rows
    from (select s.batch_id, count(*) as rows from superseded s group by s.batch_id) c
   where b.batch_id = c.batch_id;
end
$$;
comment on function spp_private.supersede_waiting(spp.upload_batches) is
  $$Takes out of quarantine what waits there from earlier lists of a code that this list brings, or, without a code, of
a row that it brings unchanged. Such rows stay counted as failed where they came, and listed in that report.$$;
--! EndIncluded functions/spp/quarantine/supersede_waiting.sql
--! Included functions/spp/quarantine/lock_resubmission.sql
create or replace function spp_private.lock_resubmission(rows jsonb) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_ids uuid[];
  v_batch_ids uuid[];
  v_waiting integer;
  v_superseded record;
begin
  perform spp_private.check_corrections(rows);
  select array_agg(distinct (e.value ->> 'staging_id')::uuid) into v_ids from jsonb_array_elements(rows) e;

  select array_agg(distinct s.batch_id) into v_batch_ids
    from spp.upload_staging s
    join spp.upload_batches b on b.batch_id = s.batch_id
   where s.staging_id = any (v_ids) and spp_private.may_correct(b);
  if cardinality(v_batch_ids) > 1 then
    raise exception using
      errcode = 'SPIRS', message = 'The rows are of several uploads.',
      hint = 'Correct the rows of one upload at a time.';
  elsif v_batch_ids is not null then
    select b.* into v_batch from spp_private.lock_uploads(v_batch_ids) b;
    -- What a correction writes are prices: a supplier that may not upload may not correct.
    perform spp_private.assert_active(u) from spp.suppliers u where u.supplier_id = v_batch.supplier_id;
  end if;

  select count(*) into v_waiting
    from (
      select s.staging_id
        from spp.upload_staging s
       where s.staging_id = any (v_ids) and s.batch_id = v_batch.batch_id and s.validation_status = 'failed'
       order by s.staging_id
         for update
    ) waiting;
  select count(*) as rows, max(s.superseded_by_batch_id::text) as batch_id into v_superseded
    from spp.upload_staging s
   where s.staging_id = any (v_ids) and s.batch_id = v_batch.batch_id and s.validation_status = 'superseded';
  if v_superseded.rows > 0 then
    raise exception using
      errcode = 'SPCSR',
      message = format('%s of the rows do not wait any more: a later list, upload %s, has brought them again.',
                       v_superseded.rows, v_superseded.batch_id),
      hint = 'List the quarantine again: what is still wrong waits there from the later list.';
  elsif v_waiting < cardinality(v_ids) or cardinality(v_ids) < jsonb_array_length(rows) then
    raise exception using
      errcode = 'SPNST',
      message = format('%s of the rows do not wait in quarantine.', jsonb_array_length(rows) - v_waiting),
      hint = 'List the quarantine again: they may have been corrected or discarded.';
  elsif v_batch.status <> 'completed' then
    raise exception using
      errcode = 'SPCBS',
      message = format('Upload %s is %s: its rows cannot be corrected.', v_batch.batch_id, v_batch.status),
      hint = 'Send the corrected list as a new upload.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.lock_resubmission(jsonb) is
  $$The upload whose rejected rows are to be corrected, locked. Raises SPIRS, SPCSA (supplier not active),
SPCSR (superseded by a later list), SPNST, SPCBS.$$;
--! EndIncluded functions/spp/quarantine/lock_resubmission.sql
--! Included functions/spp/undo/keep_listing.sql
create or replace function spp_private.keep_listing(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  -- A mark that so many lists have passed over is settled: nobody undoes them all.
  v_most constant integer := 8;
begin
  create temporary table if not exists listed_products (product_id uuid primary key) on commit drop;
  truncate pg_temp.listed_products;
  insert into pg_temp.listed_products
  select p.product_id
    from spp.upload_staging s
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
   where s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'corrected')
  on conflict do nothing;

  with marked as materialized (
    -- Taken apart first: looked at mark by mark, the whole list would be read once a mark.
    select m.ctid as mark_row, m.batch_id, m.mark, m.previous_batch_id, m.listed_by, x.product_id
      from spp_private.batch_marks m
      join spp.upload_batches c on c.batch_id = m.batch_id
     cross join unnest(m.product_ids) x (product_id)
     where c.supplier_id = (batch).supplier_id and c.batch_id < (batch).batch_id
  ), listed as materialized (
    select m.*, l.product_id is not null and (batch).batch_id <> all (m.listed_by) as is_listed
      from marked m
      left join pg_temp.listed_products l on l.product_id = m.product_id
  ), touched as (
    select distinct l.mark_row from listed l where l.is_listed
  ), cleared as (
    delete from spp_private.batch_marks m using touched t where m.ctid = t.mark_row
  ), pieces as (
    select l.batch_id, l.mark, l.previous_batch_id, l.product_id,
           case when l.is_listed then l.listed_by || (batch).batch_id else l.listed_by end as listed_by
      from listed l
      join touched t on t.mark_row = l.mark_row
  )
  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, listed_by, product_ids)
  select p.batch_id, p.mark, p.previous_batch_id, p.listed_by, array_agg(p.product_id)
    from pieces p
   where cardinality(p.listed_by) <= v_most
   group by p.batch_id, p.mark, p.previous_batch_id, p.listed_by;
end
$$;
comment on function spp_private.keep_listing(spp.upload_batches) is
  $$Notes beside the marks of earlier uploads which of their products a list brought again: what a rollback needs to
know of the list once its rows are purged.$$;
--! EndIncluded functions/spp/undo/keep_listing.sql
--! Included functions/spp/undo/keep_superseding.sql
create or replace function spp_private.keep_superseding(batch spp.upload_batches) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
  with superseded as materialized (
    select w.staging_id, w.code, case when w.code is null then w.raw_data end as raw_data
      from spp.upload_staging w
      join spp.upload_batches l on l.batch_id = w.superseded_by_batch_id
     where l.supplier_id = (batch).supplier_id and w.superseded_by_batch_id < (batch).batch_id
  ), again as (
    select w.staging_id
      from superseded w
     where exists (select from spp.upload_staging n where n.batch_id = (batch).batch_id and n.code = w.code)
    union all
    select w.staging_id
      from superseded w
     where exists (select from spp.upload_staging n
                    where n.batch_id = (batch).batch_id and n.code is null and n.raw_data = w.raw_data)
  )
  update spp.upload_staging s
     set listed_by = coalesce(s.listed_by, '{}') || (batch).batch_id
    from again a
   where s.staging_id = a.staging_id and (batch).batch_id <> all (coalesce(s.listed_by, '{}'))
$$;
comment on function spp_private.keep_superseding(spp.upload_batches) is
  $$Notes beside the rows that earlier lists superseded which of them a list brings as well: what a rollback needs to
know of the list once its rows are purged.$$;
--! EndIncluded functions/spp/undo/keep_superseding.sql
--! Included functions/spp/undo/restore_superseded.sql
create or replace function spp_private.restore_superseded(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_later constant uuid[] := array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = (batch).supplier_id and b.batch_id > (batch).batch_id and b.status = 'completed'
       and b.mode <> 'corrections' and not b.dry_run);
begin
  if not exists (select from spp.upload_staging s where s.superseded_by_batch_id = (batch).batch_id) then
    return;
  end if;
  with own as materialized (
    select s.staging_id, s.code, case when s.code is null then s.raw_data end as raw_data, s.listed_by
      from spp.upload_staging s
     where s.superseded_by_batch_id = (batch).batch_id
  ), later as (
    select o.staging_id, n.batch_id
      from own o
      join spp.upload_staging n on n.batch_id = any (v_later) and n.code = o.code
    union all
    select o.staging_id, n.batch_id
      from own o
      join spp.upload_staging n on n.batch_id = any (v_later) and n.code is null and n.raw_data = o.raw_data
    union all
    -- Lists whose rows are purged.
    select o.staging_id, l.batch_id
      from own o
     cross join unnest(o.listed_by) l (batch_id)
     where l.batch_id = any (v_later)
  ), heirs as (
    select l.staging_id, min(l.batch_id::text collate "C")::uuid as batch_id from later l group by l.staging_id
  ), restored as (
    update spp.upload_staging s
       set validation_status = case when r.heir_id is null then 'failed' else 'superseded' end,
           superseded_by_batch_id = r.heir_id, processed_at = clock_timestamp()
      from (select o.staging_id, h.batch_id as heir_id from own o left join heirs h using (staging_id)) r
     where s.superseded_by_batch_id = (batch).batch_id and s.staging_id = r.staging_id
    returning s.batch_id, s.validation_status
  )
  update spp.upload_batches b
     set superseded_rows_count = b.superseded_rows_count - c.rows
    from (select r.batch_id, count(*) as rows
            from restored r where r.validation_status = 'failed' group by r.batch_id) c
   where b.batch_id = c.batch_id;
end
$$;
comment on function spp_private.restore_superseded(spp.upload_batches) is
  $$Puts back into quarantine what a batch superseded, but for what a later list that stands brings as well: that list
supersedes it from now on. Part of undo_batch.$$;
--! EndIncluded functions/spp/undo/restore_superseded.sql
--! Included views/spp/v_uploads.sql
create or replace view spp.v_uploads with (security_invoker = true) as
select b.batch_id, b.supplier_id, u.supplier_code, b.file_name, b.mode, b.dry_run, b.status, b.upload_date,
       b.effective_from, b.completed_at, b.processed_by, b.total_products, b.new_products_count,
       b.updated_products_count, b.unchanged_products_count, b.failed_products_count, b.duplicate_rows_count,
       b.missing_products_count, b.discontinued_products_count, b.discontinue_held,
       spp_private.waiting_rows(b) as waiting_rows_count, b.reason
  from spp.upload_batches b
  join spp.suppliers u on u.supplier_id = b.supplier_id;
comment on view spp.v_uploads is '@behavior -*

Uploads as lists show them: what came when, from whom, and what became of it.';
comment on column spp.v_uploads.effective_from is 'The day (UTC) that a scheduled list waits for.';
comment on column spp.v_uploads.dry_run is 'Nothing of it was applied.';
comment on column spp.v_uploads.waiting_rows_count is 'Rejected rows that wait for a person.';
comment on column spp.v_uploads.reason is 'Why it failed: code, message, hint.';
--! EndIncluded views/spp/v_uploads.sql
--! Included policies/spp/v_uploads.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_uploads to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_uploads.sql
--! Included functions/spp/report/list_uploads.sql
create or replace function spp.list_uploads(
  supplier text default null,
  status text default null,
  before_id uuid default null,
  page_size integer default 100
) returns setof spp.v_uploads
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_limit constant integer := spp_private.page_limit(list_uploads.page_size);
  v_supplier_id uuid;
  -- The newest of each status, then the newest of these: each by an index, whether a supplier is named or not.
  v_statuses constant text[] := case when list_uploads.status is null
    then array['scheduled', 'queued', 'processing', 'completed', 'failed', 'rolled_back', 'cancelled']
    else array[list_uploads.status] end;
  v_before timestamptz;
begin
  if list_uploads.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(list_uploads.supplier)).supplier_id;
  elsif current_setting('role') = 'inv_supplier' then
    v_supplier_id := spp.current_supplier_id();
  end if;
  if list_uploads.before_id is not null then
    select b.upload_date into v_before from spp.upload_batches b where b.batch_id = list_uploads.before_id;
    if v_before is null then
      raise exception using
        errcode = 'SPNBA',
        message = 'There is no such upload for the list to go on behind.',
        hint = 'Pass the next_cursor of the page before, or none for the first page.';
    end if;
  end if;

  if v_supplier_id is null and current_setting('role') <> 'inv_supplier' then
    return query
    select n.*
      from unnest(v_statuses) s (status)
     cross join lateral (
       select u.*
         from spp.v_uploads u
        where u.status = s.status
          and (v_before is null or (u.upload_date, u.batch_id) < (v_before, list_uploads.before_id))
        order by u.upload_date desc, u.batch_id desc
        limit v_limit) n
     order by n.upload_date desc, n.batch_id desc
     limit v_limit;
  else
    return query
    select n.*
      from unnest(v_statuses) s (status)
     cross join lateral (
       select u.*
         from spp.v_uploads u
        where u.supplier_id = v_supplier_id and u.status = s.status
          and (v_before is null or (u.upload_date, u.batch_id) < (v_before, list_uploads.before_id))
        order by u.upload_date desc, u.batch_id desc
        limit v_limit) n
     order by n.upload_date desc, n.batch_id desc
     limit v_limit;
  end if;
end
$$;
comment on function spp.list_uploads(text, text, uuid, integer) is '@behavior -*

A page of uploads, of one supplier (code or id) or of all, of one status or of all, newest first, before the one of a
batch_id. Raises SPNSU, SPNBA, SPIPG.';
grant execute on function spp.list_uploads(text, text, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/list_uploads.sql

-- A supplier for a dry run: it has no partition, and cannot stay.
create or replace trigger _100_name_partition before insert on spp.suppliers
  for each row when (new.partition_name is null) execute function spp.tg_suppliers__name_partition();
create or replace trigger _500_create_partition after insert on spp.suppliers
  for each row when (new.partition_name <> '') execute function spp.tg_suppliers__create_partition();
--! Included functions/spp/suppliers/tg_suppliers__refuse_trial.sql
create or replace function spp.tg_suppliers__refuse_trial() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'SPCTS',
    message = format('Supplier "%s" was made for a dry run and cannot stay.', new.supplier_code),
    hint = 'Roll the transaction back, and make the supplier by create_supplier.';
end
$$;
comment on function spp.tg_suppliers__refuse_trial() is
  'Row trigger at the end of the transaction: a supplier made by try_supplier is never committed. Raises SPCTS.';
--! EndIncluded functions/spp/suppliers/tg_suppliers__refuse_trial.sql
do $$
begin
  if not exists (select from pg_trigger t
                  where t.tgname = '_900_refuse_trial' and t.tgrelid = 'spp.suppliers'::regclass) then
    create constraint trigger _900_refuse_trial after insert on spp.suppliers deferrable initially deferred
      for each row when (new.partition_name = '') execute function spp.tg_suppliers__refuse_trial();
  end if;
end
$$;
--! Included functions/spp/suppliers/check_supplier.sql
create or replace function spp_private.check_supplier(supplier_code text, supplier_name text, currency_code text)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(check_supplier.supplier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$' then
    raise exception using
      errcode = 'SPISC',
      message = format('"%s" cannot be a supplier code.', check_supplier.supplier_code),
      hint = 'Use 1 to 32 letters A-Z, digits, "_" and "-".';
  elsif length(common.trimmed(check_supplier.supplier_name)) between 1 and 500 is not true then
    raise exception using
      errcode = 'SPISN', message = 'A supplier needs a name.', hint = 'Give supplier_name 1 to 500 characters.';
  elsif not coalesce(common.is_currency(check_supplier.currency_code), false) then
    raise exception using
      errcode = 'SPICU',
      message = format('"%s" is no currency.', check_supplier.currency_code),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;
end
$$;
comment on function spp_private.check_supplier(text, text, text) is
  'Refuses what cannot be a supplier. Raises SPISC (code), SPISN (name), SPICU (currency).';
--! EndIncluded functions/spp/suppliers/check_supplier.sql
--! Included functions/spp/suppliers/create_supplier.sql
create or replace function spp.create_supplier(
  supplier_code text,
  supplier_name text,
  currency_code text default 'EUR',
  contact_info jsonb default '{}',
  payment_terms text default null,
  tax_registration text default null,
  metadata jsonb default '{}'
) returns spp.suppliers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier spp.suppliers;
begin
  perform spp_private.check_supplier(create_supplier.supplier_code, create_supplier.supplier_name,
                                     create_supplier.currency_code);
  insert into spp.suppliers
    (supplier_code, supplier_name, currency_code, contact_info, payment_terms, tax_registration, metadata)
  values (create_supplier.supplier_code, common.trimmed(create_supplier.supplier_name), create_supplier.currency_code,
          coalesce(create_supplier.contact_info, '{}'), create_supplier.payment_terms,
          create_supplier.tax_registration, coalesce(create_supplier.metadata, '{}'))
  returning * into v_supplier;
  return v_supplier;
exception
  when unique_violation then
    raise exception using
      errcode = 'SPCSC',
      message = format('Supplier "%s" exists already.', create_supplier.supplier_code),
      hint = 'Choose another code, or use the supplier that is there.';
  when check_violation then
    raise exception using
      errcode = 'SPIPA',
      message = 'A value does not fit the supplier.',
      hint = 'payment_terms have at most 2,000 characters, tax_registration 200.';
end
$$;
comment on function spp.create_supplier(text, text, text, jsonb, text, text, jsonb) is
  $$Makes a supplier and the partition for its products. Raises SPISC (code), SPISN (name), SPICU (currency), SPIPA (a
text that is too long), SPCSC (code taken).$$;
grant execute on function spp.create_supplier(text, text, text, jsonb, text, text, jsonb)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/suppliers/create_supplier.sql
--! Included functions/spp/suppliers/try_supplier.sql
create or replace function spp_private.try_supplier(supplier_code text, currency_code text) returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select spp_private.check_supplier(try_supplier.supplier_code, try_supplier.supplier_code,
                                    try_supplier.currency_code);
  -- A partition would be locked against others for as long as the dry run takes: an empty name says that it has none.
  insert into spp.suppliers (supplier_code, supplier_name, currency_code, partition_name)
  values (try_supplier.supplier_code, try_supplier.supplier_code, try_supplier.currency_code, '')
  returning supplier_id
$$;
comment on function spp_private.try_supplier(text, text) is
  $$A supplier without products, for a dry run in a transaction that is rolled back: it cannot be committed (SPCTS).
Raises SPISC, SPICU.$$;
--! EndIncluded functions/spp/suppliers/try_supplier.sql

--! split: 340-quarantine_files.sql
-- Rejected rows as a file that comes back corrected.
set lock_timeout = '5s';

alter table spp.upload_batches add column if not exists corrections jsonb;
comment on column spp.upload_batches.corrections is
  'What became of a file of corrected rows: {rows, corrected, unchanged, rejected, refused, batches}; null of a list.';
call audit.attach_log('spp.upload_batches', 'batch_id',
  'phase,next_row,last_row,attempts,detected,total_products,new_products_count,updated_products_count,'
  'unchanged_products_count,failed_products_count,duplicate_rows_count,missing_products_count,discarded_rows_count,'
  'superseded_rows_count,discontinued_products_count,price_changes,price_breaks,price_per,price_unit,price_currency,'
  'price_valid_from,'
  'corrections,warnings,error_log,started_at,completed_at,processing_time_ms,currency_code,decimal_mark,profile,'
  'lease_token,lease_owner,lease_expires_at,last_failure');
comment on column spp.upload_batches.mode is
  'partial: products not listed stay; full: they are discontinued; corrections: rejected rows of other uploads.';
alter table spp.upload_batches drop constraint if exists upload_batches_mode_check;
alter table spp.upload_batches add constraint upload_batches_mode_check check (
  mode in ('partial', 'full', 'corrections'));
alter table spp.upload_batches drop constraint if exists upload_batches_phase_check;
alter table spp.upload_batches add constraint upload_batches_phase_check check (
  phase in ('stage', 'validate', 'apply', 'finish', 'correct', 'done'));
comment on column spp.upload_batches.phase is 'What comes next: stage, validate, apply, finish, correct, or done.';

alter table spp.upload_staging add column if not exists numbers text;
comment on column spp.upload_staging.numbers is
  'Of a file of corrections: the numbers behind its numeric cells, and what their formats show, as JSON by heading.';
comment on column spp.upload_staging.validation_status is
  $$staged (valid, or not judged yet), failed (in quarantine), duplicate, corrected, discarded, superseded; correcting
within a correction only; of a file of corrections: applied, unchanged, refused.$$;

do $$
begin
  if not exists (select from pg_attribute a
                  where a.attrelid = to_regclass('spp_private.correction_outcome') and a.attname = 'accepted') then
    drop type if exists spp_private.correction_outcome cascade;
    create type spp_private.correction_outcome as (
      staging_id uuid, result text, batch_id uuid, code text, message text, warnings jsonb, ignored text[],
      waiting_id uuid, data jsonb, accepted boolean);
  end if;
end
$$;
comment on type spp_private.correction_outcome is
  $$What became of a row of a file of corrections: corrected, rejected, unchanged or refused; of which upload; why; and
what is odd about it. Without a result yet: what is to be laid over which row, and whether that is accepted as it is.$$;

drop function if exists spp_private.correct_row(spp.upload_batches, uuid, jsonb);
drop function if exists spp_private.correct_row(spp.upload_batches, uuid, jsonb, boolean);
drop function if exists spp_private.keep_break(spp.upload_batches, spp.upload_staging);
drop function if exists spp_private.replaced_price(spp.upload_batches, uuid);

--! Included functions/spp/quarantine/file_heading.sql
create or replace function spp_private.file_heading(heading text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when lower(heading) ~ '^(reject_reason|accept|row_ref)( \(list\))*$' then heading || ' (list)'
    else heading
  end
$$;
comment on function spp_private.file_heading(text) is
  $$What a column of a list is called in a file of its rejected rows: as in the list, unless that is the name of a
column of the file itself.$$;
grant execute on function spp_private.file_heading(text) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/quarantine/file_heading.sql
--! Included functions/spp/quarantine/row_ref.sql
create or replace function spp_private.row_ref(staged spp.upload_staging) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select format('%s.%s', (staged).staging_id, left(md5((staged).raw_data::text), 8))
$$;
comment on function spp_private.row_ref(spp.upload_staging) is
  'What a file of rejected rows calls a row: its staging_id, and behind a point what its cells were when it was made.';
grant execute on function spp_private.row_ref(spp.upload_staging)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/quarantine/row_ref.sql
--! Included functions/spp/quarantine/referred_id.sql
create or replace function spp_private.referred_id(row_ref text) returns uuid
language sql immutable parallel safe
as $$
  select substring(split_part(common.plain(row_ref), '.', 1)
                   from '(?i)^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$')::uuid
$$;
comment on function spp_private.referred_id(text) is
  'The staging_id in a row_ref, with or without what stands behind its point; null where there is none.';
--! EndIncluded functions/spp/quarantine/referred_id.sql
--! Included functions/spp/quarantine/is_yes.sql
create or replace function spp_private.is_yes(cell text) returns boolean
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(lower(rtrim(common.plain(cell), '.!')) in (
    'yes', 'y', 'x', '1', 'true', 'ok', 'accept', 'ja', 'j', 'wahr', 'oui', 'o', 'vrai', 'sí', 'si', 's', 'sì', 'vero',
    'verdadero', 'sim', 'verdadeiro', 'tak', 'ano', 'áno', 'igen', 'da', 'да', 'так', 'evet', 'nai', 'ναι', 'kyllä',
    'joo', 'jah', 'taip', 'jā', 'waar', '是', 'はい', '예', '✓', '✔'), false)
$$;
comment on function spp_private.is_yes(text) is
  $$Whether a person says yes in a cell: the word in many languages, a tick, x, 1, or the true of a spreadsheet.$$;
--! EndIncluded functions/spp/quarantine/is_yes.sql
--! Included functions/spp/quarantine/is_held.sql
create or replace function spp_private.is_held(failure text) returns boolean
language sql immutable parallel safe
as $$
  select coalesce(failure in ('price_spike', 'price_fell_to_zero', 'total_row'), false)
$$;
comment on function spp_private.is_held(text) is
  'Whether a row with this reason is readable and waits only until a person accepts it as it is.';
--! EndIncluded functions/spp/quarantine/is_held.sql
--! Included functions/spp/quarantine/quarantined_columns.sql
create or replace function spp_private.quarantined_columns(batch_ids uuid[]) returns table (heading text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with waiting as (
    select s.batch_id, s.row_number, s.raw_data
      from spp.upload_staging s
     where s.batch_id = any (quarantined_columns.batch_ids) and s.validation_status = 'failed'
  ), listed as (
    select b.batch_id, l.section, h.heading, h.position
      from spp.upload_batches b
     cross join lateral (
       select 0 as section, b.detected -> 'headings' as headings
       union all
       select (s.value ->> 'first_row')::integer, s.value -> 'headings'
         from jsonb_array_elements(b.detected -> 'sections') s
     ) l
     cross join lateral jsonb_array_elements_text(
       case when jsonb_typeof(l.headings) = 'array' then l.headings else '[]' end)
       with ordinality as h (heading, position)
     where b.batch_id = any (quarantined_columns.batch_ids)
  ), used as (
    select k.heading, min(w.batch_id::text collate "C") as batch_id
      from waiting w, jsonb_object_keys(w.raw_data) k (heading)
     group by k.heading
  )
  select u.heading
    from used u
    left join lateral (
      select l.batch_id, l.section, l.position
        from listed l
       where l.heading = u.heading
       order by l.batch_id, l.section, l.position
       limit 1
    ) f on true
   order by f.batch_id nulls last, f.section, f.position, u.batch_id,
            -- Cells beyond the headings are named by their position.
            nullif(substring(u.heading from '^column ([0-9]{1,9})$'), '')::integer nulls first, u.heading
$$;
comment on function spp_private.quarantined_columns(uuid[]) is
  'The columns of the rejected rows of some uploads, as their lists head them, in the order of their first appearance.';
grant execute on function spp_private.quarantined_columns(uuid[])
  to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/quarantine/quarantined_columns.sql
--! Included functions/spp/quarantine/quarantine_file.sql
create or replace function spp.quarantine_file(supplier text, batch_id uuid default null) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier constant spp.suppliers := spp_private.resolve_supplier(quarantine_file.supplier);
  v_most constant integer := spp.setting('upload.max_columns')::integer;
  v_batch_ids uuid[];
  v_columns text[];
begin
  if quarantine_file.batch_id is not null
     and (spp_private.resolve_batch(quarantine_file.batch_id)).supplier_id <> v_supplier.supplier_id then
    raise exception using
      errcode = 'SPNBA',
      message = format('Supplier %s has no upload "%s".', v_supplier.supplier_code, quarantine_file.batch_id),
      hint = 'Use the batch_id that the upload was answered with.';
  end if;
  select coalesce(array_agg(b.batch_id order by b.batch_id), '{}') into v_batch_ids
    from spp.upload_batches b
   where b.supplier_id = v_supplier.supplier_id and b.status = 'completed' and not b.dry_run
     and b.batch_id = coalesce(quarantine_file.batch_id, b.batch_id)
     and exists (select from spp.upload_staging s where s.batch_id = b.batch_id and s.validation_status = 'failed');
  select coalesce(array_agg(c.heading), '{}') into v_columns from spp_private.quarantined_columns(v_batch_ids) c;
  if cardinality(v_columns) > v_most - 3 then
    raise exception using
      errcode = 'SPIQF',
      message = format('The rejected rows have %s different columns; a file takes %s.', cardinality(v_columns),
                       v_most - 3),
      hint = 'Take the rows of one upload at a time (batch_id), or correct them by "inventory quarantine resubmit".';
  end if;
  return jsonb_build_object(
    'supplier_code', v_supplier.supplier_code,
    'batch_ids', to_jsonb(v_batch_ids),
    'columns', (select coalesce(jsonb_agg(jsonb_build_object(
                         'heading', spp_private.file_heading(c.heading), 'key', c.heading) order by c.position), '[]')
                  from unnest(v_columns) with ordinality as c (heading, position)),
    'delimiter', (select b.detected ->> 'delimiter'
                    from spp.upload_batches b
                   where b.batch_id = any (v_batch_ids) and b.detected ->> 'delimiter' in (',', ';', E'\t', '|')
                   order by b.batch_id desc
                   limit 1));
end
$$;
comment on function spp.quarantine_file(text, uuid) is '@behavior -*

What a file of a supplier''s rejected rows is made of, of all of them or of one upload''s: {supplier_code, batch_ids,
columns: [{heading, key of the row''s cells}], delimiter of its latest list}. Raises SPNSU, SPNBA, SPIQF (too many
different columns).';
grant execute on function spp.quarantine_file(text, uuid) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/quarantine/quarantine_file.sql
--! Included functions/spp/quarantine/quarantined_rows.sql
create or replace function spp.quarantined_rows(batch_id uuid, after_row integer, row_limit integer)
returns table (
  row_number integer,
  row_ref text,
  message text,
  cells jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select s.row_number, spp_private.row_ref(s), s.validation_errors #>> '{0,message}', s.raw_data
    from spp.upload_staging s
   where s.batch_id = quarantined_rows.batch_id and s.validation_status = 'failed'
     and s.row_number > coalesce(quarantined_rows.after_row, -1)
   order by s.row_number
   limit quarantined_rows.row_limit
$$;
comment on function spp.quarantined_rows(uuid, integer, integer) is '@behavior -*

The rows of an upload that wait in quarantine, whole, from the one behind after_row: what a file of them holds.';
grant execute on function spp.quarantined_rows(uuid, integer, integer) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/quarantine/quarantined_rows.sql
--! Included functions/spp/quarantine/cell_change.sql
create or replace function spp_private.cell_change(old_text text, new_text text, number text default null)
returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_longest constant integer := 16000;
  v_old constant text := coalesce(common.plain(replace(replace(old_text, E'\r\n', E'\n'), E'\r', E'\n')), '');
  v_new constant text := coalesce(common.plain(replace(replace(new_text, E'\r\n', E'\n'), E'\r', E'\n')), '');
  v_amount constant text := '^[+-]?[0-9]{1,40}([.,][0-9]{1,40})?$';
  v_power constant text := '^[+-]?[0-9]([.,][0-9]{1,20})?[eE][+]?[0-9]{1,3}$';
  v_was numeric;
  v_is numeric;
  v_digits integer;
begin
  -- What is longer than a spreadsheet's cell comes back cut.
  if v_old = v_new or length(v_old) > v_longest and left(v_old, v_longest) = left(v_new, v_longest) then
    return 'same';
  elsif v_new = '' or v_old = '' then
    return 'changed';
  elsif lower(v_new) = lower(v_old) and lower(v_new) in ('true', 'false') then
    return 'same';
  end if;

  -- A spreadsheet that opens a text file takes what looks like a number for one, and writes it its own way.
  if v_old ~ v_amount then
    v_was := replace(v_old, ',', '.')::numeric;
    v_is := spp_private.plain_decimal(number);
    if v_is is null and (v_new ~ v_amount or v_new ~ v_power) then
      v_is := replace(v_new, ',', '.')::numeric;
    end if;
    if v_was = v_is then
      return case when v_old ~ '^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$' then 'rewritten' else 'same' end;
    elsif v_new ~ v_power and v_was <> 0 and abs(v_was) >= 1e11 then
      -- 4006381333931 is shown, and saved, as 4.00638E+12.
      v_digits := length(regexp_replace(substring(v_new from '^[+-]?([0-9][.,]?[0-9]*)'), '[^0-9]', '', 'g'));
      if abs(v_was - v_is) <= abs(v_is) * 10::numeric ^ (1 - v_digits) then
        return 'same';
      end if;
    elsif length(v_old) > 15 and number is not null and abs(v_was - v_is) <= abs(v_is) * 1e-14 then
      return 'same';
    elsif v_old ~ '[.,]' and regexp_replace(v_old, '[.,]', '') = coalesce(number, v_new) then
      return 'rewritten';
    end if;
  end if;
  -- The same with what looks like a day: 2026-01-31 becomes 31.01.2026, and a code 1-2 the first of February.
  if v_old ~ '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$' and spp_private.read_date(v_new) is not null then
    return case when spp_private.read_date(v_new) = spp_private.read_date(v_old) then 'same' else 'changed' end;
  end if;
  if v_old ~ '^[0-9]{1,4}[-./][0-9]{1,2}([-./][0-9]{1,4})?$'
     and (v_new ~ '^[0-9]{1,4}[-./ ]+[0-9]{1,2}[-./ ]+[0-9]{1,4}$'
          or v_new ~* '^[0-9]{1,2}[-. ]+[[:alpha:]]{3,}\.?([-. ]+[0-9]{2,4})?$'
          or v_new ~* '^[[:alpha:]]{3,}\.?[-. ]+[0-9]{2,4}$' or v_new ~ '^[0-9]{5}$') then
    return 'rewritten';
  end if;
  return 'changed';
end
$$;
comment on function spp_private.cell_change(text, text, text) is
  $$What became of a cell on its way through a spreadsheet: same, changed, or rewritten (by the program or by a
person, who knows). number: the number behind a numeric cell.$$;
--! EndIncluded functions/spp/quarantine/cell_change.sql
--! Included functions/spp/quarantine/changed_cells.sql
create or replace function spp_private.changed_cells(batch spp.upload_batches, waiting spp.upload_staging,
  cells jsonb, numbers jsonb)
returns table (
  heading text,
  change text,
  value jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with own as (
    select k.key, spp_private.file_heading(k.key) as heading, k.value as cell
      from jsonb_each_text((waiting).raw_data) k
  ), columns as (
    select coalesce((
      select s.value
        from jsonb_array_elements((batch).detected -> 'sections') s
       where (s.value ->> 'first_row')::integer <= (waiting).row_number
       order by (s.value ->> 'first_row')::integer desc
       limit 1), (batch).detected) as detected
  ), came as (
    select c.key as heading, o.key as own_key, o.cell,
           case when c.value like '''%' and coalesce(o.cell, '') not like '''%' and c.value <> ''''
                then substr(c.value, 2) else c.value end as text,
           changed_cells.numbers -> c.key as number,
           coalesce(o.key, case when c.key = any (spp_private.product_fields())
                                 and not (waiting).raw_data ? c.key then c.key end) as key
      from jsonb_each_text(changed_cells.cells) c
      left join own o on o.heading = c.key
     where c.key not in ('reject_reason', 'accept', 'row_ref')
  ), judged as (
    select c.*, p.is_price,
           case when c.key is null then 'unknown'
                -- What could not be read is not the same when it is written so that it can.
                when p.is_price and c.text is distinct from c.cell
                     and spp_private.parse_amount(c.cell, (batch).decimal_mark) is null
                     and (c.number is not null or spp_private.parse_amount(c.text, (batch).decimal_mark) is not null)
                     and spp_private.cell_change(c.cell, c.text, c.number ->> 'n') = 'same' then 'changed'
                else spp_private.cell_change(c.cell, c.text, c.number ->> 'n') end as change
      from came c
     cross join columns d
     cross join lateral (
       select c.key = 'price' or coalesce(d.detected #> '{raw_columns,price}' ? c.key, false)
              or coalesce(jsonb_path_exists(d.detected, '$.raw_breaks[*].price ? (@ == $key)',
                                            jsonb_build_object('key', c.key)), false) as is_price) p
  )
  select coalesce(j.key, j.heading), j.change,
         case
           when j.number is null or not coalesce(j.is_price, false) then to_jsonb(j.text)
           -- A currency that the cell's format shows stands with the number.
           when j.number ? 'u' then to_jsonb(replace(j.number ->> 'n', '.', (batch).decimal_mark) || ' '
                                             || (j.number ->> 'u'))
           else to_jsonb((j.number ->> 'n')::numeric)
         end
    from judged j
   where case when j.own_key is null then common.plain(j.text) is not null else j.change <> 'same' end
$$;
comment on function spp_private.changed_cells(spp.upload_batches, spp.upload_staging, jsonb, jsonb) is
  $$The cells of a row of a file of corrections that are others than those of the row that waits: by its own heading or
the name of a field, changed, rewritten (see cell_change) or unknown (its list has no such column), and what a
correction says of it.$$;
--! EndIncluded functions/spp/quarantine/changed_cells.sql
--! Included functions/spp/quarantine/refusal_message.sql
create or replace function spp_private.refusal_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case code
    when 'reference_missing' then 'The row has no row_ref: new products are sent as a list of their own.'
    when 'reference_unknown' then 'No rejected row of this supplier has this row_ref.'
    when 'reference_repeated' then 'Several rows of the file have this row_ref: which one counts cannot be told.'
    when 'already_corrected' then 'The row has been corrected already.'
    when 'already_discarded' then 'The row has been discarded.'
    when 'already_superseded' then 'A later list has brought the product: the row does not wait any more.'
    when 'upload_not_completed' then 'The upload of the row has been taken back.'
    when 'row_changed' then 'Somebody else has changed the row since this file was made.'
    when 'cell_rewritten' then 'A spreadsheet may have rewritten a cell by itself.'
    when 'column_of_other_list' then 'A cell stands in a column that the list of this row does not have.'
    when 'not_held' then 'Only a price, a fall to 0 or a sum that is held can be accepted; this row needs a correction.'
    else spp_private.rejection_message(code)
  end
$$;
comment on function spp_private.refusal_message(text) is
  'Why a row of a file of corrections was not used, as a person is told.';
--! EndIncluded functions/spp/quarantine/refusal_message.sql
--! Included functions/spp/quarantine/file_headings.sql
create or replace function spp_private.file_headings(batch_ids uuid[]) returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(distinct spp_private.file_heading(h.heading)), '{}')
    from spp.upload_batches b
   cross join lateral (
     select b.detected -> 'headings' as headings
     union all
     select s.value -> 'headings' from jsonb_array_elements(b.detected -> 'sections') s
   ) l
   cross join lateral jsonb_array_elements_text(
     case when jsonb_typeof(l.headings) = 'array' then l.headings else '[]' end) h (heading)
   where b.batch_id = any (file_headings.batch_ids)
$$;
comment on function spp_private.file_headings(uuid[]) is
  'All headings of some lists, as a file of their rejected rows has them.';
--! EndIncluded functions/spp/quarantine/file_headings.sql
--! Included functions/spp/corrections/place_corrected.sql
create or replace function spp_private.place_corrected(batch spp.upload_batches, from_row integer, to_row integer)
returns table (
  staging_id uuid,
  place text,
  outgrown uuid[]
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_codes constant text[] := array(
    select s.code
      from spp.upload_staging s
     where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
       and s.validation_status = 'correcting' and s.code is not null);
  v_is_purged boolean;
begin
  if not exists (select
                   from spp.upload_staging s
                  where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
                    and s.validation_status = 'correcting' and coalesce(s.from_quantity, s.min_order_qty) is not null)
     then
    return;
  end if;
  v_is_purged := (select count(*) from spp.upload_staging s where s.batch_id = (batch).batch_id)
                 < (batch).total_products;
  return query
  with codes as materialized (
    select s.code, count(*) = 1 as is_alone, count(s.from_quantity) = 0
             and min(coalesce(s.min_order_qty, '')) <> max(coalesce(s.min_order_qty, '')) as by_minimum
      from spp.upload_staging s
     where s.batch_id = (batch).batch_id and s.code = any (v_codes)
     group by s.code
  ), rows as materialized (
    select s.staging_id, s.code, c.is_alone, s.validation_status as status, q.quantity,
           coalesce(q.quantity, 1) as smallest, spp_private.quantity_of(s, true, (batch).decimal_mark) as least
      from codes c
      join spp.upload_staging s on s.batch_id = (batch).batch_id and s.code = c.code
     cross join lateral (select spp_private.quantity_of(s, c.by_minimum, (batch).decimal_mark) as quantity) q
  ), placed as (
    select r.staging_id, r.quantity, r.least, r.is_alone, p.product_id is not null as is_known, p.min_order_qty,
           coalesce(bool_or(o.quantity < r.quantity and o.status in ('staged', 'corrected')), false) as has_base,
           coalesce(bool_or(o.smallest < r.quantity and o.status = 'failed'), false) as base_waits,
           coalesce(bool_or(o.smallest < r.quantity), false) as had_base,
           array_agg(o.staging_id) filter (where o.quantity > r.quantity and o.status in ('staged', 'corrected'))
             as larger
      from rows r
      left join rows o on o.code = r.code and o.staging_id <> r.staging_id
      left join spp.supplier_products p
        on p.supplier_id = (batch).supplier_id and p.supplier_product_code = r.code
     where r.status = 'correcting'
     group by r.staging_id, r.quantity, r.least, r.is_alone, p.product_id, p.min_order_qty
  )
  select p.staging_id,
         case when p.quantity is null then 'quantity_unclear'
              when p.has_base then 'quantity_break'
              when p.base_waits or p.had_base and not p.is_known then 'break_without_base'
              when p.had_base then 'quantity_break'
              -- Its list may have brought a smaller quantity in a row that is gone.
              when v_is_purged and p.is_alone and p.is_known and p.least > 1
                and p.least is distinct from p.min_order_qty then 'quantity_unclear' end,
         p.larger
    from placed p;
end
$$;
comment on function spp_private.place_corrected(spp.upload_batches, integer, integer) is
  $$Where rows that are being corrected hold for a quantity: quantity_break beside the price of a smaller quantity that
its list brings (or brought, and the product is there), break_without_base where that waits in quarantine,
quantity_unclear; null where it is the smallest of its code, so the price: outgrown is what was the price until now.$$;
--! EndIncluded functions/spp/corrections/place_corrected.sql
--! Included functions/spp/corrections/keep_breaks.sql
create or replace function spp_private.keep_breaks(batch spp.upload_batches, staging_ids uuid[]) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_counts jsonb;
begin
  if keep_breaks.staging_ids = '{}' then
    return '{"added": 0, "changed": 0, "removed": 0}';
  end if;
  perform spp_private.set_origin((batch).batch_id, 'correction');
  with kept as (
    insert into spp.price_breaks as k (supplier_id, product_id, from_quantity, price)
    select p.supplier_id, p.product_id, spp_private.quantity_of(s, true, (batch).decimal_mark),
           round((spp_private.read_price(s, batch)).amount, 4)
      from spp.upload_staging s
      join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
     where s.staging_id = any (keep_breaks.staging_ids)
    on conflict (supplier_id, product_id, from_quantity) do update
       set price = excluded.price, updated_at = clock_timestamp()
     where k.price <> excluded.price
    returning old.price is null as is_added
  )
  select jsonb_build_object('added', count(*) filter (where k.is_added),
                            'changed', count(*) filter (where not k.is_added), 'removed', 0)
    into v_counts
    from kept k;
  perform spp_private.set_origin(null, null);
  update spp.upload_staging s
     set validation_status = 'duplicate', validation_errors = '[{"code": "quantity_break"}]'
   where s.staging_id = any (keep_breaks.staging_ids) and s.validation_status = 'correcting';
  return v_counts;
end
$$;
comment on function spp_private.keep_breaks(spp.upload_batches, uuid[]) is
  $$Keeps rows, no two of one code and quantity, as prices of larger quantities; those that are being corrected count as
duplicates: {added, changed, removed}.$$;
--! EndIncluded functions/spp/corrections/keep_breaks.sql
--! Included functions/spp/corrections/lay_corrections.sql
create or replace function spp_private.lay_corrections(rows spp.upload_staging[]) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with corrected as (
    update spp.upload_staging s
       set raw_data = n.raw_data, validation_status = 'correcting', processed_at = clock_timestamp(),
           parse_error = null, price_number = n.price_number, breaks = n.breaks, code = n.code, name = n.name,
           price = n.price, currency = n.currency, barcode = n.barcode, brand = n.brand,
           manufacturer = n.manufacturer, description = n.description, category = n.category,
           subcategory = n.subcategory, unit_of_measure = n.unit_of_measure, pack_size = n.pack_size,
           min_order_qty = n.min_order_qty, lead_time_days = n.lead_time_days, price_basis = n.price_basis,
           discount = n.discount, from_quantity = n.from_quantity, valid_from = n.valid_from, valid_to = n.valid_to,
           price_group = n.price_group, price_label = n.price_label
      from unnest(rows) n
     where s.staging_id = n.staging_id
    returning spp_private.log_correction(old, n)
  )
  select from corrected
$$;
comment on function spp_private.lay_corrections(spp.upload_staging[]) is
  'Puts corrected rows in the place of what was sent, to be judged (correcting), and notes it in audit.log.';
--! EndIncluded functions/spp/corrections/lay_corrections.sql
--! Included functions/spp/corrections/judge_corrected.sql
create or replace function spp_private.judge_corrected(batch spp.upload_batches, from_row integer, to_row integer,
  accepted uuid[], out breaks uuid[], out outgrown uuid[])
language sql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  with judged as materialized (
    select j.staging_id, p.place, p.outgrown,
           coalesce(j.failure, nullif(p.place, 'quantity_break'),
                    case when not j.staging_id = any (accepted) then j.held end) as failure
      from spp_private.judge_rows(batch, from_row, to_row, 'correcting') j
      left join spp_private.place_corrected(batch, from_row, to_row) p on p.staging_id = j.staging_id
  ), failed as (
    update spp.upload_staging s
       set validation_status = 'failed',
           validation_errors = jsonb_build_array(spp_private.rejection(j.failure, s))
      from judged j
     where j.failure is not null and s.staging_id = j.staging_id
  )
  select coalesce(array_agg(j.staging_id) filter (where j.place = 'quantity_break'), '{}'),
         array(select distinct o.id from judged g, unnest(g.outgrown) o (id)
                where g.failure is null and g.place is null)
    from judged j
   where j.failure is null
$$;
comment on function spp_private.judge_corrected(spp.upload_batches, integer, integer, uuid[]) is
  $$Judges the rows of a range that are being corrected: what cannot be used waits on, and so does what is held (a
spike, a fall to 0, a sum) and not accepted. Answers those that are prices of larger quantities (breaks), and rows
applied before that are so from now on (outgrown).$$;
--! EndIncluded functions/spp/corrections/judge_corrected.sql
--! Included functions/spp/corrections/name_categories.sql
create or replace function spp_private.name_categories(batch spp.upload_batches, staging_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_most constant integer := spp.setting('upload.max_new_categories')::integer;
  v_named record;
  v_leaf spp.categories;
begin
  -- The batch resolved the categories of its valid rows only.
  for v_named in
    select coalesce(s.category, '') as category, coalesce(s.subcategory, '') as subcategory,
           spp_private.split_category(s.category, s.subcategory) as names
      from spp.upload_staging s
     where s.staging_id = any (name_categories.staging_ids)
     group by s.category, s.subcategory
     order by min(s.row_number)
  loop
    continue when cardinality(v_named.names) not between 1 and 10
      or not exists (select from spp.categories c
                      where c.path operator(public.=) spp_private.category_path(v_named.names))
         and (select count(*) from spp.categories c where c.made_by_batch_id = (batch).batch_id) >= v_most;
    v_leaf := spp_private.make_category(v_named.names, (batch).batch_id);
    insert into spp_private.batch_categories (batch_id, category, subcategory, category_id, subcategory_id)
    select (batch).batch_id, v_named.category, v_named.subcategory, top.category_id,
           nullif(v_leaf.category_id, top.category_id)
      from spp.categories top
     where top.path operator(public.=) public.subpath(v_leaf.path, 0, 1)
    on conflict do nothing;
  end loop;
end
$$;
comment on function spp_private.name_categories(spp.upload_batches, uuid[]) is
  'Finds or makes the categories that corrected rows name, as far as their list may bring new ones.';
--! EndIncluded functions/spp/corrections/name_categories.sql
--! Included functions/spp/corrections/replaced_prices.sql
create or replace function spp_private.replaced_prices(batch spp.upload_batches, staging_ids uuid[])
returns table (
  staging_id uuid,
  warning jsonb
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.staging_id, jsonb_build_object(
           'staging_id', s.staging_id, 'row_number', s.row_number, 'code', 'newer_price_replaced',
           'message', format('The price %s, which came later than this list, became %s.', last.old_price,
                             last.new_price))
    from spp.upload_staging s
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
   cross join lateral (
     select h.old_price, h.new_price, h.upload_batch_id, h.changed_at,
            lead(h.upload_batch_id) over w as before_batch_id, lead(h.changed_at) over w as before_at
       from spp.price_history h
      where h.supplier_id = p.supplier_id and h.product_id = p.product_id
        and h.changed_at >= greatest((batch).upload_date, (batch).effective_from::timestamp at time zone 'UTC')
     window w as (order by h.changed_at desc, h.history_id desc)
      order by h.changed_at desc, h.history_id desc
      limit 1) last
   where s.staging_id = any (replaced_prices.staging_ids) and last.upload_batch_id = (batch).batch_id
     and last.before_at is not null and last.before_batch_id is distinct from (batch).batch_id
$$;
comment on function spp_private.replaced_prices(spp.upload_batches, uuid[]) is
  'Which of the corrected rows just applied have replaced a price that came after their list, and a warning for each.';
--! EndIncluded functions/spp/corrections/replaced_prices.sql
--! Included functions/spp/corrections/correct_turn.sql
create or replace function spp_private.correct_turn(batch spp.upload_batches, rows spp.upload_staging[],
  corrections spp_private.correction_outcome[]) returns spp_private.correction_outcome[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from integer;
  v_to integer;
  v_breaks uuid[];
  v_outgrown uuid[];
  v_applied uuid[];
  v_kept jsonb;
  v_counts spp_private.apply_counts;
begin
  select min(n.row_number), max(n.row_number) into v_from, v_to from unnest(rows) n;
  perform spp_private.lay_corrections(rows);
  select j.breaks, j.outgrown into v_breaks, v_outgrown
    from spp_private.judge_corrected(batch, v_from, v_to, array(
           select c.waiting_id from unnest(corrections) c where c.accepted)) j;
  v_kept := spp_private.keep_breaks(batch, v_breaks || v_outgrown);
  v_applied := array(select s.staging_id
                       from spp.upload_staging s
                      where s.batch_id = (batch).batch_id and s.row_number between v_from and v_to
                        and s.validation_status = 'correcting');
  perform spp_private.name_categories(batch, v_applied);
  v_counts := spp_private.apply_rows(batch, v_from, v_to, 'correcting', 'correction');
  update spp.upload_staging s set validation_status = 'corrected' where s.staging_id = any (v_applied);
  update spp.upload_batches b
     set failed_products_count = b.failed_products_count - cardinality(v_applied) - cardinality(v_breaks),
         duplicate_rows_count = b.duplicate_rows_count + cardinality(v_breaks),
         new_products_count = b.new_products_count + v_counts.inserted,
         updated_products_count = b.updated_products_count + v_counts.updated,
         unchanged_products_count = b.unchanged_products_count + v_counts.unchanged,
         price_changes = spp_private.add_price_changes(b.price_changes, v_counts.price_changes),
         price_breaks = spp_private.add_counts(b.price_breaks, spp_private.add_counts(v_counts.price_breaks, v_kept))
   where b.batch_id = (batch).batch_id and v_applied || v_breaks <> '{}';
  return array(
    select row(c.staging_id, case when s.validation_status = 'failed' then 'rejected' else 'corrected' end, c.batch_id,
               case when s.validation_status = 'failed' then s.validation_errors #>> '{0,code}' end,
               case when s.validation_status = 'failed' then s.validation_errors #>> '{0,message}' end,
               case when w.warning is null then '[]' else jsonb_build_array(w.warning) end, c.ignored, c.waiting_id,
               c.data, c.accepted)::spp_private.correction_outcome
      from unnest(corrections) c
      join spp.upload_staging s on s.staging_id = c.waiting_id
      left join spp_private.replaced_prices(batch, v_applied || v_breaks) w on w.staging_id = c.waiting_id);
end
$$;
comment on function spp_private.correct_turn(spp.upload_batches, spp.upload_staging[],
  spp_private.correction_outcome[]) is
  $$Puts corrected rows, no two of one code, in the place of what their corrections are of, and judges, counts and
applies them together; answers what became of each.$$;
--! EndIncluded functions/spp/corrections/correct_turn.sql
--! Included functions/spp/corrections/correct_rows.sql
create or replace function spp_private.correct_rows(batch spp.upload_batches,
  corrections spp_private.correction_outcome[]) returns spp_private.correction_outcome[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_round record;
  v_done spp_private.correction_outcome[] := '{}';
begin
  -- All at once, but rows of one code one after another: the smaller quantity first, then in the order they came.
  for v_round in
    with read as materialized (
      select c.position, spp_private.read_corrected(batch, s, c.data) as staged,
             row(c.staging_id, c.result, c.batch_id, c.code, c.message, c.warnings, c.ignored, c.waiting_id, c.data,
                 c.accepted)::spp_private.correction_outcome as correction
        from unnest(corrections) with ordinality
               c (staging_id, result, batch_id, code, message, warnings, ignored, waiting_id, data, accepted, position)
        join spp.upload_staging s on s.staging_id = c.waiting_id
    ), turns as (
      select r.*, row_number() over (
               partition by coalesce((r.staged).code, (r.staged).staging_id::text)
               order by coalesce(spp_private.quantity_of(r.staged, true, (batch).decimal_mark), 0), r.position) as turn
        from read r
    )
    select array_agg(t.staged order by t.position) as rows, array_agg(t.correction order by t.position) as corrections
      from turns t
     group by t.turn
     order by t.turn
  loop
    v_done := v_done || spp_private.correct_turn(batch, v_round.rows, v_round.corrections);
  end loop;
  return v_done;
end
$$;
comment on function spp_private.correct_rows(spp.upload_batches, spp_private.correction_outcome[]) is
  'Corrects rejected rows of one upload and applies those that are valid now; answers what became of each.';
--! EndIncluded functions/spp/corrections/correct_rows.sql
--! Included functions/spp/quarantine/resubmit_quarantined.sql
create or replace function spp.resubmit_quarantined(rows jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_resubmission(resubmit_quarantined.rows);
  v_outcomes spp_private.correction_outcome[];
begin
  -- Who re-submits a held row has looked at it: it is accepted.
  select array_agg(row(s.staging_id, null, v_batch.batch_id, null, null, '[]', null, s.staging_id, e.value -> 'data',
                       true)::spp_private.correction_outcome order by s.row_number)
    into v_outcomes
    from jsonb_array_elements(resubmit_quarantined.rows) e
    join spp.upload_staging s on s.staging_id = (e.value ->> 'staging_id')::uuid;
  v_outcomes := spp_private.correct_rows(v_batch, v_outcomes);
  update spp.upload_batches b
     set error_log = spp_private.first_errors(b.batch_id)
   where b.batch_id = v_batch.batch_id;
  return (
    select jsonb_build_object(
             'batch_id', v_batch.batch_id,
             'corrected', count(*) filter (where o.result = 'corrected'),
             'rejected', coalesce(jsonb_agg(jsonb_build_object(
               'staging_id', o.staging_id, 'row_number', s.row_number, 'code', o.code, 'message', o.message)
               order by s.row_number) filter (where o.result = 'rejected'), '[]'),
             'warnings', coalesce(jsonb_agg(o.warnings -> 0 order by s.row_number)
                                    filter (where o.warnings <> '[]'), '[]'))
      from unnest(v_outcomes) o
      join spp.upload_staging s on s.staging_id = o.staging_id);
end
$$;
comment on function spp.resubmit_quarantined(jsonb) is
  $$Corrects rejected rows of one upload, [{staging_id, data: {heading or field: text}}], and applies those that are
valid now; they join their upload: its failed count falls, another rises. A held price spike is released this way, with
data {}. Answers {batch_id, corrected, rejected: [{staging_id, row_number, code, message}], warnings: [the same, of
replaced_prices]}; what is rejected stays in quarantine with its new reason. Raises SPIRS, SPNST, SPCBS, SPCSR (a later
list has brought the row again), SPCSA (supplier not active).$$;
grant execute on function spp.resubmit_quarantined(jsonb) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/quarantine/resubmit_quarantined.sql
--! Included functions/spp/quarantine/refuse_correction.sql
create or replace function spp_private.refuse_correction(outcome spp_private.correction_outcome,
  detail text default null) returns spp_private.correction_outcome
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  outcome.result := 'refused';
  outcome.message := concat(spp_private.refusal_message((outcome).code), detail);
  return outcome;
end
$$;
comment on function spp_private.refuse_correction(spp_private.correction_outcome, text) is
  'The outcome of a row of a file of corrections that is refused for its code, in words.';
--! EndIncluded functions/spp/quarantine/refuse_correction.sql
--! Included functions/spp/quarantine/review_correction.sql
create or replace function spp_private.review_correction(correction spp.upload_staging, headings text[])
returns spp_private.correction_outcome
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ref constant text := common.plain((correction).raw_data ->> 'row_ref');
  v_waiting spp.upload_staging;
  v_batch spp.upload_batches;
  v_changes record;
  v_actor text;
  v_outcome spp_private.correction_outcome;
begin
  v_outcome.staging_id := (correction).staging_id;
  v_outcome.accepted := spp_private.is_yes((correction).raw_data ->> 'accept');
  v_outcome.warnings := '[]';
  -- Locked by whoever calls, with its upload. A row of another supplier is no row at all.
  select s.* into v_waiting
    from spp.upload_staging s
    join spp.upload_batches b on b.batch_id = s.batch_id and not b.dry_run and b.mode <> 'corrections'
    join spp.upload_batches own on own.batch_id = (correction).batch_id and own.supplier_id = b.supplier_id
   where s.staging_id = spp_private.referred_id(v_ref);
  select b.* into v_batch from spp.upload_batches b where b.batch_id = v_waiting.batch_id;
  v_outcome.code := case
    when v_batch.batch_id is null then 'reference_unknown'
    when v_batch.status <> 'completed' then 'upload_not_completed'
    when v_waiting.validation_status = 'discarded' then 'already_discarded'
    when v_waiting.validation_status = 'superseded' then 'already_superseded'
    when v_waiting.validation_status <> 'failed' then 'already_corrected'
  end;
  if v_outcome.code is not null then
    return spp_private.refuse_correction(v_outcome);
  end if;

  v_outcome.batch_id := v_batch.batch_id;
  v_outcome.waiting_id := v_waiting.staging_id;
  select coalesce(jsonb_object_agg(c.heading, c.value) filter (where c.change = 'changed'), '{}') as data,
         min(c.heading) filter (where c.change = 'rewritten') as rewritten,
         min(c.heading) filter (where c.change = 'unknown' and c.heading = any (review_correction.headings))
           as elsewhere,
         array_agg(c.heading order by c.heading)
           filter (where c.change = 'unknown' and not c.heading = any (review_correction.headings)) as ignored
    into v_changes
    from spp_private.changed_cells(v_batch, v_waiting, (correction).raw_data,
                                   coalesce(nullif((correction).numbers, '')::jsonb, '{}')) c;
  v_outcome.data := v_changes.data;
  v_outcome.ignored := v_changes.ignored;
  if v_changes.data = '{}' and v_changes.rewritten is null and v_changes.elsewhere is null and not v_outcome.accepted
     then
    v_outcome.result := 'unchanged';
    return v_outcome;
  end if;

  -- Against a row that is another by now, the file's cells would take back what somebody else has corrected.
  if v_ref like '%.%' and v_ref <> spp_private.row_ref(v_waiting) then
    select l.actor into v_actor
      from audit.log l
     where l.table_name = 'upload_staging' and l.record_key = v_waiting.staging_id::text
     order by l.occurred_at desc, l.log_id desc
     limit 1;
  end if;
  v_outcome.code := case
    when v_actor <> audit.current_actor() then 'row_changed'
    when v_changes.elsewhere is not null then 'column_of_other_list'
    when v_changes.rewritten is not null then 'cell_rewritten'
    when v_changes.data = '{}' and not spp_private.is_held(v_waiting.validation_errors #>> '{0,code}') then 'not_held'
  end;
  return case when v_outcome.code is null then v_outcome
    else spp_private.refuse_correction(v_outcome, case v_outcome.code
      when 'row_changed' then format(' (%s)', v_actor)
      when 'column_of_other_list' then format(' (%s)', v_changes.elsewhere)
      when 'cell_rewritten' then format(' %s: %s has become %s. Send it as XLSX, or by "quarantine resubmit".',
        v_changes.rewritten, to_jsonb(left(v_waiting.raw_data ->> v_changes.rewritten, 100)),
        to_jsonb(left((correction).raw_data ->> spp_private.file_heading(v_changes.rewritten), 100)))
      end) end;
end
$$;
comment on function spp_private.review_correction(spp.upload_staging, text[]) is
  $$What a row of a file of corrections asks for: its outcome where that is unchanged or refused; else without a
result, and with what is to be laid over which row. headings: those of all lists that rows of the file are of.$$;
--! EndIncluded functions/spp/quarantine/review_correction.sql
--! Included functions/spp/quarantine/end_correct_chunk.sql
create or replace function spp_private.end_correct_chunk(batch spp.upload_batches, to_row integer,
  outcomes spp_private.correction_outcome[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warnings jsonb;
begin
  update spp.upload_staging s
     set validation_status = case o.result when 'corrected' then 'applied' when 'unchanged' then 'unchanged'
                                           else 'refused' end,
         processed_at = clock_timestamp(),
         validation_errors = case when o.code is not null then jsonb_build_array(jsonb_build_object(
                                    'code', o.code, 'message', o.message)) end
    from unnest(outcomes) o
   where s.staging_id = o.staging_id;

  with named as (
    select 'newer_price_replaced' as code, null as message, s.row_number
      from unnest(outcomes) o
      join spp.upload_staging s on s.staging_id = o.staging_id
     where o.warnings <> '[]'
    union all
    select 'columns_ignored', spp_private.warning_message('columns_ignored') || ' ' || left(h.heading, 60), s.row_number
      from unnest(outcomes) o
      join spp.upload_staging s on s.staging_id = o.staging_id
     cross join unnest(o.ignored) h (heading)
  ), counted as (
    select n.code, max(n.message) as message, count(distinct n.row_number) as occurrences,
           (array_agg(distinct n.row_number order by n.row_number))[1:20] as row_numbers
      from named n
     group by n.code
  )
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
           'code', c.code, 'message', c.message, 'count', c.occurrences, 'rows', c.row_numbers))), '[]')
    into v_warnings
    from counted c;

  update spp.upload_batches b
     set next_row = to_row + 1, warnings = spp_private.add_warnings(b.warnings, v_warnings),
         corrections = b.corrections || jsonb_build_object(
           'corrected', (b.corrections -> 'corrected')::integer + c.corrected,
           'unchanged', (b.corrections -> 'unchanged')::integer + c.unchanged,
           'rejected', (b.corrections -> 'rejected')::integer + c.rejected,
           'refused', (b.corrections -> 'refused')::integer + c.refused,
           'batches', (
             select coalesce(jsonb_agg(jsonb_build_object('batch_id', t.batch_id, 'corrected', t.corrected,
                                                          'rejected', t.rejected) order by t.batch_id), '[]')
               from (
                 select x.batch_id, sum(x.corrected) as corrected, sum(x.rejected) as rejected
                   from (
                     select (e.value ->> 'batch_id')::uuid as batch_id, (e.value -> 'corrected')::bigint as corrected,
                            (e.value -> 'rejected')::bigint as rejected
                       from jsonb_array_elements(b.corrections -> 'batches') e
                     union all
                     select o.batch_id, count(*) filter (where o.result = 'corrected'),
                            count(*) filter (where o.result = 'rejected')
                       from unnest(outcomes) o
                      where o.batch_id is not null
                      group by o.batch_id) x
                  group by x.batch_id) t))
    from (
      select count(*) filter (where o.result = 'corrected') as corrected,
             count(*) filter (where o.result = 'unchanged') as unchanged,
             count(*) filter (where o.result = 'rejected') as rejected,
             count(*) filter (where o.result = 'refused') as refused
        from unnest(outcomes) o) c
   where b.batch_id = (batch).batch_id;
  if not (batch).dry_run then
    update spp.upload_batches b
       set error_log = spp_private.first_errors(b.batch_id)
     where b.batch_id in (select o.batch_id from unnest(outcomes) o where o.result in ('corrected', 'rejected'));
  end if;
  if to_row >= (batch).last_row then
    perform spp_private.close_batch((batch).batch_id, 'completed');
  end if;
end
$$;
comment on function spp_private.end_correct_chunk(spp.upload_batches, integer, spp_private.correction_outcome[]) is
  $$Notes what became of some rows of a file of corrections, counts it, and ends the file behind its last row.$$;
--! EndIncluded functions/spp/quarantine/end_correct_chunk.sql
--! Included functions/spp/quarantine/correct_chunk.sql
create or replace function spp_private.correct_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(correct_chunk.batch_id, 'correct');
  v_to constant integer := spp_private.chunk_end(v_batch, correct_chunk.row_limit);
  v_batch_ids uuid[];
  v_headings text[];
  v_id uuid;
  v_of spp.upload_batches;
  v_reviewed spp_private.correction_outcome[];
  v_outcomes spp_private.correction_outcome[];
begin
  if exists (select from spp.suppliers u where u.supplier_id = v_batch.supplier_id and u.status <> 'active') then
    perform spp_private.fail_batch(v_batch.batch_id, 'supplier_not_active', 'The supplier is not active any more.',
      'Set its status to active and send the list again.');
    return;
  end if;
  select coalesce(array_agg(distinct b.batch_id), '{}') into v_batch_ids
    from spp.upload_staging c
    join spp.upload_staging s on s.staging_id = spp_private.referred_id(c.raw_data ->> 'row_ref')
    join spp.upload_batches b on b.batch_id = s.batch_id and b.supplier_id = v_batch.supplier_id
   where c.batch_id = v_batch.batch_id and c.row_number between v_batch.next_row and v_to
     and c.validation_status = 'staged';
  perform spp_private.lock_uploads(v_batch_ids);
  perform from spp.upload_staging s
    join spp.upload_staging c on s.staging_id = spp_private.referred_id(c.raw_data ->> 'row_ref')
   where c.batch_id = v_batch.batch_id and c.row_number between v_batch.next_row and v_to
     and s.batch_id = any (v_batch_ids)
   order by s.staging_id
     for update of s;
  v_headings := spp_private.file_headings(v_batch_ids || array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = v_batch.supplier_id and b.status = 'completed' and b.failed_products_count > 0));

  v_reviewed := array(
    select spp_private.review_correction(c, v_headings)
      from spp.upload_staging c
     where c.batch_id = v_batch.batch_id and c.row_number between v_batch.next_row and v_to
       and c.validation_status = 'staged'
     order by c.row_number);
  v_outcomes := array(select o from unnest(v_reviewed) o where o.result is not null);
  begin
    foreach v_id in array v_batch_ids loop
      select b.* into v_of from spp.upload_batches b where b.batch_id = v_id;
      v_outcomes := v_outcomes || spp_private.correct_rows(v_of, array(
        select o from unnest(v_reviewed) o where o.result is null and o.batch_id = v_id));
    end loop;
    if v_batch.dry_run then
      raise exception using errcode = 'SPCDR', message = 'Nothing of a dry run stands.';
    end if;
  exception when sqlstate 'SPCDR' then
    -- What would have become of the rows is known.
    null;
  end;
  perform spp_private.end_correct_chunk(v_batch, v_to, v_outcomes);
end
$$;
comment on function spp_private.correct_chunk(uuid, integer) is '@behavior -*

Applies the next rows of a file of corrections, up to so many, in this transaction, each to the upload that it is of. A
dry run says what would become of them. Called again after a crash it goes on exactly where it stopped.';
grant execute on function spp_private.correct_chunk(uuid, integer) to inv_admin;
--! EndIncluded functions/spp/quarantine/correct_chunk.sql
--! Included functions/spp/quarantine/begin_corrections.sql
create or replace function spp_private.begin_corrections(batch_id uuid, detected jsonb, warnings jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows integer;
  v_refused integer;
  v_last integer;
begin
  -- What the file alone tells: rows without a reference, and rows that share one.
  with references_made as (
    select s.staging_id, common.plain(s.raw_data ->> 'row_ref') as given, s.parse_error,
           spp_private.referred_id(s.raw_data ->> 'row_ref') as id,
           count(*) over (partition by spp_private.referred_id(s.raw_data ->> 'row_ref')) as sharing
      from spp.upload_staging s
     where s.batch_id = begin_corrections.batch_id
  ), verdicts as (
    select r.staging_id,
           case when r.given is null then 'reference_missing'
                when r.id is null then 'reference_unknown'
                when r.sharing > 1 then 'reference_repeated'
                else r.parse_error end as code
      from references_made r
  ), refused as (
    update spp.upload_staging s
       set validation_status = 'refused', processed_at = clock_timestamp(),
           validation_errors = jsonb_build_array(jsonb_build_object(
             'code', v.code, 'message', spp_private.refusal_message(v.code)))
      from verdicts v
     where v.code is not null and s.staging_id = v.staging_id
    returning 1
  )
  select (select count(*) from refused), count(*), max(s.row_number)
    into v_refused, v_rows, v_last
    from spp.upload_staging s
   where s.batch_id = begin_corrections.batch_id;

  update spp.upload_batches b
     set mode = 'corrections', phase = 'correct', next_row = 1, last_row = v_last,
         detected = begin_corrections.detected,
         warnings = spp_private.add_warnings('[]', begin_corrections.warnings),
         corrections = jsonb_build_object('rows', v_rows, 'corrected', 0, 'unchanged', 0, 'rejected', 0,
                                          'refused', v_refused, 'batches', '[]'::jsonb)
   where b.batch_id = begin_corrections.batch_id and b.phase = 'stage';
end
$$;
comment on function spp_private.begin_corrections(uuid, jsonb, jsonb) is
  $$Makes of a staged file of corrected rows what it is: no list, and without products of its own. Refuses rows
without a reference, and those that share one.$$;
--! EndIncluded functions/spp/quarantine/begin_corrections.sql
--! Included functions/spp/report/batch_progress.sql
create or replace function spp_private.batch_progress(batch spp.upload_batches) returns numeric
language sql immutable parallel safe
as $$
  select round(case (batch).phase
    when 'done' then 1
    when 'stage' then 0
    when 'validate' then 0.2 + 0.2 * least(1, ((batch).next_row - 1)::numeric / greatest(1, (batch).last_row))
    when 'apply' then 0.4 + 0.5 * least(1, ((batch).next_row - 1)::numeric / greatest(1, (batch).last_row))
    when 'correct' then 0.2 + 0.7 * least(1, ((batch).next_row - 1)::numeric / greatest(1, (batch).last_row))
    else 0.9
  end, 4)
$$;
comment on function spp_private.batch_progress(spp.upload_batches)
  is 'Share of an upload''s work that is done, 0 to 1.';
grant execute on function spp_private.batch_progress(spp.upload_batches)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/batch_progress.sql
--! Included functions/spp/intake/advance_batch.sql
create or replace function spp_private.advance_batch(batch_id uuid, lease uuid) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_phase text;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = advance_batch.batch_id;
  v_phase := (spp_private.hold_batch(advance_batch.batch_id, advance_batch.lease)).phase;
  case v_phase
    when 'validate' then perform spp_private.validate_chunk(advance_batch.batch_id, 50000);
    when 'apply' then
      perform spp_private.apply_chunk(advance_batch.batch_id, spp.setting('upload.chunk_rows')::integer);
    when 'correct' then perform spp_private.correct_chunk(advance_batch.batch_id, 500);
    when 'finish' then perform spp_private.finish_batch(advance_batch.batch_id);
    else null;
  end case;
  select b.phase into v_phase from spp.upload_batches b where b.batch_id = advance_batch.batch_id;
  return v_phase;
end
$$;
comment on function spp_private.advance_batch(uuid, uuid) is '@behavior -*

Does the next step of a staged batch in this transaction and answers the phase it is in then; "done" ends it.
Raises SPCLO when somebody else has taken it over.';
grant execute on function spp_private.advance_batch(uuid, uuid) to inv_admin;
--! EndIncluded functions/spp/intake/advance_batch.sql
--! Included functions/spp/undo/rollback_batch.sql
create or replace function spp.rollback_batch(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(rollback_batch.batch_id);
  v_undone record;
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
  if v_batch.status in ('rolled_back', 'failed') or v_batch.dry_run then
    return '{"reverted": 0, "removed": 0, "kept": []}';
  elsif v_batch.mode = 'corrections' then
    raise exception using
      errcode = 'SPCRC',
      message = format('Upload %s is a file of corrections: its prices are part of the lists that it corrected.',
                       v_batch.batch_id),
      hint = 'Roll back those lists; "corrections" in its report names them.';
  elsif v_batch.status <> 'completed' then
    raise exception using
      errcode = 'SPCBR',
      message = format('Upload %s is still %s.', v_batch.batch_id, v_batch.status),
      hint = 'Roll it back once it is completed.';
  end if;

  select * into v_undone from spp_private.undo_batch(v_batch);
  update spp.upload_batches b
     set status = 'rolled_back', discontinue_held = false
   where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('reverted', v_undone.reverted, 'removed', v_undone.removed, 'kept', v_undone.kept);
end
$$;
comment on function spp.rollback_batch(uuid) is
  $$Undoes an upload: prices whose latest change is its go back, products that only it brought are removed, its marks
are undone. Answers {reverted, removed, kept: [{supplier_product_code, reason}]}; zeros when there is nothing left to
undo. Raises SPNBA, SPCBR (still running), SPCRC (a file of corrections).$$;
grant execute on function spp.rollback_batch(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/undo/rollback_batch.sql
--! Included views/spp/v_supplier_catalog_stats.sql
create or replace view spp.v_supplier_catalog_stats with (security_invoker = true) as
select s.supplier_id, s.supplier_code, s.supplier_name, s.status,
       coalesce(p.products, 0) as products, coalesce(p.new, 0) as new, coalesce(p.discontinued, 0) as discontinued,
       coalesce(p.categories, 0) as categories, s.currency_code, p.min_price, p.median_price, p.max_price,
       u.uploads_30d, u.average_days_between_uploads, u.last_upload_at, u.failed_row_rate
  from spp.suppliers s
  left join (
    select x.supplier_id, count(*)::integer as products, count(*) filter (where x.is_new)::integer as new,
           count(*) filter (where x.status = 'discontinued')::integer as discontinued,
           count(distinct coalesce(x.subcategory_id, x.category_id))::integer as categories,
           min(x.current_price) as min_price,
           percentile_disc(0.5) within group (order by x.current_price) as median_price,
           max(x.current_price) as max_price
      from spp.supplier_products x
     group by x.supplier_id
  ) p on p.supplier_id = s.supplier_id
 cross join lateral (
   select count(*) filter (where b.upload_date >= now() - interval '30 days')::integer as uploads_30d,
          round(extract(epoch from max(b.upload_date) - min(b.upload_date)) / 86400 / nullif(count(*) - 1, 0), 2)
            as average_days_between_uploads,
          max(b.upload_date) as last_upload_at,
          round(sum(b.failed_products_count)::numeric / nullif(sum(b.total_products), 0), 4) as failed_row_rate
     from spp.upload_batches b
    where b.supplier_id = s.supplier_id and b.status in ('completed', 'failed') and not b.dry_run
       and b.mode <> 'corrections'
 ) u;
comment on view spp.v_supplier_catalog_stats is '@primaryKey supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy *
@orderBy *
@behavior +totalCount

What each supplier offers and how it delivers its lists. Prices are in the supplier''s currency.';
comment on column spp.v_supplier_catalog_stats.products is 'Products ever listed and not removed.';
comment on column spp.v_supplier_catalog_stats.new is 'Products that only one list has shown so far.';
comment on column spp.v_supplier_catalog_stats.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp.v_supplier_catalog_stats.uploads_30d is
  'Uploads within the last 30 days, rolled-back ones left out.';
comment on column spp.v_supplier_catalog_stats.average_days_between_uploads is 'Null before the second upload.';
comment on column spp.v_supplier_catalog_stats.failed_row_rate is 'Share of all rows that were rejected, 0 to 1.';
--! EndIncluded views/spp/v_supplier_catalog_stats.sql
--! Included views/spp_feed/uploads.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.uploads with (security_barrier = true) as
select b.batch_id, b.supplier_id, b.file_name, b.completed_at, b.new_products_count, b.missing_products_count,
       b.discontinue_held,
       (select count(*)::integer
          from spp.upload_staging s
         where s.batch_id = b.batch_id and s.validation_status = 'failed'
           and s.validation_errors @> '[{"code": "price_spike"}]') as held_spikes
  from spp.upload_batches b
 where b.status = 'completed' and not b.dry_run and b.mode <> 'corrections';
comment on view spp_feed.uploads is
  $$Lists that were applied: what they brought, and what of them waits for a person: a discontinuation, prices held as
spikes. Ask with completed_at.$$;
--! EndIncluded views/spp_feed/uploads.sql
--! Included views/spp_feed/supplier_records.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.supplier_records with (security_barrier = true) as
select s.supplier_id, u.uploads, u.rows, u.failed_rows, coalesce(p.products, 0) as products,
       coalesce(p.missing_products, 0) as missing_products, coalesce(h.price_changes, 0) as price_changes,
       h.price_volatility
  from spp.suppliers s
 cross join lateral (
   select count(*)::integer as uploads, coalesce(sum(b.total_products), 0) as rows,
          coalesce(sum(b.failed_products_count), 0) as failed_rows
     from spp.upload_batches b
    where b.supplier_id = s.supplier_id and b.status = 'completed' and not b.dry_run
       and b.mode <> 'corrections'
      and b.upload_date >= now() - interval '8760 hours'
 ) u
  left join (
    select x.supplier_id, count(*) as products,
           count(*) filter (where x.missing_since_batch_id is not null) as missing_products
      from spp.supplier_products x
     where x.status <> 'discontinued'
     group by x.supplier_id
  ) p on p.supplier_id = s.supplier_id
  left join (
    select c.supplier_id, count(*) as price_changes, avg(abs(c.price_change_percentage)) as price_volatility
      from spp.price_history c
     where c.changed_at >= now() - interval '8760 hours' and c.price_change_percentage <> 0
       and c.change_reason in ('upload', 'manual')
     group by c.supplier_id
  ) h on h.supplier_id = s.supplier_id;
comment on view spp_feed.supplier_records is
  $$How suppliers have done in the last 365 days: lists that were completed, their rows and those of them that were
rejected; products on offer and those of them that their lists miss; price changes, and their mean size in percent of
the old price. Rollbacks and corrections are no changes of the supplier.$$;
--! EndIncluded views/spp_feed/supplier_records.sql
