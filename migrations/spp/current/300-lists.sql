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

--! include functions/spp/reading/product_fields.sql
