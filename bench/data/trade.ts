/**
 * Catalogues as suppliers of one trade list them: half of each is in a pool that all share (each of its articles with
 * five suppliers on average), spelled in each one's own way; the other half nobody else has. A third of the articles
 * have a GTIN, which seven of ten suppliers tell. Made by SQL, in the partitions, without triggers.
 */
import type pg from 'pg';

/** A supplier, and the partition that holds its products. */
export interface Listed {
  supplier_id: string;
  partition_name: string;
}

let seed = 0;
/** An integer from 0 to `below` - 1 that depends on a bigint alone; another for each place where it is written. */
const pick = (below: number, of: string) => {
  seed += 1;
  return `((hashint8extended(${of}, ${seed}) & 2147483647) % ${below})`;
};
const oneOf = (list: string[], of: string) => `('{${list.join(',')}}'::text[])[1 + ${pick(list.length, of)}]`;

const heads =
  'Nord Süd Ost West Hell Dunk Stahl Holz Bau Klar Weiss Schwarz Gold Silber Eis Feuer Wald Berg Tal See Wind Stein Grün Blau Rot'.split(
    ' ',
  );
const tails =
  'mann werk licht berg hof tech line form fix plus star wood max pro dur cor tex lux rex nova tronic quip gard son sten'.split(
    ' ',
  );
const things =
  'Drill Screws Tape Oil Coffee Hose Washer Lamp Soap Ties Roller Gloves Anchor Sanitizer Cord Hammer Wrench Pliers Bracket Hinge Pump Valve Filter Brush Bucket Ladder Shelf Cable Switch Socket Sensor Heater Fan Grinder Saw Blade Clamp Nozzle Sealant Varnish'.split(
    ' ',
  );
const kinds =
  'Cordless Wood Masking Olive Ground Garden Pressure Ceiling Dish Cable Paint Safety Wall Hand Extension Claw Torque Needle Corner Door Water Ball Oil Wire Mop Step Metal Power Light Wiring Motion Space Table Angle Circular Cutting Welding Spray Window Boat'.split(
    ' ',
  );
const makes =
  'Professional Compact Stainless Premium Universal Organic Outdoor Galvanised Classic Flexible Waterproof Insulated'.split(
    ' ',
  );
const colours = 'red blue black white green yellow silver orange grey brown'.split(' ');
const shortened = [
  ['Professional', 'Prof.'],
  ['Stainless', 'Stainl.'],
  ['Universal', 'Univ.'],
  ['Galvanised', 'Galv.'],
  ['black', 'blk'],
  ['Waterproof', 'Wtrprf'],
] as const;

/** Lists `each` products at the supplier that is the `n`-th of `suppliers`, from the `from`-th on. */
export async function listProducts(
  client: pg.ClientBase,
  supplier: Listed,
  n: number,
  {
    suppliers,
    each,
    from = 1,
    count = each,
  }: { suppliers: number; each: number; from?: number; count?: number },
): Promise<void> {
  // A prime below no pool of ours divides: no article comes twice at one supplier.
  const pool = Math.max(Math.floor(each * 0.7), Math.floor((suppliers * each) / 10));
  // The same texts for every supplier.
  seed = 0;
  const spelling = 'p.article * 64 + $2';
  await client.query(
    `insert into spp.${supplier.partition_name}
       (supplier_id, supplier_product_code, product_name, brand, barcode, current_price, currency_code)
     select $1, 'S' || $2 || '-' || i,
            case when upper_case then upper(name) else name end, case when tells_brand then brand end, gtin, 9.90, 'EUR'
       from (
         select a.*,
                case when a.typo then overlay(a.words placing '' from a.place for 1) else a.words end as name
           from (
             select w.*,
                    case w.way
                      when 0 then concat_ws(' ', w.brand, w.make, w.kind, w.thing, w.model, w.colour, w.size)
                      when 1 then concat_ws(' ', w.kind, w.thing, w.model, w.make, w.colour, w.size)
                      when 2 then concat_ws(', ', concat_ws(' ', w.brand, w.kind, w.thing), w.make, w.model, w.colour, w.size)
                      else concat_ws(' ', w.brand, w.model, w.make, w.kind, w.thing, w.colour, w.size)
                    end as words
               from (
                 select p.i, ${pick(10, spelling)} < 7 as tells_brand, ${pick(4, spelling)} = 0 as typo,
                        10 + ${pick(20, spelling)}::integer as place, ${pick(4, '$2')} = 0 as upper_case,
                        ${pick(4, 'p.article / 500 * 64 + $2')} as way,
                        ${oneOf(heads, 'p.article')} || ${oneOf(tails, 'p.article')} as brand,
                        ${oneOf(kinds, 'p.article')} as kind, ${oneOf(things, 'p.article')} as thing,
                        ${oneOf(colours, 'p.article')} as colour,
                        case when ${pick(3, spelling)} > 0 then m.make else ${shortened.reduce((sql, [long, short]) => `replace(${sql}, '${long}', '${short}')`, 'm.make')} end as make,
                        case when ${pick(10, 'p.article')} < 6 then
                          ${oneOf(['GX', 'PRO', 'TX', 'M', 'KL'], 'p.article')} || (100 + ${pick(9900, 'p.article')})
                        end as model,
                        case ${pick(3, '$2')} when 0 then g.grams || ' g' when 1 then g.grams || 'g'
                          else trim_scale(g.grams / 1000.0) || ' kg' end as size,
                        case when ${pick(3, 'p.article')} = 0 and ${pick(10, spelling)} < 7 then gtin.base || gtin.mark end
                          as gtin
                   from (
                     select i, case when i % 2 = 0 then (i / 2 * 7919::bigint + $2 * 104729) % $5
                                    else $5 + $2 * 10000000 + i end as article
                       from generate_series($3::bigint, $4::bigint) i
                   ) p
                  cross join lateral (select ${oneOf(makes, 'p.article')} as make offset 0) m
                  cross join lateral (select 50 * (1 + ${pick(60, 'p.article')}) as grams offset 0) g
                  cross join lateral (
                    select lpad(p.article::text, 12, '0') as base,
                           ((10 - (3 * (a + a / 100 + a / 10000 + a / 1000000 + a / 100000000)
                                   + a / 10 + a / 1000 + a / 100000 + a / 10000000) % 10) % 10)::text as mark
                      from (values (p.article)) v (a)
                    offset 0) gtin
               ) w
           ) a
       ) r`,
    [supplier.supplier_id, n, from, from + count - 1, pool],
  );
}
