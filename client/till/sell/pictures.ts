/** Pictures of products, which whoever serves the page has in a folder, or has not: one that failed is not asked for at each look. */

/** As `server/pages/images.ts` takes it. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,80}\.(png|jpe?g|webp|avif)$/i;
const RETRY_MS = 5 * 60_000;
const failedAt = new Map<string, number>();

/** Where the picture is; undefined where the product has none that could be shown, or it failed a moment ago. */
export const pictureOf = (image: string | undefined, nowMs = Date.now()): string | undefined => {
  if (image === undefined || !NAME.test(image)) return undefined;
  const failed = failedAt.get(image);
  return failed !== undefined && nowMs - failed < RETRY_MS ? undefined : `/imagenes/${image}`;
};

/** It could not be loaded. */
export const pictureFailed = (image: string, nowMs = Date.now()): void => void failedAt.set(image, nowMs);
