/** The time, for what is told as an age or waited for. */
import { useEffect, useState } from 'react';

/** Unix ms, anew every so many ms. */
export const useNow = (everyMs: number): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
};
