/** The keys of the review, and the page that tells them. */
import { useEffect, useRef } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

/** Calls what belongs to a key, unless somebody writes, or a question stands open. */
export function useKeys(keys: Record<string, () => void>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const target = event.target as Element;
      if (target.closest('input, textarea, select, [role="dialog"], [role="alertdialog"]')) return;
      const act = latest.current[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

export function Keys({ isOpen, onClose, yes }: { isOpen: boolean; onClose(): void; yes: string }) {
  const all: [string, string][] = [
    ['j, k', 'next product, previous one'],
    ['a', yes.toLowerCase()],
    ['r', 'reject'],
    ['h', 'hold: not now'],
    ['n', 'write a note; Escape leaves it'],
    ['u', 'take the last decision back, within ten seconds'],
    ['?', 'this page'],
  ];
  return (
    <ModalOverlay className="overlay" isOpen={isOpen} isDismissable onOpenChange={open => open || onClose()}>
      <Modal className="modal">
        <Dialog>
          <Heading slot="title">Keys</Heading>
          <dl className="keys">
            {all.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <Button className="button" onPress={onClose} autoFocus>
            Close
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
