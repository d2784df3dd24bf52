--! Previous: sha1:37ca87c810de9b24c1401f6d5bea8e1f4d09b5cd
--! Hash: sha1:45a1b1666ac3b10c16fe8738bf9397309b22e8b7
--! Message: matching_job

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 030-matching_job.sql
-- Matching in committed steps, over millions of products.
insert into spp_private.locks (lock_name) values ('matching') on conflict do nothing;
insert into spp.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('matching.workers', '2', 'Steps of a run of matching that go on at once.', 'integer', 1, 16, 'steps')
on conflict do nothing;

alter table spp_private.match_runs
  add column if not exists phase text,
  add column if not exists scope jsonb not null default '{}';
comment on column spp_private.match_runs.phase is
  'What is being done: read, deal, find, compare, group, join or settle; none before the first.';
comment on column spp_private.match_runs.scope is
  $$How the work is cut: {texts, targets, buckets, ranges, low, width}: all texts and those looked at, parts by key,
and parts by text, each so many from the lowest on.$$;
create index if not exists match_runs_current on spp_private.match_runs (started_at, run_id)
  where started_at is not null and finished_at is null;

create table if not exists spp_private.match_steps (
  run_id uuid not null,
  phase text not null,
  part integer not null,
  supplier_id uuid,
  low_code text collate "C",
  high_code text collate "C",
  size bigint not null,
  done boolean not null default false,
  counted bigint not null default 0,
  constraint match_steps_pkey primary key (run_id, phase, part),
  constraint match_steps_run_id_fkey foreign key (run_id) references spp_private.match_runs (run_id) on delete cascade
);
alter table spp_private.match_steps enable row level security;
comment on table spp_private.match_steps is
  $$The parts of the work of a run, a transaction each: whoever does one locks its row. Those of a run that has
ended are gone.$$;
comment on column spp_private.match_steps.part is 'Its number within the phase; of packs, their part.';
comment on column spp_private.match_steps.supplier_id is 'Whose products are read.';
comment on column spp_private.match_steps.low_code is 'Reads codes after this one; none: from the first.';
comment on column spp_private.match_steps.high_code is 'Reads codes up to this one; none: to the last.';
comment on column spp_private.match_steps.size is 'How much work it is: products, keys or pairs.';
comment on column spp_private.match_steps.counted is 'Pairs compared or accepted in it.';

create table if not exists spp_private.match_sources (
  supplier_id uuid not null,
  place integer,
  stale boolean not null default true,
  constraint match_sources_pkey primary key (supplier_id),
  constraint match_sources_supplier_id_fkey foreign key (supplier_id) references spp.suppliers (supplier_id)
    on delete cascade
);
alter table spp_private.match_sources enable row level security;
comment on table spp_private.match_sources is 'Suppliers as matching knows them.';
comment on column spp_private.match_sources.place is 'Their order by id, as the run at work has it.';
comment on column spp_private.match_sources.stale is 'Its products have to be read again.';

create table if not exists spp_private.match_state (
  only_row boolean not null default true,
  seen pg_snapshot,
  feed_epoch uuid,
  thresholds jsonb,
  constraint match_state_pkey primary key (only_row),
  constraint match_state_only_row_check check (only_row)
);
alter table spp_private.match_state enable row level security;
comment on table spp_private.match_state is 'What matching has seen.';
comment on column spp_private.match_state.seen is 'Suppliers with changes that are not visible in it are stale.';
comment on column spp_private.match_state.feed_epoch is 'The life of this database that the snapshot belongs to.';
comment on column spp_private.match_state.thresholds is
  'With which pairs were judged last: after a change all are judged again.';
insert into spp_private.match_state default values on conflict do nothing;

create table if not exists spp_private.match_due (
  text_id bigint not null,
  since timestamptz not null default clock_timestamp(),
  constraint match_due_pkey primary key (text_id)
);
alter table spp_private.match_due enable row level security;
comment on table spp_private.match_due is
  'Texts that have not been compared with the others as they read now, or whose product is free again.';

create unlogged table if not exists spp_private.match_packs (
  phase text not null,
  part integer not null,
  ones bigint[],
  others bigint[],
  keys integer[]
);
alter table spp_private.match_packs enable row level security;
create index if not exists match_packs_part_idx on spp_private.match_packs (phase, part);
comment on table spp_private.match_packs is
  $$What one phase of the run at work leaves for a part of the next, many in a row: a fifth of the room of rows of their
own. A row of the phase "run" says that the server has not lost them in a crash.$$;
comment on column spp_private.match_packs.phase is 'Which phase takes it.';
comment on column spp_private.match_packs.ones is 'Products with a key (find), or one of each pair.';
comment on column spp_private.match_packs.others is 'The other of each pair.';
comment on column spp_private.match_packs.keys is 'The keys of the products (find), or those that are wanted (deal).';

create unlogged table if not exists spp_private.match_results (
  one bigint not null,
  other bigint not null,
  confidence numeric(5, 2) not null,
  likeness numeric not null,
  evidence jsonb not null,
  constraint match_results_pkey primary key (one, other)
);
alter table spp_private.match_results enable row level security;
comment on table spp_private.match_results is 'The pairs of texts that the run at work found sure enough for a look.';
comment on column spp_private.match_results.one is 'Of the older one of the two suppliers.';

-- Decided pairs are few, whatever the number of pairs.
create index if not exists match_pairs_decided_idx
  on spp.match_pairs (supplier_id, supplier_product_code, other_supplier_id, other_product_code)
  where status in ('verified', 'rejected');

alter table spp_private.match_texts add column if not exists number_bits integer not null default 8191;
comment on column spp_private.match_texts.number_bits is
  $$One of 13 bits for each of its numbers, all where a pack may tell more: sets of numbers contain each other only if
their bits do.$$;
-- Nobody asks for their distribution, and to find it out takes longer than all the rest of analyzing.
alter table spp_private.match_texts
  alter column keys set statistics 0, alter column words set statistics 0, alter column numbers set statistics 0,
  alter column brand_words set statistics 0, alter column pack set statistics 0;

-- Read again at the next run: keys hold GTINs and codes now. Whatever runs now begins again.
delete from spp_private.match_texts t
 where not exists (select from spp_private.match_sources);

do $$
begin
  if not exists (select from pg_type t
                  where t.typname = 'match_likeness' and t.typnamespace = 'spp_private'::regnamespace) then
    create type spp_private.match_likeness as (
      likeness numeric, only_one text[], only_other text[], respelled jsonb, brand_found boolean);
  end if;
end
$$;
comment on type spp_private.match_likeness is
  $$How like the words of two products are, 0 to 1 by length, the words of either side alone, those that are spelled in
two ways, and whether a brand that one side does not tell is in its name.$$;

drop function if exists spp_private.match_words(spp_private.match_texts, spp_private.match_texts, boolean);
drop function if exists spp_private.match_score(spp_private.match_texts, spp_private.match_texts);
drop function if exists spp_private.match_keys(text[], text[]);
drop function if exists spp_private.match_find_pairs(uuid);
drop function if exists spp_private.match_score_pairs();
drop function if exists spp_private.match_write_pairs();
drop function if exists spp_private.match_write_groups();
drop function if exists spp_private.match_settle();
drop function if exists spp_private.match_refresh_texts();
drop function if exists spp_private.run_matching(uuid);
drop function if exists spp_private.take_matching(uuid);

