/** Lists on their way to the server. A file that was tried stays at hand in this tab, so that it can be applied. */
import { pathPart } from '../../client/part.ts';
import type { UploadReport } from '../../client/uploads.ts';
import { at, call, Refusal } from '../api.ts';

const tried = new Map<string, File>();

export const fileOf = (batchId: string): File | null => tried.get(batchId) ?? null;

/** The mode in which a file is sent again; corrections are known by their columns. */
export const modeOf = ({ mode }: UploadReport) => (mode === 'full' ? 'full' : 'partial');

export interface Sending {
  supplier: string;
  file: File;
  mode: 'partial' | 'full';
  isTrial: boolean;
  /** Applies it although the supplier's last list was the same file. */
  isAgain?: boolean;
}

export interface Sent {
  batch_id: string;
  /** The supplier's last list was the same file: this is its upload, and nothing was done. */
  duplicate?: true;
}

/** @throws Refusal for a file that has no content: as a body, it would be none */
export function refuseEmpty(file: File): void {
  if (file.size > 0) return;
  const hint = 'Send a list with headings and rows.';
  throw new Refusal(400, 'empty_file', 'The file has no content.', hint, null);
}

/** @returns the upload, before it is read @throws Refusal */
export async function send({ supplier, file, mode, isTrial, isAgain = false }: Sending): Promise<Sent> {
  refuseEmpty(file);
  const path = at(`/api/spp/upload/${pathPart(supplier)}`, {
    filename: file.name,
    mode,
    dry_run: isTrial,
    wait: false,
    force: isTrial || isAgain,
  });
  const sent = await call<Sent>(path, { file });
  if (isTrial) tried.set(sent.batch_id, file);
  return sent;
}
