/**
 * The way of a supplier's products from list to shelf, step by step, each as whoever takes it: the first list, the new
 * ones queued, scored, reviewed, approved, imported, received, priced; then the second list, after which every cost is
 * the supplier's price. Taken again it finds each step done.
 */
import type { Source } from './sources.ts';
import { importApproved } from './steps/import.ts';
import { price } from './steps/price.ts';
import { proofOf, prove, type Walked } from './steps/prove.ts';
import { queue } from './steps/queue.ts';
import { receive } from './steps/receive.ts';
import { approve, review } from './steps/review.ts';
import { score } from './steps/score.ts';
import type { Way } from './steps/step.ts';
import { enterSupplier } from './steps/supplier.ts';
import { sync } from './steps/sync.ts';
import { takeIn } from './steps/take-in.ts';
import { inTurn } from './turns.ts';

/** Who walks, and how far. */
export interface WalkOptions extends Pick<Way, 'connections' | 'choose' | 'upload'> {
  /** Hears each step in a line. */
  tell: (line: string) => void;
}

/**
 * Walks one at a time: a second walk of the same list waits, and finds each step done.
 *
 * @throws Problem `demo_failed` at the step that cannot go on
 */
export function walk(source: Source, options: WalkOptions): Promise<Walked> {
  return inTurn([options.connections.urls.worker.issoh, 'demo', source.code], () =>
    takeSteps(source, options),
  );
}

async function takeSteps(
  source: Source,
  { connections, choose, upload, tell }: WalkOptions,
): Promise<Walked> {
  const supplierId = await enterSupplier({ connections, source, choose, upload });
  const way: Way = { connections, source, supplierId, choose, upload };
  const say = (step: string, figures: string) => tell(`${source.code.padEnd(14)}${step.padEnd(9)}${figures}`);

  say('upload', await takeIn(way, 0));
  say('queue', await queue(way));
  say('score', await score(way));
  say('review', await review(way));
  say('approve', await approve(way));
  say('import', await importApproved(way));
  say('receive', await receive(way));
  say('price', await price(way));
  say('upload', await takeIn(way, 1));
  say('queue', await queue(way));
  say('score', await score(way));
  say('sync', await sync(way));
  const walked = await prove(way);
  say('proof', proofOf(walked));
  return walked;
}
