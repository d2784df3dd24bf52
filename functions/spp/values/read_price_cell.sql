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
