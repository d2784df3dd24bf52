create or replace function spp_private.is_yes(cell text) returns boolean
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(lower(rtrim(common.plain(cell), '.!')) in (
    'yes', 'y', 'x', '1', 'true', 'ok', 'accept', 'ja', 'j', 'wahr', 'oui', 'o', 'vrai', 'sí', 'si', 's', 'sì', 'vero',
    'verdadero', 'sim', 'verdadeiro', 'tak', 'ano', 'áno', 'igen', 'da', 'да', 'так', 'evet', 'nai', 'ναι', 'kyllä',
    'joo', 'jah', 'taip', 'jā', 'waar', '是', 'はい', '예', '✓', '✔'), false)
$$;
comment on function spp_private.is_yes(text) is
  $$Whether a person says yes in a cell: the word in many languages, a tick, x, 1, or the true of a spreadsheet.$$;
