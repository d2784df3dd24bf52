-- What the loader works with, in a schema that goes when it is done. Runs on a throw-away cluster, as its superuser.
create schema bench;

-- A draw below `choices`: a hash of a key and a number, so that every product can be worked out alone.
create function bench.draw(key bigint, number bigint, choices bigint) returns bigint
language sql immutable parallel safe
as $$ select (hashint8extended(number, key) & 9223372036854775807) % choices $$;

-- The j-th price of a product in hundredths. Prices rise by 3 hundredths of the first one a step, give or take 8: an
-- odd number of them, so that no step leaves the price where it was.
create function bench.price(key bigint, first_price integer, j integer) returns integer
language sql immutable parallel safe
as $$
  select ((first_price * (100 + 3 * j + case when j = 0 then 0 else 2 * (bench.draw(key, j, 5) - 2) end) + 50) / 100)
           ::integer
$$;

-- The list that brought a product's j-th price: its changes are spread over the lists between its first and its last.
create function bench.list_of(key bigint, born integer, last integer, changes integer, j integer) returns integer
language sql immutable parallel safe
as $$
  select case when j = 0 then born
              else (born + 1 + (j - 1) * (last - born) / changes
                    + bench.draw(key, 100 + j, greatest(1, (last - born) / changes)))::integer end
$$;

-- A GTIN-13 of twelve digits.
create function bench.gtin13(digits text) returns text
language sql immutable parallel safe
as $$
  select digits || (10 - (
           (ascii(substr(digits, 1, 1)) + ascii(substr(digits, 3, 1)) + ascii(substr(digits, 5, 1))
            + ascii(substr(digits, 7, 1)) + ascii(substr(digits, 9, 1)) + ascii(substr(digits, 11, 1)) - 6 * 48)
           + 3 * (ascii(substr(digits, 2, 1)) + ascii(substr(digits, 4, 1)) + ascii(substr(digits, 6, 1))
                  + ascii(substr(digits, 8, 1)) + ascii(substr(digits, 10, 1)) + ascii(substr(digits, 12, 1)) - 6 * 48)
         ) % 10) % 10
$$;

create table bench.suppliers (
  number integer primary key,
  supplier_id uuid not null,
  currency text not null,
  market text not null,
  key bigint not null,
  -- Suppliers of a market carry some of the same goods.
  market_key bigint not null,
  code_format text not null,
  gtin_prefix text not null,
  products integer not null,
  changes integer not null,
  -- How many kinds its market has.
  goods integer not null,
  sends_all boolean not null
);

create table bench.goods (
  market text not null,
  number integer not null,
  category text not null,
  subcategory text not null,
  name text not null,
  low double precision not null,
  high double precision not null,
  brands text[] not null,
  variants text[] not null,
  units text[] not null,
  category_id uuid,
  subcategory_id uuid,
  primary key (market, number)
);

create table bench.batches (
  supplier integer not null,
  number integer not null,
  batch_id uuid not null,
  uploaded_at timestamptz not null,
  primary key (supplier, number)
);
