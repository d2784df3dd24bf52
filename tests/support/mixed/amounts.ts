/** Amounts without rounding errors: whole numbers and the digits behind the mark. */

export interface Amount {
  units: bigint;
  digits: number;
}

export interface Style {
  mark: '.' | ',';
  group: string;
}

/** As a database writes it: four decimals. */
export function fixed({ units, digits }: Amount): string {
  const scaled = digits <= 4 ? units * 10n ** BigInt(4 - digits) : half(units, 10n ** BigInt(digits - 4));
  const text = String(scaled < 0n ? -scaled : scaled).padStart(5, '0');
  return `${scaled < 0n ? '-' : ''}${text.slice(0, -4)}.${text.slice(-4)}`;
}

/** `amount` × `by` / `of`, rounded half up to `digits`. */
export function times({ units, digits: own }: Amount, by: bigint, of: bigint, digits: number): Amount {
  return { units: half(units * by * 10n ** BigInt(digits), of * 10n ** BigInt(own)), digits };
}

function half(a: bigint, b: bigint): bigint {
  return (2n * a + b) / (2n * b);
}

/** With all its digits behind the mark; `1.250,00`. */
export function written({ units, digits }: Amount, { mark, group }: Style): string {
  const [whole, behind] = parts(units, digits);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return digits === 0 ? grouped : `${grouped}${mark}${behind}`;
}

/** As a workbook stores it: no zeros at the end. */
export function stored({ units, digits }: Amount): string {
  const [whole, behind] = parts(units, digits);
  const kept = behind.replace(/0+$/, '');
  return kept === '' ? whole : `${whole}.${kept}`;
}

function parts(units: bigint, digits: number): [string, string] {
  const text = String(units).padStart(digits + 1, '0');
  return digits === 0 ? [text, ''] : [text.slice(0, -digits), text.slice(-digits)];
}
