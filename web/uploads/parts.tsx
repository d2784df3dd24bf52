import { type ReactNode, useState } from 'react';
import { Button, DropZone, FileTrigger, Text } from 'react-aria-components';
import { Note } from '../parts/said.tsx';
import { many } from '../parts/show.ts';
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
  const [left, setLeft] = useState<{ taken: string; others: number } | null>(null);
  const take = (file: File, others: number) => {
    setLeft(others === 0 ? null : { taken: file.name, others });
    onFile(file);
  };
  return (
    <DropZone
      className="drop"
      aria-label={props.label}
      onDrop={async ({ items }) => {
        const [dropped, ...others] = items.filter(item => item.kind === 'file');
        if (dropped !== undefined) take(await dropped.getFile(), others.length);
      }}
    >
      <Text slot="label">{props.label}</Text>
      <FileTrigger onSelect={files => files?.[0] && take(files[0], 0)}>
        <Button className="button primary">Choose a file</Button>
      </FileTrigger>
      {props.children}
      {left && (
        <Note kind="warn" title={`One list at a time: ${left.taken} was taken.`}>
          <p>{many(left.others, 'other was', 'others were')} not: drop the next when this one is done.</p>
        </Note>
      )}
    </DropZone>
  );
}
