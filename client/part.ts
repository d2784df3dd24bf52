/** Parts of a path that names something: URLs take `.` and `..` for directions, so they travel with a `~` before them. */

/** @returns the part as a path carries it; one that begins so itself gets a further `~` */
export function pathPart(name: string): string {
  return /^~*\.{1,2}$/.test(name) ? `~${name}` : encodeURIComponent(name);
}

/** What a decoded part of a path names. */
export function nameOfPart(part: string): string {
  return /^~+\.{1,2}$/.test(part) ? part.slice(1) : part;
}
