/** What is made of something that changes, made anew only when it is asked for after a change. */
export const kept = <T>(versionOf: () => string | number, make: () => T): (() => T) => {
  let version: string | number | undefined;
  let value: T;
  return () => {
    const now = versionOf();
    if (now !== version) {
      value = make();
      version = now;
    }
    return value;
  };
};
