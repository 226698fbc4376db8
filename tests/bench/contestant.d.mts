/** Types of `contestant.mjs`. */
export const answer: (commands: Readonly<Record<string, (argument: never) => unknown>>) => void;
export const cpuMsSince: (start: NodeJS.CpuUsage) => number;
