/** Numbers of seals that came along, mostly one after the other: kept as spans. */
export type Span = [from: number, to: number];

export class Numbers {
  private spans: Span[] = [];

  add(number: number): void {
    const last = this.spans.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else if (last === undefined || number < last[0] || number > last[1]) this.spans.push([number, number]);
  }

  /** The spans between two numbers, these included, of which nothing came. */
  lacking(first: number, last: number): Span[] {
    const gaps: Span[] = [];
    let next = first;
    for (const [from, to] of this.spans.toSorted((one, other) => one[0] - other[0])) {
      if (from > next) gaps.push([next, Math.min(from - 1, last)]);
      next = Math.max(next, to + 1);
      if (next > last) return gaps;
    }
    return next <= last ? [...gaps, [next, last]] : gaps;
  }
}
