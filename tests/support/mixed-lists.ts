/** Lists that mix what suppliers do, each with the truth of its products. */
export { type Verdict, verdictOn } from './mixed/judge.ts';
export { mixedList } from './mixed/list.ts';
export type { MixedList, Truth } from './mixed/table.ts';
