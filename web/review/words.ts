/** How the review speaks of what the database names. */
export type Decision = 'approve' | 'recommend' | 'reject' | 'on_hold';

/** What was decided, as the page says it afterwards. */
export const decided: Record<Decision, string> = {
  approve: 'Approved',
  recommend: 'Recommended',
  reject: 'Rejected',
  on_hold: 'Put on hold',
};

export const decides: Record<Decision, string> = {
  approve: 'Approve',
  recommend: 'Recommend',
  reject: 'Reject',
  on_hold: 'Hold',
};

const reasons: Record<string, string> = {
  not_found: 'It is not in the queue any more.',
  imported: 'It is imported already.',
  leased: 'Somebody else reviews it.',
  already_decided: 'Somebody has decided it meanwhile.',
  approver_only: 'Only an approver takes an approval back.',
  already_selected: 'This product is carried already.',
  not_reviewed: 'Somebody else has to recommend it first.',
  four_eyes: 'Somebody else than who recommended it has to approve it.',
};

/** The page's own. */
const ours: Record<string, string> = {
  comes_again: 'It comes again after the product that is shown, with its note.',
  taken_back: 'It comes after the product that is shown.',
  opened: 'It is open again, and waits for whoever takes it.',
};

/** What became of a product: its heading, why, and the database's code for that. */
export function saidOf(reason: string): { heading: string; why: string; code: string | null } {
  const heading = reason === 'taken_back' ? 'Taken back' : 'Not done';
  const own = ours[reason];
  return own === undefined
    ? { heading, why: reasonOf(reason), code: reason }
    : { heading, why: own, code: null };
}

/** Why a decision was not taken. */
export const reasonOf = (code: string) => reasons[code] ?? code;
