import type { ReactNode } from 'react';
import { Button, DropZone, FileTrigger, Text } from 'react-aria-components';
import { type Status, statusWords } from './words.ts';

export function Badge({ status, isTrial }: { status: Status; isTrial: boolean }) {
  return (
    <>
      <span className={`badge ${status}`}>{statusWords[status]}</span>
      {isTrial && <span className="badge trial">Trial</span>}
    </>
  );
}

/** Where a file is dropped, pasted or chosen. */
export function FileDrop(props: { label: string; onFile(file: File): void; children?: ReactNode }) {
  const { onFile } = props;
  return (
    <DropZone
      className="drop"
      aria-label={props.label}
      onDrop={async ({ items }) => {
        const dropped = items.find(item => item.kind === 'file');
        if (dropped?.kind === 'file') onFile(await dropped.getFile());
      }}
    >
      <Text slot="label">{props.label}</Text>
      <FileTrigger onSelect={files => files?.[0] && onFile(files[0])}>
        <Button className="button primary">Choose a file</Button>
      </FileTrigger>
      {props.children}
    </DropZone>
  );
}
