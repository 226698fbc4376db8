/**
 * Codes by the camera, where the browser reads them itself (BarcodeDetector: Chrome on Android, Edge and Chrome on some systems).
 * A reader of our own would be a megabyte of WebAssembly, which the pages' policy does not let run.
 */
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';

export interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

interface DetectorKind {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** `camera_unsupported`: this browser reads no codes; `camera_refused`: nobody allowed it, or there is none. */
export type CameraFailure = Failure<'camera_unsupported' | 'camera_refused'>;

const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'upc_e', 'code_128', 'code_39', 'itf', 'qr_code'];
const LOOK_EVERY_MS = 120;
/** A code that stays in sight is one; it counts again once it was out of sight for this long. */
export const FORGET_MS = 1_000;

const detectorKind = (): DetectorKind | undefined =>
  (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector;

/** Gives each code once for each time that it comes into sight. `now` in ms. */
export const createSight = (now: () => number): ((codes: readonly string[]) => readonly string[]) => {
  const seen = new Map<string, number>();
  return (codes) => {
    const at = now();
    for (const [code, last] of seen) if (at - last > FORGET_MS) seen.delete(code);
    const fresh = [...new Set(codes)].filter((code) => code !== '' && !seen.has(code));
    for (const code of codes) seen.set(code, at);
    return fresh;
  };
};

const openDetector = async (): Promise<Detector | undefined> => {
  const Kind = detectorKind();
  if (Kind === undefined) return undefined;
  const known = await Kind.getSupportedFormats().catch((): string[] => []);
  const formats = FORMATS.filter((format) => known.includes(format));
  return formats.length === 0 ? undefined : new Kind({ formats });
};

/** Shows the camera behind the device in the video, and tells each code, until the answer is called. */
export const watchCamera = async (
  video: HTMLVideoElement,
  heard: (code: string) => void,
): Promise<Result<() => void, CameraFailure>> => {
  const detector = await openDetector();
  if (detector === undefined) return err('camera_unsupported');
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  } catch {
    return err('camera_refused');
  }
  video.srcObject = stream;
  await video.play().catch(() => undefined);
  const sight = createSight(() => performance.now());
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    // A frame that cannot be read, as while the camera turns, is one of many.
    const codes = await detector.detect(video).catch((): [] => []);
    if (isOver) return;
    for (const code of sight(codes.map(({ rawValue }) => rawValue))) heard(code);
    timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();
  return ok(() => {
    isOver = true;
    clearTimeout(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  });
};
