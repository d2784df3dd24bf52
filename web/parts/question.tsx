/** A question that stands before everything else until it is answered. */
import type { ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

export function Question(props: {
  title: string;
  isOpen: boolean;
  /** What the button says that does it. */
  does: string;
  isBusy: boolean;
  /** Whether it can be done now. */
  isReady?: boolean;
  onDo(): void;
  onClose(): void;
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={props.isOpen}
      isDismissable={!props.isBusy}
      onOpenChange={isOpen => isOpen || props.onClose()}
    >
      <Modal className="modal">
        <Dialog role="alertdialog">
          <Heading slot="title">{props.title}</Heading>
          {props.children}
          <div className="buttons">
            <Button
              className="button danger"
              onPress={props.onDo}
              isDisabled={props.isBusy || props.isReady === false}
            >
              {props.isBusy ? 'Working …' : props.does}
            </Button>
            <Button className="button" onPress={props.onClose} isDisabled={props.isBusy} autoFocus>
              Leave it
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
