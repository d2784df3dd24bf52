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