--! Included functions/spp/matching/match_plain.sql
create or replace function spp_private.match_plain(name text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_plain text;
begin
  if octet_length(name) = length(name) then
    v_plain := lower(name);
    if strpos(v_plain, ',') > 0 then
      v_plain := regexp_replace(v_plain, '([0-9]),(?=[0-9])', '\1.', 'g');
    end if;
    v_plain := translate(v_plain, chr(39) || e'!#$&()*+,-/:;<=>?@[\\]^_`{|}~\t\n\r\f\v', repeat(' ', 40));
  else
    v_plain := regexp_replace(
      regexp_replace(
        replace(replace(replace(replace(
          translate(
            regexp_replace(
              normalize(lower(translate(name, '“”„″×™®©', repeat(chr(34), 4) || 'x')
                              collate pg_catalog.pg_c_utf8), nfkd),
              '[\u0300-\u036f]+', '', 'g'),
            'øłđðı', 'olddi'),
          'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        '([0-9]),(?=[0-9])', '\1.', 'g'),
      '[^[:alnum:]%\x22.]+', ' ', 'g');
  end if;
  if strpos(v_plain, '.') > 0 then
    v_plain := regexp_replace(v_plain, '(?<![0-9])\.|\.(?![0-9])', ' ', 'g');
  end if;
  if strpos(v_plain, '  ') > 0 then
    v_plain := regexp_replace(v_plain, '  +', ' ', 'g');
  end if;
  return btrim(v_plain);
end
$$;
comment on function spp_private.match_plain(text) is
  $$A text as matching compares it: lower case, no accents, no punctuation but decimal points, percent and inch marks;
"0,5" is "0.5".$$;
--! EndIncluded functions/spp/matching/match_plain.sql
--! Included functions/spp/matching/match_may_be_like.sql
create or replace function spp_private.match_may_be_like(word text, other text) returns boolean
language sql immutable parallel safe
as $$
  select left(word, 1) = left(other, 1) or right(word, 1) = right(other, 1) or length(word) >= 8 and length(other) >= 8
$$;
comment on function spp_private.match_may_be_like(text, text) is
  'Whether it is worth asking for the likeness of two words: words like each other begin or end alike, or are long.';
--! EndIncluded functions/spp/matching/match_may_be_like.sql
--! Included functions/spp/matching/match_word_likeness.sql
create or replace function spp_private.match_word_likeness(word text, other text) returns numeric
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_short constant text := case when length(word) <= length(other) then word else other end;
  v_long constant text := case when length(word) <= length(other) then other else word end;
  v_size constant integer := length(v_short);
  v_more constant integer := length(v_long) - v_size;
  v_head integer := 0;
  v_tail integer := 0;
begin
  if v_short = v_long then
    return 1;
  elsif v_size < 3 then
    return 0;
  end if;
  -- Abbreviations: "stainl" and, without its vowels, "blk".
  if v_more >= 2 then
    if starts_with(v_long, v_short)
       or left(v_short, 1) = left(v_long, 1) and substr(v_short, 2) !~ '[aeiou]'
          and v_long ~ regexp_replace(v_short, '(.)', '\1.*', 'g') then
      return 0.8;
    end if;
  else
    while v_head < v_size and substr(v_short, v_head + 1, 1) = substr(v_long, v_head + 1, 1) loop
      v_head := v_head + 1;
    end loop;
    while v_tail < v_size - v_head
          and substr(v_short, v_size - v_tail, 1) = substr(v_long, v_size + v_more - v_tail, 1) loop
      v_tail := v_tail + 1;
    end loop;
    -- One letter too many; two swapped; one wrong, in words long enough that "bolt" and "belt" stay two things.
    if v_size >= 4 and v_more = 1 and v_head + v_tail = v_size
       or v_size >= 4 and v_more = 0 and v_head + v_tail = v_size - 2
          and substr(v_short, v_head + 1, 2) = reverse(substr(v_long, v_head + 1, 2))
       or v_size >= 6 and v_more = 0 and v_head + v_tail = v_size - 1 then
      return 0.9;
    end if;
  end if;
  if v_size >= 8 and public.similarity(word, other) >= 0.5 then
    return 0.8;
  end if;
  return 0;
end
$$;
comment on function spp_private.match_word_likeness(text, text) is
  '1: the same word; 0.9: one typo apart; 0.8: an abbreviation, or a long word with two typos; 0: another word.';
--! EndIncluded functions/spp/matching/match_word_likeness.sql
--! Included functions/spp/matching/match_brands.sql
create or replace function spp_private.match_brands(brand text[], other text[]) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_brand text;
  v_other text;
begin
  if brand = '{}' or other = '{}' then
    return case when brand = other then 'unknown' else 'missing' end;
  elsif brand <@ other or other <@ brand then
    return 'same';
  end if;
  v_brand := array_to_string(brand, '');
  v_other := array_to_string(other, '');
  if spp_private.match_may_be_like(v_brand, v_other) and spp_private.match_word_likeness(v_brand, v_other) > 0 then
    return 'same';
  -- "HP" is "Hewlett Packard".
  elsif left(v_brand, 1) = left(v_other, 1)
        and (v_brand = (select string_agg(left(w, 1), '' order by p) from unnest(other) with ordinality u (w, p))
             or v_other = (select string_agg(left(w, 1), '' order by p) from unnest(brand) with ordinality u (w, p)))
  then
    return 'same';
  end if;
  return 'differs';
end
$$;
comment on function spp_private.match_brands(text[], text[]) is
  'What the brands of two products say, each as its words: same, differs, missing (on one side), unknown (on both).';
--! EndIncluded functions/spp/matching/match_brands.sql
--! Included functions/spp/matching/match_words.sql
create or replace function spp_private.match_words(
  one spp_private.match_texts,
  other spp_private.match_texts,
  brand_missing boolean
) returns spp_private.match_likeness
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Where one side tells no brand, its name may hold that of the other.
  v_brand constant text[] := case when brand_missing then (one).brand_words || (other).brand_words else '{}' end;
  v_one constant text[] := (one).words || case when brand_missing then (one).brand_words else '{}' end;
  v_other constant text[] := (other).words || case when brand_missing then (other).brand_words else '{}' end;
  v_only_one text[] := '{}';
  v_only_other text[] := '{}';
  v_respelled jsonb := '[]';
  v_shared numeric := 0;
  v_total numeric := 0;
  v_word text;
  v_candidate text;
  v_best text;
  v_likeness numeric;
  v_best_likeness numeric;
begin
  if not brand_missing and v_one = v_other and v_one <> '{}' then
    return (1.000, '{}', '{}', '[]', true)::spp_private.match_likeness;
  end if;
  foreach v_word in array v_one loop
    if v_word = any (v_other) then
      v_shared := v_shared + length(v_word);
    elsif v_word <> all (v_only_one) then
      v_only_one := v_only_one || v_word;
    end if;
  end loop;
  foreach v_word in array v_other loop
    if v_word <> all (v_one) and v_word <> all (v_only_other) then
      v_only_other := v_only_other || v_word;
    end if;
  end loop;
  v_total := v_shared;

  -- "power drill" is "powerdrill".
  if cardinality(v_only_one) + cardinality(v_only_other) > 2 and v_only_one <> '{}' and v_only_other <> '{}'
     and array_to_string(v_only_one, '') = array_to_string(v_only_other, '') then
    v_shared := v_shared + length(array_to_string(v_only_one, ''));
    v_total := v_shared;
    v_respelled := jsonb_build_array(
      jsonb_build_array(array_to_string(v_only_one, ' '), array_to_string(v_only_other, ' ')));
    v_only_one := '{}';
    v_only_other := '{}';
  end if;

  -- Typos and abbreviations, each with the word it is most like.
  foreach v_word in array v_only_one loop
    v_best_likeness := 0;
    foreach v_candidate in array v_only_other loop
      -- As match_may_be_like says it; a call of a function for each two words took longer than all the rest.
      if left(v_word, 1) = left(v_candidate, 1) or right(v_word, 1) = right(v_candidate, 1)
         or length(v_word) >= 8 and length(v_candidate) >= 8 then
        v_likeness := spp_private.match_word_likeness(v_word, v_candidate);
        if v_likeness > v_best_likeness then
          v_best := v_candidate;
          v_best_likeness := v_likeness;
        end if;
      end if;
    end loop;
    if v_best_likeness > 0 then
      v_shared := v_shared + v_best_likeness * (length(v_word) + length(v_best)) / 2;
      v_total := v_total + (length(v_word) + length(v_best)) / 2.0;
      v_respelled := v_respelled || jsonb_build_array(jsonb_build_array(v_word, v_best));
      v_only_one := array_remove(v_only_one, v_word);
      v_only_other := array_remove(v_only_other, v_best);
    end if;
  end loop;

  -- A brand that the other side does not tell is no difference of names.
  foreach v_word in array v_only_one || v_only_other loop
    if v_word <> all (v_brand) then
      v_total := v_total + length(v_word) / 2.0;
    end if;
  end loop;
  return (case when v_total = 0 then 0 else round(v_shared / v_total, 3) end, v_only_one, v_only_other, v_respelled,
          not v_brand && (v_only_one || v_only_other))::spp_private.match_likeness;
end
$$;
comment on function spp_private.match_words(spp_private.match_texts, spp_private.match_texts, boolean) is
  'How like the words of two products are.';
--! EndIncluded functions/spp/matching/match_words.sql
--! Included functions/spp/matching/match_score.sql
create or replace function spp_private.match_score(
  one spp_private.match_texts,
  other spp_private.match_texts,
  threshold numeric default 0
) returns spp_private.match_score
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_same_gtin constant boolean := (one).gtin = (other).gtin;
  v_same_code constant boolean := (one).code_key = (other).code_key;
  v_pack_differs constant boolean := (one).pack <> '{}' and (other).pack <> '{}' and (one).pack <> (other).pack;
  v_brand text := spp_private.match_brands((one).brand_words, (other).brand_words);
  v_words constant spp_private.match_likeness := spp_private.match_words(one, other, v_brand = 'missing');
  v_likeness constant numeric := v_words.likeness;
  v_one_sided constant boolean := v_words.only_one <> '{}' and v_words.only_other <> '{}';
  v_numbers text;
  v_confidence numeric;
begin
  if v_brand = 'missing' and v_words.brand_found then
    v_brand := 'in_name';
  end if;
  v_numbers := case
    when (one).numbers = (other).numbers then case when (one).numbers = '{}' then 'none' else 'same' end
    when (one).numbers <@ ((other).numbers || (other).pack) and (other).numbers <@ ((one).numbers || (one).pack)
      then 'same'
    when (one).numbers <@ (other).numbers or (other).numbers <@ (one).numbers then 'partly'
    else 'differ'
  end;

  v_confidence := 60 * v_likeness
    + case v_numbers when 'same' then 25 when 'none' then 15 when 'partly' then 8 else 0 end
    + case v_brand when 'same' then 15 when 'in_name' then 15 when 'differs' then 0 else 10 end
    + case when v_same_code then 15 else 0 end;
  -- What speaks against beats what speaks for.
  v_confidence := case when v_same_gtin then 100 else least(v_confidence,
    case when v_same_code then 97 else 95 + 4 * v_likeness end,
    case when v_numbers = 'differ' or v_brand = 'differs' then 50 end,
    case when v_one_sided then 80 end,
    case when v_numbers = 'partly' or v_pack_differs then 85 end,
    case when not v_same_gtin then 40 end) end;

  if round(v_confidence, 2) < match_score.threshold then
    return (round(v_confidence, 2), v_likeness, null)::spp_private.match_score;
  end if;
  return (round(v_confidence, 2), v_likeness, jsonb_strip_nulls(jsonb_build_object(
    'gtin', case when v_same_gtin then to_jsonb((one).gtin)
                 when not v_same_gtin then jsonb_build_array((one).gtin, (other).gtin) end,
    'code', case when v_same_code then (one).code_key end,
    'brand', v_brand,
    'numbers', case when v_numbers in ('same', 'none')
                 then jsonb_build_object('verdict', v_numbers, 'values', (one).numbers)
                 else jsonb_build_object('verdict', v_numbers, 'one', (one).numbers, 'other', (other).numbers) end,
    'words', jsonb_build_object('likeness', v_likeness,
      'only_one', nullif(v_words.only_one, '{}'), 'only_other', nullif(v_words.only_other, '{}'),
      'respelled', nullif(v_words.respelled, '[]')),
    'pack', case when v_pack_differs then jsonb_build_array((one).pack, (other).pack) end
  )))::spp_private.match_score;
end
$$;
comment on function spp_private.match_score(spp_private.match_texts, spp_private.match_texts, numeric) is
  $$How sure two products are the same. The same GTIN is 100. Else 60 points for like words, 25 for equal numbers, 15
for the brand, 15 for the same code; other numbers or another brand allow 50 at most, another GTIN 40, words that
only either side has 80, numbers or packs that only one side tells 85. Without evidence below the threshold.$$;
--! EndIncluded functions/spp/matching/match_score.sql
--! Included functions/spp/products/is_gtin.sql
create or replace function spp_private.is_gtin(barcode text) returns boolean
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_digits bytea;
begin
  if barcode !~ '^([0-9]{8}|[0-9]{12,14})$' then
    return false;
  end if;
  -- GS1 General Specifications, 7.9: digits weigh 3 and 1 from the right; with the check digit they sum to a ten.
  v_digits := convert_to(lpad(barcode, 14, '0'), 'UTF8');
  return (3 * (get_byte(v_digits, 0) + get_byte(v_digits, 2) + get_byte(v_digits, 4) + get_byte(v_digits, 6)
               + get_byte(v_digits, 8) + get_byte(v_digits, 10) + get_byte(v_digits, 12) - 7 * 48)
          + get_byte(v_digits, 1) + get_byte(v_digits, 3) + get_byte(v_digits, 5) + get_byte(v_digits, 7)
          + get_byte(v_digits, 9) + get_byte(v_digits, 11) + get_byte(v_digits, 13) - 7 * 48) % 10 = 0;
end
$$;
comment on function spp_private.is_gtin(text) is '@behavior -*

Whether a text is a GTIN of 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications, 7.9).';
grant execute on function spp_private.is_gtin(text) to public;
--! EndIncluded functions/spp/products/is_gtin.sql
--! Included functions/spp/matching/match_read_texts.sql
create or replace function spp_private.match_read_texts() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  create temporary table match_read on commit drop as
  with texts as (
    -- A name without its brand, which may hold a number: "3M".
    select c.place, false as is_pack,
           replace(' ' || c.plain || ' ', ' ' || nullif(c.plain_brand, '') || ' ', ' ') as named, c.plain
      from pg_temp.match_changed c
    union all
    select c.place, true, null, regexp_replace(spp_private.match_plain(left(c.pack_size, 100)), '^([0-9]+)$', '\1 pcs')
      from pg_temp.match_changed c
     where c.pack_size ~ '[0-9]'
  ), tokens as materialized (
    -- Packs are written "pack of 6", "6 x 330 ml" or "330 ml x 6": all become "6 pcs".
    select x.place, x.is_pack, t.parts, t.position
      from texts x
     cross join lateral regexp_matches(
       case when coalesce(x.named, x.plain) ~ '[0-9] ?x|x ?[0-9]| (?:of|von|mit) [0-9]' then
         regexp_replace(
           regexp_replace(
             regexp_replace(coalesce(x.named, x.plain), '\m(?:pack|set|box|packung|case) (?:of|von|mit) ([0-9]+)',
                            '\1 pcs', 'g'),
             '\m([0-9]+) ?x ?([0-9.]+ ?(?:kg|g|gr|mg|l|ml|cl|dl|ltr)\M)', '\1 pcs \2', 'g'),
           '([0-9] ?(?:kg|g|gr|mg|l|ml|cl|dl|ltr)) ?x ?([0-9]+)\M', '\1 \2 pcs', 'g')
         else coalesce(x.named, x.plain) end,
       '([0-9]+(?:\.[0-9]+)?)(?: ?([[:alpha:]]+|m[23]|%|\x22)(?![[:alnum:]]))?|([[:alpha:]]+)', 'g')
       with ordinality as t (parts, position)
  ), read as (
    select k.place, k.is_pack, k.position,
           coalesce(k.parts[3], case when u.unit is null then k.parts[2] end) as word,
           trim_scale(round(k.parts[1]::numeric * coalesce(u.factor, 1), 4))::text || coalesce(u.base_unit, '')
             as number
      from tokens k
      left join spp_private.match_units u on u.unit = k.parts[2]
  )
  select r.place, r.is_pack,
         coalesce(array_agg(r.word order by r.position) filter (
           where r.word not in ('x', 'and', 'with', 'for', 'the', 'of', 'mit', 'und', 'fur', 'de', 'et', 'pour',
                                'con')), '{}') as words,
         coalesce(array_agg(distinct r.number) filter (where r.number <> '1pcs'), '{}') as numbers
    from read r
   group by r.place, r.is_pack;
  analyze pg_temp.match_read;
end
$$;
comment on function spp_private.match_read_texts() is
  $$Takes the names and packs of pg_temp.match_changed apart into pg_temp.match_read: the words in their order, and
the numbers in base units, sorted. A number and what stands behind it are one measure where that is a known unit.$$;
--! EndIncluded functions/spp/matching/match_read_texts.sql
--! Included functions/spp/matching/match_read_keys.sql
create or replace function spp_private.match_read_keys() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  -- Beginnings of words stand for words; the longest say most.
  create temporary table match_stems on commit drop as
  select r.place, r.position, hashtextextended(r.stem, 0) >> 8 as hash
    from (
      select d.place, d.stem, row_number() over (partition by d.place order by d.word_length desc, d.word) as position
        from (
          select distinct on (w.place, left(w.word, 4)) w.place, left(w.word, 4) as stem, length(w.word) as word_length,
                 w.word
            from (
              select n.place, u.word
                from pg_temp.match_read n
               cross join lateral unnest(n.words) as u (word)
               where not n.is_pack
              union all
              select c.place, u.word
                from pg_temp.match_changed c
               cross join lateral string_to_table(nullif(c.plain_brand, ''), ' ') as u (word)
            ) w
           where length(w.word) > 1
           order by w.place, left(w.word, 4), length(w.word) desc, w.word
        ) d
    ) r
   where r.position <= 10;
  analyze pg_temp.match_stems;

  -- A combination of words is the sum of their hashes: all, all but one (a typo, a missing brand), any two of the
  -- longest four; the last alone without the numbers. The last two bits say how much a key says: 1 (GTIN, code) all, 0
  -- (all words, all but one) much, 2 little.
  create temporary table match_hashed on commit drop as
  select c.place, k.keys
         || array_remove(array[hashtext('gtin ' || c.gtin) & -4 | 1,
                               hashtext('code ' || c.code_key) & -4 | 1], null) as keys
    from pg_temp.match_changed c
    left join pg_temp.match_read n on n.place = c.place and not n.is_pack
    left join (
      select s.place, sum(s.hash)::bigint as total, array_agg(s.hash) as hashes,
             array_agg(s.hash) filter (where s.position <= 4) as longest
        from pg_temp.match_stems s
       group by s.place
    ) s on s.place = c.place
   cross join lateral (
     select coalesce(n.numbers, '{}') <> '{}' as has_numbers,
            hashtextextended(array_to_string(n.numbers, ' '), 1) >> 8 as numbers) m
   cross join lateral (
     select array(
       select hashint8(coalesce(s.total, 0) + coalesce(m.numbers, 0)) & -4
       union all
       select hashint8(s.total - h + coalesce(m.numbers, 0)) & -4 from unnest(s.hashes) as h
       union all
       select hashint8extended(h + m.numbers, 2)::bit(32)::integer & -4 | 2
         from unnest(s.longest) as h
        where m.has_numbers
       union all
       select hashint8extended(h + o, 3)::bit(32)::integer & -4 | 2
         from unnest(s.longest) as h, unnest(s.longest) as o where h < o) as keys) k;
  analyze pg_temp.match_hashed;
  drop table pg_temp.match_stems;
end
$$;
comment on function spp_private.match_read_keys() is
  $$Fills pg_temp.match_hashed with the keys of the products in pg_temp.match_changed and pg_temp.match_read: hashes of
combinations of words and numbers, of the GTIN and of the code. Two listings of one product share some.$$;
--! EndIncluded functions/spp/matching/match_read_keys.sql
--! Included functions/spp/matching/match_forget_texts.sql
create or replace function spp_private.match_forget_texts(
  supplier_id uuid,
  low_code text,
  high_code text
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_gone text[];
begin
  with gone as (
    delete from spp_private.match_texts t
     where t.supplier_id = match_forget_texts.supplier_id and t.supplier_product_code > match_forget_texts.low_code
       and (match_forget_texts.high_code is null or t.supplier_product_code <= match_forget_texts.high_code)
       and not exists (
         select from spp.supplier_products p
          where p.supplier_id = match_forget_texts.supplier_id and p.supplier_product_code = t.supplier_product_code)
    returning t.text_id, t.supplier_product_code
  ), not_due as (
    delete from spp_private.match_due d using gone g where d.text_id = g.text_id
  )
  select array_agg(g.supplier_product_code) into v_gone from gone g;
  if v_gone is null then
    return;
  end if;

  -- Without it, another may be the best.
  insert into spp_private.match_due as d (text_id)
  select distinct t.text_id
    from (
      select p.other_supplier_id as supplier_id, p.other_product_code as code
        from spp.match_pairs p
       where p.supplier_id = match_forget_texts.supplier_id and p.supplier_product_code = any (v_gone)
      union all
      select p.supplier_id, p.supplier_product_code
        from spp.match_pairs p
       where p.other_supplier_id = match_forget_texts.supplier_id and p.other_product_code = any (v_gone)
    ) o
    join spp_private.match_texts t on t.supplier_id = o.supplier_id and t.supplier_product_code = o.code
  on conflict (text_id) do update set since = clock_timestamp();
end
$$;
comment on function spp_private.match_forget_texts(uuid, text, text) is
  $$Forgets the texts of products of a supplier that are gone, of a range of codes; what they were paired with is
looked at again.$$;
--! EndIncluded functions/spp/matching/match_forget_texts.sql
--! Included functions/spp/matching/match_refresh_texts.sql
create or replace function spp_private.match_refresh_texts(
  supplier_id uuid,
  low_code text,
  high_code text
) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
set plan_cache_mode = force_custom_plan
as $$
declare
  v_low constant text := coalesce(match_refresh_texts.low_code, '');
  v_high constant text := match_refresh_texts.high_code;
  v_read bigint;
begin
  perform spp_private.match_forget_texts(match_refresh_texts.supplier_id, v_low, v_high);
  drop table if exists pg_temp.match_changed, pg_temp.match_read, pg_temp.match_hashed;
  -- Names that run on for pages say no more than their beginnings.
  create temporary table match_changed on commit drop as
  select s.*, row_number() over () as place, spp_private.match_plain(left(s.product_name, 300)) as plain,
         coalesce(spp_private.match_plain(left(s.brand, 100)), '') as plain_brand,
         case when s.barcode !~ '^0*$' and spp_private.is_gtin(s.barcode) then lpad(s.barcode, 14, '0') end as gtin,
         case when length(u.code) >= 5 and u.code ~ '[0-9]' then u.code end as code_key
    from (
      select p.supplier_id, p.supplier_product_code, p.product_name, coalesce(p.brand, p.manufacturer) as brand,
             p.barcode, p.pack_size,
             hashtextextended(concat_ws('|', p.product_name, coalesce(p.brand, p.manufacturer, ''),
                                        coalesce(p.barcode, ''), p.pack_size), 0) as source_hash
        from spp.supplier_products p
       where p.supplier_id = match_refresh_texts.supplier_id
         and p.supplier_product_code > v_low collate "C" and (v_high is null or p.supplier_product_code <= v_high)
    ) s
    left join spp_private.match_texts t
      on t.supplier_id = match_refresh_texts.supplier_id and t.supplier_product_code = s.supplier_product_code
     and t.supplier_product_code > v_low and (v_high is null or t.supplier_product_code <= v_high)
   cross join lateral (
     select regexp_replace(upper(s.supplier_product_code), '[^[:alnum:]]', '', 'g') as code offset 0) u
   where t.source_hash is distinct from s.source_hash;
  get diagnostics v_read = row_count;
  if v_read = 0 then
    return 0;
  end if;
  perform spp_private.match_read_texts();
  perform spp_private.match_read_keys();

  with written as (
    insert into spp_private.match_texts as t
      (supplier_id, supplier_product_code, source_hash, gtin, code_key, brand_words, words, numbers, pack, keys,
       number_bits)
    select c.supplier_id, c.supplier_product_code, c.source_hash, c.gtin, c.code_key,
           coalesce(string_to_array(nullif(c.plain_brand, ''), ' '), '{}'), coalesce(n.words, '{}'),
           coalesce(n.numbers, '{}'), coalesce(p.numbers, '{}'), h.keys,
           case when p.numbers <> '{}' then 8191
                when n.numbers <> '{}' then (
                  select bit_or(1 << (hashtext(u.number) & 1048575) % 13) from unnest(n.numbers) as u (number))
                else 0 end
      from pg_temp.match_changed c
      join pg_temp.match_hashed h on h.place = c.place
      left join pg_temp.match_read n on n.place = c.place and not n.is_pack
      left join pg_temp.match_read p on p.place = c.place and p.is_pack
    on conflict on constraint match_texts_supplier_id_code_key do update
       set source_hash = excluded.source_hash, gtin = excluded.gtin, code_key = excluded.code_key,
           brand_words = excluded.brand_words, words = excluded.words, numbers = excluded.numbers, pack = excluded.pack,
           keys = excluded.keys, number_bits = excluded.number_bits
    returning t.text_id
  )
  insert into spp_private.match_due as d (text_id)
  select w.text_id from written w
  on conflict (text_id) do update set since = clock_timestamp();
  drop table pg_temp.match_changed, pg_temp.match_read, pg_temp.match_hashed;
  return v_read;
end
$$;
comment on function spp_private.match_refresh_texts(uuid, text, text) is
  $$Reads the products of a supplier anew whose texts are new or have changed, from behind one code up to another (none:
the last), and makes them due; answers how many.$$;
--! EndIncluded functions/spp/matching/match_refresh_texts.sql
--! Included functions/spp/matching/match_progress.sql
create or replace function spp_private.match_progress(phase text, done bigint, total bigint) returns numeric
language sql immutable parallel safe
as $$
  -- How the time of a run over millions of products is spread.
  select coalesce(round(w.before + w.share * case when total > 0 then done::numeric / total else 0 end, 3), 0)
    from (values (null)) as one_row
    left join (values
      ('read', 0, 0.3), ('deal', 0.3, 0.05), ('find', 0.35, 0.15), ('compare', 0.5, 0.25), ('group', 0.75, 0.05),
      ('join', 0.8, 0.15), ('settle', 0.95, 0.05)
    ) as w (phase, before, share) on w.phase = match_progress.phase
$$;
comment on function spp_private.match_progress(text, bigint, bigint) is
  'The share of a run, 0 to 1, that is done when so much of a phase is.';
--! EndIncluded functions/spp/matching/match_progress.sql
--! Included functions/spp/matching/matching_run.sql
create or replace function spp.matching_run(run_id uuid) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
  v_done bigint;
  v_total bigint;
begin
  select r.* into v_run from spp_private.match_runs r where r.run_id = matching_run.run_id;
  if not found then
    raise exception using
      errcode = 'SPNMR', message = 'There is no such run of matching.',
      hint = 'Use the run_id that its start answered.';
  end if;
  select coalesce(sum(s.size) filter (where s.done), 0), coalesce(sum(s.size), 0) into v_done, v_total
    from spp_private.match_steps s
   where s.run_id = v_run.run_id and s.phase = v_run.phase;
  return jsonb_build_object(
    'run_id', v_run.run_id,
    'status', case
      when v_run.failure is not null then 'failed'
      when v_run.finished_at is not null then 'completed'
      when v_run.started_at is not null then 'running'
      else 'queued' end,
    'requested_at', v_run.requested_at, 'started_at', v_run.started_at, 'finished_at', v_run.finished_at,
    'phase', case when v_run.finished_at is null then v_run.phase end, 'done', v_done, 'total', v_total,
    'progress', case
      when v_run.result is not null then 1
      else spp_private.match_progress(v_run.phase, v_done, v_total) end,
    'result', v_run.result, 'failure', v_run.failure);
end
$$;
comment on function spp.matching_run(uuid) is
  $$How a run of matching stands: {run_id, status, requested_at, started_at, finished_at, phase, done, total, progress,
result, failure}; status is queued, running, completed or failed. phase is read, deal, find, compare, group, join or
settle, done and total the products (read, deal), keys (find) or pairs of this phase, progress the share of the whole, 0
to 1. result is {compared, auto, waiting}: pairs compared and accepted, and pairs that wait for a person. Raises
SPNMR.$$;
grant execute on function spp.matching_run(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/matching/matching_run.sql
--! Included functions/spp/matching/discard_matching.sql
create or replace function spp_private.discard_matching(run_id text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run_id uuid;
begin
  select r.run_id into v_run_id
    from spp_private.match_runs r
   where r.run_id::text = discard_matching.run_id and r.finished_at is null
     for update skip locked;
  -- Whoever does a step of it holds the step.
  if not found
     or (select count(*) from spp_private.match_steps s where s.run_id = v_run_id)
        > (select count(*) from (select from spp_private.match_steps s
                                  where s.run_id = v_run_id for update skip locked) free) then
    return;
  end if;
  update spp_private.match_runs r
     set started_at = coalesce(r.started_at, clock_timestamp()), finished_at = clock_timestamp(),
         failure = '{"code": "discarded", "message": "Its job was discarded.", "hint": "Start another run."}'
   where r.run_id = v_run_id;
  delete from spp_private.match_steps s where s.run_id = v_run_id;
end
$$;
comment on function spp_private.discard_matching(text) is
  'Ends a run of matching as failed, as its job was discarded; one at which somebody works goes on.';
--! EndIncluded functions/spp/matching/discard_matching.sql
--! Included functions/spp/mappings/match_ensure_pair.sql
create or replace function spp_private.match_ensure_pair(
  supplier_id uuid,
  supplier_product_code text,
  other_supplier_id uuid,
  other_product_code text
) returns spp.match_pairs
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pair spp.match_pairs;
begin
  select p.* into v_pair
    from spp.match_pairs p
   where p.supplier_id = match_ensure_pair.supplier_id
     and p.supplier_product_code = match_ensure_pair.supplier_product_code
     and p.other_supplier_id = match_ensure_pair.other_supplier_id
     and p.other_product_code = match_ensure_pair.other_product_code;
  if v_pair.pair_id is null then
    insert into spp.match_pairs
      (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence, evidence)
    select match_ensure_pair.supplier_id, match_ensure_pair.supplier_product_code, match_ensure_pair.other_supplier_id,
           match_ensure_pair.other_product_code, coalesce(s.confidence, 0), coalesce(s.evidence, '{}')
      from (values (1)) as one_row
      left join (
        spp_private.match_texts t
        cross join spp_private.match_texts o
        cross join lateral spp_private.match_score(t, o) s
      ) on t.supplier_id = match_ensure_pair.supplier_id
       and t.supplier_product_code = match_ensure_pair.supplier_product_code
       and o.supplier_id = match_ensure_pair.other_supplier_id
       and o.supplier_product_code = match_ensure_pair.other_product_code
    returning * into v_pair;
  end if;
  return v_pair;
end
$$;
comment on function spp_private.match_ensure_pair(uuid, text, uuid, text) is
  'The pair of two products (the older supplier''s first), made where it is not there, with the confidence that
matching gives it, or 0 before the first run.';
--! EndIncluded functions/spp/mappings/match_ensure_pair.sql
--! Included functions/spp/mappings/match_gather_members.sql
create or replace function spp_private.match_gather_members() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of millions of mappings: by index.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  create temporary table match_members on commit drop as
  with products as materialized (
    select s.supplier_id, s.supplier_product_code from pg_temp.match_scored s where s.accepted
    union
    select s.other_supplier_id, s.other_product_code from pg_temp.match_scored s where s.accepted
  ), masters as materialized (
    select distinct m.master_product_id
      from products p
      join spp.product_mappings m
        on m.supplier_id = p.supplier_id and m.supplier_product_code = p.supplier_product_code
  )
  select m.supplier_id, m.supplier_product_code, m.master_product_id
    from masters g
    join spp.product_mappings m on m.master_product_id = g.master_product_id;
  analyze pg_temp.match_members;
end
$$;
comment on function spp_private.match_gather_members() is
  $$Fills pg_temp.match_members with the mappings of the products in pg_temp.match_scored that are accepted, and
with those of their groups.$$;
--! EndIncluded functions/spp/mappings/match_gather_members.sql
--! Included functions/spp/mappings/match_group_scored.sql
create or replace function spp_private.match_group_scored() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
as $$
begin
  drop table if exists pg_temp.match_members, pg_temp.match_nodes, pg_temp.match_edges;
  perform spp_private.match_gather_members();
  create temporary table match_nodes on commit drop as
  with numbered as (
    select row_number() over (order by p.supplier_id, p.supplier_product_code) as node, p.*
      from (
        select m.* from pg_temp.match_members m
        union all
        select p.supplier_id, p.supplier_product_code, null
          from (
            select s.supplier_id, s.supplier_product_code from pg_temp.match_scored s where s.accepted
            union
            select s.other_supplier_id, s.other_product_code from pg_temp.match_scored s where s.accepted
          ) p
         where not exists (
           select from pg_temp.match_members m
            where m.supplier_id = p.supplier_id and m.supplier_product_code = p.supplier_product_code)
      ) p
  )
  select n.node, n.supplier_id, n.supplier_product_code, n.master_product_id,
         case when n.master_product_id is null then n.node
              else min(n.node) over (partition by n.master_product_id) end as group_id
    from numbered n;

  create temporary table match_edges on commit drop as
  select row_number() over () as edge_id, n.node, o.node as other_node, s.confidence + s.likeness as weight
    from pg_temp.match_scored s
    join pg_temp.match_nodes n on n.supplier_id = s.supplier_id and n.supplier_product_code = s.supplier_product_code
    join pg_temp.match_nodes o on o.supplier_id = s.other_supplier_id and o.supplier_product_code = s.other_product_code
   where s.accepted;
  perform spp_private.match_join();

  -- What did not come together is nothing to accept.
  update pg_temp.match_scored s
     set accepted = false
    from pg_temp.match_nodes n, pg_temp.match_nodes o
   where s.accepted and n.group_id <> o.group_id
     and n.supplier_id = s.supplier_id and n.supplier_product_code = s.supplier_product_code
     and o.supplier_id = s.other_supplier_id and o.supplier_product_code = s.other_product_code;
end
$$;
comment on function spp_private.match_group_scored() is
  $$Groups the products of the accepted pairs in pg_temp.match_scored, starting from the mappings there are; leaves
the groups in pg_temp.match_nodes.$$;
--! EndIncluded functions/spp/mappings/match_group_scored.sql
--! Included functions/spp/mappings/match_is_settled.sql
create or replace function spp_private.match_is_settled(
  master_product_id uuid,
  other_master_product_id uuid,
  supplier_id uuid,
  other_supplier_id uuid
) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return match_is_settled.master_product_id is not null and exists (
           select from spp.product_mappings m
            where m.master_product_id = match_is_settled.master_product_id
              and m.supplier_id = match_is_settled.other_supplier_id)
      or match_is_settled.other_master_product_id is not null and exists (
           select from spp.product_mappings m
            where m.master_product_id = match_is_settled.other_master_product_id
              and m.supplier_id = match_is_settled.supplier_id)
      or match_is_settled.master_product_id is not null and match_is_settled.other_master_product_id is not null
         and exists (
           select from spp.product_mappings m
             join spp.product_mappings n on n.supplier_id = m.supplier_id
            where m.master_product_id = match_is_settled.master_product_id
              and n.master_product_id = match_is_settled.other_master_product_id);
end
$$;
comment on function spp_private.match_is_settled(uuid, uuid, uuid, uuid) is
  $$Whether nobody need judge a pair, by the masters that its products have and their suppliers: they are
together already, or cannot come together, as the supplier of the other is there.$$;
--! EndIncluded functions/spp/mappings/match_is_settled.sql
--! Included functions/spp/mappings/match_settle.sql
create or replace function spp_private.match_settle(masters uuid[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
-- The pairs of some of millions of products: by index, whatever the statistics of a fresh table say.
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
  with members as materialized (
    select m.supplier_id, m.supplier_product_code
      from unnest(match_settle.masters) as g (master_product_id)
      join spp.product_mappings m on m.master_product_id = g.master_product_id
  ), waiting as materialized (
    select w.* from members m
      join spp.match_pairs w
        on w.supplier_id = m.supplier_id and w.supplier_product_code = m.supplier_product_code and w.status = 'waiting'
    union
    select w.* from members m
      join spp.match_pairs w
        on w.other_supplier_id = m.supplier_id and w.other_product_code = m.supplier_product_code
       and w.status = 'waiting'
  )
  delete from spp.match_pairs p
   using (
     select w.pair_id
       from waiting w
       left join spp.product_mappings a
         on a.supplier_id = w.supplier_id and a.supplier_product_code = w.supplier_product_code
       left join spp.product_mappings b
         on b.supplier_id = w.other_supplier_id and b.supplier_product_code = w.other_product_code
      where spp_private.match_is_settled(a.master_product_id, b.master_product_id, w.supplier_id, w.other_supplier_id)
   ) s
   where p.pair_id = s.pair_id
$$;
comment on function spp_private.match_settle(uuid[]) is
  $$Drops the waiting pairs of the members of masters whose products are together already, or cannot come together: the
supplier of the other is there.$$;
--! EndIncluded functions/spp/mappings/match_settle.sql
--! Included functions/spp/mappings/match_masters_of.sql
create or replace function spp_private.match_masters_of(pair_ids uuid[]) returns uuid[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(distinct m.master_product_id)
    from spp.match_pairs p
   cross join lateral (values (p.supplier_id, p.supplier_product_code), (p.other_supplier_id, p.other_product_code))
     as v (supplier_id, supplier_product_code)
    join spp.product_mappings m
      on m.supplier_id = v.supplier_id and m.supplier_product_code = v.supplier_product_code
   where p.pair_id = any (match_masters_of.pair_ids)
$$;
comment on function spp_private.match_masters_of(uuid[]) is 'The masters of the products of pairs.';
--! EndIncluded functions/spp/mappings/match_masters_of.sql
--! Included functions/spp/mappings/match_merge_masters.sql
create or replace function spp_private.match_merge_masters() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of millions of mappings: by index.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  with merged as materialized (
    select n.supplier_id, n.supplier_product_code, g.master_product_id
      from pg_temp.match_nodes n
      join pg_temp.match_groups g on g.group_id = n.group_id
     where n.master_product_id <> g.master_product_id
  )
  update spp.product_mappings m
     set master_product_id = g.master_product_id
    from merged g
   where m.supplier_id = g.supplier_id and m.supplier_product_code = g.supplier_product_code
     and m.master_product_id <> g.master_product_id;
end
$$;
comment on function spp_private.match_merge_masters() is
  'Gives the mappings of pg_temp.match_nodes whose groups merge the master of pg_temp.match_groups.';
--! EndIncluded functions/spp/mappings/match_merge_masters.sql
--! Included functions/spp/mappings/match_write_pairs.sql
create or replace function spp_private.match_write_pairs() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A group of many needs not each with each: the three best of each product hold it together.
  insert into spp.match_pairs as p
    (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence, evidence, status)
  select b.supplier_id, b.supplier_product_code, b.other_supplier_id, b.other_product_code, b.confidence, b.evidence,
         'auto'
    from (
      select s.*,
             row_number() over (partition by s.one order by s.confidence desc, s.likeness desc, s.other) as left_place,
             row_number() over (partition by s.other order by s.confidence desc, s.likeness desc, s.one) as right_place
        from pg_temp.match_scored s
       where s.accepted
    ) b
   where least(b.left_place, b.right_place) <= 3
  on conflict on constraint match_pairs_products_key do update
     set confidence = excluded.confidence, evidence = excluded.evidence, status = 'auto'
   where p.status = 'waiting';
end
$$;
comment on function spp_private.match_write_pairs() is
  'Keeps the accepted pairs of pg_temp.match_scored, the three best of each product.';
--! EndIncluded functions/spp/mappings/match_write_pairs.sql
--! Included functions/spp/mappings/match_write_groups.sql
create or replace function spp_private.match_write_groups() returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
as $$
declare
  v_accepted integer;
begin
  drop table if exists pg_temp.match_groups;
  create temporary table match_groups on commit drop as
  select n.group_id, coalesce((array_agg(n.master_product_id order by n.master_product_id)
                                 filter (where n.master_product_id is not null))[1], uuidv7()) as master_product_id
    from pg_temp.match_nodes n
   group by n.group_id
  having count(*) > 1;
  analyze pg_temp.match_groups;
  perform spp_private.match_merge_masters();

  insert into spp.product_mappings
    (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method, mapping_evidence)
  select distinct on (n.node) n.supplier_id, n.supplier_product_code, g.master_product_id, e.confidence, 'auto',
         e.evidence
    from pg_temp.match_nodes n
    join pg_temp.match_groups g on g.group_id = n.group_id
    join (
      select s.supplier_id, s.supplier_product_code, s.confidence, s.likeness, s.evidence
        from pg_temp.match_scored s
       where s.accepted
      union all
      select s.other_supplier_id, s.other_product_code, s.confidence, s.likeness, s.evidence
        from pg_temp.match_scored s
       where s.accepted
    ) e on e.supplier_id = n.supplier_id and e.supplier_product_code = n.supplier_product_code
   where n.master_product_id is null
   order by n.node, e.confidence desc, e.likeness desc;
  perform spp_private.match_write_pairs();
  perform spp_private.match_settle(array(select distinct g.master_product_id from pg_temp.match_groups g));
  select count(*) into v_accepted from pg_temp.match_scored s where s.accepted;
  return v_accepted;
end
$$;
comment on function spp_private.match_write_groups() is
  $$Writes the groups of pg_temp.match_nodes into product_mappings, and the pairs behind them; answers how many
pairs were accepted. Of merging groups the oldest master stays.$$;
--! EndIncluded functions/spp/mappings/match_write_groups.sql
--! Included functions/spp/mappings/verify_mapping.sql
create or replace function spp.verify_mapping(pairs jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pair spp.match_pairs;
  v_ids uuid[] := '{}';
begin
  perform spp_private.match_lock();
  for v_pair in select p.* from spp_private.match_read_pairs(verify_mapping.pairs) p loop
    perform spp_private.match_verify_pair(v_pair);
    v_ids := v_ids || v_pair.pair_id;
  end loop;
  perform spp_private.match_settle(spp_private.match_masters_of(v_ids));
  return jsonb_build_object('verified', cardinality(v_ids));
end
$$;
comment on function spp.verify_mapping(jsonb) is
  $$Confirms that products are the same: {verified}. A pair is {pair_id} or {supplier, code, other_supplier,
other_code}, suppliers by code or id, 1 to 1,000 of them, all or none. Matching never undoes it. Raises SPIMP,
SPNMP, SPNSU, SPCMJ.$$;
grant execute on function spp.verify_mapping(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/mappings/verify_mapping.sql
--! Included functions/spp/mappings/reject_mapping.sql
create or replace function spp.reject_mapping(pairs jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
  v_master uuid;
begin
  perform spp_private.match_lock();
  select array_agg(p.pair_id) into v_ids from spp_private.match_read_pairs(reject_mapping.pairs) p;
  update spp.match_pairs p
     set status = 'rejected', decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.pair_id = any (v_ids);
  for v_master in
    select distinct a.master_product_id
      from spp.match_pairs p
      join spp.product_mappings a
        on a.supplier_id = p.supplier_id and a.supplier_product_code = p.supplier_product_code
      join spp.product_mappings b
        on b.supplier_id = p.other_supplier_id and b.supplier_product_code = p.other_product_code
       and b.master_product_id = a.master_product_id
     where p.pair_id = any (v_ids)
  loop
    perform spp_private.match_regroup(v_master);
  end loop;
  perform spp_private.match_settle(spp_private.match_masters_of(v_ids));
  -- Without this one, another may be the best.
  insert into spp_private.match_due as d (text_id)
  select distinct t.text_id
    from spp.match_pairs p
    join spp_private.match_texts t
      on (t.supplier_id, t.supplier_product_code) in (
        (p.supplier_id, p.supplier_product_code), (p.other_supplier_id, p.other_product_code))
   where p.pair_id = any (v_ids)
  on conflict (text_id) do update set since = clock_timestamp();
  return jsonb_build_object('rejected', cardinality(v_ids));
end
$$;
comment on function spp.reject_mapping(jsonb) is
  $$Says that products are not the same, and parts them where they were taken for it: {rejected}. Pairs as in
verify_mapping, all or none. A rejected pair never comes back. Raises SPIMP, SPNMP, SPNSU, SPCMV (verified pairs
with third products hold the two together).$$;
grant execute on function spp.reject_mapping(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/mappings/reject_mapping.sql
--! Included functions/spp/mappings/set_mapping.sql
create or replace function spp.set_mapping(
  supplier text,
  supplier_product_code text,
  master_product_id uuid default null
) returns spp.product_mappings
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
  v_old spp.product_mappings;
  v_mapping spp.product_mappings;
  v_actor constant text := audit.current_actor();
begin
  perform spp_private.match_lock();
  v_supplier_id := spp_private.match_resolve_product(set_mapping.supplier, set_mapping.supplier_product_code);
  if set_mapping.master_product_id is not null
     and not exists (select from spp.product_mappings m where m.master_product_id = set_mapping.master_product_id) then
    raise exception using
      errcode = 'SPNMA', message = 'There is no such master product.',
      hint = 'Use the master_product_id of a mapping, or none for a new one.';
  elsif exists (select from spp.product_mappings m
                 where m.master_product_id = set_mapping.master_product_id and m.supplier_id = v_supplier_id
                   and m.supplier_product_code <> set_mapping.supplier_product_code) then
    raise exception using
      errcode = 'SPCMJ', message = 'The master product has another product of this supplier.',
      hint = 'Take that one away first: products never match within one supplier.';
  end if;

  select m.* into v_old
    from spp.product_mappings m
   where m.supplier_id = v_supplier_id and m.supplier_product_code = set_mapping.supplier_product_code;
  if v_old.master_product_id is distinct from set_mapping.master_product_id and v_old.mapping_id is not null then
    perform spp_private.match_decide_members(v_old.master_product_id, v_supplier_id,
                                             set_mapping.supplier_product_code, 'rejected');
    delete from spp.product_mappings m where m.mapping_id = v_old.mapping_id;
    perform spp_private.match_regroup(v_old.master_product_id);
  end if;
  perform spp_private.match_decide_members(set_mapping.master_product_id, v_supplier_id,
                                           set_mapping.supplier_product_code, 'verified');
  insert into spp.product_mappings
    (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method, mapping_evidence,
     verified_by, verified_at)
  values (v_supplier_id, set_mapping.supplier_product_code, coalesce(set_mapping.master_product_id, uuidv7()), 100,
          'manual', '{"manual": true}', v_actor, clock_timestamp())
  on conflict on constraint product_mappings_supplier_id_code_key do update
     set mapping_confidence = 100, mapping_method = 'manual', mapping_evidence = excluded.mapping_evidence,
         verified_by = excluded.verified_by, verified_at = excluded.verified_at
  returning * into v_mapping;
  perform spp_private.match_settle(array[v_mapping.master_product_id]);
  return v_mapping;
end
$$;
comment on function spp.set_mapping(text, text, uuid) is
  $$Puts a product (its supplier by code or id, and its code) under a master product by hand, or under a new one of
its own. It leaves the group it was in for good. Raises SPNSU, SPNMP, SPNMA, SPCMJ, SPCMV.$$;
grant execute on function spp.set_mapping(text, text, uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/mappings/set_mapping.sql
--! Included functions/spp/mappings/tg_product_mappings__free.sql
create or replace function spp.tg_product_mappings__free() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Some of millions of texts: by index.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  insert into spp_private.match_due as d (text_id)
  select t.text_id
    from old_rows o
    join spp_private.match_texts t
      on t.supplier_id = o.supplier_id and t.supplier_product_code = o.supplier_product_code
  on conflict (text_id) do update set since = clock_timestamp();
  return null;
end
$$;
comment on function spp.tg_product_mappings__free() is
  'Statement trigger: a product that has no mapping any more is looked at by the next run of matching.';
--! EndIncluded functions/spp/mappings/tg_product_mappings__free.sql
--! Included functions/spp/matching_steps/match_targets.sql
create or replace function spp_private.match_targets(supplier_id uuid) returns table (text_id bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select t.text_id
    from spp_private.match_due d
    join spp_private.match_texts t on t.text_id = d.text_id
   where (match_targets.supplier_id is null or t.supplier_id = match_targets.supplier_id)
     and not exists (
       select from spp.product_mappings m
        where m.supplier_id = t.supplier_id and m.supplier_product_code = t.supplier_product_code)
$$;
comment on function spp_private.match_targets(uuid) is
  'The texts (of one supplier, or all) that are due and whose products have no mapping.';
--! EndIncluded functions/spp/matching_steps/match_targets.sql
--! Included functions/spp/matching_steps/match_cut_reading.sql
create or replace function spp_private.match_cut_reading(run_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into spp_private.match_steps (run_id, phase, part, supplier_id, low_code, high_code, size)
  select match_cut_reading.run_id, 'read', row_number() over (order by c.place, c.part), c.supplier_id,
         lag(c.last_code) over chunks, case when lead(c.part) over chunks is not null then c.last_code end, c.products
    from (
      select m.supplier_id, m.place, p.part, max(p.supplier_product_code) as last_code, count(p.part) as products
        from spp_private.match_sources m
        left join lateral (
          select q.supplier_product_code,
                 (row_number() over (order by q.supplier_product_code) - 1) / 10000 as part
            from spp.supplier_products q
           where q.supplier_id = m.supplier_id
        ) p on true
       where m.stale
       group by m.supplier_id, m.place, p.part
    ) c
  window chunks as (partition by c.supplier_id order by c.part)
$$;
comment on function spp_private.match_cut_reading(uuid) is
  'Makes the steps that read the products of stale suppliers, 10,000 in each; together they cover all codes.';
--! EndIncluded functions/spp/matching_steps/match_cut_reading.sql
--! Included functions/spp/matching_steps/match_plan_reading.sql
create or replace function spp_private.match_plan_reading(run_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant pg_snapshot := pg_current_snapshot();
  v_state spp_private.match_state;
  v_epoch uuid;
begin
  insert into spp_private.match_sources (supplier_id)
  select s.supplier_id from spp.suppliers s
  on conflict do nothing;
  update spp_private.match_sources m
     set place = s.place
    from (select s.supplier_id, row_number() over (order by s.supplier_id) as place
            from spp_private.match_sources s) s
   where s.supplier_id = m.supplier_id and m.place is distinct from s.place;

  -- Whose products came, changed or went, as a reader of the feed would see it.
  select s.* into v_state from spp_private.match_state s;
  select f.feed_epoch into v_epoch from spp_private.feed_state f;
  if v_state.seen is null or v_state.feed_epoch is distinct from v_epoch then
    update spp_private.match_sources m set stale = true where not m.stale;
  else
    update spp_private.match_sources m
       set stale = true
     where not m.stale
       and m.supplier_id in (
         select e.supplier_id
           from spp.product_events e
          where e.xact_id >= pg_snapshot_xmin(v_state.seen) and not pg_visible_in_snapshot(e.xact_id, v_state.seen)
         union
         select h.supplier_id
           from spp.price_history h
          where h.xact_id >= pg_snapshot_xmin(v_state.seen) and not pg_visible_in_snapshot(h.xact_id, v_state.seen)
            and h.old_price is null);
  end if;
  update spp_private.match_state s set seen = v_now, feed_epoch = v_epoch;
  perform spp_private.match_cut_reading(match_plan_reading.run_id);
end
$$;
comment on function spp_private.match_plan_reading(uuid) is
  'Finds out whose products have changed since the last run, and makes the steps that read them.';
--! EndIncluded functions/spp/matching_steps/match_plan_reading.sql
--! Included functions/spp/matching_steps/match_plan_comparing.sql
create or replace function spp_private.match_plan_comparing(run spp_private.match_runs) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
declare
  v_thresholds constant jsonb := jsonb_build_array(
    spp.setting('matching.auto_threshold'), spp.setting('matching.review_threshold'));
  v_low bigint;
  v_high bigint;
  v_texts bigint;
  v_targets bigint;
  v_ranges integer;
begin
  update spp_private.match_sources m set stale = false where m.stale;
  analyze spp_private.match_texts;
  if exists (select from spp_private.match_state s where s.thresholds is distinct from v_thresholds) then
    insert into spp_private.match_due (text_id) select t.text_id from spp_private.match_texts t on conflict do nothing;
    update spp_private.match_state s set thresholds = v_thresholds;
  end if;
  select count(*) into v_targets from spp_private.match_targets((run).supplier_id) t;

  truncate spp_private.match_packs, spp_private.match_results;
  insert into spp_private.match_packs (phase, part) values ('run', 0);
  select min(t.text_id), max(t.text_id), count(*) into v_low, v_high, v_texts from spp_private.match_texts t;
  v_ranges := case when v_targets > 0 then ceil(v_texts / 25000.0) else 0 end;
  -- Of few products only the keys are looked for.
  if v_targets between 1 and 20000 then
    insert into spp_private.match_packs (phase, part, keys)
    select 'wanted', 0, array_agg(distinct k.key)
      from spp_private.match_targets((run).supplier_id) g
      join spp_private.match_texts t on t.text_id = g.text_id
     cross join lateral unnest(t.keys) as k (key);
    v_ranges := least(v_ranges, 4);
  end if;
  update spp_private.match_runs r
     set scope = jsonb_build_object(
           'texts', v_texts, 'targets', v_targets, 'low', v_low,
           'width', ceil((v_high - v_low + 1) / greatest(v_ranges, 1)::numeric),
           'ranges', v_ranges, 'buckets', greatest(v_ranges, 1), 'planned_at', clock_timestamp())
   where r.run_id = (run).run_id;
  insert into spp_private.match_steps (run_id, phase, part, size)
  select (run).run_id, 'deal', g.part, 50000
    from generate_series(1, case when v_targets > 0 then ceil((v_high - v_low + 1) / 50000.0)::integer else 0 end)
      as g (part);
end
$$;
comment on function spp_private.match_plan_comparing(spp_private.match_runs) is
  'Counts the products that a run looks at, cuts the work after reading, and makes the steps that deal keys out.';
--! EndIncluded functions/spp/matching_steps/match_plan_comparing.sql
--! Included functions/spp/matching_steps/match_deal_keys.sql
create or replace function spp_private.match_deal_keys(run spp_private.match_runs, part integer) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
declare
  v_buckets constant integer := ((run).scope ->> 'buckets')::integer;
  v_from constant bigint := ((run).scope ->> 'low')::bigint + 50000 * (match_deal_keys.part - 1)::bigint;
  v_wanted constant boolean := exists (select from spp_private.match_packs p where p.phase = 'wanted' and p.part = 0);
begin
  -- In one number: the text, 13 bits for its numbers, the place of its supplier, and whether it is looked at.
  create temporary table match_held on commit drop as
  select (t.text_id << 28) | (t.number_bits << 15) | (m.place << 1)
         | (d.text_id is not null and ((run).supplier_id is null or t.supplier_id = (run).supplier_id)
            and p.mapping_id is null)::integer as held, t.keys
    from spp_private.match_texts t
    join spp_private.match_sources m on m.supplier_id = t.supplier_id
    left join spp_private.match_due d on d.text_id = t.text_id
    left join spp.product_mappings p
      on d.text_id is not null and p.supplier_id = t.supplier_id and p.supplier_product_code = t.supplier_product_code
   where t.text_id >= v_from and t.text_id < v_from + 50000;
  if v_wanted then
    insert into spp_private.match_packs (phase, part, ones, keys)
    select 'find', 1 + (k.key & 1048575) % v_buckets, array_agg(h.held), array_agg(k.key)
      from pg_temp.match_held h
     cross join lateral unnest(h.keys) as k (key)
     where k.key in (select w.key from spp_private.match_packs p, unnest(p.keys) as w (key) where p.phase = 'wanted')
     group by 2;
  else
    insert into spp_private.match_packs (phase, part, ones, keys)
    select 'find', 1 + (k.key & 1048575) % v_buckets, array_agg(h.held), array_agg(k.key)
      from pg_temp.match_held h
     cross join lateral unnest(h.keys) as k (key)
     group by 2;
  end if;
  drop table pg_temp.match_held;
  return 0;
end
$$;
comment on function spp_private.match_deal_keys(spp_private.match_runs, integer) is
  'Deals the keys of 50,000 texts out to the parts that find pairs: each gets all texts with the same keys.';
--! EndIncluded functions/spp/matching_steps/match_deal_keys.sql
--! Included functions/spp/matching_steps/match_find_pairs.sql
create or replace function spp_private.match_find_pairs(run spp_private.match_runs, part integer) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_hashjoin = off
set enable_mergejoin = off
set work_mem = '64MB'
as $$
declare
  v_low constant bigint := ((run).scope ->> 'low')::bigint;
  -- 40 up to 100,000 texts, 8 from 500,000 on: work grows with the products, not with their pairs.
  v_most constant integer := greatest(8, least(40, 4000000 / greatest(((run).scope ->> 'texts')::bigint, 1)));
  v_width constant bigint := ((run).scope ->> 'width')::bigint;
begin
  -- A key tells nothing where only one product has it, or many.
  create temporary table match_blocks on commit drop as
  select d.key, array_agg(d.held) as members
    from (
      select k.key, k.held
        from spp_private.match_packs p, unnest(p.ones, p.keys) as k (held, key)
       where p.phase = 'find' and p.part = match_find_pairs.part
       order by k.key, k.held
    ) d
   group by d.key
  having count(*) between 2 and 1000 and bit_or(d.held) & 1 = 1;
  -- One that says little is none where more have it than each may be compared with; of others, where many of a supplier
  -- have it.
  delete from pg_temp.match_blocks b
   where cardinality(b.members) > v_most and b.key & 3 = 2
      or cardinality(b.members) > least(v_most, 20)
         and exists (
           select from (select count(*) as products from unnest(b.members) as m (held) group by m.held & 32766) c
           having max(c.products) > 20 or cardinality(b.members) > v_most and avg(c.products) > 2);

  -- Few each with each; of more each with the next five: whoever is the same is joined by those between. Numbers that
  -- do not contain each other end below any threshold.
  insert into spp_private.match_packs (phase, part, ones, others)
  select 'compare', 1 + ((f.one >> 28) - v_low) / v_width, array_agg(f.one >> 28), array_agg(f.other >> 28)
    from (
      select case when a.held & 32766 < o.held & 32766 then a.held else o.held end as one,
             case when a.held & 32766 < o.held & 32766 then o.held else a.held end as other
        from pg_temp.match_blocks b
       cross join lateral generate_series(1, cardinality(b.members) - 1) as g (position)
       cross join lateral (select b.members[g.position] as held) a
       cross join lateral unnest(b.members[g.position + 1 :
         case when cardinality(b.members) > v_most then g.position + 5 else cardinality(b.members) end]) as o (held)
       where a.held & 32766 <> o.held & 32766
         and (a.held | o.held) & 1 = 1
         and (b.key & 3 = 1
              or a.held & o.held & 268402688 in (a.held & 268402688, o.held & 268402688))
    ) f
   group by 2;
  drop table pg_temp.match_blocks;
  return 0;
end
$$;
comment on function spp_private.match_find_pairs(spp_private.match_runs, integer) is
  $$Finds the pairs that share one of the keys of a part, of which at least one product is looked at: at least two
suppliers have the key, none more than 20 times, and not so many products that comparing them were the work of days.$$;
--! EndIncluded functions/spp/matching_steps/match_find_pairs.sql
--! Included functions/spp/matching_steps/match_choose_pairs.sql
create or replace function spp_private.match_choose_pairs() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of millions of texts, and of pairs: by index.
set enable_hashjoin = off
set enable_mergejoin = off
set work_mem = '64MB'
as $$
begin
  create temporary table match_likely on commit drop as
  select r.one, r.other
    from (
      select l.*, row_number() over (
               partition by l.one
               order by l.same_gtin desc, l.place, l.same_code desc, l.shared desc, l.other) as position
        from (
          select n.one, n.other, n.shared, g.same_gtin, g.same_code,
                 row_number() over (
                   partition by n.one, o.supplier_id
                   order by g.same_gtin desc, g.same_code desc, t.numbers = o.numbers desc, n.shared desc, n.other)
                   as place
            from pg_temp.match_near n
            join spp_private.match_texts t on t.text_id = n.one
            join spp_private.match_texts o on o.text_id = n.other
           cross join lateral (
             select t.gtin is not null and o.gtin is not null and t.gtin = o.gtin as same_gtin,
                    t.code_key is not null and o.code_key is not null and t.code_key = o.code_key as same_code) g
           -- Contradictions end at 50 at most: not worth a closer look.
           where (g.same_gtin or g.same_code
                  or (t.numbers = o.numbers or t.numbers <@ (o.numbers || o.pack) or o.numbers <@ (t.numbers || t.pack))
                     and coalesce(t.gtin = o.gtin, true)
                     and (t.brand_words = o.brand_words or t.brand_words = '{}' or o.brand_words = '{}'
                          or spp_private.match_brands(t.brand_words, o.brand_words) <> 'differs'))
             and not exists (
               select from spp.match_pairs p
                where p.supplier_id = t.supplier_id and p.supplier_product_code = t.supplier_product_code
                  and p.other_supplier_id = o.supplier_id and p.other_product_code = o.supplier_product_code
                  and p.status in ('verified', 'rejected'))
        ) l
    ) r
   where (r.same_gtin or r.same_code or r.place <= 5) and r.position <= 20;
  analyze pg_temp.match_likely;
end
$$;
comment on function spp_private.match_choose_pairs() is
  $$Fills pg_temp.match_likely with the pairs of pg_temp.match_near worth comparing: of each product at most five at one
other supplier and 20 in all, the same GTIN first, then the best of each supplier. A pair that a person has decided is
none.$$;
--! EndIncluded functions/spp/matching_steps/match_choose_pairs.sql
--! Included functions/spp/matching_steps/match_compare_pairs.sql
create or replace function spp_private.match_compare_pairs(run spp_private.match_runs, part integer) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_least constant numeric := least(spp.setting('matching.review_threshold')::numeric,
                                    spp.setting('matching.auto_threshold')::numeric);
  v_compared bigint;
begin
  create temporary table match_near on commit drop as
  select f.one, f.other, count(*) as shared
    from spp_private.match_packs p, unnest(p.ones, p.others) as f (one, other)
   where p.phase = 'compare' and p.part = match_compare_pairs.part
   group by f.one, f.other;
  analyze pg_temp.match_near;
  perform spp_private.match_choose_pairs();
  insert into spp_private.match_results (one, other, confidence, likeness, evidence)
  select l.one, l.other, s.confidence, s.likeness, s.evidence
    from pg_temp.match_likely l
    join spp_private.match_texts t on t.text_id = l.one
    join spp_private.match_texts o on o.text_id = l.other
   cross join lateral spp_private.match_score(t, o, v_least) s
   where s.confidence >= v_least
   order by l.one, l.other;
  select count(*) into v_compared from pg_temp.match_likely;
  drop table pg_temp.match_near, pg_temp.match_likely;
  return v_compared;
end
$$;
comment on function spp_private.match_compare_pairs(spp_private.match_runs, integer) is
  'Compares the likely pairs of a part, keeps those that are sure enough for a look, and answers how many it compared.';
--! EndIncluded functions/spp/matching_steps/match_compare_pairs.sql
--! Included functions/spp/matching_steps/match_part_groups.sql
create or replace function spp_private.match_part_groups(run spp_private.match_runs) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
declare
  v_auto constant numeric := spp.setting('matching.auto_threshold')::numeric;
  v_changed bigint;
begin
  create temporary table match_links on commit drop as
  select s.one, s.other from spp_private.match_results s where s.confidence >= v_auto;
  create temporary table match_labels on commit drop as
  select l.node, min(l.label) as label
    from (select k.other as node, least(k.one, k.other) as label from pg_temp.match_links k
          union all select k.one, least(k.one, k.other) from pg_temp.match_links k) l
   group by l.node;
  -- What fits into one part needs no parting.
  if (select count(*) from pg_temp.match_links) > 20000 then
    loop
      analyze pg_temp.match_labels;
      create temporary table match_lower on commit drop as
      select l.node, least(l.label, min(n.label)) as label
        from (
          select k.one as node, b.label from pg_temp.match_links k
            join pg_temp.match_labels b on b.node = k.other
          union all
          select k.other, a.label from pg_temp.match_links k
            join pg_temp.match_labels a on a.node = k.one
          union all
          -- What a label is labelled: long chains take few rounds.
          select c.node, d.label from pg_temp.match_labels c join pg_temp.match_labels d on d.node = c.label
        ) n
        join pg_temp.match_labels l on l.node = n.node
       group by l.node, l.label;
      select count(*) into v_changed
        from pg_temp.match_lower w
        join pg_temp.match_labels l on l.node = w.node
       where l.label <> w.label;
      drop table pg_temp.match_labels;
      alter table pg_temp.match_lower rename to match_labels;
      exit when v_changed = 0;
    end loop;
  else
    update pg_temp.match_labels l set label = 0;
  end if;

  insert into spp_private.match_packs (phase, part, ones, others)
  select 'join', g.part, array_agg(k.one), array_agg(k.other)
    from (
      select c.label, 1 + (sum(c.links) over (order by c.label) - c.links)::bigint / 20000 as part
        from (
          select l.label, count(*) as links
            from pg_temp.match_links k
            join pg_temp.match_labels l on l.node = k.one
           group by l.label
        ) c
    ) g
    join pg_temp.match_labels l on l.label = g.label
    join pg_temp.match_links k on k.one = l.node
   group by g.part;
  -- Nothing to join is a part too.
  insert into spp_private.match_packs (phase, part, ones, others)
  select 'join', 1, '{}', '{}' where not exists (select from pg_temp.match_links);
  drop table pg_temp.match_links, pg_temp.match_labels;
  return 0;
end
$$;
comment on function spp_private.match_part_groups(spp_private.match_runs) is
  $$Parts the sure pairs into such that hang together, and packs about 20,000 of them into each part that joins
them: what hangs together is in one part.$$;
--! EndIncluded functions/spp/matching_steps/match_part_groups.sql
--! Included functions/spp/matching_steps/match_load_part.sql
create or replace function spp_private.match_load_part(part integer) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of millions of texts, pairs and products: by index.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  drop table if exists pg_temp.match_scored;
  create temporary table match_scored on commit drop as
  select s.one, s.other, t.supplier_id, t.supplier_product_code, o.supplier_id as other_supplier_id,
         o.supplier_product_code as other_product_code, s.confidence, s.likeness, s.evidence, true as accepted
    from spp_private.match_packs p
   cross join lateral unnest(p.ones, p.others) as k (one, other)
    join spp_private.match_results s on s.one = k.one and s.other = k.other
    join spp_private.match_texts t on t.text_id = k.one
    join spp_private.match_texts o on o.text_id = k.other
   where p.phase = 'join' and p.part = match_load_part.part
     -- Decided meanwhile, or rolled back.
     and not exists (
       select from spp.match_pairs d
        where d.supplier_id = t.supplier_id and d.supplier_product_code = t.supplier_product_code
          and d.other_supplier_id = o.supplier_id and d.other_product_code = o.supplier_product_code
          and d.status in ('verified', 'rejected'))
     and exists (select from spp.supplier_products q
                  where q.supplier_id = t.supplier_id and q.supplier_product_code = t.supplier_product_code)
     and exists (select from spp.supplier_products q
                  where q.supplier_id = o.supplier_id and q.supplier_product_code = o.supplier_product_code);
  analyze pg_temp.match_scored;
end
$$;
comment on function spp_private.match_load_part(integer) is
  'Fills pg_temp.match_scored with the sure pairs of a part whose products are still there and that nobody decided.';
--! EndIncluded functions/spp/matching_steps/match_load_part.sql
--! Included functions/spp/matching_steps/match_note_ambiguous.sql
create or replace function spp_private.match_note_ambiguous() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  update spp_private.match_results r
     set evidence = s.evidence
    from pg_temp.match_scored s
   where not s.accepted and r.one = s.one and r.other = s.other;
end
$$;
comment on function spp_private.match_note_ambiguous() is
  'Keeps the evidence of the pairs in pg_temp.match_scored that are not accepted: a person will see it.';
--! EndIncluded functions/spp/matching_steps/match_note_ambiguous.sql
--! Included functions/spp/matching_steps/match_join_part.sql
create or replace function spp_private.match_join_part(part integer) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
as $$
declare
  v_joined bigint;
begin
  perform spp_private.match_lock();
  perform spp_private.match_load_part(match_join_part.part);

  -- Two equally good ones at the same supplier: a person chooses.
  update pg_temp.match_scored s
     set accepted = false, evidence = s.evidence || '{"ambiguous": true}'
    from (
      select p.ctid as row_id,
             count(*) over (partition by p.one, p.other_supplier_id, p.confidence, p.likeness) as right_side,
             count(*) over (partition by p.other, p.supplier_id, p.confidence, p.likeness) as left_side
        from pg_temp.match_scored p
    ) twice
   where s.ctid = twice.row_id and greatest(twice.right_side, twice.left_side) > 1;
  perform spp_private.match_note_ambiguous();
  perform spp_private.match_group_scored();
  v_joined := spp_private.match_write_groups();
  drop table pg_temp.match_scored;
  return v_joined;
end
$$;
comment on function spp_private.match_join_part(integer) is
  $$Joins the products of the sure pairs of a part and writes their mappings and pairs, the best first; answers how many
pairs were accepted. Mappings are held no longer than that.$$;
--! EndIncluded functions/spp/matching_steps/match_join_part.sql
--! Included functions/spp/matching_steps/match_write_waiting.sql
create or replace function spp_private.match_write_waiting(low bigint, high bigint) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
  insert into spp.match_pairs as p
    (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence, evidence, status)
  select t.supplier_id, t.supplier_product_code, o.supplier_id, o.supplier_product_code, r.confidence, r.evidence,
         'waiting'
    from spp_private.match_results r
    join spp_private.match_texts t on t.text_id = r.one
    join spp_private.match_texts o on o.text_id = r.other
    left join spp.product_mappings a
      on a.supplier_id = t.supplier_id and a.supplier_product_code = t.supplier_product_code
    left join spp.product_mappings b
      on b.supplier_id = o.supplier_id and b.supplier_product_code = o.supplier_product_code
   where r.one >= match_write_waiting.low and r.one < match_write_waiting.high
     and r.confidence >= spp.setting('matching.review_threshold')::numeric
     and not coalesce(a.master_product_id = b.master_product_id, false)
     and not spp_private.match_is_settled(a.master_product_id, b.master_product_id, t.supplier_id, o.supplier_id)
     and exists (select from spp.supplier_products q
                  where q.supplier_id = t.supplier_id and q.supplier_product_code = t.supplier_product_code)
     and exists (select from spp.supplier_products q
                  where q.supplier_id = o.supplier_id and q.supplier_product_code = o.supplier_product_code)
  on conflict on constraint match_pairs_products_key do update
     set confidence = excluded.confidence, evidence = excluded.evidence
   where p.status = 'waiting' and (p.evidence <> excluded.evidence or p.confidence <> excluded.confidence)
$$;
comment on function spp_private.match_write_waiting(bigint, bigint) is
  'Writes those pairs of a range of texts that are worth a look and not decided by what their products are already.';
--! EndIncluded functions/spp/matching_steps/match_write_waiting.sql
--! Included functions/spp/matching_steps/match_settle_part.sql
create or replace function spp_private.match_settle_part(run spp_private.match_runs, part integer) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of millions of texts, pairs and mappings: by index.
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_review constant numeric := spp.setting('matching.review_threshold')::numeric;
  v_width constant bigint := ((run).scope ->> 'width')::bigint;
  v_from constant bigint := ((run).scope ->> 'low')::bigint + v_width * (match_settle_part.part - 1);
  v_planned constant timestamptz := ((run).scope ->> 'planned_at')::timestamptz;
begin
  perform spp_private.match_lock();
  create temporary table match_looked on commit drop as
  select t.text_id, t.supplier_id, t.supplier_product_code
    from spp_private.match_due d
    join spp_private.match_texts t on t.text_id = d.text_id
   where d.text_id >= v_from and d.text_id < v_from + v_width and d.since < v_planned
     and ((run).supplier_id is null or t.supplier_id = (run).supplier_id);
  analyze pg_temp.match_looked;

  -- What waited and is no longer found, or no longer worth a look.
  with pairs as materialized (
    select w.*
      from pg_temp.match_looked l
      join spp.match_pairs w
        on w.supplier_id = l.supplier_id and w.supplier_product_code = l.supplier_product_code
    union
    select w.*
      from pg_temp.match_looked l
      join spp.match_pairs w
        on w.other_supplier_id = l.supplier_id and w.other_product_code = l.supplier_product_code
  )
  delete from spp.match_pairs p
   using (
     select w.pair_id, t.text_id as one, o.text_id as other
       from pairs w
       left join spp_private.match_texts t
         on t.supplier_id = w.supplier_id and t.supplier_product_code = w.supplier_product_code
       left join spp_private.match_texts o
         on o.supplier_id = w.other_supplier_id and o.supplier_product_code = w.other_product_code
      where w.status = 'waiting'
   ) g
   where p.pair_id = g.pair_id
     and not exists (
       select from spp_private.match_results r
        where r.one = g.one and r.other = g.other and r.confidence >= v_review);
  perform spp_private.match_write_waiting(v_from, v_from + v_width);
  delete from spp_private.match_due d using pg_temp.match_looked l where d.text_id = l.text_id;
  drop table pg_temp.match_looked;
  return 0;
end
$$;
comment on function spp_private.match_settle_part(spp_private.match_runs, integer) is
  $$Writes the pairs of a part that wait for a person, takes those away that no longer need one, and lets its products
be due no more.$$;
--! EndIncluded functions/spp/matching_steps/match_settle_part.sql
--! Included functions/spp/matching_steps/match_end.sql
create or replace function spp_private.match_end(run_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  update spp_private.match_runs r
     set finished_at = clock_timestamp(),
         result = jsonb_build_object(
           'compared', (select coalesce(sum(s.counted), 0) from spp_private.match_steps s
                         where s.run_id = match_end.run_id and s.phase = 'compare'),
           'auto', (select coalesce(sum(s.counted), 0) from spp_private.match_steps s
                     where s.run_id = match_end.run_id and s.phase = 'join'),
           'waiting', (select count(*) from spp.match_pairs p where p.status = 'waiting'))
   where r.run_id = match_end.run_id;
  delete from spp_private.match_steps s where s.run_id = match_end.run_id;
  truncate spp_private.match_packs, spp_private.match_results;
end
$$;
comment on function spp_private.match_end(uuid) is 'Ends a run with what came out, and clears what it worked with.';
--! EndIncluded functions/spp/matching_steps/match_end.sql
--! Included functions/spp/matching_steps/match_next_phase.sql
create or replace function spp_private.match_next_phase(run spp_private.match_runs) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_phase constant text := case coalesce((run).phase, '')
    when '' then 'read'
    when 'read' then 'deal'
    when 'deal' then 'find'
    when 'find' then 'compare'
    when 'compare' then 'group'
    when 'group' then 'join'
    when 'join' then 'settle'
    else 'end' end;
begin
  if v_phase = 'end' then
    perform spp_private.match_end((run).run_id);
    return;
  end if;
  update spp_private.match_runs r set phase = v_phase where r.run_id = (run).run_id;
  case v_phase
    when 'read' then perform spp_private.match_plan_reading((run).run_id);
    when 'deal' then perform spp_private.match_plan_comparing(run);
    when 'group' then
      insert into spp_private.match_steps (run_id, phase, part, size) values ((run).run_id, 'group', 1, 1);
    when 'settle' then
      insert into spp_private.match_steps (run_id, phase, part, size)
      select (run).run_id, 'settle', s.part, s.size
        from spp_private.match_steps s
       where s.run_id = (run).run_id and s.phase = 'compare';
    when 'compare' then
      insert into spp_private.match_steps (run_id, phase, part, size)
      select (run).run_id, 'compare', g.part, coalesce(p.size, 0)
        from generate_series(1, ((run).scope ->> 'ranges')::integer) as g (part)
        left join (
          select k.part, sum(cardinality(k.ones)) as size
            from spp_private.match_packs k
           where k.phase = 'compare'
           group by k.part
        ) p on p.part = g.part;
    else
      insert into spp_private.match_steps (run_id, phase, part, size)
      select (run).run_id, v_phase, k.part, sum(cardinality(k.ones))
        from spp_private.match_packs k
       where k.phase = v_phase
       group by k.part;
  end case;
end
$$;
comment on function spp_private.match_next_phase(spp_private.match_runs) is
  'Begins the next phase of a run by its steps, or ends the run.';
--! EndIncluded functions/spp/matching_steps/match_next_phase.sql
--! Included functions/spp/matching_steps/match_advance.sql
create or replace function spp_private.match_advance(run spp_private.match_runs) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
  v_step spp_private.match_steps;
  v_counted bigint;
  -- A crash of the server empties what is not logged: what was read is there, the rest is done again.
  v_lost constant boolean := (run).phase <> 'read'
    and not exists (select from spp_private.match_packs p where p.phase = 'run' and p.part = 0);
begin
  select s.* into v_step
    from spp_private.match_steps s
   where s.run_id = (run).run_id and s.phase = (run).phase and not s.done and not v_lost
   order by s.part
   limit 1
     for update skip locked;
  if found then
    v_counted := case v_step.phase
      when 'read' then spp_private.match_refresh_texts(v_step.supplier_id, v_step.low_code, v_step.high_code)
      when 'deal' then spp_private.match_deal_keys(run, v_step.part)
      when 'find' then spp_private.match_find_pairs(run, v_step.part)
      when 'compare' then spp_private.match_compare_pairs(run, v_step.part)
      when 'group' then spp_private.match_part_groups(run)
      when 'join' then spp_private.match_join_part(v_step.part)
      when 'settle' then spp_private.match_settle_part(run, v_step.part)
    end;
    update spp_private.match_steps s
       set done = true, counted = v_counted
     where s.run_id = v_step.run_id and s.phase = v_step.phase and s.part = v_step.part;
    return 'did';
  end if;

  select r.* into v_run
    from spp_private.match_runs r
   where r.run_id = (run).run_id and r.finished_at is null and r.phase is not distinct from (run).phase
     for update skip locked;
  if not found
     or not v_lost and exists (select from spp_private.match_steps s
                 where s.run_id = v_run.run_id and s.phase = v_run.phase and not s.done) then
    return 'wait';
  end if;
  if v_lost then
    delete from spp_private.match_steps s where s.run_id = v_run.run_id and s.phase <> 'read';
    v_run.phase := 'read';
  end if;
  perform spp_private.match_next_phase(v_run);
  return 'did';
end
$$;
comment on function spp_private.match_advance(spp_private.match_runs) is
  'Does a step of a run that nobody is at, or begins the next phase when all steps are done: did or wait.';
--! EndIncluded functions/spp/matching_steps/match_advance.sql
--! Included functions/spp/matching_steps/advance_matching.sql
create or replace function spp_private.advance_matching(run_id uuid) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
  v_message text;
  v_hint text;
  v_did text;
begin
  -- Who matches in one transaction has the rows that a run works with to itself.
  perform from spp_private.locks l where l.lock_name = 'matching' for key share;
  -- A step of its own: all see that it was taken up, and who asks from now on gets a run of their own.
  update spp_private.match_runs r
     set started_at = clock_timestamp()
   where r.run_id = advance_matching.run_id and r.started_at is null and r.finished_at is null;
  if found then
    return 'did';
  elsif not exists (select from spp_private.match_runs r
                     where r.run_id = advance_matching.run_id and r.finished_at is null) then
    return 'ended';
  end if;

  -- One run at a time: whoever waits for another helps it.
  select r.* into v_run
    from spp_private.match_runs r
   where r.started_at is not null and r.finished_at is null
   order by r.started_at, r.run_id
   limit 1;
  perform set_config('inv.user_id', v_run.requested_by, true);
  begin
    v_did := spp_private.match_advance(v_run);
  exception when others then
    -- What passes (serialization, deadlock, locks, resources) is no end: the job tries again.
    if sqlstate ~ '^(40...|55P03|53...)$' then
      raise;
    end if;
    get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint;
    update spp_private.match_runs r
       set failure = jsonb_build_object('code', sqlstate, 'message', v_message, 'hint', nullif(v_hint, '')),
           finished_at = clock_timestamp()
     where r.run_id = v_run.run_id and r.finished_at is null;
    delete from spp_private.match_steps s where s.run_id = v_run.run_id;
    v_did := 'did';
  end;
  return v_did;
end
$$;
comment on function spp_private.advance_matching(uuid) is
  $$Does the next step of a run, or of one before it, in the name of who asked for it: did, wait (others are at what is
left of a phase; ask again) or ended. What fails ends the run; an error that passes is raised. Any number of callers may
do steps of a run at once.$$;
grant execute on function spp_private.advance_matching(uuid) to inv_admin;
--! EndIncluded functions/spp/matching_steps/advance_matching.sql
--! Included functions/spp/matching/match_products.sql
create or replace function spp.match_products(supplier text default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
  v_run spp_private.match_runs;
  v_actor constant text := current_setting('inv.user_id', true);
begin
  if match_products.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(match_products.supplier)).supplier_id;
  end if;
  -- Nobody is in the middle of a step, and nobody begins one.
  perform from spp_private.locks l where l.lock_name = 'matching' for update;
  insert into spp_private.match_runs (supplier_id, requested_by, started_at)
  values (v_supplier_id, audit.current_actor(), clock_timestamp())
  returning * into v_run;
  while spp_private.advance_matching(v_run.run_id) <> 'ended' loop
    null;
  end loop;
  perform set_config('inv.user_id', coalesce(v_actor, ''), true);
  select r.* into v_run from spp_private.match_runs r where r.run_id = v_run.run_id;
  if v_run.failure is not null then
    raise exception using
      errcode = v_run.failure ->> 'code', message = v_run.failure ->> 'message',
      hint = coalesce(v_run.failure ->> 'hint', '');
  end if;
  return v_run.result;
end
$$;
comment on function spp.match_products(text) is
  $$@behavior -*

Looks for the same product at other suppliers, for the products (of one supplier, code or id, or all) that have no
mapping yet, in this transaction: {compared, auto, waiting}, pairs compared and accepted now, and pairs that wait for a
person. Ends a run at work first. Of many products start_matching has a worker do it in steps.
Thresholds are settings (matching.auto_threshold, matching.review_threshold). What a person has decided stays. One
run at a time. Raises SPNSU.$$;
grant execute on function spp.match_products(text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/matching/match_products.sql

create or replace trigger _500_free after delete on spp.product_mappings referencing old table as old_rows
  for each statement execute function spp.tg_product_mappings__free();
