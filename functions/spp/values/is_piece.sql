create or replace function spp_private.is_piece(unit text) returns boolean
language sql immutable parallel safe
as $$
  select rtrim(lower(unit), '.') = any (array[
    'st', 'stk', 'stck', 'stück', 'stueck', 'stücke', 'pc', 'pcs', 'pce', 'pces', 'piece', 'pieces', 'ea', 'each',
    'item', 'items', 'unit', 'units', 'einheit', 'einh', 'u', 'un', 'ud', 'uds', 'und', 'unidad', 'unidades',
    'unidade', 'unité', 'unités', 'pièce', 'pièces', 'pz', 'pza', 'pezzo', 'pezzi', 'peça', 'stuk', 'stuks',
    'styck', 'szt', 'sztuka', 'sztuk', 'ks', 'kus', 'kusy', 'kom', 'kos', 'db', 'buc', 'kpl', 'tk', 'gab', 'vnt',
    'шт', 'штука', 'бр', 'ед', 'adet', 'ad', 'τεμ', 'τμχ', '個', '个', '件', '개'])
$$;
comment on function spp_private.is_piece(text) is 'Whether a unit is a piece, in the words of many languages.';
