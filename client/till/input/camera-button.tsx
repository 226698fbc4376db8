/** The way to the camera, where it is offered. */
import { Camera } from 'lucide-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';

/** Where the browser reads codes, and on what is held in the hand, to say that it does not. */
const isOffered = (): boolean => 'BarcodeDetector' in globalThis || matchMedia('(pointer: coarse)').matches;

const CameraDialog = lazy(() => import('./camera-dialog.tsx'));

export const CameraButton = ({ heard }: { readonly heard: (code: string) => void }): ReactNode => {
  const t = useTranslations('sell');
  const [isOpen, setOpen] = useState(false);
  if (!isOffered()) return undefined;
  return (
    <>
      <button
        type="button"
        aria-label={t('camera')}
        onClick={() => setOpen(true)}
        className="grid size-11 shrink-0 place-items-center rounded-lg border border-line bg-raised"
      >
        <Camera aria-hidden="true" />
      </button>
      {isOpen && (
        <Suspense>
          <CameraDialog heard={heard} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};
