-- What only the worker or another function calls moves to spp_private.
set lock_timeout = '5s';

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'advance_batch(uuid)',
    'apply_chunk(uuid, integer)',
    'claim_batch(uuid)',
    'fail_batch(uuid, text, text, text, jsonb)',
    'finish_batch(uuid)',
    'finish_staging(uuid, jsonb, jsonb)',
    'validate_chunk(uuid, integer)',
    'purge_staging()',
    'ensure_price_history_months()',
    'decimal_evidence(text)',
    'currency_of(text, text)',
    'recognise_columns(jsonb, jsonb)',
    'normalise_heading(text)',
    'parse_amount(text, text)',
    'parse_count(text, integer)',
    'split_category(text, text)',
    'is_gtin(text)',
    'is_currency(text)',
    'category_label(text)'
  ] loop
    if to_regprocedure('spp.' || v_function) is not null then
      execute format('alter function spp.%s set schema spp_private', v_function);
    end if;
  end loop;
end
$$;
