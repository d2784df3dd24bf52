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

--! include policies/spp/heading_words.sql

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

--! include functions/spp/headings/folded_heading.sql
--! include functions/spp/headings/normalise_heading.sql
--! include functions/spp/headings/heading_text.sql
--! include sql/seed/column_synonyms.sql
--! include sql/seed/heading_words.sql
--! include functions/spp/headings/whole_year.sql
--! include functions/spp/headings/month_first.sql
drop function if exists spp_private.heading_date(text);
--! include functions/spp/headings/heading_date.sql
--! include functions/spp/amounts/currencies_of.sql
--! include functions/spp/amounts/choose_currency.sql
drop function if exists spp_private.currencies_named(text);
--! include functions/spp/headings/heading_currency.sql
--! include functions/spp/headings/heading_patterns.sql
--! include functions/spp/headings/heading_traits.sql
--! include functions/spp/headings/heading_facts.sql
--! include functions/spp/headings/heading_language.sql
--! include functions/spp/reading/find_heading_row.sql
--! include functions/spp/headings/grouped_headings.sql
--! include functions/spp/headings/names_a_price.sql
--! include functions/spp/headings/only_names_columns.sql
--! include functions/spp/price_columns/price_rank.sql
--! include functions/spp/headings/names_columns.sql
--! include functions/spp/reading/join_headings.sql
--! include functions/spp/headings/heading_positions.sql
--! include functions/spp/reading/profile_heading_row.sql
--! include functions/spp/reading/profile_columns.sql
--! include functions/spp/values/read_date.sql
--! include functions/spp/reading/columns_below.sql
--! include functions/spp/reading/field_fit.sql
--! include functions/spp/headings/says_only_price.sql
drop function if exists spp_private.column_evidence(jsonb, jsonb, jsonb, text);
--! include functions/spp/reading/column_evidence.sql
--! include functions/spp/headings/short_heading.sql
--! include functions/spp/price_columns/is_day.sql
--! include functions/spp/price_columns/is_discount.sql
--! include functions/spp/price_columns/price_kind.sql
--! include functions/spp/price_columns/price_columns.sql
--! include functions/spp/price_columns/price_breaks.sql
--! include functions/spp/price_columns/group_price.sql
--! include functions/spp/price_columns/price_saying.sql
--! include functions/spp/headings/title_currency.sql
--! include functions/spp/headings/title_basis.sql
--! include functions/spp/headings/sheet_currency.sql
--! include functions/spp/price_columns/price_of_list.sql
--! include functions/spp/price_columns/tied_prices.sql
--! include functions/spp/price_columns/why_price.sql
--! include functions/spp/reading/column_reasons.sql
--! include functions/spp/price_columns/codes_repeat.sql
--! include functions/spp/price_columns/columns_of_price.sql
--! include functions/spp/reading/columns_by_heading.sql
--! include functions/spp/reading/column_by_content.sql
--! include functions/spp/reading/columns_by_content.sql
--! include functions/spp/headings/headings_named.sql
--! include functions/spp/reading/bad_profile.sql
--! include functions/spp/price_columns/no_price_column.sql
--! include functions/spp/reading/tables_beside.sql
--! include functions/spp/reading/recognise_columns.sql
--! include functions/spp/batches/claim_batch.sql
--! include functions/spp/report/warning_message.sql
