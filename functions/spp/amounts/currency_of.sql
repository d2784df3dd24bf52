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
comment on function spp_private.currency_of(text, text) is
  'Currency (ISO 4217) that a cell names by code or sign; the fallback for none. A sign that several currencies share
means the fallback if that is one of them. Null if unknown.';
grant execute on function spp_private.currency_of(text, text) to public;
