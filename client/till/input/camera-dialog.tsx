/** Codes by the camera, one after the other, until the person is done; or why there are none. */
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { watchCamera, type CameraFailure } from './camera.ts';
import { useInputTexts } from './use-input-texts.ts';

/** Ms: the device says by itself that it has read something, as a scanner does by its beep. */
const BUZZ_MS = 60;

const CameraDialog = ({
  heard,
  close,
}: {
  readonly heard: (code: string) => void;
  readonly close: () => void;
}): ReactNode => {
  const t = useInputTexts();
  const videoRef = useRef<HTMLVideoElement>(null);
  const [code, setCode] = useState<string>();
  const [failure, setFailure] = useState<CameraFailure['code']>();
  const onCode = useEffectEvent((read: string): void => {
    navigator.vibrate?.(BUZZ_MS);
    setCode(read);
    heard(read);
  });
  useEffect(() => {
    let isOver = false;
    let end = (): void => undefined;
    void watchCamera(videoRef.current!, onCode).then((result) => {
      if (!result.ok) setFailure(result.error.code);
      else if (isOver) result.value();
      else end = result.value;
    });
    return () => {
      isOver = true;
      end();
    };
  }, []);
  return (
    <Dialog title={t('title')} close={close}>
      <video
        ref={videoRef}
        muted
        playsInline
        className={failure === undefined ? 'max-h-[50dvh] w-full rounded-lg bg-line' : 'hidden'}
      />
      <p role="status">
        {failure !== undefined && t(`failures.${failure}`, { code: failure })}
        {failure === undefined && (code === undefined ? t('aim') : t('heard', { code }))}
      </p>
      <Button look="primary" onPress={close}>
        {t('done')}
      </Button>
    </Dialog>
  );
};

export default CameraDialog;
