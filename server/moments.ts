/** Times that people and programs write: ISO 8601 alone, as PostgreSQL takes 01.12.2026 for 12 January. */

const ISO_8601 =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?|Z)?$/i;

/** A moment, or a day's first one; UTC where it names no zone. Microseconds are kept. Null: it is none. */
export function isoMoment(text: string): string | null {
  const [whole, year, month, day, hour = '00', minute = '00', second = '00', part = '0', zone = 'Z'] =
    ISO_8601.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const isReal = whole !== undefined && date.getUTCDate() === Number(day) && Number(year) > 0;
  if (!isReal || Math.abs(Number(zone.slice(1, 3))) >= 16) return null;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${part}${zoneOf(zone)}`;
}

/** With its minutes, which JavaScript asks for. */
function zoneOf(zone: string): string {
  return zone.length === 1 ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
}

/** A day of the calendar. Null: it is none. */
export function isoDay(text: string): string | null {
  return /^\d{4}-\d\d-\d\d$/.test(text) && isoMoment(text) !== null ? text : null;
}
