-- How it works: what is understood is taken out of the text, so that a year is no quantity and a quantity no basis.
-- PostgreSQL keeps few patterns compiled, and ours are long: they are tried only on what may hold a number, or a basis.
create or replace function spp_private.heading_facts(heading text, expected text, patterns jsonb) returns jsonb
language plpgsql stable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_facts jsonb := '{}';
  v_text text := spp_private.folded_heading(heading_facts.heading);
  v_date jsonb := spp_private.heading_date(v_text, (patterns ->> 'month_first')::boolean);
  v_day text := regexp_replace(v_date ->> 'found', '(\W)', '\\\1', 'g');
  v_until boolean;
  v_currency text := spp_private.heading_currency(heading_facts.heading, nullif(heading_facts.expected, ''));
  v_basis text := format('(?:/|\m(?:%s)\M)\s*([1-9]\d{0,5})?\s*(?:(%s)\M|(%s)(?!\w))?',
    patterns ->> 'per', patterns ->> 'measure', patterns ->> 'pieces');
  v_pieces text := format('(?:%s)', patterns ->> 'pieces');
  v_found text[];
begin
  if v_currency is not null then
    v_facts := jsonb_build_object('currency', v_currency);
  end if;
  if v_date is not null then
    -- "Prix au 1/1/2027", "prezzo al 1/1/2027" begin on that day, where nothing says that they end.
    v_until := v_text ~ format('\m(%s)\M\W*%s', patterns ->> 'until', v_day)
      and not (v_text ~ format('\m(au|al|a)\M\W*%s', v_day)
               and v_text !~ '\m(jusqu|jusque|fino|hasta|ate|val[a-z]+|du|dal|del|desde)\M');
    v_facts := v_facts || case
      when v_until and v_date ? 'unclear' then jsonb_build_object('valid_to', left(v_date ->> 'day', 4) || '-12-31')
      else jsonb_build_object(case when v_until then 'valid_to' else 'valid_from' end, v_date ->> 'day') end
      || case when v_date ? 'unclear' then '{"day_unclear": true}' else '{}' end::jsonb;
    v_text := replace(v_text, v_date ->> 'found', ' ');
  end if;

  -- One of what: "per 100", "/1000 St", "per kg", "€/100 g"; and by sign or letter: ‰, %, /C, (M).
  v_text := regexp_replace(v_text, '(\d)[., ''’](000)(?!\d)', '\1\2', 'g');
  if strpos(v_text, '/') > 0
     or exists (select from unnest(string_to_array(patterns ->> 'per', '|')) w (word)
                 where split_part(w.word, '\s', 1) = any (regexp_split_to_array(v_text, '\W+'))) then
    v_found := regexp_match(v_text, v_basis);
  end if;
  if v_found[2] is not null then
    v_facts := v_facts || '{"measure": true}';
  end if;
  if v_found[1]::int > 1 and coalesce(v_found[2], 'm') ~ '^(m|kg|l|м|кг|л|mtr|meter|metre)$' then
    v_facts := v_facts || jsonb_build_object('per', v_found[1]::int);
  end if;
  if v_found[1] is not null or v_found[2] is not null or v_found[3] is not null then
    v_text := regexp_replace(v_text, v_basis, ' ');
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

  if v_text !~ '\d' then
    return v_facts;
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
  $$What the numbers and signs of a heading say of its prices, each key only where it is said: `currency`, `per` (pieces
that the price is for), `measure` (per kg, l, m), `percent`, `unit` (0.01 for cents, 1000 for thousands), `valid_from`,
`valid_to`, `day_unclear` (of these only the year is known), `break` (the quantity from which on it holds), `count` (a
number of pieces), `number` (any other one). `expected` is the currency that a shared sign means if it may ('' for
none); `patterns`: spp_private.heading_patterns, and `month_first`.$$;
grant execute on function spp_private.heading_facts(text, text, jsonb) to inv_catalog_manager, inv_admin;
