/** Asks one thing in front of the page: Esc or a press beside it closes it, and the focus goes back to where it was. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

export const Dialog = ({
  title,
  close,
  children,
}: {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
}): ReactNode => {
  const t = useTranslations('ui');
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && close()}
      className="fixed inset-0 z-50 flex items-end justify-center bg-scrim sm:items-center"
    >
      <Modal className="max-h-[92dvh] w-full overflow-y-auto rounded-t-xl border border-line bg-raised sm:max-w-lg sm:rounded-xl">
        <AriaDialog className="flex flex-col gap-4 p-4 outline-none">
          <div className="flex items-center gap-2">
            <Heading slot="title" className="mr-auto text-xl font-semibold">
              {title}
            </Heading>
            <Button aria-label={t('close')} onPress={close}>
              <X aria-hidden="true" />
            </Button>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};
