/** SQLSTATE of a step whose lease somebody else has by now. */
const TAKEN_OVER = 'SPCLO';

/** Whether a step failed since somebody else has taken the work over: it is theirs, and nothing is lost. */
export function isTakenOver(error: unknown): boolean {
  return (error as { code?: unknown }).code === TAKEN_OVER;
}
