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

--! include functions/spp/matching/match_plain.sql
--! include functions/spp/matching/match_may_be_like.sql
--! include functions/spp/matching/match_word_likeness.sql
--! include functions/spp/matching/match_brands.sql
--! include functions/spp/matching/match_words.sql
--! include functions/spp/matching/match_score.sql
--! include functions/spp/products/is_gtin.sql
--! include functions/spp/matching/match_read_texts.sql
--! include functions/spp/matching/match_read_keys.sql
--! include functions/spp/matching/match_forget_texts.sql
--! include functions/spp/matching/match_refresh_texts.sql
--! include functions/spp/matching/match_progress.sql
--! include functions/spp/matching/matching_run.sql
--! include functions/spp/matching/discard_matching.sql
--! include functions/spp/mappings/match_ensure_pair.sql
--! include functions/spp/mappings/match_gather_members.sql
--! include functions/spp/mappings/match_group_scored.sql
--! include functions/spp/mappings/match_is_settled.sql
--! include functions/spp/mappings/match_settle.sql
--! include functions/spp/mappings/match_masters_of.sql
--! include functions/spp/mappings/match_merge_masters.sql
--! include functions/spp/mappings/match_write_pairs.sql
--! include functions/spp/mappings/match_write_groups.sql
--! include functions/spp/mappings/verify_mapping.sql
--! include functions/spp/mappings/reject_mapping.sql
--! include functions/spp/mappings/set_mapping.sql
--! include functions/spp/mappings/tg_product_mappings__free.sql
--! include functions/spp/matching_steps/match_targets.sql
--! include functions/spp/matching_steps/match_cut_reading.sql
--! include functions/spp/matching_steps/match_plan_reading.sql
--! include functions/spp/matching_steps/match_plan_comparing.sql
--! include functions/spp/matching_steps/match_deal_keys.sql
--! include functions/spp/matching_steps/match_find_pairs.sql
--! include functions/spp/matching_steps/match_choose_pairs.sql
--! include functions/spp/matching_steps/match_compare_pairs.sql
--! include functions/spp/matching_steps/match_part_groups.sql
--! include functions/spp/matching_steps/match_load_part.sql
--! include functions/spp/matching_steps/match_note_ambiguous.sql
--! include functions/spp/matching_steps/match_join_part.sql
--! include functions/spp/matching_steps/match_write_waiting.sql
--! include functions/spp/matching_steps/match_settle_part.sql
--! include functions/spp/matching_steps/match_end.sql
--! include functions/spp/matching_steps/match_next_phase.sql
--! include functions/spp/matching_steps/match_advance.sql
--! include functions/spp/matching_steps/advance_matching.sql
--! include functions/spp/matching/match_products.sql

create or replace trigger _500_free after delete on spp.product_mappings referencing old table as old_rows
  for each statement execute function spp.tg_product_mappings__free();
