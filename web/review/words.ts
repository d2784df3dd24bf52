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

/** Why a decision was not taken. */
export const reasonOf = (code: string) => reasons[code] ?? code;
