import { ask, askOne, itemsOf, type Way } from './step.ts';

/** Scores what has none yet: the worker does so by itself, too, whoever comes first. */
export async function score(way: Way): Promise<string> {
  const unscored = await itemsOf(way, "review_status in ('pending', 'on_hold') and scored_at is null");
  if (unscored.length > 0)
    await ask(way, 'issoh', 'inv_reviewer', 'select issoh.score_selection($1)', [unscored]);
  const scored = await askOne(
    way,
    'issoh',
    'inv_reviewer',
    `select count(*) as items, min(score) as least, max(score) as most, round(avg(coverage), 2) as coverage
       from issoh.v_selection_pipeline where spp_supplier_id = $1 and scored_at is not null`,
    [way.supplierId],
  );
  return (
    `${scored.items} products have scores from ${scored.least} to ${scored.most}, ` +
    `mean coverage ${scored.coverage}`
  );
}
